from __future__ import annotations

import pytest
from msgspec.structs import replace

from explorer.workspace import COMMANDS, Change, Command, Place, Request, State, Workspace
from explorer.workspace import commands as table
from tests.small_pack import small_pack


def workspace() -> Workspace:
    return Workspace(small_pack(), State(Place("cluster")))


def test_that_no_two_commands_share_an_id_or_a_key() -> None:
    assert len(table.by_id()) == len(COMMANDS)


def test_that_a_shared_key_stops_the_start() -> None:
    twice = Command("other", "Other", lambda _p, s, _a: s, ("Ctrl+K",))
    with pytest.raises(ValueError, match=r"Ctrl\+K"):
        table.by_id((*COMMANDS, twice))


def test_that_a_shared_id_stops_the_start() -> None:
    with pytest.raises(ValueError, match="search"):
        table.by_id((*COMMANDS, Command("search", "Again", lambda _p, s, _a: s)))


def test_that_page_keys_and_plain_letters_are_left_to_the_clicker() -> None:
    keys = {key for command in COMMANDS if command.where == "window" for key in command.keys}
    assert not keys & {"PgDown", "PgUp", "Space", "Q", "Left", "Right", "Return", "Backspace", "Tab"}
    assert not {key for key in keys if len(key) == 1 and key.isalpha()}


def test_that_every_command_of_the_palette_runs_without_an_argument() -> None:
    for command in COMMANDS:
        if command.palette:
            workspace().run(command.id)


def test_that_a_command_that_does_not_apply_does_nothing() -> None:
    space = workspace()
    seen: list[object] = []
    space.listen(seen.append)
    space.run("back")
    assert not seen


def test_that_listeners_hear_the_state_before_and_after() -> None:
    space = workspace()
    seen: list[object] = []
    space.listen(seen.append)
    space.run("select", "api")
    space.run("select", "api")
    space.run("fit")
    assert isinstance(seen[0], Change)
    assert seen[0].before.place == Place("cluster")
    assert seen[0].after.place == Place("cluster", "api")
    assert seen[1:] == [Request("fit")]


def test_that_an_event_raised_while_another_is_told_waits_its_turn() -> None:
    space = workspace()
    order: list[str] = []

    def first(event: Change | Request) -> None:
        if isinstance(event, Change):
            order.append(f"first {event.after.place.box}")
            if event.after.place.box == "api":
                space.run("select", "node-1")

    def second(event: Change | Request) -> None:
        if isinstance(event, Change):
            order.append(f"second {event.after.place.box}")

    space.listen(first)
    space.listen(second)
    space.run("select", "api")
    assert order == ["first api", "second api", "first node-1", "second node-1"]


def test_that_a_reloaded_pack_keeps_the_place_if_it_still_exists() -> None:
    space = workspace()
    space.run("select", "api")
    space.reload(small_pack())
    assert space.state.place == Place("cluster", "api")


def test_that_tabs_have_keys() -> None:
    space = workspace()
    space.run("view-2")
    assert space.state.place.diagram == "runtime"
    space.run("view-9")
    assert space.state.place.diagram == "runtime"


def test_that_a_reloaded_pack_keeps_what_is_read_and_drops_what_is_gone() -> None:
    space = workspace()
    space.run("follow", "oci")
    assert space.state.place.concept == "oci"
    space.reload(small_pack())
    assert space.state.place == Place("cluster", concept="oci")
    pack = small_pack()
    space.reload(replace(pack, concepts={name: one for name, one in pack.concepts.items() if name != "oci"}))
    assert space.state.place == Place("cluster")
    space.run("view-2")
    space.reload(replace(pack, diagrams={"cluster": pack.diagrams["cluster"]}))
    assert space.state.place == Place("cluster")
