"""The colours of a profile as Qt needs them, and their faded versions."""

from __future__ import annotations

from functools import cached_property, lru_cache

from msgspec import Struct
from PySide6.QtGui import QColor

from explorer.model.theme import PROFILES, Profile, contrast

FADED = 0.3
"""How much of the colour is left of what a selection does not concern …"""

OUTLINE_LEAST = 1.5
"""… but its outline keeps this contrast, so that the map stays."""


class Tone(Struct, frozen=True, dict=True):
    """The colours of one domain; `grounds` are those that its border can lie on."""

    line: QColor
    border: QColor
    tint: QColor
    ink: QColor
    line_hex: str
    border_hex: str
    grounds: tuple[str, ...]

    @cached_property
    def dim_border(self) -> QColor:
        """The border of what a selection does not concern; computed when something fades for the first time."""
        return QColor(faded(self.border_hex, self.grounds))


class Signal(Struct, frozen=True, dict=True):
    """The colours of one state: the pill of a badge, its word, and a border that tells it; `grounds` as of a tone."""

    fill: QColor
    ink: QColor
    border: QColor
    border_hex: str
    grounds: tuple[str, ...]

    @cached_property
    def dim_border(self) -> QColor:
        """The border of what a selection does not concern."""
        return QColor(faded(self.border_hex, self.grounds))


class Palette(Struct, frozen=True, dict=True):
    """The colours of one profile, and what else depends on how far away people sit.

    `strokes` are the least widths of lines on screen, of containers and edges and of leaves; `faint` is the contrast
    that text keeps when it fades; `ring` the width of the selection's ring; `least` the size on screen that names and titles
    keep when they are seen from afar. The rest is as in the profile.
    """

    profile: Profile
    ground: QColor
    dot: QColor
    panel: QColor
    sunken: QColor
    rule: QColor
    ink: QColor
    muted: QColor
    edge: QColor
    active: QColor
    selection: QColor
    outline: QColor
    pill: QColor
    pill_border: QColor
    pill_ink: QColor
    shadow: QColor
    shadow_parts: tuple[float, float]
    ring: float
    strokes: tuple[float, float]
    faint: float
    least: float
    tones: dict[str, Tone]
    signals: dict[str, Signal]
    troubled: QColor

    @cached_property
    def dim_edge(self) -> QColor:
        """An edge that a selection does not concern."""
        return QColor(faded(self.profile.edge, self.tones[""].grounds))

    def ink_on(self, colour: QColor, fill: QColor) -> QColor:
        """A faded text or sign on a fill; in a lecture room it still can be read."""
        if not self.faint:
            return blended(colour.rgb(), fill.rgb(), FADED)
        return dimmed(colour.name(), fill.name(), self.faint)

    def tone(self, domain: str) -> Tone:
        """The colours of a domain; those of the neutral one if it is unknown."""
        return self.tones.get(domain, self.tones[""])


def mixed(one: str, other: str, part: float) -> str:
    """The colour that has `part` of the first and the rest of the second."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def faded(colour: str, grounds: tuple[str, ...]) -> str:
    """A colour faded towards the first ground, only so far that it still is an outline on each of them."""
    part = FADED
    while part < 1 and min(contrast(mixed(colour, grounds[0], part), ground) for ground in grounds) < OUTLINE_LEAST:
        part += 0.05
    return mixed(colour, grounds[0], min(part, 1.0))


@lru_cache(maxsize=1024)
def dimmed(colour: str, under: str, least: float) -> QColor:
    """A colour faded into what lies under it, only so far that it keeps a contrast to it."""
    part = FADED
    while part < 1 and contrast(mixed(colour, under, part), under) < least:
        part += 0.05
    return QColor(mixed(colour, under, min(part, 1.0)))


@lru_cache(maxsize=4096)
def blended(one: int, other: int, part: float) -> QColor:
    """The colour that has `part` of the first and the rest of the second, both as Qt's numbers."""
    top, below = QColor(one), QColor(other)
    rest = 1.0 - part
    return QColor(
        round(top.red() * part + below.red() * rest),
        round(top.green() * part + below.green() * rest),
        round(top.blue() * part + below.blue() * rest),
    )


@lru_cache(maxsize=8)
def _palette(name: str) -> Palette:
    return _make(PROFILES[name])


def palette(profile: Profile) -> Palette:
    """The palette of a profile."""
    return _palette(profile.name) if PROFILES.get(profile.name) == profile else _make(profile)


def _make(profile: Profile) -> Palette:
    grounds = (profile.ground, profile.panel, profile.troubled, *(shades.tint for shades in profile.domains.values()))
    tones = {
        domain: Tone(
            QColor(shades.line), QColor(shades.border), QColor(shades.tint), QColor(shades.ink),
            shades.line, shades.border, grounds,
        )
        for domain, shades in profile.domains.items()
    }  # fmt: skip
    return Palette(
        profile=profile,
        ground=QColor(profile.ground), dot=QColor(profile.dot), panel=QColor(profile.panel),
        sunken=QColor(profile.sunken), rule=QColor(profile.rule), ink=QColor(profile.ink),
        muted=QColor(profile.muted), edge=QColor(profile.edge),
        active=QColor(profile.active), selection=QColor(profile.selection),
        outline=QColor(profile.selection_outline), pill=QColor(profile.pill),
        pill_border=QColor(profile.pill_border), pill_ink=QColor(profile.pill_ink),
        shadow=QColor("#000000" if profile.dark else "#182434"),
        shadow_parts=(0.14, 0.28) if profile.dark else (0.035, 0.08),
        # Lines of one pixel and rings of three do not carry to the back row.
        ring=7.0 if profile.projector else 3.0,
        strokes=(3.0, 2.2) if profile.projector else (1.0, 1.0),
        faint=3.0 if profile.projector else 0.0,
        least=14.0 if profile.projector else 11.0,
        tones=tones,
        signals={
            tone: Signal(QColor(states.fill), QColor(states.ink), QColor(states.border), states.border, grounds)
            for tone, states in profile.states.items()
        },
        troubled=QColor(profile.troubled),
    )  # fmt: skip
