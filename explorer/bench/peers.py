"""What one would take instead: KubeDiagrams from manifests to a picture, beside our picture of the same objects."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from explorer.bench import children, machine, scenes
from explorer.bench.children import Outcome
from explorer.bench.harness import NOT_INSTALLED, Row, Sheet, compare, ratio_at_most
from explorer.model.diagram import Box, Diagram

RUNS = 3
SIZES = (150, 1_000)

_TARGETS = {150: ratio_at_most(1 / 2.5, "≤ 1/2.5"), 1_000: ratio_at_most(1 / 2)}
_API = {"Deployment": "apps/v1", "StatefulSet": "apps/v1", "Ingress": "networking.k8s.io/v1"}
_CLAIM = "PersistentVolumeClaim"


def measure(runs: int, sizes: Sequence[int] = SIZES) -> Sheet:
    """The rows of all sizes, or one that says what is not installed."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as folder:
        for count in sizes:
            rows += _rows(Path(folder), count, runs)
    return Sheet(
        "peers",
        "Other tools",
        "Whole processes, from a description to a picture file. KubeDiagrams reads the objects of a seeded cluster as manifests; Podium lays the diagram "
        "of the same cluster out (with its containers, which are no objects, as boxes) and photographs its canvas at 1920×1080.",
        machine.describe(),
        runs,
        tuple(rows),
    )


def manifests(diagram: Diagram) -> list[dict[str, object]]:
    """The objects among the boxes of a seeded cluster, as Kubernetes would have them."""
    found: list[dict[str, object]] = []
    for box in diagram.boxes:
        kind = _kind(box)
        if kind is None:
            continue
        meta: dict[str, object] = {"name": box.id}
        above = [up.id for up in diagram.ancestors(box.id)]
        if kind != "Namespace":
            app = next((up for up in above if up.rsplit("-", 1)[-1].startswith("a")), box.id)
            meta |= {"namespace": "-".join(box.id.split("-")[:2]), "labels": {"app": app}}
        found.append(
            {"apiVersion": _API.get(kind, "v1"), "kind": kind, "metadata": meta, **_body(kind, meta, box, diagram)}
        )
    return found


def _kind(box: Box) -> str | None:
    if box.sublabel == "namespace":
        return "Namespace"
    if box.id.rsplit("-", 1)[-1].startswith("v") and box.concept == "pvc":
        return _CLAIM
    known = ("Deployment", "StatefulSet", "Pod", "Service", "Ingress", "ConfigMap", "Secret")
    return box.sublabel if box.sublabel in known else None


def _body(kind: str, meta: dict[str, object], box: Box, diagram: Diagram) -> dict[str, object]:
    labels = meta.get("labels", {})
    pod = {"containers": [{"name": "main", "image": "registry.example.com/app:1.0"}]}
    if kind in ("Deployment", "StatefulSet"):
        pods = sum(1 for kid in diagram.children.get(box.id, ()) if kid.concept == "pod")
        template = {"metadata": {"labels": labels}, "spec": pod}
        spec: dict[str, object] = {"replicas": pods, "selector": {"matchLabels": labels}, "template": template}
        return {"spec": spec | ({"serviceName": box.name} if kind == "StatefulSet" else {})}
    bodies: dict[str, dict[str, object]] = {
        "Pod": {"spec": pod},
        "Service": {"spec": {"selector": labels, "ports": [{"port": 80, "targetPort": 8080}]}},
        "ConfigMap": {"data": {"key": "value"}},
        "Secret": {"stringData": {"key": "value"}},
        _CLAIM: {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}}},
        "Ingress": {"spec": {"rules": [{"host": box.name, "http": {"paths": []}}]}},
    }
    return bodies.get(kind, {})


def _rows(folder: Path, count: int, runs: int) -> list[Row]:
    what, label = "picture of a cluster", "KubeDiagrams"
    tool = shutil.which("kube-diagrams")
    objects = manifests(scenes.cluster(count))
    size = f"{count:,} boxes, {len(objects):,} objects"
    cases: dict[str, Callable[[], Outcome]] = {
        "ours": lambda: children.run_module("probe_picture", str(count), str(folder / "ours.png"), home=folder)
    }
    if tool is not None:
        source = folder / f"{count}.yaml"
        source.write_text(yaml.safe_dump_all(objects), "utf-8")
        path = {"PATH": f"{Path(tool).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        cases["theirs"] = lambda: children.run(
            [tool, "-o", str(folder / "theirs.png"), str(source)], home=folder, more=path
        )
    found = children.interleaved(cases, runs)
    ours, theirs = found["ours"], found.get("theirs", [])
    note = children.problem_of(ours) or children.problem_of(theirs)
    target = max((size for size in _TARGETS if size <= count), default=0)
    return [
        compare(
            what, size, _cpu(ours), label, _cpu(theirs), target=_TARGETS.get(target),
            clock=[outcome.wall * 1000 for outcome in ours if not outcome.problem],
            note=note if tool is not None else f"{label} is {NOT_INSTALLED}",
        )
    ]  # fmt: skip


def _cpu(outcomes: list[Outcome]) -> list[float]:
    return [outcome.cpu * 1000 for outcome in outcomes if not outcome.problem]
