"""The window of the class: a slide, what is drawn over it, and what covers it. Nothing private can ever be in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.model.theme import PROFILES
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.cover import CoverSheet
from explorer.ui.teach.hud import Hud
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.overlay import Overlay
from explorer.ui.teach.player import Player
from explorer.ui.teach.pointing import Pointing
from explorer.ui.teach.room_check import RoomCheck
from explorer.ui.teach.slide import Slide
from explorer.workspace.lesson import Lesson, Tool

DOTS: frozenset[Tool] = frozenset({"laser", "trail", "spotlight"})
"""What is the pointer itself: two would be one too many."""

IDLE_MS = 3000
"""How long the pointer rests before it is hidden."""

SIZE = QSize(1280, 720)
"""A window for sharing: the shape of most projectors."""

SMALLEST = QSize(320, 200)
CORNER = 16
"""How far the buttons of a single screen stand from its corner."""

SETTLED_MS = 200
"""How long after the last change of size the slide is composed anew for its shape."""


class Audience(QWidget):
    """What the class sees."""

    clicked = Signal(str)
    """The id of the box that was clicked; empty for the ground."""
    chosen = Signal(int)
    """The choice of the open question that was clicked."""
    reshaped = Signal()
    """The shape of the window has changed, and will not soon again."""
    closing = Signal()
    """Somebody closes the window."""

    def __init__(self, glyphs: Glyphs, pointing: Pointing, player: Player) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("audience")
        self.setWindowTitle("Podium – for the class")
        self.setMinimumSize(SMALLEST)
        self.resize(SIZE)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.slide = Slide(glyphs, self)
        self.overlay = Overlay(self.slide, pointing, player, self)
        self.check = RoomCheck(self)
        self.cover = CoverSheet(self)
        self.check.hide()
        self.cover.hide()
        self.slide.clicked.connect(self.clicked)
        self.slide.chosen.connect(self.chosen)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._on_idle)
        self._tool: Tool = ""
        self._rests = False
        self._hud: Hud | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_MS)
        self._settling.timeout.connect(self.reshaped)
        for part in (self.slide, self.overlay, self.check, self.cover):
            part.setMouseTracking(True)
            part.installEventFilter(self)
        self._idle.start()

    @property
    def aspect(self) -> float:
        """The width of the slide by its height."""
        return max(1, self.width()) / max(1, self.height())

    def show_lesson(self, lesson: Lesson, moment: Moment) -> None:
        """Show what the class is to see."""
        profile = PROFILES[lesson.profile]
        self.slide.show_moment(moment, profile)
        self.overlay.set_tool(lesson.tool, lesson.pen, lesson.radius)
        self.overlay.set_board(lesson.cover == "white")
        self.check.setVisible(lesson.room_check)
        if lesson.room_check:
            self.check.show_room(lesson.room, profile)
        else:
            self.check.show_key("")
        # The board is drawn on: there the ink lies over the cover, elsewhere under it.
        self.cover.setVisible(bool(lesson.cover))
        self.cover.show_cover(lesson.cover, profile)
        (self.overlay if lesson.cover == "white" else self.cover).raise_()
        self._tool = lesson.tool
        self._show_pointer()
        if self._hud is not None:
            self._hud.set_profile(profile)
            self._hud.raise_()

    def set_hud(self, hud: Hud | None) -> None:
        """Take the buttons that are there while the class's window is the only one to be seen; None for none."""
        if self._hud is not None:
            self._hud.hide()
            self._hud.deleteLater()
        self._hud = hud
        if hud is not None:
            hud.setParent(self)
            for part in (hud, *hud.buttons):
                part.setMouseTracking(True)
                part.installEventFilter(self)
            hud.set_profile(self.slide.profile)
            self._place_hud()
            hud.setVisible(not self._rests)

    def _place_hud(self) -> None:
        if self._hud is not None:
            self._hud.adjustSize()
            self._hud.move(self.width() - self._hud.width() - CORNER, CORNER)
            self._hud.raise_()

    # --- the pointer -------------------------------------------------------------------------------------------------

    def _on_idle(self) -> None:
        self._set_resting(True)

    def _set_resting(self, rests: bool) -> None:
        if rests != self._rests:
            self._rests = rests
            self._show_pointer()
            if self._hud is not None:
                self._hud.setVisible(not rests)

    def _show_pointer(self) -> None:
        hidden = self._rests or self._tool in DOTS
        shape = Qt.CursorShape.BlankCursor if hidden else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(QCursor(shape))

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._idle.start()
            self._set_resting(False)
        return _explains(event)

    def event(self, event: QEvent) -> bool:
        return _explains(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.slide, self.overlay, self.check, self.cover):
            part.setGeometry(self.rect())
        self._place_hud()
        before = event.oldSize()
        reshaped = before.isValid() and before.width() * self.height() != before.height() * self.width()
        # A window that filled a screen is told of its old size when it is closed already.
        if reshaped and self.isVisible():
            self._settling.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.rest()
        self.closing.emit()
        super().closeEvent(event)

    def rest(self) -> None:
        """Stop all timers."""
        self._idle.stop()
        self._settling.stop()


def _explains(event: QEvent) -> bool:
    """Whether something would explain itself in a small window: not before a class."""
    return event.type() in (QEvent.Type.ToolTip, QEvent.Type.WhatsThis)
