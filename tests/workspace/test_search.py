from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.workspace import COMMANDS
from explorer.workspace.search import MOST, entries, search
from tests.small_pack import small_pack

INDEX = entries(small_pack(), COMMANDS)


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


@given(st.sampled_from([entry.title for entry in INDEX]))
def test_that_everything_is_found_by_its_own_name(title: str) -> None:
    assert title in titles(title)


def test_that_words_are_looked_for_at_their_beginning() -> None:
    assert "OCI" not in titles("ticky")
    assert "kubelet" in titles("contain run")


def test_that_a_name_is_found_however_it_is_spaced() -> None:
    assert titles("kube let")[0] == "kubelet"


def test_that_of_two_equal_boxes_the_one_on_this_diagram_comes_first() -> None:
    from explorer.workspace.search import Entry

    two = (Entry("box", "a/x", "Worker"), Entry("box", "b/x", "Worker"))
    assert [hit.entry.id for hit in search(two, "worker", "b")] == ["b/x", "a/x"]
