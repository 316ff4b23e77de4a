"""How large a leaf, a title and a label must be for their texts."""

from __future__ import annotations

from explorer.layout.placement import Measure, Metrics
from explorer.model.diagram import Box
from explorer.model.geometry import Size

MARGIN = 24.0
"""The space around everything, in scene units."""

TITLE_CLEARANCE = 8.0
"""The space between the strip of a title and the children under it, at 100 %."""

PORTAL_MARK = 18.0
"""The space at the right of a leaf for the mark that it opens another diagram, at 100 %."""

TITLE_GAP = 10.0
"""The space between a container's name and its sublabel on the same line, at 100 %."""

LINE_HEIGHT = 1.4
"""The height of a line of text as a multiple of its font size."""

LEAST_SCALE = 0.1
"""Contents are not scaled down further than this, however they are nested: they must be readable at the largest zoom."""


def inner_scale(scale: float, box: Box) -> float:
    """Gives the scale of the contents of a container that has a scale itself."""
    if not box.scale > 0 or box.scale == 1.0:
        return scale
    return max(scale * box.scale, min(scale, LEAST_SCALE))


def leaf_size(box: Box, measure: Measure, metrics: Metrics) -> Size:
    """Gives the least size of a leaf at 100 %: it grows to its label, which is never elided."""
    text = measure(box.name, "name")
    if box.sublabel:
        text = max(text, measure(box.sublabel, "sublabel"))
    width = text + 2 * metrics.padding
    if box.glyph:
        width += metrics.glyph + metrics.glyph_gap
    if box.portal:
        width += PORTAL_MARK
    height = metrics.leaf_height if box.sublabel else metrics.leaf_height_single
    return Size(max(width, metrics.leaf_min_width), height)


def title_size(box: Box, measure: Measure, metrics: Metrics) -> Size:
    """Gives the size of a container's title, name and sublabel on one line, at 100 %."""
    width = measure(box.name, "title")
    if box.sublabel:
        width += TITLE_GAP + measure(box.sublabel, "sublabel")
    if box.portal:
        width += PORTAL_MARK
    return Size(width, min(metrics.title_height, metrics.title_px * LINE_HEIGHT))


def pill_size(text: str, measure: Measure, metrics: Metrics) -> Size:
    """Gives the size of an edge's label at 100 %."""
    return Size(measure(text, "verb") + 2 * metrics.pill_padding, metrics.pill_height)
