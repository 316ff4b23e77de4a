"""The bar at the foot: the legend of the domains, how much there is, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from explorer.model.diagram import Diagram
from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.legend import Legend
from explorer.workspace import Command, Runner
from explorer.workspace.filtering import EVERYTHING, Filter, in_words

_SMALL = 32
_LEGEND_FROM = 1120
_COUNTS_FROM = 760
_LEGEND_FROM_FILTERED, _COUNTS_FROM_FILTERED = 1180, 1360
"""The least widths at which the legend and the counts are shown; what is hidden by a filter needs room beside them."""

_WORDS_FROM, _ZOOM_FROM, _FIT_FROM = 640, 400, 280
"""The least widths at which there is room for whole sentences, to read and change the zoom, and to fit the diagram."""

_MARGINS, _GAP, _BEFORE_ZOOM = (16, 0, 12, 0), 10, 12


class Footer(QFrame):
    """Legend, counts and zoom."""

    def __init__(self, commands: dict[str, Command], glyphs: Glyphs, run: Runner) -> None:
        """Build the bar; `run` takes a command's id and its argument."""
        super().__init__()
        self._glyphs = glyphs
        self._shown: tuple[Diagram, Diagram, Filter] | None = None
        self._used: frozenset[str] = frozenset()
        self._away = self._closed = 0
        self._steps: list[QToolButton] = []
        self._picture = False
        self._icons: list[tuple[QToolButton, str]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(_GAP)
        self.legend = Legend()
        self.legend.toggled.connect(lambda condition: run("toggle-filter", condition))
        layout.addWidget(self.legend)
        layout.addStretch(1)
        self._problems = QToolButton()
        self._problems.clicked.connect(lambda: run("problems", ""))
        self._problems.hide()
        layout.addWidget(self._problems)
        self.hidden = QToolButton()
        self.hidden.clicked.connect(lambda: run("filter", ""))
        self.hidden.hide()
        self._folded = QLabel()
        self._counts = QLabel()
        self._zoom = QLabel("100 %")
        self._zoom.setMinimumWidth(52)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zoom.setAccessibleName("Zoom")
        layout.addWidget(self.hidden)
        layout.addWidget(self._folded)
        layout.addWidget(self._counts)
        layout.addSpacing(_BEFORE_ZOOM)
        for command, icon in (("zoom-out", "ui-minus"), ("", ""), ("zoom-in", "ui-plus"), ("fit", "ui-fit")):
            if not command:
                layout.addWidget(self._zoom)
                continue
            button = QToolButton()
            button.setFixedSize(_SMALL, _SMALL)
            button.setIconSize(QSize(18, 18))
            button.setToolTip(commands[command].hint)
            button.setAccessibleName(commands[command].title)
            button.clicked.connect(lambda _checked=False, c=command: run(c, ""))
            self._icons.append((button, icon))
            self._steps.append(button)
            layout.addWidget(button)

    def show_diagram(self, shown: Diagram, whole: Diagram, wanted: Filter) -> None:
        """Show the legend and the counts of a diagram.

        Args:
            shown: what a filter leaves of it.
            whole: all of it: its legend stays, or what is hidden could not be brought back.
            wanted: the filter.
        """
        last = self._shown
        # Every click comes by here, and a diagram may have a hundred thousand boxes.
        if last and last[0] is shown and last[1] is whole and last[2] == wanted:
            return
        if not last or last[1] is not whole:
            self._used = frozenset(box.domain for box in whole.boxes)
        self._shown = (shown, whole, wanted)
        self.legend.show_state(self._used, wanted)
        boxes, relations = len(shown.boxes), len(shown.relations)
        away = self._away = len(whole.boxes) - boxes
        self._counts.setText(f"{_counted(boxes, 'box', 'es')} · {_counted(relations, 'relation')}")
        self.hidden.setAccessibleName(f"{away:,} boxes are hidden by the filter" if away else "")
        why = in_words(whole, wanted) if wanted != EVERYTHING else ""
        self.hidden.setToolTip(f"{why[:1].upper()}{why[1:]}. Click to change the filter.")
        self._fit_in(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in(self.width())

    def _fit_in(self, width: int) -> None:
        """Give up the legend first, then the counts: what is hidden, and the zoom, are the last to go."""
        away, folded = self._away, self._closed
        self._word(words=width >= _WORDS_FROM)
        self.legend.setVisible(width >= (_LEGEND_FROM_FILTERED if away else _LEGEND_FROM) and not self._picture)
        self._counts.setVisible(width >= (_COUNTS_FROM_FILTERED if away else _COUNTS_FROM) and not self._picture)
        self.hidden.setVisible(bool(away) and not self._picture)
        self._folded.setVisible(bool(folded) and not self._picture)
        self._zoom.setVisible(width >= _ZOOM_FROM and not self._picture)
        for button, least in zip(self._steps, (_ZOOM_FROM, _ZOOM_FROM, _FIT_FROM), strict=True):
            # A picture has its own above it.
            button.setVisible(width >= least and not self._picture)
        if self._needed() > width:
            self._word(words=False)
        # What the filter hides is told whole; what is folded tells its number on the diagram, too.
        self.hidden.setMinimumWidth(self.hidden.sizeHint().width() if away else 0)
        if away and self._needed() > width:
            self._folded.hide()

    def _word(self, *, words: bool) -> None:
        """Say what is hidden and folded, in whole sentences or in two words."""
        away, folded = self._away, self._closed
        self.hidden.setText(f"{away:,} hidden{' by the filter' if words else ''}" if away else "")
        self._folded.setText(f"{folded:,} folded{', zoom in to see them' if words else ''}" if folded else "")

    def _needed(self) -> int:
        """How wide the foot must be for all that is in it."""
        parts = (self.legend, self._problems, self.hidden, self._folded, self._counts, self._zoom, *self._steps)
        shown = [
            min(max(part.sizeHint().width(), part.minimumWidth()), part.maximumWidth()) + _GAP
            for part in parts
            if not part.isHidden()
        ]
        return sum(shown) + _MARGINS[0] + _MARGINS[2] + _BEFORE_ZOOM

    def show_picture(self, shown: bool) -> None:
        """Say nothing of the diagram while a picture is in front of it."""
        self._picture = shown
        self._fit_in(self.width())

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom; 1 is 100 %."""
        self._zoom.setText(f"{round(zoom * 100)} %")

    def show_folded(self, hidden: int) -> None:
        """Say how many boxes are folded away at this zoom, and how to see them."""
        # Every step of a zoom comes by here.
        if hidden != self._closed:
            self._closed = hidden
            self._fit_in(self.width())

    def show_problems(self, count: int) -> None:
        """Say that the pack has problems; a click lists them."""
        self._problems.setText(f"{count} problem{'' if count == 1 else 's'} in this pack")
        self._problems.setVisible(count > 0)

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self.legend.set_profile(profile)
        for button, icon in self._icons:
            button.setIcon(self._glyphs.icon(icon, profile.muted, 18))


def _counted(count: int, noun: str, plural: str = "s") -> str:
    return f"{count:,} {noun}{'' if count == 1 else plural}"
