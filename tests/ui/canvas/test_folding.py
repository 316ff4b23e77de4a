"""From which zoom on a container is open: what is in it decides."""

from __future__ import annotations

from explorer.layout import Metrics, PlacedBox
from explorer.model.geometry import Rect
from explorer.ui.canvas.folding import OPEN_ABOVE, Folding

NAME = Metrics().name_px


def opens_at(rooms: int, leaves: int) -> float:
    """From which zoom on a container with large containers and leaves in it is open."""
    places = {"all": PlacedBox("all", Rect(0, 0, 4000, 2000))}
    kids: dict[str, list[str]] = {"all": []}
    for number in range(rooms):
        name = f"room-{number}"
        places[name] = PlacedBox(name, Rect(600.0 * number, 100, 500, 600))
        kids["all"].append(name)
        kids[name] = [f"{name}-leaf"]
        places[f"{name}-leaf"] = PlacedBox(f"{name}-leaf", Rect(600.0 * number + 20, 150, 180, 60))
    for number in range(leaves):
        places[f"leaf-{number}"] = PlacedBox(f"leaf-{number}", Rect(200.0 * number, 1000, 180, 60))
        kids["all"].append(f"leaf-{number}")
    parents = {kid: parent for parent, inside in kids.items() for kid in inside}
    folding = Folding(places, lambda box: kids.get(box, []), lambda box: parents.get(box, ""), Metrics())
    return folding.opens_at("all")


def test_that_an_overview_of_containers_is_open_before_names_can_be_read() -> None:
    assert opens_at(6, 0) < OPEN_ABOVE / NAME


def test_that_a_few_small_leaves_beside_them_do_not_hide_the_containers() -> None:
    assert opens_at(6, 2) < OPEN_ABOVE / NAME
