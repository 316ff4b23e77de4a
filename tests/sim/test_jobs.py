"""Jobs and CronJobs."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply, Edit
from explorer.sim.clock import DAY, HOUR, MINUTE, SECOND, calendar
from explorer.sim.controllers.job import INDEX, finished
from explorer.sim.cron import schedule
from explorer.sim.images import Image
from explorer.sim.objects import Key, annotations_of, at, condition
from explorer.sim.options import Options
from explorer.sim.pods import active
from explorer.sim.simulation import Simulation
from explorer.sim.store import Invalid
from explorer.sim.view import View
from tests.sim.clusters import cluster, found, moments, pods, wait

JOB = Key("Job", "default", "work")
CRON = Key("CronJob", "default", "nightly")
OPTIONS = Options(images=(Image("work:1", pull=500, ends=5_000), Image("bad:1", pull=500, crashes=1_000)))


def job(image: str = "work:1", policy: str = "Never", **spec: Any) -> dict[str, Any]:
    inner = {"restartPolicy": policy, "containers": [{"name": "work", "image": image}]}
    meta = {"name": "work"}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": {"template": {"spec": inner}, **spec}}


def cron(text: str, image: str = "work:1", **spec: Any) -> dict[str, Any]:
    inner = {"schedule": text, "jobTemplate": {"spec": job(image)["spec"]}, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "nightly"}, "spec": inner}


def done(view: View) -> bool:
    one = view.get(JOB)
    return one is not None and bool(finished(one))


def run(manifest: dict[str, Any], limit: int = HOUR) -> Simulation:
    simulation = cluster(manifest, options=OPTIONS, settled=False)
    wait(simulation, done, limit)
    return simulation


@given(st.integers(1, 9), st.integers(1, 5), st.booleans())
@settings(max_examples=20, deadline=None)
def test_that_a_job_runs_as_many_pods_at_a_time_as_it_may_until_enough_ended_well(
    completions: int, parallelism: int, indexed: bool
) -> None:
    mode = {"completionMode": "Indexed"} if indexed else {}
    simulation = run(job(completions=completions, parallelism=parallelism, **mode))
    assert at(found(simulation, JOB), ("status", "succeeded")) == completions
    most = max(sum(map(active, pods(view))) for _, view in moments(simulation))
    assert most == min(completions, parallelism)
    assert len(pods(simulation.store)) == completions
    if indexed:
        assert sorted(int(annotations_of(one)[INDEX]) for one in pods(simulation.store)) == list(range(completions))


def test_that_failed_pods_are_replaced_with_growing_delays_until_the_limit() -> None:
    simulation = run(job("bad:1", backoffLimit=3))
    told = condition(found(simulation, JOB), "Failed")
    assert told is not None
    assert told["reason"] == "BackoffLimitExceeded"
    made = [event.time for event in simulation.history if event.key.kind == "Pod" and event.verb == "create"]
    assert len(made) == 4
    gaps = [(later - earlier) // SECOND for earlier, later in pairwise(made)]
    assert gaps == [12, 21, 41]


def test_that_restarts_in_place_count_as_failures() -> None:
    simulation = run(job("bad:1", "OnFailure", backoffLimit=2))
    assert finished(found(simulation, JOB)) == "Failed"
    assert sum(event.verb == "create" and event.key.kind == "Pod" for event in simulation.history) == 1


def test_that_a_job_ends_at_its_deadline() -> None:
    simulation = run(job(activeDeadlineSeconds=3))
    assert simulation.now == 3_000
    told = condition(found(simulation, JOB), "Failed")
    assert told is not None
    assert told["reason"] == "DeadlineExceeded"


def test_that_a_job_that_is_done_goes_after_its_time() -> None:
    simulation = run(job(ttlSecondsAfterFinished=60))
    begin = simulation.now
    wait(simulation, lambda view: view.get(JOB) is None and not view.list("Pod"))
    assert simulation.now - begin == 60_000


def test_that_a_suspended_job_has_no_pods_until_it_goes_on() -> None:
    simulation = cluster(job(suspend=True), options=OPTIONS)
    assert not pods(simulation.store)
    simulation.do(Edit(JOB, ("spec", "suspend"), False))
    wait(simulation, done)
    assert finished(found(simulation, JOB)) == "Complete"


@pytest.mark.parametrize("policy", [None, "Always"])
def test_that_pods_of_a_job_are_not_restarted_for_ever(policy: Any) -> None:
    manifest = job()
    manifest["spec"]["template"]["spec"]["restartPolicy"] = policy
    with pytest.raises(Invalid, match="expected Never or OnFailure"):
        cluster().do(Apply(manifest))


# Schedules


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("*/15 * * * *", [15, 30, 45, 60]),
        ("5 * * * *", [5, 65]),
        ("0 3 * * *", [180, 180 + 24 * 60]),
        ("@daily", [24 * 60]),
        ("0 0 * * fri", [24 * 60]),
        ("0 0 13 * 5", [24 * 60, 8 * 24 * 60, 12 * 24 * 60]),
    ],
)
def test_that_a_schedule_is_read_as_cron_does(text: str, minutes: list[int]) -> None:
    time, found_ = 0, []
    for _ in minutes:
        after = schedule(text).after(time)
        assert after is not None
        time = after
        found_.append(time // MINUTE)
    assert found_ == minutes


@pytest.mark.parametrize("text", ["", "* * * *", "60 * * * *", "* * 0 * *", "a * * * *", "*/0 * * * *", "5-1 * * * *"])
def test_that_what_is_no_schedule_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        schedule(text)


def test_that_a_day_that_never_comes_never_comes() -> None:
    assert schedule("0 0 31 2 *").after(0) is None


@given(st.integers(0, 59), st.integers(0, 23), st.integers(0, 400 * DAY))
def test_that_the_next_time_fits_and_is_later(minute: int, hour: int, time: int) -> None:
    after = schedule(f"{minute} {hour} * * *").after(time)
    assert after is not None
    assert 0 < after - time <= DAY
    assert (calendar(after).minute, calendar(after).hour) == (minute, hour)


def jobs_made(simulation: Simulation) -> list[int]:
    return [event.time for event in simulation.history if event.key.kind == "Job" and event.verb == "create"]


def test_that_a_cron_job_makes_jobs_by_its_schedule_and_keeps_the_last_three() -> None:
    simulation = cluster(cron("*/2 * * * *"), options=OPTIONS, settled=False)
    simulation.run_until(13 * MINUTE)
    assert jobs_made(simulation) == [number * 2 * MINUTE for number in range(1, 7)]
    assert len(simulation.store.list("Job")) == 3


@pytest.mark.parametrize(("policy", "made", "running"), [("Allow", 5, 5), ("Forbid", 1, 1), ("Replace", 5, 1)])
def test_that_the_policy_says_what_becomes_of_a_job_that_still_runs(policy: str, made: int, running: int) -> None:
    simulation = cluster(cron("* * * * *", "web:1", concurrencyPolicy=policy), options=OPTIONS, settled=False)
    simulation.run_until(5 * MINUTE + 40 * SECOND)
    assert len(jobs_made(simulation)) == made
    assert sum(map(active, pods(simulation.store))) == running


def test_that_a_suspended_cron_job_waits_and_what_it_missed_is_made_once() -> None:
    simulation = cluster(cron("* * * * *", suspend=True), options=OPTIONS, settled=False)
    simulation.run_until(10 * MINUTE + 1)
    assert not jobs_made(simulation)
    simulation.do(Edit(CRON, ("spec", "suspend"), False))
    simulation.run_until(11 * MINUTE - 1)
    assert len(jobs_made(simulation)) == 1
