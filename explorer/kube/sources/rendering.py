"""Renders one chart with the library `helm_python`; a script of its own: what it renders cannot hang or swell the program.

It reads a wish in JSON from standard input and writes what came of it to standard output.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any


def render(wish: dict[str, Any]) -> dict[str, Any]:
    """The texts that a chart renders.

    Args:
        wish: `path` of the chart, `values` as texts of YAML, `set` as on Helm's command line, `name` and `namespace` of the release.

    Returns:
        `files` by template, `missing` with names of dependencies, `error` with one line or nothing.
    """
    helm = importlib.import_module("helm_python")  # an optional package, and a large one

    found: dict[str, Any] = {"files": {}, "missing": [], "error": ""}
    try:
        # A handle is changed by rendering; this one is new, and is used once.
        with helm.Chart.load(wish["path"]) as chart:
            found["missing"] = _missing(helm, wish["path"], chart)
            values = _values(helm, wish["values"], wish["set"])
            for crd in chart.crds:
                found["files"][crd["filename"]] = crd["data"]
            found["files"].update(chart.render(values, name=wish["name"], namespace=wish["namespace"]))
    except helm.HelmError as error:
        found["error"] = str(error)
    return found


def _missing(helm: Any, path: str, chart: Any) -> list[str]:
    """Dependencies that Chart.yaml names and that are not in charts/: rendering passes over them in silence."""
    named = [str(one.get("name")) for one in chart.metadata.get("dependencies") or ()]
    there = {str(one.get("name")) for one in chart.dependencies}
    missing = [name for name in named if name not in there]
    try:
        listed = [str(one["name"]) for one in helm.dependency_list(path) if one["status"] == "missing"]
    except helm.HelmError:
        listed = []  # it reads no archives
    return missing + [name for name in listed if name not in missing]


def _values(helm: Any, texts: list[str], sets: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for text in texts:
        values = merged(values, helm.values_from_yaml(text), by_index=False)
    for expression in sets:
        values = merged(values, helm.parse_set_string(expression), by_index="[" in expression)
    return values


def merged(below: Any, above: Any, *, by_index: bool) -> Any:
    """Values with others over them: mappings key by key; lists item by item if an expression counts them, else as a whole."""
    if isinstance(below, dict) and isinstance(above, dict):
        both = {key: merged(below[key], above[key], by_index=by_index) for key in below.keys() & above.keys()}
        return {**below, **above, **both}
    if by_index and isinstance(below, list) and isinstance(above, list):
        longest = max(len(below), len(above))
        pairs = zip(below + [None] * (longest - len(below)), above + [None] * (longest - len(above)), strict=True)
        return [one if other is None else merged(one, other, by_index=True) for one, other in pairs]
    return above


if __name__ == "__main__":
    json.dump(render(json.load(sys.stdin)), sys.stdout)
