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


class Referral(Struct, frozen=True, eq=False, gc=False):
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

REFERRALS: tuple[Referral, ...] = (
    # who owns whom, where it is not drawn as a box in a box
    Referral("owner", ANY, "metadata.ownerReferences[]", "", "owns", "ownership", back=True),
    # what a pod is made with
    Referral("volume-configmap", PODS, "$pod.volumes[].configMap", "configmap", "mounts", "config", missing="box"),
    Referral("volume-secret", PODS, "$pod.volumes[].secret", "secret", "mounts", "config", name="secretName", missing="box"),
    Referral("projected-configmap", PODS, "$pod.volumes[].projected.sources[].configMap", "configmap", "mounts", "config", missing="box"),
    Referral("projected-secret", PODS, "$pod.volumes[].projected.sources[].secret", "secret", "mounts", "config", missing="box"),
    Referral("volume-claim", PODS, "$pod.volumes[].persistentVolumeClaim", "persistentvolumeclaim", "keeps data in", "storage", name="claimName",
             missing="box", live=True),
    Referral("volume-secretref", PODS, "$pod.volumes[]{}.secretRef|nodePublishSecretRef", "secret", "mounts with", "config", missing="box"),
    Referral("volume-csi", PODS, "$pod.volumes[].csi.driver", "csidriver", "mounts through", "storage", name=""),
    Referral("ephemeral-class", PODS, "$pod.volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName", "storageclass", "asks for disks of",
             "storage", name=""),
    Referral("env-configmap", PODS, f"{_CONTAINER}.env[].valueFrom.configMapKeyRef", "configmap", "reads settings from", "config", missing="box"),
    Referral("env-secret", PODS, f"{_CONTAINER}.env[].valueFrom.secretKeyRef", "secret", "reads secrets from", "config", missing="box"),
    Referral("envfrom-configmap", PODS, f"{_CONTAINER}.envFrom[].configMapRef", "configmap", "reads settings from", "config", missing="box"),
    Referral("envfrom-secret", PODS, f"{_CONTAINER}.envFrom[].secretRef", "secret", "reads secrets from", "config", missing="box"),
    Referral("pull-secret", PODS, "$pod.imagePullSecrets[]", "secret", "pulls images with", "config", missing="box"),
    Referral("service-account", PODS, "$pod.serviceAccountName", "serviceaccount", "runs as", "access", name="", missing="box"),
    Referral("service-account-old", PODS, "$pod.serviceAccount", "serviceaccount", "runs as", "access", name="", missing="box"),
    Referral("priority-class", PODS, "$pod.priorityClassName", "priorityclass", "has the priority of", "policy", name=""),
    Referral("runtime-class", PODS, "$pod.runtimeClassName", "runtimeclass", "is run by", "placement", name=""),
    Referral("resource-claim", PODS, "$pod.resourceClaims[]", "resourceclaim", "uses", "placement", name="resourceClaimName", missing="box"),
    Referral("resource-template", PODS, "$pod.resourceClaims[]", "resourceclaimtemplate", "claims by", "placement",
             name="resourceClaimTemplateName", missing="box"),
    Referral("node", PODS, "$pod.nodeName", "node", "runs on", "placement", name="", live=True),
    Referral("call-env", PODS, f"{_CONTAINER}.env[]", "service", "seems to call", "calls", "text", line="dashed"),
    Referral("call-args", PODS, f"{_CONTAINER}.args|command[]", "service", "seems to call", "calls", "text", line="dashed"),
    # workloads
    Referral("governing-service", "statefulset", "spec.serviceName", "service", "gets its names from", "traffic", name="", missing="box"),
    Referral("claim-class", "statefulset", "spec.volumeClaimTemplates[].spec.storageClassName", "storageclass", "asks for disks of", "storage",
             name=""),
    Referral("claims", "statefulset", "spec.volumeClaimTemplates[].metadata.name", "persistentvolumeclaim", "claims", "storage", "claims"),
    # services
    Referral("service", "service", "spec.selector", PODS, "sends requests to", "traffic", "map"),
    Referral("external-name", "service", "spec.externalName", "service serviceentry", "stands for", "traffic", "host"),
    Referral("endpoints", "endpoints endpointslice", "subsets|endpoints[].targetRef", "", "leads to", "traffic", namespace="namespace"),
    Referral("endpoint-address", "endpoints", "subsets[].addresses[].targetRef", "", "leads to", "traffic", namespace="namespace"),
    # Ingress
    Referral("ingress-service", "ingress", "spec.rules[].http.paths[].backend.service", "service", "routes to", "traffic", missing="box"),
    Referral("ingress-default", "ingress", "spec.defaultBackend.service", "service", "routes to", "traffic", missing="box"),
    Referral("ingress-service-old", "ingress", "spec.rules[].http.paths[].backend.serviceName", "service", "routes to", "traffic", name="",
             missing="box"),
    Referral("ingress-default-old", "ingress", "spec.backend.serviceName", "service", "routes to", "traffic", name="", missing="box"),
    Referral("ingress-resource", "ingress", "spec.rules[].http.paths[].backend.resource", "", "routes to", "traffic"),
    Referral("ingress-class", "ingress", "spec.ingressClassName", "ingressclass", "is served by", "traffic", name=""),
    Referral("ingress-class-old", "ingress", 'metadata.annotations."kubernetes.io/ingress.class"', "ingressclass", "is served by", "traffic",
             name=""),
    Referral("ingress-tls", "ingress", "spec.tls[]", "secret", "has its certificate in", "config", name="secretName", missing="box"),
    Referral("ingress-parameters", "ingressclass", "spec.parameters", "", "is configured by", "config", namespace="namespace"),
    # Gateway API
    Referral("gateway-class", "gateway", "spec.gatewayClassName", "gatewayclass", "is served by", "traffic", name=""),
    Referral("gateway-certificate", "gateway listenerset", "spec.listeners[].tls.certificateRefs[]", "secret", "has its certificate in", "config",
             namespace="namespace", missing="box"),
    Referral("gateway-ca", "gateway", "spec.**.caCertificateRefs[]", "configmap", "checks clients with", "config", namespace="namespace",
             missing="box"),
    Referral("gateway-parameters", "gateway gatewayclass", "spec.parametersRef", "", "is configured by", "config", namespace="namespace"),
    Referral("gateway-infrastructure", "gateway", "spec.infrastructure.parametersRef", "", "is configured by", "config"),
    Referral("gateway-namespaces", "gateway listenerset", "spec.listeners[].allowedRoutes.namespaces.selector", "namespace",
             "takes routes from", "traffic", "labels", scope="*"),
    Referral("listener-parent", "listenerset", "spec.parentRef", "gateway", "adds listeners to", "traffic", namespace="namespace", missing="box"),
    Referral("route-parent", _ROUTES, "spec.parentRefs[]", "gateway listenerset service", "hands requests to", "traffic", namespace="namespace",
             back=True, missing="box"),
    Referral("route-backend", _ROUTES, "spec.rules[].backendRefs[]", "service", "routes to", "traffic", namespace="namespace", missing="box"),
    Referral("route-mirror", _ROUTES, "spec.rules[].filters[].requestMirror.backendRef", "service", "copies requests to", "traffic",
             namespace="namespace", line="dashed", missing="box"),
    Referral("route-mirror-inner", _ROUTES, "spec.rules[].backendRefs[].filters[].requestMirror.backendRef", "service", "copies requests to",
             "traffic", namespace="namespace", line="dashed", missing="box"),
    Referral("route-extension", _ROUTES, "spec.rules[].filters[].extensionRef", "", "is changed by", "traffic"),
    Referral("grant-from", "referencegrant", "spec.from[]", "namespace", "lets in", "policy", name="namespace"),
    Referral("grant-to", "referencegrant", "spec.to[]", "", "opens", "policy"),
    Referral("backend-tls", "backendtlspolicy", "spec.targetRefs[]", "service", "encrypts requests to", "policy", missing="box"),
    Referral("backend-tls-ca", "backendtlspolicy", "spec.validation.caCertificateRefs[]", "configmap", "checks servers with", "config",
             missing="box"),
    # traffic of Istio
    Referral("istio-gateway", "gateway.networking.istio.io", "spec.selector", PODS, "is served by", "mesh", "map", scope="*"),
    Referral("istio-certificate", "gateway.networking.istio.io", "spec.servers[].tls.credentialName", "secret", "has its certificate in",
             "config", name=""),
    Referral("virtual-gateway", "virtualservice", "spec.gateways[]", "gateway.networking.istio.io", "hands requests to", "mesh", "gateway",
             back=True, missing="box"),
    Referral("virtual-inner-gateway", "virtualservice", f"{_HTTP}.match[].gateways[]", "gateway.networking.istio.io", "hands requests to", "mesh",
             "gateway", back=True),
    Referral("virtual-host", "virtualservice", "spec.hosts[]", "service serviceentry", "decides for", "mesh", "host"),
    Referral("virtual-subset", "virtualservice", f"{_HTTP}.route[].destination", "destinationrule", "routes to", "mesh", "subset"),
    Referral("virtual-route", "virtualservice", f"{_HTTP}.route[].destination.host", "service serviceentry", "routes to", "mesh", "host",
             missing="box"),
    Referral("virtual-mirror", "virtualservice", "spec.http[].mirror.host", "service serviceentry", "copies requests to", "mesh", "host",
             line="dashed", missing="box"),
    Referral("virtual-mirrors", "virtualservice", "spec.http[].mirrors[].destination.host", "service serviceentry", "copies requests to", "mesh",
             "host", line="dashed", missing="box"),
    Referral("virtual-delegate", "virtualservice", "spec.http[].delegate", "virtualservice", "leaves it to", "mesh", namespace="namespace",
             missing="box"),
    Referral("destination-host", "destinationrule", "spec.host", "service serviceentry", "sets rules for", "mesh", "host", missing="box"),
    Referral("subset-pods", "destinationrule", "spec.subsets[]", PODS, "picks", "mesh", "picked", part="name"),
    Referral("destination-secret", "destinationrule", "spec.trafficPolicy.tls.credentialName", "secret", "encrypts with", "config", name=""),
    Referral("destination-workload", "destinationrule", "spec.workloadSelector", PODS, "holds for", "mesh", "labels"),
    Referral("entry-workload", "serviceentry", "spec.workloadSelector.labels", f"{PODS} workloadentry", "sends requests to", "mesh", "map"),
    Referral("sidecar-workload", "sidecar", "spec.workloadSelector.labels", PODS, "limits", "mesh", "map"),
    Referral("sidecar-egress", "sidecar", "spec.egress[].hosts[]", "service serviceentry", "lets it call", "mesh", "export"),
    Referral("filter-workload", "envoyfilter", "spec.workloadSelector.labels", PODS, "changes the proxy of", "mesh", "map"),
    # who may, and who is who, in a mesh
    Referral("mesh-policy", "peerauthentication requestauthentication authorizationpolicy", "spec.selector", PODS, "guards", "policy", "labels"),
    Referral("mesh-setting", "telemetry wasmplugin proxyconfig", "spec.selector", PODS, "holds for", "mesh", "labels"),
    Referral("mesh-target", "requestauthentication authorizationpolicy telemetry wasmplugin envoyfilter", "spec.targetRefs[] spec.targetRef", "",
             "guards", "policy"),
    Referral("mesh-principal", "authorizationpolicy", "spec.rules[].from[].source.principals|serviceAccounts[]", "serviceaccount", "lets in",
             "policy", "principal", when="spec.action!=DENY"),
    Referral("mesh-denied", "authorizationpolicy", "spec.rules[].from[].source.principals|serviceAccounts[]", "serviceaccount", "keeps out",
             "policy", "principal", when="spec.action=DENY"),
    Referral("mesh-namespace", "authorizationpolicy", "spec.rules[].from[].source.namespaces[]", "namespace", "lets in", "policy", name="",
             when="spec.action!=DENY"),
    Referral("mesh-namespace-denied", "authorizationpolicy", "spec.rules[].from[].source.namespaces[]", "namespace", "keeps out", "policy",
             name="", when="spec.action=DENY"),
    # NetworkPolicy, disruption, scaling
    Referral("network-pods", "networkpolicy", "spec.podSelector", PODS, "guards", "policy", "labels"),
    Referral("network-from", "networkpolicy", "spec.ingress[].from[]", PODS, "lets in", "policy", "peer", line="dashed"),
    Referral("network-to", "networkpolicy", "spec.egress[].to[]", PODS, "lets out to", "policy", "peer", line="dashed"),
    Referral("disruption", "poddisruptionbudget", "spec.selector", PODS, "limits evictions of", "policy", "labels"),
    Referral("scale", "horizontalpodautoscaler", "spec.scaleTargetRef", "", "scales", "scaling", missing="box"),
    Referral("scale-object", "horizontalpodautoscaler", "spec.metrics[].object.describedObject|target", "", "measures", "scaling"),
    Referral("size", "verticalpodautoscaler", "spec.targetRef", "", "sizes", "scaling", missing="box"),
    # access
    Referral("role", "rolebinding clusterrolebinding", "roleRef", "", "grants", "access"),
    Referral("subject", "rolebinding clusterrolebinding", "subjects[]", "serviceaccount", "gives it to", "access", namespace="namespace",
             missing="box"),
    Referral("role-object", "role", "rules[]", "", "allows the use of", "access", "resource"),
    Referral("account-secret", "serviceaccount", "secrets[]", "secret", "has", "access"),
    Referral("account-pull", "serviceaccount", "imagePullSecrets[]", "secret", "pulls images with", "config", missing="box"),
    Referral("token", "secret", 'metadata.annotations."kubernetes.io/service-account.name"', "serviceaccount", "is the token of", "access", name=""),
    # storage
    Referral("claim-volume", "persistentvolumeclaim", "spec.volumeName", "persistentvolume", "is bound to", "storage", name=""),
    Referral("volume-bound", "persistentvolume", "spec.claimRef", "persistentvolumeclaim", "is bound to", "storage", namespace="namespace",
             back=True),
    Referral("storage-class", "persistentvolumeclaim persistentvolume", "spec.storageClassName", "storageclass", "is of", "storage", name="",
             implied="is bound to"),
    Referral("storage-class-old", "persistentvolumeclaim", 'metadata.annotations."volume.beta.kubernetes.io/storage-class"', "storageclass",
             "is of", "storage", name=""),
    Referral("data-source", "persistentvolumeclaim", "spec.dataSource|dataSourceRef", "", "begins as a copy of", "storage", namespace="namespace"),
    Referral("volume-driver", "persistentvolume", "spec.csi.driver", "csidriver", "is made by", "storage", name=""),
    Referral("class-driver", "storageclass volumesnapshotclass", "provisioner|driver", "csidriver", "makes disks through", "storage", name=""),
    Referral("attachment-volume", "volumeattachment", "spec.source.persistentVolumeName", "persistentvolume", "attaches", "storage", name=""),
    Referral("attachment-node", "volumeattachment", "spec.nodeName", "node", "attaches to", "storage", name=""),
    Referral("snapshot-claim", "volumesnapshot", "spec.source.persistentVolumeClaimName", "persistentvolumeclaim", "is a copy of", "storage",
             name=""),
    Referral("snapshot-class", "volumesnapshot volumesnapshotcontent", "spec.volumeSnapshotClassName", "volumesnapshotclass", "is of", "storage",
             name=""),
    Referral("snapshot-content", "volumesnapshot", "status.boundVolumeSnapshotContentName", "volumesnapshotcontent", "is bound to", "storage",
             name=""),
    # what the API server asks and serves
    Referral("webhook", "mutatingwebhookconfiguration validatingwebhookconfiguration", "webhooks[].clientConfig.service", "service", "asks",
             "policy", namespace="namespace"),
    Referral("api-service", "apiservice", "spec.service", "service", "is served by", "traffic", namespace="namespace"),
    Referral("conversion", "customresourcedefinition", "spec.conversion.webhook.clientConfig.service", "service", "is converted by", "policy",
             namespace="namespace"),
    Referral("admission-policy", "validatingadmissionpolicybinding", "spec.policyName", "validatingadmissionpolicy", "puts in force", "policy",
             name="", missing="box"),
    Referral("admission-mutation", "mutatingadmissionpolicybinding", "spec.policyName", "mutatingadmissionpolicy", "puts in force", "policy",
             name="", missing="box"),
    Referral("admission-parameters", "validatingadmissionpolicybinding mutatingadmissionpolicybinding", "spec.paramRef", "configmap",
             "takes parameters from", "policy", namespace="namespace"),
    Referral("flow", "flowschema", "spec.priorityLevelConfiguration", "prioritylevelconfiguration", "queues requests by", "policy"),
    Referral("device-class", "resourceclaim", "spec.devices.requests[].deviceClassName", "deviceclass", "asks for", "placement", name=""),
    Referral("device-class-exactly", "resourceclaim", "spec.devices.requests[].exactly.deviceClassName", "deviceclass", "asks for", "placement",
             name=""),
    Referral("device-class-template", "resourceclaimtemplate", "spec.spec.devices.requests[].deviceClassName", "deviceclass", "asks for",
             "placement", name=""),
    # custom resources that many clusters have
    Referral("certificate-secret", "certificate", "spec.secretName", "secret", "makes", "config", name="", missing="made"),
    Referral("certificate-issuer", "certificate certificaterequest", "spec.issuerRef", "issuer clusterissuer", "is signed by", "access"),
    Referral("external-secret", "externalsecret", "spec.target", "secret", "makes", "config", missing="made"),
    Referral("service-monitor", "servicemonitor", "spec", "service", "scrapes", "scaling", "monitor"),
    Referral("pod-monitor", "podmonitor", "spec", PODS, "scrapes", "scaling", "monitor"),
    Referral("prometheus-monitors", "prometheus", "spec.serviceMonitorSelector", "servicemonitor", "is told by", "scaling", "labels", back=False,
             scope="*"),
    Referral("prometheus-pods", "prometheus", "spec.podMonitorSelector", "podmonitor", "is told by", "scaling", "labels", scope="*"),
    Referral("prometheus-rules", "prometheus", "spec.ruleSelector", "prometheusrule", "is told by", "scaling", "labels", scope="*"),
    Referral("prometheus-probes", "prometheus", "spec.probeSelector", "probe", "is told by", "scaling", "labels", scope="*"),
    Referral("prometheus-alerts", "prometheus", "spec.alerting.alertmanagers[]", "service", "sends alerts to", "traffic", namespace="namespace"),
    Referral("scaled", "scaledobject", "spec.scaleTargetRef", "deployment statefulset", "scales", "scaling", missing="box"),
    # any other: by fields that end as references do
    Referral("custom-ref", CUSTOM, "spec|data.**.*Ref|*Refs|*Reference", "", "refers to", "config", "key", namespace="namespace"),
    Referral("custom-refs", CUSTOM, "spec|data.**.*Refs|*References[]", "", "refers to", "config", "key", namespace="namespace"),
    Referral("custom-name", CUSTOM, "spec|data.**.*Name", "", "refers to", "config", "key", name=""),
    Referral("custom-names", CUSTOM, "spec.secrets|configMaps[]", "", "refers to", "config", "key", name=""),
)  # fmt: skip
