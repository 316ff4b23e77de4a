"""A diagram: boxes in boxes, the relations between them, and how they are arranged; no coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

Domain = Literal["control-plane", "node", "mesh", "storage", "packaging"]
"""What a colour, a glyph and a line pattern stand for (and nothing else)."""

DOMAINS: tuple[Domain, ...] = ("control-plane", "node", "mesh", "storage", "packaging")

Tone = Literal["", "good", "busy", "bad", "gone"]
"""How something is: well, on its way, in trouble, or ending; empty for what has no state. Its word says it too, never the colour alone."""

TONE_WORDS: dict[Tone, str] = {"": "", "good": "well", "busy": "on its way", "bad": "in trouble", "gone": "ending"}
"""What is said of a state that has no word of its own."""

ArrangementKind = Literal["row", "column", "grid", "wrap", "layered"]


class Arrangement(Struct, frozen=True, array_like=True, gc=False):
    """How the children of one container stand.

    Attributes:
        kind: a row, a column, a grid, lines that wrap, or layers in the order of the relations.
        columns: the number of columns of a grid; 0 lets the layout choose.
        items: ids of children, or arrangements of some of them; empty means all children in order.
            Children that are not named are appended at the end.
    """

    kind: ArrangementKind = "wrap"
    columns: int = 0
    items: tuple[str | Arrangement, ...] = ()


class Box(Struct, frozen=True, array_like=True, gc=False):
    """One box of a diagram.

    Attributes:
        id: unique in its diagram.
        name: the label; a container paints it as its title.
        parent: id of the container that it stands in; empty at the top.
        concept: id of the concept that it is an instance of; empty if none.
        sublabel: the short second line.
        domain: its domain; empty for a neutral box.
        glyph: name of its icon; empty for none.
        dashed: a grouping or something folded, not a real thing that runs or is stored.
        portal: id of the diagram that opens on drilling down; empty if none.
        scale: the size of its contents relative to its own; below 1 they are seen only after zooming in.
        arrange: how its children stand.
        problem: what is wrong with it, if it could not be read as written; shown on the box.
        facets: what else it can be found by, as (name, value): "kind", "namespace", and "label:<key>" for each label.
        badge: the word for its state ("Ready", "Terminating"), shown in its upper right corner; empty for none.
        tone: how that state is.
    """

    id: str
    name: str
    parent: str = ""
    concept: str = ""
    sublabel: str = ""
    domain: Domain | Literal[""] = ""
    glyph: str = ""
    dashed: bool = False
    portal: str = ""
    scale: float = 1.0
    arrange: Arrangement = Arrangement()
    problem: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    badge: str = ""
    tone: Tone = ""

    @property
    def state(self) -> str:
        """Its state in words; empty if it has none."""
        return self.badge or TONE_WORDS[self.tone]


LineStyle = Literal["solid", "dashed", "dotted"]


class Relation(Struct, frozen=True, array_like=True, gc=False):
    """One directed relation between two boxes of a diagram.

    Attributes:
        id: unique in its diagram.
        source: id of the box where it starts.
        target: id of the box where it ends.
        verb: what the source does to the target ("watches").
        layer: what kind of relation it is ("control", "traffic", "images", "storage", …).
        line: its line pattern.
        both: whether it has an arrowhead at both ends.
    """

    id: str
    source: str
    target: str
    verb: str = ""
    layer: str = ""
    line: LineStyle = "solid"
    both: bool = False


class Diagram(Struct, frozen=True, dict=True, array_like=True):
    """Boxes in the order of their file, every parent before its children, and their relations.

    Attributes:
        id: unique in its pack.
        title: the name on its tab and in the breadcrumb.
        summary: one sentence: what one sees here.
        boxes: all boxes, parents first.
        relations: all relations; both ends exist.
        arrange: how the boxes without a parent stand.
        parent: id of the diagram above this one, where Backspace leads; empty for the start.
        problems: what is wrong with the diagram's file, a line each.
    """

    id: str
    title: str
    summary: str = ""
    boxes: tuple[Box, ...] = ()
    relations: tuple[Relation, ...] = ()
    arrange: Arrangement = field(default_factory=Arrangement)
    parent: str = ""
    problems: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Box]:
        """The boxes by their id."""
        return {box.id: box for box in self.boxes}

    @cached_property
    def children(self) -> dict[str, tuple[Box, ...]]:
        """The children of each container by its id; those at the top under the empty id."""
        found: dict[str, list[Box]] = {}
        for box in self.boxes:
            found.setdefault(box.parent, []).append(box)
        return {parent: tuple(boxes) for parent, boxes in found.items()}

    @cached_property
    def relations_of(self) -> dict[str, tuple[Relation, ...]]:
        """The relations that start or end at each box, by its id."""
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.source, []).append(relation)
            if relation.target != relation.source:
                found.setdefault(relation.target, []).append(relation)
        return {box: tuple(relations) for box, relations in found.items()}

    def ancestors(self, box_id: str) -> Iterator[Box]:
        """The containers around a box, the innermost first."""
        parent = self.by_id[box_id].parent
        while parent:
            box = self.by_id[parent]
            yield box
            parent = box.parent

    @cached_property
    def _by_concept(self) -> dict[str, tuple[Box, ...]]:
        found: dict[str, list[Box]] = {}
        for box in self.boxes:
            found.setdefault(box.concept, []).append(box)
        return {concept: tuple(boxes) for concept, boxes in found.items()}

    @cached_property
    def doors_to(self) -> dict[str, frozenset[str]]:
        """The ids of the boxes that open another diagram, by its id."""
        found: dict[str, set[str]] = {}
        for box in self.boxes:
            if box.portal:
                found.setdefault(box.portal, set()).add(box.id)
        return {diagram: frozenset(boxes) for diagram, boxes in found.items()}

    def boxes_of(self, concept: str) -> tuple[Box, ...]:
        """The boxes that are instances of a concept."""
        return self._by_concept.get(concept, ())
