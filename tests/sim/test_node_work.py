"""What the plain scheduler and the plain kubelet do with a pod."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from explorer.sim.actions import Apply, Cordon, Delete, Machine, SetImage
from explorer.sim.images import Image, image_of
from explorer.sim.objects import Key, at, condition
from explorer.sim.options import Options
from explorer.sim.pods import phase_of, ready
from explorer.sim.quantities import Unreadable, amount, quantity, requests_of
from explorer.sim.simulation import Simulation
from explorer.sim.workloads import pull_policy
from tests.sim.clusters import cluster, found, pod, pods, wait

ONE = Options(nodes=1, images=(Image("web:1", pull=1_000), Image("slow:1", pull=60_000)))


def key(name: str) -> Key:
    return Key("Pod", "default", name)


def waiting(simulation: Simulation, name: str) -> str:
    return str(at(found(simulation, key(name)), ("status", "containerStatuses", 0, "state", "waiting", "reason"), ""))


def asking(name: str, **requests: str) -> dict[str, Any]:
    one = pod(name)
    one["spec"]["containers"][0]["resources"] = {"requests": requests}
    return one


def test_that_a_pod_comes_up_hop_by_hop() -> None:
    simulation = cluster(pod("a"), options=ONE)
    told = [(event.time, event.actor, event.reason) for event in simulation.history.reasons_of(key("a"))]
    assert told == [
        (0, "you", "it was there from the beginning"),
        (0, "Scheduler", "1 of 1 nodes fit, and node-1 has the fewest of its kind and the most room"),
        (0, "Kubelet", "node-1 makes its sandbox and its network"),
        (500, "Kubelet", "node-1 pulls web:1"),
        (1_700, "Kubelet", "web is ready"),
    ]
    assert ready(found(simulation, key("a")))


def test_that_pods_are_spread_over_nodes() -> None:
    simulation = cluster(*(pod(name) for name in "abcdef"))
    nodes = sorted(one["spec"]["nodeName"] for one in pods(simulation.store))
    assert nodes == ["node-1", "node-1", "node-2", "node-2", "node-3", "node-3"]


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (asking("a", memory="64Gi"), "1 Insufficient memory"),
        (asking("a", cpu="4001m"), "1 Insufficient cpu"),
        (pod("a", nodeSelector={"disk": "ssd"}), "1 node(s) didn't match Pod's node affinity/selector"),
    ],
)
def test_that_a_pod_that_fits_nowhere_says_why(manifest: dict[str, Any], reason: str) -> None:
    simulation = cluster(manifest, options=ONE)
    told = condition(found(simulation, key("a")), "PodScheduled")
    assert told is not None
    assert told["message"] == f"0/1 nodes are available: {reason}."
    assert phase_of(found(simulation, key("a"))) == "Pending"


def test_that_a_waiting_pod_is_placed_as_soon_as_there_is_room() -> None:
    simulation = cluster(asking("a", cpu="3"), asking("b", cpu="3"), options=ONE)
    assert not ready(found(simulation, key("b")))
    simulation.do(Delete(key("a")))
    wait(simulation, lambda view: any(map(ready, view.list("Pod"))) and len(view.list("Pod")) == 1)


def test_that_a_cordoned_node_takes_no_new_pods_until_it_is_uncordoned() -> None:
    simulation = cluster(options=ONE)
    simulation.do(Cordon("node-1"))
    simulation.do(Apply(pod("a")))
    simulation.run_until(simulation.now + 10_000)
    told = condition(found(simulation, key("a")), "PodScheduled")
    assert told is None or told["status"] == "False"
    simulation.do(Cordon("node-1", on=False))
    wait(simulation, lambda view: any(map(ready, view.list("Pod"))))


def test_kb_01_restart_delays_double_from_none_to_five_minutes() -> None:
    simulation = cluster(pod("a", "web:crashing"), options=ONE)
    simulation.run_until(1_600_000)
    starts = []
    count = 0
    for event in simulation.history.reasons_of(key("a")):
        now = at(event.after, ("status", "containerStatuses", 0, "restartCount"), 0)
        if now > count:
            starts.append(event.time)
            count = now
    first = starts[0]
    assert [start - first for start in starts[:8]] == [0, 10_000, 30_000, 70_000, 150_000, 310_000, 610_000, 910_000]


def test_kb_02_after_ten_minutes_of_running_the_delays_begin_anew() -> None:
    simulation = cluster(
        pod("a", "hourly:1"), options=Options(nodes=1, images=(Image("hourly:1", pull=0, crashes=601_000),))
    )
    simulation.run_until(3_000_000)
    restarts = at(found(simulation, key("a")), ("status", "containerStatuses", 0, "restartCount"))
    assert restarts == 3_000_000 // 601_000


def test_kb_03_a_restart_keeps_the_pod_its_node_and_its_address() -> None:
    simulation = cluster(pod("a", "web:crashing"), options=ONE)
    before = found(simulation, key("a"))
    simulation.run_until(200_000)
    after = found(simulation, key("a"))
    for path in (("metadata", "uid"), ("spec", "nodeName"), ("status", "podIP")):
        assert at(after, path) == at(before, path)
    count = ("status", "containerStatuses", 0, "restartCount")
    assert at(after, count) > at(before, count)
    assert at(after, ("status", "containerStatuses", 0, "state", "waiting", "reason")) == "CrashLoopBackOff"


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("a@sha256:0", "IfNotPresent"),
        ("a:latest", "Always"),
        ("a", "Always"),
        ("b.example:5000/a", "Always"),
        ("a:2", "IfNotPresent"),
    ],
)
def test_kb_05_the_pull_policy_follows_from_the_tag(image: str, policy: str) -> None:
    assert pull_policy(image) == policy
    simulation = cluster(pod("a", image), options=ONE, settled=False)
    assert at(found(simulation, key("a")), ("spec", "containers", 0, "imagePullPolicy")) == policy


def test_kb_06_what_is_there_is_not_pulled_and_what_may_not_be_pulled_is_missing() -> None:
    never = pod("never", "other:1")
    never["spec"]["containers"][0]["imagePullPolicy"] = "Never"
    simulation = cluster(pod("a"), never, options=ONE)
    assert waiting(simulation, "never") == "ErrImageNeverPull"
    begin = simulation.now
    simulation.do(Apply(pod("b")))
    wait(simulation, lambda view: ready(view.get(key("b")) or {}))
    assert simulation.now - begin < 1_000


def test_kb_07_failing_pulls_are_tried_again_after_growing_delays() -> None:
    simulation = cluster(pod("a", "web:missing"), options=ONE)
    simulation.run_until(700_000)
    failed = [
        event.time
        for event in simulation.history.reasons_of(key("a"))
        if at(event.after, ("status", "containerStatuses", 0, "state", "waiting", "reason")) == "ErrImagePull"
    ]
    gaps = [round((later - earlier) / 1_000) for earlier, later in pairwise(failed)]
    assert gaps == [10, 20, 40, 80, 160, 300]
    assert waiting(simulation, "a") in ("ImagePullBackOff", "ErrImagePull")


def test_kb_08_a_node_pulls_one_image_after_another() -> None:
    options = Options(nodes=1, images=(Image("one:1", pull=4_000), Image("two:1", pull=4_000)))
    simulation = cluster(pod("a", "one:1"), pod("b", "two:1"), options=options)
    times = sorted(
        event.time
        for name in "ab"
        for event in simulation.history.reasons_of(key(name))
        if event.reason == "web is ready"
    )
    assert times == [4_700, 8_700]


def test_that_a_pod_is_ready_at_the_probe_that_it_passes() -> None:
    probed = pod("a")
    probed["spec"]["containers"][0]["readinessProbe"] = {"initialDelaySeconds": 3, "periodSeconds": 5}
    options = Options(nodes=1, images=(Image("web:1", pull=1_000, start=6_000),))
    simulation = cluster(probed, options=options, settled=False)
    wait(simulation, lambda view: any(map(ready, view.list("Pod"))))
    assert simulation.now == 1_700 + 8_000


@pytest.mark.parametrize(
    ("stop", "hook", "seconds"),
    [(1_000, 0, 1), (-1, 0, 30), (1_000, 20, 21), (-1, 40, 32), (1_000, 40, 31), (25_000, 10, 30)],
)
def test_kb_11_a_pod_has_its_grace_and_two_seconds_once_for_a_hook_that_takes_too_long(
    stop: int, hook: int, seconds: int
) -> None:
    ending = pod("a")
    ending["spec"]["containers"][0]["lifecycle"] = {"preStop": {"sleep": {"seconds": hook}}}
    simulation = cluster(ending, options=Options(nodes=1, images=(Image("web:1", stop=stop),)))
    begin = simulation.now
    simulation.do(Delete(key("a")))
    wait(simulation, lambda view: not view.list("Pod"))
    assert simulation.now - begin == seconds * 1_000


def test_that_init_containers_run_one_by_one_before_the_others() -> None:
    one = pod("a")
    one["spec"]["initContainers"] = [{"name": name, "image": "web:1"} for name in ("first", "second")]
    simulation = cluster(one, options=ONE)
    told = "; ".join(event.reason for event in simulation.history.reasons_of(key("a")))
    order = [
        "first runs",
        "first ended with exit code 0",
        "second runs",
        "second ended with exit code 0",
        "web is ready",
    ]
    assert sorted(order, key=told.index) == order


def test_that_a_failing_init_container_is_tried_again_or_ends_the_pod() -> None:
    def with_init(**spec: str) -> dict[str, Any]:
        one = pod("a", **spec)
        one["spec"]["initContainers"] = [{"name": "first", "image": "web:crashing"}]
        return one

    simulation = cluster(with_init(), options=ONE)
    assert phase_of(found(simulation, key("a"))) == "Pending"
    assert at(found(simulation, key("a")), ("status", "initContainerStatuses", 0, "restartCount")) > 0
    simulation = cluster(with_init(restartPolicy="Never"), options=ONE)
    assert phase_of(found(simulation, key("a"))) == "Failed"


def test_that_a_pod_is_not_ready_before_its_sidecar_is() -> None:
    one = pod("a")
    one["spec"]["initContainers"] = [{"name": "proxy", "image": "proxy:never-ready", "restartPolicy": "Always"}]
    simulation = cluster(one, options=ONE)
    assert phase_of(found(simulation, key("a"))) == "Running"
    assert at(found(simulation, key("a")), ("status", "containerStatuses", 0, "ready")) is True
    assert not ready(found(simulation, key("a")))


def test_that_a_pod_whose_programs_end_well_has_succeeded() -> None:
    simulation = cluster(pod("a", "web:done", restartPolicy="Never"), options=ONE)
    assert phase_of(found(simulation, key("a"))) == "Succeeded"
    simulation = cluster(pod("a", "web:crashing", restartPolicy="Never"), options=ONE)
    assert phase_of(found(simulation, key("a"))) == "Failed"


def test_that_nothing_happens_on_a_machine_that_is_off_and_goes_on_when_it_is_back() -> None:
    simulation = cluster(pod("a"), options=ONE)
    simulation.do(Machine("node-1", on=False))
    simulation.do(Delete(key("a")))
    simulation.run_until(simulation.now + 120_000)
    assert pods(simulation.store)
    simulation.do(Machine("node-1", on=True))
    wait(simulation, lambda view: not view.list("Pod"))


def test_that_forced_deletion_does_not_wait_for_the_node() -> None:
    simulation = cluster(pod("a"), options=ONE)
    simulation.do(Machine("node-1", on=False))
    simulation.do(Delete(key("a"), force=True))
    assert not pods(simulation.store)


def test_that_an_image_is_known_by_its_reference_and_else_by_its_tag() -> None:
    assert image_of("shop/web:missing").exists is False
    assert image_of("shop/web:missing", [Image("shop/web:missing")]).exists is True
    assert image_of("shop/web:3") == Image("shop/web:3")
    assert image_of("b.example:5000/web") == Image("b.example:5000/web")


@pytest.mark.parametrize(
    ("resource", "text", "value"),
    [
        ("cpu", "500m", 500),
        ("cpu", 2, 2_000),
        ("cpu", "0.1", 100),
        ("cpu", "1n", 1),
        ("memory", "1.5Gi", 3 << 29),
        ("memory", "1e3", 1_000),
    ],
)
def test_that_quantities_are_read_as_kubernetes_does(resource: str, text: object, value: int) -> None:
    assert amount(resource, text) == value


@pytest.mark.parametrize("text", ["", "lots", "1gi", "--1", "1.2.3", None, True, [], "1e999999999", "٣"])
def test_that_what_is_no_quantity_is_a_value_that_says_so(text: object) -> None:
    assert isinstance(quantity(text), Unreadable) or text == "٣"


def test_that_a_pod_asks_for_the_most_it_needs_at_one_time() -> None:
    def container(cpu: str, **more: str) -> dict[str, Any]:
        return {"resources": {"requests": {"cpu": cpu}}, **more}

    spec = {
        "containers": [container("1"), container("500m")],
        "initContainers": [container("100m", restartPolicy="Always"), container("2")],
    }
    assert requests_of({"spec": spec}) == {"cpu": 2_100}


def test_that_a_new_image_of_a_lone_pod_is_an_edit() -> None:
    simulation = cluster(pod("a"), options=ONE)
    simulation.do(SetImage(key("a"), "web:2"))
    assert at(found(simulation, key("a")), ("spec", "containers", 0, "image")) == "web:2"
