"""The panels that the first frame does without: each is imported, made and connected when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from explorer.model.catalogue import Pack
from explorer.ui.glyphs import Glyphs
from explorer.workspace import Command, Runner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from explorer.ui.filter_bar import FilterBar
    from explorer.ui.footer import Footer
    from explorer.ui.notes import NotePanel
    from explorer.ui.outline import Outline
    from explorer.ui.topbar import TopBar

# ruff: noqa: PLC0415 - imported late on purpose, see above


def make_bars(pack: Pack, commands: dict[str, Command], glyphs: Glyphs, run: Runner) -> tuple[TopBar, Footer]:
    """The bar at the top and the bar at the foot."""
    from explorer.ui.footer import Footer
    from explorer.ui.topbar import TopBar

    return TopBar(pack, commands, glyphs, run), Footer(commands, glyphs, run)


def make_notes(run: Runner) -> NotePanel:
    """The note panel; what is followed in it becomes a command."""
    from explorer.ui.images import PictureStrip
    from explorer.ui.notes import NotePanel

    notes = NotePanel(strip=PictureStrip())
    for signal, command in (
        (notes.followed, "follow"),
        (notes.previewed, "point-at"),
        (notes.box_followed, "select"),
        (notes.diagram_followed, "open-diagram"),
        (notes.page_followed, "open-page"),
        (notes.picture_chosen, "open-picture"),
        (notes.tour_followed, "present"),
    ):
        signal.connect(partial(run, command))
    notes.text_size_changed.connect(lambda percent: run("text-size", str(percent)))
    notes.external_requested.connect(_open_in_browser)
    return notes


def make_outline(run: Runner) -> Outline:
    """The outline tree."""
    from explorer.ui.outline import Outline

    outline = Outline()
    outline.selected.connect(partial(run, "select"))
    outline.opened.connect(partial(run, "drill"))
    return outline


def make_filter_bar(glyphs: Glyphs, run: Runner) -> FilterBar:
    """The bar of find/hide, not yet shown."""
    from explorer.ui.filter_bar import FilterBar

    bar = FilterBar(glyphs)
    bar.hide()
    bar.asked.connect(partial(run, "set-filter"))
    bar.cleared.connect(lambda: run("clear-filter", ""))
    return bar


def show_keys(window: QWidget, commands: Iterable[Command]) -> None:
    """Show the keys of the window; those of a lesson are listed in its own windows."""
    from explorer.ui.help_sheet import HelpSheet

    HelpSheet(window, (one for one in commands if one.where != "lesson")).open()


def show_lines(window: QWidget, lines: tuple[str, ...], said: str = "") -> None:
    """Show what is wrong, a line each; see `ProblemSheet`."""
    from explorer.ui.problems import ProblemSheet

    ProblemSheet(window, lines, said).open()


def bind_keys(window: QWidget, commands: dict[str, Command], run: Runner) -> None:
    """Let the keys of a window run their commands, whatever has the focus in it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeySequence, QShortcut

    for command in commands.values():
        for key in command.keys if command.where == "window" else ():
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            # A key that is held down must not flash panels or colours in front of a class.
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(partial(run, command.id, ""))


def focus_next(window: QWidget, regions: Sequence[tuple[QWidget, QWidget]], step: int) -> None:
    """Move the focus to the next or previous of some parts of a window.

    Args:
        window: whose focus it is.
        regions: each part that is seen, and what in it takes the focus.
        step: 1 or -1.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    focused = window.focusWidget()
    inside = [part is focused or (focused is not None and part.isAncestorOf(focused)) for part, _ in regions]
    target = regions[((inside.index(True) if True in inside else 0) + step) % len(regions)][1]
    if target.focusPolicy() == Qt.FocusPolicy.NoFocus and target.focusProxy() is None:
        tab = Qt.FocusPolicy.TabFocus
        target = next((w for w in target.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & tab), target)
    target.setFocus(Qt.FocusReason.TabFocusReason)


def _open_in_browser(address: str) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl(address))
