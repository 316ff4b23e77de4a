"""Questions that one sentence answers, each in a cluster where it comes up."""

from __future__ import annotations

import pytest

from explorer.laboratory import SimulationRun
from explorer.sim.mesh.behaviour import ERRORS
from explorer.sim.simulation import Simulation
from tests.laboratory.runs import asked, budget, db, lost_node, of, run, service, shop, starting, template, web
from tests.sim.mesh import meshes

DB_1 = "pod/default/db-1"
STUCK = "Why does the rollout not go on?"


def test_that_a_pending_pod_tells_what_the_nodes_lack_in_numbers() -> None:
    heavy = {"container": {"resources": {"requests": {"memory": "100Gi", "cpu": "1"}}}}
    lab = run(web(1, pod=heavy))
    lab.do("cordon node-1", lab.at_time(0))
    moment = lab.at_time(5_000)
    answer = asked(lab, starting(moment, "pod/")[0], moment, "Why is it Pending?")
    assert "asks for 100 Gi of memory and 1 CPU" in answer.text
    assert "none of 3 nodes can take it" in answer.text
    assert "on 3 too little memory is free" in answer.text or (
        "on 2 too little memory is free" in answer.text and "1 is cordoned" in answer.text
    )
    assert answer.concept == "kube-scheduler"


def test_that_a_pod_with_a_gate_waits_for_nobody_else() -> None:
    lab = run(web(1, pod={"schedulingGates": [{"name": "shop/quota"}]}))
    moment = lab.at_time(5_000)
    assert "shop/quota" in asked(lab, starting(moment, "pod/")[0], moment, "Why is it Pending?").text


@pytest.mark.parametrize(
    ("image", "ask", "words"),
    [
        ("web:crashing", "Why CrashLoopBackOff?", "ended with exit code 1"),
        ("web:missing", "Why ImagePullBackOff?", "web:missing"),
        ("web:never-ready", "Why is it not Ready?", "its readiness probe does not pass"),
    ],
)
def test_that_a_pod_that_does_not_get_ready_tells_why(image: str, ask: str, words: str) -> None:
    probe = {"container": {"readinessProbe": {"periodSeconds": 1}}}
    lab = run(web(1, image, pod=probe))
    moment = lab.at_time(45_000)
    pod = starting(moment, "pod/")[0]
    assert words in asked(lab, pod, moment, ask).text


def test_that_a_statefulset_makes_no_replacement_on_a_lost_node() -> None:
    lab = lost_node()
    moment = lab.at_time(385_000)
    for box_id in (DB_1, "statefulset/default/db"):
        answer = asked(lab, box_id, moment, "Why is there no replacement?")
        assert "two Pods with one identity" in answer.text
        assert answer.concept == "force-delete"
    assert "node-2 is silent" in asked(lab, DB_1, moment, "Why does it not end?").text


def test_that_a_replacement_asks_about_the_pod_that_got_none() -> None:
    lab = lost_node()
    moment = lab.at_time(385_000)
    new = next(one.id for one in moment.diagram.boxes if "created" in one.sublabel)
    assert asked(lab, new, moment, "And db-1?").concept == "force-delete"


def test_that_a_lost_node_counts_down_until_its_pods_have_to_go() -> None:
    lab = lost_node()
    moment = lab.at_time(100_000)
    assert "node-2" in asked(lab, "node//node-2", moment, "Why is it Unknown?").text
    assert "the first has to go in 280 s" in asked(lab, "node//node-2", moment, "Why are its pods still here?").text
    assert "whether the pod still runs, nobody knows" in asked(lab, DB_1, moment, "Why is it not Ready?").text


def test_that_a_node_that_just_died_is_still_ready_for_the_others() -> None:
    lab = lost_node()
    moment = lab.at_time(40_000)
    assert "nobody has noticed yet" in asked(lab, "node//node-2", moment, "Why is it still Ready?").text


def test_that_a_rollout_of_a_bad_image_tells_what_holds_it() -> None:
    lab = run(web(4))
    lab.do("set-image deployment/web web=web:crashing", lab.at_time(20_000))
    moment = lab.at_time(80_000)
    answer = asked(lab, "deployment/default/web", moment, STUCK)
    assert "is CrashLoopBackOff" in answer.text
    assert "at most 1 of 4 may be missing and 1 pod may be there besides" in answer.text


def test_that_a_paused_rollout_says_so() -> None:
    lab = run(web(2))
    lab.do("pause deployment/web", lab.at_time(20_000))
    lab.do("set-image deployment/web web=web:2", lab.at_time(20_000))
    moment = lab.at_time(60_000)
    assert "paused" in asked(lab, "deployment/default/web", moment, STUCK).text


def stuck() -> SimulationRun:
    probe = {"container": {"readinessProbe": {"periodSeconds": 1}}}
    lab = run(db(3, pod=probe))
    lab.do("set-image statefulset/db db=db:never-ready", lab.at_time(40_000))
    lab.at_time(120_000)
    return lab


def test_that_a_stuck_rollout_of_a_statefulset_tells_which_pod_holds_it() -> None:
    lab = stuck()
    answer = asked(lab, "statefulset/default/db", lab.at_time(120_000), STUCK)
    assert "db-2 is not ready" in answer.text
    assert "only 1 pod may be unavailable" in answer.text


def test_that_a_rollback_alone_does_not_mend_a_stuck_rollout() -> None:
    lab = stuck()
    lab.do("rollback statefulset/db", lab.at_time(120_000))
    moment = lab.at_time(240_000)
    answer = asked(lab, "statefulset/default/db", moment, STUCK)
    assert "somebody has to delete db-2" in answer.text
    lab.do("delete pod/db-2", moment)
    assert not lab.why("statefulset/default/db", lab.at_time(300_000))


def test_that_a_partition_says_which_pods_keep_the_old_template() -> None:
    lab = run(db(3))
    lab.do("partition statefulset/db 2", lab.at_time(40_000))
    lab.do("set-image statefulset/db db=db:2", lab.at_time(40_000))
    answer = asked(lab, "statefulset/default/db", lab.at_time(90_000), "Why do pods keep the old template?")
    assert "the partition is 2" in answer.text.lower()
    assert answer.concept == "partition"


def test_that_on_delete_says_who_has_to_act() -> None:
    lab = run(db(2, updateStrategy={"type": "OnDelete"}))
    lab.do("set-image statefulset/db db=db:2", lab.at_time(40_000))
    answer = asked(lab, "statefulset/default/db", lab.at_time(90_000), "Why do pods keep the old template?")
    assert answer.concept == "on-delete"


def test_that_an_ordered_start_says_for_whom_it_waits() -> None:
    lab = run(db(3, "db:never-ready", pod={"container": {"readinessProbe": {"periodSeconds": 1}}}))
    answer = asked(lab, "statefulset/default/db", lab.at_time(40_000), "Why are not all pods there?")
    assert answer.text == "db-0 is not Ready; OrderedReady waits for it."


def test_that_a_refused_drain_tells_the_numbers_of_the_budget() -> None:
    lab = run(web(3), budget(minAvailable=3))
    lab.do("drain node-1 --force --delete-emptydir-data", lab.at_time(20_000))
    moment = lab.at_time(30_000)
    answer = asked(lab, "node//node-1", moment, "Why is the drain refused?")
    assert "web needs 3 healthy pods and has 3" in answer.text
    assert (
        "3 pods are healthy and 3 have to be"
        in asked(lab, "poddisruptionbudget/default/web", moment, "Why may none go?").text
    )


def test_that_a_claim_without_a_class_tells_what_it_waits_for() -> None:
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
            "storageClassName": "gold",
        },
    }
    lab = run(claim)
    moment = lab.at_time(10_000)
    answer = asked(lab, "persistentvolumeclaim/default/data", moment, "Why is it Pending?")
    assert "gold" in answer.text
    assert answer.concept == "pvc"


def test_that_a_claim_in_use_tells_who_uses_it() -> None:
    lab = run(db(1))
    lab.do("delete pvc/data-db-0", lab.at_time(30_000))
    moment = lab.at_time(31_000)
    answer = asked(lab, "persistentvolumeclaim/default/data-db-0", moment, "Why does it not end?")
    assert "db-0 still uses it" in answer.text


def test_that_a_volume_on_a_lost_node_tells_why_it_stays_attached() -> None:
    lab = lost_node()
    moment = lab.at_time(385_000)
    answer = asked(lab, "persistentvolumeclaim/default/data-db-1", moment, "Why is it still attached to node-2?")
    assert "no other node may have it" in answer.text


def test_that_a_pod_whose_volume_is_elsewhere_says_where() -> None:
    lab = lost_node()
    lab.do("force-delete pod/db-1", lab.at_time(385_000))
    moment = lab.at_time(390_000)
    answer = asked(lab, DB_1, moment, "Why does it not start?")
    assert "still attached to node-2, which does not answer" in answer.text


def test_that_a_finalizer_is_named() -> None:
    held = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "held", "finalizers": ["shop/keep"]}}
    lab = run(held)
    lab.do("delete configmap/held", lab.at_time(1_000))
    answer = asked(lab, "configmap/default/held", lab.at_time(5_000), "Why does it not end?")
    assert "shop/keep" in answer.text


def test_that_a_service_without_pods_and_one_without_ready_pods_say_so() -> None:
    lab = run(service("web"))
    assert (
        "No pod has the labels app=web"
        in asked(lab, "service/default/web", lab.at_time(5_000), "Why does it lead nowhere?").text
    )
    lab = run(service("web"), web(2, "web:crashing"))
    assert (
        "none of them is ready"
        in asked(lab, "service/default/web", lab.at_time(30_000), "Why does it lead nowhere?").text
    )


def test_that_a_job_that_failed_tells_how_often_it_tried() -> None:
    spec = {
        "template": {
            **template("web", "web:crashing"),
            "spec": {**template("web", "web:crashing")["spec"], "restartPolicy": "Never"},
        }
    }
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "once"}, "spec": {**spec, "backoffLimit": 1}}
    lab = run(job)
    moment = lab.at_time(300_000)
    assert asked(lab, "job/default/once", moment, "Why did it fail?").text


def test_that_what_the_api_server_refused_is_told() -> None:
    lab = run(web(-1))
    moment = lab.at_time(1_000)
    answer = asked(lab, "deployment/default/web", moment, "Why is it left alone?")
    assert "negative" in answer.text


# Mesh


def injected(**labels: str) -> Simulation:
    istiod = meshes.pod("istiod-1", "istiod", space="istio-system", proxy=False)
    hook = meshes.made("MutatingWebhookConfiguration", "istio-sidecar-injector", "", "admissionregistration.k8s.io/v1")
    return Simulation([meshes.namespace("default", **labels), istiod, hook, web(1)])


def test_that_a_pod_without_a_proxy_tells_that_its_namespace_has_no_label() -> None:
    lab = of(injected())
    moment = lab.at_time(20_000)
    answer = asked(lab, starting(moment, "pod/default/web")[0], moment, "Why no sidecar?")
    assert "has no label istio-injection=enabled" in answer.text
    assert answer.concept == "injection-webhook"


def test_that_a_pod_that_is_older_than_the_label_says_so() -> None:
    lab = of(injected())
    lab.do("label namespace/default istio-injection=enabled", lab.at_time(20_000))
    moment = lab.at_time(25_000)
    assert "older than the label" in asked(lab, starting(moment, "pod/default/web")[0], moment, "Why no sidecar?").text


def test_that_an_injected_pod_is_asked_nothing() -> None:
    lab = of(injected(istio_injection="enabled"))
    moment = lab.at_time(20_000)
    assert not any(one.ask == "Why no sidecar?" for one in lab.why(starting(moment, "pod/default/web")[0], moment))


def test_that_errors_in_the_mesh_tell_what_answers_them() -> None:
    objects = [meshes.service(), *meshes.pods(2, notes={ERRORS: "503"}), meshes.traffic(20, None)]
    lab = of(meshes.mesh(*objects, seconds=3))
    moment = lab.at_time(3_000)
    assert "the program answered so" in asked(lab, "pod/default/pay-v1-0", moment, "Why 503?").text


def test_that_a_strict_server_tells_why_plain_callers_get_nothing() -> None:
    strict = meshes.made(
        "PeerAuthentication", "default", group="security.istio.io/v1", spec={"mtls": {"mode": "STRICT"}}
    )
    caller = meshes.pod("web", "web", proxy=False)
    objects = [caller, meshes.service(), *meshes.pods(1), strict, meshes.traffic(20, None)]
    lab = of(meshes.mesh(*objects, seconds=3, caller=False))
    answer = asked(lab, "pod/default/pay-v1-0", lab.at_time(3_000), "Why no answer?")
    assert "mutual TLS only" in answer.text
    assert answer.concept == "mtls"


def test_that_nothing_is_asked_where_all_is_well() -> None:
    lab = run(*shop(), budget(minAvailable=2))
    moment = lab.at_time(60_000)
    for one in moment.diagram.boxes:
        assert not lab.why(one.id, moment), one.id
