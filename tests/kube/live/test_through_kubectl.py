"""The real kubectl between us and the server: every way to sign in, nothing but reading, and nothing left behind."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from explorer.kube.sources.kubeconfig import choose, needs_permission, read_kubeconfig
from explorer.kube.sources.kubectl import ClusterError, NotAllowedError, find_kubectl
from explorer.kube.sources.proxy import Proxy, for_kubectl, has_private_sockets
from explorer.kube.sources.transport import Question
from tests.conftest import ROOT
from tests.kube.live.api_server import Cluster, Server, pod, simple
from tests.kube.live.conftest import HASTY, follow, kubeconfig, through, watching

pytestmark = [
    pytest.mark.usefixtures("kubectl"),
    pytest.mark.skipif(not has_private_sockets(), reason="there are no private sockets on this system"),
]

TLS = Path(__file__).parent / "tls"
AUTHORITY = f', certificate-authority: "{TLS / "authority.pem"}"'


@pytest.fixture
def secure(cluster: Cluster) -> Iterator[Server]:
    cluster.token = "t"  # noqa: S105
    server = Server(cluster, TLS / "server.pem")
    yield server
    server.stop()
    assert cluster.writes == 0, "something was written"


@pytest.fixture(autouse=True)
def short(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for sockets, which has to be empty in the end."""
    folder = Path("/tmp", f"podium-test-{os.getpid()}-{time.monotonic_ns()}")  # noqa: S108 - names of sockets are short
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    folder.rmdir()


def login(folder: Path, token: str = "t", name: str = "login.sh") -> Path:  # noqa: S107
    """An exec plug-in that notes that it ran."""
    path = folder / name
    answer = (
        f'{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{"token":"{token}"}}}}'
    )
    path.write_text(f"#!/bin/sh\ntouch '{folder}/ran'\necho '{answer}'\n")
    path.chmod(0o700)
    return path


def plug_in(command: str, more: str = "") -> str:
    return f'exec: {{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: "{command}"{more}}}'


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z"
    return True


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def core(cluster: Cluster) -> Cluster:
    """A cluster with few kinds: one process for each takes its time."""
    few = ("pods", "namespaces", "services", "configmaps", "secrets")
    cluster.kinds = [kind for kind in cluster.kinds if kind.name in few]
    return cluster


@pytest.mark.parametrize("way", ["proxy", "raw"])
@pytest.mark.usefixtures("core")
def test_that_a_cluster_is_listed_and_watched(cluster: Cluster, server: Server, tmp_path: Path, way: str) -> None:
    cluster.put(simple("Secret", "key", "shop", type="Opaque", data={"password": "aHVudGVyMg=="}))
    with through(kubeconfig(tmp_path, server.url), way=way) as live:
        listing = live.list()
        assert listing.remarks == ()
        assert len(listing.objects) == len(cluster.objects)
        secret = next(obj for obj in listing.objects if obj["kind"] == "Secret")
        assert "data" not in secret
        assert secret["metadata"]["namespace"] == "shop"
        deltas = live.watch(listing.version)
        cluster.put(pod(70))
        cluster.delete("web-0-7d9f8c6b5d-00001")
        assert [delta.verb for delta in itertools.islice(deltas, 2)] == ["added", "deleted"]
    asked = [request.headers["accept"] for request in cluster.requests if request.path.endswith("/secrets")]
    assert asked
    assert all("as=PartialObjectMetadata" in accept or "as=Table" in accept for accept in asked)


@pytest.mark.parametrize("way", ["proxy", "raw"])
@pytest.mark.usefixtures("core")
def test_that_a_restart_of_the_server_is_survived(cluster: Cluster, server: Server, tmp_path: Path, way: str) -> None:
    def restart() -> None:
        server.stop()
        cluster.put(pod(80))
        cluster.forget()
        cluster.delete("web-0-7d9f8c6b5d-00000")
        server.start()

    with through(kubeconfig(tmp_path, server.url), way=way) as live:
        seen = follow(
            live,
            (watching, restart),
            until=lambda seen: seen.names() == {name for kind, _, name in cluster.objects if kind == "pods"},
        )
    assert len(seen.names()) == 3


@pytest.mark.usefixtures("core")
def test_that_a_list_through_raw_tells_what_is_forbidden(cluster: Cluster, server: Server, tmp_path: Path) -> None:
    cluster.forbidden = lambda kind, _namespace: kind.plural in ("secrets", "configmaps")
    with through(kubeconfig(tmp_path, server.url), way="raw") as live:
        assert live.list().remarks == ("configmaps, secrets may not be listed (forbidden)",)


def test_that_an_end_of_kubectl_is_made_good(
    cluster: Cluster, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxies: list[Proxy] = []
    start = Proxy.__init__

    def note(self: Proxy, *args: object) -> None:
        proxies.append(self)
        start(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Proxy, "__init__", note)

    def kill() -> None:
        keeper = proxies[0]._keeper
        assert keeper is not None
        os.killpg(keeper.pid, signal.SIGKILL)
        cluster.put(pod(81))

    with through(kubeconfig(tmp_path, server.url)) as live:
        follow(live, (watching, kill), until=lambda seen: len(seen.names()) == 4)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *((method, "/api/v1/namespaces/shop/pods") for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "G", "GETS")),
        *(("GET", f"/api/v1/namespaces/shop/pods/web/{what}") for what in ("exec", "attach", "portforward", "log", "proxy")),
        ("GET", "/api/v1/namespaces/shop/services/web/proxy/"), ("GET", "/api/v1/nodes/node-1/proxy/run"),
        ("GET", "/api/v1/namespaces/shop/secrets/key"), ("GET", "/static/"), ("GET", "/metrics"), ("GET", "/logs/"),
        ("GET", "/api/v1/namespaces/shop%2Fpods%2Fweb%2Fexec/pods"), ("GET", "/api/v1/../v1/nodes/n/proxy"),
    ],
)  # fmt: skip
def test_that_nothing_but_lists_gets_through(guarded: tuple[Proxy, Cluster], method: str, path: str) -> None:
    proxy, cluster = guarded
    before = len(cluster.requests)
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(proxy.folder) + "/s")
        link.sendall(f"{method} {path} HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode())
        answer = link.recv(9999)
    assert answer.split()[1:2] != [b"200"]
    assert len(cluster.requests) == before, "it reached the server"
    assert cluster.writes == 0


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, Cluster]]:
    try:
        kubectl = find_kubectl()
    except ClusterError as error:
        pytest.skip(str(error))
    cluster = Cluster()
    server = Server(cluster)
    path = kubeconfig(tmp_path_factory.mktemp("guarded"), server.url)
    proxy = Proxy(kubectl, "test", for_kubectl({**os.environ, "XDG_RUNTIME_DIR": ""}, [str(path)]), lambda: None)
    proxy.ask(Question("/api")).close()
    yield proxy, cluster
    folder = proxy.folder
    proxy.close()
    server.stop()
    assert folder is not None
    assert not folder.exists()


def test_that_the_socket_is_private(guarded: tuple[Proxy, Cluster]) -> None:
    folder = guarded[0].folder
    assert folder is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_that_kubectl_ends_when_the_cluster_is_closed(server: Server, tmp_path: Path, short: Path) -> None:
    with through(kubeconfig(tmp_path, server.url)) as live:
        live.list()
        assert len(list(short.iterdir())) == 1
        socket_path = next(short.iterdir()) / "s"
    with socket.socket(socket.AF_UNIX) as link, pytest.raises(OSError, match=r"No such file|refused"):
        link.connect(str(socket_path))


_ABANDONED = """
import os, sys, time
from pathlib import Path
from explorer.kube.sources.kubeconfig import read_kubeconfig
from explorer.kube.sources.live import open_cluster
live = open_cluster(read_kubeconfig([Path(sys.argv[1])]), now=time.monotonic, chance=lambda: 0.5, environment=dict(os.environ))
live.list()
print(live._transport._keeper.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not list(Path("/proc/self/task").glob("*/children")), reason="/proc names no children here")
def test_that_kubectl_ends_when_this_program_is_killed(server: Server, tmp_path: Path, short: Path) -> None:
    command = [sys.executable, "-c", _ABANDONED, str(kubeconfig(tmp_path, server.url))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        keeper = int(child.stdout.readline())
        kubectl = int(Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()[0])
        assert not gone(kubectl)
        child.kill()
    wait_for(lambda: gone(kubectl) and not list(short.iterdir()))


@pytest.mark.parametrize(
    "user",
    ["token: t", 'tokenFile: "token"', plug_in("./login.sh"), plug_in("login.sh")],
    ids=["token", "token file", "exec beside the kubeconfig", "exec on the PATH"],
)
def test_that_every_way_to_sign_in_works(
    secure: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    login(tmp_path)
    (tmp_path / "token").write_text("t")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    path = kubeconfig(tmp_path, secure.url, user, AUTHORITY)
    command = needs_permission(choose(read_kubeconfig([path])))
    assert (command is None) == (user == "token: t")
    allowed = frozenset({command.digest}) if command else frozenset()
    with through(path, allowed=allowed) as live:
        assert len(live.list().objects) == len(secure.cluster.objects)
    assert (tmp_path / "ran").exists() == ("exec" in user)


def test_that_a_plug_in_is_not_run_before_it_was_allowed(secure: Server, tmp_path: Path) -> None:
    login(tmp_path)
    path = kubeconfig(tmp_path, secure.url, plug_in("./login.sh"), AUTHORITY)
    with pytest.raises(NotAllowedError, match=r"runs .*login\.sh.*not been allowed"):
        through(path)
    assert not (tmp_path / "ran").exists()
    assert secure.cluster.requests == []


def test_that_a_person_has_time_to_sign_in(secure: Server, tmp_path: Path) -> None:
    slow = login(tmp_path)
    slow.write_text(slow.read_text().replace("touch", "sleep 0.6; touch"))
    path = kubeconfig(tmp_path, secure.url, plug_in("./login.sh"), AUTHORITY)
    command = needs_permission(choose(read_kubeconfig([path])))
    assert command is not None
    hasty = structs.replace(HASTY, silence=0.3)
    with through(path, allowed=frozenset({command.digest}), patience=hasty) as live:
        assert live.list().objects


@pytest.mark.parametrize("way", ["proxy", "raw"])
def test_that_a_plug_in_that_was_changed_meanwhile_is_not_run(secure: Server, tmp_path: Path, way: str) -> None:
    login(tmp_path)
    path = kubeconfig(tmp_path, secure.url, plug_in("./login.sh"), AUTHORITY)
    command = needs_permission(choose(read_kubeconfig([path])))
    assert command is not None
    with through(path, allowed=frozenset({command.digest}), way=way) as live:
        kubeconfig(tmp_path, secure.url, plug_in("./login.sh", ", args: [--more]"), AUTHORITY)
        with pytest.raises(NotAllowedError, match="--more"):
            live.list()
    assert not (tmp_path / "ran").exists()


def test_that_a_plug_in_that_is_missing_says_how_to_install_it(secure: Server, tmp_path: Path) -> None:
    user = plug_in("missing-login", ', installHint: "Install it from your provider."')
    path = kubeconfig(tmp_path, secure.url, user, AUTHORITY)
    command = needs_permission(choose(read_kubeconfig([path])))
    assert command is not None
    with (
        through(path, allowed=frozenset({command.digest})) as live,
        pytest.raises(ClusterError, match=r"cannot sign in.*missing-login") as caught,
    ):
        live.list()
    assert "Install it from your provider." in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("way", ["proxy", "raw"])
@pytest.mark.usefixtures("core")
def test_that_a_user_who_acts_as_another_does(cluster: Cluster, server: Server, tmp_path: Path, way: str) -> None:
    with through(kubeconfig(tmp_path, server.url, "token: t, as: grace"), way=way) as live:
        live.list()
    assert {request.headers.get("impersonate-user") for request in cluster.requests} == {"grace"}


def test_that_the_name_in_the_certificate_may_be_given(cluster: Cluster, tmp_path: Path) -> None:
    server = Server(cluster, TLS / "named.pem")
    named = kubeconfig(tmp_path, server.url, "token: t", f"{AUTHORITY}, tls-server-name: cluster.test")
    with through(named) as live:
        live.list()
    assert set(server.names) == {"cluster.test"}
    other = kubeconfig(tmp_path, server.url, "token: t", AUTHORITY)
    with through(other) as live, pytest.raises(ClusterError, match=r"certificate of .* is not trusted"):
        live.list()
    server.stop()


def test_that_an_unknown_certificate_is_one_clear_line(secure: Server, tmp_path: Path) -> None:
    with (
        through(kubeconfig(tmp_path, secure.url)) as live,
        pytest.raises(ClusterError, match="unknown authority") as caught,
    ):
        live.list()
    assert "\n" not in str(caught.value)
    assert "certificate of https://127.0.0.1" in str(caught.value)


@pytest.mark.parametrize("way", ["proxy", "raw"])
def test_that_an_expired_token_is_one_clear_line(secure: Server, tmp_path: Path, way: str) -> None:
    path = kubeconfig(tmp_path, secure.url, "token: old", AUTHORITY)
    with through(path, way=way) as live, pytest.raises(ClusterError, match="does not accept the user 'ada'"):
        live.list()


@pytest.mark.parametrize("way", ["proxy", "raw"])
def test_that_a_server_that_is_not_there_is_one_clear_line(cluster: Cluster, tmp_path: Path, way: str) -> None:
    server = Server(cluster)
    server.stop()
    path = kubeconfig(tmp_path, server.url)
    with through(path, way=way) as live, pytest.raises(ClusterError, match=r"'test' cannot be read.*refused") as caught:
        live.list()
    assert "\n" not in str(caught.value)


def test_that_complaints_of_kubectl_do_not_grow_without_end(guarded: tuple[Proxy, Cluster]) -> None:
    proxy, _ = guarded
    assert proxy.folder is not None
    complaints = proxy.folder / "complaints"
    with complaints.open("ab") as file:
        file.write(b"E1122 no answer\n" * 100_000)
    proxy.ask(Question("/api")).close()
    assert complaints.stat().st_size < 1000


def test_that_nothing_secret_is_said(secure: Server, tmp_path: Path) -> None:
    path = kubeconfig(tmp_path, secure.url, "token: hunter2", AUTHORITY)
    with through(path) as live, pytest.raises(ClusterError) as caught:
        live.list()
    assert "hunter2" not in str(caught.value)


def test_that_kubectl_itself_reads_the_test_server(kubectl: str, cluster: Cluster, server: Server) -> None:
    command = [kubectl, "-s", server.url, "get", "pods,secrets", "-A", "--no-headers"]
    cluster.put(simple("Secret", "key", "shop", type="Opaque", data={"a": "b"}))
    said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout
    assert said.count("pod/web-0-") == 3
    assert "secret/key" in said
    delete = [kubectl, "-s", server.url, "delete", "--raw", "/api/v1/namespaces/shop"]
    refused = subprocess.run(delete, capture_output=True, timeout=30, check=False)
    assert b"can only be read" in refused.stderr
    assert cluster.writes == 1, "the server counts writes"
    cluster.writes = 0
