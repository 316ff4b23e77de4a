"""Moving in time: playing, stepping, scrubbing; what was not simulated yet is, beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.model.running import Moment
from explorer.ui.sim.player import Player
from explorer.ui.sim.runs import Runs
from explorer.ui.sim.track import run_on
from explorer.ui.sim.work import Work
from explorer.ui.tasks import Watch
from explorer.workspace import Workspace
from explorer.workspace.simulation_words import SECOND

AHEAD_MS = 10 * SECOND
"""While time goes on beyond what is known, so much of a clock's time is simulated at once."""


class Travel(QObject):
    """Where in time the runs are that are seen.

    Signals:
        moved: whether a diagram looks other than before.
        held: somebody is to predict something first.
    """

    moved = Signal(bool)
    held = Signal()

    def __init__(self, parent: QObject, runs: Runs, work: Work, workspace: Workspace) -> None:
        super().__init__(parent)
        self._runs, self._work, self._workspace = runs, work, workspace
        self.player = Player(self)
        self.player.ticked.connect(self._on_tick)

    @property
    def time(self) -> float:
        """The present moment, in milliseconds."""
        return self.player.time

    @property
    def still(self) -> bool:
        """Whether one cannot go anywhere: nothing is open, or something is being worked out."""
        return self._work.busy or not self._runs.tracks

    def go(self, time: float, *, free: bool = False) -> None:
        """Show a time, in milliseconds.

        Args:
            time: when.
            free: whether a question that is still open holds nobody.
        """
        if self.still:
            return
        wanted = max(0.0, time) if free else self._allowed(max(0.0, time))
        self.run_on(round(wanted), partial(self._go, wanted))

    def _go(self, time: float) -> None:
        self.player.time = time
        changed = [track.go(track.run.at_time(int(time))) for track in self._runs.seen]
        self.moved.emit(any(changed))

    def go_to_event(self, event: int) -> None:
        """Show the run in the middle right after an event."""
        if self.still:
            return
        track = self._runs.track
        moment = track.run.at_event(max(0, event))
        if self._allowed(moment.time, moment.event) < moment.time:
            return
        self._show(moment)

    def _show(self, moment: Moment) -> None:
        track = self._runs.track
        changed = [track.go(moment)]
        changed += [other.go(other.run.at_time(moment.time)) for other in self._runs.seen if other is not track]
        self.player.time = float(moment.time)
        self.moved.emit(any(changed))

    def step(self, step: int) -> None:
        """One event on or back."""
        self.pause()
        if self.still:
            return
        track = self._runs.track
        moment = track.moment
        if step > 0:
            if moment.event < track.run.events:
                self.go_to_event(moment.event + 1)
            return
        # Back from a quiet time leads to the event before it, which is seen already.
        began = track.run.at_event(moment.event).time if moment.event else 0
        self.go_to_event(moment.event if began < moment.time else moment.event - 1)

    def second(self, step: int) -> None:
        """To the next full second, or the one before."""
        self.pause()
        whole = self.time // SECOND if step > 0 else -(-self.time // SECOND)
        wanted = (whole + step) * SECOND
        if step < 0 or self.still or not self._stop_ahead(wanted):
            self.go(wanted)

    def play(self) -> None:
        """Begin to play: from the start if the end has come; not beyond a question."""
        if self.time >= self._runs.length:
            self.go(0)
        self._hold_if_asked()

    def pause(self) -> None:
        """Stop where it is."""
        self._workspace.run("sim-set-playing", "no")

    def run_on(self, until: int, then: Callable[[], object]) -> None:
        """Simulate what is seen up to a time, and go on."""
        runs = [track.run for track in self._runs.seen if track.run.known < until]

        def work(watch: Watch) -> bool:
            for run in runs:
                run_on(run, until, watch)
            return True

        if runs:
            self._work.begin(work, lambda _done: then())
        else:
            then()

    def _allowed(self, time: float, event: int = -1) -> float:
        """The time, but not beyond a question that is still open."""
        now = self._runs.track.moment
        later = time > now.time or event > now.event
        return float(now.time) - (event >= 0) if later and self._hold_if_asked() else time

    def _stop_ahead(self, time: float) -> bool:
        """Stop where something is asked on the way to a time; whether something is."""
        track = self._runs.track
        bet, asked = track.asked(), track.ahead(time)
        if asked is not None and (bet is None or not bet.open):
            self._show(asked)
        return self._hold_if_asked()

    def _hold_if_asked(self) -> bool:
        bet = self._runs.track.asked()
        if bet is None or not bet.open:
            return False
        self.pause()
        self.held.emit()
        return True

    def _on_tick(self, wanted: float) -> None:
        if self.still:
            return
        track, end = self._runs.track, float(self._runs.length)
        bet, asked = track.waiting(), track.ahead(wanted)
        if bet is not None and bet.asked.until <= wanted and (asked is None or bet.asked.until < asked.time):
            # Here it shows who was right.
            wanted = float(bet.asked.until)
            self.pause()
        elif self._stop_ahead(wanted):
            return
        if wanted >= end:
            wanted = end
            self.pause()
        if self._runs.known < wanted:
            self.pause()
            until = int(max(wanted, min(end, wanted + AHEAD_MS * self.player.speed)))
            self.run_on(until, lambda: self._workspace.run("sim-set-playing", "yes"))
            return
        self._go(wanted)
        self._hold_if_asked()
