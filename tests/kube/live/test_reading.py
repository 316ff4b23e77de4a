"""What is read of a cluster, and what is said of what cannot be; without kubectl, so that it holds everywhere."""

from __future__ import annotations

import json
import time

import msgspec
import pytest

from explorer.kube.sources.kubectl import ClusterError
from explorer.kube.sources.live import Live
from tests.kube.live.api_server import Cluster, Handler, Request, Server, pod, simple
from tests.kube.live.conftest import HASTY, follow, lists_pods, names, near, pods, watching


def test_that_a_listing_has_every_object_with_its_kind(cluster: Cluster, live: Live) -> None:
    listing = live.list()
    assert {(o["apiVersion"], o["kind"], o["metadata"]["name"]) for o in listing.objects} == {
        (o["apiVersion"], o["kind"], o["metadata"]["name"]) for o in cluster.objects.values()
    }
    assert listing.remarks == ()
    assert all("managedFields" not in obj["metadata"] for obj in listing.objects)


def test_that_a_long_list_is_read_in_pages(server: Server, live: Live) -> None:
    for number in range(3, 1203):
        server.cluster.put(pod(number))
    assert len(names(live.list().objects)) == 1203
    assert sum(lists_pods(request) for request in server.cluster.requests) == 3


def test_that_a_list_that_expires_between_its_pages_is_read_anew(cluster: Cluster, live: Live) -> None:
    for number in range(3, 600):
        cluster.put(pod(number))
    told = iter([True])

    def expire(handler: Handler, request: Request) -> bool:
        if lists_pods(request) and "continue" in request.query and next(told, False):
            cluster.delete("web-0-7d9f8c6b5d-00000")
            handler.fail(410, "Expired", "The provided continue parameter is too old")
            return True
        return False

    cluster.mischief = expire
    assert names(live.list().objects) == pods(cluster)


def test_that_a_slow_server_is_waited_for_and_others_meanwhile_read(cluster: Cluster, live: Live) -> None:
    done: list[str] = []

    def drip(handler: Handler, request: Request) -> bool:
        if not lists_pods(request):
            done.append(request.path)
            return False
        body = json.dumps({"kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": [pod(1)]}).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for start in range(0, len(body), 500):
            handler.wfile.write(body[start : start + 500])
            handler.wfile.flush()
            time.sleep(0.02)
        done.append("slow")
        return True

    cluster.mischief = drip
    assert len(names(live.list().objects)) == 1
    assert done.index("/api/v1/services") < done.index("slow")


@pytest.mark.parametrize(
    ("code", "wish"), [(429, {"Retry_After": "1"}), (503, {}), (500, {}), (504, {"Retry_After": "x"})]
)
def test_that_a_busy_server_is_asked_again_when_it_wishes(
    cluster: Cluster, live: Live, code: int, wish: dict[str, str]
) -> None:
    times: list[float] = []

    def busy(handler: Handler, request: Request) -> bool:
        if lists_pods(request):
            times.append(time.monotonic())
            if len(times) == 1:
                handler.fail(code, "Busy", "later, please", **wish)
                return True
        return False

    cluster.mischief = busy
    assert len(names(live.list().objects)) == 3
    assert (times[1] - times[0] >= 0.99) == (code == 429)


@pytest.mark.parametrize("body", [b"", b"null", b"<html>", b'{"items": 3}', b'{"kind": "Status"}', b"{" * 10_000])
def test_that_a_list_that_is_none_is_told_of_and_the_rest_read(cluster: Cluster, live: Live, body: bytes) -> None:
    def babble(handler: Handler, request: Request) -> bool:
        if lists_pods(request):
            handler.reply(body)
            return True
        return False

    cluster.mischief = babble
    listing = live.list()
    assert names(listing.objects, "Service") == {"web"}
    assert len(listing.remarks) == 1
    assert listing.remarks[0].startswith("pods: ")
    assert "\n" not in listing.remarks[0]


@pytest.mark.parametrize("body", [b"", b"null", b"<html>Sign in</html>", b'{"kind": "APIVersions"}', b'{"items": [1]}'])
def test_that_what_is_no_api_is_one_clear_line(cluster: Cluster, live: Live, body: bytes) -> None:
    def babble(handler: Handler, _request: Request) -> bool:
        handler.reply(body)
        return True

    cluster.mischief = babble
    with pytest.raises(ClusterError, match="context 'test' cannot be read") as caught:
        live.list()
    assert "\n" not in str(caught.value)


def test_that_a_server_that_never_speaks_is_one_clear_line(cluster: Cluster, server: Server) -> None:
    cluster.mischief = lambda handler, _request: handler.stopped.wait(30)
    with (
        near(server, msgspec.structs.replace(HASTY, silence=0.2)) as live,
        pytest.raises(ClusterError, match="no word"),
    ):
        live.list()


def test_that_a_head_without_an_end_is_one_clear_line(cluster: Cluster, live: Live) -> None:
    def babble(handler: Handler, _request: Request) -> bool:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Long: x\r\n" * 20_000)
        handler.close_connection = True
        return True

    cluster.mischief = babble
    with pytest.raises(ClusterError, match="none of HTTP"):
        live.list()


def test_that_an_expired_token_is_one_clear_line(cluster: Cluster, live: Live) -> None:
    cluster.token = "another"  # noqa: S105
    with pytest.raises(ClusterError, match=r"does not accept the user 'ada'.*not expired"):
        live.list()


def test_that_everything_forbidden_is_one_clear_line(cluster: Cluster, live: Live) -> None:
    cluster.forbidden = lambda _kind, _namespace: True
    with pytest.raises(ClusterError, match="may not list anything"):
        live.list()


def test_that_a_forbidden_kind_is_told_of_and_the_rest_read(cluster: Cluster, live: Live) -> None:
    cluster.forbidden = lambda kind, _namespace: kind.plural == "secrets"
    listing = live.list()
    assert len(names(listing.objects)) == 3
    assert listing.remarks == ("secrets may not be listed (forbidden)",)
    assert {(refusal.resource, refusal.namespace) for refusal in live.refusals} >= {
        ("secrets", ""),
        ("secrets", "shop"),
    }


def test_that_namespaces_are_read_one_by_one_where_all_together_is_forbidden(cluster: Cluster, live: Live) -> None:
    cluster.put(pod(5, "vault"))
    cluster.forbidden = lambda kind, namespace: kind.namespaced and namespace != "shop"
    listing = live.list()
    assert len(names(listing.objects)) == 3
    assert names(listing.objects, "Service") == {"web"}
    assert any("pods" in line and "shop" in line for line in listing.remarks)
    assert any("vault" in refusal.namespace for refusal in live.refusals)
    asked = {request.path for request in cluster.requests}
    assert "/api/v1/namespaces/vault/configmaps" not in asked, (
        "a namespace without pods, services, deployments is let be"
    )
    deltas = live.watch(listing.version)
    cluster.put(pod(6))
    assert next(deltas).verb == "added"


def test_that_what_is_forbidden_while_it_is_watched_goes_and_comes_back(cluster: Cluster, server: Server) -> None:
    def forbid() -> None:
        cluster.forbidden = lambda kind, _namespace: kind.plural == "pods"
        server.hang_up()

    def allow() -> None:
        cluster.forbidden = lambda _kind, _namespace: False

    with near(server, msgspec.structs.replace(HASTY, forbidden=0.1)) as live:
        seen = follow(
            live,
            (watching, forbid),
            (lambda seen: not seen.names(), allow),
            until=lambda seen: len(seen.names()) == 3 and not seen.last.remarks,
        )
        assert len(live.list().objects) == len(seen.objects), "nothing is there twice"


def test_that_one_namespace_is_read_where_even_their_list_is_forbidden(cluster: Cluster, server: Server) -> None:
    cluster.forbidden = lambda _kind, namespace: namespace != "default"
    cluster.put(simple("ConfigMap", "mine", "default"))
    with near(server) as live:
        assert [obj["metadata"]["name"] for obj in live.list().objects] == ["mine"]


def test_that_only_the_namespaces_are_read_that_are_asked_for(cluster: Cluster, server: Server) -> None:
    cluster.put(pod(5, "vault"))
    with near(server, namespaces=("vault",)) as live:
        assert len(names(live.list().objects)) == 1
    assert "/api/v1/pods" not in {request.path for request in cluster.requests}


SECRET = simple("Secret", "key", "shop", type="Opaque", data={"password": "aHVudGVyMg=="})
SECRET["metadata"]["annotations"] = {
    "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"aHVudGVyMg=="}}',
    "someone.test/original": "aHVudGVyMg==",
    "meta.helm.sh/release-name": "shop",
}


@pytest.mark.parametrize("obeys", [True, False])
def test_that_no_value_of_a_secret_is_asked_for_or_kept(cluster: Cluster, live: Live, obeys: bool) -> None:
    def send_all(handler: Handler, request: Request) -> bool:
        if not obeys:
            request.headers["accept"] = "application/json"
        return False

    cluster.mischief = send_all
    cluster.put(SECRET)
    listing = live.list()
    deltas = live.watch(listing.version)
    cluster.put({**SECRET, "metadata": {**SECRET["metadata"], "labels": {"a": "b"}}})
    found = [next(o for o in listing.objects if o["kind"] == "Secret"), next(deltas).object]
    assert "aHVudGVyMg" not in json.dumps(found)
    for obj in found:
        assert (obj["apiVersion"], obj["kind"]) == ("v1", "Secret")
        assert obj["metadata"]["annotations"] == {"meta.helm.sh/release-name": "shop"}
    if obeys:
        asked = [request.headers["accept"] for request in cluster.requests if "secrets" in request.path]
        assert asked
        assert all("PartialObjectMetadata" in accept and "," not in accept for accept in asked)


def test_that_twins_and_what_never_rests_are_not_read(cluster: Cluster, live: Live) -> None:
    live.list()
    asked = {request.path.rpartition("/")[2] for request in cluster.requests}
    assert not asked & {"leases", "endpoints"}
    assert "/apis/events.k8s.io/v1/events" not in {request.path for request in cluster.requests}


def test_that_an_older_server_is_asked_group_by_group(cluster: Cluster, live: Live) -> None:
    cluster.aggregated = False
    assert names(live.list().objects) == pods(cluster)
