"""Simulations on show: the time line, the reasons, what can be done, what flies over the diagram. It knows runs, not what makes them."""

from explorer.ui.sim.lab import LabWindow

__all__ = ["LabWindow"]
