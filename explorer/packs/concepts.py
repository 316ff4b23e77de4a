"""Notes: Markdown with front matter to concepts."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model.catalogue import Concept, Fact, Link, Misconception
from explorer.model.question import Question, WrongAnswer
from explorer.packs.decode import decode
from explorer.packs.known import Known, named
from explorer.packs.problems import Page, quoted
from explorer.packs.prose import Prose, body_of, inline, read_front_matter
from explorer.packs.schema import ConceptFile
from explorer.packs.sources import source_of


@dataclass(slots=True)
class Note:
    """A file of concepts/ that was read.

    Attributes:
        id: the name of the file.
        topic: its folder.
        prose: its lines, and where its problems go.
        front: the front matter; None where it could not be read.
    """

    id: str
    topic: str
    prose: Prose
    front: ConceptFile | None = None

    @property
    def page(self) -> Page:
        """Where its problems go."""
        return self.prose.page


def read_note(text: str, concept: str, topic: str, page: Page) -> Note:
    """Takes a note apart. Mistakes go to its page."""
    prose = Prose(page, text.split("\n"))
    root = read_front_matter(prose, "note")
    return Note(concept, topic, prose, None if root is None else decode(root, ConceptFile, page, None))


def concept_of(note: Note, known: Known) -> Concept:
    """The concept of a note, with what is wrong in its `problem`."""
    written, page = note.front, note.page
    parts = body_of(note.prose, known)
    if written is None:
        return Concept(
            note.id, note.id, note.topic, body=parts.blocks, text=parts.text, problem="\n".join(page.lines())
        )
    topic = known.topics.get(note.topic)
    facts = tuple(_facts(note, written, known))
    misconception = None
    if written.misconception:
        place = (written.misconception.at("myth"), written.misconception.at("fact"))
        myth, _ = inline(note.prose, known, written.misconception.myth, place[0])
        fact, _ = inline(note.prose, known, written.misconception.fact, place[1])
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


def _facts(note: Note, written: ConceptFile, known: Known) -> list[Fact]:
    facts = []
    for fact in written.facts:
        html, text = inline(note.prose, known, fact.text, fact.at("text"))
        sources = tuple(
            source_of(source, known, note.page, fact.at("sources", index)) for index, source in enumerate(fact.sources)
        )
        facts.append(Fact(html, text, sources))
    return facts


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
