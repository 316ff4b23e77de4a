"""Room for what is new in a group that already stands: free places for new members, a push for those that grew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from explorer.model.diagram import ArrangementKind
from explorer.model.geometry import Rect, Size

MOST_PUSHED = 200
"""After how many pushed boxes the rest is pushed without looking at each pair."""

EPS = 1e-6


def push(rects: Mapping[str, Rect], name: str, wanted: Size, gap: float) -> dict[str, Rect]:
    """Makes one box larger, and moves others to the right and down, no more than they must.

    Args:
        rects: the places of all in the group.
        name: the one that grows; its top left corner stays.
        wanted: its new size.
        gap: the least space between two.

    Returns:
        The new places of those that moved, and of the one that grew.
    """
    rect = rects[name]
    moved: dict[str, Rect] = {}
    if wanted.width > rect.width + EPS:
        moved[name] = rect = rect._replace(width=wanted.width)
        _push_along(rects, moved, name, gap, 0)
    if wanted.height > rect.height + EPS:
        merged = {**rects, **moved}
        down = {name: rect._replace(height=wanted.height)}
        _push_along(merged, down, name, gap, 1)
        moved.update(down)
    return moved


def in_rows(before: Mapping[str, Rect], after: Mapping[str, Rect]) -> dict[str, Rect]:
    """Moves the boxes of a row down as far as any of them was pushed, so that it stays a row, and what is below them.

    Args:
        before: where the boxes stood.
        after: where they were pushed to.
    """
    rows: list[list[str]] = []
    bottom = 0.0
    for name, rect in sorted(before.items(), key=lambda item: item[1].y):
        if not rows or rect.y > bottom - EPS:
            rows.append([])
        rows[-1].append(name)
        bottom = max(bottom, rect.bottom)
    made: dict[str, Rect] = {}
    above: tuple[float, float] | None = None
    for row in rows:
        placed = {name: after[name] for name in row}
        if _side_by_side([before[name] for name in row]) and _side_by_side(list(placed.values())):
            down = max(after[name].y - before[name].y for name in row)
            placed = {name: rect._replace(y=before[name].y + down) for name, rect in placed.items()}
        if above is not None:
            # As far below the row above as before, at least.
            least = min(before[name].y for name in row) + above[1] - above[0]
            lower = max(0.0, least - min(rect.y for rect in placed.values()))
            placed = {name: rect.moved(0.0, lower) for name, rect in placed.items()}
        made.update(placed)
        above = (max(before[name].bottom for name in row), max(rect.bottom for rect in placed.values()))
    return {name: made[name] for name in after}


def _side_by_side(rects: list[Rect]) -> bool:
    rects = sorted(rects, key=lambda rect: rect.x)
    return all(one.right < other.x + EPS for one, other in pairwise(rects))


def _push_along(rects: Mapping[str, Rect], moved: dict[str, Rect], name: str, gap: float, axis: int) -> None:
    """Pushes along one axis (0 to the right, 1 down) what the box that grew comes too near to, and so on."""
    grown = moved[name]
    first = rects[name]
    by = grown[2 + axis] - first[2 + axis]
    limit = first[axis] + first[2 + axis] - EPS
    across = 1 - axis
    ahead = sorted((rect[axis], other) for other, rect in rects.items() if rect[axis] >= limit and other != name)
    for place, other in ahead:
        rect = rects[other]
        if len(moved) > MOST_PUSHED:
            moved[other] = _shifted(rect, by, axis)
            continue
        start, end = rect[across] - gap + EPS, rect[across] + rect[2 + across] + gap - EPS
        least = place
        for obstacle in moved.values():
            if obstacle[across] < end and obstacle[across] + obstacle[2 + across] > start:
                least = max(least, obstacle[axis] + obstacle[2 + axis] + gap)
        # What was nearer than a gap before need not go further than the growth asks.
        least = min(least, place + by)
        if least > place + EPS:
            moved[other] = _shifted(rect, least - place, axis)


def _shifted(rect: Rect, by: float, axis: int) -> Rect:
    return rect.moved(by, 0.0) if axis == 0 else rect.moved(0.0, by)


def free_place(
    rects: Sequence[Rect],
    size: Size,
    like: Sequence[Rect],
    room: Size,
    slack: Size,
    gap: float,
    displaced: Callable[[Size], float],
    *,
    along: ArrangementKind | None = None,
) -> tuple[float, float]:
    """Finds a free place in a group whose contents begin at the origin.

    Places beside boxes of the same kind are tried, then those at the right and at the bottom of all. A place inside
    the room is best, then one for which the container can grow without moving anything, then one for which little
    moves, then a near one.

    Args:
        rects: where the others stand.
        size: the size of the new one.
        like: where the new one would best be near to, the best last.
        room: the size of the contents now.
        slack: how much wider and taller the container could become without moving anything.
        gap: the least space between two.
        displaced: how much moves elsewhere if the contents become as large as this.
        along: "row" if the new one may only stand beside others, "column" if only below or above; None for both.
    """
    if not rects:
        return 0.0, 0.0
    width, height = size
    tried: list[tuple[float, float]] = []
    for x, y, wide, tall in like:
        if along != "row":
            tried += ((x, y + tall + gap), (x, y - gap - height))
        if along != "column":
            tried += ((x + wide + gap, y), (x - gap - width, y))
    tried = [(x, y) for x, y in tried if x > -EPS and y > -EPS]
    free = _free(tried, rects, size, gap)
    right = max([rect.x + rect.width for rect in rects])
    bottom = max([rect.y + rect.height for rect in rects])
    wish = like[-1] if like else rects[-1]
    if along != "row":
        free.append((wish.x if along else 0.0, bottom + gap))
    if along != "column":
        free.append((right + gap, wish.y if along else 0.0))

    displaced = cache(displaced)

    def cost(place: tuple[float, float]) -> tuple[float, float, float, float]:
        x, y = place
        across, down = max(0.0, x + width - room.width), max(0.0, y + height - room.height)
        grade = 0 if across + down < EPS else 1 if across <= slack.width and down <= slack.height else 2
        distance = abs(x - wish.x) + abs(y - wish.y)
        larger = (room.width + across) * (room.height + down) - room.width * room.height
        if grade == 2:
            return (grade, displaced(Size(room.width + across, room.height + down)), distance + larger**0.5, y + x)
        return (grade, 0.0, distance, y + x)

    return min(free, key=cost)


def _free(
    places: Iterable[tuple[float, float]], rects: Sequence[Rect], size: Size, gap: float
) -> list[tuple[float, float]]:
    places = list(places)
    if not places:
        return []
    margin = gap - EPS
    left, top = min(x for x, _ in places) - margin, min(y for _, y in places) - margin
    right = max(x for x, _ in places) + size.width + margin
    bottom = max(y for _, y in places) + size.height + margin
    near = [r for r in rects if r[0] < right and r[1] < bottom and r[0] + r[2] > left and r[1] + r[3] > top]
    return [
        (x, y)
        for x, y in places
        if not any(
            r[0] < x + size.width + margin and x < r[0] + r[2] + margin
            and r[1] < y + size.height + margin and y < r[1] + r[3] + margin
            for r in near
        )
    ]  # fmt: skip


def slack_around(rect: Rect, others: Iterable[Rect], room: Rect, gap: float) -> Size:
    """Gives how much a box could grow to the right or down without moving another or leaving its container."""
    right, down = room.x + room.width, room.y + room.height
    for x, y, width, height in others:
        if x >= rect.x + rect.width - EPS and y < rect.y + rect.height + gap and y + height > rect.y - gap:
            right = min(right, x - gap)
        if y >= rect.y + rect.height - EPS and x < rect.x + rect.width + gap and x + width > rect.x - gap:
            down = min(down, y - gap)
    return Size(max(0.0, right - rect.x - rect.width), max(0.0, down - rect.y - rect.height))
