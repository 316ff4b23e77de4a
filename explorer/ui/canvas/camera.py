"""Where one looks at a scene: plain arithmetic, free of Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from explorer.model.geometry import Point, Rect, Size

MARGIN = 8.0
"""The space around a diagram that is fitted into a view, in view pixels; a placement's bounds have a margin already."""

LARGEST = 8.0
FIT_LARGEST = 2.0
"""A small diagram is not blown up beyond this when it is fitted."""


class Camera(Struct, frozen=True):
    """A view of a scene.

    Attributes:
        x, y: the scene point at the view's top left corner.
        zoom: view pixels for one scene unit.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0

    def to_view(self, point: Point) -> Point:
        """The view point of a scene point."""
        return Point((point.x - self.x) * self.zoom, (point.y - self.y) * self.zoom)

    def to_scene(self, point: Point) -> Point:
        """The scene point of a view point."""
        return Point(self.x + point.x / self.zoom, self.y + point.y / self.zoom)

    def rect_to_view(self, rect: Rect) -> Rect:
        """The view rectangle of a scene rectangle."""
        corner = self.to_view(Point(rect.x, rect.y))
        return Rect(corner.x, corner.y, rect.width * self.zoom, rect.height * self.zoom)

    def window(self, size: Size) -> Rect:
        """The part of the scene that a view of this size shows."""
        return Rect(self.x, self.y, size.width / self.zoom, size.height / self.zoom)

    def panned(self, dx: float, dy: float) -> Camera:
        """The camera after the scene was moved by view pixels (to the right and down)."""
        return Camera(self.x - dx / self.zoom, self.y - dy / self.zoom, self.zoom)

    def zoomed(self, zoom: float, at: Point) -> Camera:
        """The camera with another zoom, and the same scene point at the view point `at`."""
        fixed = self.to_scene(at)
        return Camera(fixed.x - at.x / zoom, fixed.y - at.y / zoom, zoom)

    def snapped(self, dpr: float) -> Camera:
        """The nearest camera whose scene origin lies on a whole device pixel: pictures stay sharp and can be shifted."""
        step = self.zoom * dpr
        return Camera(round(self.x * step) / step, round(self.y * step) / step, self.zoom)


def centred(middle: Point, zoom: float, size: Size) -> Camera:
    """The camera that has a scene point in the middle of the view."""
    return Camera(middle.x - size.width / 2 / zoom, middle.y - size.height / 2 / zoom, zoom)


def fitted(bounds: Rect, size: Size, margin: float = MARGIN, largest: float = FIT_LARGEST) -> Camera:
    """The camera that shows all of a rectangle, as large as it goes."""
    width, height = max(bounds.width, 1.0), max(bounds.height, 1.0)
    # On a very small view the margin gives way before the diagram does.
    inner = (max(size.width - 2 * margin, size.width / 2, 1.0), max(size.height - 2 * margin, size.height / 2, 1.0))
    zoom = min(inner[0] / width, inner[1] / height, largest)
    return centred(bounds.centre, zoom, size)


def fitted_beside(bounds: Rect, size: Size, corner: Size, rects: Sequence[Rect], worth: float = 0.93) -> Camera:
    """The camera that shows all, and keeps boxes from under something that stands in the lower left corner.

    Args:
        bounds: what to show.
        size: the size of the view.
        corner: the size of what stands in its lower left corner.
        rects: the boxes that shall not lie under it.
        worth: how small the diagram may get for that, as a share of its size without it.
    """
    plain = fitted(bounds, size)
    patch = Rect(
        plain.x, plain.window(size).bottom - corner.height / plain.zoom, corner.width / plain.zoom, size.height
    )
    if not any(patch.overlaps(rect) for rect in rects):
        return plain
    right = fitted(bounds, Size(max(size.width - corner.width, 1.0), size.height))
    above = fitted(bounds, Size(size.width, max(size.height - corner.height, 1.0)))
    beside = Camera(right.x - corner.width / right.zoom, right.y, right.zoom)
    best = max((beside, above), key=lambda camera: camera.zoom)
    return best if best.zoom >= plain.zoom * worth else plain


def limits(bounds: Rect, size: Size) -> tuple[float, float]:
    """The least and the largest zoom for a diagram in a view."""
    return min(fitted(bounds, size).zoom / 2, 1.0), LARGEST


def kept(camera: Camera, bounds: Rect, size: Size, least: float = 80.0) -> Camera:
    """The camera pushed back so far that at least `least` view pixels of the diagram stay in view."""

    def axis(at: float, low: float, high: float, length: float) -> float:
        strip = min(least / camera.zoom, high - low)
        return min(max(at, low + strip - length), high - strip)

    window = camera.window(size)
    return Camera(
        axis(camera.x, bounds.x, bounds.right, window.width),
        axis(camera.y, bounds.y, bounds.bottom, window.height),
        camera.zoom,
    )


def revealed(camera: Camera, rect: Rect, size: Size, margin: float = 24.0) -> Camera:
    """The camera moved by as little as is needed to have a rectangle in view."""

    def axis(at: float, low: float, high: float, length: float) -> float:
        pad = min(margin / camera.zoom, max(0.0, (length - (high - low)) / 2))
        if high - low > length:
            # Larger than the view: its start counts, unless it fills the view already.
            return at if low <= at and at + length <= high else low - pad
        return min(max(at, high + pad - length), low - pad)

    window = camera.window(size)
    return Camera(
        axis(camera.x, rect.x, rect.right, window.width),
        axis(camera.y, rect.y, rect.bottom, window.height),
        camera.zoom,
    )


def between(start: Camera, end: Camera, part: float, size: Size) -> Camera:
    """The camera on the way from one to another; the scene seems to move along a straight line.

    The zoom goes evenly in its logarithm, as the eye sees it; the middle goes with it so that the point that
    is the same in both views stays where it is.
    """
    if part <= 0:
        return start
    if part >= 1:
        return end
    zoom = start.zoom * (end.zoom / start.zoom) ** part
    share = part
    if abs(math.log(end.zoom / start.zoom)) > 1e-3:
        share = (1 / start.zoom - 1 / zoom) / (1 / start.zoom - 1 / end.zoom)
    one, other = start.window(size).centre, end.window(size).centre
    return centred(Point(one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share), zoom, size)


def ease(part: float) -> float:
    """Slow, fast, slow: the cubic ease of 0 to 1."""
    return 4 * part**3 if part < 0.5 else 1 - (2 - 2 * part) ** 3 / 2
