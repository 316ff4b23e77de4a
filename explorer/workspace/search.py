"""Search over everything that has a name or a word: concepts, boxes, diagrams, pictures, notes and commands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.workspace.commands import Command

Kind = Literal["concept", "box", "diagram", "page", "picture", "command"]

MOST = 30
"""How many hits are given."""

_RANK: dict[Kind, float] = {"concept": 5, "diagram": 4, "box": 3, "page": 2.5, "picture": 2, "command": 1}
_SPAN_BEFORE, _SPAN_AFTER = 36, 64
_FUZZY_LEAST = 72.0


class Entry(Struct, frozen=True):
    """Something that can be found.

    Attributes:
        kind: what it is.
        id: its id; of a box, `<diagram>/<box>`.
        title: its name.
        hint: what it is, in a few words.
        aliases: other names.
        text: its words.
        folded: title, hint and words in lower case, for comparing; made once, not at every key.
    """

    kind: Kind
    id: str
    title: str
    hint: str = ""
    aliases: tuple[str, ...] = ()
    text: str = ""
    folded: str = ""

    @property
    def whole(self) -> str:
        """All that is compared, in lower case."""
        return self.folded or _fold(self.title, self.hint, self.text)


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


def entries(pack: Pack, commands: Iterable[Command]) -> tuple[Entry, ...]:
    """Everything of a pack that can be found, and the commands that need no argument."""
    found: list[Entry] = []
    for concept in pack.concepts.values():
        topic = pack.topics.get(concept.topic)
        found.append(
            Entry("concept", concept.id, concept.name, topic.title if topic else "", concept.aliases, concept.text)
        )
    for diagram in pack.diagrams.values():
        found.append(Entry("diagram", diagram.id, diagram.title, "Diagram", (), diagram.summary))
        for box in diagram.boxes:
            own = pack.concepts.get(box.concept)
            if own is None or own.name != box.name:
                found.append(Entry("box", f"{diagram.id}/{box.id}", box.name, f"on {diagram.title}", (), box.sublabel))
    found.extend(Entry("page", page.id, page.title, "Page", (), page.text) for page in pack.pages.values())
    found.extend(
        Entry("picture", picture.id, picture.title, "Picture", (), f"{picture.caption} {picture.alt}")
        for picture in pack.pictures.values()
    )
    found.extend(
        Entry("command", command.id, command.title, " or ".join(command.keys))
        for command in commands
        if command.palette
    )
    return tuple(replace(entry, folded=_fold(entry.title, entry.hint, entry.text)) for entry in found)


def _fold(title: str, hint: str, text: str) -> str:
    return f"{title}\n{hint}\n{text}".casefold()


def search(index: Iterable[Entry], query: str, here: str = "") -> tuple[Hit, ...]:
    """The best hits for `query`, best first; of two equal ones the one on the diagram `here`.

    Every word of the query must be found. A whole title comes before its beginning, that before the beginning of a
    word in it, then other names, then any part of the title, then words of the note; titles that are only alike
    (a slip of the finger) come last, and only if nothing else is found in a title.
    """
    words = tuple(dict.fromkeys(query.casefold().split()))
    if not words:
        return ()
    starts = re.compile("|".join(rf"\b{re.escape(word)}" for word in words))
    hits = [hit for entry in index if (hit := _match(entry, words, starts)) is not None]
    if not any(hit.score >= 40 for hit in hits):
        hits.extend(_alike(index, " ".join(words), {hit.entry for hit in hits}))
    near = f"{here}/"
    hits.sort(key=lambda hit: (-hit.score - (4 if hit.entry.id.startswith(near) else 0), hit.entry.title))
    return tuple(hits[:MOST])


def _match(entry: Entry, words: tuple[str, ...], starts: re.Pattern[str]) -> Hit | None:
    # The plain test is far cheaper than any other, and nearly everything fails it.
    whole = entry.whole
    if not all(word in whole for word in words) and not entry.aliases and len(words) == 1:
        return None
    title = whole.partition("\n")[0]
    spans = _spans(title, words)
    kind = _RANK[entry.kind]
    phrase = " ".join(words)
    if phrase in (title, entry.id):
        return Hit(entry, 100 + kind, spans)
    if all(word in title for word in words):
        whole_words = len(set(starts.findall(title))) == len(words)
        base = 80 if title.startswith(phrase) else 60 if whole_words else 45
        return Hit(entry, base + kind - len(title) / 100, spans)
    if len(words) > 1 and "".join(words) in re.sub(r"[\s-]", "", title):
        # "stateful set" for StatefulSet.
        return Hit(entry, 58 + kind - len(title) / 100, ((0, len(title)),))
    for alias in entry.aliases:
        folded = alias.casefold()
        if all(word in folded for word in words):
            return Hit(entry, 55 + kind, spans, alias, _spans(folded, words))
    return _match_words(entry, words, starts, spans)


def _match_words(
    entry: Entry, words: tuple[str, ...], starts: re.Pattern[str], spans: tuple[tuple[int, int], ...]
) -> Hit | None:
    """Match the beginnings of words of a text: "raft" is not looked for in "aircraft"."""
    whole = entry.whole
    if len(set(starts.findall(whole))) < len(words):
        return None
    text = whole.split("\n", 2)[2]
    found = starts.findall(text)
    phrase = 6 if " ".join(words) in text and len(words) > 1 else 0
    early = 4 if starts.search(text[:200]) else 0
    reason, reason_spans = _excerpt(entry.text, starts)
    # A page holds words of everything; the note of the thing itself is nearly always meant.
    everything = 12 if entry.kind == "page" else 0
    score = 10 + early + phrase + min(len(found), 10) + _RANK[entry.kind] - everything
    return Hit(entry, score, spans, reason or entry.hint, reason_spans)


def _alike(index: Iterable[Entry], phrase: str, taken: set[Entry]) -> list[Hit]:
    if len(phrase) < 3:
        return []
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - needed only after a slip of the finger

    left = [entry for entry in index if entry not in taken]
    names = [" ".join((entry.title, *entry.aliases)) for entry in left]
    matches = process.extract(
        phrase, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=8, score_cutoff=_FUZZY_LEAST
    )
    return [
        Hit(left[i], score / 10 + _RANK[left[i].kind] / 10, _alike_span(left[i].title, phrase), "spelt alike")
        for _, score, i in matches
    ]


def _alike_span(title: str, phrase: str) -> tuple[tuple[int, int], ...]:
    from rapidfuzz import fuzz  # noqa: PLC0415 - see above

    found = fuzz.partial_ratio_alignment(phrase, title.casefold())
    return ((found.dest_start, found.dest_end),) if found and found.dest_end > found.dest_start else ()


def _spans(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    found = sorted((m.start(), m.end()) for word in words for m in re.finditer(re.escape(word), text))
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
