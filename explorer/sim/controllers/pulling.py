"""How a kubelet comes to an image: what its node has, by reference and by layer, and its one download at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from explorer.sim.clock import SECOND
from explorer.sim.containers import CHECK, START, Life, doubled
from explorer.sim.controller import Api
from explorer.sim.images import Image, refusal
from explorer.sim.objects import Key, Object, at, labels_of

PLATFORM = "linux/amd64"


class Machine(Struct):
    """What a kubelet remembers of its node.

    Attributes:
        images: references, each with the time from which it is there.
        layers: digests, each with the time from which it is there.
        busy: until when the one download takes.
        addresses: how many were given to pods.
        off: whether the machine is switched off.
        cut: whether it is cut off; this is still so when the node object is deleted.
    """

    images: dict[str, int] = field(default_factory=dict)
    layers: dict[str, int] = field(default_factory=dict)
    busy: int = 0
    addresses: int = 0
    off: bool = False
    cut: bool = False


def machine_of(api: Api, name: str) -> Machine:
    """What is remembered of a node."""
    machine: Machine | None = api.memory.get(("node", name))
    if machine is None:
        machine = api.memory[("node", name)] = Machine()
    return machine


def platform_of(node: Object | None) -> str:
    """Operating system and architecture of a node."""
    if node is None:
        return PLATFORM
    info, labels = at(node, ("status", "nodeInfo"), {}), labels_of(node)
    system = info.get("operatingSystem") or labels.get("kubernetes.io/os") or "linux"
    return f"{system}/{info.get('architecture') or labels.get('kubernetes.io/arch') or 'amd64'}"


def pull(api: Api, pod: Object, container: Mapping[str, Any], life: Life, image: Image, network: int) -> None:
    """Have the image, or begin to download it after all that the node downloads already."""
    name, reference = pod["spec"]["nodeName"], container["image"]
    machine, policy = machine_of(api, name), container.get("imagePullPolicy", "IfNotPresent")
    there = machine.images.get(reference)
    begin = max(api.now, network)
    life.note = ""
    if policy == "Never" and there is None:
        life.stage, life.until = "never", -1
    elif there is not None:
        life.stage, life.until = "pulling", max(begin, there) + (CHECK if policy == "Always" else 0)
    else:
        why_not = refusal(image, platform_of(api.get(Key("Node", "", name))))
        begin = max(begin, machine.busy)
        life.stage, life.until = (
            "pulling",
            begin + (CHECK if why_not else _download(api, name, reference, image, life, begin)),
        )
        machine.busy = life.until
        if not why_not:
            machine.images[reference] = life.until
            machine.layers.update((digest, life.until) for digest, _ in image.layers)


def _download(api: Api, node: str, reference: str, image: Image, life: Life, begin: int) -> int:
    """How long a download takes: of layers only those that the node does not have by their digest."""
    if not image.layers:
        return image.pull if image.pull >= 0 else api.chance_of(node, reference).between(20, 50) * 100
    have = machine_of(api, node).layers
    missing = {digest: length for digest, length in image.layers if have.get(digest, begin + 1) > begin}
    if len(missing) < len(image.layers):
        life.note = f", {len(missing)} of its {len(image.layers)} layers: the others are there"
    else:
        life.note = f", all {len(missing)} layers of it"
    return sum(missing.values())


def pulled(api: Api, pod: Object, life: Life, image: Image) -> None:
    """The download is over: create the container, or wait for the next try."""
    why_not = refusal(image, platform_of(api.get(Key("Node", "", pod["spec"]["nodeName"]))))
    if not why_not:
        life.stage, life.until, life.pulls, life.note = "starting", api.now + START, 0, ""
        life.run("create")
    else:
        life.pulls += 1
        life.stage, life.until, life.note = "failed", api.now + SECOND, why_not


def back_off(api: Api, life: Life) -> None:
    """A pull failed a moment ago: the next is tried after a delay that doubles."""
    life.stage, life.until = "backing off", api.now + doubled(life.pulls) - SECOND
