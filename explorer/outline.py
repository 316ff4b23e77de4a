"""A diagram or a tour in print: as an outline for people, and as data for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import Any

from explorer.model.diagram import Diagram
from explorer.model.lesson import Step, Tour
from explorer.packs.problems import one_line

_ENDS = re.compile(r"</(?:p|li|h[1-6]|td|th|pre)>|<br ?/?>")
_TAGS = re.compile(r"<[^>]*>")
LONGEST = 100_000
"""Characters of a line."""


def json_text(data: object) -> str:
    """Data as JSON for people and programs to read."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def diagram_data(
    diagram: Diagram, more: Mapping[str, Mapping[str, object]] = MappingProxyType({})
) -> dict[str, object]:
    """A diagram as `podium describe --json` prints it.

    Args:
        diagram: what is printed.
        more: further keys of its boxes, by their ids.
    """
    return {
        "id": diagram.id,
        "title": diagram.title,
        "summary": diagram.summary,
        "boxes": [
            {
                "id": box.id,
                "parent": box.parent or None,
                "name": box.name,
                "concept": box.concept or None,
                "sublabel": box.sublabel,
                "domain": box.domain or None,
                "portal": box.portal or None,
                "dashed": box.dashed,
                "badge": box.badge,
                "tone": box.tone,
                **more.get(box.id, {}),
            }
            for box in diagram.boxes
        ],
        "relations": [
            {
                "source": relation.source,
                "target": relation.target,
                "verb": relation.verb,
                "layer": relation.layer,
                "line": relation.line,
                "both": relation.both,
            }
            for relation in diagram.relations
        ],
    }


def diagram_outline(diagram: Diagram) -> Iterator[str]:
    """A diagram as lines: its boxes, each further to the right than what it stands in, and its relations."""
    yield _plain(f"{diagram.title}: {diagram.summary}")
    for box in diagram.boxes:
        depth = sum(1 for _ in diagram.ancestors(box.id))
        sublabel, state = f" ({box.sublabel})" if box.sublabel else "", f": {box.state}" if box.state else ""
        yield _plain(f"{'  ' * (depth + 1)}{box.name}{sublabel}{state}  [{box.id}]")
    for relation in diagram.relations:
        names = (diagram.by_id[relation.source].name, relation.verb or "→", diagram.by_id[relation.target].name)
        yield _plain("  ".join(names))


def tour_data(tour: Tour) -> dict[str, Any]:
    """A tour with the keys of its file; texts and scripts are safe HTML."""
    return {
        "id": tour.id,
        "title": tour.title,
        "summary": tour.summary,
        "topic": tour.topic or None,
        "minutes": tour.minutes,
        "problem": tour.problem or None,
        "steps": [_step_data(step) for step in tour.steps],
    }


def _step_data(step: Step) -> dict[str, Any]:
    question = step.question
    return {
        "id": step.id,
        "title": step.title,
        "diagram": step.diagram or None,
        "show": step.show,
        "frame": step.frame,
        "light": step.lit,
        "sublabels": dict(step.sublabels),
        "badges": dict(step.badges),
        "text": step.text,
        "script": step.script,
        "picture": step.picture or None,
        "reveal": step.reveal,
        "hops": [{"from": hop.source, "to": hop.target, "label": hop.label} for hop in step.hops],
        "question": question
        and {
            "ask": question.ask,
            "answer": question.answer,
            "why": question.why,
            "wrong": [{"text": wrong.text, "why": wrong.why} for wrong in question.wrong],
        },
        "minutes": step.minutes,
        "extra": step.extra,
        "then": step.then or None,
        "problem": step.problem or None,
    }


def tour_outline(tour: Tour) -> Iterator[str]:
    """A tour as lines: for each step what is seen, what the class reads, what the teacher says, and what is asked."""
    count = f"{len(tour.steps)} step{'' if len(tour.steps) == 1 else 's'}"
    yield _plain(f"{tour.title}: {tour.summary} ({count}, {tour.minutes:g} min)")
    for number, step in enumerate(tour.steps, 1):
        about = [f"picture {step.picture}" if step.picture else step.diagram, f"{step.minutes:g} min"]
        about += ["extra"] * step.extra
        yield _plain(f"  {number}. {step.title}  [{step.id}] {', '.join(filter(None, about))}")
        for line in _inside(step):
            yield f"     {_plain(line)}"


def _inside(step: Step) -> Iterator[str]:
    for what, boxes in (("show", step.show), ("frame", step.frame), ("light", step.lit)):
        if boxes:
            yield f"{what}: {', '.join(boxes)}"
    yield from (f"{box}: {words}" for box, words in (*step.sublabels, *step.badges))
    yield from (f"{hop.source} → {hop.target}{f': {hop.label}' if hop.label else ''}" for hop in step.hops)
    if question := step.question:
        yield f"asks: {question.ask}"
        yield f"answer: {question.answer} {question.why}"
        yield from (f"wrong: {wrong.text} {wrong.why}" for wrong in question.wrong)
    for what, html in (("text", step.text), ("script", step.script)):
        if words := " ".join(unescape(_TAGS.sub("", _ENDS.sub(" ", html))).split()):
            yield f"{what}: {words}"
    yield from (f"problem: {line}" for line in step.problem.split("\n") if line)


def _plain(line: str) -> str:
    """A line that is harmless in a terminal."""
    return one_line(line.rstrip(), LONGEST)
