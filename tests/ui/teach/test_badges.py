from __future__ import annotations

from itertools import combinations

import pytest

from explorer.model.geometry import Point, Rect
from explorer.ui.teach.badges import LITTLE, Label, apart, label_places, label_size

pytestmark = pytest.mark.usefixtures("qapp")
VIEW = Rect(0, 0, 1600, 800)
PX = 36.0


def level(y: float, left: float, right: float) -> tuple[Point, ...]:
    return (Point(left, y), Point(right, y))


def upright(x: float, top: float, bottom: float) -> tuple[Point, ...]:
    return (Point(x, top), Point(x, bottom))


def places(labels: list[Label], solid: list[Rect], others: list[tuple[Point, ...]], heads: list[Rect]) -> list[Rect]:
    found = label_places(labels, PX, solid, [*others, *(one.way for one in labels)], VIEW, heads)
    for one, other in combinations([*found, *solid], 2):
        assert not one.overlaps(other)
    return found


def test_that_all_labels_of_one_way_stand_at_it() -> None:
    way = level(400, 500, 900)
    boxes = [Rect(100, 340, 400, 120), Rect(900, 340, 400, 120)]
    labels = [Label(str(n), f"GET /cart/{n}", way) for n in (1, 2, 3)]
    tall = label_size(labels[0], PX)[1]
    for rect in places(labels, boxes, [], []):
        assert apart(rect, way) < 2 * tall
        assert 500 <= rect.centre.x <= 900


def test_that_a_label_does_not_hide_the_arrowhead_if_it_has_room_beside() -> None:
    way = upright(800, 300, 360)
    boxes = [Rect(500, 200, 600, 100), Rect(500, 360, 600, 100)]
    head = Rect(788, 336, 24, 24)
    label = Label("", "it is Anna", way, Rect(700, 304, 200, 52))
    beside = places([label], boxes, [], [head])[0]
    assert min(beside.right, head.right) - max(beside.x, head.x) <= LITTLE * head.width


def test_that_a_label_is_nearer_to_its_own_way_than_to_any_other() -> None:
    own, strange = upright(700, 300, 360), upright(820, 300, 700)
    boxes = [Rect(500, 200, 280, 100), Rect(500, 360, 280, 100)]
    labels = [Label("1", "ImageStatus", own), Label("4", "unknown", own[::-1])]
    for rect in places(labels, boxes, [strange], []):
        assert apart(rect, own) <= apart(rect, strange)


def test_that_the_place_that_was_kept_free_is_taken_if_nothing_is_against_it() -> None:
    way = level(400, 300, 1300)
    kept = Rect(900, 374, 200, 52)
    assert places([Label("", "POST", way, kept)], [], [], [])[0].centre == kept.centre


@pytest.mark.parametrize("wide", [60, 150, 400])
def test_that_a_label_that_has_no_room_at_its_way_stands_outside_and_not_over_a_box(wide: int) -> None:
    way = level(400, 800 - wide / 2, 800 + wide / 2)
    boxes = [Rect(200, 300, 600 - wide / 2, 200), Rect(800 + wide / 2, 300, 600 - wide / 2, 200)]
    labels = [Label(str(n), "a rather long thing that travels", way) for n in (1, 2)]
    for rect in places(labels, boxes, [], []):
        assert apart(rect, way) < 160


def test_that_labels_of_one_way_are_read_in_their_order() -> None:
    way = upright(800, 300, 420)
    boxes = [Rect(500, 200, 600, 100), Rect(500, 420, 600, 100)]
    labels = [Label(str(n), text, way) for n, text in ((1, "Pod without node"), (2, "bind"))]
    first, second = places(labels, boxes, [], [])
    assert (first.x, first.y) < (second.x, second.y) or first.y < second.y
    level_way = level(400, 300, 1300)
    stack = places([Label(str(n), "a rather long thing that travels far", level_way) for n in (1, 2, 3)], [], [], [])
    assert stack == sorted(stack, key=lambda rect: (rect.y, rect.x))
