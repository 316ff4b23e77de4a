"""The relations between objects as a table: where an object names others, what it then does to them, and how that is drawn.

Every row is data. `each` leads to the parts of an object that refer to others (see `explorer.kube.paths`; `$pod` stands
for the spec of the pod template), and `by` says how such a part refers to them:

    name        by a name: `name`, `namespace` and `kind` lead to them inside the part
    labels      by a selector with matchLabels and matchExpressions
    map         by a selector that is nothing but labels
    peer        by podSelector and namespaceSelector, as a NetworkPolicy does
    monitor     by a selector of its own and the namespaces beside it, as a ServiceMonitor does
    host        by a host name of a Service or of a ServiceEntry
    subset      by a host name and the name of a subset of its DestinationRule
    export      by namespace and host, as in `istio-system/*`
    gateway     by the name of a gateway of Istio, its namespace before it
    principal   by the identity of a workload, as in `cluster.local/ns/shop/sa/web`
    resource    by the kinds in `resources` and the names in `resourceNames`
    key         by a name; the kind is told by the field itself, as in `secretRef`
    picked      the labels of a subset, among the pods of the Service of its DestinationRule
    claims      a StatefulSet's claim templates, by the names that its claims get
    text        somewhere in a text, by a host name with something beside it that says that it is one
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from explorer.model.diagram import LineStyle

By = Literal[
    "name", "labels", "map", "peer", "monitor", "host", "subset", "export", "gateway", "principal", "resource", "key", "claims", "picked",
    "text",
]  # fmt: skip

Layer = Literal[
    "traffic", "mesh", "calls", "config", "storage", "access", "policy", "scaling", "ownership", "placement"
]

Missing = Literal["", "box", "made"]

PODS = "@pods"
"""As a source: every kind with a pod template. As a target: workloads by the labels of their pods, and pods that differ from them."""

CUSTOM = "@custom"
"""As a source: kinds that are not Kubernetes' own."""

ANY = "@any"


class Rule(Struct, frozen=True, eq=False, gc=False):
    """How some kinds of objects refer to others.

    Attributes:
        id: unique.
        source: the kinds that it holds for, by their ids; PODS, CUSTOM or ANY.
        each: the path to what refers, or several with spaces between them; empty for the object itself.
        to: the kinds of the target, by their ids, the first that is there; empty if the part says the kind.
        verb: what the source does to the target.
        layer: what kind of relation it is.
        by: how the part refers.
        name: the path to the name in the part; empty if the part is the name.
        namespace: the path to the namespace in the part; the own one if nothing stands there.
        kind: the path to the kind in the part.
        scope: where a selector looks: "" the own namespace, "*" all.
        back: whether the relation is drawn from the target to the source.
        line: how it is drawn.
        when: a condition on the object.
        missing: what is drawn for a target that is not there: nothing, a box that says that it is missing, or a box
            of something that comes to be because of the source.
        live: whether it holds for pods that a workload made, too; what a workload's template says is not said again for each of them.
        part: the path to the name of the part of the object whose box the relation starts at; empty for the object's own.
        implied: a relation by which the source leads to something that has this relation, too, so that it is not drawn twice.
    """

    id: str
    source: str
    each: str
    to: str
    verb: str
    layer: Layer
    by: By = "name"
    name: str = "name"
    namespace: str = ""
    kind: str = "kind"
    scope: str = ""
    back: bool = False
    line: LineStyle = "solid"
    when: str = ""
    missing: Missing = ""
    live: bool = False
    part: str = ""
    implied: str = ""


_CONTAINER = "$pod.containers|initContainers|ephemeralContainers[]"
_HTTP = "spec.http|tcp|tls[]"
_ROUTES = "httproute grpcroute tlsroute tcproute udproute"

RULES: tuple[Rule, ...] = (
    # who owns whom, where it is not drawn as a box in a box
    Rule("owner", ANY, "metadata.ownerReferences[]", "", "owns", "ownership", back=True),
    # what a pod is made with
    Rule("volume-configmap", PODS, "$pod.volumes[].configMap", "configmap", "mounts", "config", missing="box"),
    Rule("volume-secret", PODS, "$pod.volumes[].secret", "secret", "mounts", "config", name="secretName", missing="box"),
    Rule("projected-configmap", PODS, "$pod.volumes[].projected.sources[].configMap", "configmap", "mounts", "config", missing="box"),
    Rule("projected-secret", PODS, "$pod.volumes[].projected.sources[].secret", "secret", "mounts", "config", missing="box"),
    Rule("volume-claim", PODS, "$pod.volumes[].persistentVolumeClaim", "persistentvolumeclaim", "keeps data in", "storage", name="claimName",
         missing="box", live=True),
    Rule("volume-secretref", PODS, "$pod.volumes[]{}.secretRef|nodePublishSecretRef", "secret", "mounts with", "config", missing="box"),
    Rule("volume-csi", PODS, "$pod.volumes[].csi.driver", "csidriver", "mounts through", "storage", name=""),
    Rule("ephemeral-class", PODS, "$pod.volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName", "storageclass", "asks for disks of",
         "storage", name=""),
    Rule("env-configmap", PODS, f"{_CONTAINER}.env[].valueFrom.configMapKeyRef", "configmap", "reads settings from", "config", missing="box"),
    Rule("env-secret", PODS, f"{_CONTAINER}.env[].valueFrom.secretKeyRef", "secret", "reads secrets from", "config", missing="box"),
    Rule("envfrom-configmap", PODS, f"{_CONTAINER}.envFrom[].configMapRef", "configmap", "reads settings from", "config", missing="box"),
    Rule("envfrom-secret", PODS, f"{_CONTAINER}.envFrom[].secretRef", "secret", "reads secrets from", "config", missing="box"),
    Rule("pull-secret", PODS, "$pod.imagePullSecrets[]", "secret", "pulls images with", "config", missing="box"),
    Rule("service-account", PODS, "$pod.serviceAccountName", "serviceaccount", "runs as", "access", name="", missing="box"),
    Rule("service-account-old", PODS, "$pod.serviceAccount", "serviceaccount", "runs as", "access", name="", missing="box"),
    Rule("priority-class", PODS, "$pod.priorityClassName", "priorityclass", "has the priority of", "policy", name=""),
    Rule("runtime-class", PODS, "$pod.runtimeClassName", "runtimeclass", "is run by", "placement", name=""),
    Rule("resource-claim", PODS, "$pod.resourceClaims[]", "resourceclaim", "uses", "placement", name="resourceClaimName", missing="box"),
    Rule("resource-template", PODS, "$pod.resourceClaims[]", "resourceclaimtemplate", "claims by", "placement",
         name="resourceClaimTemplateName", missing="box"),
    Rule("node", PODS, "$pod.nodeName", "node", "runs on", "placement", name="", live=True),
    Rule("call-env", PODS, f"{_CONTAINER}.env[]", "service", "seems to call", "calls", "text", line="dashed"),
    Rule("call-args", PODS, f"{_CONTAINER}.args|command[]", "service", "seems to call", "calls", "text", line="dashed"),
    # workloads
    Rule("governing-service", "statefulset", "spec.serviceName", "service", "gets its names from", "traffic", name="", missing="box"),
    Rule("claim-class", "statefulset", "spec.volumeClaimTemplates[].spec.storageClassName", "storageclass", "asks for disks of", "storage",
         name=""),
    Rule("claims", "statefulset", "spec.volumeClaimTemplates[].metadata.name", "persistentvolumeclaim", "claims", "storage", "claims"),
    # services
    Rule("service", "service", "spec.selector", PODS, "sends requests to", "traffic", "map"),
    Rule("external-name", "service", "spec.externalName", "service serviceentry", "stands for", "traffic", "host"),
    Rule("endpoints", "endpoints endpointslice", "subsets|endpoints[].targetRef", "", "leads to", "traffic", namespace="namespace"),
    Rule("endpoint-address", "endpoints", "subsets[].addresses[].targetRef", "", "leads to", "traffic", namespace="namespace"),
    # Ingress
    Rule("ingress-service", "ingress", "spec.rules[].http.paths[].backend.service", "service", "routes to", "traffic", missing="box"),
    Rule("ingress-default", "ingress", "spec.defaultBackend.service", "service", "routes to", "traffic", missing="box"),
    Rule("ingress-service-old", "ingress", "spec.rules[].http.paths[].backend.serviceName", "service", "routes to", "traffic", name="",
         missing="box"),
    Rule("ingress-default-old", "ingress", "spec.backend.serviceName", "service", "routes to", "traffic", name="", missing="box"),
    Rule("ingress-resource", "ingress", "spec.rules[].http.paths[].backend.resource", "", "routes to", "traffic"),
    Rule("ingress-class", "ingress", "spec.ingressClassName", "ingressclass", "is served by", "traffic", name=""),
    Rule("ingress-class-old", "ingress", 'metadata.annotations."kubernetes.io/ingress.class"', "ingressclass", "is served by", "traffic",
         name=""),
    Rule("ingress-tls", "ingress", "spec.tls[]", "secret", "has its certificate in", "config", name="secretName", missing="box"),
    Rule("ingress-parameters", "ingressclass", "spec.parameters", "", "is configured by", "config", namespace="namespace"),
    # Gateway API
    Rule("gateway-class", "gateway", "spec.gatewayClassName", "gatewayclass", "is served by", "traffic", name=""),
    Rule("gateway-certificate", "gateway listenerset", "spec.listeners[].tls.certificateRefs[]", "secret", "has its certificate in", "config",
         namespace="namespace", missing="box"),
    Rule("gateway-ca", "gateway", "spec.**.caCertificateRefs[]", "configmap", "checks clients with", "config", namespace="namespace",
         missing="box"),
    Rule("gateway-parameters", "gateway gatewayclass", "spec.parametersRef", "", "is configured by", "config", namespace="namespace"),
    Rule("gateway-infrastructure", "gateway", "spec.infrastructure.parametersRef", "", "is configured by", "config"),
    Rule("gateway-namespaces", "gateway listenerset", "spec.listeners[].allowedRoutes.namespaces.selector", "namespace",
         "takes routes from", "traffic", "labels", scope="*"),
    Rule("listener-parent", "listenerset", "spec.parentRef", "gateway", "adds listeners to", "traffic", namespace="namespace", missing="box"),
    Rule("route-parent", _ROUTES, "spec.parentRefs[]", "gateway listenerset service", "hands requests to", "traffic", namespace="namespace",
         back=True, missing="box"),
    Rule("route-backend", _ROUTES, "spec.rules[].backendRefs[]", "service", "routes to", "traffic", namespace="namespace", missing="box"),
    Rule("route-mirror", _ROUTES, "spec.rules[].filters[].requestMirror.backendRef", "service", "copies requests to", "traffic",
         namespace="namespace", line="dashed", missing="box"),
    Rule("route-mirror-inner", _ROUTES, "spec.rules[].backendRefs[].filters[].requestMirror.backendRef", "service", "copies requests to",
         "traffic", namespace="namespace", line="dashed", missing="box"),
    Rule("route-extension", _ROUTES, "spec.rules[].filters[].extensionRef", "", "is changed by", "traffic"),
    Rule("grant-from", "referencegrant", "spec.from[]", "namespace", "lets in", "policy", name="namespace"),
    Rule("grant-to", "referencegrant", "spec.to[]", "", "opens", "policy"),
    Rule("backend-tls", "backendtlspolicy", "spec.targetRefs[]", "service", "encrypts requests to", "policy", missing="box"),
    Rule("backend-tls-ca", "backendtlspolicy", "spec.validation.caCertificateRefs[]", "configmap", "checks servers with", "config",
         missing="box"),
    # traffic of Istio
    Rule("istio-gateway", "gateway.networking.istio.io", "spec.selector", PODS, "is served by", "mesh", "map", scope="*"),
    Rule("istio-certificate", "gateway.networking.istio.io", "spec.servers[].tls.credentialName", "secret", "has its certificate in",
         "config", name=""),
    Rule("virtual-gateway", "virtualservice", "spec.gateways[]", "gateway.networking.istio.io", "hands requests to", "mesh", "gateway",
         back=True, missing="box"),
    Rule("virtual-inner-gateway", "virtualservice", f"{_HTTP}.match[].gateways[]", "gateway.networking.istio.io", "hands requests to", "mesh",
         "gateway", back=True),
    Rule("virtual-host", "virtualservice", "spec.hosts[]", "service serviceentry", "decides for", "mesh", "host"),
    Rule("virtual-subset", "virtualservice", f"{_HTTP}.route[].destination", "destinationrule", "routes to", "mesh", "subset"),
    Rule("virtual-route", "virtualservice", f"{_HTTP}.route[].destination.host", "service serviceentry", "routes to", "mesh", "host",
         missing="box"),
    Rule("virtual-mirror", "virtualservice", "spec.http[].mirror.host", "service serviceentry", "copies requests to", "mesh", "host",
         line="dashed", missing="box"),
    Rule("virtual-mirrors", "virtualservice", "spec.http[].mirrors[].destination.host", "service serviceentry", "copies requests to", "mesh",
         "host", line="dashed", missing="box"),
    Rule("virtual-delegate", "virtualservice", "spec.http[].delegate", "virtualservice", "leaves it to", "mesh", namespace="namespace",
         missing="box"),
    Rule("destination-host", "destinationrule", "spec.host", "service serviceentry", "sets rules for", "mesh", "host", missing="box"),
    Rule("subset-pods", "destinationrule", "spec.subsets[]", PODS, "picks", "mesh", "picked", part="name"),
    Rule("destination-secret", "destinationrule", "spec.trafficPolicy.tls.credentialName", "secret", "encrypts with", "config", name=""),
    Rule("destination-workload", "destinationrule", "spec.workloadSelector", PODS, "holds for", "mesh", "labels"),
    Rule("entry-workload", "serviceentry", "spec.workloadSelector.labels", f"{PODS} workloadentry", "sends requests to", "mesh", "map"),
    Rule("sidecar-workload", "sidecar", "spec.workloadSelector.labels", PODS, "limits", "mesh", "map"),
    Rule("sidecar-egress", "sidecar", "spec.egress[].hosts[]", "service serviceentry", "lets it call", "mesh", "export"),
    Rule("filter-workload", "envoyfilter", "spec.workloadSelector.labels", PODS, "changes the proxy of", "mesh", "map"),
    # who may, and who is who, in a mesh
    Rule("mesh-policy", "peerauthentication requestauthentication authorizationpolicy", "spec.selector", PODS, "guards", "policy", "labels"),
    Rule("mesh-setting", "telemetry wasmplugin proxyconfig", "spec.selector", PODS, "holds for", "mesh", "labels"),
    Rule("mesh-target", "requestauthentication authorizationpolicy telemetry wasmplugin envoyfilter", "spec.targetRefs[] spec.targetRef", "",
         "guards", "policy"),
    Rule("mesh-principal", "authorizationpolicy", "spec.rules[].from[].source.principals|serviceAccounts[]", "serviceaccount", "lets in",
         "policy", "principal", when="spec.action!=DENY"),
    Rule("mesh-denied", "authorizationpolicy", "spec.rules[].from[].source.principals|serviceAccounts[]", "serviceaccount", "keeps out",
         "policy", "principal", when="spec.action=DENY"),
    Rule("mesh-namespace", "authorizationpolicy", "spec.rules[].from[].source.namespaces[]", "namespace", "lets in", "policy", name="",
         when="spec.action!=DENY"),
    Rule("mesh-namespace-denied", "authorizationpolicy", "spec.rules[].from[].source.namespaces[]", "namespace", "keeps out", "policy",
         name="", when="spec.action=DENY"),
    # NetworkPolicy, disruption, scaling
    Rule("network-pods", "networkpolicy", "spec.podSelector", PODS, "guards", "policy", "labels"),
    Rule("network-from", "networkpolicy", "spec.ingress[].from[]", PODS, "lets in", "policy", "peer", line="dashed"),
    Rule("network-to", "networkpolicy", "spec.egress[].to[]", PODS, "lets out to", "policy", "peer", line="dashed"),
    Rule("disruption", "poddisruptionbudget", "spec.selector", PODS, "limits evictions of", "policy", "labels"),
    Rule("scale", "horizontalpodautoscaler", "spec.scaleTargetRef", "", "scales", "scaling", missing="box"),
    Rule("scale-object", "horizontalpodautoscaler", "spec.metrics[].object.describedObject|target", "", "measures", "scaling"),
    Rule("size", "verticalpodautoscaler", "spec.targetRef", "", "sizes", "scaling", missing="box"),
    # access
    Rule("role", "rolebinding clusterrolebinding", "roleRef", "", "grants", "access"),
    Rule("subject", "rolebinding clusterrolebinding", "subjects[]", "serviceaccount", "gives it to", "access", namespace="namespace",
         missing="box"),
    Rule("role-object", "role", "rules[]", "", "allows the use of", "access", "resource"),
    Rule("account-secret", "serviceaccount", "secrets[]", "secret", "has", "access"),
    Rule("account-pull", "serviceaccount", "imagePullSecrets[]", "secret", "pulls images with", "config", missing="box"),
    Rule("token", "secret", 'metadata.annotations."kubernetes.io/service-account.name"', "serviceaccount", "is the token of", "access", name=""),
    # storage
    Rule("claim-volume", "persistentvolumeclaim", "spec.volumeName", "persistentvolume", "is bound to", "storage", name=""),
    Rule("volume-bound", "persistentvolume", "spec.claimRef", "persistentvolumeclaim", "is bound to", "storage", namespace="namespace",
         back=True),
    Rule("storage-class", "persistentvolumeclaim persistentvolume", "spec.storageClassName", "storageclass", "is of", "storage", name="",
         implied="is bound to"),
    Rule("storage-class-old", "persistentvolumeclaim", 'metadata.annotations."volume.beta.kubernetes.io/storage-class"', "storageclass",
         "is of", "storage", name=""),
    Rule("data-source", "persistentvolumeclaim", "spec.dataSource|dataSourceRef", "", "begins as a copy of", "storage", namespace="namespace"),
    Rule("volume-driver", "persistentvolume", "spec.csi.driver", "csidriver", "is made by", "storage", name=""),
    Rule("class-driver", "storageclass volumesnapshotclass", "provisioner|driver", "csidriver", "makes disks through", "storage", name=""),
    Rule("attachment-volume", "volumeattachment", "spec.source.persistentVolumeName", "persistentvolume", "attaches", "storage", name=""),
    Rule("attachment-node", "volumeattachment", "spec.nodeName", "node", "attaches to", "storage", name=""),
    Rule("snapshot-claim", "volumesnapshot", "spec.source.persistentVolumeClaimName", "persistentvolumeclaim", "is a copy of", "storage",
         name=""),
    Rule("snapshot-class", "volumesnapshot volumesnapshotcontent", "spec.volumeSnapshotClassName", "volumesnapshotclass", "is of", "storage",
         name=""),
    Rule("snapshot-content", "volumesnapshot", "status.boundVolumeSnapshotContentName", "volumesnapshotcontent", "is bound to", "storage",
         name=""),
    # what the API server asks and serves
    Rule("webhook", "mutatingwebhookconfiguration validatingwebhookconfiguration", "webhooks[].clientConfig.service", "service", "asks",
         "policy", namespace="namespace"),
    Rule("api-service", "apiservice", "spec.service", "service", "is served by", "traffic", namespace="namespace"),
    Rule("conversion", "customresourcedefinition", "spec.conversion.webhook.clientConfig.service", "service", "is converted by", "policy",
         namespace="namespace"),
    Rule("admission-policy", "validatingadmissionpolicybinding", "spec.policyName", "validatingadmissionpolicy", "puts in force", "policy",
         name="", missing="box"),
    Rule("admission-mutation", "mutatingadmissionpolicybinding", "spec.policyName", "mutatingadmissionpolicy", "puts in force", "policy",
         name="", missing="box"),
    Rule("admission-parameters", "validatingadmissionpolicybinding mutatingadmissionpolicybinding", "spec.paramRef", "configmap",
         "takes parameters from", "policy", namespace="namespace"),
    Rule("flow", "flowschema", "spec.priorityLevelConfiguration", "prioritylevelconfiguration", "queues requests by", "policy"),
    Rule("device-class", "resourceclaim", "spec.devices.requests[].deviceClassName", "deviceclass", "asks for", "placement", name=""),
    Rule("device-class-exactly", "resourceclaim", "spec.devices.requests[].exactly.deviceClassName", "deviceclass", "asks for", "placement",
         name=""),
    Rule("device-class-template", "resourceclaimtemplate", "spec.spec.devices.requests[].deviceClassName", "deviceclass", "asks for",
         "placement", name=""),
    # custom resources that many clusters have
    Rule("certificate-secret", "certificate", "spec.secretName", "secret", "makes", "config", name="", missing="made"),
    Rule("certificate-issuer", "certificate certificaterequest", "spec.issuerRef", "issuer clusterissuer", "is signed by", "access"),
    Rule("external-secret", "externalsecret", "spec.target", "secret", "makes", "config", missing="made"),
    Rule("service-monitor", "servicemonitor", "spec", "service", "scrapes", "scaling", "monitor"),
    Rule("pod-monitor", "podmonitor", "spec", PODS, "scrapes", "scaling", "monitor"),
    Rule("prometheus-monitors", "prometheus", "spec.serviceMonitorSelector", "servicemonitor", "is told by", "scaling", "labels", back=False,
         scope="*"),
    Rule("prometheus-pods", "prometheus", "spec.podMonitorSelector", "podmonitor", "is told by", "scaling", "labels", scope="*"),
    Rule("prometheus-rules", "prometheus", "spec.ruleSelector", "prometheusrule", "is told by", "scaling", "labels", scope="*"),
    Rule("prometheus-probes", "prometheus", "spec.probeSelector", "probe", "is told by", "scaling", "labels", scope="*"),
    Rule("prometheus-alerts", "prometheus", "spec.alerting.alertmanagers[]", "service", "sends alerts to", "traffic", namespace="namespace"),
    Rule("scaled", "scaledobject", "spec.scaleTargetRef", "deployment statefulset", "scales", "scaling", missing="box"),
    # any other: by fields that end as references do
    Rule("custom-ref", CUSTOM, "spec|data.**.*Ref|*Refs|*Reference", "", "refers to", "config", "key", namespace="namespace"),
    Rule("custom-refs", CUSTOM, "spec|data.**.*Refs|*References[]", "", "refers to", "config", "key", namespace="namespace"),
    Rule("custom-name", CUSTOM, "spec|data.**.*Name", "", "refers to", "config", "key", name=""),
    Rule("custom-names", CUSTOM, "spec.secrets|configMaps[]", "", "refers to", "config", "key", name=""),
)  # fmt: skip

EVERYWHERE = frozenset({"serviceaccount/default", "configmap/kube-root-ca.crt", "configmap/istio-ca-root-cert"})
"""What every namespace has, as kind and name: it is never said to be missing."""
