"""The kinds of objects as a table: what each is drawn as, what is said of it, and where it has its pod template.

What a box says of its object is written as a text with paths in braces: `{spec.replicas:replica}` is a number with its
word ("1 replica", "3 replicas"), `{data#:key}` counts, `{image:/}` is what stands behind the last slash, `{labels:=}` writes labels. Of several texts the first is
taken whose paths all lead somewhere.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Literal

from msgspec import Struct

from explorer.model.diagram import Domain

Area = Literal[
    "traffic", "mesh", "workload", "scaling", "policy", "config", "storage", "access", "node", "kinds", "other"
]
"""What a kind is about; boxes without a better order stand in this order."""

AREAS: tuple[Area, ...] = (
    "traffic", "mesh", "workload", "scaling", "policy", "config", "storage", "access", "node", "kinds", "other",
)  # fmt: skip


class Look(Struct, frozen=True, eq=False):
    """How some objects of a kind differ from the others.

    Attributes:
        when: a condition, as `spec.clusterIP=None`.
        concept, glyph, domain: instead of the kind's; empty leaves it.
        title: what such an object is called instead of its kind.
        says: what its box says instead; empty leaves it.
    """

    when: str
    concept: str = ""
    glyph: str = ""
    domain: Domain | Literal[""] = ""
    title: str = ""
    says: tuple[str, ...] = ()


class Part(Struct, frozen=True, eq=False):
    """Something in an object that has a box of its own in the object's box.

    Attributes:
        each: the path to such parts; `$pod` stands for the spec of the pod template.
        name: the path to the part's name.
        concept, glyph, domain: as of a kind.
        title: what it is called.
        says: what its box says.
        looks: how some differ.
    """

    each: str
    name: str = "name"
    concept: str = ""
    glyph: str = ""
    domain: Domain | Literal[""] = ""
    title: str = ""
    says: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()


class Kind(Struct, frozen=True, dict=True, eq=False):
    """One kind of object.

    Attributes:
        kind: as in the object.
        groups: its API groups, the first is today's; the core group is empty.
        area: what it is about.
        glyph: the icon of its boxes.
        concept: id of the concept that explains it; empty for none.
        domain: its colour; empty leaves it to the area.
        plural: as in the API; empty for the kind with an s.
        short: what kubectl takes for it.
        namespaced: whether its objects are in a namespace.
        template: the path to its pod template; "" for none. A Pod is its own.
        says: what a box says behind the kind.
        looks: how some differ.
        parts: what has boxes of its own in it.
        scope: where an object of it holds for a whole namespace if it selects nothing: the path to the selector.
        custom: whether it is no kind of Kubernetes itself, so that its fields are searched for references.
        unknown: whether it is not in the table.
        shared: whether another group has a kind of this name, so that its id names the group.
    """

    kind: str
    groups: tuple[str, ...]
    area: Area
    glyph: str
    concept: str = ""
    domain: Domain | Literal[""] = ""
    plural: str = ""
    short: str = ""
    namespaced: bool = True
    template: str = ""
    says: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    parts: tuple[Part, ...] = ()
    scope: str = ""
    custom: bool = False
    unknown: bool = False
    shared: bool = False

    @cached_property
    def id(self) -> str:
        """What its boxes' ids begin with."""
        return f"{self.kind.lower()}.{self.groups[0] or 'core'}" if self.shared else self.kind.lower()

    @cached_property
    def pod(self) -> str:
        """The path to the spec of its pods; empty for none."""
        return "spec" if self.kind == "Pod" else f"{self.template}.spec" if self.template else ""

    @cached_property
    def many(self) -> str:
        """Its plural in lower case, as the API has it."""
        return self.plural or f"{self.kind.lower()}s"

    @cached_property
    def several(self) -> str:
        """Its plural as it is said."""
        if self.kind.endswith("y") and self.kind[-2:-1] not in "aeiou":
            return f"{self.kind[:-1]}ies"
        return (
            self.kind
            if self.kind.endswith("points")
            else f"{self.kind}es"
            if self.kind.endswith(("s", "x", "ch"))
            else f"{self.kind}s"
        )

    @cached_property
    def rank(self) -> int:
        """Where it stands beside others: by what it is about, then as in the table."""
        return AREAS.index(self.area) * 1000 + _POSITIONS.get(self.id, 999)

    @cached_property
    def colour(self) -> Domain | Literal[""]:
        """Its domain, or that of its area."""
        return self.domain or _COLOURS[self.area]


_COLOURS: dict[Area, Domain | Literal[""]] = {
    "traffic": "control-plane", "mesh": "mesh", "workload": "node", "scaling": "control-plane", "policy": "control-plane",
    "config": "packaging", "storage": "storage", "access": "control-plane", "node": "node", "kinds": "control-plane", "other": "",
}  # fmt: skip

_CONTAINER_LOOKS = (
    Look("image~/proxyv2", "envoy", "hexagon", "mesh", "Sidecar proxy"),
    Look("image~envoyproxy/", "envoy", "hexagon", "mesh"),
    Look("image~/pilot", "istiod", "cog", "mesh"),
    Look("image~/coredns", "cluster-dns", "dns", "control-plane"),
    Look("image~/etcd", "etcd", "cylinder", "control-plane"),
    Look("image~/kube-apiserver", "kube-apiserver", "api", "control-plane"),
    Look("image~/kube-scheduler", "kube-scheduler", "calendar", "control-plane"),
    Look("image~/kube-controller-manager", "kube-controller-manager", "loop", "control-plane"),
    Look("image~/kube-proxy", "kube-proxy", "route", "node"),
    Look("image~ingress-nginx/controller", "ingress-nginx", "gateway", "control-plane"),
)

CONTAINERS = (
    Part("$pod.initContainers[]", concept="init-container", glyph="timer", domain="node", title="Init container", says=("{image:/}",), looks=(
        Look("name=istio-init", "istio-init", "wrench", "mesh", "Init container"),
        Look("restartPolicy=Always", "native-sidecar", "loop", "node", "Sidecar"),
        *_CONTAINER_LOOKS,
    )),
    Part("$pod.containers[]", concept="app-container", glyph="cube", domain="node", says=("{image:/}",), looks=_CONTAINER_LOOKS),
    Part("$pod.ephemeralContainers[]", concept="ephemeral-container", glyph="wrench", domain="node", title="Ephemeral container", says=("{image:/}",)),
)  # fmt: skip

_CLAIM = Part(
    "spec.volumeClaimTemplates[]", "metadata.name", "volume-claim-template", "copy", "storage", "Claim template",
    ("{spec.resources.requests.storage}, class {spec.storageClassName}", "{spec.resources.requests.storage}"),
)  # fmt: skip

_APPS = ("apps", "extensions")
_NET = ("networking.k8s.io", "extensions")
_RBAC = ("rbac.authorization.k8s.io",)
_GATEWAY = ("gateway.networking.k8s.io", "gateway.networking.x-k8s.io")
_ISTIO = ("networking.istio.io",)
_SECURITY = ("security.istio.io",)
_ADMISSION = ("admissionregistration.k8s.io",)
_DRA = ("resource.k8s.io",)
_SNAPSHOT = ("snapshot.storage.k8s.io",)
_PROMETHEUS = ("monitoring.coreos.com",)
_CERT = ("cert-manager.io",)
_REPLICAS = ("{spec.replicas:replica}",)
_ROUTE = ("{spec.hostnames[]}", "{spec.rules#:rule}")

KINDS: tuple[Kind, ...] = (
    # core
    Kind("Pod", ("",), "workload", "hexagon", "pod", short="po", parts=CONTAINERS, says=("on {spec.nodeName}", "")),
    Kind("Service", ("",), "traffic", "tag", "service", short="svc", says=(
        "{spec.type} {spec.ports[].port}", "{spec.ports[].port}",
    ), looks=(
        Look("spec.clusterIP=None", "headless-service", "network", title="Headless Service", says=("{spec.ports[].port}", "")),
        Look("spec.type=ExternalName", "service", "globe", title="External Service", says=("{spec.externalName}", "")),
    )),
    Kind("Endpoints", ("",), "traffic", "list", "endpointslice", plural="endpoints", short="ep", says=("{subsets[].addresses#:address}",)),
    Kind("ConfigMap", ("",), "config", "document", "configmap", short="cm", says=("{data#:key}",)),
    Kind("Secret", ("",), "config", "key", "secret", looks=(
        Look("type=helm.sh/release.v1", "release-storage", "archive", "packaging", "Release record"),
        Look("type=kubernetes.io/tls", "", "certificate", title="TLS Secret"),
        Look("type=kubernetes.io/dockerconfigjson", "registry", "key", title="Registry Secret"),
    ), says=("{data#:key}", "{stringData#:key}")),
    Kind("Namespace", ("",), "other", "folder", "namespace", short="ns", namespaced=False),
    Kind("Node", ("",), "node", "node", "node", short="no", namespaced=False, says=("{status.nodeInfo.kubeletVersion}",)),
    Kind("PersistentVolumeClaim", ("",), "storage", "tag", "pvc", short="pvc", says=(
        "{spec.resources.requests.storage}, class {spec.storageClassName}", "{spec.resources.requests.storage}",
    )),
    Kind("PersistentVolume", ("",), "storage", "disk", "pv", short="pv", namespaced=False, says=("{spec.capacity.storage}",)),
    Kind("ServiceAccount", ("",), "access", "person", "serviceaccount", short="sa"),
    Kind("ReplicationController", ("",), "workload", "copy", "replicaset", short="rc", template="spec.template", says=_REPLICAS, parts=CONTAINERS),
    Kind("ResourceQuota", ("",), "policy", "scale", "resource-quota", short="quota", says=("{spec.hard#:limit}",)),
    Kind("LimitRange", ("",), "policy", "scale", "limit-range", short="limits", says=("{spec.limits[].type}",)),
    Kind("PodTemplate", ("",), "workload", "copy", "pod", template="template", parts=CONTAINERS),
    Kind("Event", ("", "events.k8s.io"), "other", "clock", "event", short="ev"),
    Kind("Binding", ("",), "other", "link", "kube-scheduler"),
    Kind("ComponentStatus", ("",), "other", "eye", "kube-apiserver", plural="componentstatuses", short="cs", namespaced=False),
    # apps and batch
    Kind("Deployment", _APPS, "workload", "arrows", "deployment", short="deploy", template="spec.template", says=_REPLICAS, parts=CONTAINERS),
    Kind("ReplicaSet", _APPS, "workload", "copy", "replicaset", short="rs", template="spec.template", says=_REPLICAS, parts=CONTAINERS),
    Kind("StatefulSet", _APPS, "workload", "cylinder", "statefulset", "storage", short="sts", template="spec.template", says=_REPLICAS,
         parts=(*CONTAINERS, _CLAIM)),
    Kind("DaemonSet", _APPS, "workload", "layers", "daemonset", short="ds", template="spec.template", says=("on every node",), parts=CONTAINERS),
    Kind("ControllerRevision", ("apps",), "workload", "history", "controller-revision", says=("revision {revision}",)),
    Kind("Job", ("batch",), "workload", "clock", "job", template="spec.template", says=("{spec.completions:completion}", ""), parts=CONTAINERS),
    Kind("CronJob", ("batch",), "workload", "calendar", "cronjob", short="cj", template="spec.jobTemplate.spec.template", says=("{spec.schedule}",),
         parts=CONTAINERS),
    # networking
    Kind("Ingress", _NET, "traffic", "gateway", "ingress-api", plural="ingresses", short="ing", says=("{spec.rules[].host}",)),
    Kind("IngressClass", ("networking.k8s.io",), "traffic", "api", "ingress-class", plural="ingressclasses", namespaced=False,
         says=("{spec.controller}",)),
    Kind("NetworkPolicy", _NET, "policy", "shield", "networkpolicy", plural="networkpolicies", short="netpol", scope="spec.podSelector",
         says=("{spec.policyTypes[]}",)),
    Kind("EndpointSlice", ("discovery.k8s.io",), "traffic", "list", "endpointslice", says=("{endpoints#:endpoint}",)),
    Kind("IPAddress", ("networking.k8s.io",), "traffic", "number", "service-cidr", plural="ipaddresses", namespaced=False),
    Kind("ServiceCIDR", ("networking.k8s.io",), "traffic", "network", "service-cidr", namespaced=False, says=("{spec.cidrs[]}",)),
    # storage
    Kind("StorageClass", ("storage.k8s.io",), "storage", "wand", "storageclass", plural="storageclasses", short="sc", namespaced=False,
         says=("{provisioner}",)),
    Kind("VolumeAttachment", ("storage.k8s.io",), "storage", "link", "csi", namespaced=False, says=("to {spec.nodeName}",)),
    Kind("VolumeAttributesClass", ("storage.k8s.io",), "storage", "wand", "volume-attributes-class", plural="volumeattributesclasses", namespaced=False),
    Kind("CSIDriver", ("storage.k8s.io",), "storage", "disk", "csi", namespaced=False),
    Kind("CSINode", ("storage.k8s.io",), "storage", "node", "csi", namespaced=False, says=("{spec.drivers#:driver}",)),
    Kind("CSIStorageCapacity", ("storage.k8s.io",), "storage", "scale", "csi", plural="csistoragecapacities", says=("{capacity}",)),
    Kind("VolumeSnapshot", _SNAPSHOT, "storage", "copy", "volume-snapshot", short="vs", custom=True),
    Kind("VolumeSnapshotContent", _SNAPSHOT, "storage", "archive", "volume-snapshot", short="vsc", namespaced=False, custom=True),
    Kind("VolumeSnapshotClass", _SNAPSHOT, "storage", "wand", "volume-snapshot", plural="volumesnapshotclasses", namespaced=False, says=("{driver}",)),
    # access
    Kind("Role", _RBAC, "access", "list", "role", says=("{rules#:rule}",)),
    Kind("ClusterRole", _RBAC, "access", "list", "role", namespaced=False, says=("{rules#:rule}",)),
    Kind("RoleBinding", _RBAC, "access", "user-shield", "role-binding", says=("{roleRef.name}",)),
    Kind("ClusterRoleBinding", _RBAC, "access", "user-shield", "role-binding", namespaced=False, says=("{roleRef.name}",)),
    Kind("CertificateSigningRequest", ("certificates.k8s.io",), "access", "certificate", "certificate-signing-request", short="csr", namespaced=False),
    # policy, scaling, scheduling
    Kind("PodDisruptionBudget", ("policy",), "policy", "shield", "pod-disruption-budget", short="pdb", scope="spec.selector", says=(
        "at least {spec.minAvailable}", "at most {spec.maxUnavailable} down",
    )),
    Kind("PodSecurityPolicy", ("policy", "extensions"), "policy", "shield", "pod-security", plural="podsecuritypolicies", short="psp", namespaced=False),
    Kind("HorizontalPodAutoscaler", ("autoscaling",), "scaling", "scale", "horizontal-pod-autoscaler", short="hpa", says=("{spec.minReplicas} to {spec.maxReplicas:replica}", "up to {spec.maxReplicas:replica}")),
    Kind("VerticalPodAutoscaler", ("autoscaling.k8s.io",), "scaling", "scale", "vertical-pod-autoscaler", short="vpa", says=("{spec.updatePolicy.updateMode}",)),
    Kind("PriorityClass", ("scheduling.k8s.io",), "policy", "number", "priority-class", plural="priorityclasses", short="pc", namespaced=False, says=("{value}",)),
    Kind("RuntimeClass", ("node.k8s.io",), "node", "split", "runtimeclass", plural="runtimeclasses", namespaced=False, says=("{handler}",)),
    Kind("Lease", ("coordination.k8s.io",), "other", "timer", "lease", says=("{spec.holderIdentity}",)),
    Kind("PriorityLevelConfiguration", ("flowcontrol.apiserver.k8s.io",), "policy", "number", "api-priority", namespaced=False),
    Kind("FlowSchema", ("flowcontrol.apiserver.k8s.io",), "policy", "arrows", "api-priority", namespaced=False),
    Kind("ResourceClaim", _DRA, "node", "chip", "device-claim", custom=True),
    Kind("ResourceClaimTemplate", _DRA, "node", "copy", "device-claim", custom=True),
    Kind("DeviceClass", _DRA, "node", "chip", "device-claim", plural="deviceclasses", namespaced=False),
    Kind("ResourceSlice", _DRA, "node", "chip", "device-claim", namespaced=False, says=("{spec.driver}",)),
    # admission and new kinds
    Kind("MutatingWebhookConfiguration", _ADMISSION, "policy", "webhook", "webhook-configuration", namespaced=False, says=("{webhooks#:webhook}",),
         looks=(Look("metadata.name~istio-sidecar-injector", "injection-webhook", "webhook", "mesh"),)),
    Kind("ValidatingWebhookConfiguration", _ADMISSION, "policy", "webhook", "webhook-configuration", namespaced=False,
         says=("{webhooks#:webhook}",)),
    Kind("ValidatingAdmissionPolicy", _ADMISSION, "policy", "door", "admission-policy", plural="validatingadmissionpolicies",
         namespaced=False, says=("{spec.validations#:check}",)),
    Kind("ValidatingAdmissionPolicyBinding", _ADMISSION, "policy", "link", "admission-policy", namespaced=False),
    Kind("MutatingAdmissionPolicy", _ADMISSION, "policy", "door", "admission-policy", plural="mutatingadmissionpolicies", namespaced=False),
    Kind("MutatingAdmissionPolicyBinding", _ADMISSION, "policy", "link", "admission-policy", namespaced=False),
    Kind("CustomResourceDefinition", ("apiextensions.k8s.io",), "kinds", "puzzle", "crd", short="crd", namespaced=False,
         says=("{spec.names.kind}",)),
    Kind("APIService", ("apiregistration.k8s.io",), "kinds", "api", "api-service", namespaced=False),
    # Gateway API
    Kind("GatewayClass", _GATEWAY, "traffic", "gateway", "gateway-class", plural="gatewayclasses", namespaced=False,
         says=("{spec.controllerName}",)),
    Kind("Gateway", _GATEWAY, "traffic", "gateway", "gateway", short="gtw", says=("{spec.listeners[].port}",)),
    Kind("ListenerSet", _GATEWAY, "traffic", "list", "gateway", says=("{spec.listeners[].port}",)),
    Kind("HTTPRoute", _GATEWAY, "traffic", "route", "http-route", says=_ROUTE),
    Kind("GRPCRoute", _GATEWAY, "traffic", "route", "http-route", says=_ROUTE),
    Kind("TLSRoute", _GATEWAY, "traffic", "route", "stream-route", says=_ROUTE),
    Kind("TCPRoute", _GATEWAY, "traffic", "route", "stream-route", says=("{spec.rules#:rule}",)),
    Kind("UDPRoute", _GATEWAY, "traffic", "route", "stream-route", says=("{spec.rules#:rule}",)),
    Kind("ReferenceGrant", _GATEWAY, "policy", "door", "reference-grant", says=("to {spec.to[].kind}",)),
    Kind("BackendTLSPolicy", _GATEWAY, "policy", "lock", "backend-tls-policy", plural="backendtlspolicies", says=("{spec.validation.hostname}",)),
    # Istio
    Kind("Gateway", _ISTIO, "mesh", "gateway", "istio-gateway", short="gw", shared=True, says=("{spec.servers[].hosts[]}",)),
    Kind("VirtualService", _ISTIO, "mesh", "route", "virtual-service", short="vs", says=("{spec.hosts[]}",)),
    Kind("DestinationRule", _ISTIO, "mesh", "list", "destination-rule", short="dr", says=("{spec.host}",), parts=(
        Part("spec.subsets[]", concept="traffic-splitting", glyph="split", domain="mesh", title="Subset", says=("{labels:=}",)),
    )),
    Kind("ServiceEntry", _ISTIO, "mesh", "globe", "service-entry", plural="serviceentries", short="se", says=("{spec.hosts[]}",)),
    Kind("WorkloadEntry", _ISTIO, "mesh", "node", "workload-entry", plural="workloadentries", short="we", says=("{spec.address}",)),
    Kind("WorkloadGroup", _ISTIO, "mesh", "copy", "workload-entry", short="wg"),
    Kind("Sidecar", _ISTIO, "mesh", "hexagon", "sidecar-resource", scope="spec.workloadSelector"),
    Kind("EnvoyFilter", _ISTIO, "mesh", "wrench", "envoy-filter", scope="spec.workloadSelector"),
    Kind("ProxyConfig", ("networking.istio.io",), "mesh", "cog", "proxy-config", scope="spec.selector"),
    Kind("PeerAuthentication", _SECURITY, "mesh", "key", "peer-authentication", short="pa", scope="spec.selector", says=("{spec.mtls.mode}",)),
    Kind("RequestAuthentication", _SECURITY, "mesh", "person", "request-authentication", short="ra", scope="spec.selector",
         says=("{spec.jwtRules[].issuer}",)),
    Kind("AuthorizationPolicy", _SECURITY, "mesh", "user-shield", "authorization-policy", plural="authorizationpolicies", short="ap",
         scope="spec.selector", says=("{spec.action}", "ALLOW")),
    Kind("Telemetry", ("telemetry.istio.io",), "mesh", "eye", "telemetry", plural="telemetries", scope="spec.selector"),
    Kind("WasmPlugin", ("extensions.istio.io",), "mesh", "puzzle", "wasm-plugin", scope="spec.selector"),
    Kind("IstioOperator", ("install.istio.io",), "mesh", "wrench", "istio-operator", custom=True, says=("profile {spec.profile}",)),
    # custom resources that many clusters have
    Kind("Certificate", _CERT, "access", "certificate", "cert-manager", short="cert", custom=True, says=("{spec.dnsNames[]}",)),
    Kind("CertificateRequest", _CERT, "access", "certificate", "cert-manager", short="cr", custom=True),
    Kind("Issuer", _CERT, "access", "certificate", "cert-manager", custom=True),
    Kind("ClusterIssuer", _CERT, "access", "certificate", "cert-manager", namespaced=False, custom=True),
    Kind("ServiceMonitor", _PROMETHEUS, "scaling", "eye", "prometheus-operator", short="smon", custom=True),
    Kind("PodMonitor", _PROMETHEUS, "scaling", "eye", "prometheus-operator", short="pmon", custom=True),
    Kind("Probe", _PROMETHEUS, "scaling", "eye", "prometheus-operator", custom=True),
    Kind("ScrapeConfig", _PROMETHEUS, "scaling", "eye", "prometheus-operator", custom=True),
    Kind("PrometheusRule", _PROMETHEUS, "scaling", "scroll", "prometheus-operator", short="promrule", custom=True, says=("{spec.groups#:group}",)),
    Kind("AlertmanagerConfig", _PROMETHEUS, "scaling", "scroll", "prometheus-operator", custom=True),
    Kind("Prometheus", _PROMETHEUS, "workload", "eye", "prometheus-operator", plural="prometheuses", short="prom", custom=True, says=_REPLICAS),
    Kind("Alertmanager", _PROMETHEUS, "workload", "eye", "prometheus-operator", short="am", custom=True, says=_REPLICAS),
    Kind("ThanosRuler", _PROMETHEUS, "workload", "eye", "prometheus-operator", custom=True, says=_REPLICAS),
    Kind("ScaledObject", ("keda.sh",), "scaling", "scale", "scaled-object", short="so", custom=True),
    Kind("ExternalSecret", ("external-secrets.io",), "config", "key", "external-secret", short="es", custom=True),
    Kind("Rollout", ("argoproj.io",), "workload", "arrows", "argo-rollout", template="spec.template", says=_REPLICAS, parts=CONTAINERS,
         custom=True),
    Kind("Application", ("argoproj.io",), "other", "helm", "argo-application", short="app", custom=True, says=("{spec.source.path}", "{spec.source.chart}")),
)  # fmt: skip

_BY_NAME: dict[str, tuple[Kind, ...]] = {
    name: tuple(kind for kind in KINDS if kind.kind == name) for name in {kind.kind for kind in KINDS}
}

BY_ID: dict[str, Kind] = {kind.id: kind for kind in KINDS}
"""The kinds of the table by what their boxes' ids begin with."""

_POSITIONS = {kind.id: at for at, kind in enumerate(KINDS)}

BY_PLURAL: dict[str, Kind] = {kind.many: kind for kind in reversed(KINDS)}
"""The kinds of the table by their plural; of two, the first."""

_CUSTOM_TEMPLATE = "spec.template"


@lru_cache(maxsize=4096)
def kind_of(kind: str, group: str | None = None) -> Kind:
    """The row of a kind, or what is assumed of one that is not in the table.

    Args:
        kind: as in the object.
        group: its API group; None if nothing says which.
    """
    rows = _BY_NAME.get(kind, ())
    for row in rows:
        if group is None or group in row.groups:
            return row
    group = group or ""
    return Kind(
        kind, (group,), "other", "puzzle", "crd" if "." in group else "", plural="", namespaced=not kind.startswith("Cluster"),
        template=_CUSTOM_TEMPLATE, parts=CONTAINERS, says=_REPLICAS, custom=True, unknown=True, shared=bool(rows),
    )  # fmt: skip
