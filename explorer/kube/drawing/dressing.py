"""What boxes look like: name, second line, colour, icon, state, and what they can be found by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from explorer.kube.drawing.folding import Alike
from explorer.kube.drawing.grouping import Application
from explorer.kube.drawing.lookup import Absent
from explorer.kube.drawing.saying import look_of, say
from explorer.kube.drawing.world import Thing
from explorer.kube.kinds import Kind, Look, Part
from explorer.kube.paths import find, first, text
from explorer.kube.states import MISSING, NONE, State, state_of
from explorer.model.diagram import Box

SMALLER = 0.5
"""How large the contents of a container are drawn that matter less: who wants to see them comes nearer."""

Facets = tuple[tuple[str, str], ...]

_MADE_UP = re.compile(r"^(pvc-[0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
"""The name of a volume that was made for a claim; nobody reads more of it than its beginning."""


def object_box(thing: Thing, parent: str, alike: Alike | None, *, by_node: bool, where: bool) -> Box:
    """The box of an object, or of several pods.

    Args:
        thing: the object, or the first of them.
        parent: id of the container.
        alike: the pods; None for one object.
        by_node: whether pods stand in their nodes, so that they have to say whose they are.
        where: whether objects have to say in which namespace they are.
    """
    kind = thing.kind
    look = look_of(kind, thing.obj) if kind.looks else None
    state = alike.state if alike else state_of(kind.kind, thing.obj)
    name = (
        f"{len(alike.pods)} Pods"
        if alike
        else _MADE_UP.sub(r"\1…", thing.name)
        if kind.id == "persistentvolume"
        else thing.name
    )
    if by_node and kind.kind == "Pod" and thing.owner is not None:
        sublabel = _whose(thing)
    elif alike:
        sublabel = f"{alike.pods[0].name}…"
    else:
        sublabel = _sublabel(thing, kind, look)
    if where and thing.namespace:
        sublabel = f"{sublabel} · {thing.namespace}"
    place = thing.name if kind.id == "namespace" else thing.namespace
    return Box(
        thing.box, name, parent, (look and look.concept) or kind.concept, sublabel, (look and look.domain) or kind.colour,
        (look and look.glyph) or kind.glyph, dashed=alike is not None, badge=state.word, tone=state.tone,
        facets=(*_facets(kind, place, state), *((f"label:{key}", value) for key, value in thing.labels.items())),
    )  # fmt: skip


def _facets(kind: Kind, namespace: str, state: State = NONE) -> Facets:
    found = [("kind", kind.kind)]
    if namespace:
        found.append(("namespace", namespace))
    if state.word:
        found.append(("status", state.word))
    return tuple(found)


def _whose(pod: Thing) -> str:
    owner = pod.owner
    while owner is not None and owner.templated and owner.owner is not None:
        owner = owner.owner
    return f"{owner.kind.kind} {owner.name}" if owner is not None else pod.kind.kind


def _sublabel(thing: Thing, kind: Kind, look: Look | None) -> str:
    title = (look and look.title) or kind.kind
    if kind.scope and not any(find(kind.scope, thing.obj)):
        said = "whole namespace"
    else:
        said = say((look and look.says) or kind.says, thing.obj)
    return f"{title} · {said}" if said else title


def part_boxes(thing: Thing, *, pods: bool) -> Iterator[Box]:
    """The boxes of the parts of an object.

    Args:
        thing: the object.
        pods: whether the parts of its pod template are drawn.
    """
    seen = set()
    for part in thing.kind.parts:
        if not pods and "$pod" in part.each:
            continue
        for found in find(part.each.replace("$pod", thing.kind.pod), thing.obj):
            name = text(first(part.name, found)) if isinstance(found, dict) else ""
            if name and name not in seen:
                seen.add(name)
                yield _part_box(part, name, found, thing)


def _part_box(part: Part, name: str, found: Any, thing: Thing) -> Box:
    look = look_of(part, found)
    title = (look and look.title) or part.title
    return Box(
        f"{thing.box}:{name}", name, thing.box, (look and look.concept) or part.concept,
        " · ".join(filter(None, (title, say(part.says, found)))), (look and look.domain) or part.domain, (look and look.glyph) or part.glyph,
        facets=(("namespace", thing.namespace),) if thing.namespace else (),
    )  # fmt: skip


def absent_box(own: str, absent: Absent, parent: str) -> Box:
    """The box of something that is referred to and not there."""
    kind, state = absent.kind, NONE if absent.made else MISSING
    sublabel = f"{kind.kind} · made later" if absent.made else kind.kind
    return Box(
        own, absent.name, parent, kind.concept, sublabel, kind.colour, kind.glyph, dashed=True, badge=state.word, tone=state.tone,
        facets=_facets(kind, absent.namespace, state),
    )  # fmt: skip


def namespace_box(own: str, name: str, kind: Kind) -> Box:
    """The box of a namespace that is only mentioned."""
    return Box(own, name, "", kind.concept, kind.kind, kind.colour, kind.glyph, facets=_facets(kind, name))


def application_box(own: str, application: Application, namespace: str, parent: str) -> Box:
    """The container of an application."""
    sublabel = f"Application · {application.instance}" if application.instance else "Application"
    return Box(own, application.name, parent, "", sublabel, dashed=True, facets=(("namespace", namespace),))


def bundle_box(own: str, thing: Thing, number: int, parent: str) -> Box:
    """The container of objects that are alike."""
    kind = thing.kind
    return Box(
        own, f"{number} {kind.several}", parent, kind.concept, "", kind.colour, kind.glyph, dashed=True, scale=SMALLER,
        facets=_facets(kind, thing.namespace),
    )  # fmt: skip


def node_box(own: str, name: str, kind: Kind) -> Box:
    """The box of a node that pods name and that is not there itself."""
    return Box(own, name, "", kind.concept, kind.kind, kind.colour, kind.glyph, dashed=True, facets=_facets(kind, ""))


def group_box(own: str, name: str, sublabel: str = "", parent: str = "", *, scale: float = 1.0) -> Box:
    """A container that is nothing but a container."""
    return Box(own, name, parent, "", sublabel, dashed=True, scale=scale)
