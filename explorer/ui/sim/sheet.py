"""How the panels of a simulation look, from a colour profile."""

from __future__ import annotations

from explorer.model.diagram import Tone
from explorer.model.theme import Profile

INK_ON_CODE, CODE = "#e8eef5", "#17212e"
"""A command: a shell is dark in every profile."""


def tone_colour(profile: Profile, tone: Tone, domain: str) -> str:
    """The colour of what happened: its domain's, but for what went wrong."""
    if tone == "bad":
        return profile.states["bad"].border
    return profile.domains.get(domain, profile.domains[""]).line


def bar_sheet(profile: Profile, family: str) -> str:
    """The style sheet of the bar below the diagram."""
    p = profile
    return f"""
#sim-bar {{ background: {p.panel}; border-top: 1px solid {p.rule}; }}
#sim-bar QLabel {{ font-family: "{family}"; color: {p.muted}; font-size: 14px; font-weight: 600; background: transparent; }}
#sim-bar QLabel#time {{ color: {p.ink}; font-size: 20px; font-weight: 700; }}
#sim-bar QLabel#counts {{ font-weight: 500; }}
#sim-bar QLabel#told {{ color: {p.states["bad"].ink}; }}
#sim-bar QToolButton#words {{ font-size: 14px; font-weight: 600; color: {p.muted}; padding: 3px 6px; }}
#sim-bar QToolButton#words:hover {{ color: {p.ink}; }}
#sim-bar QToolButton#run {{ font-size: 13px; font-weight: 600; border: 1px solid {p.rule}; border-radius: 8px; padding: 3px 10px; }}
#sim-bar QToolButton#run:checked {{ border: 2px solid {p.accent}; padding: 2px 9px; background: {p.panel}; }}
#sim-bar QToolButton#run:focus {{ border: 2px solid {p.ink}; padding: 2px 9px; }}
#sim-bar QScrollArea, #sim-bar QScrollArea > QWidget {{ background: {p.panel}; border: none; }}
"""


def panel_sheet(profile: Profile, family: str, code: str, percent: int) -> str:
    """The style sheet of the panel beside the diagram; `percent` is the size of its text."""
    p = profile

    def px(size: float) -> int:
        return max(1, round(size * percent / 100))

    good = p.domains["node"]
    return f"""
#sim-panel, #sim-inside {{ background: {p.panel}; }}
#sim-panel QLabel {{ font-family: "{family}"; color: {p.ink}; font-size: {px(15)}px; background: transparent; }}
#sim-panel QFrame#tabs {{ background: {p.sunken}; border-radius: 10px; }}
#sim-panel QLabel#badge {{ color: {good.ink}; background: {good.tint}; border-radius: 6px; padding: 2px 9px;
    font-size: {px(12.5)}px; font-weight: 600; }}
#sim-panel QLabel#name {{ font-size: {px(24)}px; font-weight: 700; }}
#sim-panel QScrollBar::handle:vertical:disabled {{ background: transparent; }}
#sim-panel QLabel#narration {{ color: {p.ink}; font-size: {px(16)}px; }}
#sim-panel QLabel#head {{ color: {p.muted}; font-size: {px(13)}px; font-weight: 600; }}
#sim-panel QLabel#muted {{ color: {p.muted}; font-size: {px(13.5)}px; }}
#sim-panel QLabel#hint {{ color: {p.muted}; font-size: {px(13.5)}px; }}
#sim-panel QLabel#told {{ color: {p.states["bad"].ink}; font-size: {px(14)}px; font-weight: 600; }}
#sim-panel #call {{ background: {p.note}; border: none; border-left: 4px solid {p.note_bar};
    border-top-right-radius: 8px; border-bottom-right-radius: 8px; }}
#sim-panel #harm {{ background: {p.panel}; border: 2px solid {p.states["bad"].border}; border-radius: 8px; }}
#sim-panel #ask {{ background: {p.sunken}; border: 1px solid {p.rule}; border-radius: 8px; }}
#sim-panel #ask QLabel#question {{ font-weight: 600; }}
#sim-panel #command {{ background: {CODE}; border-radius: 8px; }}
#sim-panel #command QLabel {{ font-family: "{code}"; font-size: {px(12.5)}px; color: {INK_ON_CODE}; }}
#sim-panel #command QLabel#quiet {{ font-family: "{family}"; color: #b8c5d4; }}
#sim-panel #command QToolButton {{ color: {INK_ON_CODE}; font-size: {px(12.5)}px; font-weight: 600; padding: 2px 6px;
    background: transparent; border: 2px solid transparent; border-radius: 6px; }}
#sim-panel #command QToolButton:hover {{ background: #2b394b; }}
#sim-panel #command QToolButton:focus {{ border-color: {INK_ON_CODE}; }}
#sim-panel QPushButton {{ font-family: "{family}"; font-size: {px(13.5)}px; font-weight: 600; color: {p.ink}; background: {p.panel};
    border: 1px solid {p.rule if not p.projector else p.edge}; border-radius: 8px; padding: {px(5)}px {px(11)}px; }}
#sim-panel QPushButton:hover {{ border-color: {p.edge}; background: {p.sunken}; }}
#sim-panel QPushButton:focus {{ border: 2px solid {p.accent}; padding: {px(5) - 1}px {px(11) - 1}px; }}
#sim-panel QPushButton:disabled {{ color: {p.faint}; }}
#sim-panel QPushButton:checked {{ border: 2px solid {p.note_bar}; background: {p.note}; padding: {px(5) - 1}px {px(11) - 1}px; }}
#sim-panel QPushButton#primary {{ color: {p.on_accent}; background: {p.accent}; border-color: {p.accent}; }}
#sim-panel QPushButton#primary:focus {{ border: 2px solid {p.ink}; }}
#sim-panel QPushButton#quiet {{ border-color: transparent; color: {p.link}; background: transparent; }}
#sim-panel QPushButton#quiet:focus {{ border-color: {p.accent}; }}
#sim-panel QLineEdit, #sim-panel QSpinBox, #sim-panel QComboBox, #sim-panel QPlainTextEdit {{ color: {p.ink};
    background: {p.sunken}; border: 1px solid {p.edge}; border-radius: 8px; padding: 4px 8px; font-size: {px(14)}px;
    selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
#sim-panel QPlainTextEdit {{ font-family: "{code}"; font-size: {px(12.5)}px; }}
#sim-panel QLineEdit:focus, #sim-panel QSpinBox:focus, #sim-panel QComboBox:focus, #sim-panel QPlainTextEdit:focus {{
    border: 2px solid {p.accent}; padding: 3px 7px; }}
#sim-panel QComboBox QAbstractItemView {{ background: {p.panel}; color: {p.ink}; selection-background-color: {p.accent};
    selection-color: {p.on_accent}; }}
"""
