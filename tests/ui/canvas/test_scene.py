from __future__ import annotations

from collections import Counter, deque

import pytest
from canvas_diagrams import clusters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.layout import PlacedBox, PlacedEdge, Placement
from explorer.layout.large import place_large
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.family import Family
from explorer.ui.canvas.folding import FOLD_BELOW, OPEN_ABOVE, READ_AT
from explorer.ui.canvas.lines import bends, cut, distance, shortened
from explorer.ui.canvas.marks import Marks
from explorer.ui.canvas.scene import LARGE, Scene
from explorer.ui.canvas.shelf import BUNDLE
from explorer.ui.canvas.transition import MOST, Transition
from explorer.ui.canvas.ways import LiftedWays

NAME = 15
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
ALL = Rect(-1e5, -1e5, 2e5, 2e5)
OPEN, FOLDED = 1.5, 1.2
"""Zooms at which the container of the small scene is open and folded."""


@pytest.fixture
def scene() -> Scene:
    diagram = Diagram(
        "d",
        "D",
        boxes=(Box("a", "A"), Box("p", "P"), Box("b", "B", "p"), Box("c", "C", "p")),
        relations=(Relation("r1", "a", "b", "x"), Relation("r2", "a", "c", "y"), Relation("r3", "b", "c", "z")),
    )
    places = {
        "a": PlacedBox("a", Rect(0, 0, 100, 60)),
        "p": PlacedBox("p", Rect(200, 0, 300, 200), title=Rect(220, 10, 60, 20)),
        "b": PlacedBox("b", Rect(220, 50, 100, 60), 0.5, depth=1),
        "c": PlacedBox("c", Rect(360, 50, 100, 60), 0.5, depth=1),
    }
    edges = (
        PlacedEdge("r1", ("r1",), "a", "b", (Point(100, 30), Point(150, 30), Point(150, 80), Point(220, 80))),
        PlacedEdge("r2", ("r2",), "a", "c", (Point(100, 40), Point(140, 40), Point(140, 120), Point(400, 120), Point(400, 110))),
        PlacedEdge("r3", ("r3",), "b", "c", (Point(320, 80), Point(360, 80))),
    )  # fmt: skip
    return Scene(diagram, Placement(Rect(-24, -24, 548, 248), places, edges))


def width_of(text: str, _role: str) -> float:
    return 7.0 * len(text)


def large(boxes: int = 3000) -> Scene:
    diagram = clusters(boxes)
    return Scene(diagram, place_large(diagram, width_of))


class Kept:
    """A scene that is made once: properties are tried on it many times."""

    def __init__(self, boxes: int) -> None:
        self._boxes = boxes
        self._made: Scene | None = None

    def get(self) -> Scene:
        self._made = self._made or large(self._boxes)
        return self._made


_SMALL, _LARGE = Kept(120), Kept(2500)


# --- folding


def test_that_a_container_folds_when_names_inside_are_too_small(scene):
    assert scene.folded(OPEN) == frozenset()
    assert scene.folded((OPEN_ABOVE - 0.01) / NAME / 0.5) == {"p"}


def test_that_a_container_stays_open_a_little_longer_during_a_gesture_and_not_after_it(scene):
    marks = Marks()
    marks.show(scene, OPEN)
    between = (FOLD_BELOW + OPEN_ABOVE) / 2 / NAME / 0.5
    assert not marks.refold(between, settled=False)
    assert marks.folds == frozenset()
    assert marks.refold(between, settled=True)
    assert marks.folds == {"p"}
    assert not marks.refold(between * 1.01, settled=False)
    assert marks.refold(OPEN, settled=False)
    assert marks.refold(FOLD_BELOW / NAME / 0.5 * 0.99, settled=False)


@some
@given(st.lists(st.floats(0.2, 3), min_size=1, max_size=12), st.floats(0.2, 3))
def test_that_one_settled_zoom_is_one_picture(zooms, last):
    scene = _SMALL.get()
    marks = Marks()
    marks.show(scene, 1.0)
    for zoom in zooms:
        marks.refold(zoom, settled=False)
    marks.refold(last, settled=True)
    assert marks.folds == scene.folded(last).every()


@pytest.mark.parametrize("zoom", [0.01, 0.05, 0.1, 0.3, 0.5, 0.62, 2.0])
def test_that_what_is_folded_is_counted_without_listing_it(zoom):
    scene = large(3000)
    folds = scene.folded(zoom)
    counted = len(folds)
    assert counted == len(folds.every())
    deque(scene.folding.prepare())
    assert len(scene.folded(zoom)) == counted
    for box in scene.places:
        above = list(scene.chain(box))[1:]
        folded = scene.is_container(box) and scene.folding.opens_at(box) > zoom
        assert (box in folds) == (folded and all(scene.folding.opens_at(one) <= zoom for one in above))


@some
@given(st.floats(0.05, 8))
def test_that_a_box_is_seen_and_read_from_its_zoom_on(zoom):
    diagram = Diagram("d", "D", boxes=(Box("p", "P"), Box("b", "B", "p")))
    places = {
        "p": PlacedBox("p", Rect(0, 0, 90, 80)),
        "b": PlacedBox("b", Rect(10, 30, 50, 20), min(1.0, zoom / 8 + 0.05)),
    }
    scene = Scene(diagram, Placement(Rect(0, 0, 90, 80), places, ()))
    readable = scene.folding.readable_from("b")
    assert scene.folded(readable) == frozenset()
    assert readable * NAME * places["b"].scale >= READ_AT - 1e-9


# --- edges


def test_that_edges_into_a_folded_container_end_at_its_border_and_are_merged(scene):
    (line,) = scene.lines(ALL, scene.folded(FOLDED))
    assert (line.source, line.target) == ("a", "p")
    assert line.points[-1] == Point(200, 80)
    assert line.ids == ("r1", "r2")
    assert line.relations == ("r1", "r2")
    assert line.count == 2


def test_that_edges_are_as_placed_while_all_is_open(scene):
    assert [line.id for line in scene.lines(ALL, scene.folded(OPEN))] == ["r1", "r2", "r3"]


@pytest.mark.parametrize("zoom", [0.1, 0.3, 0.7])
def test_that_edges_that_were_found_in_haste_get_the_ways_that_they_would_have_had(zoom):
    patient, hasty = large(1200), large(1200)
    for scene in (patient, hasty):
        deque(scene.prepare() or ())
    assert isinstance(hasty.ways, LiftedWays)
    hasty.ways.hasty = True
    folds, window = hasty.folded(zoom), Rect(0, 0, 900 / zoom, 600 / zoom)
    wanted = patient.lines(window, folds)
    assert wanted
    assert [line.id for line in hasty.lines(window, folds)] == [line.id for line in wanted]
    assert hasty.ways.owing
    steps = hasty.ways.finding(hasty, window, folds)
    assert steps is not None
    assert len(list(steps)) >= len(wanted)
    assert hasty.lines(window, folds) == wanted
    assert not hasty.ways.owing
    assert hasty.ways.finding(hasty, window, folds) is None


@pytest.mark.parametrize("zoom", [0.02, 0.2, 0.4, 0.55, 0.7])
def test_that_lifted_edges_stand_for_as_many_relations_as_a_naive_count_says(zoom, monkeypatch):
    monkeypatch.setattr("explorer.ui.canvas.ways.FAR", 0.0)
    monkeypatch.setattr("explorer.ui.canvas.ways.MOST", 10**6)
    scene = large(1200)
    assert isinstance(scene.ways, LiftedWays)
    deque(scene.prepare() or ())
    folds = scene.folded(zoom)
    naive: Counter[frozenset[str]] = Counter()
    for relation in scene.diagram.relations:
        ends = frozenset((folds.shown(relation.source), folds.shown(relation.target)))
        if len(ends) == 2:
            naive[ends] += 1
    found = {frozenset((line.source, line.target)): line.count for line in scene.lines(ALL, folds)}
    assert found == naive
    for box in list(scene.places)[:: len(scene.places) // 40]:
        shown = folds.shown(box)
        if scene.is_container(shown) and not folds.closed(shown):
            continue
        own = {frozenset((line.source, line.target)): line.count for line in scene.ways.at_box(scene, shown, folds)}
        assert own == {ends: count for ends, count in naive.items() if shown in ends}


def test_that_few_edges_are_worked_out_for_a_small_window():
    scene = large(4000)
    deque(scene.prepare() or ())
    somewhere = next(place.rect for place in scene.places.values() if place.depth == 2)
    lines = scene.lines(somewhere, scene.folded(1.0))
    assert lines
    assert len(lines) < len(scene.diagram.relations) / 4
    assert scene.lines(somewhere.grown(-1), scene.folded(1.0)) is lines


def test_that_new_boxes_without_relations_do_not_put_the_edges_in_order_again():
    scene = large(2000)
    deque(scene.prepare() or ())
    old = scene.diagram
    boxes = (*old.boxes[:500], Box("new", "new", old.boxes[499].parent), *old.boxes[500:])
    more = Diagram(old.id, old.title, boxes=boxes, relations=old.relations)
    after = Scene(more, place_large(more, width_of), scene)
    assert after.ways.ready
    assert after.prepare() is None
    assert after.lines(ALL, after.folded(0.7))


@some
@given(st.data())
def test_that_what_is_taken_over_from_the_state_before_is_as_worked_out_anew(data):
    boxes = list(clusters(150).boxes)
    family = Family(Diagram("d", "D", boxes=tuple(boxes)))
    for number in range(4):
        at = data.draw(st.integers(1, len(boxes) - 1))
        if data.draw(st.booleans()):
            boxes.insert(at, Box(f"new{number}", "new", boxes[at - 1].id))
        else:
            gone = {boxes[at].id}
            for box in boxes:
                if box.parent in gone:
                    gone.add(box.id)
            boxes = [box for box in boxes if box.id not in gone]
        diagram = Diagram("d", "D", boxes=tuple(boxes))
        family = Family(diagram, family)
        anew = Family(diagram)
        assert family.by_id == anew.by_id
        assert all(family.children(box) == anew.children(box) for box in ("", *anew.by_id))
        if len(boxes) < 2:
            break


# --- what is seen


def test_that_only_what_is_in_the_window_is_visited(scene):
    folds = scene.folded(OPEN)
    assert {place.id for place in scene.visible(Rect(0, 0, 50, 50), folds)} == {"a"}
    assert {place.id for place in scene.visible(Rect(200, 0, 100, 100), folds)} == {"p", "b"}
    assert {place.id for place in scene.visible(Rect(200, 0, 100, 100), scene.folded(FOLDED))} == {"p"}


@some
@given(st.floats(0, 9000), st.floats(0, 3000), st.floats(10, 900), st.sampled_from([0.05, 0.3, 0.7, 2.0]))
def test_that_the_visible_boxes_are_those_that_a_naive_search_finds(x, y, side, zoom):
    scene = _LARGE.get()
    window, folds = Rect(x, y, side, side), scene.folded(zoom)
    found = [place.id for place in scene.visible(window, folds)]
    naive = [box for box, place in scene.places.items() if place.rect.overlaps(window) and folds.shown(box) == box]
    assert sorted(found) == sorted(naive)
    order = {box: number for number, box in enumerate(found)}
    assert all(order[scene.parent(box)] < order[box] for box in found if scene.parent(box))


def test_that_of_thousands_of_siblings_only_those_near_are_looked_at(monkeypatch):
    diagram = Diagram("d", "D", boxes=tuple(Box(f"b{n}", f"b{n}") for n in range(6000)))
    scene = Scene(diagram, place_large(diagram, width_of))
    place = scene.places["b3000"]
    assert len(scene.shelf("").near(place.rect)) <= 4 * BUNDLE
    assert scene.box_at(place.rect.centre, scene.folded(1.0)) == "b3000"
    assert [seen.id for seen in scene.visible(place.rect.grown(-1), scene.folded(1.0))] == ["b3000"]


def test_that_a_fitted_cluster_shows_few_boxes():
    scene = large(20_000)
    assert len(scene.places) > LARGE
    zoom = min(1920 / scene.placement.bounds.width, 1080 / scene.placement.bounds.height)
    assert 2 < len(scene.visible(scene.placement.bounds, scene.folded(zoom), 2 / zoom)) < 1200


# --- what is meant


def test_that_a_leaf_is_hit_a_little_beside_its_border_and_the_innermost_box_wins(scene):
    reach = scene.folded(OPEN)
    assert scene.box_at(Point(230, 60), reach) == "b"
    assert scene.box_at(Point(320 + 5, 80), reach) == "b"
    assert scene.box_at(Point(340, 150), reach) == "p"
    assert scene.box_at(Point(100 + 5, 30), reach) == "a"
    assert scene.box_at(Point(100 + 6, 30), reach) == ""
    assert scene.box_at(Point(230, 60), scene.folded(FOLDED)) == "p"


def _hit_plainly(scene: Scene, point: Point, folds, reach: float) -> tuple[str, float]:
    """The box at a point, found by looking at every box; and how far it is away."""
    shown = [box for box in scene.places if folds.shown(box) == box]
    holding = [box for box in shown if scene.places[box].rect.holds(point)]
    found = max(holding, key=lambda box: len(list(scene.chain(box))), default="")
    if found and (not scene.is_container(found) or folds.closed(found)):
        return found, 0.0
    beside = {}
    for box in shown:
        x, y, width, height = scene.places[box].rect
        away = max(x - point.x, point.x - x - width, y - point.y, point.y - y - height)
        if scene.parent(box) == found and away <= reach and (not scene.is_container(box) or folds.closed(box)):
            beside[box] = away
    best = min(beside, key=lambda box: beside[box], default=found)
    return best, beside.get(best, 0.0)


@some
@given(st.floats(-0.02, 1.02), st.floats(-0.02, 1.02), st.sampled_from([0.03, 0.2, 0.7, 2.0]))
def test_that_a_hit_is_what_a_look_at_every_box_finds(right, down, zoom):
    scene = _LARGE.get()
    bounds, folds = scene.placement.bounds, scene.folded(zoom)
    point = Point(bounds.x + right * bounds.width, bounds.y + down * bounds.height)
    found, (plainly, away) = scene.box_at(point, folds), _hit_plainly(scene, point, folds, 8.0 / zoom)
    if found != plainly:
        # Two that are equally near.
        x, y, width, height = scene.places[found].rect
        assert scene.parent(found) == scene.parent(plainly)
        assert max(x - point.x, point.x - x - width, y - point.y, point.y - y - height) == pytest.approx(away)


def test_that_an_edge_is_found_within_reach(scene):
    folds = scene.folded(OPEN)
    assert scene.line_at(Point(157, 60), folds, ALL).id == "r1"
    assert scene.line_at(Point(180, 10), folds, ALL) is None


def test_that_a_selection_keeps_neighbours_and_what_is_around_them(scene):
    emphasis = scene.emphasis("b", scene.folded(OPEN), ALL)
    assert emphasis.boxes == {"a", "b", "c", "p"}
    assert {line.id for line in emphasis.active} == {"r1", "r3"}
    assert scene.emphasis("b", scene.folded(FOLDED), ALL).box == "p"
    assert scene.emphasis("nothing", scene.folded(OPEN), ALL) is None
    container = scene.emphasis("p", scene.folded(OPEN), ALL)
    assert all(scene.keeps(container, box) for box in "abcp")


# --- transitions


def test_that_kept_boxes_move_steadily_and_end_exactly_where_they_are_placed(scene):
    places = dict(scene.placement.boxes)
    places["a"] = PlacedBox("a", Rect(0, 300, 140, 60))
    places["n"] = PlacedBox("n", Rect(0, 500, 100, 60))
    del places["c"]
    boxes = (Box("a", "A"), Box("p", "P"), Box("b", "B", "p"), Box("n", "N"))
    after = Scene(Diagram("d", "D", boxes=boxes), Placement(Rect(-24, -24, 548, 650), places, ()))
    moves = Transition(scene, after, (scene.folded(OPEN), after.folded(OPEN)), ALL)
    assert moves.worth
    seen = []
    for step in range(11):
        moves.step(step / 10)
        shot = moves.shot()
        seen.append((after.place("a").rect.y, moves.strength("n"), [gone.strength for gone in shot.gone]))
    assert [y for y, _, _ in seen] == sorted(y for y, _, _ in seen)
    assert [share for _, share, _ in seen] == sorted(share for _, share, _ in seen)
    assert seen[0] == (0, 0.0, [1.0])
    assert seen[-1] == (300, 1.0, [])
    assert after.moving == {}


def test_that_an_interrupted_transition_goes_on_from_where_the_boxes_are(scene):
    def shifted(y: float) -> Scene:
        places = dict(scene.placement.boxes)
        places["a"] = PlacedBox("a", Rect(0, y, 100, 60))
        return Scene(scene.diagram, Placement(scene.placement.bounds, places, scene.placement.edges))

    folds = scene.folded(OPEN)
    one, other = shifted(100), shifted(-100)
    first = Transition(scene, one, (folds, folds), ALL)
    first.step(0.5)
    here = one.place("a").rect
    second = Transition(one, other, (folds, folds), ALL, first)
    assert other.place("a").rect == here
    second.step(1.0)
    assert other.place("a").rect.y == -100


def test_that_only_what_is_in_view_moves():
    scene = large(2500)
    old = scene.diagram
    more = Diagram(old.id, old.title, boxes=(*old.boxes, *(Box(f"new{n}", "n", old.boxes[1].id) for n in range(30))))
    after = Scene(more, place_large(more, width_of), scene)
    window = scene.places[old.boxes[4].id].rect.grown(200)
    moves = Transition(scene, after, (scene.folded(0.7), after.folded(0.7)), window)
    assert len(after.moving) <= len(moves.shot().places) < 600


def test_that_of_too_many_boxes_to_be_followed_no_more_are_looked_at_than_that_needs():
    scene = large(6000)
    old = scene.diagram
    after = Scene(Diagram(old.id, old.title, boxes=old.boxes[:-9]), scene.placement, scene)
    everywhere, open_all = scene.placement.bounds, (scene.folded(9.0), after.folded(9.0))
    moves = Transition(scene, after, open_all, everywhere)
    assert not moves.worth
    assert after.moving == {}
    assert not moves.shot().places
    assert MOST < len(after.visible(everywhere, open_all[1], most=MOST + 1)) < len(after.places) / 2
    assert after.visible(everywhere, open_all[1], most=10**6) == after.visible(everywhere, open_all[1])


# --- ways


def test_that_a_way_is_cut_where_it_leaves_a_box_for_the_last_time():
    rect = Rect(0, 0, 100, 100)
    assert cut((Point(50, 50), Point(150, 50)), rect) == (Point(100, 50), Point(150, 50))
    assert cut((Point(50, 50), Point(60, 50)), rect) == ()
    loop = (Point(50, 50), Point(50, 120), Point(-20, 120), Point(-20, 60), Point(140, 60))
    assert cut(loop, rect) == (Point(100, 60), Point(140, 60))


def test_that_a_way_outside_is_not_cut():
    way = (Point(150, 0), Point(150, 50))
    assert cut(way, Rect(0, 0, 100, 100)) == way


def test_that_a_corner_between_short_segments_is_rounded_less():
    (bend,) = bends((Point(0, 0), Point(6, 0), Point(6, 50)), 10)
    assert bend.start == Point(3, 0)
    assert bend.end == Point(6, 3)


def test_that_a_way_is_straight_before_its_head():
    (bend,) = bends((Point(0, 0), Point(50, 0), Point(50, 12)), 10, (0.0, 9.0))
    assert bend.end == Point(50, 3)
    (sharp,) = bends((Point(0, 0), Point(50, 0), Point(50, 6)), 10, (0.0, 9.0))
    assert sharp.start == sharp.end == Point(50, 0)


def test_that_distance_is_to_the_nearest_segment_and_ends_make_room_for_heads():
    way = (Point(0, 0), Point(10, 0), Point(10, 10))
    assert distance(Point(12, 5), way) == 2
    assert shortened(way, 1, 3) == (Point(1, 0), Point(10, 0), Point(10, 7))
