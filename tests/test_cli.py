from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.arguments import build_parser
from explorer.cli import main, parse
from tests.conftest import ROOT

COMMANDS = (
    "check",
    "present",
    "snapshot",
    "describe",
    "findings",
    "diff",
    "simulate",
    "lab",
    "open",
    "doctor",
    "bench",
)


def podium(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=ROOT, env=env | environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def test_that_without_a_display_it_says_so_in_one_line_and_ends_with_3() -> None:
    done = podium()
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "display" in done.stderr
    assert "snapshot" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_that_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert f"example: podium {command}" in " ".join(capsys.readouterr().out.split())


def test_that_a_place_may_stand_before_and_after_the_command() -> None:
    parser = build_parser()
    assert parser.parse_args(["--view", "runtime", "describe"]).view == "runtime"
    assert parser.parse_args(["describe", "--view", "runtime"]).view == "runtime"


def test_that_describe_prints_boxes_and_relations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--view", "cluster", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    boxes = {box["id"]: box for box in found["boxes"]}
    assert boxes["kubelet"]["parent"] == "node-1"
    assert boxes["kubelet"]["concept"] == "kubelet"
    relation = next(r for r in found["relations"] if r["source"] == "kubelet" and r["target"] == "api")
    assert relation["verb"] == "watches its Pods at"
    assert relation["layer"] == "control"


def test_that_describe_without_json_is_an_outline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--view", "cluster"]) == 0
    assert "kubelet (node agent)  [kubelet]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["describe", "--view", "clutser"], "did you mean cluster?"),
        (["snapshot", "x.png", "--view", "cluster", "--select", "kublet"], "did you mean kubelet?"),
        (["snapshot", "x.png", "--view", "cluster", "--select", "coredns"], "did you mean dns?"),
        (["snapshot", "x.png", "--select", "kubelet"], "add --view cluster"),
        (["describe", "--pack", "no/such/folder"], "no/such/folder"),
    ],
)
def test_that_what_does_not_exist_is_said_in_one_line(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1


def test_that_a_size_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["snapshot", "x.png", "--size", "huge"])
    assert end.value.code == 2
    assert "WIDTHxHEIGHT" in capsys.readouterr().err


def test_that_the_built_in_pack_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 problems" in capsys.readouterr().out


def test_that_a_bad_pack_is_told_with_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pack.yaml").write_text("id: x\ntitel: X\n", "utf-8")
    assert main(["check", str(tmp_path)]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert "pack.yaml:" in first
    assert first.split(": ")[0].count(":") == 2


def test_that_a_problem_names_a_path_that_leads_to_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "deep" / "pack"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text("id: x\ntitel: X\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for given in (pack, Path("deep/pack")):
        main(["check", str(given)])
        first = capsys.readouterr().out.splitlines()[0]
        assert first.startswith("deep/pack/pack.yaml:")


def test_that_the_checkout_s_own_content_is_checked_with_its_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "content")]) == 0
    assert "6 pictures" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DISPLAY": ":4099"}, "DISPLAY=:4099 does not answer"),
        ({"WAYLAND_DISPLAY": "wayland-99"}, "WAYLAND_DISPLAY=wayland-99 does not answer"),
        ({"DISPLAY": "nonsense"}, "DISPLAY=nonsense does not answer"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "expected xcb or wayland"),
    ],
)
def test_that_a_display_that_is_not_there_is_said_in_one_line(environment: dict[str, str], expected: str) -> None:
    done = podium(**environment)
    assert done.returncode == 3
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1


def test_that_schemas_that_cannot_be_written_are_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["check", "--schema", str(tmp_path / "file" / "x")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_that_the_profile_may_stand_before_the_command() -> None:
    assert build_parser().parse_args(["--profile", "desk-dark", "snapshot", "x.png"]).profile == "desk-dark"


def test_that_schemas_are_written(tmp_path: Path) -> None:
    assert main(["check", "--schema", str(tmp_path)]) == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    assert len(written) == 10
    for name in written:
        assert json.loads((tmp_path / name).read_text("utf-8"))["$schema"]


@pytest.mark.parametrize("profile", ["desk-light", "projector-dark"])
def test_that_a_snapshot_is_a_picture_of_the_asked_size(profile: str, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    done = podium(
        "snapshot", str(out), "--view", "cluster", "--select", "kubelet", "--size", "1000x700", "--profile", profile
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    head = out.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1000, 700)


def test_that_a_snapshot_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    done = podium("snapshot", str(tmp_path / "no" / "out.png"), "--view", "cluster")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_that_the_doctor_names_what_is_missing() -> None:
    done = podium("doctor")
    assert done.returncode == 1
    assert "MISSING  display" in done.stdout
    assert podium("doctor", DISPLAY=":1").returncode in (0, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "--view cluster",
        "--view cluster --select kubelet --profile desk-dark --pack some/folder",
        "--view cluster --view runtime",
        "--view=cluster",
        "--sel kubelet",
        "--view cluster describe",
        "describe --view cluster",
        "check --schema",
    ],
)
def test_that_a_plain_start_is_understood_as_by_the_parser(arguments: str) -> None:
    words = arguments.split()
    assert vars(parse(words)) == vars(build_parser().parse_args(words))


@pytest.mark.parametrize(
    "arguments", ["--view", "--profile neon", "--view --select", "cluster", "--nonsense x", "--view -x"]
)
def test_that_a_wrong_start_is_told_by_the_parser(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(arguments.split())
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("usage: podium")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("present", "apply-to-contaner"), "there is no tour called 'apply-to-contaner'; did you mean apply-to-container?"),
        (("present", "apply"), "did you mean apply-to-container?"),
        (("present", "apply-to-container", "--step", "kubele"), "no step of apply-to-container called 'kubele'; did you mean kubelet?"),
        (("present", "apply-to-container", "--screen", "BEAMER"), "there is no screen called 'BEAMER'; expected one of:"),
        (("snapshot", "out.png", "--tour", "apply-to-container", "--step", "99"), "has no step 99; expected 1 to"),
    ],
)  # fmt: skip
def test_that_what_cannot_be_taught_is_said_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    done = podium(*arguments, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("lab", "node-failur"), "there is no scenario called 'node-failur'; did you mean node-failure?"),
        (("lab", "node-failure", "--at", "soon"), "'soon' is no time; expected one such as"),
        (("snapshot", "out.png", "--lab", "docs"), "docs: holds no object of Kubernetes; expected manifests"),
        (("snapshot", "out.png", "--lab", "node-failure", "--at", "6"), "'6' is no time"),
        (
            ("snapshot", "out.png", "--lab", "node-failure", "--at", "7m", "--select", "pod//db-1"),
            "mean pod/default/db-1?",
        ),
    ],
)
def test_that_what_cannot_be_simulated_is_said_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    done = podium(*arguments, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_that_a_moment_of_a_simulation_is_photographed(tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    pictures = []
    for at in ("50s", "7m"):
        out = tmp_path / f"{at}.png"
        done = podium("snapshot", str(out), "--lab", "node-failure", "--at", at, "--size", "1280x800")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        pictures.append(QImage(str(out)))
    assert [(one.width(), one.height()) for one in pictures] == [(1280, 800)] * 2
    assert pictures[0] != pictures[1]


def test_that_a_lesson_is_photographed_from_both_sides(tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    config = tmp_path / "config"
    pictures = {}
    for name, arguments in {
        "asked": ("--step", "3"),
        "revealed": ("--step", "3", "--reveal"),
        "dark": ("--step", "3", "--profile", "projector-dark"),
        "teacher": ("--step", "3", "--window", "teacher", "--size", "1280x800"),
    }.items():
        out = tmp_path / f"{name}.png"
        done = podium("snapshot", str(out), "--tour", "apply-to-container", *arguments, XDG_CONFIG_HOME=str(config))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        pictures[name] = QImage(str(out))
    assert [(one.width(), one.height()) for one in pictures.values()] == [(1920, 1080)] * 3 + [(1280, 800)]
    assert pictures["asked"] != pictures["revealed"]
    assert pictures["asked"].pixelColor(5, 5).lightness() > 240
    assert pictures["dark"].pixelColor(5, 5).lightness() < 40
    # A picture changes nothing of what the next lesson looks like.
    assert not config.exists()


@pytest.mark.parametrize(
    "arguments", ["findings {a} --fixes", "describe {a}", "diff {a} {b}", "simulate {a} --until 3s", "findings {c}"]
)
def test_that_names_in_manifests_cannot_steer_the_terminal(
    arguments: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pod = '{{kind: Pod, apiVersion: v1, metadata: {{name: "a\\e[31m"}}, spec: {{containers: [{{name: "b\\e[2J", image: "{}\\e[0m"}}]}}}}\n'
    files = {"a": pod.format("old"), "b": pod.format("new"), "c": '- "\\e[31m"\n---\nkind: "\\e[31m"\n'}
    for name, text in files.items():
        (tmp_path / name).with_suffix(".yaml").write_text(text, "utf-8")
    main(arguments.format(**{name: tmp_path / f"{name}.yaml" for name in files}).split())
    printed = capsys.readouterr()
    assert "\\x1b[" in printed.out + printed.err
    assert "\x1b" not in printed.out + printed.err
