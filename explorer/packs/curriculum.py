"""The rules for authors: what makes a note good enough to learn from. They count in `podium check`, and never keep a pack from opening."""

from __future__ import annotations

from explorer.packs import markdown
from explorer.packs.concepts import Note
from explorer.packs.problems import START
from explorer.packs.schema import ConceptFile

MOST_WORDS = 900
FEWEST_FACTS = 3
MOST_FACTS = 6
FEWEST_QUESTIONS = 2
WRONG_ANSWERS = (2, 3)


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
    body = markdown.body(note.body, lambda _: "", lambda *_: None).text
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
