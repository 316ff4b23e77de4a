"""Invariants KB-04 and KB-09 to KB-16, and probes. The others of the kubelet stand in `test_node_work`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Delete
from explorer.sim.clock import SECOND
from explorer.sim.ending import LEAST, Running, plan
from explorer.sim.images import Image, refusal
from explorer.sim.objects import REFUSED, Key, annotations_of, at, is_true, uid_of
from explorer.sim.oci import Operation, OrderError, State, after
from explorer.sim.options import Options
from explorer.sim.pods import phase_of, ready
from explorer.sim.probing import course_of
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid
from tests.sim.clusters import cluster, deployment, found, pod, wait

A = Key("Pod", "default", "a")
WEB_1 = Image("web:1", pull=1_000)


def one_node(*images: Image) -> Options:
    return Options(nodes=1, images=(WEB_1, *images))


def container(name: str, image: str = "web:1", **more: Any) -> dict[str, Any]:
    return {"name": name, "image": image, **more}


def sidecar(name: str, image: str = "web:1", **more: Any) -> dict[str, Any]:
    return container(name, image, restartPolicy="Always", **more)


def reasons(simulation: Simulation) -> list[tuple[int, str]]:
    return [(event.time, event.reason) for event in simulation.history.reasons_of(A) if event.actor == "Kubelet"]


def status_of(simulation: Simulation, number: int = 0) -> Any:
    return at(found(simulation, A), ("status", "containerStatuses", number))


@pytest.mark.parametrize("policy", ["OnFailure", "Never"])
@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])
def test_kb_04_pods_of_a_workload_that_serves_are_always_restarted(kind: str, policy: str) -> None:
    manifest = {**deployment(1), "kind": kind}
    manifest["spec"]["serviceName"] = "web"
    manifest["spec"]["template"]["spec"]["restartPolicy"] = policy
    simulation = cluster()
    with pytest.raises(Invalid, match="expected Always"):
        simulation.do(Apply(manifest))
    loaded = cluster(manifest)
    assert "expected Always" in annotations_of(found(loaded, Key(kind, "default", "web")))[REFUSED]
    assert not loaded.store.list("Pod")


def test_kb_09_first_the_network_then_init_containers_then_the_others() -> None:
    inits = [container("first"), container("second")]
    simulation = cluster(pod("a", initContainers=inits), options=one_node())
    told = reasons(simulation)
    words = [
        "node-1 makes its sandbox and its network",
        "first ended with exit code 0",
        "second ended with exit code 0",
        "web is ready",
    ]
    places = [next(time for time, reason in told if word in reason) for word in words]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    events = simulation.history.reasons_of(A)
    connected = next(
        event.time for event in events if event.after and is_true(event.after, "PodReadyToStartContainers")
    )
    assert connected == 500
    for event in events:
        if event.after is not None and at(event.after, ("status", "podIP")):
            assert event.time >= connected


def test_kb_10_a_sidecar_has_started_before_what_comes_after_it() -> None:
    probe = {"periodSeconds": 2, "failureThreshold": 10}
    slow = sidecar("proxy", "proxy:1", startupProbe=probe)
    options = one_node(Image("proxy:1", pull=1_000, start=5_000))
    one = pod("a", initContainers=[slow, container("setup")])
    simulation = cluster(one, options=options)
    told = reasons(simulation)
    proxy = next(time for time, reason in told if reason.startswith("proxy is ready"))
    setup = next(time for time, reason in told if "setup ended" in reason)
    app = next(time for time, reason in told if "web is ready" in reason)
    assert 1_700 + 6_000 == proxy < setup < app


@given(
    st.lists(st.tuples(st.integers(-1, 40), st.integers(0, 40)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(-1, 40), st.integers(0, 40)), max_size=4),
    st.integers(1, 60),
)
def test_kb_10_sidecars_get_their_signal_last_and_in_reverse_order(
    apps: list[tuple[int, int]], sidecars: list[tuple[int, int]], seconds: int
) -> None:
    def running(kind: str, given_: list[tuple[int, int]]) -> list[Running]:
        return [
            Running(
                container(f"{kind}{number}", lifecycle={"preStop": {"sleep": {"seconds": hook}}}),
                Image("x", stop=stop * SECOND if stop >= 0 else -1),
            )
            for number, (stop, hook) in enumerate(given_)
        ]

    grace = seconds * SECOND
    ends = plan(running("app", apps), running("side", sidecars), grace)
    order = [*(ends[f"app{number}"] for number in range(len(apps)))]
    last = max(end.done for end in order)
    for number in reversed(range(len(sidecars))):
        end = ends[f"side{number}"]
        assert end.term >= min(last, grace)
        last = max(last, end.done)
    for end in ends.values():
        assert end.term <= grace
        assert end.done <= grace + LEAST


def test_kb_10_the_end_of_a_pod_with_sidecars_shows_the_order() -> None:
    inits = [sidecar("outer"), sidecar("inner")]
    simulation = cluster(pod("a", initContainers=inits), options=one_node())
    begin = simulation.now
    simulation.do(Delete(A))
    wait(simulation, lambda view: not view.list("Pod"))
    told = [(time - begin, reason) for time, reason in reasons(simulation) if time >= begin]
    assert told == [
        (1_000, "web ended after its TERM signal; inner gets its TERM signal now"),
        (2_000, "inner ended after its TERM signal; outer gets its TERM signal now"),
        (3_000, "its containers have ended"),
    ]


def test_kb_10_sidecars_end_when_a_pod_is_done() -> None:
    one = pod("a", "web:done", restartPolicy="Never", initContainers=[sidecar("proxy")])
    simulation = cluster(one, options=one_node())
    assert phase_of(found(simulation, A)) == "Succeeded"
    assert at(found(simulation, A), ("status", "initContainerStatuses", 0, "state", "terminated", "exitCode")) == 0


def test_kb_12_an_endpoint_that_terminates_is_not_ready_at_once() -> None:
    labelled = pod("a", "web:stubborn")
    labelled["metadata"]["labels"] = {"app": "a"}
    spec = {"selector": {"app": "a"}, "ports": [{"port": 80}]}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": spec}
    simulation = cluster(labelled, service, options=one_node())

    def conditions() -> Any:
        (one,) = simulation.store.list("EndpointSlice")
        return at(one, ("endpoints", 0, "conditions"))

    assert conditions()["ready"] is True
    simulation.do(Delete(A))
    simulation.run_until(simulation.now)
    assert ready(found(simulation, A))
    told = conditions()
    assert (told["ready"], told["serving"], told["terminating"]) == (False, True, True)


def runtime_class(handler: str) -> dict[str, Any]:
    return {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "strong"}, "handler": handler}


@pytest.mark.parametrize(("handler", "phase"), [(None, "Failed"), ("runsc", "Failed"), ("kata", "Running")])
def test_kb_13_without_its_runtime_class_or_handler_a_pod_fails(handler: str | None, phase: str) -> None:
    node = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": "n"},
        "status": {"runtimeHandlers": [{"name": "runc"}, {"name": "kata"}]},
    }
    classes = [] if handler is None else [runtime_class(handler)]
    simulation = cluster(pod("a", runtimeClassName="strong"), node, *classes, options=one_node())
    assert phase_of(found(simulation, A)) == phase
    if phase == "Failed":
        assert "RuntimeClass strong" in at(found(simulation, A), ("status", "message"))


def layered(name: str, *digests: str) -> Image:
    return Image(name, layers=tuple((digest, 1_000) for digest in digests))


def test_kb_14_layers_that_are_there_are_not_downloaded_again() -> None:
    options = one_node(layered("one:1", *"abcde"), layered("two:1", *"abcxy"))
    simulation = cluster(pod("a", "one:1"), options=options)
    begin = simulation.now
    simulation.do(Apply(pod("b", "two:1")))
    wait(simulation, lambda view: all(map(ready, view.list("Pod"))))
    assert simulation.now - begin == 500 + 2 * 1_000 + 200
    told = simulation.history.reasons_of(Key("Pod", "default", "b"))
    assert any(event.reason == "node-1 pulls two:1, 2 of its 5 layers: the others are there" for event in told)


@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.sets(st.sampled_from("abcdefgh"), min_size=1))
@settings(max_examples=25, deadline=None)
def test_kb_14_of_two_images_each_layer_is_downloaded_once(one: set[str], two: set[str]) -> None:
    options = one_node(layered("one:1", *sorted(one)), layered("two:1", *sorted(two)))
    simulation = cluster(pod("a", "one:1"), pod("b", "two:1"), options=options, settled=False)
    wait(simulation, lambda view: all(map(ready, view.list("Pod"))))
    assert simulation.now == 500 + 1_000 * len(one | two) + 200


def test_kb_15_of_an_index_the_manifest_of_the_nodes_platform_is_taken_or_the_pull_fails() -> None:
    image = Image("web:2", platforms=("linux/amd64", "windows/amd64"), pull=1_000)
    info = {"operatingSystem": "linux", "architecture": "arm64"}
    arm = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "arm"}, "status": {"nodeInfo": info}}
    simulation = cluster(pod("a", "web:2"), arm, options=one_node(image))
    waits = status_of(simulation)["state"]["waiting"]
    assert waits["reason"] in ("ErrImagePull", "ImagePullBackOff")
    assert "linux/arm64" in waits["message"]
    assert ready(found(cluster(pod("a", "web:2"), options=one_node(image)), A))


@given(
    st.sets(st.sampled_from(["linux/amd64", "linux/arm64", "windows/amd64"])),
    st.sampled_from(["linux/amd64", "linux/arm64"]),
)
def test_kb_15_an_index_serves_the_platforms_that_it_names(platforms: set[str], own: str) -> None:
    image = Image("x", platforms=tuple(sorted(platforms)))
    assert (refusal(image, own) == "") == (own in platforms or not platforms)


OPERATIONS: list[Operation] = ["create", "start", "exit", "kill", "delete"]


@given(st.lists(st.sampled_from(OPERATIONS), max_size=12))
def test_kb_16_a_program_runs_only_after_create_and_start_and_only_what_stopped_is_deleted(
    operations: list[Operation],
) -> None:
    state: State = "none"
    done: list[Operation] = []
    for operation in operations:
        try:
            new = after(state, operation)
        except OrderError:
            continue
        done.append(operation)
        if operation == "create":
            assert (state, new) == ("none", "created")
        if new == "running":
            assert done[-2:] == ["create", "start"]
        if operation == "delete":
            assert state == "stopped"
        state = new


@pytest.mark.parametrize(
    ("state", "operation"), [("none", "start"), ("created", "delete"), ("running", "delete"), ("running", "create")]
)
def test_kb_16_what_is_out_of_order_is_refused(state: State, operation: Operation) -> None:
    with pytest.raises(OrderError, match=f"{state} cannot be asked to {operation}"):
        after(state, operation)


# Probes


def probed(**probes: Any) -> dict[str, Any]:
    return container("web", "app:1", **{f"{name}Probe": probe for name, probe in probes.items()})


def test_that_a_program_that_hangs_is_unready_and_then_restarted() -> None:
    spec = {"readiness": {"periodSeconds": 2}, "liveness": {"periodSeconds": 5}}
    course = course_of(probed(**spec), Image("app:1", start=1_000, hangs=20_000))
    assert (course.up, course.ready, course.unready, course.killed) == (0, 2_000, 24_000, 30_000)
    one = pod("a")
    one["spec"]["containers"] = [probed(**spec)]
    simulation = cluster(one, options=one_node(Image("app:1", pull=300, hangs=20_000)), settled=False)
    simulation.run_until(36_000)
    told = [(time - 1_000, reason) for time, reason in reasons(simulation) if time > 1_000]
    assert told[:3] == [
        (2_000, "web is ready"),
        (24_000, "web runs"),
        (31_000, "web runs"),
    ]
    assert status_of(simulation)["lastState"]["terminated"]["exitCode"] == 143
    assert status_of(simulation)["restartCount"] == 1


def test_that_a_liveness_probe_without_patience_never_lets_a_slow_program_start() -> None:
    slow = Image("app:1", start=40_000)
    assert course_of(probed(liveness={"periodSeconds": 10}), slow).killed == 20_000
    patient = probed(liveness={"periodSeconds": 10}, startup={"periodSeconds": 10, "failureThreshold": 6})
    course = course_of(patient, slow)
    assert (course.up, course.killed) == (40_000, -1)


@given(st.integers(0, 60_000), st.integers(1, 20), st.integers(0, 20), st.integers(1, 6), st.integers(-1, 90_000))
def test_that_probes_come_to_what_asking_one_by_one_comes_to(
    start: int, period: int, delay: int, failures: int, hangs: int
) -> None:
    probe = {"periodSeconds": period, "initialDelaySeconds": delay, "failureThreshold": failures}
    course = course_of(probed(liveness=probe), Image("app:1", start=start, hangs=hangs))
    failed, killed = 0, -1
    for time in range(delay * SECOND, 400 * SECOND, period * SECOND):
        answers = start <= time and (hangs < 0 or time < hangs)
        failed = 0 if answers else failed + 1
        if failed == failures:
            killed = time
            break
    assert course.killed == killed


def test_that_a_startup_probe_that_never_passes_ends_the_program() -> None:
    one = pod("a")
    one["spec"]["containers"] = [probed(startup={"periodSeconds": 1, "failureThreshold": 3})]
    simulation = cluster(one, options=one_node(Image("app:1", pull=0, start=60_000)))
    assert status_of(simulation)["restartCount"] > 0
    assert any("its startup probe failed" in reason for _, reason in reasons(simulation))


def test_that_a_pod_of_the_same_name_begins_anew() -> None:
    simulation = cluster(pod("a"), options=one_node())
    before = uid_of(found(simulation, A))
    simulation.do(Delete(A, force=True))
    simulation.do(Apply(pod("a")))
    wait(simulation, lambda view: ready(view.get(A) or {"metadata": {}}))
    assert uid_of(found(simulation, A)) != before
    assert status_of(simulation)["restartCount"] == 0
    times = [time for time, _ in reasons(simulation)]
    assert all(earlier <= later for earlier, later in pairwise(times))
