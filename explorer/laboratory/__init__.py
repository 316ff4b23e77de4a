"""The laboratory: simulations as the window wants them, joined from the cluster in memory and the drawing of clusters."""

from explorer.laboratory.run import SimulationRun
from explorer.laboratory.starting import of_path, of_scenario, start

__all__ = ["SimulationRun", "of_path", "of_scenario", "start"]
