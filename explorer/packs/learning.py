"""learning.yaml: ideas, the stages of the path, and what is to be learnt before what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from explorer.model.catalogue import Concept, Stage, Term
from explorer.packs.known import Known, named
from explorer.packs.problems import Page, quoted
from explorer.packs.prose import Prose, inline
from explorer.packs.schema import IdeaFile, LearningFile, PrerequisiteFile

MOST_PREREQUISITES = 2_000
"""Looking for circles takes time with the square of their number."""


@dataclass(slots=True)
class Course:
    """What learning.yaml tells, with nothing in it that does not exist.

    Attributes:
        stages: the path.
        taught: for each stage its concepts and ideas in the order of the file.
        ideas: what has no note, by id.
        before: pairs of ids, the first to be learnt before the second; without circles.
    """

    stages: tuple[Stage, ...] = ()
    taught: tuple[tuple[str, ...], ...] = ()
    ideas: dict[str, Term] = field(default_factory=dict)
    before: tuple[tuple[str, str], ...] = ()


def course_of(written: LearningFile, known: Known, concepts: dict[str, Concept], prose: Prose) -> Course:
    """Turns the file into a course. Names that nothing has, double ones and circles are reported and left out."""
    page = prose.page
    ideas = _ideas(written.ideas, known, concepts, prose)
    stages: list[Stage] = []
    taught: list[tuple[str, ...]] = []
    stage_in: dict[str, str] = {}
    for stage in written.stages:
        if not stage.id:
            continue
        if any(other.id == stage.id for other in stages):
            page.add(stage.at("id"), f"the stage {quoted(stage.id)} comes twice; expected an id of its own")
            continue
        learn: list[str] = []
        for name, place in stage.entries("learn"):
            if not named(name, "concept or idea", [*concepts, *ideas], page, place):
                continue
            if name in stage_in:
                where = f"stands in the stage {quoted(stage_in[name])} already"
                page.add(place, f"{quoted(name)} {where}; expected it in one stage, once")
                continue
            stage_in[name] = stage.id
            learn.append(name)
        summary, _ = inline(prose, known, stage.summary, stage.at("summary"))
        own = tuple(ideas[name] for name in learn if name in ideas)
        stages.append(
            Stage(stage.id, stage.title or stage.id, summary, tuple(name for name in learn if name in concepts), own)
        )
        taught.append(tuple(learn))
    before = _acyclic(written.prerequisites, {*concepts, *ideas}, page)
    placed = tuple(pair for pair in before if pair[0] in stage_in and pair[1] in stage_in)
    return Course(tuple(stages), tuple(taught), ideas, placed)


def _ideas(written: tuple[IdeaFile, ...], known: Known, concepts: Collection[str], prose: Prose) -> dict[str, Term]:
    ideas: dict[str, Term] = {}
    for idea in written:
        if idea.id in ideas or idea.id in concepts:
            why = "comes twice" if idea.id in ideas else "has the id of a concept"
            prose.page.add(idea.at("id"), f"the idea {quoted(idea.id)} {why}; expected an id of its own")
        elif idea.id:
            meaning, _ = inline(prose, known, idea.definition, idea.at("definition"))
            ideas[idea.id] = Term(idea.name or idea.id, meaning)
    return ideas


def _acyclic(written: tuple[PrerequisiteFile, ...], names: Collection[str], page: Page) -> list[tuple[str, str]]:
    """The prerequisites between known names, without those that close a circle."""
    before: dict[tuple[str, str], None] = {}
    after: dict[str, list[str]] = {}
    for number, one in enumerate(written):
        if number >= MOST_PREREQUISITES:
            page.add(one.at(), f"there are more than {MOST_PREREQUISITES:,} prerequisites; expected fewer")
            break
        first = named(one.learn, "concept or idea", names, page, one.at("learn"))
        second = named(one.before, "concept or idea", names, page, one.at("before"))
        if not first or not second:
            continue
        if (first, second) in before:
            page.add(one.at(), f"{quoted(first)} before {quoted(second)} comes twice; expected it once")
        elif circle := _way(second, first, after):
            words = " → ".join(quoted(name) for name in [first, *circle])
            page.add(one.at(), f"the prerequisites lead in a circle: {words}; expected a first one")
        else:
            before[first, second] = None
            after.setdefault(first, []).append(second)
    return list(before)


def _way(start: str, end: str, after: dict[str, list[str]]) -> list[str]:
    """The shortest way along the prerequisites, both ends included; nothing if there is none."""
    came_from = {start: ""}
    queue = [start]
    for name in queue:
        if name == end:
            way = [name]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for follower in after.get(name, ()):
            if follower not in came_from:
                came_from[follower] = name
                queue.append(follower)
    return []


def reduced(before: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """The prerequisites that do not follow from others (a before b before c says that a is before c).

    Args:
        before: pairs without circles.
    """
    after: dict[str, list[str]] = {}
    for first, second in before:
        after.setdefault(first, []).append(second)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(name for pair in before for name in pair))}
    beyond: dict[str, int] = {}  # as bits: all that comes later than a name
    for root in numbers:
        stack = [root]
        while stack:
            name = stack[-1]
            open_ones = [follower for follower in after.get(name, ()) if follower not in beyond]
            if open_ones:
                stack += open_ones
                continue
            stack.pop()
            bits = 0
            for follower in after.get(name, ()):
                bits |= beyond[follower] | 1 << numbers[follower]
            beyond[name] = bits
    kept = []
    for first, second in before:
        later = 0
        for follower in after[first]:
            later |= beyond[follower]
        if not later >> numbers[second] & 1:
            kept.append((first, second))
    return kept
