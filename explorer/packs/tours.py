"""Tours: YAML to steps. What is wrong in a step is kept out of it and told in its `problem`; the rest of it is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from explorer.model.catalogue import Picture
from explorer.model.diagram import Diagram
from explorer.model.lesson import Hop, Step, Tour, seen_boxes
from explorer.model.question import Question, WrongAnswer
from explorer.packs.known import Known, named
from explorer.packs.problems import Page, Place, quoted
from explorer.packs.prose import Prose, block, inline
from explorer.packs.reading import Reading
from explorer.packs.schema import HopFile, StepFile, TourFile

MOST_STEPS = 200
MOST_HOPS = 20
"""In one step."""

TourFiles = dict[str, TourFile | None]
"""The files of tours/ by id; None for one that cannot be read."""

_BOXES = ("show", "frame", "light", "sublabels", "badges", "hops")


@dataclass(frozen=True, slots=True)
class _Tour:
    """What the steps of a tour are made with.

    Attributes:
        prose: the tour's file.
        known: what links may name.
        diagrams: of the pack, by id.
        pictures: of the pack, by id.
        ids: of the steps in the order of the file, each once.
        nearby: for each diagram that was asked for, the boxes at the other ends of each box's relations.
        around: for each diagram and box that was asked for, the box with all in it and around it.
        joined: for each diagram and two boxes that were asked for, whether a relation joins them.
    """

    prose: Prose
    known: Known
    diagrams: dict[str, Diagram]
    pictures: dict[str, Picture]
    ids: list[str] = field(default_factory=list)
    nearby: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    around: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    joined: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """Where problems go."""
        return self.prose.page


def read_tours(reading: Reading) -> TourFiles:
    """Reads the files, and makes the names of the tours known."""
    found: TourFiles = {}
    for tour, path in reading.named_files("tours/", ".yaml", "tour"):
        found[tour] = reading.given(path, TourFile, None)
    reading.known.tours |= found.keys()
    return found


def make_tours(
    written: TourFiles, reading: Reading, diagrams: dict[str, Diagram], pictures: dict[str, Picture]
) -> dict[str, Tour]:
    """Turns the files into tours.

    Args:
        written: the files.
        reading: the pass over the pack, with all names known.
        diagrams: the pack's diagrams.
        pictures: its pictures.
    """
    return {
        tour: _tour_of(tour, file, _Tour(reading.prose(f"tours/{tour}.yaml"), reading.known, diagrams, pictures))
        for tour, file in written.items()
    }


def _tour_of(tour: str, written: TourFile | None, own: _Tour) -> Tour:
    page, known = own.page, own.known
    if written is None:
        return Tour(tour, tour, problem="\n".join(page.lines()))
    topic = written.topic or ""
    if known.complete:
        topic = named(topic, "topic", known.topics, page, written.at("topic"))
    files = _files(written, page)
    own.ids.extend(_ids(files, page))
    jumps = _jumps(files, own)
    way = _way(files, jumps, own)
    steps: list[Step] = []
    diagram: Diagram | None = None
    lost = False  # the diagram could not be read: its boxes are nobody's mistake
    for number, file in enumerate(files):
        if pair := file.node.pairs.get("diagram"):
            name = named(file.diagram, "diagram", known.diagrams, page, file.at("diagram"))
            diagram = own.diagrams.get(name)
            lost = diagram is None and not pair[1].nothing
        then = own.ids[jumps[number]] if number in jumps else ""
        steps.append(_step(file, Step(own.ids[number], file.title or own.ids[number], then=then), diagram, own, lost))
    found = _marked(steps, files, page)
    return Tour(
        id=tour,
        title=written.title or tour,
        summary=written.summary,
        steps=tuple(found[number] for number in way),
        topic=topic,
        problem="\n".join(page.lines()),
    )


def _files(written: TourFile, page: Page) -> tuple[StepFile, ...]:
    """The steps as they are written, as many as may be."""
    given = written.node.get("steps")
    if given is None or (given.kind == "list" and not given.items):
        page.add(written.at("steps"), "the tour has no steps; expected at least one")
    if len(written.steps) > MOST_STEPS:
        page.add(written.steps[MOST_STEPS].at(), f"the tour has more than {MOST_STEPS} steps; expected fewer")
    return written.steps[:MOST_STEPS]


def _ids(files: Sequence[StepFile], page: Page) -> list[str]:
    """An id for every step: its own, or another where it has none or shares one."""
    found: dict[str, None] = {}
    for number, file in enumerate(files, 1):
        own = wanted = file.id or f"step-{number}"
        if file.id in found:
            page.add(file.at("id"), f"the step {quoted(file.id)} comes twice in this tour; expected an id of its own")
        again = 1
        while own in found:
            again += 1
            own = f"{wanted}--{again}"
        found[own] = None
    return list(found)


def _jumps(files: Sequence[StepFile], own: _Tour) -> dict[int, int]:
    """The steps that another one follows than the next of the file, by number."""
    numbers = {name: number for number, name in enumerate(own.ids)}
    found = {}
    for number, file in enumerate(files):
        if file.then in numbers:
            found[number] = numbers[file.then]
        elif file.then:
            message = f"the step {quoted(file.then)} does not exist; expected one of this tour"
            own.page.add(file.at("then"), message, file.then, numbers)
    return found


def _way(files: Sequence[StepFile], jumps: dict[int, int], own: _Tour) -> list[int]:
    """The steps in the order in which they are taken. Jumps that lead in a circle are reported and taken out."""
    while True:
        way: dict[int, None] = {}
        at = 0
        while at < len(files) and at not in way:
            way[at] = None
            at = jumps.get(at, at + 1)
        if at >= len(files):
            break
        circle = list(way)[list(way).index(at) :]
        # Only a jump that leads back closes a circle.
        back = max(number for number in circle if jumps.get(number, len(files)) <= number)
        names = " → ".join(quoted(own.ids[number]) for number in [*circle, at])
        own.page.add(files[back].at("then"), f"the steps lead in a circle: {names}; expected a way to the end")
        del jumps[back]
    for number, file in enumerate(files):
        if number not in way:
            own.page.add(file.at(), f"the step {quoted(own.ids[number])} is never reached; expected a way to it")
    return list(way)


def _step(file: StepFile, step: Step, diagram: Diagram | None, own: _Tour, lost: bool) -> Step:
    page, known, prose = own.page, own.known, own.prose
    if diagram:
        step = _with_boxes(file, step, diagram, own)
    elif not lost and (key := next((key for key in _BOXES if getattr(file, key)), "")):
        page.add(file.at(key), f"{quoted(key)} names boxes, and the step has no diagram; expected the key diagram")
    picture = named(file.picture, "picture", known.pictures, page, file.at("picture"))
    text, _ = inline(prose, known, file.text, file.at("text"))
    node = file.node.get("script")
    script = block(prose, known, file.script, node).blocks if node else ()
    if not (diagram or lost or file.picture or {"picture", "text"} & file.node.pairs.keys()):
        page.add(file.at(), f"the step {quoted(step.id)} shows nothing; expected a diagram, a picture or a text")
    return replace(
        step,
        text=text,
        script="\n".join(f"<pre>{one.html}</pre>" if one.language else one.html for one in script),
        picture=picture,
        reveal=_reveal(file, own.pictures.get(picture), page),
        question=_question(file),
        minutes=file.minutes,
        extra=file.extra,
    )


def _with_boxes(file: StepFile, step: Step, diagram: Diagram, own: _Tour) -> Step:
    """The step with what it does with boxes, as far as they are there and seen."""
    page = own.page
    show = _boxes(file, "show", diagram, diagram.by_id, page)
    seen = seen_boxes(diagram, show)
    return replace(
        step,
        diagram=diagram.id,
        show=show,
        frame=_boxes(file, "frame", diagram, seen, page),
        lit=_boxes(file, "light", diagram, seen, page),
        sublabels=_words(file, "sublabels", diagram, seen, page),
        badges=_words(file, "badges", diagram, seen, page),
        hops=_hops(file, diagram, seen, own),
    )


def _boxes(file: StepFile, key: str, diagram: Diagram, seen: Collection[str], page: Page) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name, place in file.entries(key):
        if name in found:
            page.add(place, f"{quoted(key)} names the box {quoted(name)} twice; expected each once")
        elif _good(name, diagram, seen, page, place):
            found[name] = None
    return tuple(found)


def _words(
    file: StepFile, key: str, diagram: Diagram, seen: Collection[str], page: Page
) -> tuple[tuple[str, str], ...]:
    written = file.node.pairs[key][1].pairs if key in file.node.pairs else {}
    return tuple(
        (name, text)
        for name, text in getattr(file, key).items()
        if _good(name, diagram, seen, page, written[name][0].place)
    )


def _good(name: str, diagram: Diagram, seen: Collection[str], page: Page, place: Place) -> bool:
    """Whether a box is there and seen; if not, it is reported."""
    if name not in diagram.by_id:
        message = f"the box {quoted(name)} is not on the diagram {quoted(diagram.id)}; expected one of its boxes"
        page.add(place, message, name, diagram.by_id)
    elif name not in seen:
        page.add(place, f'the box {quoted(name)} is not shown in this step; expected one of those under "show"')
    return name in seen


def _hops(file: StepFile, diagram: Diagram, seen: Collection[str], own: _Tour) -> tuple[Hop, ...]:
    if len(file.hops) > MOST_HOPS:
        own.page.add(file.hops[MOST_HOPS].at(), f"the step has more than {MOST_HOPS} hops; expected fewer")
    found = []
    for hop in file.hops[:MOST_HOPS]:
        ends = {"from": hop.source, "to": hop.target}
        good = [bool(name) and _good(name, diagram, seen, own.page, hop.at(key)) for key, name in ends.items()]
        if all(good) and _leads(hop, diagram, own):
            found.append(Hop(hop.source, hop.target, hop.label))
    return tuple(found)


def _leads(hop: HopFile, diagram: Diagram, own: _Tour) -> bool:
    """Whether a hop has a relation to travel along; if not, it is reported."""
    if hop.source == hop.target:
        own.page.add(hop.at("to"), f"the hop leads from {quoted(hop.source)} to itself; expected two boxes")
        return False
    key = (diagram.id, hop.source, hop.target)
    if key not in own.joined:
        own.joined[key] = _joined(hop.source, hop.target, diagram, own)
    if not own.joined[key]:
        ends = f"{quoted(hop.source)} and {quoted(hop.target)}"
        message = f"no relation joins {ends} on the diagram {quoted(diagram.id)}; expected boxes that one joins"
        own.page.add(hop.at(), message)
    return own.joined[key]


def _joined(source: str, target: str, diagram: Diagram, own: _Tour) -> bool:
    """Whether a relation joins two boxes, in either direction, or boxes in or around them."""
    if diagram.id not in own.nearby:
        found: dict[str, set[str]] = {}
        for one in diagram.relations:
            found.setdefault(one.source, set()).add(one.target)
            found.setdefault(one.target, set()).add(one.source)
        own.nearby[diagram.id] = found
    nearby = own.nearby[diagram.id]
    fewer, more = sorted((_around(source, diagram, own), _around(target, diagram, own)), key=len)
    return any(not nearby[name].isdisjoint(more) for name in fewer if name in nearby)


def _around(name: str, diagram: Diagram, own: _Tour) -> set[str]:
    """A box, all boxes in it, and those around it."""
    key = (diagram.id, name)
    if key not in own.around:
        inside = [name]
        for one in inside:
            inside += (box.id for box in diagram.children.get(one, ()))
        own.around[key] = {*inside, *(box.id for box in diagram.ancestors(name))}
    return own.around[key]


def _reveal(file: StepFile, picture: Picture | None, page: Page) -> int:
    if not file.reveal:
        return 0
    if "picture" not in file.node.pairs:
        page.add(file.at("reveal"), '"reveal" stands without a picture; expected the key picture')
    elif picture and not picture.problem and file.reveal > picture.steps:
        steps = f"{picture.steps or 'no'} step{'' if picture.steps == 1 else 's'}"
        page.add(
            file.at("reveal"),
            f'"reveal" is {file.reveal}, and the picture {quoted(picture.id)} has {steps}; expected 0 to {picture.steps}',
        )
    elif picture:
        return file.reveal
    return 0


def _question(file: StepFile) -> Question | None:
    """The question, if it can be asked and answered."""
    one = file.question
    if one is None or not one.ask or not one.answer:
        return None
    return Question(one.ask, one.answer, one.why, tuple(WrongAnswer(wrong.text, wrong.why) for wrong in one.wrong))


def _marked(steps: Sequence[Step], files: Sequence[StepFile], page: Page) -> list[Step]:
    """The steps with the problems that stand in what was written for them."""
    problems = page.problems()
    found = []
    for step, file in zip(steps, files, strict=True):
        start, end = file.node.place, file.node.end
        own = [str(problem) for problem in problems if start <= (problem.line, problem.column) < end]
        found.append(replace(step, problem="\n".join(own)))
    return found
