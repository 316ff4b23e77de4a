"""The canvas: one widget that paints a diagram and says what is done to it."""

from __future__ import annotations

from collections import deque
from itertools import chain

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.layout import Placement
from explorer.model.diagram import Diagram
from explorer.model.geometry import Point, Rect, Size
from explorer.model.theme import PROFILES, Profile
from explorer.ui.canvas import boxes, stage
from explorer.ui.canvas import camera as cameras
from explorer.ui.canvas.acting import Acting
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.layer import Layer
from explorer.ui.canvas.leaves import Leaves
from explorer.ui.canvas.minimap import Minimap
from explorer.ui.canvas.motion import Behind
from explorer.ui.canvas.outdated import outdated
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.preparing import Preparation
from explorer.ui.canvas.scene import LARGE, Scene
from explorer.ui.canvas.staying import entering, holding, staying
from explorer.ui.canvas.transition import Transition
from explorer.ui.canvas.ways import AT_ONCE, LiftedWays, Line
from explorer.ui.glyphs import Glyphs

MINIMAP_AT = (20, 20)
MINIMAP_FROM = (520, 380)
"""On a smaller canvas the map would hide more than it shows."""


class Canvas(Acting):
    """Paints a diagram, and says what is clicked, opened and hovered.

    It keeps no state of the program: a click emits `selected`, and the ring appears when the owner calls
    `select`.
    """

    camera_changed = Signal(object)
    """The new `Camera`, or the same when other containers are folded than before; `folded` has changed by then."""
    told = Signal(object)
    """The id of the box that `select` was called with."""

    def __init__(self, glyphs: Glyphs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyphs = glyphs
        self._palette = palette(PROFILES["desk-light"])
        self._transition: Transition | None = None
        self._lines: tuple[Line, ...] = ()
        self._leaves = Leaves()
        self._crowd = Crowd()
        self._preparation = Preparation(self, self._on_prepared)
        self._finding = Preparation(self, self._on_found, pause=0)
        self._ahead = Preparation(self, lambda: None)
        self._ahead_of = (0, 0.0)
        self._view.moved.connect(self._on_moved)
        self._minimap = Minimap(self)
        self._minimap.moved.connect(self._on_minimap)
        self._minimap.hide()
        self._minimap_wanted = True
        self.calm = False
        """Whether nothing fades because something else is selected: where things move, all of them are looked at."""
        self.painted_boxes = 0
        """How many boxes the last painting went through."""

    # --- what is shown -------------------------------------------------------------------------------------------

    def set_profile(self, profile: Profile) -> None:
        """Paint in other colours."""
        self._palette = palette(profile)
        if self._scene:
            self._minimap.show_scene(self._scene, self._palette)
        self._view.changed(fade=True)

    def show_diagram(
        self, diagram: Diagram, placement: Placement, *, focus: str = "", hold: bool = False, animate: bool = True
    ) -> None:
        """Show a diagram.

        Args:
            diagram: what to show.
            placement: where everything stands.
            focus: the box of the present diagram that was opened, or the box of the new one that stands for the
                present one; the camera flies into it, or out of it. Any other box of the new diagram is revealed.
            hold: whether another state of the present diagram is seen with the same zoom, and what is in the middle of the view,
                or selected, stays where it is, though all was in view before.
            animate: whether to fly and fade; it is a cut under reduced motion.
        """
        before, picture, seen = self._scene, self._view.picture, self._view.camera
        earlier, self._transition = self._transition, None
        same = before is not None and before.diagram.id == diagram.id
        going = self._view.motion.destination
        self._view.motion.rest()
        if same:
            self._view.motion.land()
        self._view.stop()
        self._finding.begin(None)
        self._ahead.begin(None)
        scene = Scene(diagram, placement, before)
        animate = animate and before is not None and self.isVisible() and not self._view.reduced
        folds = self._marks.folds
        behind = None
        sound = same and picture.valid and earlier is None and picture.camera == self._view.camera
        pixmap = picture.seen() if sound else QPixmap()
        if animate and picture.valid:
            behind = Behind(picture.taken(), picture.dpr, picture.camera)
        picture.valid = False
        self._marks.show(scene, self._marks.settled if same else self.zoom)
        self._pointing.forget()
        self._prepare(scene)
        # Not in the constructor: Qt would ask for the accessible interface of a half-made object, and crash at its end.
        self.setAccessibleName(f"Diagram: {diagram.title}")
        if self._marks.hovered not in scene.places:
            self._set_hovered("")
        self._view.bounds = placement.bounds
        few = scene.places.values() if len(scene.places) <= LARGE else map(scene.places.__getitem__, scene.roots)
        self._view.leaves = tuple(place.rect for place in few if len(scene.places) > LARGE or place.title is None)
        self._clear_corner()
        self._minimap.show_scene(scene, self._palette)
        self._show_minimap()
        end = staying(scene, self._view, going) if same else self._view.fit_camera
        if before is not None and same and hold and folds is not None:
            end = holding((before, folds), scene, self._view, self._marks.selected, going)
            # Who looked at the whole diagram looks at a part of the view now: another size must not fit it again.
            self._view.at_fit, self._view.aim = end == self._view.fit_camera, ""
        if focus in scene.places and not same and not (before and focus in before.places):
            end = self.revealing(focus, self._view.fit_camera)
        if same:
            self._go_over(before, folds, behind, earlier, end)
        else:
            self._enter(before, seen, end, behind, focus)
        if not self._marks.emphasise() and sound and before is not None and folds is not None:
            self._keep_picture(pixmap, before, folds)
        self.update()
        self._on_moved(self._view.camera)

    def _keep_picture(self, pixmap: QPixmap, before: Scene, folds: Folds) -> None:
        """Go on with the picture of the state before, if little of it is old."""
        scene, picture, camera = self._scene, self._view.picture, self._view.camera
        if scene is None or self._marks.folds is None or self._transition is not None or picture.camera != camera:
            return
        window = camera.window(self._view.size)
        lines = scene.lines(window, self._marks.folds)
        old = outdated(before, scene, (folds, self._marks.folds), (self._lines, lines), window)
        if old is not None:
            picture.keep(pixmap, old)
            self._lines = lines

    def _go_over(
        self, before: Scene | None, folds: Folds | None, behind: Behind | None, earlier: Transition | None, end: Camera
    ) -> None:
        """Let the boxes of another state of the same diagram move to their places, or fade over to them."""
        scene, view = self._scene, self._view
        if before is None or scene is None or folds is None or self._marks.folds is None:
            return
        if behind is not None:
            seen = self.camera.window(view.size).united(end.window(view.size))
            made = Transition(before, scene, (folds, self._marks.folds), seen, earlier)
            if made.worth:
                self._transition = made
                view.motion.move(self._on_step)
                view.glide(end)
                return
        scene.moving = {}
        view.glide(end, animate=False)
        if behind is not None:
            view.motion.fade(behind)

    def _on_step(self, part: float) -> None:
        if self._transition is not None:
            self._transition.step(part)
            if part >= 1.0:
                self._transition = None
            self._view.picture.valid = False
            self.update()

    def _prepare(self, scene: Scene) -> None:
        """Have the relations of a large diagram put in order; of a very large one after its boxes are painted."""
        steps = scene.prepare()
        if steps is not None and len(scene.diagram.relations) > AT_ONCE:
            self._preparation.begin(steps)
        else:
            self._preparation.begin(None)
            deque(steps or (), maxlen=0)

    def _on_prepared(self) -> None:
        self._marks.emphasise()
        self._view.changed(fade=not self._view.motion.running)
        self.camera_changed.emit(self.camera)

    @property
    def idle(self) -> bool:
        """Whether nothing moves, no timer runs and no edges are waited for."""
        working = self._preparation.waiting or self._finding.waiting or self._ahead.waiting
        return self._view.idle and not working

    def _enter(self, before: Scene | None, seen: Camera, end: Camera, behind: Behind | None, focus: str) -> None:
        """Move the camera into a diagram that has just been set."""
        scene = self._scene
        if scene is None:
            return
        start = entering(before, scene, seen, focus) if before is not None else None
        if start is not None and behind is not None:
            self._view.arrive(start, end, Behind(behind.pixmap, behind.dpr, start))
            return
        self._view.go(end, animate=False)
        self.refold(self._view.camera.zoom, settled=True)
        self._view.picture.valid = False
        if behind is not None:
            self._view.motion.fade(Behind(behind.pixmap, behind.dpr, behind.camera))

    def select(self, box_id: str) -> None:
        """Put the selection ring on a box; an empty or unknown id takes it away."""
        box_id = box_id if self._scene and box_id in self._scene.places else ""
        if box_id != self._marks.selected:
            self._marks.selected = box_id
            self._marks.pin(None)
            self._view.aim = ""
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
        wanted = self._minimap_wanted and self._scene is not None and self._has_room()
        if wanted and self._scene is not None:
            window = self.camera.window(self._view.size)
            roots = self._scene.roots[:LARGE]
            if roots and all(window.contains(self._scene.places[box].rect) for box in roots):
                corner = QRectF(self._minimap.geometry())
                wanted = not any(corner.intersects(self.view_rect(box)) for box in roots)
        if wanted == self._minimap.isHidden():
            self._minimap.setVisible(wanted)

    def _clear_corner(self) -> None:
        """Keep the fitted diagram from under the minimap."""
        size = self._minimap.size()
        wanted = self._minimap_wanted and self._has_room()
        self._view.corner = Size(size.width() + MINIMAP_AT[0], size.height() + MINIMAP_AT[1]) if wanted else Size(0, 0)

    def _has_room(self) -> bool:
        """Whether the canvas is large enough for a small map beside the diagram."""
        return self.width() >= MINIMAP_FROM[0] and self.height() >= MINIMAP_FROM[1]

    # --- painting ------------------------------------------------------------------------------------------------

    def refold(self, zoom: float, *, settled: bool) -> bool:
        """Open and fold containers; for the view."""
        self._marks.view = self.camera.window(self._view.size)
        self._tell_haste()
        return self._marks.refold(zoom, settled=settled)

    def _tell_haste(self) -> None:
        """Have edges find their ways as quickly as the view moves."""
        if self._scene is not None and isinstance(self._scene.ways, LiftedWays):
            self._scene.ways.hasty = self._view.hasty

    def seek(self) -> bool:
        """Begin to find what a sharp picture needs and is not known: good ways of edges, and glyphs; for the view.

        The view refines then.
        """
        scene = self._scene
        if (
            scene is None
            or not isinstance(scene.ways, LiftedWays)
            or self._transition is not None
            or not self.isVisible()
        ):
            return False
        from explorer.ui.canvas import warming  # noqa: PLC0415 - the first frame is that of a small scene

        window, folds = self.camera.window(self._view.size), scene.folded(self.zoom)
        signs = warming.Signs(self._glyphs, self._palette, self._view.dpr)
        found = [
            scene.ways.finding(scene, window, folds), warming.warming(scene, window, folds, self._crowd.warm, signs),
        ]  # fmt: skip
        parts = [part for part in found if part is not None]
        steps = chain(*parts, warming.warming_edges(scene, window, folds, self._crowd)) if parts else None
        self._finding.begin(steps)
        self._finding.resume()
        return steps is not None

    def _look_ahead(self) -> None:
        """Have ready what the next step of a zoom opens: that is painted at once, and of a crowd would take a frame."""
        scene, zoom = self._scene, self.zoom
        if scene is None or not isinstance(scene.ways, LiftedWays) or self._ahead_of == (id(scene), zoom):
            return
        self._ahead_of = (id(scene), zoom)
        from explorer.ui.canvas import warming  # noqa: PLC0415 - as above

        window, folds = self.camera.window(self._view.size), scene.folded(zoom * warming.AHEAD)
        signs = warming.Signs(self._glyphs, self._palette, self._view.dpr)
        self._ahead.begin(warming.looking_ahead(scene, window, folds, self._crowd.warm, signs))
        self._ahead.resume()

    def _on_found(self) -> None:
        if self._view.finding:
            self._marks.emphasise()
            self._view.refine()

    def folded_at(self) -> float:
        """The zoom that folding goes by; for the view."""
        return self._marks.settled

    def paint_scene(self, painter: QPainter, camera: Camera, window: Rect) -> None:
        """Paint a part of the scene; for the view."""
        profile, scene, folds = self._palette.profile, self._scene, self._marks.folds
        self._tell_haste()
        dpr = self._view.picture.dpr
        many = scene is not None and len(scene.places) > LARGE
        covered = None
        if many and scene is not None and folds is not None and self._transition is None:
            # The ground is not seen under the outermost container, if it is open.
            root = scene.places[scene.roots[0]]
            covered = root.rect.grown(-boxes.corner(root, container=True) - 2 / camera.zoom)
            if not scene.is_container(root.id) or folds.closed(root.id):
                covered = None
        self._view.grid.paint(painter, camera, dpr, profile.ground, profile.dot, covered)
        if scene is None or folds is None:
            return
        metrics = scene.placement.metrics
        frame = Frame(painter, camera, dpr, self._palette, self._glyphs, metrics, window, many, Layer())
        self._leaves.begin(frame)
        emphasis = None if self.calm else self._marks.emphasis
        painting = stage.stage_of(frame, scene, folds, emphasis, self._leaves, self._crowd)
        if self._transition is not None:
            painting.paint_shot(self._transition.shot(), window)
        else:
            view = camera.window(self._view.size)
            lines, owing = scene.lines(view, folds), False
            if isinstance(scene.ways, LiftedWays):
                owing = scene.ways.owing
            if owing or (lines is not self._lines and not window.contains(view)):
                # Edges were worked out anew for what came into view: what is painted already has other ways.
                self._view.wear()
            self._lines = lines
            painting.paint(window, lines)
        self.painted_boxes = painting.painted

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the cached picture, and paint the highlights over it."""
        painter = QPainter(self)
        try:
            painter.setClipRegion(event.region())
            self._paint(painter)
        finally:
            # A painter that outlives an error takes the whole program with it.
            painter.end()
        self._preparation.resume()
        self._look_ahead()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing run while nobody looks."""
        self._preparation.pause()
        self._finding.begin(None)
        self._ahead.begin(None)
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let nothing run afterwards."""
        self._preparation.pause()
        self._finding.begin(None)
        self._ahead.begin(None)
        super().closeEvent(event)

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
        pills = self._marks.pills(marks, self.camera, self._view.size)
        if self._transition is not None:
            marks, pills = replace(marks, active=tuple(map(self._transition.line, marks.active))), ()
        if self._marks.folds is not None:
            stage.paint_highlights(frame, self._scene, marks, pills, self._marks.view)
        painter.restore()
        if self.hasFocus() and self._by_keyboard and not marks.selected:
            stage.paint_focus_frame(painter, self._palette, QRectF(self.rect()))

    def _on_moved(self, camera: Camera) -> None:
        if not self._view.finding:
            # Who moves on needs other ways.
            self._finding.begin(None)
        self._marks.view = camera.window(self._view.size)
        self._minimap.show_window(camera.window(self._view.size))
        self._show_minimap()
        self.camera_changed.emit(camera)

    def _on_minimap(self, middle: Point) -> None:
        self._view.go(cameras.centred(middle, self.zoom, self._view.size), animate=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in view in view, and the minimap in its corner."""
        self._clear_corner()
        super().resizeEvent(event)
        self._marks.view = self.camera.window(self._view.size)
        self._minimap.move(MINIMAP_AT[0], self.height() - self._minimap.height() - MINIMAP_AT[1])
        self._minimap.show_window(self.camera.window(self._view.size))
        self._show_minimap()
