"""The catalogue: concepts with their notes, pictures with their hot spots, pages, and the pack that holds all of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from explorer.model.diagram import Diagram, Domain
from explorer.model.lesson import Tour
from explorer.model.question import Question
from explorer.model.scenario import Scenario


class Source(Struct, frozen=True, array_like=True, gc=False):
    """Where a fact was read.

    Attributes:
        label: what a person reads ("Kubernetes documentation: concepts/containers/cri").
        url: the address of the page; empty where there is none.
    """

    label: str
    url: str = ""


class Fact(Struct, frozen=True, array_like=True, gc=False):
    """A statement with its sources; `html` is safe inline HTML, `text` the same as plain words."""

    html: str
    text: str
    sources: tuple[Source, ...] = ()


class Misconception(Struct, frozen=True, array_like=True, gc=False):
    """What people believe, and what is true; both safe inline HTML."""

    myth: str
    fact: str


class Link(Struct, frozen=True, array_like=True, gc=False):
    """A relation from one concept to another ("watches", "kube-apiserver")."""

    verb: str
    target: str


class Block(Struct, frozen=True, array_like=True, gc=False):
    """A part of a note's body: prose as safe HTML, or an example with its code as plain text.

    Attributes:
        html: safe HTML; for an example the highlighted code as spans with Pygments' classes.
        code: the code of an example, to be copied; empty for prose.
        language: the language of an example ("yaml", "sh").
    """

    html: str
    code: str = ""
    language: str = ""


class Concept(Struct, frozen=True, array_like=True, gc=False):
    """One concept and its note.

    Attributes:
        id: unique in the pack.
        name: what it is called.
        topic: id of the topic that it belongs to (its folder).
        domain: its colour; empty where its file could not be read.
        glyph: name of the icon of its boxes; empty for none.
        definition: one plain sentence.
        aliases: other names to find it by.
        body: the note's prose and examples.
        facts: statements with sources.
        misconception: what is often confused; None if nothing is.
        links: relations to other concepts.
        pictures: ids of pictures that show it.
        questions: questions with answers.
        as_of: the versions that the note was checked against ("Kubernetes 1.37").
        text: all words of the note as plain text, for search.
        problem: what is wrong with its file; shown in its note.
    """

    id: str
    name: str
    topic: str = ""
    domain: Domain | str = ""
    glyph: str = ""
    definition: str = ""
    aliases: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    facts: tuple[Fact, ...] = ()
    misconception: Misconception | None = None
    links: tuple[Link, ...] = ()
    pictures: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    as_of: str = ""
    text: str = ""
    problem: str = ""


class Picture(Struct, frozen=True, array_like=True, gc=False):
    """A picture of the pack.

    Attributes:
        id: unique in the pack.
        path: the absolute path of its file; empty if it is missing.
        title: its name.
        caption: what stands under it.
        alt: the same as words, for those who cannot see it.
        hot: ids of the concepts that have a hot spot (an element with the id `hot-<concept>`).
        steps: the number of reveal steps (groups with the ids `step-1` … `step-n`).
        problem: why it cannot be shown; empty if it can.
    """

    id: str
    path: str
    title: str
    caption: str = ""
    alt: str = ""
    hot: tuple[str, ...] = ()
    steps: int = 0
    problem: str = ""


class Topic(Struct, frozen=True, array_like=True, gc=False):
    """A chapter of the catalogue: its id, its name on a note's badge, and its domain."""

    id: str
    title: str
    domain: Domain | str = ""


class View(Struct, frozen=True, array_like=True, gc=False):
    """A tab of the window: the diagram that it opens, and its title."""

    diagram: str
    title: str


class Correction(Struct, frozen=True, array_like=True, gc=False):
    """Something that the notes behind the pack got wrong.

    Attributes:
        said: what they said, as plain text.
        kind: in which way it was wrong ("wrong", "outdated", "incomplete", "wording").
        right: what is right, as safe inline HTML.
        why: how one can tell, or why it matters, as safe inline HTML; empty where there is nothing to add.
        concepts: ids of the concepts that it is about.
        sources: where it was read.
    """

    said: str
    kind: str
    right: str
    why: str = ""
    concepts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class Term(Struct, frozen=True, array_like=True, gc=False):
    """A word of the glossary.

    Attributes:
        term: the word.
        meaning: what it means, as safe inline HTML.
        concept: id of the concept whose note says more; empty if there is none.
    """

    term: str
    meaning: str
    concept: str = ""


class Stage(Struct, frozen=True, array_like=True, gc=False):
    """A stage of the suggested path.

    Attributes:
        id: unique in the pack.
        title: its name.
        summary: what one can do after it, as safe inline HTML.
        learn: ids of its concepts, in the order in which to learn them.
        ideas: what it needs that has no note of its own.
    """

    id: str
    title: str
    summary: str = ""
    learn: tuple[str, ...] = ()
    ideas: tuple[Term, ...] = ()


class Page(Struct, frozen=True, array_like=True, gc=False):
    """A page of its own, of no concept: written, or made of the pack's data.

    Attributes:
        id: unique in the pack; links to it are written `page:<id>`.
        title: its name.
        body: its prose and examples.
        text: all its words as plain text, for search.
        problem: what is wrong with its file; shown on it.
    """

    id: str
    title: str
    body: tuple[Block, ...] = ()
    text: str = ""
    problem: str = ""


class Front(Struct, frozen=True, dict=True, array_like=True):
    """What a window needs of a pack before anything is read or taught; see `Pack`."""

    id: str
    title: str
    start: str = ""
    views: tuple[View, ...] = ()
    topics: dict[str, Topic] = field(default_factory=dict)
    diagrams: dict[str, Diagram] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    baseline: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    glossary: tuple[Term, ...] = ()
    stages: tuple[Stage, ...] = ()


class Pack(Front, frozen=True, dict=True, array_like=True):
    """All content of one pack, ready to show.

    Attributes:
        id: the pack's name ("kubernetes").
        title: its title.
        start: id of the diagram that opens first.
        views: the tabs.
        topics: the topics by id.
        diagrams: the diagrams by id.
        pictures: the pictures by id.
        baseline: versions that the facts were checked against, as (name, version).
        problems: what is wrong with the pack, a line each, as `podium check` prints them.
        corrections: what the notes behind the pack got wrong.
        glossary: words and what they mean, in the order of the alphabet.
        stages: the suggested path.
        concepts: the concepts by id.
        pages: the pages by id: those made of data first, then those that were written.
        tours: the tours by id.
        scenarios: the scenarios by id.
    """

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    tours: Mapping[str, Tour] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)

    @cached_property
    def corrections_of(self) -> dict[str, tuple[Correction, ...]]:
        """For each concept, what the notes behind the pack got wrong about it."""
        found: dict[str, list[Correction]] = {}
        for correction in self.corrections:
            for concept in correction.concepts:
                found.setdefault(concept, []).append(correction)
        return {concept: tuple(corrections) for concept, corrections in found.items()}

    @cached_property
    def links_to(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each concept, who relates to it: (id of the other concept, its verb)."""
        found: dict[str, list[tuple[str, str]]] = {}
        for concept in self.concepts.values():
            for link in concept.links:
                found.setdefault(link.target, []).append((concept.id, link.verb))
        return {target: tuple(links) for target, links in found.items()}

    @cached_property
    def appears_in(self) -> dict[str, tuple[str, ...]]:
        """For each concept, the ids of the diagrams that show it."""
        found: dict[str, list[str]] = {}
        for diagram in self.diagrams.values():
            for concept in dict.fromkeys(box.concept for box in diagram.boxes if box.concept):
                found.setdefault(concept, []).append(diagram.id)
        return {concept: tuple(ids) for concept, ids in found.items()}

    @cached_property
    def pictures_of(self) -> dict[str, tuple[str, ...]]:
        """For each concept, the ids of the pictures that it names or that have its hot spot."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            found[concept.id] = list(concept.pictures)
        for picture in self.pictures.values():
            for concept_id in picture.hot:
                pictures = found.setdefault(concept_id, [])
                if picture.id not in pictures:
                    pictures.append(picture.id)
        return {concept_id: tuple(ids) for concept_id, ids in found.items() if ids}
