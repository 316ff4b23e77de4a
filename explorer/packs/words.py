"""The words that a learner reads, each with the place where it stands in its file: no code, links or identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explorer.packs.problems import Place
from explorer.packs.yaml import Node

PROSE_KEYS = frozenset(
    [
        "title",
        "name",
        "definition",
        "aliases",
        "text",
        "myth",
        "fact",
        "verb",
        "ask",
        "answer",
        "why",
        "summary",
        "sub",
        "caption",
        "alt",
        "right",
        "term",
        "meaning",
        "script",
        "label",
        "sublabels",
        "badges",
    ]
)
"""Keys whose texts are read. What the notes behind a pack *said* is not: it is quoted with its mistakes."""

_WORD = re.compile(r"[^\W\d_]+(?:['’]{1,2}[^\W\d_]+)*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_MARKUP = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"  # code
    r"|\]\([^)\s]{0,500}\)|\]\[[^\]]{0,500}\]|<[^>\s]{1,500}>"  # targets of links, tags
    r"|&#?\w{1,30};|\\.",  # entities and escapes
    re.DOTALL,
)
_TOKEN = re.compile(r"\S+")
_IDENTIFIER = re.compile(
    r"\d|://"
    r"|[\w)}\]][_=/@:.]+[\w({\[$]"  # paths, fields, settings
    r"|^[-.$@/#]+\w"  # options, variables and names of files
)
_JOINED = re.compile(r"(?<!\w)\w+(?:-\w+)+")

_OF_BOXES = ("sublabels", "badges")
"""Keys whose mappings have ids of boxes as keys."""

LONGEST = 10_000
"""Longer texts of YAML files are left out: they are refused anyway, and hiding their code would take long."""


def words_of_tree(
    node: Node, lines: list[str], key: str = "", skipped: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Place]]:
    """The words of the texts under PROSE_KEYS.

    Args:
        node: the tree of a YAML file, or of front matter.
        lines: all lines of the file.
        key: the key that the node stands under.
        skipped: joined words that are names ("kube-proxy").
    """
    if node.kind == "map":
        for name, (_, value) in node.pairs.items():
            yield from words_of_tree(value, lines, key if key in _OF_BOXES else name, skipped)
    elif node.kind == "list":
        for item in node.items:
            yield from words_of_tree(item, lines, key, skipped)
    elif node.kind == "text" and key in PROSE_KEYS and not node.nothing:
        region = _region(lines, node.place, node.end)
        if len(region) <= LONGEST:
            yield from _words(region, node.place, skipped)


def words_of_body(lines: list[str], start: int, skipped: frozenset[str] = frozenset()) -> Iterator[tuple[str, Place]]:
    """The words of Markdown.

    Args:
        lines: all lines of the file.
        start: the number of lines before the Markdown.
        skipped: joined words that are names.
    """
    kept: list[str] = []
    fence = ""
    for line in lines[start:]:
        found = _FENCE.match(line.lstrip("> ") if not fence else line.lstrip())
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
            kept.append("")
        elif found:
            fence = found[1]
            kept.append("")
        else:
            kept.append(line)
    # Paragraph by paragraph: a lonely backtick must not hide the rest of the file.
    paragraph: list[str] = []
    for number, line in enumerate([*kept, ""]):
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield from _words("\n".join(paragraph), (start + number - len(paragraph) + 1, 1), skipped)
            paragraph = []


def _blank(found: re.Match[str]) -> str:
    """Spaces of the same length, so that everything else keeps its place."""
    return re.sub(r"[^\n]", " ", found[0])


def _region(lines: list[str], place: Place, end: Place) -> str:
    """A part of a file."""
    first, last = place[0] - 1, min(end[0] - 1, len(lines) - 1)
    part = lines[first : last + 1]
    part[-1] = part[-1][: end[1] - 1] if last == end[0] - 1 else part[-1]
    part[0] = part[0][place[1] - 1 :]
    return "\n".join(part)


def _words(text: str, place: Place, skipped: frozenset[str]) -> Iterator[tuple[str, Place]]:
    """The words of a text that starts at a place. Acronyms, and words with capitals inside, are names and left out."""
    text = _MARKUP.sub(_blank, text)
    text = _TOKEN.sub(lambda found: _blank(found) if _IDENTIFIER.search(found[0]) else found[0], text)
    text = _JOINED.sub(lambda found: _blank(found) if found[0] in skipped else found[0], text)
    line, line_start = place[0], 1 - place[1]
    at = 0
    for found in _WORD.finditer(text):
        breaks = text.count("\n", at, found.start())
        if breaks:
            line += breaks
            line_start = text.rindex("\n", at, found.start()) + 1
        at = found.start()
        word = found[0].replace("''", "'").replace("’", "'")
        if not any(sign.isupper() for sign in word[1:]):
            yield word, (line, at - line_start + 1)
