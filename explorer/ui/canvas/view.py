"""The camera of a canvas and the picture that it last saw: panning, zooming, flying, refining."""

from __future__ import annotations

from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QPainter

from explorer.collecting import uncollected
from explorer.model.geometry import Point, Rect, Size
from explorer.ui.canvas import camera as cameras
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.motion import FADE_MS, FLIGHT_MS, MOVE_MS, Behind, Motion
from explorer.ui.canvas.picture import DotGrid, Picture, blit, seen_from

REFINE_MS = 120
"""How long after the last zoom step a rescaled picture is painted anew."""


ROUGHEST = (0.7, 2.5)
"""How far a picture may be rescaled: beyond, too much of the view is empty or blurred, and it is painted anew."""


HASTE_MS = 400
"""While a painting takes longer than a frame, so much time passes at least from one to the next during a gesture."""

SMOOTH_MS = 5.0
"""If to rescale a picture smoothly takes longer, it is rescaled roughly: a gesture is to be seen to move."""

SMOOTHEST = 2_500_000
"""A picture of more pixels is never rescaled smoothly: it would take a whole frame."""

FORGET = 0.7
"""How much of what a painting took counts at the next one."""

KEPT = 48.0
"""How much of a box stays in view however far a scene is dragged, in pixels."""


class Host(Protocol):
    """The widget, and what it knows of the scene."""

    def width(self) -> int: ...
    def height(self) -> int: ...
    def size(self) -> QSize: ...
    def isVisible(self) -> bool: ...
    def devicePixelRatioF(self) -> float: ...
    def update(self) -> None: ...
    def paint_scene(self, painter: QPainter, camera: Camera, window: Rect) -> None: ...
    def refold(self, zoom: float, *, settled: bool) -> bool: ...
    def folded_at(self) -> float: ...
    def seek(self) -> bool: ...
    def revealing(self, box_id: str, start: Camera) -> Camera: ...
    def nearest_root(self, window: Rect) -> Rect | None: ...


class View(QObject):
    """What a widget sees of a scene.

    A zoom step shows the last picture rescaled, and paints it anew shortly after the last step; if a
    painting costs less than `sharp_ms` it is painted at once. A pan shifts the picture and paints the strips
    that came into view. All timers are its own, and none runs while nothing moves.
    """

    moved = Signal(object)
    """The camera, whenever it or what is folded has changed."""

    def __init__(self, widget: Host, owner: QObject) -> None:
        super().__init__(owner)
        self._widget = widget
        self.camera = Camera()
        self.bounds = Rect(0, 0, 1, 1)
        self.corner = Size(0, 0)
        self.leaves: tuple[Rect, ...] = ()
        self.picture = Picture()
        self.reduced = False
        self.sharp_ms = 6.0
        """What a painting cost after which the next is made at once: with glyphs of a new size it may cost twice as much."""
        self.at_fit = True
        self.sized = False
        self.aim = ""
        """The box that was revealed from the whole diagram and nothing else since: it is so again in another size."""
        self.grid = DotGrid()
        self.motion = Motion(self, self._flown, widget.update)
        self.hasty = False
        """Whether somebody moves the scene, or it moves: what takes long is left for when it rests."""
        self.finding = False
        """Whether the widget finds what the picture needs at rest."""
        self._rough = False
        self._frozen = False
        self._worn = False
        self._cost = 0.0
        self._painted_at = 0.0
        self._smooth = True
        self._refine = QTimer(self)
        self._refine.setSingleShot(True)
        self._refine.setInterval(REFINE_MS)
        self._refine.timeout.connect(self._rest)

    # --- where ---------------------------------------------------------------------------------------------------

    @property
    def size(self) -> Size:
        """The size of the widget, in view pixels."""
        return Size(max(1, self._widget.width()), max(1, self._widget.height()))

    @property
    def dpr(self) -> float:
        """Device pixels for one view pixel."""
        return self._widget.devicePixelRatioF()

    @property
    def fit_camera(self) -> Camera:
        """The camera that shows the whole diagram."""
        return cameras.fitted_beside(self.bounds, self.size, self.corner, self.leaves).snapped(self.dpr)

    @property
    def idle(self) -> bool:
        """Whether nothing moves and no timer runs."""
        return not (self.motion.running or self._refine.isActive() or self.finding)

    def limited(self, zoom: float) -> float:
        """The nearest zoom within the limits."""
        least, largest = cameras.limits(self.bounds, self.size)
        return min(max(zoom, least), largest)

    # --- moving --------------------------------------------------------------------------------------------------

    def pan(self, dx: float, dy: float) -> None:
        """Move the scene by view pixels, never out of sight."""
        self._take_hold()
        camera = cameras.kept(self.camera.panned(dx, dy), self.bounds, self.size)
        window = camera.window(self.size)
        inner = min(KEPT / camera.zoom, window.width / 2, window.height / 2)
        root = self._widget.nearest_root(window)
        if root is not None and not root.overlaps(window.grown(-inner)):
            camera = cameras.kept(camera, root, self.size, KEPT)
        # By whole pixels from here, wherever a zoom has led: the picture is shifted and not painted anew.
        step = self.camera.zoom * self.dpr
        right, down = round((self.camera.x - camera.x) * step), round((self.camera.y - camera.y) * step)
        self._look(self.camera.panned(right / self.dpr, down / self.dpr), exact=True)

    def zoom_to(self, zoom: float, at: Point) -> None:
        """Zoom; the scene point under the view point `at` stays where it is."""
        self._take_hold()
        self._look(self.camera.zoomed(self.limited(zoom), at), exact=True)

    def _take_hold(self) -> None:
        """End what moves by itself: somebody moves the scene."""
        self.motion.land()
        self.motion.arrive()
        self.at_fit, self.aim, self.hasty = False, "", True

    def go(self, camera: Camera, *, animate: bool = True) -> None:
        """Fly to a camera, or jump if motion is unwanted or nobody is looking."""
        self.at_fit, self.aim = camera == self.fit_camera, ""
        here = self.camera
        if not animate or self.reduced or not self._widget.isVisible():
            self.motion.land()
            self._look(camera)
            self.refine()
        elif camera != here:
            self.motion.arrive()
            self.hasty = True
            self.motion.fly(here, camera, self.size, FLIGHT_MS)

    def glide(self, camera: Camera, *, animate: bool = True) -> None:
        """Follow a diagram that changes, without taking that for a wish of whoever looks."""
        if camera == self.camera:
            return
        if animate:
            self.hasty = True
            self.motion.fly(self.camera, camera, self.size, MOVE_MS)
        else:
            self._look(camera)
            self.refine()

    def arrive(self, start: Camera, end: Camera, behind: Behind) -> None:
        """Fly from the place of a box into the diagram that it stands for, or out of one, and cross-fade on the way."""
        self.at_fit = end == self.fit_camera
        self.motion.stop()
        self._widget.refold(end.zoom, settled=True)
        self._frozen = self.hasty = True
        self._look(start)
        self.motion.fade(behind, FLIGHT_MS)
        self.motion.fly(start, end, self.size, FLIGHT_MS)

    def reveal(self, box_id: str, *, animate: bool) -> None:
        """Move the camera so that a box is in view and not folded away; as little as possible."""
        from_fit = self.at_fit or bool(self.aim)
        if self.sized:
            target = self.motion.destination or self.camera
            end = self._widget.revealing(box_id, target)
            if end != target:
                self.go(end, animate=animate)
        # Before there is a size, and whenever it changes, the whole is fitted first.
        self.aim = box_id if from_fit else ""

    def resized(self, before: Size) -> None:
        """Keep the whole diagram, the box that was asked for, or the middle of the view, in another size."""
        self.motion.stop()
        self.sized = self._smooth = True
        if self.aim:
            fitted = self.fit_camera
            camera = self._widget.revealing(self.aim, fitted)
            self.at_fit = camera == fitted
            self._look(camera)
            self.refine()
        elif self.at_fit:
            self._look(self.fit_camera)
        elif before.width > 1:
            middle = self.camera.window(before).centre
            self._look(cameras.centred(middle, self.camera.zoom, self.size))

    def _flown(self, camera: Camera) -> None:
        last = camera == self.motion.destination
        if last:
            self._frozen = False
        self._look(camera)
        if last:
            self._rest()

    def _look(self, camera: Camera, *, exact: bool = False) -> None:
        # A snapped camera lets pictures be shifted by whole pixels; a fixed point of a zoom is worth more.
        if camera == self.camera:
            return
        camera = camera if exact else camera.snapped(self.dpr)
        zoomed = camera.zoom != self.camera.zoom
        self.camera = camera
        if self.finding:
            # What is being found is for another view.
            self.finding = False
            self._refine.start()
        if zoomed:
            self._rough = self._cost * 1000 > self.sharp_ms
            if self._rough:
                self._refine.start()
            else:
                self._fold(settled=False)
        self._widget.update()
        self.moved.emit(camera)

    def _fold(self, *, settled: bool) -> bool:
        """Open and fold containers; what changes fades. The answer is whether anything does."""
        if self._frozen:
            return False
        changed = self._widget.refold(self.camera.zoom, settled=settled)
        if changed:
            self.changed(fade=not self.motion.running)
        if not settled and self._widget.folded_at() != self.camera.zoom:
            # Containers stay open a little longer while the hand is on the wheel, and not when it has come to rest.
            self._refine.start()
        return changed

    def wear(self) -> None:
        """Have all painted anew when the gesture has ended: its parts were painted at different times."""
        self._worn = True
        self._refine.start()

    def _rest(self) -> None:
        """Have found what takes long, if there is anything, and paint then."""
        self._refine.stop()
        self.finding = self._widget.seek()
        if not self.finding:
            self.refine()

    def refine(self) -> None:
        """Paint sharply what was only rescaled."""
        self._refine.stop()
        self._rough = self.finding = self.hasty = False
        if self._worn:
            self.picture.valid = self._worn = False
        if self._fold(settled=True):
            self.moved.emit(self.camera)
        self._widget.update()

    # --- painting ------------------------------------------------------------------------------------------------

    def changed(self, *, fade: bool) -> None:
        """Have the picture painted anew, with a fade from the present one if that is wanted."""
        if fade and not self.reduced and self._widget.isVisible() and not self.picture.pixmap.isNull():
            dpr, camera = self.picture.dpr, self.picture.camera
            self.motion.fade(Behind(self.picture.taken(), dpr, camera), FADE_MS)
        self.picture.valid = False
        self._widget.update()

    def stop(self) -> None:
        """End all motion and stop all timers; the camera ends where it was going."""
        end = self.motion.destination
        self.motion.stop()
        open_ended = self._refine.isActive() or self.finding
        self._refine.stop()
        self._frozen = self._rough = self.hasty = False
        if end is not None:
            self._look(end)
        if end is not None or open_ended:
            self.refine()
        self.motion.stop()
        self._refine.stop()

    def _refresh(self) -> None:
        """Bring the picture up to date with the least painting."""
        picture, size = self.picture, self._widget.size()
        same = picture.valid and picture.dpr == self.dpr and picture.size == self.size
        if same:
            picture.renew(self._widget.paint_scene)
        if same and (
            picture.camera == self.camera or (not self._rough and picture.shift(self.camera, self._widget.paint_scene))
        ):
            return
        low, high = ROUGHEST
        started = perf_counter()
        if same and self._rough:
            late = (started - self._painted_at) * 1000 > HASTE_MS or self._cost * 1000 <= self.sharp_ms
            if not late or low < self.camera.zoom / picture.camera.zoom < high:
                return
        with uncollected():
            picture.paint(self.camera, size, self.dpr, self._widget.paint_scene)
        self._painted_at = perf_counter()
        # One quick painting among slow ones does not mean that the next will be quick.
        self._cost = max(self._painted_at - started, self._cost * FORGET)

    def show(self, painter: QPainter, ground: str, dot: str) -> None:
        """Paint the static layer, as it is at this moment."""
        self._refresh()
        behind, share = self.motion.behind, self.motion.share
        exact = self.picture.camera == self.camera
        if behind is not None or not exact:
            painter.save()
            if not painter.hasClipping():
                painter.setClipRect(QRect(QPoint(), self._widget.size()))
            # The ground is not seen under the picture.
            covered = self.picture.window.grown(-1 / self.camera.zoom) if behind is None else None
            self.grid.paint(painter, self.camera, self.dpr, ground, dot, covered)
            painter.restore()
        if behind is not None:
            blit(painter, behind.pixmap, behind.dpr, seen_from(behind.camera, self.camera))
            painter.setOpacity(share)
        if exact:
            self.picture.show(painter)
        else:
            started = perf_counter()
            where = seen_from(self.picture.camera, self.camera)
            self.picture.show(painter, where, smooth=self._smooth and self.picture.pixels <= SMOOTHEST)
            self._smooth = self._smooth and (perf_counter() - started) * 1000 <= SMOOTH_MS
        painter.setOpacity(1.0)
