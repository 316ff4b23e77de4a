"""Search as one types, letter by letter, beside SQLite's full-text index with prefixes, on the same words."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence

from explorer.bench import machine, scenes
from explorer.bench.harness import NOT_INSTALLED, Row, Sheet, Target, compare, p95, ratio_at_most, value_at_most
from explorer.model.catalogue import Concept, Pack
from explorer.model.diagram import Diagram
from explorer.workspace import search_index
from explorer.workspace.commands import COMMANDS
from explorer.workspace.search import MOST, search
from explorer.workspace.search_index import Index

RUNS = 5
NOTES = 2_000
BOXES = 100_000

_WORDS_OF_A_NOTE = 300
_QUERIES = ("gateway", "payments scheduler", "certif", "postgres latency")
_NAMES = ("checkout", "cart payment", "istio", "credentials")
_SLIPS, _NAME_SLIPS = ("gatewya", "paymnets"), ("chekcout", "shipping kart", "credentails")
_SYLLABLES = ["ka", "ro", "mi", "te", "nu", "so", "la", "ve", "di", "po", "ga", "shi", "ren", "tor", "ban", "lek"]
_KNOWN = "gateway ingress postgres checkout payments scheduler kubelet controller certificate rollout latency namespace"

Find = Callable[[str], object]


def measure(runs: int, notes: int = 0, count: int = BOXES) -> Sheet:
    """The rows of both indexes."""
    notes = notes or NOTES
    written = made_notes(notes)
    concepts = {
        f"n{n}": Concept(f"n{n}", title, definition=text[:80], text=text) for n, (title, text) in enumerate(written)
    }
    diagram = scenes.cluster(count)
    boxes = boxes_of(diagram)
    names = [(box.name, box.sublabel) for box in diagram.boxes]
    return Sheet(
        "search",
        "Search",
        f"Four queries, typed letter by letter, each letter asked of both in turn. The notes have {_WORDS_OF_A_NOTE} seeded words each; SQLite answers with the "
        f"best {MOST} by bm25, titles before words, and a snippet. The processor time of every letter; a round is all letters. Slips are words with a letter wrong, exchanged or "
        "missing, also typed letter by letter. The index is made in slices, and the window gets its turn between them.",
        machine.describe(),
        runs,
        (
            *_rows(f"{notes:,} notes", Pack("notes", "Notes", concepts=concepts), written, _QUERIES, _SLIPS, runs,
                   ratio_at_most(2), None),
            *_rows(f"{count:,} boxes", boxes, names, _NAMES, _NAME_SLIPS, runs, ratio_at_most(1),
                   value_at_most(16)),
            _renewed(runs, diagram),
        ),
    )  # fmt: skip


def made_notes(count: int, seed: int = 9) -> list[tuple[str, str]]:
    """Seeded titles and texts; some words are as frequent as in a language, most are rare."""
    chance = random.Random(seed)  # noqa: S311 - words, not secrets
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(4_000)]
    words[:12] = _KNOWN.split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [
        (
            f"{' '.join(chance.choices(words, weights, k=4))} {number}",
            " ".join(chance.choices(words, weights, k=_WORDS_OF_A_NOTE)),
        )
        for number in range(count)
    ]


def typed(queries: Sequence[str]) -> list[str]:
    """What stands in the field after every letter."""
    return [query[:end] for query in queries for end in range(1, len(query) + 1) if query[end - 1] != " "]


def _rows(
    size: str, pack: Pack, words: Sequence[tuple[str, str]], queries: Sequence[str], slips: Sequence[str], runs: int,
    relative: Target, absolute: Target | None,
) -> list[Row]:  # fmt: skip
    index, slices = _index(pack)
    started = time.process_time()
    theirs = _sqlite(words)
    their_built = (time.process_time() - started) * 1000
    letters = typed(queries)
    mine: list[list[float]] = []
    other: list[list[float]] = []
    for _ in range(runs):
        mine.append([])
        other.append([])
        for text in letters:
            mine[-1].append(_took(lambda query: search(index, query), text))
            if theirs is not None:
                other[-1].append(_took(theirs, text))
    label = "SQLite FTS5 prefix"
    note = "" if theirs is not None else f"SQLite with FTS5 is {NOT_INSTALLED}"
    ours_p95, theirs_p95 = [p95(one) for one in mine], [p95(one) for one in other if one]
    rows = [
        compare("keystroke, p95", size, ours_p95, label, theirs_p95, target=relative, note=note),
        compare("keystroke, median", size, [sorted(one)[len(one) // 2] for one in mine], label,
                [sorted(one)[len(one) // 2] for one in other if one]),
        compare("keystroke of a slip, p95", size, [_slips(index, slips) for _ in range(runs)], target=absolute),
        compare("index made", size, [sum(slices)], label, [their_built] if theirs is not None else []),
        compare("index made, the longest slice", size, [max(slices)], target=value_at_most(100)),
    ]  # fmt: skip
    if absolute is not None:
        rows.insert(1, compare("keystroke, p95", size, ours_p95, target=absolute))
    return rows


def _index(pack: Pack) -> tuple[Index, list[float]]:
    """The index of a pack, and how long each of its slices took: between them the window gets its turn."""
    index, slices, started = Index(), [], time.process_time()
    for index in search_index.made(pack, COMMANDS):  # noqa: B007 - the last one is wanted
        done = time.process_time()
        slices.append((done - started) * 1000)
        started = done
    return index, slices


def _renewed(runs: int, diagram: Diagram) -> Row:
    before = boxes_of(diagram)
    index, after = search_index.whole_index(before, COMMANDS), boxes_of(scenes.changed(diagram))
    took = [_took(lambda _text: search_index.whole_index(after, COMMANDS, index), "") for _ in range(runs)]
    return compare("one pod changes: index renewed", f"{len(diagram.boxes):,} boxes", took, target=value_at_most(50))


def boxes_of(diagram: Diagram) -> Pack:
    """A pack with nothing but a diagram."""
    return Pack("boxes", "Boxes", diagram.id, diagrams={diagram.id: diagram})


def _slips(index: Index, queries: Sequence[str]) -> float:
    return p95([_took(lambda query: search(index, query), text) for text in typed(queries)])


def _took(find: Find, text: str) -> float:
    started = time.process_time()
    find(text)
    return (time.process_time() - started) * 1000


def _sqlite(words: Sequence[tuple[str, str]]) -> Find | None:
    base = sqlite3.connect(":memory:")
    try:
        base.execute("create virtual table note using fts5(title, body, tokenize='unicode61', prefix='1 2 3')")
    except sqlite3.OperationalError:
        return None
    with base:
        base.executemany("insert into note values (?, ?)", words)
    order = "bm25(note, 10, 1)"
    ask = (
        f"select rowid, snippet(note, 1, '[', ']', '…', 12) from note where note match ? order by {order} limit {MOST}"  # noqa: S608 - of constants
    )

    def find(text: str) -> object:
        return base.execute(ask, (" ".join(f'"{word}"*' for word in text.split()),)).fetchall()

    return find
