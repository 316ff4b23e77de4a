from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.workspace import Place, State, Workspace, moves
from explorer.workspace.filtering import (
    EVERYTHING,
    Filter,
    counted,
    filtered,
    hints,
    in_words,
    marked,
    neighbourhood,
    parse,
    presets,
    visible,
    widened,
    written,
)
from tests.layout.strategies import diagrams
from tests.small_pack import small_pack

SHOP = Diagram(
    "shop",
    "Shop",
    boxes=(
        Box("cluster", "Cluster"),
        Box("shop", "shop", "cluster", "namespace", arrange=Arrangement("row", 0, (Arrangement("column", 0, ("web", "db")), "job"))),
        Box("web", "web-1", "shop", "pod", domain="node", facets=(("kind", "Pod"), ("label:app", "web"), ("label:tier", "front"))),
        Box("envoy", "Envoy", "web", "envoy", "sidecar proxy", "mesh"),
        Box("db", "db-0", "shop", "statefulset", domain="storage", facets=(("kind", "Pod"), ("label:app", "db"))),
        Box("job", "night job", "shop", "job", facets=(("kind", "CronJob"),)),
        Box("istio", "Mesh", "cluster", "service-mesh", domain="mesh"),
        Box("istiod", "istiod", "istio", "istiod", domain="mesh", facets=(("namespace", "istio-system"),)),
        Box("api", "API server", "cluster", "kube-apiserver", domain="control-plane"),
    ),
    relations=(
        Relation("r1", "istiod", "envoy", "configures"),
        Relation("r2", "web", "db", "asks"),
        Relation("r3", "istiod", "api", "watches"),
        Relation("r4", "db", "db", "keeps"),
    ),
)  # fmt: skip


def seen(query: str, selected: str = "") -> set[str]:
    found = visible(SHOP, parse(query, selected))
    return set(SHOP.by_id) if found is None else set(found)


# --- which boxes stay


def test_that_without_a_filter_the_diagram_is_the_very_same() -> None:
    assert visible(SHOP, EVERYTHING) is None
    assert filtered(SHOP, EVERYTHING) == (SHOP, {})
    assert filtered(SHOP, EVERYTHING)[0] is SHOP


def test_that_a_container_stays_if_something_in_it_stays() -> None:
    assert seen("envoy") == {"cluster", "shop", "web", "envoy"}


def test_that_what_is_in_a_found_box_stays_with_it() -> None:
    assert seen("web-1") == {"cluster", "shop", "web", "envoy"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SIDECAR", {"envoy"}),
        ("kube-apiserver", {"api"}),
        ("web envoy", {"envoy"}),
        ('"night job"', {"job"}),
        ("kind:pod", {"web", "envoy", "db"}),
        ("kind:cronjob kind:statefulset", {"db", "job"}),
        ("domain:storage", {"db"}),
        ("domain:mesh", {"envoy", "istio", "istiod"}),
        ("label:app=web", {"web", "envoy"}),
        ("label:app", {"web", "envoy", "db"}),
        ("label:app=web label:tier=back", set()),
        ("ns:shop kind:pod", {"web", "envoy", "db"}),
        ("ns:istio-system", {"istiod"}),
        ("kind:pod -envoy", {"web", "db"}),
        ("-ns:shop -mesh", {"api"}),
        ("-domain:node domain:mesh", {"envoy", "istio", "istiod"}),
        ("-kind:pod ns:shop", {"shop", "job"}),
        ("nothing-is-called-so", set()),
    ],
)
def test_that_conditions_find_what_they_say(query: str, found: set[str]) -> None:
    around = {a.id for box in found for a in SHOP.ancestors(box)}
    assert seen(query) == found | around


def test_that_a_domain_is_each_box_s_own_so_that_a_node_does_not_bring_its_contents() -> None:
    assert "envoy" not in seen("domain:node")


def test_that_near_means_the_selection_or_the_box_that_is_named() -> None:
    assert seen("near:1", "istiod") == {"cluster", "shop", "web", "envoy", "istio", "istiod", "api"}
    assert seen("near:1", "db") == seen("near:1@db", "api") == {"cluster", "shop", "db", "web", "envoy"}
    assert "r2" not in {r.id for r in filtered(SHOP, parse("near:0@web"))[0].relations}


def test_that_a_box_that_is_no_longer_there_does_not_empty_the_diagram() -> None:
    assert visible(SHOP, Filter(around="gone", steps=1)) == frozenset(SHOP.by_id)


def test_that_arrangements_keep_their_shape_without_the_hidden() -> None:
    shown, _ = filtered(SHOP, parse("job"))
    assert shown.by_id["shop"].arrange == Arrangement("row", 0, ("job",))
    shown, _ = filtered(SHOP, parse("envoy"))
    assert shown.by_id["shop"].arrange == Arrangement("row", 0, (Arrangement("column", 0, ("web",)),))


def test_that_each_container_knows_how_many_of_its_boxes_are_hidden_and_why() -> None:
    shown, hidden = filtered(SHOP, parse("envoy"))
    assert {box: entry.count for box, entry in hidden.items()} == {"shop": 2, "cluster": 3}
    assert hidden["shop"].reason == "only “envoy”"
    told = marked(shown, hidden)
    assert told.by_id["shop"].sublabel == "2 hidden by the filter"
    assert told.by_id["envoy"].sublabel == "sidecar proxy"
    assert [box.id for box in told.boxes] == [box.id for box in shown.boxes]


# --- what holds of all diagrams


@st.composite
def queries(draw: st.DrawFn) -> Filter:
    words = st.lists(st.sampled_from(("n", "nn", "nnnnnnnn", "ss", "x")), max_size=1).map(tuple)
    return Filter(
        text=draw(words),
        around=draw(st.sampled_from(("", "b0", "b1", "b7"))),
        steps=draw(st.integers(0, 3)),
        hide=tuple(("", word) for word in draw(words)),
    )


@given(diagrams(), queries())
def test_that_shown_and_hidden_are_all_and_nothing_dangles(diagram: Diagram, wanted: Filter) -> None:
    shown, hidden = filtered(diagram, wanted)
    assert len(shown.boxes) + sum(entry.count for entry in hidden.values()) == len(diagram.boxes)
    assert set(hidden) <= {"", *shown.by_id}
    assert all(box.parent in shown.by_id for box in shown.boxes if box.parent)
    assert all({r.source, r.target} <= set(shown.by_id) for r in shown.relations)
    assert [box.id for box in shown.boxes] == [box.id for box in diagram.boxes if box.id in shown.by_id]
    gone = {r.id for r in diagram.relations} - {r.id for r in shown.relations}
    assert not any({r.source, r.target} <= set(shown.by_id) for r in diagram.relations if r.id in gone)


@given(diagrams(), st.integers(0, 4), st.integers(0, 24))
def test_that_a_neighbourhood_is_what_walking_step_by_step_gives(diagram: Diagram, steps: int, start: int) -> None:
    box = f"b{start % len(diagram.boxes)}"
    reached = {other.id for other in diagram.boxes if box in {other.id, *(a.id for a in diagram.ancestors(other.id))}}
    for _ in range(steps):
        reached |= {
            end for r in diagram.relations if {r.source, r.target} & reached for end in (r.source, r.target)
        }  # fmt: skip
    assert neighbourhood(diagram, box, steps) == reached


# --- the language

VALUES = st.text(min_size=1, max_size=8)
TUPLES = st.lists(VALUES, max_size=3, unique=True).map(tuple)


@given(
    st.builds(
        Filter,
        text=TUPLES,
        kinds=TUPLES,
        domains=TUPLES,
        labels=TUPLES,
        namespaces=TUPLES,
        hide=st.lists(
            st.tuples(st.sampled_from(("", "kind", "domain", "label", "ns")), VALUES), max_size=3, unique=True
        ).map(tuple),
    ),
    st.one_of(st.none(), st.tuples(VALUES, st.integers(0, 99))),
)
def test_that_a_filter_that_is_written_reads_as_the_same(wanted: Filter, near: tuple[str, int] | None) -> None:
    if near:
        wanted = replace(wanted, around=near[0], steps=near[1])
    assert parse(written(wanted)) == wanted


@given(st.text(), st.sampled_from(("", "db")))
def test_that_any_text_is_a_filter_and_stays_so_when_written(text: str, selected: str) -> None:
    wanted = parse(text, selected)
    hints(text, selected)
    assert parse(written(wanted)) == wanted
    filtered(SHOP, wanted)


@given(st.text(alphabet='"-:@ kindear2', max_size=20))
def test_that_marks_in_any_order_are_a_filter(text: str) -> None:
    assert parse(written(parse(text, "db"))) == parse(text, "db")


def test_that_a_line_is_read_as_documented() -> None:
    wanted = parse('web "two words" kind:pod Domain:mesh label:app=web ns:shop near:2 -envoy -kind:job', "api")
    assert wanted == Filter(
        ("web", "two words"), ("pod",), ("mesh",), ("app=web",), ("shop",), "api", 2, (("", "envoy"), ("kind", "job"))
    )


def test_that_half_a_condition_filters_nothing_yet() -> None:
    assert parse('kind: - near: "') == EVERYTHING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nginx:1.25", "“nginx:” is looked for as text"),
        ("kind:", "kind: needs a value"),
        ("near:x", "near: needs a number"),
        ("near:2", "near: needs a selected box"),
        ("domain:meshes", "there is no domain “meshes”"),
    ],
)
def test_that_what_cannot_be_meant_is_said(text: str, said: str) -> None:
    assert hints(text)[0].startswith(said)
    assert not hints("web kind:pod near:1 domain:mesh", "api")


def test_that_an_unknown_prefix_is_text() -> None:
    assert parse("Nginx:1.25").text == ("Nginx:1.25",)


def test_that_reasons_are_sentences() -> None:
    assert in_words(SHOP, parse("web kind:pod kind:job near:1@db -envoy")) == (
        "only “web”, kind pod or job, within 1 step of db-0, without “envoy”"
    )
    assert in_words(SHOP, EVERYTHING) == ""
    assert counted(12, 38) == "12 of 38 boxes · 26 hidden by this filter"


def test_that_presets_are_those_of_the_diagram_and_can_be_read() -> None:
    found = presets(SHOP)
    assert [preset.title for preset in found][2:] == [
        "Only control plane", "Only node", "Only mesh", "Only storage", "Everything",
    ]  # fmt: skip
    assert all(not hints(preset.query, "api") for preset in found)


# --- the state


def near(state: State) -> tuple[str, int]:
    return state.filter.around, state.filter.steps


def test_that_asking_again_widens_and_then_lets_go() -> None:
    state = State(Place("cluster", "api"), filter=Filter(kinds=("pod",)))
    steps = []
    for _ in range(4):
        state = moves.near_selection(state)
        steps.append(near(state))
    assert steps == [("api", 1), ("api", 2), ("api", 3), ("", 0)]
    assert state.filter.kinds == ("pod",)
    assert widened(Filter(around="api", steps=2), "kubelet-1") == Filter(around="kubelet-1", steps=1)


def space() -> Workspace:
    return Workspace(small_pack(), State(Place("cluster")))


def test_that_a_filter_ends_with_its_diagram_in_every_direction() -> None:
    work = space()
    work.run("set-filter", "kubelet")
    work.run("view-2")
    assert work.state.filter == EVERYTHING
    work.run("set-filter", "runc")
    work.run("back")
    assert work.state.filter == EVERYTHING
    work.run("set-filter", "kubelet")
    work.run("forward")
    assert work.state.filter == EVERYTHING


def test_that_going_to_a_hidden_box_shows_everything_again() -> None:
    work = space()
    work.run("set-filter", "kubelet")
    work.run("select", "kubelet-1")
    assert work.state.filter == parse("kubelet")
    work.run("follow", "kube-apiserver")
    assert work.state.place.box == "api"
    assert work.state.filter == EVERYTHING
    work.run("set-filter", "kubelet")
    work.run("go-to-box", "cluster/runtime-1")
    assert work.state.filter == EVERYTHING
    work.run("set-filter", "kubelet")
    work.run("back")
    assert work.state.place.box == "api"
    assert work.state.filter == EVERYTHING


def test_that_a_filter_leaves_the_selection_alone() -> None:
    work = space()
    work.run("select", "api")
    work.run("set-filter", "kubelet")
    work.run("outline")
    assert work.state.place.box == "api"
    assert work.state.filter == parse("kubelet")
    assert work.applies("clear-filter")
    work.run("clear-filter")
    assert not work.applies("clear-filter")


def test_that_neighbours_need_a_selection() -> None:
    work = space()
    assert not work.applies("near-selection")
    work.run("select", "kubelet-1")
    work.run("near-selection")
    assert near(work.state) == ("kubelet-1", 1)
