"""Where the boxes of diagrams stand: remembered, kept since the last start, or made; of large ones beside the window."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from explorer.collecting import uncollected
from explorer.layout import DESK, Measure, Placement, Role
from explorer.layout.kept import SAMPLES, keep, kept, kept_or_placed
from explorer.layout.sizes import leaf_size, title_size
from explorer.model.diagram import Diagram
from explorer.ui.canvas.preparing import Preparation
from explorer.ui.fonts import measure
from explorer.ui.tasks import Task, Watch, wait_for_all

LONG = 2_000
"""From how many boxes on a diagram is placed beside the window."""

SLOW = 50
"""So it is from so many boxes or relations on, if it is not so large that it is placed the quick way."""

SLICE = 0.02
"""For how many seconds texts are measured in one go: only the window may do that."""

POLL_MS = 60
"""How often is looked how far the work is."""

MEASURED = 0.3
"""Which part of the work is measuring."""

Widths = Mapping[tuple[str, Role], float]
Done = Callable[[Placement], None]


def _is_slow(diagram: Diagram) -> bool:
    """Whether a diagram is small enough to be placed with all care, and large enough for that to be felt."""
    if max(len(diagram.boxes), len(diagram.relations)) <= SLOW:
        return False
    from explorer.layout.effort import is_large  # noqa: PLC0415 - see place_anew

    return not is_large(diagram)


def place_anew(diagram: Diagram, before: tuple[Diagram, Placement] | None = None) -> Placement:
    """Lay a diagram out for the desk."""
    from explorer.layout import place  # noqa: PLC0415 - only a diagram that has changed needs the layout

    return place(diagram, measure, before=before)


class Placements(QObject):
    """The placements of one window's diagrams."""

    def __init__(self, parent: QObject, cache: Path, told: Callable[[float], None]) -> None:
        """Begin with none.

        Args:
            parent: the window.
            cache: the folder where placements are kept between two starts.
            told: is told how far the making of a large one is, 0 to 1.
        """
        super().__init__(parent)
        self._cache, self._told = cache, told
        self._known: dict[str, tuple[Diagram, Placement]] = {}
        self._wanted: tuple[Diagram, Done, bool] | None = None
        self._task: Task | None = None
        self._widths: dict[tuple[str, Role], float] = {}
        self._measuring = Preparation(self, self._measured)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(lambda: self._told(self.part))

    def beside(self, parent: QObject) -> Placements:
        """Others that know and keep the same, for something else in the window that waits by itself."""
        made = Placements(parent, self._cache, lambda _part: None)
        made._known = self._known
        return made

    # --- at once ---------------------------------------------------------------------------------------------------

    def of(self, diagram: Diagram) -> Placement:
        """The placement of a diagram of the pack, however long that takes."""
        found = self._remembered(diagram)
        if found is None:
            found = kept_or_placed(self._cache, diagram, measure, DESK, partial(place_anew, diagram))
            self._known[diagram.id] = (diagram, found)
        return found

    def quick(self, diagram: Diagram, *, whole: bool) -> Placement | None:
        """The placement if it is there or made quickly; None if it must be waited for.

        Args:
            diagram: what to place.
            whole: whether it is a diagram of the pack; what a filter leaves is not kept, for there are as many filters as
                there are words.
        """
        if len(diagram.boxes) > LONG:
            return self._remembered(diagram) if whole else None
        if not _is_slow(diagram):
            return self.of(diagram) if whole else place_anew(diagram)
        # Placed with all care it would hold up the window; what was kept since the last start is there at once.
        return (self._remembered(diagram) or self._kept(diagram)) if whole else None

    def _kept(self, diagram: Diagram) -> Placement | None:
        found = kept(self._cache, diagram, measure, DESK)
        if found is not None:
            self._known[diagram.id] = (diagram, found)
        return found

    def _remembered(self, diagram: Diagram) -> Placement | None:
        """What is known of a diagram or, if that is quickly made of it, of its former state: what stays stands still."""
        known = self._known.get(diagram.id)
        if known is None:
            return None
        if known[0] is not diagram:
            from explorer.layout.replacing import changes_little  # noqa: PLC0415 - no diagram changes at the start

            if len(diagram.boxes) > LONG and not changes_little(known[0], diagram):
                return None
            known = self._known[diagram.id] = (diagram, place_anew(diagram, known))
        return known[1]

    # --- beside the window -----------------------------------------------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Whether a placement is being made."""
        return self._wanted is not None

    @property
    def part(self) -> float:
        """How far that is, 0 to 1."""
        if self._wanted is None or self._task is None:
            texts = 2 * len(self._wanted[0].boxes) if self._wanted else 1
            return MEASURED * min(1.0, len(self._widths) / texts)
        return MEASURED + (1.0 - MEASURED) * self._task.part if self._widths else 0.0

    def begin(self, diagram: Diagram, done: Done, *, whole: bool) -> None:
        """Make a placement beside the window; `done` gets it, unless something else is begun before."""
        self.stop()
        self._wanted = (diagram, done, whole)
        self._poll.start()
        if whole:
            samples: Widths = {(text, role): measure(text, role) for role, text in SAMPLES}
            self._task = Task(self, partial(_looked_up, self._cache, diagram, samples), self._looked)
        else:
            self._looked(None)

    def stop(self) -> None:
        """Want nothing any more."""
        self._poll.stop()
        self._measuring.begin(None)
        if self._task is not None:
            self._task.stop()
        self._wanted = self._task = None
        self._widths = {}

    def close(self) -> None:
        """Want nothing any more, and return when nothing runs."""
        self.stop()
        wait_for_all()

    def finish(self) -> None:
        """Make now what is being made: for who cannot wait."""
        if self._wanted is not None:
            diagram, done, whole = self._wanted
            self.stop()
            done(self.of(diagram) if whole else place_anew(diagram))

    def _looked(self, found: Placement | None) -> None:
        if found is not None:
            self._made(found)
        elif self._wanted is not None:
            self._task = None
            self._measuring.begin(self._measure(self._wanted[0]))
            self._measuring.resume()

    def _measure(self, diagram: Diagram) -> Iterator[None]:
        widths = self._widths

        def noted(text: str, role: Role) -> float:
            found = widths[text, role] = measure(text, role)
            return found

        for role, text in SAMPLES:
            noted(text, role)
        containers = {box.parent for box in diagram.boxes}
        until = perf_counter() + SLICE
        for box in diagram.boxes:
            (title_size if box.id in containers else leaf_size)(box, noted, DESK)
            if perf_counter() > until:
                yield
                until = perf_counter() + SLICE
        if _is_slow(diagram):
            # Only such have edges with labels in their placements.
            from explorer.layout.bundles import bundle_relations  # noqa: PLC0415 - see place_anew

            for bundle in bundle_relations(diagram):
                noted(bundle.text, "verb")

    def _measured(self) -> None:
        if self._wanted is not None:
            diagram, _, whole = self._wanted
            cache = self._cache if whole else None
            self._task = Task(self, partial(_placed, cache, diagram, self._widths), self._made)

    def _made(self, placement: Placement) -> None:
        if self._wanted is not None:
            diagram, done, whole = self._wanted
            if whole:
                self._known[diagram.id] = (diagram, placement)
            self.stop()
            if len(diagram.boxes) > LONG:
                # What has just been made stays: the collector need not look through it either.
                gc.freeze()
            done(placement)


# --- in the other thread ---------------------------------------------------------------------------------------------


@uncollected()
def _looked_up(cache: Path, diagram: Diagram, widths: Widths, watch: Watch) -> Placement | None:
    from explorer.layout.memory import memory_of  # noqa: PLC0415 - see above

    # What notes and selections will ask for.
    _ = diagram.by_id, diagram.children, diagram.relations_of
    watch.tell(0.0)
    found = kept(cache, diagram, _from(widths), DESK)
    watch.tell(1.0)
    if found is not None:
        memory_of(found, diagram)
    return found


@uncollected()
def _placed(cache: Path | None, diagram: Diagram, widths: Widths, watch: Watch) -> Placement:
    from explorer.layout import place  # noqa: PLC0415 - see above

    asked = 0

    def watched(text: str, role: Role) -> float:
        nonlocal asked
        asked += 1
        if asked % 256 == 0:
            watch.tell(min(1.0, asked / len(widths)))
        return widths[text, role]

    placement = place(diagram, watched)
    watch.tell(1.0)
    if cache is not None:
        keep(cache, diagram, _from(widths), placement)
    return placement


def _from(widths: Widths) -> Measure:
    return lambda text, role: widths[text, role]
