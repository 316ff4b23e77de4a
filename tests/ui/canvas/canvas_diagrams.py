"""Two small diagrams for the tests of the canvas."""

from __future__ import annotations

from explorer.model.diagram import Arrangement, Box, Diagram, Relation

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
