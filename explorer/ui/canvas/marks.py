"""What stands out on a canvas: selection, hover, preview, and the edges that belong to them. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from explorer.model.geometry import Point, Rect, Size
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.folding import SLACK, Folds
from explorer.ui.canvas.pills import Pill, Pills
from explorer.ui.canvas.scene import Emphasis, Scene
from explorer.ui.canvas.ways import Line


class Highlights(Struct, frozen=True):
    """What lies over the static layer.

    Attributes:
        selected: the visible box with the selection ring; empty for none.
        hovered: the visible box under the pointer.
        preview: visible boxes that something outside of the canvas points at.
        ends: the boxes at the ends of an edge that was clicked.
        active: edges painted thick, with their verbs.
        asked: of these the one that is pointed at: its verb is painted wherever there is least in its way.
        focus: whether the selected box has the ring of the keyboard focus.
    """

    selected: str = ""
    hovered: str = ""
    preview: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    active: tuple[Line, ...] = ()
    asked: str = ""
    focus: bool = False


class Marks:
    """What is folded, selected, hovered and previewed in a scene."""

    def __init__(self) -> None:
        self.scene: Scene | None = None
        self.selected = ""
        self.hovered = ""
        self.emphasis: Emphasis | None = None
        self.folds: Folds | None = None
        self.view = Rect(0, 0, 1, 1)
        """The part of the scene that is in view."""
        self._line: Line | None = None
        self._pinned: Line | None = None
        self._preview: frozenset[str] = frozenset()
        self._touched: tuple[str, Folds | None, tuple[Line, ...]] = ("", None, ())
        self._pills = Pills()

    def show(self, scene: Scene, zoom: float) -> None:
        """Go over to another scene; keep what still is there."""
        self.scene, self.folds, self._line, self._pinned = scene, scene.folded(zoom), None, None
        self._preview = self._there(self._preview)
        if self.selected not in scene.places:
            self.selected = ""

    def refold(self, zoom: float, *, settled: bool) -> bool:
        """Fold and open containers for a zoom.

        Args:
            zoom: the zoom.
            settled: whether one zoom means one picture; otherwise a container that is open stays so a little longer.

        Returns:
            Whether anything changed that can be seen.
        """
        if self.scene is None or self.folds is None:
            return False
        before = self.folds
        # A play of two ends: what counts is the zoom, or a little more if one comes from there.
        wanted = zoom if settled else min(max(before.zoom, zoom), zoom * SLACK)
        if wanted == before.zoom:
            return False
        self.folds = self.scene.folded(wanted)
        same = self.scene.looks_same(before, self.folds, self.view)
        if not same:
            self._line = self._pinned = None
            self.emphasise()
        return not same

    @property
    def settled(self) -> float:
        """The zoom that folding goes by."""
        return self.folds.zoom if self.folds is not None else 1.0

    def emphasise(self) -> bool:
        """Work out what stands out now; the answer is whether other things fade than before."""
        before = self.emphasis
        self.emphasis = None
        if self.scene and self.selected and self.folds is not None:
            self.emphasis = self.scene.emphasis(self.selected, self.folds, self.view)
        now = self.emphasis
        return (before and (before.box, before.boxes, before.lines)) != (now and (now.box, now.boxes, now.lines))

    def preview(self, ids: frozenset[str]) -> None:
        """Highlight boxes that something outside points at."""
        self._preview = self._there(ids)

    def _there(self, ids: Iterable[str]) -> frozenset[str]:
        places = self.scene.places if self.scene else {}
        return frozenset(box for box in ids if box in places)

    def line_near(self, at: Point) -> Line | None:
        """The edge within reach of a scene point."""
        return self.scene.line_at(at, self.folds, self.view) if self.scene and self.folds is not None else None

    def point_at(self, at: Point | None, box: str) -> None:
        """Hover over a scene point, and over the box there."""
        self._line = self.line_near(at) if at is not None and (not box or self.is_open(box)) else None

    def pin(self, line: Line | None) -> bool:
        """Keep an edge lit until something else is clicked; the answer is whether that changes anything."""
        changed = line is not self._pinned
        self._pinned = line
        return changed

    def is_open(self, box: str) -> bool:
        """Whether a box is a container whose contents are shown."""
        if not box or self.scene is None or self.folds is None:
            return False
        return self.scene.is_container(box) and not self.folds.closed(box)

    def is_folded(self, box: str) -> bool:
        """Whether a box is a container that is painted as one box."""
        return bool(box) and self.folds is not None and self.folds.closed(box)

    def highlights(self, *, focus: bool = False) -> Highlights:
        """What lies over the static layer now."""
        emphasis, folds = self.emphasis, self.folds
        if self.scene is None or folds is None:
            return Highlights()
        active = {line.id: line for line in emphasis.active} if emphasis else {}
        # The ground of an open container is not a thing that one points at.
        hovered = "" if self.is_open(self.hovered) else self.hovered
        for line in (*self._touching(hovered), self._pinned, self._line):
            if line is not None:
                active[line.id] = line
        asked = self._line or self._pinned
        ends = frozenset((self._pinned.source, self._pinned.target)) if self._pinned else frozenset()
        shown = emphasis.box if emphasis else ""
        preview = frozenset(folds.shown(box) for box in self._preview)
        return Highlights(shown, hovered, preview, ends, tuple(active.values()), asked.id if asked else "", focus)

    def _touching(self, box: str) -> tuple[Line, ...]:
        """The edges of the box under the pointer, remembered while it rests there."""
        if not box or self.scene is None or self.folds is None:
            return ()
        if self._touched[0] != box or self._touched[1] is not self.folds:
            self._touched = (box, self.folds, self.scene.ways.at_box(self.scene, box, self.folds))
        return self._touched[2]

    def verb(self, line: Line) -> str:
        """The text in the pill of an edge."""
        return self.scene.ways.verb(line) if self.scene else ""

    def pills(self, marks: Highlights, camera: Camera, size: Size) -> tuple[Pill, ...]:
        """Where the verbs of the active edges stand in the view."""
        if self.scene is None or self.folds is None:
            return ()
        return self._pills.place(self.scene, self.folds, self.emphasis, (marks.active, marks.asked), camera, size)

    def area(self, marks: Highlights, camera: Camera, size: Size) -> Rect | None:
        """The part of the view that highlights can touch."""
        if self.scene is None:
            return None
        rects = [line.bounds for line in marks.active]
        rects += [self.scene.place(box).rect for box in {marks.hovered, *marks.preview, *marks.ends} if box]
        seen = [camera.rect_to_view(rect) for rect in rects]
        seen += [camera.rect_to_view(pill.rect) for pill in self.pills(marks, camera, size)]
        found: Rect | None = None
        for rect in seen:
            found = rect if found is None else found.united(rect)
        return found.grown(20) if found else None
