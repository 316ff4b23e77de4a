from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.diagram import Diagram
from explorer.workspace import Place, State, Workspace
from explorer.workspace.filter_choices import PRESETS, choices, has, toggled
from explorer.workspace.filter_language import hints, parse
from explorer.workspace.filtering import EVERYTHING, Filter, visible
from tests.layout.strategies import diagrams
from tests.small_pack import small_pack
from tests.workspace.test_filtering import SHOP

CONDITIONS = ("kind:pod", "-kind:pod", "domain:mesh", "-domain:mesh", "ns:shop", "label:app=web", "web", "-web")


def test_that_every_preset_can_be_read_and_each_title_is_there_once() -> None:
    assert all(not hints(preset.query, "api") for preset in PRESETS)
    assert len({preset.title for preset in PRESETS}) == len(PRESETS)


def test_that_a_diagram_offers_the_presets_that_say_something_about_it() -> None:
    assert [preset.title for preset in choices(SHOP).presets] == [
        "Connected to the selection, 1 step",
        "Connected to the selection, 2 steps",
        "Only the control plane",
        "Only the nodes",
        "Only the mesh",
        "Only storage",
        "Only workloads",
        "Only what traffic passes",
        "Without sidecar proxies",
        "Everything",
    ]
    assert [preset.query for preset in choices(Diagram("none", "None")).presets] == ["near:1", "near:2", ""]


def test_that_values_are_those_of_the_diagram_with_how_many_boxes_have_them() -> None:
    offered = choices(SHOP)
    assert {(choice.token, choice.count) for choice in offered.kinds} >= {("kind:Pod", 2), ("kind:istiod", 1)}
    assert [(choice.token, choice.count) for choice in offered.namespaces] == [("ns:istio-system", 1), ("ns:shop", 1)]
    assert [choice.token for choice in offered.labels] == ["label:app=db", "label:app=web", "label:tier=front"]


def test_that_every_value_that_is_offered_leaves_something_but_nothing_unknown() -> None:
    offered = choices(SHOP)
    for choice in (*offered.kinds, *offered.namespaces, *offered.labels):
        assert visible(SHOP, parse(choice.token)), choice.token
        assert not hints(choice.token)


@given(diagrams())
def test_that_any_diagram_can_be_asked_for_its_choices(diagram: Diagram) -> None:
    offered = choices(diagram)
    assert all(visible(diagram, parse(choice.token)) for choice in offered.kinds)


@given(st.lists(st.sampled_from(CONDITIONS)), st.sampled_from(CONDITIONS))
def test_that_a_condition_toggled_twice_is_gone(before: list[str], condition: str) -> None:
    wanted = EVERYTHING
    for one in before:
        wanted = toggled(wanted, one)
    once = toggled(wanted, condition)
    assert has(once, condition) is not has(wanted, condition)
    assert not has(toggled(once, condition), condition) or has(wanted, condition)
    # What is to be seen is not to be hidden as well.
    for one in CONDITIONS[::2]:
        assert not (has(once, one) and has(once, f"-{one}"))


def test_that_toggling_leaves_other_conditions_alone() -> None:
    wanted = parse("kind:job near:2@api -envoy")
    assert toggled(toggled(wanted, "domain:mesh"), "domain:mesh") == wanted
    assert toggled(Filter(domains=("mesh",)), "-domain:mesh") == Filter(hide=(("domain", "mesh"),))


def test_that_the_command_toggles() -> None:
    work = Workspace(small_pack(), State(Place("cluster")))
    work.run("toggle-filter", "domain:node")
    work.run("toggle-filter", "domain:mesh")
    assert work.state.filter.domains == ("node", "mesh")
    work.run("toggle-filter", "domain:node")
    work.run("toggle-filter", "domain:mesh")
    assert work.state.filter == EVERYTHING
