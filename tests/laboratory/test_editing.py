"""Objects as text, and back: with line and column where something is wrong, and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.manifests import Manifest, read
from explorer.laboratory import SimulationRun
from explorer.laboratory.editing import text_of
from explorer.model.running import Trouble
from tests.laboratory.runs import box, db, run, service, starting, web

WEB = "deployment/default/web"


def edited(lab: SimulationRun, place: str, old: str, new: str, time: int = 20_000) -> SimulationRun:
    moment = lab.at_time(time)
    text = lab.text(place, moment)
    assert old in text, text
    return lab.edit(place, text.replace(old, new), moment)


def trouble(lab: SimulationRun, place: str, old: str, new: str) -> str:
    before = lab.at_time(20_000).event
    with pytest.raises(Trouble) as caught:
        edited(lab, place, old, new)
    assert lab.at_time(20_000).event == before, "what is refused changes nothing"
    return str(caught.value)


def test_that_an_edit_is_done_and_has_its_effects() -> None:
    lab = edited(run(web(2)), WEB, "replicas: 2", "replicas: 4")
    moment = lab.at_time(40_000)
    assert len(starting(moment, "pod/")) == 4
    assert ("you", "you edited it") in [(one.actor, one.text) for one in lab.reasons(WEB, moment)]


def test_that_an_edit_in_the_past_makes_a_fork() -> None:
    lab = run(web(2))
    lab.at_time(60_000)
    other = edited(lab, WEB, "replicas: 2", "replicas: 1")
    assert other is not lab
    assert len(starting(other.at_time(60_000), "pod/")) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("replicas: 2", "replicas: [2", "is no YAML"),
        ("replicas: 2", "replicas: -2", "spec.replicas: -2 is negative"),
        ("replicas: 2", "replicas: many", "'many' is no whole number"),
        ("kind: Deployment", "kind: Pod", "expected deployment/web: kind, name and namespace cannot be changed"),
        ("\n  name: web", "\n  name: other", "expected deployment/web"),
        ("matchLabels:\n      app: web", "matchLabels:\n      app: shop", "cannot be changed"),
        ("apiVersion: apps/v1", "apiVersion: apps/v2", "expected 'apps/v1'"),
    ],
)
def test_that_a_mistake_is_told_with_line_and_column(old: str, new: str, told: str) -> None:
    found = trouble(run(web(2)), WEB, old, new)
    assert told in found
    line, column, _ = found.split(":", 2)
    assert int(line) > 0 < int(column)


def test_that_the_place_of_a_mistake_is_that_of_its_field() -> None:
    lab = run(web(2))
    text = lab.text(WEB, lab.at_time(20_000))
    line = 1 + text[: text.index("replicas: 2")].count("\n")
    assert trouble(lab, WEB, "replicas: 2", "replicas: -2").startswith(f"{line}:3: ")


def test_that_nothing_and_two_objects_are_refused() -> None:
    lab = run(web(2))
    moment = lab.at_time(20_000)
    text = lab.text(WEB, moment)
    for words in ("", "# nothing", f"{text}\n---\n{text}", "just words", "[1, 2]"):
        with pytest.raises(Trouble):
            lab.edit(WEB, words, moment)
    with pytest.raises(Trouble, match="is not there at this moment"):
        lab.edit("pod/default/nobody", text, moment)


def secret() -> dict[str, Any]:
    notes = {"kubectl.kubernetes.io/last-applied-configuration": '{"data":{"token":"c2VjcmV0LXRva2Vu"}}'}
    meta = {"name": "key", "annotations": notes}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": meta,
        "data": {"token": "c2VjcmV0LXRva2Vu", "user": "bWU="},
    }


def test_that_values_of_a_secret_are_hidden_and_kept() -> None:
    lab = run(secret())
    moment = lab.at_time(1_000)
    text = lab.text("secret/default/key", moment)
    assert "c2VjcmV0" not in text
    lab.edit("secret/default/key", text.replace("name: key", "name: key\n  labels: {tier: web}"), moment)
    stored = next(one for one in lab.simulation.store if one["kind"] == "Secret")
    assert stored["data"] == secret()["data"]
    assert stored["metadata"]["annotations"] == secret()["metadata"]["annotations"]
    assert stored["metadata"]["labels"] == {"tier": "web"}


def test_that_the_name_of_a_service_keeps_its_address() -> None:
    assert "cannot be changed" in trouble(
        run(service("db", headless=True)), "service/default/db", "clusterIP: None", "clusterIP: 10.0.0.9"
    )


def test_that_a_claim_grows_and_never_shrinks() -> None:
    lab = run(db(1))
    place = "persistentvolumeclaim/default/data-db-0"
    assert "is less than before; expected at least 10Gi" in trouble(lab, place, "storage: 10Gi", "storage: 5Gi")
    edited(lab, place, "requests:\n      storage: 10Gi", "requests:\n      storage: 20Gi")


def test_that_of_a_pod_only_the_image_can_be_changed() -> None:
    lab = run(db(1))
    assert "spec.nodeName" in trouble(lab, "pod/default/db-0", "nodeName: node-1", "nodeName: node-2")
    edited(lab, "pod/default/db-0", "image: db:1\n    imagePullPolicy", "image: db:2\n    imagePullPolicy")
    assert box(lab.at_time(30_000), "pod/default/db-0")


def test_that_a_refused_object_comes_to_life_when_it_is_mended() -> None:
    lab = run(web(-1))
    moment = lab.at_time(20_000)
    assert box(moment, WEB).badge == "Refused"
    edited(lab, WEB, "replicas: -1", "replicas: 1")
    after = lab.at_time(40_000)
    assert box(after, WEB).badge == "1/1"
    assert not any("negative" in line for line in lab.remarks if "replicas" in line) or lab.simulation.refused


@given(
    st.dictionaries(
        st.text("abz", min_size=1),
        st.one_of(
            st.text("0123456789.eoxyns:_+-~ \n'\"", max_size=6), st.integers(-(1 << 63), (1 << 63) - 1), st.booleans()
        ),
    )
)
def test_that_what_nobody_edits_stays_as_it_is(values: dict[str, Any]) -> None:
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": values}
    (found,) = read(text_of(obj), "text")
    assert isinstance(found, Manifest)
    assert found.object == obj
    assert [type(one) for one in found.object["data"].values()] == [type(one) for one in values.values()]
