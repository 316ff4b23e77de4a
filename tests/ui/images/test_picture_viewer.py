import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from explorer.model.catalogue import Picture
from explorer.model.theme import PROFILES
from explorer.ui.images import PictureStrip, PictureViewer
from explorer.ui.images.camera import fitting
from explorer.ui.images.drawing import open_drawing
from explorer.ui.images.labels import label_place, label_places
from tests.conftest import ROOT

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">
<g transform="translate(100 50)"><rect id="hot-a" width="40" height="40" fill="#ff0000"/></g>
<g id="step-1"><rect x="0" y="200" width="100" height="100" fill="#00ff00"/></g>
<g id="step-2"><rect x="150" y="200" width="100" height="100" fill="#0000ff"/></g>
<g id="step-3"><rect id="hot-b" x="300" y="200" width="100" height="100" fill="#ff00ff"/></g>
<g id="hot-tiny"><rect x="380" y="10" width="8" height="4"/></g>
<rect id="hot-big" x="90" y="40" width="200" height="100" fill="none" stroke="black"/>
</svg>"""
NAMES = {"a": "Thing A", "b": "Thing B", "big": "All of it", "tiny": "Tiny"}


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
    surface, at = viewer.surface, screen_point(viewer, 150, 120)
    point = (QPointF(at) - surface.corner) / surface.scale
    wheel(viewer, at, 10)
    assert (surface.corner + point * surface.scale - QPointF(at)).manhattanLength() < 0.01


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
    for _ in range(4):
        QTest.keyClick(viewer.surface, Qt.Key.Key_Tab)
        seen.append(viewer.surface.focused_spot.concept)
    assert sorted(seen) == ["a", "b", "big", "tiny"]
    with qtbot.waitSignal(viewer.hot_chosen) as told:
        QTest.keyClick(viewer.surface, Qt.Key.Key_Return)
    assert told.args == [seen[-1]]
    QTest.keyClick(viewer.surface, Qt.Key.Key_Tab)
    assert viewer.surface.focused_spot is None


def test_that_all_hot_spots_light_up_with_the_button(viewer):
    before = viewer.surface.grab().toImage()
    QTest.mouseClick(viewer.light_button, Qt.MouseButton.LeftButton)
    assert viewer.surface.grab().toImage() != before


def fitted(viewer):
    surface = viewer.surface
    return fitting(surface.drawing.size, QSizeF(surface.size())).width() / surface.drawing.size.width()


@pytest.mark.parametrize("concept", ["a", "b", "big"])
def test_that_a_picture_opens_whole_with_the_place_of_its_concept(viewer, picture, concept):
    viewer.surface.zoom(3)
    viewer.show_picture(picture, NAMES, concept)
    assert viewer.surface.scale == pytest.approx(fitted(viewer))
    assert [spot.concept for spot, _ in viewer.surface.labels()] == [concept]


def test_that_a_place_that_would_be_too_small_is_zoomed_in_on(viewer, picture):
    viewer.show_picture(picture, NAMES, "tiny")
    rect = viewer.surface.on_screen(QRectF(380, 10, 8, 4))
    assert rect.width() == pytest.approx(60)
    assert QRectF(viewer.surface.rect()).contains(rect)
    paper = viewer.surface.on_screen(QRectF(0, 0, 400, 300))
    assert paper.right() == pytest.approx(viewer.surface.width() - 24)


def test_that_what_is_asked_before_there_is_a_size_holds_when_there_is_one(qtbot, picture):
    viewer, room = PictureViewer(), QStackedWidget()
    qtbot.addWidget(room)
    room.addWidget(QLabel("first"))
    room.resize(1180, 800)
    with qtbot.waitExposed(room):
        room.show()
    room.addWidget(viewer)
    viewer.set_reduced_motion(True)
    viewer.show_picture(picture, NAMES, "b")
    room.setCurrentWidget(viewer)
    viewer.grab()
    qtbot.waitUntil(lambda: viewer.surface.width() == 1180)
    assert viewer.surface.scale == pytest.approx(fitted(viewer))
    assert viewer.zoom_label.text() == f"{viewer.surface.scale:.0%}".replace("%", " %")
    assert colour(viewer, 20, 250) == "#00ff00"


def test_that_a_zoom_asked_before_there_is_a_size_is_done_later(qtbot, picture):
    viewer = PictureViewer()
    qtbot.addWidget(viewer)
    viewer.show_picture(picture, NAMES)
    viewer.surface.zoom(2)
    viewer.resize(900, 700)
    with qtbot.waitExposed(viewer):
        viewer.show()
    assert viewer.surface.scale == pytest.approx(2 * fitted(viewer))
    viewer.resize(800, 600)
    centre = viewer.surface.on_screen(QRectF(0, 0, 400, 300)).center()
    assert (centre - QRectF(viewer.surface.rect()).center()).manhattanLength() < 3


def test_that_a_label_covers_no_words_and_stays_inside():
    room, spot, size = QSizeF(400, 300), QRectF(20, 40, 360, 50), QSizeF(80, 26)
    heading, below = QRectF(20, 8, 200, 24), QRectF(0, 95, 400, 40)
    place = label_place(spot, size, room, [heading, below])
    assert not any(place.intersects(one) for one in (heading, below, spot))
    assert QRectF(0, 0, 400, 300).contains(place)
    corner = label_place(QRectF(390, 0, 200, 10), size, room, [])
    assert QRectF(0, 0, 400, 300).contains(corner)


def test_that_labels_of_one_concept_lie_apart():
    spots = [(QRectF(100, 100, 40, 40), QSizeF(80, 26)), (QRectF(150, 100, 40, 40), QSizeF(80, 26))]
    first, second = label_places(spots, QSizeF(400, 300), [])
    assert not first.intersects(second)


def test_that_the_bar_tells_the_place_in_the_series(viewer, picture):
    viewer.set_series([Picture("other", "", "Other"), picture])
    assert viewer.place_label.text() == "2 of 2"
    assert viewer.place_label.isVisible()
    viewer.set_series([picture])
    assert not viewer.place_label.isVisible()


def test_that_the_title_is_whole_where_there_is_room(viewer, picture):
    long = Picture("long", picture.path, "The control plane injects and configures the proxies", hot=("a",), steps=3)
    viewer.set_series([picture, long])
    viewer.show_picture(long, NAMES)
    viewer.resize(1180, 700)
    viewer.grab()
    assert viewer.title.shown == long.title
    viewer.resize(700, 700)
    viewer.grab()
    assert viewer.width() == 700
    assert viewer.title.shown != long.title
    assert viewer.title.toolTip() == long.title
    widgets = [one for one in viewer.bar.findChildren(QWidget) if one.isVisible()]
    assert len({one.geometry().center().y() // 4 for one in widgets}) == 1
    for one in widgets:
        assert viewer.bar.rect().contains(one.geometry())
        assert one is viewer.title or one.width() >= one.sizeHint().width()


@pytest.mark.parametrize("name", ["desk-dark", "projector-dark"])
def test_that_a_picture_lies_on_a_white_sheet_in_the_dark(viewer, name):
    viewer.set_profile(PROFILES[name])
    shot = viewer.surface.grab().toImage()
    around = shot.pixelColor(2, 2)
    assert around.lightness() < QColor(PROFILES[name].ground).lightness()
    paper = viewer.surface.on_screen(QRectF(0, 0, 400, 300)).toRect()
    row = [shot.pixelColor(paper.left() - 8 + x, paper.center().y()).name() for x in range(-3, 4)]
    assert PROFILES[name].edge in row
    assert colour(viewer, 20, 150) == "#ffffff"


def test_that_captions_do_not_speak_of_notes_that_no_reader_has():
    captions = (ROOT / "content" / "pictures.yaml").read_text("utf-8")
    assert "of the notes" not in captions
    assert captions.count("reconstruction") == captions.count("- id:")


def test_that_words_of_a_picture_are_known(tmp_path):
    path = tmp_path / "words.svg"
    path.write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 300'><g transform='translate(100 50)'>"
        "<text x='0' y='40' font-size='30' font-family='Inter, sans-serif'>Heading</text></g></svg>",
        encoding="utf-8",
    )
    (words,) = open_drawing(Picture("x", str(path), "X")).words(0)
    assert QRectF(95, 55, 180, 50).contains(words)


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
    viewer.show_picture(picture, NAMES, "tiny")
    viewer.toggle_play()
    viewer.hide()
    assert not viewer.playing
    assert not viewer.surface.moving
    assert not any(timer.isActive() for timer in viewer.findChildren(QTimer))


def test_that_a_hidden_flight_has_arrived(viewer, picture):
    viewer.set_reduced_motion(False)
    viewer.show_picture(picture, NAMES, "tiny")
    assert viewer.surface.moving
    viewer.hide()
    assert viewer.surface.on_screen(QRectF(380, 10, 8, 4)).width() == pytest.approx(60)


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
    assert viewer.bar.grab().toImage().pixelColor(2, 2).name() == PROFILES[name].panel
    ground = viewer.surface.grab().toImage().pixelColor(2, 2)
    assert PROFILES[name].dark or ground.name() == PROFILES[name].ground


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


def test_that_a_title_of_three_lines_is_cut_after_a_word(strip):
    first = strip.thumbnails[0]
    assert first.shown_title(140) == "Parts"
    long = Picture("long", "", "The control plane injects and configures the proxies of all Pods")
    strip.show_pictures([long])
    shown = strip.thumbnails[0].shown_title(140)
    assert shown.endswith(" …")
    assert long.title.startswith(shown[:-2])
