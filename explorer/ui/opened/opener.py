"""The way from the window to somebody's own files and clusters, and back."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.model.diagram import Diagram
from explorer.model.facts import Facts
from explorer.model.opened import DIAGRAM, CannotOpenError, Desk, Manner, News, Opened, Overview
from explorer.model.theme import PROFILES
from explorer.ui.opened.bar import OpenedBar
from explorer.ui.opened.chooser import Chooser
from explorer.ui.opened.watching import FileWatch
from explorer.ui.progress import Progress
from explorer.ui.tasks import Stopped, Task, Watch
from explorer.workspace import Workspace
from explorer.workspace.opened_commands import looked_on
from explorer.workspace.simulating import DIAGRAMS as SIMULATIONS
from explorer.workspace.state import OpenState, State

_LOOK = 50
"""How often one looks whether the work has news, in milliseconds."""


_LATER = 40
"""When one looks for what is missing or wrong, after a picture, in milliseconds."""

_STALE = "Changed on disk since it was read"


class _Before(Struct, frozen=True, eq=False):
    """What was open before something else is read, for as long as nothing of that is drawn."""

    what: str
    opened: Opened
    news: News
    state: OpenState | None


class Host(Protocol):
    """What the window gives."""

    def put_below(self, bar: QWidget) -> None:
        """Put a bar between the diagram and the foot."""
        ...


class Opener(QObject):
    """What is open beside the lessons: it reads, shows what has been read, and tells what is known of each box."""

    known = Signal()
    """More is known of the boxes: what is told of them may be another."""
    run_asked = Signal(object, object)
    """What is open is to run in a cluster in memory; carries its title, and the function that gives its objects."""

    def __init__(self, window: QWidget, host: Host, over: QWidget, workspace: Workspace, desk: Desk) -> None:
        """Make nothing yet.

        Args:
            window: panels open over it, and files are dropped on it.
            host: where the bar goes.
            over: the canvas, where progress is shown.
            workspace: where diagrams are put.
            desk: what can be opened.
        """
        super().__init__(window)
        self._window, self._host, self._over = window, host, over
        self._workspace, self._desk = workspace, desk
        self.chooser: Chooser | None = None
        self.bar: OpenedBar | None = None
        self._progress: Progress | None = None
        self._opened: Opened | None = None
        self._task: Task | None = None
        self._arranging: Task | None = None
        self._what = ""
        self._first = ""
        self._before: _Before | None = None
        self._drawn = self._broken = False
        self.refused = ""
        """What could not be opened last, in a line."""
        self._news = News()
        self._manner = Manner()
        self._files = FileWatch(self)
        self._files.changed.connect(self._on_disk_change)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER)
        self._later.timeout.connect(self._look_through)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK)
        self._look.timeout.connect(self._on_look)

    # What the notes ask

    def facts(self, box: str) -> Facts | None:
        """What is known of the object behind a box; None if there is none."""
        return self._opened.facts(box) if self._opened is not None else None

    def overview(self) -> Overview:
        """What is told of all that is open."""
        return self._opened.overview() if self._opened is not None else Overview("")

    @property
    def busy(self) -> bool:
        """Whether something is being read or drawn, and not only watched."""
        reading = self._look.isActive() and self._opened is not None and not self._opened.live
        return reading or (self._arranging is not None and self._arranging.running)

    @property
    def what(self) -> str:
        """What is open, as it was asked for; empty for nothing."""
        return self._what

    # Choosing

    def choose(self, what: str = "", told: str = "") -> None:
        """Open something, or ask what to open if nothing is named."""
        if what:
            self.open(what)
        else:
            self._ask("Open your own", told)

    def compare(self, other: str = "") -> None:
        """Compare what is open with something else; asks with what if nothing is named."""
        if not self._what:
            return
        self._first = self._what.partition("\n")[0]
        if other:
            self._on_chosen(other)
        else:
            self._ask(f"Compare {self._first.removeprefix('context:')} with…", "")

    def open(self, what: str) -> None:
        """Open something: a path, `context:NAME`, or two of them with a line break between."""
        for part in what.split("\n"):
            permission = self._desk.permission(part)
            if permission is not None:
                self._made_chooser().ask(what, permission)
                return
        try:
            opened = self._desk.open(what)
        except CannotOpenError as error:
            self._ask("Open your own", str(error))
            return
        before = self._kept()
        self.close(go=False)
        self.refused = ""
        state = self._workspace.state
        home = state.opened.home if state.opened is not None else state.place
        masked = opened.private and looked_on(state)
        self._what, self._opened = what, opened
        self._manner = Manner(masked=masked)
        opened.arrange(self._manner)
        self._made_bar().show()
        self._workspace.set_opened(OpenState(opened.title, home, opened.live, opened.private, self._manner))
        self._begin(opened, before)

    def again(self) -> None:
        """Read again what is open."""
        if self._what and self._opened is not None and not self._opened.live:
            manner = self._manner
            try:
                opened = self._desk.open(self._what)
            except CannotOpenError as error:
                self._ask("Open your own", str(error))
                return
            before = self._kept()
            self._stop()
            self._opened = opened
            opened.arrange(manner)
            self._begin(opened, before)

    def close(self, *, go: bool = True) -> None:
        """Close what is open; `go` back to where one was."""
        self._stop()
        state = self._workspace.state
        if go and state.opened is not None:
            home = state.opened.home
            self._opened, self._what, self._news, self._before, self._drawn = None, "", News(), None, False
            self._workspace.take(DIAGRAM, lead=home)
            self._workspace.set_opened(None)
            if self.bar is not None:
                self.bar.hide()

    def run(self) -> None:
        """Have what is open run in a cluster in memory."""
        if self._opened is not None and DIAGRAM in self._workspace.pack.diagrams:
            self.run_asked.emit(self._opened.title, self._opened.given)

    def follow(self, before: State | None, after: State) -> None:
        """Show what changed of how it is shown."""
        if before is None or before.profile != after.profile:
            for panel in (self.bar, self._progress):
                if panel is not None:
                    panel.set_profile(PROFILES[after.profile])
        opened = after.opened
        if opened is None or self._opened is None:
            return
        if opened.manner != self._manner:
            hidden = opened.manner == replace(self._manner, masked=True)
            self._manner = opened.manner
            self._arrange(self._opened, self._manner, at_once=hidden)
        self._show_bar()

    def rest(self) -> None:
        """Let nothing be read any more."""
        self._stop()

    def _arrange(self, opened: Opened, manner: Manner, *, at_once: bool) -> None:
        def done(diagram: Diagram) -> None:
            # Of what nothing was read yet there is no diagram.
            if diagram.id == DIAGRAM and opened is self._opened and manner is self._manner:
                self._put(diagram)
                self.known.emit()

        def work(_watch: Watch) -> Diagram:
            return opened.arrange(manner)

        if self._arranging is not None:
            self._arranging.stop()
        if at_once:
            # What others shall not see is not seen a moment longer.
            done(opened.arrange(manner))
        else:
            self._arranging = Task(self, work, done)

    # Reading

    def _kept(self) -> _Before | None:
        """What is open and drawn, to go back to; else what that would go back to."""
        if self._opened is None or not self._drawn:
            return self._before
        return _Before(self._what, self._opened, self._news, self._workspace.state.opened)

    def _go_back(self) -> None:
        """Show again what was open before; nothing of the present was drawn."""
        self._stop()
        before, self._before = self._before, None
        if before is None:
            self.close()
        elif before.opened.live:
            self.open(before.what)
        else:
            self._what, self._opened, self._news, self._drawn = before.what, before.opened, before.news, True
            if before.state is not None:
                self._manner = before.state.manner
                self._workspace.set_opened(before.state)
            self._files.watch(before.opened.paths())
            self._show_bar()
            self.known.emit()

    def _begin(self, opened: Opened, before: _Before | None) -> None:
        self._news, self._before, self._drawn = News(), before, False

        def work(watch: Watch) -> None:
            try:
                opened.work(watch.tell)
            except Stopped:
                raise
            except Exception:
                # It is raised again where a defect is seen; who waits is told that nothing more comes.
                self._broken = True
                raise

        self._broken = False
        self._task = Task(self, work, lambda _none: self._on_read(opened))
        self._look.start()
        self._show_progress(f"Reading {opened.title} · Esc: stop")

    def _on_defect(self) -> None:
        self._stop()
        self._news = News(state="", ended=True, problem="A defect of Podium ended the reading; what was read is shown")
        self._show_bar()

    def _on_disk_change(self) -> None:
        self._news = News(state=_STALE, ended=True)
        self._show_bar()

    def _on_read(self, opened: Opened) -> None:
        self._on_look()
        if not self._news.ended and opened is self._opened:
            if self._progress is not None:
                self._progress.hide()
            # What was read is painted first.
            self._later.start()

    def _look_through(self) -> None:
        opened = self._opened
        if opened is not None:
            self._task = Task(self, lambda watch: opened.look_through(watch.tell), lambda _none: self._on_look())

    def _stop(self) -> None:
        self._later.stop()
        self._look.stop()
        self._files.rest()
        for task in (self._task, self._arranging):
            if task is not None:
                task.stop()
        self._task = self._arranging = None
        if self._progress is not None:
            self._progress.hide()

    def stop_reading(self) -> bool:
        """Stop the reading and keep what has been read; whether anything was being read."""
        reading = self._task is not None and self._task.running and self._opened is not None and not self._opened.live
        if reading:
            self._stop()
            if self._drawn:
                self._news = News(state="Stopped: not all of it was read or looked through", ended=True)
                self._show_bar()
            else:
                self._go_back()
        return reading

    def _on_look(self) -> None:
        opened, task = self._opened, self._task
        if opened is None:
            return
        if task is not None and self._progress is not None:
            self._progress.tell(task.part)
        news = opened.news()
        changed = news.diagram is not None or news.state != self._news.state or news.ended != self._news.ended
        self._news = replace(news, diagram=None)
        if news.diagram is not None:
            self._put(news.diagram)
        if self._broken and not news.ended:
            self._on_defect()
            return
        if news.ended:
            self._stop()
            self._files.watch(opened.paths())
        if news.problem and not self._drawn:
            # Nothing came of it: what was open stays, one chooses again, and reads why.
            self._go_back()
            self._ask("Open your own", news.problem)
            return
        if changed:
            self._show_bar()
            self.known.emit()

    def _put(self, diagram: Diagram) -> None:
        fresh = DIAGRAM not in self._workspace.pack.diagrams
        self._drawn, self._before = True, None
        self._workspace.put(diagram, go=fresh)
        if self._opened is not None and self._opened.live and self._progress is not None:
            self._progress.hide()

    def _show_bar(self) -> None:
        opened = self._workspace.state.opened
        if self.bar is not None and opened is not None and self._opened is not None:
            words = self._news.problem or self._news.state
            stale = self._news.state == _STALE
            looked = "\n" not in self._what and (self._news.ended or self._opened.live)
            findings = len(self.overview().findings) if looked else None
            self.bar.show_state(self._opened.title, opened, words, findings, stale=stale)
            # A simulation has a bar of its own there, and none of this concerns it.
            self.bar.setHidden(self._workspace.state.place.diagram in SIMULATIONS)

    def _show_progress(self, words: str) -> None:
        if self._progress is None:
            self._progress = Progress(self._over)
        self._progress.set_profile(PROFILES[self._workspace.state.profile])
        self._progress.begin(words)

    # Panels

    def _made_bar(self) -> OpenedBar:
        if self.bar is None:
            bar = self.bar = OpenedBar(self._workspace.commands, self._workspace.run)
            bar.set_profile(PROFILES[self._workspace.state.profile])
            self._host.put_below(bar)
        return self.bar

    def _made_chooser(self) -> Chooser:
        if self.chooser is None:
            self.chooser = Chooser(self._window)
            self.chooser.chosen.connect(self._on_chosen)
            self.chooser.allowed.connect(self._on_allowed)
            self.chooser.closed.connect(self._on_closed)
        return self.chooser

    def _ask(self, title: str, told: str) -> None:
        self.refused = told
        self._made_chooser().begin(title, self._desk.contexts(), self._desk.lacks(), told)

    def _on_chosen(self, what: str) -> None:
        first, self._first = self._first, ""
        self.open(f"{first}\n{what}" if first else what)

    def _on_allowed(self, key: str, what: str) -> None:
        self._desk.allow(key)
        self.open(what)

    def _on_closed(self, _none: object) -> None:
        # A comparison that nobody went on with; a choice comes after this.
        QTimer.singleShot(0, self, self._forget_first)

    def _forget_first(self) -> None:
        if self.chooser is None or self.chooser.isHidden():
            self._first = ""
