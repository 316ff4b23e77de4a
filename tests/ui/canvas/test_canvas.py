from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from canvas_diagrams import CLUSTER, RUNTIME, clusters
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QImage, QMouseEvent, QNativeGestureEvent, QPainter, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from explorer.layout import PlacedBox, Placement, place
from explorer.layout.large import place_large
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES, contrast
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
from explorer.ui.canvas.camera import centred
from explorer.ui.canvas.marks import Highlights
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.picture import Picture

KEYS = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
NONE = QPoint()


def wheel(canvas, at, angle=NONE, pixels=NONE, keys=KEYS.NoModifier, phase=Qt.ScrollPhase.NoScrollPhase):
    event = QWheelEvent(at, canvas.mapToGlobal(at), pixels, angle, Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(canvas, event)


def colour(canvas, at) -> QColor:
    return canvas.grab().toImage().pixelColor(QPointF(at).toPoint())


def running(canvas) -> list[QObject]:
    timers = [timer for timer in canvas.findChildren(QTimer) if timer.isActive()]
    moving = [a for a in canvas.findChildren(QVariantAnimation) if a.state() == QVariantAnimation.State.Running]
    return [*timers, *moving]


# --- clicks and drags


def test_that_a_click_says_which_box_and_changes_nothing_itself(qtbot, canvas, spot):
    with qtbot.waitSignal(canvas.selected) as said:
        qtbot.mouseClick(canvas, LEFT, pos=spot("etcd").toPoint())
    assert said.args == ["etcd"]
    assert canvas.selected_box == ""


def test_that_a_click_on_the_ground_says_nothing_is_selected(qtbot, canvas):
    with qtbot.waitSignal(canvas.selected) as said:
        qtbot.mouseClick(canvas, LEFT, pos=QPoint(canvas.width() - 2, 2))
    assert said.args == [""]


def test_that_a_double_click_opens(qtbot, canvas, spot):
    with qtbot.waitSignal(canvas.opened) as said:
        qtbot.mouseDClick(canvas, LEFT, pos=spot("kubelet").toPoint())
    assert said.args == ["kubelet"]


@pytest.mark.parametrize("button", [LEFT, Qt.MouseButton.MiddleButton])
def test_that_a_drag_pans_and_selects_nothing(qtbot, canvas, spot, button):
    before, start = spot("api"), QPoint(500, 350)
    with qtbot.assertNotEmitted(canvas.selected):
        qtbot.mousePress(canvas, button, pos=start)
        for x in (510, 540, 580):
            event_at = QPoint(x, 350 + (x - 500) // 2)
            qtbot.mouseMove(canvas, event_at)
            _move(canvas, event_at, button)
        qtbot.mouseRelease(canvas, button, pos=QPoint(580, 390))
    assert (spot("api") - before).x() == pytest.approx(80, abs=1)
    assert (spot("api") - before).y() == pytest.approx(40, abs=1)


def test_that_a_shaky_click_is_no_drag(qtbot, canvas, spot):
    at, camera = spot("etcd").toPoint(), canvas.camera
    with qtbot.waitSignal(canvas.selected):
        qtbot.mousePress(canvas, LEFT, pos=at)
        _move(canvas, at + QPoint(2, 1), LEFT)
        qtbot.mouseRelease(canvas, LEFT, pos=at + QPoint(2, 1))
    assert canvas.camera == camera


def _move(canvas, at: QPoint, buttons) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        buttons,
        KEYS.NoModifier,
    )
    QApplication.sendEvent(canvas, event)


# --- wheel


@pytest.mark.parametrize("steps", [1, 3, -1])
def test_that_the_point_under_the_pointer_stays_while_zooming(canvas, steps):
    at = QPointF(317, 211)
    before = canvas.camera.to_scene(Point(at.x(), at.y()))
    zoom = canvas.zoom
    wheel(canvas, at, angle=QPoint(0, 120 * steps))
    assert (canvas.zoom > zoom) == (steps > 0)
    assert canvas.camera.to_scene(Point(at.x(), at.y())) == pytest.approx(before, abs=1e-6)


def test_that_a_touchpad_pans_and_control_makes_it_zoom(canvas):
    camera = canvas.camera
    wheel(canvas, QPointF(300, 200), pixels=QPoint(12, -30), angle=QPoint(12, -30), phase=Qt.ScrollPhase.ScrollUpdate)
    assert canvas.zoom == camera.zoom
    assert canvas.camera != camera
    wheel(canvas, QPointF(300, 200), pixels=QPoint(0, 30), angle=QPoint(0, 30), keys=KEYS.ControlModifier)
    assert canvas.zoom > camera.zoom


def test_that_shift_and_wheel_pan_sideways(canvas):
    camera = canvas.camera
    wheel(canvas, QPointF(300, 200), angle=QPoint(0, 120), keys=KEYS.ShiftModifier)
    assert canvas.zoom == camera.zoom
    assert canvas.camera.x != camera.x
    assert canvas.camera.y == pytest.approx(camera.y, abs=1)


def test_that_zoom_stops_at_its_limits(canvas):
    canvas.fit()
    canvas.set_zoom(1e6)
    assert canvas.zoom == 8
    canvas.set_zoom(1e-6)
    assert 0 < canvas.zoom <= 1


def test_that_a_zoom_gesture_shows_the_old_picture_and_refines_it_afterwards(qtbot, canvas):
    canvas._view.sharp_ms = 0.0
    wheel(canvas, QPointF(500, 300), angle=QPoint(0, 120))
    canvas.repaint()
    assert canvas._view.picture.camera.zoom != canvas.zoom
    qtbot.waitUntil(lambda: canvas.idle)
    canvas.repaint()
    assert canvas._view.picture.camera == canvas.camera


def test_that_two_fingers_zoom_where_they_are(canvas):
    at = QPointF(400, 300)
    before = canvas.camera.to_scene(Point(at.x(), at.y()))
    device = QPointingDevice.primaryPointingDevice()
    kind = Qt.NativeGestureType.ZoomNativeGesture
    event = QNativeGestureEvent(kind, device, 2, at, at, QPointF(canvas.mapToGlobal(at)), 0.25, QPointF())
    zoom = canvas.zoom
    QApplication.sendEvent(canvas, event)
    assert canvas.zoom == pytest.approx(1.25 * zoom)
    assert canvas.camera.to_scene(Point(at.x(), at.y())) == pytest.approx(before, abs=1e-6)


def test_that_space_makes_any_press_a_drag(qtbot, canvas, spot):
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    with qtbot.assertNotEmitted(canvas.selected):
        qtbot.mouseClick(canvas, LEFT, pos=spot("api").toPoint())
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


# --- keys


def test_that_arrows_walk_and_the_first_step_goes_to_the_first_box(qtbot, canvas):
    said: list[object] = []
    canvas.selected.connect(said.append)
    canvas.selected.connect(canvas.select)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert said == ["kubectl"]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert said[-1] != "kubectl"
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert said[-1] == "kubectl"


def test_that_siblings_are_walked_in_order(qtbot, canvas):
    canvas.selected.connect(canvas.select)
    canvas.select("api")
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.selected_box == "etcd"
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.selected_box == "api"


def test_that_the_box_walked_to_is_in_view(qtbot, canvas):
    canvas.selected.connect(canvas.select)
    canvas.set_zoom(4)
    canvas.select("api")
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.rect().toRectF().contains(canvas.view_rect("etcd"))


def test_that_enter_opens_and_backspace_leaves(qtbot, canvas):
    canvas.select("kubelet")
    with qtbot.waitSignal(canvas.opened) as said:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert said.args == ["kubelet"]
    with qtbot.waitSignal(canvas.left):
        qtbot.keyClick(canvas, Qt.Key.Key_Backspace)


def test_that_plus_minus_and_zero_zoom(qtbot, canvas):
    fit = canvas.zoom
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom > fit
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.zoom < fit
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.zoom == pytest.approx(fit)


def test_that_tab_leaves_the_canvas_and_unknown_keys_go_to_the_window(qtbot, canvas):
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("next")
    layout = QVBoxLayout(window)
    layout.addWidget(canvas)
    layout.addWidget(button)
    window.show()
    window.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.waitUntil(button.hasFocus)
    canvas.setParent(None)


# --- what is painted


def test_that_selecting_dims_what_is_unrelated_and_keeps_the_rest(canvas):
    inside_api = canvas.view_rect("api").topLeft() + QPointF(canvas.view_rect("api").width() / 2, 8)
    ink_before = _darkest(canvas, "etcd")
    api_before = colour(canvas, inside_api)
    canvas.select("kubelet")
    assert _darkest(canvas, "etcd") > ink_before + 60
    assert colour(canvas, inside_api) == api_before
    canvas.select("")
    assert _darkest(canvas, "etcd") == ink_before


def _darkest(canvas, box) -> int:
    image = canvas.grab(canvas.view_rect(box).toAlignedRect().adjusted(6, 6, -6, -6)).toImage()
    return min(image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))


def test_that_the_selection_ring_is_painted(canvas):
    ring = QColor(PROFILES["desk-light"].selection)
    rect = canvas.view_rect("etcd")
    at = QPointF(rect.center().x(), rect.bottom() + 0.9)
    assert colour(canvas, at) != ring
    canvas.select("etcd")
    seen = colour(canvas, at)
    assert abs(seen.hue() - ring.hue()) < 12
    assert seen.saturation() > 150


def test_that_hover_and_preview_do_not_repaint_the_static_layer(canvas, spot, monkeypatch):
    canvas.grab()
    painted = []
    monkeypatch.setattr(Picture, "paint", lambda *_args: painted.append(1))
    before = canvas.grab().toImage()
    canvas.hover(spot("etcd"))
    assert canvas.grab().toImage() != before
    canvas.hover(None)
    canvas.preview(frozenset({"api", "unknown"}))
    assert canvas.grab().toImage() != before
    canvas.preview(frozenset())
    assert canvas.grab().toImage() == before
    assert painted == []


def test_that_hovering_is_said_once(canvas, spot):
    said: list[object] = []
    canvas.hovered.connect(said.append)
    canvas.hover(spot("etcd"))
    canvas.hover(spot("etcd") + QPointF(1, 1))
    canvas.hover(None)
    assert said == ["etcd", ""]


@pytest.mark.parametrize("dpr", [1.0, 1.25, 1.5, 2.0])
def test_that_a_shifted_picture_is_the_same_as_a_new_one(canvas, monkeypatch, dpr):
    monkeypatch.setattr(type(canvas), "devicePixelRatioF", lambda _self: dpr)
    canvas.set_profile(PROFILES["desk-dark"])
    canvas.pan_by(1, 1)
    canvas._view._refresh()
    for dx, dy in ((37, -12), (-5.5, 20.25), (0, 300)):
        canvas.pan_by(dx, dy)
    canvas._view._refresh()
    shifted = canvas._view.picture.seen().toImage()
    canvas._view.changed(fade=False)
    canvas._view._refresh()
    assert _difference(shifted, canvas._view.picture.seen().toImage()) == 0


@pytest.mark.parametrize("seed", range(3))
def test_that_a_picture_that_was_dragged_to_and_fro_is_the_same_as_a_new_one(canvas, seed):
    chance = random.Random(seed)  # noqa: S311 - a walk, no secret
    canvas.set_zoom(2.0)
    canvas._view.refine()
    canvas._view._refresh()
    for reach in (400, 90, 20, 5, 300, 3, 3, 3):
        for _ in range(4):
            canvas.pan_by(chance.randint(-reach, reach), chance.randint(-reach, reach))
            canvas._view._refresh()
    shifted = canvas._view.picture.seen().toImage()
    canvas._view.changed(fade=False)
    canvas._view._refresh()
    assert _difference(shifted, canvas._view.picture.seen().toImage()) == 0


def _difference(one: QImage, other: QImage) -> int:
    """How many pixels differ visibly."""
    assert one.size() == other.size()
    found = 0
    for y in range(0, one.height(), 3):
        for x in range(0, one.width(), 3):
            a, b = one.pixelColor(x, y), other.pixelColor(x, y)
            found += max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) > 24
    return found


@pytest.mark.parametrize("dpr", [1.0, 2.0])
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_that_it_paints_in_every_profile_at_every_ratio(canvas, dpr, profile):
    canvas.set_profile(PROFILES[profile])
    canvas.select("kubelet")
    image = QImage(round(canvas.width() * dpr), round(canvas.height() * dpr), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    canvas.render(painter, QPoint())
    painter.end()
    assert image.pixelColor(image.width() - 3, 3) == QColor(PROFILES[profile].ground)
    colours = {image.pixelColor(x, y).rgb() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 12


# --- folding


def test_that_zooming_out_folds_and_zooming_in_opens(canvas):
    canvas.set_zoom(1.0)
    assert canvas.folded() == {"pod"}
    assert canvas.visible_box_at(canvas.view_rect("web").center()) == "pod"
    canvas.reveal("web")
    assert canvas.folded() == frozenset()
    assert canvas.visible_box_at(canvas.view_rect("web").center()) == "web"


def test_that_a_folded_container_shows_what_is_selected_inside_it(canvas):
    canvas.set_zoom(1.0)
    canvas.select("web")
    assert canvas._marks.emphasis is not None
    assert canvas._marks.emphasis.box == "pod"


# --- diagrams


def test_that_another_diagram_fits_and_forgets_the_selection(canvas, placement):
    canvas.select("api")
    other = place(RUNTIME, fonts.measure)
    canvas.show_diagram(RUNTIME, other, focus="kubelet")
    assert canvas.selected_box == ""
    assert canvas.camera == canvas._view.fit_camera
    canvas.show_diagram(CLUSTER, placement)
    assert canvas.visible_box_at(canvas.view_rect("api").center()) == "api"


def test_that_the_same_diagram_keeps_the_camera_and_the_selection(canvas, placement):
    canvas.select("api")
    canvas.set_zoom(2.0)
    camera = canvas.camera
    canvas.show_diagram(CLUSTER, placement)
    assert canvas.camera == camera
    assert canvas.selected_box == "api"


def test_that_drilling_down_flies_from_the_box_and_ends_at_the_whole(qtbot, canvas, placement):
    canvas.set_reduced_motion(False)
    canvas.grab()
    seen: list[float] = []
    canvas.camera_changed.connect(lambda camera: seen.append(camera.zoom))
    canvas.show_diagram(RUNTIME, place(RUNTIME, fonts.measure), focus="kubelet")
    assert not canvas.idle
    qtbot.waitUntil(lambda: canvas.idle)
    assert canvas.camera.zoom == pytest.approx(canvas._view.fit_camera.zoom)
    assert seen[0] < seen[-1]
    canvas.show_diagram(CLUSTER, placement, focus="kubelet")
    qtbot.waitUntil(lambda: canvas.idle)
    assert running(canvas) == []


def test_that_any_input_interrupts_a_flight(canvas):
    canvas.set_reduced_motion(False)
    canvas.set_zoom(3)
    canvas.fit()
    assert canvas._view.motion.flying
    wheel(canvas, QPointF(200, 200), angle=QPoint(0, 120))
    assert not canvas._view.motion.flying


def test_that_nothing_runs_when_idle_hidden_or_closed(qtbot, canvas):
    canvas.set_reduced_motion(False)
    canvas.select("api")
    canvas.set_zoom(3)
    canvas.fit()
    assert running(canvas)
    canvas.hide()
    assert running(canvas) == []
    assert canvas.camera == canvas._view.fit_camera
    canvas.show()
    canvas.zoom_by(1.5)
    qtbot.waitUntil(lambda: running(canvas) == [])
    canvas.fit()
    canvas.close()
    assert running(canvas) == []


def test_that_reduced_motion_jumps(canvas):
    canvas.set_zoom(3)
    canvas.fit()
    assert canvas.camera == canvas._view.fit_camera
    assert running(canvas) == []


def test_that_a_resized_canvas_keeps_the_whole_or_the_middle(canvas):
    canvas.resize(700, 500)
    assert canvas.camera == canvas._view.fit_camera
    canvas.set_zoom(2)
    middle = canvas.camera.window(Size(700, 500)).centre
    canvas.resize(900, 400)
    assert canvas.camera.window(Size(900, 400)).centre == pytest.approx(middle, abs=1)


def test_that_the_minimap_moves_the_view_and_can_be_hidden(qtbot, canvas):
    canvas.set_zoom(3)
    camera = canvas.camera
    qtbot.mouseClick(canvas._minimap, LEFT, pos=QPoint(30, 30))
    assert canvas.camera.zoom == camera.zoom
    assert canvas.camera != camera
    canvas.set_minimap_visible(False)
    assert not canvas._minimap.isVisible()


def test_that_an_empty_canvas_paints_its_ground(qtbot, glyphs):
    empty = Canvas(glyphs)
    qtbot.addWidget(empty)
    empty.resize(300, 200)
    assert empty.grab().toImage().pixelColor(150, 3).isValid()
    empty.fit()
    empty.zoom_by(2)
    empty.select("nothing")
    empty.reveal("nothing")
    assert empty.visible_box_at(QPointF(10, 10)) == ""


# --- before there is a size


def test_that_what_is_asked_before_there_is_a_size_is_done_when_there_is_one(qtbot, glyphs, placement):
    for box, folded in (("api", False), ("web", True)):
        made = Canvas(glyphs)
        qtbot.addWidget(made)
        made.set_reduced_motion(True)
        made.show_diagram(CLUSTER, placement, animate=False)
        made.select(box)
        made.reveal(box)
        window = QWidget()
        qtbot.addWidget(window)
        layout = QVBoxLayout(window)
        layout.addWidget(made)
        window.resize(560, 420)
        window.show()
        qtbot.waitExposed(window)
        window.resize(700, 500)
        qtbot.waitUntil(lambda made=made: made.width() > 600)
        assert made.selected_box == box
        assert made.rect().toRectF().contains(made.view_rect(box))
        assert (made.camera == made._view.fit_camera) is not folded
        made.setParent(None)


def test_that_a_box_that_was_revealed_from_the_whole_is_so_in_another_size(canvas):
    canvas.fit()
    canvas.set_minimap_visible(False)
    canvas.resize(420, 300)
    assert "pod" in canvas.folded()
    canvas.select("web")
    canvas.reveal("web")
    canvas.resize(500, 400)
    assert canvas.visible_box_at(canvas.view_rect("web").center()) == "web"
    assert canvas.view_rect("web").center().x() == pytest.approx(250, abs=2)
    canvas.pan_by(30, 0)
    canvas.resize(520, 400)
    assert canvas.view_rect("web").center().x() == pytest.approx(290, abs=2)


# --- opening


@pytest.mark.parametrize("how", ["double click", "enter"])
def test_that_a_folded_container_opens_by_zooming_until_it_is_read(qtbot, canvas, spot, how):
    canvas.set_zoom(1.0)
    assert canvas.folded() == {"pod"}
    with qtbot.assertNotEmitted(canvas.opened):
        if how == "enter":
            canvas.select("web")
            qtbot.keyClick(canvas, Qt.Key.Key_Return)
        else:
            qtbot.mouseDClick(canvas, LEFT, pos=spot("pod").toPoint())
    assert canvas.folded() == frozenset()
    assert 15 * 0.4 * canvas.zoom >= 12 - 1e-6
    assert canvas.rect().toRectF().contains(canvas.view_rect("pod").center())


def test_that_a_portal_wins_over_opening(qtbot, canvas):
    boxes = tuple(replace(box, portal="runtime") if box.id == "pod" else box for box in CLUSTER.boxes)
    diagram = replace(CLUSTER, boxes=boxes)
    canvas.show_diagram(diagram, place(diagram, fonts.measure))
    canvas.set_zoom(1.0)
    assert canvas.folded() == {"pod"}
    with qtbot.waitSignal(canvas.opened) as said:
        qtbot.mouseDClick(canvas, LEFT, pos=canvas.view_rect("pod").center().toPoint())
    assert said.args == ["pod"]


def test_that_what_is_revealed_can_be_read(canvas):
    canvas.set_zoom(1.0)
    canvas.reveal("web")
    assert 15 * 0.4 * canvas.zoom >= 12 - 1e-6


# --- one zoom, one picture


def test_that_a_zoom_has_one_picture_however_one_came_there(qtbot, canvas):
    between = 8.9 / 15 / 0.4
    canvas.set_zoom(3.0)
    wheel_steps = 0
    while canvas.zoom > between:
        canvas.zoom_by(between / canvas.zoom if canvas.zoom < between * 1.1 else 1 / 1.1)
        wheel_steps += 1
    qtbot.waitUntil(lambda: canvas.idle)
    zoomed_out = canvas.folded().every()
    canvas.set_zoom(0.7)
    canvas.set_zoom(between)
    qtbot.waitUntil(lambda: canvas.idle)
    assert canvas.folded() == zoomed_out


def test_that_what_is_folded_is_right_whenever_the_camera_is_said_to_have_changed(qtbot, canvas):
    canvas.set_reduced_motion(False)
    said = []
    canvas.camera_changed.connect(lambda camera: said.append((camera.zoom, len(canvas.folded()))))
    canvas.set_zoom(3.0)
    assert said[-1] == (3.0, 0)
    canvas.set_zoom(1.0)
    assert said[-1] == (1.0, 1)
    canvas._view.sharp_ms = 0.0
    canvas.repaint()
    canvas.set_zoom(3.0)
    qtbot.waitUntil(lambda: canvas.idle)
    assert said[-1] == (3.0, 0)


# --- pointing


def test_that_walking_ends_the_highlight_of_a_resting_pointer(qtbot, canvas, spot):
    canvas.selected.connect(canvas.select)
    canvas.select("api")
    canvas.hover(spot("kubectl"))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas._marks.highlights().hovered == ""
    canvas.hover(spot("kubectl") + QPointF(1, 0))
    assert canvas._marks.highlights().hovered == "kubectl"


def test_that_plus_zooms_at_the_selected_box_while_it_is_in_view(qtbot, canvas, spot):
    canvas.select("etcd")
    before = spot("etcd")
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert (spot("etcd") - before).manhattanLength() < 0.01
    canvas.set_zoom(6)
    canvas.pan_by(-3000, 0)
    middle = canvas.camera.to_scene(Point(500, 350))
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.camera.to_scene(Point(500, 350)) == pytest.approx(middle, abs=1e-6)


def test_that_clicking_an_edge_shows_it_and_selects_nothing(qtbot, canvas):
    canvas.select("etcd")
    (line,) = [line for line in canvas._scene.lines(canvas._marks.view, canvas.folded()) if line.id == "r1"]
    start, end = max(zip(line.points, line.points[1:], strict=False), key=lambda pair: abs(pair[0].x - pair[1].x))
    at = canvas.camera.to_view(Point((start.x + end.x) / 2, (start.y + end.y) / 2))
    if canvas._marks.is_open(canvas.visible_box_at(QPointF(*at))) or not canvas.visible_box_at(QPointF(*at)):
        with qtbot.assertNotEmitted(canvas.selected):
            qtbot.mouseClick(canvas, LEFT, pos=QPointF(*at).toPoint())
        marks = canvas._marks.highlights()
        assert marks.ends == {"kubectl", "api"}
        assert marks.asked == "r1"
        assert canvas.selected_box == "etcd"
    with qtbot.waitSignal(canvas.selected):
        qtbot.mouseClick(canvas, LEFT, pos=QPoint(canvas.width() - 2, 2))
    assert canvas._marks.highlights().ends == frozenset()


def test_that_the_scene_cannot_be_dragged_out_of_sight(canvas):
    view = canvas.rect().toRectF()
    for dx, dy in ((9000, 0), (-9000, 0), (0, 9000), (0, -9000), (9000, 9000), (-9000, -9000)):
        for zoom in (0.5, 1.0, 4.0):
            canvas.fit()
            canvas.set_zoom(zoom)
            canvas.pan_by(dx, dy)
            seen = [canvas.view_rect(box).intersected(view) for box in ("kubectl", "cluster")]
            assert any(part.width() >= 20 and part.height() >= 20 for part in seen)


# --- pills and small windows


@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.6, 3.0])
@pytest.mark.parametrize("box", ["api", "kubelet", "kubectl", "pod"])
def test_that_pills_stay_in_view_and_off_what_is_to_be_read(canvas, box, zoom):
    canvas.set_zoom(zoom)
    canvas.select(box)
    canvas.reveal(box)
    marks, camera, size = canvas._marks.highlights(), canvas.camera, canvas._view.size
    pills = canvas._marks.pills(marks, camera, size)
    for number, pill in enumerate(pills):
        assert camera.window(size).contains(pill.rect)
        assert pill.size * camera.zoom >= 10 - 1e-6
        assert not any(pill.rect.overlaps(other.rect) for other in pills[:number])
        for kept in canvas._marks.emphasis.boxes:
            shown = canvas._scene.is_container(kept) and kept not in canvas.folded()
            if not shown and canvas.folded().shown(kept) == kept:
                assert not pill.rect.overlaps(canvas._scene.places[kept].rect)


def test_that_an_edge_that_is_pointed_at_always_has_its_verb(canvas):
    canvas.set_zoom(0.4)
    (line,) = [line for line in canvas._scene.lines(canvas._marks.view, canvas.folded()) if line.id == "r1"]
    marks = Highlights(active=(line,), asked="r1")
    small = Size(120, 60)
    (pill,) = canvas._marks.pills(marks, centred(line.points[1], canvas.zoom, small), small)
    assert pill.text == "applies to"


def test_that_a_small_canvas_has_no_map(canvas):
    canvas.set_zoom(3)
    assert canvas._minimap.isVisible()
    canvas.resize(500, 500)
    assert not canvas._minimap.isVisible()
    canvas.resize(800, 360)
    assert not canvas._minimap.isVisible()
    canvas.resize(800, 500)
    assert canvas._minimap.isVisible()


@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_lines_carry_to_the_back_row_and_what_fades_can_be_read(profile):
    made = palette(PROFILES[profile])
    assert made.strokes[0] >= 3
    assert 6 <= made.ring <= 8
    for tone in made.tones.values():
        for colour in (made.ink, made.muted, tone.ink):
            for fill in (made.panel, tone.tint):
                assert contrast(made.ink_on(colour, fill).name(), fill.name()) >= 3


# --- large diagrams


@pytest.fixture
def large(qtbot, canvas) -> Canvas:
    diagram = clusters(3000)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    return canvas


def test_that_what_is_painted_is_bounded_by_what_is_in_view(large):
    for zoom in (large.zoom, 0.1, 0.3, 1.0, 2.0):
        large.set_zoom(zoom)
        large._view.picture.valid = False
        large.repaint()
        assert 0 < large.painted_boxes <= 600
    boxes = large.painted_boxes
    large.pan_by(3, 0)
    large.repaint()
    assert large.painted_boxes <= boxes


def test_that_a_large_diagram_is_selected_opened_and_walked(qtbot, large):
    large.selected.connect(large.select)
    leaf = next(box.id for box in large.scene_shown.diagram.boxes if box.id.startswith("k"))
    large.select(leaf)
    large.reveal(leaf)
    assert large.visible_box_at(large.view_rect(leaf).center()) == leaf
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert large.selected_box != leaf
    assert large.grab().toImage().width() > 0
    large.fit()
    before = large.zoom
    inside = next(box for box in large.folded())
    large.select(inside)
    qtbot.keyClick(large, Qt.Key.Key_Return)
    assert large.zoom > before
    assert inside not in large.folded()


def test_that_a_shifted_picture_of_a_large_diagram_ends_as_a_new_one(qtbot, large):
    large.set_zoom(0.7)
    large.repaint()
    for _ in range(12):
        large.pan_by(-70, -40)
        large.repaint()
    qtbot.waitUntil(lambda: large.idle)
    large._view._refresh()
    shifted = large._view.picture.seen().toImage()
    large._view.changed(fade=False)
    large._view._refresh()
    assert _difference(shifted, large._view.picture.seen().toImage()) == 0


def test_that_the_first_drag_after_a_zoom_shifts_the_picture(qtbot, large, monkeypatch):
    large.zoom_by(3.37, QPointF(401.3, 302.7))
    qtbot.waitUntil(lambda: large.idle)
    large.repaint()
    monkeypatch.setattr(Picture, "paint", None)
    large.pan_by(-3, 2)
    large.repaint()
    assert large._view.picture.camera == large.camera


def test_that_most_frames_of_a_drag_paint_nothing(qtbot, large, monkeypatch):
    large.set_zoom(0.7)
    qtbot.waitUntil(lambda: large.idle)
    large.repaint()
    paint, windows = large.paint_scene, []
    monkeypatch.setattr(large, "paint_scene", lambda *given: (windows.append(given[2]), paint(*given)))
    for _ in range(20):
        large.pan_by(-6, -4)
        large.repaint()
    assert len(windows) <= 10
    seen = large.camera.window(Size(large.width(), large.height()))
    assert all(not window.contains(seen) for window in windows)


def test_that_edges_have_their_ways_when_a_gesture_has_ended(qtbot, large):
    large._view.sharp_ms = 1e9
    for _ in range(8):
        large.zoom_by(1.5, QPointF(300, 200))
        large.repaint()
    assert not large.idle
    qtbot.waitUntil(lambda: large.idle)
    assert not large.scene_shown.ways.owing
    large._view._refresh()
    found = large._view.picture.seen().toImage()
    large._view.changed(fade=False)
    large._view._refresh()
    assert _difference(found, large._view.picture.seen().toImage()) == 0


def test_that_nothing_is_sought_while_nobody_looks(qtbot, large):
    large.zoom_by(6.0, QPointF(300, 200))
    large._view._rest()
    large.hide()
    assert large.idle
    large.show()
    large.repaint()
    qtbot.waitUntil(lambda: large.idle)
    assert not large.scene_shown.ways.owing


# --- from one state of a diagram to the next


def _grown() -> Diagram:
    first = replace(CLUSTER.boxes[3], id="proxy", name="A proxy that is new and wide", portal="")
    return replace(CLUSTER, boxes=(*CLUSTER.boxes[:3], first, *CLUSTER.boxes[3:]))


def test_that_boxes_move_to_their_new_places_and_nothing_runs_afterwards(qtbot, canvas):
    canvas.set_reduced_motion(False)
    canvas.set_zoom(0.8)
    qtbot.waitUntil(lambda: canvas.idle)
    canvas.repaint()
    camera, start = canvas.camera, canvas.view_rect("api").x()
    end = place(_grown(), fonts.measure)
    canvas.show_diagram(_grown(), end)
    assert canvas.camera == camera
    assert canvas.view_rect("api").x() == pytest.approx(start, abs=1e-6)
    seen = [start]
    while not canvas.idle:
        qtbot.wait(15)
        canvas.repaint()
        seen.append(canvas.view_rect("api").x())
    assert seen == sorted(seen)
    assert canvas.view_rect("api").x() == camera.rect_to_view(end.boxes["api"].rect).x
    assert running(canvas) == []
    moved = canvas.grab().toImage()
    canvas._view.changed(fade=False)
    assert canvas.grab().toImage() == moved


def test_that_a_new_state_starts_from_where_the_boxes_are(qtbot, canvas, placement):
    canvas.set_reduced_motion(False)
    canvas.repaint()
    canvas.show_diagram(_grown(), place(_grown(), fonts.measure))
    qtbot.wait(60)
    canvas.repaint()
    here = canvas.view_rect("etcd")
    assert not canvas.idle
    canvas.show_diagram(CLUSTER, placement)
    assert canvas.view_rect("etcd").x() == pytest.approx(here.x(), abs=1.0)
    qtbot.waitUntil(lambda: canvas.idle)
    assert canvas._scene.place("etcd") == placement.boxes["etcd"]
    assert running(canvas) == []


def test_that_a_hidden_or_calm_canvas_moves_nothing(canvas, placement):
    canvas.show_diagram(_grown(), place(_grown(), fonts.measure))
    assert canvas.idle
    canvas.set_reduced_motion(False)
    canvas.repaint()
    canvas.show_diagram(CLUSTER, placement)
    assert not canvas.idle
    canvas.hide()
    assert canvas.idle
    assert canvas._scene.moving == {}
    assert running(canvas) == []


def test_that_a_hand_on_the_scene_ends_the_moves(canvas):
    canvas.set_reduced_motion(False)
    canvas.repaint()
    canvas.show_diagram(_grown(), place(_grown(), fonts.measure))
    canvas.pan_by(10, 0)
    assert canvas._scene.moving == {}


def test_that_the_camera_moves_only_if_nothing_would_be_visible(canvas, placement):
    canvas.set_zoom(4)
    canvas.reveal("kubectl")
    camera = canvas.camera
    canvas.show_diagram(_grown(), place(_grown(), fonts.measure))
    assert canvas.camera == camera
    canvas.pan_by(900, 0)
    away = replace(CLUSTER, boxes=(Box("far", "far"),), relations=())
    far = Placement(Rect(9000, 9000, 200, 100), {"far": PlacedBox("far", Rect(9020, 9020, 132, 48))}, ())
    canvas.show_diagram(away, far)
    assert canvas.rect().toRectF().intersects(canvas.view_rect("far"))


def test_that_edges_of_a_very_large_diagram_come_after_its_boxes_and_only_while_somebody_looks(
    qtbot, canvas, monkeypatch
):
    monkeypatch.setattr("explorer.ui.canvas.widget.AT_ONCE", 100)
    diagram = clusters(1500)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    canvas.set_zoom(0.7)
    canvas.repaint()
    assert canvas._lines == ()
    assert not canvas.idle
    canvas.hide()
    assert running(canvas) == []
    canvas.show()
    qtbot.waitUntil(lambda: canvas.idle)
    canvas.repaint()
    assert canvas._lines
    assert running(canvas) == []


def test_that_what_is_left_of_a_large_diagram_is_seen_whole_by_who_saw_the_whole(qtbot, canvas):
    diagram = clusters(3000)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    far = canvas.zoom
    kept = {diagram.boxes[-1].id, *(box.id for box in diagram.ancestors(diagram.boxes[-1].id))}
    left = replace(diagram, boxes=tuple(box for box in diagram.boxes if box.id in kept), relations=())
    canvas.show_diagram(left, place(left, fonts.measure), hold=True)
    assert canvas.at_fit
    assert canvas.zoom > 3 * far
    assert not canvas.folded()
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), hold=True)
    assert canvas.at_fit
    assert canvas.zoom == pytest.approx(far)


def test_that_folded_boxes_of_a_large_diagram_are_counted_when_that_takes_no_walk(qtbot, canvas):
    said = []
    canvas.camera_changed.connect(lambda _camera: said.append(canvas.folded_count))
    diagram = clusters(6000)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    first = canvas.folded_count
    qtbot.waitUntil(lambda: canvas.idle)
    assert first is None
    assert said[-1] == canvas.folded_count == len(canvas.folded().every()) > 0


@pytest.mark.parametrize("spokes", [20, 90])
def test_that_the_edges_of_a_hub_stand_out_however_many_they_are(canvas, spokes):
    boxes = (Box("hub", "hub"), *(Box(f"b{n}", f"b{n}") for n in range(spokes)))
    relations = tuple(Relation(f"r{n}", "hub", f"b{n}", "calls") for n in range(spokes))
    diagram = Diagram("star", "Star", boxes=boxes, relations=relations)
    canvas.show_diagram(diagram, place(diagram, fonts.measure), animate=False)
    canvas.select("hub")
    active = canvas._marks.highlights(focus=False).active
    assert len(active) == spokes
    painted, colour = canvas.grab().toImage(), palette(PROFILES["desk-light"]).active
    for line in active:
        start, end = max(pairwise(line.points), key=lambda pair: math.dist(*pair))
        seen = 0
        for part in range(1, 10):
            at = Point(start.x + (end.x - start.x) * part / 10, start.y + (end.y - start.y) * part / 10)
            spot = canvas.camera.to_view(at)
            around = [painted.pixelColor(round(spot.x) + n % 3 - 1, round(spot.y) + n // 3 - 1) for n in range(9)]
            seen += any(abs(one.red() - colour.red()) + abs(one.blue() - colour.blue()) < 40 for one in around)
        # A verb or a crossing edge may cover a part.
        assert seen >= 3
