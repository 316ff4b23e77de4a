"""What a learner has to know of a simulation besides its picture: that it is a model, what it leaves alone, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from explorer.kube.manifests import Manifest
from explorer.sim.controllers import ALL
from explorer.sim.objects import Key, Problem, controller_of, flaws, key_of, kind_of, owner_key
from explorer.sim.simulation import Simulation

_READ = (
    "ConfigMap", "Secret", "ServiceAccount", "Namespace", "StorageClass", "RuntimeClass", "VirtualService", "DestinationRule", "HTTPRoute",
    "Gateway", "Gateway.networking.istio.io", "PeerAuthentication", "AuthorizationPolicy", "MutatingWebhookConfiguration",
    "CustomResourceDefinition",
)  # fmt: skip
"""Kinds that nobody watches and that count all the same: others read them, or there is nothing more to them than that they are there."""

MODELLED = frozenset((*_READ, *(kind for each in ALL for kind in each.watches if kind != "*")))
"""The kinds that have an effect here."""


class Places:
    """Where the objects of a simulation were written."""

    def __init__(self, simulation: Simulation, manifests: Sequence[Manifest] = ()) -> None:
        self._simulation = simulation
        self._manifests = manifests
        self._of: dict[Key, Manifest] = {}
        for one in manifests:
            if not flaws(one.object):
                self._of.setdefault(key_of(one.object), one)

    def of(self, simulation: Simulation) -> Places:
        """The same places, for another simulation that began with the same objects."""
        return Places(simulation, self._manifests)

    def told(self, problem: Problem) -> str:
        """A problem with its file and line; that of an object which a controller made has those of its owner."""
        manifest, path = None, problem.path
        if problem.number and problem.number <= len(self._manifests):
            manifest = self._manifests[problem.number - 1]
        elif (origin := self._origin(problem.key)) is not None:
            manifest = self._of[origin]
            path = path if origin == problem.key else ""
        if manifest is None:
            return str(problem)
        place = manifest.place_of(path)
        return f"{manifest.file}:{place.line}:{place.column}: {problem}"

    def _origin(self, key: Key) -> Key | None:
        seen: set[Key] = set()
        while key not in self._of:
            obj = self._simulation.store.get(key)
            owner = None if obj is None or key in seen else controller_of(obj)
            if owner is None:
                return None
            seen.add(key)
            key = owner_key(owner, key.namespace)
        return key


def of(simulation: Simulation, places: Places) -> Iterator[str]:
    """All remarks, a line each."""
    yield from introduction(simulation)
    told = set()
    for problem in (*simulation.refused, *simulation.problems.values()):
        line = places.told(problem)
        if line not in told:
            told.add(line)
            yield line


def introduction(simulation: Simulation) -> Iterator[str]:
    """That it is a model, and what it leaves alone, a line each."""
    version = ".".join(str(part) for part in simulation.version)
    events = simulation.history.events
    made = sum(event.key.kind == "Node" and event.actor == "Simulation" for event in events[: simulation.loaded])
    nodes = f", on {made} node{'' if made == 1 else 's'} made up" if made else ""
    yield f"A model of Kubernetes {version} with the seed {simulation.seed}{nodes}; no cluster is touched"
    others = Counter(kind for kind in map(kind_of, simulation.given) if kind and kind not in MODELLED)
    if others:
        names = ", ".join(f"{kind} ({count})" for kind, count in sorted(others.items()))
        yield f"not modelled, kept and left alone: {names}"
