"""What edges and boxes say in words."""

from __future__ import annotations

from explorer.model.diagram import Box, Diagram, Relation


def full_name(box: Box) -> str:
    """A box's name with its state and its second line."""
    return ", ".join(part for part in (box.name, box.state, box.sublabel) if part)


def in_words(diagram: Diagram, relation: Relation, box_id: str) -> str:
    """A relation as it is from the point of view of one of its ends."""
    verb = relation.verb or "is connected to"
    if relation.source == box_id:
        return f"{verb} {diagram.by_id[relation.target].name}"
    return f"{diagram.by_id[relation.source].name} {verb} this"


def relations_in_words(diagram: Diagram, box_id: str) -> str:
    """All relations of a box, a sentence's part each; and what is wrong with it."""
    parts = [in_words(diagram, relation, box_id) for relation in diagram.relations_of.get(box_id, ())]
    problem = diagram.by_id[box_id].problem
    return "; ".join([*([f"problem: {problem}"] if problem else []), *parts])


def announcement(diagram: Diagram, box_id: str) -> str:
    """What is said when a box is selected."""
    box = diagram.by_id[box_id]
    count = len(diagram.relations_of.get(box_id, ()))
    around = diagram.by_id.get(box.parent)
    part = f", part of {around.name}" if around else ""
    state = f", {box.state}," if box.state else ""
    return f"{box.name}{state} selected{part}, {count or 'no'} relation{'' if count == 1 else 's'}"
