"""The tree that a diagram is packed from: boxes and groups of boxes, each a grid of cells with its least size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from explorer.model.diagram import Box
from explorer.model.geometry import Rect, Size

NOTHING = Size(0, 0)


class GapKey(NamedTuple):
    """Names one gap of a diagram, so that it can be widened and found again in the next pass.

    Attributes:
        owner: the container's id, with a path for the nested groups in it.
        where: "column" or "row" for the gap after that column or row, else the side of the inset.
        number: which column or row; 0 for an inset.
    """

    owner: str
    where: Literal["column", "row", "left", "right", "top", "bottom"]
    number: int = 0


class Corridor(NamedTuple):
    """A strip without boxes that edges run through.

    Attributes:
        key: the gap that it is.
        rect: where it lies.
        upright: whether it is passed lengthwise by vertical segments.
        scale: the scale of the boxes beside it.
    """

    key: GapKey
    rect: Rect
    upright: bool
    scale: float


Widened = dict[GapKey, float]
"""The extra width of gaps, in scene units."""


@dataclass(slots=True, eq=False)
class Cell:
    """A leaf, a container (with one group as its content) or a group (with a grid of cells).

    Attributes:
        key: the owner of its gaps.
        scale: the factor on its sizes.
        box: what it stands for; None for a group.
        content: a container's children.
        rows: a group's cells, row by row; the last row may be short.
        least: its least size, in scene units.
        title: the size of a container's title.
        top, right, bottom, left: a container's insets.
        free: whether the arrangement of a group says nothing of rows and columns, so that none need be filled.
        flows: whether it is a row of layers.
        widths, heights: a group's least column widths and row heights.
        column_gaps, row_gaps: a group's least gaps.
    """

    key: str
    scale: float
    box: Box | None = None
    content: Cell | None = None
    rows: list[list[Cell]] = field(default_factory=list)
    free: bool = False
    flows: bool = False
    least: Size = NOTHING
    title: Size = NOTHING
    top: float = 0
    right: float = 0
    bottom: float = 0
    left: float = 0
    widths: list[float] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    column_gaps: list[float] = field(default_factory=list)
    row_gaps: list[float] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        """Whether it is a box without children."""
        return self.box is not None and self.content is None

    @property
    def column_count(self) -> int:
        """The number of columns of a group."""
        return len(self.widths)

    def column(self, index: int) -> list[Cell]:
        """The cells of one column of a group."""
        return [row[index] for row in self.rows if index < len(row)]

    def leaves_only(self) -> bool:
        """Whether a group, with the groups in it, holds no container."""
        return all(cell.is_leaf or (cell.box is None and cell.leaves_only()) for row in self.rows for cell in row)
