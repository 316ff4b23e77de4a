"""Which fields of each kind matter, as a table: what a person calls them, the concept that explains them, how they are told."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

How = Literal["plain", "labels", "count", "names", "ports", "amounts", "keys", "probe", "rules", "list"]
"""How a value is told: as it is; `a=1, b=2`; how many; the names in a list; `http 80 → 8080`; `cpu 100m`; the keys of a mapping; …"""


class Statement(Struct, frozen=True):
    """One field that matters.

    Attributes:
        label: what a person calls it.
        path: where it is; `[*]` is every item of a list, and makes a statement of each.
        concept: id of the concept that explains it; empty for none.
        how: how it is told.
    """

    label: str
    path: str
    concept: str = ""
    how: How = "plain"


def _s(label: str, path: str, concept: str = "", how: How = "plain") -> Statement:
    return Statement(label, path, concept, how)


CONTAINER = (
    _s("image", "image", "registry"),
    _s("sidecar", "restartPolicy", "native-sidecar"),
    _s("command", "command", "", "list"),
    _s("ports", "ports", "service", "ports"),
    _s("environment", "env", "", "names"),
    _s("environment from", "envFrom", "", "count"),
    _s("requests", "resources.requests", "kube-scheduler", "amounts"),
    _s("limits", "resources.limits", "kubelet", "amounts"),
    _s("start-up probe", "startupProbe", "kubelet", "probe"),
    _s("readiness probe", "readinessProbe", "service", "probe"),
    _s("liveness probe", "livenessProbe", "kubelet", "probe"),
    _s("mounts", "volumeMounts", "pv", "names"),
    _s("privileged", "securityContext.privileged", "runc"),
    _s("user", "securityContext.runAsUser", "runc"),
)
"""Of each container; the label gets its name in front."""

POD = (
    _s("Node", "nodeName", "node"),
    _s("Scheduler", "schedulerName", "kube-scheduler"),
    _s("Node selector", "nodeSelector", "kube-scheduler", "labels"),
    _s("Affinity", "affinity", "kube-scheduler", "keys"),
    _s("Tolerations", "tolerations", "node-failure-handling", "count"),
    _s("Topology spread", "topologySpreadConstraints", "kube-scheduler", "count"),
    _s("ServiceAccount", "serviceAccountName", "spiffe-identity"),
    _s("Runtime class", "runtimeClassName", "runtimeclass"),
    _s("Priority class", "priorityClassName", "kube-scheduler"),
    _s("Restart policy", "restartPolicy", "kubelet"),
    _s("Grace period", "terminationGracePeriodSeconds", "force-delete"),
    _s("Host network", "hostNetwork", "pod-sandbox"),
    _s("Volumes", "volumes", "pv", "names"),
)
"""Of the spec of a pod, or of a template of pods."""

_SET = (
    _s("Replicas", "spec.replicas", "replicaset"),
    _s("Selector", "spec.selector.matchLabels", "replicaset", "labels"),
)

_ROUTE = (
    _s("Host names", "spec.hostnames", "gateway-api", "list"),
    _s("Gateways", "spec.parentRefs", "gateway-api", "names"),
    _s("Leads to", "spec.rules[*].backendRefs", "service", "names"),
)

_RBAC = (_s("Rules", "rules", "kube-apiserver", "rules"),)
_BINDING = (
    _s("Role", "roleRef.name", "kube-apiserver"),
    _s("Kind of role", "roleRef.kind", "kube-apiserver"),
    _s("Given to", "subjects", "kube-apiserver", "names"),
)
_HOOKS = (
    _s("Webhooks", "webhooks", "admission-control", "names"),
    _s("Service", "webhooks[*].clientConfig.service.name", "service"),
    _s("If it does not answer", "webhooks[*].failurePolicy", "admission-control"),
)
_SELECTED = _s("Selector", "spec.selector.matchLabels", "", "labels")

STATEMENTS: dict[str, tuple[Statement, ...]] = {
    "Deployment": (
        *_SET,
        _s("Strategy", "spec.strategy.type", "recreate-strategy"),
        _s("Max surge", "spec.strategy.rollingUpdate.maxSurge", "deployment"),
        _s("Max unavailable", "spec.strategy.rollingUpdate.maxUnavailable", "deployment"),
        _s("Revisions kept", "spec.revisionHistoryLimit", "replicaset"),
    ),
    "ReplicaSet": _SET,
    "ReplicationController": (_s("Replicas", "spec.replicas", "replicaset"), _s("Selector", "spec.selector", "replicaset", "labels")),
    "StatefulSet": (
        _s("Replicas", "spec.replicas", "statefulset"),
        _s("Headless Service", "spec.serviceName", "headless-service"),
        _s("Selector", "spec.selector.matchLabels", "statefulset", "labels"),
        _s("Pod management", "spec.podManagementPolicy", "pod-management-policy"),
        _s("Update strategy", "spec.updateStrategy.type", "update-strategy"),
        _s("Partition", "spec.updateStrategy.rollingUpdate.partition", "partition"),
        _s("Max unavailable", "spec.updateStrategy.rollingUpdate.maxUnavailable", "max-unavailable"),
        _s("First ordinal", "spec.ordinals.start", "start-ordinal"),
        _s("Claims when deleted", "spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "pvc-retention-policy"),
        _s("Claims when scaled", "spec.persistentVolumeClaimRetentionPolicy.whenScaled", "pvc-retention-policy"),
        _s("Claim templates", "spec.volumeClaimTemplates", "volume-claim-template", "names"),
        _s("Size of each claim", "spec.volumeClaimTemplates[*].spec.resources.requests.storage", "pvc"),
        _s("Class of each claim", "spec.volumeClaimTemplates[*].spec.storageClassName", "storageclass"),
    ),
    "DaemonSet": (
        _s("Selector", "spec.selector.matchLabels", "node", "labels"),
        _s("Update strategy", "spec.updateStrategy.type", "update-strategy"),
    ),
    "Job": (
        _s("Completions", "spec.completions"), _s("At once", "spec.parallelism"), _s("Retries", "spec.backoffLimit"),
        _s("Deadline in seconds", "spec.activeDeadlineSeconds"), _s("Kept after its end, seconds", "spec.ttlSecondsAfterFinished"),
    ),
    "CronJob": (
        _s("Schedule", "spec.schedule", "kube-controller-manager"), _s("Time zone", "spec.timeZone"),
        _s("If the last one still runs", "spec.concurrencyPolicy"), _s("Suspended", "spec.suspend"),
    ),
    "Pod": (),
    "Service": (
        _s("Type", "spec.type", "service"),
        _s("Cluster IP", "spec.clusterIP", "headless-service"),
        _s("Selector", "spec.selector", "service", "labels"),
        _s("Ports", "spec.ports", "kube-proxy", "ports"),
        _s("External name", "spec.externalName", "cluster-dns"),
        _s("Not-ready pods too", "spec.publishNotReadyAddresses", "pod-dns-name"),
        _s("External traffic", "spec.externalTrafficPolicy", "kube-proxy"),
    ),
    "EndpointSlice": (
        _s("Of the Service", "metadata.labels.kubernetes.io/service-name", "service"),
        _s("Endpoints", "endpoints", "endpointslice", "count"), _s("Ports", "ports", "endpointslice", "ports"),
    ),
    "Ingress": (
        _s("Class", "spec.ingressClassName", "ingress-api"),
        _s("Hosts", "spec.rules[*].host", "ingress-api"),
        _s("Paths", "spec.rules[*].http.paths[*].path", "ingress-api"),
        _s("Leads to", "spec.rules[*].http.paths[*].backend.service.name", "service"),
        _s("Certificate", "spec.tls[*].secretName", "ingress-api"),
    ),
    "IngressClass": (_s("Controller", "spec.controller", "ingress-nginx"),),
    "NetworkPolicy": (
        _s("Holds for", "spec.podSelector.matchLabels", "networkpolicy", "labels"),
        _s("Directions", "spec.policyTypes", "networkpolicy", "list"),
        _s("Rules for what comes in", "spec.ingress", "networkpolicy", "count"),
        _s("Rules for what goes out", "spec.egress", "networkpolicy", "count"),
    ),
    "ConfigMap": (_s("Keys", "data", "", "keys"), _s("Binary keys", "binaryData", "", "keys"), _s("Immutable", "immutable")),
    "Secret": (_s("Type", "type"), _s("Keys", "data", "", "keys"), _s("Keys as text", "stringData", "", "keys"), _s("Immutable", "immutable")),
    "PersistentVolumeClaim": (
        _s("Size", "spec.resources.requests.storage", "pvc"), _s("Class", "spec.storageClassName", "storageclass"),
        _s("Access", "spec.accessModes", "pvc", "list"), _s("Volume", "spec.volumeName", "pv"),
    ),
    "PersistentVolume": (
        _s("Size", "spec.capacity.storage", "pv"), _s("Class", "spec.storageClassName", "storageclass"),
        _s("Access", "spec.accessModes", "pv", "list"), _s("When released", "spec.persistentVolumeReclaimPolicy", "pv"),
        _s("Claim", "spec.claimRef.name", "pvc"), _s("Driver", "spec.csi.driver", "csi"),
    ),
    "StorageClass": (
        _s("Made by", "provisioner", "csi"), _s("When released", "reclaimPolicy", "pv"),
        _s("When it is bound", "volumeBindingMode", "storageclass"), _s("Can grow", "allowVolumeExpansion", "storageclass"),
    ),
    "HorizontalPodAutoscaler": (
        _s("Scales", "spec.scaleTargetRef.name", "deployment"), _s("At least", "spec.minReplicas"), _s("At most", "spec.maxReplicas"),
        _s("Measures", "spec.metrics[*].resource.name"), _s("Aims at, in per cent", "spec.metrics[*].resource.target.averageUtilization"),
    ),
    "PodDisruptionBudget": (
        _s("At least available", "spec.minAvailable", "node"), _s("At most unavailable", "spec.maxUnavailable", "node"), _SELECTED,
    ),
    "ServiceAccount": (_s("Token mounted", "automountServiceAccountToken", "spiffe-identity"), _s("Pull secrets", "imagePullSecrets", "registry", "names")),
    "Role": _RBAC,
    "ClusterRole": (*_RBAC, _s("Joined from", "aggregationRule.clusterRoleSelectors", "kube-apiserver", "count")),
    "RoleBinding": _BINDING,
    "ClusterRoleBinding": _BINDING,
    "Namespace": (
        _s("Sidecars", "metadata.labels.istio-injection", "injection-webhook"), _s("Revision of the mesh", "metadata.labels.istio.io/rev", "injection-webhook"),
        _s("Ambient mode", "metadata.labels.istio.io/dataplane-mode", "ambient-mode"),
        _s("Pod security", "metadata.labels.pod-security.kubernetes.io/enforce", "admission-control"),
    ),
    "Node": (
        _s("Kubelet", "status.nodeInfo.kubeletVersion", "kubelet"), _s("Runtime", "status.nodeInfo.containerRuntimeVersion", "container-runtime"),
        _s("System", "status.nodeInfo.osImage", "node"), _s("Pod network", "spec.podCIDR", "cni"),
        _s("Capacity", "status.capacity", "node", "amounts"), _s("For pods", "status.allocatable", "kube-scheduler", "amounts"),
        _s("Taints", "spec.taints", "node-failure-handling", "names"), _s("Closed for new pods", "spec.unschedulable", "kube-scheduler"),
    ),
    "ResourceQuota": (_s("Limits", "spec.hard", "admission-control", "amounts"),),
    "LimitRange": (_s("Limits", "spec.limits", "admission-control", "count"),),
    "PriorityClass": (_s("Value", "value", "kube-scheduler"), _s("Of pods that name none", "globalDefault")),
    "RuntimeClass": (_s("Handler", "handler", "runtimeclass"),),
    "CustomResourceDefinition": (
        _s("Kind", "spec.names.kind", "crd"), _s("Group", "spec.group", "crd"), _s("Scope", "spec.scope", "crd"), _s("Versions", "spec.versions", "crd", "names"),
    ),
    "MutatingWebhookConfiguration": _HOOKS,
    "ValidatingWebhookConfiguration": _HOOKS,
    "ControllerRevision": (_s("Revision", "revision", "controller-revision"),),
    "Gateway": (
        _s("Class", "spec.gatewayClassName", "gateway-api"), _s("Listeners", "spec.listeners", "gateway-api", "ports"),
        _s("Host names", "spec.listeners[*].hostname", "gateway-api"), _s("Lets routes in from", "spec.listeners[*].allowedRoutes.namespaces.from", "gateway-api"),
    ),
    "GatewayClass": (_s("Controller", "spec.controllerName", "gateway-api"),),
    "HTTPRoute": (*_ROUTE, _s("Weights", "spec.rules[*].backendRefs[*].weight", "traffic-splitting")),
    "GRPCRoute": _ROUTE, "TLSRoute": _ROUTE, "TCPRoute": _ROUTE, "UDPRoute": _ROUTE,
    "ReferenceGrant": (_s("Lets in", "spec.from", "gateway-api", "names"), _s("Lets use", "spec.to", "gateway-api", "names")),
    "Gateway.networking.istio.io": (
        _s("Proxies", "spec.selector", "ingress-gateway", "labels"), _s("Hosts", "spec.servers[*].hosts", "istio-gateway", "list"),
        _s("Port", "spec.servers[*].port.number", "istio-gateway"), _s("TLS", "spec.servers[*].tls.mode", "istio-gateway"),
    ),
    "VirtualService": (
        _s("Hosts", "spec.hosts", "virtual-service", "list"), _s("Gateways", "spec.gateways", "istio-gateway", "list"),
        _s("Leads to", "spec.http[*].route[*].destination.host", "virtual-service"), _s("Subset", "spec.http[*].route[*].destination.subset", "destination-rule"),
        _s("Weight", "spec.http[*].route[*].weight", "traffic-splitting"), _s("Retries", "spec.http[*].retries.attempts", "retries"),
        _s("Timeout", "spec.http[*].timeout", "timeouts"), _s("Faults", "spec.http[*].fault", "fault-injection", "keys"),
    ),
    "DestinationRule": (
        _s("Host", "spec.host", "destination-rule"), _s("Subsets", "spec.subsets", "destination-rule", "names"),
        _s("TLS", "spec.trafficPolicy.tls.mode", "mtls"), _s("Load balancing", "spec.trafficPolicy.loadBalancer.simple", "destination-rule"),
        _s("Most connections", "spec.trafficPolicy.connectionPool.tcp.maxConnections", "circuit-breaker"),
        _s("Ejected after errors", "spec.trafficPolicy.outlierDetection.consecutive5xxErrors", "outlier-detection"),
    ),
    "ServiceEntry": (_s("Hosts", "spec.hosts", "service-entry", "list"), _s("Ports", "spec.ports", "service-entry", "ports"), _s("Found by", "spec.resolution", "service-entry")),
    "PeerAuthentication": (_s("Mutual TLS", "spec.mtls.mode", "peer-authentication"), _SELECTED),
    "AuthorizationPolicy": (_s("Action", "spec.action", "authorization-policy"), _SELECTED, _s("Rules", "spec.rules", "authorization-policy", "count")),
    "Telemetry": (_SELECTED,),
}  # fmt: skip
"""The statements of each kind. Of a kind that has a template of pods, those of the pod follow."""

LAST = (_s("Labels", "metadata.labels", "", "labels"),)
"""What is told of every kind at the end."""

STATUS: dict[str, tuple[Statement, ...]] = {
    "Pod": (
        _s("Phase", "status.phase", "pod"), _s("Reason", "status.reason", "kubelet"), _s("Address", "status.podIP", "cni"),
        _s("Quality of service", "status.qosClass", "kubelet"),
    ),
    "Deployment": (
        _s("Ready", "status.readyReplicas", "deployment"), _s("Of the newest form", "status.updatedReplicas", "deployment"), _s("Unavailable", "status.unavailableReplicas", "deployment"),
    ),
    "ReplicaSet": (_s("Ready", "status.readyReplicas", "replicaset"),),
    "StatefulSet": (
        _s("Ready", "status.readyReplicas", "statefulset"), _s("Of the newest form", "status.updatedReplicas", "update-strategy"),
        _s("Revision", "status.currentRevision", "controller-revision"), _s("Next revision", "status.updateRevision", "controller-revision"),
    ),
    "DaemonSet": (_s("Ready", "status.numberReady", "node"), _s("Wanted", "status.desiredNumberScheduled", "node")),
    "Job": (_s("Active", "status.active"), _s("Succeeded", "status.succeeded"), _s("Failed", "status.failed")),
    "CronJob": (_s("Last started", "status.lastScheduleTime"),),
    "Service": (_s("Address outside", "status.loadBalancer.ingress[*].ip", "cloud-controller-manager"),),
    "Ingress": (_s("Address", "status.loadBalancer.ingress[*].ip", "ingress-api"),),
    "PersistentVolumeClaim": (_s("Phase", "status.phase", "pvc"), _s("Size", "status.capacity.storage", "pv")),
    "PersistentVolume": (_s("Phase", "status.phase", "pv"),),
    "HorizontalPodAutoscaler": (_s("Replicas now", "status.currentReplicas"), _s("Replicas wanted", "status.desiredReplicas")),
    "PodDisruptionBudget": (_s("May be evicted now", "status.disruptionsAllowed", "node"),),
    "Namespace": (_s("Phase", "status.phase"),),
}  # fmt: skip
"""How an object is, by kind; the conditions of its status follow."""
