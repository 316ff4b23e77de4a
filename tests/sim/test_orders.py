from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sim import actions
from explorer.sim.actions import Action
from explorer.sim.helm.release import Install, Interrupt, RollBack, Uninstall, Upgrade
from explorer.sim.mesh.actions import Inject, MutualTls, Send, Weights
from explorer.sim.objects import Key
from explorer.sim.orders import USAGES, OrderError, action_of, duration, parse
from tests.sim.helm.charts import SHOP

PAY = Key("VirtualService", "default", "pay")
LOAD = Key("Traffic", "default", "load")
POD = Key("Pod", "default", "mysql-1")
WEB = Key("Deployment", "default", "web")
SET = Key("StatefulSet", "shop", "mysql")


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("scale deploy/web 5", actions.Scale(WEB, 5)),
        ("scale deployments/web --replicas=0", actions.Scale(WEB, 0)),
        ("delete pod/mysql-1", actions.Delete(POD)),
        ("delete Pod/mysql-1 --grace-period=5 --cascade=orphan", actions.Delete(POD, grace=5, propagation="orphan")),
        ("delete po/mysql-1 --force", actions.Delete(POD, force=True)),
        ("force-delete pods/mysql-1", actions.Delete(POD, force=True)),
        ("delete node/node-1", actions.Delete(Key("Node", "", "node-1"))),
        ("delete networkpolicies/a", actions.Delete(Key("NetworkPolicy", "default", "a"))),
        ("delete ingressclasses/a", actions.Delete(Key("IngressClass", "", "a"))),
        ("delete kafka/broker", actions.Delete(Key("Kafka", "default", "broker"))),
        ("set-image deploy/web web:2", actions.SetImage(WEB, "web:2")),
        ("set-image deploy/web app=web@sha256:1", actions.SetImage(WEB, "web@sha256:1", "app")),
        ("set-image deploy/web *=web:2", actions.SetImage(WEB, "web:2")),
        ("rollback deploy/web", actions.Rollback(WEB)),
        ("rollback deploy/web 3", actions.Rollback(WEB, 3)),
        ("rollback deploy/web --to-revision=3", actions.Rollback(WEB, 3)),
        ("restart deploy/web", actions.Restart(WEB)),
        ("pause deploy/web", actions.Pause(WEB)),
        ("resume deploy/web", actions.Pause(WEB, paused=False)),
        ("partition shop/sts/mysql 2", actions.Partition(SET, 2)),
        ("label deploy/web tier=front old-", actions.Label(WEB, {"tier": "front", "old": None})),
        ("edit deploy/web spec.minReadySeconds 10", actions.Edit(WEB, ("spec", "minReadySeconds"), 10)),
        ("edit deploy/web spec.template.spec.containers[0].image web", actions.Edit(WEB, ("spec", "template", "spec", "containers", 0, "image"), "web")),
        ("edit deploy/web metadata.annotations[a.b/c] null", actions.Edit(WEB, ("metadata", "annotations", "a.b/c"), None)),
        ("cordon node-1", actions.Cordon("node-1")),
        ("uncordon node/node-1", actions.Cordon("node-1", on=False)),
        ("drain node-1 --force", actions.Drain("node-1", force=True)),
        ("drain node-1 --ignore-daemonsets=false --delete-emptydir-data", actions.Drain("node-1", ignore_daemonsets=False, delete_emptydir_data=True)),
        ("evict pod/mysql-1 --grace-period=5", actions.Evict(POD, 5)),
        ("out-of-service node-1", actions.OutOfService("node-1")),
        ("in-service node-1", actions.OutOfService("node-1", on=False)),
        ("stop-node node-1", actions.Machine("node-1", on=False)),
        ("start-node node-1", actions.Machine("node-1", on=True)),
        ("cut-off node-1", actions.Network("node-1", on=False)),
        ("connect node-1", actions.Network("node-1", on=True)),
        ("cordon-storage standard", actions.Storage("standard", on=False)),
        ("uncordon-storage sc/standard", actions.Storage("standard", on=True)),
        ("roll-out deploy/web good", actions.RollOut(WEB)),
        ("roll-out deploy/web crashing", actions.RollOut(WEB, "crashing")),
        ("roll-out sts/web never-ready", actions.RollOut(Key("StatefulSet", "default", "web"), "never-ready")),
        ("weights vs/pay v1=90 v2=10", Weights(PAY, {"v1": 90, "v2": 10})),
        ("weights httproute/pay old=1 new=0", Weights(Key("HTTPRoute", "default", "pay"), {"old": 1, "new": 0})),
        ("inject-delay vs/pay 2s", Inject(PAY, delay=2_000)),
        ("inject-delay vs/pay 250ms 50%", Inject(PAY, delay=250, percent=50)),
        ("inject-errors vs/pay 503 12.5%", Inject(PAY, status=503, percent=12.5)),
        ("no-faults vs/pay", Inject(PAY)),
        ("mtls shop strict", MutualTls("shop", "STRICT")),
        ("mtls ns/istio-system permissive", MutualTls("istio-system", "PERMISSIVE")),
        ("kill-istiod", actions.Scale(Key("Deployment", "istio-system", "istiod"), 0)),
        ("start-istiod", actions.Scale(Key("Deployment", "istio-system", "istiod"), 1)),
        ("start-traffic load 20 pay from app=web", Send(LOAD, 20, "pay", (("app", "web"),))),
        ("start-traffic shop/load 0.5 pay.default from app=web,tier=front", Send(Key("Traffic", "shop", "load"), 0.5, "pay.default", (("app", "web"), ("tier", "front")))),
        ("set-rate traffic/load 5", Send(LOAD, 5)),
        ("stop-traffic load", Send(LOAD, 0)),
        ("helm-install shop ./shop", Install("shop", SHOP)),
        ("helm-install shop shop --namespace=a --set=tag=2,replicas=1 --set=x={a,b} --wait --rollback-on-failure --helm=3 --timeout=60s", Install("shop", SHOP, "a", sets=("tag=2,replicas=1", "x={a,b}"), wait=True, undo=True, helm=3, timeout=60)),
        ("helm-upgrade shop shop --set=tag=2 --reuse-values", Upgrade("shop", SHOP, sets=("tag=2",), reuse=True)),
        ("helm-rollback shop", RollBack("shop")),
        ("helm-rollback shop 2 --wait", RollBack("shop", 2, wait=True)),
        ("helm-uninstall shop --keep-history", Uninstall("shop", keep_history=True)),
        ("helm-interrupt shop", Interrupt("shop")),
    ],
)  # fmt: skip
def test_that_a_line_is_an_action(line: str, action: Action) -> None:
    order = parse(f"1m30s {line}", ["Kafka"], {"shop": SHOP})
    assert (order.time, order.when) == (90_000, None)
    assert order.action == action
    assert action_of(line, ["Kafka"], {"shop": SHOP}) == action
    waiting = parse(f"when pod/mysql-1 is Ready: {line}", ["Kafka"], {"shop": SHOP})
    assert waiting.action == action
    assert waiting.when is not None
    assert waiting.when.text == "pod/mysql-1 is Ready"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", 'expected "<time> <verb> <object>", such as "30s delete pod/mysql-1"'),
        ("delete pod/a", "'delete' is no time; expected one such as 250ms, 30s or 1m30s"),
        ("30 delete pod/a", "'30' is no time; expected one such as 250ms, 30s or 1m30s"),
        ("30s scle pod/a", "there is nothing called 'scle' to do; did you mean scale?"),
        ("30s scale", "the object is missing; expected: <time> scale <kind>/<name> <replicas>"),
        ("30s scale deploy/web", "the number of replicas is missing; expected: <time> scale <kind>/<name> <replicas>"),
        ("30s scale deploy/web x", "'x' is no number of replicas; expected: <time> scale <kind>/<name> <replicas>"),
        ("30s restart web", "'web' names no object such as pod/mysql-1, or shop/pod/mysql-1 in the namespace shop; expected: <time> restart <kind>/<name>"),
        ("30s restart deploymnt/web", "there is no kind 'deploymnt' (did you mean deployment?); expected: <time> restart <kind>/<name>"),
        ("30s restart deploy/web now", "'now' is too much; expected: <time> restart <kind>/<name>"),
        ("30s restart deploy/web --fast", "there is no option '--fast' here; expected: <time> restart <kind>/<name>"),
        ("30s label deploy/web x", "'x' is no label such as tier=web, nor tier- to take one away; expected: <time> label <kind>/<name> <label>=<value>… <label>-…"),
        ("30s evict deploy/web", "deployment/web is no pod; expected: <time> evict <kind>/<name> [--grace-period=<seconds>]"),
        ("30s delete 'pod/a", "no closing quotation"),
        ("when pod/a is Ready", 'expected "when <condition>: <verb> <object>", such as "when pod/mysql-1 is Ready: delete pod/mysql-1"'),
        ("when pod/a is Redy: cordon node-1", "'Redy' is no word for how something is; did you mean Ready?; expected a condition such as pod/mysql-1 is Ready"),
        ("when pod/a is Ready: crdon node-1", "there is nothing called 'crdon' to do; did you mean cordon?"),
        ("30s roll-out deploy/web bad", "'bad' is no kind of image; expected good, crashing or never-ready; expected: <time> roll-out <kind>/<name> good|crashing|never-ready"),
        ("30s weights svc/pay v1=1", "service/pay is no VirtualService and no HTTPRoute; expected: <time> weights vs/<name>|httproute/<name> <subset>=<weight>…"),
        ("30s weights vs/pay v1", "'v1' is no weight such as v2=10; expected: <time> weights vs/<name>|httproute/<name> <subset>=<weight>…"),
        ("30s inject-delay vs/pay 2s 120%", "'120%' is no share; expected 0% to 100%; expected: <time> inject-delay vs/<name> <time> [<share>%]"),
        ("30s inject-errors vs/pay 200", "200 is no error of HTTP; expected 400 to 599; expected: <time> inject-errors vs/<name> <status> [<share>%]"),
        ("30s mtls shop always", "'always' is no mode; expected strict, permissive or disable; expected: <time> mtls <namespace> strict|permissive|disable"),
        ("30s start-traffic load many pay from app=web", "'many' is no rate; expected 0 to 1,000 requests a second; expected: <time> start-traffic <name> <requests a second> <host> from <label>=<value>"),
        ("30s helm-install shop shop", "there is no chart 'shop'; there are none; expected: <time> helm-install <release> <chart> [--set=<name>=<value>]… [--namespace=<name>] [--wait] [--timeout=<seconds>] [--rollback-on-failure] [--helm=3|4]"),
        ("30s helm-uninstall shop --helm=2", "there is no option '--helm' here; expected: <time> helm-uninstall <release> [--namespace=<name>] [--keep-history]"),
    ],
)  # fmt: skip
def test_that_a_mistake_is_one_line_that_says_what_was_expected(line: str, problem: str) -> None:
    with pytest.raises(OrderError) as error:
        parse(line)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("text", "time"), [("0s", 0), ("250ms", 250), ("1.5s", 1_500), ("2m", 120_000), ("1h1m1s1ms", 3_661_001)]
)
def test_that_times_are_whole_milliseconds(text: str, time: int) -> None:
    assert duration(text) == time


@pytest.mark.parametrize("text", ["", "s", "-1s", "1d", "1s 1s", "1e3s", "٣s", "999999999h"])
def test_that_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(OrderError):
        duration(text)


@given(
    st.text(max_size=60),
    st.sampled_from([usage.split()[0] for usage in USAGES]),
    st.sampled_from(["1s", "when no pods:"]),
)
def test_that_any_line_is_an_order_or_one_line_of_refusal(text: str, verb: str, time: str) -> None:
    said = ""
    try:
        parse(f"{time} {verb} {text}")
    except OrderError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1
