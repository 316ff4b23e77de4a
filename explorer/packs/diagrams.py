"""Diagrams: YAML to boxes and relations, with what cannot be read as written marked on its box."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from explorer.model.catalogue import Concept
from explorer.model.diagram import Arrangement, ArrangementKind, Box, Diagram, Relation
from explorer.packs.known import Known, named
from explorer.packs.problems import Page, Place, quoted
from explorer.packs.schema import ArrangeFile, BoxFile, DiagramFile, Written

DEEPEST_BOX = 12
MOST_BOXES = 5_000

_KINDS: tuple[ArrangementKind, ...] = ("row", "column", "wrap", "layered", "grid")


@dataclass(slots=True)
class _Reading:
    """What is gathered while one file is read; the boxes' nodes say later which problem belongs to which box."""

    known: Known
    concepts: dict[str, Concept]
    page: Page
    diagram: str
    boxes: list[Box] = field(default_factory=list)
    nodes: list[Written] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    full: bool = False


def diagram_of(
    diagram: str, written: DiagramFile | None, known: Known, concepts: dict[str, Concept], page: Page
) -> Diagram:
    """The diagram of a file.

    Args:
        diagram: its id, the file's name.
        written: the file; None where it could not be read.
        known: what exists in the pack.
        concepts: the pack's concepts, for the names, domains and glyphs of their boxes.
        page: where problems go.
    """
    if written is None:
        return Diagram(diagram, diagram, problems=page.lines())
    reading = _Reading(known, concepts, page, diagram)
    tops = _boxes(written.boxes, "", reading)
    arrange = _arrangement(written, tops, reading)
    relations = tuple(_relations(written, reading))
    parent = named(written.parent, "diagram", known.diagrams, page, written.at("parent"))
    return Diagram(
        id=diagram,
        title=written.title or diagram,
        summary=written.summary,
        boxes=_marked(reading),
        relations=relations,
        arrange=arrange,
        parent=parent,
        problems=page.lines(),
    )


def _boxes(written: tuple[BoxFile, ...], parent: str, reading: _Reading, depth: int = 1) -> dict[str, str]:
    """Reads boxes and those in them, parents first; returns the ids as written → as used."""
    used: dict[str, str] = {}
    for box in written:
        if reading.full:
            break
        if len(reading.boxes) >= MOST_BOXES:
            reading.page.add(box.node.place, f"the diagram has more than {MOST_BOXES:,} boxes; expected fewer")
            reading.full = True
            break
        if depth > DEEPEST_BOX:
            reading.page.add(box.node.place, f"boxes are nested deeper than {DEEPEST_BOX} levels; expected fewer")
            break
        own = _fresh(box, reading)
        used.setdefault(box.id, own)
        place = len(reading.boxes)
        reading.boxes.append(_box(box, own, parent, reading))
        reading.nodes.append(box)
        inner = _boxes(box.boxes, own, reading, depth + 1)
        reading.boxes[place] = replace(reading.boxes[place], arrange=_arrangement(box, inner, reading))
    return used


def _fresh(box: BoxFile, reading: _Reading) -> str:
    """The box's id, or another where it has none or shares one: the box is shown, with what is wrong on it."""
    wanted = box.id or box.concept or "box"
    if box.id and box.id in reading.ids:
        reading.page.add(
            box.at("id"), f"the box {quoted(box.id)} comes twice in this diagram; expected an id of its own"
        )
    own, number = wanted, 1
    while own in reading.ids:
        number += 1
        own = f"{wanted}--{number}"
    reading.ids.add(own)
    return own


def _box(box: BoxFile, own: str, parent: str, reading: _Reading) -> Box:
    known, page = reading.known, reading.page
    name = named(box.concept, "concept", known.concepts, page, box.at("concept"))
    concept = reading.concepts.get(name)
    glyph = known.glyph(box.glyph, page, box.at("glyph"))
    portal = named(box.opens, "diagram", known.diagrams, page, box.at("opens"))
    if portal == reading.diagram:
        page.add(box.at("opens"), f"the box opens the diagram {quoted(portal)} that it stands in; expected another one")
        portal = ""
    if not box.name and not box.concept and not {"name", "concept"} & box.node.pairs.keys():
        page.add(box.node.place, f"the box {quoted(own)} has neither name nor concept; expected one of them")
    return Box(
        id=own,
        name=box.name or (concept.name if concept else own),
        parent=parent,
        concept=name,
        sublabel=box.sub,
        domain=box.domain or _domain(concept),
        glyph=glyph or (concept.glyph if concept else ""),
        dashed=box.dashed,
        portal=portal,
        scale=box.scale,
    )


def _domain(concept: Concept | None) -> Any:
    return concept.domain if concept else ""


def _arrangement(written: DiagramFile | BoxFile, children: dict[str, str], reading: _Reading) -> Arrangement:
    arrange = written.arrange
    if arrange is None:
        return Arrangement()
    if isinstance(arrange, str):
        return Arrangement(arrange)
    return _nested(arrange, children, set(), reading)


def _nested(written: ArrangeFile, children: dict[str, str], used: set[str], reading: _Reading) -> Arrangement:
    """An arrangement with named parts; those that are no children, or come again, are left out and reported."""
    given = [kind for kind in _KINDS if getattr(written, kind) is not None]
    if len(given) != 1:
        # A wrong value was reported already, and leaves nothing.
        if len(written.node.pairs) != 1:
            reading.page.add(
                written.node.place,
                "an arrangement has one of the keys row, column, wrap, layered, grid; expected exactly one",
            )
        if not given:
            return Arrangement()
    kind = given[0]
    value = getattr(written, kind)
    if isinstance(value, int):
        return Arrangement(kind, value)
    items: list[str | Arrangement] = []
    for item, place in _placed(value, written, kind):
        if isinstance(item, ArrangeFile):
            items.append(_nested(item, children, used, reading))
        elif item not in children:
            message = f"arrange names {quoted(item)}, which is not a box directly inside; expected one of its boxes"
            reading.page.add(place, message, item, children)
        elif item in used:
            reading.page.add(place, f"arrange names {quoted(item)} twice; expected each box once")
        else:
            used.add(item)
            items.append(children[item])
    return Arrangement(kind, 0, tuple(items))


def _placed(
    items: tuple[str | ArrangeFile, ...], written: ArrangeFile, kind: str
) -> Iterator[tuple[str | ArrangeFile, Place]]:
    """The parts of an arrangement with their places; entries that were refused have left gaps in the list of the file."""
    nodes = written.node.pairs[kind][1].items
    index = 0
    for item in items:
        while isinstance(item, str) and nodes[index].text.strip() != item:
            index += 1
        while isinstance(item, ArrangeFile) and nodes[index] is not item.node:
            index += 1
        yield item, nodes[index].place
        index += 1


def _relations(written: DiagramFile, reading: _Reading) -> Iterator[Relation]:
    """The relations with both ends in the diagram; ids count the same two ends and verb."""
    seen: dict[str, int] = {}
    for relation in written.relations:
        ends = {"from": relation.source, "to": relation.target}
        good = True
        for key, box in ends.items():
            if not box:
                good = False
            elif box not in reading.ids:
                message = f"{quoted(key)} is {quoted(box)}, which is no box of this diagram; expected one of its boxes"
                reading.page.add(relation.at(key), message, box, reading.ids)
                good = False
        if not good:
            continue
        name = f"{relation.source}--{relation.target}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name += f"--{seen[name]}"
        yield Relation(
            name, relation.source, relation.target, relation.verb, relation.layer, relation.line, relation.both
        )


def _marked(reading: _Reading) -> tuple[Box, ...]:
    """The boxes with the problems that stand inside what was written for them, each on the innermost box."""
    wrong: dict[int, list[str]] = {}
    for problem in reading.page.problems():
        place = (problem.line, problem.column)
        inside = [number for number, box in enumerate(reading.nodes) if box.node.place <= place < box.node.end]
        if inside:
            wrong.setdefault(inside[-1], []).append(problem.message)
    if not wrong:
        return tuple(reading.boxes)
    return tuple(replace(box, problem="\n".join(wrong.get(number, ()))) for number, box in enumerate(reading.boxes))


def without_cycles(diagrams: dict[str, Diagram], place: Callable[[str], tuple[Page, Place]]) -> dict[str, Diagram]:
    """The diagrams with every circle of parents cut at one of them, which is reported there.

    Args:
        diagrams: by id; all parents exist.
        place: where a diagram's `parent` is written.
    """
    found = dict(diagrams)
    for start in diagrams:
        path = [start]
        while (above := found[path[-1]].parent) and above not in path:
            path.append(above)
        if not above:
            continue
        circle = path[path.index(above) :]
        cut = min(circle)
        page, where = place(cut)
        round_trip = " → ".join(quoted(name) for name in [*circle, above])
        page.add(
            where,
            f"the parents of the diagrams lead in a circle: {round_trip}; expected a diagram without parent at the top",
        )
        found[cut] = replace(found[cut], parent="", problems=page.lines())
    return found
