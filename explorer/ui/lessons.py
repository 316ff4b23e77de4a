"""The way from the window into a lesson and back; what a lesson needs is imported when one is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from explorer import resources
from explorer.model.theme import PROFILES
from explorer.opening import Teaching
from explorer.ui.glyphs import Glyphs
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.simulations import Simulations
    from explorer.ui.teach.presenter import Presenter
    from explorer.ui.teach.remembered import Remembered
    from explorer.ui.teach.tour_list import TourList

# ruff: noqa: PLC0415 - imported late on purpose, see above


class Lessons(QObject):
    """The tours of one window: choosing one, and teaching it."""

    ended = Signal()
    """A lesson has ended, and its windows are closed."""

    def __init__(
        self, window: QWidget, workspace: Workspace, glyphs: Glyphs, simulations: Simulations | None = None
    ) -> None:
        """Make nothing yet; the teacher sits where `window` is, and tours of scenarios are played by `simulations`."""
        super().__init__(window)
        self._window, self._workspace, self._glyphs = window, workspace, glyphs
        self._simulations, self._played = simulations, ""
        self.ended.connect(self._put_away)
        self._presenter: Presenter | None = None
        self._chooser: TourList | None = None

    @property
    def presenter(self) -> Presenter:
        """Shows the lesson; it is made with the first one."""
        if self._presenter is None:
            from explorer.ui.teach.presenter import Folders, Presenter

            # The window is made without the application; only a lesson needs all keys and the news of screens.
            application = QApplication.instance()  # noqa: TID251 - see above
            assert isinstance(application, QApplication)  # noqa: S101 - narrows a type
            folder = resources.config_folder()
            self._presenter = Presenter(
                application,
                self._workspace,
                self._glyphs,
                Folders(folder / "lessons.json", folder / "ink"),
                lambda: self._window,
            )
            self._presenter.ended.connect(self.ended)
            self._presenter.lost.connect(lambda line: self.choose(told=line))
        return self._presenter

    def choose(self, tour: str = "", told: str = "") -> None:
        """Let the teacher choose a tour.

        Args:
            tour: id of the one that is chosen at first.
            told: why this is asked, in a line; empty if the teacher wants to choose.
        """
        from explorer.ui.teach.tour_list import TourList

        if self._chooser is None:
            self._chooser = TourList(self._window, lambda: self._window.screen().name())
            self._chooser.started.connect(self.begin)
        kept = self._kept
        self._chooser.set_profile(PROFILES[self._workspace.state.profile])
        self._chooser.begin(self._workspace.pack, kept, tour or self._wanted(kept), told)

    def go_on(self) -> None:
        """Teach from here: the tour that was left last where it was left, else the one about the present diagram from its first step there."""
        pack, kept = self._workspace.pack, self._kept
        tour = pack.tours.get(self._wanted(kept))
        if tour is None or not tour.steps:
            self.choose()
            return
        here = self._workspace.state.place.diagram
        there = next((step.id for step in tour.steps if step.diagram == here), "")
        self.begin(Teaching(tour.id, kept.steps.get(f"{pack.id}/{tour.id}", there)))

    @property
    def _kept(self) -> Remembered:
        from explorer.ui.teach import remembered

        return self._presenter.kept if self._presenter else remembered.load(resources.config_folder() / "lessons.json")

    def _wanted(self, kept: Remembered) -> str:
        """The tour that was left last, else the one that says most about the present diagram; empty if there is none."""
        pack = self._workspace.pack
        left = [key.removeprefix(f"{pack.id}/") for key in kept.steps if key.startswith(f"{pack.id}/")]
        here = self._workspace.state.place.diagram
        count = {tour.id: sum(step.diagram == here for step in tour.steps) for tour in pack.tours.values()}
        nearest = max(count, key=lambda name: count[name], default="")
        known = [name for name in left if name in pack.tours]
        return known[-1] if known else nearest if count.get(nearest) else ""

    def begin(self, teaching: Teaching) -> None:
        """Begin a lesson."""
        from explorer.ui.teach.placing import Wish

        presenter, run = self.presenter, self._workspace.run
        if self._simulations is not None and teaching.tour in self._workspace.pack.scenarios:
            self._played = teaching.tour
            self._simulations.play_tour(teaching.tour)
        presenter.wish = Wish(
            teaching.windowed, teaching.screen or presenter.kept.screen, insisted=bool(teaching.screen)
        )
        if teaching.room:
            presenter.kept = replace(presenter.kept, room=teaching.room)
        run("teach", f"{teaching.tour}/{teaching.step}" if teaching.step else teaching.tour)
        if teaching.short:
            run("short-path")
        if teaching.check:
            run("test-room")

    def _put_away(self) -> None:
        """What a scenario has shown is for its lesson alone."""
        if self._simulations is not None and self._played:
            played, self._played = self._played, ""
            self._simulations.put_tour_away(played)

    def follow(self) -> None:
        """Show a lesson that was begun by a command alone."""
        if self._workspace.state.lesson is not None:
            _ = self.presenter
