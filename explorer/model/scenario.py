"""Scenarios: what is run in the cluster in memory, what is done in it, and what is told and asked on the way."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from explorer.model.lesson import Step, Tour

Grouping = Literal["node", "namespace", "application"]


class Written(Struct, frozen=True, array_like=True, gc=False):
    """A text of a scenario that is read by others than the pack: manifests, a condition, an order.

    Attributes:
        text: as it was written.
        file: the file in which it stands, as problems name it.
        line: where it begins, counted from 1.
        column: how far in its lines begin, counted from 1.
    """

    text: str
    file: str = ""
    line: int = 1
    column: int = 1


class Choice(Struct, frozen=True, array_like=True, gc=False):
    """An answer that a question offers.

    Attributes:
        value: what has to come out for it to be right: a number, a time, a word, or a range of the first two (`45s..55s`).
        text: as it is shown.
        why: the reason why it is right or wrong, as plain text.
    """

    value: Written
    text: str
    why: str = ""


class Inquiry(Struct, frozen=True, array_like=True, gc=False):
    """A question about what happens next. Which of its choices is right comes out of running the simulation.

    Attributes:
        ask: the question.
        measure: what is measured, see `explorer.sim.measures`.
        choices: the answers to choose from.
        expected: the value that the author expects; None for none.
        concept: id of the concept that explains it; empty for none.
    """

    ask: str
    measure: Written
    choices: tuple[Choice, ...]
    expected: Written | None = None
    concept: str = ""


class Beat(Struct, frozen=True, array_like=True):
    """A moment of a scenario. What is seen of it is the cluster after what is done in it.

    Attributes:
        id: unique in its scenario.
        title: its heading.
        at: when it is, as in `30s`; empty if it waits.
        when: what it waits for, from the beat before on; empty if it has a time. Neither means at once.
        do: orders, see `explorer.sim.orders`, without a time.
        apply: manifests that are applied before the orders; empty for none.
        text: what the class reads, as safe inline HTML.
        script: what the teacher says, as safe HTML.
        show: what is seen: selections such as `pods with app=web`, see `explorer.sim.conditions`; none means as in the scenario.
        light: what is highlighted: selections too.
        question: what is asked before this beat is reached; None for nothing.
        minutes: how long it is planned to take as a step of a tour.
        extra: whether the short path leaves it out.
    """

    id: str
    title: str
    at: Written | None = None
    when: Written | None = None
    do: tuple[Written, ...] = ()
    apply: Written | None = None
    text: str = ""
    script: str = ""
    show: tuple[Written, ...] = ()
    light: tuple[Written, ...] = ()
    question: Inquiry | None = None
    minutes: float = 0.5
    extra: bool = False


class ChartText(Struct, frozen=True, array_like=True):
    """A chart of a scenario.

    Attributes:
        templates: manifests in which `{{ .Values.name }}` and `{{ .Release.Name }}` are filled in.
        version: its version.
        values: its defaults, as (dotted path, value).
    """

    templates: Written
    version: str = "0.1.0"
    values: tuple[tuple[str, str], ...] = ()


class Scenario(Struct, frozen=True, array_like=True):
    """A course of events in the cluster in memory.

    Attributes:
        id: unique in its pack.
        title: its name.
        summary: one sentence: what one can predict afterwards.
        topic: id of the topic that it belongs to; empty for none.
        concepts: ids of the concepts that it is about.
        manifests: what the cluster holds at the beginning.
        charts: the charts that orders to Helm may use, as (name, chart).
        seed: of all chance.
        nodes: how many nodes are made if the manifests bring none.
        until: how long it lasts, as in `300s`.
        group: what the picture is grouped by.
        show: what is seen where a beat does not say it.
        beats: its moments in order.
        file: its file, as problems name it.
        problem: what is wrong with its file, a line each.
    """

    id: str
    title: str
    summary: str = ""
    topic: str = ""
    concepts: tuple[str, ...] = ()
    manifests: Written = Written("")
    charts: tuple[tuple[str, ChartText], ...] = ()
    seed: int = 0
    nodes: int = 3
    until: Written = Written("300s")
    group: Grouping = "node"
    show: tuple[Written, ...] = ()
    beats: tuple[Beat, ...] = ()
    file: str = ""
    problem: str = ""

    @property
    def minutes(self) -> float:
        """How long it is planned to take as a tour."""
        return sum(beat.minutes for beat in self.beats)

    @property
    def outline(self) -> Tour:
        """A tour of it as far as it is known before it is played: titles, texts and times, and nothing to see."""
        steps = (
            Step(one.id, one.title, text=one.text, script=one.script, minutes=one.minutes, extra=one.extra)
            for one in self.beats
        )
        return Tour(self.id, self.title, self.summary, tuple(steps), self.topic, self.problem)
