"""Two inputs side by side in one picture: what came, what went, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from explorer.desk.own import OwnCluster, OwnFiles, Shown
from explorer.desk.shot import Shot
from explorer.kube.comparing import Change, Comparison, compare, picture
from explorer.kube.drawing.draw import Wish
from explorer.kube.redaction import masked
from explorer.kube.source import Listing, Object
from explorer.model.facts import Fact, Facts
from explorer.model.opened import DIAGRAM, Manner, Overview, Tell
from explorer.model.opened import Change as Told

Side = OwnFiles | OwnCluster


class _Sides(Struct, frozen=True, eq=False):
    """What has been read of both sides, and what differs.

    Attributes:
        before, after: the objects of the sides.
        comparison: of the two.
        of: what became of each box.
    """

    before: Listing
    after: Listing
    comparison: Comparison
    of: dict[str, Change]


class OwnComparison(Shown):
    """Two inputs that are compared; each is read once."""

    def __init__(self, before: Side, after: Side) -> None:
        super().__init__(f"{before.title} → {after.title}", f"from {before.origin}, to {after.origin}")
        self._before, self._after = before, after
        self.private = before.private or after.private
        self._sides: _Sides | None = None

    def work(self, tell: Tell) -> None:
        """Read both sides and compare them."""
        self._state = f"Reading {self._before.title}"
        before = self._before.read_once(lambda part: tell(part * 0.45))
        self._state = f"Reading {self._after.title}"
        after = self._after.read_once(lambda part: tell(0.45 + part * 0.45))
        tell(0.9)
        self._files = {one.file: None for one in (*before.origins, *after.origins) if one is not None}
        comparison = compare(before.objects, after.objects)
        self._sides = _Sides(before, after, comparison, {one.box: one for one in comparison.changes})
        if before.objects or after.objects:
            sides = self._sides
            self._take(lambda manner: self._drawn(sides, manner))
            self._state = _counted(comparison)
        else:
            remarks = (*before.remarks, *after.remarks)
            self._problem = remarks[0] if remarks else f"{self._title}: neither of them holds an object of Kubernetes"
            self._state = ""
        self._ended = True
        tell(1.0)

    def _redrawn(self, shot: Shot, manner: Manner) -> Shot:
        return self._drawn(self._sides, manner) if self._sides is not None else shot

    def facts(self, box: str) -> Facts | None:
        """What is known of the object behind a box, what differs first."""
        found, change = super().facts(box), self._sides.of.get(box) if self._sides is not None else None
        if found is None or change is None:
            return found
        hide = masked if self._manner.masked else str
        fields = tuple(Fact(one.path, hide(f"{one.before} → {one.after}"), one.path) for one in change.fields)
        return replace(found, status=(Fact("Compared", change.verb), *fields), events=())

    def overview(self) -> Overview:
        """What is told of the comparison."""
        found = super().overview()
        left_out = self._sides.comparison.left_out if self._sides is not None else ()
        changes = tuple(map(self._told, self._sides.comparison.changes)) if self._sides is not None else ()
        return replace(found, findings=(), remarks=(*found.remarks, *left_out), changes=changes)

    def _told(self, change: Change) -> Told:
        words = (f"{one.path}: {one.before} → {one.after}" for one in change.fields)
        name = self._seen_text(f"{change.kind} {change.name}")
        return Told(change.verb, change.box, name, tuple(map(self._seen_text, words)))

    def _present(self, shot: Shot) -> Sequence[Object]:
        return self._sides.after.objects if self._sides is not None else shot.objects

    def _drawn(self, sides: _Sides, manner: Manner) -> Shot:
        before, after = sides.before, sides.after
        gone = [one.before for one in sides.comparison.changes if one.verb == "removed" and one.before is not None]
        drawing = picture(
            before.objects, after.objects, sides.comparison, Wish(group=manner.group, fold=manner.fold),
            id=DIAGRAM, title=self._title, origins=after.origins,
        )  # fmt: skip
        objects: Sequence[Object] = (*after.objects, *(before.objects[number] for number in gone))
        origins = (
            *(after.origins or [None] * len(after.objects)),
            *(before.origins[number] if before.origins else None for number in gone),
        )
        remarks = (*before.remarks, *after.remarks, *drawing.remarks)
        return Shot(tuple(objects), origins, drawing, manner, (), remarks)


def _counted(comparison: Comparison) -> str:
    verbs = [one.verb for one in comparison.changes]
    words = [f"{verbs.count(verb)} {verb}" for verb in ("added", "removed", "changed") if verb in verbs]
    return f"{', '.join(words)}, {comparison.same} the same" if words else f"All {comparison.same} objects are the same"
