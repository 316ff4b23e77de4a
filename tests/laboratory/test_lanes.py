"""The time line: what happened on the lane where one looks for it, thinned and stable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.laboratory.lanes import MOST, thinned
from explorer.model.diagram import Tone
from explorer.model.running import Lane, Mark
from tests.laboratory.runs import budget, lost_node, of, run, shop, web
from tests.sim.mesh import meshes

TONES: tuple[Tone, ...] = ("", "good", "busy", "bad", "gone")


def lanes(found: object) -> dict[str, Lane]:
    return {one.title: one for one in found.lanes()}  # type: ignore[attr-defined]


def test_that_nodes_applications_and_oneself_have_lanes() -> None:
    lab = lost_node()
    lab.at_time(400_000)
    found = lanes(lab)
    assert list(found) == ["you", "nodes", "db", "web"]
    assert [(mark.time, mark.text) for mark in found["you"].marks] == [(30_000, "node-2: you stopped the machine")]
    assert next(mark.tone for mark in found["nodes"].marks if mark.time == 80_000) == "bad"
    assert "Ready is Unknown" in found["nodes"].marks[0].text
    assert [mark.tone for mark in found["db"].marks].count("good") == 3
    assert found["db"].marks[-1].tone == "gone"


def test_that_marks_say_who_did_it_and_name_a_thing_once() -> None:
    lab = lost_node()
    lab.at_time(400_000)
    found = lanes(lab)
    assert {mark.actor for mark in found["you"].marks} == {"you"}
    first = found["db"].marks[0]
    assert (first.actor, first.text) == ("StatefulSet controller", "db-0 is missing → create db-0")


def test_that_lanes_grow_with_the_run_and_marks_stay() -> None:
    lab = run(*shop())
    lab.at_time(5_000)
    early = lanes(lab)["db"].marks
    lab.at_time(60_000)
    later = lanes(lab)["db"].marks
    assert later[: len(early)] == early
    assert len(later) > len(early)


def test_that_marks_are_in_order_and_name_their_events() -> None:
    lab = lost_node()
    lab.at_time(400_000)
    for lane in lab.lanes():
        assert [mark.event for mark in lane.marks] == sorted(mark.event for mark in lane.marks)
        for mark in lane.marks:
            assert lab.simulation.history.events[mark.event - 1].time == mark.time


@given(st.lists(st.tuples(st.integers(0, 3_600_000), st.sampled_from(TONES)), max_size=3_000))
def test_that_a_long_lane_is_thinned_without_losing_the_worst(some: list[tuple[int, Tone]]) -> None:
    marks = [Mark(time, index, tone, "") for index, (time, tone) in enumerate(sorted(some))]
    found = thinned(marks)
    assert len(found) <= MOST
    assert [mark.event for mark in found] == sorted(mark.event for mark in found)
    assert {mark.tone for mark in marks if mark.tone == "bad"} == {mark.tone for mark in found if mark.tone == "bad"}
    if len(marks) <= MOST:
        assert found == marks


def test_that_lanes_stand_in_the_order_of_their_numbers() -> None:
    many = []
    for number in (10, 9, 1):
        one = web(1)
        many.append({**one, "metadata": {"name": f"web-{number}"}})
    lab = run(*many)
    lab.at_time(5_000)
    assert list(lanes(lab)) == ["web-1", "web-9", "web-10"]


def test_that_a_crash_is_bad_and_a_scaled_down_pod_is_gone() -> None:
    lab = run(web(2, "web:crashing"))
    lab.at_time(30_000)
    assert "bad" in {mark.tone for mark in lanes(lab)["web"].marks}
    lab = run(web(2))
    lab.do("scale deployment/web 1", lab.at_time(20_000))
    lab.at_time(60_000)
    assert [mark.tone for mark in lanes(lab)["web"].marks][-1] == "gone"


def test_that_errors_of_the_mesh_have_a_lane() -> None:
    objects = [meshes.service(), *meshes.pods(1, notes={"podium.sim/errors": "503"}), meshes.traffic(5, None)]
    lab = of(meshes.mesh(*objects, seconds=3))
    lab.at_time(3_000)
    assert {mark.tone for mark in lanes(lab)["mesh"].marks} == {"bad"}


def test_that_an_ejected_pod_is_marked_on_the_lane_of_the_mesh() -> None:
    rule = meshes.destination_rule(outlierDetection={"consecutive5xxErrors": 3, "maxEjectionPercent": 100})
    objects = [
        meshes.service(),
        *meshes.pods(2),
        meshes.pod("ill", notes={"podium.sim/errors": "503"}),
        rule,
        meshes.traffic(20, None),
    ]
    lab = of(meshes.mesh(*objects, seconds=5))
    lab.at_time(5_000)
    assert any(mark.tone == "gone" and "sends it nothing" in mark.text for mark in lanes(lab)["mesh"].marks)


def test_that_a_drain_that_is_held_up_is_marked_on_the_lane_of_the_nodes() -> None:
    lab = run(web(3), budget(minAvailable=3))
    lab.do("drain node-1 --force --delete-emptydir-data", lab.at_time(20_000))
    lab.at_time(40_000)
    assert any(mark.tone == "bad" and "healthy pods" in mark.text for mark in lanes(lab)["nodes"].marks)
