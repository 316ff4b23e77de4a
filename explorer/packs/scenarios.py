"""Scenarios: YAML to what is run and told. Conditions, orders and manifests are kept as texts with their places: who runs them reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.model.scenario import Beat, ChartText, Choice, Inquiry, Scenario, Written
from explorer.packs.known import Known, named
from explorer.packs.problems import START, Page, quoted
from explorer.packs.prose import Prose, block, inline
from explorer.packs.reading import Reading
from explorer.packs.schema import BeatFile, ChartFile, InquiryFile, ManifestsFile, ScenarioFile
from explorer.packs.schema import Written as Keys
from explorer.packs.yaml import Node

MOST_BEATS = 60
MOST_ORDERS = 20
"""In one beat."""

LATEST = 20 * 60
"""Seconds that a scenario may last: it is run to its end whenever a pack is checked."""

ScenarioFiles = dict[str, ScenarioFile | None]
"""The files of scenarios/ by id; None for one that cannot be read."""

_PART = re.compile(r"([0-9.]+)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class _Own:
    """What a scenario is made with.

    Attributes:
        prose: its file.
        known: what links may name.
        reading: the pass over the pack.
        ids: of its beats so far.
    """

    prose: Prose
    known: Known
    reading: Reading
    ids: dict[str, None] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """Where problems go."""
        return self.prose.page

    def text(self, file: Keys, *path: str | int) -> Written:
        """A text of the file, with its place."""
        node = file.node.get(*path)
        if node is None or node.kind != "text":
            return Written("", self.page.path, *file.at(*path))
        return Written(node.text.strip(), self.page.path, *node.place)

    def lines(self, node: Node) -> Written:
        """A text of many lines, with the place of its first line."""
        line, column = node.place
        lines = self.prose.lines
        head = lines[line - 1][column - 1 :] if line <= len(lines) else ""
        if head.startswith(("|", ">")):
            below = next((one for one in lines[line:] if one.strip()), "")
            return Written(node.text, self.page.path, line + 1, len(below) - len(below.lstrip()) + 1)
        return Written(node.text, self.page.path, line, column)


def read_scenarios(reading: Reading) -> ScenarioFiles:
    """Reads the files, and makes the names of the scenarios known."""
    found: ScenarioFiles = {}
    for scenario, path in reading.named_files("scenarios/", ".yaml", "scenario"):
        if scenario in reading.known.tours:
            page = reading.page(path)
            page.add(START, f"a tour is called {quoted(scenario)} already; expected another name")
        else:
            found[scenario] = reading.given(path, ScenarioFile, None)
    reading.known.scenarios |= found.keys()
    return found


def make_scenarios(written: ScenarioFiles, reading: Reading) -> dict[str, Scenario]:
    """Turns the files into scenarios.

    Args:
        written: the files.
        reading: the pass over the pack, with all names known.
    """
    return {name: _scenario_of(name, file, reading) for name, file in written.items()}


def _scenario_of(name: str, file: ScenarioFile | None, reading: Reading) -> Scenario:
    own = _Own(reading.prose(f"scenarios/{name}.yaml"), reading.known, reading)
    page, known = own.page, own.known
    if file is None:
        return Scenario(name, name, file=page.path, problem="\n".join(page.lines()))
    topic = file.topic or ""
    if known.complete:
        topic = named(topic, "topic", known.topics, page, file.at("topic"))
    concepts = (named(one, "concept", known.concepts, page, place) for one, place in file.entries("concepts"))
    summary, _ = inline(own.prose, known, file.summary, file.at("summary"))
    found = Scenario(
        id=name,
        title=file.title or name,
        summary=summary,
        topic=topic,
        concepts=tuple(one for one in concepts if one),
        manifests=_manifests(file, own),
        charts=tuple((chart, _chart(one, own)) for chart, one in file.charts.items()),
        seed=file.seed,
        nodes=file.nodes,
        until=_until(file, own),
        group=file.group,
        show=_list(file, "show", own),
        beats=_beats(file, own),
        file=page.path,
    )
    return found if not page.lines() else _with_problem(found, page)


def _with_problem(scenario: Scenario, page: Page) -> Scenario:
    from msgspec.structs import replace  # noqa: PLC0415 - a pack without mistakes never needs it

    return replace(scenario, problem="\n".join(page.lines()))


def _until(file: ScenarioFile, own: _Own) -> Written:
    if "until" not in file.node.pairs:
        return Written(file.until, own.page.path, *file.at())
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(file.until))
    if seconds > LATEST:
        message = f"the scenario lasts {file.until}; expected at most {LATEST // 60} minutes"
        own.page.add(file.at("until"), message)
        return Written(f"{LATEST}s", own.page.path, *file.at("until"))
    return Written(file.until, own.page.path, *file.at("until"))


def _manifests(file: ScenarioFile, own: _Own) -> Written:
    given = file.manifests
    if not isinstance(given, ManifestsFile):
        node = file.node.get("manifests")
        return own.lines(node) if node is not None and node.kind == "text" and given else Written("", own.page.path)
    path = given.file
    reading = own.reading
    if not path:
        return Written("", own.page.path)
    if path not in reading.folder.files:
        why = reading.folder.refused.get(path, "is not in the pack")
        message = f"the file {quoted(path)} {why}; expected the path of a file from the pack's folder"
        own.page.add(given.at("file"), message, path, reading.folder.files)
        return Written("", own.page.path)
    return Written(reading.text(path) or "", reading.page(path).path)


def _chart(file: ChartFile, own: _Own) -> ChartText:
    node = file.node.get("templates")
    templates = own.lines(node) if node is not None and file.templates else Written("", own.page.path)
    return ChartText(templates, file.version, tuple(file.values.items()))


def _beats(file: ScenarioFile, own: _Own) -> tuple[Beat, ...]:
    page, given = own.page, file.node.get("beats")
    if given is None or (given.kind == "list" and not given.items):
        page.add(file.at("beats"), "the scenario has no beats; expected at least one")
    if len(file.beats) > MOST_BEATS:
        page.add(file.beats[MOST_BEATS].at(), f"the scenario has more than {MOST_BEATS} beats; expected fewer")
    return tuple(_beat(one, number, own) for number, one in enumerate(file.beats[:MOST_BEATS], 1))


def _beat(file: BeatFile, number: int, own: _Own) -> Beat:
    page, known, prose = own.page, own.known, own.prose
    if file.id in own.ids:
        page.add(file.at("id"), f"the beat {quoted(file.id)} comes twice in this scenario; expected an id of its own")
    if file.at_ and file.when:
        page.add(file.at("when"), 'the beat has "at" and "when"; expected one of them')
    if len(file.do) > MOST_ORDERS:
        page.add(file.at("do", MOST_ORDERS), f"the beat has more than {MOST_ORDERS} orders; expected fewer")
    text, _ = inline(prose, known, file.text, file.at("text"))
    node, applied = file.node.get("script"), file.node.get("apply")
    script = block(prose, known, file.script, node).blocks if node else ()
    found = Beat(
        id=_id(file.id or f"beat-{number}", own),
        title=file.title or file.id or f"Beat {number}",
        at=own.text(file, "at") if file.at_ else None,
        when=own.text(file, "when") if file.when and not file.at_ else None,
        do=_list(file, "do", own)[:MOST_ORDERS],
        apply=own.lines(applied) if applied is not None and file.apply else None,
        text=text,
        script="\n".join(f"<pre>{one.html}</pre>" if one.language else one.html for one in script),
        show=_list(file, "show", own),
        light=_list(file, "light", own),
        question=_question(file.question, own) if file.question else None,
        minutes=file.minutes,
        extra=file.extra,
    )
    own.ids[found.id] = None
    return found


def _id(wanted: str, own: _Own) -> str:
    found, again = wanted, 1
    while found in own.ids:
        again += 1
        found = f"{wanted}--{again}"
    return found


def _list(file: Keys, key: str, own: _Own) -> tuple[Written, ...]:
    return tuple(Written(text, own.page.path, *place) for text, place in file.entries(key))


def _question(file: InquiryFile, own: _Own) -> Inquiry | None:
    """The question, if it can be asked and measured."""
    page = own.page
    concept = named(file.concept, "concept", own.known.concepts, page, file.at("concept"))
    if "choices" in file.node.pairs and len(file.choices) < 2:
        page.add(file.at("choices"), "the question offers fewer than two choices; expected at least two")
    _each_once([one.value for one in file.choices], file, page)
    choices = tuple(Choice(own.text(one, "is"), one.text or one.value, one.why) for one in file.choices if one.value)
    if not file.ask or not file.measure or len(choices) < 2:
        return None
    expected = own.text(file, "expect") if file.expect else None
    if expected is not None and all(one.value.text != expected.text for one in choices):
        values = [one.value.text for one in choices]
        message = f"{quoted(expected.text)} is no value of a choice; expected one of: {', '.join(values)}"
        page.add(file.at("expect"), message, expected.text, values)
        expected = None
    return Inquiry(file.ask, own.text(file, "measure"), choices, expected, concept)


def _each_once(values: Sequence[str], file: InquiryFile, page: Page) -> None:
    for number, value in enumerate(values):
        if value and value in values[:number]:
            place = file.choices[number].at("is")
            page.add(place, f"{quoted(value)} is the value of two choices; expected it once")
