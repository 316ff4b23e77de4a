from __future__ import annotations

import math

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from explorer.model.geometry import Point, Rect
from explorer.model.lesson import Hop
from explorer.model.theme import PROFILES
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.slide import Slide
from explorer.ui.teach.words import HEIGHT
from explorer.workspace.lesson import Choice
from tests.ui.teach.slides import glyphs, lesson, moment

LIGHT, DARK = PROFILES["projector-light"], PROFILES["projector-dark"]
STEPS = ("all", "ask", "node", "words", "gone", "nothing")


def slide(qtbot: QtBot, width: int = 960, height: int = 540, *, reduced: bool = True) -> Slide:
    made = Slide(glyphs())
    made.reduced = reduced
    qtbot.addWidget(made)
    made.resize(width, height)
    return made


def visible(qtbot: QtBot) -> Slide:
    made = slide(qtbot, reduced=False)
    with qtbot.waitExposed(made):
        made.show()
    made.show_moment(moment("all"), LIGHT)
    made.picture()
    return made


def words(shown: Slide) -> str:
    shown.picture()
    return " ".join(one.text for one in shown.written)


def middle(shown: Slide, box: str) -> QPointF:
    assert shown.figure is not None
    return shown.from_scene(shown.figure.scene.places[box].rect.centre)


@pytest.mark.parametrize("step", STEPS)
def test_that_equal_moments_paint_equal_pixels_however_they_were_reached(qtbot: QtBot, step: str) -> None:
    straight = slide(qtbot)
    straight.show_moment(moment(step), LIGHT)
    around = slide(qtbot)
    for other in STEPS:
        around.show_moment(moment(other), DARK)
        around.zoom(2.0)
        around.picture()
    around.show_moment(moment(step, of=lesson("large")), LIGHT)
    around.picture()
    around.show_moment(moment(step), LIGHT)
    assert around.picture() == straight.picture()


def test_that_a_transition_ends_in_the_pixels_of_a_cut(qtbot: QtBot) -> None:
    moving, cut = visible(qtbot), slide(qtbot)
    cut.show_moment(moment("node"), LIGHT)
    moving.show_moment(moment("node"), LIGHT)
    assert moving.picture() != cut.picture()
    qtbot.waitUntil(lambda: moving.picture() == cut.picture())


def test_that_a_transition_can_be_interrupted(qtbot: QtBot) -> None:
    moving, cut = visible(qtbot), slide(qtbot)
    cut.show_moment(moment("ask"), LIGHT)
    moving.show_moment(moment("node"), LIGHT)
    moving.picture()
    moving.show_moment(moment("ask"), LIGHT)
    qtbot.waitUntil(lambda: moving.picture() == cut.picture())


def test_that_boxes_start_where_they_stood(qtbot: QtBot) -> None:
    shown = visible(qtbot)
    before = middle(shown, "api")
    shown.show_moment(moment("node"), LIGHT)
    assert shown.figure is not None
    start = shown.from_scene(shown.figure.scene.place("api").rect.centre)
    assert math.dist(start.toTuple(), before.toTuple()) < 1.0
    qtbot.waitUntil(lambda: not shown.figure.scene.moving)  # type: ignore[union-attr]


def test_that_nothing_moves_under_reduced_motion(qtbot: QtBot) -> None:
    shown, cut = visible(qtbot), slide(qtbot)
    shown.reduced = True
    cut.show_moment(moment("node"), LIGHT)
    shown.show_moment(moment("node"), LIGHT)
    assert shown.picture() == cut.picture()
    shown.look(Rect(0, 0, 40, 30))
    cut.look(Rect(0, 0, 40, 30))
    assert shown.picture() == cut.picture()


def test_that_a_hidden_slide_ends_what_moves(qtbot: QtBot) -> None:
    shown, cut = visible(qtbot), slide(qtbot)
    cut.show_moment(moment("node"), LIGHT)
    shown.show_moment(moment("node"), LIGHT)
    shown.hide()
    assert shown.picture() == cut.picture()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("zoomed", [False, True])
def test_that_points_lead_to_the_scene_and_back(qtbot: QtBot, step: str, zoomed: bool) -> None:
    shown = slide(qtbot, 1000, 540)
    shown.show_moment(moment(step), LIGHT)
    if zoomed:
        shown.zoom(2.0)
    for at in (QPointF(0, 0), QPointF(999, 539), QPointF(333.3, 77.7)):
        back = shown.from_scene(shown.to_scene(at))
        assert math.dist(back.toTuple(), at.toTuple()) < 1e-6
    one, other = shown.from_scene(Point(0, 0)), shown.from_scene(Point(10, 0))
    assert (other.x() - one.x()) / 10 == pytest.approx(shown.scene_scale())


def test_that_the_scene_of_words_is_the_slide_1000_units_high(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("words"), LIGHT)
    assert shown.to_scene(QPointF(960, 540)) == pytest.approx((16 / 9 * 1000, 1000))


def test_that_slides_of_one_shape_look_alike_at_any_size(qtbot: QtBot) -> None:
    places = []
    for size in ((640, 360), (1920, 1080)):
        shown = slide(qtbot, *size)
        shown.show_moment(moment("ask"), LIGHT)
        shown.picture()
        places.append([one.rect for one in shown.written])
    for small, large in zip(*places, strict=True):
        assert small == pytest.approx(large)


def test_that_a_slide_of_another_shape_stands_in_the_middle(qtbot: QtBot) -> None:
    shown = slide(qtbot, 1000, 1000)
    shown.show_moment(moment("all"), LIGHT)
    assert shown.area.width() == pytest.approx(1000)
    assert shown.area.center().toTuple() == pytest.approx((500, 500))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_that_it_is_sharp_on_every_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ratio: float) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("all"), LIGHT)
    shown.picture()
    # The slide comes to another screen.
    monkeypatch.setattr(shown, "devicePixelRatioF", lambda: ratio)
    assert (shown.picture().width(), shown.picture().height()) == (960 * ratio, 540 * ratio)
    assert shown.picture().devicePixelRatio() == ratio
    if ratio == 2.0:
        large = slide(qtbot, 1920, 1080)
        large.show_moment(moment("all"), LIGHT)
        assert differing(shown.picture(), large.picture()) < 0.001


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels that are not nearly alike."""
    far = 0
    for y in range(0, one.height(), 3):
        for x in range(0, one.width(), 3):
            colours = QColor(one.pixel(x, y)), QColor(other.pixel(x, y))
            far += abs(colours[0].lightness() - colours[1].lightness()) > 40
    return far * 9 / (one.width() * one.height())


def test_that_a_click_tells_the_box_or_the_ground(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("all"), LIGHT)
    told: list[str] = []
    shown.clicked.connect(told.append)
    for box in ("api", "kubectl"):
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=middle(shown, box).toPoint())
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPointF(500, 20).toPoint())
    assert told == ["api", "kubectl", ""]


def test_that_a_drag_is_no_click(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("all"), LIGHT)
    told: list[str] = []
    shown.clicked.connect(told.append)
    at = middle(shown, "api").toPoint()
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=at + QPointF(40, 0).toPoint())
    assert told == []


def test_that_what_is_lit_has_a_ring_and_the_rest_is_dimmed(qtbot: QtBot) -> None:
    shown = slide(qtbot, 1920, 1080)
    shown.show_moment(moment("ask"), LIGHT)
    picture = shown.picture()
    assert shown.figure is not None
    rect = shown.figure.scene.places["api"].rect
    at = shown.from_scene(Point(rect.x + rect.width * 0.2, rect.y)).toPoint()
    above = [QColor(picture.pixel(at.x(), at.y() - step)).name() for step in range(16)]
    assert above.count(LIGHT.selection) >= 7
    assert LIGHT.selection_outline in above
    assert not shown.figure.is_faded("plane")


def test_that_the_box_that_was_clicked_stands_out(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    plain = moment("all")
    shown.show_moment(plain, LIGHT)
    assert shown.figure is not None
    assert not shown.figure.is_faded("kubelet")
    shown.show_moment(replace(plain, selected="etcd"), LIGHT)
    assert shown.figure.chosen == "etcd"
    assert shown.figure.is_faded("kubelet")
    assert not shown.figure.is_faded("api")


def test_that_clicking_does_not_end_a_zoom_but_another_step_does(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    plain = moment("all")
    shown.show_moment(plain, LIGHT)
    whole = shown.scene_scale()
    shown.zoom(2.0)
    shown.show_moment(replace(plain, selected="etcd"), LIGHT)
    assert shown.scene_scale() == pytest.approx(2 * whole)
    shown.show_moment(moment("node"), LIGHT)
    shown.show_moment(plain, LIGHT)
    assert shown.scene_scale() == pytest.approx(whole)


def test_that_zooming_out_ends_at_the_whole_step(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("all"), LIGHT)
    before = shown.picture()
    shown.zoom(3.0)
    assert shown.picture() != before
    shown.zoom(0.1)
    assert shown.picture() == before


def test_that_the_camera_goes_to_the_selection(qtbot: QtBot) -> None:
    shown = visible(qtbot)
    shown.show_moment(replace(moment("all"), selected="etcd"), LIGHT)
    whole = shown.scene_scale()
    changes: list[None] = []
    shown.changed.connect(lambda: changes.append(None))
    shown.zoom_to_selection()
    assert shown.figure is not None
    body = shown.figure.body.centre
    goal = QPointF(body.x, body.y) * (540 / HEIGHT)
    qtbot.waitUntil(lambda: math.dist(middle(shown, "etcd").toTuple(), goal.toTuple()) < 0.5)
    assert shown.scene_scale() > whole
    assert changes
    qtbot.waitUntil(lambda: shown.picture() == shown.picture())


def test_that_a_hop_travels_from_its_source_along_the_painted_way(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("ask"), LIGHT)
    assert shown.figure is not None
    places = shown.figure.scene.places
    for source, target in (("kubectl", "api"), ("api", "etcd"), ("etcd", "api")):
        hop = next(one for one in shown.moment.hops if (one.source, one.target) == (source, target))
        way = shown.way(hop)
        assert places[source].rect.grown(0.1).holds(way[0])
        assert places[target].rect.grown(0.1).holds(way[-1])
    assert shown.way(Hop("kubectl", "etcd")) == ()
    assert shown.way(Hop("nobody", "etcd")) == ()


def test_that_labels_of_hops_are_numbered_and_stand_apart(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("ask"), LIGHT)
    text = words(shown)
    for label in ("1", "POST", "2", "write", "3", "done", "Busy", "Ready"):
        assert label in text
    rects = [shown.said(n) for n in range(3)]
    assert not any(one.intersects(other) for one in rects for other in rects if one is not other)


def test_that_names_can_be_hidden(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("all", of=lesson(labels=False)), LIGHT)
    text = words(shown)
    assert "API server" not in text
    assert "the door" not in text
    assert "All" in text
    assert "API server" not in shown.accessibleDescription()


def test_that_words_alone_are_large_and_in_the_middle(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("words"), LIGHT)
    shown.picture()
    told = next(one for one in shown.written if one.text == "told")
    assert told.px > shown.moment.composition.base * HEIGHT
    assert 300 < told.rect.centre.y < 800


def test_that_a_missing_picture_leaves_the_words(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("gone"), LIGHT)
    assert "gone." in words(shown)


def test_that_a_diagram_without_boxes_leaves_the_heading(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("nothing"), LIGHT)
    assert "Nothing" in words(shown)
    assert shown.box_at(QPointF(400, 300)) == ""
    shown.zoom_to_selection()


def overlong() -> list[Moment]:
    found = []
    for text in ("word " * 2000, "x" * 10_000, "<strong>" + "mark " * 300 + "</strong>"):
        found += [replace(moment(step), title=text[:9000], text=text) for step in ("all", "words")]
        found.append(replace(moment("ask", asked=True), ask=text, choices=(Choice(text, right=True, why=""),) * 4))
    return found


def test_that_what_is_too_long_is_cut_and_never_smaller_or_outside(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    for one in overlong():
        shown.show_moment(one, LIGHT)
        shown.picture()
        whole = Rect(0, 0, one.composition.width * HEIGHT, HEIGHT)
        assert all(whole.contains(written.rect) for written in shown.written)
        assert min(written.px for written in shown.written) >= 27.9
        assert any(written.text.endswith("…") for written in shown.written)


def test_that_a_slide_can_be_heard(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("ask"), LIGHT)
    assert shown.accessibleName() == "Step 2 of 6: A request"
    said = shown.accessibleDescription()
    for part in ("The door asks first.", "API server, the door (Busy, highlighted)", "kubectl to API server: POST"):
        assert part in said


def test_that_whoever_lies_over_it_is_told_of_every_change(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    for act in (
        lambda: shown.show_moment(moment("all"), LIGHT),
        lambda: shown.show_moment(moment("all"), DARK),
        lambda: shown.zoom(2.0),
        lambda: shown.look(None),
        lambda: shown.resize(500, 300),
    ):
        with qtbot.waitSignal(shown.changed, timeout=1000):
            act()
            shown.show()
    shown.hide()


def test_that_a_picture_that_was_taken_stays_when_the_slide_goes_on(qtbot: QtBot) -> None:
    shown = slide(qtbot)
    shown.show_moment(moment("all"), LIGHT)
    taken = shown.picture()
    copy = taken.copy()
    shown.show_moment(moment("words"), DARK)
    assert shown.picture() != taken
    assert taken == copy
