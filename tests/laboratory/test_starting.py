"""How runs begin, and what is said of them: from files with their places, from scenarios with their questions."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from explorer import laboratory
from explorer.app import read_pack
from explorer.laboratory.shelf import Shelf
from explorer.model.running import Run, Trouble
from tests.laboratory.runs import QUICK, db, run, service, shop, web
from tests.sim.mesh import meshes


def written(folder: Path, *objects: object, name: str = "shop.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump_all(objects), "utf-8")
    return path


def test_that_a_file_is_run(tmp_path: Path) -> None:
    lab: Run = laboratory.of_path(written(tmp_path, *shop()), seed=3, until=60_000)
    assert (lab.title, lab.seed, lab.length) == ("shop.yaml", 3, 60_000)
    assert lab.at_time(30_000).event > 20
    assert "A model of Kubernetes 1.37 with the seed 3, on 3 nodes made up; no cluster is touched" in lab.remarks


def test_that_a_problem_is_told_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, service("web"), web(-1))
    lab = laboratory.of_path(path)
    line = next(one for one in lab.remarks if "negative" in one)
    place = path.read_text("utf-8").splitlines().index("  replicas: -1") + 1
    assert line.startswith(f"{path}:{place}:3: ")


def test_that_what_cannot_be_read_is_told_and_the_rest_runs(tmp_path: Path) -> None:
    written(tmp_path, web(1))
    (tmp_path / "bad.yaml").write_text("a: [1\n", "utf-8")
    lab = laboratory.of_path(tmp_path)
    assert any("bad.yaml" in line for line in lab.remarks)
    assert "deployment/default/web" in lab.at_time(1_000).diagram.by_id


def test_that_nothing_to_run_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="holds no object of Kubernetes"):
        laboratory.of_path(tmp_path)
    with pytest.raises(Trouble, match="is no time"):
        run(web(1), orders=("soon delete deployment/web",))


def test_that_what_is_not_modelled_is_listed_with_its_count() -> None:
    odd = [meshes.made("Gadget", name, group="shop/v1") for name in ("a", "b")]
    lab = run(*odd, meshes.virtual_service(), web(1))
    assert "not modelled, kept and left alone: Gadget (2)" in lab.remarks


def test_that_orders_are_done_at_their_times_and_when_something_is_so() -> None:
    lab = run(db(2), orders=("20s scale statefulset/db 1", "when pod/db-1 is gone: delete pod/db-0"))
    lab.at_time(60_000)
    told = [(one.actor, one.text) for one in lab.reasons("statefulset/default/db", lab.at_time(60_000))]
    assert ("you", "you scaled it to 1") in told
    assert [event.reason for event in lab.simulation.history if event.actor == "you" and event.key.name == "db-0"] == [
        "you deleted it"
    ]


def test_that_a_fork_does_what_is_still_waited_for_once() -> None:
    lab = run(db(2), orders=("20s scale statefulset/db 1", "when pod/db-1 is gone: delete pod/db-0"))
    lab.at_time(60_000)
    for time in (10_000, 50_000):
        other = lab.fork(lab.at_time(time))
        other.at_time(60_000)
        deleted = [
            event
            for event in other.simulation.history
            if event.actor == "you" and event.verb == "delete" and event.key.name == "db-0"
        ]
        assert len(deleted) == 1


def test_that_a_run_is_labelled_with_its_nodes() -> None:
    lab = run(web(1), nodes=5, options=None)
    assert any("on 5 nodes made up" in line for line in lab.remarks)
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "own"}}
    assert not any("made up" in line for line in run(node, options=QUICK).remarks)


@pytest.mark.parametrize("name", ["node-failure", "set-stuck", "canary-rollback"])
def test_that_a_scenario_is_a_run_that_asks_its_questions(name: str) -> None:
    shelf = Shelf(read_pack(None))
    lab = shelf.begin(name)
    asked = {one.ask: one for event in range(lab.events) if (one := lab.prediction(lab.at_event(event)))}
    assert len(asked) >= 2
    for one in asked.values():
        assert 0 <= one.answer < len(one.choices)
        assert one.until <= lab.length
    fork = lab.fork(lab.at_time(lab.length // 2))
    assert fork.prediction(fork.at_time(lab.length // 2)) is None


def test_that_a_scenario_begins_with_another_seed_too() -> None:
    shelf = Shelf(read_pack(None))
    assert shelf.begin("node-failure", 7).seed == 7
    with pytest.raises(Trouble, match="no scenario of this name"):
        shelf.begin("nothing-such")
