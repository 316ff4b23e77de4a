"""What stands out on a canvas: selection, hover, preview, and the edges that belong to them. Free of Qt."""

from __future__ import annotations

from explorer.model.geometry import Point, Rect
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.edges import pill_rect
from explorer.ui.canvas.scene import Emphasis, Line, Scene
from explorer.ui.canvas.stage import Highlights, dirty
from explorer.ui.canvas.verbs import verb_of


class Marks:
    """What is folded, selected, hovered and previewed in a scene."""

    def __init__(self) -> None:
        self.scene: Scene | None = None
        self.folded: frozenset[str] = frozenset()
        self.selected = ""
        self.hovered = ""
        self.emphasis: Emphasis | None = None
        self._line: Line | None = None
        self._preview: frozenset[str] = frozenset()

    def show(self, scene: Scene, *, same: bool) -> None:
        """Go over to another scene; keep what still is there, and what was folded if it is the same diagram."""
        self.scene, self._line = scene, None
        self.folded = self.folded.intersection(scene.places) if same else frozenset()
        self._preview = self._preview.intersection(scene.places)
        if self.selected not in scene.places:
            self.selected = ""

    def refold(self, zoom: float) -> bool:
        """Fold and open containers for a zoom; the answer is whether anything changed."""
        if self.scene is None:
            return False
        folded = self.scene.folded(zoom, self.folded)
        if folded == self.folded:
            return False
        self.folded, self._line = folded, None
        self.emphasise()
        return True

    def emphasise(self) -> bool:
        """Work out what stands out now; the answer is whether other things fade than before."""
        before = self.emphasis
        self.emphasis = self.scene.emphasis(self.selected, self.folded) if self.scene and self.selected else None
        now = self.emphasis
        return (before and (before.boxes, before.lines)) != (now and (now.boxes, now.lines))

    def preview(self, ids: frozenset[str]) -> None:
        """Highlight boxes that something outside points at."""
        self._preview = ids.intersection(self.scene.places) if self.scene else frozenset()

    def point_at(self, at: Point | None, zoom: float) -> str:
        """Hover over a scene point; the answer is the box there."""
        self._line, box = None, ""
        if at is not None and self.scene:
            box = self.scene.box_at(at, self.folded, zoom)
            if not box or self.is_open(box):
                self._line = self.scene.line_at(at, self.folded, zoom)
        return box

    def is_open(self, box: str) -> bool:
        """Whether a box is a container whose contents are shown."""
        return self.scene is not None and self.scene.is_container(box) and box not in self.folded

    def highlights(self, *, focus: bool = False) -> Highlights:
        """What lies over the static layer now."""
        scene, emphasis = self.scene, self.emphasis
        if scene is None:
            return Highlights()
        active = {line.id: line for line in scene.lines(self.folded) if emphasis and line.id in emphasis.active}
        # The ground of an open container is not a thing that one points at.
        hovered = "" if self.is_open(self.hovered) else self.hovered
        if hovered:
            active.update((line.id, line) for line in scene.lines_of(hovered, self.folded))
        if self._line:
            active[self._line.id] = self._line
        return Highlights(
            selected=emphasis.box if emphasis else "",
            hovered=hovered,
            preview=frozenset(scene.shown_as(box, self.folded) for box in self._preview),
            active=tuple(active.values()),
            focus=focus,
        )

    def verb(self, line: Line) -> str:
        """The text in the pill of an edge."""
        return verb_of(self.scene.diagram, self.scene.placement, line.ids) if self.scene else ""

    def area(self, marks: Highlights, camera: Camera) -> Rect | None:
        """The part of the view that highlights can touch."""
        if self.scene is None:
            return None
        metrics, zoom = self.scene.placement.metrics, camera.zoom
        pills = [
            # A pill that finds its place taken moves along its edge, whose way is in the area anyway.
            pill_rect(line, verb, zoom, metrics).grown(2 * metrics.pill_height / zoom)
            for line in marks.active
            if (verb := self.verb(line))
        ]
        wide = max((rect.width for rect in pills), default=0.0) / 2
        lines = [line.bounds.grown(wide) for line in marks.active]
        area = dirty(self.scene, {marks.hovered, *marks.preview}, [*lines, *pills])
        return camera.rect_to_view(area).grown(20) if area else None
