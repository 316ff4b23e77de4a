"""Relations between the same two boxes become one edge, and an edge gets its text."""

from __future__ import annotations

from typing import NamedTuple

from explorer.layout.placement import PlacedEdge
from explorer.model.diagram import Diagram

LONGEST_LABEL = 3
"""How many verbs are joined on one label; more are counted."""


class Bundle(NamedTuple):
    """The relations that one edge stands for.

    Attributes:
        relations: their ids, in the order of the diagram; the first gives the direction.
        source, target: the boxes at the ends.
        arrow_start, arrow_end: whether a relation points at that end.
        text: the label.
    """

    relations: tuple[str, ...]
    source: str
    target: str
    arrow_start: bool
    arrow_end: bool
    text: str


def bundle_relations(diagram: Diagram) -> list[Bundle]:
    """Puts the relations between the same boxes with the same line pattern together, in either direction."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, relation in enumerate(diagram.relations):
        low, high = sorted((relation.source, relation.target))
        groups.setdefault((low, high, relation.line), []).append(index)
    bundles = []
    for indexes in groups.values():
        relations = [diagram.relations[index] for index in indexes]
        first = relations[0]
        backwards = any(
            relation.both or (relation.source != first.source and relation.source == first.target)
            for relation in relations
        )
        verbs = list(dict.fromkeys(relation.verb for relation in relations if relation.verb))
        ids = tuple(relation.id for relation in relations)
        bundles.append(Bundle(ids, first.source, first.target, backwards, True, label_text(verbs)))
    return bundles


def label_text(verbs: list[str]) -> str:
    """Gives the text for some different verbs: all of a few, the first and a count of many."""
    if len(verbs) <= LONGEST_LABEL:
        return " · ".join(verbs)
    return f"{verbs[0]} +{len(verbs) - 1}"


def edge_label(diagram: Diagram, edge: PlacedEdge) -> str:
    """Gives the text on an edge: the verbs of its relations, or the first and how many more there are."""
    wanted = frozenset(edge.relations)
    verbs = [relation.verb for relation in diagram.relations_of.get(edge.source, ()) if relation.id in wanted]
    return label_text(list(dict.fromkeys(verb for verb in verbs if verb)))
