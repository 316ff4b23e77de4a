"""Every relation that KubeDiagrams draws is in our drawing, or is listed here with the reason why not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from explorer.kube.drawing.draw import Drawing, draw
from explorer.kube.kinds import kind_of
from explorer.kube.manifests import Manifest, read
from tests.kube.drawing.given import CORPORA

TEMPLATE = "a claim template is a box in its StatefulSet, and its relations are the StatefulSet's"
USUAL = "every namespace has it: that it is used says nothing"
LEADER = "a Lease is the machinery's own record and is not drawn"
IMPLIED = "the claim is bound to a volume of the class, which is drawn"
GRANT = "a grant lets in all routes of a namespace: it leads to the namespace, and to what it opens"

REASONS = {
    ("statefulset", "persistentvolumeclaim"): TEMPLATE,
    ("persistentvolumeclaim", "storageclass"): f"{IMPLIED}, or {TEMPLATE}",
    ("pod", "serviceaccount"): USUAL,
    ("pod", "configmap"): USUAL,
    ("lease", "role"): LEADER,
    ("httproute", "referencegrant"): GRANT,
    ("gateway", "referencegrant"): GRANT,
}
"""Relations of theirs that may be missing in ours, by the kinds at their ends."""

SKIPPED = re.compile(r"/helm-|/charts/|/templates/|kustomization\.ya?ml$")


@pytest.fixture(scope="module")
def tool() -> str:
    found = os.environ.get("PODIUM_TEST_KUBEDIAGRAMS") or shutil.which("kube-diagrams")
    if not found:
        pytest.skip(
            "there is no KubeDiagrams to compare with: PODIUM_TEST_KUBEDIAGRAMS names none, and none is on the PATH"
        )
    return found


def inputs() -> list[Path]:
    return [path for path in sorted(CORPORA.rglob("*.y*ml")) if not SKIPPED.search(path.as_posix())]


def theirs(tool: str, path: Path, out: Path) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Their relations, each end as a kind's id and a name."""
    subprocess.run([tool, "-o", str(out), str(path)], capture_output=True, timeout=60, check=False)
    if not out.exists():
        return
    found = json.loads(out.read_text())
    ends = {}
    for one in found.get("objects", ()):
        words = yaml.safe_load(one.get("tooltip", "").removesuffix("..."))
        if isinstance(words, dict) and "kind" in words:
            group, slash, _ = words["apiVersion"].partition("/")
            ends[one["_gvid"]] = (kind_of(words["kind"], group if slash else "").id, str(words["metadata"]["name"]))
    for edge in found.get("edges", ()):
        yield ends[edge["tail"]], ends[edge["head"]]


def lacks(drawing: Drawing, one: tuple[str, str], other: tuple[str, str], places: dict[tuple[str, str], str]) -> bool:
    """Whether no relation between two objects, or what is drawn around or in them, is drawn."""
    by_id = drawing.diagram.by_id
    ends = [places.get(one, ""), places.get(other, "")]
    if "" in ends:
        return True
    around = [{end, *(box.id for box in drawing.diagram.ancestors(end))} for end in ends]
    if ends[0] in around[1] or ends[1] in around[0]:
        return False
    near = [
        {box for box in found if not box.startswith(("namespace/", "@application", "@cluster"))} for found in around
    ]
    for relation in drawing.diagram.relations:
        for source, target in ((relation.source, relation.target), (relation.target, relation.source)):
            if _meets(source, near[0], by_id[source].parent) and _meets(target, near[1], by_id[target].parent):
                return False
    return True


def _meets(box: str, near: set[str], parent: str) -> bool:
    return box in near or parent in near


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")
@pytest.mark.timeout(600)
def test_that_their_relations_are_ours_or_are_left_out_for_a_reason(tool: str, tmp_path: Path) -> None:
    missing, number, used = [], 0, set()
    for at, path in enumerate(inputs()):
        given = [
            one.object
            for one in read(path.read_text(encoding="utf-8", errors="replace"), path.name)
            if isinstance(one, Manifest)
        ]
        drawing = draw(given)
        places: dict[tuple[str, str], str] = {}
        for box in drawing.diagram.boxes:
            kind, _, name = box.id.split("/", 2) if box.id.count("/") > 1 and box.id[0] != "@" else ("", "", "")
            places.setdefault((kind, name), box.id)
        for found in (drawing.numbers, drawing.behind):
            for own, numbers in found.items():
                for one in numbers:
                    obj = given[one]
                    group, slash, _ = str(obj.get("apiVersion", "")).partition("/")
                    places[kind_of(str(obj["kind"]), group if slash else "").id, str(obj["metadata"].get("name"))] = own
        for one, other in theirs(tool, path, tmp_path / f"{at}.dot_json"):
            number += 1
            if lacks(drawing, one, other, places):
                pair = (one[0], other[0])
                used.add(pair)
                if pair not in REASONS:
                    missing.append((path.name, one, other))
    assert missing == []
    assert number > 300
    assert used == set(REASONS), "a reason is no longer needed"
