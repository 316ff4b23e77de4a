"""Invariants HM-01 to HM-08 and HM-16, HM-17: revisions of releases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.sim.actions import Apply
from explorer.sim.helm.apply import belongs
from explorer.sim.helm.charts import Chart
from explorer.sim.helm.release import Install, Interrupt, RollBack, Uninstall, Upgrade
from explorer.sim.objects import Key
from explorer.sim.store import AlreadyExists, ApiError, Invalid, NotFound
from tests.sim.helm.charts import SHOP, chart, cluster, config_map, do, found, hook, image, installed, revisions, table

REFUSED = ("replicas=-1",)
"""What the API server does not take, so that an upgrade with it fails."""


def test_hm_01_an_install_makes_revision_1_deployed() -> None:
    simulation = installed()
    (one,) = revisions(simulation)
    assert (one.revision, one.status, one.description) == (1, "deployed", "Install complete")
    assert simulation.store.get(Key("Secret", "default", "sh.helm.release.v1.shop.v1")) is not None
    assert belongs(found(simulation), "shop", "default")
    assert image(simulation) == "web:1"


STEPS = st.lists(st.sampled_from(["good", "bad", "back"]), max_size=7)


@given(STEPS)
@settings(max_examples=15, deadline=None)
def test_hm_02_each_attempt_adds_one_to_the_highest_revision(steps: list[str]) -> None:
    simulation = installed()
    expected = {1: "deployed"}
    good = Upgrade("shop", SHOP, sets=("tag=2",))
    for step in steps:
        do(
            simulation,
            {"good": good, "bad": Upgrade("shop", SHOP, sets=REFUSED), "back": RollBack("shop", 1)}[step],
            seconds=5,
        )
        number = max(expected) + 1
        if step != "bad":
            expected = {old: "superseded" if status == "deployed" else status for old, status in expected.items()}
        expected[number] = "failed" if step == "bad" else "deployed"
    assert table(simulation) == expected


def test_hm_03_a_failed_upgrade_leaves_the_revision_before_deployed() -> None:
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",)))
    assert table(simulation) == {1: "superseded", 2: "deployed"}
    do(simulation, Upgrade("shop", SHOP, sets=REFUSED))
    assert table(simulation) == {1: "superseded", 2: "deployed", 3: "failed"}
    assert "negative" in revisions(simulation)[-1].description
    do(simulation, RollBack("shop", 2))
    assert table(simulation) == {1: "superseded", 2: "superseded", 3: "failed", 4: "deployed"}


def test_hm_03_a_failed_rollback_supersedes_the_revision_it_came_from() -> None:
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=REFUSED), Upgrade("shop", SHOP, sets=("tag=3",)), RollBack("shop", 2))
    assert table(simulation) == {1: "superseded", 2: "failed", 3: "superseded", 4: "failed"}


def test_hm_04_a_rollback_without_a_number_goes_one_back_even_to_a_failed_one() -> None:
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",)), Upgrade("shop", SHOP, sets=("tag=3", *REFUSED)))
    do(simulation, RollBack("shop"))
    assert revisions(simulation)[-1].description == "Rollback to 2"
    assert image(simulation) == "web:2"
    other = installed(chart(config_map("one", a="1")))
    missing = hook("check", "pre-upgrade", image="web:1:crashing")
    do(other, Upgrade("shop", chart(config_map("one", a="2"), missing), timeout=5))
    do(other, Upgrade("shop", chart(config_map("one", a="3"))))
    assert table(other) == {1: "superseded", 2: "failed", 3: "deployed"}
    do(other, RollBack("shop"))
    assert revisions(other)[-1].description == "Rollback to 2"
    assert found(other, "ConfigMap", "one")["data"] == {"a": "2"}


def test_hm_05_a_rollback_makes_a_new_revision_with_the_content_of_the_old_one() -> None:
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",)), Upgrade("shop", SHOP, sets=("tag=3",)), RollBack("shop", 1))
    first, *_, last = revisions(simulation)
    assert last.revision == 4
    assert (last.manifest, last.values, last.chart, last.config) == (
        first.manifest,
        first.values,
        first.chart,
        first.config,
    )
    assert image(simulation) == "web:1"
    with pytest.raises(NotFound, match="release has no 9 version"):
        simulation.do(RollBack("shop", 9))


def test_hm_06_rollback_on_failure_goes_to_the_last_good_revision() -> None:
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",)))
    do(simulation, Upgrade("shop", SHOP, sets=("tag=3", *REFUSED), undo=True))
    assert table(simulation) == {1: "superseded", 2: "superseded", 3: "failed", 4: "deployed"}
    assert revisions(simulation)[-1].manifest == revisions(simulation)[1].manifest
    do(simulation, Upgrade("shop", SHOP, sets=("tag=9", *REFUSED)))
    do(simulation, Upgrade("shop", SHOP, sets=("tag=9", *REFUSED), undo=True))
    assert revisions(simulation)[-1].description == "Rollback to 4"


def test_hm_06_an_upgrade_that_never_gets_ready_is_taken_back_after_its_timeout() -> None:
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=("tag=missing",), undo=True, timeout=30), seconds=60)
    assert table(simulation) == {1: "superseded", 2: "failed", 3: "deployed"}
    assert image(simulation) == "web:1"


@given(st.integers(1, 5), st.lists(st.sampled_from(["good", "bad"]), min_size=3, max_size=8))
@settings(max_examples=10, deadline=None)
def test_hm_07_the_oldest_revisions_go_and_never_the_deployed_one(most: int, steps: list[str]) -> None:
    simulation = installed()
    for step in steps:
        do(simulation, Upgrade("shop", SHOP, sets=REFUSED if step == "bad" else ("tag=2",), most=most), seconds=3)
        there = table(simulation)
        assert len(there) <= max(most, 2)
        assert list(there.values()).count("deployed") == 1
        assert max(there) in there


def test_hm_07_ten_revisions_are_kept() -> None:
    simulation = installed()
    do(simulation, *[Upgrade("shop", SHOP, sets=("tag=2",))] * 10, seconds=3)
    assert list(table(simulation)) == list(range(2, 12))


def test_hm_08_a_pending_revision_blocks_upgrades_until_a_rollback() -> None:
    simulation = installed()
    simulation.do(Upgrade("shop", SHOP, sets=("tag=missing",), wait=True))
    simulation.run_until(simulation.now + 2_000)
    assert table(simulation)[2] == "pending-upgrade"
    simulation.do(Interrupt("shop"))
    simulation.run_until(simulation.now + 1_000_000)
    assert table(simulation) == {1: "deployed", 2: "pending-upgrade"}
    with pytest.raises(Invalid, match="another operation"):
        simulation.do(Upgrade("shop", SHOP))
    do(simulation, RollBack("shop", 1), Upgrade("shop", SHOP, sets=("tag=2",)))
    assert table(simulation) == {1: "superseded", 2: "pending-upgrade", 3: "superseded", 4: "deployed"}


def test_hm_16_without_wait_deployed_means_accepted() -> None:
    crashing = installed(Chart("shop", values={**SHOP.values, "tag": "crashing"}, templates=SHOP.templates))
    assert table(crashing) == {1: "deployed"}
    assert found(crashing)["status"].get("availableReplicas", 0) == 0
    waiting = cluster()
    do(waiting, Install("shop", SHOP, sets=("tag=crashing",), wait=True, timeout=30), seconds=10)
    assert table(waiting) == {1: "pending-install"}
    do(waiting, seconds=30)
    waiting.run_until(60_000)
    assert table(waiting) == {1: "failed"}


def test_hm_16_with_wait_it_is_deployed_once_all_is_ready() -> None:
    simulation = cluster()
    simulation.do(Install("shop", SHOP, wait=True))
    assert simulation.run(lambda _: table(simulation).get(1) == "deployed")
    assert found(simulation)["status"]["availableReplicas"] == 3


def test_hm_17_two_names_are_two_releases_and_a_name_is_taken_once() -> None:
    simulation = installed()
    do(simulation, Install("other", SHOP))
    assert table(simulation) == table(simulation, "other") == {1: "deployed"}
    do(simulation, Upgrade("other", SHOP, sets=("tag=2",)))
    assert image(simulation) == "web:1"
    assert table(simulation) == {1: "deployed"}
    with pytest.raises(AlreadyExists, match="cannot reuse a name that is still in use"):
        simulation.do(Install("shop", SHOP))
    do(simulation, Install("shop", SHOP, namespace="elsewhere"))
    assert len(revisions(simulation, "shop", "elsewhere")) == 1


def test_that_objects_of_somebody_else_are_not_taken_over() -> None:
    simulation = cluster(config_map("one"))
    with pytest.raises(Invalid, match="cannot be taken over"):
        simulation.do(Install("shop", chart(config_map("one"))))
    assert table(simulation) == {}


def test_that_an_uninstall_deletes_the_objects_and_the_history_and_frees_the_name() -> None:
    kept = config_map("kept")
    kept["metadata"]["annotations"] = {"helm.sh/resource-policy": "keep"}
    simulation = installed(chart(config_map("one"), kept, hook("before", "pre-install")))
    do(simulation, Uninstall("shop"))
    assert table(simulation) == {}
    assert Key("ConfigMap", "default", "one") not in simulation.store
    assert Key("ConfigMap", "default", "kept") in simulation.store
    assert Key("Pod", "default", "before") in simulation.store
    do(simulation, Install("shop", chart(config_map("one"))))
    assert table(simulation) == {1: "deployed"}


def test_that_a_kept_history_blocks_the_name_and_can_be_rolled_back_to() -> None:
    simulation = installed()
    do(simulation, Uninstall("shop", keep_history=True))
    assert table(simulation) == {1: "uninstalled"}
    with pytest.raises(AlreadyExists):
        simulation.do(Install("shop", SHOP))
    with pytest.raises(NotFound, match="no deployed releases"):
        simulation.do(Upgrade("shop", SHOP))
    do(simulation, RollBack("shop", 1))
    assert table(simulation)[2] == "deployed"
    assert image(simulation) == "web:1"


def test_that_a_failed_install_can_be_taken_back() -> None:
    simulation = cluster()
    do(simulation, Install("shop", SHOP, sets=REFUSED, undo=True))
    assert table(simulation) == {}
    assert Key("ConfigMap", "default", "shop-settings") not in simulation.store


def test_that_all_of_it_has_a_command_and_a_fork_repeats_it() -> None:
    assert Install("shop", SHOP, files=({"tag": 2},), sets=("a=b c",), wait=True).command() == (
        "helm install shop ./shop -f values-1.yaml --set 'a=b c' --wait"
    )
    assert Upgrade("shop", SHOP, "ns", undo=True).command() == "helm upgrade shop ./shop -n ns --rollback-on-failure"
    assert RollBack("shop", 2).command() == "helm rollback shop 2"
    assert Uninstall("shop", keep_history=True).command() == "helm uninstall shop --keep-history"
    simulation = installed()
    do(simulation, Upgrade("shop", SHOP, sets=("tag=2",)))
    assert simulation.fork().history.digest() == simulation.history.digest()


@pytest.mark.parametrize("action", [Upgrade("none", SHOP), RollBack("none"), Uninstall("none"), Interrupt("none")])
def test_that_nothing_can_be_done_with_a_release_that_is_not_there(action: Uninstall) -> None:
    with pytest.raises(NotFound, match="release: not found"):
        cluster().do(action)


def test_that_values_that_cannot_be_read_are_refused() -> None:
    simulation = cluster()
    with pytest.raises(ApiError, match="expected name=value"):
        simulation.do(Install("shop", SHOP, sets=("nonsense",)))
    simulation.do(Apply(config_map("one")))
    assert table(simulation) == {}
