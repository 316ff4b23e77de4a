"""Manifests: the objects in a text, whether YAML with several documents, JSON, or lists, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from explorer.kube.building import DEEPEST, START, Place, PlacedMapping, Tell, Text, build
from explorer.kube.decoding import Document, decoded
from explorer.kube.plain import NOT_PLAIN, build_plain
from explorer.kube.redaction import discreet, hide, is_secret, secrets_in

MOST_BYTES = 256 << 20
"""A larger file is not read."""


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong with a file; the rest is read.

    Attributes:
        file: its path as it was given.
        line: counted from 1.
        column: counted from 1.
        message: what is wrong, and what was expected.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Manifest(Struct, frozen=True, eq=False):
    """An object of a file.

    Attributes:
        object: as the file has it, without the values of a Secret.
        file: the path of the file as it was given.
        document: the part of the file in which it stands; empty if that holds a Secret, which then knows the places of its keys.
        inside: the steps from that document to the object: those of a list's items.
        written: what somebody wrote, of which the object was made by a kustomization or a chart.
    """

    object: dict[str, Any]
    file: str
    document: Text
    inside: tuple[str | int, ...] = ()
    written: Manifest | None = None

    @property
    def place(self) -> Place:
        """Where it begins."""
        obj = self.object
        if self.written is not None:
            return self.written.place
        if isinstance(obj, PlacedMapping):
            return Place(obj.line, obj.column)
        return self.place_of("") if self.inside else self.document.start

    def place_of(self, path: str) -> Place:
        """Where a field stands, or the nearest thing around it that is there.

        Args:
            path: as in `spec.template.spec.containers[0].image`.
        """
        if self.written is not None:
            return self.written.place_of(path)
        if _knows_places(self.object):
            return _sought(self.object, (), path)
        found = _placed(self.document)
        return _sought(found[0], self.inside, path) if found else self.document.start


@lru_cache(maxsize=2)
def _placed(document: Text) -> list[Any]:
    """A document with the places of its keys; kept, as one is mostly asked for many fields of it."""
    return build(document, _ignore, keys=True)


def read(text: str, file: str, tell: Tell | None = None) -> Iterator[Manifest | Problem]:
    """The objects of a text and what is wrong with it, in the order in which they stand.

    Args:
        text: YAML or JSON.
        file: what the file is called in problems.
        tell: hears how much of the text is read, 0 to 1; what it raises ends the reading.
    """
    documents = decoded(text, tell)
    for found in _yaml(text, file, tell) if documents is None else documents:
        if isinstance(found, Problem):
            yield found
        elif found.value is not None:
            yield from _without_secrets(list(_objects(found.value, file, found.text, (), found.items)), found.text)


def _yaml(text: str, file: str, tell: Tell | None) -> Iterator[Document | Problem]:
    done, told = 0, 0
    for part in parts(text):
        found: list[Problem] = []

        def complain(place: Place, message: str, found: list[Problem] = found) -> None:
            found.append(Problem(file, *place, message))

        def tell_of_part(share: float, done: int = done, length: int = len(part.text)) -> None:
            if tell is not None:
                tell((done + share * length) / len(text))

        plain = build_plain(part, tell_of_part)
        values = build(part, complain, tell=tell_of_part) if plain is NOT_PLAIN else [plain]
        if found and "ecret" in part.text:
            found = [_discreet(one) for one in found]
        yield from found
        for value in values:
            yield Document(part, value, _blocks(part, value) if isinstance(value, dict) and len(values) == 1 else ())
        done += len(part.text)
        if done - told > _BETWEEN_TELLING:
            tell_of_part(1.0)
            told = done


_BETWEEN_TELLING = 50_000
"""Characters."""

_ODD_BREAK = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
_DASHES = re.compile(r"[ ]*(?:-[ ]+)+")


def _blocks(part: Text, value: dict[str, Any]) -> Sequence[Text]:
    """Where the items of a list stand that was written as a block, a line after another; empty if it was written otherwise."""
    items = value.get("items")
    if not isinstance(items, list) or not items or not all(type(one) is PlacedMapping for one in items):
        return ()
    starts = [one.line - part.start.line for one in items]
    if any(one >= other for one, other in pairwise(starts)) or starts[0] < 1:
        return ()
    if _ODD_BREAK.search(part.text):
        return ()
    lines = [f"{line}\n" for line in part.text.split("\n")]
    found = []
    for one, start, end in zip(items, starts, [*starts[1:], len(lines)], strict=True):
        aside = one.column - 1
        if start >= len(lines) or not _DASHES.fullmatch(lines[start], 0, aside):
            return ()
        # Spaces for its dash: the item stands alone, as a mapping with the same columns.
        text = " " * aside + lines[start][aside:] + "".join(lines[start + 1 : end])
        found.append(Text(text, Place(one.line, 1)))
    rest = found[-1].text
    # What follows the last item on the level of the list's keys is none of it.
    outside = re.search(
        rf"^(?! {{{items[-1].column - 1}}}|[ \t]*(?:#|\r?$))", rest[rest.find("\n") + 1 :], re.MULTILINE
    )
    if outside is not None:
        found[-1] = Text(rest[: rest.find("\n") + 1 + outside.start()], found[-1].start)
    return found


_SEPARATOR = re.compile(r"^---(?=[\s#]|\Z)", re.MULTILINE)
_SAYS_NOTHING = re.compile(r"(?:[ \t]*(?:#[^\n]*|%[^\n]*)?(?:\r?\n|\Z))*\Z")


def parts(text: str) -> Iterator[Text]:
    """The documents of a text, cut where kubectl cuts: at `---`, also before a comment without a space.

    So what is wrong in one does not spoil the next.
    """
    begin, place = 0, START
    line, counted = 1, 0
    for found in _SEPARATOR.finditer(text):
        if not _SAYS_NOTHING.match(text, begin, found.start()):
            yield Text(text[begin : found.start()], place)
        line += text.count("\n", counted, found.start())
        counted = found.start()
        begin, place = found.end(), Place(line, 4)
    if not _SAYS_NOTHING.match(text, begin):
        yield Text(text[begin:], place)


def _objects(
    value: Any, file: str, part: Text, inside: tuple[str | int, ...], texts: Sequence[Text] = ()
) -> Iterator[Manifest | Problem]:
    """The objects in a value: itself, or the items of a list."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _objects(item, file, part, (*inside, number))
        return
    here = Manifest(value if isinstance(value, dict) else {}, file, part, inside)
    if not isinstance(value, dict) or not (value.get("kind") or value.get("apiVersion")):
        words = f"{str(value)[:40]!r} is" if not isinstance(value, dict) else "this is"
        yield Problem(
            file, *here.place_of(""), f"{words} no object of Kubernetes; expected apiVersion, kind and metadata"
        )
        return
    kind, items = value.get("kind"), value.get("items")
    if not (isinstance(kind, str) and kind.endswith("List") and (isinstance(items, list) or "items" in value)):
        yield here
        return
    if not isinstance(items, list | None):
        yield Problem(file, *here.place_of("items"), f"the items of {kind} are no list")
        return
    for number, item in enumerate(items or ()):
        # The items of a list of one kind, as the API serves it, do not repeat it.
        if isinstance(item, dict) and kind != "List":
            item.setdefault("kind", kind.removesuffix("List"))
            item.setdefault("apiVersion", value.get("apiVersion"))
        if texts:
            yield from _objects(item, file, texts[number], ())
        elif len(inside) < DEEPEST:
            yield from _objects(item, file, part, (*inside, "items", number))


def _without_secrets(found: list[Manifest | Problem], whole: Text) -> Iterator[Manifest | Problem]:
    """The same without the values of Secrets, and without the text of what has a Secret in it."""
    spoilt = {one.document for one in found if isinstance(one, Manifest) and _has_secret(one)}
    trees = {text: build(text, _ignore, keys=True) for text in spoilt}
    for one in found:
        if isinstance(one, Problem):
            yield _discreet(one) if "ecret" in whole.text else one
        elif one.document in trees:
            yield _without_text(one, trees[one.document])
        else:
            yield one


def _has_secret(one: Manifest) -> bool:
    return is_secret(one.object) or ("ecret" in one.document.text and any(True for _ in secrets_in(one.object)))


def _discreet(problem: Problem) -> Problem:
    return Problem(problem.file, problem.line, problem.column, discreet(problem.message))


def _without_text(one: Manifest, tree: Sequence[Any]) -> Manifest:
    """The same, knowing the places of its keys instead of the text."""
    obj, value = one.object, tree[0] if tree else None
    for step in one.inside:
        value = _step(value, step)
    if isinstance(value, PlacedMapping):
        value.update((key, given) for key, given in obj.items() if key not in value)
        obj = value
    for secret in secrets_in(obj):
        hide(secret)
    return Manifest(obj, one.file, Text("", one.document.start))


def _step(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (LookupError, TypeError):
        return None


def _ignore(_place: Place, _message: str) -> None:
    """Nobody is told again."""


def _knows_places(value: object) -> bool:
    return isinstance(value, PlacedMapping) and getattr(value, "keys_at", None) is not None


def _sought(value: Any, inside: tuple[str | int, ...], path: str) -> Place:
    place = START
    for step in inside:
        place = _own(value, place)
        if isinstance(value, PlacedMapping) and step in value:
            place = value.keys_at.get(str(step), place)
        value = value[step]
    place = _own(value, place)
    while path:
        if isinstance(value, PlacedMapping):
            key = _begun_with(value, path)
            if key is None:
                break
            place, value, path = value.keys_at.get(key, place), value[key], path[len(key) :].removeprefix(".")
        elif isinstance(value, list) and (index := re.match(r"\[(\d{1,6})\]\.?", path)) and int(index[1]) < len(value):
            value, path = value[int(index[1])], path[index.end() :]
            place = _own(value, place)
        else:
            break
    return place


def _own(value: Any, place: Place) -> Place:
    return Place(value.line, value.column) if isinstance(value, PlacedMapping) else place


def _begun_with(value: PlacedMapping, path: str) -> str | None:
    """The longest key with which a path begins: keys may have points in them."""
    fits = (key for key in value if path == key or path.startswith((f"{key}.", f"{key}[")))
    return max(fits, key=len, default=None)
