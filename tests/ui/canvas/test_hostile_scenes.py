"""Diagrams that nobody would draw, on the real canvas: nothing crashes, nothing leaves its box, all can be used."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from explorer.layout import Placement, place
from explorer.layout.sizes import TITLE_CLEARANCE
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Rect, Size
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
from explorer.ui.canvas.accessible import install_accessibility, remove_accessibility
from explorer.ui.canvas.camera import Camera, limits
from explorer.ui.canvas.layer import glyphs_of
from explorer.ui.outline import Outline
from explorer.workspace.filter_language import parse
from explorer.workspace.filtering import filtered
from tests.layout.hostile import ARABIC, BLANK, EMOJI, HEBREW, LONG, LONG_NAMES, MARKS, SCENES, broad, deep, texts

STRANGE = (*BLANK.values(), HEBREW, ARABIC, EMOJI, MARKS, *LONG_NAMES.values(), "a", "worker node")

FAR = (
    "10,000 children in a row",
    "10,000 children in a column",
    "200 deep with boxes beside",
    "texts of 10,000 characters",
)


@cache
def placed(name: str) -> tuple[Diagram, Placement]:
    diagram = SCENES[name]()
    return diagram, place(diagram, fonts.measure)


@pytest.fixture
def bare(qtbot, glyphs) -> Canvas:
    """A canvas that shows nothing yet."""
    made = Canvas(glyphs)
    qtbot.addWidget(made)
    made.set_reduced_motion(True)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def shown(qtbot, bare):
    """Shows a scene, waits until nothing is prepared any more, and gives the canvas."""

    def show(name: str) -> Canvas:
        bare.show_diagram(*placed(name), animate=False)
        qtbot.waitUntil(lambda: bare.idle, timeout=20_000)
        return bare

    return show


def is_sound(canvas: Canvas) -> bool:
    """Whether the canvas paints all of itself, from a place that exists."""
    picture = canvas.grab().toImage()
    camera = canvas.camera
    sound = all(map(math.isfinite, (camera.x, camera.y, camera.zoom))) and camera.zoom > 0
    return sound and picture.size() == canvas.size() and picture.pixelColor(0, 0).alpha() == 255


def seen(canvas: Canvas) -> list[str]:
    """The boxes that are in view."""
    window = canvas.camera.window(Size(canvas.width(), canvas.height()))
    return [place.id for place in canvas.scene_shown.visible(window, canvas.folded())]


# --- shown and used ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENES)
def test_that_it_is_shown_whole_and_painted(shown, name):
    canvas = shown(name)
    assert is_sound(canvas)
    roots = [canvas.view_rect(box) for box in canvas.scene_shown.roots[:50]]
    assert all(canvas.rect().toRectF().adjusted(-1, -1, 1, 1).contains(rect) for rect in roots)


@pytest.mark.parametrize("size", [(900, 600), (500, 300), (200, 200)])
@pytest.mark.parametrize("name", [name for name in SCENES if name != "nothing"])
def test_that_something_of_it_is_seen_at_any_size(shown, name, size):
    canvas = shown(name)
    canvas.resize(*size)
    canvas.fit(animate=False)
    canvas.set_minimap_visible(False)
    picture = canvas.grab().toImage()
    ground = QColor(canvas._palette.profile.ground).rgb()
    roots = canvas.scene_shown.roots[:200]
    spots = [canvas.view_rect(box).center().toPoint() for box in roots]
    near = [QPoint(0, 0), QPoint(0, -1), QPoint(-1, 0)]
    seen_roots = [spot for spot in spots if any(picture.pixel(spot + off) != ground for off in near)]
    # A single small box beside thousands may fall between two pixels.
    assert seen_roots


@pytest.mark.parametrize("name", [name for name in SCENES if name != "nothing"])
def test_that_keys_walk_open_and_leave(qtbot, shown, name):
    canvas = shown(name)
    told, left = [], []
    canvas.selected.connect(lambda box: (told.append(box), canvas.select(box)))
    canvas.left.connect(lambda: left.append(1))
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert told == [canvas.scene_shown.roots[0]]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(canvas, key)
        assert is_sound(canvas)
        assert canvas.selected_box in canvas.scene_shown.places
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert left == [1]
    qtbot.waitUntil(lambda: canvas.idle)


@pytest.mark.parametrize("name", [name for name in SCENES if name != "nothing"])
def test_that_any_box_can_be_found_pointed_at_and_clicked(qtbot, shown, name):
    canvas = shown(name)
    told = []
    canvas.selected.connect(told.append)
    boxes = list(canvas.scene_shown.places)
    for box in {boxes[0], boxes[len(boxes) // 2], boxes[-1]}:
        canvas.reveal(box)
        window = canvas.rect().toRectF()
        assert canvas.view_rect(box).intersects(window), box
        assert box in seen(canvas), box
        middle = canvas.view_rect(box).intersected(window).center()
        canvas.hover(middle)
        assert is_sound(canvas)
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle.toPoint())
        canvas.select(box)
        assert is_sound(canvas)
        if not canvas.scene_shown.is_container(box):
            assert told[-1] == box
    qtbot.waitUntil(lambda: canvas.idle)


@pytest.mark.parametrize("name", SCENES)
def test_that_one_zooms_to_both_limits_and_back(qtbot, shown, name):
    canvas = shown(name)
    least, largest = limits(canvas.scene_shown.placement.bounds, Size(canvas.width(), canvas.height()))
    for factor, expected in ((1e-9, least), (1e9, largest)):
        canvas.zoom_by(factor)
        assert canvas.zoom == pytest.approx(expected)
        assert is_sound(canvas)
    canvas.fit(animate=False)
    assert is_sound(canvas)
    qtbot.waitUntil(lambda: canvas.idle)


@pytest.mark.parametrize(
    "name", ["nothing", "one box", "a tenth at each of 6 levels", "strange texts", "200 deep", *FAR]
)
def test_that_a_canvas_of_a_thumbnail_s_size_can_be_used(qtbot, shown, name):
    canvas = shown(name)
    canvas.resize(200, 200)
    assert canvas.size().toTuple() == (200, 200)
    assert is_sound(canvas)
    told = []
    canvas.selected.connect(told.append)
    for box in list(canvas.scene_shown.places)[-1:]:
        canvas.reveal(box)
        assert is_sound(canvas)
        spot = canvas.view_rect(box).intersected(canvas.rect().toRectF()).center().toPoint()
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot)
        assert told == [box]
    qtbot.waitUntil(lambda: canvas.idle)


@pytest.mark.parametrize("name", ["one box related to itself", "every box with every other", "200 deep", *FAR])
def test_that_nothing_is_painted_outside_of_the_canvas(qtbot, glyphs, name):
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(420, 320)
    around.setStyleSheet("background: #ff00ff")
    canvas = Canvas(glyphs, around)
    canvas.set_reduced_motion(True)
    canvas.setGeometry(60, 60, 300, 200)
    around.show()
    qtbot.waitExposed(around)
    canvas.show_diagram(*placed(name))
    canvas.select(list(canvas.scene_shown.places)[-1])
    canvas.set_zoom(2.0)
    picture = around.grab().toImage()
    magenta = QColor("#ff00ff")
    spots = [(x, y) for x in range(0, 420, 3) for y in range(0, 320, 3) if not canvas.geometry().contains(x, y)]
    assert all(picture.pixelColor(x, y) == magenta for x, y in spots)
    qtbot.waitUntil(lambda: canvas.idle)


@pytest.mark.parametrize(
    "name", ["nothing", "200 deep", "strange texts", "texts of 10,000 characters", "10,000 children"]
)
def test_that_assistive_programs_reach_every_level(qtbot, shown, name):
    install_accessibility()
    try:
        canvas = shown(name)
        canvas.set_zoom(8.0)
        qtbot.waitUntil(lambda: canvas.idle)
        there = QAccessible.queryAccessibleInterface(canvas)
        depth = 0
        while there.childCount():
            there = there.child(there.childCount() - 1)
            assert there.isValid()
            there.text(QAccessible.Text.Description)
            assert there.parent().indexOfChild(there) == there.parent().childCount() - 1
            depth += 1
        deepest = max((place.depth + 1 for place in canvas.scene_shown.places.values()), default=0)
        assert depth == deepest
        if depth:
            assert there.text(QAccessible.Text.Name).startswith(canvas.scene_shown.box(there.box_id).name)
    finally:
        remove_accessibility()


@pytest.mark.parametrize("name", SCENES)
def test_that_the_outline_lists_all_boxes_and_cuts_what_is_too_long(qtbot, name):
    diagram, _ = placed(name)
    outline = Outline()
    qtbot.addWidget(outline)
    outline.resize(260, 500)
    outline.show()
    outline.show_diagram(diagram)
    assert len(outline.boxes) == len(diagram.boxes)
    for box in diagram.boxes[-1:]:
        outline.select(box.id)
        index = outline.currentIndex()
        assert len(index.data()) <= fonts.LONGEST
        assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith(box.name)
        assert outline.visualRect(index).isValid()
    outline.grab()


@pytest.mark.parametrize("query", ["zz", "kind:zz", "-box", "שלום", "👍", "level 19", "W" * LONG, "\x00", "near:3"])
@pytest.mark.parametrize("name", ["nothing", "200 deep", "strange texts", "texts of 10,000 characters"])
def test_that_what_a_filter_leaves_is_shown(qtbot, bare, name, query):
    diagram, _ = placed(name)
    left = filtered(diagram, parse(query, ""))
    rest = left[0]
    bare.show_diagram(diagram, placed(name)[1], animate=False)
    bare.show_diagram(rest, place(rest, fonts.measure), hold=True, animate=False)
    assert is_sound(bare)
    assert set(bare.scene_shown.places) == {box.id for box in rest.boxes}
    qtbot.waitUntil(lambda: bare.idle)


def test_that_one_scene_moves_over_to_any_other(qtbot, bare):
    bare.set_reduced_motion(False)
    diagrams = [
        placed(name) for name in ("strange texts", "nothing", "200 deep", "one box", "every box with every other")
    ]
    for diagram, placement in diagrams:
        bare.show_diagram(replace(diagram, id="same"), placement)
        bare.grab()
    qtbot.waitUntil(lambda: bare.idle, timeout=20_000)
    assert is_sound(bare)


# --- texts -------------------------------------------------------------------------------------------------------------


def painted(canvas: Canvas, camera: Camera, size: Size) -> QImage:
    image = QImage(int(size.width), int(size.height), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    window = camera.window(size)
    canvas.paint_scene(painter, camera, window.grown(4 / camera.zoom))
    painter.end()
    return image


def outside(canvas: Canvas, with_texts: QImage, without: QImage, camera: Camera) -> QImage:
    """Where two pictures differ outside of leaves, folded containers and the strips of titles: black where not."""
    different = with_texts.copy()
    painter = QPainter(different)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, without)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    scene, folds = canvas.scene_shown, canvas.folded()
    window = camera.window(Size(different.width(), different.height()))
    for place_ in scene.visible(window, folds):
        rect = place_.rect
        if scene.is_container(place_.id) and not folds.closed(place_.id):
            rect = rect._replace(height=(scene.placement.metrics.title_height + TITLE_CLEARANCE) * place_.scale)
        # Half of a border lies outside of its box.
        x, y, width, height = camera.rect_to_view(rect.grown(1 / camera.zoom))
        painter.fillRect(
            QRect(math.floor(x), math.floor(y), math.ceil(width) + 1, math.ceil(height) + 1), QColor("black")
        )
    painter.end()
    return different


@pytest.mark.parametrize("zoom", [0.35, 0.6, 1.0, 2.3])
@pytest.mark.parametrize("name", ["strange texts", "texts of 10,000 characters"])
def test_that_no_text_leaves_its_box(shown, zoom, name):
    canvas = shown(name)
    diagram, placement = placed(name)
    blank = replace(
        diagram, boxes=tuple(replace(box, name="", sublabel="", problem=box.problem and "!") for box in diagram.boxes)
    )
    bounds = placement.bounds
    size = Size(1600, 1000)
    spots = [bounds.x, bounds.right - size.width / zoom] if bounds.width * zoom > size.width else [bounds.x]
    for x in spots:
        camera = Camera(x, bounds.y, zoom)
        pictures = []
        for one in (diagram, blank):
            canvas.show_diagram(one, placement, animate=False)
            canvas._view.camera = camera
            canvas.refold(zoom, settled=True)
            pictures.append(painted(canvas, camera, size))
        assert pictures[0] != pictures[1]
        left = outside(canvas, *pictures, camera)
        black = QImage(left.size(), left.format())
        black.fill(QColor("black"))
        assert left == black


@pytest.mark.parametrize("text", STRANGE)
def test_that_a_line_has_no_breaks_and_no_end_of_signs(qapp, text):
    line = fonts.line(text)
    assert len(line) <= fonts.LONGEST
    assert not set(line) & {"\n", "\r", "\x00", "\u2028", "\u2029"}
    assert fonts.line(line) == line
    assert line.endswith("…") <= (len(text) > fonts.LONGEST)


@pytest.mark.parametrize(
    "text", ["a", "kube-apiserver 1.37", "שלום עולם", "日本語", "e\u0301", "👩\u200d👧", "a\tb", "x" * 253]
)
def test_that_common_texts_are_painted_as_they_are(qapp, text):
    assert fonts.line(text) == text


def test_that_no_letter_carries_a_tower_of_marks(qapp):
    assert fonts.line("e" + "\u0301" * 50 + "b") == "e" + "\u0301" * fonts.MOST_MARKS + "b"


def test_that_a_lone_surrogate_is_painted_as_a_sign_that_is_not_known(qapp):
    assert fonts.line("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
    assert fonts.width("a\ud800b", "name", 15) > fonts.width("ab", "name", 15)


@pytest.mark.parametrize("text", STRANGE)
def test_that_a_text_is_as_wide_as_it_was_measured(qapp, text):
    found = glyphs_of(text, "name", 15)
    right = max((run.boundingRect().right() for run in found.runs), default=0.0)
    # What a slanted or ornate letter has beyond its advance is less than the padding of a box.
    assert right / fonts.FINE <= fonts.width(text, "name", 15) + 11


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_that_any_mixture_is_placed_painted_and_clicked(qtbot, bare, data):
    count = data.draw(st.integers(1, 14))
    texts_ = st.one_of(st.sampled_from(STRANGE), st.text(max_size=30))
    boxes = []
    for number in range(count):
        above = data.draw(st.integers(-1, number - 1))
        boxes.append(
            Box(
                f"b{number}", data.draw(texts_), f"b{above}" if above >= 0 else "", sublabel=data.draw(texts_),
                scale=data.draw(st.sampled_from((1.0, 0.1, 0.5))), problem=data.draw(texts_),
                dashed=data.draw(st.booleans()), portal=data.draw(st.sampled_from(("", "x"))),
            )
        )  # fmt: skip
    ends = st.integers(0, count - 1).map("b{}".format)
    relations = tuple(
        Relation(f"r{number}", data.draw(ends), data.draw(ends), data.draw(texts_), both=data.draw(st.booleans()))
        for number in range(data.draw(st.integers(0, 12)))
    )
    diagram = Diagram("mixed", data.draw(texts_), data.draw(texts_), tuple(boxes), relations)
    bare.show_diagram(diagram, place(diagram, fonts.measure), animate=False)
    assert is_sound(bare)
    box = data.draw(st.sampled_from(boxes)).id
    bare.reveal(box)
    bare.select(box)
    assert is_sound(bare)
    assert box in seen(bare)
    qtbot.mouseClick(bare, Qt.MouseButton.LeftButton, pos=QPoint(450, 300))
    assert is_sound(bare)
    qtbot.waitUntil(lambda: bare.idle)


def test_that_nothing_takes_longer_to_open_because_others_hold_it(qapp):
    """As many steps as there are boxes, not as many as there are pairs of boxes that hold each other."""
    from explorer.layout import EdgeIndex

    asked = 0

    class Counting(dict[str, Box]):
        def __getitem__(self, key: str) -> Box:
            nonlocal asked
            asked += 1
            return super().__getitem__(key)

    counts = []
    for levels in (100, 200):
        diagram = deep(levels)
        index = EdgeIndex(diagram, Counting(diagram.by_id))
        asked = 0
        edges = index.edges_between_visible(box.id for box in diagram.boxes)
        assert len(edges) == levels - 1
        counts.append(asked)
    # Sorting looks at each relation once at each level: four times as much for twice as many levels, never eight.
    assert counts[1] <= 5 * counts[0]


# --- screens -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [QEvent.Type.DevicePixelRatioChange, QEvent.Type.ScreenChangeInternal])
def test_that_on_another_screen_all_is_painted_anew_and_sharp(shown, monkeypatch, event):
    canvas = shown("strange texts")
    canvas.grab()
    monkeypatch.setattr(type(canvas), "devicePixelRatioF", lambda _self: 2.0)
    canvas.event(QEvent(event))
    assert not canvas._view.picture.valid
    painting = QPixmap(canvas.size() * 2)
    painting.setDevicePixelRatio(2.0)
    canvas.render(painting)
    picture = canvas._view.picture
    assert picture.valid
    assert picture.dpr == 2.0
    assert picture.pixmap.width() == 2 * canvas.width()
    # What is sharp is no enlargement: not every four pixels are of one colour.
    image = painting.toImage()
    around = [(x, y) for x in range(0, image.width() - 1, 2) for y in range(0, image.height() - 1, 2)]
    assert any(image.pixel(x, y) != image.pixel(x + 1, y) for x, y in around)


def test_that_a_screen_that_goes_takes_nothing_along(shown):
    canvas = shown("strange texts")
    window = canvas.windowHandle()
    before = canvas.grab().toImage()
    canvas._view.picture.valid = True
    window.screenChanged.emit(window.screen())
    canvas.event(QEvent(QEvent.Type.ScreenChangeInternal))
    after = canvas.grab().toImage()
    # A leaf that is copied differs from one that is drawn by rounding.
    for x in range(0, 900, 2):
        for y in range(0, 600, 2):
            one, other = after.pixelColor(x, y).toTuple(), before.pixelColor(x, y).toTuple()
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 3


_CHILD = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
from PySide6.QtWidgets import QApplication
from explorer.layout import place
from explorer.ui import fonts
from explorer.ui.canvas import Canvas
from explorer.ui.glyphs import Glyphs
from tests.layout.hostile import SCENES

application = QApplication([])
canvas = Canvas(Glyphs(Path(sys.argv[1]) / "assets" / "glyphs"))
canvas.set_reduced_motion(True)
canvas.resize(200, 200)
canvas.show()
for name in ("nothing", "one box", "a container related to its child", "strange texts", "200 deep"):
    diagram = SCENES[name]()
    canvas.show_diagram(diagram, place(diagram, fonts.measure))
    for box in diagram.boxes[-1:]:
        canvas.reveal(box.id)
        canvas.select(box.id)
    application.processEvents()
    picture = canvas.grab().toImage()
    assert picture.width() == round(200 * canvas.devicePixelRatioF()), name
    assert picture.pixelColor(0, 0).alpha() == 255
canvas.close()
"""


@pytest.mark.parametrize("ratio", ["0.75", "1.75", "3"])
def test_that_odd_ratios_of_pixels_are_no_harm(ratio):
    from tests.conftest import ROOT

    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(ROOT)],
        env={**os.environ, "QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr


def test_that_a_row_wider_than_whole_numbers_are_exact_in_single_precision_is_seen_at_its_end(shown, qtbot, bare):
    """Beyond 2^24 pixels from the corner of the scene, boxes are still where one clicks."""
    diagram = broad(3)
    placement = place(diagram, fonts.measure)
    far = float(1 << 26)
    moved = {
        name: replace(
            box, rect=box.rect._replace(x=box.rect.x + far), title=box.title and box.title._replace(x=box.title.x + far)
        )
        for name, box in placement.boxes.items()
    }
    bare.show_diagram(diagram, replace(placement, boxes=moved, bounds=Rect(0, 0, far + 1000, 400)), animate=False)
    assert is_sound(bare)
    told = []
    bare.selected.connect(told.append)
    bare.set_zoom(1.0)
    bare.reveal("b2")
    image = bare.grab().toImage()
    rect = bare.view_rect("b2")
    assert bare.rect().toRectF().contains(rect)
    middle = rect.center().toPoint()
    assert image.pixelColor(middle.x(), int(rect.top()) + 6) == QColor(bare._palette.panel)
    qtbot.mouseClick(bare, Qt.MouseButton.LeftButton, pos=middle)
    assert told == ["b2"]


def test_that_the_title_of_a_diagram_may_be_anything(bare):
    bare.show_diagram(texts(), place(texts(), fonts.measure), animate=False)
    assert bare.accessibleName().startswith("Diagram: first line")
