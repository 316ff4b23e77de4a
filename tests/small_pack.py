"""A small pack made in memory, for tests that need a few concepts and two diagrams and nothing more."""

from __future__ import annotations

from explorer.model.catalogue import Block, Concept, Fact, Link, Pack, Picture, Topic, View
from explorer.model.diagram import Arrangement, Box, Diagram, Relation


def small_pack() -> Pack:
    """Two diagrams: `cluster` with two nodes, and `runtime` below it."""
    cluster = Diagram(
        "cluster",
        "Cluster",
        "Who decides and who works.",
        (
            Box("api", "API server", concept="kube-apiserver", domain="control-plane"),
            Box("node-1", "Node 1", concept="node", domain="node", arrange=Arrangement("row")),
            Box("kubelet-1", "kubelet", "node-1", "kubelet", "agent", "node"),
            Box("runtime-1", "Runtime", "node-1", "container-runtime", domain="node", portal="runtime"),
            Box("node-2", "Node 2", concept="node", domain="node"),
            Box("kubelet-2", "kubelet", "node-2", "kubelet", "agent", "node"),
        ),
        (
            Relation("r1", "kubelet-1", "api", "watches"),
            Relation("r2", "kubelet-1", "runtime-1", "CRI"),
            Relation("r3", "kubelet-2", "api", "watches"),
        ),
        Arrangement("column"),
    )
    runtime = Diagram(
        "runtime",
        "Runtime",
        "How a container starts.",
        (
            Box("runtime", "Container runtime", concept="container-runtime", domain="node"),
            Box("containerd", "containerd", "runtime", "containerd", domain="node"),
            Box("runc", "runc", concept="runc", domain="node"),
        ),
        (Relation("r1", "containerd", "runc", "calls"),),
        parent="cluster",
    )
    concepts = (
        _concept("kube-apiserver", "API server", "control-plane", "The only door to the cluster."),
        _concept("node", "Node", "node", "A machine that runs Pods."),
        Concept(
            "kubelet",
            "kubelet",
            "node",
            "node",
            definition="The agent on every node.",
            aliases=("node agent",),
            body=(Block("<p>It keeps containers running.</p>"), Block("kubectl get nodes", "kubectl get nodes", "sh")),
            facts=(Fact("It speaks CRI.", "It speaks CRI."),),
            links=(Link("watches", "kube-apiserver"), Link("calls", "container-runtime")),
            pictures=("parts",),
            text="The agent on every node. It keeps containers running. kubectl get nodes",
        ),
        _concept("container-runtime", "Container runtime", "node", "Runs containers for the kubelet."),
        _concept("containerd", "containerd", "node", "A daemon that many clusters use."),
        _concept("runc", "runc", "node", "Starts one container and leaves."),
        _concept("oci", "OCI", "node", "An organisation with three specifications, sticky or not."),
    )
    return Pack(
        "small",
        "A small pack",
        "cluster",
        views=(View("cluster", "Cluster"), View("runtime", "Runtime")),
        topics={"node": Topic("node", "Worker node", "node"), "control-plane": Topic("control-plane", "Control plane")},
        concepts={concept.id: concept for concept in concepts},
        diagrams={"cluster": cluster, "runtime": runtime},
        pictures={"parts": Picture("parts", "", "Parts", hot=("kubelet",), problem="it is only a test")},
    )


def _concept(name: str, title: str, topic: str, definition: str) -> Concept:
    return Concept(name, title, topic, "node", definition=definition, text=definition)
