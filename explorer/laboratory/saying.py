"""What the second lines of boxes say in a simulation: to whom a pod belongs, since when a node is silent, where a volume is."""

from __future__ import annotations

from typing import NamedTuple

from explorer.kube.drawing.saying import look_of, say
from explorer.kube.states import State
from explorer.laboratory import states
from explorer.laboratory.names import kind_named
from explorer.sim.clock import SECOND
from explorer.sim.controllers.rollout import HASH
from explorer.sim.objects import Key, Object, at, controller_of, key_of, labels_of, matches
from explorer.sim.view import View

NEW = 10 * SECOND
"""How long it is said of a pod when it was created."""

FOR_EVER = 1 << 60


class Fact(NamedTuple):
    """What follows from a pod alone.

    Attributes:
        pod: the pod.
        key: its key.
        born: when it was created, in milliseconds.
        state: how it is.
        family: its workload.
    """

    pod: Object
    key: Key
    born: int
    state: State
    family: str


Span = tuple[int, int]
"""From when on something is true, and before when, in milliseconds."""

ALWAYS: Span = (0, FOR_EVER)


def of_node(node: Object, time: int) -> tuple[str, Span]:
    """What stands below the name of a node, and for how long."""
    since = states.unknown_since(node)
    if since is None:
        return "silent, not yet noticed" if states.silent(node) else "", ALWAYS
    seconds = (time - since) // SECOND
    begin = since + seconds * SECOND
    return f"Unknown for {seconds} s", (begin, begin + SECOND)


def of_pod(fact: Fact, node: Object | None, time: int) -> tuple[str, Span]:
    """What stands below the name of a pod, and for how long."""
    family, born = fact.family, fact.born
    if fact.state.tone == "gone":
        if not states.silent(node):
            return family, ALWAYS
        stateful = family.startswith("StatefulSet ")
        return "still there as an object: no replacement" if stateful else "deletion requested, kubelet silent", ALWAYS
    if not born:
        return family, ALWAYS
    if time - born >= NEW:
        return family, (born + NEW, FOR_EVER)
    begin = time - (time - born) % SECOND
    told = f"created {(time - born) // SECOND} s ago"
    return " · ".join(filter(None, (family, told))), (begin, begin + SECOND)


def family_of(pod: Object) -> str:
    """The workload of a pod: `Deployment web`, as its ReplicaSet is named."""
    owner = controller_of(pod)
    if owner is None:
        return ""
    kind, name = str(owner["kind"]), str(owner["name"])
    tail = labels_of(pod).get(HASH)
    if kind == "ReplicaSet" and tail and name.endswith(f"-{tail}"):
        return f"Deployment {name.removesuffix(f'-{tail}')}"
    return f"{kind} {name}"


def of_any(obj: Object) -> str:
    """What an object is, and what matters most about it."""
    kind = kind_named(key_of(obj).kind)
    if kind.kind == "Traffic":
        spec = obj.get("spec") or {}
        return f"{spec.get('perSecond')} requests a second to {spec.get('to')}"
    look = look_of(kind, obj) if kind.looks else None
    return " · ".join(filter(None, ((look and look.title) or kind.kind, say(kind.says, obj))))


def size(text: str) -> str:
    """`10Gi` as people write it."""
    number = text.rstrip("KMGTPEikm")
    return f"{number} {text[len(number) :]}".strip()


def attached(view: View, node: str) -> str:
    """That a volume is attached to a node; *still* if that node does not answer."""
    still = "still " if states.silent(view.get(Key("Node", "", node))) else ""
    return f"{still}attached to {node}"


def of_names(view: View, service: Object) -> str:
    """What the names of a headless Service lead to: `db-0.db → 10.0.1.7   db-1.db → no ready address`."""
    meta, selector = service["metadata"], at(service, ("spec", "selector"))
    if not selector:
        return "headless"
    pods = view.list("Pod", meta["namespace"])
    fitting = [pod for pod in pods if matches({"matchLabels": selector}, labels_of(pod))]
    parts = []
    for pod in fitting[:4]:
        word = states.of(pod).word
        address = at(pod, ("status", "podIP"))
        name = at(pod, ("spec", "hostname")) or pod["metadata"]["name"]
        parts.append(f"{name}.{meta['name']} → {address if word == 'Ready' and address else 'no ready address'}")
    more = f"   and {len(fitting) - 4} more" if len(fitting) > 4 else ""
    return "   ".join(parts) + more if parts else "headless: no pod fits"
