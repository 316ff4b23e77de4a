"""The way from the window into a simulation; what one needs is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.opening import Simulating
from explorer.ui.glyphs import Glyphs
from explorer.workspace import Request, Workspace

if TYPE_CHECKING:
    from explorer.model.running import Given, Laboratory
    from explorer.ui.sim import LabWindow
    from explorer.ui.window import Window

# ruff: noqa: PLC0415 - the first frame does without what is imported in functions here


class Simulations:
    """The simulations of one window: choosing one, and showing it."""

    def __init__(
        self, window: Window, workspace: Workspace, glyphs: Glyphs, laboratory: Callable[[], Laboratory] | None
    ) -> None:
        """Make nothing yet; `laboratory` is where simulations begin, None if nothing can be simulated."""
        self._window, self._workspace, self._glyphs, self._laboratory = window, workspace, glyphs, laboratory
        self._lab: LabWindow | None = None

    @property
    def lab(self) -> LabWindow:
        """Shows simulations; it is made with the first one."""
        if self._lab is None:
            from explorer.ui.sim import LabWindow

            assert self._laboratory is not None  # noqa: S101 - nothing asks for it where nothing can be simulated
            self._lab = LabWindow(self._window, self._workspace, self._glyphs, self._laboratory())
        return self._lab

    @property
    def possible(self) -> bool:
        """Whether anything can be simulated."""
        return self._laboratory is not None

    def play_tour(self, name: str) -> None:
        """Play a scenario, so that its tour has something to show; any other tour is left as it is."""
        found = None if self._laboratory is None else self._laboratory().tour(name)
        if found is not None:
            self._workspace.put_tour(found[1], *found[0])

    def put_tour_away(self, name: str) -> None:
        """Forget what a scenario's tour has shown."""
        pack = self._workspace.pack
        if name in pack.scenarios and name in pack.tours:
            shown = [step.diagram for step in pack.tours[name].steps if step.diagram]
            self._workspace.put_tour(pack.scenarios[name].outline)
            self._workspace.take(*shown)

    @property
    def tour(self) -> str:
        """The tour of the scenario that is open; empty for none."""
        lab = self._workspace.state.lab
        return lab.tour if lab is not None else ""

    def begin(self, wish: Simulating, box: str = "") -> None:
        """Open a simulation at a moment, with a box selected."""
        lab = self.lab

        def then() -> None:
            lab.travel.go(wish.at, free=True)
            if box:
                self._workspace.run("select", box)

        lab.begin(wish.what, wish.seed, then)

    def begin_with(self, title: str, given: Callable[[], Given]) -> None:
        """Open a simulation of objects that were read already."""
        if self._laboratory is not None:
            self.lab.begin_with(title, given)

    def choose(self) -> None:
        """Let somebody choose a scenario."""
        if self._laboratory is not None:
            from explorer.ui.sim.choice import ScenarioChoice

            ScenarioChoice(self._window, self.lab.offers(), self._workspace).open()

    def answer(self, request: Request) -> None:
        """Do what a command of a simulation asks for."""
        if self._laboratory is not None:
            self.lab.requests[request.what](request.argument)

    def escape(self) -> bool:
        """One level out; whether there was one."""
        return self._lab is not None and self._lab.escape()

    def rest(self) -> None:
        """Let nothing run any more."""
        if self._lab is not None:
            self._lab.rest()
