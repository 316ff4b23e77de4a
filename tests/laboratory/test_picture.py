"""The picture of a moment: of the same look as every other picture of a cluster, stable, and without what does not matter."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.kube.drawing.draw import Wish, draw
from explorer.kube.refs import box_id
from explorer.laboratory.names import box_of
from explorer.model.diagram import Arrangement
from explorer.sim.objects import key_of
from tests.laboratory.runs import box, db, lost_node, run, shop, starting, web
from tests.laboratory.test_deeds import everything
from tests.sim.mesh import meshes


def test_that_boxes_are_those_of_every_picture_of_a_cluster() -> None:
    lab = run(*everything())
    moment = lab.at_time(60_000)
    objects = [
        one for one in lab.simulation.store if "podium.sim/refused" not in (one["metadata"].get("annotations") or {})
    ]
    theirs = draw(objects, Wish(group="node", fold=False, containers=False, passing=True)).diagram.by_id
    shared = [
        one for one in moment.diagram.boxes if one.id in theirs and one.facets and not one.id.startswith("traffic/")
    ]
    assert len(shared) > 15
    for one in shared:
        other = theirs[one.id]
        assert (one.name, one.concept, one.domain, one.glyph) == (other.name, other.concept, other.domain, other.glyph)
        assert dict(one.facets).items() >= {("kind", dict(other.facets)["kind"])}


def test_that_ids_are_made_as_everywhere() -> None:
    odd = [
        meshes.made("Gateway", "edge"),
        meshes.made("Gateway", "edge", group="gateway.networking.k8s.io/v1"),
        meshes.made("Gadget", "a", group="shop/v1"),
        meshes.made("Service", "b", group="serving.knative.dev/v1"),
        meshes.made("ClusterRole", "c", "", "rbac.authorization.k8s.io/v1"),
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}},
    ]
    for obj in (*odd, *everything()):
        assert box_of(key_of(obj)) == box_id(obj)


def test_that_every_parent_is_there_and_stands_before_its_children() -> None:
    lab = run(*everything())
    for time in (0, 5_000, 60_000):
        seen = {""}
        for one in lab.at_time(time).diagram.boxes:
            assert one.parent in seen, one
            assert one.id not in seen, one
            seen.add(one.id)


def ids(arrange: Arrangement) -> set[str]:
    return {one for item in arrange.items for one in (ids(item) if isinstance(item, Arrangement) else {item})}


def test_that_the_arrangement_names_what_stands_at_the_top() -> None:
    diagram = run(*everything()).at_time(60_000).diagram
    assert ids(diagram.arrange) == {one.id for one in diagram.children[""]}


def test_that_nodes_stay_where_they_are() -> None:
    lab = lost_node()
    rows = [lab.at_time(time).diagram.arrange.items[0] for time in (0, 31_000, 85_000, 400_000)]
    assert len(set(rows)) == 1


def test_that_a_new_pod_moves_no_other() -> None:
    lab = run(web(3))
    before = lab.at_time(20_000).diagram
    lab.do("scale deployment/web 5", lab.at_time(20_000))
    after = lab.at_time(21_000).diagram
    for node in ("node//node-1", "node//node-2", "node//node-3"):
        old, new = ([one.id for one in each.children.get(node, ())] for each in (before, after))
        assert new[: len(old)] == old


def test_that_what_the_simulation_made_up_is_not_drawn() -> None:
    moment = run(*shop()).at_time(60_000)
    kinds = {dict(one.facets).get("kind") for one in moment.diagram.boxes}
    assert kinds == {None, "Node", "Pod", "Deployment", "StatefulSet", "Service", "PersistentVolumeClaim"}


def test_that_a_namespace_is_drawn_once_somebody_gave_it_a_label() -> None:
    lab = run(web(1))
    assert "namespace//default" not in lab.at_time(1_000).diagram.by_id
    lab.do("label namespace/default istio-injection=enabled", lab.at_time(1_000))
    assert box(lab.at_time(1_000), "namespace//default").parent == "@others"


def test_that_a_volume_without_its_claim_is_drawn_itself() -> None:
    kept: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "old"},
        "spec": {
            "capacity": {"storage": "5Gi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
        },
    }
    moment = run(kept, db(1)).at_time(60_000)
    assert starting(moment, "persistentvolume/") == ["persistentvolume//old"]
    assert box(moment, "persistentvolume//old").sublabel == "5 Gi"


def test_that_a_pod_on_a_node_that_is_gone_stands_apart() -> None:
    lab = run(web(3))
    lab.do("delete node/node-2", lab.at_time(20_000))
    moment = lab.at_time(20_000)
    assert "node//node-2" not in moment.diagram.by_id
    apart = moment.diagram.children.get("@unscheduled", ())
    assert len(apart) == 1


def test_that_a_program_whose_pod_is_gone_still_shows_on_its_node() -> None:
    lab = run(db(2), orders=("30s cut-off node-2",))
    lab.do("force-delete pod/db-1", lab.at_time(400_000))
    moment = lab.at_time(430_000)
    (left,) = (one for one in moment.diagram.boxes if one.badge == "Still runs")
    assert left.parent == "node//node-2"
    assert {one.ask for one in lab.why(left.id, moment)} == {"Why does it still run?"}
    assert not lab.deeds(left.id, moment)


def test_that_a_diagram_shares_its_boxes_with_the_one_before() -> None:
    lab = run(*shop())
    before = {id(one) for one in lab.at_time(60_000).diagram.boxes}
    lab.do("scale deployment/web 4", lab.at_time(60_000))
    after = lab.at_time(61_000).diagram.boxes
    assert len([one for one in after if id(one) not in before]) <= 8


@settings(max_examples=12)
@given(st.lists(st.integers(0, 120), min_size=2, max_size=12))
def test_that_what_is_kept_for_later_makes_no_difference(walk: list[int]) -> None:
    seen = lost_node()
    seen.at_time(480_000)
    for event in walk:
        kept = seen.at_event(event)
        fresh = lost_node()
        fresh.at_time(480_000)
        assert kept.diagram == fresh.at_event(event).diagram
