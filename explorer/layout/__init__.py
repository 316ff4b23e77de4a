"""From a Diagram to a Placement: sizes, packing, edge routes; deterministic and free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.layout.bundles import edge_label
from explorer.layout.placement import (
    DESK,
    Measure,
    Metrics,
    PlacedBox,
    PlacedEdge,
    Placement,
    Role,
)

if TYPE_CHECKING:
    from explorer.layout.engine import place
    from explorer.layout.lifting import EdgeIndex, LiftedEdge, lifted_edges
    from explorer.layout.replacing import replace_in
    from explorer.layout.ways import route_visible

__all__ = [
    "DESK",
    "EdgeIndex",
    "LiftedEdge",
    "Measure",
    "Metrics",
    "PlacedBox",
    "PlacedEdge",
    "Placement",
    "Role",
    "edge_label",
    "lifted_edges",
    "place",
    "replace_in",
    "route_visible",
]

_LATER = {
    "place": "engine",
    "EdgeIndex": "lifting",
    "LiftedEdge": "lifting",
    "lifted_edges": "lifting",
    "replace_in": "replacing",
    "route_visible": "ways",
}
"""What is imported when it is first asked for, and from where: a placement that was kept is shown without it."""


def __getattr__(name: str) -> object:
    if name in _LATER:
        from importlib import import_module  # noqa: PLC0415 - see _LATER

        found: object = getattr(import_module(f"explorer.layout.{_LATER[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(name)
