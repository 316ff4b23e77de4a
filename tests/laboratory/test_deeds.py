"""What can be done: all that is offered can be done, and what was done can be done again with the same result."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.laboratory import SimulationRun
from explorer.model.running import Deed, Moment, Trouble
from explorer.sim.helm.charts import Chart
from explorer.sim.helm.release import Install, Upgrade
from explorer.sim.simulation import Simulation
from tests.laboratory.runs import box, budget, db, of, run, service, shop, starting, web
from tests.sim.mesh import meshes


def by_id(lab: SimulationRun, box_id: str, time: int) -> dict[str, Deed]:
    return {one.id: one for one in lab.deeds(box_id, lab.at_time(time))}


def filled(deed: Deed) -> str:
    return deed.order.replace("{}", deed.value)


def everything() -> list[dict[str, Any]]:
    """A cluster with something of each kind that deeds are offered for."""
    lone = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "lone"},
        "spec": {"containers": [{"name": "a", "image": "a:1"}]},
    }
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "key"}, "data": {"token": "c2VjcmV0"}}
    route = meshes.virtual_service(meshes.to(("v1", 90), ("v2", 10)))
    strange = {"apiVersion": "shop/v1", "kind": "Gadget", "metadata": {"name": "odd"}, "spec": {"size": 3}}
    requests = meshes.traffic(1, None, to="web")
    return [
        *shop(),
        budget(minAvailable=2),
        lone,
        secret,
        route,
        strange,
        requests,
        web(-1) | {"metadata": {"name": "bad"}},
    ]


MOMENTS = (0, 700, 6_000, 30_000)


def may_be_refused(deed: Deed, box_id: str, moment: Moment) -> bool:
    """Whether it depends on the cluster if it can be done: a budget may forbid it, or it is what was refused before."""
    refused = bool(box_id) and box(moment, box_id).badge == "Refused"
    return deed.id in ("drain", "evict") or (deed.id == "edit" and refused)


@settings(max_examples=30)
@given(st.data())
def test_that_every_deed_that_is_offered_can_be_done(data: st.DataObject) -> None:
    lab = run(*everything())
    for _ in range(data.draw(st.integers(1, 5), label="deeds")):
        moment = lab.at_time(lab.known + data.draw(st.sampled_from(MOMENTS), label="later"))
        boxes = ["", *(one.id for one in moment.diagram.boxes)]
        chosen = data.draw(st.sampled_from(boxes), label="box")
        offered = lab.deeds(chosen, moment)
        if not offered:
            continue
        deed = data.draw(st.sampled_from(offered), label="deed")
        value = data.draw(st.sampled_from([deed.value, *(one for one, _ in deed.choices)]), label="value")
        with suppress(Trouble) if may_be_refused(deed, chosen, moment) else nullcontext():
            if deed.asks == "yaml":
                lab = lab.edit(chosen, lab.text(chosen, moment), moment)
            else:
                lab = lab.do(deed.order.replace("{}", value), moment)
    end = lab.at_time(lab.known + 10_000)
    for one in end.diagram.boxes:
        lab.reasons(one.id, end)
        lab.why(one.id, end)
        lab.deeds(one.id, end)
    again = lab.simulation.fork()
    assert again.history.digest() == lab.simulation.history.digest()


def test_that_what_is_written_and_not_changed_is_no_event() -> None:
    lab = run(*everything())
    moment = lab.at_time(60_000)
    for one in moment.diagram.boxes:
        if one.badge != "Refused" and (text := lab.text(one.id, moment)):
            before = lab.events
            assert lab.edit(one.id, text, lab.at_time(60_000)) is lab
            assert lab.events == before, one.id


def test_that_a_deed_at_the_end_goes_on_in_the_same_run() -> None:
    lab = run(web(2))
    assert lab.do("scale deployment/web 4", lab.at_time(20_000)) is lab
    assert len(starting(lab.at_time(40_000), "pod/")) == 4


def test_that_a_deed_in_the_past_makes_a_fork_and_leaves_the_run_alone() -> None:
    lab = run(web(2))
    lab.at_time(60_000)
    digest = lab.simulation.history.digest()
    other = lab.do("scale deployment/web 4", lab.at_time(20_000))
    assert other is not lab
    assert other.title == "shop · fork 2"
    assert len(starting(other.at_time(60_000), "pod/")) == 4
    assert len(starting(lab.at_time(60_000), "pod/")) == 2
    assert lab.simulation.history.digest() == digest
    assert other.at_time(10_000) == lab.at_time(10_000)


@settings(max_examples=30)
@given(st.integers(0, 90_000), st.booleans())
def test_that_a_fork_has_the_same_past_and_the_same_future(time: int, by_event: bool) -> None:
    lab = run(*shop(), orders=("30s stop-node node-2",))
    lab.at_time(90_000)
    moment = lab.at_event(time % lab.events) if by_event else lab.at_time(time)
    other = lab.fork(moment)
    assert other.at_event(moment.event).diagram == lab.at_event(moment.event).diagram
    if not by_event or moment.event > lab.simulation.loaded:
        other.at_time(90_000)
        assert other.simulation.history.digest() == lab.simulation.history.digest()


def test_that_forks_are_numbered_in_their_family() -> None:
    lab = run(web(1))
    lab.at_time(20_000)
    first = lab.fork(lab.at_time(5_000))
    second = first.fork(first.at_time(2_000))
    assert [first.title, second.title, lab.fork(lab.at_time(0)).title] == [
        "shop · fork 2",
        "shop · fork 3",
        "shop · fork 4",
    ]


def test_that_an_order_that_cannot_be_read_says_what_was_expected() -> None:
    lab = run(web(1))
    with pytest.raises(Trouble, match="scale <kind>/<name> <replicas>"):
        lab.do("scale deployment/web many", lab.at_time(1_000))
    with pytest.raises(Trouble, match="there is nothing called 'explode' to do"):
        lab.do("explode deployment/web", lab.at_time(1_000))
    with pytest.raises(Trouble, match="deployment/none: is not there"):
        lab.do("scale deployment/none 2", lab.at_time(1_000))


NODE = "node//node-1"


def test_that_a_node_offers_the_way_back_from_what_was_done() -> None:
    lab = run(web(1))
    offered = by_id(lab, NODE, 1_000)
    assert {"stop-node", "cut-off", "cordon", "drain"} <= offered.keys()
    assert offered["cordon"].command == "kubectl cordon node-1"
    assert not {"start-node", "connect", "uncordon", "out-of-service"} & offered.keys()
    lab.do(offered["cordon"].order, lab.at_time(1_000))
    lab.do(offered["cut-off"].order, lab.at_time(1_000))
    later = by_id(lab, NODE, 2_000)
    assert {"uncordon", "connect", "out-of-service", "stop-node"} <= later.keys()
    lab.do(later["stop-node"].order, lab.at_time(2_000))
    assert "start-node" in by_id(lab, NODE, 3_000)


def test_that_a_workload_offers_images_that_behave_in_known_ways() -> None:
    lab = run(web(1))
    deed = by_id(lab, "deployment/default/web", 20_000)["set-image"]
    assert deed.command == "kubectl set image deployment/web web={}"
    assert deed.value == "web:2"
    assert {"web:crashing", "web:never-ready", "web:missing"} <= {value for value, _ in deed.choices}
    lab.do(deed.order.replace("{}", "web:crashing"), lab.at_time(20_000))
    moment = lab.at_time(40_000)
    assert "CrashLoopBackOff" in {one.badge for one in moment.diagram.boxes}
    assert lab.command("rollback deployment/web 1") == "kubectl rollout undo deployment/web --to-revision=1"
    back = by_id(lab, "deployment/default/web", 40_000)["rollback"]
    assert back.choices == (("1", "revision 1"),)


def test_that_a_partition_is_offered_for_rolling_updates_only() -> None:
    assert "partition" in by_id(run(db(1)), "statefulset/default/db", 1_000)
    assert "partition" not in by_id(run(db(1, updateStrategy={"type": "OnDelete"})), "statefulset/default/db", 1_000)


def test_that_a_pod_on_a_lost_node_can_be_deleted_by_force_only() -> None:
    lab = run(db(3), orders=("30s stop-node node-2",))
    offered = by_id(lab, "pod/default/db-1", 400_000)
    assert set(offered) == {"force-delete", "edit"}
    assert offered["force-delete"].harm
    assert offered["force-delete"].command == "kubectl delete pod/db-1 --grace-period=0 --force"
    lab.do(offered["force-delete"].order, lab.at_time(400_000))
    assert box(lab.at_time(402_000), "pod/default/db-1").tone != "gone"


def test_that_the_whole_cluster_offers_istiod_and_storage() -> None:
    istiod = {**web(1), "metadata": {"name": "istiod", "namespace": "istio-system"}}
    lab = run(istiod, db(1))
    assert set(by_id(lab, "", 1_000)) == {"kill-istiod", "cordon-storage"}
    lab.do("kill-istiod", lab.at_time(1_000))
    lab.do("cordon-storage standard", lab.at_time(1_000))
    assert set(by_id(lab, "", 2_000)) == {"start-istiod", "uncordon-storage"}


def test_that_storage_is_offered_only_where_a_claim_needs_it() -> None:
    assert not by_id(run(web(1)), "", 1_000)


def test_that_a_route_offers_weights_and_faults() -> None:
    lab = of(
        meshes.mesh(
            meshes.service(), meshes.destination_rule(), meshes.virtual_service(meshes.to(("v1", 90), ("v2", 10)))
        )
    )
    place = "virtualservice/default/pay"
    offered = by_id(lab, place, 5_000)
    assert {"weights", "inject-delay", "inject-errors"} <= offered.keys()
    assert "no-faults" not in offered
    lab.do(offered["weights"].order.replace("{}", "v1=50 v2=50"), lab.at_time(5_000))
    lab.do(filled(offered["inject-errors"]), lab.at_time(5_000))
    assert "no-faults" in by_id(lab, place, 5_000)
    text = lab.text(place, lab.at_time(5_000))
    assert text.count("weight: 50") == 2
    assert "httpStatus: 503" in text


def released() -> SimulationRun:
    def render(values: Any, _about: Any) -> Sequence[dict[str, Any]]:
        return [web(values["replicas"])]

    chart = Chart("shop", "1.0.0", {"replicas": 1}, render)
    simulation = Simulation([service("web")])
    simulation.do(Install("shop", chart))
    simulation.run_until(20_000)
    simulation.do(Upgrade("shop", chart, sets=("replicas=2",)))
    simulation.run_until(40_000)
    return of(simulation)


def test_that_a_release_can_be_rolled_back_and_uninstalled() -> None:
    lab = released()
    place = "release/default/shop"
    moment = lab.at_time(40_000)
    assert box(moment, place).badge == "deployed"
    assert box(moment, place).sublabel == "revision 2 · shop-1.0.0"
    offered = by_id(lab, place, 40_000)
    assert offered["helm-rollback"].command == "helm rollback shop {}"
    lab.do(filled(offered["helm-rollback"]), moment)
    assert len(starting(lab.at_time(60_000), "pod/")) == 1
    assert [one.text for one in lab.reasons(place, lab.at_time(60_000))][:2] == [
        "you installed shop-1.0.0 as shop"
    ] * 1 + [lab.reasons(place, lab.at_time(60_000))[1].text]
    lab.do(by_id(lab, place, 60_000)["helm-uninstall"].order, lab.at_time(60_000))
    assert not starting(lab.at_time(120_000), "pod/")


def test_that_a_program_can_be_made_to_fail_where_there_are_requests() -> None:
    lab = of(meshes.mesh(meshes.service(), *meshes.pods(1), meshes.traffic(20, None), seconds=0))
    place = "pod/default/pay-v1-0"
    offered = by_id(lab, place, 3_000)
    assert offered["errors"].command == "kubectl annotate pod/pay-v1-0 podium.sim/errors='{}' --overwrite"
    lab.do(offered["errors"].order.replace("{}", "503 100%"), lab.at_time(3_000))
    lab.at_time(6_000)
    assert {one.label for one in lab.flights(3_500, 6_000)} == {"503"}
    lab.do(by_id(lab, place, 6_000)["well"].order, lab.at_time(6_000))
    lab.at_time(9_000)
    assert {one.label for one in lab.flights(7_000, 9_000)} == {""}
    assert "errors" not in by_id(run(web(1)), starting(run(web(1)).at_time(20_000), "pod/")[0], 20_000)
