"""How a note looks: the style sheet of its rich text, from a colour profile and a text size."""

from __future__ import annotations

from msgspec import Struct

from explorer.model.theme import Profile

SMALLEST, LARGEST = 80, 200
"""The range of text sizes in percent."""


class Syntax(Struct, frozen=True):
    """The colours of an example's words on the sunken ground."""

    key: str
    string: str
    constant: str
    comment: str
    sign: str


SYNTAX: dict[str, Syntax] = {
    "desk-light": Syntax("#264f8f", "#6b4a00", "#6a3d8f", "#566373", "#566373"),
    "desk-dark": Syntax("#a9c4ee", "#e2c58f", "#cdb4f0", "#a3b0c0", "#a3b0c0"),
    "projector-light": Syntax("#1f3f78", "#553a00", "#532c78", "#33404d", "#33404d"),
    "projector-dark": Syntax("#b9d2f7", "#f0d7a2", "#dcc8f7", "#c3cfdc", "#c3cfdc"),
}
"""The colours of examples for each profile."""

CLASSES: dict[str, str] = {
    "key": "nt na nv vi vg",
    "string": "s s1 s2 sb sc sd se sh si sr ss sx",
    "constant": "m mi mf mh mo il kc no bp",
    "comment": "c c1 cm ch cp cpf cs",
    "sign": "o p pi ow",
}
"""Pygments' classes of each colour; a class that is not named is painted in ink."""

BOLD_CLASSES = "k kd kn kr kt nb nf"


class Look(Struct, frozen=True):
    """What a page is painted with.

    Attributes:
        profile: the colours.
        percent: the text size.
        text: family of prose.
        code: family of examples.
    """

    profile: Profile
    percent: int = 100
    text: str = "sans-serif"
    code: str = "monospace"

    @property
    def frame(self) -> int:
        """The thickness of the focus frame in pixels; a room sees less of a thin line than a reader at a desk."""
        return 4 if self.profile.projector else 2

    def px(self, size: float) -> int:
        """A size in pixels at this text size, at least one."""
        return max(1, round(size * self.percent / 100))


def marker(colour: str) -> str:
    """A colour that rich text keeps but does not paint, so that the reader can paint it with round corners."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0)"


def style_sheet(look: Look) -> str:
    """The style sheet of every page, in the part of CSS that Qt's rich text knows."""
    p, px = look.profile, look.px
    # The family and size of plain text are the document's own font: rules on cells would reach into examples.
    # The panel's headings are paragraphs, since rich text sets an <h1> in a size of its own.
    # Every rule names its element: rich text looks rules up by it, and tries those that name none on each of them.
    return "".join(
        (
            f"p,li{{line-height:120%}} p{{margin:0 0 {px(9)}px 0}}",
            f"p.name{{font-size:{px(27)}px;font-weight:700;line-height:100%;margin:0 0 {px(8)}px 0}}",
            f"p.head{{font-size:{px(16.5)}px;font-weight:700;margin:{px(14)}px 0 {px(5)}px 0}}",
            f"p.part{{font-size:{px(13)}px;font-weight:600;color:{p.muted};margin:{px(22)}px 0 {px(8)}px 0}}",
            f"p.part a{{font-size:{px(15)}px}} p.part span.muted{{font-weight:400}}",
            f"a{{color:{p.link};font-weight:600;text-decoration:none}}",
            f"code,tt{{font-family:'{look.code}';font-size:{px(14)}px;background-color:{p.sunken}}}",
            "p.cell{line-height:116%;margin:0}",
            f"p.lead{{font-size:{px(17)}px;line-height:124%;margin:0 0 {px(14)}px 0}}",
            f"p.muted,span.muted{{color:{p.muted}}}",
            f"p.small{{font-size:{px(13.5)}px}}",
            f"span.mark,span.mark a{{font-size:{px(12)}px;font-weight:600}}",
            f"td.verb{{color:{p.muted};padding:{px(6)}px {px(10)}px {px(6)}px 0;border-bottom:1px solid {p.rule}}}",
            f"td.end{{padding:{px(6)}px 0 {px(6)}px 0;border-bottom:1px solid {p.rule}}}",
            f"td.inside{{padding:{px(10)}px {px(14)}px {px(11)}px {px(17)}px}}",
            f"td.inside p{{margin:0 0 {px(4)}px 0}}",
            f"td.bullet{{color:{p.muted};padding:0 {px(9)}px {px(7)}px 0}}",
            f"td.fact{{padding:0 0 {px(7)}px 0}}",
            f"td.number{{color:{p.muted};font-size:{px(13.5)}px;padding:0 {px(9)}px {px(5)}px 0}}",
            f"td.source{{font-size:{px(13.5)}px;color:{p.muted};padding:0 0 {px(5)}px 0}}",
            f"td.source a{{font-size:{px(13.5)}px;font-weight:500}}",
            f"td.tongue{{font-size:{px(12.5)}px;font-weight:600;color:{p.muted};padding:{px(8)}px 0 0 {px(14)}px}}",
            f"td.copy{{padding:{px(8)}px {px(14)}px 0 0}} td.copy a{{font-size:{px(12.5)}px}}",
            f"td.code{{padding:{px(5)}px {px(14)}px {px(11)}px {px(14)}px}}",
            _syntax_sheet(look),
        )
    )


def panel_sheet(look: Look) -> str:
    """The style sheet of the panel's widgets."""
    p = look.profile
    # The frame is always there and only changes its colour, so that the focus moves no line of the text.
    return (
        f"#notes{{background:{p.panel}}}"
        f"QTextBrowser{{background:{p.panel};color:{p.ink};border:{look.frame}px solid {p.panel};"
        f"font-family:'{look.text}';"
        f"font-size:{look.px(15.5)}px;selection-background-color:{p.accent};selection-color:{p.on_accent}}}"
        f"QTextBrowser:focus{{border-color:{p.accent}}}"
        f"QScrollBar:vertical{{background:transparent;width:12px;margin:2px}}"
        f"QScrollBar::handle:vertical{{background:{p.edge};border-radius:4px;min-height:32px}}"
        f"QScrollBar::handle:vertical:disabled{{background:transparent}}"
        f"QScrollBar::add-line,QScrollBar::sub-line{{height:0}}"
        f"QScrollBar::add-page,QScrollBar::sub-page{{background:transparent}}"
        f"#address{{background:{p.note};border-top:1px solid {p.note_bar}}}"
        f"QLabel{{font-family:'{look.text}';font-size:{look.px(14)}px;color:{p.ink}}}"
        f"#where{{font-weight:600}}"
        f"QToolButton{{font-family:'{look.text}';font-size:14px;font-weight:600;color:{p.muted};"
        f"background:transparent;border:2px solid transparent;border-radius:8px}}"
        f"QToolButton:hover{{background:{p.sunken};color:{p.ink}}}"
        f"QToolButton:disabled{{color:{p.faint}}}"
        f"QToolButton:focus{{border-color:{p.link}}}"
        f"QPushButton{{font-family:'{look.text}';font-size:{look.px(14)}px;font-weight:600;color:{p.ink};"
        f"background:{p.panel};border:2px solid {p.edge};border-radius:9px;padding:0 12px}}"
        f"QPushButton:focus{{border-color:{p.link}}}"
        f"QPushButton#primary{{color:{p.on_accent};background:{p.accent};border-color:{p.accent}}}"
        f"QPushButton#primary:focus{{border-color:{p.ink}}}"
    )


def _syntax_sheet(look: Look) -> str:
    syntax = SYNTAX[look.profile.name]
    size = look.px(13.5)
    rules = [f"p.line{{font-family:'{look.code}';font-size:{size}px;line-height:108%;margin:0}}"]
    for role, classes in CLASSES.items():
        selector = ",".join(f"p.line span.{name}" for name in classes.split())
        rules.append(f"{selector}{{color:{getattr(syntax, role)}}}")
    rules.append(",".join(f"p.line span.{name}" for name in BOLD_CLASSES.split()) + "{font-weight:600}")
    return "".join(rules)
