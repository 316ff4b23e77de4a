"""The way from the window to somebody's own files and clusters; what they need is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from explorer.model.opened import DIAGRAM, Desk, Informant
from explorer.workspace import Request, State, Workspace

if TYPE_CHECKING:
    from explorer.ui.opened.opener import Opener
    from explorer.ui.window import Window

# ruff: noqa: PLC0415 - the first frame does without what is imported in functions here

REQUESTS = frozenset({"open-own", "open-again", "compare-with", "run-opened", "close-opened"})
"""What commands of what is open ask of the window."""


class Openings:
    """What is open beside the lessons in one window."""

    def __init__(self, window: Window, workspace: Workspace, desk: Callable[[], Desk] | None) -> None:
        """Make nothing yet; `desk` knows what can be opened, None if nothing can."""
        self._window, self._workspace, self._desk = window, workspace, desk
        self._opener: Opener | None = None

    @property
    def opener(self) -> Opener:
        """Reads and shows; it is made when something is first opened."""
        if self._opener is None:
            from explorer.ui.opened.opener import Opener

            assert self._desk is not None  # noqa: S101 - nothing asks for it where nothing can be opened
            window = self._window
            opener = self._opener = Opener(window, window, window.canvas, self._workspace, self._desk())
            opener.known.connect(window.tell_notes)
            opener.run_asked.connect(window.simulations.begin_with)
        return self._opener

    @property
    def possible(self) -> bool:
        """Whether anything can be opened."""
        return self._desk is not None

    @property
    def informant(self) -> Informant | None:
        """Who knows the objects behind the boxes of the diagram that is shown; None if they are nobody's own."""
        return self._opener if self._workspace.state.place.diagram == DIAGRAM else None

    @property
    def boxes(self) -> Iterable[str]:
        """Ids of the boxes of what is open."""
        found = self._workspace.pack.diagrams.get(DIAGRAM)
        return found.by_id if found is not None else ()

    def select(self, box: str) -> bool:
        """Select a box of what is open, empty for none; whether there is one."""
        if box and box not in self.boxes:
            return False
        self._workspace.run("select", box)
        return True

    def take_drops(self, widget: QWidget) -> None:
        """Open files that are dropped on a widget."""
        if self._desk is not None:
            from explorer.ui.opened.drop import DropTarget

            DropTarget(widget, lambda path: self.opener.open(path))  # noqa: PLW0108 - not made before something is dropped

    def answer(self, request: Request) -> None:
        """Do what a command of what is open asks for."""
        if self._desk is None:
            return
        opener = self.opener
        deeds: dict[str, Callable[[str], None]] = {
            "open-own": opener.choose,
            "open-again": lambda _a: opener.again(),
            "compare-with": opener.compare,
            "run-opened": lambda _a: opener.run(),
            "close-opened": lambda _a: opener.close(),
        }
        deeds[request.what](request.argument)

    def follow(self, before: State | None, after: State) -> None:
        """Show what changed."""
        if self._opener is not None:
            self._opener.follow(before, after)

    def escape(self) -> bool:
        """Stop what is being read; whether anything was."""
        return self._opener is not None and self._opener.stop_reading()

    def rest(self) -> None:
        """Let nothing be read any more."""
        if self._opener is not None:
            self._opener.rest()
