"""The canvas: one widget that paints a diagram and says what is done to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.layout import Placement
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES, Profile
from explorer.ui.canvas import camera as cameras
from explorer.ui.canvas import stage
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.direction import Direction, nearest
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.marks import Marks
from explorer.ui.canvas.minimap import Minimap
from explorer.ui.canvas.motion import Behind, taken_as
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.surface import Surface
from explorer.ui.glyphs import Glyphs

MINIMAP_AT = (20, 20)


class Canvas(Surface):
    """Paints a diagram, and says what is clicked, opened and hovered.

    It keeps no state of the program: a click emits `selected`, and the ring appears when the owner calls
    `select`.
    """

    selected = Signal(object)
    """The id of the box that was clicked or walked to; empty for the ground."""
    opened = Signal(object)
    """The id of the box that was double-clicked, or on which Enter was pressed."""
    left = Signal()
    """Backspace: go to the diagram above."""
    hovered = Signal(object)
    """The id of the box under the pointer; empty for none."""
    camera_changed = Signal(object)
    """The new `Camera`."""
    told = Signal(object)
    """The id of the box that `select` was called with."""

    def __init__(self, glyphs: Glyphs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyphs = glyphs
        self._palette = palette(PROFILES["desk-light"])
        self._marks = Marks()
        self._view.moved.connect(self._on_moved)
        self._minimap = Minimap(self)
        self._minimap.moved.connect(self._on_minimap)
        self._minimap.hide()
        self._minimap_wanted = True

    # --- what is shown -------------------------------------------------------------------------------------------

    def set_profile(self, profile: Profile) -> None:
        """Paint in other colours."""
        self._palette = palette(profile)
        if self._scene:
            self._minimap.show_scene(self._scene, self._palette)
        self._view.changed(fade=True)

    def show_diagram(self, diagram: Diagram, placement: Placement, *, focus: str = "", animate: bool = True) -> None:
        """Show a diagram.

        Args:
            diagram: what to show.
            placement: where everything stands.
            focus: the box of the present diagram that was opened, or the box of the new one that stands for the
                present one; the camera flies into it, or out of it. Any other box of the new diagram is revealed.
            animate: whether to fly and fade; it is a cut under reduced motion.
        """
        before, picture, seen = self._scene, self._view.picture, self._view.camera
        self._view.stop()
        scene = Scene(diagram, placement)
        behind = None
        if animate and before and picture.valid and self.isVisible() and not self._view.reduced:
            behind = Behind(picture.taken(), picture.dpr, picture.camera)
        picture.valid = False
        same = before is not None and before.diagram.id == diagram.id
        self._marks.show(scene, same=same)
        # Not in the constructor: Qt would ask for the accessible interface of a half-made object, and crash at its end.
        self.setAccessibleName(f"Diagram: {diagram.title}")
        if self._marks.hovered not in scene.places:
            self._set_hovered("")
        self._view.bounds = placement.bounds
        self._view.leaves = tuple(place.rect for place in scene.places.values() if not scene.is_container(place.id))
        self._clear_corner()
        self._minimap.show_scene(scene, self._palette)
        self._show_minimap()
        end = self._view.camera if same and not self._view.at_fit else self._view.fit_camera
        if focus in scene.places and not same and not (before and focus in before.places):
            end = self._revealing(focus, self._view.fit_camera)
        self._enter(before, seen, end, behind, focus)
        self._marks.emphasise()
        self.update()
        self._on_moved(self._view.camera)

    def _enter(self, before: Scene | None, seen: Camera, end: Camera, behind: Behind | None, focus: str) -> None:
        """Move the camera into a diagram that has just been set."""
        scene = self._scene
        if scene is None:
            return
        start = None
        if behind is not None and before is not None and before.diagram.id != scene.diagram.id:
            if focus in before.places and before.box(focus).portal == scene.diagram.id:
                start = taken_as(seen.rect_to_view(before.places[focus].rect), scene.placement.bounds)
            elif focus in scene.places:
                start = taken_as(seen.rect_to_view(before.placement.bounds), scene.places[focus].rect)
        if start is not None and behind is not None:
            self._view.arrive(start, end, Behind(behind.pixmap, behind.dpr, start))
            return
        self._view.go(end, animate=False)
        self._refold(self._view.camera.zoom)
        self._view.picture.valid = False
        if behind is not None:
            self._view.motion.fade(Behind(behind.pixmap, behind.dpr, behind.camera))

    def select(self, box_id: str) -> None:
        """Put the selection ring on a box; an empty or unknown id takes it away."""
        box_id = box_id if self._scene and box_id in self._scene.places else ""
        if box_id != self._marks.selected:
            self._marks.selected = box_id
            # The picture is painted anew only if other things fade than before.
            if self._marks.emphasise():
                self._view.changed(fade=not self._view.motion.running)
            self.update()
            self.told.emit(box_id)

    def preview(self, ids: frozenset[str]) -> None:
        """Highlight boxes that something outside of the canvas points at."""
        before = self._marks.highlights()
        self._marks.preview(ids)
        self._update_marks(before)

    def set_minimap_visible(self, visible: bool) -> None:
        """Show or hide the small map in the corner."""
        self._minimap_wanted = visible
        self._clear_corner()
        self._show_minimap()

    def _show_minimap(self) -> None:
        """Show the small map, but not over boxes while all of them are in view anyhow."""
        wanted = self._minimap_wanted and self._scene is not None
        if wanted and self._scene is not None:
            window = self.camera.window(self._view.size)
            roots = [self._scene.places[box].rect for box in self._scene.roots]
            if roots and all(window.contains(rect) for rect in roots):
                corner = QRectF(self._minimap.geometry())
                wanted = not any(corner.intersects(self.view_rect(box)) for box in self._scene.roots)
        if wanted == self._minimap.isHidden():
            self._minimap.setVisible(wanted)

    def _clear_corner(self) -> None:
        """Keep the fitted diagram from under the minimap."""
        size = self._minimap.size()
        self._view.corner = (
            Size(size.width() + MINIMAP_AT[0], size.height() + MINIMAP_AT[1]) if self._minimap_wanted else Size(0, 0)
        )

    # --- where one looks -----------------------------------------------------------------------------------------

    def folded(self) -> frozenset[str]:
        """The outermost containers that are folded at present."""
        return self._marks.folded

    def reveal(self, box_id: str, *, animate: bool = True) -> None:
        """Move the camera so that a box is in view and not folded away; as little as possible."""
        if self._scene and box_id in self._scene.places:
            target = self._view.motion.destination or self._view.camera
            end = self._revealing(box_id, target)
            if end != target:
                self._view.go(end, animate=animate)

    def _revealing(self, box_id: str, start: Camera) -> Camera:
        if self._scene is None:
            return start
        rect = self._scene.places[box_id].rect
        needed = self._scene.opening_zoom(box_id)
        hidden = self._scene.shown_as(box_id, self._scene.folded(start.zoom, self._marks.folded)) != box_id
        if hidden and start.zoom < needed:
            return cameras.centred(rect.centre, min(needed, cameras.LARGEST), self._view.size)
        return cameras.revealed(start, rect, self._view.size)

    def visible_box_at(self, at: QPointF) -> str:
        """The id of the innermost visible box at a view point; empty for the ground."""
        if self._scene is None:
            return ""
        return self._scene.box_at(self.camera.to_scene(Point(at.x(), at.y())), self._marks.folded, self.zoom)

    def view_rect(self, box_id: str) -> QRectF:
        """Where a box stands in the view."""
        if self._scene is None or box_id not in self._scene.places:
            return QRectF()
        rect = self.camera.rect_to_view(self._scene.places[box_id].rect)
        return QRectF(rect.x, rect.y, rect.width, rect.height)

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

    # --- what gestures do ----------------------------------------------------------------------------------------

    def click(self, at: QPointF) -> None:
        """Say what was clicked."""
        self._keyboard(used=False)
        self.selected.emit(self.visible_box_at(at))

    def open_at(self, at: QPointF) -> None:
        """Say what was double-clicked."""
        if box := self.visible_box_at(at):
            self.opened.emit(box)

    def open_selected(self) -> None:
        """Say that the selected box shall be opened."""
        if self._marks.selected:
            self.opened.emit(self._marks.selected)

    def leave(self) -> None:
        """Say that the diagram shall be left."""
        self.left.emit()

    def step(self, direction: Direction) -> None:
        """Walk to the nearest box in a direction."""
        if self._scene is None:
            return
        here = self._scene.shown_as(self._marks.selected, self._marks.folded) if self._marks.selected else ""
        if not here:
            self.first()
            return
        there = nearest(here, direction, self._scene.stops(self._marks.folded), self._scene.parents)
        if there:
            self._walk(there)

    def first(self) -> None:
        """Walk to the first box."""
        if self._scene and self._scene.roots:
            self._walk(self._scene.roots[0])

    def _walk(self, box: str) -> None:
        self._keyboard(used=True)
        self.selected.emit(box)
        self.reveal(box)

    def hover(self, at: QPointF | None) -> None:
        """Highlight what lies under the pointer."""
        before = self._marks.highlights()
        point = self.camera.to_scene(Point(at.x(), at.y())) if at is not None else None
        self._set_hovered(self._marks.point_at(point, self.zoom))
        self._update_marks(before)

    def _update_marks(self, before: stage.Highlights) -> None:
        """Repaint where highlights were and where they are now, and nothing else."""
        after = self._marks.highlights()
        if before == after:
            return
        for marks in (before, after):
            area = self._marks.area(marks, self.camera)
            if area:
                self.update(QRectF(area.x, area.y, area.width, area.height).toAlignedRect())

    def _set_hovered(self, box: str) -> None:
        if box != self._marks.hovered:
            self._marks.hovered = box
            self.hovered.emit(box)

    def _refold(self, zoom: float) -> bool:
        return self._marks.refold(zoom)

    # --- painting ------------------------------------------------------------------------------------------------

    def _paint_scene(self, painter: QPainter, camera: Camera, window: Rect) -> None:
        profile = self._palette.profile
        dpr = self._view.picture.dpr
        self._view.grid.paint(painter, camera, dpr, profile.ground, profile.dot)
        if self._scene:
            frame = Frame(painter, camera, dpr, self._palette, self._glyphs, self._scene.placement.metrics)
            stage.paint_scene(frame, self._scene, self._marks.folded, self._marks.emphasis, window)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the cached picture, and paint the highlights over it."""
        painter = QPainter(self)
        try:
            painter.setClipRegion(event.region())
            self._paint(painter)
        finally:
            # A painter that outlives an error takes the whole program with it.
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        profile = self._palette.profile
        self._view.show(painter, profile.ground, profile.dot)
        if self._scene is None:
            return
        marks = self._marks.highlights(focus=self._by_keyboard and self.hasFocus())
        painter.save()
        if self._view.motion.behind is not None:
            painter.setOpacity(self._view.motion.share)
        metrics = self._scene.placement.metrics
        frame = Frame(painter, self.camera, self._view.dpr, self._palette, self._glyphs, metrics)
        stage.paint_highlights(frame, self._scene, self._marks.folded, marks, self._marks.verb)
        painter.restore()
        if self.hasFocus() and self._by_keyboard and not marks.selected:
            stage.paint_focus_frame(painter, self._palette, QRectF(self.rect()))

    def _on_moved(self, camera: Camera) -> None:
        self._minimap.show_window(camera.window(self._view.size))
        self._show_minimap()
        self.camera_changed.emit(camera)

    def _on_minimap(self, middle: Point) -> None:
        self._view.go(cameras.centred(middle, self.zoom, self._view.size), animate=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in view in view, and the minimap in its corner."""
        super().resizeEvent(event)
        self._minimap.move(MINIMAP_AT[0], self.height() - self._minimap.height() - MINIMAP_AT[1])
        self._minimap.show_window(self.camera.window(self._view.size))
        self._show_minimap()
