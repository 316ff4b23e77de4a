"""Invariants SE-09 to SE-13: which pods get a proxy, when, and in which form; which traffic it takes."""

from __future__ import annotations

from typing import Any

import pytest

from explorer.sim.actions import Apply, Delete, Label, Scale
from explorer.sim.images import Image
from explorer.sim.mesh.injection import PROXY_UID, is_native, wanted
from explorer.sim.mesh.pods import PROXY, STATUS, has_proxy
from explorer.sim.objects import Key, Object, at
from explorer.sim.options import Options
from explorer.sim.pods import ready
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid
from tests.sim.clusters import WEB, deployment, names
from tests.sim.mesh.meshes import namespace

ISTIOD = Key("Deployment", "istio-system", "istiod")
QUICK = Options(images=tuple(Image(name, pull=100) for name in ("web:1", "istiod:1", "istio/proxyv2:1.31.1")))


def istiod(replicas: int = 1) -> dict[str, Any]:
    obj = deployment(replicas, "istiod:1")
    obj["metadata"] = {"name": "istiod", "namespace": "istio-system"}
    obj["spec"]["selector"] = {"matchLabels": {"app": "istiod"}}
    obj["spec"]["template"]["metadata"]["labels"] = {"app": "istiod"}
    return obj


def cluster(*objects: Object, version: str = "1.37", injects: bool = True) -> Simulation:
    labels = {"istio-injection": "enabled"} if injects else {}
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default", "labels": labels}}
    simulation = Simulation([space, istiod(), *objects], options=QUICK, version=version)
    simulation.run_until(20_000)
    return simulation


def bare(name: str, namespace: str = "default", labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    meta = {"name": name, "namespace": namespace, "labels": labels or {}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta,
        "spec": {"containers": [{"name": "web", "image": "web:1"}], **spec},
    }


@pytest.mark.parametrize(
    ("space", "own", "spec", "expected"),
    [
        ({"istio-injection": "enabled"}, {}, {}, True),
        ({"istio-injection": "enabled"}, {"sidecar.istio.io/inject": "true"}, {}, True),
        ({"istio-injection": "enabled"}, {"sidecar.istio.io/inject": "false"}, {}, False),
        ({"istio-injection": "disabled"}, {"sidecar.istio.io/inject": "true"}, {}, False),
        ({}, {"sidecar.istio.io/inject": "true"}, {}, True),
        ({"istio.io/rev": "default"}, {}, {}, True),
        ({}, {"istio.io/rev": "default"}, {}, True),
        ({"istio.io/rev": "default", "istio-injection": "disabled"}, {}, {}, False),
        ({"istio.io/rev": "other"}, {}, {}, False),
        ({"istio-injection": "enabled"}, {}, {"hostNetwork": True}, False),
        ({}, {}, {}, False),
    ],
)
def test_se_09_labels_of_the_namespace_and_of_the_pod_decide(
    space: dict[str, str], own: dict[str, str], spec: dict[str, Any], expected: bool
) -> None:
    assert wanted(space, bare("web", labels=own, **spec)) is expected
    simulation = cluster(injects=False)
    home = namespace("shop")
    home["metadata"]["labels"] = space
    simulation.do(Apply(home))
    simulation.do(Apply(bare("web", "shop", own, **spec)))
    pod = simulation.store.get(Key("Pod", "shop", "web"))
    assert pod is not None
    assert has_proxy(pod) is expected
    assert (STATUS in pod["metadata"].get("annotations", {})) is expected


def test_se_10_a_label_changes_no_pod_that_runs() -> None:
    simulation = cluster(deployment(3), injects=False)
    before = names(simulation.store)
    simulation.do(Label(Key("Namespace", "", "default"), {"istio-injection": "enabled"}))
    simulation.run_until(60_000)
    old = simulation.store.list("Pod", "default")
    assert names(simulation.store) == before
    assert not any(has_proxy(one) for one in old)
    simulation.do(Label(Key("Pod", "default", old[0]["metadata"]["name"]), {"sidecar.istio.io/inject": "true"}))
    assert not any(
        has_proxy(one)
        for one in simulation.store.list("Pod", "default")
        if one["metadata"]["name"] == old[0]["metadata"]["name"]
    )
    simulation.do(Delete(Key("Pod", "default", old[1]["metadata"]["name"])))
    simulation.run_until(120_000)
    (new,) = (
        one for one in simulation.store.list("Pod", "default") if one["metadata"]["name"] not in before and ready(one)
    )
    assert has_proxy(new)


def test_se_11_without_istiod_pods_that_it_would_be_asked_for_cannot_be_created() -> None:
    simulation = cluster(deployment(2))
    home = namespace("plain")
    simulation.do(Apply(home))
    simulation.do(Scale(ISTIOD, 0))
    simulation.run_until(60_000)
    with pytest.raises(Invalid, match="istiod does not answer"):
        simulation.do(Apply(bare("new")))
    with pytest.raises(Invalid, match="istiod does not answer"):
        simulation.do(Apply(bare("hosted", hostNetwork=True)))
    simulation.do(Apply(bare("other", "plain")))
    simulation.do(Apply(bare("out", labels={"sidecar.istio.io/inject": "false"})))
    simulation.do(Scale(WEB, 4))
    simulation.run_until(90_000)
    assert len([one for one in simulation.store.list("Pod", "default") if "web-" in one["metadata"]["name"]]) == 2
    simulation.do(Scale(ISTIOD, 1))
    simulation.run_until(400_000)
    pods = [one for one in simulation.store.list("Pod", "default") if "web-" in one["metadata"]["name"]]
    assert len(pods) == 4
    assert all(has_proxy(one) for one in pods)


@pytest.mark.parametrize(("version", "native"), [("1.32", False), ("1.33", True), ("1.37", True)])
def test_se_12_the_proxy_is_a_native_sidecar_where_nodes_run_1_33_or_newer(version: str, native: bool) -> None:
    simulation = cluster(deployment(1), version=version)
    (pod,) = simulation.store.list("Pod", "default")
    inits = {one["name"]: one for one in pod["spec"]["initContainers"]}
    assert (PROXY in inits) is native
    assert (PROXY in {one["name"] for one in pod["spec"]["containers"]}) is not native
    assert at(inits, (PROXY, "restartPolicy")) == ("Always" if native else None)
    assert ready(pod)


def test_se_12_one_old_node_is_enough_for_a_normal_container() -> None:
    assert is_native(["v1.33.0", "v1.37.1"])
    assert not is_native(["v1.32.9", "v1.37.1"])


def test_se_13_the_proxys_own_traffic_is_left_alone_and_all_other_goes_through_it() -> None:
    simulation = cluster(deployment(1))
    (pod,) = simulation.store.list("Pod", "default")
    init, proxy, *_ = pod["spec"]["initContainers"]
    assert proxy["securityContext"]["runAsUser"] == PROXY_UID
    assert init["args"] == ["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337"]
