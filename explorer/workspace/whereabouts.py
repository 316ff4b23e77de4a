"""Where something that was found is to be seen."""

from __future__ import annotations

from msgspec import Struct

from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.workspace import moves
from explorer.workspace.search_index import Entry
from explorer.workspace.state import Place, State


class Spot(Struct, frozen=True):
    """A box on a diagram, or a whole diagram.

    Attributes:
        diagram: id of the diagram.
        box: id of the box; empty for the whole diagram.
        path: the titles on the way there: the diagram, and the containers around the box, the outermost first.
        through: the boxes of the present diagram through which one gets there; none if it is this diagram.
    """

    diagram: str
    box: str
    path: tuple[str, ...]
    through: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The path as it is read: "Cluster › Worker node"."""
        return " › ".join(self.path)


def spot(pack: Pack, place: Place, entry: Entry) -> Spot | None:
    """Where going to an entry leads; None if that is no place on a diagram.

    Args:
        pack: the pack.
        place: where the learner is: of several boxes of a concept, that decides.
        entry: what was found.
    """
    if entry.kind == "box":
        diagram, _, box = entry.id.partition("/")
    elif entry.kind == "diagram":
        diagram, box = entry.id, ""
    elif entry.kind == "concept":
        led = moves.follow(pack, State(place), entry.id).place
        diagram, box = led.diagram, led.box
        if not box:
            return None
    else:
        return None
    there = pack.diagrams.get(diagram)
    if there is None or (box and box not in there.by_id):
        return None
    around = [container.name for container in there.ancestors(box)] if box else []
    path = (there.title, *reversed(around))
    return Spot(diagram, box, path, _through(pack, pack.diagrams[place.diagram], there))


def _through(pack: Pack, here: Diagram, there: Diagram) -> frozenset[str]:
    """The boxes of one diagram that open another, or one above it."""
    seen: set[str] = set()
    while there.id != here.id and there.id not in seen:
        seen.add(there.id)
        doors = here.doors_to.get(there.id, frozenset())
        if doors or there.parent not in pack.diagrams:
            return doors
        there = pack.diagrams[there.parent]
    return frozenset()
