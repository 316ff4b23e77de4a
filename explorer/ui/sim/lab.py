"""The laboratory in the window: it joins runs with the diagram, the time line and the panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from explorer.model.running import Given, Laboratory, Lane, Run
from explorer.model.theme import PROFILES
from explorer.ui import panels
from explorer.ui.glyphs import Glyphs
from explorer.ui.sim import closer
from explorer.ui.sim.bar import Bar
from explorer.ui.sim.doing import Doing
from explorer.ui.sim.flights import Flights
from explorer.ui.sim.pair import Pair
from explorer.ui.sim.panel import Panel
from explorer.ui.sim.runs import Runs
from explorer.ui.sim.track import Track, run_on, seen_as
from explorer.ui.sim.traffic import Rows
from explorer.ui.sim.travel import Travel
from explorer.ui.sim.work import Work
from explorer.ui.tasks import Watch
from explorer.workspace import Change, Request, State, Workspace, simulating, time_line
from explorer.workspace.simulating import DIAGRAMS
from explorer.workspace.simulation_words import SECOND
from explorer.workspace.state import Lab

if TYPE_CHECKING:
    from explorer.ui.window import Window

CALM_MS = 250
"""While time goes on, the panel tells something new no more often."""

SETTLED_MS = 60
"""After this time bars and panels have their places."""

SIDES = ("A  ", "B  ")
"""What stands before the names of two runs side by side, and of their lanes."""


class LabWindow(QObject):
    """The simulation of one window."""

    def __init__(self, window: Window, workspace: Workspace, glyphs: Glyphs, laboratory: Laboratory) -> None:
        """Make nothing to be seen yet."""
        super().__init__(window)
        self._window, self._workspace, self._laboratory = window, workspace, laboratory
        self.runs = Runs(workspace)
        self.work = Work(self)
        self.travel = Travel(self, self.runs, self.work, workspace)
        self.bar = Bar(workspace.commands, glyphs, workspace.run)
        self.panel = Panel()
        self.doing = Doing(window, workspace, self.runs, self.work, self.travel, self.panel)
        self.flights = Flights(window.canvas)
        self.pair = Pair(window, glyphs)
        self.rows = Rows(self.panel)
        self._lanes: list[tuple[int, Lane]] = []
        self._narrowed = self._tap = self._putting = self._fresh = False
        self.refused = ""
        """What could not be done last, in a line."""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self._look_closer)
        self._wanted = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(lambda: workspace.run("sim-scrub", str(round(self._wanted))))
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._show_panel)
        window.put_below(self.bar)
        window.put_beside(self.panel)
        self.bar.hide()
        self.panel.hide()
        travel, doing = self.travel, self.doing
        self.requests: dict[str, Callable[[str], object]] = {
            "sim-begin": self.begin,
            "sim-step": lambda _a: travel.step(1),
            "sim-step-back": lambda _a: travel.step(-1),
            "sim-second": lambda _a: travel.second(1),
            "sim-second-back": lambda _a: travel.second(-1),
            "sim-to-start": lambda _a: travel.go(0),
            "sim-to-end": lambda _a: travel.go(self.runs.length),
            "sim-scrub": lambda time: travel.go(float(time)),
            "sim-event": lambda event: travel.go_to_event(int(event)),
            "sim-fork": lambda _a: doing.fork(),
            "sim-compare": lambda _a: doing.compare(),
            "sim-do": doing.do,
            "sim-edit": lambda _a: doing.edit(),
            "sim-why": lambda _a: self.panel.turn(note=not self.panel.shows_note),
            "sim-close": lambda _a: self.close(),
        }
        self._connect()
        self._set_look(workspace.state)

    def _connect(self) -> None:
        run, line, panel = self._workspace.run, self.bar.line, self.panel
        line.wanted.connect(self._on_wanted)
        line.picked.connect(self._on_picked)
        line.stepped.connect(run)
        self.bar.stop.clicked.connect(self.escape)
        panel.jumped.connect(lambda event: run("sim-event", str(event)))
        panel.followed.connect(self._follow)
        panel.turned.connect(self._turn)
        panel.why.clicked.connect(self._back_to_why)
        panel.predict.chosen.connect(self._answer)
        panel.deeds.wanted.connect(lambda order: run("sim-do", order))
        panel.deeds.editing.connect(lambda _deed: run("sim-edit"))
        panel.edge_chosen.connect(self._choose_edge)
        self.travel.moved.connect(self._on_moved)
        self.travel.held.connect(self._on_held)
        self.doing.adopted = self._look_again
        self.work.begun.connect(self._on_work)
        self.work.told.connect(self._on_progress)
        self.work.ended.connect(self._on_end)
        self.work.refused.connect(self._on_refused)
        self._window.canvas.camera_changed.connect(lambda _camera: self._on_camera())
        self.pair.moved.connect(self._on_camera)
        self.pair.selected.connect(lambda box: self._point(1, box))
        for widget in (self._window.canvas, line, panel):
            widget.installEventFilter(self)
        self._workspace.listen(self._on_event)

    # --- opening and closing -----------------------------------------------------------------------------------------

    def offers(self) -> Sequence[tuple[str, str, str]]:
        """What can be simulated: id, title, summary."""
        return [(one.id, one.title, one.summary) for one in self._laboratory.offers()]

    def begin(self, what: str, seed: int | None = None, then: Callable[[], object] | None = None) -> None:
        """Open a scenario, or the manifests of a path.

        Args:
            what: see `Laboratory.begin`.
            seed: of all chance; None for that of the scenario.
            then: is called when it is open.
        """
        self._begin(what, lambda: self._laboratory.begin(what, seed), then)

    def begin_with(self, title: str, given: Callable[[], Given]) -> None:
        """Open a run of objects that were read already; they are asked for beside the window."""
        self._begin(title, lambda: self._laboratory.begin_with(given()))

    def _begin(self, what: str, start: Callable[[], Run], then: Callable[[], object] | None = None) -> None:
        def work(watch: Watch) -> Run:
            run = start()
            run_on(run, run.length, watch)
            return run

        def done(run: Run) -> None:
            self._open(what, run)
            if then is not None:
                then()

        self._window.wait_for(f"Simulating {what}")
        self.work.begin(work, done)

    def _open(self, what: str, run: Run) -> None:
        state, lab = self._workspace.state, self.runs.lab
        home = lab.home if lab is not None else replace(state.place, picture="")
        tour = next((offer.tour for offer in self._laboratory.offers() if offer.id == what), "")
        self.travel.player.play(False)
        self.travel.player.time = 0.0
        self.runs.tracks, self.runs.subject = [Track(run, run.at_time(0))], (0, "")
        self._workspace.set_lab(simulating.opened(run.title, home, tour))
        self._put(go=True)
        self._workspace.run("select", "")
        if not state.notes:
            self._workspace.run("notes")
        self.panel.turn(note=False)
        self._show_all()
        self._window.canvas.setFocus()
        # Not before the bar and the panel have their places.
        self._fresh = True
        self._settle.start()

    def _look_closer(self) -> None:
        for canvas in (self._window.canvas, self.pair.canvas):
            if canvas is not None and self.runs.tracks:
                closer.look(canvas)

    def close(self) -> None:
        """Close all runs and go back to where one was."""
        lab = self.runs.lab
        if lab is None:
            return
        self._stop()
        self.runs.tracks = []
        self.pair.close()
        self.flights.show_flights((), 0.0, 1.0)
        # In one go, and before anything else: nobody is told of a diagram that is not there any more.
        self._workspace.take(*DIAGRAMS, lead=lab.home, lab=True)
        self._make_room(two=False)
        self._window.canvas.setFocus()

    def rest(self) -> None:
        """Let nothing run any more, and leave nothing to be remembered that nobody chose."""
        self._stop()
        self._make_room(two=False)

    def _stop(self) -> None:
        self.travel.player.play(False)
        self._calm.stop()
        self._soon.stop()
        self._settle.stop()
        self.work.stop()

    def escape(self) -> bool:
        """One level out, if there is one here; whether there was."""
        return self.work.stop() or self.doing.leave_editor() or self._leave_pair()

    def _leave_pair(self) -> bool:
        """Show one run alone again, if nothing is selected in one of two; whether it did something."""
        lab, (side, box) = self.runs.lab, self.runs.subject
        if lab is None or lab.beside < 0 or self.bar.isHidden() or self._workspace.state.place.box:
            return False
        if side == 1 and box:
            self._point(0, "")
        else:
            self._workspace.run("sim-compare")
        return True

    # --- what is worked out ------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether something is being worked out."""
        return self.work.busy

    def _on_work(self) -> None:
        self.travel.player.play(False)
        self.bar.show_busy(0.0)

    def _on_progress(self, part: float) -> None:
        self._window.tell_progress(part)
        self.bar.show_busy(part)

    def _on_end(self) -> None:
        self._window.stop_waiting()
        self.bar.show_busy(-1.0)
        if self.runs.tracks:
            self._show_all()

    def _on_refused(self, told: str) -> None:
        self.refused = told
        if self.runs.lab is None:
            panels.show_lines(self._window, (told,), "This could not be simulated.")

    # --- what is seen ------------------------------------------------------------------------------------------------

    def _on_moved(self, changed: bool) -> None:
        if changed:
            self._put()
        self._show_time()
        self._show_flights()
        if not self.travel.player.playing:
            self._calm.stop()
            self._show_panel()
        elif not self._calm.isActive():
            self._calm.start()

    def _on_camera(self) -> None:
        if not self._putting:
            self._show_flights()

    def _on_held(self) -> None:
        self._show_panel()
        self.panel.turn(note=False)
        self.panel.see(self.panel.predict)

    def _look_again(self) -> None:
        """Show the present moment of runs that are others than before, or go on otherwise."""
        two = self.pair.canvas is not None
        for track in self.runs.seen:
            track.go(track.run.at_time(int(self.travel.time)))
        self._put()
        self._show_all()
        if two != (self.pair.canvas is not None):
            self._window.canvas.fit(animate=False)
            # Not to what comes next after a panel that is hidden now: Space is to play.
            self._window.canvas.setFocus()
            self._settle.start()

    def _put(self, *, go: bool = False) -> None:
        """Put the present moments into the workspace; everything else follows from that."""
        start, seen = self._workspace.pack.start, self.runs.seen
        diagrams = [
            seen_as(track.moment.diagram, name, track.run.title, start)
            for track, name in zip(seen, DIAGRAMS, strict=False)
        ]
        side, box = self.runs.subject
        self._putting = True
        self._workspace.put(*diagrams, go=go, box=box if side == 0 else "")
        self._putting = False
        titles = [f"{letter}{track.run.title}" for letter, track in zip(SIDES, seen, strict=False)]
        if len(diagrams) > 1:
            self.pair.show(diagrams[1], box if side == 1 else "", titles)
        else:
            self.pair.close()

    def _show_time(self) -> None:
        track = self.runs.track
        self.bar.show_time(self.travel.time, track.moment.event, track.run.events, track.run.seed)

    def _show_lanes(self) -> None:
        seen = self.runs.seen
        bet = self.runs.track.asked()
        hidden = float(self.runs.track.moment.time) if bet is not None and bet.open else -1.0
        self._lanes = time_line.side_by_side([track.run.lanes() for track in seen])
        letters = SIDES if len(seen) > 1 else ("",)
        lanes = [replace(lane, title=letters[side] + lane.title) for side, lane in self._lanes]
        self.bar.show_lanes(lanes, self.runs.length, self.runs.known, hidden)

    def _show_flights(self) -> None:
        lab = self.runs.lab
        if lab is None or not self.runs.tracks or self.busy or self._workspace.state.reduced_motion:
            self.flights.show_flights((), 0.0, 1.0)
            return
        time, speed = self.travel.time, float(lab.speed)
        for track, layer in zip(self.runs.seen, (self.flights, self.pair.flights), strict=False):
            if layer is not None:
                layer.show_flights(track.sky.at(time, speed), time, speed)

    def _show_panel(self) -> None:
        if self.runs.lab is None or self.busy or not self.runs.tracks:
            return
        box, track = self.runs.subject[1], self.runs.pointed
        self.panel.show_told(track.told(box))
        asked, said = self.runs.track.asked(), self.runs.track.waiting()
        self.panel.show_bets(self.runs.track.answered(), asked if asked is not None and asked.open else said)
        self._show_lanes()
        missing = self.rows.show(track, int(self.travel.time // SECOND), box)
        if missing and self.panel.isVisible():
            self._calm.start()

    def _show_all(self) -> None:
        lab = self.runs.lab
        if lab is not None:
            self.bar.show_lab(lab)
            self._show_panel()
            self._show_time()
            self._show_flights()

    def _set_look(self, state: State) -> None:
        profile = PROFILES[state.profile]
        self.bar.set_profile(profile)
        self.panel.set_look(profile, state.text_size)
        self.flights.set_profile(profile)
        self.pair.set_look(profile, reduced=state.reduced_motion)
        self.panel.set_names({one.id: one.name for one in self._workspace.pack.concepts.values()})

    def _make_room(self, two: bool) -> None:
        """Give two diagrams the room of the panel; who wants to read brings it back."""
        notes = self._workspace.state.notes
        if two != self._narrowed and (notes or not two):
            self._narrowed = two
            if notes == two:
                self._workspace.run("notes")

    # --- what becomes of the state -----------------------------------------------------------------------------------

    def _on_event(self, event: Change | Request) -> None:
        if isinstance(event, Request):
            return
        before, after = event.before, event.after
        looks = [(one.profile, one.text_size, one.reduced_motion) for one in (before, after)]
        if looks[0] != looks[1]:
            self._set_look(after)
        lab = after.lab
        here = lab is not None and after.place.diagram in DIAGRAMS and after.lesson is None
        if here == self.bar.isHidden():
            self.bar.setVisible(here)
            self.panel.setVisible(here)
            self._window.show_foot(not here)
            self._turn(self.panel.shows_note)
        self.travel.player.play(here and lab is not None and lab.playing and not self.busy)
        if lab is None or not self.runs.tracks:
            return
        if not here and lab.playing:
            self.travel.pause()
        if before.lab != lab:
            self._on_lab(before.lab, lab)
        if here and not event.put and before.place != after.place:
            if after.place.concept or after.place.page:
                self.panel.turn(note=True)
            elif after.place.diagram == DIAGRAMS[0]:
                self._point(0, after.place.box)

    def _on_lab(self, before: Lab | None, lab: Lab) -> None:
        self.travel.player.speed = float(lab.speed)
        self.bar.show_lab(lab)
        if before is None:
            return
        if (before.shown, before.beside, len(before.runs)) != (lab.shown, lab.beside, len(lab.runs)):
            self.runs.subject = (0, self.runs.subject[1])
            self._make_room(lab.beside >= 0)
            self.travel.run_on(round(self.travel.time), self._look_again)
        elif lab.playing and not before.playing:
            self.travel.play()
        elif before.playing and not lab.playing:
            self._calm.stop()
            self._show_panel()

    def _point(self, side: int, box: str) -> None:
        """Tell of another box."""
        self.runs.subject = (side, box)
        if side == 1 and self._workspace.state.place.box:
            self._workspace.run("select", "")
            self.runs.subject = (side, box)
        self.pair.select(box if side == 1 else "")
        self.doing.leave_editor()
        self._show_panel()

    def _follow(self, concept: str) -> None:
        """Read about a concept, beside the simulation."""
        self.travel.pause()
        self._workspace.run("sim-read", concept)

    def _back_to_why(self) -> None:
        """After reading something, go on with what one looked at."""
        if self._workspace.state.place.concept:
            side, box = self.runs.subject
            self._workspace.run("select", box if side == 0 else "")

    def _turn(self, note: bool) -> None:
        # Said in any case: notes that were just made count as hidden, and would be shown soon.
        self._window.notes.setVisible(self.panel.isHidden() or note)

    def _answer(self, choice: int) -> None:
        bet = self.runs.track.asked()
        if bet is not None:
            self.runs.track.answer(bet, choice)
            self._show_panel()
            self.bar.play.setFocus()

    def _on_wanted(self, time: float) -> None:
        """Go to where the pointer is by then: of a drag that is quicker than the diagrams are placed, some moments are left out."""
        self._wanted = time
        if not self._soon.isActive():
            self._soon.start()

    def _on_picked(self, picked: tuple[int, int]) -> None:
        """Go to an event whose mark was clicked; in the lanes of the run beside, to its time."""
        lane, event = picked
        self.travel.pause()
        if self._lanes[lane][0] == 0:
            self._workspace.run("sim-event", str(event))
        elif not self.busy:
            self._workspace.run("sim-scrub", str(self.runs.seen[1].run.at_event(event).time))

    def _choose_edge(self, ends: tuple[str, str]) -> None:
        self.rows.chosen = ends
        self._show_panel()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A tap on Space plays and pauses; held, it moves the diagram as ever."""
        if event.type() == QEvent.Type.Resize and self._fresh and self.runs.tracks:
            self._settle.start()
        elif event.type() == QEvent.Type.MouseButtonPress:
            # Who has taken hold of the diagram is shown nothing else by itself.
            self._tap = self._fresh = False
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyPress:
                self._tap = not event.modifiers()
            elif event.type() == QEvent.Type.KeyRelease and self._tap:
                self._tap = False
                if self.bar.isVisible():
                    self._workspace.run("sim-play")
        return False
