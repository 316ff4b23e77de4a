"""Finds the relations between objects: goes through the table of relations, object by object, and looks up what they name."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from explorer.kube.drawing.hosts import hosts_in
from explorer.kube.drawing.lookup import Absent, Lookup
from explorer.kube.drawing.relations import ANY, CUSTOM, PODS, REFERRALS, Referral
from explorer.kube.drawing.world import Thing, World
from explorer.kube.kinds import BY_ID, BY_PLURAL, KINDS, Kind, kind_of
from explorer.kube.paths import Tree, find, first, text
from explorer.kube.refs import ref
from explorer.kube.selectors import Selector, plain_selector, selector_of

MOST_TEXT = 1 << 18
"""Characters of one ConfigMap that are searched for host names."""


class Link(NamedTuple):
    """One relation.

    Attributes:
        source, target: ids of boxes; that of a part of an object is the object's with the part's name behind a colon.
        referral: why.
    """

    source: str
    target: str
    referral: Referral


class Related(NamedTuple):
    """The relations of a world.

    Attributes:
        links: in the order of their sources.
        absent: what they lead to and is not there, by the ids of boxes.
    """

    links: list[Link]
    absent: dict[str, Absent]


def relate(world: World, *, placement: bool = False, calls: bool = True, missing: bool = True) -> Related:
    """All relations between objects.

    Args:
        world: the objects.
        placement: whether pods are related to their nodes.
        calls: whether host names in texts are looked for.
        missing: whether what is not there may be a target.
    """
    lookup = Lookup(world, missing=missing)
    links: dict[Link, None] = {}
    readers: dict[str, list[Thing]] = {}
    for thing in world.things:
        tree = _tree(thing.kind, thing.templated, placement)
        if tree is None:
            continue
        found: list[tuple[Referral, Any, str]] = []
        tree.walk(thing.obj, found)
        for referral, part, key in found:
            if (referral.by == "text" and not calls) or (referral.when and not holds(referral.when, thing.obj)):
                continue
            for target in _FINDERS[referral.by](lookup, thing, referral, part, key):
                end = target if isinstance(target, str) else target.id
                start = f"{thing.id}:{text(first(referral.part, part))}" if referral.part else thing.id
                links[Link(end, start, referral) if referral.back else Link(start, end, referral)] = None
                if referral.layer == "config" and end.startswith("configmap/"):
                    readers.setdefault(end, []).append(thing)
    if calls:
        links.update(dict.fromkeys(_calls_by_settings(world, readers)))
    return Related(list(links), lookup.absent)


@lru_cache(maxsize=1024)
def _tree(kind: Kind, templated: bool, placement: bool) -> Tree[Referral] | None:
    """The referrals that hold for a kind, as one tree; None if there are none.

    Args:
        kind: of the objects.
        templated: whether a workload made them by its template, which says most of it already; its box is drawn around theirs.
        placement: whether pods are related to nodes.
    """
    found: list[tuple[str, Referral]] = []
    for referral in REFERRALS:
        sources = referral.source.split()
        holds_for = (
            kind.id in sources
            or ANY in sources
            or (CUSTOM in sources and kind.custom)
            or (PODS in sources and bool(kind.pod))
        )
        if templated and (PODS in sources or ANY in sources):
            holds_for = referral.live and kind.kind == "Pod"
        if holds_for and (placement or referral.to != "node" or PODS not in sources):
            found.extend((path.replace("$pod", kind.pod), referral) for path in referral.each.split())
    return Tree.of(found) if found else None


# How a part of an object refers to others

Finder = Callable[[Lookup, Thing, Referral, Any, str], Iterable[Thing | str]]


def _by_name(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Sequence[Thing | str]:
    return _named(lookup, thing, referral, part, _targets(referral))


def _by_key(lookup: Lookup, thing: Thing, referral: Referral, part: Any, key: str) -> Sequence[Thing | str]:
    return _named(lookup, thing, referral, part, _kinds_in(key))


def _named(lookup: Lookup, thing: Thing, referral: Referral, part: Any, usual: Sequence[Kind]) -> Sequence[Thing | str]:
    """What a part names; of the usual kinds, if it says none."""
    name = _name(referral, part)
    if not name:
        return ()
    said = _kind(part)
    kinds = usual if said is None else (said,)
    return lookup.named(thing, referral, kinds, name, _namespace(thing, referral, part), part)


def _name(referral: Referral, part: Any) -> str:
    if not referral.name:
        return text(part)
    return text(first(referral.name, part)) if isinstance(part, dict) else ""


def _kind(part: Any) -> Kind | None:
    """The kind that a part says; None if it says none."""
    kind = text(part.get("kind")) if isinstance(part, dict) else ""
    if not kind:
        return None
    version, group = text(part.get("apiVersion")), part.get("group", part.get("apiGroup"))
    if version:
        return kind_of(kind, version.partition("/")[0] if "/" in version else "")
    return kind_of(kind, text(group) if group is not None else None)


def _namespace(thing: Thing, referral: Referral, part: Any) -> str:
    return (
        text(first(referral.namespace, part)) if referral.namespace and isinstance(part, dict) else ""
    ) or thing.namespace


def _by_labels(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    selector = selector_of(part)
    if selector is not None and (referral.scope or not selector.empty):
        yield from lookup.select(thing, referral, selector, None if referral.scope else thing.namespace)


def _by_map(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    selector = plain_selector(part)
    if selector is not None and not selector.empty:
        yield from lookup.select(thing, referral, selector, None if referral.scope else thing.namespace)


def _by_peer(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    pods, places = (
        selector_of(part.get(f"{what}Selector")) if isinstance(part, dict) else None for what in ("pod", "namespace")
    )
    if places is None:
        if pods is not None and not pods.empty:
            yield from lookup.select(thing, referral, pods, thing.namespace)
        return
    if pods is not None and not pods.empty and places.empty:
        yield from lookup.select(thing, referral, pods, None)
        return
    for space in () if places.empty else lookup.world.labelled("namespace").selected(places, None):
        if pods is None or pods.empty:
            yield space
        else:
            yield from lookup.select(thing, referral, pods, space.name)


def _by_monitor(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    selector = selector_of(part.get("selector")) if isinstance(part, dict) else None
    if selector is None:
        return
    if first("namespaceSelector.any", part) is True:
        yield from lookup.select(thing, referral, selector, None)
        return
    for namespace in [text(name) for name in find("namespaceSelector.matchNames[]", part)] or [thing.namespace]:
        yield from lookup.select(thing, referral, selector, namespace)


def _by_host(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing | str]:
    host = text(part)
    found = lookup.world.host(host, thing.namespace)
    if found is not None:
        yield found
    elif host and "*" not in host:
        parts = host.split(".")
        if len(parts) == 1 or parts[2:3] == ["svc"]:
            yield from lookup.without(BY_ID["service"], (*parts, thing.namespace)[1], parts[0], referral)


def _by_subset(lookup: Lookup, thing: Thing, _referral: Referral, part: Any, _key: str) -> Iterator[str]:
    host, subset = (text(part.get(word)) if isinstance(part, dict) else "" for word in ("host", "subset"))
    if not subset:
        return
    meant = lookup.world.host(host, thing.namespace)
    for place in (thing.namespace, meant.namespace if meant else thing.namespace):
        for one in lookup.destinations.get(place, ()):
            if subset in one.subsets and (one.target is meant if meant else one.target is None and one.host == host):
                yield f"{one.thing.id}:{subset}"
                return


def _by_picked(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    labels = plain_selector(part.get("labels")) if isinstance(part, dict) else None
    service = lookup.world.host(text(first("spec.host", thing.obj)), thing.namespace)
    if labels is None or labels.empty or service is None:
        return
    whole = plain_selector(first("spec.selector", service.obj))
    wanted = Selector({**(whole.equal if whole else {}), **labels.equal})
    yield from lookup.select(thing, referral, wanted, service.namespace)


def _by_export(lookup: Lookup, thing: Thing, _referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    place, slash, host = text(part).rpartition("/")
    found = lookup.world.host(host, thing.namespace if place in (".", "*", "~") else place) if slash and host else None
    if found is not None:
        yield found


def _by_gateway(lookup: Lookup, thing: Thing, referral: Referral, part: Any, _key: str) -> Iterator[Thing | str]:
    place, _, name = text(part).rpartition("/")
    if name and name != "mesh":
        # Older resources write `name.namespace.svc.cluster.local`.
        host, _, rest = name.partition(".")
        yield from lookup.named(
            thing, referral, _targets(referral), host, place or rest.partition(".")[0] or thing.namespace, part
        )


def _by_principal(lookup: Lookup, thing: Thing, _referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    match text(part).split("/"):
        case [_, "ns", place, "sa", name] | [place, name]:
            pass
        case [name]:
            place = thing.namespace
        case _:
            return
    found = lookup.world.by_id.get(ref("serviceaccount", place, name))
    if found is not None:
        yield found


def _by_resource(lookup: Lookup, thing: Thing, _referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    for plural in find("resources[]", part):
        kind = BY_PLURAL.get(text(plural))
        if kind is not None:
            for name in find("resourceNames[]", part):
                found = lookup.world.by_id.get(ref(kind.id, thing.namespace if kind.namespaced else "", text(name)))
                if found is not None:
                    yield found


def _by_claims(lookup: Lookup, thing: Thing, _referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    # The pods say it, each for its own.
    if thing not in lookup.owners:
        yield from lookup.claims.get((thing.namespace, f"{text(part)}-{thing.name}-"), ())


def _by_text(lookup: Lookup, thing: Thing, _referral: Referral, part: Any, _key: str) -> Iterator[Thing]:
    words, key = (part.get("value"), text(part.get("name"))) if isinstance(part, dict) else (part, "")
    if isinstance(words, str):
        yield from _called(lookup.world, thing, key, words)


def _called(world: World, thing: Thing, key: str, words: str) -> Iterator[Thing]:
    for host in hosts_in(key, words):
        found = world.host(host, thing.namespace)
        if found is not None:
            yield found


def _calls_by_settings(world: World, readers: dict[str, list[Thing]]) -> Iterator[Link]:
    """Workloads seem to call what the ConfigMaps that they read name."""
    referral = next(referral for referral in REFERRALS if referral.by == "text")
    for config, users in readers.items():
        thing = world.by_id.get(config)
        if thing is None:
            continue
        data = thing.obj.get("data")
        budget = MOST_TEXT
        for key, words in data.items() if isinstance(data, dict) else ():
            if isinstance(words, str) and budget > 0:
                for found in _called(world, thing, text(key), words[:budget]):
                    yield from (Link(user.id, found.id, referral) for user in users)
                budget -= len(words)


_FINDERS: dict[str, Finder] = {
    "name": _by_name, "labels": _by_labels, "map": _by_map, "peer": _by_peer, "monitor": _by_monitor, "host": _by_host,
    "subset": _by_subset, "picked": _by_picked, "export": _by_export, "gateway": _by_gateway, "principal": _by_principal,
    "resource": _by_resource, "key": _by_key, "claims": _by_claims, "text": _by_text,
}  # fmt: skip


def whole_of(end: str, known: Container[str]) -> str:
    """The object of which an end of a link is a part: itself, if it is known or no part of anything that is."""
    if end not in known:
        # Names may have colons in them, too.
        whole, colon, _ = end.rpartition(":")
        if colon and whole in known:
            return whole
    return end


@lru_cache(maxsize=1024)
def _targets(referral: Referral) -> tuple[Kind, ...]:
    return tuple(BY_ID[one] for one in referral.to.split())


_ENDINGS = ("KeyRef", "References", "Reference", "Refs", "Ref", "Name")


@lru_cache(maxsize=4096)
def _kinds_in(key: str) -> tuple[Kind, ...]:
    """The kinds that the name of a field tells of: Secret of `caSecretRef`."""
    ending = next((ending for ending in _ENDINGS if key.endswith(ending)), "s")
    key = key.removesuffix(ending).lower()
    longest = max((word for word in _WORDS if key.endswith(word)), key=len, default="")
    return (_WORDS[longest],) if longest else ()


_WORDS = {kind.kind.lower(): kind for kind in KINDS if kind.namespaced and len(kind.kind) > 5 and not kind.shared} | {
    "claim": BY_ID["persistentvolumeclaim"], "storageclass": BY_ID["storageclass"], "priorityclass": BY_ID["priorityclass"],
    "gatewayclass": BY_ID["gatewayclass"], "ingressclass": BY_ID["ingressclass"],
}  # fmt: skip


def holds(condition: str, obj: Any) -> bool:
    """Whether a condition of a table holds: `path=value`, `path!=value`, or `path~part` of a text."""
    path, sign, wanted = _condition(condition)
    value = text(first(path, obj))
    return (value != wanted) if sign == "!=" else (wanted in value) if sign == "~" else value == wanted


@lru_cache(maxsize=256)
def _condition(condition: str) -> tuple[str, str, str]:
    for sign in ("!=", "~", "="):
        if sign in condition:
            return condition.partition(sign)
    raise ValueError(f"{condition!r} is no condition")
