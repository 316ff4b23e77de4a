"""Diagrams made up at random, for properties that hold for all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from explorer.model.diagram import Arrangement, ArrangementKind, Box, Diagram, Relation

KINDS: tuple[ArrangementKind, ...] = ("row", "column", "grid", "wrap", "layered")


def fake_measure(text: str, role: str) -> float:
    return len(text) * (7.5 if role == "name" else 7.0)


@st.composite
def diagrams(draw: st.DrawFn, most_boxes: int = 25, most_relations: int = 20) -> Diagram:
    count = draw(st.integers(1, most_boxes))
    parents = [draw(st.integers(-1, index - 1)) if draw(st.booleans()) else -1 for index in range(count)]
    children: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        children.setdefault(parent, []).append(index)
    boxes = tuple(
        Box(
            f"b{index}",
            "n" * draw(st.integers(1, 24)),
            parent=f"b{parents[index]}" if parents[index] >= 0 else "",
            sublabel="s" * draw(st.sampled_from((0, 5, 20))),
            glyph=draw(st.sampled_from(("", "cube"))),
            portal=draw(st.sampled_from(("", "other"))),
            scale=draw(st.sampled_from((1.0, 1.0, 1.0, 0.5))),
            badge=draw(st.sampled_from(("", "", "Ready", "CrashLoopBackOff"))),
            arrange=draw(arrangements([f"b{child}" for child in children.get(index, [])])),
        )
        for index in range(count)
    )
    ends = st.integers(0, count - 1)
    relations = tuple(
        Relation(
            f"r{index}",
            f"b{draw(ends)}",
            f"b{draw(ends)}",
            verb=draw(st.sampled_from(("", "runs", "watches its Pods at"))),
            line=draw(st.sampled_from(("solid", "dashed"))),
            both=draw(st.booleans()),
        )
        for index in range(draw(st.integers(0, most_relations)))
    )
    top = [f"b{child}" for child in children.get(-1, [])]
    return Diagram("made-up", "Made up", boxes=boxes, relations=relations, arrange=draw(arrangements(top)))


@st.composite
def arrangements(draw: st.DrawFn, ids: list[str]) -> Arrangement:
    kind = draw(st.sampled_from(KINDS))
    columns = draw(st.integers(0, 3))
    if len(ids) < 3 or draw(st.booleans()):
        return Arrangement(kind, columns)
    cut = draw(st.integers(1, len(ids) - 1))
    inner = Arrangement(draw(st.sampled_from(KINDS)), 2, tuple(ids[:cut]))
    return Arrangement(kind, columns, (inner, ids[-1], "unknown"))
