"""The rules for authors of tours: what a class can read, what a teacher can say, and how long a lesson lasts."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.model.lesson import Step, Tour, seen_boxes
from explorer.packs import markdown
from explorer.packs.curriculum import WRONG_ANSWERS
from explorer.packs.problems import Page
from explorer.packs.reading import Reading
from explorer.packs.schema import BeatFile, StepFile
from explorer.packs.tours import TourFiles

MINUTES = (3, 12)
LONGEST_TITLE = 48
LONGEST_TEXT = 110
SCRIPT_WORDS = (20, 160)
MOST_BOXES = 9


def check(pack: Pack, written: TourFiles, reading: Reading) -> None:
    """Holds all tours against the rules.

    Args:
        pack: what was read.
        written: the files of its tours.
        reading: where problems go.
    """
    for name, file in written.items():
        tour, page = pack.tours[name], reading.page(f"tours/{name}.yaml")
        if file is None or not tour.steps:
            continue
        if why := _out_of_time(tour):
            page.add(file.at("steps"), why)
        steps = {step.id: step for step in tour.steps}
        for one in file.steps:
            if step := steps.get(one.id):
                check_words(one, page)
                _check_question(one, page)
                _check_boxes(one, step, pack.diagrams.get(step.diagram), page)


def _out_of_time(tour: Tour) -> str:
    """Why a tour is too short or too long; the short path may keep a long one within its time."""
    least, most = MINUTES
    short = sum(step.minutes for step in tour.steps if not step.extra)
    if tour.minutes >= least and short <= most:
        return ""
    extra = f", {short:g} without what is extra" if tour.minutes > most and short < tour.minutes else ""
    return f"the tour takes {tour.minutes:g} minutes{extra}; expected {least} to {most}"


def check_words(file: StepFile | BeatFile, page: Page) -> None:
    """Holds what a class reads and what a teacher says against the rules: the same for a tour's step and a scenario's beat."""
    what = "beat" if isinstance(file, BeatFile) else "step"
    written = file.node.pairs
    if len(file.title) > LONGEST_TITLE:
        page.add(file.at("title"), f"the title has {len(file.title)} characters; expected at most {LONGEST_TITLE}")
    signs = len(markdown.inline(file.text, lambda _: "", lambda *_: None)[1])
    if signs > LONGEST_TEXT:
        page.add(file.at("text"), f"the text has {signs} characters; expected at most {LONGEST_TEXT}")
    elif "text" not in written:
        page.add(file.at(), f"the {what} has no text; expected keywords for the class")
    least, most = SCRIPT_WORDS
    words = len(markdown.body(file.script, lambda _: "", lambda *_: None).text.split())
    if "script" not in written:
        page.add(file.at(), f"the {what} has no script; expected what the teacher says")
    elif file.script and not least <= words <= most:
        page.add(file.at("script"), f"the script has {words} words; expected {least} to {most}")


def _check_question(file: StepFile, page: Page) -> None:
    if question := file.question:
        wrong = len(question.wrong)
        if not WRONG_ANSWERS[0] <= wrong <= WRONG_ANSWERS[1]:
            count = f"{wrong or 'no'} wrong answer{'' if wrong == 1 else 's'}"
            page.add(question.at("wrong"), f"the question has {count}; expected two or three")


def _check_boxes(file: StepFile, step: Step, diagram: Diagram | None, page: Page) -> None:
    if diagram is None or step.picture:
        return
    count = len(set(_readable(step, diagram)))
    if count > MOST_BOXES:
        key = "frame" if step.frame else "show"
        page.add(
            file.at(key), f"the step shows {count} boxes; expected at most {MOST_BOXES}, or some of them under frame"
        )


def _readable(step: Step, diagram: Diagram) -> Iterator[str]:
    """The boxes that have to be read: those in the camera, without what is folded."""
    named = {*step.show, *step.frame, *step.lit}
    opened = {outer.id for name in named for outer in diagram.ancestors(name)}
    seen = seen_boxes(diagram, step.show)
    inside: set[str] = set()  # the camera's
    folded: set[str] = set()  # whose inside is too small to be read
    for box in diagram.boxes:  # parents first
        if box.parent in folded:
            folded.add(box.id)
            continue
        if box.scale < 1 and box.id not in opened:
            folded.add(box.id)
        if box.id in step.frame or box.parent in inside:
            inside.add(box.id)
        if box.id in seen and (not step.frame or box.id in inside):
            yield box.id
