"""What one can do to a cluster, as data, each with the command that one would type for it.

An action of another room is one more subclass of `Action`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from explorer.sim import draining, nodes, storage, taints
from explorer.sim.eviction import evict
from explorer.sim.objects import (
    Flaw,
    Key,
    Object,
    Step,
    annotated,
    annotations_of,
    at,
    changed,
    controlled_by,
    key_of,
    uid_of,
    without,
)
from explorer.sim.store import Invalid, NotFound, Propagation

if TYPE_CHECKING:
    from explorer.sim.controller import Api

YOU = "you"
"""The actor of all that is done from outside."""

REVISION = "deployment.kubernetes.io/revision"

RESTARTED = "kubectl.kubernetes.io/restartedAt"


class Action(Struct, frozen=True):
    """Something that somebody does."""

    def perform(self, api: Api) -> None:
        """Do it; an `ApiError` tells why not."""
        raise NotImplementedError

    def command(self) -> str:
        """What one would type; empty if there is no command for it."""
        return ""


class Scale(Action, frozen=True):
    """Set the number of replicas."""

    key: Key
    replicas: int

    def perform(self, api: Api) -> None:
        """Do it."""
        why = f"you scaled it to {self.replicas}"
        _edit(api, self.key, why, lambda obj: changed(obj, ("spec", "replicas"), self.replicas))

    def command(self) -> str:
        """What one would type."""
        return f"kubectl scale {kubectl_name(self.key)} --replicas={self.replicas}"


class Delete(Action, frozen=True):
    """Delete an object; `force` removes it from the API at once, whatever still runs."""

    key: Key
    force: bool = False
    grace: int | None = None
    propagation: Propagation = "background"

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you deleted it by force" if self.force else "you deleted it"
        api.delete(self.key, why=why, grace=0 if self.force else self.grace, propagation=self.propagation)

    def command(self) -> str:
        """What one would type."""
        parts = [f"kubectl delete {kubectl_name(self.key)}"]
        if self.force:
            parts.append("--grace-period=0 --force")
        elif self.grace is not None:
            parts.append(f"--grace-period={self.grace}")
        if self.propagation != "background":
            parts.append(f"--cascade={self.propagation}")
        return " ".join(parts)


class SetImage(Action, frozen=True):
    """Give a container of the pod template another image; an empty container name means the first."""

    key: Key
    image: str
    container: str = ""

    def perform(self, api: Api) -> None:
        """Do it."""
        _edit(api, self.key, f"you set the image {self.image}", self._with_image)

    def command(self) -> str:
        """What one would type."""
        what = f"{self.container or '*'}={self.image}"
        return f"kubectl set image {kubectl_name(self.key)} {shlex.quote(what)}"

    def _with_image(self, obj: Object) -> Object:
        way: tuple[Step, ...] = ("spec", "containers") if obj["kind"] == "Pod" else (*_TEMPLATE, "spec", "containers")
        containers = at(obj, way, [])
        for index, container in enumerate(containers):
            if self.container in ("", container.get("name")):
                obj = changed(obj, (*way, index, "image"), self.image)
                if self.container:
                    return obj
                break
        else:
            raise Invalid(self.key, [Flaw("/".join(map(str, way)), f"there is no container {self.container!r}")])
        return obj


class RollOut(Action, frozen=True):
    """Roll out an image that behaves in a known way: the present one under a tag that says so (`web:crashing`).

    Attributes:
        key: the workload.
        tag: of `explorer.sim.images.TAGS`; empty for a good one, which gets the next free number.
    """

    key: Key
    tag: str = ""

    def perform(self, api: Api) -> None:
        """Do it."""
        image = str(at(existing(api, self.key), (*_TEMPLATE, "spec", "containers", 0, "image"), "app"))
        SetImage(self.key, f"{_untagged(image)}:{self.tag or self._next(api, image)}").perform(api)

    def command(self) -> str:
        """What one would type."""
        return f"kubectl set image {kubectl_name(self.key)} '*=<image>:{self.tag or '<next>'}'"

    def _next(self, api: Api, image: str) -> int:
        """A tag that the workload has not had yet."""
        templates = _templates(api, existing(api, self.key)).values()
        images = [image, *(str(at(one, ("spec", "containers", 0, "image"), "")) for one in templates)]
        tags = [one.rpartition(":")[2] for one in images]
        return max((int(tag) for tag in tags if tag.isdecimal()), default=0) + 1


class Rollback(Action, frozen=True):
    """Go back to an earlier pod template; revision 0 means the last but one."""

    key: Key
    revision: int = 0

    def perform(self, api: Api) -> None:
        """Do it."""
        obj = existing(api, self.key)
        templates = _templates(api, obj)
        revisions = sorted(templates)
        wanted = self.revision or (revisions[-2] if len(revisions) > 1 else 0)
        if wanted not in templates:
            words = f"there is no revision {wanted}" if self.revision else "there is no earlier revision"
            raise Invalid(self.key, [Flaw("", f"{words}; expected one of {revisions}")])
        api.update(changed(obj, _TEMPLATE, templates[wanted]), why=f"you rolled it back to revision {wanted}")

    def command(self) -> str:
        """What one would type."""
        to = f" --to-revision={self.revision}" if self.revision else ""
        return f"kubectl rollout undo {kubectl_name(self.key)}{to}"


class Restart(Action, frozen=True):
    """Replace all pods by a rollout: the template gets the time as an annotation."""

    key: Key

    def perform(self, api: Api) -> None:
        """Do it."""
        way = (*_TEMPLATE, "metadata", "annotations", RESTARTED)
        _edit(api, self.key, "you restarted it", lambda obj: changed(obj, way, api.stamp))

    def command(self) -> str:
        """What one would type."""
        return f"kubectl rollout restart {kubectl_name(self.key)}"


class Pause(Action, frozen=True):
    """Hold a rollout of a Deployment, or let it go on."""

    key: Key
    paused: bool = True

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you paused it" if self.paused else "you let it go on"
        _edit(api, self.key, why, lambda obj: changed(obj, ("spec", "paused"), self.paused))

    def command(self) -> str:
        """What one would type."""
        return f"kubectl rollout {'pause' if self.paused else 'resume'} {kubectl_name(self.key)}"


class Partition(Action, frozen=True):
    """Update only the pods of a StatefulSet from an index on."""

    key: Key
    partition: int

    def perform(self, api: Api) -> None:
        """Do it."""
        way = ("spec", "updateStrategy", "rollingUpdate", "partition")
        _edit(
            api, self.key, f"you set the partition to {self.partition}", lambda obj: changed(obj, way, self.partition)
        )

    def command(self) -> str:
        """What one would type."""
        patch = f'{{"spec":{{"updateStrategy":{{"rollingUpdate":{{"partition":{self.partition}}}}}}}}}'
        return f"kubectl patch {kubectl_name(self.key)} --type merge -p '{patch}'"


class Label(Action, frozen=True):
    """Set labels of an object; None takes one away."""

    key: Key
    labels: Mapping[str, str | None]

    def perform(self, api: Api) -> None:
        """Do it."""
        obj = existing(api, self.key)
        before = obj["metadata"].get("labels") or {}
        after = {name: value for name, value in {**before, **self.labels}.items() if value is not None}
        api.update(changed(obj, ("metadata", "labels"), after), why="you changed its labels")

    def command(self) -> str:
        """What one would type."""
        words = (f"{name}-" if value is None else shlex.quote(f"{name}={value}") for name, value in self.labels.items())
        return f"kubectl label {kubectl_name(self.key)} {' '.join(words)} --overwrite"


class Edit(Action, frozen=True):
    """Set any field; the value None takes it away."""

    key: Key
    path: tuple[Step, ...]
    value: Any

    def perform(self, api: Api) -> None:
        """Do it."""
        words = ".".join(map(str, self.path))
        _edit(api, self.key, f"you changed {words}", self._edited)

    def command(self) -> str:
        """What one would type."""
        return f"kubectl edit {kubectl_name(self.key)}"

    def _edited(self, obj: Object) -> Object:
        try:
            return without(obj, self.path) if self.value is None else changed(obj, self.path, self.value)
        except (IndexError, TypeError, ValueError) as error:
            words = ".".join(map(str, self.path))
            raise Invalid(self.key, [Flaw(words, f"there is no such place ({error})")]) from None


class Apply(Action, frozen=True):
    """Create an object, or put it in the place of the one with its name."""

    manifest: dict[str, Any]

    def perform(self, api: Api) -> None:
        """Do it."""
        key = key_of(self.manifest)
        if api.get(key) is None:
            api.create(self.manifest, why="you applied it")
        else:
            api.update(self.manifest, why="you applied it")

    def command(self) -> str:
        """What one would type."""
        return "kubectl apply -f -"


class Cordon(Action, frozen=True):
    """Let no new pods onto a node, or let them again."""

    node: str
    on: bool = True

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you cordoned it" if self.on else "you uncordoned it"
        way = ("spec", "unschedulable")
        # A drain that goes on would cordon it again.
        off = {draining.DRAINING: None}
        _edit(
            api,
            _node(self.node),
            why,
            lambda obj: changed(obj, way, True) if self.on else annotated(without(obj, way), off),
        )

    def command(self) -> str:
        """What one would type."""
        return f"kubectl {'cordon' if self.on else 'uncordon'} {self.node}"


class Machine(Action, frozen=True):
    """Switch the machine of a node off, or on again."""

    node: str
    on: bool

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you started the machine" if self.on else "you stopped the machine"
        value = None if self.on else api.stamp
        _edit(api, _node(self.node), why, lambda obj: annotated(obj, {nodes.STOPPED: value}))


class Network(Action, frozen=True):
    """Cut a node off the control plane, or connect it again; its programs run on."""

    node: str
    on: bool

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you connected the node again" if self.on else "you cut the node off"
        value = None if self.on else api.stamp
        _edit(api, _node(self.node), why, lambda obj: annotated(obj, {nodes.CUT_OFF: value}))


class Evict(Action, frozen=True):
    """Delete a pod as far as its budget allows: the eviction API."""

    key: Key
    grace: int | None = None

    def perform(self, api: Api) -> None:
        """Do it."""
        evict(api, existing(api, self.key), why="you evicted it", grace=self.grace)

    def command(self) -> str:
        """What one would type."""
        place = f"/api/v1/namespaces/{self.key.namespace}/pods/{self.key.name}/eviction"
        return f"kubectl create --raw {place} -f -"


class Drain(Action, frozen=True):
    """Cordon a node and evict its pods, again and again as long as budgets refuse."""

    node: str
    ignore_daemonsets: bool = True
    delete_emptydir_data: bool = False
    force: bool = False

    def perform(self, api: Api) -> None:
        """Do it."""
        daemons, data, lone = self.ignore_daemonsets, self.delete_emptydir_data, self.force
        node = existing(api, _node(self.node))
        if found := draining.objections(api.view, self.node, daemons=daemons, data=data, lone=lone):
            raise Invalid(_node(self.node), [Flaw("", f"cannot be drained: {'; '.join(found)}")])
        marked = annotated(changed(node, ("spec", "unschedulable"), True), {draining.DRAINING: api.stamp})
        api.update(marked, why="you drain it")

    def command(self) -> str:
        """What one would type."""
        given = {
            "--ignore-daemonsets": self.ignore_daemonsets,
            "--delete-emptydir-data": self.delete_emptydir_data,
            "--force": self.force,
        }
        return " ".join([f"kubectl drain {self.node}", *(name for name, on in given.items() if on)])


class Storage(Action, frozen=True):
    """Stop the storage behind a StorageClass from making new volumes, or let it go on; what is bound stays as it is."""

    name: str
    on: bool

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you let its storage make volumes again" if self.on else "you closed its storage for new volumes"
        value = None if self.on else api.stamp
        _edit(api, Key("StorageClass", "", self.name), why, lambda obj: annotated(obj, {storage.CLOSED: value}))


class OutOfService(Action, frozen=True):
    """Say that a node is really off, so that its pods and volumes are released at once; or take that back."""

    node: str
    on: bool = True

    def perform(self, api: Api) -> None:
        """Do it."""
        why = "you declared it out of service" if self.on else "you put it into service again"
        _edit(api, _node(self.node), why, lambda obj: self._tainted(obj, api.stamp))

    def command(self) -> str:
        """What one would type."""
        return f"kubectl taint nodes {self.node} {taints.OUT_OF_SERVICE}=nodeshutdown:NoExecute{'' if self.on else '-'}"

    def _tainted(self, node: Object, stamp: str) -> Object:
        if not self.on:
            return taints.without_taints(node, (taints.OUT_OF_SERVICE,))
        return taints.with_taint(node, taints.OUT_OF_SERVICE, taints.NO_EXECUTE, stamp, "nodeshutdown")


_TEMPLATE = ("spec", "template")


def _untagged(image: str) -> str:
    """An image without tag and digest."""
    path, slash, name = image.partition("@")[0].rpartition("/")
    return f"{path}{slash}{name.partition(':')[0]}"


def _node(name: str) -> Key:
    return Key("Node", "", name)


def existing(api: Api, key: Key) -> Object:
    """The object of a key.

    Raises:
        NotFound: it is not there.
    """
    obj = api.get(key)
    if obj is None:
        raise NotFound(key, "is not there")
    return obj


def _edit(api: Api, key: Key, why: str, edit: Callable[[Object], Object]) -> None:
    api.update(edit(existing(api, key)), why=why)


def kubectl_name(key: Key) -> str:
    """An object as a command of kubectl names it: `deployment/web -n shop`."""
    space = f" -n {key.namespace}" if key.namespace not in ("", "default") else ""
    return f"{key.kind.lower()}/{key.name}{space}"


def _templates(api: Api, obj: Object) -> dict[int, Object]:
    """The pod templates of a workload by revision: of ReplicaSets for a Deployment, else of ControllerRevisions."""
    found: dict[int, Object] = {}
    for owned in api.owned_by(uid_of(obj)):
        if owned["kind"] == "ReplicaSet" and controlled_by(owned, obj):
            template = without(owned["spec"]["template"], ("metadata", "labels", "pod-template-hash"))
            found[int(annotations_of(owned).get(REVISION, "0"))] = template
        elif owned["kind"] == "ControllerRevision":
            template = without(at(owned, ("data", "spec", "template"), {}), ("$patch",))
            found[int(owned["revision"])] = template
    return found
