"""What is done to a diagram: pointing, clicking, opening, walking, revealing."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QWidget

from explorer.model.geometry import Point, Rect
from explorer.ui.canvas import camera as cameras
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.direction import Direction, nearest
from explorer.ui.canvas.marks import Highlights, Marks
from explorer.ui.canvas.pointing import Pointing
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.surface import Surface


class Acting(Surface):
    """A surface on which the boxes of a scene can be pointed at, clicked and opened."""

    selected = Signal(object)
    """The id of the box that was clicked or walked to; empty for the ground."""
    opened = Signal(object)
    """The id of the box that was double-clicked, or on which Enter was pressed; not of one that opens by zooming."""
    left = Signal()
    """Backspace: go to the diagram above."""
    hovered = Signal(object)
    """The id of the box under the pointer; empty for none."""

    visible_box_at: Callable[[QPointF], str]
    """The id of the innermost visible box at a view point; empty for the ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = Marks()
        self._pointing = Pointing(self._view, self._marks)
        self.visible_box_at = self._pointing.box_at

    @property
    def _scene(self) -> Scene | None:
        return self._marks.scene

    @property
    def scene_shown(self) -> Scene | None:
        """What is shown; for the accessible twin."""
        return self._scene

    @property
    def selected_box(self) -> str:
        """The id of the selected box, as it was told."""
        return self._marks.selected

    # --- where things are ----------------------------------------------------------------------------------------

    def folded(self) -> AbstractSet[str]:
        """The outermost containers that are folded at present; how many they are is known without listing them."""
        return self._marks.folds if self._marks.folds is not None else frozenset()

    @property
    def folded_count(self) -> int | None:
        """How many those are; None while that is worked out for a large diagram: `camera_changed` says when it is known."""
        scene = self._scene
        return None if scene is not None and not scene.folding.counted else len(self.folded())

    def view_rect(self, box_id: str) -> QRectF:
        """Where a box stands in the view."""
        if self._scene is None or box_id not in self._scene.places:
            return QRectF()
        rect = self.camera.rect_to_view(self._scene.place(box_id).rect)
        return QRectF(rect.x, rect.y, rect.width, rect.height)

    def _to_scene(self, at: QPointF) -> Point:
        return self.camera.to_scene(Point(at.x(), at.y()))

    def nearest_root(self, window: Rect) -> Rect | None:
        """The outermost box that is nearest to a window; for the view."""
        return self._scene.nearest_root(window) if self._scene else None

    def _anchor(self) -> Point:
        """What stays in its place while one zooms with keys: the selected box if it is in view, else the middle."""
        middle = Point(self.width() / 2, self.height() / 2)
        emphasis = self._marks.emphasis
        if self._scene is None or emphasis is None:
            return middle
        rect = self.camera.rect_to_view(self._scene.places[emphasis.box].rect)
        view = Rect(0, 0, self.width(), self.height())
        if not rect.overlaps(view):
            return middle
        # The middle of what is seen of the box: it may be larger than the view.
        left, top = max(rect.x, 0.0), max(rect.y, 0.0)
        return Point((left + min(rect.right, view.right)) / 2, (top + min(rect.bottom, view.bottom)) / 2)

    # --- revealing -----------------------------------------------------------------------------------------------

    def reveal(self, box_id: str, *, animate: bool = True) -> None:
        """Move the camera so that a box is in view and not folded away; as little as possible."""
        if self._scene and box_id in self._scene.places:
            self._view.reveal(box_id, animate=animate)

    def revealing(self, box_id: str, start: Camera) -> Camera:
        """The camera that shows a box, as near to another as possible; for the view."""
        scene = self._scene
        if scene is None or box_id not in scene.places:
            return start
        rect = scene.places[box_id].rect
        if start.zoom < scene.folding.shown_from(box_id):
            zoom = min(scene.folding.readable_from(box_id), cameras.LARGEST)
            return cameras.centred(rect.centre, zoom, self._view.size)
        return cameras.revealed(start, rect, self._view.size)

    def _opening(self, box_id: str) -> Camera | None:
        """The camera from which a folded container is open, and its names can be read."""
        scene = self._scene
        if scene is None:
            return None
        kids, rect = scene.kids(box_id), scene.places[box_id].rect
        opens_at = scene.folding.opens_at(box_id) * 1.05
        readable = max(min(scene.folding.readable_from(kid) for kid in kids), opens_at)
        if all(scene.is_container(kid) for kid in kids):
            # Boxes in boxes are an overview: as large as the view is enough, if that opens it.
            readable = max(opens_at, min(readable, cameras.fitted(rect, self._view.size, largest=readable).zoom))
        return cameras.centred(rect.centre, min(readable, cameras.LARGEST), self._view.size)

    def _open(self, box: str) -> None:
        """Say what shall be opened; a folded container that leads nowhere else opens by itself."""
        if not box or self._scene is None:
            return
        camera = self._opening(box) if self._marks.is_folded(box) and not self._scene.box(box).portal else None
        if camera is None:
            self.opened.emit(box)
        else:
            self._view.go(camera)

    # --- what gestures do ----------------------------------------------------------------------------------------

    def click(self, at: QPointF) -> None:
        """Say what was clicked; an edge is only lit up, until something else is clicked."""
        self._keyboard(used=False)
        box, before = self.visible_box_at(at), self._marks.highlights()
        line = self._marks.line_near(self._to_scene(at)) if not box or self._marks.is_open(box) else None
        if self._marks.pin(line):
            self._update_marks(before)
        if line is None:
            self.selected.emit(box)

    def open_at(self, at: QPointF) -> None:
        """Open what was double-clicked."""
        self._open(self.visible_box_at(at))

    def open_selected(self) -> None:
        """Open the selected box, or the folded container that it is in."""
        emphasis = self._marks.emphasis
        if self._marks.selected and emphasis:
            self._open(emphasis.box if self._marks.is_folded(emphasis.box) else self._marks.selected)

    def leave(self) -> None:
        """Say that the diagram shall be left."""
        self.left.emit()

    def step(self, direction: Direction) -> None:
        """Walk to the nearest box in a direction."""
        scene, folds = self._scene, self._marks.folds
        if scene is None or folds is None:
            return
        here = folds.shown(self._marks.selected) if self._marks.selected else ""
        if not here:
            self.first()
            return
        near = self._marks.view.united(scene.places[here].rect)
        stops = scene.stops(folds, near.grown(max(near.width, near.height)))
        there = nearest(here, direction, stops, {box: scene.parent(box) for box in stops}) if here in stops else ""
        if there:
            self._walk(there)

    def first(self) -> None:
        """Walk to the first box."""
        if self._scene and self._scene.roots:
            self._walk(self._scene.roots[0])

    def _walk(self, box: str) -> None:
        self._keyboard(used=True)
        # A pointer that rests somewhere must not look like a second selection; it counts again when it moves.
        self.hover(None)
        self.selected.emit(box)
        self.reveal(box)

    def hover(self, at: QPointF | None) -> None:
        """Highlight what lies under the pointer."""
        before = self._marks.highlights()
        box = self.visible_box_at(at) if at is not None else ""
        self._marks.point_at(self._to_scene(at) if at is not None else None, box)
        self._set_hovered(box)
        self._update_marks(before)

    def _set_hovered(self, box: str) -> None:
        if box != self._marks.hovered:
            self._marks.hovered = box
            self.hovered.emit(box)

    def _update_marks(self, before: Highlights) -> None:
        """Repaint where highlights were and where they are now, and nothing else."""
        after = self._marks.highlights()
        if before == after:
            return
        for marks in (before, after):
            area = self._marks.area(marks, self.camera, self._view.size)
            if area:
                self.update(QRectF(area.x, area.y, area.width, area.height).toAlignedRect())
