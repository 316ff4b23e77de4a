"""How large a leaf, a title and a label must be for their texts."""

from __future__ import annotations

import math

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

BADGE_GAP = 10.0
"""The space between a name, or a title, and the badge after it, at 100 %."""

BADGE_SIDE = 0.64
"""The space left and right of a badge's word, as a multiple of its letters' size."""

BADGE_TALL = 1.6
"""The height of a badge as a multiple of its letters' size."""

BADGE_LEAST, BADGE_STEP = 8.0, 4.0
"""The room for a badge, as a multiple of its letters' size, and the steps in which it grows.

Most words for a state are shorter than the least, so that nothing moves when "Starting" becomes "Ready".
"""

LINE_HEIGHT = 1.4
"""The height of a line of text as a multiple of its font size."""

LEAST_SCALE = 0.1
"""Contents are not scaled down further than this, however they are nested: they must be readable at the largest zoom."""


def inner_scale(scale: float, box: Box) -> float:
    """Gives the scale of the contents of a container that has a scale itself."""
    if not box.scale > 0 or box.scale == 1.0:
        return scale
    return max(scale * box.scale, min(scale, LEAST_SCALE))


def badge_size(word: str, measure: Measure, metrics: Metrics) -> Size:
    """Gives the size of a badge at 100 %."""
    px = metrics.badge_px
    return Size(measure(word, "badge") + 2 * BADGE_SIDE * px, BADGE_TALL * px)


def badge_room(word: str, measure: Measure, metrics: Metrics) -> float:
    """Gives the width kept free for a badge behind a name, in steps; 0 without a word."""
    if not word:
        return 0.0
    px = metrics.badge_px
    steps = math.ceil(badge_size(word, measure, metrics).width / px / BADGE_STEP)
    return BADGE_GAP + max(BADGE_LEAST, steps * BADGE_STEP) * px


def leaf_size(box: Box, measure: Measure, metrics: Metrics) -> Size:
    """Gives the least size of a leaf at 100 %: it grows to its label, which is never elided."""
    text = measure(box.name, "name")
    if box.badge:
        text += badge_room(box.badge, measure, metrics)
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
    if box.badge:
        width += badge_room(box.badge, measure, metrics)
    if box.portal:
        width += PORTAL_MARK
    return Size(width, min(metrics.title_height, metrics.title_px * LINE_HEIGHT))


def pill_size(text: str, measure: Measure, metrics: Metrics) -> Size:
    """Gives the size of an edge's label at 100 %."""
    return Size(measure(text, "verb") + 2 * metrics.pill_padding, metrics.pill_height)
