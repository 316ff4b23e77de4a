"""The trail of the laser: pure, so that what is seen at any time can be told."""

from __future__ import annotations

from collections import deque
from itertools import islice

from explorer.model.geometry import Point

FADE_MS = 1000
"""How long a point of a trail is seen."""

LENGTH = 50
"""How many points a trail has that is not held."""

HELD = 2000
"""How many points a trail has that is held; of a longer one the oldest go."""


class Trail:
    """Where the laser went.

    Attributes:
        points: the way, the oldest first.
        held: whether the button is down: then the whole trail stays.
        let_go: when the button was let go, in milliseconds; None for a trail that was never held.
    """

    def __init__(self, *, held: bool = False) -> None:
        self.points: deque[Point] = deque(maxlen=HELD if held else LENGTH)
        self._born: deque[float] = deque(maxlen=self.points.maxlen)
        self.held = held
        self.let_go: float | None = None

    def add(self, point: Point, now: float) -> None:
        """Go on to a point; `now` in milliseconds."""
        self.points.append(point)
        self._born.append(now)

    def release(self, now: float) -> None:
        """Let go: from now on it fades as a whole."""
        self.held = False
        self.let_go = now

    def gone(self, now: float) -> bool:
        """Whether nothing of it is seen any more."""
        if self.held:
            return False
        last = self.let_go if self.let_go is not None else self._born[-1] if self._born else -FADE_MS
        return now - last >= FADE_MS

    def seen(self, now: float, *, still: bool = False) -> list[tuple[Point, float]]:
        """The points that are seen, each with its width as a share of the whole width.

        Args:
            now: the time in milliseconds.
            still: whether nothing may be animated: then every point has its whole width until it is gone.
        """
        if self.gone(now):
            return []
        if self.held or still:
            return [(point, 1.0) for point in self.points]
        if self.let_go is not None:
            share = _eased(1 - (now - self.let_go) / FADE_MS)
            return [(point, share) for point in self.points]
        count = len(self.points)
        shares = (
            min(_eased(1 - (now - born) / FADE_MS), _eased(1 - (count - 1 - n) / LENGTH))
            for n, born in enumerate(self._born)
        )
        found = list(zip(self.points, shares, strict=True))
        first = next((n for n, (_, share) in enumerate(found) if share > 0), count)
        return list(islice(found, first, None))


def _eased(left: float) -> float:
    """A quartic ease-out of what is left, 1 to 0."""
    return 1 - (1 - max(0.0, min(1.0, left))) ** 4
