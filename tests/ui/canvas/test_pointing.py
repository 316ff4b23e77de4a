"""What lies under the pointer: what cells say is what a look at every box says."""

from __future__ import annotations

import gc
import weakref

import pytest
from canvas_diagrams import clusters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from explorer.layout import PlacedBox, Placement, place
from explorer.model.diagram import Box, Diagram
from explorer.model.geometry import Point, Rect, Size
from explorer.ui import fonts
from explorer.ui.canvas import Canvas, targets
from explorer.ui.canvas.scene import REACH, Scene
from explorer.ui.canvas.targets import BLOCK, CELL, KEPT

HAIR = 1e-6
"""A point so near to a border, in view pixels, may count as on either side of it."""


def plainly(scene: Scene, at: Point, folded_at: float) -> str:
    """The box at a scene point: the descent through the containers, with a look at every box in them."""
    around = ""
    while True:
        places = [scene.places[box] for box in reversed(scene.kids(around))]
        closed = [place for place in places if not 0.0 < scene.folding.opens_at(place.id) <= folded_at]
        held = next((place for place in places if place.rect.holds(at)), None)
        if held is None:
            break
        if held in closed:
            return held.id
        around = held.id
    reach = REACH / folded_at

    def away(rect: Rect) -> float:
        return max(rect.x - at.x, at.x - rect.right, rect.y - at.y, at.y - rect.bottom)

    near = [place for place in closed if place.rect.grown(reach).holds(at)]
    return min(near, key=lambda place: away(place.rect)).id if near else around


def may_be(scene: Scene, at: Point, folded_at: float, zoom: float) -> set[str]:
    """What that says of a scene point and of those a hair beside it."""
    hair = HAIR / zoom
    return {
        plainly(scene, Point(at.x + across, at.y + along), folded_at)
        for across in (-hair, 0.0, hair)
        for along in (-hair, 0.0, hair)
    }


def agrees(canvas: Canvas, at: QPointF) -> bool:
    """Whether a canvas says of a view point what a look at every box says."""
    scene, camera = canvas.scene_shown, canvas.camera
    assert scene is not None
    spot = camera.to_scene(Point(at.x(), at.y()))
    return canvas.visible_box_at(at) in may_be(scene, spot, canvas.folded_at(), camera.zoom)


@st.composite
def nested(draw: st.DrawFn) -> tuple[Diagram, Placement]:
    """Boxes in boxes that stand anywhere: on each other, and out of what they are in."""
    share = st.sampled_from([-0.1, 0.0, 0.05, 0.2, 0.3, 0.5, 0.75, 0.9, 1.0])
    size = st.sampled_from([0.02, 0.1, 0.25, 0.5, 0.9, 1.1])
    boxes, places = [Box("b0", "b0")], {"b0": PlacedBox("b0", Rect(0, 0, 3000, 2000))}
    for number in range(1, draw(st.integers(1, 40))):
        parent = draw(st.sampled_from(["", *places]))
        outer = places[parent].rect if parent else Rect(0, 0, 6000, 4000)
        x, y = outer.x + draw(share) * outer.width, outer.y + draw(share) * outer.height
        rect = Rect(x, y, draw(size) * outer.width, draw(size) * outer.height)
        boxes.append(Box(f"b{number}", f"b{number}", parent))
        places[f"b{number}"] = PlacedBox(f"b{number}", rect)
    return Diagram("nested", "Nested", boxes=tuple(boxes)), Placement(Rect(-700, -500, 8000, 5500), places, ())


spots = st.lists(st.tuples(st.floats(-0.1, 1.1), st.floats(-0.1, 1.1)), min_size=1, max_size=12)
moves = st.lists(st.tuples(st.sampled_from(["", "pan", "zoom", "rest"]), st.floats(-1, 1), st.floats(-1, 1), spots), min_size=1, max_size=6)  # fmt: skip
some = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def follow(canvas: Canvas, hand: list[tuple[str, float, float, list[tuple[float, float]]]]) -> None:
    """Move the camera about, and ask wherever it has come to."""
    width, height = canvas.width(), canvas.height()
    for move, across, along, asked in hand:
        if move == "pan":
            canvas.pan_by(across * width, along * height)
        elif move == "zoom":
            canvas.zoom_by(8.0**across, QPointF(width / 2, height / 2))
        elif move == "rest":
            canvas._view.refine()
        for x, y in asked:
            at = QPointF(x * width, y * height)
            assert agrees(canvas, at), (at, canvas.camera, canvas.folded_at())


@some
@given(nested(), moves)
def test_that_what_is_pointed_at_is_what_a_look_at_every_box_finds(canvas, diagram, hand):
    canvas.show_diagram(*diagram, animate=False)
    follow(canvas, hand)


@pytest.fixture(scope="module")
def cluster(qapp):
    diagram = clusters(3000)
    return diagram, place(diagram, fonts.measure)


@some
@given(moves)
def test_that_it_is_so_in_a_large_cluster(canvas, cluster, hand):
    canvas.show_diagram(*cluster, animate=False)
    follow(canvas, hand)


@pytest.mark.parametrize("zoom", [0.3, 1.0, 1.7])
def test_that_it_is_so_on_either_side_of_every_border(canvas, cluster, zoom):
    canvas.show_diagram(*cluster, animate=False)
    canvas.set_zoom(zoom)
    canvas._view.refine()
    scene, camera = canvas.scene_shown, canvas.camera
    window = camera.window(Size(canvas.width(), canvas.height()))
    for shown in scene.visible(window, scene.folded(zoom)):
        left, top, width, height = camera.rect_to_view(shown.rect)
        for away in (-8.3, -7.7, -3.0, -0.2, 0.2, 3.0):
            for x, y in ((left + away, top + height / 3), (left + width - away, top + height / 3)):
                assert agrees(canvas, QPointF(x, y))
            for x, y in ((left + width / 3, top + away), (left + width / 3, top + height - away)):
                assert agrees(canvas, QPointF(x, y))


def test_that_it_is_so_where_there_are_too_many_boxes_for_cells(canvas, cluster, monkeypatch):
    monkeypatch.setattr(targets, "CROWD", 5)
    canvas.show_diagram(*cluster, animate=False)
    follow(canvas, [("", 0, 0, [(x / 30, y / 20) for x in range(30) for y in range(20)])])


def test_that_it_is_so_while_containers_stay_open_a_little_longer(canvas, placement):
    """During a gesture folding goes by another zoom than the camera has."""
    asked = [(x / 40, y / 30) for x in range(40) for y in range(30)]
    canvas.zoom_by(canvas.scene_shown.folding.opens_at("pod") * 1.02 / canvas.zoom)
    for _ in range(4):
        canvas.zoom_by(0.98)
        follow(canvas, [("", 0, 0, asked)])
    assert canvas.folded_at() != canvas.zoom


def test_that_a_diagram_that_is_left_is_let_go(canvas, placement):
    canvas.visible_box_at(QPointF(500, 350))
    left = weakref.ref(canvas.scene_shown)
    other = Diagram("other", "Other", boxes=(Box("one", "One"),))
    canvas.show_diagram(other, place(other, fonts.measure), animate=False)
    canvas.grab()
    gc.collect()
    assert left() is None
    assert canvas.visible_box_at(QPointF(500, 350)) == "one"


@pytest.mark.parametrize(("across", "along"), [(1, 0), (0, 1)])
def test_that_what_is_kept_does_not_grow_with_the_way_of_the_pointer(canvas, across, along):
    made = targets.Targets(canvas.scene_shown, 1.0, 1.0)
    for number in range(3 * KEPT):
        made.around(number * BLOCK * CELL * across, number * BLOCK * CELL * along)
        assert sum(map(len, made.cells.values())) <= KEPT * BLOCK * BLOCK
