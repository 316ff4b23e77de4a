"""The counts on merged edges: each can be read, and so can what stands beside it."""

from __future__ import annotations

import pytest
from canvas_diagrams import clusters
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from explorer.layout.large import place_large
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES
from explorer.ui import fonts
from explorer.ui.canvas import afar, boxes
from explorer.ui.canvas.camera import fitted
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.pills import badge_rect, counts
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.stage import Stage
from explorer.ui.canvas.ways import Line

SIZE = Size(900, 600)


def line(number: int, count: int, x: float, y: float) -> Line:
    points = (Point(x - 5, y), Point(x + 5, y))
    name = f"r{number}"
    return Line((name,), (name,), "a", "b", points, False, True, None, "solid", 1.0, Rect(x - 5, y, 10, 0), count=count)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    where = st.floats(-200, 200)
    many = st.sampled_from((1, 2, 3, 12, 1234, 10**9))
    return [line(n, draw(many), draw(where), draw(where)) for n in range(draw(st.integers(0, 30)))]


@pytest.mark.usefixtures("qapp")
@given(lines(), st.floats(0.01, 8), st.data())
def test_that_no_count_lies_on_another_and_only_a_larger_one_keeps_it_away(made, zoom, data):
    refused = set(data.draw(st.lists(st.sampled_from([one.id for one in made]), max_size=3))) if made else set()
    by_rect = {badge_rect(one, zoom): one for one in made}
    shown = list(counts(made, zoom, lambda rect: by_rect[rect].id not in refused))
    for number, (_, rect) in enumerate(shown):
        assert not any(rect.overlaps(other) for _, other in shown[:number])
    for one in made:
        if one.count < 2 or any(one is other for other, _ in shown):
            continue
        rect = badge_rect(one, zoom)
        assert by_rect[rect].id in refused or any(
            rect.overlaps(over) and other.count >= one.count for other, over in shown
        )


@pytest.mark.usefixtures("qapp")
def test_that_the_order_of_the_edges_does_not_matter():
    made = [line(n, 2 + n % 3, n * 4.0, 0) for n in range(20)]
    shown = [one.id for one, _ in counts(made, 1.0, lambda _rect: True)]
    assert shown == [one.id for one, _ in counts(made[::-1], 1.0, lambda _rect: True)]


@pytest.mark.parametrize("part", [1.0, 1.7, 3.0])
@pytest.mark.parametrize("seed", [3, 11])
def test_that_from_afar_no_count_lies_on_a_name(glyphs, seed, part):
    diagram = clusters(4000, seed)
    scene = Scene(diagram, place_large(diagram, fonts.measure))
    for _ in scene.prepare() or ():
        pass
    camera = fitted(scene.placement.bounds, SIZE)
    zoom = camera.zoom * part
    camera = camera.zoomed(zoom, Point(SIZE.width / 2, SIZE.height / 2))
    window, folds = camera.window(SIZE), scene.folded(zoom)
    painter = QPainter(image := QImage(9, 6, QImage.Format.Format_RGB32))
    frame = Frame(painter, camera, 1.0, palette(PROFILES["desk-light"]), glyphs, scene.placement.metrics, window)
    stage = Stage(frame, scene, folds, None)
    shown = [rect for _, rect in counts(scene.lines(window, folds), zoom, stage._is_free)]
    painter.end()
    del image
    assert shown
    for place in scene.visible(window, folds):
        if folds.closed(place.id) and place.rect.height * zoom >= afar.LOW:
            wide = min(place.rect.width, fonts.width(scene.box(place.id).name, "name", afar.READABLE) / zoom)
            middle = place.rect.centre
            name = Rect(middle.x - wide / 2, middle.y - 6 / zoom, wide, 12 / zoom)
            assert not any(rect.overlaps(name) for rect in shown)


def test_that_large_numbers_are_told_in_groups_of_three():
    assert boxes.count_text(10_000) == "10,000 inside · zoom in"
    assert boxes.count_text(7) == "7 inside · zoom in"
