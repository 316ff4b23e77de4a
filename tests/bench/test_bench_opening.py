"""The shape of what the benchmark of opening gives, and of its clusters; nothing here judges how long anything takes."""

from __future__ import annotations

import json

import pytest

from explorer.bench import clusters, opening, report
from explorer.kube.drawing.draw import draw
from explorer.kube.manifests import Manifest, read


@pytest.mark.thorough
def test_that_opening_is_measured_from_both_forms() -> None:
    sheet = opening.measure(1, (120,))
    assert {row.what for row in sheet.rows} >= {
        "YAML, to boxes with places",
        "JSON, to boxes with places",
        "drawn",
        "placed",
    }
    assert all(row.ours is not None and row.ours.median > 0 for row in sheet.rows)
    assert sheet.id in report.ORDER


def test_that_a_cluster_is_the_same_each_time_and_in_each_form() -> None:
    objects = clusters.objects(300)
    assert objects == clusters.objects(300)
    assert len(objects) == 300
    texts = (clusters.as_yaml(objects), json.dumps({"kind": "List", "items": objects}))
    yaml, plain = ([one.object for one in read(text, "x") if isinstance(one, Manifest)] for text in texts)
    assert yaml == plain
    assert len(yaml) == 300


def test_that_nothing_of_a_cluster_is_missing_in_its_drawing() -> None:
    drawing = draw(clusters.objects(500)[:400])
    assert {relation.layer for relation in drawing.diagram.relations} >= {
        "calls",
        "config",
        "storage",
        "traffic",
        "access",
    }
