"""What a slide paints at one moment of a lesson, and the staging that makes it of a tour."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from explorer.layout import Measure, Metrics
from explorer.layout.rooms import Staged, room_metrics, stage
from explorer.model.catalogue import Pack, Picture
from explorer.model.lesson import Hop, Step, Tour
from explorer.ui.fonts import TITLE_GAP, TITLE_JOINT, width
from explorer.ui.teach.compose import (
    ANSWER_INDENT,
    ANSWER_LINES,
    CAPTION,
    CARDS,
    LEAST,
    LINE,
    WORDS,
    Composition,
    area,
    bleed,
    compose,
    text_width,
)
from explorer.ui.teach.question_card import is_readable
from explorer.ui.teach.words import HEIGHT, broken, paragraph, plain, word_width, words_of
from explorer.workspace.lesson import BASE, Beat, Choice, Lesson, Room, choices


class Moment(Struct, frozen=True):
    """All that a slide paints; equal moments paint equal pictures.

    Attributes:
        number, count: "4 of 9", in steps.
        part, parts: which part of the step, from 0, and how many there are.
        title: the heading.
        composition: where everything stands.
        staged: the diagram; None for a step of words or a picture only.
        picture: the picture; None for none. `reveal`: how far it is revealed, 0 for all of it.
        text: the public text as inline HTML; empty while a question is open.
        lit: ids of the boxes that are highlighted.
        badges: words for the state of boxes, as (box, word).
        hops: what travels.
        ask: the open question, and its choices; empty otherwise.
        armed: whether the next press reveals the answer.
        counts: hands for each choice, by vote.
        answered: the right choice, which is shown with the step that followed a question; None if none was asked.
        answer_at: which of the choices it was, from 0.
        selected: id of the box that was clicked.
        labels: whether boxes show their names.
    """

    number: int
    count: int
    part: int
    parts: int
    title: str
    composition: Composition
    staged: Staged | None = None
    picture: Picture | None = None
    reveal: int = 0
    text: str = ""
    lit: tuple[str, ...] = ()
    badges: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    ask: str = ""
    choices: tuple[Choice, ...] = ()
    armed: bool = False
    counts: tuple[tuple[int, ...], ...] = ()
    answered: Choice | None = None
    answer_at: int = 0
    selected: str = ""
    labels: bool = True


def room_measure(metrics: Metrics) -> Measure:
    """The width of texts on a projector: second lines have the weight of verbs there, as thin letters wash out."""
    sizes = {
        "name": metrics.name_px,
        "title": metrics.title_px,
        "sublabel": metrics.sublabel_px,
        "verb": metrics.verb_px,
        "badge": metrics.badge_px,
    }

    def measure(text: str, role: str) -> float:
        if role == "title" and TITLE_JOINT in text:
            name, second = text.split(TITLE_JOINT, 1)
            return width(name, "title", sizes["title"]) + TITLE_GAP + width(second, "verb", sizes["sublabel"])
        return width(text, "verb" if role == "sublabel" else role, sizes[role])

    return measure


class Fitted(Struct, frozen=True):
    """How a step stands in a room: its composition, and the parts of its diagram; none if it has none.

    A picture fills the slide in a first part of its own, and its words follow in a second one: `picture` is the first one's
    composition, None where there is no picture.
    """

    composition: Composition
    parts: tuple[Staged, ...] = ()
    picture: Composition | None = None
    words: bool = False

    @property
    def count(self) -> int:
        """How many parts the step is shown in."""
        return 1 + self.words if self.picture is not None else max(1, len(self.parts))


class Staging:
    """Makes moments; what was staged is kept until the room, the shape of the screen or the pack changes."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._fitted: dict[tuple[str, str, Room, float, bool], Fitted] = {}

    def parts(self, tour: Tour, room: Room, aspect: float) -> dict[int, int]:
        """How many parts each step needs, by its index; those that need one are left out."""
        self._forget_but(round(aspect, 4))
        found = {n: self._fit(tour, step, room, aspect).count for n, step in enumerate(tour.steps)}
        return {n: count for n, count in found.items() if count > 1}

    def _forget_but(self, aspect: float) -> None:
        """Keep what was staged for a shape and the one before it: a window whose edge is dragged takes many shapes."""
        shapes = list(dict.fromkeys(key[3] for key in self._fitted if key[3] != aspect))
        kept = {aspect, *shapes[-1:]}
        self._fitted = {key: fitted for key, fitted in self._fitted.items() if key[3] in kept}

    def moment(self, lesson: Lesson, beat: Beat, aspect: float) -> Moment:
        """What a slide shows at a beat of a lesson."""
        tour = self.pack.tours[lesson.tour]
        if not tour.steps:
            return Moment(0, 0, 0, 1, tour.title, compose(lesson.room, aspect))
        step = tour.steps[beat.step]
        numbers = list(dict.fromkeys(one.step for one in lesson.beats))
        asked = beat.question and step.question is not None
        fitted = self._fit(tour, step, lesson.room, aspect, question=asked)
        parts = fitted.parts
        base = Moment(
            numbers.index(beat.step) + 1 if beat.step in numbers else beat.step + 1,
            len(numbers),
            beat.part,
            beat.parts,
            step.title,
            fitted.composition,
            staged=parts[min(beat.part, len(parts) - 1)] if parts else None,
            selected=lesson.selected,
            labels=lesson.labels,
        )
        if asked and step.question is not None:
            present = lesson.beat.question and lesson.beat.step == beat.step
            return replace(
                base,
                ask=step.question.ask,
                choices=choices(step),
                armed=lesson.armed and present,
                counts=lesson.counts if present else (),
            )
        if fitted.picture is not None and (beat.part == 0 or not fitted.words):
            # The words are painted only if the picture is gone by then.
            return replace(
                base, composition=fitted.picture, picture=self._picture(step), reveal=step.reveal, text=step.text
            )
        right = _right(step)
        return replace(
            base,
            text=step.text,
            lit=step.lit,
            badges=step.badges,
            hops=step.hops,
            answered=None if right is None else choices(step)[right],
            answer_at=right or 0,
        )

    def _fit(self, tour: Tour, step: Step, room: Room, aspect: float, *, question: bool = False) -> Fitted:
        key = (tour.id, step.id, room, round(aspect, 4), question)
        found = self._fitted.get(key)
        if found is None:
            make = self._asked if question else self._shown
            found = self._fitted[key] = make(step, room, aspect)
        return found

    def _shown(self, step: Step, room: Room, aspect: float) -> Fitted:
        """A step with its text below the diagram, or beside it where that needs fewer parts."""
        below = _composed(step, room, aspect)
        assert below is not None  # noqa: S101 - narrows a type: only beside a diagram is there too little room
        if self._picture(step) is not None:
            words = bool(step.text) or step.question is not None
            return Fitted(below, picture=bleed(room, aspect), words=words)
        best = Fitted(below, self._stage(step, below, room))
        if len(best.parts) < 2 and _least(best.parts) >= 1:
            return best
        # Where not even one box has the room that it needs, the answer goes: the step shows it too.
        for answered in (True, False):
            for aside in (True, False):
                composed = _composed(step, room, aspect, beside=aside, answered=answered)
                if composed is None or (answered and not aside):
                    continue
                other = Fitted(composed, self._stage(step, composed, room))
                worse, better = (min(_least(one.parts), 1.0) for one in (best, other))
                if (better, -len(other.parts)) > (worse, -len(best.parts)):
                    best = other
            if _least(best.parts) >= 1:
                break
        return best

    def _asked(self, step: Step, room: Room, aspect: float) -> Fitted:
        """The question with what was there before, if both can be read beside each other."""
        question, shown = step.question, choices(step)
        assert question is not None  # noqa: S101 - narrows a type
        # While it is asked, nothing may tell the answer.
        hidden = replace(step, lit=(), badges=(), hops=(), sublabels=(), frame=())
        for card in CARDS:
            composed = compose(room, aspect, card=card)
            if is_readable(question.ask, shown, composed):
                parts = self._stage(hidden, composed, room)
                if len(parts) == 1 and parts[0].magnify >= 1:
                    return Fitted(composed, parts)
        return Fitted(compose(room, aspect))

    def _picture(self, step: Step) -> Picture | None:
        """The picture of a step; None if it has none, or one that cannot be shown."""
        picture = self.pack.pictures.get(step.picture)
        return None if picture is None or picture.problem else picture

    def _stage(self, step: Step, composed: Composition, room: Room) -> tuple[Staged, ...]:
        if step.diagram not in self.pack.diagrams or self._picture(step) is not None:
            return ()
        metrics = room_metrics(BASE[room] * HEIGHT)
        diagram = self.pack.diagrams[step.diagram]
        return stage(diagram, step, area(composed.body, composed.base), room_measure(metrics), metrics)


def _composed(
    step: Step, room: Room, aspect: float, *, beside: bool = False, answered: bool = True
) -> Composition | None:
    """Where everything stands when a step shows what it shows; None if the text has no room beside the diagram."""
    base, size = BASE[room] * HEIGHT, max(BASE[room], WORDS) * HEIGHT
    width = text_width(aspect, beside=beside) * HEIGHT
    words = words_of(step.text)
    if beside and any(word_width(word, size, "name") > width for word in words):
        return None
    lines = len(paragraph(words, size, "name", width))
    right = _right(step) if answered else None
    told = 0
    if right is not None:
        px = max(CAPTION * base, LEAST * HEIGHT)
        told = len(broken(plain(choices(step)[right].text), px, "verb", width - ANSWER_INDENT * px))
    composed = compose(room, aspect, lines, answer=told if beside else min(told, ANSWER_LINES), beside=beside)
    if beside and composed.text.height * HEIGHT < lines * size * LINE - 1e-6:
        return None
    return composed


def _least(parts: tuple[Staged, ...]) -> float:
    """How large names are in the part where they are smallest, 1 being what the room asks for."""
    return min((part.magnify for part in parts), default=1.0)


def _right(step: Step) -> int | None:
    """Which of the choices of a step's question is right."""
    return next((n for n, choice in enumerate(choices(step)) if choice.right), None)
