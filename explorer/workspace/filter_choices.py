"""What there is to choose from when one filters: filters by name, and the kinds, namespaces and labels of a diagram."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from explorer.model.diagram import Diagram
from explorer.workspace.filter_columns import namespace_of
from explorer.workspace.filter_language import parse, written
from explorer.workspace.filtering import EVERYTHING, Filter

MOST_VALUES = 30
"""How many values of one kind are offered; of more, those that most boxes have."""


class Preset(Struct, frozen=True):
    """A filter to choose from a menu.

    Attributes:
        title: what the menu calls it.
        query: what it stands for in the language.
        selection: whether it needs a selected box.
    """

    title: str
    query: str
    selection: bool = False


PRESETS = (
    Preset("Connected to the selection, 1 step", "near:1", selection=True),
    Preset("Connected to the selection, 2 steps", "near:2", selection=True),
    Preset("Only the control plane", "domain:control-plane"),
    Preset("Only the nodes", "domain:node"),
    Preset("Only the mesh", "domain:mesh"),
    Preset("Only storage", "domain:storage"),
    Preset("Only clients and packages", "domain:packaging"),
    Preset("Only workloads", "kind:deployment kind:replicaset kind:statefulset kind:daemonset kind:job kind:cronjob kind:pod"),
    Preset("Only what traffic passes", "kind:ingress-gateway kind:ingress-api kind:gateway-api kind:service kind:endpointslice kind:envoy kind:ztunnel kind:waypoint"),
    Preset("Without sidecar proxies", "-kind:envoy -kind:istio-init"),
    Preset("Everything", ""),
)  # fmt: skip
"""The filters to choose from; a diagram offers those that say something about it."""


class Choice(Struct, frozen=True):
    """A value that boxes of a diagram have.

    Attributes:
        token: the condition in the language: "kind:pod".
        value: what is shown.
        count: how many boxes have it.
    """

    token: str
    value: str
    count: int


class Choices(Struct, frozen=True):
    """What a diagram offers to filter by, the values in the order of the alphabet."""

    presets: tuple[Preset, ...] = ()
    kinds: tuple[Choice, ...] = ()
    namespaces: tuple[Choice, ...] = ()
    labels: tuple[Choice, ...] = ()


def choices(diagram: Diagram) -> Choices:
    """What a diagram offers to filter by. Linear in boxes; the answer stays with the diagram."""
    found = diagram.__dict__.get("choices")
    if found is None:
        found = diagram.__dict__["choices"] = _choices(diagram)
    offered: Choices = found
    return offered


def _choices(diagram: Diagram) -> Choices:
    kinds: Counter[str] = Counter()
    namespaces: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    domains: set[str] = set()
    for box in diagram.boxes:
        kind = ""
        for key, value in box.facets:
            if key == "kind":
                kind = kind or value
            elif key.startswith("label:"):
                labels[f"{key[6:]}={value}"] += 1
        kinds[kind or box.concept] += 1
        domains.add(box.domain)
        namespaces[namespace_of(box)] += 1
    known = {kind.casefold() for kind in kinds} | {box.concept for box in diagram.boxes}
    return Choices(
        tuple(preset for preset in PRESETS if _says_something(preset, known, domains)),
        _sorted("kind", kinds),
        _sorted("ns", namespaces),
        _sorted("label", labels),
    )


def _says_something(preset: Preset, kinds: set[str], domains: set[str]) -> bool:
    wanted = parse(preset.query, "x")
    if wanted.domains:
        return bool(domains & set(wanted.domains)) and len(domains) > 1
    named = {*wanted.kinds, *(value for _, value in wanted.hide)}
    return not named or bool(kinds & named)


def _sorted(prefix: str, counts: Counter[str]) -> tuple[Choice, ...]:
    del counts[""]
    return tuple(
        Choice(_token(prefix, value), value, count)
        for value, count in sorted(counts.most_common(MOST_VALUES), key=lambda one: one[0].casefold())
    )


_FIELDS = {"": "text", "kind": "kinds", "domain": "domains", "label": "labels", "ns": "namespaces"}

Condition = tuple[str, str]
"""A prefix, empty of a plain word, and a value."""


def has(wanted: Filter, condition: str) -> bool:
    """Whether a filter has a condition such as "kind:pod" or "-domain:mesh"."""
    asked = parse(condition)
    return asked != EVERYTHING and _shown(asked) <= _shown(wanted) and set(asked.hide) <= set(wanted.hide)


def toggled(wanted: Filter, condition: str) -> Filter:
    """The filter with a condition, or without it if it has it already.

    To be seen and to be hidden exclude each other: who asks for the mesh alone does not hide it any longer.
    """
    asked, held = parse(condition), has(wanted, condition)
    out = _shown(asked) | set(asked.hide)
    fields = {
        field: (
            *(value for value in getattr(wanted, field) if (prefix, value) not in out),
            *(() if held else getattr(asked, field)),
        )
        for prefix, field in _FIELDS.items()
    }
    return replace(
        wanted, **fields, hide=(*(one for one in wanted.hide if one not in out), *(() if held else asked.hide))
    )


def _shown(wanted: Filter) -> set[Condition]:
    return {(prefix, value) for prefix, field in _FIELDS.items() for value in getattr(wanted, field)}


def _token(prefix: str, value: str) -> str:
    return written(replace(EVERYTHING, **{_FIELDS[prefix]: (value,)}))
