"""Crossings and bends of the authored diagrams, as they are drawn, beside what elkjs makes of the same boxes."""

from __future__ import annotations

from pathlib import Path

from explorer.app import read_pack
from explorer.bench import children, engines, quality, scenes
from explorer.bench.harness import NOT_INSTALLED, Row, compare, ratio_at_most
from explorer.layout import place

_SIZE = "all authored diagrams"
_LABEL = "elkjs with nesting"


def rows(folder: Path, *, elk: bool) -> list[Row]:
    """The sums over all diagrams of the built-in pack."""
    crossings: tuple[list[int], list[int]] = ([], [])
    corners: tuple[list[int], list[int]] = ([], [])
    worst: tuple[int, int, str] = (0, 0, "")
    note = "" if elk else f"elkjs is {NOT_INSTALLED}"
    for diagram in read_pack(None).diagrams.values():
        placement = place(diagram, scenes.width_of)
        ways: list[engines.Way] = [(edge.points, (edge.source, edge.target)) for edge in placement.edges]
        _count(ways, crossings[0], corners[0])
        if not elk:
            continue
        sizes = {box: placed.rect for box, placed in placement.boxes.items()}
        outcome = engines.elk(diagram, folder, children.LIMIT, sizes)
        if outcome.problem:
            note = f"elkjs {outcome.problem} on {diagram.id}"
            elk = False
            continue
        _count(engines.elk_drawn(diagram, folder).ways, crossings[1], corners[1])
        worst = max(worst, (crossings[0][-1], crossings[1][-1], diagram.id))
    most = ""
    if elk:
        most = f"most are in {worst[2]}: {worst[0]} against {worst[1]}"
    return [
        compare(what, _SIZE, [float(sum(mine))], _LABEL if elk else "", [float(sum(theirs))] if elk else [],
                target=ratio_at_most(1) if elk else None, unit="", note=note or more)
        for what, (mine, theirs), more in (("crossings as drawn", crossings, most), ("bends as drawn", corners, ""))
    ]  # fmt: skip


def _count(ways: list[engines.Way], crossings: list[int], corners: list[int]) -> None:
    crossings.append(quality.drawn_crossings(ways))
    corners.append(quality.bends(points for points, _ in ways))
