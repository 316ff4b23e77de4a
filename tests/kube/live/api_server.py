"""A small API server that can only be read, for tests: what kubectl and a watch need, and every way in which a server can misbehave.

Alone: `python -m tests.kube.live.api_server --pods 5000 --port 8001`.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Kind(NamedTuple):
    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def name(self) -> str:
        return f"{self.plural}.{self.group}" if self.group else self.plural


KINDS = (
    *(Kind("", "v1", plural, kind, namespaced) for plural, kind, namespaced in (
        ("pods", "Pod", True), ("services", "Service", True), ("configmaps", "ConfigMap", True),
        ("secrets", "Secret", True), ("namespaces", "Namespace", False), ("nodes", "Node", False),
        ("events", "Event", True), ("endpoints", "Endpoints", True),
    )),
    *(Kind("apps", "v1", plural, kind, True) for plural, kind in (("deployments", "Deployment"), ("replicasets", "ReplicaSet"))),
    Kind("events.k8s.io", "v1", "events", "Event", True),
    Kind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", True),
    Kind("coordination.k8s.io", "v1", "leases", "Lease", True),
    Kind("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", False),
)  # fmt: skip

SHOP = Kind("example.test", "v1", "shops", "Shop", True)


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Cluster:
    """What the server serves, with its history; and what was asked of it."""

    kinds: list[Kind] = field(default_factory=lambda: list(KINDS))
    changed: threading.Condition = field(default_factory=threading.Condition)
    version: int = 1000
    floor: int = 0
    objects: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    log: list[tuple[int, str, str, dict[str, Any]]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    writes: int = 0
    watching: int = 0
    forbidden: Callable[[Kind, str], bool] = lambda _kind, _namespace: False
    mischief: Callable[[Handler, Request], bool] | None = None
    aggregated: bool = True
    token: str = ""
    pages: dict[object, bytes] = field(default_factory=dict)

    def put(self, obj: dict[str, Any]) -> dict[str, Any]:
        """Create or change an object."""
        kind = next(k for k in self.kinds if (k.api_version, k.kind) == (obj["apiVersion"], obj["kind"]))
        with self.changed:
            self.version += 1
            metadata = {**obj["metadata"], "resourceVersion": str(self.version)}
            obj = {**obj, "metadata": metadata}
            key = kind.name, metadata.get("namespace", ""), metadata["name"]
            self.log.append((self.version, "MODIFIED" if key in self.objects else "ADDED", kind.name, obj))
            self.objects[key] = obj
            self.changed.notify_all()
        return obj

    def delete(self, name: str, plural: str = "pods", namespace: str = "shop") -> None:
        with self.changed:
            self.version += 1
            obj = self.objects.pop((plural, namespace, name))
            obj = {**obj, "metadata": {**obj["metadata"], "resourceVersion": str(self.version)}}
            self.log.append((self.version, "DELETED", plural, obj))
            self.changed.notify_all()

    def forget(self) -> None:
        """What happened so far can be watched no more."""
        with self.changed:
            self.version += 1
            self.floor = self.version

    def listed(self, kind: Kind, query: dict[str, str], namespace: str) -> list[dict[str, Any]]:
        wanted = query.get("fieldSelector", "").removeprefix("metadata.name=")
        with self.changed:
            return [
                obj
                for (name, place, own), obj in self.objects.items()
                if name == kind.name and namespace in ("", place) and wanted in ("", own)
            ]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    cluster: Cluster
    stopped: threading.Event

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def refuse(self) -> None:
        self.cluster.writes += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.fail(405, "MethodNotAllowed", "this server can only be read")

    do_POST = do_PUT = do_PATCH = do_DELETE = refuse  # noqa: N815

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        request = Request("GET", url.path, dict(parse_qsl(url.query)), {k.lower(): v for k, v in self.headers.items()})
        cluster = self.cluster
        cluster.requests.append(request)
        try:
            if cluster.token and request.headers.get("authorization") != f"Bearer {cluster.token}":
                self.fail(401, "Unauthorized", "Unauthorized")
            elif cluster.mischief is None or not cluster.mischief(self, request):
                self.serve(request)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def reply(self, body: bytes, code: int = 200, **headers: str) -> None:
        self.send_response(code)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **given}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send(self, value: object, code: int = 200) -> None:
        self.reply(json.dumps(value, separators=(",", ":")).encode(), code)

    def fail(self, code: int, reason: str, message: str, **headers: str) -> None:
        self.reply(json.dumps(status(code, reason, message)).encode(), code, **headers)

    def serve(self, request: Request) -> None:
        steps = [step for step in request.path.split("/") if step]
        if steps == ["version"]:
            self.send({"major": "1", "minor": "37", "gitVersion": "v1.37.1"})
        elif len(steps) == 1 or (steps[0] == "apis" and len(steps) <= 3) or steps == ["api", "v1"]:
            self.discovery(steps, request)
        else:
            group, rest = ("", steps[2:]) if steps[0] == "api" else (steps[1], steps[3:])
            namespace = ""
            if len(rest) >= 3 and rest[0] == "namespaces":
                namespace, rest = rest[1], rest[2:]
            kind = next((k for k in self.cluster.kinds if (k.group, k.plural) == (group, rest[0])), None)
            if kind is None or len(rest) > 1:
                self.fail(404, "NotFound", "the server could not find the requested resource")
            elif self.cluster.forbidden(kind, namespace):
                where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
                self.fail(403, "Forbidden", f'{kind.name} is forbidden: User "ada" cannot list resource {where}')
            elif request.query.get("watch", "0").lower() not in ("0", "false"):
                self.watch(kind, namespace, request)
            else:
                self.list(kind, namespace, request)

    def discovery(self, steps: list[str], request: Request) -> None:
        kinds = self.cluster.kinds
        groups = list(dict.fromkeys(k.group for k in kinds if k.group))
        if self.cluster.aggregated and len(steps) == 1 and "APIGroupDiscoveryList" in request.headers["accept"]:
            wanted = [""] if steps[0] == "api" else groups
            body = json.dumps({
                "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {},
                "items": [{"metadata": {"name": group}, "versions": [{"version": "v1", "freshness": "Current", "resources": [
                    {"resource": k.plural, "responseKind": {"group": k.group, "version": k.version, "kind": k.kind},
                     "scope": "Namespaced" if k.namespaced else "Cluster", "singularResource": k.kind.lower(), "verbs": VERBS}
                    for k in kinds if k.group == group]}]} for group in wanted],
            }).encode()  # fmt: skip
            self.reply(body, Content_Type="application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
        elif steps == ["api"]:
            self.send({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []})
        elif steps == ["apis"]:
            self.send({"kind": "APIGroupList", "apiVersion": "v1", "groups": [
                {"name": g, "versions": [{"groupVersion": f"{g}/v1", "version": "v1"}],
                 "preferredVersion": {"groupVersion": f"{g}/v1", "version": "v1"}} for g in groups]})  # fmt: skip
        else:
            group = "" if steps[0] == "api" else steps[1]
            self.send({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{group}/v1".lstrip("/"), "resources": [
                {"name": k.plural, "singularName": k.kind.lower(), "namespaced": k.namespaced, "kind": k.kind, "verbs": VERBS}
                for k in kinds if k.group == group]})  # fmt: skip

    def list(self, kind: Kind, namespace: str, request: Request) -> None:
        query, cluster = request.query, self.cluster
        start, version = 0, cluster.version
        if "continue" in query:
            version, start = json.loads(base64.urlsafe_b64decode(query["continue"]))
            if version < cluster.floor:
                self.fail(410, "Expired", "The provided continue parameter is too old")
                return
        form = form_of(request)
        key = kind, namespace, start, query.get("limit"), query.get("fieldSelector"), cluster.version, form
        if key not in cluster.pages:
            objects = cluster.listed(kind, query, namespace)
            limit = int(query.get("limit") or 0) or len(objects)
            page, left = objects[start : start + limit], len(objects) - start - limit
            metadata: dict[str, Any] = {"resourceVersion": str(version)}
            if left > 0:
                metadata["continue"] = base64.urlsafe_b64encode(json.dumps([version, start + limit]).encode()).decode()
                metadata["remainingItemCount"] = left
            value = table(kind, page) if form == "Table" else {"items": [formed(obj, form) for obj in page]}
            head = {"kind": f"{kind.kind}List", "apiVersion": kind.api_version}
            if form == "PartialObjectMetadataList":
                head = {"kind": form, "apiVersion": "meta.k8s.io/v1"}
            cluster.pages[key] = json.dumps({**head, **value, "metadata": metadata}, separators=(",", ":")).encode()
        self.reply(cluster.pages[key])

    def watch(self, kind: Kind, namespace: str, request: Request) -> None:
        query, cluster = request.query, self.cluster
        form = form_of(request)
        version = int(query.get("resourceVersion") or 0) or cluster.version
        until = time.monotonic() + float(query.get("timeoutSeconds") or 3600)
        self.begin_lines()
        if version < cluster.floor:
            self.line({"type": "ERROR", "object": status(410, "Expired", f"too old resource version: {version}")})
            self.end_lines()
            return
        cluster.watching += 1
        try:
            for verb, obj in self.changes(kind, namespace, version, until, "allowWatchBookmarks" in query):
                self.line({"type": verb, "object": table(kind, [obj]) if form == "Table" else formed(obj, form)})
            self.end_lines()
        finally:
            cluster.watching -= 1

    def changes(
        self, kind: Kind, namespace: str, version: int, until: float, bookmarks: bool
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        cluster, position, last = self.cluster, 0, time.monotonic()
        while time.monotonic() < until and not self.stopped.is_set():
            self.wfile.flush()
            with cluster.changed:
                if position == len(cluster.log):
                    cluster.changed.wait(0.2)
                found, position = cluster.log[position:], len(cluster.log)
            for number, verb, name, obj in found:
                if number > version:
                    version = number
                    if name == kind.name and namespace in ("", obj["metadata"].get("namespace", "")):
                        yield verb, obj
            if bookmarks and time.monotonic() - last > 1:
                last = time.monotonic()
                yield "BOOKMARK", {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": {"resourceVersion": str(cluster.version)}}  # fmt: skip

    def begin_lines(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked") if self.request_version == "HTTP/1.1" else None
        self.end_headers()
        self.wfile.flush()

    def line(self, value: object) -> None:
        self.chunk(json.dumps(value, separators=(",", ":")).encode() + b"\n")

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if self.request_version == "HTTP/1.1" else data)

    def end_lines(self) -> None:
        self.wfile.write(b"0\r\n\r\n" if self.request_version == "HTTP/1.1" else b"")
        self.wfile.flush()


VERBS = ["get", "list", "watch"]


def status(code: int, reason: str, message: str) -> dict[str, Any]:
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": reason, "message": message, "code": code}  # fmt: skip


def form_of(request: Request) -> str:
    accept = request.headers.get("accept", "")
    return next(
        (f for f in ("PartialObjectMetadataList", "PartialObjectMetadata", "Table") if f"as={f};" in accept), ""
    )


def formed(obj: dict[str, Any], form: str) -> dict[str, Any]:
    if not form.startswith("PartialObjectMetadata"):
        return obj
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": obj["metadata"]}


def table(kind: Kind, objects: list[dict[str, Any]]) -> dict[str, Any]:
    columns = {
        "Name": lambda obj: obj["metadata"]["name"],
        **({"Type": lambda obj: obj.get("type", "Opaque"), "Data": lambda obj: len(obj.get("data", {}))} if kind.kind == "Secret" else {}),
        "Age": lambda _obj: "1d",
    }  # fmt: skip
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {},
        "columnDefinitions": [
            {
                "name": name,
                "type": "string",
                "format": "name" if name == "Name" else "",
                "description": "",
                "priority": 0,
            }
            for name in columns
        ],
        "rows": [
            {"cells": [cell(obj) for cell in columns.values()], "object": formed(obj, "PartialObjectMetadata")}
            for obj in objects
        ],
    }


class Server:
    """The server on a port of this machine; it can be stopped and started again on the same one."""

    def __init__(self, cluster: Cluster, certificate: Path | None = None, port: int = 0) -> None:
        self.cluster, self.port = cluster, port
        self._certificate = certificate
        self._links: list[socket.socket] = []
        self.names: list[str | None] = []
        """The server names that clients asked for."""
        self.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._stopped = threading.Event()
        handler = type("Served", (Handler,), {"cluster": self.cluster, "stopped": self._stopped})
        server = self

        class Threads(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def process_request(self, request: Any, client_address: Any) -> None:
                server._links.append(request)
                super().process_request(request, client_address)

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Clients may go away."""

        self._server = Threads(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        if self._certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate)
            context.sni_callback = lambda _link, name, _context: self.names.append(name)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """End, and break all connections off."""
        self._stopped.set()
        with self.cluster.changed:
            self.cluster.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self.hang_up()

    def hang_up(self) -> None:
        """Break all connections off."""
        for link in self._links:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        self._links.clear()


def pod(number: int, namespace: str = "shop") -> dict[str, Any]:
    """A pod as large as those of real clusters."""
    web = f"web-{number // 10}"
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": f"{web}-7d9f8c6b5d-{number:05d}", "generateName": f"{web}-7d9f8c6b5d-", "namespace": namespace,
            "uid": f"{number:08d}-0000-4000-8000-000000000000", "creationTimestamp": "2026-11-01T00:00:00Z",
            "labels": {"app": web, "pod-template-hash": "7d9f8c6b5d"}, "annotations": {"a/b": "c"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": f"{web}-7d9f8c6b5d", "uid": f"rs-{web}", "controller": True, "blockOwnerDeletion": True}],
            "managedFields": [{"manager": "kubelet", "operation": "Update", "apiVersion": "v1", "fieldsV1": {"f:status": {"f:phase": {}, "f:conditions": {".": {}, 'k:{"type":"Ready"}': {".": {}, "f:status": {}}}}}}],
        },
        "spec": {
            "nodeName": f"node-{number % 50}", "serviceAccountName": "default", "restartPolicy": "Always",
            "containers": [{
                "name": "web", "image": "registry.example/web:1.2.3", "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                "env": [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "cfg", "key": "b"}}}],
                "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "256Mi"}},
                "volumeMounts": [{"name": "data", "mountPath": "/data"}, {"name": "kube-api-access", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": True}],
                "readinessProbe": {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 10},
            }],
            "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": f"data-{web}"}}, {"name": "kube-api-access", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}], "defaultMode": 420}}],
        },
        "status": {
            "phase": "Running", "podIP": f"10.0.{number // 250}.{number % 250}", "hostIP": "10.1.0.1", "qosClass": "Burstable", "startTime": "2026-11-01T00:00:01Z",
            "conditions": [{"type": kind, "status": "True", "lastTransitionTime": "2026-11-01T00:00:05Z"} for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")],
            "containerStatuses": [{"name": "web", "ready": True, "restartCount": 0, "image": "registry.example/web:1.2.3", "imageID": "sha256:0", "started": True, "state": {"running": {"startedAt": "2026-11-01T00:00:04Z"}}, "lastState": {}}],
        },
    }  # fmt: skip


def simple(kind: str, name: str, namespace: str = "", api_version: str = "v1", **parts: Any) -> dict[str, Any]:
    """An object with little in it."""
    metadata = {"name": name, "uid": f"{kind}-{name}", **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **parts}


def filled(pods: int) -> Cluster:
    """A cluster with two namespaces and some pods in the first."""
    cluster = Cluster()
    for name in ("shop", "vault"):
        cluster.put(simple("Namespace", name))
    for number in range(pods):
        cluster.put(pod(number))
    cluster.put(simple("Service", "web", "shop", spec={"selector": {"app": "web-0"}}))
    cluster.put(simple("ConfigMap", "cfg", "shop", data={"b": "2"}))
    cluster.log.clear()
    return cluster


def main() -> None:
    """Serve until the input ends; each line of it is a number of changes to make."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pods", type=int, default=3)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    cluster = filled(options.pods)
    server = Server(cluster, port=options.port)
    print(server.port, flush=True)
    while line := input_line():
        for number in range(int(line)):
            one = pod(number % max(options.pods, 1))
            one["status"]["phase"] = f"Changed{cluster.version}"
            cluster.put(one)
        print(cluster.version, cluster.writes, flush=True)


def input_line() -> str:
    try:
        return input()
    except EOFError:
        return ""


if __name__ == "__main__":
    main()
