"""Fills and borders of the boxes of large scenes: on whole pixels, with corners that are copied from one small box."""

from __future__ import annotations

import math

from explorer.model.geometry import Rect
from explorer.ui.canvas import signs
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.layer import Layer, add_rect
from explorer.ui.canvas.outline import SQUARE, add_sides


def shell(
    frame: Frame,
    layer: Layer,
    rect: Rect | tuple[float, float, float, float],
    radius: float,
    colours: tuple[int, int],
    width: float,
    *,
    dashed: bool,
    filled: bool = True,
) -> None:
    """Add the fill and the border of a box on whole pixels.

    Args:
        frame: the painting.
        layer: where they are added.
        rect: the box.
        radius: that of its corners, in scene units.
        colours: those of fill and border.
        width: that of the border, in scene units.
        dashed: whether the border is; its corners never are.
        filled: whether the fill is wanted; corners have theirs anyhow.
    """
    x, y, wide, tall = rect
    fill, border = colours
    factor, dx, dy = frame.factor, frame.dx, frame.dy
    left, top, right, bottom = x * factor + dx, y * factor + dy, (x + wide) * factor + dx, (y + tall) * factor + dy
    thick = width * factor
    half = thick / 2
    box = (round(left), round(top), round(right) - 1, round(bottom) - 1)
    edge = (round(left - half), round(top - half), round(right - half), round(bottom - half))
    near, far, above, below = frame.clip
    curve = round(radius * factor) if radius * frame.camera.zoom >= SQUARE else 0
    if not curve:
        if filled:
            add_rect(layer.fills, fill, *box)
        add_sides(layer.lines, box, edge, border, thick, frame.clip, dashed=dashed)
        return
    thick = round(thick * 4) / 4
    corner = curve + math.ceil(thick)
    ring = signs.ring(curve, thick, fill, border)
    inner = (edge[0] + corner, edge[1] + corner, edge[2] - curve - 1, edge[3] - curve - 1)
    if filled:
        # A cross, without the corners.
        add_rect(layer.fills, fill, box[0], inner[1], box[2], inner[3])
        add_rect(layer.fills, fill, inner[0], box[1], inner[2], inner[1] - 1)
        add_rect(layer.fills, fill, inner[0], inner[3] + 1, inner[2], box[3])
    across, along = (edge[0], inner[2] + 1), (edge[1], inner[3] + 1)
    parts = layer.parts
    for column, at_x in enumerate(across):
        if near - corner <= at_x <= far:
            for row, at_y in enumerate(along):
                if above - corner <= at_y <= below:
                    parts.append((at_x, at_y, ring, column * (curve + 2), row * (curve + 2), corner))
    # Qt leaves the last pixel of a line out.
    inner = (*inner[:2], inner[2] + 1, inner[3] + 1)
    add_sides(layer.lines, inner, edge, border, thick, frame.clip, dashed=dashed)
