"""Orders that wait until something is so: each is done once, at the first moment in which its condition holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explorer.sim.clock import HOUR
from explorer.sim.orders import Order
from explorer.sim.simulation import Simulation
from explorer.sim.view import View

Holds = Callable[[View], bool]


class Waiting:
    """The orders that have not been done yet.

    Attributes:
        orders: those that wait for something.
    """

    def __init__(self, orders: Iterable[Order] = ()) -> None:
        self.orders = [order for order in orders if order.when is not None]

    def run_until(self, simulation: Simulation, time: int) -> None:
        """Run up to and with all that happens at a time in milliseconds."""
        if self.orders:
            self.run(simulation, lambda _view: False, time - simulation.now)
        simulation.run_until(time)

    def run(self, simulation: Simulation, holds: Holds, limit: int = HOUR) -> bool:
        """Run until something is so, for so many milliseconds at most; whether that came to be."""
        if not self.orders:
            return simulation.run(holds, limit)
        last = simulation.now + limit
        while simulation.run(lambda view: holds(view) or self._due(view), last - simulation.now):
            if holds(simulation.store):
                return True
            self._perform(simulation)
        return False

    def _due(self, view: View) -> bool:
        return any(order.when is not None and order.when.holds(view) for order in self.orders)

    def _perform(self, simulation: Simulation) -> None:
        due = [order for order in self.orders if order.when is not None and order.when.holds(simulation.store)]
        self.orders = [order for order in self.orders if order not in due]
        for order in due:
            simulation.do(order.action, simulation.now + (order.when.after if order.when is not None else 0))
