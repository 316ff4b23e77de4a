r"""What search looks through: everything that has a name, in long strings that are scanned at the speed of C.

A shelf holds some thousand entries, the best first. Their folded titles stand in one string, a line each, with a space
before every word; their other words in another. A name that begins with “cube” is then `"\n cube"` in that string, a word
that does `" cube"`, and because the best stand first, the scan stops as soon as enough is found. No word is looked at one
by one, nothing is sorted at a keystroke, and a changed box renews one shelf.
"""

from __future__ import annotations

import re
import string
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Literal

from msgspec import Struct, field

from explorer.model.catalogue import Concept, Pack
from explorer.model.diagram import Box, Diagram
from explorer.workspace.command import Command

Kind = Literal["concept", "box", "diagram", "page", "picture", "command", "tour", "step"]

RANK: dict[Kind, float] = {
    "step": 6, "concept": 5, "diagram": 4, "tour": 3.5, "box": 3, "page": 2.5, "picture": 2, "command": 1,
}  # fmt: skip
"""Which of two that fit alike comes first."""

BOXES, NOTES = 4096, 256
"""The most boxes, and the most of everything that has long texts, on one shelf: one is made in a few hundredths of a second."""

_SAMPLE = 1 << 15
_OF_ALL = 12
"""How much less the words of a page count: it holds words of everything, and the note of the thing itself is meant."""

_LONGEST = 200
"""From which length on a longer title no longer counts less."""

_BREAKS = {ord(sign): " " for sign in string.punctuation + "–—·…“”‘’"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Entry(Struct, frozen=True):
    """Something that can be found.

    Attributes:
        kind: what it is.
        id: its id; of a box, `<diagram>/<box>`.
        title: its name.
        hint: what it is, in a few words.
        aliases: other names.
        text: its words.
    """

    kind: Kind
    id: str
    title: str
    hint: str = ""
    aliases: tuple[str, ...] = ()
    text: str = ""


class Lines(Struct, frozen=True):
    """Texts in one string, each on a line of its own.

    Attributes:
        text: a line break, and after each text another.
        starts: where the line break before each text stands, and the last of all.
        owners: the number of the entry that each line belongs to, ascending.
    """

    text: str
    starts: array[int]
    owners: Sequence[int]

    def holding(self, *needles: str) -> Iterator[int]:
        """The numbers of the entries on whose line all of these are found, the best first."""
        text, starts = self.text, self.starts
        # The rarest word leads to the fewest lines; a sample tells which it is.
        first, *others = sorted(needles, key=lambda one: text.count(one, 0, _SAMPLE)) if len(needles) > 1 else needles
        at = text.find(first)
        while at >= 0:
            line = bisect_right(starts, at) - 1
            end = starts[line + 1]
            for other in others:
                if text.find(other, starts[line], end + 1) < 0:
                    break
            else:
                yield self.owners[line]
            at = text.find(first, end)


class Shelf(Struct, frozen=True):
    """Some entries, and their words.

    Attributes:
        source: what stands here: entries, or boxes of one diagram in its order.
        order: which of the source is entry 0, 1, … of this shelf, the best first.
        diagram: (id, title) of the diagram that the boxes are of; empty for entries.
        hint: the words that belong to all boxes: the diagram's title.
        worths: what each entry is worth beside another that fits as well: its kind, and the shorter title.
        ranks: what each is worth if only words of it fit.
        titles: the words of the titles.
        humps: the words of those titles that join words by capitals: “stateful set”.
        joined: the titles without any space.
        whole: the words of titles, hints and texts.
        texts: where the text of each entry begins in `whole`.
        aliases: (number of the entry, one of its other names, the same folded).
        ids: numbers of entries by their ids; none of boxes.
        vocabulary: the different words of titles and other names, for slips.
    """

    source: tuple[Entry, ...] | tuple[Box, ...]
    order: array[int]
    diagram: tuple[str, str]
    hint: str
    worths: array[float]
    ranks: array[float]
    titles: Lines
    humps: Lines
    joined: Lines
    whole: Lines
    texts: array[int]
    aliases: tuple[tuple[int, str, str], ...]
    ids: dict[str, int]
    vocabulary: tuple[str, ...]

    def entry(self, number: int) -> Entry:
        """One of the entries; that of a box is made when it is asked for."""
        thing = self.source[self.order[number]]
        return thing if isinstance(thing, Entry) else _entry(thing, self.diagram)


class Index(Struct, frozen=True):
    """All shelves, and the concepts that were known when they were made."""

    shelves: tuple[Shelf, ...] = ()
    concepts: Mapping[str, Concept] = field(default_factory=dict)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: without case, parted at spaces and signs."""
    return text.casefold().translate(_BREAKS).split()


def made(pack: Pack, commands: Iterable[Command], before: Index | None = None) -> Iterator[Index]:
    """The index of a pack, more complete from step to step; each step takes a few hundredths of a second.

    Args:
        pack: what is to be found.
        commands: the commands; those that need an argument are left out.
        before: the index of another state of the pack. Of its shelves those are taken over on which nothing has changed, so
            that one changed box among a hundred thousand does not make all anew.
    """
    before = before or Index()
    kept = {shelf.source[0].id: shelf for shelf in before.shelves if not shelf.diagram[0]}
    shelves: list[Shelf] = []
    everything = tuple(_entries(pack, commands))
    for at in range(0, len(everything), NOTES):
        source = everything[at : at + NOTES]
        same = kept.get(source[0].id)
        shelves.append(same if same and same.source == source else shelf_of(source))
        yield Index(tuple(shelves), pack.concepts)
    names = {concept.id: concept.name for concept in pack.concepts.values()}
    earlier = before.shelves if before.concepts == pack.concepts else ()
    for diagram in pack.diagrams.values():
        for one in _of_diagram(diagram, names, earlier):
            shelves.append(one)
            yield Index(tuple(shelves), pack.concepts)


def index_of(*entries: Entry) -> Index:
    """The index of some entries."""
    return Index((shelf_of(entries),)) if entries else Index()


def whole_index(pack: Pack, commands: Iterable[Command], before: Index | None = None) -> Index:
    """The complete index of a pack, in one go."""
    index = Index()
    for index in made(pack, commands, before):  # noqa: B007 - the last one is wanted
        pass
    return index


def _entries(pack: Pack, commands: Iterable[Command]) -> Iterator[Entry]:
    """Everything of a pack that is no box, and the commands that need no argument."""
    for concept in pack.concepts.values():
        topic = pack.topics.get(concept.topic)
        yield Entry("concept", concept.id, concept.name, topic.title if topic else "", concept.aliases, concept.text)
    for diagram in pack.diagrams.values():
        yield Entry("diagram", diagram.id, diagram.title, "Diagram", (), diagram.summary)
    for page in pack.pages.values():
        yield Entry("page", page.id, page.title, "Page", (), page.text)
    for picture in pack.pictures.values():
        yield Entry("picture", picture.id, picture.title, "Picture", (), f"{picture.caption} {picture.alt}")
    for tour in pack.tours.values():
        yield Entry("tour", tour.id, tour.title, "Tour", (), tour.summary)
    for command in commands:
        if command.palette:
            yield Entry("command", command.id, command.title, " or ".join(command.keys))


def _entry(box: Box, diagram: tuple[str, str]) -> Entry:
    return Entry("box", f"{diagram[0]}/{box.id}", box.name, f"on {diagram[1]}", (), box.sublabel)


def _of_diagram(diagram: Diagram, names: dict[str, str], earlier: Iterable[Shelf]) -> Iterator[Shelf]:
    """The shelves of a diagram's boxes; cut where they were cut before, so that a shelf without a change is found again."""
    boxes, own = diagram.boxes, (diagram.id, diagram.title)
    kept = {shelf.source[0].id: shelf for shelf in earlier if shelf.diagram == own}
    cuts = [at for at, box in enumerate(boxes) if box.id in kept] if kept else []
    for start, end in zip([0, *cuts], [*cuts, len(boxes)], strict=True):
        # A shelf may grow by half before it is parted.
        size = BOXES if end - start > BOXES * 1.5 else BOXES * 2
        for at in range(start, end, size):
            source = boxes[at : min(at + size, end)]
            same = kept.get(source[0].id)
            yield same if same and same.source == source else _of_boxes(source, own, names)


def _of_boxes(source: tuple[Box, ...], diagram: tuple[str, str], names: dict[str, str]) -> Shelf:
    # A box with the name of its concept is found as the concept.
    order = [n for n, box in enumerate(source) if names.get(box.concept) != box.name]
    order.sort(key=lambda n: (len(source[n].name), source[n].name))
    best = [source[n] for n in order]
    ranks = array("f", [RANK["box"]]) * len(order)
    texts = [" ".join(words_of(box.sublabel)) for box in best]
    # What the diagram is called is known without asking each of its boxes.
    return _shelf(source, order, diagram, [box.name for box in best], ranks, [""] * len(order), texts, ())


def shelf_of(source: tuple[Entry, ...]) -> Shelf:
    """The shelf of some entries."""
    order = sorted(range(len(source)), key=lambda n: (-worth(RANK[source[n].kind], source[n].title), source[n].title))
    best = [source[n] for n in order]
    ranks = array("f", [RANK[entry.kind] - (_OF_ALL if entry.kind == "page" else 0) for entry in best])
    hints = [_spaced(words_of(entry.hint)) for entry in best]
    texts = [" ".join(words_of(entry.text)) for entry in best]
    aliases = [
        (number, alias, " ".join(words_of(alias))) for number, entry in enumerate(best) for alias in entry.aliases
    ]
    return _shelf(source, order, ("", ""), [entry.title for entry in best], ranks, hints, texts, aliases)


def worth(rank: float, title: str) -> float:
    """What an entry is worth beside another that fits as well: its kind, and the shorter title."""
    return rank - min(len(title), _LONGEST) / 100


def _spaced(words: Iterable[str]) -> str:
    """The words with a space before each."""
    return "".join([f" {word}" for word in words])


def _shelf(
    source: tuple[Entry, ...] | tuple[Box, ...],
    order: Sequence[int],
    diagram: tuple[str, str],
    names: Sequence[str],
    ranks: array[float],
    hints: Sequence[str],
    texts: Sequence[str],
    aliases: Sequence[tuple[int, str, str]],
) -> Shelf:
    every = range(len(order))
    kinds = [RANK[thing.kind if isinstance(thing, Entry) else "box"] for thing in map(source.__getitem__, order)]
    titles = [words_of(name) for name in names]
    spaced = [_spaced(words) for words in titles]
    parted = [
        (number, _spaced(words_of(_HUMP.sub(" ", name))))
        for number, name in enumerate(names)
        if not name.islower() and _HUMP.search(name)
    ]
    # The space before the first word of a text is part of it: that is how its beginning is found.
    heads = [f"{title}{hint} \x1f" for title, hint in zip(spaced, hints, strict=True)]
    whole = _lines([f"{head} {text}" for head, text in zip(heads, texts, strict=True)], every)
    joined = _lines(["".join(words) for words in titles], every)
    words = {word for title in titles for word in title}
    words.update(word for _, title in parted for word in title.split())
    words.update(word for _, _, alias in aliases for word in alias.split())
    if not diagram[0]:
        words.update(joined.text.split())
    return Shelf(
        source=source,
        order=array("I", order),
        diagram=diagram,
        hint=_spaced(words_of(f"on {diagram[1]}")) if diagram[0] else "",
        worths=array("f", map(worth, kinds, names)),
        ranks=ranks,
        titles=_lines(spaced, every),
        humps=_lines([title for _, title in parted], array("I", [number for number, _ in parted])),
        joined=joined,
        whole=whole,
        texts=array("I", [start + 1 + len(head) for start, head in zip(whole.starts, heads, strict=False)]),
        aliases=tuple(aliases),
        ids={} if diagram[0] else {source[n].id: number for number, n in enumerate(order)},
        # What has a digit in it is a number or was made by a machine: nobody types it from memory.
        vocabulary=tuple(sorted(word for word in words if len(word) > 2 and word.isalpha())),
    )


def _lines(texts: Sequence[str], owners: Sequence[int]) -> Lines:
    starts = array("I", accumulate((len(text) + 1 for text in texts), initial=0))
    return Lines("\n".join(("", *texts, "")), starts, owners)
