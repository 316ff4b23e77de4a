"""What pods and pod templates are filled up with, and what is wrong with those that workload controllers get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim import quantities
from explorer.sim.objects import Flaw, Object, at, changed, controller_of, matches
from explorer.sim.store import Admission
from explorer.sim.view import View

MOST_REPLICAS = 5_000

_SECONDS = 300
_TOLERATIONS = [
    {"key": f"node.kubernetes.io/{what}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": _SECONDS}
    for what in ("not-ready", "unreachable")
]


def pull_policy(image: str) -> str:
    """When an image is pulled if nothing is said: always for the tag `latest` or none, else if it is not there."""
    if "@" in image:
        return "IfNotPresent"
    tag = image.rpartition("/")[2].partition(":")[2]
    return "Always" if tag in ("", "latest") else "IfNotPresent"


def filled(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The spec of a pod with what it does not say; the same one if it says everything."""
    more: dict[str, Any] = {
        name: value
        for name, value in (("restartPolicy", "Always"), ("terminationGracePeriodSeconds", 30))
        if spec.get(name) is None
    }
    for group in ("containers", "initContainers"):
        containers = spec.get(group)
        if isinstance(containers, list) and not all(map(_full, containers)):
            more[group] = [
                one if _full(one) else {**one, "imagePullPolicy": pull_policy(str(one.get("image", "")))}
                for one in containers
            ]
    return {**spec, **more} if more else spec


def _full(container: object) -> bool:
    return not isinstance(container, Mapping) or "imagePullPolicy" in container


def with_template(_view: View, obj: Object, _before: Object | None) -> Object:
    """A workload with its replicas and its pod template filled up."""
    spec = obj.get("spec") or {}
    if spec.get("replicas") is None:
        obj = changed(obj, ("spec", "replicas"), 1)
    inner = at(spec, ("template", "spec"))
    if isinstance(inner, Mapping) and (full := filled(inner)) is not inner:
        obj = changed(obj, ("spec", "template", "spec"), full)
    return obj


def workload_flaws(_view: View, obj: Object, before: Object | None) -> Iterator[Flaw]:
    """What is wrong with the replicas, the selector and the template of a workload."""
    spec = obj.get("spec") or {}
    yield from number_flaws(spec, "replicas", most=MOST_REPLICAS)
    yield from number_flaws(spec, "minReadySeconds")
    yield from number_flaws(spec, "revisionHistoryLimit")
    yield from selector_flaws(spec)
    if before is not None and at(before, ("spec", "selector")) != spec.get("selector"):
        yield Flaw("spec.selector", "is another than before; it cannot be changed")
    inner = at(spec, ("template", "spec"))
    if not isinstance(inner, Mapping):
        yield Flaw("spec.template.spec", "is missing; expected the containers of the pods")
        return
    if before is not None and at(before, ("spec", "template", "spec")) is inner:
        return
    yield from pod_flaws(inner, "spec.template.spec")
    if inner.get("restartPolicy", "Always") != "Always":
        yield Flaw("spec.template.spec.restartPolicy", f"{inner['restartPolicy']} is not allowed here; expected Always")


def number_flaws(spec: Mapping[str, Any], name: str, *, most: int | None = None) -> Iterator[Flaw]:
    """What is wrong with a count in a spec."""
    value = spec.get(name)
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        yield Flaw(f"spec.{name}", f"{str(value)[:40]!r} is no whole number")
    elif value < 0:
        yield Flaw(f"spec.{name}", f"{value} is negative; expected 0 or more")
    elif most is not None and value > most:
        yield Flaw(f"spec.{name}", f"{value:,} is more than is simulated; expected at most {most:,}")


def selector_flaws(spec: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with the selector of a workload, and whether its own pods would fit."""
    selector = spec.get("selector")
    if not isinstance(selector, Mapping) or not (selector.get("matchLabels") or selector.get("matchExpressions")):
        yield Flaw("spec.selector", "is missing; expected matchLabels with labels of the template")
        return
    labels = at(spec, ("template", "metadata", "labels"), {})
    if not isinstance(labels, Mapping) or not matches(selector, labels):
        yield Flaw("spec.template.metadata.labels", "do not fit spec.selector; the pods would not be recognised")


def pod_flaws(spec: Mapping[str, Any], path: str) -> Iterator[Flaw]:
    """What is wrong with the spec of a pod.

    Args:
        spec: the spec of a pod or of a template.
        path: where it stands.
    """
    if not isinstance(spec.get("containers"), list) or not spec["containers"]:
        yield Flaw(f"{path}.containers", "is missing; expected at least one container")
    names: set[str] = set()
    for group in ("initContainers", "containers"):
        for index, container in enumerate(spec.get(group) or ()):
            place = f"{path}.{group}[{index}]"
            if not isinstance(container, Mapping):
                yield Flaw(place, "is no mapping")
                continue
            for part in ("name", "image"):
                if not isinstance(container.get(part), str) or not container[part]:
                    yield Flaw(f"{place}.{part}", "is missing; expected a text")
            if container.get("name") in names:
                yield Flaw(f"{place}.name", f"{container['name']!r} is there twice")
            names.add(str(container.get("name")))
            yield from quantities.flaws_of(container, place)


def _full_pod(_view: View, pod: Object, before: Object | None) -> Object:
    if before is not None:
        return pod
    given = pod.get("spec") or {}
    spec = dict(filled(given))
    own = spec.get("tolerations") or []
    keys = {(one.get("key"), one.get("effect")) for one in own}
    missing = [one for one in _TOLERATIONS if (one["key"], "NoExecute") not in keys and (one["key"], None) not in keys]
    if missing and not any(one.get("operator") == "Exists" and not one.get("key") for one in own):
        spec["tolerations"] = [*own, *missing] if own else _TOLERATIONS
    return {**pod, "spec": spec, "status": pod.get("status") or {"phase": "Pending"}}


def _pod_flaws(view: View, pod: Object, before: Object | None) -> Iterator[Flaw]:
    spec = pod.get("spec") or {}
    if before is None and _is_of_template(view, pod, spec):
        return
    if before is None or spec.get("containers") is not (before.get("spec") or {}).get("containers"):
        yield from pod_flaws(spec, "spec")


def _is_of_template(view: View, pod: Object, spec: Mapping[str, Any]) -> bool:
    """Whether its containers are the very ones of its controller's template, which were looked at with that."""
    owner = controller_of(pod)
    template = None if owner is None else at(view.by_uid(owner["uid"]), ("spec", "template", "spec"))
    return template is not None and all(
        spec.get(name) is template.get(name) for name in ("containers", "initContainers")
    )


POD_ADMISSION = Admission(frozenset({"Pod"}), _full_pod, _pod_flaws)
