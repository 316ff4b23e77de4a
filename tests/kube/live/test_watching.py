"""The watch against a server that misbehaves; without kubectl, so that it holds everywhere."""

from __future__ import annotations

import itertools
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.kube.sources.live import Live
from explorer.kube.sources.watching import LONGEST_LINE
from tests.kube.live.api_server import SHOP, Cluster, Handler, Request, Server, filled, pod, simple, status
from tests.kube.live.conftest import HASTY, Followed, follow, lists_pods, near, pods, watches_pods, watching


def test_that_a_list_is_followed_by_what_changes(cluster: Cluster, live: Live) -> None:
    deltas = live.watch(live.list().version)
    cluster.put(pod(70))
    cluster.delete("web-0-7d9f8c6b5d-00001")
    assert [(d.verb, d.object["metadata"]["name"]) for d in itertools.islice(deltas, 2)] == [
        ("added", "web-7-7d9f8c6b5d-00070"),
        ("deleted", "web-0-7d9f8c6b5d-00001"),
    ]


def test_that_a_watch_goes_on_from_any_version_that_was_told(cluster: Cluster, server: Server, live: Live) -> None:
    version = live.list().version
    for number in (20, 21, 1):
        cluster.put(pod(number))
    cluster.delete("web-0-7d9f8c6b5d-00002")
    first = next(live.watch(version))
    with near(server) as other:
        rest = list(itertools.islice(other.watch(first.version), 3))
    seen = [(delta.verb, delta.object["metadata"]["name"][-2:]) for delta in (first, *rest)]
    assert seen == [("added", "20"), ("added", "21"), ("modified", "01"), ("deleted", "02")]
    asked = [r for r in cluster.requests if lists_pods(r)]
    assert len(asked) == 1, "the second one need not list anything"


def test_that_a_restart_of_the_server_loses_nothing(cluster: Cluster, server: Server, live: Live) -> None:
    def restart() -> None:
        server.stop()
        cluster.put(pod(80))
        cluster.delete("web-0-7d9f8c6b5d-00000")
        server.start()

    seen = follow(live, (watching, restart), until=lambda seen: watching(seen) and seen.names() == pods(cluster))
    assert ("added", "web-0-7d9f8c6b5d-00001") in seen.verbs
    assert seen.verbs.count(("added", "web-0-7d9f8c6b5d-00001")) == 1


def test_that_a_server_that_is_away_is_waited_for_and_told_of(cluster: Cluster, server: Server, live: Live) -> None:
    seen = follow(
        live,
        (watching, server.stop),
        (lambda seen: seen.last.state == "waiting" and bool(seen.last.remarks), server.start),
        until=lambda seen: watching(seen) and not seen.last.remarks,
    )
    assert seen.names() == pods(cluster)


def test_that_history_that_is_gone_is_made_up_for_by_a_list(cluster: Cluster, server: Server, live: Live) -> None:
    def lose() -> None:
        server.stop()
        cluster.put(pod(80))
        cluster.delete("web-0-7d9f8c6b5d-00000")
        cluster.forget()
        server.start()

    seen = follow(live, (watching, lose), until=lambda seen: seen.names() == pods(cluster))
    assert seen.verbs[-2:] == [("added", "web-8-7d9f8c6b5d-00080"), ("deleted", "web-0-7d9f8c6b5d-00000")]
    assert sum(lists_pods(request) for request in cluster.requests) == 2


def test_that_a_watch_that_is_told_to_list_again_does(cluster: Cluster, live: Live) -> None:
    told = iter([True])

    def expire(handler: Handler, request: Request) -> bool:
        if watches_pods(request) and next(told, False):
            cluster.put(pod(81))
            handler.begin_lines()
            handler.line({"type": "ERROR", "object": status(410, "Expired", "too old")})
            handler.end_lines()
            return True
        return False

    cluster.mischief = expire
    follow(live, until=lambda seen: seen.names() == pods(cluster) and len(seen.names()) == 4)


@pytest.mark.parametrize("as_event", [True, False])
def test_that_a_version_that_the_server_never_had_is_given_up(cluster: Cluster, live: Live, as_event: bool) -> None:
    def restored(handler: Handler, request: Request) -> bool:
        if watches_pods(request) and int(request.query["resourceVersion"]) < 1009:
            failure = status(504, "Timeout", "Too large resource version: 1008, current: 7")
            if as_event:
                handler.begin_lines()
                time.sleep(0.01)
                handler.line({"type": "ERROR", "object": failure})
                handler.end_lines()
            else:
                handler.fail(504, "Timeout", failure["message"])
            return True
        return False

    cluster.mischief = restored
    cluster.version = 1007
    seen = follow(
        live,
        (lambda seen: len(seen.names()) == 3, lambda: cluster.put(pod(86))),
        (lambda seen: bool(seen.last.remarks), lambda: cluster.put(pod(87))),
        until=lambda seen: len(seen.names()) == 5 and not seen.last.remarks,
    )
    assert watching(seen)


def test_that_a_connection_without_a_word_is_given_up(cluster: Cluster, server: Server) -> None:
    silent = iter([True])

    def hold(handler: Handler, request: Request) -> bool:
        if watches_pods(request) and next(silent, False):
            handler.begin_lines()
            cluster.put(pod(82))
            handler.stopped.wait(30)
            return True
        return False

    cluster.mischief = hold
    with near(server, msgspec.structs.replace(HASTY, watch=1, silence=0.2)) as live:
        follow(live, until=lambda seen: seen.names() == pods(cluster) and len(seen.names()) == 4)


GARBAGE = {
    "no JSON": b"<html>Sign in at the hotel</html>\n",
    "no object": b"[1, 2]\n",
    "no kind of change": b'{"type": "DANCED", "object": {}}\n',
    "no name": b'{"type": "ADDED", "object": {"metadata": {}}}\n',
    "no text": b"\xff\xfe\x00\n",
    "deep": b"[" * 20_000 + b"\n",
}


@pytest.mark.parametrize("apart", [0, 1])
@pytest.mark.parametrize("garbage", GARBAGE)
def test_that_a_watch_survives_garbage_and_says_so(cluster: Cluster, live: Live, garbage: str, apart: int) -> None:
    times = itertools.count()

    def babble(handler: Handler, request: Request) -> bool:
        if watches_pods(request) and next(times) < 4:
            handler.begin_lines()
            time.sleep(0.01 * apart)
            handler.chunk(GARBAGE[garbage])
            handler.end_lines()
            return True
        return False

    cluster.mischief = babble
    seen = follow(
        live,
        (lambda seen: any(line.startswith("pods: ") for line in seen.last.remarks), lambda: cluster.put(pod(83))),
        until=lambda seen: seen.names() == pods(cluster) and not seen.last.remarks,
    )
    assert len(seen.names()) == 4


def test_that_a_line_without_an_end_is_not_waited_for(cluster: Cluster, live: Live) -> None:
    times = itertools.count()

    def pour(handler: Handler, request: Request) -> bool:
        if watches_pods(request) and next(times) < 1:
            handler.begin_lines()
            while not handler.stopped.is_set():
                handler.chunk(b"x" * (1 << 20))
            return True
        return False

    cluster.mischief = pour
    follow(
        live,
        (lambda _seen: next(times) >= 2, lambda: cluster.put(pod(84))),
        until=lambda seen: seen.names() == pods(cluster),
    )
    assert LONGEST_LINE < 1 << 26


def test_that_a_new_kind_is_followed_once_it_is_there_and_forgotten_when_it_goes(
    cluster: Cluster, server: Server
) -> None:
    definition = simple("CustomResourceDefinition", "shops.example.test", api_version="apiextensions.k8s.io/v1")
    definition["spec"] = {"versions": [{"name": "v1", "schema": {"openAPIV3Schema": {}}}]}

    def add() -> None:
        cluster.kinds.append(SHOP)
        cluster.put(simple("Shop", "corner", "shop", api_version="example.test/v1"))
        cluster.put(definition)

    def remove() -> None:
        cluster.kinds.remove(SHOP)
        cluster.delete("shops.example.test", "customresourcedefinitions.apiextensions.k8s.io", "")
        server.hang_up()

    kept: list[object] = []

    def there(seen: Followed) -> bool:
        kept[:] = [obj["spec"] for obj in seen.objects.values() if obj["kind"] == "CustomResourceDefinition"]
        return bool(kept and seen.names("Shop"))

    with near(server) as live:
        follow(live, (watching, add), (there, remove), until=lambda seen: not seen.names("Shop"))
    assert kept == [{"versions": [{"name": "v1"}]}]


def test_that_what_cannot_be_watched_is_read_now_and_then(cluster: Cluster, live: Live) -> None:
    def refuse(handler: Handler, request: Request) -> bool:
        if "watch" in request.query:
            handler.fail(405, "MethodNotAllowed", "watch is not supported")
            return True
        return False

    cluster.mischief = refuse
    follow(
        live,
        (watching, lambda: (cluster.put(pod(85)), cluster.delete("web-0-7d9f8c6b5d-00000"))),
        until=lambda seen: seen.names() == pods(cluster) and len(seen.verbs) > 5,
    )


def test_that_what_changes_faster_than_it_is_taken_comes_once(cluster: Cluster, live: Live) -> None:
    def churn() -> None:
        for number in range(500):
            cluster.put({**pod(1), "status": {"phase": f"Phase{number}"}})

    seen = follow(
        live,
        (watching, churn),
        until=lambda seen: any(o.get("status", {}).get("phase") == "Phase499" for o in seen.objects.values()),
    )
    assert seen.verbs.count(("modified", "web-0-7d9f8c6b5d-00001")) < 500


def test_that_a_cluster_begins_to_show_before_all_of_it_is_read(cluster: Cluster, live: Live) -> None:
    def slow_events(handler: Handler, request: Request) -> bool:
        if request.path == "/api/v1/events":
            time.sleep(0.2)
        return False

    cluster.mischief = slow_events
    parts: list[float] = []

    def note(seen: object) -> bool:
        parts.append(seen.last.part)  # type: ignore[attr-defined]
        return watching(seen)  # type: ignore[arg-type]

    seen = follow(live, until=note)
    assert any(0.3 < part < 1.0 for part in parts)
    assert parts[-1] == 1.0
    assert sorted(parts) == parts
    assert seen.names() == pods(cluster)


FAULTS = st.sampled_from(["put", "change", "delete", "restart", "forget", "again", "break"])


@settings(max_examples=15)
@given(st.lists(st.tuples(FAULTS, st.integers(0, 5)), min_size=1, max_size=12))
def test_that_whatever_happens_the_end_is_the_same(course: list[tuple[str, int]]) -> None:
    cluster = filled(3)
    server = Server(cluster)

    def happen() -> None:
        for deed, number in course:
            there = ("pods", "shop", pod(number)["metadata"]["name"]) in cluster.objects
            if deed in ("put", "change"):
                cluster.put({**pod(number), "status": {"phase": deed}})
            elif deed in ("delete", "again") and there:
                cluster.delete(pod(number)["metadata"]["name"])
                if deed == "again":
                    cluster.put(pod(number))
            elif deed == "forget":
                cluster.forget()
            elif deed in ("restart", "break"):
                server.stop()
                server.start()

    try:
        with near(server) as live:
            seen = follow(
                live,
                (watching, happen),
                until=lambda seen: {k.name: v["metadata"]["resourceVersion"] for k, v in seen.objects.items() if k.kind == "Pod"}
                == {name: obj["metadata"]["resourceVersion"] for (kind, _, name), obj in cluster.objects.items() if kind == "pods"},
            )  # fmt: skip
        assert seen.last.state in ("watching", "waiting")
    finally:
        server.stop()
