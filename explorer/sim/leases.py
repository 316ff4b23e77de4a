"""Leases of nodes: by their renewal the control plane knows that a kubelet lives.

No Lease is stored, since one renewal in ten seconds and node would drown what happens; when the last one was follows from when the node
was stopped or cut off.
"""

from __future__ import annotations

from explorer.sim.clock import SECOND, moment
from explorer.sim.nodes import CUT_OFF, STOPPED
from explorer.sim.objects import Object, annotations_of

RENEWAL = 10 * SECOND
"""How often a kubelet renews its lease."""

GRACE = 50 * SECOND
"""For how long a lease may go without renewal until the node is unknown (--node-monitor-grace-period)."""


def lost_since(node: Object) -> int | None:
    """Since when nothing comes from a node, in milliseconds; None if its kubelet runs and is connected."""
    notes = annotations_of(node)
    times = [moment(notes[name]) for name in (STOPPED, CUT_OFF) if name in notes]
    return min(times, default=None)


def last_renewal(since: int) -> int:
    """When the lease of a node that was lost at a time was renewed for the last time."""
    return since // RENEWAL * RENEWAL


def unknown_at(node: Object) -> int | None:
    """When a node that cannot be reached becomes unknown; None if it can be reached."""
    since = lost_since(node)
    return None if since is None else last_renewal(since) + GRACE
