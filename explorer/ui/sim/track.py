"""One run as it is on show: where it stands, how far it was seen, what was predicted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from explorer.model.diagram import Box, Diagram
from explorer.model.running import Flow, Moment, Prediction, Reason, Run
from explorer.ui.sim.flights import Sky
from explorer.ui.sim.panel import Told
from explorer.ui.tasks import Watch
from explorer.workspace.simulation_words import Bet
from explorer.workspace.traffic import Minute

LATEST = 2
"""So much is told of what happened last on each lane of a run."""

_SLICES = 40
"""In so many steps a run is simulated to its end, and after each it can be stopped."""


class Track:
    """A run, the moment of it that is shown, and what was said of what comes next.

    Attributes:
        run: the run.
        moment: what is shown of it.
        seen: up to when it was ever shown, in milliseconds.
    """

    def __init__(self, run: Run, moment: Moment) -> None:
        self.run, self.moment = run, moment
        self.seen = moment.time
        self.bets: dict[tuple[str, int], Bet] = {}
        self.minute = Minute(self._flows)
        self.sky = Sky(run.flights)
        self._owners: dict[str, str] = {}

    def go(self, moment: Moment) -> bool:
        """Show a moment; whether it looks other than the one before."""
        before, self.moment = self.moment, moment
        self.seen = max(self.seen, moment.time)
        return moment.diagram is not before.diagram

    def replaced(self, run: Run) -> None:
        """Go on with another course of events that begins at the present moment."""
        self.run = run
        self.seen = self.moment.time
        self.minute = Minute(self._flows)
        self.sky = Sky(run.flights)

    def _flows(self, time: int) -> Sequence[Flow]:
        return self.run.flows(self.run.at_time(time))

    # --- predictions -------------------------------------------------------------------------------------------------

    def asked(self) -> Bet | None:
        """What is asked before going on from the present moment; None for nothing."""
        found = self.run.prediction(self.moment)
        return None if found is None else self._bet(found)

    def ahead(self, time: float) -> Moment | None:
        """The moment at which something is asked on the way to a later time, in milliseconds; None if nothing is.

        Where several things happen at once it lies between them, so that nothing is seen that is still to be predicted.
        """
        here = (self.moment.event, self.moment.time)
        for one in self.run.questions:
            if (one.after, one.since) > here and one.since <= time and self._bet(one).open:
                moment = self.run.at_time(one.since)
                return moment if moment.event == one.after else replace(self.run.at_event(one.after), time=one.since)
        return None

    def _bet(self, asked: Prediction) -> Bet:
        return self.bets.setdefault((asked.ask, asked.until), Bet(asked))

    def answer(self, bet: Bet, choice: int) -> None:
        """Say what one expects; -1 for nothing."""
        key = bet.asked.ask, bet.asked.until
        self.bets[key] = replace(self.bets[key], chosen=choice, skipped=choice < 0)

    def waiting(self) -> Bet | None:
        """What was said whose answer is the next to be seen; None if there is nothing."""
        said = [bet for bet in self.bets.values() if not bet.open and not self.sees(bet)]
        return min(said, key=_order, default=None)

    def answered(self) -> Bet | None:
        """What was said whose answer was seen last; None if nothing was, or something else is told since."""
        seen = [bet for bet in self.bets.values() if self.sees(bet)]
        last = max(seen, key=_order, default=None)
        return last if last is not None and last.fresh(self.moment.time) else None

    def sees(self, bet: Bet) -> bool:
        """Whether the answer can be seen at the present moment."""
        return bet.seen(self.moment.time, self.moment.event)

    # --- words -------------------------------------------------------------------------------------------------------

    def told(self, box: str) -> Told:
        """All that is told of a box at the present moment; an empty id is the whole run."""
        run, moment = self.run, self.moment
        group = moment.diagram.by_id.get(box)
        if not box or (group is not None and not group.facets):
            # A frame around others is no object: there is more to say of the whole.
            return Told(
                box, "Cluster · a model", group.name if group is not None else run.title, False, tuple(run.reasons("", moment)) or self._happened(),
                tuple(run.why("", moment)),
                tuple(run.deeds("", moment)), tuple(run.remarks),
                run.narration(moment),
            )  # fmt: skip
        there = moment.diagram.by_id.get(box)
        reasons = tuple(run.reasons(box, moment))
        name = there.name if there is not None else box.rpartition("/")[2]
        return Told(
            box,
            badge_of(there, self._owner(there, reasons)) if there is not None else box.partition("/")[0].capitalize(),
            name,
            there is None,
            reasons,
            tuple(run.why(box, moment)),
            tuple(run.deeds(box, moment)) if there is not None else (),
        )

    def _owner(self, there: Box, reasons: Sequence[Reason]) -> str:
        """What made a pod: the line below its name says it as long as there is nothing more important to say."""
        if there.id not in self._owners:
            first = next((reason.event for reason in reasons if reason.box == there.id), self.moment.event)
            made = self.run.at_event(first).diagram.by_id.get(there.id, there)
            found = _OWNER.match(made.sublabel)
            self._owners[there.id] = found[0] if found else ""
        return self._owners[there.id]

    def _happened(self) -> tuple[Reason, ...]:
        """What the time line tells last, as reasons."""
        event = self.moment.event
        found: list[Reason] = []
        for lane in self.run.lanes():
            seen = [mark for mark in lane.marks if mark.event <= event]
            found += [Reason(mark.event, mark.time, mark.actor or lane.title, mark.text, "") for mark in seen[-LATEST:]]
        return tuple(sorted(found, key=lambda reason: reason.event))


def _order(bet: Bet) -> tuple[int, int]:
    return bet.asked.until, bet.asked.event


_OWNER = re.compile(r"(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|CronJob|Job) [^ ]+")
"""What the line below the name of a pod begins with."""


def badge_of(box: Box, owner: str = "") -> str:
    """What a box is, in a few words: "Deployment web · Pod", "Service"."""
    facets = dict(box.facets)
    kind = facets.get("kind", "")
    owner = owner if kind == "Pod" else ""
    space = facets.get("namespace", "")
    return " · ".join(filter(None, (owner, kind, space if space != "default" else "")))


def seen_as(diagram: Diagram, name: str, title: str, parent: str) -> Diagram:
    """A diagram of a run under the name that it is shown by."""
    return replace(diagram, id=name, title=title, parent=parent)


def run_on(run: Run, until: int, watch: Watch) -> None:
    """Simulate a run up to a time, as far as nobody stops it; beside the window.

    Raises:
        Stopped: if somebody did.
    """
    start = run.known
    for number in range(1, _SLICES + 1):
        wanted = start + (until - start) * number // _SLICES
        if run.known < wanted:
            run.at_time(wanted)
        watch.tell(number / _SLICES)
