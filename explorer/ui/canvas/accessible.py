"""The canvas for screen readers: each visible box is an object with a name, a role, a state and its relations.

Qt asks a factory for the interface of a widget and keeps what it gets for as long as the widget lives, without
keeping Python objects alive. Interfaces therefore are held here, tied to the canvas: they go when it is destroyed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget

from explorer.ui.canvas.verbs import announcement, full_name, relations_in_words
from explorer.ui.canvas.widget import Canvas


class _BoxInterface(QAccessibleInterface):
    """One box. It asks the canvas anew for everything, and is invalid when the box or the canvas is gone."""

    def __init__(self, owner: _CanvasInterface, box_id: str) -> None:
        super().__init__()
        self._owner = owner
        self.box_id = box_id

    def _canvas(self) -> Canvas | None:
        canvas = self._owner.canvas
        scene = canvas.scene_shown if canvas else None
        return canvas if scene and self.box_id in scene.places else None

    def isValid(self) -> bool:
        return self._canvas() is not None

    def window(self) -> QWindow | None:  # type: ignore[override]
        canvas = self._canvas()
        return canvas.window().windowHandle() if canvas else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # none when all is gone
        canvas = self._canvas()
        if canvas is None:
            return None
        above = canvas.scene_shown.parent(self.box_id) if canvas.scene_shown else ""
        return self._owner.of(above) if above else self._owner

    def childCount(self) -> int:
        return len(self._owner.inside(self.box_id))

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._owner.at(self._owner.inside(self.box_id), index)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._owner.under(self._owner.inside(self.box_id), x, y)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._owner.index(self._owner.inside(self.box_id), child)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._owner.focusChild()

    def relations(self, match: Any = None) -> list[Any]:
        del match
        return []

    def backgroundColor(self) -> QColor:
        return QColor()

    def foregroundColor(self) -> QColor:
        return QColor()

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        del kind, text

    def rect(self) -> QRect:
        canvas = self._canvas()
        if canvas is None:
            return QRect()
        seen = canvas.view_rect(self.box_id).toAlignedRect()
        return QRect(canvas.mapToGlobal(seen.topLeft()), seen.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Grouping if self.childCount() else QAccessible.Role.Button

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        canvas = self._canvas()
        if canvas is None:
            setattr(state, "invalid", True)  # noqa: B010 - a property that the stubs call a method
            return state
        chosen = canvas.selected_box == self.box_id
        for name, value in (
            ("focusable", True),
            ("selectable", True),
            ("selected", chosen),
            ("focused", chosen and canvas.hasFocus()),
            ("offscreen", not canvas.view_rect(self.box_id).intersects(canvas.rect().toRectF())),
        ):
            setattr(state, name, value)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        canvas = self._canvas()
        if canvas is None or canvas.scene_shown is None:
            return ""
        diagram = canvas.scene_shown.diagram
        if kind == QAccessible.Text.Name:
            return full_name(diagram.by_id[self.box_id])
        if kind == QAccessible.Text.Description:
            return relations_in_words(diagram, self.box_id)
        return ""

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt allows none
        return None


_retired: list[_BoxInterface] = []
"""Boxes of canvases that are gone. Qt's cache knows them by address and is not told when Python frees one."""


class _CanvasInterface(QAccessibleWidget):
    """The canvas; its children are the outermost boxes."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas, "Diagram")
        self.canvas: Canvas | None = canvas
        self._made: dict[str, _BoxInterface] = {}
        self._diagram: object = None

    def of(self, box_id: str) -> _BoxInterface:
        """The interface of a box, made when it is first asked for."""
        if box_id not in self._made:
            self._made[box_id] = _BoxInterface(self, box_id)
        return self._made[box_id]

    def inside(self, box_id: str) -> tuple[str, ...]:
        """The boxes in a container, or at the top; none in one that is folded."""
        canvas = self.canvas
        if canvas is None or canvas.scene_shown is None or box_id in canvas.folded():
            return ()
        return canvas.scene_shown.kids(box_id)

    def at(self, boxes: tuple[str, ...], index: int) -> QAccessibleInterface | None:
        """The interface of the box at an index."""
        return self.of(boxes[index]) if 0 <= index < len(boxes) else None

    def under(self, boxes: tuple[str, ...], x: int, y: int) -> QAccessibleInterface | None:
        """The interface of the box under a point on the screen."""
        return next((self.of(box) for box in boxes if self.of(box).rect().contains(x, y)), None)

    def index(self, boxes: tuple[str, ...], child: QAccessibleInterface) -> int:
        """The index of a child; -1 if it is none."""
        box_id = getattr(child, "box_id", "")
        return boxes.index(box_id) if box_id in boxes else -1

    def close(self) -> None:
        """Let go of the canvas: it is being destroyed."""
        self.canvas = None
        _retired.extend(self._made.values())

    def childCount(self) -> int:
        return len(self.inside(""))

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.at(self.inside(""), index)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.under(self.inside(""), x, y)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self.index(self.inside(""), child)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        canvas = self.canvas
        if canvas and canvas.selected_box and canvas.hasFocus():
            return self.of(canvas.selected_box)
        return self if canvas and canvas.hasFocus() else None

    def text(self, kind: QAccessible.Text) -> str:
        scene = self.canvas.scene_shown if self.canvas else None
        if scene and kind == QAccessible.Text.Name:
            return f"Diagram: {scene.diagram.title}"
        if scene and kind == QAccessible.Text.Description:
            return scene.diagram.summary
        return ""


class _Keeper:
    """Holds the interfaces of the living canvases, and says what changes on them."""

    def __init__(self) -> None:
        self.on = False
        self.installed = False
        self._kept: dict[int, _CanvasInterface] = {}

    def make(self, _kind: str, thing: QObject) -> QAccessibleInterface | None:
        """The factory that Qt calls."""
        if not self.on or not isinstance(thing, Canvas):
            return None
        key = id(thing)
        if key not in self._kept:
            self._kept[key] = made = _CanvasInterface(thing)
            thing.destroyed.connect(self._forgetter(key))
            thing.told.connect(lambda box_id, made=made: _say(made, box_id))
        return self._kept[key]

    def _forgetter(self, key: int) -> Callable[[], None]:
        def forget(*_args: object) -> None:
            # Qt may still hold the interface for a moment; it must answer, but not touch the canvas.
            if made := self._kept.pop(key, None):
                made.close()

        return forget


_keeper = _Keeper()


def _say(made: _CanvasInterface, box_id: str) -> None:
    """Tell assistive programs that a box was selected."""
    canvas = made.canvas
    if not _keeper.on or canvas is None or canvas.scene_shown is None or not box_id or not QAccessible.isActive():
        return
    text = announcement(canvas.scene_shown.diagram, box_id)
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, text))


def install_accessibility() -> None:
    """Have Qt expose canvases to assistive programs; calling it again is harmless."""
    _keeper.on = True
    if not _keeper.installed:
        _keeper.installed = True
        QAccessible.installFactory(_keeper.make)


def remove_accessibility() -> None:
    """The off switch: canvases made from now on are plain widgets to assistive programs, and nothing is announced."""
    _keeper.on = False


__all__ = ["install_accessibility", "remove_accessibility"]
