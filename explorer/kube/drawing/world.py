"""The objects with the indexes to find them by: id, labels, host name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from explorer.kube.kinds import Kind
from explorer.kube.paths import first, text
from explorer.kube.refs import DEFAULT, kind_of_object, metadata_of, name_of, namespace_of, ref
from explorer.kube.selectors import NO_LABELS, Labels, Selector, labels_of
from explorer.kube.source import Object, Origin


class Thing:
    """One object, as far as the drawing needs it.

    Attributes:
        id: of its box, if it gets one.
        box: id of the box that stands for it: its own, that of what it is folded into, or that of its owner.
        numbers: where it stands among the objects; several if it is there several times.
        owner: what controls it, if that is among the objects and in its namespace.
        selected: the labels by which selectors find it: those of its pods.
        templated: whether a workload that is drawn has the template that it was made from.
    """

    __slots__ = (
        "box", "id", "kind", "labels", "meta", "name", "namespace", "numbers", "obj", "owner", "selected", "templated",
    )  # fmt: skip

    def __init__(self, number: int, obj: Object, kind: Kind, namespace: str, name: str) -> None:
        self.obj = obj
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.id = self.box = ref(kind.id, namespace, name)
        self.numbers = [number]
        self.meta = metadata_of(obj)
        self.labels = labels_of(self.meta)
        self.owner: Thing | None = None
        self.templated = False
        self.selected: Labels = NO_LABELS

    def __repr__(self) -> str:
        return f"Thing({self.id})"


class Labelled:
    """Things by their labels."""

    __slots__ = ("_all", "_by_namespace", "_everywhere", "_here")

    def __init__(self, things: Iterable[tuple[Thing, Labels]]) -> None:
        self._here: dict[tuple[str, str, str], list[Thing]] = {}
        self._everywhere: dict[tuple[str, str], list[Thing]] = {}
        self._by_namespace: dict[str, list[Thing]] = {}
        self._all: list[Thing] = []
        here, everywhere = self._here, self._everywhere
        for thing, labels in things:
            namespace = thing.namespace
            self._all.append(thing)
            self._by_namespace.setdefault(namespace, []).append(thing)
            for key, value in labels.items():
                here.setdefault((namespace, key, value), []).append(thing)
                everywhere.setdefault((key, value), []).append(thing)

    def candidates(self, wanted: Labels, namespace: str | None) -> Sequence[Thing]:
        """Those with the rarest of some labels; all if none are wanted.

        Args:
            wanted: what they must have.
            namespace: where; None for everywhere.
        """
        if not wanted:
            return self._all if namespace is None else self._by_namespace.get(namespace, ())
        best: Sequence[Thing] | None = None
        for pair in wanted.items():
            found: Sequence[Thing]
            found = self._everywhere.get(pair, ()) if namespace is None else self._here.get((namespace, *pair), ())
            if best is None or len(found) < len(best):
                best = found
        return best or ()

    def selected(self, selector: Selector, namespace: str | None, labels: str = "labels") -> Iterator[Thing]:
        """Those that a selector takes.

        Args:
            selector: what is wanted.
            namespace: where; None for everywhere.
            labels: by which labels of theirs.
        """
        for thing in self.candidates(selector.equal, namespace):
            found: Labels = getattr(thing, labels)
            if selector.takes(found):
                yield thing

    def with_any(self, wanted: Labels, namespace: str | None) -> Iterator[Thing]:
        """Those with any of some labels."""
        for pair in wanted.items():
            yield from self._everywhere.get(pair, ()) if namespace is None else self._here.get((namespace, *pair), ())


class World:
    """All objects of a drawing.

    Attributes:
        things: in the order of their ids' parts, whatever order they came in.
        by_id: the same by their ids.
        remarks: what could not be understood, a line each.
        live: whether they come from a running cluster.
    """

    def __init__(
        self, objects: Sequence[Object], namespace: str = DEFAULT, origins: Sequence[Origin | None] = ()
    ) -> None:
        self.by_id: dict[str, Thing] = {}
        self.remarks: list[str] = []
        self._labelled: dict[str, Labelled] = {}
        for number, obj in enumerate(objects):
            flaw = self._take(number, obj, namespace)
            if flaw:
                origin = origins[number] if number < len(origins) else None
                place = f"{origin.file}:{origin.line}" if origin else f"object {number + 1}"
                self.remarks.append(f"{place}: {flaw}")
        uids = {}
        for thing in self.by_id.values():
            uid = thing.meta.get("uid")
            if uid and isinstance(uid, str):
                uids[uid] = thing
        self.live = bool(uids)
        self.things = sorted(self.by_id.values(), key=lambda thing: (thing.namespace, thing.kind.rank, thing.id))
        self.kinds = {thing.kind.id for thing in self.things}
        for thing in self.things:
            thing.owner = self._owner(thing, uids)
        self._cut_circles()
        for thing in self.things:
            self._select(thing)
        for thing in self.things:
            owner = thing.owner
            thing.templated = owner is not None and bool(owner.kind.template and thing.kind.pod and owner.selected)
        self.hosts = self._hosts()

    def _take(self, number: int, obj: Any, namespace: str) -> str:
        """Take an object in; what is wrong with it, empty for nothing."""
        if not isinstance(obj, dict) or not text(obj.get("kind")):
            return "has no kind and is not drawn; expected apiVersion, kind and metadata"
        kind, name = kind_of_object(obj), name_of(obj)
        if not name:
            return f"{kind.kind} has no name and is not drawn; expected metadata.name"
        thing = Thing(number, obj, kind, namespace_of(obj, kind, namespace), name)
        known = self.by_id.setdefault(thing.id, thing)
        if known is thing:
            return ""
        known.numbers.append(number)
        # What a cluster knows is more than what somebody wrote.
        if thing.meta.get("uid") and not known.meta.get("uid"):
            thing.numbers = known.numbers
            self.by_id[thing.id] = thing
        return f"{kind.kind} {name} is there already; it is drawn once"

    def _owner(self, thing: Thing, uids: Mapping[str, Thing]) -> Thing | None:
        owners = thing.meta.get("ownerReferences")
        if not isinstance(owners, list):
            return None
        best: Thing | None = None
        for part in owners:
            if not isinstance(part, dict):
                continue
            uid = part.get("uid")
            found = uids.get(uid) if isinstance(uid, str) else None
            found = found or self.named(part, thing.namespace)
            if found is None or found is thing or found.namespace != thing.namespace:
                continue
            if part.get("controller") is True:
                return found
            best = best or found
        return best

    def named(self, part: Mapping[str, Any], namespace: str) -> Thing | None:
        """The object that a part names by kind and name."""
        kind = kind_of_object(part)
        return self.by_id.get(ref(kind.id, namespace if kind.namespaced else "", text(part.get("name"))))

    def _cut_circles(self) -> None:
        sound: set[int] = set()
        for thing in self.things:
            way: list[Thing] = []
            seen: set[int] = set()
            at: Thing | None = thing
            while at is not None and id(at) not in sound:
                if id(at) in seen:
                    at.owner = None
                    break
                seen.add(id(at))
                way.append(at)
                at = at.owner
            sound.update(map(id, way))

    def _select(self, thing: Thing) -> None:
        """Set by which labels a selector for pods finds it."""
        kind = thing.kind
        if kind.kind == "Pod":
            thing.selected = thing.labels
        elif kind.template:
            template = first(kind.template, thing.obj)
            if isinstance(template, dict) and isinstance(template.get("spec"), dict):
                thing.selected = labels_of(template.get("metadata"))

    def labelled(self, kind: str) -> Labelled:
        """The things of a kind by their labels; see `relations.PODS` for pods."""
        found = self._labelled.get(kind)
        if found is None:
            things = [thing for thing in self.things if thing.kind.id == kind]
            found = self._labelled[kind] = Labelled((thing, thing.labels) for thing in things)
        return found

    def _hosts(self) -> dict[str, Thing]:
        """Services as `name.namespace`, and ServiceEntries by their hosts."""
        hosts: dict[str, Thing] = {}
        for thing in self.things:
            if thing.kind.id == "serviceentry":
                spec = thing.obj.get("spec")
                names = spec.get("hosts") if isinstance(spec, dict) else None
                for name in names if isinstance(names, list) else ():
                    if isinstance(name, str):
                        hosts.setdefault(name.lower(), thing)
        for thing in self.things:
            if thing.kind.id == "service":
                hosts[f"{thing.name}.{thing.namespace}"] = thing
        return hosts

    def host(self, name: str, namespace: str) -> Thing | None:
        """The Service or ServiceEntry behind a host name, as a pod of a namespace sees it."""
        name = name.lower().rstrip(".")
        found = self.hosts.get(name)
        if found is not None:
            return found
        first_dot = name.find(".")
        if first_dot < 0:
            return self.hosts.get(f"{name}.{namespace}")
        parts = name.split(".")
        if len(parts) == 2:
            # The name of a pod before that of its headless Service.
            return self.hosts.get(f"{parts[1]}.{namespace}")
        if "svc" in parts[2:4]:
            at = parts.index("svc", 2)
            return self.hosts.get(f"{parts[at - 2]}.{parts[at - 1]}")
        return self.hosts.get(f"{parts[1]}.{parts[2]}") if len(parts) == 3 else None
