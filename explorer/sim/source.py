"""The cluster in memory as a source of objects like any other, so that whoever draws files or a live cluster draws it too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from explorer.kube.source import Delta, Listing
from explorer.sim.objects import REFUSED, annotations_of
from explorer.sim.simulation import Simulation


class SimulationSource:
    """The objects of a simulation: an `ObjectSource` whose versions are numbers of events."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def list(self) -> Listing:
        """All objects now, sorted by kind, namespace and name."""
        objects = self._simulation.store.objects()
        remarks = [
            f"{key}: {words}" for key, obj in sorted(objects.items()) if (words := annotations_of(obj).get(REFUSED))
        ]
        version = str(self._simulation.store.version)
        return Listing(tuple(objects[key] for key in sorted(objects)), version, remarks=tuple(remarks))

    def watch(self, version: str) -> Iterator[Delta]:
        """What changed after a version, up to now: what happens later is another watch."""
        for event in tuple(self._simulation.store.watch(int(version or 0))):
            if event.verb == "note":
                continue
            verb: Literal["added", "modified", "deleted"] = "modified"
            obj = event.after
            if event.before is None:
                verb = "added"
            if obj is None:
                verb, obj = "deleted", event.before
            if obj is not None:
                yield Delta(verb, obj, str(event.seq))
