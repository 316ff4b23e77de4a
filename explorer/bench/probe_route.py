"""The gestures that every measured canvas replays, and the clocks around them.

overview  the whole scene fitted into the view, dragged by 16 × 9 pixels a frame
zoom      from the whole scene to 100 %, about a fixed point, in even steps
detail    at 100 %, dragged by 32 × 18 pixels a frame
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, Protocol

from explorer.bench.children import say
from explorer.bench.machine import used_mib
from explorer.model.geometry import Point, Rect

FRAMES = 20
BUDGET = 6.0
"""After how many seconds a phase ends, if it has had three frames."""

POINTS, TOGETHER = 400, 20
"""How many points are asked for what lies there, in each view; and of how many the time is taken together.

The clock of the processor takes as long to read as a quick canvas to answer."""


class Took(NamedTuple):
    """Milliseconds of the processor and by the clock."""

    cpu: float
    wall: float


class Actor(Protocol):
    """What a canvas must be able to do to be measured."""

    @property
    def zoom(self) -> float:
        """View pixels for one scene unit."""
        ...

    def fit(self) -> None:
        """Show the whole scene."""
        ...

    def drag(self, dx: float, dy: float) -> None:
        """Move the scene by view pixels."""
        ...

    def zoom_by(self, factor: float, at: Point) -> None:
        """Zoom about a view point."""
        ...

    def frame(self) -> None:
        """Return when what was asked for has been painted."""
        ...

    def point(self, x: int, y: int) -> object:
        """A view point, in the form in which an event brings it."""
        ...

    def hit(self, at: Any) -> object:
        """What lies at such a point."""
        ...


def timed(action: Callable[[], object]) -> Took:
    """How long something takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return Took((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def tell(name: str, took: Iterable[Took]) -> None:
    """Print the findings of a phase."""
    found = list(took)
    say(name, [one.cpu for one in found])
    say(f"{name} clock", [one.wall for one in found])


def limited(steps: Iterable[Callable[[], Took]], budget: float = BUDGET) -> Iterator[Took]:
    """Take steps until there are no more or the time is spent."""
    end = time.perf_counter() + budget
    for number, step in enumerate(steps):
        if number >= 3 and time.perf_counter() > end:
            return
        yield step()


def zoom_factor(actor: Actor) -> float:
    """The step with which `FRAMES` steps lead from here to 100 % (or half as near again, for a small scene)."""
    return float((max(1.0, actor.zoom * 1.5) / actor.zoom) ** (1 / FRAMES))


def target(bounds: Rect, width: float, height: float, zoom: float) -> Point:
    """The view point, of a fitted scene, at which the zoom is aimed: a little beside the middle."""
    return Point(width / 2 - bounds.width * zoom * 0.1, height / 2 - bounds.height * zoom * 0.05)


def replay(actor: Actor, bounds: Rect, width: int, height: int) -> None:
    """Drag, zoom, drag, and ask for what lies under points; every phase is told as soon as it is done."""
    actor.fit()
    actor.frame()
    tell("overview", limited(repeat(partial(timed, partial(dragged, actor, -16, -9)), FRAMES)))
    ask(actor, width, height, "hit overview")
    actor.fit()
    actor.frame()
    spot, factor = target(bounds, width, height, actor.zoom), zoom_factor(actor)
    tell("zoom", limited(repeat(partial(timed, partial(zoomed, actor, factor, spot)), FRAMES)))
    actor.frame()
    tell("detail", limited(repeat(partial(timed, partial(dragged, actor, -32, -18)), FRAMES)))
    ask(actor, width, height, "hit detail")


def dragged(actor: Actor, dx: float, dy: float) -> None:
    """One frame of a drag."""
    actor.drag(dx, dy)
    actor.frame()


def zoomed(actor: Actor, factor: float, at: Point) -> None:
    """One frame of a zoom."""
    actor.zoom_by(factor, at)
    actor.frame()


def ask(actor: Actor, width: int, height: int, name: str) -> None:
    """Time how long it takes to say what lies at points of the view, in microseconds; to make the points is not counted."""
    chance = random.Random(3)  # noqa: S311 - points, not secrets
    points = [actor.point(chance.randrange(width), chance.randrange(height)) for _ in range(POINTS)]
    end, found = time.perf_counter() + 3, []

    def hit(some: Iterable[object]) -> None:
        for point in some:
            actor.hit(point)

    for first in range(0, POINTS, TOGETHER):
        some = points[first : first + TOGETHER]
        found.append(timed(partial(hit, some)).cpu * 1000 / len(some))
        if time.perf_counter() > end:
            break
    say(name, found)


class Memory:
    """How much memory is in use beyond what was when it was made."""

    def __init__(self) -> None:
        self._before = used_mib()

    def tell(self, name: str) -> None:
        """Print how many MiB have been added."""
        say(name, [used_mib() - self._before])
