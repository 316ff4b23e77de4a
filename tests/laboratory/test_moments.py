"""Moments: exact in whatever order they are looked at, drawn anew only where something changed, and on beyond the end."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.laboratory import SimulationRun
from explorer.model.running import Moment
from explorer.sim.options import Options
from explorer.sim.simulation import Simulation
from tests.laboratory.runs import IMAGES, box, lost_node, run, shop, starting, web
from tests.sim.toys import FLIP, thing

LONG = 480_000

_known: dict[str, SimulationRun] = {}


def finished() -> SimulationRun:
    """A run that many examples look at; looking changes nothing of it."""
    if not _known:
        _known["lost"] = lost_node()
        _known["lost"].at_time(LONG)
    return _known["lost"]


def told(moment: Moment) -> tuple[Any, ...]:
    return moment.time, moment.event, moment.diagram, moment.changed


@settings(max_examples=25)
@given(st.lists(st.one_of(st.integers(0, LONG), st.integers(-140, -1)), min_size=1, max_size=8))
def test_that_a_moment_is_the_same_in_whatever_order_one_comes_to_it(walk: list[int]) -> None:
    seen = finished()
    for place in walk:
        moment = seen.at_time(place) if place >= 0 else seen.at_event(-place)
        fresh = lost_node()
        again = fresh.at_time(place) if place >= 0 else fresh.at_event(-place)
        assert told(moment) == told(again)


def test_that_a_moment_beyond_the_end_is_simulated_on() -> None:
    lab = run(*shop())
    assert lab.known == 0
    early = lab.events
    later = lab.at_time(30_000)
    assert (later.time, lab.known) == (30_000, 30_000)
    assert later.event == lab.events > early
    assert box(later, "pod/default/db-2").badge == "Ready"


def test_that_an_event_beyond_the_end_is_simulated_on() -> None:
    lab = run(*shop())
    wanted = lab.events + 5
    moment = lab.at_event(wanted)
    assert wanted == moment.event <= lab.events
    assert moment.time == lab.simulation.history.events[wanted - 1].time > 0


def test_that_an_event_that_never_comes_leads_to_the_last_one() -> None:
    lab = run(web(1))
    moment = lab.at_event(100_000)
    assert moment.event == lab.events < 1_000


def test_that_the_beginning_is_an_empty_cluster() -> None:
    moment = finished().at_event(0)
    assert (moment.time, moment.diagram.boxes, moment.changed) == (0, (), ())


def test_that_nothing_is_drawn_anew_while_nothing_changes() -> None:
    lab = run(*shop())
    assert lab.at_time(60_000).diagram is lab.at_time(70_000).diagram
    assert lab.at_time(60_000).diagram is lab.at_time(60_001).diagram


def test_that_words_of_time_go_on_while_nothing_happens() -> None:
    lab = finished()
    assert box(lab.at_time(379_999), "node//node-2").sublabel == "Unknown for 299 s"
    assert box(lab.at_time(379_999 + 60_000), "node//node-2").sublabel == "Unknown for 359 s"


def test_that_the_last_event_tells_which_box_changed() -> None:
    lab = finished()
    for event in lab.simulation.history.events:
        changed = lab.at_event(event.seq).changed
        if event.key.kind == "Pod" and event.after is not None:
            assert changed == (f"pod/default/{event.key.name}",)
        if event.key.kind == "EndpointSlice":
            assert changed in (("service/default/db",), ("service/default/web",))


def test_that_a_lost_node_looks_as_the_lesson_draws_it() -> None:
    lab = finished()
    moment = lab.at_time(384_000)
    node = box(moment, "node//node-2")
    assert (node.badge, node.tone, node.sublabel) == ("Unknown", "bad", "Unknown for 304 s")
    assert box(moment, "pod/default/db-1").sublabel == "still there as an object: no replacement"
    assert box(moment, "pod/default/db-1").tone == "gone"
    lost = [one for one in moment.diagram.children["node//node-2"] if one.id != "pod/default/db-1"]
    assert [one.sublabel for one in lost] == ["deletion requested, kubelet silent"]
    new = [one for one in moment.diagram.boxes if "created" in one.sublabel]
    assert [one.sublabel for one in new] == ["Deployment web · created 4 s ago"]
    assert box(moment, "persistentvolumeclaim/default/data-db-1").sublabel == "10 Gi · still attached to node-2"
    assert "db-1.db → no ready address" in box(moment, "service/default/db").sublabel


def test_that_pods_stand_in_their_node_and_those_without_one_apart() -> None:
    heavy = {"container": {"resources": {"requests": {"memory": "100Gi"}}}}
    lab = run(web(1, pod=heavy))
    moment = lab.at_time(5_000)
    pod = box(moment, starting(moment, "pod/")[0])
    assert pod.badge == "Pending"
    assert box(moment, pod.parent).name == "Not on a node"


def test_that_a_runaway_is_stopped_and_told() -> None:
    lab = run(web(1), options=Options(images=IMAGES, most_events=40))
    moment = lab.at_time(600_000)
    assert moment.time == 600_000
    lab.do("scale deployment/web 30", moment)
    lab.at_time(700_000)
    assert any("the simulation is stopped here" in line for line in lab.remarks)


def test_that_a_controller_that_goes_round_in_circles_is_told() -> None:
    simulation = Simulation([thing("lamp", "Lamp", spec={"on": True})], controllers=(FLIP,))
    lab = SimulationRun(simulation, "circle", 1_000)
    lab.at_time(1_000)
    assert any("while no time passed; it is stopped here" in line for line in lab.remarks)
