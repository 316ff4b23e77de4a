"""How old one has to be to read the definitions at ease: a number to look at, no rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from explorer.model.catalogue import Pack

HARDEST = 5
SCHOOL_STARTS = 5
"""Years of life before the first grade of the formula."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class ReadingAge:
    """What a measurement found.

    Attributes:
        median: of all definitions, in years of life.
        hardest: the definitions that are hardest to read: (id of the concept, years), the hardest first.
    """

    median: float
    hardest: tuple[tuple[str, float], ...]


def installed() -> bool:
    """Whether syllables can be counted: that comes with `podium[check]`."""
    try:
        import syllapy  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - an extra
    except ImportError:
        return False
    return True


def reading_age(pack: Pack) -> ReadingAge | None:
    """Measures the definitions by Flesch and Kincaid; None where there are none, or no syllables can be counted."""
    if not installed():
        return None
    ages = {concept.id: age for concept in pack.concepts.values() if (age := age_of(concept.definition)) is not None}
    if not ages:
        return None
    hardest = sorted(ages.items(), key=lambda pair: (-pair[1], pair[0]))[:HARDEST]
    return ReadingAge(median(ages.values()), tuple(hardest))


def age_of(text: str) -> float | None:
    """The years of life at which a text is read with ease; None for a text without words."""
    import syllapy  # noqa: PLC0415 - an extra

    words = _WORD.findall(text)
    if not words:
        return None
    sentences = max(1, len(_END.findall(text)))
    # The library counts nothing for some joined words; every word has at least one syllable.
    syllables = sum(max(1, syllapy.count(word)) for word in words)
    grade: float = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return grade + SCHOOL_STARTS
