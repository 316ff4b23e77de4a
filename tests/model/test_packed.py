"""A packed diagram is read as it was, with one object for all that is equal."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.model import packed as module
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.packed import is_large, packed, unpacked

words = st.sampled_from(["", "pod", "Pod", "default", "üñí 🛟", "x" * 300])
arrangements = st.sampled_from([Arrangement(), Arrangement("grid", 1), Arrangement("row", items=("b1", Arrangement("column")))])  # fmt: skip
facets = st.lists(st.tuples(words, words), max_size=2).map(tuple)


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    count = draw(st.integers(0, 12))
    boxes = tuple(
        Box(
            f"b{number}", draw(words), f"b{number - 1}" if number % 3 else "", draw(words), draw(words), draw(st.sampled_from(["", "node"])),
            draw(words), draw(st.booleans()), draw(words), draw(st.sampled_from([1.0, 0.0, 0.4])), draw(arrangements), draw(words),
            draw(facets), draw(words), draw(st.sampled_from(["", "good"])),
        )
        for number in range(count)
    )  # fmt: skip
    ends = st.sampled_from([box.id for box in boxes]) if boxes else st.nothing()
    relations = tuple(
        Relation(f"r{number}", draw(ends), draw(ends), draw(words), draw(words), draw(st.sampled_from(["solid", "dotted"])), draw(st.booleans()))
        for number in range(draw(st.integers(0, 9)) if boxes else 0)
    )  # fmt: skip
    return Diagram(
        "d", draw(words), draw(words), boxes, relations, draw(arrangements), "above", tuple(draw(st.lists(words, max_size=2)))
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(diagrams())
def test_that_a_diagram_is_read_as_it_was_packed(monkeypatch: pytest.MonkeyPatch, diagram: Diagram) -> None:
    monkeypatch.setattr(module, "PART", 4)
    found = unpacked(packed(diagram))
    assert repr(found) == repr(diagram)
    assert found == diagram


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(diagrams())
def test_that_what_is_equal_is_one_object(monkeypatch: pytest.MonkeyPatch, diagram: Diagram) -> None:
    monkeypatch.setattr(module, "PART", 4)
    found = unpacked(packed(diagram))
    texts = [
        text
        for box in found.boxes
        for text in (box.id, box.name, box.parent, box.concept, box.sublabel, box.glyph, box.badge)
    ]
    texts += [
        text
        for relation in found.relations
        for text in (relation.source, relation.target, relation.verb, relation.layer)
    ]
    for things in (
        texts,
        [box.arrange for box in found.boxes],
        [box.scale for box in found.boxes],
        [box.facets for box in found.boxes],
    ):
        assert len({id(thing) for thing in things}) == len(set(things))


def test_that_only_a_diagram_of_several_parts_is_large() -> None:
    boxes = tuple(Box(f"b{number}", "") for number in range(module.PART + 1))
    assert is_large(Diagram("d", "D", boxes=boxes))
    assert not is_large(Diagram("d", "D", boxes=boxes[1:]))


@pytest.mark.parametrize("data", [b"", b"\x93", b"not packed"])
def test_that_what_is_no_packed_diagram_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        unpacked(data)
