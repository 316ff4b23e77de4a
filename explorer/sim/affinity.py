"""Node affinity: the nodes that a pod may go to by what it says of their labels and names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.sim.objects import Object, at, labels_of, matches

_REQUIRED = ("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")


def allows(spec: Mapping[str, Any], node: Object) -> bool:
    """Whether the required node affinity of a pod's spec fits a node: one of its terms does."""
    terms = at(spec, _REQUIRED)
    return terms is None or any(_fits(term, node) for term in terms)


def _fits(term: Mapping[str, Any], node: Object) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    labels, names = labels_of(node), {"metadata.name": node["metadata"]["name"]}
    return all(_holds(one, labels) for one in expressions) and all(_holds(one, names) for one in fields)


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    operator = expression.get("operator")
    if operator not in ("Gt", "Lt"):
        return matches({"matchExpressions": [expression]}, labels)
    text, limit = labels.get(expression["key"], ""), str((expression.get("values") or [""])[0])
    if not text.lstrip("-").isdigit() or not limit.lstrip("-").isdigit():
        return False
    return int(text) > int(limit) if operator == "Gt" else int(text) < int(limit)


def only(spec: Mapping[str, Any], node: str) -> dict[str, Any]:
    """A spec for one node: each term, or one that is made, names it; other affinities stay."""
    name = {"key": "metadata.name", "operator": "In", "values": [node]}
    terms = at(spec, _REQUIRED) or [{}]
    kept = [{**term, "matchFields": [name]} for term in terms]
    affinity = dict(spec.get("affinity") or {})
    inner = {**(affinity.get("nodeAffinity") or {}), _REQUIRED[2]: {_REQUIRED[3]: kept}}
    return {**spec, "affinity": {**affinity, "nodeAffinity": inner}}
