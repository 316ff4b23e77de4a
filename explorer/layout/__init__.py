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

__all__ = ["DESK", "Measure", "Metrics", "PlacedBox", "PlacedEdge", "Placement", "Role", "edge_label", "place"]


def __getattr__(name: str) -> object:
    """Imports the engine when it is first asked for: a placement that was kept is shown without it."""
    if name == "place":
        from explorer.layout.engine import place  # noqa: PLC0415 - see above

        globals()["place"] = place
        return place
    raise AttributeError(name)
