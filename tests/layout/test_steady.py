"""A small diagram that changes a little: what stands stays, and the rules hold as for one that is placed anew."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.layout import Placement, place
from explorer.layout.steady import corridors
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from tests.layout.clusters import changed
from tests.layout.rules import violations
from tests.layout.strategies import diagrams, fake_measure

SEEDS = st.integers(0, 1_000_000)
NODES = 4


def cluster(pods: dict[str, int]) -> Diagram:
    """Nodes beside each other with their Pods, and volumes below; `pods` gives the node of each."""
    boxes = []
    for node in range(NODES):
        boxes.append(Box(f"node-{node}", f"node-{node}", badge="Ready", tone="good", arrange=Arrangement("column")))
        boxes += [Box(pod, pod, f"node-{node}", badge="Ready") for pod, where in pods.items() if where == node]
    boxes.append(Box("volumes", "Volumes", arrange=Arrangement("row")))
    boxes += [Box(f"data-{number}", f"data-{number}", "volumes", badge="Bound") for number in range(NODES)]
    relations = tuple(
        Relation(f"{pod} mounts", pod, f"data-{where}", "mounts") for pod, where in pods.items() if pod.endswith("0")
    )
    nodes = tuple(f"node-{node}" for node in range(NODES))
    arrange = Arrangement("column", 0, (Arrangement("row", 0, nodes), "volumes"))
    return Diagram("simulation", "Simulation", boxes=tuple(boxes), relations=relations, arrange=arrange)


def elsewhere(before: Placement, after: Placement) -> float:
    """Which part of the boxes that are in both stands elsewhere."""
    both = before.boxes.keys() & after.boxes.keys()
    return sum(before.boxes[box].rect != after.boxes[box].rect for box in both) / len(both)


def pods_at_start() -> dict[str, int]:
    return {f"pod-{number}": number % NODES for number in range(12)}


def test_that_little_moves_while_pods_come_and_go() -> None:
    chance = random.Random(1)  # noqa: S311 - which ones is no secret
    pods = pods_at_start()
    diagram = cluster(pods)
    placement, moved = place(diagram, fake_measure), []
    for turn in range(40):
        pods = dict(pods)
        if turn % 2:
            pods[f"pod-{100 + turn}"] = chance.randrange(NODES)
        else:
            del pods[chance.choice(list(pods))]
        after = cluster(pods)
        again = place(after, fake_measure, before=(diagram, placement))
        assert violations(after, again) == {}
        moved.append(elsewhere(placement, again))
        diagram, placement = after, again
    assert sum(moved) / len(moved) < 0.08
    assert sum(share == 0 for share in moved) > len(moved) / 2


def test_that_who_leaves_moves_nobody_and_who_comes_back_has_the_same_place() -> None:
    pods = pods_at_start()
    before = cluster(pods)
    first = place(before, fake_measure)
    without = cluster({pod: node for pod, node in pods.items() if pod != "pod-11"})
    second = place(without, fake_measure, before=(before, first))
    assert elsewhere(first, second) == 0
    assert place(before, fake_measure, before=(without, second)).boxes == first.boxes


def test_that_what_is_new_in_a_column_stands_below_the_others_and_is_as_wide() -> None:
    before = cluster(pods_at_start())
    first = place(before, fake_measure)
    after = cluster({**pods_at_start(), "new": 1})
    again = place(after, fake_measure, before=(before, first))
    column = [again.boxes[box.id].rect for box in after.children["node-1"]]
    assert len({(rect.x, rect.width) for rect in column}) == 1
    assert column[-1].y == max(rect.y for rect in column)
    nodes = [again.boxes[f"node-{node}"].rect for node in range(NODES)]
    assert len({(rect.y, rect.height) for rect in nodes}) == 1


def test_that_a_node_without_its_pods_keeps_its_place_and_its_size() -> None:
    pods = pods_at_start()
    diagram = cluster(pods)
    placement = place(diagram, fake_measure)
    node = placement.boxes["node-2"].rect
    for pod in [pod for pod, where in pods.items() if where == 2]:
        del pods[pod]
        after = cluster(pods)
        placement, diagram = place(after, fake_measure, before=(diagram, placement)), after
        assert placement.boxes["node-2"].rect == node
    after = cluster({**pods, "new": 2})
    assert place(after, fake_measure, before=(diagram, placement)).boxes["node-2"].rect == node


def test_that_pods_stand_from_the_top_of_their_node_on() -> None:
    diagram = cluster({f"pod-{number}": 0 if number < 5 else 1 for number in range(6)})
    placement = place(diagram, fake_measure)
    assert placement.boxes["pod-5"].rect.y == placement.boxes["pod-0"].rect.y


def test_that_a_diagram_that_has_emptied_is_packed_anew() -> None:
    pods = {f"pod-{number}": number % NODES for number in range(40)}
    diagram = cluster(pods)
    placement = place(diagram, fake_measure)
    for pod in list(pods)[:-1]:
        del pods[pod]
        after = cluster(pods)
        placement, diagram = place(after, fake_measure, before=(diagram, placement)), after
    fresh = place(diagram, fake_measure).bounds
    assert placement.bounds.width * placement.bounds.height < 2.5 * fresh.width * fresh.height


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams(most_relations=8), SEEDS)
def test_that_the_rules_hold_after_every_change(diagram: Diagram, seed: int) -> None:
    placement = place(diagram, fake_measure)
    for turn in range(3):
        after = changed(diagram, 3 * seed + turn)
        if not after.boxes:
            return
        again = place(after, fake_measure, before=(diagram, placement))
        assert again == place(after, fake_measure, before=(diagram, placement))
        assert violations(after, again) == {}
        diagram, placement = after, again


@pytest.mark.parametrize("verb", ["", "mounts"])
def test_that_a_relation_that_comes_moves_no_box(verb: str) -> None:
    before = cluster(pods_at_start())
    first = place(before, fake_measure)
    after = replace(before, relations=(*before.relations, Relation("r", "pod-3", "data-1", verb)))
    again = place(after, fake_measure, before=(before, first))
    assert again.boxes == first.boxes
    assert {edge.source for edge in again.edges} == {edge.source for edge in first.edges} | {"pod-3"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_that_no_box_stands_in_a_gap(diagram: Diagram) -> None:
    boxes = place(diagram, fake_measure).boxes
    for corridor in corridors(diagram, boxes):
        inside = corridor.rect.grown(-0.1)
        if corridor.key.where in ("row", "column") and inside.width > 0 and inside.height > 0:
            children = diagram.children[corridor.key.owner]
            assert not any(boxes[box.id].rect.overlaps(inside) for box in children)
