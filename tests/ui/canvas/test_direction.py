from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.geometry import Rect
from explorer.ui.canvas.direction import STEPS, nearest

rects = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.builds(Rect, st.floats(0, 2000), st.floats(0, 2000), st.floats(1, 200), st.floats(1, 200)),
    min_size=1,
    max_size=25,
)
directions = st.sampled_from(sorted(STEPS))


def along(one: Rect, other: Rect, direction: str) -> float:
    x, y = STEPS[direction]
    return (other.centre.x - one.centre.x) * x + (other.centre.y - one.centre.y) * y


@given(rects, directions, st.randoms(use_true_random=False))
def test_that_the_next_box_lies_in_the_half_plane_of_the_arrow(boxes, direction, random):
    start = random.choice(sorted(boxes))
    there = nearest(start, direction, boxes, {})
    ahead = [box for box in boxes if box != start and along(boxes[start], boxes[box], direction) > 0.5]
    assert bool(there) == bool(ahead)
    assert not there or there in ahead


@given(rects, directions)
def test_that_repeated_moves_reach_an_end(boxes, direction):
    here, steps = min(boxes), 0
    while there := nearest(here, direction, boxes, {}):
        here, steps = there, steps + 1
        assert steps <= len(boxes)


def test_that_every_box_of_a_grid_is_reached():
    boxes = {f"{x}{y}": Rect(x * 100, y * 80, 80, 60) for x in range(4) for y in range(3)}
    seen, queue = {"00"}, ["00"]
    while queue:
        here = queue.pop()
        for direction in STEPS:
            there = nearest(here, direction, boxes, {})
            if there and there not in seen:
                seen.add(there)
                queue.append(there)
    assert seen == set(boxes)


def test_that_a_neighbour_in_line_wins_over_one_aside():
    boxes = {"a": Rect(0, 0, 80, 60), "b": Rect(140, 0, 80, 60), "c": Rect(100, 80, 80, 60)}
    assert nearest("a", "right", boxes, {}) == "b"


def test_that_a_sibling_wins_over_a_stranger_that_is_a_little_nearer():
    boxes = {"a": Rect(0, 0, 80, 60), "stranger": Rect(100, 0, 80, 60), "sibling": Rect(130, 0, 80, 60)}
    assert nearest("a", "right", boxes, {"a": "p", "sibling": "p", "stranger": "q"}) == "sibling"


def test_that_one_gets_into_a_container_and_out_again():
    boxes = {"box": Rect(0, 0, 400, 40), "kid": Rect(20, 60, 100, 60)}
    parents = {"kid": "box"}
    assert nearest("box", "down", boxes, parents) == "kid"
    assert nearest("kid", "up", boxes, parents) == "box"
