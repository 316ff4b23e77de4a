"""A server for each test, ways to it, and a course of events to follow."""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.kube.source import Object
from explorer.kube.sources.batches import Batch, Key, apply
from explorer.kube.sources.kubeconfig import Context, read_kubeconfig
from explorer.kube.sources.kubectl import ClusterError, find_kubectl
from explorer.kube.sources.links import Links
from explorer.kube.sources.live import Live, open_cluster
from explorer.kube.sources.watching import Patience
from tests.kube.live.api_server import Cluster, Request, Server, filled

HASTY = Patience(first=0.01, most=0.04, silence=5.0, watch=60, poll=0.05, forbidden=60.0, discover=60.0, attempts=3)

LONGEST = 10.0
"""Seconds after which a course of events has failed."""


@pytest.fixture
def cluster() -> Cluster:
    return filled(3)


@pytest.fixture
def server(cluster: Cluster) -> Iterator[Server]:
    server = Server(cluster)
    yield server
    server.stop()
    assert cluster.writes == 0, "something was written"


@pytest.fixture
def kubectl(monkeypatch: pytest.MonkeyPatch) -> str:
    try:
        return find_kubectl()
    except ClusterError as error:
        pytest.skip(str(error))


def chance() -> Callable[[], float]:
    return random.Random(1).random  # noqa: S311


def near(server: Server, patience: Patience = HASTY, **options: Any) -> Live:
    """The server without kubectl between."""
    links = Links(lambda link: link.connect(("127.0.0.1", server.port)), socket.AF_INET)
    return Live(links, Context("test", user="ada"), time.monotonic, chance(), patience=patience, **options)


@pytest.fixture
def live(server: Server) -> Iterator[Live]:
    with near(server) as live:
        yield live


def kubeconfig(folder: Path, server: str, user: str = "token: t", cluster: str = "", context: str = "") -> Path:
    """A kubeconfig with one context; what is given is YAML in braces."""
    path = folder / "config"
    path.write_text(
        "apiVersion: v1\nkind: Config\ncurrent-context: test\n"
        f"contexts: [{{name: test, context: {{cluster: test, user: ada{context}}}}}]\n"
        f'clusters: [{{name: test, cluster: {{server: "{server}"{cluster}}}}}]\n'
        f"users: [{{name: ada, user: {{{user}}}}}]\n"
    )
    return path


def through(path: Path, **options: Any) -> Live:
    """A cluster by its kubeconfig, through kubectl."""
    return open_cluster(
        read_kubeconfig([path]),
        now=time.monotonic,
        chance=chance(),
        environment=dict(os.environ),
        **{"patience": HASTY, **options},
    )


class Followed:
    """What somebody sees who takes the batches of a cluster."""

    def __init__(self) -> None:
        self.objects: dict[Key, Object] = {}
        self.last = Batch()
        self.verbs: list[tuple[str, str]] = []

    def tell(self, batch: Batch) -> None:
        apply(self.objects, batch.deltas)
        self.verbs += [(delta.verb, delta.object["metadata"]["name"]) for delta in batch.deltas]
        self.last = batch

    def names(self, kind: str = "Pod") -> set[str]:
        return {key.name for key in self.objects if key.kind == kind}

    @property
    def watching(self) -> bool:
        return self.last.state == "watching"


Scene = tuple[Callable[[Followed], bool], Callable[[], object]]


def follow(live: Live, *scenes: Scene, until: Callable[[Followed], bool]) -> Followed:
    """Run a cluster: as soon as the condition of a scene holds its deed is done, one after another, until the last holds."""
    seen, left = Followed(), list(scenes)
    end = time.monotonic() + LONGEST

    def stop() -> bool:
        assert time.monotonic() < end, f"waited in vain; last was {seen.last}"
        if left and left[0][0](seen):
            left.pop(0)[1]()
        return not left and until(seen)

    live.run(seen.tell, stop, pause=0.0)
    return seen


def watching(seen: Followed) -> bool:
    return seen.watching


def names(objects: object, kind: str = "Pod") -> set[str]:
    return {obj["metadata"]["name"] for obj in objects if obj["kind"] == kind}  # type: ignore[attr-defined]


def pods(cluster: Cluster) -> set[str]:
    return {name for kind, _, name in cluster.objects if kind == "pods"}


def watches_pods(request: Request) -> bool:
    return request.path == "/api/v1/pods" and "watch" in request.query


def lists_pods(request: Request) -> bool:
    return request.path == "/api/v1/pods" and "watch" not in request.query
