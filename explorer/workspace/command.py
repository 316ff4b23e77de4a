"""What a command is: a row of the one table of everything that can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from explorer.model.catalogue import Pack
from explorer.workspace.state import Request, State

Run = Callable[[Pack, State, str], State | Request]


def _always(_pack: Pack, _state: State) -> bool:
    return True


class Command(Struct, frozen=True):
    """One thing that can be done.

    Attributes:
        id: unique.
        title: what menus and the palette call it.
        run: from the pack, the state and an argument to the next state, or to a request to the window.
        keys: its keys in Qt's portable notation.
        group: where the help sheet lists it.
        when: whether it applies.
        where: who listens to its keys: the window always, the canvas or the picture only while they have the focus, the windows
            of a lesson while one is taught, the diagram and the time line of a simulation while one of them has the focus.
        palette: whether search offers it; those that need an argument are not offered.
    """

    id: str
    title: str
    run: Run
    keys: tuple[str, ...] = ()
    group: str = "Go"
    when: Callable[[Pack, State], bool] = _always
    where: Literal["window", "canvas", "picture", "lesson", "lab"] = "window"
    palette: bool = True

    @property
    def hint(self) -> str:
        """What a tooltip says of it: its title, and its first key."""
        return f"{self.title}  {self.keys[0]}" if self.keys else self.title


def ask(what: str) -> Run:
    """A command that asks the window for something and changes no state."""

    def run(_pack: Pack, _state: State, argument: str) -> Request:
        return Request(what, argument)

    return run
