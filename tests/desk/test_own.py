"""What is open beside the lessons, without a window: read, shown in several manners, compared, and handed to the simulator."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from explorer.app import read_pack
from explorer.desk import OwnDesk
from explorer.kube.sources.reading import Options
from explorer.laboratory.shelf import Shelf
from explorer.model.opened import CannotOpenError, Manner, Opened
from explorer.model.running import Given, Trouble
from tests.kube.sources.conftest import INPUTS

SET = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: hub.acme-internal.net/web}]}
"""


def desk(folder: Path, options: Options | None = None) -> OwnDesk:
    return OwnDesk({}, folder, folder / "allowed.json", time.monotonic, lambda: 0.5, options)


def read(opened: Opened) -> Opened:
    opened.work(lambda _part: None)
    opened.look_through(lambda _part: None)
    return opened


def shop(folder: Path, name: str = "shop.yaml", replicas: int = 1) -> Path:
    path = folder / name
    path.write_text(SET.replace("replicas: 1", f"replicas: {replicas}"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(read_pack(None))


def pods(shelf: Shelf, given: Given) -> list[str]:
    later = shelf.begin_with(given).at_time(30_000).diagram
    return [box.id for box in later.boxes if box.id.startswith("pod/") and box.id.count("/") == 2 and ":" not in box.id]


def test_that_manifests_run_as_they_were_read(tmp_path: Path, shelf: Shelf) -> None:
    given = read(desk(tmp_path).open(str(shop(tmp_path, replicas=2)))).given()
    assert given.title == "shop.yaml"
    assert len(pods(shelf, given)) == 2


def test_that_a_chart_runs_with_its_values(tmp_path: Path, shelf: Shelf) -> None:
    pytest.importorskip("helm_python", reason="the extra podium[cluster] is not installed")
    few, many = (
        read(desk(tmp_path, Options(set=(f"replicas={count}",))).open(str(INPUTS / "chart"))).given()
        for count in (1, 4)
    )
    assert len(pods(shelf, many)) - len(pods(shelf, few)) == 3


def test_that_of_a_comparison_the_second_runs(tmp_path: Path, shelf: Shelf) -> None:
    before, after = shop(tmp_path, "a.yaml", 1), shop(tmp_path, "b.yaml", 3)
    given = read(desk(tmp_path).open(f"{before}\n{after}")).given()
    assert len(pods(shelf, given)) == 3


def test_that_nothing_runs_before_anything_is_read(tmp_path: Path, shelf: Shelf) -> None:
    with pytest.raises(Trouble, match="nothing has been read"):
        shelf.begin_with(desk(tmp_path).open(str(shop(tmp_path))).given())


def test_that_what_is_masked_runs_masked(tmp_path: Path, shelf: Shelf) -> None:
    opened = read(desk(tmp_path).open(str(shop(tmp_path))))
    opened.arrange(Manner(masked=True))
    given = opened.given()
    assert "acme-internal" not in str(given)
    assert len(pods(shelf, given)) == 1


def test_that_a_manner_counts_from_before_the_reading_on(tmp_path: Path) -> None:
    opened = desk(tmp_path).open(str(shop(tmp_path)))
    opened.arrange(Manner("namespace", masked=True))
    diagram = read(opened).news().diagram
    assert diagram is not None
    assert diagram.by_id["deployment/shop/web"].parent == "namespace//shop"
    assert not [box for box in diagram.boxes if "acme-internal" in f"{box.name}{box.sublabel}{box.facets}"]


def test_that_each_picture_is_given_once(tmp_path: Path) -> None:
    opened = read(desk(tmp_path).open(str(shop(tmp_path))))
    assert opened.news().diagram is not None
    assert opened.news().diagram is None
    opened.arrange(Manner(masked=True))
    assert opened.news().diagram is None
    assert opened.news().ended


def test_that_one_who_is_not_wanted_any_more_stops_reading(tmp_path: Path) -> None:
    class EnoughError(Exception):
        pass

    def tell(_part: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        desk(tmp_path).open(str(shop(tmp_path))).work(tell)


def test_that_a_path_that_is_not_there_is_said_with_one_that_is(tmp_path: Path) -> None:
    shop(tmp_path)
    with pytest.raises(CannotOpenError, match=r"shp\.yaml: is not there \(did you mean .*shop\.yaml\?\); expected"):
        desk(tmp_path).open(str(tmp_path / "shp.yaml"))
