"""Results as a table of text, as JSON, and as sections of docs/performance.md that the benchmarks own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from explorer.bench.harness import Row, Sheet, Spread

ORDER = ("start", "canvas", "layout", "search", "open", "sim", "teach", "peers")
"""The benchmarks, in the order of the document."""

HEAD = """\
# Performance

Written by `podium bench all --write`; each section is rewritten by its own benchmark (`podium bench canvas --write`), the others stay.

Every case runs in a process of its own, all cases of a round in turn, round after round. Times are of the processor unless it says "clock": other work on
the machine then weighs less. A figure is the median of the rounds, with the least and the most in brackets; a ratio is taken inside each round. The ratio is what
counts: the machine was shared with other work, and its milliseconds drift. "unsure" means that the median misses the target and the best round meets it.
"""

_MARK = "<!-- bench:{} {} -->"


def as_text(sheet: Sheet) -> str:
    """A sheet as a table for a terminal."""
    header = ("what", "size", "ours", "against", "theirs", "ratio", "target", "met")
    lines = [header, *(_cells(row) for row in sheet.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    notes = _notes(sheet.rows)
    return "\n".join(
        [sheet.title, f"{sheet.machine}; rounds: {sheet.runs}", "", *table, *([""] if notes else []), *notes]
    )


def as_json(sheets: Iterable[Sheet]) -> str:
    """Sheets as JSON."""
    return msgspec.json.format(msgspec.json.encode({sheet.id: sheet for sheet in sheets}), indent=1).decode()


def as_markdown(sheet: Sheet) -> str:
    """A sheet as a section."""
    header = ("what", "size", "ours", "against", "theirs", "ratio", "target", "met")
    rows = [*([_line(header), _line(["---"] * len(header))]), *(_line(_cells(row)) for row in sheet.rows)]
    notes = [f"- {note}" for note in _notes(sheet.rows)]
    parts = [f"## {sheet.title}", "", sheet.method, "", f"{sheet.machine}. Rounds: {sheet.runs}.", "", *rows]
    return "\n".join([*parts, *([""] if notes else []), *notes])


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """Put sheets into the document: a section that is there is replaced, another is added in its order, all else stays."""
    text = path.read_text("utf-8") if path.exists() else HEAD
    for sheet in sheets:
        begin, end = _MARK.format(sheet.id, "begin"), _MARK.format(sheet.id, "end")
        section = f"{begin}\n{as_markdown(sheet)}\n{end}"
        start = text.find(begin)
        stop = text.find(end, start)
        if start >= 0 and stop >= 0:
            text = text[:start] + section + text[stop + len(end) :]
            continue
        later = ORDER[ORDER.index(sheet.id) + 1 :] if sheet.id in ORDER else ()
        places = [at for name in later if (at := text.find(_MARK.format(name, "begin"))) >= 0]
        at = min(places, default=len(text))
        rest = f"\n{text[at:]}" if places else ""
        text = f"{text[:at].rstrip()}\n\n{section}\n{rest}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _notes(rows: Iterable[Row]) -> list[str]:
    """What to know about rows; what is the same for several rows of one size is said once."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.note:
            found.setdefault((row.size, row.note), []).append(row.what)
    return [
        f"{size}: {note}" if len(set(whats)) > 1 else f"{whats[0]}, {size}: {note}"
        for (size, note), whats in found.items()
    ]


def _cells(row: Row) -> tuple[str, ...]:
    ours = _figure(row.ours, row.unit) + (f", clock {_number(row.clock)}" if row.clock is not None else "")
    ratio = "–"
    if row.ratio is not None:
        ratio = _ratio(row.ratio.median)
        if row.ratio.count > 1:
            ratio += f" ({_ratio(row.ratio.least)}…{_ratio(row.ratio.most)})"
    return (
        row.what, row.size, ours, row.against or "–", _figure(row.theirs, row.unit), ratio,
        row.target or "–", row.met or "–",
    )  # fmt: skip


def _figure(spread: Spread | None, unit: str) -> str:
    if spread is None:
        return "–"
    text = f"{_number(spread.median)} {unit}".rstrip()
    return text if spread.count == 1 else f"{text} ({_number(spread.least)}…{_number(spread.most)})"


def _number(value: float) -> str:
    """Three digits that say something."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"


def _ratio(value: float) -> str:
    """A ratio; one that is clearly below one is easier to read as a fraction."""
    return f"1/{1 / value:.0f}" if 0 < value <= 0.1 else f"1/{1 / value:.1f}" if 0 < value < 0.67 else f"{value:.2f}×"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |"
