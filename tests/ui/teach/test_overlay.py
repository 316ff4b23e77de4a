from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.model.geometry import Point
from explorer.model.theme import PROFILES, contrast
from explorer.ui.teach import ink_painter, spot
from explorer.ui.teach.hand import ERASER
from explorer.ui.teach.words import HEIGHT
from explorer.workspace.ink import BOARD, MOST_POINTS, InkPoint, Shape, Stroke
from explorer.workspace.lesson import PENS, Tool

from .lectern import STEPS, Lectern, Window, click, drag, move, pen, press, release

Modifier = Qt.KeyboardModifier
SIZES = ((960, 540), (640, 480), (500, 600))


@pytest.fixture
def lecterns(qapp: object, tmp_path: Path) -> Iterator[Callable[..., Lectern]]:
    made: list[Lectern] = []

    def make(*sizes: tuple[int, int]) -> Lectern:
        lectern = Lectern(tmp_path, *sizes)
        made.append(lectern)
        for one in lectern.windows:
            assert QTest.qWaitForWindowExposed(one.window)
        return lectern

    yield make
    for lectern in made:
        lectern.close()


@pytest.fixture
def lectern(lecterns: Callable[..., Lectern]) -> Lectern:
    return lecterns()


class Watch(QObject):
    """Counts what a widget paints."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.rects: list[QRect] = []
        self.areas: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
            self.areas.append(sum(rect.width() * rect.height() for rect in event.region()))
        return False


def differing(one: QImage, other: QImage) -> QRect:
    """The smallest rectangle that holds all pixels in which two pictures differ."""
    found = [
        (x, y) for y, x in product(range(one.height()), range(one.width())) if one.pixel(x, y) != other.pixel(x, y)
    ]
    if not found:
        return QRect()
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return QRect(QPoint(min(xs), min(ys)), QPoint(max(xs), max(ys)))


def place(point: InkPoint) -> tuple[float, float]:
    return point.x, point.y


def colour_at(one: Window, at: QPoint) -> QColor:
    return one.picture().pixelColor(at)


def middle(one: Window, box: str) -> QPoint:
    assert one.slide.figure is not None
    return one.at(one.slide.figure.scene.places[box].rect.centre)


# --- who gets the mouse ----------------------------------------------------------------------------------------------


def test_that_without_a_tool_a_click_reaches_the_slide(lectern: Lectern, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lectern.first.slide.clicked) as clicked:
        click(lectern.first.slide, middle(lectern.first, "api"))
    assert clicked.args == ["api"]


@pytest.mark.parametrize("tool", ["laser", "trail", "spotlight", "magnifier"])
def test_that_a_click_with_a_pointer_selects_as_always(lectern: Lectern, qtbot: QtBot, tool: Tool) -> None:
    lectern.take(tool)
    with qtbot.waitSignal(lectern.first.slide.clicked) as clicked:
        click(lectern.first.overlay, middle(lectern.first, "api"))
    assert clicked.args == ["api"]


@pytest.mark.parametrize("tool", ["pen", "highlighter", "arrow", "box", "eraser"])
def test_that_who_draws_does_not_select(lectern: Lectern, qtbot: QtBot, tool: Tool) -> None:
    lectern.take(tool)
    with qtbot.assertNotEmitted(lectern.first.slide.clicked):
        click(lectern.first.overlay, middle(lectern.first, "api"))


# --- the laser -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoomed", [False, True])
def test_that_the_dot_is_over_the_same_point_of_the_scene_in_every_window(
    lecterns: Callable[..., Lectern], zoomed: bool
) -> None:
    lectern = lecterns(*SIZES)
    if zoomed:
        for one in lectern.windows:
            one.slide.zoom(1.6)
    bare = [one.picture() for one in lectern.windows]
    lectern.take("laser")
    for box in ("api", "proxy"):
        target = middle(lectern.first, box)
        move(lectern.first.overlay, target)
        scene = lectern.first.overlay.to_scene(QPointF(target))
        for one, before in zip(lectern.windows, bare, strict=True):
            dot = QRectF(differing(before, one.picture())).center()
            away = dot - one.slide.from_scene(scene)
            assert max(abs(away.x()), abs(away.y())) <= 1.5


def test_that_the_dot_is_painted_before_the_move_returns(lecterns: Callable[..., Lectern]) -> None:
    lectern = lecterns(*SIZES[:2])
    lectern.take("laser")
    move(lectern.first.overlay, QPoint(100, 100))
    watches = [Watch(one.overlay) for one in lectern.windows]
    move(lectern.first.overlay, QPoint(400, 300))
    assert all(watch.rects for watch in watches)


def test_that_the_slide_is_not_painted_anew_for_the_laser(lectern: Lectern, qtbot: QtBot) -> None:
    lectern.take("laser")
    move(lectern.first.overlay, QPoint(100, 100))
    watch = Watch(lectern.first.slide)
    with qtbot.assertNotEmitted(lectern.first.slide.changed):
        for n in range(1, 30):
            move(lectern.first.overlay, QPoint(100 + 10 * n, 100))
    # Its kept picture is put below what is see-through, no larger than the way from one dot to the next.
    whole = lectern.first.slide.rect().size()
    assert all(rect.width() < whole.width() / 5 and rect.height() < whole.height() / 5 for rect in watch.rects)
    assert watch.rects


def test_that_the_slide_is_as_before_when_everything_is_put_down(lectern: Lectern) -> None:
    before = lectern.first.picture()
    overlay = lectern.first.overlay
    lectern.player.reduced = True
    lectern.pointing.reduced = True
    for tool in ("laser", "trail", "spotlight", "magnifier", "pen", "highlighter", "arrow", "box", "eraser"):
        lectern.take(tool)
        drag(overlay, QPoint(200, 200), QPoint(400, 250), QPoint(420, 300))
        move(overlay, QPoint(300, 300))
    lectern.take("")
    lectern.pointing.do("clear")
    lectern.time += 5000
    lectern.pointing.let_go()
    assert lectern.first.picture() == before
    assert lectern.first.slide.picture().convertToFormat(before.format()) == before


def test_that_control_shows_the_laser_while_it_is_held(lectern: Lectern, qtbot: QtBot) -> None:
    one, pointing = lectern.first, lectern.pointing
    one.window.activateWindow()
    qtbot.waitUntil(one.window.isActiveWindow)
    move(one.slide, QPoint(100, 100))
    assert pointing.laser is None
    move(one.slide, QPoint(110, 100), keys=Modifier.ControlModifier)
    assert pointing.laser is not None
    handle = one.window.windowHandle()
    assert handle is not None
    QTest.keyRelease(handle, Qt.Key.Key_Control)
    assert pointing.laser is None


def test_that_control_and_a_button_draw_a_trail_and_select_nothing(lectern: Lectern, qtbot: QtBot) -> None:
    one, pointing = lectern.first, lectern.pointing
    keys = Modifier.ControlModifier
    with qtbot.assertNotEmitted(one.slide.clicked):
        press(one.slide, middle(one, "api"), keys=keys)
        move(one.slide, QPoint(300, 300), keys=keys, held=Qt.MouseButton.LeftButton)
        assert [trail.held for trail in pointing.trails] == [True]
        assert len(pointing.trails[0].points) == 2
        release(one.slide, QPoint(300, 300), keys=keys)
    assert pointing.strokes == ()
    move(one.slide, QPoint(310, 300))
    assert pointing.laser is None


@pytest.mark.parametrize("reduced", [False, True])
def test_that_nothing_is_left_of_a_trail_that_was_held(lectern: Lectern, qtbot: QtBot, reduced: bool) -> None:
    """What the window shows, as it was repainted piece by piece, is what it would show if all of it were painted anew."""
    one, overlay = lectern.first, lectern.first.overlay
    lectern.pointing.reduced = reduced
    lectern.take("laser")
    press(overlay, QPoint(100, 100))
    for n in range(1, 150):
        move(overlay, QPoint(100 + 5 * n, 100 + (n * 13) % 90), held=Qt.MouseButton.LeftButton)
    watch = Watch(overlay)
    lectern.time += 5000
    release(overlay, QPoint(845, 150))
    assert any(rect.contains(QRect(105, 105, 700, 60)) for rect in watch.rects)
    lectern.time += 5000
    qtbot.waitUntil(lambda: not lectern.pointing.fading)
    assert lectern.pointing.trails == []
    lectern.take("")
    picture = one.picture()
    assert colour_at(one, QPoint(100, 100)) != QColor(spot.LASER[0])
    assert picture.size() == one.window.size()


def test_that_a_trail_that_is_held_repaints_only_its_end(lectern: Lectern) -> None:
    overlay = lectern.first.overlay
    lectern.take("laser")
    press(overlay, QPoint(50, 50))
    for n in range(100):
        move(overlay, QPoint(50 + 8 * n, 50), held=Qt.MouseButton.LeftButton)
    watch = Watch(overlay)
    move(overlay, QPoint(850, 60), held=Qt.MouseButton.LeftButton)
    assert watch.rects[0].width() < 120
    assert colour_at(lectern.first, QPoint(300, 50)) == QColor(spot.LASER[0])
    release(overlay, QPoint(850, 60))


def test_that_the_laser_leaves_with_the_pointer(lectern: Lectern) -> None:
    lectern.take("laser")
    move(lectern.first.overlay, QPoint(100, 100))
    QApplication.sendEvent(lectern.first.overlay, QEvent(QEvent.Type.Leave))
    assert lectern.pointing.laser is None


def test_that_the_dot_stays_under_the_pointer_when_the_step_changes(lectern: Lectern) -> None:
    lectern.take("laser")
    move(lectern.first.overlay, QPoint(300, 200))
    lectern.first.show(2)
    assert lectern.pointing.laser is not None
    away = lectern.first.overlay.from_scene(lectern.pointing.laser) - QPointF(300, 200)
    assert away.manhattanLength() < 0.1


# --- spotlight and magnifier -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_the_spotlight_darkens_what_is_outside_and_nothing_inside(lectern: Lectern, profile: str) -> None:
    one = lectern.first
    one.show(0, profile)
    lectern.player.reduced = True
    before = one.picture()
    lectern.take("spotlight", radius=0.2)
    at, radius = QPoint(400, 280), 0.2 * 540
    move(one.overlay, at)
    after = one.picture()
    for y, x in product(range(0, 540, 9), range(0, 960, 9)):
        away = ((x - at.x()) ** 2 + (y - at.y()) ** 2) ** 0.5
        was, now = before.pixelColor(x, y), after.pixelColor(x, y)
        if away < radius - 4:
            assert now == was
        elif away > radius + 4:
            assert abs(now.lightnessF() - was.lightnessF() * (1 - spot.SHADE)) < 0.01


def test_that_the_spotlight_comes_and_goes_softly(lectern: Lectern, qtbot: QtBot) -> None:
    corner = QPoint(2, 2)
    lectern.take("spotlight")
    move(lectern.first.overlay, QPoint(480, 270))
    qtbot.waitUntil(lambda: colour_at(lectern.first, corner).lightnessF() < 0.26)
    lectern.take("")
    assert colour_at(lectern.first, corner).lightnessF() < 0.9, "it goes at once"
    qtbot.waitUntil(lambda: colour_at(lectern.first, corner) == QColor("#ffffff"))


def test_that_the_magnifier_shows_the_scene_larger_and_sharp(lectern: Lectern) -> None:
    one = lectern.first
    lectern.take("magnifier", radius=0.3)
    at = middle(one, "api")
    move(one.overlay, at)
    side = int(0.3 * 540 * 2 * 0.6)
    shown = one.picture(QRect(at.x() - side // 2, at.y() - side // 2, side, side))
    inner = side / spot.TIMES
    exact = one.slide.enlarged(QRectF(at.x() - inner / 2, at.y() - inner / 2, inner, inner), spot.TIMES)
    blurred = one.slide.picture().copy(QRectF(at.x() - inner / 2, at.y() - inner / 2, inner, inner).toRect())
    blurred = blurred.scaled(shown.size(), mode=Qt.TransformationMode.SmoothTransformation)
    assert apart(shown, exact) < apart(shown, blurred) / 2


def solid(colour: str) -> QImage:
    """One pixel of a colour."""
    made = QImage(1, 1, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def apart(one: QImage, other: QImage) -> float:
    """The mean difference of the lightness of two pictures."""
    width, height = min(one.width(), other.width()), min(one.height(), other.height())
    found = [
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness())
        for y, x in product(range(height), range(width))
    ]
    return sum(found) / len(found)


# --- drawing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "keys", "shape"),
    [
        ("pen", Modifier.NoModifier, "pen"),
        ("pen", Modifier.ShiftModifier, "line"),
        ("pen", Modifier.ControlModifier, "box"),
        ("pen", Modifier.ControlModifier | Modifier.ShiftModifier, "arrow"),
        ("pen", Modifier.AltModifier, "ellipse"),
        ("highlighter", Modifier.NoModifier, "highlighter"),
        ("arrow", Modifier.NoModifier, "arrow"),
        ("box", Modifier.NoModifier, "box"),
    ],
)
def test_that_tools_and_keys_draw_their_shapes(
    lectern: Lectern, tool: Tool, keys: Qt.KeyboardModifier, shape: Shape
) -> None:
    lectern.take(tool, 3)
    before = lectern.first.picture()
    drag(lectern.first.overlay, QPoint(100, 100), QPoint(200, 120), QPoint(300, 220), keys=keys)
    (stroke,) = lectern.pointing.strokes
    assert (stroke.shape, stroke.pen) == (shape, 3)
    assert place(stroke.points[0]) == pytest.approx(lectern.first.overlay.to_scene(QPointF(100, 100)), abs=0.01)
    assert place(stroke.points[-1]) == pytest.approx(lectern.first.overlay.to_scene(QPointF(300, 220)), abs=0.01)
    assert differing(before, lectern.first.picture()).adjusted(-25, -25, 25, 25).contains(QRect(100, 100, 200, 120))


def test_that_shift_keeps_the_highlighter_straight(lectern: Lectern) -> None:
    lectern.take("highlighter")
    points = (QPoint(100, 100), QPoint(200, 180), QPoint(300, 100))
    drag(lectern.first.overlay, *points, keys=Modifier.ShiftModifier)
    assert len(lectern.pointing.strokes[0].points) == 2


def test_that_a_click_with_a_pen_is_a_dot(lectern: Lectern) -> None:
    lectern.take("pen", 1)
    click(lectern.first.overlay, QPoint(40, 500))
    assert colour_at(lectern.first, QPoint(40, 500)) == QColor(ink_painter.PENS[0][0])


def test_that_a_pen_pressed_harder_draws_wider(lectern: Lectern) -> None:
    lectern.take("pen", 1)
    before = lectern.first.picture()
    pen(lectern.first.overlay, *((QPoint(20 + n * 5, 30), 0.1) for n in range(20)))
    pen(lectern.first.overlay, *((QPoint(20 + n * 5, 60), 1.0) for n in range(20)))
    after = lectern.first.picture()

    def thick(y: int) -> int:
        return sum(after.pixel(70, y + n) != before.pixel(70, y + n) for n in range(-14, 15))

    assert thick(60) >= 1.5 * thick(30) > 0
    assert [stroke.points[5].pressure for stroke in lectern.pointing.strokes] == pytest.approx([0.1, 1.0], abs=0.01)


def test_that_the_other_end_of_a_pen_erases(lectern: Lectern) -> None:
    lectern.take("pen")
    drag(lectern.first.overlay, QPoint(100, 100), QPoint(300, 100))
    pen(
        lectern.first.overlay,
        (QPoint(200, 60), 0.5),
        (QPoint(200, 140), 0.5),
        kind=QPointingDevice.PointerType.Eraser,
    )
    assert lectern.pointing.strokes == ()


def test_that_the_eraser_takes_what_it_touches(lectern: Lectern) -> None:
    lectern.take("pen")
    drag(lectern.first.overlay, QPoint(100, 100), QPoint(300, 100))
    drag(lectern.first.overlay, QPoint(100, 300), QPoint(300, 300))
    lectern.take("eraser")
    click(lectern.first.overlay, QPoint(200, 100 + int(ERASER * 540) - 1))
    assert len(lectern.pointing.strokes) == 1


def test_that_ink_stays_on_its_place_in_the_scene(lecterns: Callable[..., Lectern]) -> None:
    lectern = lecterns(*SIZES)
    lectern.take("pen", 1)
    at = middle(lectern.first, "api")
    scene = lectern.first.overlay.to_scene(QPointF(at))
    click(lectern.first.overlay, at)
    for zoom in (1.0, 1.7):
        for one in lectern.windows:
            one.slide.zoom(zoom)
            assert apart(one.picture(QRect(one.at(scene), QSize(1, 1))), solid(ink_painter.PENS[0][0])) < 30


def test_that_a_stroke_looks_the_same_when_it_is_finished(lectern: Lectern) -> None:
    """What was painted piece by piece while drawing, and what is painted of the whole stroke."""
    lectern.take("pen", 4)
    overlay = lectern.first.overlay
    points = [QPoint(60 + 3 * n, 300 + (n * 37) % 23) for n in range(200)]
    press(overlay, points[0])
    for point in points[1:]:
        move(overlay, point, held=Qt.MouseButton.LeftButton)
    wet = lectern.first.picture()
    release(overlay, points[-1])
    dry = lectern.first.picture()
    assert apart(wet.copy(40, 280, 640, 70), dry.copy(40, 280, 640, 70)) < 0.5


def test_that_a_long_stroke_repaints_only_its_end(lectern: Lectern) -> None:
    lectern.take("pen")
    overlay = lectern.first.overlay
    press(overlay, QPoint(50, 50))
    for n in range(100):
        move(overlay, QPoint(50 + 8 * n, 50 + 4 * (n % 2)), held=Qt.MouseButton.LeftButton)
    watch = Watch(overlay)
    move(overlay, QPoint(860, 60), held=Qt.MouseButton.LeftButton)
    release(overlay, QPoint(860, 60))
    assert watch.rects[0].width() < 120


def test_that_a_stroke_of_many_points_is_painted(lectern: Lectern) -> None:
    overlay, pointing = lectern.first.overlay, lectern.pointing
    start, end = overlay.to_scene(QPointF(10, 520)), overlay.to_scene(QPointF(950, 520))
    lectern.first.window.hide()
    pointing.begin("pen", 1, 4.0, InkPoint(*start))
    for n in range(MOST_POINTS + 5):
        share = (n + 1) / (MOST_POINTS + 5)
        pointing.draw(InkPoint(start.x + (end.x - start.x) * share, start.y))
    pointing.finish()
    assert len(pointing.strokes) == 2
    lectern.first.window.show()
    picture = lectern.first.picture()
    assert all(picture.pixelColor(x, 520) == QColor(ink_painter.PENS[0][0]) for x in range(20, 940, 40))


def test_that_more_than_a_hundred_strokes_are_taken_back_on_the_screen(lectern: Lectern) -> None:
    before = lectern.first.picture()
    lectern.take("pen")
    for n in range(110):
        drag(lectern.first.overlay, QPoint(10 + 8 * n, 40), QPoint(14 + 8 * n, 400))
    lectern.take("")
    assert lectern.first.picture() != before
    for _ in range(110):
        lectern.pointing.do("undo")
    assert lectern.first.picture() == before


def test_that_ink_returns_with_its_step(lectern: Lectern) -> None:
    one = lectern.first
    lectern.pointing.show_sheet(STEPS[0].id)
    lectern.take("pen", 1)
    click(one.overlay, QPoint(40, 500))
    lectern.take("")
    drawn = one.picture()
    lectern.pointing.show_sheet(STEPS[2].id)
    one.show(2)
    assert colour_at(one, QPoint(40, 500)) != QColor(ink_painter.PENS[0][0])
    lectern.pointing.show_sheet(STEPS[0].id)
    one.show(0)
    assert one.picture() == drawn


def test_that_the_board_has_its_own_ink_in_units_of_the_slide(lecterns: Callable[..., Lectern]) -> None:
    lectern = lecterns((960, 540), (480, 270))
    first, second = lectern.windows
    for one in lectern.windows:
        one.show(0, "projector-dark")
        one.overlay.set_board(on=True)
    lectern.pointing.show_sheet(BOARD)
    lectern.take("pen", 1)
    click(first.overlay, QPoint(480, 270))
    (stroke,) = lectern.pointing.strokes
    assert place(stroke.points[0]) == pytest.approx((8000 / 9, 500), abs=0.1)
    # The board is white, whatever the profile.
    assert colour_at(second, QPoint(240, 135)) == QColor(ink_painter.PENS[0][0])


# --- colours ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_pens_and_laser_can_be_seen(profile: str) -> None:
    shown = PROFILES[profile]
    grounds = {shown.ground, shown.panel, "#000000" if shown.dark else "#ffffff"}
    for ground in grounds:
        for number in range(1, PENS + 1):
            assert contrast(ink_painter.colour("pen", number, dark=shown.dark), ground) >= 4.5
        assert contrast(spot.LASER[shown.dark], ground) >= 4.5


@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_marked_letters_can_be_read(profile: str) -> None:
    shown = PROFILES[profile]
    for number in range(1, PENS + 1):
        ground = ink_painter.colour("highlighter", number, dark=shown.dark)
        assert contrast(shown.ink, ground) >= 7
        assert contrast(shown.muted, ground) >= 4.5
        assert contrast(ground, shown.ground) >= 1.4


def test_that_there_are_as_many_pens_as_keys() -> None:
    assert len(ink_painter.PENS) == len(ink_painter.HIGHLIGHTERS) == len(ink_painter.PEN_NAMES) == PENS


@pytest.mark.parametrize("profile", ["projector-light", "projector-dark"])
def test_that_a_highlighter_leaves_the_letters_however_often_it_goes_there(lectern: Lectern, profile: str) -> None:
    one = lectern.first
    one.show(0, profile)
    one.slide.picture()
    name = next(text.rect for text in one.slide.written if text.text == "kube-apiserver")
    at = (one.slide.area.topLeft() + QPointF(*name.centre) * one.slide.area.height() / HEIGHT).toPoint()
    where = QRect(at.x() - 40, at.y() - 4, 80, 8)
    before = one.picture(where)
    lectern.take("highlighter", 1)
    passes = []
    for _ in range(3):
        drag(one.overlay, at - QPoint(80, 0), at + QPoint(80, 0))
        passes.append(one.picture(where))
    assert passes[0] == passes[1] == passes[2] != before
    colours = Counter(passes[0].pixelColor(x, y).name() for x in range(80) for y in range(8))
    [(ground, _)] = colours.most_common(1)
    assert max(contrast(ground, colour) for colour in colours) >= 7


# --- what travels ----------------------------------------------------------------------------------------------------


def test_that_a_dot_travels_along_its_relation(lecterns: Callable[..., Lectern]) -> None:
    lectern = lecterns((1920, 1080))
    one = lectern.first
    one.show(1)
    lectern.player.load(2)
    rest = one.picture()
    found = []
    for time in (0.0, 350.0, 699.0):
        lectern.player.scrub(time)
        one.picture()
        traveller = one.overlay.traveller
        assert traveller is not None
        assert 2 * traveller.radius >= 24
        assert traveller.digits >= 28
        found.append(traveller.at)
    way = [one.slide.from_scene(point) for point in one.slide.way(STEPS[1].hops[0])]
    assert (found[0] - way[0]).manhattanLength() < 2
    assert (found[-1] - way[-1]).manhattanLength() < 2
    assert found[1] not in (found[0], found[-1])
    lectern.player.scrub(lectern.player.length)
    assert one.picture() == rest


def test_that_a_label_that_the_slide_does_not_say_goes_with_its_dot() -> None:
    from explorer.ui.teach import dots

    area = QRectF(0, 0, 1920, 1080)
    for at in (QPointF(5, 5), QPointF(1900, 500), QPointF(900, 1075)):
        placed = dots.place(at, "", "POST deployments " * 3, QRectF(), 1080, 33, area)
        assert area.contains(placed.pill)
        assert placed.pill.height() >= 28
        assert not placed.pill.intersects(QRectF(at.x() - 1, at.y() - 1, 2, 2))
    assert dots.place(QPointF(5, 5), "1", "POST", QRectF(9, 9, 9, 9), 1080, 33, area).label == ""


def test_that_what_travels_repaints_only_where_it_is(lecterns: Callable[..., Lectern], qtbot: QtBot) -> None:
    lectern = lecterns((960, 540))
    one = lectern.first
    one.show(1)
    lectern.player.load(2)
    watch = Watch(one.overlay)
    lectern.player.scrub(100)
    qtbot.waitUntil(lambda: bool(watch.rects))
    watch.rects, watch.areas = [], []
    lectern.player.scrub(116)
    qtbot.waitUntil(lambda: bool(watch.rects))
    assert max(watch.areas) < 960 * 540 / 8


# --- paths -----------------------------------------------------------------------------------------------------------


def test_that_an_arrow_points_to_where_it_ends() -> None:
    stroke = Stroke("arrow", 1, 4.0, (InkPoint(0, 0), InkPoint(100, 0)))
    path, filled = ink_painter.outline(stroke)
    assert not filled
    around = path.boundingRect()
    assert around.right() == pytest.approx(100)
    assert around.height() > 8


def test_that_a_line_of_changing_width_has_no_holes() -> None:
    line = [(x, 40 + 30 * ((x // 10) % 2), 6 + x % 9) for x in range(0, 200, 10)]
    path = ink_painter.ribbon([(float(x), float(y), float(width)) for x, y, width in line])
    for (xa, ya, _), (xb, yb, _) in pairwise(line):
        assert path.contains(QPointF((xa + xb) / 2, (ya + yb) / 2))


def test_that_a_point_of_the_scene_is_found_again(lecterns: Callable[..., Lectern]) -> None:
    for one in lecterns(*SIZES).windows:
        for board in (False, True):
            one.overlay.set_board(board)
            back = one.overlay.to_scene(one.overlay.from_scene(Point(12.5, -40.25)))
            assert back == pytest.approx((12.5, -40.25))
