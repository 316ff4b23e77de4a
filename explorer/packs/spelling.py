"""Spelling: every word of a pack that has a words.txt is looked up in an English dictionary and in that file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from explorer.packs.problems import HINTS_IN_A_PACK, Place, quoted
from explorer.packs.reading import Reading
from explorer.packs.words import words_of_body, words_of_tree
from explorer.packs.yaml import parse

if TYPE_CHECKING:
    from spellchecker import SpellChecker

WORDS_FILE = "words.txt"
LONGEST_CORRECTED = 30
"""Looking for the nearest word takes longer with every letter."""

_A_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")

_TWINS = (
    (re.compile(r"our(?=$|s$|ed$|ing$|ful|less|ite|al|hood|able)"), "or"),
    (re.compile(r"is(?=e$|es$|ed$|er$|ers$|ing$|ation|able$)"), "iz"),
    (re.compile(r"ys(?=e$|es$|ed$|er$|ers$|ing$)"), "yz"),
    (re.compile(r"(?<=[bt])re(?=$|s$)"), "er"),
    (re.compile(r"ence(?=$|s$)"), "ense"),
    (re.compile(r"ogue(?=$|s$)"), "og"),
    (re.compile(r"ll(?=ed$|ing$|er$|ers$)"), "l"),
)
"""How a British spelling becomes the American one."""


def installed() -> bool:
    """Whether the dictionary is there: it comes with `podium[check]`."""
    return _checker() is not None


def check(reading: Reading) -> None:
    """Reports every word that is in neither. Without the dictionary, or without words.txt, nothing is done."""
    if WORDS_FILE not in reading.folder.files:
        return
    text = reading.text(WORDS_FILE)
    checker = _checker()
    if text is None or checker is None:
        return
    own = _own_words(text.split("\n"), reading)
    american = {twin: word for word in own for twin in _american(word)}
    good = own | reading.known.concepts
    hints = 0
    for file, word, place in _all_words(reading):
        key = word.lower()
        if key in american and key not in own:
            reading.page(file).add(place, f"the word {quoted(word)} is American; expected {quoted(american[key])}")
        elif not _known(key, good, checker):
            message = f"the word {quoted(word)} is not known; expected a right one, or this one in {WORDS_FILE}"
            hints += 1
            hint = _nearest(key, checker) if hints <= HINTS_IN_A_PACK and len(key) < LONGEST_CORRECTED else ""
            reading.page(file).add(place, message + (f"; did you mean {quoted(hint)}?" if hint else ""))


@cache
def _checker() -> SpellChecker | None:
    try:
        from spellchecker import SpellChecker  # noqa: PLC0415 - it is an extra, and only a check of spelling reads its dictionary
    except ImportError:
        return None
    return SpellChecker(language="en", distance=1)


def _known(word: str, own: set[str], checker: SpellChecker) -> bool:
    """Whether a word in small letters is right: itself, or what is left without 's."""
    bare = word.removesuffix("'s")
    return len(bare) < 2 or bare in own or bare in checker or word in own or (word != bare and word in checker)


def _nearest(word: str, checker: SpellChecker) -> str:
    """The most frequent known word that differs in one letter; nothing if there is none."""
    near = (checker.candidates(word) or set()) - {word}
    return min(near, key=lambda one: (-checker[one], one), default="")


def _american(word: str) -> Iterator[str]:
    for british, american in _TWINS:
        if british.search(word):
            yield british.sub(american, word)


def _own_words(lines: list[str], reading: Reading) -> set[str]:
    """The words of words.txt; what is no word, stands twice or in the wrong place is reported."""
    page = reading.page(WORDS_FILE)
    found: set[str] = set()
    before = ""
    for number, line in enumerate(lines, 1):
        word = line.strip()
        key = word.lower()
        if not word:
            continue
        if not _A_WORD.fullmatch(word):
            page.add((number, 1), f"the line is {quoted(word)}; expected one word of letters")
            continue
        if key in found:
            page.add((number, 1), f"the word {quoted(word)} comes twice; expected each once")
        elif key < before:
            page.add(
                (number, 1),
                f"the word {quoted(word)} stands after {quoted(before)}; expected the order of the alphabet",
            )
        found.add(key)
        before = key
    return found


def _all_words(reading: Reading) -> Iterator[tuple[str, str, Place]]:
    """The words of all files with their places. What could not be read was reported, and has none."""
    names = frozenset(reading.known.concepts)
    for file in sorted(reading.texts):
        lines = reading.texts[file].split("\n")
        if file in reading.trees:
            found = words_of_tree(reading.trees[file], lines, skipped=names)
        elif file.endswith(".md"):
            found = _words_of_note(lines, names)
        else:
            continue
        for word, place in found:
            yield file, word, place


def _words_of_note(lines: list[str], names: frozenset[str]) -> Iterator[tuple[str, Place]]:
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        return
    root = parse("\n".join(lines[1 : ends[1]]), lambda _place, _why: None, first_line=2)
    if root is not None:
        yield from words_of_tree(root, lines, skipped=names)
    yield from words_of_body(lines, ends[1] + 1, names)
