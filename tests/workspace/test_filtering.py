from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.workspace import Place, State, Workspace, moves
from explorer.workspace.filter_columns import namespace_of
from explorer.workspace.filter_language import parse
from explorer.workspace.filtering import (
    EVERYTHING,
    Filter,
    counted,
    filtered,
    in_words,
    marked,
    neighbourhood,
    visible,
    widened,
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


WORDS = ("Pod", "pod", "web", "A", "\0", "é\u0301", "")
FACETS = st.lists(
    st.tuples(st.sampled_from(("kind", "namespace", "label:a", "label:b", "status")), st.sampled_from(WORDS)),
    max_size=3,
).map(tuple)
DOMAINS = ("mesh", "node")


@st.composite
def peopled(draw: st.DrawFn) -> Diagram:
    """Boxes in each other that are something."""
    boxes: list[Box] = []
    for number in range(draw(st.integers(0, 12))):
        parent = draw(st.sampled_from(("", *(box.id for box in boxes))))
        name, sub, concept = (draw(st.sampled_from((*WORDS, "namespace", "Namespace web"))) for _ in range(3))
        domain = draw(st.sampled_from(("", *DOMAINS)))
        boxes.append(Box(f"b{number}", name, parent, concept, sub, domain, facets=draw(FACETS)))
    return Diagram("peopled", "Peopled", boxes=tuple(boxes))


@st.composite
def any_filter(draw: st.DrawFn) -> Filter:
    some = st.lists(st.sampled_from(WORDS[:-1]), max_size=2).map(tuple)
    hide = st.tuples(st.sampled_from(("", "kind", "label", "ns", "domain")), st.sampled_from((*WORDS[:-1], *DOMAINS)))
    return Filter(
        draw(some), draw(some), draw(st.lists(st.sampled_from(DOMAINS), max_size=1).map(tuple)),
        tuple(f"{draw(st.sampled_from('abc'))}{word}" for word in draw(st.lists(st.sampled_from(("", "=pod", "=web")), max_size=1))),
        draw(some), hide=tuple(draw(st.lists(hide, max_size=2))),
    )  # fmt: skip


def meets(diagram: Diagram, box: Box, prefix: str, value: str) -> bool:
    """Whether a box itself meets a condition."""
    folded = value.casefold()
    if prefix == "kind":
        return folded in {box.concept.casefold(), *(have.casefold() for key, have in box.facets if key == "kind")}
    if prefix == "domain":
        return box.domain == folded
    if prefix == "label":
        key, equals, wanted = value.partition("=")
        return any(name == f"label:{key}" and (not equals or have == wanted) for name, have in box.facets)
    if prefix == "ns":
        spaces = map(namespace_of, (box, *diagram.ancestors(box.id)))
        return next(filter(None, spaces), "").casefold() == folded
    return any(folded in text.casefold() for text in (box.name, box.sublabel, box.concept))


@given(peopled(), any_filter())
def test_that_what_stays_is_what_a_look_at_every_box_says(diagram: Diagram, wanted: Filter) -> None:
    stay: set[str] = set()
    for box in diagram.boxes:
        around = (box, *diagram.ancestors(box.id))
        asked = [("", (word,)) for word in wanted.text] + [("label", (label,)) for label in wanted.labels]
        asked += [(prefix, values) for prefix, values in (("kind", wanted.kinds), ("ns", wanted.namespaces)) if values]
        met = all(
            any(meets(diagram, one, prefix, value) for one in around for value in values) for prefix, values in asked
        )
        met = met and (not wanted.domains or any(meets(diagram, box, "domain", value) for value in wanted.domains))
        hidden = any(
            meets(diagram, one, prefix, value)
            for prefix, value in wanted.hide
            for one in (around if prefix != "domain" else (box,))
        )
        if met and not hidden:
            stay.update(one.id for one in around)
    assert visible(diagram, wanted) == (None if wanted == EVERYTHING else stay)


@given(diagrams(), st.integers(0, 4), st.integers(0, 24))
def test_that_a_neighbourhood_is_what_walking_step_by_step_gives(diagram: Diagram, steps: int, start: int) -> None:
    box = f"b{start % len(diagram.boxes)}"
    reached = {other.id for other in diagram.boxes if box in {other.id, *(a.id for a in diagram.ancestors(other.id))}}
    for _ in range(steps):
        reached |= {
            end for r in diagram.relations if {r.source, r.target} & reached for end in (r.source, r.target)
        }  # fmt: skip
    assert neighbourhood(diagram, box, steps) == reached


def test_that_reasons_are_sentences() -> None:
    assert in_words(SHOP, parse("web kind:pod kind:job near:1@db -envoy")) == (
        "only “web”, kind pod or job, within 1 step of db-0, without “envoy”"
    )
    assert in_words(SHOP, EVERYTHING) == ""
    assert counted(12, 38) == (
        "12 of 38 boxes · 26 hidden by this filter", "12 of 38 · 26 hidden", "26 hidden",
    )  # fmt: skip
    assert counted(1_200, 38_000)[0] == "1,200 of 38,000 boxes · 36,800 hidden by this filter"
    assert counted(1_200, 1_200) == ("all 1,200 boxes",)


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
