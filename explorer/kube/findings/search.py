"""Applies all rules to all objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from explorer.kube.building import PlacedMapping
from explorer.kube.fields import at, steps_of
from explorer.kube.findings import access, containers, mesh, references, rights, routes, services, versions, workloads
from explorer.kube.findings.inventory import Inventory, Item, Whole
from explorer.kube.findings.rule import Hit, Rule
from explorer.kube.refs import box_id
from explorer.kube.source import Object, Origin
from explorer.kube.writing import as_scalar
from explorer.model.facts import Finding, Severity

RULES: tuple[Rule, ...] = (
    *references.RULES, *workloads.RULES, *containers.RULES, *rights.RULES, *services.RULES, *routes.RULES, *mesh.RULES, *access.RULES, *versions.RULES,
)  # fmt: skip
"""All rules."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
"""The worst first."""

UNSURE = ", unless it is in a part that was not opened"


class Boxes(Protocol):
    """Which objects are behind a box: what the drawing of a cluster tells."""

    @property
    def numbers(self) -> Mapping[str, tuple[int, ...]]:
        """The indexes of the objects that each box stands for."""
        ...

    @property
    def behind(self) -> Mapping[str, tuple[int, ...]]:
        """The indexes of those that have no box, by the box of what they belong to."""
        ...


LineOf = Callable[[int, str], int]
"""The line on which a field of an object stands, by the object's index and the field's path; 0 if it is in no file."""


def find(
    objects: Sequence[Object],
    drawing: Boxes | None = None,
    origins: Sequence[Origin | None] = (),
    *,
    whole: Whole = False,
    version: tuple[int, int] = (1, 37),
    line_of: LineOf | None = None,
    rules: Iterable[Rule] = RULES,
) -> tuple[Finding, ...]:
    """What is missing or wrong in some objects, the worst first and else in the order of the objects.

    Args:
        objects: what was opened.
        drawing: which box stands for which objects; without it each has a box of its own.
        origins: where each object is written.
        whole: whether the objects are a whole cluster, or the kinds of which they are all. Else what is missing may be in a part
            that was not opened: then it is a hint if the input has others of its kind in that namespace, and not worth a word if it
            has none.
        version: of Kubernetes, by which an API version is served or not.
        line_of: finds lines exactly; without it, that of the innermost mapping around a field.
        rules: those to apply.
    """
    inventory = Inventory(objects, whole=whole, version=version)
    boxes = _boxes(drawing)
    by_kind: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for kind in rule.kinds:
            by_kind[kind].append(rule)
    makers = {item.number for item in inventory.makers}
    found: list[tuple[int, int, Finding]] = []
    for item in inventory.items:
        # What something else in the input makes is as wrong as its maker, which says it once.
        is_made = item.pod is not None and item.number not in makers
        own = () if is_made else (*by_kind.get(item.kind, ()), *(by_kind["pods"] if item.pod is not None else ()))
        for rule in (*by_kind["*"], *own):
            for hit in rule.check(item, inventory):
                finding = _finding(rule, hit, item, origins, boxes, line_of)
                found.append((SEVERITIES.index(finding.severity), item.number, finding))
    return tuple(finding for _, _, finding in sorted(found, key=lambda one: one[:2]))


def _finding(
    rule: Rule, hit: Hit, item: Item, origins: Sequence[Origin | None], boxes: Mapping[int, str], line_of: LineOf | None
) -> Finding:
    origin = origins[item.number] if item.number < len(origins) else None
    words = {key: _place(value, origins) if isinstance(value, Item) else value for key, value in hit.words.items()}
    message = rule.message.format_map({key: _spoken(value) for key, value in words.items()})
    hint = f". {words['hint']}" if "hint" in words else ""
    line = 0
    if origin is not None:
        line = line_of(item.number, hit.path) if line_of is not None else _line(item.object, hit.path, origin)
    return Finding(
        rule=rule.id,
        severity="hint" if hit.unsure else rule.severity,
        box=boxes.get(item.number) or box_id(item.object),
        message=f"{message}{UNSURE if hit.unsure else ''}{hint}",
        fix=rule.fix.format_map({key: as_scalar(value) for key, value in words.items()}),
        concept=rule.concept,
        file=origin.file if origin is not None else "",
        line=line,
    )


def _line(obj: Object, path: str, origin: Origin) -> int:
    """What a chart or a kustomization made has lines of its own, which are not those of what somebody wrote."""
    return line_near(obj, path) if line_near(obj, "") == origin.line else origin.line


def _boxes(drawing: Boxes | None) -> dict[int, str]:
    found: dict[int, str] = {}
    for told in (drawing.numbers, drawing.behind) if drawing is not None else ():
        for box, numbers in told.items():
            for number in numbers if box else ():
                found.setdefault(number, box)
    return found


def _place(item: Item, origins: Sequence[Origin | None]) -> str:
    origin = origins[item.number] if item.number < len(origins) else None
    return f"{origin.file}:{origin.line}" if origin is not None else item.spoken


def _spoken(value: object) -> str:
    """A word of a message: one line, and not longer than anybody would read."""
    if isinstance(value, Mapping):
        value = ",".join(f"{key}={one}" for key, one in value.items())
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST = 160


def line_near(obj: Object, path: str) -> int:
    """The line of the innermost mapping around a field, for objects that were read with their lines; else 0."""
    line, value = 0, cast("Any", obj)
    for step in (None, *steps_of(path)):
        value = value if step is None else at(value, step)
        if isinstance(value, PlacedMapping):
            line = value.line
    return line


def count(findings: Iterable[Finding]) -> str:
    """How many of each severity there are: "2 errors, 1 hint"."""
    totals: dict[str, int] = defaultdict(int)
    for one in findings:
        totals[one.severity] += 1
    parts: Iterator[str] = (
        f"{totals[one]} {one}{'' if totals[one] == 1 else 's'}" for one in SEVERITIES if totals[one]
    )
    return ", ".join(parts) or "nothing found"
