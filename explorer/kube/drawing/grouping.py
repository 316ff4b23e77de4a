"""Which application an object belongs to: what its labels say, its release, its owner, or the only application that it serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from explorer.kube.drawing.relating import Link, whole_of
from explorer.kube.drawing.world import Thing
from explorer.kube.paths import text
from explorer.kube.selectors import Labels

_NAME, _INSTANCE, _PART = (f"app.kubernetes.io/{word}" for word in ("name", "instance", "part-of"))

_RELEASE = "meta.helm.sh/release-name"

_OLDER = ("app", "k8s-app", "run", "release")
"""Labels that name an application where the recommended ones are missing, the first that is there."""

_ROUNDS = 3
"""How far an object may be from the application that it serves."""


class Application(NamedTuple):
    """What belongs together.

    Attributes:
        name: as its labels say.
        instance: which of several; empty if nothing says so.
    """

    name: str
    instance: str = ""

    @property
    def key(self) -> str:
        """What its box's id ends with."""
        return f"{self.name}@{self.instance}" if self.instance else self.name


def applications(things: Iterable[Thing], links: Iterable[Link]) -> dict[Thing, Application]:
    """The application of each thing that belongs to one, and to one only.

    Args:
        things: in a namespace and without an owner that is drawn around them.
        links: all relations.
    """
    things = list(things)
    found: dict[Thing, Application] = {}
    for thing in things:
        application = _labelled(thing.labels, thing.meta.get("annotations")) or _labelled(thing.selected, None)
        if application is not None:
            found[thing] = application
    _adopt(things, links, found)
    return found


def _labelled(labels: Labels, annotations: object) -> Application | None:
    name, instance = labels.get(_NAME, ""), labels.get(_INSTANCE, "")
    if name:
        return Application(name, "" if instance in ("", name) else instance)
    if instance:
        return Application(instance)
    release = text(annotations.get(_RELEASE)) if isinstance(annotations, Mapping) else ""
    for value in (labels.get(_PART, ""), release, *(labels.get(key, "") for key in _OLDER)):
        if value:
            return Application(value)
    return None


def _adopt(things: list[Thing], links: Iterable[Link], found: dict[Thing, Application]) -> None:
    """Give what no label places to the only application of its namespace with which it has to do."""
    places = {thing.id: thing for thing in things}
    loose = {thing.id for thing in things if thing not in found}
    beside: dict[str, set[str]] = {}
    for link in links:
        source, target = whole_of(link.source, places), whole_of(link.target, places)
        if link.referral.layer in ("calls", "placement"):
            continue
        if source in loose and target in places:
            beside.setdefault(source, set()).add(target)
        if target in loose and source in places:
            beside.setdefault(target, set()).add(source)
    for _ in range(_ROUNDS):
        adopted = {}
        for orphan in loose:
            near = {
                found[places[one]] for one in beside.get(orphan, ())
                if places[one] in found and places[one].namespace == places[orphan].namespace
            }  # fmt: skip
            if len(near) == 1:
                adopted[orphan] = near.pop()
        if not adopted:
            return
        for orphan, application in adopted.items():
            found[places[orphan]] = application
        loose.difference_update(adopted)
