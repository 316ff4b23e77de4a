"""What a slide says to a screen reader: its heading, its text, and the boxes that are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer.ui.canvas.verbs import full_name
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.question_card import LETTERS, MOST_VOTES
from explorer.ui.teach.words import spoken, words_of


def name(moment: Moment) -> str:
    """The heading, and where in the tour it is."""
    part = f", part {moment.part + 1} of {moment.parts}" if moment.parts > 1 else ""
    place = f"Step {moment.number} of {moment.count}{part}: " if moment.count else ""
    return f"{place}{moment.title}"


def description(moment: Moment) -> str:
    """All the rest that is seen, a sentence each."""
    return " ".join(f"{part.rstrip('.')}." for part in _parts(moment) if part)


def _parts(moment: Moment) -> Iterator[str]:
    if moment.ask:
        yield moment.ask if moment.ask.endswith("?") else f"{moment.ask}?"
        for n, choice in enumerate(moment.choices):
            said = hands(moment.counts, n)
            yield f"{LETTERS[n % len(LETTERS)]}: {choice.text.rstrip('.')}{f' ({said})' if said else ''}"
    elif moment.answered is not None:
        yield f"The answer was {moment.answered.text}"
    yield spoken(words_of(moment.text))
    if moment.picture is not None:
        yield f"Picture: {moment.picture.title}"
    if moment.staged is None:
        return
    diagram, badges = moment.staged.diagram, dict(moment.badges)
    if moment.labels and diagram.boxes:
        boxes = []
        for box in diagram.boxes:
            notes = [badges.get(box.id, ""), "highlighted" if box.id in moment.lit else ""]
            extra = ", ".join(note for note in notes if note)
            boxes.append(f"{full_name(box)}{f' ({extra})' if extra else ''}")
        yield "Shown: " + "; ".join(boxes)
    for hop in moment.hops:
        ends = [diagram.by_id[end].name for end in (hop.source, hop.target) if end in diagram.by_id]
        if len(ends) == 2 and moment.labels:
            yield f"{ends[0]} to {ends[1]}{f': {hop.label}' if hop.label else ''}"


def hands(counts: Sequence[Sequence[int]], choice: int) -> str:
    """The hands for a choice in words, for those who do not see the bars."""
    found = [str(votes[choice]) for votes in counts[-MOST_VOTES:] if choice < len(votes)]
    return ", then ".join(found) + " hands" if found else ""
