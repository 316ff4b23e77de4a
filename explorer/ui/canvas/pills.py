"""Where the verbs of active edges stand: in view, beside their lines, over nothing that is to be read. Free of Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from explorer.layout import Metrics
from explorer.model.geometry import Point, Rect, Size
from explorer.ui import fonts
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.lines import longest_middle, towards
from explorer.ui.canvas.scene import SEEN, Emphasis, Scene
from explorer.ui.canvas.shelf import Grid
from explorer.ui.canvas.ways import Line

LARGEST = 15.0
SIZES = (12.0, 10.0)
"""The size of a verb on screen, in pixels: the second only where the first finds no place. Smaller is not read."""

EDGE = 6.0
"""How far a pill stays from the border of the view, in pixels."""

BESIDE = 5.0
"""How far a pill stands beside its line, in pixels."""

MOST = 30
"""So many pills at once are still read; of more edges the verbs are shown when the pointer is on them."""


BADGE, BADGE_HEIGHT = 11.0, 16.0
"""The size of the count on an edge, and the height of its pill, in pixels."""


class Pill(Struct, frozen=True):
    """The place of one verb.

    Attributes:
        text: the verb.
        rect: its place in the scene.
        size: the size of its text, in scene units.
    """

    text: str
    rect: Rect
    size: float


class Taken:
    """Rectangles that are not to be covered; of very many only those near a place are looked at."""

    def __init__(self, rects: Sequence[Rect]) -> None:
        spots = [(rect.x, rect.y, rect.right, rect.bottom, "") for rect in rects]
        self._grid = Grid(spots) if spots else None

    def overlaps(self, rect: Rect) -> bool:
        """Whether a rectangle shares an area with any of them."""
        if self._grid is None:
            return False
        x, y, width, height = rect
        right, bottom = x + width, y + height
        near = self._grid.near(x + width / 2, y + height / 2, max(width, height) / 2)
        return any(x < spot[2] and spot[0] < right and y < spot[3] and spot[1] < bottom for spot in near)


def _to_be_read(scene: Scene, folds: Folds, emphasis: Emphasis | None, view: Rect, zoom: float) -> list[Rect]:
    """Leaves, folded containers, and the titles of open ones."""
    found = []
    for place in scene.visible(view, folds, SEEN / zoom):
        if not scene.is_container(place.id) or folds.closed(place.id):
            if emphasis is None or scene.keeps(emphasis, place.id):
                found.append(place.rect)
        elif place.title is not None:
            found.append(place.title)
    return found


class Pills:
    """Finds the places, and remembers the last answer: every move of the pointer asks for it again."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._found: tuple[Pill, ...] = ()
        self._looked: tuple[object, ...] = ()
        self._read = Taken(())

    def place(
        self,
        scene: Scene,
        folds: Folds,
        emphasis: Emphasis | None,
        lines: tuple[Sequence[Line], str],
        camera: Camera,
        size: Size,
    ) -> tuple[Pill, ...]:
        """Find places for the verbs of edges.

        Args:
            scene: what is shown.
            folds: what is folded.
            emphasis: what stands out; leaves that fade may be covered.
            lines: the edges, and the id of the one that must have a place because it is pointed at.
            camera: where one looks.
            size: the size of the view.

        Returns:
            The pills of those that found a place.
        """
        looked = (id(scene), camera, size, folds.zoom, id(emphasis))
        key = (*looked, tuple(map(id, lines[0])), lines[1])
        if key != self._key:
            view = camera.window(size).grown(-EDGE / camera.zoom)
            if looked != self._looked and lines[0]:
                self._looked, self._read = looked, Taken(_to_be_read(scene, folds, emphasis, view, camera.zoom))
            self._key, self._found = key, tuple(self._places(scene, lines, view, camera.zoom))
        return self._found

    def _places(self, scene: Scene, lines: tuple[Sequence[Line], str], view: Rect, zoom: float) -> Iterator[Pill]:
        active, asked = lines
        if not active:
            return
        metrics = scene.placement.metrics
        # The one that is pointed at is placed first: it gets the best place.
        ordered = sorted(active[: MOST + 1], key=lambda line: line.id != asked)
        if asked and all(line.id != asked for line in ordered):
            ordered.insert(0, next(line for line in active if line.id == asked))
        badges = Taken([badge for line in active if (badge := badge_rect(line, zoom))])
        taken: list[Rect] = []
        for line in ordered[:MOST]:
            text = scene.ways.verb(line)
            if not text or not line.bounds.overlaps(view.grown(40 / zoom)):
                continue
            pill = _place(line, text, (zoom, metrics), view, ((self._read, badges), taken), must=line.id == asked)
            if pill:
                taken.append(pill.rect)
                yield pill


def _place(
    line: Line,
    text: str,
    seen: tuple[float, Metrics],
    view: Rect,
    solid: tuple[Sequence[Taken], Sequence[Rect]],
    *,
    must: bool,
) -> Pill | None:
    read, taken = solid
    zoom, metrics = seen
    natural = metrics.verb_px * line.scale * zoom
    for least in SIZES:
        size = min(max(natural, least), max(LARGEST, metrics.verb_px)) / zoom
        wide, tall = extent(text, size, metrics)
        for at in _stations(line, wide, tall, zoom):
            rect = Rect(at.x - wide / 2, at.y - tall / 2, wide, tall)
            if (
                view.contains(rect)
                and not any(map(rect.overlaps, taken))
                and not any(part.overlaps(rect) for part in read)
            ):
                return Pill(text, rect, size)
    if not must:
        return None
    size = SIZES[0] / zoom
    wide, tall = extent(text, size, metrics)
    middle = line.label.centre if line.label else longest_middle(line.points)
    left = min(max(middle.x - wide / 2, view.x), max(view.x, view.right - wide))
    top = min(max(middle.y - tall / 2, view.y), max(view.y, view.bottom - tall))
    return Pill(text, Rect(left, top, wide, tall), size)


def badge_text(line: Line) -> str:
    """How many edges a line stands for, in figures."""
    return f"{line.count:,}"


def badge_rect(line: Line, zoom: float) -> Rect | None:
    """Where the count of a merged edge stands; None if there is none."""
    if line.count < 2:
        return None
    middle = longest_middle(line.points)
    wide, tall = (fonts.width(badge_text(line), "verb", BADGE) + 9) / zoom, BADGE_HEIGHT / zoom
    return Rect(middle.x - wide / 2, middle.y - tall / 2, wide, tall)


def counts(lines: Iterable[Line], zoom: float, free: Callable[[Rect], bool]) -> Iterator[tuple[Line, Rect]]:
    """The counts of merged edges that can be read, and their places.

    Where two would lie on each other only that of the edge that stands for more is shown; the other is told when one points at
    its edge.

    Args:
        lines: the edges.
        zoom: view pixels for one scene unit.
        free: whether a place is on nothing else that is to be read.
    """
    found = [(line, rect) for line in lines if (rect := badge_rect(line, zoom)) is not None]
    found.sort(key=lambda one: (-one[0].count, one[0].id))
    # No count is wider than a cell, but for very large ones: whatever lies on another is in its cell or in one beside it.
    cell = max((rect.width for _, rect in found), default=0.0)
    taken: dict[tuple[int, int], list[Rect]] = {}
    for line, rect in found:
        column, row = int(rect.x // cell), int(rect.y // cell)
        near = [
            other
            for across in (column - 1, column, column + 1)
            for along in (row - 1, row, row + 1)
            for other in taken.get((across, along), ())
        ]
        if not any(map(rect.overlaps, near)) and free(rect):
            taken.setdefault((column, row), []).append(rect)
            yield line, rect


def extent(text: str, size: float, metrics: Metrics) -> tuple[float, float]:
    """The width and the height of a pill whose text has this size."""
    factor = size / metrics.verb_px
    return (
        fonts.width(text, "verb", metrics.verb_px) + 2 * metrics.pill_padding
    ) * factor, metrics.pill_height * factor


def _stations(line: Line, wide: float, tall: float, zoom: float) -> Iterator[Point]:
    """Places for a pill: the one that the layout kept free, beside each segment (the longest first), then on them."""
    if line.label:
        yield line.label.centre
    segments = sorted(pairwise(line.points), key=lambda pair: -math.dist(*pair))
    spots = [
        (towards(*pair, math.dist(*pair) * part), pair[0].x == pair[1].x)
        for pair in segments
        for part in (0.5, 0.3, 0.7, 0.15, 0.85)
    ]
    for at, upright in spots:
        off = (wide if upright else tall) / 2 + BESIDE / zoom
        for sign in (-1, 1):
            yield Point(at.x + sign * off, at.y) if upright else Point(at.x, at.y + sign * off)
    yield from (at for at, _ in spots)
