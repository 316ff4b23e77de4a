"""Clusters for the command line: anybody's manifests, charts and versions, described, looked through and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import asdict, replace

from explorer.kube.comparing import Change, Comparison, compare
from explorer.kube.drawing.draw import Drawing, draw
from explorer.kube.findings import SEVERITIES, find
from explorer.kube.manifests import Manifest
from explorer.kube.source import Object, Origin
from explorer.kube.sources import git
from explorer.kube.sources.reading import Options, collected, open_path
from explorer.kube.sources.versions import named
from explorer.model.facts import Finding, Severity
from explorer.opening import UsageError


class Opened(Struct, frozen=True, eq=False, dict=True):
    """All that stands at a path.

    Attributes:
        path: as it was given.
        manifests: the objects with their places.
        problems: what could not be read, a line each.
    """

    path: str
    manifests: tuple[Manifest, ...]
    problems: tuple[str, ...]

    @cached_property
    def objects(self) -> tuple[Object, ...]:
        """The objects alone."""
        return tuple(one.object for one in self.manifests)

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """Where each object is written."""
        return tuple(Origin(one.file, one.place.line) for one in self.manifests)

    def line_of(self, number: int, path: str) -> int:
        """The line on which a field of an object is written.

        Args:
            number: the object's index.
            path: of the field, as in `spec.containers[0].image`.
        """
        return self.manifests[number].place_of(path).line


def opened(path: str, options: Options | None = None, piped: BinaryIO | None = None) -> Opened:
    """Read all that stands at a path.

    Args:
        path: of a file, a folder, a chart or a kustomization; `-` for what is piped in; `git:REV:PATH` for another version.
        options: how charts and kustomizations are read.
        piped: standard input.

    Raises:
        UsageError: if nothing at all can be read.
    """
    choice = options or Options()
    try:
        version = git.version_of(path)
        if version is None:
            manifests, problems = collected(open_path(path, choice, piped).read())
        else:
            with git.written(version, choice.limits) as place:
                manifests, problems = collected(open_path(place, choice, piped).read())
                manifests = [named(one, version, place) for one in manifests]
                problems = [replace(one, file=git.named(version, place, one.file)) for one in problems]
    except git.GitError as error:
        raise UsageError(str(error)) from None
    said = tuple(dict.fromkeys(map(str, problems)))
    if not manifests:
        raise UsageError(
            said[0] if said else f"{path}: holds no object of Kubernetes; expected manifests in YAML or JSON"
        )
    return Opened(path, tuple(manifests), said)


def drawn(found: Opened) -> Drawing:
    """The diagram of what was opened."""
    return draw(found.objects, title=found.path, origins=found.origins)


def about_boxes(found: Opened, drawing: Drawing) -> dict[str, dict[str, object]]:
    """What `podium describe` adds to each box: kind, namespace, file and line of the first object behind it."""
    origins = found.origins
    told: dict[str, dict[str, object]] = {}
    for box in drawing.diagram.boxes:
        facets = dict(box.facets)
        numbers = drawing.numbers.get(box.id, ())
        origin = origins[numbers[0]] if numbers and numbers[0] < len(origins) else None
        told[box.id] = {
            "kind": facets.get("kind") or None,
            "namespace": facets.get("namespace") or None,
            "file": origin.file if origin is not None else None,
            "line": origin.line if origin is not None else None,
            "objects": len(numbers),
        }
    return told


def looked_through(found: Opened, *, whole: bool = False) -> tuple[Finding, ...]:
    """What is missing or wrong in what was opened, each with its line.

    Args:
        found: what was opened.
        whole: whether it is a whole cluster, so that what is missing is nowhere else.
    """
    return find(found.objects, drawn(found), found.origins, whole=whole, line_of=found.line_of)


def findings_as_text(findings: Iterable[Finding], *, fixes: bool = False) -> Iterator[str]:
    """A line for each finding, and below it the YAML that mends it.

    Args:
        findings: what was found.
        fixes: whether the YAML is wanted.
    """
    for one in findings:
        place = f"{one.file}:{one.line}" if one.file else one.box
        yield f"{place}: {one.severity}: {one.box}: {one.message} [{one.rule}]"
        if fixes and one.fix:
            yield from (f"    {line}" for line in one.fix.splitlines())


def findings_as_data(findings: Iterable[Finding], problems: Sequence[str]) -> dict[str, object]:
    """The findings as `podium findings --json` prints them."""
    return {"findings": [asdict(one) for one in findings], "problems": list(problems)}


def least(findings: Iterable[Finding], severity: Severity) -> tuple[Finding, ...]:
    """The findings that are at least so bad."""
    return tuple(one for one in findings if SEVERITIES.index(one.severity) <= SEVERITIES.index(severity))


def compared(before: Opened, after: Opened) -> Comparison:
    """What differs between two inputs."""
    return compare(before.objects, after.objects)


def comparison_as_text(comparison: Comparison) -> Iterator[str]:
    """A line for each object that came or went, and for each field that changed."""
    for one in comparison.changes:
        if not one.fields:
            yield f"{one.verb:<8} {one.box}"
        yield from (f"{one.verb:<8} {one.box}  {field.path}: {field.before} → {field.after}" for field in one.fields)


def summary_of(comparison: Comparison) -> str:
    """The counts in a line."""
    counts = [(sum(one.verb == verb for one in comparison.changes), verb) for verb in ("added", "removed", "changed")]
    said = (
        ", ".join(f"{count} {verb}" for count, verb in (*counts, (comparison.same, "the same")) if count)
        or "nothing to compare"
    )
    left_out = f"; not compared: {', '.join(comparison.left_out)}" if comparison.left_out else ""
    return f"{said}{left_out}"


def comparison_as_data(comparison: Comparison, before: Opened, after: Opened) -> dict[str, object]:
    """A comparison as `podium diff --json` prints it."""
    return {
        "changes": [_change_as_data(one, before, after) for one in comparison.changes],
        "same": comparison.same,
        "left_out": list(comparison.left_out),
        "problems": [*before.problems, *after.problems],
    }


def _change_as_data(change: Change, before: Opened, after: Opened) -> dict[str, object]:
    side, number = (after, change.after) if change.after is not None else (before, change.before)
    origin = side.origins[number] if number is not None else None
    return {
        "verb": change.verb,
        "box": change.box,
        "kind": change.kind,
        "namespace": change.namespace or None,
        "name": change.name,
        "file": origin.file if origin is not None else None,
        "line": origin.line if origin is not None else None,
        "fields": [asdict(one) for one in change.fields],
    }
