"""The faces and weights of all text, and the measure of text that a layout works with."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from explorer.layout import DESK, Role

UI_FACES = ("Inter", "Atkinson Hyperlegible Next", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
CODE_FACES = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono")

WEIGHTS: dict[Role, QFont.Weight] = {
    "name": QFont.Weight.DemiBold,
    "sublabel": QFont.Weight.Normal,
    "title": QFont.Weight.DemiBold,
    "verb": QFont.Weight.Medium,
    "badge": QFont.Weight.DemiBold,
}
"""Four weights that every face of the stack has, or that Qt makes up for it."""

SIZES: dict[Role, float] = {
    "name": DESK.name_px,
    "sublabel": DESK.sublabel_px,
    "title": DESK.title_px,
    "verb": DESK.verb_px,
    "badge": DESK.badge_px,
}

FINE = 10
"""Diagram text is set this much larger and painted this much smaller.

Glyph advances then are as good as unrounded, so that a text takes the same share of its box at every zoom
and on every screen; and sizes such as 12.5 px exist at all.
"""

TITLE_JOINT = "  "
"""What stands between a container's name and its sublabel in the text that is measured for its title."""

TITLE_GAP = 10.0
"""The space painted instead of the joint, in scene units."""

LONGEST = 256
"""More characters of a text are not painted; the longest names that Kubernetes allows have 253."""

MOST_MARKS = 4
"""So many marks are painted over one letter: the scripts of the world need no more."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@lru_cache(maxsize=1)
def ui_face() -> str:
    """The first face of the stack that is installed, or Qt's own choice."""
    return _first(UI_FACES, QFontDatabase.SystemFont.GeneralFont)


@lru_cache(maxsize=1)
def code_face() -> str:
    """The first monospaced face of the stack that is installed, or Qt's own choice."""
    return _first(CODE_FACES, QFontDatabase.SystemFont.FixedFont)


def _first(faces: tuple[str, ...], otherwise: QFontDatabase.SystemFont) -> str:
    found = next((face for face in faces if QFontDatabase.hasFamily(face)), "")
    return found or QFontDatabase.systemFont(otherwise).family()


@lru_cache(maxsize=256)
def _font(role: Role, px: float) -> QFont:
    font = QFont(ui_face())
    _size(font, px)
    font.setWeight(WEIGHTS[role])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def font(role: Role, px: float) -> QFont:
    """The font of a role at a size in logical pixels; a new one each time, so that callers may change theirs."""
    return QFont(_font(role, px))


def code_font(px: float) -> QFont:
    """The monospaced font at a size in logical pixels."""
    made = QFont(code_face())
    made.setStyleHint(QFont.StyleHint.Monospace)
    _size(made, px)
    return made


def _size(made: QFont, px: float) -> None:
    """Set a size in pixels that need not be whole: Qt takes fractions in points only."""
    screen = QGuiApplication.primaryScreen()
    if px == int(px) or not screen:
        made.setPixelSize(max(1, round(px)))
    else:
        made.setPointSizeF(max(1.0, px) * 72 / screen.logicalDotsPerInchY())


def fine_font(role: Role, px: float) -> QFont:
    """The font of a role, `FINE` times as large, for painting under a transform that takes that back.

    Shared: it must not be changed.
    """
    return _font(role, round(px * FINE))


@lru_cache(maxsize=64)
def _metrics(role: Role, px: float) -> QFontMetricsF:
    return QFontMetricsF(fine_font(role, px))


def line(text: str) -> str:
    """A text as it is set on one line: no breaks and no signs that are none, and not longer than a name can be read.

    It is cut before it is measured: to shape ten thousand characters takes longer than to paint a whole diagram.
    """
    if len(text) <= LONGEST and text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for sign in text:
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            # They would be piled up over the border of the box.
            continue
        if kind in ("Cc", "Zl", "Zp") and sign != "\t":
            sign = " " if sign.isspace() else UNKNOWN  # noqa: PLW2901 - what is shown in its place
        elif kind in ("Cs", "Cn"):
            sign = UNKNOWN  # noqa: PLW2901 - the same
        if len(kept) == LONGEST:
            return "".join(kept[:-1]).rstrip() + "…"
        kept.append(sign)
    return "".join(kept)


@lru_cache(maxsize=20_000)
def width(text: str, role: Role, px: float) -> float:
    """The width of one line at a size, in the unit of the size."""
    return float(_metrics(role, px).horizontalAdvance(line(text))) / FINE


def elided(text: str, role: Role, px: float, room: float) -> str:
    """The text, or its beginning with an ellipsis if it is wider than `room`, in the unit of the size."""
    if width(text, role, px) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + "…", role, px) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def measure(text: str, role: Role) -> float:
    """The width of one line of text at 100 %, in scene units (a `layout.Measure`).

    A title is "name  sublabel": both parts are measured as they are painted, with their own weights and
    a fixed gap between them.
    """
    size = SIZES[role]
    if role != "title" or TITLE_JOINT not in text:
        return width(text, role, size)
    name, sublabel = text.split(TITLE_JOINT, 1)
    return width(name, "title", size) + TITLE_GAP + width(sublabel, "sublabel", SIZES["sublabel"])


def forget() -> None:
    """Drop what was cached; call it when fonts were added."""
    for cached in (ui_face, code_face, _font, _metrics, width):
        cached.cache_clear()
