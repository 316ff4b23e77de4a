"""The controllers, one file each, in the order in which they take their turns."""

from __future__ import annotations

from explorer.sim.controller import Controller
from explorer.sim.controllers.attaching import ATTACHER
from explorer.sim.controllers.cronjob import CRONJOB
from explorer.sim.controllers.daemonset import DAEMONSET
from explorer.sim.controllers.deployment import DEPLOYMENT
from explorer.sim.controllers.disruption import DISRUPTION
from explorer.sim.controllers.drain import DRAIN
from explorer.sim.controllers.endpoints import ENDPOINTS
from explorer.sim.controllers.garbage import GARBAGE
from explorer.sim.controllers.hpa import HPA
from explorer.sim.controllers.job import JOB
from explorer.sim.controllers.kubelet import KUBELET
from explorer.sim.controllers.node_lifecycle import NODE_LIFECYCLE
from explorer.sim.controllers.pod_gc import POD_GC
from explorer.sim.controllers.replicaset import REPLICASET
from explorer.sim.controllers.scheduler import SCHEDULER
from explorer.sim.controllers.statefulset import STATEFULSET
from explorer.sim.controllers.taint_eviction import TAINT_EVICTION
from explorer.sim.controllers.volumes import CLAIM_PROTECTION, VOLUME_BINDER
from explorer.sim.helm.client import CLIENT
from explorer.sim.mesh.certificates import CERTIFICATES
from explorer.sim.mesh.injection import INJECTION
from explorer.sim.mesh.traffic import TRAFFIC

ALL: tuple[Controller, ...] = (
    INJECTION,
    GARBAGE,
    NODE_LIFECYCLE,
    TAINT_EVICTION,
    POD_GC,
    HPA,
    DEPLOYMENT,
    REPLICASET,
    STATEFULSET,
    DAEMONSET,
    CRONJOB,
    JOB,
    CLAIM_PROTECTION,
    VOLUME_BINDER,
    SCHEDULER,
    ATTACHER,
    KUBELET,
    ENDPOINTS,
    DISRUPTION,
    DRAIN,
    CERTIFICATES,
    TRAFFIC,
    CLIENT,
)
