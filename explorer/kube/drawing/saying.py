"""What a box says of its object: the texts of the table of kinds, filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from explorer.kube.drawing.relating import holds
from explorer.kube.kinds import Kind, Look, Part
from explorer.kube.paths import find, text

MOST_WORDS = 40
"""Characters of one value that are shown."""

MOST_VALUES = 2

_BLANK = re.compile(r"\{((?:[^{}]|\{\})+)\}")


def look_of(row: Kind | Part, obj: Any) -> Look | None:
    """How an object, or a part of one, differs from others of its kind; None if it does not."""
    for look in row.looks:
        if holds(look.when, obj):
            return look
    return None


def say(texts: Sequence[str], obj: Any) -> str:
    """The first of some texts whose blanks can all be filled in; empty if none can."""
    for words in texts:
        said = _said(words, obj)
        if said is not None:
            return said
    return ""


@lru_cache(maxsize=1024)
def _pieces(words: str) -> tuple[tuple[str, str, str], ...]:
    """The pieces of a text: what stands before a blank, the path in it, and how it is said."""
    pieces = []
    end = 0
    for found in _BLANK.finditer(words):
        path, _, manner = found[1].partition(":")
        pieces.append((words[end : found.start()], path, manner))
        end = found.end()
    return (*pieces, (words[end:], "", ""))


def _said(words: str, obj: Any) -> str | None:
    out = []
    for before, path, manner in _pieces(words):
        out.append(before)
        if not path:
            continue
        value = _value(path, manner, obj)
        if value is None:
            return None
        out.append(value)
    return "".join(out)


def _value(path: str, manner: str, obj: Any) -> str | None:
    if path.endswith("#"):
        number = sum(len(found) for found in find(path[:-1], obj) if isinstance(found, dict | list))
        return _counted(number, manner) if number else None
    if manner == "=":
        found = [
            f"{text(key)}={text(value)}"
            for pairs in find(path, obj)
            if isinstance(pairs, dict)
            for key, value in pairs.items()
        ]
        return (
            ", ".join(map(_short, found[:MOST_VALUES])) + ("…" if len(found) > MOST_VALUES else "") if found else None
        )
    found = list(dict.fromkeys(filter(None, (text(value) for value in find(path, obj)))))
    if not found:
        return None
    if manner == "/":
        return _short(found[0].rpartition("/")[2].partition("@")[0])
    if manner:
        return _counted(int(found[0]), manner) if found[0].isdigit() and len(found[0]) < 10 else None
    more = "…" if len(found) > MOST_VALUES else ""
    return ", ".join(_short(value) for value in found[:MOST_VALUES]) + more


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= MOST_WORDS else f"{value[: MOST_WORDS - 1]}…"


def _counted(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    plural = f"{word}es" if word.endswith(("s", "x")) else f"{word}s"
    return f"{number} {plural}"
