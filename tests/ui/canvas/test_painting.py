"""What is painted quickly is what is painted plainly: in parts, in layers, as glyphs, at every ratio of pixels."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from canvas_diagrams import clusters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.layout import DESK
from explorer.layout.large import place_large
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES
from explorer.ui import fonts
from explorer.ui.canvas import Canvas, view
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.edges import head
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.layer import Layer
from explorer.ui.canvas.outline import paint_outline
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.pills import Taken
from explorer.ui.canvas.shelf import Grid
from explorer.ui.canvas.signs import head as head_sign

VIEW = Size(900, 600)


@pytest.fixture
def large(qtbot, canvas) -> Canvas:
    diagram = clusters(3000)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    return canvas


def blank(width: int = 400, height: int = 300) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    return made


def frame_on(painter, glyphs, *, many=False, window=None, zoom=1.0, layer=None) -> Frame:
    colours = palette(PROFILES["desk-light"])
    return Frame(painter, Camera(0, 0, zoom), 1.0, colours, glyphs, DESK, window, many, layer)


@pytest.mark.parametrize("zoom", [0.05, 0.2, 0.6, 1.3])
@pytest.mark.parametrize("dpr", [1.0, 1.25, 1.5, 2.0])
def test_that_a_view_painted_in_parts_is_the_view_painted_at_once(large, monkeypatch, zoom, dpr):
    monkeypatch.setattr(large._view.picture, "dpr", dpr)
    bounds = large.scene_shown.placement.bounds
    size = Size(large.width(), large.height())
    camera = Camera(bounds.centre.x, bounds.centre.y, zoom).snapped(dpr)
    large._view.camera = camera
    large.refold(zoom, settled=True)
    wide, tall = round(size.width * dpr), round(size.height * dpr)
    whole, parts = blank(wide, tall), blank(wide, tall)
    quarters = [QRect(x, y, 233, 177) for x in range(0, wide, 233) for y in range(0, tall, 177)]
    for image, areas in ((whole, [QRect(0, 0, wide, tall)]), (parts, quarters)):
        for area in areas:
            painter = QPainter(image)
            painter.setClipRect(area)
            painter.scale(dpr, dpr)
            step = zoom * dpr
            window = Rect(
                camera.x + area.x() / step, camera.y + area.y() / step, area.width() / step, area.height() / step
            )
            large.paint_scene(painter, camera, window.grown(4 / step + 4))
            painter.end()
    different = [(x, y) for x in range(0, wide, 2) for y in range(0, tall, 2) if whole.pixel(x, y) != parts.pixel(x, y)]
    assert len(different) <= wide * tall // 40_000


@pytest.mark.parametrize(
    "text", ["checkout-cart", "שלום עולם", "سلام", "e\u0301a\u0308", "日本語 mixed", "😀 ok", "a\tb"]
)
@pytest.mark.parametrize("scale", [0.55, 0.8, 1.0, 1.37])
def test_that_remembered_glyphs_look_as_text_that_is_set_anew(glyphs, text, scale):
    ours, theirs = blank(), blank()
    painter = QPainter(ours)
    frame = frame_on(painter, glyphs, layer=Layer())
    frame.text((10.4, 40.0), text, "name", 15.0, scale, QColor("black"))
    frame.flush()
    painter.end()
    painter = QPainter(theirs)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(10.4, 40.0)
    painter.scale(scale / fonts.FINE, scale / fonts.FINE)
    painter.setFont(fonts.fine_font("name", 15.0))
    painter.drawText(QPointF(0, 0), text)
    painter.end()
    assert ours == theirs
    assert ours != blank()


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(("radius", "width"), [(0.0, 1.0), (12.0, 1.6), (9.0, 3.0)])
def test_that_dashes_stay_where_they_are_when_their_line_is_cut_off(glyphs, many, radius, width):
    images = []
    for window in (Rect(0, 0, 400, 300), Rect(130, 90, 120, 80)):
        image = blank()
        painter = QPainter(image)
        painter.setClipRect(QRect(135, 95, 110, 70))
        frame = frame_on(painter, glyphs, many=many, window=window, layer=Layer())
        for rect in (Rect(-20.3, 100.2, 240, 150), Rect(140, -20, 400, 160)):
            paint_outline(frame, rect, radius, QColor("#2255aa"), width, dashed=True)
        frame.flush()
        painter.end()
        images.append(image)
    assert images[0] == images[1]
    assert images[0] != blank()


@pytest.mark.parametrize("before", [Point(50, 90.5), Point(90, 50.5), Point(10, 50.5), Point(50, 10.5)])
def test_that_a_copied_arrowhead_is_where_a_painted_one_is(qapp, before):
    tip = Point(50.0, 50.5)
    copied, painted = blank(100, 100), blank(100, 100)
    direction = (tip.x > before.x) - (tip.x < before.x), (tip.y > before.y) - (tip.y < before.y)
    pixmap, reach = head_sign(direction, QColor("black").rgb(), 9.0, (0, 2))
    painter = QPainter(copied)
    painter.drawPixmap(50 - reach, 50 - reach, pixmap)
    painter.end()
    painter = QPainter(painted)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor("black"))
    painter.drawConvexPolygon(head(tip, before, 9.0))
    painter.end()
    apart = [
        abs(copied.pixelColor(x, y).red() - painted.pixelColor(x, y).red()) for x in range(100) for y in range(100)
    ]
    assert max(apart) <= 2
    assert copied != blank(100, 100)


_RECTS = st.lists(
    st.builds(Rect, st.floats(-500, 500), st.floats(-500, 500), st.floats(0.1, 300), st.floats(0.1, 300)), min_size=1
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_RECTS, st.floats(-600, 900), st.floats(-600, 900), st.floats(0, 200))
def test_that_a_grid_misses_nothing_within_reach(rects, x, y, reach):
    spots = [(rect.x, rect.y, rect.right, rect.bottom, str(number)) for number, rect in enumerate(rects)]
    within = {spot[4] for spot in spots if Rect(*rects[int(spot[4])]).grown(reach).holds(Point(x, y))}
    assert within <= {spot[4] for spot in Grid(spots).near(x, y, reach)}


@settings(deadline=None)
@given(_RECTS, st.builds(Rect, st.floats(-600, 600), st.floats(-600, 600), st.floats(1, 200), st.floats(1, 90)))
def test_that_what_is_taken_is_what_any_rectangle_overlaps(rects, rect):
    assert Taken(rects).overlaps(rect) == any(rect.overlaps(other) for other in rects)


def test_that_a_costly_picture_is_not_painted_anew_in_the_middle_of_a_gesture(qtbot, large, monkeypatch):
    large._view.sharp_ms = 0.0
    monkeypatch.setattr(view, "HASTE_MS", 1e9)
    large.fit(animate=False)
    large.repaint()
    start = large._view.picture.camera
    for _ in range(6):
        large.zoom_by(1.9, QPointF(500, 350))
        large.repaint()
    assert large._view.picture.camera == start
    qtbot.waitUntil(lambda: large.idle)
    large.repaint()
    assert large._view.picture.camera == large.camera


_CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from canvas_diagrams import CLUSTER
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from explorer.layout import place
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
from explorer.ui.glyphs import Glyphs

application = QApplication([])
canvas = Canvas(Glyphs(Path(sys.argv[2])))
canvas.set_reduced_motion(True)
canvas.resize(900, 600)
canvas.show()
canvas.show_diagram(CLUSTER, place(CLUSTER, fonts.measure))
application.processEvents()
ratio = canvas.devicePixelRatioF()
assert abs(ratio - float(sys.argv[3])) < 0.01, ratio
plain = canvas.grab().toImage()
canvas.select("api")
application.processEvents()
marked = canvas.grab().toImage()
assert canvas._view.picture.pixmap.width() == round(900 * ratio) == marked.width()
rect = canvas.view_rect("api")
ring = canvas._palette.selection
# Beside the edges, which are painted over the ring.
middle = QPointF(rect.left() + 0.25 * rect.width(), rect.top() + 0.22 * rect.height())
for x, y in ((rect.left() - 1, middle.y()), (rect.right() + 0.5, middle.y()), (middle.x(), rect.top() - 1)):
    there = marked.pixelColor(int(x * ratio), int(y * ratio))
    apart = max(abs(there.red() - ring.red()), abs(there.green() - ring.green()), abs(there.blue() - ring.blue()))
    assert apart < 60, (x, y, there.name(), ring.name())
inside = QPointF(rect.left() + 2, middle.y())
assert canvas.visible_box_at(inside) == "api"
assert canvas.visible_box_at(QPointF(rect.left() - 40, middle.y())) != "api"
assert plain.pixelColor(int(rect.left() * ratio), int(middle.y() * ratio)) != plain.pixelColor(3, 3)
canvas.close()
"""


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "2"])
def test_that_hits_and_rings_are_where_boxes_are_painted_at_every_ratio(ratio):
    here = os.path.dirname(__file__)  # noqa: PTH120
    icons = os.path.join(here, "..", "..", "..", "assets", "glyphs")  # noqa: PTH118
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, here, icons, ratio],
        env={**os.environ, "QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
