"""Which part of a picture a small change has made old, so that only that is painted anew. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from explorer.model.geometry import Rect
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.ways import Line

MOST = 300
"""If more boxes than this stand elsewhere, all is painted anew."""

LARGEST = 0.6
"""The same, if more than this part of the view is old."""

REACH = 14.0
"""How far the shadow of a box, the head of an edge and its count reach over the border, in scene units and in pixels."""

NOTHING = Rect(0, 0, 0, 0)


def outdated(
    before: Scene,
    now: Scene,
    folds: tuple[Folds, Folds],
    lines: tuple[Sequence[Line], Sequence[Line]],
    window: Rect,
) -> Rect | None:
    """Gives the part of a window in which two states of a diagram look different.

    Args:
        before: the state that was painted.
        now: the present one, which was made of it.
        folds: what was folded before, and is now.
        lines: the edges that were painted, and those that are to be.
        window: what is seen of both, in scene units.

    Returns:
        A rectangle inside the window, without any area if nothing that is seen is different; None if all had better be
        painted anew.
    """
    change = now.family.change
    if now.touched is None or change is None or folds[0].zoom != folds[1].zoom or len(now.touched) > MOST:
        return None
    boxes = {*now.touched, *(box.id for _, box in change.changed)}
    old = NOTHING
    for rect in (*_rects(boxes, before, now, folds), *_of_lines(*lines)):
        part = _common(rect.grown(REACH + REACH / folds[0].zoom), window)
        if part.width > 0 and part.height > 0:
            old = part if old is NOTHING else old.united(part)
    return None if old.width * old.height > LARGEST * window.width * window.height else old


def _rects(boxes: Iterable[str], before: Scene, now: Scene, folds: tuple[Folds, Folds]) -> Iterator[Rect]:
    """The places of boxes, or of the folded containers that they are in; of containers too that are open or folded now."""
    done: set[str] = set()
    for scene, fold in zip((before, now), folds, strict=True):
        for box in boxes:
            if box in scene.places:
                yield scene.places[fold.shown(box)].rect
                above = scene.parent(box)
                if above and above not in done and above in before.places and above in now.places:
                    done.add(above)
                    if folds[0].closed(above) != folds[1].closed(above):
                        yield from (before.places[above].rect, now.places[above].rect)


def _of_lines(before: Sequence[Line], now: Sequence[Line]) -> Iterator[Rect]:
    """Where edges come, go, or look otherwise."""
    if before is now:
        return
    for line in {*before} ^ {*now}:
        yield line.bounds.grown(REACH * line.scale)


def _common(one: Rect, other: Rect) -> Rect:
    x, y = max(one.x, other.x), max(one.y, other.y)
    return Rect(x, y, min(one.right, other.right) - x, min(one.bottom, other.bottom) - y)
