"""What is done in a run: orders, edited text, forks; what comes of it is simulated beside the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from explorer.model.running import Run, Trouble
from explorer.ui.sim.panel import Panel
from explorer.ui.sim.runs import Runs
from explorer.ui.sim.track import Track, run_on
from explorer.ui.sim.travel import Travel
from explorer.ui.sim.work import Work
from explorer.ui.tasks import Watch
from explorer.workspace import Workspace, simulating

if TYPE_CHECKING:
    from explorer.ui.window import Window


class Doing:
    """Carries out what is asked for in the panel, at the present moment of the run that it tells of."""

    def __init__(
        self, window: Window, workspace: Workspace, runs: Runs, work: Work, travel: Travel, panel: Panel
    ) -> None:
        self._window, self._workspace, self._panel = window, workspace, panel
        self._runs, self._work, self._travel = runs, work, travel
        self.adopted: Callable[[], object] = lambda: None
        """Is called when a run goes on otherwise than before."""
        panel.editor.applied.connect(self._apply)
        panel.deeds.command_of = self._command
        panel.editor.left.connect(self.leave_editor)
        work.refused.connect(self._refuse)

    def do(self, order: str) -> None:
        """Carry out an order."""
        self._act(lambda track: track.run.do(order, track.moment), order)

    def edit(self) -> None:
        """Open the text of what the panel tells of."""
        box, track = self._runs.subject[1], self._runs.pointed
        text = track.run.text(box, track.moment) if box and not self._travel.still else ""
        if text:
            self._travel.pause()
            self._bring_panel()
            self._panel.turn(note=False)
            self._panel.editor.begin(box, track.told(box).name, text)
            self._panel.see(self._panel.editor)

    def leave_editor(self) -> bool:
        """Edit no more; whether anything was edited."""
        if self._panel.editor.isHidden():
            return False
        self._panel.editor.hide()
        self._window.canvas.setFocus()
        return True

    def fork(self, then: Callable[[], object] | None = None) -> None:
        """Go another way from here."""
        self._act(lambda track: track.run.fork(track.moment), "", then)

    def compare(self) -> None:
        """Show another run beside this one, a fork if there is none; or this one alone again."""
        lab = self._runs.lab
        if lab is None or self._work.busy:
            return
        if len(lab.runs) < 2:
            self.fork(lambda: self._workspace.run("sim-compare"))
        else:
            self._workspace.set_lab(simulating.compared(lab))

    def _apply(self, text: str) -> None:
        box = self._panel.editor.box
        self._act(lambda track: track.run.edit(box, text, track.moment), f"edit {box}")

    def _act(self, act: Callable[[Track], Run], words: str, then: Callable[[], object] | None = None) -> None:
        if self._travel.still:
            return
        self._travel.pause()
        track, time = self._runs.pointed, round(self._travel.time)

        def work(watch: Watch) -> Run:
            run = act(track)
            run_on(run, max(run.length, time), watch)
            return run

        def done(run: Run) -> None:
            self._adopt(track, run, words)
            if then is not None:
                then()

        self._panel.deeds.tell("")
        self._work.begin(work, done)

    def _adopt(self, track: Track, run: Run, words: str) -> None:
        lab = self._runs.lab
        if lab is None:
            return
        self.leave_editor()
        # The first run stays as it was, to be compared with; of a fork nothing is lost that anybody has seen.
        first = track is self._runs.tracks[0]
        if run is track.run or (words and not first and track.moment.time >= track.seen):
            track.replaced(run)
            self.adopted()
            return
        new = Track(run, run.at_time(int(self._travel.time)))
        new.bets = dict(track.bets)
        self._runs.tracks.append(new)
        title = f"{run.title}: {words}" if words else run.title
        self._workspace.set_lab(replace(simulating.added(lab, title), playing=False))

    def _refuse(self, told: str) -> None:
        """Say what could not be done, where it was asked for."""
        if self._runs.lab is None:
            return
        self._bring_panel()
        if not self._panel.editor.isHidden():
            self._panel.editor.tell(told)
            self._panel.see(self._panel.editor)
        else:
            self._panel.deeds.tell(told)
            self._panel.see(self._panel.deeds)

    def _command(self, order: str) -> str:
        """What one would type for an order; empty for nothing."""
        try:
            return "" if self._travel.still else self._runs.pointed.run.command(order)
        except Trouble:
            return ""

    def _bring_panel(self) -> None:
        """Let what is said in the panel be seen: beside two runs it is hidden."""
        if not self._workspace.state.notes:
            self._workspace.run("notes")
