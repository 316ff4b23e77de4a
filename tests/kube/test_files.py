from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import yaml

from explorer.kube import files, manifests
from explorer.kube.files import read_path
from explorer.kube.manifests import Manifest, Problem
from tests.conftest import ROOT

CORPORA = ROOT.parent / "shared" / "corpora"
LIBYAML_REFUSES = {"pods/inject/envars-file-container.yaml", "validatingadmissionpolicy/failure-policy-ignore.yaml"}
NO_MANIFESTS = (
    "swagger.yaml",
    "/cassandra.yaml",
    "seccomp/profiles/",
    "server-signing-config.json",
    "Chart.yaml",
    "kustomization.yaml",
)


def names(path: Path | str, piped: bytes = b"") -> list[str]:
    return [
        one.object["kind"] if isinstance(one, Manifest) else str(one) for one in read_path(str(path), io.BytesIO(piped))
    ]


def test_that_a_folder_is_read_in_the_order_of_names_and_below(tmp_path: Path) -> None:
    for name, kind in (
        ("b.yml", "B"),
        ("a.yaml", "A"),
        ("c/c.json", '"C"'),
        (".git/d.yaml", "D"),
        (".e.yaml", "E"),
        ("f.txt", "F"),
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'{{"kind": {kind}}}' if name.endswith("json") else f"kind: {kind}", "utf-8")
    assert names(tmp_path) == ["A", "B", "C"]


def test_that_what_is_piped_in_is_read() -> None:
    assert names("-", b"kind: A\n---\nkind: B") == ["A", "B"]
    assert names("-", b"a: 1") == [
        "<stdin>:1:1: this is no object of Kubernetes; expected apiVersion, kind and metadata"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_that_encodings_are_told_by_their_marks(encoding: str) -> None:
    assert names("-", "kind: Größe".encode(encoding)) == ["Größe"]


def test_that_what_is_no_text_is_one_line_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"kind: A\n# \xff\n")
    (tmp_path / "b.yaml").write_text("kind: B", "utf-8")
    assert names(tmp_path) == [f"{tmp_path}/a.yaml:2:3: is no text: a byte 0xff stands here; expected UTF-8", "B"]


def test_that_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert names(tmp_path / "x.yaml") == [
        f"{tmp_path}/x.yaml:1:1: is not there; expected a file or a folder with manifests"
    ]


def test_that_too_large_a_file_and_too_many_files_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)
    assert "larger than 1 MiB" in names("-", b"#" * ((1 << 20) + 1))[0]
    monkeypatch.setattr(files, "MOST_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(f"kind: {name}", "utf-8")
    assert names(tmp_path)[:2] == ["a", "b"]
    assert "more than 2 files" in names(tmp_path)[2]


def test_that_charts_and_kustomizations_name_the_command_that_renders_them(tmp_path: Path) -> None:
    for name in ("chart/Chart.yaml", "chart/templates/a.yaml", "over/kustomization.yaml", "over/b.yaml"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text("kind: {{ .Values.x }}" if "templates" in name else "kind: B", "utf-8")
    chart, kustomization, plain = names(tmp_path)
    assert f"helm template {tmp_path}/chart" in chart
    assert f"kubectl kustomize {tmp_path}/over" in kustomization
    assert plain == "B"


def corpus(name: str) -> Path:
    if not (CORPORA / name).is_dir():
        pytest.skip(f"the corpus {name} is not beside the checkout")
    return CORPORA / name


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("gateway-api", 100), ("ingress-nginx", 150), ("istio-bookinfo", 100), ("kube-prometheus", 131), ("kubernetes-examples", 25),
        ("kubernetes-website-examples", 410), ("live-dumps", 60), ("online-boutique", 100),
    ],
)  # fmt: skip
def test_that_real_manifests_are_read_without_a_problem(name: str, least: int) -> None:
    folder = corpus(name)
    found = list(read_path(str(folder), io.BytesIO()))
    problems = [one for one in found if isinstance(one, Problem)]
    odd = [one for one in problems if not any(part in one.file for part in (*NO_MANIFESTS, *LIBYAML_REFUSES))]
    assert odd == []
    objects = [one for one in found if isinstance(one, Manifest)]
    assert len(objects) >= least
    assert all(one.place.line >= 1 for one in objects)


def test_that_values_are_those_of_pyyaml_where_the_two_dialects_agree() -> None:
    folder = corpus("kube-prometheus")
    for path in sorted(folder.rglob("*.yaml")):
        ours = [one.object for one in manifests.read(path.read_text("utf-8"), path.name) if isinstance(one, Manifest)]
        loader = type(
            "Loader", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": _without(yaml.CSafeLoader, "timestamp", "value")}
        )
        theirs = [one for one in yaml.load_all(path.read_text("utf-8"), loader) if one]
        theirs = [
            item
            for one in theirs
            for item in (one["items"] if one["kind"].endswith("List") and "items" in one else [one])
        ]
        assert json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True), path


def _without(loader: type[yaml.CSafeLoader], *kinds: str) -> dict[str, list[tuple[str, object]]]:
    tags = {f"tag:yaml.org,2002:{kind}" for kind in kinds}
    return {
        first: [(tag, rule) for tag, rule in rules if tag not in tags]
        for first, rules in loader.yaml_implicit_resolvers.items()
    }
