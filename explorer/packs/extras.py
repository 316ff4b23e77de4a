"""What a pack may hold beside notes, diagrams and pictures: corrections, a glossary, a course and pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from explorer.model.catalogue import Concept, Correction, Page, Stage, Term
from explorer.model.diagram import Diagram
from explorer.packs import pages
from explorer.packs.learning import Course, course_of
from explorer.packs.learning_diagram import LEARN, learning_diagram
from explorer.packs.pages import PageNote
from explorer.packs.problems import START
from explorer.packs.prose import LARGEST_NOTE, Prose
from explorer.packs.reading import Reading
from explorer.packs.reference import corrections_of, terms_of
from explorer.packs.schema import (
    CorrectionFile,
    CorrectionsFile,
    GlossaryFile,
    LearningFile,
    TermFile,
)

CORRECTIONS_FILE, GLOSSARY_FILE, LEARNING_FILE = "corrections.yaml", "glossary.yaml", "learning.yaml"


@dataclass(slots=True)
class ExtraFiles:
    """The files as they were read; `learning` is None where there is none or it could not be read."""

    corrections: tuple[CorrectionFile, ...] = ()
    glossary: tuple[TermFile, ...] = ()
    learning: LearningFile | None = None
    pages: dict[str, PageNote] = field(default_factory=dict)


@dataclass(slots=True)
class Extras:
    """What became of the files."""

    corrections: tuple[Correction, ...] = ()
    glossary: tuple[Term, ...] = ()
    stages: tuple[Stage, ...] = ()
    diagrams: dict[str, Diagram] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)


def read_extras(reading: Reading) -> ExtraFiles:
    """Reads the files, and makes the names of pages and of the diagram known."""
    found = ExtraFiles(
        reading.given(CORRECTIONS_FILE, CorrectionsFile, ()),
        reading.given(GLOSSARY_FILE, GlossaryFile, ()),
        reading.given(LEARNING_FILE, LearningFile, None),
    )
    made = [page for page, file in pages.MADE_OF.items() if _there(file, reading)]
    for page, path in reading.named_files("pages/", ".md", "page"):
        if page in made:
            reading.page(path).add(START, f"the page is made of {pages.MADE_OF[page]} already; expected another name")
            continue
        text = reading.text(path, LARGEST_NOTE)
        prose = reading.prose(path)
        found.pages[page] = pages.read_page(page, prose) if text is not None else PageNote(page, Prose(prose.page))
    reading.known.pages |= {*made, *found.pages}
    if _there(LEARNING_FILE, reading):
        reading.known.diagrams.add(LEARN)
    return found


def _there(file: str, reading: Reading) -> bool:
    """Whether a file is in the pack, readable or not: what leads to its page still has an end."""
    return file in reading.folder.files or file in reading.folder.refused


def make_extras(written: ExtraFiles, reading: Reading, concepts: dict[str, Concept], parent: str) -> Extras:
    """Turns the files into the model.

    Args:
        written: the files.
        reading: the pass over the pack, with all names known.
        concepts: the pack's concepts.
        parent: the diagram above the one of the course; empty for none.
    """
    known = reading.known
    made = Extras(
        corrections_of(written.corrections, known, reading.prose(CORRECTIONS_FILE)),
        terms_of(written.glossary, known, reading.prose(GLOSSARY_FILE)),
    )
    if _there(LEARNING_FILE, reading):
        prose = reading.prose(LEARNING_FILE)
        course = course_of(written.learning, known, concepts, prose) if written.learning else Course()
        made.stages = course.stages
        made.diagrams[LEARN] = learning_diagram(course, concepts, parent, prose.page.lines())
        made.pages[pages.PATH] = pages.path_page(course.stages, concepts)
    if _there(GLOSSARY_FILE, reading):
        made.pages[pages.GLOSSARY] = pages.glossary_page(made.glossary)
    if _there(CORRECTIONS_FILE, reading):
        made.pages[pages.CORRECTIONS] = pages.corrections_page(made.corrections, concepts)
    for page, one in made.pages.items():
        if problems := reading.page(pages.MADE_OF[page]).lines():
            made.pages[page] = replace(one, problem="\n".join(problems))
    for page, note in written.pages.items():
        made.pages[page] = pages.written_page(note, known)
    return made
