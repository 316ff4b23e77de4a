from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.ui.teach.player import Player
from explorer.workspace import hops
from explorer.workspace.lesson import SPEEDS


@pytest.fixture
def player(qtbot: QtBot) -> Iterator[Player]:
    made = Player()
    made.load(2)
    yield made
    made.pause()


def test_that_a_step_that_is_reached_shows_all_hops_as_done(player: Player) -> None:
    assert player.time == player.length
    assert not player.playing


def test_that_playing_starts_over_and_comes_to_the_end(player: Player, qtbot: QtBot) -> None:
    player.set_speed(2.0)
    seen: list[float] = []
    player.ticked.connect(seen.append)
    with qtbot.waitSignal(player.ended, timeout=10_000):
        player.play()
    assert seen[0] == 0.0
    assert seen[-1] == player.length
    assert seen[1:] == sorted(seen[1:])
    assert not player.playing


def test_that_a_pause_keeps_the_time(player: Player, qtbot: QtBot) -> None:
    player.play()
    qtbot.waitUntil(lambda: 0 < player.time < player.length)
    player.pause()
    time = player.time
    assert not player.playing
    player.play()
    assert player.time >= time


def test_that_stepping_goes_hop_by_hop(player: Player) -> None:
    player.step_back()
    assert hops.arrived(2, player.time) == 1
    player.step_on()
    assert hops.arrived(2, player.time) == 2
    player.step_on()
    assert hops.arrived(2, player.time) == 1


def test_that_any_time_can_be_reached_in_any_order(player: Player) -> None:
    for time in (700.0, 10.0, -5.0, 1e9):
        player.scrub(time)
        assert player.time == max(0.0, min(player.length, time))


def test_that_with_reduced_motion_everything_is_done_at_once(player: Player, qtbot: QtBot) -> None:
    player.reduced = True
    player.scrub(0)
    with qtbot.waitSignal(player.ended):
        player.play()
    assert player.time == player.length
    assert not player.playing


def test_that_a_step_without_hops_has_nothing_to_play(qtbot: QtBot) -> None:
    empty = Player()
    with qtbot.waitSignal(empty.ended):
        empty.play()
    assert empty.time == 0


def test_that_nothing_lights_up_more_than_three_times_a_second_however_fast_it_goes() -> None:
    # Where a hop travels, its label is lit: once a hop.
    shortest = min(hops.start_of(n + 1) - hops.start_of(n) for n in range(5))
    assert 1000 * max(SPEEDS) / shortest <= 3
