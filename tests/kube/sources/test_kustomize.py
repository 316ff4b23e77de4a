from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.kube.manifests import Manifest, Problem, read
from explorer.kube.redaction import length_of
from explorer.kube.sources import kustomize
from explorer.kube.sources.child import Limits
from explorer.kube.sources.kubectl import ClusterError
from explorer.kube.sources.reading import collected, open_path
from tests.conftest import ROOT
from tests.kube.sources.conftest import INPUTS

CORPORA = ROOT.parent / "shared" / "corpora"
OVERLAY = INPUTS / "kustomize" / "overlay"


def built(path: Path, **more: object) -> tuple[list[Manifest], list[str]]:
    found = list(kustomize.manifests(str(path), **more))  # type: ignore[arg-type]
    return [one for one in found if isinstance(one, Manifest)], [str(one) for one in found if isinstance(one, Problem)]


def bare(folder: Path, text: str, name: str = "kustomization.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.usefixtures("kubectl")
def test_that_each_object_stands_where_it_was_written_before_it_was_changed() -> None:
    found, problems = built(OVERLAY)
    assert problems == []
    places = {
        one.object["kind"]: (one.object["metadata"]["name"].removesuffix(one.object["metadata"]["name"][-11:]), one)
        for one in found
    }
    base = INPUTS / "kustomize" / "base"
    deployment, service = places["Deployment"][1], places["Service"][1]
    assert deployment.object["metadata"] == {"name": "my-web", "namespace": "shop"}
    assert (deployment.file, deployment.place) == (str(base / "web.yaml"), (7, 1))
    assert deployment.place_of("spec.replicas") == (12, 3)
    assert deployment.object["spec"]["replicas"] == 3
    assert (service.file, service.place) == (str(base / "web.yaml"), (1, 1))
    assert places["ConfigMap"][1].file == str(base / "kustomization.yaml")
    assert places["ConfigMap"][1].place == (2, 1)
    assert places["Secret"][1].place == (5, 1)
    assert length_of(places["Secret"][1].object["data"]["password"]) == len("fifth-value-made-by-a-generator")


def folders() -> list[Path]:
    names = [INPUTS / "kustomize" / "base", OVERLAY]
    if CORPORA.is_dir():
        names += [one.parent for one in sorted(CORPORA.rglob("kustomization.yaml"))]
    return names


@pytest.mark.parametrize("folder", folders(), ids=lambda one: "/".join(one.parts[-3:]))
def test_that_objects_are_those_of_kubectl(folder: Path, kubectl: str) -> None:
    done = subprocess.run([kubectl, "kustomize", str(folder)], capture_output=True, text=True, check=False, timeout=60)
    found, problems = built(folder)
    theirs = [one.object for one in read(done.stdout, "out") if isinstance(one, Manifest)]
    assert [one.object for one in found] == theirs
    assert bool(problems) == bool(done.returncode)


@pytest.mark.usefixtures("kubectl")
def test_that_nothing_is_written_into_the_folder_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(INPUTS / "kustomize", tmp_path / "kustomize"))
    before = sorted((one, one.stat().st_mtime_ns) for one in folder.rglob("*"))
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(own))
    assert len(built(folder / "overlay")[0]) == 4
    assert sorted((one, one.stat().st_mtime_ns) for one in folder.rglob("*")) == before
    assert list(own.iterdir()) == []


REMOTE = [
    "https://github.com/acme/shop//base?ref=v1", "github.com/acme/shop/base", "git@github.com:acme/shop.git", "git::https://x.y/z",
    "ssh://git@host/shop", "https://raw.githubusercontent.com/acme/shop/main/a.yaml", "file:///etc", "acme.example/x//y?ref=1",
]  # fmt: skip


@pytest.mark.usefixtures("kubectl")
@pytest.mark.parametrize("name", REMOTE)
@pytest.mark.parametrize("field", ["resources", "components", "bases", "generators", "transformers", "crds"])
def test_that_what_comes_from_the_network_is_refused_before_it_is_asked_for(
    tmp_path: Path, name: str, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_words: object, **_more: object) -> object:
        pytest.fail("kubectl was run")

    monkeypatch.setattr(kustomize, "run", run)
    bare(tmp_path / "base", f"namePrefix: a\n{field}:\n- {name}\n")
    over = bare(tmp_path / "over", "resources: [../base]\n", "kustomization.yml")
    words = "comes from the network, which nobody has allowed; the kustomization is not built"
    assert built(over) == ([], [f"{tmp_path}/base/kustomization.yaml:3:1: {name!r} {words}"])


@pytest.mark.usefixtures("kubectl")
def test_that_paths_of_patches_and_generators_are_looked_at_too(tmp_path: Path) -> None:
    bare(
        tmp_path,
        "patches: [{path: 'https://a.b/c'}]\nsecretGenerator: [{name: a, files: ['k=https://d.e/f'], envs: ['https://g.h/i']}]\n",
    )
    assert [one.split("'")[1] for one in built(tmp_path)[1]] == ["https://a.b/c", "https://d.e/f", "https://g.h/i"]


@pytest.mark.usefixtures("kubectl")
def test_that_what_slips_through_finds_neither_git_nor_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kustomize, "remote", lambda *_: iter(()))
    bare(tmp_path, "resources: ['https://github.com/acme/shop//base?ref=v1']\n")
    (problem,) = built(tmp_path)[1]
    assert "git" in problem
    assert "127.0.0.1:9" in problem or "no 'git' program" in problem


@pytest.mark.usefixtures("kubectl")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("resources: [nowhere.yaml]", "nowhere.yaml"),
        ("resources: [..]", "not built"),
        ("resources: {a: 1}", "not built"),
        ("a: [", "not built"),
        ("helmCharts: [{name: a, repo: 'https://charts.example.com', version: 1.0.0}]", "helm"),
        ("transformers: [exec.yaml]", "not built"),
        ("nonsense: true", "nonsense"),
    ],
)
def test_that_a_mistake_is_one_line_at_the_kustomization(tmp_path: Path, text: str, problem: str) -> None:
    folder = bare(tmp_path / "a", text)
    (folder / "exec.yaml").write_text(
        "apiVersion: v1\nkind: X\nmetadata:\n  name: a\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: /bin/false}'\n",
        "utf-8",
    )
    found, problems = built(folder)
    assert found == []
    assert len(problems) == 1
    assert problems[0].startswith(f"{folder}/kustomization.yaml:1:1: the kustomization is not built: ")
    assert problem in problems[0]
    assert "\n" not in problems[0]


@pytest.mark.usefixtures("kubectl")
def test_that_the_plain_files_are_read_where_nothing_could_be_built(tmp_path: Path) -> None:
    folder = bare(tmp_path / "a", "resources: [a.yaml, 'https://a.b/c.yaml']")
    (folder / "a.yaml").write_text("kind: A\n", "utf-8")
    found, problems = collected(open_path(str(folder)).read())
    assert [one.object for one in found] == [{"kind": "A"}]
    assert len(problems) == 1


@pytest.mark.usefixtures("kubectl")
def test_that_a_build_that_takes_too_long_is_ended() -> None:
    assert "longer than 0 s" in built(OVERLAY, limits=Limits(seconds=0.0))[1][0]


def test_that_without_kubectl_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise ClusterError("it is not there")

    monkeypatch.setattr(kustomize, "find_kubectl", nowhere)
    words = "is a kustomization, and nothing here can build it; expected: make extras in Podium's folder, or kubectl on the PATH"
    assert built(OVERLAY) == ([], [f"{OVERLAY}/kustomization.yaml:1:1: {words}"])
    found, problems = collected(open_path(str(INPUTS / "kustomize" / "base")).read())
    assert [one.object["kind"] for one in found] == ["Service", "Deployment"]
    assert len(problems) == 1


@pytest.mark.usefixtures("kubectl")
def test_that_of_a_folder_only_what_nothing_builds_on_is_built(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INPUTS / "kustomize", tmp_path / "kustomize"))
    bare(folder / "part", "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [x.yaml]\n")
    (folder / "part" / "x.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: part}\n", "utf-8")
    (folder / "beside.yaml").write_text("kind: Beside\n", "utf-8")
    found, problems = collected(open_path(str(folder)).read())
    assert problems == []
    assert sorted(one.object["kind"] for one in found) == ["Beside", "ConfigMap", "Deployment", "Secret", "Service"]
    part, problems = collected(open_path(str(folder / "part")).read())
    assert [(one.object["metadata"], one.file) for one in part] == [({"name": "part"}, str(folder / "part" / "x.yaml"))]
    assert problems == []


@pytest.mark.usefixtures("kubectl")
def test_that_a_path_may_be_given_in_any_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(INPUTS / "kustomize", tmp_path / "a b" / "kustomize"))
    monkeypatch.chdir(folder)
    expected = [("Service", "base/web.yaml", 1), ("Deployment", "base/web.yaml", 7)]
    for path, above in (
        ("overlay", ""),
        ("overlay/", ""),
        ("./overlay", ""),
        ("overlay/kustomization.yaml", ""),
        (str(folder / "overlay"), f"{folder}/"),
    ):
        found, problems = collected(open_path(path).read())
        assert problems == []
        places = [(one.object["kind"], one.file, one.place.line) for one in found if one.file.endswith("web.yaml")]
        assert places == [(kind, f"{above}{file}", line) for kind, file, line in expected]
    if hasattr(os, "symlink"):
        (tmp_path / "link").symlink_to(folder / "overlay")
        assert len(collected(open_path(str(tmp_path / "link")).read())[0]) == 4


def test_that_kustomizations_that_build_on_each_other_come_to_an_end(tmp_path: Path) -> None:
    bare(tmp_path / "a", "resources: [../b]")
    bare(tmp_path / "b", "resources: [../a]")
    assert list(kustomize.remote(tmp_path / "a", "a")) == []


def test_that_an_old_kubectl_builds_without_saying_where_objects_are_from(
    kubectl: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name != "posix":
        pytest.skip("scripts are no programs here")
    old = tmp_path / "kubectl"
    code = (
        f"#!{sys.executable}\nimport os, pathlib, sys\n"
        "if 'buildMetadata' in (pathlib.Path(sys.argv[2]) / 'kustomization.yaml').read_text():\n"
        "    sys.exit('error: unknown field \"buildMetadata\"')\n"
        f"os.execv({kubectl!r}, [{kubectl!r}, *sys.argv[1:]])\n"
    )
    old.write_text(code, "utf-8")
    old.chmod(0o755)
    monkeypatch.setattr(kustomize, "find_kubectl", lambda: str(old))
    found, problems = built(OVERLAY)
    assert problems == []
    assert {one.file for one in found} == {str(OVERLAY / "kustomization.yaml")}
    assert len(found) == 4
