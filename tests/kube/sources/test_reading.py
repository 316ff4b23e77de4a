from __future__ import annotations

import gc
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from explorer.kube import manifests
from explorer.kube.manifests import Manifest, Problem
from explorer.kube.redaction import hide, is_secret
from explorer.kube.source import Origin
from explorer.kube.sources import files, reading
from explorer.kube.sources.reading import collected, listing, open_path
from tests.conftest import ROOT
from tests.kube.sources.conftest import INPUTS

CORPORA = ROOT.parent / "shared" / "corpora"
LIBYAML_REFUSES = {"pods/inject/envars-file-container.yaml", "validatingadmissionpolicy/failure-policy-ignore.yaml"}
NO_MANIFESTS = ("swagger.yaml", "/cassandra.yaml", "seccomp/profiles/", "server-signing-config.json")


def names(path: Path | str, piped: bytes = b"") -> list[str]:
    """The kinds at a path, then the problems."""
    found, problems = collected(open_path(str(path), piped=io.BytesIO(piped)).read())
    return [*(one.object["kind"] for one in found), *map(str, problems)]


def test_that_a_folder_is_read_in_the_order_of_names_and_below(tmp_path: Path) -> None:
    for name, kind in (
        ("b.yml", "B"), ("a.yaml", "A"), ("c/c.json", '"C"'), (".git/d.yaml", "D"), (".e.yaml", "E"), ("f.txt", "F"),
    ):  # fmt: skip
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
    assert names(tmp_path) == ["B", f"{tmp_path}/a.yaml:2:3: is no text: a byte 0xff stands here; expected UTF-8"]


@pytest.mark.parametrize("name", ["x.yaml", "a\0b"])
def test_that_a_path_that_is_not_there_is_one_line(tmp_path: Path, name: str) -> None:
    (line,) = names(tmp_path / name)
    assert line.startswith(f"{tmp_path}/{name}:1:1: ")


def test_that_too_large_a_file_and_too_many_files_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)
    assert "larger than 1 MiB" in names("-", b"#" * ((1 << 20) + 1))[0]
    monkeypatch.setattr(files, "MOST_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(f"kind: {name}", "utf-8")
    assert names(tmp_path)[:2] == ["a", "b"]
    assert "more than 2 files" in names(tmp_path)[2]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("-", "piped"), ("manifests", "folder"), ("manifests/shop.yaml", "file"), ("chart", "chart"), ("chart/Chart.yaml", "chart"),
        ("kustomize", "folder"), ("kustomize/overlay", "kustomization"), ("kustomize/base/kustomization.yaml", "kustomization"),
        ("nowhere.yaml", "file"), ("nowhere.tgz", "chart"),
    ],
)  # fmt: skip
def test_that_a_path_says_what_stands_there(path: str, form: str) -> None:
    assert open_path(path if path == "-" else str(INPUTS / path)).form == form


@pytest.mark.usefixtures("library", "kubectl")
def test_that_a_folder_may_hold_manifests_charts_and_kustomizations() -> None:
    found, problems = collected(open_path(str(INPUTS)).read())
    assert problems == []
    parts = [Path(one.file).relative_to(INPUTS).parts[0] for one in found]
    assert parts == ["chart"] * 6 + ["kustomize"] * 4 + ["manifests"] * 9


def test_that_a_listing_says_where_each_object_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("# one\nkind: A\n---\na: [\n---\nkind: B\n", "utf-8")
    found = open_path(str(file)).list()
    assert found.objects == ({"kind": "A"}, {"kind": "B"})
    assert found.origins == (Origin(str(file), 2), Origin(str(file), 6))
    assert len(found.remarks) == 1
    assert found.remarks[0].startswith(f"{file}:5:1: is no YAML")
    assert list(open_path(str(file)).watch("")) == []


def test_that_first_objects_come_before_the_last_file_is_read(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(f"kind: {name}", "utf-8")
    portions = open_path(str(tmp_path)).read()
    assert [one.object["kind"] for one in next(portions).manifests] == ["a"]
    (tmp_path / "c.yaml").write_text("kind: changed", "utf-8")
    assert [one.object["kind"] for portion in portions for one in portion.manifests] == ["b", "changed"]


@pytest.mark.parametrize("form", ["yaml", "json", "yaml-list", "many files"])
def test_that_progress_is_told_from_nothing_to_all_and_never_goes_back(form: str, tmp_path: Path) -> None:
    objects = [
        {"kind": "A", "metadata": {"name": str(number)}, "spec": {"a": [{"b": n} for n in range(20)]}}
        for number in range(1_000)
    ]
    if form == "many files":
        for number in range(20):
            (tmp_path / f"{number:02}.yaml").write_text(yaml.dump(objects[number]), "utf-8")
    else:
        whole = {"kind": "List", "items": objects}
        text = {
            "yaml": lambda: yaml.dump_all(objects),
            "json": lambda: json.dumps(whole),
            "yaml-list": lambda: yaml.dump(whole),
        }[form]()
        (tmp_path / "a.yaml").write_text(text, "utf-8")
    told: list[float] = []
    portions = list(open_path(str(tmp_path)).read(told.append))
    assert told == sorted(told)
    assert 0 < told[0] < 0.5
    assert told[-1] == 1.0
    assert len(told) > 4
    assert [one.part for one in portions] == sorted(one.part for one in portions)


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_that_reading_ends_when_nobody_wants_more_and_leaves_the_collector_as_it_was(form: str, tmp_path: Path) -> None:
    class Stopped(Exception):  # noqa: N818
        pass

    def tell(part: float) -> None:
        if part > 0.3:
            raise Stopped

    objects = [{"kind": "A", "spec": {str(number): "b" * 100}} for number in range(5_000)]
    text = "---\n".join(map(yaml.dump, objects)) if form == "yaml" else json.dumps({"kind": "List", "items": objects})
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(Stopped):
        list(open_path(str(tmp_path)).read(tell))
    assert gc.isenabled()
    portions = open_path(str(tmp_path)).read()
    next(portions)
    assert not gc.isenabled()
    portions.close()  # type: ignore[attr-defined]  # it is a generator
    assert gc.isenabled()


def test_that_portions_are_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PORTION", 3)
    (tmp_path / "a.yaml").write_text("---\n".join(f"kind: K{n}\n" for n in range(7)), "utf-8")
    portions = list(open_path(str(tmp_path)).read())
    assert [len(one.manifests) for one in portions] == [3, 3, 1]
    assert len(listing(portions).objects) == 7


def corpus(name: str) -> Path:
    if not (CORPORA / name).is_dir():
        pytest.skip(f"the corpus {name} is not beside the checkout")
    return CORPORA / name


@pytest.mark.usefixtures("library", "kubectl")
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("gateway-api", 100), ("helm-charts", 19), ("ingress-nginx", 150), ("istio-bookinfo", 100), ("kube-prometheus", 131),
        ("kubernetes-examples", 25), ("kubernetes-website-examples", 410), ("live-dumps", 60), ("online-boutique", 100),
    ],
)  # fmt: skip
def test_that_real_folders_are_read_without_a_problem(name: str, least: int) -> None:
    found, problems = collected(open_path(str(corpus(name))).read())
    assert [one for one in problems if not any(part in one.file for part in (*NO_MANIFESTS, *LIBYAML_REFUSES))] == []
    assert len(found) >= least
    assert all(one.place.line >= 1 and one.place_of("metadata.name").line >= 1 for one in found)


@pytest.mark.usefixtures("library", "kubectl")
def test_that_one_application_is_the_same_as_manifests_kustomization_and_chart() -> None:
    folder = corpus("online-boutique")
    forms = [
        collected(open_path(str(folder / path)).read())[0]
        for path in ("release/kubernetes-manifests.yaml", "kustomize", "helm-chart")
    ]
    names = [
        {
            (one.object["kind"], one.object["metadata"]["name"])
            for one in form
            if one.object["kind"] in {"Deployment", "Service"}
        }
        for form in forms
    ]
    assert names[0] == names[1] == names[2]
    assert len(names[0]) > 20


def test_that_values_are_those_of_pyyaml_where_the_two_dialects_agree() -> None:
    folder = corpus("kube-prometheus")
    loader = type(
        "Loader", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": _without(yaml.CSafeLoader, "timestamp", "value")}
    )
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text("utf-8")
        ours = [one.object for one in manifests.read(text, path.name) if isinstance(one, Manifest)]
        theirs: list[dict[str, Any]] = []
        for one in yaml.load_all(text, loader):
            theirs += one["items"] if one and one["kind"].endswith("List") and "items" in one else [one] if one else []
        for one in theirs:
            if is_secret(one):
                hide(one)
        assert json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True), path


def _without(loader: type[yaml.CSafeLoader], *kinds: str) -> dict[str, list[tuple[str, object]]]:
    tags = {f"tag:yaml.org,2002:{kind}" for kind in kinds}
    return {
        first: [(tag, rule) for tag, rule in rules if tag not in tags]
        for first, rules in loader.yaml_implicit_resolvers.items()
    }


def test_that_a_folder_that_cannot_be_read_is_no_crash(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INPUTS / "manifests", tmp_path / "manifests"))
    (folder / "gone.yaml").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    found, problems = collected(open_path(str(folder)).read())
    assert len(found) == 9
    assert [str(one) for one in problems] == [
        f"{folder}/gone.yaml:1:1: is not there; expected a file or a folder with manifests"
    ]
    assert all(isinstance(one, Problem) for one in problems)
