"""Diagrams for the tests of the canvas."""

from __future__ import annotations

import random

from msgspec.structs import replace

from explorer.model.diagram import Arrangement, Box, Diagram, Relation, Tone

CLUSTER = Diagram(
    "cluster",
    "Cluster",
    "What a cluster is made of",
    boxes=(
        Box("kubectl", "kubectl", sublabel="client", domain="packaging", glyph="terminal"),
        Box("cluster", "Kubernetes cluster", arrange=Arrangement("column")),
        Box("plane", "Control plane", "cluster", domain="control-plane", arrange=Arrangement("row")),
        Box("api", "API server", "plane", sublabel="the only door", domain="control-plane", glyph="api"),
        Box("etcd", "etcd", "plane", sublabel="state", domain="storage", glyph="cylinder"),
        Box("node", "Worker node 1", "cluster", sublabel="runs the pods", domain="node", arrange=Arrangement("row")),
        Box("kubelet", "kubelet", "node", sublabel="node agent", domain="node", portal="runtime"),
        Box("pod", "Pod", "node", scale=0.4, domain="node", arrange=Arrangement("row")),
        Box("web", "web", "pod", sublabel="app container", domain="node"),
        Box("envoy", "Envoy", "pod", sublabel="sidecar", domain="mesh", dashed=True, problem="not ready"),
    ),
    relations=(
        Relation("r1", "kubectl", "api", "applies to"),
        Relation("r2", "api", "etcd", "reads and writes", both=True),
        Relation("r3", "kubelet", "api", "watches its Pods"),
        Relation("r4", "kubelet", "web", "starts", line="dashed"),
        Relation("r5", "kubelet", "envoy", "starts", line="dotted"),
    ),
    arrange=Arrangement("row"),
)

RUNTIME = Diagram(
    "runtime",
    "Runtime",
    boxes=(Box("containerd", "containerd"), Box("runc", "runc")),
    relations=(Relation("x", "containerd", "runc", "starts"),),
    parent="cluster",
)


def clusters(boxes: int, seed: int = 3) -> Diagram:
    """A cluster of namespaces of applications of pods of containers, with as many relations as boxes."""
    chance = random.Random(seed)  # noqa: S311 - a diagram, not a secret
    made, apps = [Box("c", "cluster", domain="control-plane")], []
    while len(made) < boxes:
        home = f"n{len(made)}"
        made.append(Box(home, home, "c", domain="packaging"))
        for _ in range(chance.randint(3, 8)):
            app = f"a{len(made)}"
            made.append(Box(app, app, home, domain="node", glyph="box"))
            leaves = []
            for _ in range(chance.randint(1, 5)):
                pod = f"p{len(made)}"
                made.append(Box(pod, pod, app, domain="node"))
                for _ in range(chance.randint(1, 3)):
                    leaves.append(f"k{len(made)}")
                    made.append(Box(leaves[-1], leaves[-1], pod, sublabel="container"))
            apps.append(leaves)
    pairs = {}
    for _ in range(boxes):
        one = chance.choice(apps)
        other = one if chance.random() < 0.75 else chance.choice(apps)
        pairs[chance.choice(one), chance.choice(other)] = None
    relations = [Relation(f"r{n}", *pair, "calls") for n, pair in enumerate(pairs) if pair[0] != pair[1]]
    return Diagram("clusters", "Clusters", boxes=tuple(made), relations=tuple(relations))


STATES: tuple[tuple[str, Tone], ...] = (
    ("Ready", "good"), ("Starting", "busy"), ("CrashLoopBackOff", "bad"), ("Terminating", "gone"), ("Bound", ""), ("", ""),
)  # fmt: skip


def stated(diagram: Diagram, seed: int = 3) -> Diagram:
    """The diagram with every box in some state, and some that open others."""
    chance = random.Random(seed)  # noqa: S311 - a diagram, not a secret
    boxes = []
    for box in diagram.boxes:
        badge, tone = chance.choice(STATES)
        boxes.append(replace(box, badge=badge, tone=tone, portal=chance.choice(("", "", "", "runtime"))))
    return replace(diagram, boxes=tuple(boxes))
