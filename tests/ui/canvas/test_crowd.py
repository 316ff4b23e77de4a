"""A large scene is painted by cards and buffers, and looks as if every box had been painted by itself."""

from __future__ import annotations

import random
from array import array

import pytest
from canvas_diagrams import clusters, stated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLine, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.layout.large import place_large
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES
from explorer.ui import fonts
from explorer.ui.canvas import boxes, buffers
from explorer.ui.canvas.camera import centred
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.layer import Layer
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.stage import stage_of

SIZE = Size(900, 600)
STATED = 5
"""The seed of the scene in which boxes are in states."""


@pytest.fixture(scope="module")
def scenes(qapp):
    assert qapp is not None
    made = {}
    for seed in (3, 11, STATED):
        diagram = clusters(900, seed)
        if seed == STATED:
            diagram = stated(diagram)
        made[seed] = Scene(diagram, place_large(diagram, fonts.measure))
        for _ in made[seed].prepare() or ():
            pass
    return made


def painted(scene, glyphs, zoom, *, crowd, profile="desk-light", selected="", at=None) -> QImage:
    image = QImage(int(SIZE.width), int(SIZE.height), QImage.Format.Format_RGB32)
    colours = palette(PROFILES[profile])
    image.fill(colours.ground)
    camera = centred(at or scene.placement.bounds.centre, zoom, SIZE).snapped(1.0)
    window, folds = camera.window(SIZE).grown(4 / zoom + 4), scene.folded(zoom)
    painter = QPainter(image)
    frame = Frame(painter, camera, 1.0, colours, glyphs, scene.placement.metrics, window, crowd is not None, Layer())
    emphasis = scene.emphasis(selected, folds, window) if selected else None
    stage_of(frame, scene, folds, emphasis, None, crowd or Crowd()).paint(
        window, scene.lines(camera.window(SIZE), folds)
    )
    painter.end()
    return image


def test_that_of_boxes_without_room_for_a_name_no_cards_are_made(scenes, glyphs):
    crowd = Crowd()
    scene = scenes[3]
    painted(scene, glyphs, 0.02, crowd=crowd)
    assert len(crowd.cards) < 60
    assert len(scene.visible(scene.placement.bounds, scene.folded(0.7))) > 600
    painted(scene, glyphs, 0.7, crowd=crowd)
    seen = scene.visible(centred(scene.placement.bounds.centre, 0.7, SIZE).window(SIZE), scene.folded(0.7))
    assert set(crowd.cards) <= {place.id for place in scene.visible(scene.placement.bounds, scene.folded(0.7))}
    assert any(place.id in crowd.cards for place in seen)


def apart(one: QImage, other: QImage) -> float:
    """How different two pictures are to someone who does not look at single pixels: the mean of all colours."""
    small = [
        image.scaled(image.size() / 3, mode=Qt.TransformationMode.SmoothTransformation).convertToFormat(
            QImage.Format.Format_RGB888
        )
        for image in (one, other)
    ]
    pairs = list(zip(*(bytes(image.constBits()) for image in small), strict=True))
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("seed", [3, 11, STATED])
@pytest.mark.parametrize("zoom", [0.06, 0.13, 0.3, 0.7, 1.1])
def test_that_a_crowd_looks_as_boxes_painted_one_by_one(scenes, glyphs, seed, zoom):
    scene = scenes[seed]
    ours, plain = painted(scene, glyphs, zoom, crowd=Crowd()), painted(scene, glyphs, zoom, crowd=None)
    empty = QImage(ours.size(), ours.format())
    empty.fill(palette(PROFILES["desk-light"]).ground)
    assert apart(ours, plain) < 2.5
    assert apart(ours, plain) < apart(ours, empty) / 3


@pytest.mark.parametrize("profile", ["desk-dark", "projector-light"])
def test_that_it_does_so_in_other_colours_and_while_something_is_selected(scenes, glyphs, profile):
    scene = scenes[3]
    box = scene.kids(scene.roots[0])[2]
    for selected in ("", box):
        ours, plain = (
            painted(scene, glyphs, 0.3, crowd=crowd, profile=profile, selected=selected) for crowd in (Crowd(), None)
        )
        assert apart(ours, plain) < 4


def test_that_what_is_remembered_changes_nothing(scenes, glyphs):
    crowd = Crowd()
    for profile, zoom, selected in [("desk-light", 0.3, ""), ("desk-dark", 0.3, ""), ("desk-light", 0.9, "")] * 2:
        new = painted(scenes[3], glyphs, zoom, crowd=Crowd(), profile=profile, selected=selected)
        assert painted(scenes[3], glyphs, zoom, crowd=crowd, profile=profile, selected=selected) == new
    box = scenes[3].kids(scenes[3].roots[0])[0]
    faded = painted(scenes[3], glyphs, 0.3, crowd=crowd, selected=box)
    assert faded == painted(scenes[3], glyphs, 0.3, crowd=Crowd(), selected=box)
    assert faded != painted(scenes[3], glyphs, 0.3, crowd=crowd)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(across=st.floats(0, 1), along=st.floats(0, 1), zoom=st.floats(0.1, 6))
def test_that_what_is_left_out_is_not_seen(scenes, glyphs, across, along, zoom):
    bounds = scenes[3].placement.bounds
    at = Point(bounds.x + across * bounds.width, bounds.y + along * bounds.height)
    ours = painted(scenes[3], glyphs, zoom, crowd=Crowd(), at=at)
    covers, boxes.covers = boxes.covers, lambda *_: False
    try:
        assert painted(scenes[3], glyphs, zoom, crowd=Crowd(), at=at) == ours
    finally:
        boxes.covers = covers


def test_that_the_ground_is_left_out_only_where_it_is_covered(qtbot, canvas):
    diagram = clusters(900)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    paint = canvas._view.grid.paint
    for zoom in (canvas.zoom, canvas.zoom * 3):
        canvas.set_zoom(zoom)
        canvas._view.picture.valid = False
        ours = canvas.grab().toImage()
        canvas._view.grid.paint = lambda *rest: paint(*rest[:5])
        canvas._view.picture.valid = False
        assert canvas.grab().toImage() == ours
        canvas._view.grid.paint = paint


@pytest.mark.parametrize("many", [1, buffers.ROOM, 2 * buffers.ROOM + 7])
def test_that_any_number_of_elements_is_drawn_from_a_buffer(qapp, many):
    assert qapp is not None
    chance = random.Random(many)  # noqa: S311 - places, not secrets
    spots = [(chance.randrange(380), chance.randrange(280)) for _ in range(many)]
    images = []
    for numbers in (True, False):
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        if numbers:
            buffers.draw_pixel_lines(painter, array("i", [n for x, y in spots for n in (x, y, x + 9, y)]))
            buffers.draw_rects(painter, array("i", [n for x, y in spots for n in (x, y, x + 3, y + 5)]))
        else:
            painter.drawLines([QLine(x, y, x + 9, y) for x, y in spots])
            painter.drawRects([QRect(x, y, 4, 6) for x, y in spots])
        painter.end()
        images.append(image)
        # Objects that come and go must not be taken for what lay at their places before.
        assert [QPointF(*spot) for spot in spots][-1] == QPointF(*spots[-1])
    assert images[0] == images[1]


def test_that_an_edge_that_stays_in_view_keeps_its_way(scenes):
    scene = scenes[11]
    camera = centred(scene.placement.bounds.centre, 0.2, SIZE)
    before = {line.ids: line for line in scene.lines(camera.window(SIZE), scene.folded(0.2))}
    moved = camera.panned(-0.4 * SIZE.width, 0).window(SIZE)
    after = {line.ids: line for line in scene.lines(moved, scene.folded(0.2))}
    stayed = before.keys() & after.keys()
    assert stayed
    assert all(before[name].points == after[name].points for name in stayed if before[name].count == after[name].count)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.05, 0.2, 0.9])), min_size=2))
def test_that_a_hit_does_not_depend_on_the_ones_before(scenes, spots):
    scene = scenes[3]
    x, y, width, height = scene.placement.bounds
    for across, along, zoom in spots:
        at, folds = Point(x + across * width, y + along * height), scene.folded(zoom)
        found = scene.box_at(at, folds)
        scene._around = (0.0, 0.0, 0.0, 0.0, 0.0, "")
        assert scene.box_at(at, folds) == found
        if found:
            assert scene.places[found].rect.grown(8 / zoom).holds(at)
            assert Rect(*scene.places[scene.roots[0]].rect).grown(8 / zoom).holds(at)
