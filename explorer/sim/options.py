"""What can be set before a simulation begins."""

from __future__ import annotations

from msgspec import Struct

from explorer.sim.images import Image


class Options(Struct, frozen=True):
    """What a simulation starts from besides its objects; with the objects, the seed and the actions it decides everything.

    Attributes:
        images: what images do; one that is not named runs and is ready a second after its start.
        nodes: how many nodes are made if the objects bring none.
        node_cpu: what each of them has.
        node_memory: what each of them has.
        node_pods: how many pods each of them takes.
        most_events: where a simulation that never ends is stopped.
    """

    images: tuple[Image, ...] = ()
    nodes: int = 3
    node_cpu: str = "4"
    node_memory: str = "16Gi"
    node_pods: int = 110
    most_events: int = 1_000_000
