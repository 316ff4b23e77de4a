"""The controllers, one file each, in the order in which they take their turns."""

from __future__ import annotations

from explorer.sim.controller import Controller
from explorer.sim.controllers.deployment import DEPLOYMENT
from explorer.sim.controllers.garbage import GARBAGE
from explorer.sim.controllers.kubelet import KUBELET
from explorer.sim.controllers.replicaset import REPLICASET
from explorer.sim.controllers.scheduler import SCHEDULER

ALL: tuple[Controller, ...] = (GARBAGE, DEPLOYMENT, REPLICASET, SCHEDULER, KUBELET)
