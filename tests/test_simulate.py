"""`podium simulate` as one types it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.kube.manifests import Manifest, read
from explorer.opening import UsageError
from explorer.sim.controller import Controller
from explorer.sim.controllers import ALL
from explorer.sim.differences import shown
from explorer.sim.orders import parse
from explorer.sim.simulation import Simulation
from explorer.simulate import Wish, run
from tests.conftest import ROOT
from tests.sim.test_differences import applied
from tests.sim.toys import FLIP

CORPORA = ROOT.parent / "shared" / "corpora"

SHOP = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql}
spec:
  replicas: 2
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql}}
    spec: {containers: [{name: mysql, image: mysql:8}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web:1}]}
---
apiVersion: example.org/v1
kind: Kafka
metadata: {name: broker}
"""


def podium(*arguments: str, piped: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explorer", "simulate", *arguments],
        cwd=ROOT, input=piped, capture_output=True, encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip


def simulated(
    text: str, *orders: str, controllers: tuple[Controller, ...] = ALL, **more: Any
) -> tuple[bool, list[dict[str, Any]], list[str]]:
    """Whether all was well, the events, and the lines of standard error."""
    out, err = io.StringIO(), io.StringIO()
    wish = Wish("-", orders=orders, as_json=True, **more)
    well = run(wish, io.BytesIO(text.encode()), out, err, controllers)
    return well, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue().splitlines()


def test_that_the_same_is_printed_byte_for_byte_by_every_run() -> None:
    arguments = (
        "-",
        "--json",
        "--seed",
        "7",
        "--until",
        "90s",
        "--do",
        "20s set-image deploy/web web:2",
        "--do",
        "30s delete pod/mysql-1",
    )
    first, again = podium(*arguments, piped=SHOP), podium(*arguments, piped=SHOP)
    assert first.stdout == again.stdout
    assert first.stderr == again.stderr
    assert first.returncode == 0
    events = [json.loads(line) for line in first.stdout.splitlines()]
    assert all(list(event) == ["t", "actor", "verb", "object", "reason", "change"] for event in events)
    assert [event["t"] for event in events] == sorted(event["t"] for event in events)
    deleted = next(event for event in events if event["verb"] == "delete" and event["object"] == "pod/mysql-1")
    assert (deleted["t"], deleted["actor"]) == (30, "you")
    assert "no cluster is touched" in first.stderr
    assert "not modelled, kept and left alone: Kafka (1)" in first.stderr


def test_that_what_controllers_read_without_watching_counts_as_modelled() -> None:
    rule = {
        "apiVersion": "networking.istio.io/v1",
        "kind": "DestinationRule",
        "metadata": {"name": "shop"},
        "spec": {"host": "shop"},
    }
    gadget = {"apiVersion": "example.com/v1", "kind": "Gadget", "metadata": {"name": "one"}}
    _, _, told = simulated(f"{json.dumps(rule)}\n---\n{json.dumps(gadget)}", until="1s")
    assert "podium: not modelled, kept and left alone: Gadget (1)" in told


def test_that_without_json_a_line_is_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    done = podium(str(tmp_path), "--until", "1s")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert any("StatefulSet controller" in line and "create  pod/mysql-0: " in line for line in lines)
    assert all(line.split()[1] == "s" for line in lines)


def test_that_problems_have_a_place_and_the_rest_runs(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        SHOP.replace("replicas: 3", "replicas: 100000")
        + "---\nkind: [\n---\n{kind: Pod, apiVersion: v1, metadata: {name: 5}}\n",
        "utf-8",
    )
    done = podium(str(file), "--json", "--until", "60s")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (
        f"{file}:15:3: deployment/web: spec.replicas: 100,000 is more than is simulated; expected at most 5,000"
        in done.stderr
    )
    assert f"{file}:26:" in done.stderr
    assert f"{file}:27:40: pod/number 4: metadata.name: is missing; expected a name" in done.stderr
    objects = {json.loads(line)["object"] for line in done.stdout.splitlines()}
    assert "pod/mysql-1" in objects
    assert not any(name.startswith("pod/web") for name in objects)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--do", "30s scale sts/mysql"), 'podium: --do "30s scale sts/mysql": the number of replicas is missing; expected: <time> scale <kind>/<name> <replicas>'),
        (("--until", "soon"), "podium: --until: 'soon' is no time; expected one such as 250ms, 30s or 1m30s"),
        (("--nodes", "-1"), "podium: --nodes -1 is out of range; expected 0 to 5000"),
        (("--do", "when pod/a is Redy: cordon node-1"), "podium: --do \"when pod/a is Redy: cordon node-1\": 'Redy' is no word for how something is; did you mean Ready?; expected a condition such as pod/mysql-1 is Ready"),
    ],
)  # fmt: skip
def test_that_wrong_arguments_are_one_line_and_end_with_2(arguments: tuple[str, ...], problem: str) -> None:
    done = podium("-", *arguments, piped=SHOP)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{problem}\n")


def test_that_nothing_to_simulate_is_said(tmp_path: Path) -> None:
    done = podium(str(tmp_path / "nothing.yaml"))
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].endswith("is not there; expected a file or a folder with manifests")
    with pytest.raises(UsageError, match="holds no object"):
        simulated("")


def test_that_more_objects_than_are_simulated_are_refused() -> None:
    with pytest.raises(UsageError, match="holds 50,000 objects; expected fewer than"):
        simulated("---\n{kind: A, metadata: {name: a}}\n" * 50_000)


def test_that_a_livelock_is_explained_at_its_object() -> None:
    lamp = 'apiVersion: toys/v1\nkind: Lamp\nmetadata: {name: lamp}\nspec: {"on": false}\n'
    well, events, lines = simulated(lamp, controllers=(FLIP,))
    assert not well
    assert lines[-1].startswith("<stdin>:1:1: lamp/lamp: the Flip controller ")
    assert "times at 0 ms while no time passed; it is stopped here" in lines[-1]
    assert events[-1]["verb"] == "note"
    assert "stopped here" in events[-1]["reason"]


def test_that_an_order_which_cannot_be_done_is_told_when_it_is_refused() -> None:
    well, events, lines = simulated(SHOP, "0s delete pod/nobody", "5s delete pod/nobody", until="6s")
    assert not well
    assert [line.split(":")[1] for line in lines if "could not be done" in line] == [" at 0 ms", " at 5 s"]
    assert sum("could not be done" in event["reason"] for event in events) == 2


def test_that_whoever_applies_all_changes_has_the_objects() -> None:
    orders = (
        "20s set-image deploy/web web:2",
        "25s stop-node node-1",
        "30s delete pod/mysql-1",
        "40s scale deploy/web 1",
    )
    _, events, _ = simulated(SHOP, *orders, until="120s")
    found: dict[str, Any] = {}
    for event in events:
        found[event["object"]] = applied(found.get(event["object"]), event["change"])
    manifests = [one.object for one in read(SHOP, "") if isinstance(one, Manifest)]
    simulation = Simulation(manifests)
    for line in orders:
        order = parse(line)
        simulation.do(order.action, order.time)
    simulation.run_until(120_000)
    last = {str(event.key): event.after for event in simulation.history}
    assert found == {name: None if obj is None else shown(obj) for name, obj in last.items()}
    assert None in found.values()
    assert found["deployment/web"]["spec"]["replicas"] == 1


def test_that_secrets_are_not_printed() -> None:
    manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: geheim}\n"
    _, events, lines = simulated(manifest, "1s label secret/s a=b", "2s delete secret/s")
    assert any(event["verb"] == "gone" for event in events)
    assert "geheim" not in repr((events, lines))


def test_that_nodes_are_made_up_as_many_as_are_wanted_unless_there_are_some() -> None:
    def nodes(text: str, count: int) -> list[str]:
        _, events, _ = simulated(text, nodes=count, until="0s")
        return [
            event["object"] for event in events if event["object"].startswith("node/") and event["verb"] == "create"
        ]

    assert nodes(SHOP, 2) == ["node/node-1", "node/node-2"]
    assert nodes("apiVersion: v1\nkind: Node\nmetadata: {name: mine}\n", 2) == ["node/mine"]


junk = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3)
    # Made anew each time: they are changed.
    | st.sampled_from(["[]", "{}", "[{}]", '{"a": []}', "[1]"]).map(json.loads)
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_that_manifests_of_any_shape_are_run_or_refused_in_one_line(data: st.DataObject) -> None:
    import yaml

    objects = list(yaml.safe_load_all(SHOP))
    for _ in range(data.draw(st.integers(1, 3))):
        part: Any = data.draw(st.sampled_from(objects))
        while True:
            key = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
            if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.booleans()):
                part[key] = data.draw(junk)
                break
            part = part[key]
    _, events, lines = simulated("\n".join(json.dumps(obj) for obj in objects), until="20s")
    assert events
    assert all(line.startswith(("<stdin>:", "podium: ")) for line in lines)


@pytest.mark.parametrize(
    "name", ["online-boutique/release/kubernetes-manifests.yaml", "istio-bookinfo", "live-dumps", "kube-prometheus"]
)
def test_that_real_manifests_run(name: str) -> None:
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"the corpus {name} is not beside the checkout")
    out, err = io.StringIO(), io.StringIO()
    run(Wish(str(path), until="60s"), io.BytesIO(), out, err)
    assert "create  " in out.getvalue()
    assert "cannot work with it" not in err.getvalue()


# Conditions


def test_that_an_order_is_done_when_its_condition_holds() -> None:
    well, events, _ = simulated(SHOP, "when pod/mysql-1 is Ready: delete pod/mysql-1", until="90s")
    assert well
    deleted = [number for number, event in enumerate(events) if event["verb"] == "delete"]
    assert [events[number]["object"] for number in deleted] == ["pod/mysql-1"]
    before = [event for event in events[: deleted[0]] if event["object"] == "pod/mysql-1"]
    assert before[-1]["t"] == events[deleted[0]]["t"]
    assert "is ready" in before[-1]["reason"]
    created = [event["t"] for event in events if event["verb"] == "create" and event["object"] == "pod/mysql-1"]
    assert len(created) == 2


def test_that_an_order_may_wait_on_after_its_condition() -> None:
    _, events, _ = simulated(SHOP, "when 10s after deploy/web has 3 available: scale deploy/web 1", until="90s")
    scaled = next(event["t"] for event in events if event["reason"] == "you scaled it to 1")
    ready = [event["t"] for event in events if event["object"].startswith("pod/web") and "is ready" in event["reason"]]
    assert scaled == max(ready) + 10


def test_that_an_order_whose_condition_never_holds_is_told() -> None:
    well, _, told = simulated(SHOP, "when pod/nobody is Ready: delete pod/mysql-1", until="9s")
    assert not well
    assert told[-1] == "podium: pod/nobody is Ready: this did not come to be so, and the order was not done"


# Scenarios


def test_that_a_scenario_is_told_beat_by_beat() -> None:
    done = podium("set-scale")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "--- 60.000 s  One is enough" in lines
    assert "    $ kubectl scale statefulset/web --replicas=1" in lines
    at = lines.index("    ? One Pod will be left. How many claims?")
    assert lines[at + 1].startswith("    = all three. Claims are kept by default")
    assert lines.index("--- 60.000 s  One is enough") < at
    assert "<strong>" not in done.stdout


def test_that_a_scenario_prints_the_same_json_lines_as_manifests_do() -> None:
    first, again = podium("set-stuck", "--json"), podium("set-stuck", "--json")
    assert (first.returncode, first.stdout) == (0, again.stdout)
    events = [json.loads(line) for line in first.stdout.splitlines()]
    assert all(list(event) == ["t", "actor", "verb", "object", "reason", "change"] for event in events)
    assert podium("set-stuck", "--json", "--seed", "7").stdout != first.stdout


def test_that_a_scenario_can_be_changed_from_outside() -> None:
    done = podium("set-scale", "--until", "20s", "--do", "15s cordon node-2", "--json")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert max(event["t"] for event in events) <= 20
    assert any(event["reason"] == "you cordoned it" for event in events)


def test_that_a_scenario_of_a_pack_is_run_and_what_is_wrong_with_it_is_told(tmp_path: Path) -> None:
    scenario = "title: One\nmanifests: 'kind: Pod'\nuntil: 5s\nbeats: [{id: a, title: A, when: pod/a is Ready}]\n"
    files = {
        "pack.yaml": "{id: own, title: Own, start: map}",
        "diagrams/map.yaml": "{title: Map, boxes: [{id: a, name: A}]}",
        "scenarios/one.yaml": scenario,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    done = podium("one", "--pack", str(tmp_path))
    assert done.returncode == 1
    assert (
        "scenarios/one.yaml:4:33: this did not come to be so by 5 s; expected it before the end of the scenario"
        in done.stderr
    )
    assert "Traceback" not in done.stderr


def test_that_an_unknown_scenario_is_one_line() -> None:
    done = podium("set-scael")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("podium: there is no scenario called 'set-scael'; did you mean set-scale?")
    assert len(done.stderr.splitlines()) == 1
