"""A small lesson with real slides and overlays, for the tests of what lies over a slide."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QInputDevice, QMouseEvent, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Point
from explorer.model.lesson import Hop, Step, Tour
from explorer.model.theme import PROFILES
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.moment import Moment, Staging
from explorer.ui.teach.overlay import Overlay
from explorer.ui.teach.player import Player
from explorer.ui.teach.pointing import Pointing
from explorer.ui.teach.slide import Slide
from explorer.workspace.lesson import Beat, Lesson, Tool, beats_of

BOXES = (
    Box("node", "worker-1", domain="node"),
    Box("kubelet", "kubelet", parent="node", domain="node"),
    Box("proxy", "kube-proxy", parent="node", domain="node"),
    Box("api", "kube-apiserver", domain="control-plane"),
)
RELATIONS = (Relation("r1", "kubelet", "api", "reports to"), Relation("r2", "proxy", "api", "watches"))
STEPS = (
    Step("names", "Names", diagram="d"),
    Step("report", "The kubelet reports", diagram="d", hops=(Hop("kubelet", "api", "Lease"), Hop("proxy", "api", "list"))),
    Step("words", "Only words", text="Nothing is drawn here."),
)  # fmt: skip
TOUR = Tour("t", "A tour", steps=STEPS)
PACK = Pack("p", "P", "d", diagrams={"d": Diagram("d", "D", boxes=BOXES, relations=RELATIONS)}, tours={"t": TOUR})
LESSON = Lesson("t", beats_of(TOUR, {}))
NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def moment(step: int = 0, aspect: float = 16 / 9) -> Moment:
    """What a slide shows at a step."""
    return Staging(PACK).moment(LESSON, Beat(step), aspect)


class Window(Struct):
    """A window with a slide and what lies over it."""

    window: QWidget
    slide: Slide
    overlay: Overlay

    def show(self, step: int = 0, profile: str = "projector-light") -> None:
        """Show a step in the shape of the first window of the lectern."""
        self.slide.show_moment(moment(step), PROFILES[profile])

    def at(self, scene: Point) -> QPoint:
        """The pixel above a point of the scene."""
        return self.overlay.from_scene(scene).toPoint()

    def picture(self, where: QRect | None = None) -> QImage:
        """What the window shows."""
        return self.window.grab(where or self.window.rect()).toImage()


class Lectern:
    """Windows that share what is pointed at and drawn."""

    def __init__(self, folder: Path, *sizes: tuple[int, int]) -> None:
        self.time = 0.0
        self.pointing = Pointing(now=lambda: self.time)
        self.player = Player()
        self.windows = [self._window(Glyphs(folder), width, height) for width, height in sizes or [(960, 540)]]
        self.first = self.windows[0]

    def _window(self, glyphs: Glyphs, width: int, height: int) -> Window:
        window = QWidget()
        window.resize(width, height)
        slide = Slide(glyphs, window)
        slide.reduced = True
        slide.setGeometry(0, 0, width, height)
        made = Window(window, slide, Overlay(slide, self.pointing, self.player, window))
        made.show()
        window.show()
        return made

    def take(self, tool: Tool, pen: int = 1, radius: float = 0.15) -> None:
        """Take a tool in all windows, as the presenter does."""
        for one in self.windows:
            one.overlay.set_tool(tool, pen, radius)

    def close(self) -> None:
        """Leave nothing running."""
        self.pointing.rest()
        self.player.load(0)
        for one in self.windows:
            one.window.close()
            one.window.deleteLater()


def drag(widget: QWidget, *points: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Press at the first point, move along the others, and let go at the last."""
    press(widget, points[0], keys=keys)
    for point in points[1:]:
        move(widget, point, keys=keys, held=LEFT)
    release(widget, points[-1], keys=keys)


def click(widget: QWidget, at: QPoint, *, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Press and let go at one point."""
    drag(widget, at, keys=keys)


def press(widget: QWidget, at: QPoint, *, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Come to a point and press there."""
    move(widget, at, keys=keys)
    _send(widget, at, QEvent.Type.MouseButtonPress, LEFT, LEFT, keys)


def release(widget: QWidget, at: QPoint, *, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Let go at a point."""
    _send(widget, at, QEvent.Type.MouseButtonRelease, LEFT, NONE, keys)


def move(widget: QWidget, to: QPoint, *, keys: Qt.KeyboardModifier = NO_KEYS, held: Qt.MouseButton = NONE) -> None:
    """Move the mouse, with keys and a button held."""
    _send(widget, to, QEvent.Type.MouseMove, NONE, held, keys)


def _send(
    widget: QWidget,
    at: QPoint,
    kind: QEvent.Type,
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    keys: Qt.KeyboardModifier,
) -> None:
    """Send an event to the window, as a window system does; the window finds out for which of its widgets it is."""
    window = widget.window()
    handle = window.windowHandle()
    assert handle is not None
    place, everywhere = QPointF(widget.mapTo(window, at)), QPointF(widget.mapToGlobal(at))
    QApplication.sendEvent(handle, QMouseEvent(kind, place, everywhere, button, held, keys))


def pen(
    widget: QWidget,
    *points: tuple[QPoint, float],
    kind: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
) -> None:
    """Draw with a tablet: points and how hard the pen is pressed there, 0 to 1."""
    window = widget.window()
    handle = window.windowHandle()
    assert handle is not None
    device = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, kind, QInputDevice.Capability.Pressure, 1, 1, "", QPointingDeviceUniqueId()
    )  # fmt: skip
    last = len(points) - 1
    for n, (at, pressure) in enumerate([*points, points[-1]]):
        event_type = (
            QEvent.Type.TabletPress if n == 0 else QEvent.Type.TabletMove if n <= last else QEvent.Type.TabletRelease
        )
        place, everywhere = QPointF(widget.mapTo(window, at)), QPointF(widget.mapToGlobal(at))
        button = NONE if event_type == QEvent.Type.TabletMove else LEFT
        held = NONE if event_type == QEvent.Type.TabletRelease else LEFT
        event = QTabletEvent(
            event_type, device, place, everywhere, pressure, 0.0, 0.0, 0.0, 0.0, 0.0, NO_KEYS, button, held
        )
        QApplication.sendEvent(handle, event)
