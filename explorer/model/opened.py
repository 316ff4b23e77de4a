"""What somebody opened beside the lessons, as the window sees it: files, a chart, a live cluster, a comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

from explorer.model.diagram import Diagram

if TYPE_CHECKING:
    # Every window knows this module; only one in which something is opened needs these.
    from explorer.model.facts import Facts, Finding
    from explorer.model.running import Given

Group = Literal["application", "namespace", "node"]
"""What stands together."""

GROUPS: tuple[Group, ...] = ("application", "namespace", "node")

DIAGRAM = "opened"
"""Id of the diagram of what is open."""

Tell = Callable[[float], None]
"""Is told how far some work is, 0 to 1; it raises if nobody wants the result any more."""


class Manner(Struct, frozen=True, gc=False):
    """How what is open is shown.

    Attributes:
        group: what stands together.
        fold: whether identical pods are one box with a count.
        masked: whether tokens, certificates and addresses are hidden from who looks on.
    """

    group: Group = "application"
    fold: bool = True
    masked: bool = False


class Change(Struct, frozen=True, gc=False):
    """What became of one object between two inputs.

    Attributes:
        verb: "added", "removed" or "changed".
        box: id of its box.
        name: its kind and name.
        fields: the fields that differ, a line each.
    """

    verb: str
    box: str
    name: str
    fields: tuple[str, ...] = ()


class Overview(Struct, frozen=True):
    """What is told of all that is open, while no box is selected.

    Attributes:
        origin: where it is from ("shop/", "chart web 1.2", "context prod, read only").
        state: how the reading goes, or the watching; empty if there is no more to come.
        counts: how many objects of each kind, the most first.
        findings: what is missing or wrong, the worst first.
        remarks: what could not be read, or is not shown, a line each.
        changes: what differs, if two inputs are compared.
    """

    origin: str
    state: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


class News(Struct, frozen=True):
    """What has become known since one asked last.

    Attributes:
        diagram: the present picture; None if it is as before.
        state: in words, for the foot ("Reading: 120 objects", "Live", "The cluster does not answer; again in 4 s").
        ended: whether no more will come.
        problem: why it ended, if it failed; empty otherwise.
    """

    diagram: Diagram | None = None
    state: str = ""
    ended: bool = False
    problem: str = ""


class Permission(Struct, frozen=True):
    """What must be allowed before anything is opened.

    Attributes:
        ask: one sentence that says what would happen.
        lines: what would be run or sent, as it is.
        key: stands for exactly this; given to `Desk.allow`.
    """

    ask: str
    lines: tuple[str, ...]
    key: str


class Opened(Protocol):
    """Something that is open."""

    @property
    def title(self) -> str:
        """Its name, for the window's title."""
        ...

    @property
    def live(self) -> bool:
        """Whether it changes by itself."""
        ...

    @property
    def private(self) -> bool:
        """Whether a live cluster is in it, so that it is masked while others look on."""
        ...

    def work(self, tell: Tell) -> None:
        """Read it, and go on watching it if it is live, until `tell` raises; runs in a thread of its own."""
        ...

    def look_through(self, tell: Tell) -> None:
        """Find what is missing or wrong in what was read; runs in a thread of its own when that is seen."""
        ...

    def news(self) -> News:
        """What the work has found since this was asked last."""
        ...

    def arrange(self, manner: Manner) -> Diagram:
        """What has been read so far, in another manner, and from now on."""
        ...

    def facts(self, box: str) -> Facts | None:
        """What is known of the object behind a box; None if there is none."""
        ...

    def overview(self) -> Overview:
        """What is told of all of it."""
        ...

    def paths(self) -> tuple[str, ...]:
        """The files and folders that were read, not more than can be watched; none of a cluster."""
        ...

    def given(self) -> Given:
        """What has been read so far, as somebody would apply it to a cluster in memory."""
        ...


class Desk(Protocol):
    """What can be opened."""

    def contexts(self) -> tuple[str, ...]:
        """The clusters that the user's kubeconfig names; none if there is none, or what is needed is not installed."""
        ...

    def lacks(self) -> str:
        """What is to be installed before clusters and charts can be opened, as one line; empty if nothing is."""
        ...

    def permission(self, what: str) -> Permission | None:
        """What has to be allowed before this is opened; None if nothing has."""
        ...

    def allow(self, key: str) -> None:
        """Remember that something was allowed."""
        ...

    def open(self, what: str) -> Opened:
        """Open something.

        Args:
            what: a path, `context:NAME`, or two of them with a line break between for a comparison.

        Raises:
            CannotOpenError: if there is no such thing; the text says what, where, and what was expected.
        """
        ...


class CannotOpenError(Exception):
    """What was asked for cannot be opened; the text says what, where, and what was expected."""


class Informant(Protocol):
    """Who knows the objects behind the boxes of a diagram."""

    def facts(self, box: str) -> Facts | None:
        """What is known of the object behind a box; None if there is none."""
        ...

    def overview(self) -> Overview:
        """What is told of all of it."""
        ...
