"""CronJob: a Job at each time of a schedule, as far as the one before allows it. All times are UTC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from explorer.sim.clock import MINUTE, SECOND, moment, stamp
from explorer.sim.controller import Api, Controller, its_controller, itself
from explorer.sim.controllers.job import finished
from explorer.sim.cron import schedule
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    at,
    controlled_by,
    key_of,
    reference_to,
    terminating,
    uid_of,
)
from explorer.sim.store import Admission
from explorer.sim.view import View
from explorer.sim.workloads import number_flaws, pod_flaws

POLICIES = ("Allow", "Forbid", "Replace")
_KEPT = (("Complete", "successfulJobsHistoryLimit", 3), ("Failed", "failedJobsHistoryLimit", 1))


def _reconcile(api: Api, key: Key) -> None:
    owner = api.get(key)
    if owner is None or terminating(owner):
        return
    jobs = [one for one in api.owned_by(uid_of(owner)) if one["kind"] == "Job" and controlled_by(one, owner)]
    _forget(api, owner, jobs)
    plan = schedule(owner["spec"]["schedule"])
    last = at(owner, ("status", "lastScheduleTime"))
    since = moment(last) if last else moment(owner["metadata"]["creationTimestamp"])
    due = None
    following = plan.after(since)
    # Of several times that were missed, only the last counts.
    while following is not None and following <= api.now:
        due, following = following, plan.after(following)
    if due is not None and not owner["spec"].get("suspend"):
        _run(api, key, owner, jobs, due)
    alive = [one for one in _alive(api, owner) if not finished(one)]
    names = [{"apiVersion": "batch/v1", "kind": "Job", "name": one["metadata"]["name"]} for one in alive]
    api.patch_status(key, {"active": names or None}, why=f"{len(names)} of its Jobs are not at their end")
    if following is not None:
        _wake(api, key, following)


def _alive(api: Api, owner: Object) -> list[Object]:
    found = [one for one in api.owned_by(uid_of(owner)) if one["kind"] == "Job" and not terminating(one)]
    return sorted(found, key=lambda one: one["metadata"]["name"])


def _wake(api: Api, key: Key, time: int) -> None:
    if api.memory.get(key, -1) < time:
        api.memory[key] = time
        api.again(key, time - api.now)


def _run(api: Api, key: Key, owner: Object, jobs: Sequence[Object], due: int) -> None:
    spec, name = owner["spec"], f"{key.name}-{due // MINUTE}"
    place = Key("Job", key.namespace, name)
    late = spec.get("startingDeadlineSeconds")
    running = [one for one in jobs if not finished(one) and not terminating(one)]
    policy = spec.get("concurrencyPolicy", "Allow")
    if late is not None and api.now - due > late * SECOND:
        api.note(key, f"the time {stamp(due)} was missed by more than {late} s")
    elif policy == "Forbid" and running:
        if api.memory.get((key, "skipped")) != due:
            api.memory[(key, "skipped")] = due
            api.note(key, f"{running[0]['metadata']['name']} still runs, and Forbid allows no second Job")
        return
    elif place not in api.view:
        if policy == "Replace":
            for one in running:
                api.delete(key_of(one), why="Replace ends the Job before when the next is due")
        template = spec["jobTemplate"]
        meta = {
            "name": name,
            "namespace": key.namespace,
            "ownerReferences": [reference_to(owner)],
            **{part: given for part in ("labels", "annotations") if (given := at(template, ("metadata", part)))},
        }
        job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": template["spec"]}
        api.create(job, why=f"the schedule {spec['schedule']} is due")
    api.patch_status(key, {"lastScheduleTime": stamp(due)}, why=f"the time {stamp(due)} is done with")


def _forget(api: Api, owner: Object, jobs: Sequence[Object]) -> None:
    for kind, name, default in _KEPT:
        limit = owner["spec"].get(name)
        limit = default if limit is None else limit
        done = [one for one in jobs if finished(one) == kind and not terminating(one)]
        done.sort(key=lambda one: (moment(one["metadata"]["creationTimestamp"]), one["metadata"]["name"]))
        for one in done[: max(0, len(done) - limit)]:
            api.delete(key_of(one), why=f"{limit} Jobs that are {kind} are kept")


def _flaws(_view: View, obj: Object, _before: Object | None) -> Iterator[Flaw]:
    spec = obj.get("spec") or {}
    try:
        schedule(str(spec.get("schedule", "")))
    except ValueError as error:
        yield Flaw("spec.schedule", str(error))
    if spec.get("timeZone") not in (None, "UTC", "Etc/UTC"):
        yield Flaw("spec.timeZone", f"{spec['timeZone']!r} is not simulated; expected Etc/UTC")
    if spec.get("concurrencyPolicy", "Allow") not in POLICIES:
        yield Flaw(
            "spec.concurrencyPolicy", f"{spec['concurrencyPolicy']!r} is not known; expected {', '.join(POLICIES)}"
        )
    for name in ("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        yield from number_flaws(spec, name)
    inner = at(spec, ("jobTemplate", "spec", "template", "spec"))
    place = "spec.jobTemplate.spec.template.spec"
    if not isinstance(inner, Mapping):
        yield Flaw(place, "is missing; expected the containers of the pods")
    else:
        yield from pod_flaws(inner, place)


CRONJOB = Controller(
    "CronJob controller",
    {"CronJob": itself, "Job": its_controller("CronJob")},
    _reconcile,
    (Admission(frozenset({"CronJob"}), None, _flaws),),
)
