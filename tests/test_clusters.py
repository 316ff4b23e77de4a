"""`podium describe PATH`, `podium findings` and `podium diff`."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from explorer.cli import main

SHOP = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: web:1.0
        ports: [{name: http, containerPort: 8080}]
        resources: {requests: {cpu: 100m}, limits: {memory: 1Gi}}
        readinessProbe: {httpGet: {path: /, port: http}}
        livenessProbe: {httpGet: {path: /, port: http}}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good application, in which one is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("shop")
def test_that_describe_tells_kind_namespace_file_and_line_of_each_box(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "shop.yaml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    boxes = {box["id"]: box for box in found["boxes"]}
    web = boxes["deployment/shop/web"]
    assert (web["kind"], web["namespace"], web["file"], web["line"]) == ("Deployment", "shop", "shop.yaml", 8)
    assert any(one["source"] == "service/shop/web" for one in found["relations"])


@pytest.mark.usefixtures("shop")
def test_that_describe_of_a_path_is_an_outline_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "shop.yaml"]) == 0
    assert "[deployment/shop/web]" in capsys.readouterr().out


@pytest.mark.parametrize("option", [["--view", "cluster"], ["--tour", "apply-to-container"], ["--pack", "x"]])
@pytest.mark.usefixtures("shop")
def test_that_a_path_and_a_diagram_are_not_asked_for_together(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", "shop.yaml", *option]) == 2
    assert "either a path" in capsys.readouterr().err


@pytest.mark.usefixtures("shop")
def test_that_a_good_application_has_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["findings", "shop.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "podium: 2 objects: nothing found\n"


def test_that_a_finding_is_told_with_its_line_its_rule_and_its_fix(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "shop.yaml").write_text(SHOP.replace("targetPort: http", "targetPort: htpp"), "utf-8")
    assert main(["findings", "shop.yaml", "--fixes"]) == 1
    first, *fix = capsys.readouterr().out.splitlines()
    assert first.startswith("shop.yaml:6: error: service/shop/web: no container of web has a port called htpp")
    assert first.endswith("[service-port-unknown]")
    assert "".join(fix).split() == ["spec:", "ports:", "-", "targetPort:", "http"]


def test_that_hints_are_no_problem_and_can_be_left_out(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.yaml").write_text(SHOP.replace("limits: {memory: 1Gi}", ""), "utf-8")
    assert main(["findings", "shop.yaml", "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["severity"], finding["line"]) == ("no-memory-limit", "hint", 18)
    assert (finding["box"], finding["file"], finding["concept"]) == (
        "deployment/shop/web",
        "shop.yaml",
        "app-container",
    )
    assert main(["findings", "shop.yaml", "--least", "warning"]) == 0
    assert capsys.readouterr().out == ""


def test_that_what_is_missing_in_a_whole_cluster_is_an_error(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pod = (
        "kind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {serviceAccountName: till, containers: [{name: app}]}\n"
    )
    (shop / "pod.yaml").write_text(f"apiVersion: v1\n{pod}", "utf-8")
    assert main(["findings", "pod.yaml"]) == 0
    assert main(["findings", "pod.yaml", "--whole"]) == 1
    assert "[service-account-missing]" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["describe", "findings"])
def test_that_what_cannot_be_read_is_said_and_the_rest_goes_on(
    command: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "broken.yaml").write_text("a: [1,\n", "utf-8")
    assert main([command, "."]) == 1
    said = capsys.readouterr()
    assert "broken.yaml:" in said.err
    assert command == "findings" or "[deployment/shop/web]" in said.out


@pytest.mark.parametrize(
    "arguments", [["findings", "nothing"], ["describe", "nothing"], ["diff", "nothing", "nothing"]]
)
@pytest.mark.usefixtures("shop")
def test_that_a_path_with_nothing_is_bad_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "nothing" in said


def test_that_diff_prints_a_line_for_each_change_and_ends_with_1(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "new.yaml").write_text(SHOP.replace("replicas: 2", "replicas: 3").replace("web:1.0", "web:1.1"), "utf-8")
    assert main(["diff", "shop.yaml", "new.yaml"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "changed  deployment/shop/web  spec.replicas: 2 → 3",
        "changed  deployment/shop/web  spec.template.spec.containers[0].image: web:1.0 → web:1.1",
    ]
    assert said.err == "podium: 1 changed, 1 the same\n"


@pytest.mark.usefixtures("shop")
def test_that_diff_of_the_same_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "shop.yaml", "shop.yaml"]) == 0
    assert capsys.readouterr().out == ""


def test_that_diff_as_json_has_the_place_of_each_change(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "new.yaml").write_text(SHOP.partition("---\n")[0], "utf-8")
    assert main(["diff", "shop.yaml", "new.yaml", "--json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["verb"], change["box"], change["file"], change["line"]) == (
        "removed", "deployment/shop/web", "shop.yaml", 8,
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_that_a_version_is_compared_with_the_working_tree(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], cwd=shop, check=True)
    (shop / "shop.yaml").write_text(SHOP.replace("replicas: 2", "replicas: 5"), "utf-8")
    assert main(["diff", "git:HEAD:.", "."]) == 1
    assert capsys.readouterr().out == "changed  deployment/shop/web  spec.replicas: 2 → 5\n"
    assert main(["diff", "git:nothing:.", "."]) == 2
    assert "git:nothing:." in capsys.readouterr().err


def test_that_two_sets_of_values_of_one_chart_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("helm_python")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: shop\nversion: 1.0.0\n", "utf-8")
    (tmp_path / "templates/web.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {size: {{ .Values.size | quote }}}\n", "utf-8"
    )
    (tmp_path / "values.yaml").write_text("size: small\n", "utf-8")
    (tmp_path / "prod.yaml").write_text("size: large\n", "utf-8")
    assert main(["diff", ".", ".", "--values-b", "prod.yaml"]) == 1
    assert capsys.readouterr().out == "changed  configmap/default/web  data.size: small → large\n"


def test_that_standard_input_is_read(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(SHOP.encode())))
    assert main(["diff", "-", str(shop / "shop.yaml")]) == 0
