"""Where to begin: what the command line asks for, as data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

ROOMS = ("small", "medium", "large")
"""How far away the back row may be."""


class UsageError(Exception):
    """What was asked for does not exist or cannot be done; the message is one line."""


class Place(Struct, frozen=True):
    """Where to begin.

    Attributes:
        pack: the pack's folder; None for the built-in one.
        view: id of the diagram to open; empty for the pack's start.
        box: id of the box to select; empty for none.
        picture: id of the picture to open; empty for none.
        profile: name of the colour profile; empty for the one last used.
    """

    pack: Path | None = None
    view: str = ""
    box: str = ""
    picture: str = ""
    profile: str = ""


class Teaching(Struct, frozen=True):
    """How a lesson is to begin.

    Attributes:
        tour: id of the tour.
        step: id of the step; empty for the first.
        windowed: whether the class's window stays a window, to be shared in a call.
        screen: name of the screen for the class; empty for the one last used, or the largest other one.
        room: how far away the back row is: small, medium or large; empty for what it was last.
        short: whether to leave out what the short path leaves out.
        check: whether to begin with the screen that tests the room.
    """

    tour: str
    step: str = ""
    windowed: bool = False
    screen: str = ""
    room: str = ""
    short: bool = False
    check: bool = False


class Simulating(Struct, frozen=True):
    """A simulation that is opened in the window at once.

    Attributes:
        what: id of a scenario, or the path of manifests.
        at: the moment that is shown, in milliseconds.
        until: how long a run of manifests is planned to be, in milliseconds.
        seed: of all chance; None for that of the scenario.
        nodes: how many nodes manifests get that bring none.
        orders: what is done at which times, as in `--do`.
    """

    what: str
    at: int = 0
    until: int = 300_000
    seed: int | None = None
    nodes: int = 3
    orders: tuple[str, ...] = ()


class Owned(Struct, frozen=True):
    """Somebody's own files or cluster, opened in the window at once, and how charts and kustomizations are read.

    Attributes:
        what: a path, or `context:NAME`; empty for nothing.
        values: paths of files with values for a chart.
        set: single values for a chart, as `a.b=1`.
        release: name of the release that a chart makes; empty for the usual one.
        namespace: into which a chart would be installed; empty for `default`.
        remote: whether a kustomization may use the network.
        kubeconfig: the file to read in place of the usual ones; empty for those.
    """

    what: str = ""
    values: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    release: str = ""
    namespace: str = ""
    remote: bool = False
    kubeconfig: str = ""


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """A line that says that there is no such thing, and what there is."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    names = sorted(known)
    if not names:
        return f"there is no {what} called {name!r}, nor any other"
    begun = [one for one in names if name and one.casefold().startswith(name.casefold())]
    close = difflib.get_close_matches(name, names, 1) or begun
    hint = f"did you mean {close[0]}?" if close else f"expected one of: {', '.join(names)}"
    return f"there is no {what} called {name!r}; {hint}"
