"""Where runs begin: the scenarios of a pack, and anybody's manifests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.laboratory.run import SimulationRun
from explorer.laboratory.starting import LENGTH, of_path, of_scenario, start
from explorer.laboratory.tours import tour_of
from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.model.lesson import Tour
from explorer.model.running import Given, Offer, Trouble


class Shelf:
    """A `Laboratory` of one pack."""

    def __init__(self, pack: Pack, *, until: int = LENGTH, nodes: int = 3, orders: Sequence[str] = ()) -> None:
        """Offer the scenarios of a pack.

        Args:
            pack: whose scenarios.
            until: how long runs of manifests are planned to be, in milliseconds.
            nodes: how many nodes they get if they bring none.
            orders: what is done in them at which times, as in `--do`.
        """
        self._pack = pack
        self._until, self._nodes, self._orders = until, nodes, tuple(orders)

    def offers(self) -> Sequence[Offer]:
        """The scenarios of the pack, in the order of its topics."""
        topics = {topic: number for number, topic in enumerate(self._pack.topics)}
        found = (one for one in self._pack.scenarios.values() if one.beats)
        ordered = sorted(found, key=lambda one: topics.get(one.topic, len(topics)))
        return [Offer(one.id, one.title, one.summary, one.id) for one in ordered]

    def tour(self, what: str) -> tuple[Sequence[Diagram], Tour] | None:
        """The tour of a scenario, with the diagrams that its steps show; None if there is no such scenario."""
        found = self._pack.scenarios.get(what)
        return None if found is None else tour_of(found, self._pack.start)

    def begin(self, what: str, seed: int | None = None) -> SimulationRun:
        """Begin a run of a scenario, or of the manifests at a path.

        Raises:
            Trouble: if there is none, or nothing in it can be simulated.
        """
        if what in self._pack.scenarios:
            return of_scenario(self._pack.scenarios[what], seed)
        path = Path(what).expanduser()
        if not path.exists():
            names = ", ".join(sorted(self._pack.scenarios)) or "none in this pack"
            raise Trouble(f"{what}: no such file or folder, and no scenario of this name; scenarios: {names}")
        return of_path(path, seed or 0, self._until, self._nodes, self._orders)

    def begin_with(self, given: Given, seed: int | None = None) -> SimulationRun:
        """Begin a run of objects that were read already.

        Raises:
            Trouble: if there are none, or too many.
        """
        if not given.objects:
            raise Trouble(f"{given.title}: nothing has been read of it that could be simulated")
        return start(given.objects, given.title, seed or 0, self._until, self._nodes, self._orders, given.remarks)
