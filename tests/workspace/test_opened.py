"""What holds a live cluster is masked as soon as others look on, and shown again by who wants that."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.model.lesson import Step, Tour
from explorer.model.opened import Manner
from explorer.workspace import Place, State, Workspace
from explorer.workspace.state import OpenState

PACK = Pack(
    "p",
    "P",
    start="map",
    diagrams={"map": Diagram("map", "Map")},
    tours={"t": Tour("t", "T", steps=(Step("one", "One", "map"),))},
)


def opened(*, private: bool, profile: str = "desk-light") -> Workspace:
    workspace = Workspace(PACK, State(Place(PACK.start), profile=profile))
    workspace.set_opened(OpenState("kind-dev", Place(PACK.start), live=private, private=private))
    return workspace


def masked(workspace: Workspace) -> bool:
    state = workspace.state.opened
    assert state is not None
    return state.manner.masked


@pytest.mark.parametrize("command", ["projector-light", "projector-dark"])
def test_that_the_colours_of_a_projector_mask_a_cluster(command: str) -> None:
    workspace = opened(private=True)
    workspace.run("desk-dark")
    assert not masked(workspace)
    workspace.run(command)
    assert masked(workspace)


def test_that_a_lesson_masks_a_cluster() -> None:
    workspace = opened(private=True)
    workspace.run("teach", "t")
    assert workspace.state.lesson is not None
    assert masked(workspace)


def test_that_files_are_masked_by_nobody_but_the_command() -> None:
    workspace = opened(private=False)
    workspace.run("projector-dark")
    assert not masked(workspace)
    workspace.run("mask")
    assert masked(workspace)


def test_that_who_shows_it_while_others_look_on_is_obeyed() -> None:
    workspace = opened(private=True)
    workspace.run("projector-dark")
    workspace.run("mask")
    assert not masked(workspace)
    workspace.run("projector-light")
    assert not masked(workspace)


def test_that_a_manner_is_changed_in_one_thing_at_a_time() -> None:
    workspace = opened(private=False)
    for command, manner in (
        ("group-node", Manner("node")),
        ("fold-identical", Manner("node", fold=False)),
        ("mask", Manner("node", fold=False, masked=True)),
        ("group-application", Manner("application", fold=False, masked=True)),
    ):
        workspace.run(command)
        state = workspace.state.opened
        assert state is not None
        assert state.manner == manner


def test_that_nothing_open_has_no_commands() -> None:
    workspace = Workspace(PACK, State(Place(PACK.start)))
    before = replace(workspace.state)
    for command in ("mask", "group-node", "fold-identical", "findings", "go-to-opened"):
        assert not workspace.applies(command)
        workspace.run(command)
    assert workspace.state == before
