"""Images that behave in a known way are rolled out, and storage is closed."""

from __future__ import annotations

from explorer.sim.actions import RollOut, Scale, Storage
from explorer.sim.conditions import parse
from explorer.sim.objects import Key, at
from explorer.sim.simulation import Simulation
from tests.sim import sets
from tests.sim.clusters import WEB, cluster, deployment


def image(simulation: Simulation) -> str:
    obj = simulation.store.get(WEB)
    return str(at(obj, ("spec", "template", "spec", "containers", 0, "image")))


def so(simulation: Simulation, text: str, seconds: int = 120) -> bool:
    return simulation.run(parse(text).holds, seconds * 1_000)


def test_that_a_good_image_gets_a_tag_that_was_never_used() -> None:
    simulation = cluster(deployment(2, "shop.example:5000/web:1"))
    for number in (2, 3):
        simulation.do(RollOut(WEB))
        assert image(simulation) == f"shop.example:5000/web:{number}"
        assert so(simulation, "deploy/web is complete")


def test_that_a_crashing_image_crashes_and_a_rollback_heals() -> None:
    simulation = cluster(deployment(3, "web"))
    simulation.do(RollOut(WEB, "crashing"))
    assert image(simulation) == "web:crashing"
    assert so(simulation, "at least 1 pods are CrashLoopBackOff")
    assert parse("deploy/web has 3 available").holds(simulation.store)


def test_that_an_image_that_is_never_ready_holds_a_rollout() -> None:
    probe = {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 1}
    given = deployment(3)
    given["spec"]["template"]["spec"]["containers"][0]["readinessProbe"] = probe
    simulation = cluster(given)
    assert so(simulation, "deploy/web has 3 available")
    simulation.do(RollOut(WEB, "never-ready"))
    assert so(simulation, "deploy/web has 1 updated and 1 pods are not Ready")
    assert not so(simulation, "deploy/web is complete", 300)
    assert parse("deploy/web has 3 available").holds(simulation.store)


def test_that_closed_storage_makes_no_volume_until_it_is_open_again() -> None:
    simulation = sets.cluster(sets.stateful(1), sets.headless())
    assert so(simulation, "pod/web-0 is Ready")
    simulation.do(Storage("standard", on=False))
    simulation.do(Scale(sets.SET, 2))
    assert not so(simulation, "pod/web-1 is Ready", 300)
    claim = Key("PersistentVolumeClaim", "default", "data-web-1")
    assert parse("pvc/data-web-1 is Pending and pvc/data-web-0 is Bound").holds(simulation.store)
    reasons = [event.reason for event in simulation.history.reasons_of(claim)]
    assert "the storage of standard is closed for new volumes, and none that is there fits" in reasons
    simulation.do(Storage("standard", on=True))
    assert so(simulation, "pod/web-1 is Ready and pvc/data-web-1 is Bound")
