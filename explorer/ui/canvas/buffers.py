"""Many rectangles or lines for Qt at once, from one buffer of numbers: nothing is made in Python for a single one.

Each buffer is made once and kept for ever, and so is the object that stands for its first element: an object for memory
that is given back leaves its address behind, and whatever comes to lie there later would be taken for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QLine, QLineF, QRect
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

ROOM = 2048
"""So many elements are handed over at once."""

NUMBERS = 4
"""Every element is made of so many."""

_TRIES = 8


class _Buffer:
    """Room for some elements of one of Qt's classes."""

    def __init__(self, of: type, code: str) -> None:
        tried = []
        for _ in range(_TRIES):
            self.numbers = array(code, bytes(array(code).itemsize * NUMBERS * ROOM))
            self.first: Any = Shiboken.wrapInstance(self.numbers.buffer_info()[0], of)
            if type(self.first) is of:
                return
            # Somebody else has left this address behind.
            tried.append((self.numbers, self.first))
        raise MemoryError(f"no room for a buffer of {of.__name__}")

    def draw(self, call: Callable[[Any, int], None], numbers: array[Any]) -> None:
        """Hand elements over, some at a time."""
        step = NUMBERS * ROOM
        for start in range(0, len(numbers), step):
            part = numbers if len(numbers) <= step else numbers[start : start + step]
            self.numbers[: len(part)] = part
            call(self.first, len(part) // NUMBERS)


@cache
def _buffer(of: type, code: str) -> _Buffer:
    return _Buffer(of, code)


def draw_rects(painter: QPainter, numbers: array[int]) -> None:
    """Draw rectangles on whole pixels, each given by its first column and row and its last ones."""
    _buffer(QRect, "i").draw(painter.drawRects, numbers)


def draw_pixel_lines(painter: QPainter, numbers: array[int]) -> None:
    """Draw lines on whole pixels, each given by its two ends."""
    _buffer(QLine, "i").draw(painter.drawLines, numbers)


def draw_lines(painter: QPainter, numbers: array[float]) -> None:
    """Draw lines, each given by its two ends."""
    _buffer(QLineF, "d").draw(painter.drawLines, numbers)
