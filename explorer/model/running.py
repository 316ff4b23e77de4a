"""A cluster in memory while it runs, as the window sees it: moments, reasons, what can be done, what happened when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct

from explorer.model.diagram import Diagram, Domain, Tone
from explorer.model.lesson import Tour


class Reason(Struct, frozen=True, gc=False):
    """Why something happened to an object.

    Attributes:
        event: the number of the event, counted from 1.
        time: milliseconds since the run began.
        actor: who did it ("StatefulSet controller").
        text: why, as a part of a sentence ("mysql-1 is missing and mysql-0 is Ready → create mysql-1").
        box: id of the box that it happened to.
        concept: id of the concept that explains it; empty for none.
    """

    event: int
    time: int
    actor: str
    text: str
    box: str
    concept: str = ""


class Why(Struct, frozen=True, gc=False):
    """One sentence that answers a question about a box ("Why is it Pending?").

    Attributes:
        ask: the question.
        text: the answer.
        concept: id of the concept that it leads to; empty for none.
    """

    ask: str
    text: str
    concept: str = ""


class Deed(Struct, frozen=True, gc=False):
    """Something that can be done to a box, or to the whole cluster.

    Attributes:
        id: what it is ("scale", "force-delete").
        title: the words on its button ("Scale to…", "Delete").
        order: as it would be written behind a time in `--do`; `{}` stands for the value that is asked for.
        command: what one would type in a shell for it, with `{}` too; empty if there is no command.
        asks: what has to be given; empty for nothing, "yaml" for the object's text to be edited.
        value: what stands in the field at first.
        choices: values to choose from, as (value, words); empty lets one type.
        harm: whether something may be lost by it.
    """

    id: str
    title: str
    order: str
    command: str = ""
    asks: Literal["", "number", "text", "yaml"] = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    harm: bool = False


class Mark(Struct, frozen=True, gc=False):
    """Something that happened, on a lane of the time line.

    Attributes:
        time: in milliseconds.
        event: the number of the event.
        tone: how it was.
        text: what it was, for who points at it.
        actor: who did it ("StatefulSet controller").
    """

    time: int
    event: int
    tone: Tone
    text: str
    actor: str = ""


class Lane(Struct, frozen=True, gc=False):
    """A line of the time line: what happened to one group of objects ("nodes", "web", "db").

    Attributes:
        id: unique in its run.
        title: its name.
        domain: its colour.
        marks: what happened, in order.
    """

    id: str
    title: str
    domain: Domain | Literal[""]
    marks: tuple[Mark, ...]


class Prediction(Struct, frozen=True):
    """A question about what happens next; its answer was computed by running the simulation on.

    Attributes:
        ask: the question.
        choices: the answers to choose from.
        answer: the index of the right one.
        why: the reason, shown with the answer.
        until: when the answer can be seen, in milliseconds.
        concept: id of the concept that explains it; empty for none.
        whys: for each choice why it is right or wrong; empty where nothing is said.
        after: the number of events after which it is asked; several moments may have the same time.
        since: from when on it is asked, in milliseconds.
        event: the number of events with which the answer can be seen.
        stays: up to when the answer is worth telling, in milliseconds; below 0 for always.
    """

    ask: str
    choices: tuple[str, ...]
    answer: int
    why: str = ""
    until: int = 0
    concept: str = ""
    whys: tuple[str, ...] = ()
    after: int = 0
    since: int = 0
    event: int = 0
    stays: int = -1


class Narration(Struct, frozen=True, gc=False):
    """What a scenario says of a moment.

    Attributes:
        title: the heading.
        text: a few lines as safe inline HTML.
        script: what a teacher says of it, as safe HTML; shown only to who asks for it.
    """

    title: str
    text: str
    script: str = ""


class Flow(Struct, frozen=True, gc=False):
    """What went over one edge of the mesh in the last second.

    Attributes:
        source, target: ids of boxes.
        rate: requests a second.
        errors: the share that failed, 0 to 1.
        latency: the median in milliseconds.
        slow: the 99th percentile in milliseconds.
    """

    source: str
    target: str
    rate: float
    errors: float
    latency: float
    slow: float


class Flight(Struct, frozen=True, gc=False):
    """One request, or its answer, on its way from box to box.

    Attributes:
        source, target: ids of boxes.
        start, end: when it is on its way, in milliseconds.
        tone: "good", or "bad" for an error that comes back.
        label: what it is ("GET /reviews", "503").
    """

    source: str
    target: str
    start: int
    end: int
    tone: Tone
    label: str = ""


class Moment(Struct, frozen=True):
    """A run as it is at one time.

    Attributes:
        time: milliseconds since the run began.
        event: how many events have happened.
        diagram: the cluster then.
        changed: ids of the boxes that the last event changed.
    """

    time: int
    event: int
    diagram: Diagram
    changed: tuple[str, ...] = ()


class Trouble(Exception):  # noqa: N818 - it names what a person is told
    """What was asked of a run could not be done; the text says what, where, and what was expected."""


class Run(Protocol):
    """One course of events, which can be looked at at any moment and goes on when somebody looks beyond its end."""

    @property
    def title(self) -> str:
        """What it is called ("Node failure", "shop.yaml", "fork 2")."""
        ...

    @property
    def seed(self) -> int:
        """Of all its chance."""
        ...

    @property
    def length(self) -> int:
        """How long it is planned to be, in milliseconds: where the time line ends."""
        ...

    @property
    def known(self) -> int:
        """Up to when it has been simulated, in milliseconds."""
        ...

    @property
    def events(self) -> int:
        """How many events there are so far."""
        ...

    @property
    def remarks(self) -> Sequence[str]:
        """What is not modelled, and what is wrong with the objects, a line each."""
        ...

    def at_time(self, time: int) -> Moment:
        """The run with all that happened up to and at a time in milliseconds."""
        ...

    def at_event(self, event: int) -> Moment:
        """The run after so many events; runs on where there are not as many yet."""
        ...

    def lanes(self) -> Sequence[Lane]:
        """The time line, as far as it is known."""
        ...

    def reasons(self, box: str, moment: Moment) -> Sequence[Reason]:
        """Why a box is as it is: what happened to it and to its owners up to a moment, the last one last."""
        ...

    def why(self, box: str, moment: Moment) -> Sequence[Why]:
        """Questions about a box at a moment that one sentence answers; none if nothing is remarkable."""
        ...

    def deeds(self, box: str, moment: Moment) -> Sequence[Deed]:
        """What can be done to a box at a moment; an empty id is the whole cluster."""
        ...

    def command(self, order: str) -> str:
        """What one would type in a shell for an order; empty if there is no command.

        Raises:
            Trouble: if it cannot be read.
        """

    def text(self, box: str, moment: Moment) -> str:
        """The object of a box as YAML, to be read or edited; values of Secrets are hidden."""
        ...

    @property
    def questions(self) -> Sequence[Prediction]:
        """All that is asked on the way, in order."""
        ...

    def prediction(self, moment: Moment) -> Prediction | None:
        """What to ask before going on from a moment; None for nothing."""
        ...

    def narration(self, moment: Moment) -> Narration | None:
        """What the scenario says of a moment; None if nobody wrote anything on it."""
        ...

    def flows(self, moment: Moment) -> Sequence[Flow]:
        """What goes over the mesh at a moment."""
        ...

    def flights(self, start: int, end: int) -> Sequence[Flight]:
        """The requests that are on their way at any time between two times in milliseconds."""
        ...

    def do(self, order: str, moment: Moment) -> Run:
        """Do something at a moment.

        Args:
            order: as in `Deed.order`, with its value.
            moment: when; what happened after it is forgotten.

        Returns:
            This run if the moment is its end; else a fork that goes on from the moment.

        Raises:
            Trouble: if it cannot be done.
        """
        ...

    def edit(self, box: str, text: str, moment: Moment) -> Run:
        """Replace the object of a box by what was written, as `kubectl replace` would; see `do`.

        Raises:
            Trouble: if the text is no such object, with its line and column.
        """
        ...

    def fork(self, moment: Moment) -> Run:
        """Another run that is the same up to a moment and goes its own way from there."""
        ...


class Offer(Struct, frozen=True, gc=False):
    """Something that can be simulated.

    Attributes:
        id: what `Laboratory.begin` takes.
        title: its name.
        summary: one sentence: what one sees happen.
        tour: id of the tour that teaches it; empty for none.
    """

    id: str
    title: str
    summary: str = ""
    tour: str = ""


class Given(Struct, frozen=True, eq=False):
    """Objects with which a run begins, wherever they are from.

    Attributes:
        title: what the run is called.
        objects: as somebody would apply them; values of Secrets are hidden.
        remarks: what could not be read or was left out, a line each.
    """

    title: str
    objects: tuple[Mapping[str, Any], ...]
    remarks: tuple[str, ...] = ()


class Laboratory(Protocol):
    """Where runs begin."""

    def offers(self) -> Sequence[Offer]:
        """The scenarios of the pack, in the order of its topics."""
        ...

    def begin(self, what: str, seed: int | None = None) -> Run:
        """Begin a run; it may take a while.

        Args:
            what: id of an offer, or the path of a file or folder of manifests.
            seed: of all chance; None for that of the scenario.

        Raises:
            Trouble: if there is no such scenario and no such file, or nothing in it can be simulated.
        """
        ...

    def begin_with(self, given: Given, seed: int | None = None) -> Run:
        """Begin a run of objects that were read already; see `begin`."""
        ...

    def tour(self, what: str) -> tuple[Sequence[Diagram], Tour] | None:
        """The tour of a scenario, with the diagrams that its steps show; it is made by playing the scenario, which may take a while.

        Args:
            what: id of the scenario.

        Returns:
            None if there is no such scenario.
        """
        ...
