import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest

from explorer.model.catalogue import Picture
from explorer.model.theme import PROFILES
from explorer.ui.images import PictureStrip, PictureViewer

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">
<g transform="translate(100 50)"><rect id="hot-a" width="40" height="40" fill="#ff0000"/></g>
<g id="step-1"><rect x="0" y="200" width="100" height="100" fill="#00ff00"/></g>
<g id="step-2"><rect x="150" y="200" width="100" height="100" fill="#0000ff"/></g>
<g id="step-3"><rect id="hot-b" x="300" y="200" width="100" height="100" fill="#ff00ff"/></g>
<rect id="hot-big" x="90" y="40" width="200" height="100" fill="none" stroke="black"/>
</svg>"""
NAMES = {"a": "Thing A", "b": "Thing B", "big": "All of it"}


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "parts.svg"
    path.write_text(SVG, encoding="utf-8")
    return Picture("parts", str(path), "Parts", "Caption.", "Words for all.", ("a", "b", "big"), 3)


@pytest.fixture
def viewer(qtbot, picture):
    widget = PictureViewer()
    qtbot.addWidget(widget)
    widget.set_reduced_motion(True)
    widget.resize(900, 700)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.show_picture(picture, NAMES)
    qtbot.waitUntil(lambda: not widget.surface.moving)
    return widget


def screen_point(viewer, x, y):
    return viewer.surface.on_screen(QRectF(x, y, 0, 0)).topLeft().toPoint()


def colour(viewer, x, y):
    return viewer.surface.grab().toImage().pixelColor(screen_point(viewer, x, y)).name()


def wheel(viewer, at, steps):
    surface = viewer.surface
    surface.wheelEvent(
        QWheelEvent(
            QPointF(at), surface.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip


def test_that_a_picture_opens_with_all_steps(viewer):
    assert viewer.step == 3
    assert colour(viewer, 350, 250) == "#ff00ff"


def test_that_a_step_hides_the_later_groups(viewer):
    QTest.keyClick(viewer.surface, Qt.Key.Key_PageUp)
    assert [colour(viewer, x, 250) for x in (50, 200, 350)] == ["#00ff00", "#0000ff", "#ffffff"]
    QTest.mouseClick(viewer.back_button, Qt.MouseButton.LeftButton)
    assert [colour(viewer, x, 250) for x in (50, 200, 350)] == ["#00ff00", "#ffffff", "#ffffff"]
    QTest.keyClick(viewer.back_button, Qt.Key.Key_PageDown)
    assert viewer.step == 2


def test_that_a_hot_spot_of_a_hidden_step_cannot_be_hit(viewer):
    point = QPointF(screen_point(viewer, 350, 250))
    assert viewer.surface.spot_at(point) >= 0
    viewer.go_step(-1)
    assert viewer.surface.spot_at(point) == -1


def test_that_a_click_on_a_hot_spot_tells_its_concept(qtbot, viewer):
    with qtbot.waitSignal(viewer.hot_chosen) as told:
        QTest.mouseClick(viewer.surface, Qt.MouseButton.LeftButton, pos=screen_point(viewer, 120, 70))
    assert told.args == ["a"]


def test_that_the_smaller_of_two_hot_spots_is_hit(qtbot, viewer):
    with qtbot.waitSignal(viewer.hot_chosen) as told:
        QTest.mouseClick(viewer.surface, Qt.MouseButton.LeftButton, pos=screen_point(viewer, 250, 100))
    assert told.args == ["big"]


def test_that_hot_spots_stay_on_their_shapes_at_every_zoom(qtbot, viewer):
    at = screen_point(viewer, 120, 70)
    for steps in (4, 8, -15):
        wheel(viewer, at, steps)
        with qtbot.waitSignal(viewer.hot_chosen) as told:
            QTest.mouseClick(viewer.surface, Qt.MouseButton.LeftButton, pos=screen_point(viewer, 121, 71))
        assert told.args == ["a"]


def test_that_the_point_under_the_pointer_stays_there_while_zooming(viewer):
    at = screen_point(viewer, 150, 120)
    wheel(viewer, at, 10)
    after = screen_point(viewer, 150, 120)
    assert (after - at).manhattanLength() <= 2


def test_that_a_zoomed_picture_is_painted_anew_and_sharp(qtbot, viewer):
    wheel(viewer, screen_point(viewer, 100, 70), 20)
    qtbot.waitUntil(lambda: not viewer.surface.moving)
    viewer.surface.spots = ()
    shot = viewer.surface.grab().toImage()
    edge = screen_point(viewer, 100, 70)
    row = [shot.pixelColor(edge.x() + x, edge.y()).name() for x in (-4, 4)]
    assert row == ["#ffffff", "#ff0000"]


def test_that_dragging_pans_and_chooses_nothing(qtbot, viewer):
    surface, start = viewer.surface, screen_point(viewer, 120, 70)
    before = surface.corner
    with qtbot.assertNotEmitted(viewer.hot_chosen):
        QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=start)
        for by in (10, 20, 30):
            QTest.mouseMove(surface, start + QPoint(by, 0))
        QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    assert surface.corner.x() == pytest.approx(before.x() + 30)


def test_that_a_hot_spot_under_the_pointer_lights_up(qtbot, viewer):
    before = viewer.surface.grab().toImage()
    QTest.mouseMove(viewer.surface, screen_point(viewer, 350, 250))
    qtbot.waitUntil(lambda: viewer.surface.hovered_spot is not None)
    assert viewer.surface.hovered_spot.concept == "b"
    assert viewer.surface.grab().toImage() != before


def test_that_tab_goes_through_the_hot_spots_and_enter_chooses(qtbot, viewer):
    viewer.surface.setFocus()
    seen = []
    for _ in range(3):
        QTest.keyClick(viewer.surface, Qt.Key.Key_Tab)
        seen.append(viewer.surface.focused_spot.concept)
    assert sorted(seen) == ["a", "b", "big"]
    with qtbot.waitSignal(viewer.hot_chosen) as told:
        QTest.keyClick(viewer.surface, Qt.Key.Key_Return)
    assert told.args == [seen[-1]]
    QTest.keyClick(viewer.surface, Qt.Key.Key_Tab)
    assert viewer.surface.focused_spot is None


def test_that_all_hot_spots_light_up_with_the_button(viewer):
    before = viewer.surface.grab().toImage()
    QTest.mouseClick(viewer.light_button, Qt.MouseButton.LeftButton)
    assert viewer.surface.grab().toImage() != before


def test_that_the_place_of_a_concept_is_looked_at(viewer, picture):
    viewer.show_picture(picture, NAMES, "b")
    rect = viewer.surface.on_screen(QRectF(300, 200, 100, 100))
    centre = QRectF(viewer.surface.rect()).center()
    assert (rect.center() - centre).manhattanLength() < 2
    assert viewer.surface.place == "b"


def test_that_keys_zoom_fit_and_close(qtbot, viewer):
    surface = viewer.surface
    fitted = surface.scale
    QTest.keyClick(surface, Qt.Key.Key_Plus)
    assert surface.scale > fitted
    QTest.keyClick(surface, Qt.Key.Key_0)
    assert surface.scale == pytest.approx(fitted)
    QTest.keyClick(surface, Qt.Key.Key_Minus)
    QTest.keyClick(surface, Qt.Key.Key_1)
    assert surface.scale == pytest.approx(1.0)
    with qtbot.waitSignal(viewer.closed):
        QTest.keyClick(surface, Qt.Key.Key_Escape)


def test_that_arrow_keys_turn_to_the_next_picture_of_the_series(qtbot, viewer, picture):
    other = Picture("other", "", "Other")
    viewer.set_series([picture, other])
    with qtbot.waitSignal(viewer.picture_changed) as told:
        QTest.keyClick(viewer.close_button, Qt.Key.Key_Right)
    assert told.args == ["other"]
    QTest.keyClick(viewer.surface, Qt.Key.Key_Left)
    assert viewer.picture is picture


def test_that_showing_the_same_picture_again_tells_no_change(qtbot, viewer, picture):
    with qtbot.assertNotEmitted(viewer.picture_changed):
        viewer.show_picture(picture, NAMES)


def test_that_playing_starts_at_the_first_step_and_ends_at_the_last(qtbot, viewer):
    viewer._clock.setInterval(1)
    QTest.mouseClick(viewer.play_button, Qt.MouseButton.LeftButton)
    assert viewer.step == 1
    assert viewer.play_button.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: not viewer.playing)
    assert viewer.step == 3


def test_that_playing_can_be_paused(viewer):
    viewer.toggle_play()
    viewer.toggle_play()
    assert not viewer.playing
    assert viewer.step == 1


def test_that_no_timer_runs_after_the_viewer_is_left_or_hidden(viewer, picture):
    viewer.set_reduced_motion(False)
    viewer.show_picture(picture, NAMES, "a")
    viewer.toggle_play()
    viewer.hide()
    assert not viewer.playing
    assert not viewer.surface.moving
    assert not any(timer.isActive() for timer in viewer.findChildren(QTimer))


def test_that_a_hidden_flight_has_arrived(viewer, picture):
    viewer.set_reduced_motion(False)
    viewer.show_picture(picture, NAMES, "a")
    assert viewer.surface.moving
    viewer.hide()
    centre = viewer.surface.on_screen(QRectF(100, 50, 40, 40)).center()
    assert (centre - QRectF(viewer.surface.rect()).center()).manhattanLength() < 2


def test_that_name_and_words_reach_screen_readers(viewer):
    assert viewer.accessibleName() == "Parts"
    assert viewer.accessibleDescription() == "Words for all."


def big_png():
    import struct
    import zlib

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.svg", b"<svg><g></svg>", "not well-formed"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        ("a.png", b"garbage", "not a picture"),
        ("a.png", big_png(), "400 megapixels"),
        ("a.png", big_png()[:30], "cut off"),
        ("a.jpg", b"\xff\xd8\xff\xe0rest", "cut off"),
        ("gone.png", None, "cannot be read"),
    ],
)
def test_that_a_picture_that_cannot_be_shown_says_why(viewer, tmp_path, name, data, words):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    viewer.show_picture(Picture("x", str(path), "Broken", alt="Alt."), NAMES)
    assert words in viewer.surface.drawing.problem
    assert words in viewer.accessibleDescription()
    viewer.grab()


def test_that_the_problem_found_by_the_pack_is_shown_as_it_is(viewer):
    viewer.show_picture(Picture("x", "", "Broken", problem="It is not there."), NAMES)
    assert viewer.surface.drawing.problem == "It is not there."


def test_that_a_bitmap_is_shown(viewer, tmp_path):
    image = QImage(100, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.cyan)
    image.save(str(tmp_path / "a.png"))
    viewer.show_picture(Picture("x", str(tmp_path / "a.png"), "Cyan"), {})
    assert colour(viewer, 50, 40) == "#00ffff"


@pytest.mark.parametrize("name", PROFILES)
def test_that_a_profile_paints_the_viewer_in_its_colours(viewer, name):
    viewer.set_profile(PROFILES[name])
    assert viewer.surface.grab().toImage().pixelColor(2, 2).name() == PROFILES[name].ground


@pytest.fixture
def strip(qtbot, picture):
    widget = PictureStrip()
    qtbot.addWidget(widget)
    broken = Picture("broken", "", "Broken")
    widget.show_pictures([picture, broken], "parts")
    widget.resize(372, widget.heightForWidth(372))
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def test_that_thumbnails_are_painted_after_the_strip_is_shown(qtbot, strip):
    qtbot.waitUntil(lambda: all(one.pixmap is not None for one in strip.thumbnails))
    assert not strip.thumbnails[0].pixmap.isNull()
    assert strip.thumbnails[1].pixmap.isNull()
    assert not strip._later.isActive()


def test_that_a_thumbnail_is_chosen_by_click_and_by_key(qtbot, strip):
    first, second = strip.thumbnails
    with qtbot.waitSignal(strip.chosen) as told:
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert told.args == ["broken"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Left)
    with qtbot.waitSignal(strip.chosen) as told:
        QTest.keyClick(first, Qt.Key.Key_Space)
    assert told.args == ["parts"]


def test_that_the_open_picture_is_marked_and_said(strip):
    first, second = strip.thumbnails
    assert first.current
    assert first.accessibleName() == "Parts (open now)"
    strip.set_current("")
    assert not first.current
    assert second.accessibleName() == "Broken"


def test_that_a_wider_strip_needs_fewer_lines(strip):
    assert strip.height_of(4, 800) < strip.height_of(4, 372) < strip.height_of(4, 200)
