"""The composition root: the only module that sees every room, and joins them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from msgspec.structs import replace

from explorer import resources
from explorer.model.catalogue import Pack
from explorer.model.lesson import Tour
from explorer.opening import Owned, Place, Simulating, Teaching, UsageError, unknown
from explorer.packs import check_pack, open_pack

if TYPE_CHECKING:
    from explorer.kube.sources.reading import Options
    from explorer.model.opened import Desk
    from explorer.model.running import Laboratory
    from explorer.model.scenario import Scenario
    from explorer.packs.problems import Problem
    from explorer.ui.window import Window

# ruff: noqa: PLC0415 - a command imports what it needs when it is asked for; a plain start pays for nothing else


class Report(NamedTuple):
    """What a check found: the problems, a line each, and a line that counts."""

    problems: tuple[str, ...]
    summary: str


def read_pack(folder: Path | None) -> Pack:
    """Open a pack, from the compiled cache where that is fresh; None is the built-in one.

    Raises:
        UsageError: if nothing at all can be shown of it.
    """
    pack = open_pack(*_sources(folder), cache=resources.cache_folder())
    if not pack.diagrams:
        reason = pack.problems[0] if pack.problems else f"{folder}: expected at least one file in diagrams/"
        raise UsageError(reason)
    return pack


def open_window(
    place: Place,
    prepare: Callable[[Window], None] | None = None,
    teaching: Teaching | None = None,
    simulating: Simulating | None = None,
    own: Owned | None = None,
) -> int:
    """Open the window at `place` and return the exit code when it is closed.

    Args:
        place: where to begin.
        prepare: gets the window before it is shown.
        teaching: the lesson that begins at once.
        simulating: the simulation that is opened at once.
        own: somebody's own files or cluster that are opened at once.

    Raises:
        UsageError: if the place, the tour or its screen, or what is to be simulated does not exist.
    """
    pack = with_scenarios(read_pack(place.pack), teaching.tour if teaching is not None else "")
    _must_exist(pack, place)
    if teaching is not None:
        _must_be_taught(pack, teaching)
    if simulating is not None:
        _must_be_simulated(pack, simulating)
    from explorer.ui import binding

    binding.load()
    from explorer.ui import main

    what = own.what if own is not None else ""
    laboratory, desk = partial(_laboratory, pack, simulating), partial(_desk, own or Owned())
    return main.run(pack, place, prepare, teaching, laboratory, simulating, desk, what)


def snapshot(
    place: Place, out: Path, size: tuple[int, int], simulating: Simulating | None = None, own: Owned | None = None
) -> None:
    """Write a picture of the window at `place`, `size` in pixels.

    Args:
        place: where.
        out: the file.
        size: of the picture.
        simulating: the simulation that is shown in its stead.
        own: somebody's own files that are shown in its stead, with the box of `place` selected.

    Raises:
        UsageError: if the place does not exist, it cannot be simulated or opened, or the file cannot be written.
    """
    pack = read_pack(place.pack)
    if simulating is not None:
        _must_be_simulated(pack, simulating)
    else:
        _must_exist(pack, place if own is None else replace(place, box=""))
    from explorer.ui.photograph import photograph

    what = own.what if own is not None else ""
    laboratory, desk = partial(_laboratory, pack, simulating), partial(_desk, own or Owned())
    if not photograph(pack, place, out, size, laboratory, simulating, desk, what):
        raise UsageError(f"{out}: cannot be written; expected a path that ends in .png in a folder that exists")


def snapshot_lesson(
    place: Place, teaching: Teaching, out: Path, size: tuple[int, int], window: str, *, reveal: bool
) -> None:
    """Write a picture of a window of a lesson.

    Args:
        place: the pack, and the colours.
        teaching: the tour, and the id or the number of its step.
        out: the file.
        size: of the picture in pixels.
        window: whose: "audience" or "teacher".
        reveal: whether the answer is shown where the step asks a question.

    Raises:
        UsageError: if there is no such tour or step, or the file cannot be written.
    """
    pack = with_scenarios(read_pack(place.pack), teaching.tour)
    tour = pack.tours.get(teaching.tour)
    number = int(teaching.step) if teaching.step.isdigit() else 0
    if tour is not None and 1 <= number <= len(tour.steps):
        teaching = replace(teaching, step=tour.steps[number - 1].id)
    _must_be_taught(pack, teaching)
    from explorer.ui.photograph import photograph_lesson

    if not photograph_lesson(pack, place.profile, teaching, out, size, window, reveal=reveal):
        raise UsageError(f"{out}: cannot be written; expected a path that ends in .png in a folder that exists")


def find_scenario(name: str, folder: Path | None) -> Scenario | None:
    """The scenario that is meant; None if it is a path, or `-`.

    Args:
        name: an id, or a path.
        folder: of the pack; None for the built-in one.

    Raises:
        UsageError: if it could be an id, and there is neither such a scenario nor such a path.
    """
    could = re.fullmatch("[a-z0-9][a-z0-9-]*", name) is not None
    if not could or (folder is None and Path(name).exists()):
        return None
    pack = read_pack(folder)
    if name not in pack.scenarios:
        line = unknown("scenario", name, pack.scenarios)
        raise UsageError(f"{line}; nor is there such a file or folder of manifests")
    return pack.scenarios[name]


def check(folder: Path | None) -> Report:
    """Check a pack; None is the built-in one."""
    root, pictures = _sources(folder)
    found = check_pack(root, pictures)
    pack = open_pack(root, pictures, cache=None)
    if pack.scenarios:
        from explorer.laboratory import scenarios

        found = sorted({*found, *scenarios.check(pack.scenarios.values())})
    problems = tuple(_as_given(problem, root, pictures) for problem in found)
    concepts = pack.concepts.values()
    counts = (
        (len(pack.diagrams), "diagram"),
        (len(concepts), "concept"),
        (sum(len(concept.links) for concept in concepts), "relation"),
        (sum(len(concept.facts) for concept in concepts), "fact"),
        (sum(len(concept.questions) for concept in concepts), "question"),
        (len(pack.pictures), "picture"),
        (len(pack.tours), "tour"),
        (sum(len(tour.steps) for tour in pack.tours.values()), "step"),
        (len(pack.scenarios), "scenario"),
        (len(problems), "problem"),
    )
    summary = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
    return Report(problems, f"{root}: {summary}")


def describe(place: Place, *, as_json: bool, tour: str = "") -> str:
    """A diagram, or the tour of that id, as JSON or as an indented outline; see README for the form.

    Raises:
        UsageError: if the pack has no such diagram or tour.
    """
    pack = read_pack(place.pack)
    if tour:
        pack = with_scenarios(pack, tour)
        return _describe_tour(pack, tour, as_json=as_json)
    from explorer import outline

    _must_exist(pack, place)
    diagram = pack.diagrams[place.view or pack.start]
    if as_json:
        return outline.json_text(outline.diagram_data(diagram))
    return "\n".join(outline.diagram_outline(diagram))


def describe_own(path: str, options: Options, piped: BinaryIO, *, json: bool) -> tuple[str, tuple[str, ...]]:
    """The diagram of somebody's own objects as `describe` gives it, and what could not be read, a line each.

    Raises:
        UsageError: if nothing at all can be read.
    """
    from explorer import clusters, outline

    found = clusters.opened(path, options, piped)
    drawing = clusters.drawn(found)
    problems = (*found.problems, *drawing.remarks)
    if not json:
        return "\n".join(outline.diagram_outline(drawing.diagram)), problems
    return outline.json_text(outline.diagram_data(drawing.diagram, clusters.about_boxes(found, drawing))), problems


def _describe_tour(pack: Pack, tour: str, *, as_json: bool) -> str:
    from explorer import outline

    if tour not in pack.tours:
        raise UsageError(unknown("tour", tour, pack.tours))
    if as_json:
        return outline.json_text(outline.tour_data(pack.tours[tour]))
    return "\n".join(outline.tour_outline(pack.tours[tour]))


def _must_exist(pack: Pack, place: Place) -> None:
    view = place.view or pack.start
    if view not in pack.diagrams:
        raise UsageError(unknown("diagram", view, pack.diagrams))
    if place.box and place.box not in pack.diagrams[view].by_id:
        raise UsageError(_unknown_box(pack, view, place.box))
    if place.picture and place.picture not in pack.pictures:
        raise UsageError(unknown("picture", place.picture, pack.pictures))


def _laboratory(pack: Pack, simulating: Simulating | None) -> Laboratory:
    from explorer.laboratory.shelf import Shelf

    wish = simulating or Simulating("")
    return Shelf(pack, until=wish.until, nodes=wish.nodes, orders=wish.orders)


def _desk(own: Owned) -> Desk:
    from explorer.desk.here import desk_here

    return desk_here(own)


def _must_be_simulated(pack: Pack, simulating: Simulating) -> None:
    if simulating.what not in pack.scenarios and not Path(simulating.what).exists():
        line = unknown("scenario", simulating.what, pack.scenarios)
        raise UsageError(f"{line}; nor is there such a file or folder of manifests")


class _Taught(Mapping[str, Tour]):
    """The tours of a pack and outlines of its scenarios, each made when it is first asked for: a start needs none."""

    def __init__(self, pack: Pack) -> None:
        self._tours, self._scenarios = pack.tours, pack.scenarios
        self._outlines: dict[str, Tour] = {}

    def __getitem__(self, name: str) -> Tour:
        if name not in self._outlines:
            scenario = self._scenarios.get(name)
            if scenario is None or not scenario.beats:
                return self._tours[name]
            self._outlines[name] = scenario.outline
        return self._outlines[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._tours
        yield from (name for name, one in self._scenarios.items() if one.beats and name not in self._tours)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def with_scenarios(pack: Pack, played: str = "") -> Pack:
    """The pack with a tour of each scenario: its outline, and of the one that is played what there is to see too."""
    pack = replace(pack, tours=_Taught(pack))
    if played not in pack.scenarios or not pack.scenarios[played].beats:
        return pack
    from explorer.laboratory.tours import tour_of

    diagrams, tour = tour_of(pack.scenarios[played], pack.start)
    more = {one.id: one for one in diagrams}
    return replace(pack, diagrams={**pack.diagrams, **more}, tours={**pack.tours, played: tour})


def _must_be_taught(pack: Pack, teaching: Teaching) -> None:
    tour = pack.tours.get(teaching.tour)
    if tour is None:
        raise UsageError(unknown("tour", teaching.tour, pack.tours))
    if not tour.steps:
        raise UsageError(f"the tour {tour.id} has no steps; {tour.problem or 'expected at least one'}")
    names = [step.id for step in tour.steps]
    if teaching.step and teaching.step not in names:
        if teaching.step.isdigit():
            raise UsageError(f"{tour.id} has no step {teaching.step}; expected 1 to {len(names)}")
        raise UsageError(unknown(f"step of {tour.id}", teaching.step, names))


def _unknown_box(pack: Pack, view: str, name: str) -> str:
    """Say where a box of this id, or of this name, is to be found."""
    here = pack.diagrams[view]
    named = next((box.id for box in here.boxes if box.name.casefold() == name.casefold()), "")
    if named:
        return f"there is no box on {view} called {name!r}; did you mean {named}?"
    # Those with a tab first: they show most.
    diagrams = dict.fromkeys([*(view.diagram for view in pack.views), *pack.diagrams])
    others = [diagram for diagram in diagrams if name in pack.diagrams[diagram].by_id]
    if others:
        return f"there is no box on {view} called {name!r}; it is on {', '.join(others)}: add --view {others[0]}"
    return unknown(f"box on {view}", name, here.by_id)


def _sources(folder: Path | None) -> tuple[Path, Path | None]:
    """The folder of a pack and that of its pictures; the built-in pack's pictures stand beside it."""
    try:
        own = resources.folder("content")
        if folder is None or (folder.is_dir() and folder.samefile(own)):
            return folder or own, resources.folder("assets") / "images"
    except FileNotFoundError as error:
        if folder is None:
            raise UsageError(str(error)) from None
    return folder or Path(), None


def _as_given(problem: Problem, root: Path, pictures: Path | None) -> str:
    """A problem with a path that leads to the file from where the command was typed.

    A folder that is given from the root of the disk is shown in problems by its name alone.
    """
    for folder in (root, pictures):
        if folder is not None and folder.is_absolute() and problem.path.partition("/")[0] == folder.name:
            path = folder.parent / problem.path
            with suppress(ValueError):
                path = path.relative_to(Path.cwd())
            return f"{path}{str(problem).removeprefix(problem.path)}"
    return str(problem)
