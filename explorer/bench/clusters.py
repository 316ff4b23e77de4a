"""Clusters of any size as objects, the same each time: applications with workloads, pods, Services, settings, and calls between them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Any

from explorer.kube.source import Object

APPS_PER_NAMESPACE = 12


def objects(number: int, seed: int = 1) -> list[Object]:
    """So many objects of a cluster that runs."""
    return list(islice(_cluster(random.Random(seed), max(1, number // 120)), number))  # noqa: S311 - it shall be the same each time


def _cluster(chance: random.Random, nodes: int) -> Iterator[Object]:
    yield _object("storage.k8s.io/v1", "StorageClass", "standard", provisioner="disk.example.com")
    for node in range(nodes):
        yield _object("v1", "Node", f"node-{node}", status={"conditions": [{"type": "Ready", "status": "True"}]})
    earlier: list[str] = []
    for space in count():
        namespace = f"team-{space}"
        yield _object("v1", "Namespace", namespace)
        for app in range(APPS_PER_NAMESPACE):
            calls = chance.sample(earlier, min(len(earlier), chance.randint(0, 3)))
            yield from _app(chance, f"app-{space}-{app}", namespace, nodes, calls)
            earlier = [*earlier[-200:], f"app-{space}-{app}.{namespace}"]


def _app(chance: random.Random, app: str, namespace: str, nodes: int, calls: Sequence[str]) -> Iterator[Object]:
    labels = {"app.kubernetes.io/name": app, "app": app}

    def own(version: str, kind: str, name: str, **fields: Any) -> Object:
        return _object(version, kind, name, namespace, labels, **fields)

    yield own("v1", "ServiceAccount", app)
    yield own(
        "v1",
        "ConfigMap",
        f"{app}-config",
        data={"mode": "cluster", "upstream": "\n".join(f"http://{one}:80" for one in calls)},
    )
    yield own("v1", "Secret", f"{app}-key", type="Opaque", data={"password": "eA=="})
    yield own(
        "v1",
        "Service",
        app,
        spec={"selector": {"app": app}, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
    )
    stateful = chance.random() < 0.15
    pod = _pod(app, calls)
    replicas = chance.choice((1, 2, 2, 3, 3, 5, 8))
    body = {
        "replicas": replicas,
        "selector": {"matchLabels": {"app": app}},
        "template": {"metadata": {"labels": labels}, "spec": pod},
    }
    kind = "StatefulSet" if stateful else "Deployment"
    yield own("apps/v1", kind, app, spec=body, status={"readyReplicas": replicas})
    owner = app
    if not stateful:
        owner = f"{app}-{chance.randrange(16**9):09x}"
        yield own("apps/v1", "ReplicaSet", owner, owner=(kind, app), spec=body)
    for index in range(replicas):
        name = f"{owner}-{index}"
        volumes = (
            [*pod["volumes"], {"name": "data", "persistentVolumeClaim": {"claimName": f"data-{name}"}}]
            if stateful
            else pod["volumes"]
        )
        spec = {**pod, "nodeName": f"node-{chance.randrange(nodes)}", "volumes": volumes}
        status = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
        yield own("v1", "Pod", name, owner=(kind if stateful else "ReplicaSet", owner), spec=spec, status=status)
        if stateful:
            yield own(
                "v1",
                "PersistentVolumeClaim",
                f"data-{name}",
                spec={"storageClassName": "standard"},
                status={"phase": "Bound"},
            )
    if chance.random() < 0.3:
        target = {"apiVersion": "apps/v1", "kind": kind, "name": app}
        yield own(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            app,
            spec={"scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 9},
        )
    if chance.random() < 0.2:
        path = {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": app, "port": {"name": "http"}}}}
        rule = {"host": f"{app}.example.com", "http": {"paths": [path]}}
        yield own("networking.k8s.io/v1", "Ingress", app, spec={"ingressClassName": "edge", "rules": [rule]})


def _pod(app: str, calls: Sequence[str]) -> dict[str, Any]:
    env: list[dict[str, Any]] = [
        {"name": f"UPSTREAM_{number}_URL", "value": f"http://{one}:80/"} for number, one in enumerate(calls)
    ]
    env.append({"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": f"{app}-key", "key": "password"}}})
    container = {
        "name": app, "image": f"registry.example.com/{app}:1.0", "ports": [{"name": "http", "containerPort": 8080}], "env": env,
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}}, "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}},
        "volumeMounts": [{"name": "config", "mountPath": "/etc/app"}],
    }  # fmt: skip
    volumes = [{"name": "config", "configMap": {"name": f"{app}-config"}}]
    return {"serviceAccountName": app, "containers": [container], "volumes": volumes}


def _object(
    version: str, kind: str, name: str, namespace: str = "", labels: Mapping[str, str] | None = None,
    owner: tuple[str, str] | None = None, **fields: Any,
) -> Object:  # fmt: skip
    meta: dict[str, Any] = {"name": name, "uid": f"{kind}-{namespace}-{name}"}
    if namespace:
        meta["namespace"] = namespace
    if labels:
        meta["labels"] = labels
    if owner:
        meta["ownerReferences"] = [{
            "apiVersion": "apps/v1", "kind": owner[0], "name": owner[1], "uid": f"{owner[0]}-{namespace}-{owner[1]}", "controller": True,
        }]  # fmt: skip
    return {"apiVersion": version, "kind": kind, "metadata": meta, **fields}


def as_yaml(found: Sequence[Object]) -> str:
    """Objects as kubectl would print them, one document after another."""
    return "---\n".join("".join(_lines(one, "")) for one in found)


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, part in value.items():
        yield from _field(f"{indent}{key}:", part, f"{indent}  ")


def _field(start: str, part: Any, indent: str) -> Iterator[str]:
    if part and isinstance(part, Mapping):
        yield f"{start}\n"
        yield from _lines(part, indent)
    elif part and isinstance(part, list):
        yield f"{start}\n"
        for item in part:
            first, *rest = (
                list(_lines(item, indent)) if isinstance(item, Mapping) else [f"{indent}{json.dumps(item)}\n"]
            )
            yield f"{indent[:-2]}- {first.lstrip()}"
            yield from rest
    else:
        yield f"{start} {json.dumps(part)}\n"
