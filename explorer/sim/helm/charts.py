"""A chart as data: values, objects made from them, CRDs, and charts inside. Rendering templates is somebody else's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from explorer.sim.helm.values import Values, coalesced, laid
from explorer.sim.objects import CLUSTER_SCOPED, Object, changed, kind_of


class About(Struct, frozen=True):
    """What templates see besides the values, as `.Release`."""

    name: str
    namespace: str
    revision: int
    upgrade: bool


Templates = Callable[[Values, About], Sequence[Object]]


class Chart(Struct, frozen=True):
    """A package of objects.

    Attributes:
        name: its name.
        version: its version.
        values: its defaults.
        templates: makes the objects from values; or the objects, if they are rendered already.
        crds: what lies in `crds/`: created at the first install if it is not there, and never touched again.
        charts: the charts inside by their names; what its values say under a name is stronger than that chart's own.
    """

    name: str
    version: str = "0.1.0"
    values: Values = field(default_factory=dict)
    templates: Templates | tuple[Object, ...] = ()
    crds: tuple[Object, ...] = ()
    charts: tuple[Chart, ...] = ()


def values_of(chart: Chart, given: Values) -> dict[str, Any]:
    """The values of a chart, with those of the charts inside under their names.

    The defaults of a chart inside are weakest, then comes what the chart around says under its name, then what the user gives.
    """
    own = coalesced(chart.values, given)
    for inner in chart.charts:
        below, above = ({inner.name: one.get(inner.name) or {}} for one in (chart.values, given))
        around = laid(below, above)[inner.name]
        own[inner.name] = values_of(inner, _with_globals(around if isinstance(around, Mapping) else {}, own))
    return own


def _with_globals(values: Values, around: Values) -> Values:
    shared = around.get("global")
    if not isinstance(shared, Mapping):
        return values
    return {**values, "global": coalesced(values.get("global") or {}, shared)}


def rendered(chart: Chart, values: Values, about: About) -> Iterator[Object]:
    """All objects of a chart and of the charts inside, each in a namespace if its kind has one."""
    made = chart.templates if isinstance(chart.templates, tuple) else chart.templates(values, about)
    for obj in made:
        scoped = kind_of(obj) in CLUSTER_SCOPED or obj["metadata"].get("namespace")
        yield obj if scoped else changed(obj, ("metadata", "namespace"), about.namespace)
    for inner in chart.charts:
        yield from rendered(inner, values[inner.name], about)


def crds_of(chart: Chart) -> Iterator[Object]:
    """The CRDs of a chart, and of the charts inside."""
    yield from chart.crds
    for inner in chart.charts:
        yield from crds_of(inner)
