from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.geometry import Point, Rect, Size
from explorer.ui.canvas.camera import (
    Camera,
    between,
    ease,
    fitted,
    fitted_beside,
    kept,
    limits,
    revealed,
)

coordinate = st.floats(-1e4, 1e4)
zoom = st.floats(0.05, 8)
cameras = st.builds(Camera, coordinate, coordinate, zoom)
points = st.builds(Point, coordinate, coordinate)
SIZE = Size(800, 600)


@given(cameras, points)
def test_that_a_point_comes_back_from_the_view(camera, point):
    assert camera.to_scene(camera.to_view(point)) == pytest.approx(point, abs=1e-6)


@given(cameras, points, zoom)
def test_that_the_point_under_the_pointer_stays_while_zooming(camera, at, new):
    assert camera.zoomed(new, at).to_scene(at) == pytest.approx(camera.to_scene(at), abs=1e-6)


@given(cameras, st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_that_a_snapped_camera_is_on_a_device_pixel_and_near(camera, dpr):
    snapped = camera.snapped(dpr)
    device = snapped.x * snapped.zoom * dpr
    assert device == pytest.approx(round(device), abs=1e-4)
    assert abs(snapped.x - camera.x) * camera.zoom * dpr <= 0.5001


@given(cameras, cameras)
def test_that_a_flight_begins_and_ends_where_it_should(start, end):
    assert between(start, end, 0, SIZE) == start
    assert between(start, end, 1, SIZE) == end
    middle = between(start, end, 0.5, SIZE).zoom
    assert min(start.zoom, end.zoom) - 1e-9 <= middle <= max(start.zoom, end.zoom) + 1e-9


@given(st.builds(Rect, coordinate, coordinate, st.floats(1, 5000), st.floats(1, 5000)))
def test_that_a_fitted_diagram_is_in_view(bounds):
    assert fitted(bounds, SIZE).window(SIZE).grown(1e-3).contains(bounds)


@given(cameras, st.builds(Rect, coordinate, coordinate, st.floats(1, 500), st.floats(1, 500)))
def test_that_a_revealed_box_is_in_view_if_it_fits(camera, rect):
    window = revealed(camera, rect, SIZE).window(SIZE)
    if rect.width <= window.width and rect.height <= window.height:
        assert window.grown(1e-3).contains(rect)


@given(cameras)
def test_that_panning_never_loses_the_diagram(camera):
    bounds = Rect(0, 0, 300, 200)
    assert kept(camera, bounds, SIZE).window(SIZE).grown(1e-3).overlaps(bounds)


def test_that_a_box_in_the_corner_is_not_under_the_map():
    bounds, corner, box = Rect(0, 0, 800, 600), Size(170, 120), Rect(10, 500, 60, 60)
    camera = fitted_beside(bounds, SIZE, corner, [box], worth=0.75)
    seen = camera.rect_to_view(box)
    assert not seen.overlaps(Rect(0, SIZE.height - corner.height, corner.width, corner.height))


def test_that_zoom_reaches_from_half_the_fit_to_eightfold():
    least, largest = limits(Rect(0, 0, 8000, 6000), SIZE)
    assert least == pytest.approx(fitted(Rect(0, 0, 8000, 6000), SIZE).zoom / 2)
    assert largest == 8


def test_that_motion_is_slow_at_both_ends():
    assert ease(0) == 0
    assert ease(1) == 1
    assert ease(0.1) < 0.1
    assert ease(0.9) > 0.9
