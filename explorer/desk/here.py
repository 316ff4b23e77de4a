"""The desk of this machine: its environment, its clock, and what its user has allowed."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

from explorer import resources
from explorer.desk.desk import OwnDesk
from explorer.kube.sources.reading import Options
from explorer.opening import Owned


def desk_here(own: Owned) -> OwnDesk:
    """What can be opened on this machine.

    Args:
        own: how charts, kustomizations and clusters are read.
    """
    return OwnDesk(
        os.environ,
        Path.home(),
        resources.config_folder() / "allowed.json",
        time.monotonic,
        random.random,
        Options(own.values, own.set, own.release, own.namespace, own.remote),
        Path(own.kubeconfig) if own.kubeconfig else None,
    )
