"""What one sitting knows, as frozen data."""

from __future__ import annotations

from msgspec import Struct, field

from explorer.model.opened import Manner
from explorer.workspace.filtering import Filter
from explorer.workspace.lesson import Lesson

TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
"""The sizes of the notes' text, in percent."""


class Place(Struct, frozen=True):
    """Where the learner is; history is made of these.

    Attributes:
        diagram: id of the diagram on the canvas.
        box: id of the selected box; empty if none.
        concept: id of the concept whose note is shown though no selected box stands for it; empty otherwise.
        picture: id of the picture that is open in front of the canvas; empty if none.
        page: id of the page that is shown in place of a note; empty if none.
    """

    diagram: str
    box: str = ""
    concept: str = ""
    picture: str = ""
    page: str = ""


class Lab(Struct, frozen=True):
    """A simulation that is open.

    Attributes:
        runs: the titles of its runs, the first one first, then its forks.
        home: where one was before, and goes when it is closed.
        tour: id of the tour that teaches it; empty for none.
        shown: index of the run in the middle.
        beside: index of the run beside it, on the same clock; -1 for none.
        playing: whether the time goes on.
        speed: how many times as fast as a clock.
    """

    runs: tuple[str, ...]
    home: Place
    tour: str = ""
    shown: int = 0
    beside: int = -1
    playing: bool = False
    speed: int = 4


class OpenState(Struct, frozen=True):
    """Somebody's own files or cluster that are open.

    Attributes:
        title: their name.
        home: where one was before, and goes when they are closed.
        live: whether they change by themselves.
        private: whether they are masked while others look on.
        manner: how they are shown.
    """

    title: str
    home: Place
    live: bool = False
    private: bool = False
    manner: Manner = Manner()


class State(Struct, frozen=True):
    """All that the panels show.

    Attributes:
        place: where the learner is.
        back, forward: the places before and after it, the nearest last.
        preview: ids of boxes of this diagram that are pointed at from elsewhere (a link, a search hit).
        profile: name of the colour profile.
        text_size: the notes' text in percent, one of TEXT_SIZES.
        outline, notes, minimap: which panels are open.
        reduced_motion: whether things jump instead of moving.
        filter: what is to be seen of the diagram; it ends when the diagram changes.
        lesson: the tour that is being taught; None if none is.
        lab: the simulation that is open; None if none is.
        opened: somebody's own files or cluster; None if nothing is open.
    """

    place: Place
    back: tuple[Place, ...] = ()
    forward: tuple[Place, ...] = ()
    preview: frozenset[str] = field(default_factory=frozenset)
    profile: str = "desk-light"
    text_size: int = 100
    outline: bool = False
    notes: bool = True
    minimap: bool = True
    reduced_motion: bool = False
    filter: Filter = Filter()
    lesson: Lesson | None = None
    lab: Lab | None = None
    opened: OpenState | None = None


class Request(Struct, frozen=True):
    """Something that a command asks of the window and that changes no state ("fit", "search")."""

    what: str
    argument: str = ""
