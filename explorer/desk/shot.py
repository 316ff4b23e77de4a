"""Objects as they are at one moment, with all that is told of them: their picture, facts and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from explorer.kube.drawing.draw import Drawing, Wish, draw
from explorer.kube.explain import facts as explained
from explorer.kube.findings import find
from explorer.kube.findings.search import LineOf
from explorer.kube.redaction import masked
from explorer.kube.source import Object, Origin
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.facts import Fact, Facts, Finding
from explorer.model.opened import DIAGRAM, Manner


class Shot(Struct, frozen=True, eq=False):
    """Some objects, drawn.

    Attributes:
        objects: as they were read.
        origins: where each was written; empty if they are in no files.
        drawing: their picture, with nothing masked.
        manner: how they are drawn.
        findings: what is missing or wrong.
        remarks: what could not be read.
        line_of: finds the line of a field in its file.
    """

    objects: tuple[Object, ...]
    origins: tuple[Origin | None, ...]
    drawing: Drawing
    manner: Manner
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    line_of: LineOf | None = None

    @property
    def diagram(self) -> Diagram:
        """The picture as it may be seen."""
        return masked_diagram(self.drawing.diagram) if self.manner.masked else self.drawing.diagram

    def facts(self, box: str) -> Facts | None:
        """What is known of the object behind a box; the first one where several share it."""
        numbers = self.drawing.numbers.get(box) or self.drawing.numbers.get(box.partition(":")[0])
        if not numbers:
            return None
        number = numbers[0]
        origin = self.origins[number] if self.origins else None
        found = explained(
            self.objects[number],
            origin,
            box=box,
            line_of=partial(self.line_of, number) if self.line_of is not None else None,
            events=(one for one in self.objects if one.get("kind") == "Event"),
            findings=tuple(one for one in self.findings if one.box == box),
        )
        return masked_facts(found) if self.manner.masked else found

    def seen_findings(self) -> tuple[Finding, ...]:
        """The findings as they may be seen."""
        return tuple(map(_masked_finding, self.findings)) if self.manner.masked else self.findings

    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many objects of each kind, the most first."""
        kinds = Counter(str(one.get("kind") or "?") for one in self.objects)
        return tuple(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])))


def shoot(
    objects: Sequence[Object],
    origins: Sequence[Origin | None],
    manner: Manner,
    title: str,
    *,
    remarks: Sequence[str] = (),
    findings: Sequence[Finding] | None = None,
    whole: bool = False,
    line_of: LineOf | None = None,
) -> Shot:
    """Draw objects.

    Args:
        objects: as they were read.
        origins: where each was written.
        manner: how.
        title: of the diagram.
        remarks: what could not be read.
        findings: those that are known already; None looks for them.
        whole: whether the objects are a whole cluster.
        line_of: finds the line of a field in its file.
    """
    drawing = draw(objects, Wish(group=manner.group, fold=manner.fold), id=DIAGRAM, title=title, origins=origins)
    found = find(objects, drawing, origins, whole=whole, line_of=line_of) if findings is None else tuple(findings)
    return Shot(tuple(objects), tuple(origins), drawing, manner, found, (*remarks, *drawing.remarks), line_of)


def masked_diagram(diagram: Diagram) -> Diagram:
    """A diagram in which tokens, addresses and names of hosts cannot be read."""
    # Labels and verbs are the same all over a diagram.
    hide = cache(masked)
    boxes = tuple(_masked_box(box, hide) for box in diagram.boxes)
    relations = tuple(_masked_relation(one, hide) for one in diagram.relations)
    return replace(diagram, title=masked(diagram.title), boxes=boxes, relations=relations)


def masked_facts(facts: Facts) -> Facts:
    """Facts in which tokens, addresses and names of hosts cannot be read."""
    return replace(
        facts,
        name=masked(facts.name),
        fields=tuple(map(_masked_fact, facts.fields)),
        status=tuple(map(_masked_fact, facts.status)),
        events=tuple(map(_masked_fact, facts.events)),
        findings=tuple(map(_masked_finding, facts.findings)),
        text=masked(facts.text),
    )


def _masked_box(box: Box, hide: Callable[[str], str]) -> Box:
    seen = hide(box.name), hide(box.sublabel), hide(box.problem), tuple((key, hide(value)) for key, value in box.facets)
    name, sublabel, problem, facets = seen
    if seen == (box.name, box.sublabel, box.problem, box.facets):
        return box
    return replace(box, name=name, sublabel=sublabel, problem=problem, facets=facets)


def _masked_relation(relation: Relation, hide: Callable[[str], str]) -> Relation:
    verb = hide(relation.verb)
    return relation if verb == relation.verb else replace(relation, verb=verb)


def _masked_fact(fact: Fact) -> Fact:
    return replace(fact, value=masked(fact.value))


def _masked_finding(finding: Finding) -> Finding:
    return replace(finding, message=masked(finding.message), fix=masked(finding.fix))
