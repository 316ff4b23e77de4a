from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.manifests import Manifest, Problem
from explorer.kube.sources import helm
from explorer.kube.sources.child import USUAL, Limits
from explorer.kube.sources.helm import Release, by_library, by_program
from explorer.kube.sources.reading import Options, collected, open_path
from explorer.kube.sources.rendering import merged
from tests.conftest import ROOT
from tests.kube.sources.conftest import INPUTS

CHARTS = ROOT.parent / "shared" / "corpora" / "helm-charts"


def objects(
    path: Path, *sets: str, render: helm.Render | None = None, **release: Any
) -> tuple[list[Manifest], list[str]]:
    found = list(helm.manifests(Release(str(path), set=sets, **release), render=render))
    return [one for one in found if isinstance(one, Manifest)], [str(one) for one in found if isinstance(one, Problem)]


def kinds(path: Path, *sets: str, **more: Any) -> list[str]:
    found, problems = objects(path, *sets, **more)
    assert problems == []
    return sorted(one.object["kind"] for one in found)


EVERYTHING = ["ConfigMap", "CustomResourceDefinition", "Deployment", "Job", "Service", "StatefulSet"]


@pytest.mark.usefixtures("library")
def test_that_a_chart_gives_objects_hooks_and_definitions_and_no_notes() -> None:
    assert kinds(INPUTS / "chart") == EVERYTHING
    job = next(one for one in objects(INPUTS / "chart")[0] if one.object["kind"] == "Job")
    assert job.object["metadata"]["annotations"] == {"helm.sh/hook": "pre-install"}


@pytest.mark.usefixtures("library")
def test_that_each_object_stands_where_its_template_makes_it() -> None:
    places = {
        one.object["kind"]: (Path(one.file).relative_to(INPUTS), one.place.line) for one in objects(INPUTS / "chart")[0]
    }
    assert places == {
        "CustomResourceDefinition": (Path("chart/crds/things.yaml"), 2),
        "ConfigMap": (Path("chart/templates/configmap.yaml"), 2),
        "Deployment": (Path("chart/templates/deployment.yaml"), 3),
        "Job": (Path("chart/templates/service.yaml"), 3),
        "Service": (Path("chart/templates/service.yaml"), 14),
        "StatefulSet": (Path("chart/charts/cache/templates/cache.yaml"), 2),
    }


@pytest.mark.usefixtures("library")
def test_that_values_come_from_files_and_from_single_ones_which_count_most(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "replicas: 5\nimage: {tag: a}\nports: [{name: a, port: 1}, {name: b, port: 2}]", "utf-8"
    )
    (tmp_path / "b.yaml").write_text("image: {tag: b}", "utf-8")
    options = Options(
        values=(str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")), set=("replicas=7,job=false", "ports[1].port=3"),
        release="demo", namespace="prod",
    )  # fmt: skip
    found, problems = collected(open_path(str(INPUTS / "chart"), options).read())
    assert problems == []
    assert "Job" not in [one.object["kind"] for one in found]
    deployment = next(one.object for one in found if one.object["kind"] == "Deployment")
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    assert deployment["metadata"]["name"] == "demo-web"
    assert deployment["metadata"]["namespace"] == "prod"
    assert deployment["spec"]["replicas"] == 7
    assert container["image"] == "web:b"
    assert [port["containerPort"] for port in container["ports"]] == [1, 3]


@pytest.mark.usefixtures("library")
def test_that_a_value_file_that_is_not_there_is_said() -> None:
    _, problems = collected(open_path(str(INPUTS / "chart"), Options(values=("nowhere.yaml",))).read())
    assert [str(one) for one in problems] == [
        "nowhere.yaml:1:1: is not there; expected a file or a folder with manifests"
    ]


@pytest.mark.usefixtures("library")
def test_that_a_render_leaves_nothing_behind_for_the_next() -> None:
    assert "StatefulSet" not in kinds(INPUTS / "chart", "cache.enabled=false")
    assert kinds(INPUTS / "chart") == EVERYTHING


@pytest.mark.usefixtures("library")
def test_that_a_dependency_that_is_not_there_is_shown_and_the_rest_too(chart: Path) -> None:
    import shutil

    shutil.rmtree(chart / "charts")
    found, problems = objects(chart)
    words = "the chart needs cache, which is not in charts/; what that makes is missing"
    assert problems == [f"{chart}/Chart.yaml:1:1: {words}; expected: helm dependency build {chart}"]
    assert len(found) == 5


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("", []),
        ("---\n", []),
        ("a: 1", [("a: 1\n", 1)]),
        ("---\na: 1\n---# touching\nb: 2\n", [("a: 1\n", 2), ("# touching\nb: 2\n\n", 3)]),
        ("a: |\n  x\n\n---\n\n\nb: 1", [("a: |\n  x\n", 1), ("b: 1\n", 7)]),
        ("a: |\n  ---\n  b", [("a: |\n  ---\n  b\n", 1)]),
        ("---a: 1\n", [("a: 1\n\n", 1)]),
    ],
)
def test_that_rendered_text_is_cut_as_helm_cuts_it(text: str, documents: list[tuple[str, int]]) -> None:
    assert [(part.text, part.start.line) for part in helm.split(text)] == documents


@pytest.mark.usefixtures("library")
def test_that_a_block_which_ends_a_template_has_its_last_line_end() -> None:
    config = next(one.object for one in objects(INPUTS / "chart")[0] if one.object["kind"] == "ConfigMap")
    assert config["data"] == {"conf": "replicas=2\n"}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("templates/a.yaml", "a: 1\nb: {{ .Values.nope.deeper }}", "templates/a.yaml:2:"),
        ("templates/a.yaml", "{{ if }}", "templates/a.yaml:1:"),
        ("templates/a.yaml", '{{ fail "no way" }}', "no way"),
        ("templates/a.yaml", '{{ required "say it" .Values.x }}', "say it"),
        ("templates/a.yaml", '{{ include "nobody" . }}', "nobody"),
        ("templates/a.yaml", '{{ env "HOME" }}', 'function "env" not defined'),
        ("templates/a.yaml", "\n\nkind: a: b", "templates/a.yaml:1:1: in line 3 of what it renders: is no YAML"),
        ("values.yaml", "a: [", "values.yaml"),
        ("Chart.yaml", "a: [", "Chart.yaml"),
    ],
)
def test_that_a_mistake_is_one_line_with_its_place(chart: Path, file: str, text: str, problem: str) -> None:
    (chart / file).write_text(text, "utf-8")
    _, problems = objects(chart)
    assert len(problems) == 1
    assert problem in problems[0]
    assert "\n" not in problems[0]
    assert problems[0].startswith(str(chart))


@pytest.mark.usefixtures("library")
def test_that_a_template_sees_no_file_outside_and_no_cluster(chart: Path) -> None:
    lines = [
        "kind: ConfigMap",
        'x: {{ .Files.Get "../../../../etc/passwd" | quote }}',
        'found: {{ lookup "v1" "Pod" "a" "b" | toJson }}',
    ]
    (chart / "templates" / "a.yaml").write_text("\n".join(lines), "utf-8")
    found, problems = objects(chart)
    assert problems == []
    assert next(one.object for one in found if one.file.endswith("/a.yaml")) == {
        "kind": "ConfigMap",
        "x": "",
        "found": {},
    }


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("text", "limits", "words"),
    [
        ("{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}", Limits(seconds=1.0), "longer than 1 s"),
        (
            '{{ $x := "0123456789" }}{{ range until 40 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
            Limits(seconds=60.0, megabytes=400),
            "more than 400 MiB",
        ),
    ],
)
def test_that_a_template_without_end_is_ended(chart: Path, text: str, limits: Limits, words: str) -> None:
    (chart / "templates" / "a.yaml").write_text(text, "utf-8")
    found = list(helm.manifests(Release(str(chart)), limits))
    assert len(found) == 1
    assert words in str(found[0])


@pytest.mark.usefixtures("library")
def test_that_an_archive_is_a_chart_and_another_is_none(chart: Path, tmp_path: Path) -> None:
    folder = tmp_path / "charts"
    folder.mkdir()
    with tarfile.open(folder / "shop-1.2.3.tgz", "w:gz") as archive:
        archive.add(chart, "shop")
    with tarfile.open(folder / "other.tgz", "w:gz") as archive:
        archive.add(chart / "values.yaml", "values.yaml")
    assert kinds(folder / "shop-1.2.3.tgz") == EVERYTHING
    found, problems = collected(open_path(str(folder)).read())
    assert problems == []
    assert sorted(one.object["kind"] for one in found) == EVERYTHING
    assert {one.file.split(".tgz")[0] for one in found} == {str(folder / "shop-1.2.3")}
    assert "is not rendered" in objects(folder / "other.tgz")[1][0]


def test_that_an_archive_that_swells_is_not_unpacked_to_look_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helm, "_MOST_UNPACKED", 1_000)
    for name, size in (("small.tgz", 10), ("large.tgz", 100_000)):
        (tmp_path / "values.yaml").write_bytes(b"a" * size)
        (tmp_path / "Chart.yaml").write_bytes(b"name: a")
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            archive.add(tmp_path / "values.yaml", "a/values.yaml")
            archive.add(tmp_path / "Chart.yaml", "a/Chart.yaml")
    (tmp_path / "broken.tgz").write_bytes((tmp_path / "small.tgz").read_bytes()[:60] + b"x" * 50)
    (tmp_path / "text.tgz").write_bytes(b"no archive")
    found = {one.name: helm.is_archive(str(one)) for one in tmp_path.glob("*.tgz")}
    assert found == {"small.tgz": True, "large.tgz": False, "broken.tgz": False, "text.tgz": False}


def test_that_without_a_renderer_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helm, "renderer", lambda: None)
    words = "is a chart of Helm, and nothing here can render it; expected: make extras in Podium's folder, or helm on the PATH"
    assert objects(INPUTS / "chart") == ([], [f"{INPUTS}/chart/Chart.yaml:1:1: {words}"])


values = st.recursive(
    st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), values), st.dictionaries(st.sampled_from("abc"), values))
def test_that_values_lie_over_values(below: dict[str, Any], above: dict[str, Any]) -> None:
    both = merged(below, above, by_index=False)
    assert merged(both, above, by_index=False) == both
    assert both.keys() == below.keys() | above.keys()
    for key, value in both.items():
        if not (isinstance(below.get(key), dict) and isinstance(above.get(key), dict)):
            assert value == above.get(key, below.get(key))


def charts() -> Iterator[Any]:
    yield pytest.param(INPUTS / "chart", id="inputs")
    for name in (
        "alertmanager",
        "kube-state-metrics",
        "prometheus-mysql-exporter",
        "prometheus-node-exporter",
        "prometheus-pushgateway",
    ):
        yield pytest.param(CHARTS / name, id=name)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("path", list(charts()))
def test_that_the_library_renders_as_the_real_helm_does(path: Path, real_helm: str) -> None:
    if not path.is_dir():
        pytest.skip("the corpus is not beside the checkout")
    texts = [None, *sorted((path / "ci").glob("*.yaml"))]
    for file in texts:
        release = Release(
            str(path), () if file is None else (file.read_text("utf-8"),), ("replicaCount=3",), "demo", "prod"
        )
        ours, theirs = (_comparable(release, render) for render in (by_library, by_program(real_helm)))
        assert ours == theirs, file
        assert ours


def _comparable(release: Release, render: helm.Render) -> list[str]:
    found = list(helm.manifests(release, USUAL, None, render))
    return sorted(
        json.dumps([one.object, one.file, one.place]) if isinstance(one, Manifest) else str(one) for one in found
    )


def test_that_what_the_real_helm_says_is_understood(real_helm: str, chart: Path) -> None:
    assert kinds(INPUTS / "chart", render=by_program(real_helm)) == EVERYTHING
    (chart / "templates" / "a.yaml").write_text("a: 1\nb: {{ .Values.nope.deeper }}", "utf-8")
    assert f"{chart}/templates/a.yaml:2:" in objects(chart, render=by_program(real_helm))[1][0]
    import shutil

    shutil.rmtree(chart / "charts")
    assert "the chart needs cache" in objects(chart, render=by_program(real_helm))[1][0]
