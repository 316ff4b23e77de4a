"""A folder to a Pack: reads every file, tells everything that is wrong, and opens all the rest."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec.structs import replace

from explorer.model.catalogue import Pack, Picture, Topic, View
from explorer.model.diagram import Diagram
from explorer.packs import concepts
from explorer.packs.diagrams import diagram_of, without_cycles
from explorer.packs.extras import LEARNING_FILE, make_extras, read_extras
from explorer.packs.folder import Folder, scan
from explorer.packs.known import named
from explorer.packs.learning_diagram import LEARN
from explorer.packs.pictures import Album, pictures_of
from explorer.packs.problems import START, Page, Problem, one_line, quoted
from explorer.packs.prose import LARGEST_NOTE, Prose
from explorer.packs.reading import Reading, good_id, shown_as
from explorer.packs.scenarios import make_scenarios, read_scenarios
from explorer.packs.schema import DiagramFile, PackFile, PictureFile, PicturesFile
from explorer.packs.tours import make_tours, read_tours


def read(
    root: Path, pictures: Path | None, glyphs: frozenset[str] | None, *, rules: bool
) -> tuple[Pack, list[Problem]]:
    """Reads a pack.

    Args:
        root: its folder.
        pictures: the folder of its pictures; None for `pictures` in `root`.
        glyphs: the names of icons; None for the program's own.
        rules: whether the rules for authors count too (number of facts and questions, length of notes, spelling).

    Returns:
        the pack, and what is wrong with it. Never raises for what the files hold.
    """
    reading = Reading(shown_as(root), scan(root))
    name = one_line(os.path.basename(os.path.realpath(root)), 100)  # noqa: PTH119 - Path.resolve raises where links lead in a circle
    if reading.folder.why:
        reading.report.add(reading.shown or ".", START, reading.folder.why)
        return _nothing(name, reading)
    if not reading.folder.files and not reading.folder.refused:
        reading.report.add(
            reading.shown or ".", START, "the folder is empty; expected the folder of a pack, with pack.yaml in it"
        )
        return _nothing(name, reading)
    if glyphs is not None:
        reading.known.glyphs = glyphs
    for path, why in reading.folder.refused.items():
        reading.page(path).add(START, why)
    manifest = _manifest(reading)
    notes = _notes(reading)
    extra_files = read_extras(reading)
    drawn = _diagram_files(reading)
    tour_files = read_tours(reading)
    scenario_files = read_scenarios(reading)
    entries = reading.given("pictures.yaml", PicturesFile, ())
    known = reading.known
    known.concepts |= notes.keys()
    known.diagrams |= drawn.keys()
    known.pictures |= {entry.id for entry in entries if entry.id}
    found_concepts = {key: concepts.concept_of(note, known) for key, note in notes.items()}
    diagrams = {
        key: diagram_of(key, one, known, found_concepts, _diagram_page(reading, key)) for key, one in drawn.items()
    }
    diagrams = without_cycles(
        diagrams, lambda key: (_diagram_page(reading, key), one.at("parent") if (one := drawn[key]) else START)
    )
    above = manifest.start if manifest and manifest.start in diagrams else ""
    extras = make_extras(extra_files, reading, found_concepts, above)
    diagrams |= extras.diagrams
    found_pictures = _pictures(reading, entries, pictures)
    pack = _pack(manifest, name, reading, diagrams)
    pack = replace(
        pack,
        topics=known.topics,
        concepts=found_concepts,
        diagrams=diagrams,
        pictures=found_pictures,
        corrections=extras.corrections,
        glossary=extras.glossary,
        stages=extras.stages,
        pages=extras.pages,
        tours=make_tours(tour_files, reading, diagrams, found_pictures),
        scenarios=make_scenarios(scenario_files, reading),
    )
    if rules:
        from explorer.packs import curriculum, scenario_rules, spelling, tour_rules  # noqa: PLC0415 - who only opens a pack does not pay for it

        curriculum.check(pack, notes, extra_files, reading)
        tour_rules.check(pack, tour_files, reading)
        scenario_rules.check(scenario_files, reading)
        spelling.check(reading)
    problems = reading.report.everything()
    return replace(pack, problems=tuple(str(problem) for problem in problems)), problems


def _nothing(name: str, reading: Reading) -> tuple[Pack, list[Problem]]:
    problems = reading.report.everything()
    return Pack(name, name, problems=tuple(str(problem) for problem in problems)), problems


def _diagram_page(reading: Reading, key: str) -> Page:
    return reading.page(f"diagrams/{key}.yaml")


def _manifest(reading: Reading) -> PackFile | None:
    """pack.yaml, and what it tells of topics and sources."""
    page = reading.page("pack.yaml")
    if "pack.yaml" not in reading.folder.files:
        if "pack.yaml" not in reading.folder.refused:
            page.add(START, "the file is missing; expected what the pack is called, its tabs, topics and sources")
        return None
    manifest: PackFile | None = reading.written("pack.yaml", PackFile, None)
    if manifest is None:
        return None
    known = reading.known
    known.complete = True
    known.sources = manifest.sources
    known.topics = {key: Topic(key, topic.title or key, topic.domain or "") for key, topic in manifest.topics.items()}
    for code, source in manifest.sources.items():
        rest = source.url.replace("{path}", "").replace("{page}", "")
        if "{" in rest or "}" in rest:
            page.add(
                manifest.at("sources", code, "url"),
                f"the address {quoted(source.url)} has unknown braces; expected {{path}} or {{page}}",
            )
    return manifest


def _notes(reading: Reading) -> dict[str, concepts.Note]:
    """The notes by id, in the order of pack.yaml's topics and then by name."""
    order = {topic: number for number, topic in enumerate(reading.known.topics)}
    found: dict[str, concepts.Note] = {}
    paths = []
    for path in sorted({*reading.folder.files, *reading.folder.refused}):
        parts = path.split("/")
        if parts[0] != "concepts" or not reading.notable(path, ".md"):
            continue
        if len(parts) != 3 or not path.endswith(".md"):
            reading.page(path).add(START, "the file is no note; expected concepts/<topic>/<id>.md")
            continue
        paths.append((order.get(parts[1], len(order)), path, parts[1], parts[2].removesuffix(".md")))
    for _, path, topic, concept in sorted(paths):
        page = reading.page(path)
        if not _good_topic(topic, reading) or not good_id(concept, page):
            continue
        if concept in found:
            page.add(
                START,
                f"the concept {quoted(concept)} stands in the topic {quoted(found[concept].topic)} already; expected it once",
            )
            continue
        text = reading.text(path, LARGEST_NOTE)
        found[concept] = (
            concepts.read_note(text, concept, topic, page)
            if text is not None
            else concepts.Note(concept, topic, Prose(page))
        )
    return found


def _good_topic(topic: str, reading: Reading) -> bool:
    """Whether notes of a folder can be shown. An unknown folder becomes a topic with its own name, and is reported."""
    known, page = reading.known, reading.page(f"concepts/{topic}")
    if topic in known.topics:
        return True
    if not good_id(topic, page):
        return False
    if known.complete:
        page.add(
            START,
            f"the topic {quoted(topic)} is not in pack.yaml; expected a folder for each of its topics",
            topic,
            known.topics,
        )
    known.topics[topic] = Topic(topic, topic)
    return True


def _diagram_files(reading: Reading) -> dict[str, DiagramFile | None]:
    found: dict[str, DiagramFile | None] = {}
    for diagram, path in reading.named_files("diagrams/", ".yaml", "diagram"):
        if diagram in reading.known.diagrams:
            page = reading.page(path)
            page.add(START, f"the diagram {quoted(LEARN)} is made of {LEARNING_FILE}; expected another name")
        else:
            found[diagram] = reading.given(path, DiagramFile, None)
    return found


def _pictures(reading: Reading, entries: tuple[PictureFile, ...], pictures: Path | None) -> dict[str, Picture]:
    """The pictures; their folder is looked at only where there are entries."""
    page = reading.page("pictures.yaml")
    if not entries:
        return {}
    if pictures is None:
        names = {
            name.removeprefix("pictures/"): file
            for name, file in reading.folder.files.items()
            if name.startswith("pictures/")
        }
        refused = {
            name.removeprefix("pictures/"): why
            for name, why in reading.folder.refused.items()
            if name.startswith("pictures/")
        }
        folder, shown = Folder(names, refused), page.path.removesuffix(".yaml")
    else:
        folder, shown = scan(pictures), shown_as(pictures)
        if folder.why:
            reading.report.add(shown or ".", START, folder.why)
    return pictures_of(entries, page, Album(folder, shown, reading.report, reading.known))


def _pack(manifest: PackFile | None, name: str, reading: Reading, diagrams: dict[str, Diagram]) -> Pack:
    """What pack.yaml says, with the names in it looked up."""
    first = min(diagrams, default="")
    if manifest is None:
        return Pack(name, name, start=first)
    page = reading.page("pack.yaml")
    views: dict[str, View] = {}
    for view in manifest.views:
        diagram = named(view.diagram, "diagram", diagrams, page, view.at("diagram"))
        if diagram in views:
            page.add(view.at("diagram"), f"the diagram {quoted(diagram)} has two tabs; expected one")
        elif diagram:
            views[diagram] = View(diagram, view.title or diagrams[diagram].title)
    start = named(manifest.start, "diagram", diagrams, page, manifest.at("start"))
    start = start or next(iter(views), first)
    return Pack(
        id=manifest.id or name,
        title=manifest.title or name,
        start=start,
        views=tuple(views.values()),
        baseline=tuple(manifest.baseline.items()),
    )
