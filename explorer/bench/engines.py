"""Other layout engines on our diagrams: Graphviz dot with clusters, and elkjs with nesting; both only where installed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from explorer.bench import children
from explorer.bench.children import Outcome
from explorer.layout import DESK
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect

_POINTS = 72.0
_SCRIPT = Path(__file__).with_name("elk.cjs")

Way = tuple[tuple[Point, ...], tuple[str, str]]
"""The corners of a drawn edge, and the boxes at its ends."""


class Drawn(Struct, array_like=True):
    """What an engine made: where boxes stand, and the ways of edges as far as it tells them."""

    rects: dict[str, Rect]
    ways: list[Way]


class _ElkResult(Struct):
    rects: dict[str, Rect]
    ways: list[Way]


def has_dot() -> bool:
    """Whether Graphviz is installed."""
    return shutil.which("dot") is not None


def has_elk() -> bool:
    """Whether node is installed, and finds elkjs beside the working directory or in NODE_PATH."""
    return shutil.which("node") is not None and not _node(()).problem


def dot(diagram: Diagram, folder: Path, limit: float) -> Outcome:
    """Run dot without ways for edges; what it prints can be read with `dot_drawn`.

    Its time includes reading the text and writing places.
    """
    source = folder / f"{diagram.id}.gv"
    if not source.exists():
        source.write_text(dot_text(diagram), "utf-8")
    return children.run(["dot", "-Tplain", str(source)], limit=limit)


def dot_text(diagram: Diagram) -> str:
    """A diagram for dot: containers as clusters, boxes of our least size without words, which only cost dot time."""
    width, height = DESK.leaf_min_width / _POINTS, DESK.leaf_height / _POINTS
    lines = [
        "digraph G { rankdir=LR; compound=true; splines=none;",
        f'node [shape=box, fixedsize=true, label="", width={width:.3f}, height={height:.3f}];',
    ]
    # By hand, not by recursion: packs may be nested deeper than Python likes.
    stack: list[str] = [f"+{box.id}" for box in reversed(diagram.children.get("", ()))]
    while stack:
        entry = stack.pop()
        kids = diagram.children.get(entry[1:], ())
        if entry[0] == "-":
            lines.append("}")
        elif kids:
            lines.append(f'subgraph "cluster_{entry[1:]}" {{')
            stack.append("-")
            stack.extend(f"+{kid.id}" for kid in reversed(kids))
        else:
            lines.append(f'"{entry[1:]}";')
    lines.extend(f'"{r.source}" -> "{r.target}";' for r in diagram.relations)
    return "\n".join([*lines, "}"])


def dot_drawn(output: str) -> Drawn:
    """The places in what `dot -Tplain` prints, in scene units."""
    rects: dict[str, Rect] = {}
    for line in output.splitlines():
        if line.startswith("node "):
            name, x, y, width, height = line.split()[1:6]
            w, h = float(width) * _POINTS, float(height) * _POINTS
            rects[name.strip('"')] = Rect(float(x) * _POINTS - w / 2, -float(y) * _POINTS - h / 2, w, h)
    return Drawn(rects, [])


def elk(diagram: Diagram, folder: Path, limit: float, sizes: Mapping[str, Rect] | None = None) -> Outcome:
    """Run elkjs; what it wrote can be read with `elk_drawn`. Only its own time is told, not that of node."""
    source = folder / f"{diagram.id}.json"
    if not source.exists():
        source.write_bytes(msgspec.json.encode(elk_graph(diagram, sizes or {})))
    return _node((str(source), str(_elk_result(diagram, folder))), limit)


def elk_graph(diagram: Diagram, sizes: Mapping[str, Rect]) -> dict[str, object]:
    """A diagram for elkjs, layered from left to right across all containers."""
    nodes: dict[str, dict[str, object]] = {}
    below: dict[str, list[dict[str, object]]] = {}
    for box in diagram.boxes:
        node: dict[str, object] = {"id": box.id}
        if box.id in diagram.children:
            node["children"] = below.setdefault(box.id, [])
            node["layoutOptions"] = {"elk.padding": "[top=46,left=24,bottom=24,right=24]"}
        else:
            rect = sizes.get(box.id, Rect(0, 0, DESK.leaf_min_width, DESK.leaf_height))
            node.update(width=rect.width, height=rect.height)
        nodes[box.id] = node
        below.setdefault(box.parent, []).append(node)
    return {
        "id": "root",
        "layoutOptions": {
            "elk.algorithm": "layered",
            "elk.direction": "RIGHT",
            "elk.hierarchyHandling": "INCLUDE_CHILDREN",
            "elk.edgeRouting": "ORTHOGONAL",
            "elk.json.shapeCoords": "ROOT",
            "elk.json.edgeCoords": "ROOT",
        },
        "children": below.get("", []),
        "edges": [
            {"id": f"edge {n}", "sources": [r.source], "targets": [r.target]}
            for n, r in enumerate(diagram.relations)
            if r.source != r.target
        ],
    }


def elk_drawn(diagram: Diagram, folder: Path) -> Drawn:
    """What elkjs has made of a diagram."""
    found = msgspec.json.decode(_elk_result(diagram, folder).read_bytes(), type=_ElkResult)
    return Drawn(found.rects, found.ways)


def _elk_result(diagram: Diagram, folder: Path) -> Path:
    return folder / f"{diagram.id}.elk"


def _node(arguments: tuple[str, ...], limit: float = children.LIMIT) -> Outcome:
    return children.run(
        ["node", "--stack-size=30000", "--max-old-space-size=8000", str(_SCRIPT), *arguments], limit=limit
    )
