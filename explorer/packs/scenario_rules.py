"""The rules for authors of scenarios: what a class can read, what a teacher can say, and that something is predicted."""

from __future__ import annotations

from explorer.packs import markdown
from explorer.packs.problems import Page
from explorer.packs.reading import Reading
from explorer.packs.scenarios import ScenarioFiles
from explorer.packs.schema import BeatFile
from explorer.packs.tour_rules import LONGEST_TEXT, LONGEST_TITLE, SCRIPT_WORDS

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
            _check_words(beat, page)


def _check_words(file: BeatFile, page: Page) -> None:
    written = file.node.pairs
    if len(file.title) > LONGEST_TITLE:
        page.add(file.at("title"), f"the title has {len(file.title)} characters; expected at most {LONGEST_TITLE}")
    signs = len(markdown.inline(file.text, lambda _: "", lambda *_: None)[1])
    if signs > LONGEST_TEXT:
        page.add(file.at("text"), f"the text has {signs} characters; expected at most {LONGEST_TEXT}")
    elif "text" not in written:
        page.add(file.at(), "the beat has no text; expected keywords for the class")
    least, most = SCRIPT_WORDS
    words = len(markdown.body(file.script, lambda _: "", lambda *_: None).text.split())
    if "script" not in written:
        page.add(file.at(), "the beat has no script; expected what the teacher says")
    elif file.script and not least <= words <= most:
        page.add(file.at("script"), f"the script has {words} words; expected {least} to {most}")
    if (question := file.question) and len(question.choices) > CHOICES[1]:
        count = len(question.choices)
        page.add(question.at("choices"), f"the question offers {count} choices; expected {CHOICES[0]} to {CHOICES[1]}")
