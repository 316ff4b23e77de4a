"""The rules for authors of scenarios: what a class can read, what a teacher can say, and that something is predicted."""

from __future__ import annotations

from explorer.packs.problems import Page
from explorer.packs.reading import Reading
from explorer.packs.scenarios import ScenarioFiles
from explorer.packs.schema import BeatFile
from explorer.packs.tour_rules import check_words

CHOICES = (2, 5)


def check(written: ScenarioFiles, reading: Reading) -> None:
    """Holds all scenarios against the rules.

    Args:
        written: their files.
        reading: where problems go.
    """
    for name, file in written.items():
        if file is None or not file.beats:
            continue
        page = reading.page(f"scenarios/{name}.yaml")
        if not any(beat.question for beat in file.beats):
            page.add(file.at("beats"), "the scenario asks nothing; expected at least one question")
        for beat in file.beats:
            check_words(beat, page)
            _check_question(beat, page)


def _check_question(file: BeatFile, page: Page) -> None:
    if (question := file.question) and len(question.choices) > CHOICES[1]:
        count = len(question.choices)
        page.add(question.at("choices"), f"the question offers {count} choices; expected {CHOICES[0]} to {CHOICES[1]}")
