"""Everything in the built-in pack can be reached."""

from __future__ import annotations

from explorer import resources
from explorer.packs import load_pack

PACK = load_pack(resources.folder("content"), resources.folder("assets") / "images")


def test_that_every_diagram_is_reached_by_opening_boxes_from_the_start() -> None:
    seen, waiting = set(), [PACK.start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [box.portal for box in PACK.diagrams[name].boxes if box.portal]
    assert seen == set(PACK.diagrams)


def test_that_every_diagram_leads_back_to_the_start() -> None:
    for diagram in PACK.diagrams.values():
        above, steps = diagram, 0
        while above.parent and steps < 20:
            above, steps = PACK.diagrams[above.parent], steps + 1
        assert above.id == PACK.start


def test_that_the_thirteen_diagrams_and_the_path_are_there() -> None:
    expected = "map cluster docker runtime images helm mesh traffic security edge ambient statefulset rollout learn"
    assert set(expected.split()) <= set(PACK.diagrams)


def test_that_every_relation_is_told_at_both_its_ends() -> None:
    for concept in PACK.concepts.values():
        for link in concept.links:
            assert (concept.id, link.verb) in PACK.links_to[link.target]


def test_that_every_concept_of_a_diagram_in_the_blueprint_has_a_box_there() -> None:
    on_it = {name: {box.concept for box in diagram.boxes} for name, diagram in PACK.diagrams.items()}
    cluster = """kubectl kube-apiserver admission-control etcd kube-scheduler kube-controller-manager
        cloud-controller-manager cluster-dns crd operator node kubelet kube-proxy container-runtime cni csi pod service
        endpointslice networkpolicy"""
    runtime = """kubelet cri cri-runtime-service cri-image-service dockershim cri-dockerd containerd containerd-shim cri-o
        conmon runc crun runtimeclass gvisor kata pod-sandbox snapshotter"""
    mesh = """microservice service-mesh envoy istio-agent istio-init istio-cni native-sidecar istiod pilot citadel galley
        xds injection-webhook"""
    stateful = """statefulset ordinal start-ordinal headless-service pod-dns-name volume-claim-template pvc pv storageclass
        controller-revision primary-replica operator"""
    for name, concepts in (("cluster", cluster), ("runtime", runtime), ("mesh", mesh), ("statefulset", stateful)):
        assert set(concepts.split()) <= on_it[name], name
