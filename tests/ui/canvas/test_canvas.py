from __future__ import annotations

import pytest
from canvas_diagrams import CLUSTER, RUNTIME
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QImage, QMouseEvent, QNativeGestureEvent, QPainter, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from explorer.layout import place
from explorer.model.geometry import Point, Size
from explorer.model.theme import PROFILES
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
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
    shifted = canvas._view.picture.pixmap.toImage()
    canvas._view.changed(fade=False)
    canvas._view._refresh()
    assert _difference(shifted, canvas._view.picture.pixmap.toImage()) == 0


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
