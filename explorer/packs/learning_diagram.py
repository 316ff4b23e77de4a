"""The diagram that learning.yaml becomes: the stages as containers, and an arrow wherever one thing is needed for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from explorer.model.catalogue import Concept
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.packs.learning import Course, reduced

LEARN = "learn"
"""Its id."""

TITLE = "What to learn first"
SUMMARY = "Arrows lead from what comes first to what builds on it."
VERB = "comes before"

LONGEST = 34
"""The most characters of a stage's second line."""

BESIDE = 3
"""The most stages beside each other: more are too wide for a window."""

MANY = 20
"""From so many stages on they stand in rows without a choice."""

FOLDED = 0.45
"""The scale of what is in a stage: the diagram opens with the stages alone."""


def learning_diagram(course: Course, concepts: dict[str, Concept], parent: str, problems: tuple[str, ...]) -> Diagram:
    """Draws a course. Prerequisites that follow from others have no arrow.

    Args:
        course: what to draw.
        concepts: the pack's concepts, for the names, domains and glyphs of their boxes.
        parent: the diagram above; empty for none.
        problems: what is wrong with its file, a line each.
    """
    boxes: list[Box] = []
    inside = {name for taught in course.taught for name in taught}
    for number, (stage, taught) in enumerate(zip(course.stages, course.taught, strict=True), 1):
        own = f"stage-{stage.id}"
        while own in inside:
            own = f"stage-{own}"
        inside.add(own)
        boxes.append(_stage(own, f"{number}. {stage.title}", [concepts[name] for name in taught if name in concepts]))
        boxes += [_box(name, own, course, concepts) for name in taught]
    relations = tuple(
        Relation(f"{first}--{second}", first, second, VERB, "learning") for first, second in reduced(course.before)
    )
    home = {box.id: box.parent for box in boxes}
    between = Counter((home[one.source], home[one.target]) for one in relations)
    arrange = _rows([box.id for box in boxes if not box.parent], between)
    return Diagram(LEARN, TITLE, SUMMARY, tuple(boxes), relations, arrange, parent, problems)


def _rows(stages: Sequence[str], between: Counter[tuple[str, str]]) -> Arrangement:
    """Puts stages into rows, in their order, so that the arrows between them are short: long ones cross each other."""
    if len(stages) >= MANY:
        return Arrangement("grid", BESIDE)

    def length(rows: Sequence[Sequence[str]]) -> float:
        at = {
            stage: ((place + 0.5) / len(row) * BESIDE, number)
            for number, row in enumerate(rows)
            for place, stage in enumerate(row)
        }
        return sum(
            count * (abs(at[one][0] - at[other][0]) + abs(at[one][1] - at[other][1]))
            for (one, other), count in between.items()
        )

    best = min(_broken(stages), key=length)
    return Arrangement("column", 0, tuple(Arrangement("row", 0, tuple(row)) for row in best))


def _broken(stages: Sequence[str]) -> Iterator[tuple[Sequence[str], ...]]:
    """All ways to break stages into rows; only a single one stands alone in its row."""
    if len(stages) <= BESIDE:
        yield (stages,)
    for first in range(2, min(BESIDE, len(stages) - 2) + 1):
        yield from ((stages[:first], *rest) for rest in _broken(stages[first:]))


def _stage(own: str, title: str, taught: list[Concept]) -> Box:
    """A stage in the colour of most of what it teaches, with the first names as its second line."""
    domains = Counter(concept.domain for concept in taught)
    domain: Any = max(domains, key=lambda one: domains[one], default="")
    glyph = next((concept.glyph for concept in taught if concept.domain == domain and concept.glyph), "")
    names = ""
    for concept in taught:
        longer = f"{names}, {concept.name}" if names else concept.name
        if len(longer) > LONGEST:
            break
        names = longer
    more = f"{names} …" if names and names.count(", ") + 1 < len(taught) else names
    return Box(own, title, sublabel=more, domain=domain, glyph=glyph, scale=FOLDED, arrange=Arrangement("layered"))


def _box(name: str, stage: str, course: Course, concepts: dict[str, Concept]) -> Box:
    concept = concepts.get(name)
    if concept is None:
        return Box(name, course.ideas[name].term, stage, dashed=True)
    domain: Any = concept.domain  # one of the five, or empty: a concept holds a plain text
    return Box(name, concept.name, stage, concept.id, domain=domain, glyph=concept.glyph)
