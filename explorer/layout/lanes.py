"""Moves parallel segments apart: every edge gets its own lane in a corridor, and its own arrival point.

After Wybrow, Marriott and Stuckey, "Orthogonal connector routing" (2009): each segment may move within its channel;
segments that run beside each other are ordered so that the edges do not cross where they part, and are then placed as
near as possible to where they want to be, at least a lane apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cmp_to_key

from explorer.layout.field import ARROW_ROOM, CLEARANCE, PORT_MARGIN, Block, Field
from explorer.model.geometry import Point

PORTS_APART = 14.0
"""The wished distance between two arrival points on one side, at 100 %."""

TRIALS = ((1.0, True), (0.75, True), (1.0, False), (0.75, False), (0.5, False), (0.3, False), (0.1, False))
"""The parts of a lane that are tried where there is not enough room, with and without room for arrowheads."""

Corner = list[float]


@dataclass(slots=True, eq=False)
class Way:
    """One edge while its segments move: `corners` move, `first` are the corners as they were found."""

    source: str
    target: str
    corners: list[Corner]
    first: list[Point]
    allowed: int


@dataclass(slots=True, eq=False)
class Segment:
    """One segment of an edge: which one, where it runs (`at`, from `start` to `end`) and how far it may move.

    Between `soft_low` and `soft_high` it leaves room for the arrowheads of the segments beside it.
    """

    way: Way
    number: int
    order: int
    at: float
    origin: float
    start: float
    end: float
    low: float
    high: float
    soft_low: float
    soft_high: float
    scale: float
    sides: tuple[tuple[str, float], ...]


def spread(field: Field, ways: list[Way], rounds: int) -> None:
    """Moves the segments of all edges into lanes of their own."""
    blocks = field.solids + field.frames
    for turn in range(rounds):
        moved = 0.0
        for axis in (0, 1):
            segments = _segments(field, ways, axis, blocks)
            moved = max(moved, _settle(segments, axis, field.metrics.lane))
        if turn and moved < 0.5:
            break


def _segments(field: Field, ways: list[Way], axis: int, blocks: list[Block]) -> list[Segment]:
    """The segments that move along an axis: those upright for 0 (they move in x), those level for 1."""
    found: list[Segment] = []
    along = 1 - axis
    for order, way in enumerate(ways):
        corners = way.corners
        last = len(corners) - 2
        for number in range(last + 1):
            a, b = corners[number], corners[number + 1]
            a0, b0 = way.first[number], way.first[number + 1]
            if abs(a0[axis] - b0[axis]) > 1e-6 or abs(a0[along] - b0[along]) < 1e-6:
                continue
            start, end = (a[along], b[along]) if a[along] <= b[along] else (b[along], a[along])
            at = a[axis]
            sides: tuple[tuple[str, float], ...] = ()
            near: tuple[str, ...] = ()
            if number == 0:
                sides += ((way.source, a[along]),)
            elif number == 1:
                near += (way.source,)
            if number == last:
                sides += ((way.target, b[along]),)
            elif number == last - 1:
                near += (way.target,)
            channel = _channel(blocks, axis, at, start, end, [side[0] for side in sides], near)
            middle = (start + end) / 2
            scale = field.scale_at(at, middle) if axis == 0 else field.scale_at(middle, at)
            found.append(Segment(way, number, order, at, a0[axis], start, end, *channel, scale, sides))
    return found


def _channel(
    blocks: list[Block], axis: int, at: float, start: float, end: float, own: list[str], near: tuple[str, ...]
) -> tuple[float, float, float, float]:
    """How far a segment can move to both sides until it comes too near to a border, without and with arrowheads."""
    low = soft_low = -1e9
    high = soft_high = 1e9
    for left, top, right, bottom, clearance, owner in blocks:
        if axis == 0:
            if top >= end + clearance or bottom <= start - clearance:
                continue
            small, large = left, right
        else:
            if left >= end + clearance or right <= start - clearance:
                continue
            small, large = top, bottom
        keep = wish = clearance
        if owner in own:
            keep = wish = min(PORT_MARGIN * clearance / CLEARANCE, (large - small) / 4)
        elif owner in near:
            wish = ARROW_ROOM * clearance / CLEARANCE
        if large <= at:
            low, soft_low = max(low, large + keep), max(soft_low, large + wish)
        elif small > at:
            high, soft_high = min(high, small - keep), min(soft_high, small - wish)
        else:
            low, soft_low = max(low, small + keep), max(soft_low, small + wish)
            high, soft_high = min(high, large - keep), min(soft_high, large - wish)
    low, high = min(low, at), max(high, at)
    if soft_low > soft_high:
        soft_low = soft_high = (low + high) / 2 if high - low < 1e8 else at
    return low, high, min(max(soft_low, low), high), min(max(soft_high, low), high)


def _settle(segments: list[Segment], axis: int, lane: float) -> float:
    """Finds a place for every segment; gives the longest move."""
    moved = 0.0
    for group in _groups(segments):
        ordered = _ordered(group, axis)
        for segment, place in zip(ordered, _places(ordered, lane), strict=True):
            moved = max(moved, abs(place - segment.at))
            segment.way.corners[segment.number][axis] = place
            segment.way.corners[segment.number + 1][axis] = place
    return moved


def _beside(a: Segment, b: Segment) -> bool:
    """Whether two segments could come to lie on each other."""
    slack = 5.0
    if a.start > b.end + slack or b.start > a.end + slack:
        return False
    return a.low <= b.high + slack and b.low <= a.high + slack


def _groups(segments: list[Segment]) -> list[list[Segment]]:
    """The sets of segments that have to agree on their places."""
    segments = sorted(segments, key=lambda s: (s.start, s.order, s.number))
    root = list(range(len(segments)))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for i, a in enumerate(segments):
        for j in range(i + 1, len(segments)):
            if segments[j].start > a.end + 5.0:
                break
            if _beside(a, segments[j]):
                root[find(j)] = find(i)
    groups: dict[int, list[Segment]] = {}
    for index, segment in enumerate(segments):
        groups.setdefault(find(index), []).append(segment)
    return list(groups.values())


def _ordered(group: list[Segment], axis: int) -> list[Segment]:
    """Orders segments by place, and those on one track so that their edges do not cross where they part."""
    group = sorted(group, key=lambda s: (s.origin, s.order, s.number))
    ordered: list[Segment] = []
    track: list[Segment] = []
    for segment in group:
        if track and segment.origin - track[-1].origin > 1.0:
            ordered += _by_parting(track, axis)
            track = []
        track.append(segment)
    return ordered + _by_parting(track, axis)


def _by_parting(track: list[Segment], axis: int) -> list[Segment]:
    if len(track) < 2:
        return track
    before = {(i, j): _parting(track[i], track[j], axis) for i in range(len(track)) for j in range(i + 1, len(track))}
    wins = [0] * len(track)
    for (i, j), sign in before.items():
        wins[i] += sign
        wins[j] -= sign

    def compare(i: int, j: int) -> int:
        if wins[i] != wins[j]:
            return wins[i] - wins[j]
        return before[i, j] if i < j else -before[j, i]

    return [track[i] for i in sorted(range(len(track)), key=cmp_to_key(compare))]


def _parting(a: Segment, b: Segment, axis: int) -> int:
    """Tells which of two segments on one track comes first: -1 for a, 1 for b, 0 if it is all the same."""
    a_walks, b_walks = _walks(a, axis), _walks(b, axis)
    forward = _right_of(a_walks[1], b_walks[1], axis, 1)
    backward = _right_of(a_walks[0], b_walks[0], axis, -1)
    # Right-hand is towards smaller x when heading down, and towards larger y when heading right.
    towards = -1 if axis == 0 else 1
    both = forward * towards - backward * towards
    if both == 0:
        both = forward * towards
    return (both > 0) - (both < 0)


def _walks(segment: Segment, axis: int) -> tuple[list[Point], list[Point]]:
    """The corners passed when walking on from a segment's lower end, and from its higher end."""
    points = segment.way.first
    number = segment.number
    behind, ahead = points[number::-1], points[number + 1 :]
    rising = points[number][1 - axis] <= points[number + 1][1 - axis]
    return (behind, ahead) if rising else (ahead, behind)


def _right_of(a: list[Point], b: list[Point], axis: int, sign: int) -> int:
    """Whether way a parts to the right (1) or the left (-1) of way b, both heading along the same track."""
    heading = (0, sign) if axis == 0 else (sign, 0)
    for index in range(min(len(a), len(b))):
        p, q = a[index], b[index]
        reach = (p.x - q.x) * heading[0] + (p.y - q.y) * heading[1]
        turn_a = _turn(a, index, heading)
        turn_b = _turn(b, index, heading)
        if reach < -1:
            return turn_a
        if reach > 1:
            return -turn_b
        if turn_a != turn_b:
            return 1 if turn_a > turn_b else -1
        if turn_a == 0:
            return 0
        heading = (-heading[1] * turn_a, heading[0] * turn_a)
    return 0


def _turn(points: list[Point], index: int, heading: tuple[int, int]) -> int:
    """1 for a right turn at a corner, -1 for a left turn, 0 at the end."""
    if index + 1 >= len(points):
        return 0
    dx, dy = points[index + 1].x - points[index].x, points[index + 1].y - points[index].y
    cross = heading[0] * dy - heading[1] * dx
    return (cross > 1e-6) - (cross < -1e-6)


def _places(ordered: list[Segment], lane: float) -> list[float]:
    """Places segments in the order given, each near its wish, in its channel, apart from those beside it."""
    count = len(ordered)
    if count == 1:
        segment = ordered[0]
        return [min(max(segment.origin, segment.soft_low), segment.soft_high)]
    pairs: list[list[tuple[int, float]]] = [[] for _ in ordered]
    for j in range(count):
        for i in range(j):
            if _beside(ordered[i], ordered[j]):
                a, b = ordered[i], ordered[j]
                shared = any(
                    side[0] == other[0] and abs(side[1] - other[1]) < 1 for side in a.sides for other in b.sides
                )
                pairs[j].append((i, (PORTS_APART if shared else lane) * min(1.0, max(a.scale, b.scale))))
    wishes = _wishes(ordered, pairs)
    places: list[float] = []
    for part, soft in TRIALS:
        lows = [segment.soft_low if soft else segment.low for segment in ordered]
        highs = [segment.soft_high if soft else segment.high for segment in ordered]
        for j in range(count - 1, -1, -1):
            for i, apart in pairs[j]:
                highs[i] = min(highs[i], highs[j] - apart * part)
        places = []
        fits = True
        for j in range(count):
            least = max([lows[j], *(places[i] + apart * part for i, apart in pairs[j])])
            place = min(max(wishes[j], least), highs[j])
            fits = fits and place >= least - 1e-6
            places.append(place)
        if fits:
            return places
    return [min(max(place, s.low), s.high) for place, s in zip(places, ordered, strict=True)]


def _wishes(ordered: list[Segment], pairs: list[list[tuple[int, float]]]) -> list[float]:
    """Where each segment wants to be: symmetric around the middle of its track with those that share it."""
    wishes = [segment.origin for segment in ordered]
    start = 0
    for stop in range(1, len(ordered) + 1):
        if stop < len(ordered) and abs(ordered[stop].origin - ordered[stop - 1].origin) <= 1.0:
            continue
        rank = [0.0] * (stop - start)
        for j in range(start, stop):
            rank[j - start] = max((rank[i - start] + apart for i, apart in pairs[j] if i >= start), default=0.0)
        # Only those that really lie beside each other share the middle.
        seen: list[list[int]] = []
        for j in range(start, stop):
            linked = [group for group in seen if any(i in group for i, _ in pairs[j])]
            merged = [j] + [i for group in linked for i in group]
            seen = [group for group in seen if group not in linked] + [merged]
        for group in seen:
            half = max(rank[j - start] for j in group) / 2
            for j in group:
                wishes[j] = ordered[j].origin + rank[j - start] - half
        start = stop
    return wishes
