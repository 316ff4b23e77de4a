"""The files of a pack as their authors write them, as msgspec Structs, and the JSON Schemas made of them.

`docs/packs.md` says what each key is for. What a Struct cannot say (that a name exists elsewhere in the pack) is looked at where the
files are turned into the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from explorer.model.diagram import Domain
from explorer.packs.problems import START, Place
from explorer.packs.yaml import Node

ID = r"^[a-z0-9-]+$"
ID_RULE = "lower case letters, digits and hyphens"

Id = Annotated[str, Meta(pattern=ID, max_length=100, description=ID_RULE)]
Text = Annotated[str, Meta(min_length=1, max_length=2000, description="text")]
Name = Annotated[str, Meta(min_length=1, max_length=200, description="a short text")]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]+$", max_length=40, description="letters, digits and hyphens")]
Scale = Annotated[float, Meta(ge=0.1, le=1, description="a number from 0.1 to 1")]
Heading = Annotated[str, Meta(min_length=1, max_length=80, description="a text of at most 80 characters")]
Line = Annotated[str, Meta(min_length=1, max_length=60, description="a text of at most 60 characters")]
Word = Annotated[str, Meta(min_length=1, max_length=12, description="a text of at most 12 characters")]
Keywords = Annotated[str, Meta(min_length=1, max_length=300, description="a text of at most 300 characters")]
Script = Annotated[str, Meta(min_length=1, max_length=8000, description="a text of at most 8,000 characters")]
Minutes = Annotated[float, Meta(ge=0.1, le=60, description="a number from 0.1 to 60")]
Reveal = Annotated[int, Meta(ge=0, le=1000, description="a number from 0 up")]
Time = Annotated[
    str,
    Meta(
        pattern=r"^([0-9]{1,6}(\.[0-9]{1,3})?(ms|s|m|h))+$",
        max_length=30,
        description="a time such as 250ms, 30s or 1m30s",
    ),
]
Manifests = Annotated[str, Meta(min_length=1, max_length=200_000, description="manifests as text")]
Seed = Annotated[int, Meta(ge=0, le=1_000_000_000, description="a number from 0 up")]
Nodes = Annotated[int, Meta(ge=0, le=50, description="a number from 0 to 50")]
Columns = Annotated[int, Meta(ge=1, le=100, description="a number from 1 to 100")]


class Written(Struct, dict=True, forbid_unknown_fields=True):
    """Keys and values of a file, with the place where they stand.

    The node is no field, as it is not written in the file; `decode` puts it into the instance's dictionary.
    """

    @property
    def node(self) -> Node:
        """The mapping that this was read from."""
        node: Node = self.__dict__["node"]
        return node

    def at(self, *path: str | int) -> Place:
        """The place of a value under keys and indices, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            found = self.node.get(*path[:length])
            if found is not None:
                return found.place
        return START

    def entries(self, key: str) -> Iterator[tuple[str, Place]]:
        """The good texts of a list with their places; those that were refused have left gaps in the list of the file."""
        items = iter(self.node.pairs[key][1].items if key in self.node.pairs else ())
        for value in getattr(self, key):
            for item in items:
                if item.text.strip() == value:
                    yield value, item.place
                    break


class ViewFile(Written):
    """A tab: the diagram that it opens, and its title."""

    diagram: Id
    title: Name


class TopicFile(Written):
    """A folder of concepts: the badge and the colour of its notes."""

    title: Name
    domain: Domain | None = None


class SourceFile(Written):
    """What a code for sources stands for; `{path}` and `{page}` are filled in."""

    title: Name
    url: Annotated[
        str, Meta(pattern=r"^https://[^\s/@]", max_length=500, description="an address that starts with https://")
    ] = ""


class PackFile(Written):
    """pack.yaml."""

    id: Id
    title: Name
    start: Id
    views: tuple[ViewFile, ...] = ()
    topics: dict[Id, TopicFile] = field(default_factory=dict)
    sources: dict[Code, SourceFile] = field(default_factory=dict)
    baseline: dict[Name, Name] = field(default_factory=dict)


class FactFile(Written):
    """A statement with the codes of its sources."""

    text: Text
    sources: tuple[Name, ...] = ()


class MisconceptionFile(Written):
    """What people believe, and what is true."""

    myth: Text
    fact: Text


class LinkFile(Written):
    """A relation to another concept."""

    verb: Name
    target: Id


class WrongFile(Written):
    """A wrong answer and the reason."""

    text: Text
    why: Text


class QuestionFile(Written):
    """A question with its answers."""

    ask: Text
    answer: Text
    why: Annotated[str, Meta(max_length=2000, description="text")] = ""
    wrong: tuple[WrongFile, ...] = ()


class ConceptFile(Written):
    """The front matter of a note."""

    name: Name
    definition: Text
    domain: Domain | None = None
    glyph: Name | None = None
    aliases: tuple[Name, ...] = ()
    facts: tuple[FactFile, ...] = ()
    misconception: MisconceptionFile | None = None
    relations: tuple[LinkFile, ...] = ()
    pictures: tuple[Id, ...] = ()
    questions: tuple[QuestionFile, ...] = ()
    as_of: Annotated[str, Meta(max_length=200, description="a short text")] = ""


class ArrangeFile(Written):
    """An arrangement of named boxes: exactly one of its keys; `grid` takes a number of columns or boxes."""

    row: tuple[Id | ArrangeFile, ...] | None = None
    column: tuple[Id | ArrangeFile, ...] | None = None
    wrap: tuple[Id | ArrangeFile, ...] | None = None
    layered: tuple[Id | ArrangeFile, ...] | None = None
    grid: Columns | tuple[Id | ArrangeFile, ...] | None = None


Arrange = Literal["row", "column", "grid", "wrap", "layered"] | ArrangeFile | None


class BoxFile(Written):
    """A box and the boxes in it."""

    id: Id
    name: Name = ""
    concept: Id | None = None
    sub: Annotated[str, Meta(max_length=200, description="a short text")] = ""
    domain: Domain | None = None
    glyph: Name | None = None
    dashed: bool = False
    opens: Id | None = None
    scale: Scale = 1.0
    arrange: Arrange = None
    boxes: tuple[BoxFile, ...] = ()


class RelationFile(Written):
    """A relation between two boxes."""

    source: Id = field(name="from")
    target: Id = field(name="to")
    verb: Annotated[str, Meta(max_length=200, description="a short text")] = ""
    layer: Annotated[str, Meta(max_length=40, description="a short text")] = ""
    line: Literal["solid", "dashed", "dotted"] = "solid"
    both: bool = False


class DiagramFile(Written):
    """A diagram."""

    title: Name
    summary: Annotated[str, Meta(max_length=2000, description="text")] = ""
    parent: Id | None = None
    arrange: Arrange = None
    boxes: tuple[BoxFile, ...] = ()
    relations: tuple[RelationFile, ...] = ()


class PictureFile(Written):
    """An entry of pictures.yaml."""

    id: Id
    file: Name
    title: Annotated[str, Meta(max_length=200, description="a short text")] = ""
    caption: Annotated[str, Meta(max_length=2000, description="text")] = ""
    alt: Annotated[str, Meta(max_length=5000, description="text")] = ""


PicturesFile = tuple[PictureFile, ...]


class CorrectionFile(Written):
    """An entry of corrections.yaml: what the notes behind the pack said, and what is right."""

    said: Text
    kind: Literal["wrong", "outdated", "incomplete", "wording"]
    right: Text
    why: Annotated[str, Meta(max_length=2000, description="text")] = ""
    concepts: tuple[Id, ...] = ()
    sources: tuple[Name, ...] = ()


CorrectionsFile = tuple[CorrectionFile, ...]


class TermFile(Written):
    """An entry of glossary.yaml."""

    term: Name
    meaning: Text
    concept: Id | None = None


GlossaryFile = tuple[TermFile, ...]


class IdeaFile(Written):
    """Something to know beforehand that has no note."""

    id: Id
    name: Name
    definition: Text


class StageFile(Written):
    """A stage of the path: the concepts and ideas that it brings."""

    id: Id
    title: Name
    summary: Annotated[str, Meta(max_length=2000, description="text")] = ""
    learn: tuple[Id, ...] = ()


class PrerequisiteFile(Written):
    """What is to be learnt before something else."""

    learn: Id
    before: Id


class LearningFile(Written):
    """learning.yaml."""

    ideas: tuple[IdeaFile, ...] = ()
    stages: tuple[StageFile, ...] = ()
    prerequisites: tuple[PrerequisiteFile, ...] = ()


class PageFile(Written):
    """The front matter of a page."""

    title: Name


class HopFile(Written):
    """A dot that travels along a relation."""

    source: Id = field(name="from")
    target: Id = field(name="to")
    label: Annotated[str, Meta(max_length=60, description="a text of at most 60 characters")] = ""


class StepFile(Written):
    """A step of a tour."""

    id: Id
    title: Heading
    diagram: Id | None = None
    show: tuple[Id, ...] = ()
    frame: tuple[Id, ...] = ()
    light: tuple[Id, ...] = ()
    sublabels: dict[Id, Line] = field(default_factory=dict)
    badges: dict[Id, Word] = field(default_factory=dict)
    text: Keywords = ""
    script: Script = ""
    picture: Id | None = None
    reveal: Reveal = 0
    hops: tuple[HopFile, ...] = ()
    question: Annotated[QuestionFile, Meta(description="one question (ask, answer, why, wrong)")] | None = None
    minutes: Minutes = 1.0
    extra: bool = False
    then: Id | None = None


class TourFile(Written):
    """A tour."""

    title: Name
    summary: Annotated[str, Meta(max_length=2000, description="text")] = ""
    topic: Id | None = None
    steps: tuple[StepFile, ...] = ()


class ManifestsFile(Written):
    """Manifests that stand in a file of their own: its path from the folder of the pack."""

    file: Name


class ChartFile(Written):
    """A chart of a scenario."""

    templates: Manifests
    version: Name = "0.1.0"
    values: dict[Name, Annotated[str, Meta(max_length=200, description="a short text")]] = field(default_factory=dict)


class ChoiceFile(Written):
    """An answer that a question of a scenario offers."""

    value: Name = field(name="is")
    text: Name = ""
    why: Annotated[str, Meta(max_length=2000, description="text")] = ""


class InquiryFile(Written):
    """A question of a scenario; its answer is computed."""

    ask: Text
    measure: Name
    choices: tuple[ChoiceFile, ...]
    expect: Name | None = None
    concept: Id | None = None


class BeatFile(Written):
    """A moment of a scenario."""

    id: Id
    title: Heading
    at_: Time | None = field(name="at", default=None)
    when: Name | None = None
    do: tuple[Name, ...] = ()
    apply: Manifests | None = None
    text: Keywords = ""
    script: Script = ""
    show: tuple[Name, ...] = ()
    light: tuple[Name, ...] = ()
    question: (
        Annotated[InquiryFile, Meta(description="one question (ask, measure, choices, expect, concept)")] | None
    ) = None
    minutes: Minutes = 0.5
    extra: bool = False


class ScenarioFile(Written):
    """A scenario."""

    title: Name
    manifests: Manifests | ManifestsFile
    summary: Annotated[str, Meta(max_length=2000, description="text")] = ""
    topic: Id | None = None
    concepts: tuple[Id, ...] = ()
    charts: dict[Id, ChartFile] = field(default_factory=dict)
    seed: Seed = 0
    nodes: Nodes = 3
    until: Time = "300s"
    group: Literal["node", "namespace", "application"] = "node"
    show: tuple[Name, ...] = ()
    beats: tuple[BeatFile, ...] = ()


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas of the files, for editors; `concept` and `page` are of the front matter."""
    from msgspec import json  # noqa: PLC0415 - only this function needs it

    kinds = {
        "pack": PackFile,
        "concept": ConceptFile,
        "diagram": DiagramFile,
        "pictures": PicturesFile,
        "corrections": CorrectionsFile,
        "glossary": GlossaryFile,
        "learning": LearningFile,
        "page": PageFile,
        "tour": TourFile,
        "scenario": ScenarioFile,
    }
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **json.schema(kind)}
        for name, kind in kinds.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Writes the schemas as `<name>.schema.json`.

    Args:
        folder: where; made if it is not there.

    Returns:
        the files.

    Raises:
        OSError: the folder cannot be written to.
    """
    import json  # noqa: PLC0415 - only this function needs it

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, schema in json_schemas().items():
        file = folder / f"{name}.schema.json"
        file.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        files.append(file)
    return files
