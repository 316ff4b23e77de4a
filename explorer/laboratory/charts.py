"""Charts of scenarios: manifests with places to fill in, which is the plain part of what Helm's templates can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from explorer.kube.manifests import Manifest, Problem, read
from explorer.model.scenario import ChartText
from explorer.sim.helm.charts import About, Chart
from explorer.sim.helm.values import Values, given
from explorer.sim.objects import Object, at

_PLACE = re.compile(r"\{\{-?\s*\.(Values|Release)\.([A-Za-z0-9_.]+)\s*-?\}\}")
_RELEASE = {"Name": "name", "Namespace": "namespace", "Revision": "revision"}


def chart_of(name: str, text: ChartText) -> Chart:
    """A chart as Helm in the cluster in memory takes it."""

    def templates(values: Values, about: About) -> Sequence[Object]:
        return [one.object for one in rendered(text.templates.text, values, about) if isinstance(one, Manifest)]

    values = given((), [f"{path}={value}" for path, value in text.values])
    return Chart(name, text.version, values, templates)


def trial(name: str, text: ChartText) -> Iterator[Problem]:
    """What is wrong with the templates of a chart when they are filled with its own values."""
    values = given((), [f"{path}={value}" for path, value in text.values])
    # The lines above it are empty, so that all lines have the numbers that they have in their file.
    lines = "\n" * (text.templates.line - 1) + text.templates.text
    for one in rendered(lines, values, About(name, "default", 1, upgrade=False)):
        if isinstance(one, Problem):
            yield one


def rendered(text: str, values: Mapping[str, Any], about: About) -> Iterator[Manifest | Problem]:
    """The objects of templates; a place for which there is no value stays empty, as with Helm."""

    def fill(found: re.Match[str]) -> str:
        if found[1] == "Release":
            return str(getattr(about, _RELEASE.get(found[2], ""), ""))
        value = at(dict(values), found[2].split("."))
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    yield from read(_PLACE.sub(fill, text), "")
