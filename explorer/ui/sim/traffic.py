"""The rows of the chart: what is known of the last minute is shown at once, what is missing is worked out bit by bit."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject

from explorer.model.diagram import Diagram
from explorer.ui.sim.chart import ARROW, Row
from explorer.ui.sim.panel import Panel
from explorer.ui.sim.track import Track
from explorer.workspace.traffic import ALL, Ends

BUDGET = 0.02
"""So many seconds are spent at a time on what is missing."""


class Rows(QObject):
    """Fills the chart of a panel.

    Attributes:
        chosen: the ends of the edge that was chosen; empty ids for all together.
    """

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.chosen: Ends = ALL

    def show(self, track: Track, now: int, box: str) -> bool:
        """Show the minute before a second of a run: all edges, or those of a box; whether anything is still missing.

        Only what is simulated is asked for.
        """
        minute = track.minute
        until, missing = perf_counter() + BUDGET, False
        for second in minute.missing(min(now, track.run.known // 1000)):
            if perf_counter() > until:
                missing = True
                break
            minute.at(second)
        edges = [ends for ends in minute.edges(now) if not box or box in ends or not _touched(minute.edges(now), box)]
        diagram = track.moment.diagram
        rows = [Row(ALL, "all", minute.series(ALL, now))] if edges else []
        rows += [Row(ends, _name(diagram, ends), minute.series(ends, now)) for ends in edges]
        chosen = self.chosen
        if box and _touched(edges, box) and box not in chosen:
            chosen = next(ends for ends in edges if box in ends)
        self._panel.show_traffic(rows, chosen)
        return missing


def _touched(edges: tuple[Ends, ...] | list[Ends], box: str) -> bool:
    return any(box in ends for ends in edges)


def _name(diagram: Diagram, ends: Ends) -> str:
    names = [diagram.by_id[end].name if end in diagram.by_id else end.rpartition("/")[2] or "outside" for end in ends]
    return ARROW.join(names)
