"""The runs that are open, and which of them are seen."""

from __future__ import annotations

from explorer.ui.sim.track import Track
from explorer.workspace import Workspace
from explorer.workspace.state import Lab


class Runs:
    """What is open in the laboratory of one workspace.

    Attributes:
        tracks: all runs, in the order of `Lab.runs`.
        subject: what the panel tells of: the side (0 in the middle, 1 beside it), and the id of a box; empty for the whole run.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.tracks: list[Track] = []
        self.subject = (0, "")

    @property
    def lab(self) -> Lab | None:
        """What the workspace knows of it; None if nothing is open."""
        return self._workspace.state.lab

    @property
    def track(self) -> Track:
        """The run in the middle."""
        lab = self.lab
        return self.tracks[lab.shown if lab is not None else 0]

    @property
    def seen(self) -> list[Track]:
        """The run in the middle, and the one beside it."""
        lab = self.lab
        return [] if lab is None else [self.tracks[n] for n in (lab.shown, lab.beside) if 0 <= n < len(self.tracks)]

    @property
    def pointed(self) -> Track:
        """The run that the panel tells of."""
        seen = self.seen
        return seen[min(self.subject[0], len(seen) - 1)]

    @property
    def length(self) -> int:
        """How long the longest of those is that are seen, in milliseconds."""
        return max(track.run.length for track in self.seen)

    @property
    def known(self) -> int:
        """Up to when all of them have been simulated."""
        return min(track.run.known for track in self.seen)
