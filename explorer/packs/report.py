"""What `podium check` says of a pack beside its problems."""

from __future__ import annotations

from pathlib import Path

from explorer.model.catalogue import Pack
from explorer.packs import spelling
from explorer.packs.readability import installed, reading_age


def lines(pack: Pack, root: Path) -> tuple[str, ...]:
    """The reading age of the definitions, and what was not looked at and why; see `explorer.packs.report_lines`."""
    missing = [
        what
        for what, there in (
            ("spelling was not checked", spelling.installed()),
            ("reading age was not measured", installed()),
        )
        if not there
    ]
    found = []
    if missing:
        found.append(f"{' and '.join(missing).capitalize()}: make extras in Podium's folder brings what is needed.")
    if spelling.installed() and not (root / spelling.WORDS_FILE).is_file():
        found.append(f"Spelling was not checked: the pack has no {spelling.WORDS_FILE}.")
    age = reading_age(pack)
    if age:
        found.append(f"Reading age of the definitions, by Flesch and Kincaid: {age.median:.0f} years (median).")
        names = [f"{pack.concepts[concept].name} ({years:.0f})" for concept, years in age.hardest]
        found.append(f"Hardest to read: {', '.join(names)}.")
    return tuple(found)
