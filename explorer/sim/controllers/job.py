"""Job: pods until enough of them came to a good end, and no more failures than are allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from explorer.sim.clock import MINUTE, SECOND, moment, spoken
from explorer.sim.controller import Api, Controller, its_controller, itself
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    annotations_of,
    at,
    changed,
    condition,
    controlled_by,
    is_true,
    key_of,
    terminating,
    uid_of,
    with_condition,
)
from explorer.sim.pods import active, from_template, phase_of, ready, statuses_of
from explorer.sim.store import Admission
from explorer.sim.view import View
from explorer.sim.workloads import MOST_REPLICAS, filled, number_flaws, pod_flaws

BACK_OFF_LIMIT = 6
FIRST_DELAY, LAST_DELAY = 10 * SECOND, 10 * MINUTE
"""After failures in a row; the code stops doubling at ten minutes, where the documentation says six."""

INDEX = "batch.kubernetes.io/job-completion-index"
LABEL = "batch.kubernetes.io/job-name"


class Tally(Struct):
    """The pods of a Job by what became of them; those that ended are counted once, also after they are deleted.

    Attributes:
        active: pods that run or will.
        succeeded: names, or indexes, of pods that ended well.
        failed: when each pod failed.
        last: when a pod ended well.
    """

    active: list[Object]
    succeeded: dict[str, None]
    failed: dict[str, int]
    last: int


def _reconcile(api: Api, key: Key) -> None:
    job = api.get(key)
    if job is None or terminating(job):
        api.memory.pop(key, None)
        return
    if finished(job):
        _expire(api, key, job)
        return
    status = job.get("status") or {}
    if bool(job["spec"].get("suspend")):
        for pod in _pods(api, job):
            if active(pod):
                api.delete(key_of(pod), why=f"{key.name} is suspended")
        held = with_condition(status.get("conditions"), "Suspended", "True", api.stamp, "JobSuspended")
        api.patch_status(key, {"conditions": held, "active": 0, "startTime": None}, why="it is suspended")
        return
    if "startTime" not in status:
        conditions = status.get("conditions")
        if condition(job, "Suspended"):
            conditions = with_condition(conditions, "Suspended", "False", api.stamp, "JobResumed")
        job = api.patch_status(key, {"startTime": api.stamp, "conditions": conditions}, why="it begins")
    tally = _count(api, key, job)
    end = _end(api, job, tally)
    if end is not None:
        _finish(api, key, job, tally, *end)
        return
    _put_in_order(api, key, job, tally)
    _report(api, key, _count(api, key, job))
    if deadline := job["spec"].get("activeDeadlineSeconds"):
        api.again(key, moment(job["status"]["startTime"]) + deadline * SECOND - api.now)


def finished(job: Object) -> str:
    """Complete or Failed, if it is at its end; else empty."""
    return next((kind for kind in ("Complete", "Failed") if is_true(job, kind)), "")


def _pods(api: Api, job: Object) -> list[Object]:
    return [pod for pod in api.owned_by(uid_of(job)) if pod["kind"] == "Pod" and controlled_by(pod, job)]


def _count(api: Api, key: Key, job: Object) -> Tally:
    tally: Tally = api.memory.setdefault(key, Tally([], {}, {}, -1))
    indexed = _indexed(job)
    tally.active = []
    for pod in _pods(api, job):
        name, uid = (annotations_of(pod).get(INDEX, "?") if indexed else uid_of(pod)), uid_of(pod)
        if phase_of(pod) == "Succeeded":
            if name not in tally.succeeded:
                tally.succeeded[name] = None
                tally.last = api.now
        elif phase_of(pod) == "Failed":
            tally.failed.setdefault(uid, api.now)
        elif not terminating(pod):
            tally.active.append(pod)
    return tally


def _indexed(job: Object) -> bool:
    return bool(job["spec"].get("completionMode") == "Indexed")


def _end(api: Api, job: Object, tally: Tally) -> tuple[str, str, str] | None:
    """Whether a Job is at its end: the condition, its reason, and a sentence."""
    spec = job["spec"]
    limit = spec.get("backoffLimit", BACK_OFF_LIMIT)
    completions = spec.get("completions")
    restarts = sum(int(one.get("restartCount", 0)) for pod in tally.active for one in statuses_of(pod))
    if completions is not None and len(tally.succeeded) >= completions:
        return "Complete", "CompletionsReached", f"{completions} of {completions} pods ended well"
    if completions is None and tally.succeeded and not tally.active:
        return "Complete", "CompletionsReached", "a pod ended well, and none is left"
    if len(tally.failed) + restarts > limit:
        return "Failed", "BackoffLimitExceeded", f"there were more than {limit} failures"
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and api.now - moment(job["status"]["startTime"]) >= deadline * SECOND:
        return "Failed", "DeadlineExceeded", f"it was not done within {spoken(deadline * SECOND)}"
    return None


def _finish(api: Api, key: Key, job: Object, tally: Tally, kind: str, reason: str, why: str) -> None:
    for pod in tally.active:
        api.delete(key_of(pod), why=f"{key.name} is {kind}: {why}")
    status: dict[str, Any] = {
        **_numbers(tally),
        "active": 0,
        "ready": 0,
        "conditions": with_condition(at(job, ("status", "conditions")), kind, "True", api.stamp, reason, why),
    }
    if kind == "Complete":
        status["completionTime"] = api.stamp
    api.patch_status(key, status, why=why)


def _numbers(tally: Tally) -> dict[str, Any]:
    return {
        "active": len(tally.active),
        "ready": sum(map(ready, tally.active)),
        "succeeded": len(tally.succeeded),
        "failed": len(tally.failed),
    }


def _report(api: Api, key: Key, tally: Tally) -> None:
    numbers = _numbers(tally)
    words = ", ".join(f"{numbers[name]} {name}" for name in ("active", "succeeded", "failed"))
    api.patch_status(key, numbers, why=words)


def _put_in_order(api: Api, key: Key, job: Object, tally: Tally) -> None:
    spec = job["spec"]
    completions, parallelism = spec.get("completions"), spec["parallelism"]
    if completions is None:
        wanted = len(tally.active) if tally.succeeded else parallelism
    else:
        wanted = min(parallelism, completions - len(tally.succeeded))
    have = len(tally.active)
    if have > wanted:
        for pod in sorted(tally.active, key=_least)[: have - wanted]:
            api.delete(key_of(pod), why=f"{have} pods run and {wanted} are wanted")
    elif have < wanted:
        if wait := _delay(api.now, tally):
            if api.memory.get((key, "told")) != len(tally.failed):
                api.memory[(key, "told")] = len(tally.failed)
                api.note(key, f"{len(tally.failed)} pods failed; the next is made in {spoken(wait)}")
            api.again(key, wait)
            return
        _create(api, job, tally, wanted - have)


def _least(pod: Object) -> tuple[bool, str]:
    return ready(pod), pod["metadata"]["name"]


def _delay(now: int, tally: Tally) -> int:
    """How long the next pod has to wait because of failures since the last good end."""
    times = [time for time in tally.failed.values() if time > tally.last]
    if not times:
        return 0
    return max(0, max(times) + min(FIRST_DELAY << min(len(times) - 1, 10), LAST_DELAY) - now)


def _create(api: Api, job: Object, tally: Tally, count: int) -> None:
    name, spec = job["metadata"]["name"], job["spec"]
    taken = {annotations_of(pod).get(INDEX) for pod in tally.active} | tally.succeeded.keys()
    free: Sequence[str] = ()
    if _indexed(job):
        free = [str(index) for index in range(spec["completions"]) if str(index) not in taken]
    for number in range(count):
        index = f"-{free[number]}" if _indexed(job) else ""
        pod = from_template(spec["template"], job, f"{name}{index}-{api.chance.suffix()}")
        labels = {
            **(at(pod, ("metadata", "labels")) or {}),
            LABEL: name,
            "batch.kubernetes.io/controller-uid": uid_of(job),
        }
        pod = changed(pod, ("metadata", "labels"), labels)
        if index:
            pod = changed(pod, ("metadata", "annotations", INDEX), free[number])
        done, wanted = len(tally.succeeded), spec.get("completions")
        api.create(pod, why=f"{done} of {wanted} pods ended well" if wanted is not None else "no pod ended well yet")


def _expire(api: Api, key: Key, job: Object) -> None:
    seconds = job["spec"].get("ttlSecondsAfterFinished")
    if seconds is None:
        return
    since = moment((condition(job, finished(job)) or {})["lastTransitionTime"])
    wait = since + seconds * SECOND - api.now
    if wait > 0:
        api.again(key, wait)
    else:
        api.delete(key, why=f"it has been at its end for {spoken(seconds * SECOND)}")


def _filled(_view: View, obj: Object, before: Object | None) -> Object:
    spec = dict(obj.get("spec") or {})
    if before is None:
        if spec.get("parallelism") is None and spec.get("completions") is None:
            spec["completions"] = 1
        for name, value in (("parallelism", 1), ("backoffLimit", BACK_OFF_LIMIT)):
            if spec.get(name) is None:
                spec[name] = value
    inner = at(spec, ("template", "spec"))
    if isinstance(inner, Mapping):
        spec = changed(spec, ("template", "spec"), filled(inner))
    return {**obj, "spec": spec}


def _flaws(_view: View, obj: Object, before: Object | None) -> Iterator[Flaw]:
    spec = obj.get("spec") or {}
    for name in ("parallelism", "completions"):
        yield from number_flaws(spec, name, most=MOST_REPLICAS)
    for name in ("backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"):
        yield from number_flaws(spec, name)
    inner = at(spec, ("template", "spec"))
    if not isinstance(inner, Mapping):
        yield Flaw("spec.template.spec", "is missing; expected the containers of the pods")
        return
    yield from pod_flaws(inner, "spec.template.spec")
    given = at(obj, ("spec", "template", "spec", "restartPolicy"))
    if given not in ("Never", "OnFailure"):
        yield Flaw("spec.template.spec.restartPolicy", f"{given} is not allowed here; expected Never or OnFailure")
    if _indexed(obj) and spec.get("completions") is None:
        yield Flaw("spec.completions", "is missing; the mode Indexed needs it")
    if before is not None and not _same_work(before["spec"], spec):
        yield Flaw("spec.template", "is another than before, or completions are; a Job's work cannot be changed")


def _same_work(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return all(before.get(name) == after.get(name) for name in ("template", "completions", "completionMode"))


JOB = Controller(
    "Job controller",
    {"Job": itself, "Pod": its_controller("Job")},
    _reconcile,
    (Admission(frozenset({"Job"}), _filled, _flaws),),
)
