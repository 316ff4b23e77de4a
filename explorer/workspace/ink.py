"""What is drawn over a lesson: strokes on sheets, with deep undo; pure data in scene units.

A sheet belongs to one step of one tour (or is the white board), so that ink comes back with its step and stays where it was
drawn however far one zooms.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

BOARD = ""
"""The sheet of the white board; the others are called after their step."""

UNDO = 500
"""How many actions on one sheet can be taken back."""

MOST_POINTS = 5000
"""A longer stroke is ended, and goes on as another."""

Shape = Literal["pen", "highlighter", "line", "arrow", "box", "ellipse"]
FREE: frozenset[Shape] = frozenset({"pen", "highlighter"})
"""The shapes that go where the pen went; the others are given by their first and last point."""

ROUND = 48
"""How many corners stand for an ellipse."""


class InkPoint(Struct, frozen=True, array_like=True, gc=False):
    """Where the pen was, in scene units, and how hard it was pressed, 0 to 1."""

    x: float
    y: float
    pressure: float = 0.5


class Stroke(Struct, frozen=True, array_like=True):
    """One stroke.

    Attributes:
        shape: a free line of a pen or a highlighter; a straight line, an arrow, a box or the ellipse in it from the first to
            the last point.
        pen: which of the pens' colours, from 1.
        width: the width of a free line at half pressure, in scene units.
        points: where it went.
    """

    shape: Shape
    pen: int
    width: float
    points: tuple[InkPoint, ...]


class Sheet(Struct, frozen=True):
    """The strokes on one step, and what was there before each action.

    Attributes:
        strokes: what is to be seen, the oldest first.
        past, future: the strokes before and after each action, the nearest last.
    """

    strokes: tuple[Stroke, ...] = ()
    past: tuple[tuple[Stroke, ...], ...] = ()
    future: tuple[tuple[Stroke, ...], ...] = ()


class Action(Struct, frozen=True, omit_defaults=True):
    """Something that was done to a sheet, as it is written down.

    Attributes:
        sheet: id of the step; BOARD for the white board.
        what: what was done.
        stroke: the stroke that was added.
        at, reach: where the eraser was, and how far it reaches.
    """

    sheet: str
    what: Literal["add", "erase", "clear", "undo", "redo"]
    stroke: Stroke | None = None
    at: InkPoint | None = None
    reach: float = 0.0


def sheet_of(step: str, part: int = 0, *, question: bool = False) -> str:
    """The name of the sheet over one picture of a step: its question and each of its parts are pictures of their own."""
    return f"{step}?" if question else f"{step}+{part}" if part else step


def act(sheet: Sheet, action: Action) -> Sheet:
    """The sheet after an action; one that changes nothing leaves nothing to take back."""
    match action.what:
        case "undo":
            if not sheet.past:
                return sheet
            return Sheet(sheet.past[-1], sheet.past[:-1], (*sheet.future, sheet.strokes))
        case "redo":
            if not sheet.future:
                return sheet
            return Sheet(sheet.future[-1], (*sheet.past, sheet.strokes), sheet.future[:-1])
        case "add":
            after = (*sheet.strokes, action.stroke) if action.stroke and action.stroke.points else sheet.strokes
        case "erase":
            at = action.at
            after = sheet.strokes if at is None else tuple(s for s in sheet.strokes if not touches(s, at, action.reach))
        case "clear":
            after = ()
    if after == sheet.strokes:
        return sheet
    return Sheet(after, (*sheet.past, sheet.strokes)[-UNDO:], ())


def replay(actions: Iterable[Action]) -> dict[str, Sheet]:
    """The sheets after all actions, in their order."""
    sheets: dict[str, Sheet] = {}
    for action in actions:
        sheets[action.sheet] = act(sheets.get(action.sheet, Sheet()), action)
    return sheets


def retold(sheets: dict[str, Sheet]) -> list[Action]:
    """The fewest actions that lead to the same strokes; what could be taken back is forgotten."""
    return [Action(name, "add", stroke) for name, sheet in sheets.items() for stroke in sheet.strokes]


def corners(stroke: Stroke) -> tuple[InkPoint, ...]:
    """The line that a stroke is painted along: a box has the four corners between its first and last point."""
    first, last = stroke.points[0], stroke.points[-1]
    match stroke.shape:
        case "line" | "arrow":
            return (first, last)
        case "box":
            return (first, replace(first, x=last.x), last, replace(first, y=last.y), first)
        case "ellipse":
            return _round(first, last)
    return stroke.points


def _round(first: InkPoint, last: InkPoint) -> tuple[InkPoint, ...]:
    """The ellipse in the box between two points, closed."""
    x, y, across, down = (first.x + last.x) / 2, (first.y + last.y) / 2, (last.x - first.x) / 2, (last.y - first.y) / 2
    turns = (math.tau * n / ROUND for n in range(ROUND))
    found = [replace(first, x=x + across * math.cos(turn), y=y + down * math.sin(turn)) for turn in turns]
    return (*found, found[0])


def touches(stroke: Stroke, at: InkPoint, reach: float) -> bool:
    """Whether an eraser at a point touches a stroke."""
    line = corners(stroke)
    reach += stroke.width / 2
    if len(line) == 1:
        return _apart(line[0], line[0], at) <= reach
    return any(_apart(a, b, at) <= reach for a, b in pairwise(line))


def _apart(a: InkPoint, b: InkPoint, at: InkPoint) -> float:
    """The distance of a point from a segment."""
    dx, dy = b.x - a.x, b.y - a.y
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length))
    x, y = a.x + share * dx - at.x, a.y + share * dy - at.y
    return float((x * x + y * y) ** 0.5)
