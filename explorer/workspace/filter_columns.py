"""What a filter asks of the boxes of a diagram, looked up once: who is in whom, and which boxes have a word, a kind or a label.

A condition is answered with a column: a byte for each box, 1 if it is met. Columns of a hundred thousand boxes are combined as
one large number, and handed down from containers to what is in them in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from explorer.model.diagram import Box, Diagram

_BETWEEN = "\0"
"""Stands between the texts of a box; a word with it in it is looked for in each text alone."""


class Table:
    """The boxes of a diagram by what can be asked of them, each part made when it is first asked for."""

    def __init__(self, diagram: Diagram) -> None:
        """Look nothing up yet."""
        self._boxes = diagram.boxes
        self.ids = [box.id for box in diagram.boxes]
        self._numbers = {name: number for number, name in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    # --- columns ---------------------------------------------------------------------------------------------------

    def none(self) -> bytearray:
        """The column of a condition that no box meets."""
        return bytearray(len(self.ids))

    def of(self, boxes: Iterable[str]) -> bytearray:
        """The column of the boxes with these ids."""
        return self._column(map(self._numbers.__getitem__, boxes))

    def text(self, word: str) -> bytearray:
        """The boxes with a text that has a word in it, however it is capitalised."""
        word = word.casefold()
        if _BETWEEN in word:
            return bytearray(any(word in text.casefold() for text in _texts(box)) for box in self._boxes)
        return bytearray([word in text for text in self._texts])

    def kind(self, kinds: Iterable[str]) -> bytearray:
        """The boxes of any of these kinds."""
        return self._any(self._kinds, {kind.casefold() for kind in kinds})

    def domain(self, domains: Iterable[str]) -> bytearray:
        """The boxes of any of these domains."""
        return self._any(self._domains, {domain.casefold() for domain in domains})

    def label(self, label: str) -> bytearray:
        """The boxes with a label, as "key" or "key=value"."""
        return self._any(self._labels, (label,))

    def namespace(self, namespaces: Iterable[str]) -> bytearray:
        """The boxes in any of these namespaces."""
        return self._any(self._namespaces, {namespace.casefold() for namespace in namespaces})

    def _any(self, found: dict[str, list[int]], keys: Iterable[str]) -> bytearray:
        return self._column(number for key in keys for number in found.get(key, ()))

    def _column(self, numbers: Iterable[int]) -> bytearray:
        column = self.none()
        for number in numbers:
            column[number] = 1
        return column

    # --- up and down -----------------------------------------------------------------------------------------------

    def handed_down(self, column: bytearray) -> bytearray:
        """The column, with all that is in the boxes of it."""
        if 1 in column:
            for number, parent in self.inner:
                if column[parent]:
                    column[number] = 1
        return column

    def handed_up(self, column: bytearray) -> bytearray:
        """The column, with the containers around the boxes of it."""
        for number, parent in reversed(self.inner):
            if column[number]:
                column[parent] = 1
        return column

    @cached_property
    def inner(self) -> list[tuple[int, int]]:
        """The numbers of each box that is in another, and of that one; parents stand before their children."""
        numbers = self._numbers
        return [(number, numbers[box.parent]) for number, box in enumerate(self._boxes) if box.parent in numbers]

    # --- what is looked up -----------------------------------------------------------------------------------------

    @cached_property
    def _texts(self) -> list[str]:
        return [_BETWEEN.join(_texts(box)).casefold() for box in self._boxes]

    @cached_property
    def _kinds(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, box in enumerate(self._boxes):
            kinds = [box.concept, *(value for key, value in box.facets if key == "kind")]
            for kind in {kind.casefold() for kind in kinds}:
                found.setdefault(kind, []).append(number)
        return found

    @cached_property
    def _domains(self) -> dict[str, list[int]]:
        return _by((box.domain, number) for number, box in enumerate(self._boxes))

    @cached_property
    def _labels(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, box in enumerate(self._boxes):
            for facet, value in box.facets:
                if facet.startswith("label:"):
                    found.setdefault(facet[6:], []).append(number)
                    found.setdefault(f"{facet[6:]}={value}", []).append(number)
        return found

    @cached_property
    def _namespaces(self) -> dict[str, list[int]]:
        own = [namespace_of(box) for box in self._boxes]
        for number, parent in self.inner:
            own[number] = own[number] or own[parent]
        return _by((namespace.casefold(), number) for number, namespace in enumerate(own))


def table_of(diagram: Diagram) -> Table:
    """What is known of a diagram's boxes; it stays with the diagram."""
    found = diagram.__dict__.get("filter_table")
    if found is None:
        found = diagram.__dict__["filter_table"] = Table(diagram)
    table: Table = found
    return table


def together(columns: Iterable[bytearray], length: int) -> bytearray:
    """The boxes that are in all columns; without columns all `length` boxes."""
    all_of = int.from_bytes(b"\1" * length, "big")
    for column in columns:
        all_of &= int.from_bytes(column, "big")
    return bytearray(all_of.to_bytes(length, "big"))


def without(column: bytearray, gone: Iterable[bytearray]) -> bytearray:
    """The boxes of a column that are in none of the others."""
    left = int.from_bytes(column, "big")
    for other in gone:
        left &= ~int.from_bytes(other, "big")
    return bytearray(left.to_bytes(len(column), "big"))


def namespace_of(box: Box) -> str:
    """The namespace that a box says it is in, or that it is; empty if it says nothing."""
    for key, value in box.facets:
        if key == "namespace":
            return value
    if box.concept == "namespace" or box.sublabel.casefold() == "namespace":
        return box.name.removeprefix("Namespace ")
    return box.name[10:] if box.name[:10].casefold() == "namespace " else ""


def _texts(box: Box) -> tuple[str, str, str]:
    return box.name, box.sublabel, box.concept


def _by(pairs: Iterator[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, number in pairs:
        found.setdefault(key, []).append(number)
    return found
