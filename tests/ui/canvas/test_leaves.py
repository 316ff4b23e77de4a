from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent

from explorer.ui.canvas import boxes, leaves

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def drawn(monkeypatch):
    """The ids of the leaves that are drawn and not copied."""
    found: list[str] = []
    leaf = boxes.leaf
    monkeypatch.setattr(boxes, "leaf", lambda frame, box, *rest: (found.append(box.id), leaf(frame, box, *rest)))
    return found


def paint(canvas):
    canvas._view.picture.valid = False
    return canvas.grab().toImage()


def unlike(one, other):
    """The largest difference of a colour in any of some thousand pixels."""
    points = [(x, y) for x in range(0, one.width(), 3) for y in range(0, one.height(), 3)]
    pairs = [(one.pixelColor(*point), other.pixelColor(*point)) for point in points]
    return max(max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) for a, b in pairs)


def test_that_a_leaf_is_drawn_once_at_a_zoom_and_then_copied_to_the_same_picture(canvas, drawn):
    canvas.set_zoom(canvas.zoom * 0.9)
    first = paint(canvas)
    paint(canvas)
    drawn.clear()
    assert unlike(paint(canvas), first) <= 2
    assert not drawn


def test_that_a_leaf_with_another_look_is_drawn_again(canvas, drawn):
    for _ in range(3):
        paint(canvas)
    drawn.clear()
    canvas.select("etcd")
    paint(canvas)
    assert "kubelet" in drawn
    assert "etcd" not in drawn
    drawn.clear()
    canvas.select("")
    paint(canvas)
    assert not drawn


def test_that_nothing_is_kept_of_another_zoom(canvas):
    for _ in range(3):
        paint(canvas)
    assert canvas._leaves._kept
    canvas.set_zoom(canvas.zoom * 0.8)
    paint(canvas)
    assert not canvas._leaves._kept


def test_that_no_more_is_kept_than_is_allowed(canvas, monkeypatch):
    monkeypatch.setattr(leaves, "KEPT", 20_000)
    for box in ("api", "etcd", "kubelet", ""):
        canvas.select(box)
        paint(canvas)
    kept = [pixmap for _, _, pixmap in canvas._leaves._kept.values()]
    assert sum(one.width() * one.height() for one in kept) == canvas._leaves._pixels <= 20_000


def test_that_a_screen_of_another_ratio_gets_pictures_of_its_own(canvas, drawn):
    for _ in range(2):
        paint(canvas)
    drawn.clear()
    canvas.devicePixelRatioF = lambda: 1.5
    canvas.event(QEvent(QEvent.Type.DevicePixelRatioChange))
    paint(canvas)
    assert drawn
