"""Reading YAML as a tree of texts, lists and mappings that know their places.

Nothing is converted here: `no`, `1.10` and `2026-11-22` stay what their author wrote, and only the schema decides where a number is
wanted. The tree is built from the parser's events, with libyaml where it is there. Tags, merge keys, several documents, keys that
come twice and aliases that multiply are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from explorer.packs.problems import START, Place, quoted

DEEPEST = 50
MOST_NODES = 100_000

Complain = Callable[[Place, str], None]


@dataclass(slots=True)
class Node:
    """A value of a YAML file.

    Attributes:
        kind: `bad` for a value that was refused and reported already.
        place: where it starts.
        end: where it ends.
        text: of a text, as written.
        plain: whether a text stands without quotation marks, and so may be a number, true, false or nothing.
        items: of a list.
        pairs: of a mapping: its keys' nodes and values by key.
        size: how many values it holds, aliases counted every time; itself included.
        height: how many levels of values it holds; 1 for a text.
    """

    kind: Literal["text", "list", "map", "bad"]
    place: Place
    end: Place
    text: str = ""
    plain: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    size: int = 1
    height: int = 1

    @property
    def nothing(self) -> bool:
        """Whether it is YAML's null."""
        return self.kind == "text" and self.plain and self.text in {"", "~", "null", "Null", "NULL"}

    def get(self, *path: str | int) -> Node | None:
        """The value under keys and indices; None where there is none."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            if isinstance(step, str):
                node = node.pairs[step][1] if step in node.pairs else None
            else:
                node = node.items[step] if step < len(node.items) else None
        return node


class _StopError(Exception):
    """The rest of the file is not read; the reason was reported."""


def parse(text: str, complain: Complain, first_line: int = 1) -> Node | None:
    """Reads one YAML document.

    Args:
        text: the document, without control characters.
        complain: takes what is wrong, with its place.
        first_line: the line of its file where the text starts, for front matter.

    Returns:
        the tree, or None where it could not be read (and that was reported).
    """

    def shifted(place: Place, message: str) -> None:
        complain((place[0] + first_line - 1, place[1]), message)

    try:
        root = _Builder(complain, first_line - 1).build(_events(text, shifted))
    except _StopError:
        return None
    if root is None:
        shifted(START, "there is nothing here; expected keys and values")
    return root


def _events(text: str, complain: Complain) -> Iterator[Any]:
    import yaml  # noqa: PLC0415 - a pack that opens from the cache never reads YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else START
        context = (
            f" ({error.context} that starts in line {error.context_mark.line + 1})"
            if error.context and error.context_mark
            else ""
        )
        if "mapping values are not allowed" in (error.problem or ""):
            context = '; a text with ": " in it needs quotation marks'
        complain(place, f"is not YAML: {error.problem or error.context}{context}")
        raise _StopError from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        complain(START, f"is not YAML: {error}")
        raise _StopError from error


@dataclass(slots=True)
class _Builder:
    """Makes nodes from events; a class because its stack is shared by the kinds of events."""

    complain: Complain
    offset: int
    stack: list[tuple[Node, str, list[Node]]] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    total: int = 0
    root: Node | None = None

    def build(self, events: Iterator[Any]) -> Node | None:
        documents = 0
        for event in events:
            name = type(event).__name__
            place = self._at(event.start_mark)
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self.complain(place, "a second document starts here; expected one document in a file")
                    raise _StopError
            elif name == "ScalarEvent":
                node = Node("text", place, self._at(event.end_mark), event.value, plain=event.implicit[0])
                # Without quotation marks `implicit` is (True, False); a tag makes both False.
                self._finish(self._untagged(node, event, place), event.anchor or "", place)
            elif name in {"MappingStartEvent", "SequenceStartEvent"}:
                kind: Literal["map", "list"] = "map" if name == "MappingStartEvent" else "list"
                node = Node(kind, place, self._at(event.end_mark))
                self.stack.append((self._untagged(node, event, place), event.anchor or "", []))
                if len(self.stack) > DEEPEST:
                    self.complain(place, f"values are nested deeper than {DEEPEST} levels; expected fewer")
                    raise _StopError
            elif name in {"MappingEndEvent", "SequenceEndEvent"}:
                self._close(event)
            elif name == "AliasEvent":
                self._alias(event.anchor, place)
        return self.root

    def _at(self, mark: Any) -> Place:
        return mark.line + 1 + self.offset, mark.column + 1

    def _untagged(self, node: Node, event: Any, place: Place) -> Node:
        if event.tag:
            self.complain(place, f"the tag {quoted(_tag(event.tag))} is refused; expected a value without a tag")
            node.kind = "bad"
        return node

    def _alias(self, name: str, place: Place) -> None:
        node = self.anchors.get(name)
        if node is None:
            inside = any(anchor == name for _, anchor, _ in self.stack)
            why = "stands inside what it refers to" if inside else "refers to nothing"
            self.complain(place, f"the alias {quoted('*' + name)} {why}; expected the name of an anchor above")
            raise _StopError
        if len(self.stack) + node.height > DEEPEST:
            self.complain(
                place,
                f"values are nested deeper than {DEEPEST} levels through the alias {quoted('*' + name)}; expected fewer",
            )
            raise _StopError
        self._finish(node, "", place)

    def _close(self, event: Any) -> None:
        node, anchor, parts = self.stack.pop()
        node.end = self._at(event.end_mark)
        node.size += sum(part.size for part in parts)
        node.height = 1 + max((part.height for part in parts), default=0)
        # The parts of a refused mapping or list are read for their mistakes, and dropped.
        if node.kind == "list":
            node.items = parts
        elif node.kind == "map":
            self._pair(node, parts)
        self._finish(node, anchor, node.place, counted=True)

    def _pair(self, node: Node, parts: list[Node]) -> None:
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            place = key.place
            if key.kind == "bad":
                continue
            if key.kind != "text":
                self.complain(place, "a list or mapping stands as a key; expected a text")
            elif key.text == "<<" and key.plain:
                self.complain(place, 'merge keys ("<<") are refused; expected the keys themselves')
            elif key.text in node.pairs:
                first = node.pairs[key.text][0].place[0]
                self.complain(
                    place, f"the key {quoted(key.text)} comes twice in one mapping; the first stands in line {first}"
                )
            else:
                node.pairs[key.text] = (key, value)

    def _finish(self, node: Node, anchor: str, place: Place, *, counted: bool = False) -> None:
        """Hands a complete value to what holds it. Those inside a closed mapping or list were counted as they came."""
        self.total += 1 if counted else node.size
        if self.total > MOST_NODES:
            self.complain(
                place, f"there are more than {MOST_NODES:,} values, aliases counted each time; expected fewer"
            )
            raise _StopError
        if anchor:
            self.anchors[anchor] = node
        if self.stack:
            self.stack[-1][2].append(node)
        else:
            self.root = node


def _tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!", 1)
