"""What can be found while a tour is taught: its steps, and the concepts of the pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from explorer.model.catalogue import Pack
from explorer.model.lesson import Step
from explorer.workspace.lesson import Lesson
from explorer.workspace.search_index import Entry, Index, index_of

_TAGS = re.compile(r"<[^>]*>")


def lesson_index(pack: Pack, lesson: Lesson) -> Index:
    """The index of the steps that are taught, and of all concepts.

    The id of a step's entry is its index in the tour.
    """
    return index_of(*_entries(pack, lesson))


def _entries(pack: Pack, lesson: Lesson) -> Iterator[Entry]:
    tour = pack.tours[lesson.tour]
    steps = dict.fromkeys(beat.step for beat in lesson.beats if beat.step < len(tour.steps))
    for number, index in enumerate(steps, 1):
        step = tour.steps[index]
        yield Entry("step", str(index), step.title, f"Step {number}", (), _words(pack, step))
    for concept in pack.concepts.values():
        topic = pack.topics.get(concept.topic)
        yield Entry(
            "concept", concept.id, concept.name, topic.title if topic else "", concept.aliases, concept.definition
        )


def _words(pack: Pack, step: Step) -> str:
    """What is written and shown in a step, as plain words."""
    diagram = pack.diagrams.get(step.diagram)
    named = [diagram.by_id[box].name for box in step.show if box in diagram.by_id] if diagram is not None else []
    return unescape(_TAGS.sub(" ", " ".join((step.text, *named, step.script))))
