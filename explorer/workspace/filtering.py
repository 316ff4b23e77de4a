"""Find and hide: which boxes of a diagram stay.

A box inside one that is found stays with it, and one inside a hidden one goes with it; only a domain is each box's own, for a node
holds things of other domains. The containers around a box that stays always stay, so that one sees where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import compress

from msgspec import Struct
from msgspec.structs import replace

from explorer.model.diagram import Arrangement, Box, Diagram
from explorer.workspace.filter_columns import Table, table_of, together, without

CYCLE = 3
"""How many steps around the selection the key that widens them goes through before it lets go."""


class Filter(Struct, frozen=True):
    """What is to be seen of a diagram; without conditions everything.

    Attributes:
        text: words that all must be found.
        kinds: concept ids, or kinds of imported objects; one must fit.
        domains: domains; one must fit.
        labels: "key=value" or "key"; all must be there.
        namespaces: names of namespaces; one must fit.
        around: id of the box whose neighbours stay; empty if it does not matter.
        steps: how many relations away a neighbour may be.
        hide: (prefix, value) of conditions that hide what meets them; the prefix of a plain word is empty.
    """

    text: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    around: str = ""
    steps: int = 0
    hide: tuple[tuple[str, str], ...] = ()


EVERYTHING = Filter()
"""The filter that hides nothing."""


class Hidden(Struct, frozen=True):
    """How many boxes are missing from a container, and why."""

    count: int
    reason: str


def visible(diagram: Diagram, wanted: Filter) -> frozenset[str] | None:
    """The ids of the boxes that stay; None if nothing is filtered. Linear in boxes and relations."""
    if wanted == EVERYTHING:
        return None
    # The last answer stays with the diagram, as its cached properties do: every click asks again.
    last = diagram.__dict__.get("visible")
    if last is None or last[0] != wanted:
        last = diagram.__dict__["visible"] = (wanted, _visible(diagram, wanted))
    stay: frozenset[str] = last[1]
    return stay


def _visible(diagram: Diagram, wanted: Filter) -> frozenset[str]:
    table = table_of(diagram)
    own, handed_down = _conditions(diagram, wanted, table)
    going, going_with_contents = _hiding(wanted, table)
    met = together([*own, *map(table.handed_down, handed_down)], len(table))
    stay = without(met, [*going, *map(table.handed_down, going_with_contents)])
    return frozenset(compress(table.ids, table.handed_up(stay)))


def filtered(diagram: Diagram, wanted: Filter) -> tuple[Diagram, dict[str, Hidden]]:
    """The diagram without what the filter hides, and what is missing from each container that stays.

    Boxes and relations keep their order and their ids; a relation goes with either of its ends. Each hidden box is counted
    once, at the innermost container around it that stays, or under the empty id.
    """
    stay = visible(diagram, wanted)
    if stay is None:
        return diagram, {}
    holders: dict[str, str] = {}
    missing: dict[str, int] = {}
    shown_boxes: list[Box] = []
    for box in diagram.boxes:
        if box.id in stay:
            shown_boxes.append(_tidied(box, stay) if box.arrange.items else box)
        else:
            holder = holders[box.id] = holders.get(box.parent, box.parent)
            missing[holder] = missing.get(holder, 0) + 1
    shown = Diagram(
        id=diagram.id,
        title=diagram.title,
        summary=diagram.summary,
        boxes=tuple(shown_boxes),
        relations=tuple([r for r in diagram.relations if r.source in stay and r.target in stay]),
        arrange=_without(diagram.arrange, stay),
        parent=diagram.parent,
        problems=diagram.problems,
    )
    reason = in_words(diagram, wanted)
    return shown, {container: Hidden(count, reason) for container, count in missing.items()}


def marked(diagram: Diagram, hidden: dict[str, Hidden]) -> Diagram:
    """The diagram with the count of what is hidden in the second line of each container, where layout makes room for it."""
    if not hidden:
        return diagram
    boxes = tuple(_told(box, hidden[box.id]) if box.id in hidden else box for box in diagram.boxes)
    return replace(diagram, boxes=boxes)


def _told(box: Box, hidden: Hidden) -> Box:
    # What is folded says "zoom in": this must say that zooming in does not help.
    words = f"{hidden.count:,} hidden by the filter"
    return replace(box, sublabel=f"{box.sublabel} · {words}" if box.sublabel else words)


def in_words(diagram: Diagram, wanted: Filter) -> str:
    """Why boxes are hidden, as a reader would say it: "only kind pod, within 1 step of kubelet, without “envoy”"."""
    only = [f"“{word}”" for word in wanted.text]
    for title, values in (
        ("kind", wanted.kinds),
        ("domain", wanted.domains),
        ("label", wanted.labels),
        ("namespace", wanted.namespaces),
    ):
        if values:
            only.append(f"{title} {(' and ' if title == 'label' else ' or ').join(values)}")
    around = diagram.by_id.get(wanted.around)
    if around is not None:
        only.append(f"within {wanted.steps} step{'' if wanted.steps == 1 else 's'} of {around.name}")
    without = [f"“{value}”" if not prefix else f"{prefix} {value}" for prefix, value in wanted.hide]
    parts = [f"only {', '.join(only)}"] if only else []
    return ", ".join([*parts, f"without {', '.join(without)}"] if without else parts)


def counted(shown: int, total: int) -> tuple[str, ...]:
    """How much a filter leaves, from the longest to the shortest: "12 of 38 boxes · 26 hidden by this filter"."""
    if shown == total:
        return (f"all {total:,} boxes",)
    hidden = f"{total - shown:,} hidden"
    return f"{shown:,} of {total:,} boxes · {hidden} by this filter", f"{shown:,} of {total:,} · {hidden}", hidden


def widened(wanted: Filter, selected: str) -> Filter:
    """The next wider neighbourhood of the selected box, and after the widest none; other conditions stay."""
    around = selected or wanted.around
    if around and around != wanted.around:
        return replace(wanted, around=around, steps=1)
    if wanted.around and wanted.steps < CYCLE:
        return replace(wanted, steps=wanted.steps + 1)
    return replace(wanted, around="", steps=0)


def neighbourhood(diagram: Diagram, start: str, steps: int) -> frozenset[str]:
    """The boxes that at most `steps` relations lead to, in either direction, from a box or anything in it."""
    found = {start}
    stack = [start]
    while stack:
        inside = [kid.id for kid in diagram.children.get(stack.pop(), ())]
        found.update(inside)
        stack.extend(inside)
    edge = set(found)
    for _ in range(steps):
        ends = {end for box in edge for r in diagram.relations_of.get(box, ()) for end in (r.source, r.target)}
        edge = ends - found
        if not edge:
            break
        found |= edge
    return frozenset(found)


def _conditions(diagram: Diagram, wanted: Filter, table: Table) -> tuple[list[bytearray], list[bytearray]]:
    """The conditions that each box must meet itself, and those that its containers may meet for it."""
    own = [table.domain(wanted.domains)] if wanted.domains else []
    handed_down = [*map(table.text, wanted.text), *map(table.label, wanted.labels)]
    if wanted.kinds:
        handed_down.append(table.kind(wanted.kinds))
    if wanted.namespaces:
        handed_down.append(table.namespace(wanted.namespaces))
    if wanted.around in diagram.by_id:
        handed_down.append(table.of(neighbourhood(diagram, wanted.around, wanted.steps)))
    return own, handed_down


def _hiding(wanted: Filter, table: Table) -> tuple[list[bytearray], list[bytearray]]:
    """The conditions that hide a box alone, and those that hide it with all that is in it."""
    makers: dict[str, Callable[[str], bytearray]] = {
        "": table.text,
        "kind": lambda value: table.kind((value,)),
        "label": table.label,
        "ns": lambda value: table.namespace((value,)),
    }
    alone = [table.domain((value,)) for prefix, value in wanted.hide if prefix == "domain"]
    return alone, [makers[prefix](value) for prefix, value in wanted.hide if prefix in makers]


def _tidied(box: Box, stay: frozenset[str]) -> Box:
    arrange = _without(box.arrange, stay)
    return box if arrange is box.arrange else replace(box, arrange=arrange)


def _without(arrange: Arrangement, stay: frozenset[str]) -> Arrangement:
    """An arrangement without the names of hidden boxes: a row of nothing would still take its gap."""
    if not arrange.items:
        return arrange
    items: list[str | Arrangement] = []
    for item in arrange.items:
        if isinstance(item, str):
            if item in stay:
                items.append(item)
        else:
            inner = _without(item, stay)
            if inner.items:
                items.append(inner)
    return arrange if tuple(items) == arrange.items else replace(arrange, items=tuple(items))
