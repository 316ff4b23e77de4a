"""Objects for tests of the drawing, short to write, and what must hold of every drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explorer.kube.drawing.draw import Drawing, Wish, draw
from explorer.kube.manifests import Manifest, read
from tests.conftest import ROOT

CORPORA = ROOT.parent / "shared" / "corpora"


def objects(text: str) -> list[Mapping[str, Any]]:
    """The objects of a text of YAML."""
    return [found.object for found in read(text, "test.yaml") if isinstance(found, Manifest)]


def files(*paths: Path) -> list[Mapping[str, Any]]:
    """The objects of some files."""
    return [obj for path in paths for obj in objects(path.read_text())]


def obj(kind: str, name: str, namespace: str = "", version: str = "v1", **fields: Any) -> dict[str, Any]:
    """One object; `labels` and `owner` (kind, name) go where they belong."""
    meta: dict[str, Any] = {"name": name}
    if namespace:
        meta["namespace"] = namespace
    for key in ("labels", "annotations", "uid", "deletionTimestamp"):
        if key in fields:
            meta[key] = fields.pop(key)
    if "owner" in fields:
        version_, kind_, name_ = fields.pop("owner")
        meta["ownerReferences"] = [{"apiVersion": version_, "kind": kind_, "name": name_, "controller": True}]
    return {"apiVersion": version, "kind": kind, "metadata": meta, **fields}


def workload(
    kind: str, name: str, labels: Mapping[str, str] | None = None, spec: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A workload with a pod template."""
    own = dict(labels or {"app": name})
    pod = {"containers": [{"name": "main", "image": "registry.example/team/main:1"}], **(spec or {})}
    template = {"metadata": {"labels": own}, "spec": pod}
    said = {"replicas": 2, "selector": {"matchLabels": own}, "template": template, **more.pop("spec_more", {})}
    return obj(kind, name, more.pop("namespace", ""), "apps/v1", labels=own, spec=said, **more)


def pod_of(
    owner: str, owner_kind: str, name: str, labels: Mapping[str, str], ready: str = "True", **spec: Any
) -> dict[str, Any]:
    """A pod that a workload made."""
    status = {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": ready}],
        "containerStatuses": [{"name": "main"}],
    }
    body = {"containers": [{"name": "main", "image": "registry.example/team/main:1"}], **spec}
    return obj("Pod", name, labels=dict(labels), owner=("apps/v1", owner_kind, owner), spec=body, status=status)


def relations(drawing: Drawing) -> set[tuple[str, str, str]]:
    """The relations of a drawing: from, verb, to."""
    return {(one.source, one.verb, one.target) for one in drawing.diagram.relations}


def boxes(drawing: Drawing) -> set[str]:
    """The ids of its boxes."""
    return {box.id for box in drawing.diagram.boxes}


def assert_sound(drawing: Drawing, given: Sequence[object]) -> None:
    """What holds of every drawing, whatever it was made of."""
    seen = {""}
    for box in drawing.diagram.boxes:
        assert box.id not in seen, f"two boxes are {box.id}"
        assert box.parent in seen, f"{box.id} stands before its container {box.parent}"
        assert all(isinstance(word, str) for word in (box.name, box.sublabel, box.badge)), box
        assert all(isinstance(word, str) for facet in box.facets for word in facet), box
        seen.add(box.id)
    ids = [relation.id for relation in drawing.diagram.relations]
    assert len(set(ids)) == len(ids)
    for relation in drawing.diagram.relations:
        assert {relation.source, relation.target} <= seen, relation
        assert relation.verb, relation
        around = {box.id for box in drawing.diagram.ancestors(relation.source)} | {relation.source}
        within = {box.id for box in drawing.diagram.ancestors(relation.target)} | {relation.target}
        assert relation.source not in within, f"{relation} leads into itself"
        assert relation.target not in around, f"{relation} leads into itself"
    assert set(drawing.numbers) <= seen
    numbers = sorted(
        number for found in (drawing.numbers, drawing.behind) for some in found.values() for number in some
    )
    assert len(set(numbers)) == len(numbers), "an object is behind two boxes"
    told = len([line for line in drawing.remarks if "is not drawn; expected" in line])
    assert len(numbers) + told == len(given), "an object is lost"


WISHES = (
    Wish(),
    Wish(group="namespace", fold=False, passing=True, placement=True),
    Wish(group="node"),
    Wish(group="node", fold=False, containers=False),
)


def drawn(given: Sequence[Mapping[str, Any]], wish: Wish = Wish()) -> Drawing:  # noqa: B008 - it is frozen
    """A drawing that is sound."""
    drawing = draw(given, wish)
    assert_sound(drawing, given)
    return drawing
