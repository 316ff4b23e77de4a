"""Notes: Markdown with front matter to concepts."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.model.catalogue import Concept, Fact, Link, Misconception, Question, Source, WrongAnswer
from explorer.packs import markdown
from explorer.packs.decode import decode
from explorer.packs.known import Known, named
from explorer.packs.problems import START, Page, Place, quoted
from explorer.packs.schema import ConceptFile
from explorer.packs.yaml import parse

LARGEST_NOTE = 64 * 1024
"""Far more than 900 words; some hostile Markdown takes time with the square of its length."""


@dataclass(slots=True)
class Note:
    """A file of concepts/ that was read.

    Attributes:
        id: the name of the file.
        topic: its folder.
        page: where its problems go.
        lines: all lines of the file.
        front: the front matter; None where it could not be read.
        start: the number of lines before the body.
        seen: how far each link was looked for, so that the second one to the same target gets its own place.
    """

    id: str
    topic: str
    page: Page
    lines: list[str] = field(default_factory=list)
    front: ConceptFile | None = None
    start: int = 0
    seen: dict[tuple[int, str], Place] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The Markdown under the front matter."""
        return "\n".join(self.lines[self.start :])


def read_note(text: str, concept: str, topic: str, page: Page) -> Note:
    """Takes a note apart. Mistakes go to its page."""
    note = Note(concept, topic, page, text.split("\n"))
    if note.lines[0].rstrip() != "---":
        page.add(START, "the note has no front matter; expected a first line of ---")
        return note
    ends = [number for number, line in enumerate(note.lines) if number and line.rstrip() == "---"]
    if not ends:
        page.add(START, "the front matter does not end; expected a second line of ---")
        note.start = len(note.lines)
        return note
    note.start = ends[0] + 1
    root = parse("\n".join(note.lines[1 : ends[0]]), page.add, first_line=2)
    if root is not None and root.kind == "map":
        note.front = decode(root, ConceptFile, page, None)
    elif root is not None:
        page.add(root.place, "the front matter is no mapping; expected keys and values")
    return note


def concept_of(note: Note, known: Known) -> Concept:
    """The concept of a note, with what is wrong in its `problem`."""
    written, page = note.front, note.page
    parts = markdown.body(note.body, known.judge, lambda *found: _complain(note, known, found))
    if written is None:
        return Concept(
            note.id, note.id, note.topic, body=parts.blocks, text=parts.text, problem="\n".join(page.lines())
        )
    topic = known.topics.get(note.topic)
    facts = tuple(_facts(note, written, known))
    misconception = None
    if written.misconception:
        place = (written.misconception.at("myth"), written.misconception.at("fact"))
        myth, _ = _inline(note, known, written.misconception.myth, place[0])
        fact, _ = _inline(note, known, written.misconception.fact, place[1])
        misconception = Misconception(myth, fact)
    glyph = known.glyph(written.glyph, page, written.at("glyph"))
    links = tuple(_links(note, written, known))
    pictures = tuple(_pictures(written, page, known))
    text = " ".join((written.definition, *written.aliases, parts.text, *(fact.text for fact in facts), parts.code))
    return Concept(
        id=note.id,
        name=written.name or note.id,
        topic=note.topic,
        domain=written.domain or (topic.domain if topic else ""),
        glyph=glyph,
        definition=written.definition,
        aliases=written.aliases,
        body=parts.blocks,
        facts=facts,
        misconception=misconception,
        links=links,
        pictures=pictures,
        questions=tuple(
            Question(one.ask, one.answer, one.why, tuple(WrongAnswer(wrong.text, wrong.why) for wrong in one.wrong))
            for one in written.questions
        ),
        as_of=written.as_of,
        text=text,
        problem="\n".join(page.lines()),
    )


def _complain(note: Note, known: Known, found: tuple[int, int, str, str]) -> None:
    first, last, needle, why = found
    place = locate(note, first + note.start, last + note.start, needle, (first + note.start + 1, 1))
    _add(note, known, place, needle, why)


def _add(note: Note, known: Known, place: Place, target: str, why: str) -> None:
    scheme, _, rest = target.partition(":")
    note.page.add(place, why, rest, known.of_scheme(scheme) or ())


def locate(note: Note, first: int, last: int, needle: str, otherwise: Place) -> Place:
    """Where a link's target stands between two lines (from 0), each next search behind the one before.

    Args:
        note: the file.
        first: the first line of the paragraph.
        last: the line behind it.
        needle: the target; Markdown may have changed its letters, and then it is not found.
        otherwise: the place to give then.
    """
    line, column = note.seen.get((first, needle), (first, 0))
    for number in range(line, min(last + 1, len(note.lines))):
        at = note.lines[number].find(needle, column if number == line else 0)
        if at >= 0:
            note.seen[first, needle] = (number, at + 1)
            return number + 1, at + 1
    return otherwise


def _inline(note: Note, known: Known, text: str, place: Place) -> tuple[str, str]:
    """A text of the front matter as HTML and as words."""

    def complain(_first: int, last: int, needle: str, why: str) -> None:
        # A folded text has fewer lines than the file has for it.
        _add(note, known, locate(note, place[0] - 1, place[0] + last + text.count(" "), needle, place), needle, why)

    return markdown.inline(text, known.judge, complain)


def _facts(note: Note, written: ConceptFile, known: Known) -> list[Fact]:
    facts = []
    for fact in written.facts:
        html, text = _inline(note, known, fact.text, fact.at("text"))
        sources = tuple(
            _source(source, known, note.page, fact.at("sources", index)) for index, source in enumerate(fact.sources)
        )
        facts.append(Fact(html, text, sources))
    return facts


def _source(text: str, known: Known, page: Page, place: Place) -> Source:
    """A source as a person reads it: "K28:pkg/x.go SyncPod" by the table of pack.yaml."""
    head, _, remark = text.partition(" ")
    code, _, path = head.partition(":")
    source = known.sources.get(code)
    if source is None:
        if known.complete:
            page.add(
                place, f"the source {quoted(code)} is not in pack.yaml; expected one of its codes", code, known.sources
            )
        return Source(text)
    # Here, not above: only notes that are read anew need it.
    from urllib.parse import quote  # noqa: PLC0415

    path, _, anchor = path.partition("#")
    shown = path.strip("/").removesuffix(".md").removesuffix("_index").removesuffix("/index").removesuffix("/")
    label = source.title + (f": {shown}" if shown else "") + (f" {remark.strip()}" if remark.strip() else "")
    url = source.url
    url = url.replace("{page}", quote(shown)).replace("{path}", quote(path)) if path else _home(url)
    return Source(label, f"{url}#{quote(anchor)}" if anchor and url else url)


def _home(url: str) -> str:
    """The address of the whole source: what stands before the placeholder, and of a repository its first page."""
    return url.partition("{")[0].partition("/blob/")[0]


def _links(note: Note, written: ConceptFile, known: Known) -> list[Link]:
    links = []
    for relation in written.relations:
        target = named(relation.target, "concept", known.concepts, note.page, relation.at("target"))
        if target:
            links.append(Link(relation.verb, target))
    return links


def _pictures(written: ConceptFile, page: Page, known: Known) -> list[str]:
    found: list[str] = []
    for index, picture in enumerate(written.pictures):
        place = written.at("pictures", index)
        if named(picture, "picture", known.pictures, page, place):
            if picture in found:
                page.add(place, f"the picture {quoted(picture)} comes twice; expected each once")
            else:
                found.append(picture)
    return found
