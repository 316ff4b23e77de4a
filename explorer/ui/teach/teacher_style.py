"""The style sheet of the teacher's window, beside the one of all windows."""

from __future__ import annotations

from explorer.model.theme import Profile, contrast


def teacher_sheet(profile: Profile) -> str:
    """What only the teacher's window has."""
    p = profile
    late = p.domains["storage"].ink
    # A bar is dark on a projector's ground and bright on a desk's: its letters are whichever reads better.
    on_bar = max(("#111820", "#ffffff"), key=lambda ink: contrast(ink, p.note_bar))
    early = p.domains["control-plane"].ink
    return f"""
#head, #tools {{ background: {p.panel}; }}
#head {{ border-bottom: 1px solid {p.rule}; }}
#tools {{ border-top: 1px solid {p.rule}; }}
#rule {{ background: {p.rule}; }}
QToolTip {{ font-size: 13px; }}
QToolButton[tool="true"] {{ padding: 2px 1px; font-size: 11px; color: {p.muted}; }}
QToolButton[tool="true"]:checked {{ border: 2px solid {p.accent}; background: {p.note}; color: {p.ink}; }}
QToolButton[room="true"] {{ font-weight: 600; color: {p.muted}; padding: 0 2px; }}
QToolButton[room="true"]:checked {{ border: 2px solid {p.accent}; background: {p.note}; color: {p.ink}; }}
#title {{ font-size: 13px; color: {p.muted}; }}
#status {{ font-size: 21px; font-weight: 700; }}
#status[loud="true"] {{ background: {p.note_bar}; color: {on_bar}; border-radius: 8px; }}
#told {{ background: {p.note}; border-radius: 8px; padding: 5px 12px; font-size: 13px; }}
#time {{ font-size: 26px; font-weight: 650; padding: 0 6px; }}
#pace {{ font-size: 15px; font-weight: 600; color: {p.domains["node"].ink}; }}
#pace[state="late"] {{ color: {late}; }}
#pace[state="early"] {{ color: {early}; }}
#hint {{ color: {p.muted}; font-size: 13px; }}
#group {{ color: {p.muted}; font-size: 13px; font-weight: 600; }}
#found {{ padding: 0; }}
#found::item {{ padding: 0 8px; min-height: 40px; border-radius: 8px; }}
#found::item:hover {{ background: {p.sunken}; color: {p.ink}; }}
#found::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
#steps, #overview {{ background: {p.panel}; padding: 4px; }}
#overview::item {{ border: 3px solid transparent; border-radius: 8px; padding: 4px; color: {p.ink}; }}
#overview::item:selected {{ background: {p.sunken}; border-color: {p.accent}; color: {p.ink}; }}
#pane {{ background: {p.ground}; }}
#frame {{ background: {p.rule}; border: none; }}
#script {{ background: {p.panel}; border: 2px solid {p.panel}; border-radius: 10px; padding: 6px 10px; }}
#script:focus {{ border-color: {p.accent}; }}
#card {{ background: {p.panel}; border: 1px solid {p.rule}; border-radius: 10px; }}
#card QLabel#name {{ font-weight: 650; font-size: 15px; }}
#wrong {{ background: {p.note}; border-radius: 10px; padding: 8px 12px; font-size: 13px; }}
QLabel[right="true"] {{ font-weight: 650; }}
QPushButton {{ background: {p.panel}; border: 1px solid {p.edge}; border-radius: 9px; padding: 4px 14px; font-weight: 600; }}
QPushButton:hover {{ background: {p.sunken}; }}
QPushButton:focus {{ border: 2px solid {p.accent}; }}
QPushButton:disabled {{ color: {p.faint}; border-color: {p.rule}; }}
QPushButton#primary {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; }}
QPushButton#primary:focus {{ border: 2px solid {p.ink}; }}
QSpinBox {{ font-size: 16px; }}
QSlider::groove:horizontal {{ height: 6px; background: {p.rule}; border-radius: 3px; }}
QSlider::sub-page:horizontal {{ background: {p.accent}; border-radius: 3px; }}
QSlider::handle:horizontal {{ width: 18px; margin: -7px 0; background: {p.panel}; border: 2px solid {p.accent}; border-radius: 10px; }}
QSlider:focus {{ background: {p.sunken}; border-radius: 8px; }}
QSplitter::handle:vertical {{ background: transparent; }}
QSplitter::handle:vertical:hover {{ background: {p.accent}; }}
"""
