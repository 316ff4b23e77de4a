"""The style sheet and the palette of the window's plain widgets, from a colour profile."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from explorer.model.theme import Profile

TOP_HEIGHT = 56
FOOT_HEIGHT = 48
NOTE_WIDTH = 420
OUTLINE_WIDTH = 260


def palette(profile: Profile) -> QPalette:
    """The colours that Qt's own drawing uses."""
    colours = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, profile.panel),
        (QPalette.ColorRole.Base, profile.panel),
        (QPalette.ColorRole.AlternateBase, profile.sunken),
        (QPalette.ColorRole.Button, profile.panel),
        (QPalette.ColorRole.WindowText, profile.ink),
        (QPalette.ColorRole.Text, profile.ink),
        (QPalette.ColorRole.ButtonText, profile.ink),
        (QPalette.ColorRole.PlaceholderText, profile.muted),
        (QPalette.ColorRole.ToolTipBase, profile.panel),
        (QPalette.ColorRole.ToolTipText, profile.ink),
        (QPalette.ColorRole.Highlight, profile.accent),
        (QPalette.ColorRole.HighlightedText, profile.on_accent),
        (QPalette.ColorRole.Link, profile.link),
    ):
        colours.setColor(role, QColor(name))
    for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        colours.setColor(QPalette.ColorGroup.Disabled, role, QColor(profile.faint))
    return colours


def style_sheet(profile: Profile, family: str) -> str:
    """The style sheet of the window; `family` is the interface font."""
    p = profile
    return f"""
* {{ font-family: "{family}"; font-size: 14px; color: {p.ink}; }}
QMainWindow, #body {{ background: {p.ground}; }}
QToolTip {{ background: {p.panel}; color: {p.ink}; border: 1px solid {p.rule}; padding: 4px 8px; }}
#side, #left {{ background: {p.panel}; }}
#top, #foot {{ background: {p.panel}; }}
#top {{ border-bottom: 1px solid {p.rule}; }}
#foot {{ border-top: 1px solid {p.rule}; }}
#foot QLabel {{ color: {p.muted}; }}
QSplitter::handle:horizontal {{ background: {p.rule}; margin: 0 3px; }}
QSplitter::handle:vertical {{ background: {p.rule}; margin: 3px 0; }}
QSplitter::handle:vertical:hover {{ background: {p.accent}; margin: 2px 0; }}
QSplitter::handle:horizontal:hover {{ background: {p.accent}; margin: 0 2px; }}
QToolButton {{ border: 2px solid transparent; border-radius: 8px; padding: 4px; background: transparent; }}
QToolButton:hover {{ background: {p.sunken}; }}
QToolButton:focus {{ border-color: {p.accent}; }}
QToolButton:checked {{ background: {p.sunken}; }}
#tabs {{ background: {p.sunken}; border-radius: 10px; }}
#tabs QToolButton {{ padding: 4px 11px; border-radius: 7px; font-weight: 600; color: {p.muted}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
#tabs QToolButton:hover {{ color: {p.ink}; }}
#tabs QToolButton:checked {{ background: {p.panel}; color: {p.ink}; border: 1px solid {p.rule}; }}
#tabs QToolButton:checked:focus {{ border: 2px solid {p.accent}; }}
#crumb {{ font-size: 15px; color: {p.muted}; }}
#crumb QToolButton {{ font-size: 15px; color: {p.muted}; padding: 4px 4px; }}
#crumb QToolButton:hover {{ color: {p.link}; background: transparent; }}
#crumb QLabel {{ color: {p.muted}; font-size: 15px; }}
#crumb QLabel#mark {{ padding: 0 3px; }}
#crumb QLabel#here {{ padding: 0 4px; color: {p.ink}; font-weight: 600; }}
#find {{ border: 1px solid {p.rule}; border-radius: 9px; background: {p.sunken}; color: {p.muted};
         padding: 0 10px; text-align: left; }}
#find:hover {{ border-color: {p.edge}; }}
#find:focus {{ border: 2px solid {p.accent}; }}
#tours, #simulate, #fork, #compare {{ border: 1px solid {p.rule}; border-radius: 9px; padding: 0 10px; font-weight: 600; }}
#present {{ border-radius: 9px; padding: 0 10px; font-weight: 600; background: {p.accent}; color: {p.on_accent}; }}
#present:hover {{ background: {p.link}; }}
#compare:checked {{ border: 2px solid {p.accent}; }}
#present:focus, #tours:focus, #simulate:focus, #fork:focus, #compare:focus {{ border: 2px solid {p.ink}; }}
#key {{ border: 1px solid {p.rule}; border-radius: 5px; background: {p.panel}; color: {p.muted};
        font-size: 12px; padding: 1px 6px; }}
#chip {{ border: 1px solid {p.rule}; border-radius: 13px; background: {p.panel}; }}
#chip QLabel {{ color: {p.ink}; font-size: 13px; font-weight: 600; }}
#outline {{ background: {p.panel}; border: none; border-right: 1px solid {p.rule}; }}
QTreeView, QListView {{ border: none; outline: none; background: {p.panel}; padding: 6px;
    selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
QTreeView::item {{ padding: 4px 2px; min-height: 22px; border-radius: 6px; }}
QTreeView::item:hover {{ background: {p.sunken}; color: {p.ink}; }}
QTreeView::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QTreeView:focus, QListView:focus {{ border: 2px solid {p.accent}; }}
#filter {{ background: {p.panel}; border-bottom: 1px solid {p.rule}; }}
#filter QLineEdit {{ border: 1px solid {p.edge}; border-radius: 9px; background: {p.sunken}; padding: 0 9px; color: {p.ink};
    selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
#filter QLineEdit:focus {{ border: 2px solid {p.accent}; padding: 0 8px; }}
#filter QToolButton {{ padding: 2px 10px; color: {p.ink}; }}
#filter QToolButton:disabled {{ color: {p.faint}; }}
#filter QToolButton::menu-indicator {{ image: none; width: 0; }}
#filter QLabel#count {{ color: {p.ink}; }}
#filter QLabel#hint {{ color: {p.muted}; font-size: 13px; }}
#popup {{ background: {p.panel}; border: 1px solid {p.edge}; border-radius: 14px; }}
#popup QLineEdit {{ border: none; background: transparent; font-size: 18px; padding: 10px 6px; color: {p.ink};
    selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
#popup #line {{ background: {p.rule}; }}
#popup #elsewhere {{ background: {p.sunken}; border-radius: 10px; }}
#popup QLabel#there {{ font-weight: 600; }}
#popup QLabel#hint {{ color: {p.muted}; font-size: 13px; }}
#popup QScrollArea, #sheet {{ background: {p.panel}; }}
#sheet QLabel#title, #chooser QLabel#title {{ font-size: 20px; font-weight: 700; }}
#chooser QLabel#title {{ padding: 6px 6px 0 6px; }}
#chooser QLabel#told {{ background: {p.note}; border-radius: 8px; padding: 8px 10px; }}
#chooser QLabel#lines {{ background: {p.sunken}; border-radius: 8px; padding: 8px 10px; }}
#chooser QLabel#hint {{ padding: 2px 6px 0 6px; }}
#chooser QLabel#group {{ color: {p.muted}; font-weight: 650; font-size: 13px; padding: 4px 6px 0 6px; }}
#chooser QPushButton {{ background: {p.panel}; border: 1px solid {p.edge}; border-radius: 9px; color: {p.ink};
    font-weight: 600; padding: 7px 13px; }}
#chooser QPushButton#context {{ text-align: left; border-color: {p.rule}; }}
#chooser QPushButton:hover {{ background: {p.sunken}; }}
#chooser QPushButton:focus {{ border: 2px solid {p.accent}; padding: 6px 12px; }}
#sheet QLabel#group {{ color: {p.muted}; font-weight: 650; font-size: 13px; }}
QMenu {{ background: {p.panel}; border: 1px solid {p.rule}; border-radius: 8px; padding: 6px; menu-scrollable: 1; }}
QMenu::item {{ padding: 6px 22px 6px 12px; border-radius: 6px; }}
QMenu::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QMenu::item:disabled {{ background: transparent; color: {p.faint}; }}
QMenu#values::item {{ padding-left: 6px; }}
QMenu#values::icon {{ padding: 0 6px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {p.edge}; border-radius: 4px; min-height: 32px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {p.edge}; border-radius: 4px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
