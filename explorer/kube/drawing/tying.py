"""From relations between objects to relations between boxes: what a box in a box says already is not drawn, nor anything twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from explorer.kube.drawing.folding import Folded
from explorer.kube.drawing.relating import Link, whole_of
from explorer.kube.drawing.relations import CUSTOM, REFERRALS, Referral
from explorer.kube.drawing.world import Thing, World
from explorer.model.diagram import Box, Relation

_SERVES = next(referral.verb for referral in REFERRALS if referral.id == "service")

Tied = tuple[str, str, str]
"""A relation between boxes: from, to, and what the one does to the other."""


def tie(
    world: World,
    folded: Folded,
    boxes: Sequence[Box],
    bundles: Mapping[str, str],
    links: Iterable[Link],
    *,
    by_node: bool,
) -> list[Relation]:
    """The relations of a diagram.

    Args:
        world: the objects.
        folded: what stands behind which box.
        boxes: of the diagram.
        bundles: the containers of objects that are alike: what is said of all of them is said of the container.
        links: between objects.
        by_node: whether pods stand in their nodes, not in their workloads.
    """
    found = dict(_tied(world, folded, _spans(boxes), bundles, links, by_node))
    for key in list(_repeated(world, found, by_node=by_node)):
        found.pop(key, None)
    return [
        Relation(f"{source} {verb} {target}", source, target, verb, referral.layer, referral.line)
        for (source, target, verb), referral in sorted(found.items(), key=lambda one: one[0])
    ]


def _tied(
    world: World,
    folded: Folded,
    spans: Mapping[str, tuple[int, int]],
    bundles: Mapping[str, str],
    links: Iterable[Link],
    by_node: bool,
) -> Iterator[tuple[Tied, Referral]]:
    by_id = world.by_id
    hidden = {thing.id for thing in folded.behind}
    for link in links:
        referral = link.referral
        if referral.layer == "ownership":
            if by_node:
                continue
        elif (link.target if referral.back else link.source) in hidden:
            continue
        source, target = _box(link.source, by_id), _box(link.target, by_id)
        source, target = bundles.get(source, source), bundles.get(target, target)
        one, other = spans.get(source), spans.get(target)
        if one is None or other is None or one[0] <= other[0] <= one[1] or other[0] <= one[0] <= other[1]:
            continue
        yield (source, target, referral.verb), referral


def _repeated(world: World, found: Mapping[Tied, Referral], *, by_node: bool) -> Iterator[Tied]:
    """What other relations say already."""
    pairs = {(source, target) for (source, target, _), referral in found.items() if referral.source != CUSTOM}
    leads: dict[tuple[str, str], list[str]] = {}
    for source, target, verb in found:
        leads.setdefault((source, verb), []).append(target)
    pods = {thing.box: thing for thing in world.things if thing.templated and thing.kind.kind == "Pod"}
    for key, referral in found.items():
        source, target, verb = key
        if referral.source == CUSTOM and ((source, target) in pairs or (target, source) in pairs):
            yield key
        elif referral.layer == "calls" and (target, source, _SERVES) in found:
            # It names the Service before itself.
            yield key
        elif referral.implied and any(
            (middle, target, verb) in found for middle in leads.get((source, referral.implied), ())
        ):
            yield key
        elif referral.live and source in pods:
            twin = _said_for(pods[source], target, verb, found)
            if twin is not None:
                # Where pods stand in their workloads, the workload says it for them; else each says it itself.
                yield twin if by_node else key


def _said_for(pod: Thing, target: str, verb: str, found: Collection[Tied]) -> Tied | None:
    """The same relation of a workload that made a pod."""
    thing = pod
    while thing.templated and thing.owner is not None:
        thing = thing.owner
        if (thing.box, target, verb) in found:
            return thing.box, target, verb
    return None


def _box(end: str, by_id: Mapping[str, Thing]) -> str:
    """The box that stands for the end of a link: an object, a part of one, or what is not there."""
    thing = by_id.get(end)
    if thing is not None:
        return thing.box
    whole = whole_of(end, by_id)
    return end if whole == end else by_id[whole].box + end[len(whole) :]


def _spans(boxes: Sequence[Box]) -> dict[str, tuple[int, int]]:
    """Where each box stands, and where the last one in it does: each container is directly before what is in it."""
    number = {box.id: at for at, box in enumerate(boxes)}
    last = list(range(len(boxes)))
    for at in range(len(boxes) - 1, -1, -1):
        parent = boxes[at].parent
        if parent:
            above = number[parent]
            last[above] = max(last[above], last[at])
    return {box: (at, last[at]) for box, at in number.items()}
