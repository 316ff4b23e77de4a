"""What was probably meant by a word that nobody wrote: words of the vocabulary that are a slip of the finger away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, product

_WORDS, _READINGS = 6, 12
"""How many words are tried for one that is unknown, and how many readings of a whole query."""


def readings(
    words: Sequence[str], known: Iterable[bool], vocabulary: Iterable[Sequence[str]]
) -> list[tuple[int, tuple[str, ...]]]:
    """The queries that may be meant by one with a slip in it, the likeliest first, with the number of slips.

    A slip is a letter too many, too few, a wrong one, or two changed over; a word up to four letters may have one, a longer
    one two.

    Args:
        words: the words as they were typed.
        known: whether each of them is the beginning of a word somewhere.
        vocabulary: all words, in parts.
    """
    vocabulary = tuple(vocabulary)
    choices = [[(0, word)] if sure else _alike(word, vocabulary) for word, sure in zip(words, known, strict=True)]
    found = [(sum(slips for slips, _ in one), tuple(word for _, word in one)) for one in islice(product(*choices), 200)]
    return sorted(one for one in found if one[0])[:_READINGS]


def _alike(word: str, vocabulary: Iterable[Sequence[str]]) -> list[tuple[int, str]]:
    if len(word) < 3:
        return []
    from rapidfuzz import process  # noqa: PLC0415 - needed only after a slip of the finger
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - see above

    most = 1 if len(word) < 5 else 2
    found = {
        (int(slips), meant)
        for part in vocabulary
        for meant, slips, _ in process.extract(word, part, scorer=OSA.distance, score_cutoff=most, limit=_WORDS)
    }
    # Of two that are as near, the one with the same first letter: that is rarely missed.
    return sorted(found, key=lambda one: (one[0], one[1][0] != word[0], one[1]))[:_WORDS]
