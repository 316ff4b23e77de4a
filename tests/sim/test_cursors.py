"""Many cursors over one history: any moment in any order is what one cursor shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.sim.actions import Scale, SetImage
from explorer.sim.history import FIRST_STRETCH, MOST_CURSORS, Cursors, Event
from explorer.sim.objects import Key, Object
from explorer.sim.simulation import Simulation
from explorer.sim.view import View
from tests.sim.clusters import WEB, cluster, deployment

_made: list[Simulation] = []


def long() -> Simulation:
    """A history over which several cursors are spread; looking changes nothing of it."""
    if not _made:
        simulation = cluster(deployment(5))
        number = 2
        while len(simulation.history) < 3 * FIRST_STRETCH + 7:
            simulation.do(SetImage(WEB, f"web:{number}"))
            simulation.do(Scale(WEB, 3 + number % 4))
            simulation.run_until(simulation.now + 60_000)
            number += 1
        _made.append(simulation)
    return _made[0]


def shown(view: View) -> tuple[dict[Key, Object], list[Object], list[str], set[str]]:
    pods = {str(one["metadata"]["name"]) for one in view.pods_on("node-1")}
    return view.objects(), list(view.list("Pod")), list(view.kinds()), pods


@given(st.lists(st.integers(0, 3 * FIRST_STRETCH), min_size=1, max_size=8))
def test_that_every_moment_is_what_one_cursor_shows(walk: list[int]) -> None:
    history = long().history
    many = Cursors(history.events)
    for index in walk:
        assert shown(many.at(index)) == shown(history.cursor(index))


def test_that_a_history_that_grows_is_followed() -> None:
    history = long().history
    events = list(history.events[:10])
    many = Cursors(events)
    assert many.at(10).index == 10
    assert many.at(10_000_000).index == 10
    events.extend(history.events[10:])
    for index in (len(events), 10, FIRST_STRETCH, FIRST_STRETCH - 1, 0):
        assert shown(many.at(index)) == shown(history.cursor(index))


def test_that_there_are_never_too_many_of_them() -> None:
    endless = [*long().history.events, *_notes(MOST_CURSORS * 2 * FIRST_STRETCH)]
    many = Cursors(endless)
    assert many.at(len(endless)).index == len(endless)
    assert shown(many.at(77)) == shown(long().history.cursor(77))
    assert len(many) <= MOST_CURSORS


def _notes(count: int) -> list[Event]:
    simulation = cluster()
    for _ in range(count):
        simulation.store.note(Key("Node", "", "node-1"), "somebody", "nothing changes")
    return list(simulation.history.events[-count:])
