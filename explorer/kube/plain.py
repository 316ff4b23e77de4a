"""The YAML that machines write and most people too: a key or an item on each line. It is read line by line, faster than all of YAML can be.

Whatever is not of that kind, or wrong in any way, is left to `building`, which reads everything and says what is wrong.
"""

from __future__ import annotations

import re
from sys import intern
from typing import Any

from explorer.kube import scalars
from explorer.kube.building import DEEPEST, PlacedMapping, Tell, Text

NOT_PLAIN: Any = object()
"""It is not of this kind."""

_ODD = re.compile(r"[^\x20-\x7e\n]")

_END = r"[ ]*(?:\n|\Z)"
_PLAIN = r"[A-Za-z0-9_./$(+=~][^\n:#]*(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*)*"
_LINE = re.compile(
    r"( *)(-[ ]+|)(?:([A-Za-z_][\w./-]{0,200})(:(?:[ ]+|(?=\n|\Z)))|)"
    rf"""(?:({_PLAIN})|("[^"\\\n]*"|'[^'\n]*')|(\{{\}}|\[\]|\|)|){_END}|(.+)(?:\n|\Z)"""
)
"""Indentation, a dash, a key and its colon, a plain text, one in quotation marks, a sign that stands for something; or anything else."""

_LARGE = 1 << 20
"""Characters of a part of which the lines are not all looked at in advance: that takes ten times its memory."""

_BETWEEN_TELLING = 8_192
"""Lines."""

_DEEPEST = DEEPEST - 4
"""Containers in one another; of more, `building` says how many are allowed."""


def build_plain(  # noqa: C901, PLR0912, PLR0915 - it is run for each line, and there are millions
    part: Text, tell: Tell | None = None
) -> Any:
    """The only value in a part of a file; `NOT_PLAIN` if it takes more than this to read it.

    Args:
        part: what is read.
        tell: hears every now and then how much of the part is read, 0 to 1; what it raises ends the reading.
    """
    if _ODD.search(part.text):
        return NOT_PLAIN
    text, first = part.text, part.start.line
    words, numeric = scalars.WORDS, scalars.BEGINS
    found = iter(_LINE.findall(text)) if len(text) < _LARGE else (one.groups("") for one in _LINE.finditer(text))
    lines: list[str] = []
    count = text.count("\n") + 1
    # The containers that are open, outermost first, and the column in which the things in each of them begin.
    columns, opened = [-1], list[Any]([None])
    here, current = -1, opened[-1]  # the innermost
    root: Any = NOT_PLAIN
    waits = True  # the root, or the value of the last key, may follow further in
    name = ""
    skipped = 0  # lines that were read with one before them
    index = 0
    for spaces, dash, key, colon, plain, quoted, sign, other in found:
        index += 1
        if index <= skipped:
            continue
        if plain:
            value: Any = plain if plain[-1] != " " else plain.rstrip(" ")
            if plain[0] in numeric:
                value = scalars.plain(value)
                if type(value) is float and not scalars.finite(value):
                    return NOT_PLAIN
            else:
                value = words.get(value, value)
        elif quoted:
            value = quoted[1:-1]
        elif key or sign:
            value = None
        elif dash or other.lstrip(" ")[:1] not in ("", "#"):
            return NOT_PLAIN
        else:
            continue  # nothing stands there
        column = len(spaces)
        if column != here or dash or waits or type(current) is list:
            # Things begin or end with this line.
            if waits and (column > here or (column == here and dash)):
                new: Any = [] if dash else _mapping(index - 1 + first, column)
                if current is None:
                    if root is not NOT_PLAIN or (index == 1 and part.start.column > 1):
                        return NOT_PLAIN
                    root = new
                else:
                    current[name] = new
                columns.append(column)
                opened.append(new)
            else:
                while columns[-1] > column:
                    columns.pop()
                    opened.pop()
            if not dash and columns[-1] == column and type(opened[-1]) is list:
                columns.pop()
                opened.pop()
            waits = False
            here, current = columns[-1], opened[-1]
            if here != column or len(columns) > _DEEPEST or (type(current) is list) != bool(dash):
                return NOT_PLAIN
            if dash and key:
                here = column + len(dash)
                new = _mapping(index - 1 + first, here)
                current.append(new)
                current = new
                columns.append(here)
                opened.append(new)
        if sign == "|":
            lines = lines or text.split("\n")
            skipped, value = _block(lines, index, here)
            if value is None:
                return NOT_PLAIN
        elif sign:
            aside = column + len(dash) + len(key) + len(colon)
            value = [] if sign == "[]" else _mapping(index - 1 + first, aside)
        if key:
            if key in current or key in words:
                return NOT_PLAIN
            name = intern(key)
            current[name] = value
            waits = value is None and not plain
        elif dash:
            current.append(value)
        else:
            return NOT_PLAIN
        if tell is not None and not index % _BETWEEN_TELLING:
            tell(index / count)
    return root


def _mapping(line: int, column: int) -> PlacedMapping:
    made = PlacedMapping()
    made.line, made.column = line, column + 1
    return made


def _block(lines: list[str], index: int, column: int) -> tuple[int, str | None]:
    """A text that keeps its lines, from the line after its sign on, and where it ends; None if it is none of the simple ones."""
    start, count = index, len(lines)
    head = lines[index] if index < count else ""
    inner = len(head) - len(head.lstrip(" "))
    if not head.strip(" ") or inner <= column:
        return index, None
    body = []
    while index < count:
        line = lines[index]
        own = len(line) - len(line.lstrip(" "))
        if own == len(line):
            if own > inner:
                return start, None
            body.append("")
        elif own >= inner:
            body.append(line[inner:])
        elif own > column:
            return start, None
        else:
            break
        index += 1
    if index == count and lines[-1] != "":
        return start, None
    while not body[-1]:
        body.pop()
    return index, "\n".join(body) + "\n"
