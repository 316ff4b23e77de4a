from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram
from explorer.workspace import COMMANDS, search_index
from explorer.workspace.search import ALIKE, MOST, search
from explorer.workspace.search_index import Entry, Index, index_of, made, whole_index, words_of
from tests.small_pack import small_pack

INDEX = whole_index(small_pack(), COMMANDS)


def titles(query: str) -> list[str]:
    return [hit.entry.title for hit in search(INDEX, query)]


def test_that_a_whole_name_comes_first() -> None:
    assert titles("runc")[0] == "runc"
    assert titles("kubelet")[0] == "kubelet"


def test_that_the_beginning_of_a_name_comes_before_its_middle() -> None:
    found = titles("container")
    assert found.index("Container runtime") < len(found)
    assert found[0] in {"Container runtime", "containerd"}


def test_that_other_names_are_found_and_shown_as_the_reason() -> None:
    hit = search(INDEX, "node agent")[0]
    assert hit.entry.id == "kubelet"
    assert hit.reason == "node agent"


def test_that_words_of_notes_are_found_with_an_excerpt() -> None:
    hit = search(INDEX, "sticky")[0]
    assert hit.entry.id == "oci"
    start, end = hit.reason_spans[0]
    assert hit.reason[start:end].lower() == "sticky"


def test_that_commands_are_found() -> None:
    assert any(hit.entry.kind == "command" and hit.entry.id == "fit" for hit in search(INDEX, "fit"))


def test_that_a_slip_of_the_finger_still_finds_the_name() -> None:
    assert "kubelet" in titles("kublet")
    assert "containerd" in titles("containred")


def test_that_what_was_typed_as_many_finds_the_one() -> None:
    assert titles("kubletes")[0] == titles("kublets")[0] == "kubelet"
    # What is found as it was typed is not asked for otherwise.
    index = index_of(Entry("concept", "a", "class"), Entry("concept", "b", "classes"))
    assert [hit.entry.id for hit in search(index, "classes")] == ["b"]
    assert titles("xylophones") == []


def test_that_every_word_must_be_found() -> None:
    assert "kubelet" not in titles("kubelet xylophone")


def test_that_an_empty_query_finds_nothing() -> None:
    assert search(INDEX, "   ") == ()


@given(st.text(max_size=30))
def test_that_any_query_gives_few_hits_with_spans_inside_their_texts(query: str) -> None:
    hits = search(INDEX, query)
    assert len(hits) <= MOST
    assert list(hits) == sorted(hits, key=lambda hit: -hit.score)
    for hit in hits:
        for text, spans in ((hit.entry.title, hit.spans), (hit.reason, hit.reason_spans)):
            assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.sampled_from([shelf.entry(n).title for shelf in INDEX.shelves for n in range(len(shelf.order))]))
def test_that_everything_is_found_by_its_own_name(title: str) -> None:
    assert title in titles(title)


def test_that_words_are_looked_for_at_their_beginning() -> None:
    assert "OCI" not in titles("ticky")
    assert "kubelet" in titles("contain run")


def test_that_a_name_is_found_however_it_is_spaced() -> None:
    assert titles("kube let")[0] == "kubelet"


def test_that_of_two_equal_boxes_the_one_on_this_diagram_comes_first() -> None:
    boxes = (Box("x", "Worker"),)
    two = whole_index(Pack("p", "P", "a", diagrams={name: Diagram(name, name, boxes=boxes) for name in "ab"}), ())
    assert [hit.entry.id for hit in search(two, "worker", "b")] == ["b/x", "a/x"]


# --- slips, and names with other spaces


def test_that_what_is_a_slip_away_comes_in_the_order_of_slips() -> None:
    hits = search(INDEX, "kublet")
    assert (hits[0].entry.id, hits[0].reason) == ("kubelet", ALIKE)
    hits = search(index_of(Entry("concept", "a", "gateway"), Entry("concept", "b", "gatekey")), "gatewy")
    assert [hit.entry.id for hit in hits] == ["a", "b"]


def test_that_a_slip_in_one_word_leaves_the_others() -> None:
    index = index_of(Entry("concept", "a", "Replica count"), Entry("concept", "b", "Replica set"))
    assert [hit.entry.id for hit in search(index, "replcia set")] == ["b"]


def test_that_nothing_alike_is_offered_for_what_is_found() -> None:
    assert not any(hit.reason == ALIKE for hit in search(INDEX, "runc"))


def test_that_capitals_begin_words_and_spaces_do_not_matter() -> None:
    index = index_of(
        Entry("concept", "ss", "StatefulSet"),
        Entry("concept", "alias", "Partition", aliases=("canary of a StatefulSet",)),
        Entry("concept", "inside", "Offsets"),
        Entry("concept", "api", "kube-apiserver"),
    )
    assert [hit.entry.id for hit in search(index, "stateful set")] == ["ss", "alias"]
    assert [hit.entry.id for hit in search(index, "set")][:1] == ["ss"]
    assert [hit.entry.id for hit in search(index, "kubeapiserver")] == ["api"]
    assert [hit.entry.id for hit in search(index, "api-server")] == ["api"]


# --- the index

CLUSTER = Diagram("c", "Shop", boxes=tuple(Box(f"b{n}", f"cart-{n}", sublabel="Pod") for n in range(700)))


@pytest.fixture(scope="module", autouse=True)
def small_shelves() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "BOXES", 100)
        yield


def pack_of(diagram: Diagram) -> Pack:
    return Pack("p", "P", diagram.id, diagrams={diagram.id: diagram})


def test_that_an_index_is_made_in_steps_each_more_complete_than_the_last() -> None:
    steps = list(made(pack_of(CLUSTER), COMMANDS))
    counts = [sum(len(shelf.order) for shelf in step.shelves) for step in steps]
    assert len(steps) > 2
    assert counts == sorted(set(counts))
    assert [hit.entry.title for hit in search(steps[-1], "cart-699")] == ["cart-699"]


def test_that_one_changed_box_renews_one_shelf() -> None:
    before = whole_index(pack_of(CLUSTER), COMMANDS)
    boxes = list(CLUSTER.boxes)
    boxes[350:350] = [Box("new", "quartz")]
    after = whole_index(pack_of(Diagram("c", "Shop", boxes=tuple(boxes))), COMMANDS, before)
    assert sum(not any(shelf is old for old in before.shelves) for shelf in after.shelves) == 1
    assert [hit.entry.id for hit in search(after, "quartz")] == ["c/new"]
    assert not search(before, "quartz")


@given(st.lists(st.integers(0, 699), max_size=3), st.integers(0, 699))
@settings(max_examples=20)
def test_that_a_renewed_index_finds_what_a_new_one_finds(gone: list[int], renamed: int) -> None:
    before = whole_index(pack_of(CLUSTER), ())
    boxes = [box for n, box in enumerate(CLUSTER.boxes) if n not in gone]
    boxes = [Box(box.id, "ledger") if box.id == f"b{renamed}" else box for box in boxes]
    pack = pack_of(Diagram("c", "Shop", boxes=tuple(boxes)))
    renewed, anew = whole_index(pack, (), before), whole_index(pack, ())
    for query in ("ledger", f"cart {renamed}", "pod", "cart-77", "shop"):
        found = [{hit.entry.id: hit.score for hit in search(index, query)} for index in (renewed, anew)]
        assert list(found[0].values()) == list(found[1].values())


def test_that_no_entry_is_found_twice_and_an_empty_index_finds_nothing() -> None:
    hits = search(INDEX, "n")
    assert len({hit.entry.id for hit in hits}) == len(hits)
    assert search(Index(), "n") == ()


WORDS = st.sampled_from(
    ("pod", "Pods", "kubeletConfig", "kube-proxy", "etcd", "set", "StatefulSet", "straße", "容器", "🚀")
)
SENTENCES = st.lists(WORDS, max_size=4).map(" ".join)


@given(st.text(min_size=1, max_size=20))
def test_that_any_name_with_a_word_in_it_is_found_by_itself(name: str) -> None:
    index = index_of(Entry("box", "d/x", name), Entry("concept", "other", "other"))
    assert not words_of(name) or any(hit.entry.title == name for hit in search(index, name))


@given(st.lists(st.tuples(SENTENCES, SENTENCES), min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=2))
def test_that_whatever_has_the_beginnings_of_all_words_is_found(texts: list[tuple[str, str]], asked: list[str]) -> None:
    index = index_of(*(Entry("concept", f"c{n}", title, "", (), text) for n, (title, text) in enumerate(texts)))
    found = {hit.entry.id for hit in search(index, " ".join(asked))}
    wanted = words_of(" ".join(asked))
    for n, (title, text) in enumerate(texts):
        words = words_of(f"{title} {text}")
        if all(any(word.startswith(begin) for word in words) for begin in wanted):
            assert f"c{n}" in found


def test_that_a_slip_is_put_right_also_where_texts_have_the_word_as_it_was_typed() -> None:
    wrong = (Entry("page", f"p{n}", f"Page {n}", text="kublet is a slip") for n in range(12))
    hits = search(index_of(Entry("concept", "kubelet", "kubelet"), *wrong), "kublet")
    assert "kubelet" in [hit.entry.id for hit in hits]
