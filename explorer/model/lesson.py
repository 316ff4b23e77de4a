"""Tours: ordered steps through diagrams, with a public text for the class and a private script for the teacher."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from msgspec import Struct

from explorer.model.diagram import Diagram
from explorer.model.question import Question


class Hop(Struct, frozen=True, array_like=True, gc=False):
    """A request that travels along a relation, as a dot with a label.

    Attributes:
        source: id of the box where it starts.
        target: id of the box where it arrives.
        label: what travels ("POST deployments").
    """

    source: str
    target: str
    label: str = ""


class Step(Struct, frozen=True, array_like=True, gc=False):
    """One step of a tour: what the class sees, and what only the teacher does.

    Attributes:
        id: unique in its tour.
        title: the heading on the projector.
        diagram: id of the diagram that it shows; empty for a step that shows only words or a picture.
        show: ids of the boxes that are seen, with all that is in them and the containers around them; empty for all.
        frame: ids of the boxes that the camera frames; empty for all that is seen.
        lit: ids of the boxes that are highlighted, while the others are dimmed; empty dims nothing.
        sublabels: other second lines for this step, as (box, text).
        badges: short words for the state of a box, shown on its border, as (box, word).
        text: the public text, a few lines as safe inline HTML; `<strong>` marks the words that matter.
        script: the private text as safe HTML.
        picture: id of the picture that is shown instead of the diagram; empty for none.
        reveal: how far the picture is revealed; 0 shows all of it.
        hops: what travels along relations, one after the other.
        question: what the class predicts before it sees this step; None for none.
        minutes: how long the step is planned to take.
        extra: whether the short path leaves it out.
        then: id of the step that follows; empty for the next one of the file.
        problem: what is wrong with it, a line each; only the teacher is told.
    """

    id: str
    title: str
    diagram: str = ""
    show: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()
    sublabels: tuple[tuple[str, str], ...] = ()
    badges: tuple[tuple[str, str], ...] = ()
    text: str = ""
    script: str = ""
    picture: str = ""
    reveal: int = 0
    hops: tuple[Hop, ...] = ()
    question: Question | None = None
    minutes: float = 1.0
    extra: bool = False
    then: str = ""
    problem: str = ""


class Tour(Struct, frozen=True, dict=True, array_like=True):
    """Steps in the order in which they are taken.

    Attributes:
        id: unique in its pack.
        title: its name.
        summary: one sentence: what one knows afterwards.
        steps: the steps; those that are never reached are left out.
        topic: id of the topic that it belongs to; empty for none.
        problem: what is wrong with its file, a line each.
    """

    id: str
    title: str
    summary: str = ""
    steps: tuple[Step, ...] = ()
    topic: str = ""
    problem: str = ""

    @cached_property
    def minutes(self) -> float:
        """How long all steps are planned to take."""
        return sum(step.minutes for step in self.steps)


def seen_boxes(diagram: Diagram, show: Collection[str]) -> frozenset[str]:
    """The boxes that a step shows: those it names, all that is in them, and the containers around them.

    Args:
        diagram: the step's diagram.
        show: ids of boxes; none names all.
    """
    if not show:
        return frozenset(diagram.by_id)
    named, found = set(show), set[str]()
    for box in diagram.boxes:  # parents first
        if box.id in named or box.parent in found:
            found.add(box.id)
    around = {outer.id for name in found for outer in diagram.ancestors(name)}
    return frozenset(found | around)
