"""The hand over a slide: what mouse, pen and keys do with the tool that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import (
    QCursor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from explorer.ui.teach import ink_painter
from explorer.workspace.ink import InkPoint, Shape
from explorer.workspace.lesson import DRAWING, Tool

if TYPE_CHECKING:
    from explorer.model.geometry import Point
    from explorer.ui.teach.overlay import Overlay
    from explorer.ui.teach.pointing import Pointing
    from explorer.ui.teach.slide import Slide

ERASER = 22 / 1080
"""How far the eraser reaches, as a share of the picture's height."""

LASERS: frozenset[Tool] = frozenset({"laser", "trail"})
SPOTS: frozenset[Tool] = frozenset({"spotlight", "magnifier"})

Kind, Modifier, Button = QEvent.Type, Qt.KeyboardModifier, Qt.MouseButton
PRESSES = (Kind.MouseButtonPress, Kind.MouseButtonDblClick)


def shape_of(tool: Tool, modifiers: Qt.KeyboardModifier) -> Shape:
    """What a drawing tool draws while keys are held."""
    match tool:
        case "arrow" | "box" | "highlighter":
            return tool
    if modifiers & Modifier.ControlModifier:
        return "arrow" if modifiers & Modifier.ShiftModifier else "box"
    if modifiers & Modifier.ShiftModifier:
        return "line"
    return "ellipse" if modifiers & Modifier.AltModifier else "pen"


class Hand(QObject):
    """Turns what mouse and pen do on an overlay, or through it on its slide, into pointing and drawing.

    Attributes:
        tool: what is in hand; empty for nothing: then only Control and the mouse point, on the slide.
        pen: which of the pens, from 1.
    """

    def __init__(self, overlay: Overlay, slide: Slide, pointing: Pointing) -> None:
        super().__init__(overlay)
        self._overlay, self._slide, self._pointing = overlay, slide, pointing
        self.tool: Tool = ""
        self.pen = 1
        self._down = False
        self._pressed: QPointF | None = None
        self._mouse: QPointF | None = None
        """Where the pointer was last; None if it has left."""
        self._at: Point | None = None
        """Which point of the scene that was."""
        self._momentary = False
        self._keyed: QWindow | None = None
        slide.setMouseTracking(True)
        slide.installEventFilter(self)
        overlay.setMouseTracking(True)
        overlay.setTabletTracking(True)
        overlay.installEventFilter(self)

    def take(self, tool: Tool) -> None:
        """Take a tool; what was drawn with the one before is finished."""
        self.tool = tool
        self._down, self._pressed = False, None
        self._pointing.finish()
        self._pointing.leave()
        if tool and self._points and (self._overlay.underMouse() or self._slide.underMouse()):
            self._hover(QPointF(self._overlay.mapFromGlobal(QCursor.pos())))

    @property
    def _points(self) -> bool:
        """Whether what is pointed at here is what the class sees: an overlay is hidden while the teacher looks elsewhere."""
        return not self._overlay.isHidden()

    def stay(self) -> None:
        """Point at what has come below the pointer, which stands where it stood."""
        if self._points and self._mouse is not None and self._pointing.at == self._at and not self._down:
            self._point(self._mouse)

    # --- what tools do -----------------------------------------------------------------------------------------------

    def _ink_at(self, at: QPointF, pressure: float) -> InkPoint:
        point = self._overlay.to_scene(at)
        return InkPoint(round(point.x, 2), round(point.y, 2), round(pressure, 3))

    def _scaled(self, share: float) -> float:
        """A share of the slide's height in units of the scene."""
        return share * self._slide.area.height() / self._overlay.unit

    def _point(self, at: QPointF) -> None:
        laser = self.tool in LASERS or self._momentary
        self._mouse, self._at = at, self._overlay.to_scene(at)
        self._pointing.point(self._at, laser=laser, trailing=self.tool == "trail")

    def _hover(self, at: QPointF) -> None:
        if self.tool in LASERS or self.tool in SPOTS or self.tool == "eraser":
            self._point(at)

    def _hold(self, at: QPointF) -> None:
        self._mouse, self._at = at, self._overlay.to_scene(at)
        self._pointing.hold(self._at)

    def _press(self, at: QPointF, pressure: float, modifiers: Qt.KeyboardModifier, *, erasing: bool) -> None:
        self._down, self._pressed = True, at
        if erasing or self.tool == "eraser":
            self._erase(at, pressure)
        elif self.tool in DRAWING:
            shape = shape_of(self.tool, modifiers)
            width = self._scaled(ink_painter.HIGHLIGHTER if shape == "highlighter" else ink_painter.PEN)
            self._pointing.begin(shape, self.pen, width, self._ink_at(at, pressure))
        elif self.tool in LASERS:
            self._hold(at)
        else:
            self._hover(at)

    def _drag(self, at: QPointF, pressure: float, modifiers: Qt.KeyboardModifier, *, erasing: bool) -> None:
        if erasing or self.tool == "eraser":
            self._erase(at, pressure)
        elif self.tool in DRAWING:
            straight = self.tool == "highlighter" and bool(modifiers & Modifier.ShiftModifier)
            self._pointing.draw(self._ink_at(at, pressure), shape_of(self.tool, modifiers), straight=straight)
        else:
            self._hover(at)

    def _erase(self, at: QPointF, pressure: float) -> None:
        self._pointing.point(self._overlay.to_scene(at), laser=False)
        self._pointing.erase(self._ink_at(at, pressure), self._scaled(ERASER))

    def _release(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        pressed, self._pressed, self._down = self._pressed, None, False
        self._pointing.finish()
        if self.tool not in DRAWING:
            self._pointing.let_go()
            if pressed is not None and (at - pressed).manhattanLength() < QApplication.startDragDistance():
                # A click that points at nothing new means what it always means.
                self._hand_on(at, modifiers)

    def _hand_on(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        everywhere = self._overlay.mapToGlobal(at)
        for kind, held in ((Kind.MouseButtonPress, Button.LeftButton), (Kind.MouseButtonRelease, Button.NoButton)):
            event = QMouseEvent(kind, at, everywhere, Button.LeftButton, held, modifiers)
            QApplication.sendEvent(self._slide, event)

    # --- events ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._overlay:
            return self._on_overlay(event)
        if watched is self._slide:
            return self._points and not self.tool and self._on_slide(event)
        if self._momentary and _ends(event):
            self._end_momentary()
        return False

    def _on_overlay(self, event: QEvent) -> bool:
        """Take what happens on the overlay; whether it was taken."""
        if isinstance(event, QTabletEvent):
            taken = self._on_tablet(event)
        elif isinstance(event, QMouseEvent):
            taken = self._on_mouse(event)
        elif isinstance(event, QWheelEvent):
            return QApplication.sendEvent(self._slide, event)
        else:
            if event.type() == Kind.Leave:
                self._mouse = None
                if not self._down:
                    self._pointing.leave()
            elif event.type() == Kind.Hide:
                self._lose()
            return False
        event.setAccepted(taken)
        return taken

    def _on_mouse(self, event: QMouseEvent) -> bool:
        at, left, modifiers = event.position(), event.button() == Button.LeftButton, event.modifiers()
        match event.type():
            case kind if kind in PRESSES and left:
                self._press(at, ink_painter.EVEN, modifiers, erasing=False)
            case Kind.MouseMove if self._down:
                self._drag(at, ink_painter.EVEN, modifiers, erasing=False)
            case Kind.MouseMove:
                self._hover(at)
            case Kind.MouseButtonRelease if left and self._down:
                self._release(at, modifiers)
            case _:
                return False
        return True

    def _on_tablet(self, event: QTabletEvent) -> bool:
        at, modifiers = event.position(), event.modifiers()
        erasing = event.pointerType() == QPointingDevice.PointerType.Eraser and self.tool in DRAWING
        match event.type():
            case Kind.TabletPress if event.button() == Button.LeftButton:
                self._press(at, event.pressure(), modifiers, erasing=erasing)
            case Kind.TabletMove if self._down:
                self._drag(at, event.pressure(), modifiers, erasing=erasing)
            case Kind.TabletMove:
                self._hover(at)
            case Kind.TabletRelease if self._down:
                self._release(at, modifiers)
            case _:
                return False
        return True

    def _on_slide(self, event: QEvent) -> bool:
        """Take what is the laser's on the slide, while Control is held and no tool is; whether it was taken."""
        if event.type() == Kind.Leave:
            self._end_momentary()
        if not isinstance(event, QMouseEvent):
            return False
        left, control = event.button() == Button.LeftButton, bool(event.modifiers() & Modifier.ControlModifier)
        match event.type():
            case Kind.MouseMove if control:
                self._begin_momentary()
                self._point(event.position())
            case kind if kind in PRESSES and left and control:
                self._begin_momentary()
                self._hold(event.position())
            case Kind.MouseButtonRelease if left and self._momentary:
                self._pointing.let_go()
            case _:
                if event.type() == Kind.MouseMove:
                    self._end_momentary()
                return False
        return True

    def _lose(self) -> None:
        """Point at nothing any more, and finish what is being drawn: what lies below is no longer what the class sees."""
        self._end_momentary()
        pointed, self._mouse = self._mouse is not None or self._down, None
        self._down, self._pressed = False, None
        if pointed:
            self._pointing.finish()
            self._pointing.leave()

    def _begin_momentary(self) -> None:
        if not self._momentary:
            self._momentary = True
            # Keys come to the window that has the focus first, whichever widget has it there.
            self._keyed = QGuiApplication.focusWindow()
            if self._keyed is not None:
                self._keyed.installEventFilter(self)

    def _end_momentary(self) -> None:
        if self._momentary:
            self._momentary = False
            self._mouse = None
            keyed, self._keyed = self._keyed, None
            if keyed is not None and isValid(keyed):
                keyed.removeEventFilter(self)
            self._pointing.leave()


def _ends(event: QEvent) -> bool:
    """Whether Control is held no longer."""
    if event.type() == Kind.FocusOut:
        return True
    return isinstance(event, QKeyEvent) and event.type() == Kind.KeyRelease and event.key() == Qt.Key.Key_Control
