"""One container in the hands of its kubelet: from its image to its start, through its probes, to its end and its restart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from explorer.sim.clock import SECOND
from explorer.sim.containers import Life, restart_delay
from explorer.sim.controller import Api
from explorer.sim.controllers.pulling import back_off, pull, pulled
from explorer.sim.ending import is_sidecar
from explorer.sim.images import Image, image_of
from explorer.sim.objects import Object
from explorer.sim.probing import Course, course_of


class Fact(NamedTuple):
    """What is known of a container; it holds the container, so that no other can get its id."""

    container: Mapping[str, Any]
    image: Image
    course: Course


def fact_of(api: Api, container: Mapping[str, Any]) -> Fact:
    """What is known of a container; it is looked up once."""
    fact: Fact | None = api.memory.get(id(container))
    if fact is None:
        image = image_of(container["image"], api.options.images)
        fact = api.memory[id(container)] = Fact(container, image, course_of(container, image))
    return fact


def policy_of(spec: Mapping[str, Any], container: Mapping[str, Any], *, init: bool) -> str:
    """Whether a container starts again after its end: a sidecar always, one that ran well in an init container does not."""
    policy = str(spec.get("restartPolicy", "Always"))
    if not init:
        return policy
    return "Always" if is_sidecar(container) else "OnFailure" if policy == "Always" else policy


def advance(api: Api, pod: Object, fact: Fact, life: Life, network: int, *, init: bool) -> None:
    """Bring a container up to the present: one stage after another as long as they are over."""
    while life.stage == "new" or 0 <= life.until <= api.now:
        match life.stage:
            case "new" | "backing off":
                pull(api, pod, fact.container, life, fact.image, network)
            case "failed":
                back_off(api, life)
            case "pulling":
                pulled(api, pod, life, fact.image)
            case "starting" | "crashed":
                _start(api, pod, fact, life, init=init)
            case _:
                _pass(api, pod, fact, life, init=init)


def _start(api: Api, pod: Object, fact: Fact, life: Life, *, init: bool) -> None:
    if life.stage == "crashed":
        life.restarts += 1
        life.run("delete", "create")
    life.run("start")
    life.stage, life.started, life.why = "running", api.now, ""
    _plan(api, pod, fact, life, init=init)


def _plan(api: Api, pod: Object, fact: Fact, life: Life, *, init: bool) -> None:
    """What a container that runs is now, and when something happens next to it."""
    age, course = api.now - life.started, fact.course
    end = _end_of(pod, fact, init=init)[0]
    life.up = init or 0 <= course.up <= age
    life.ready = (
        not init
        and life.up
        and 0 <= course.ready <= age
        and not 0 <= course.unready <= age
        and not 0 <= end <= max(age, course.ready)
    )
    steps = () if init else (course.up, course.ready, course.unready)
    times = [life.started + each for each in steps if each > age]
    if end >= 0:
        times.append(life.started + end)
    life.until = min(times, default=-1)


def _end_of(pod: Object, fact: Fact, *, init: bool) -> tuple[int, int, str]:
    """How long after its start a program ends, its exit code, and why; one in an init container does so after a second."""
    image, course = fact.image, fact.course
    ends = []
    if image.crashes >= 0:
        ends.append((image.crashes, 1, ""))
    if image.ends >= 0:
        ends.append((image.ends, 0, ""))
    elif init and not ends:
        ends.append((SECOND, 0, ""))
    if course.killed >= 0 and not init:
        grace = int(pod["spec"].get("terminationGracePeriodSeconds", 30)) * SECOND
        obeys = 0 <= image.stop <= grace
        time = course.killed + (image.stop if obeys else grace)
        ends.append((time, 143 if obeys else 137, f", because its {course.probe} probe failed"))
    return min(ends, default=(-1, 0, ""))


def _pass(api: Api, pod: Object, fact: Fact, life: Life, *, init: bool) -> None:
    """Of a container that runs: something is otherwise now, or its program ended."""
    end, code, why = _end_of(pod, fact, init=init)
    if not 0 <= end <= api.now - life.started:
        _plan(api, pod, fact, life, init=init)
        return
    life.run("kill" if why else "exit")
    life.ready, life.up, life.ended, life.exit_code, life.why = False, False, api.now, code, why
    policy = policy_of(pod["spec"], fact.container, init=init or is_sidecar(fact.container))
    if policy == "Always" or (policy == "OnFailure" and code):
        life.stage, life.until = "crashed", api.now + restart_delay(life, api.now)
    else:
        life.stage, life.until, life.ready = "ended", -1, init
