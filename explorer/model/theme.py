"""The four colour profiles as data: colour means domain, and on badges and troubled borders state; nothing else.

Borders are domain colours softened only as far as the contrast rule of the profile allows: graphics at
least 3 on a desk and 4.5 on a projector, text at least 4.5 and 10 (7 where large). The test of this module
computes every pair that can be painted (WCAG 2.2 contrast ratio).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

ProfileName = Literal["desk-light", "desk-dark", "projector-light", "projector-dark"]


class Shades(Struct, frozen=True):
    """The colours of one domain.

    Attributes:
        line: its glyph, and a container's title mark.
        border: the border of its boxes and containers.
        tint: the fill of its containers.
        ink: text on the tint.
    """

    line: str
    border: str
    tint: str
    ink: str


class States(Struct, frozen=True):
    """The colours of one state (`diagram.Tone`).

    Attributes:
        fill: the pill of a badge; `ink` its word.
        border: the border of a box in this state, where that says it.
    """

    fill: str
    ink: str
    border: str


class Profile(Struct, frozen=True):
    """All colours of one profile, as "#rrggbb".

    Attributes:
        ground: the canvas; `dot` is its dot grid (decoration).
        panel: note panel, bars and boxes.
        sunken: code blocks, fields and the tile behind a glyph.
        rule: hairlines between parts of a panel (decoration).
        ink, muted, faint: text, second text, text of things that are not available.
        edge: an edge at rest; `active` an edge of the selection.
        selection: the selection ring; `selection_outline` the dark or light line beside it.
        link: links; `accent` the one primary button, `on_accent` its text.
        note, note_bar: fill and bar of the call-out.
        pill, pill_border, pill_ink: the label of an active edge.
        domains: the shades of each domain; the neutral ones under the empty name.
        states: the colours of each state; those of a badge without one under the empty name.
        troubled: the fill of a container that is in trouble.
        dark: whether the ground is darker than the ink.
        projector: whether it is held to a projector's contrast.
    """

    name: ProfileName
    ground: str
    dot: str
    panel: str
    sunken: str
    rule: str
    ink: str
    muted: str
    faint: str
    edge: str
    active: str
    selection: str
    selection_outline: str
    link: str
    accent: str
    on_accent: str
    note: str
    note_bar: str
    pill: str
    pill_border: str
    pill_ink: str
    domains: dict[str, Shades]
    states: dict[str, States]
    troubled: str
    dark: bool
    projector: bool


PROFILES: dict[str, Profile] = {
    "desk-light": Profile(
        name="desk-light", ground="#f4f6f9", dot="#dfe5ec", panel="#ffffff", sunken="#f3f6f9",
        rule="#d9e0e8", ink="#17212e", muted="#566373", faint="#66727f", edge="#78879a",
        active="#a86400", selection="#ffb000", selection_outline="#7a4e00", link="#1559c7",
        accent="#1f6feb", on_accent="#ffffff", note="#fff6e3", note_bar="#c27c00",
        pill="#ffffff", pill_border="#c08a2c", pill_ink="#6d4600",
        domains={
            "control-plane": Shades("#1f6feb", "#498aef", "#eff5fe", "#1756b8"),
            "node": Shades("#0a7f5a", "#3e9a7d", "#eef6f3", "#07644a"),
            "mesh": Shades("#a03e8c", "#ba72ab", "#f8f1f7", "#7c2a6b"),
            "storage": Shades("#b85400", "#c77734", "#faf3ed", "#8a3f00"),
            "packaging": Shades("#4a5b70", "#7e8a99", "#f2f4f5", "#3b4858"),
            "": Shades("#5b6878", "#818b98", "#fbfcfd", "#3b4858"),
        },
        states={
            "": States("#e9edf2", "#3f4b59", "#818b98"),
            "good": States("#dcf2e8", "#07573f", "#3e9a7d"),
            "busy": States("#ffefc2", "#6f4600", "#b07a0a"),
            "bad": States("#fde0dc", "#9c150b", "#d9534a"),
            "gone": States("#fde7e4", "#9c2a1f", "#818b98"),
        },
        troubled="#fcf1f0",
        dark=False, projector=False,
    ),
    "desk-dark": Profile(
        name="desk-dark", ground="#10151d", dot="#222a36", panel="#171e28", sunken="#1f2733",
        rule="#2c3644", ink="#e8edf3", muted="#a3b0c0", faint="#8b98a8", edge="#7b899b",
        active="#ffc24d", selection="#ffb000", selection_outline="#fff0cc", link="#7db4ff",
        accent="#2f6fd6", on_accent="#ffffff", note="#2c2618", note_bar="#ffb000",
        pill="#2a2417", pill_border="#a9832f", pill_ink="#ffd98a",
        domains={
            "control-plane": Shades("#5b9dff", "#4f80c6", "#1c2839", "#9cc4ff"),
            "node": Shades("#3fc08f", "#2f8a6d", "#1a2b30", "#7fdcb8"),
            "mesh": Shades("#d988c6", "#9f6b98", "#272635", "#edb5df"),
            "storage": Shades("#f0a05a", "#a2734c", "#28282c", "#ffc58f"),
            "packaging": Shades("#a9b8c9", "#748191", "#232a35", "#cdd8e4"),
            "": Shades("#93a1b2", "#727e8d", "#1b222d", "#cdd8e4"),
        },
        states={
            "": States("#2a3442", "#d3dde8", "#727e8d"),
            "good": States("#173a30", "#8fe6c3", "#2f8a6d"),
            "busy": States("#40330f", "#ffd98a", "#b98d2c"),
            "bad": States("#4a2020", "#ffb9b1", "#d9625a"),
            "gone": States("#3a2428", "#f3b4ae", "#7d828c"),
        },
        troubled="#2a1c22",
        dark=True, projector=False,
    ),
    "projector-light": Profile(
        name="projector-light", ground="#ffffff", dot="#ffffff", panel="#ffffff", sunken="#f3f5f7",
        rule="#c9d2dc", ink="#111820", muted="#33404d", faint="#44515f", edge="#4a5867",
        active="#8a4b00", selection="#ffb000", selection_outline="#111820", link="#003f8a",
        accent="#00529b", on_accent="#ffffff", note="#fff6e3", note_bar="#8a4b00",
        pill="#ffffff", pill_border="#8a4b00", pill_ink="#111820",
        domains={
            "control-plane": Shades("#0069a6", "#0069a6", "#ebf4f9", "#111820"),
            "node": Shades("#00705a", "#00705a", "#ebf4f2", "#111820"),
            "mesh": Shades("#a12f70", "#a12f70", "#f8eff4", "#111820"),
            "storage": Shades("#a84300", "#a84300", "#f9f1eb", "#111820"),
            "packaging": Shades("#111820", "#4a5560", "#f0f1f2", "#111820"),
            "": Shades("#33404d", "#55616d", "#fbfbfc", "#111820"),
        },
        states={
            "": States("#e6eaef", "#111820", "#55616d"),
            "good": States("#d5efe5", "#0a2a20", "#00705a"),
            "busy": States("#ffeab0", "#2b1d00", "#8a5a00"),
            "bad": States("#fbd5cf", "#3d0703", "#b3251a"),
            "gone": States("#fbe3df", "#3d0703", "#5a626c"),
        },
        troubled="#fdf0ee",
        dark=False, projector=True,
    ),
    "projector-dark": Profile(
        name="projector-dark", ground="#0d1520", dot="#0d1520", panel="#0d1520", sunken="#1b2532",
        rule="#3d4a5a", ink="#f3f6fa", muted="#c3cfdc", faint="#b8c5d4", edge="#93a1b2",
        active="#ffd24d", selection="#ffd24d", selection_outline="#ffffff", link="#a9d1ff",
        accent="#6db3ff", on_accent="#0d1520", note="#2b2716", note_bar="#ffd24d",
        pill="#2b2716", pill_border="#d3a83a", pill_ink="#fff0c2",
        domains={
            "control-plane": Shades("#6db3ff", "#6aa6ea", "#152232", "#f3f6fa"),
            "node": Shades("#4fd1a1", "#45b38b", "#12242a", "#f3f6fa"),
            "mesh": Shades("#e79bd5", "#c98aba", "#1e202e", "#f3f6fa"),
            "storage": Shades("#ffb066", "#d1935a", "#202126", "#f3f6fa"),
            "packaging": Shades("#c9d3de", "#9aa5b2", "#1c242f", "#f3f6fa"),
            "": Shades("#b8c5d4", "#94a1b0", "#131c28", "#f3f6fa"),
        },
        states={
            "": States("#2b3747", "#f3f6fa", "#94a1b0"),
            "good": States("#123a30", "#e6fff5", "#45b38b"),
            "busy": States("#453708", "#fff6d8", "#d3a83a"),
            "bad": States("#521c1c", "#fff0ee", "#ff7b70"),
            "gone": States("#3c2226", "#fff0ee", "#9aa2ad"),
        },
        troubled="#241a26",
        dark=True, projector=True,
    ),
}  # fmt: skip


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb", 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
