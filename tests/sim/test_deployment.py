"""Invariants DP-01 to DP-13: Deployments and their ReplicaSets."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Delete, Edit, Pause, Restart, Rollback, Scale, SetImage
from explorer.sim.clock import SECOND, stamp
from explorer.sim.controllers.replicaset import victims
from explorer.sim.controllers.rollout import limits
from explorer.sim.images import Image
from explorer.sim.objects import Key, at, condition, labels_of
from explorer.sim.options import Options
from explorer.sim.pods import active, ready
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid
from explorer.sim.view import View
from tests.sim.clusters import (
    QUICK,
    WEB,
    available,
    cluster,
    deployment,
    found,
    images,
    moments,
    names,
    pods,
    replica_sets,
    rolled_out,
    rolling,
    wait,
)

SHARES = st.one_of(st.integers(0, 6), st.integers(0, 100).map(lambda share: f"{share}%"))


def sizes(simulation: Simulation) -> list[tuple[int, ...]]:
    """The sizes of the ReplicaSets, the oldest first, at each moment when they changed."""
    order = [one["metadata"]["name"] for one in replica_sets(simulation)]
    found_: list[tuple[int, ...]] = []
    for event in simulation.history:
        if event.key.kind == "ReplicaSet" and event.after is not None:
            now = list(found_[-1]) if found_ else [0] * len(order)
            now[order.index(event.key.name)] = event.after["spec"]["replicas"]
            if not found_ or tuple(now) != found_[-1]:
                found_.append(tuple(now))
    return found_


@pytest.mark.parametrize(("replicas", "both"), [(10, (3, 2)), (4, (1, 1)), (3, (1, 0)), (1, (1, 0)), (100, (25, 25))])
def test_dp_01_a_quarter_is_rounded_up_for_surge_and_down_for_what_is_missing(
    replicas: int, both: tuple[int, int]
) -> None:
    assert limits(replicas, "25%", "25%") == both


@given(st.integers(0, 5_000), st.integers(0, 100), st.integers(0, 100))
def test_dp_01_percentages_are_rounded_up_for_surge_and_down_for_what_is_missing(
    replicas: int, surge: int, less: int
) -> None:
    above, below = limits(replicas, f"{surge}%", f"{less}%")
    assert 0 <= above * 100 - surge * replicas < 100
    if above:
        assert 0 <= less * replicas - below * 100 < 100


def test_dp_02_if_both_come_to_nothing_one_pod_may_be_missing() -> None:
    assert limits(2, 0, "25%") == (0, 1)
    assert limits(7, 0, 0) == (0, 1)
    simulation = cluster(deployment(2, strategy=rolling(0, "25%")))
    begin = len(simulation.history)
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert min(available(view, time) for time, view in moments(simulation, begin)) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), SHARES, SHARES, st.integers(0, 3))
def test_dp_03_never_more_pods_than_wanted_and_surge(replicas: int, surge: Any, less: Any, seed: int) -> None:
    simulation = cluster(deployment(replicas, strategy=rolling(surge, less)), seed=seed)
    most = replicas + limits(replicas, surge, less)[0]
    begin = len(simulation.history)
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert all(sum(map(active, pods(view))) <= most for _, view in moments(simulation, begin))
    assert images(simulation.store) == ["web:2"] * replicas


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), SHARES, SHARES, st.sampled_from([0, 5]), st.integers(0, 3))
def test_dp_04_enough_pods_are_available_all_through_a_healthy_rollout(
    replicas: int, surge: Any, less: Any, min_ready: int, seed: int
) -> None:
    simulation = cluster(deployment(replicas, strategy=rolling(surge, less), minReadySeconds=min_ready), seed=seed)
    least = replicas - limits(replicas, surge, less)[1]
    begin = len(simulation.history)
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert all(available(view, time, min_ready) >= least for time, view in moments(simulation, begin))


def test_dp_05_the_first_move_is_the_surge_and_then_what_can_be_spared() -> None:
    simulation = cluster(deployment(10))
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert sizes(simulation)[:4] == [(10, 0), (10, 3), (8, 3), (8, 5)]


def test_dp_06_unhealthy_pods_of_old_replica_sets_go_first() -> None:
    options = Options(images=(Image("web:1"), Image("web:bad", ready=False), Image("web:2")))
    simulation = cluster(deployment(10, strategy=rolling(0, 4)), options=options)
    simulation.do(SetImage(WEB, "web:bad"))
    simulation.run_until(60_000)
    broken = {one["metadata"]["name"] for one in pods(simulation.store) if not ready(one)}
    assert len(broken) == 4
    begin = len(simulation.history)
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    going = [
        event.key.name
        for event in simulation.history.events[begin:]
        if event.key.kind == "Pod" and event.verb == "delete"
    ]
    assert set(going[:4]) == broken


def test_dp_07_recreate_ends_all_old_pods_before_a_new_one_begins() -> None:
    simulation = cluster(deployment(3, strategy={"type": "Recreate"}))
    old = names(simulation.store)
    begin = len(simulation.history)
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert all(names(view) <= old or not names(view) & old for _, view in moments(simulation, begin))
    assert min(len(names(view)) for _, view in moments(simulation, begin)) == 0
    assert images(simulation.store) == ["web:2"] * 3


def test_dp_08_scaling_starts_no_rollout() -> None:
    simulation = cluster(deployment(3))
    old, sets = names(simulation.store), replica_sets(simulation)
    simulation.do(Scale(WEB, 5))
    wait(simulation, rolled_out)
    assert [one["metadata"]["uid"] for one in replica_sets(simulation)] == [one["metadata"]["uid"] for one in sets]
    assert old < names(simulation.store)
    simulation.do(Edit(WEB, ("metadata", "labels"), {"any": "label"}))
    simulation.run_until(simulation.now + 60_000)
    assert len(replica_sets(simulation)) == 1


def test_dp_08_a_changed_template_starts_one() -> None:
    simulation = cluster(deployment(3))
    simulation.do(Restart(WEB))
    wait(simulation, rolled_out)
    assert len(replica_sets(simulation)) == 2


def test_dp_09_a_pod_is_named_after_deployment_hash_and_chance_and_its_replacement_differs() -> None:
    simulation = cluster(deployment(2))
    [replica_set] = replica_sets(simulation)
    hash_ = labels_of(replica_set)["pod-template-hash"]
    old = names(simulation.store)
    for name in old:
        first, middle, last = name.split("-")
        assert (first, middle, len(last)) == ("web", hash_, 5)
    gone = min(old)
    simulation.do(Delete(Key("Pod", "default", gone)))
    wait(simulation, lambda view: gone not in names(view))
    wait(simulation, rolled_out)
    [new] = names(simulation.store) - old
    assert new.startswith(f"web-{hash_}-")


def test_dp_10_a_rollback_heals_by_itself() -> None:
    simulation = cluster(deployment(4))
    old = names(simulation.store)
    simulation.do(SetImage(WEB, "web:crashing"))
    simulation.run_until(simulation.now + 120_000)
    assert not rolled_out(simulation.store)
    simulation.do(Rollback(WEB))
    wait(simulation, rolled_out)
    simulation.run_until(simulation.now + 60_000)
    first, second = replica_sets(simulation)
    assert images(simulation.store) == ["web:1"] * 4
    assert first["spec"]["replicas"] == 0
    assert at(second, ("spec", "template", "spec", "containers", 0, "image")) == "web:1"
    assert len(old & names(simulation.store)) >= 3
    assert found(simulation)["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"


def test_dp_11_no_progress_for_the_deadline_is_said_and_nothing_is_rolled_back() -> None:
    simulation = cluster(deployment(3))
    begin = simulation.now
    simulation.do(SetImage(WEB, "web:never-ready"))
    wait(simulation, lambda view: _progress(view)["status"] == "False")
    progress = _progress(simulation.store)
    assert progress["reason"] == "ProgressDeadlineExceeded"
    assert 600_000 <= simulation.now - begin <= 610_000
    before = images(simulation.store)
    simulation.run_until(simulation.now + 3_600_000)
    assert images(simulation.store) == before
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert _progress(simulation.store)["reason"] == "NewReplicaSetAvailable"


def test_dp_11_the_deadline_can_be_another() -> None:
    simulation = cluster(deployment(1, image="web:missing", progressDeadlineSeconds=30), settled=False)
    wait(simulation, lambda view: _progress(view)["status"] == "False")
    assert simulation.now == 30 * SECOND


def _progress(view: View) -> Any:
    obj = view.get(WEB)
    assert obj is not None
    return condition(obj, "Progressing") or {"status": ""}


def _pod(name: str, **of: Any) -> dict[str, Any]:
    """A pod that is as hard to do without as a pod can be, but for what is said."""
    conditions = []
    if of.get("ready", True):
        conditions = [{"type": "Ready", "status": "True", "lastTransitionTime": stamp(of.get("since", 0))}]
    return {
        "kind": "Pod",
        "metadata": {
            "name": name,
            "uid": name,
            "creationTimestamp": stamp(of.get("made", 0)),
            "annotations": {"controller.kubernetes.io/pod-deletion-cost": str(of.get("cost", 0))},
        },
        "spec": {"nodeName": of.get("node", "node-1")},
        "status": {
            "phase": of.get("phase", "Running"),
            "conditions": conditions,
            "containerStatuses": [{"restartCount": of.get("restarts", 0)}],
        },
    }


LADDER: list[dict[str, Any]] = [
    {"node": "", "phase": "Pending", "ready": False},
    {"phase": "Pending", "ready": False},
    {"phase": "Unknown", "ready": False},
    {"ready": False},
    {"cost": -5},
    {"since": 900_000, "node": "node-2"},
    {"restarts": 4, "node": "node-2"},
    {"made": 900_000, "node": "node-2", "restarts": 1},
    {"restarts": 1, "node": "node-2"},
]
"""Pods in the order in which they go, by one criterion each."""


@given(st.permutations(range(len(LADDER))))
def test_dp_12_victims_are_chosen_by_the_criteria_in_their_order(order: list[int]) -> None:
    every = [_pod(str(index), **LADDER[index]) for index in order]
    crowd = [_pod(f"other-{number}", node="node-2") for number in range(4)]
    going = [int(one["metadata"]["name"]) for one in victims(every, [*every, *crowd], len(every), 1_000_000)]
    assert len(going) == len(every)
    for count in range(1, len(every)):
        some = {int(one["metadata"]["name"]) for one in victims(every, [*every, *crowd], count, 1_000_000)}
        assert some == set(range(count))


@pytest.mark.parametrize(("first", "second"), list(pairwise(LADDER[:5])))
def test_dp_12_each_criterion_outweighs_all_that_follow(first: dict[str, Any], second: dict[str, Any]) -> None:
    worse = _pod("worse", **{"restarts": 0, "since": 0, **first})
    better = _pod("better", **{"restarts": 9, "made": 999_000, **second})
    assert victims([better, worse], [better, worse], 1, 1_000_000) == [worse]


def test_dp_12_on_the_fuller_node_one_goes_first() -> None:
    here, there, beside = _pod("a", node="node-1"), _pod("b", node="node-2"), _pod("c", node="node-2")
    assert victims([here, there], [here, there, beside], 1, 1_000) == [there]


def test_dp_12_ages_count_in_powers_of_two_and_then_the_uid_decides() -> None:
    now = 1_000_000
    younger, older = _pod("b", since=now - 80_000), _pod("a", since=now - 120_000)
    assert victims([younger, older], [], 1, now) == [older]
    much_older = _pod("a", since=now - 700_000)
    assert victims([younger, much_older], [], 1, now) == [younger]


def test_dp_13_ten_old_revisions_are_kept() -> None:
    simulation = cluster(deployment(1))
    for number in range(2, 14):
        simulation.do(SetImage(WEB, f"web:{number}"))
        wait(simulation, rolled_out)
        simulation.run_until(simulation.now + 40_000)
    kept = [at(one, ("spec", "template", "spec", "containers", 0, "image")) for one in replica_sets(simulation)]
    assert kept == [f"web:{number}" for number in range(3, 14)]


@pytest.mark.parametrize("limit", [0, 2])
def test_dp_13_another_history_can_be_wanted(limit: int) -> None:
    simulation = cluster(deployment(1, revisionHistoryLimit=limit))
    for number in range(2, 6):
        simulation.do(SetImage(WEB, f"web:{number}"))
        wait(simulation, rolled_out)
        simulation.run_until(simulation.now + 40_000)
    assert len(replica_sets(simulation)) == 1 + limit


# What goes with it


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 15_000), st.one_of(
    st.integers(0, 6).map(lambda count: Scale(WEB, count)),
    st.sampled_from(["web:1", "web:2", "web:3", "web:crashing"]).map(lambda image: SetImage(WEB, image)),
)), max_size=6), st.integers(0, 3))  # fmt: skip
def test_that_after_anything_the_last_wish_comes_true_and_the_same_happens_again(
    plays: list[tuple[int, Scale | SetImage]], seed: int
) -> None:
    def played() -> Simulation:
        simulation = cluster(deployment(3), seed=seed)
        for pause, action in plays:
            simulation.run_until(simulation.now + pause)
            simulation.do(action)
        simulation.do(SetImage(WEB, "web:2"))
        wait(simulation, rolled_out)
        simulation.run_until(simulation.now + 60_000)
        return simulation

    simulation = played()
    wanted = next((one.replicas for _, one in reversed(plays) if isinstance(one, Scale)), 3)
    assert images(simulation.store) == ["web:2"] * wanted
    assert len(pods(simulation.store)) == wanted
    assert not simulation.problems
    assert played().history.digest() == simulation.history.digest()
    assert simulation.fork().history.digest() == simulation.history.digest()


def test_that_scaling_in_the_middle_of_a_rollout_is_shared_out_in_proportion() -> None:
    simulation = cluster(deployment(10, strategy=rolling(3, 2)))
    simulation.do(SetImage(WEB, "web:never-ready"))
    simulation.run_until(simulation.now + 30_000)
    assert [one["spec"]["replicas"] for one in replica_sets(simulation)] == [8, 5]
    simulation.do(Scale(WEB, 15))
    simulation.run_until(simulation.now + 30_000)
    assert [one["spec"]["replicas"] for one in replica_sets(simulation)] == [11, 7]


def test_that_a_paused_deployment_waits_with_its_rollout() -> None:
    simulation = cluster(deployment(3))
    simulation.do(Pause(WEB))
    simulation.do(SetImage(WEB, "web:2"))
    simulation.run_until(simulation.now + 60_000)
    assert images(simulation.store) == ["web:1"] * 3
    simulation.do(Pause(WEB, paused=False))
    wait(simulation, rolled_out)
    assert images(simulation.store) == ["web:2"] * 3


def test_that_a_pod_that_loses_its_label_is_let_go_and_taken_in_again() -> None:
    from explorer.sim.actions import Label

    simulation = cluster(deployment(2))
    name = min(names(simulation.store))
    key = Key("Pod", "default", name)
    simulation.do(Label(key, {"app": None}))
    simulation.run_until(simulation.now + 20_000)
    assert len(names(simulation.store)) == 3
    assert not found(simulation, key)["metadata"]["ownerReferences"]
    simulation.do(Label(key, {"app": "web"}))
    simulation.run_until(simulation.now + 60_000)
    assert len(names(simulation.store)) == 2


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"replicas": -3}, "spec.replicas", "-3 is negative; expected 0 or more"),
    ({"replicas": 100_000}, "spec.replicas", "100,000 is more than is simulated; expected at most 5,000"),
    ({"replicas": "three"}, "spec.replicas", "'three' is no whole number"),
    ({"selector": None}, "spec.selector", "is missing; expected matchLabels with labels of the template"),
    ({"selector": {"matchLabels": {"app": "x"}}}, "spec.template.metadata.labels", "do not fit spec.selector"),
    ({"template": {}}, "spec.template.spec", "is missing"),
    ({"strategy": {"type": "Hope"}}, "spec.strategy.type", "'Hope' is not known"),
    ({"strategy": rolling("many", 0)}, "spec.strategy.rollingUpdate.maxSurge", "'many' is no share"),
    ({"progressDeadlineSeconds": -1}, "spec.progressDeadlineSeconds", "-1 is negative"),
]


@pytest.mark.parametrize(("spec", "path", "message"), BROKEN, ids=[path for _, path, _ in BROKEN])
def test_that_a_broken_deployment_is_kept_with_a_problem_and_the_rest_runs(
    spec: dict[str, Any], path: str, message: str
) -> None:
    broken = {**deployment(), "metadata": {"name": "broken"}}
    broken["spec"] = {**broken["spec"], **spec}
    simulation = cluster(broken, deployment(2))
    key = Key("Deployment", "default", "broken")
    problem = simulation.problems[key]
    assert problem.path == path or message in problem.message
    assert message in problem.message
    assert simulation.store.get(key) is not None
    assert rolled_out(simulation.store)
    assert len(pods(simulation.store)) == 2


def test_that_a_broken_deployment_runs_once_it_is_mended() -> None:
    simulation = cluster(deployment(-3))
    assert not pods(simulation.store)
    simulation.do(Scale(WEB, 2))
    wait(simulation, rolled_out)
    assert not simulation.problems


def test_that_what_is_wrong_is_refused_at_once_from_outside() -> None:
    simulation = cluster(deployment(2))
    with pytest.raises(Invalid, match="-1 is negative"):
        simulation.do(Scale(WEB, -1))
    with pytest.raises(Invalid, match="cannot be changed"):
        simulation.do(Edit(WEB, ("spec", "selector", "matchLabels"), {"app": "other"}))
    with pytest.raises(Invalid, match="there is no earlier revision"):
        simulation.do(Rollback(WEB))
    simulation.run_until(simulation.now + 10_000)
    assert rolled_out(simulation.store)


def test_that_a_quantity_that_cannot_be_read_is_told_with_its_place() -> None:
    broken = deployment()
    broken["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"memory": "lots"}}
    simulation = cluster(broken)
    problem = simulation.problems[WEB]
    assert problem.path == "spec.template.spec.containers[0].resources.requests.memory"
    assert "'lots' is no quantity" in problem.message


def test_that_every_change_says_who_and_why() -> None:
    simulation = cluster(deployment(2), options=QUICK)
    simulation.do(SetImage(WEB, "web:2"))
    wait(simulation, rolled_out)
    assert all(event.reason and event.actor for event in simulation.history)
    assert {event.actor for event in simulation.history} == {
        "Simulation", "you", "Deployment controller", "ReplicaSet controller", "Scheduler", "Kubelet",
    }  # fmt: skip
