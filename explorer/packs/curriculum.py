"""The rules for authors: what makes a pack good enough to learn from. They count in `podium check`, and never keep a pack from opening."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explorer.model.catalogue import Concept, Pack
from explorer.packs import markdown
from explorer.packs.concepts import Note
from explorer.packs.extras import CORRECTIONS_FILE, LEARNING_FILE, ExtraFiles
from explorer.packs.learning_diagram import LEARN
from explorer.packs.problems import START, quoted
from explorer.packs.reading import Reading
from explorer.packs.schema import ConceptFile, LearningFile

MOST_WORDS = 900
FEWEST_FACTS = 3
MOST_FACTS = 6
FEWEST_QUESTIONS = 2
WRONG_ANSWERS = (2, 3)

_CONCEPT = re.compile(r'href="concept:([a-z0-9-]+)"')


def check(pack: Pack, notes: dict[str, Note], extras: ExtraFiles, reading: Reading) -> None:
    """Holds a whole pack against the rules.

    Args:
        pack: what was read.
        notes: the files of its concepts by id.
        extras: its other files.
        reading: where problems go.
    """
    for note in notes.values():
        check_note(note)
    for concept in _out_of_the_way(pack):
        message = f"the concept {quoted(concept)} is on no diagram, and nothing that is leads to it"
        notes[concept].page.add(START, f"{message}; expected a way of two clicks")
    for page in extras.pages.values():
        words = len(markdown.body(page.prose.body, lambda _: "", lambda *_: None).text.split())
        if words > MOST_WORDS:
            page.prose.page.add(START, f"the page has {words} words; expected at most {MOST_WORDS}")
    where = reading.page(CORRECTIONS_FILE)
    for correction in extras.corrections:
        if not correction.concepts and not correction.node.get("concepts", 0):
            where.add(correction.at(), "the correction names no concept; expected at least one")
    if extras.learning:
        _check_course(extras.learning, pack, reading)


def _out_of_the_way(pack: Pack) -> Iterator[str]:
    """The concepts that are on no diagram, and that no note of one that is leads to.

    The diagram of the course does not count: it holds all concepts, and so would prove nothing.
    """
    shown = {box.concept for diagram in pack.diagrams.values() if diagram.id != LEARN for box in diagram.boxes}
    near = set(shown)
    for concept in pack.concepts.values():
        if concept.id in shown:
            near.update(_leads_to(concept), (other for other, _ in pack.links_to.get(concept.id, ())))
    return (concept for concept in pack.concepts if concept not in near)


def _leads_to(concept: Concept) -> Iterator[str]:
    """The concepts that one click in a note leads to."""
    yield from (link.target for link in concept.links)
    for block in concept.body:
        yield from _CONCEPT.findall(block.html)
    for fact in concept.facts:
        yield from _CONCEPT.findall(fact.html)
    if concept.misconception:
        yield from _CONCEPT.findall(concept.misconception.myth + concept.misconception.fact)


def _check_course(written: LearningFile, pack: Pack, reading: Reading) -> None:
    """Everything is in a stage, and nothing comes before what it needs."""
    page = reading.page(LEARNING_FILE)
    order: dict[str, int] = {}
    for stage in written.stages:
        for name in stage.learn:
            order.setdefault(name, len(order))
    for idea in written.ideas:
        if idea.id and idea.id not in order:
            page.add(idea.at("id"), f"the idea {quoted(idea.id)} is in no stage; expected it in one")
    for concept in pack.concepts:
        if concept not in order:
            page.add(written.at("stages"), f"the concept {quoted(concept)} is in no stage; expected it in one")
    for one in written.prerequisites:
        first, second = order.get(one.learn), order.get(one.before)
        if first is not None and second is not None and first > second:
            late = f"{quoted(one.learn)} is needed for {quoted(one.before)} and stands after it in the stages"
            page.add(one.at(), f"{late}; expected it before")


def check_note(note: Note) -> None:
    """Holds a note against the rules; what breaks one goes to its page. A note that cannot be read is left alone."""
    front, page = note.front, note.page
    if front is None:
        return
    facts, questions = len(front.facts), len(front.questions)
    if facts < FEWEST_FACTS or facts > MOST_FACTS:
        page.add(_key(front, "facts"), f"the note has {facts} facts; expected {FEWEST_FACTS} to {MOST_FACTS}")
    if questions < FEWEST_QUESTIONS:
        page.add(
            _key(front, "questions"),
            f"the note has {_number(questions, 'question')}; expected at least {FEWEST_QUESTIONS}",
        )
    for fact in front.facts:
        if not fact.sources and "sources" not in fact.node.pairs:
            page.add(fact.at(), "the fact has no source; expected at least one")
    for question in front.questions:
        wrong = len(question.wrong)
        if not WRONG_ANSWERS[0] <= wrong <= WRONG_ANSWERS[1]:
            place = question.node.pairs["wrong"][0].place if "wrong" in question.node.pairs else question.at()
            page.add(place, f"the question has {_number(wrong, 'wrong answer')}; expected two or three")
    if not front.as_of and "as_of" not in front.node.pairs:
        page.add(front.at(), 'the key "as_of" is missing; expected the version that the note was checked against')
    words = count_words(note, front)
    if words > MOST_WORDS:
        page.add(START, f"the note has {words} words; expected at most {MOST_WORDS}")


def count_words(note: Note, front: ConceptFile) -> int:
    """The words of a note in all its parts but the examples."""
    body = markdown.body(note.prose.body, lambda _: "", lambda *_: None).text
    texts = [front.definition, body, *(fact.text for fact in front.facts)]
    if front.misconception:
        texts += [front.misconception.myth, front.misconception.fact]
    for question in front.questions:
        texts += [question.ask, question.answer, question.why]
        texts += [text for wrong in question.wrong for text in (wrong.text, wrong.why)]
    return sum(len(text.split()) for text in texts)


def _key(front: ConceptFile, key: str) -> tuple[int, int]:
    pair = front.node.pairs.get(key)
    return pair[0].place if pair else front.at()


def _number(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
