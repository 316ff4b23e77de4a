"""Search over everything that has a name or a word: concepts, boxes, diagrams, pictures, notes and commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from heapq import heappush, heappushpop, nlargest
from itertools import islice
from typing import Literal

from msgspec import Struct

from explorer.workspace.search_index import Entry, Index, Shelf, words_of
from explorer.workspace.slips import readings

MOST = 30
"""How many hits are given."""

ALIKE = "spelt alike"
"""The reason of a hit that is found only if a slip is put right."""

_NEAR, _ENOUGH = 4, 8
_SHORT = 4
"""The last letter of a word that is no longer than that is no ending."""

_EARLY, _MOST_COUNTED = 200, 10
_SPAN_BEFORE, _SPAN_AFTER = 36, 64


class Hit(Struct, frozen=True):
    """An entry that was found, and why.

    Attributes:
        entry: what was found.
        score: the higher the better.
        spans: (start, end) of the parts of the title that match.
        reason: the piece of text that matches if the title does not; empty otherwise.
        reason_spans: (start, end) of the parts of the reason that match.
    """

    entry: Entry
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    reason_spans: tuple[tuple[int, int], ...] = ()


class _Query(Struct, frozen=True):
    """What was typed: all words as one phrase, all as one word, and each word once."""

    phrase: str
    joined: str
    words: tuple[str, ...]


class _Found(Struct, frozen=True, gc=False):
    """Where a hit stands, what it scores, by what it was found, and, of a slip, the words that were meant."""

    shelf: Shelf
    number: int
    score: float
    words: tuple[str, ...]
    why: Literal["title", "alias", "text", "slip"] = "title"
    alias: str = ""


_All = dict[tuple[int, int], _Found]
"""What was found, by the number of the shelf and the number on it."""

_Step = Callable[[Shelf, _Query], Iterator[tuple[int, float, str]]]


def search(index: Index, query: str, here: str = "") -> tuple[Hit, ...]:
    """The best hits for `query`, best first; of two equal ones the one on the diagram `here`.

    Every word of the query must be found. A whole title comes before its beginning, that before the beginning of a
    word in it, then other names, then any part of the title, then words of the note; titles that are only alike
    (a slip of the finger) come last, and only if nothing else is found in a title. “stateful set” finds StatefulSet, and
    “set” the beginning of a word in it. Where nothing is found for words in the plural, they are looked for in the singular.
    """
    asked = _asked(words_of(query))
    if not asked.words:
        return ()
    found: _All = {}
    for step in (_beginnings, _names, _parts):
        _collect(found, step, index.shelves, asked, here)
        if len(found) >= MOST:
            break
    else:
        named = bool(found)
        _collect_words(found, index.shelves, asked, here)
        if not named:
            _collect_slips(found, index.shelves, asked, here)
    if not found:
        return _singular(index, asked.words, here)
    starts = re.compile("|".join(rf"\b{re.escape(word)}" for word in asked.words))
    return tuple(_hit(hit, entry, starts) for hit, entry in _best(found))


def _singular(index: Index, words: tuple[str, ...], here: str) -> tuple[Hit, ...]:
    """The hits for one of what was typed as many, where many are not found: “kublets” is a slip of the kubelet, too."""
    for ending in ("s", "es"):
        one = [word.removesuffix(ending) if len(word) > _SHORT else word for word in words]
        if (*one,) != words and (hits := search(index, " ".join(one), here)):
            return hits
    return ()


def _best(found: _All) -> list[tuple[_Found, Entry]]:
    """The hits to show, in order; entries are looked at only where they can be among them."""
    scores = nlargest(MOST, (hit.score for hit in found.values()))
    good = [(hit, hit.shelf.entry(hit.number)) for hit in found.values() if hit.score >= scores[-1]]
    good.sort(key=lambda one: (-one[0].score, one[1].title))
    return good[:MOST]


def _asked(words: list[str]) -> _Query:
    return _Query(" ".join(words), "".join(words), tuple(dict.fromkeys(words)))


def _near(shelf: Shelf, here: str) -> int:
    return _NEAR if here and shelf.diagram[0] == here else 0


def _collect(found: _All, step: _Step, shelves: Iterable[Shelf], asked: _Query, here: str) -> None:
    for place, shelf in enumerate(shelves):
        near = _near(shelf, here)
        for number, fit, alias in step(shelf, asked):
            if (place, number) not in found:
                score = fit + shelf.worths[number] + near
                found[place, number] = _Found(shelf, number, score, asked.words, "alias" if alias else "title", alias)


# The steps, each worth more than the next: the best are found first, and what comes after is often not looked at. Every line
# of a shelf is better than the next, so that a step need not look further than the number of hits that is given.


def _beginnings(shelf: Shelf, asked: _Query) -> Iterator[tuple[int, float, str]]:
    """Whole titles and beginnings of titles."""
    whole = shelf.ids.get(asked.phrase.replace(" ", "-"))
    if whole is not None:
        yield whole, 100, ""
    if asked.joined in shelf.joined.text:
        yield from _of(shelf.titles.holding(f"\n {asked.phrase}\n"), 100)
        yield from _of(shelf.joined.holding(f"\n{asked.joined}\n"), 90)
        yield from _of(shelf.titles.holding(f"\n {asked.phrase}"), 80)
        yield from _of(shelf.humps.holding(f"\n {asked.phrase}"), 78)


def _names(shelf: Shelf, asked: _Query) -> Iterator[tuple[int, float, str]]:
    """Beginnings of words in titles, titles with other spaces, and other names."""
    starts = [f" {word}" for word in asked.words]
    yield from _of(shelf.titles.holding(*starts), 60)
    yield from _of(shelf.humps.holding(*starts), 59)
    if len(asked.words) > 1:
        yield from _of(shelf.joined.holding(asked.joined), 58)
    for number, alias, folded in shelf.aliases:
        if all(word in folded for word in asked.words):
            yield number, 55, alias


def _parts(shelf: Shelf, asked: _Query) -> Iterator[tuple[int, float, str]]:
    """Any parts of titles."""
    if all(word in shelf.joined.text for word in asked.words):
        yield from _of(shelf.joined.holding(*asked.words), 45)


def _of(numbers: Iterator[int], fit: float) -> Iterator[tuple[int, float, str]]:
    return ((number, fit, "") for number in islice(numbers, MOST))


def _collect_words(found: _All, shelves: Iterable[Shelf], asked: _Query, here: str) -> None:
    """Beginnings of words anywhere: "raft" is not looked for in "aircraft"."""
    best = sorted(hit.score for hit in found.values())
    for place, shelf in enumerate(shelves):
        near = _near(shelf, here)
        starts = [start for word in asked.words if (start := f" {word}") not in shelf.hint]
        together = set(shelf.whole.holding(f" {asked.phrase}")) if len(asked.words) > 1 else set()
        for number in _with_words(shelf, starts):
            if (place, number) in found:
                continue
            score = 10 + shelf.ranks[number] + near + _early(shelf, number, starts) + 6 * (number in together)
            # Words are counted only where that can still bring it among the best: a note is long.
            if len(best) == MOST and score + _MOST_COUNTED < best[0]:
                continue
            score += _count(shelf, number, starts)
            found[place, number] = _Found(shelf, number, score, asked.words, "text")
            (heappush if len(best) < MOST else heappushpop)(best, score)


def _with_words(shelf: Shelf, starts: list[str]) -> Iterator[int]:
    numbers = shelf.whole.holding(*starts) if starts else iter(range(len(shelf.order)))
    # Boxes have hardly any words: those that have this one are as good as each other.
    return islice(numbers, MOST) if shelf.diagram[0] else numbers


def _early(shelf: Shelf, number: int, starts: list[str]) -> int:
    text = shelf.texts[number]
    end = min(shelf.whole.starts[number + 1], text + _EARLY)
    for start in starts:
        if shelf.whole.text.find(start, text, end) >= 0:
            return 4
    return 0


def _count(shelf: Shelf, number: int, starts: list[str]) -> int:
    text, end, count = shelf.texts[number], shelf.whole.starts[number + 1], 0
    for start in starts:
        count += shelf.whole.text.count(start, text, end)
        if count >= _MOST_COUNTED:
            return _MOST_COUNTED
    return count


def _collect_slips(found: _All, shelves: tuple[Shelf, ...], asked: _Query, here: str) -> None:
    known = (any(_begins(shelf, word) for shelf in shelves) for word in asked.words)
    # What is only alike is a guess: a few are a help, the likeliest first.
    most = len(found) + _ENOUGH
    for slips, words in readings(asked.words, known, (shelf.vocabulary for shelf in shelves)):
        if len(found) >= most:
            return
        meant: _All = {}
        for step in (_beginnings, _names):
            _collect(meant, step, shelves, _asked(list(words)), here)
        for key, hit in nlargest(_ENOUGH, meant.items(), key=lambda one: one[1].score):
            if len(found) < most:
                # Between slips their number decides, and then how well what was meant fits.
                score = 8 - 2 * slips + hit.score / 100
                found.setdefault(key, _Found(hit.shelf, hit.number, score, words, "slip"))


def _begins(shelf: Shelf, word: str) -> bool:
    start = f" {word}"
    return start in shelf.titles.text or start in shelf.humps.text or any(word in name for _, _, name in shelf.aliases)


def _hit(hit: _Found, entry: Entry, starts: re.Pattern[str]) -> Hit:
    spans = _spans(entry.title, hit.words)
    if hit.why == "slip":
        return Hit(entry, hit.score, spans, ALIKE)
    if hit.why == "alias":
        return Hit(entry, hit.score, spans, hit.alias, _spans(hit.alias, hit.words))
    if hit.why == "title":
        return Hit(entry, hit.score, spans or ((0, len(entry.title)),))
    reason, reason_spans = _excerpt(entry.text, starts)
    return Hit(entry, hit.score, spans, reason or entry.hint, reason_spans)


def _spans(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    folded = text.casefold()
    if len(folded) != len(text):
        return ()
    found = sorted((m.start(), m.end()) for word in words for m in re.finditer(re.escape(word), folded))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _excerpt(text: str, starts: re.Pattern[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of `text` around the first word found, cut at spaces, and where the words stand in it."""
    folded = text.casefold()
    place = starts.search(folded)
    if place is None or len(folded) != len(text):
        return "", ()
    first = place.start()
    start = max(0, first - _SPAN_BEFORE)
    end = min(len(text), first + _SPAN_AFTER)
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        cut = text.rfind(" ", first, end)
        end = cut if cut > first else end
    piece = " ".join(text[start:end].split())
    piece = f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"
    return piece, tuple(match.span() for match in starts.finditer(piece.casefold()))
