"""Search as one types, letter by letter, beside SQLite's full-text index with prefixes, on the same words."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence

from explorer.bench import machine, scenes
from explorer.bench.harness import NOT_INSTALLED, Row, Sheet, Target, compare, p95, ratio_at_most, value_at_most
from explorer.model.catalogue import Concept, Pack
from explorer.workspace.commands import COMMANDS
from explorer.workspace.search import MOST, Entry, entries, search

RUNS = 5
NOTES = 2_000
BOXES = 100_000

_WORDS_OF_A_NOTE = 300
_QUERIES = ("gateway", "payments scheduler", "certif", "postgres latency")
_NAMES = ("checkout", "cart payment", "istio", "credentials")
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
    boxes = Pack("boxes", "Boxes", diagram.id, diagrams={diagram.id: diagram})
    names = [(box.name, box.sublabel) for box in diagram.boxes]
    return Sheet(
        "search",
        "Search",
        f"Four queries, typed letter by letter, each letter asked of both in turn. The notes have {_WORDS_OF_A_NOTE} seeded words each; SQLite answers with the "
        f"best {MOST} by bm25, titles before words, and a snippet. The processor time of every letter; a round is all letters.",
        machine.describe(),
        runs,
        (
            *_rows(f"{notes:,} notes", Pack("notes", "Notes", concepts=concepts), written, _QUERIES, runs,
                   ratio_at_most(2), None),
            *_rows(f"{count:,} boxes", boxes, names, _NAMES, runs, ratio_at_most(1), value_at_most(16)),
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
    size: str, pack: Pack, words: Sequence[tuple[str, str]], queries: Sequence[str], runs: int,
    relative: Target, absolute: Target | None,
) -> list[Row]:  # fmt: skip
    started = time.process_time()
    index: tuple[Entry, ...] = entries(pack, COMMANDS)
    # The first question may make what later ones use.
    search(index, "warm")
    built = (time.process_time() - started) * 1000
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
        compare("index made", size, [built], label, [their_built] if theirs is not None else []),
    ]  # fmt: skip
    if absolute is not None:
        rows.insert(1, compare("keystroke, p95", size, ours_p95, target=absolute))
    return rows


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
