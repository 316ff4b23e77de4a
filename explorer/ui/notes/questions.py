"""The questions of a note: a learner chooses an answer, is told whether it is right and why, and may try again."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from msgspec import Struct

from explorer.model.question import Question
from explorer.ui.notes.look import Look
from explorer.ui.notes.markup import link, part, sheet


class Choice(Struct, frozen=True):
    """An answer that can be chosen."""

    text: str
    why: str
    right: bool


def choices(question: Question) -> tuple[Choice, ...]:
    """The right and the wrong answers in an order that looks like chance, but is the same each time."""
    from hashlib import sha256  # noqa: PLC0415 - it brings a library of megabytes, and a start asks nothing

    found = [Choice(question.answer, question.why, right=True)]
    found += [Choice(one.text, one.why, right=False) for one in question.wrong]
    return tuple(sorted(found, key=lambda one: sha256(f"{question.ask}\n{one.text}".encode()).digest()))


def questions_part(
    questions: tuple[Question, ...], opened: frozenset[int], chosen: Mapping[int, int], look: Look
) -> str:
    """All questions.

    Args:
        questions: what is asked.
        opened: numbers of the questions whose answers are shown.
        chosen: for each question that was answered the number of the choice.
        look: colours and sizes.
    """
    if not questions:
        return ""
    parts = [part("Check yourself")]
    for number, question in enumerate(questions):
        is_open, offered = number in opened, choices(question)
        parts.append(f"<p style='margin-top:{look.px(16) if number else 0}px'><b>{escape(question.ask)}</b></p>")
        choice = chosen.get(number, -1)
        said = bool(question.wrong) and 0 <= choice < len(offered)
        # Who has said something was told what is right.
        more = "Why not the others" if said else "Show answer"
        ways = link("answer", str(number), "Hide answer" if is_open else more)
        if said:
            parts.append(_answered(question, offered, choice, look))
            ways = f"{link('again', str(number), 'Try again')} <span class='muted'>·</span> {ways}"
        elif question.wrong:
            parts.append(_offered(number, offered, look))
        parts.append(f"<p>{ways}</p>")
        if is_open:
            parts.append(_explained(question, look))
    return "".join(parts)


def _lines(lines: list[str], look: Look) -> str:
    return "".join(f"<p style='margin-left:{look.px(14)}px'>{line}</p>" for line in lines)


def _offered(number: int, offered: tuple[Choice, ...], look: Look) -> str:
    return _lines([link("choose", f"{number}-{place}", one.text) for place, one in enumerate(offered)], look)


def _answered(question: Question, offered: tuple[Choice, ...], choice: int, look: Look) -> str:
    mine = offered[choice]
    # A word and not a colour says which one was chosen, and whether it is right.
    verdict = "Right." if mine.right else "Not quite."
    lines = [
        f"{escape(one.text)} <b>← {verdict}</b>"
        if place == choice
        else f"<span class='muted'>{escape(one.text)}</span>"
        for place, one in enumerate(offered)
    ]
    inside = f"<p>{escape(mine.why)}</p>" if mine.why else ""
    if not mine.right:
        inside += f"<p><b>Right is:</b> {escape(question.answer)} {escape(question.why)}</p>"
    reason = sheet(look.profile.sunken, f"<tr><td class='inside'>{inside}</td></tr>", "6px 0 10px 0") if inside else ""
    return _lines(lines, look) + reason


def _explained(question: Question, look: Look) -> str:
    inside = f"<p><b>{escape(question.answer)}</b> {escape(question.why)}</p>"
    inside += "".join(
        f"<p><span class='muted'>Not:</span> {escape(one.text)} <span class='muted'>{escape(one.why)}</span></p>"
        for one in question.wrong
    )
    return sheet(look.profile.sunken, f"<tr><td class='inside'>{inside}</td></tr>", "0 0 10px 0")
