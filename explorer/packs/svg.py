"""SVG pictures: their titles, hot spots and steps, and whether they are pictures only.

Read with expat directly: entities of a picture's own are refused (they can multiply), nothing outside the file is ever fetched, and
what could run or load something makes the picture refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from explorer.packs.problems import Place, quoted

DEEPEST_ELEMENT = 200
MOST_DRAWN = 200_000
"""Elements after every `use` is followed: uses of uses multiply as entities do."""

_FORBIDDEN = {
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "handler",
    "listener",
    "set",
    "animate",
}
_RASTER = re.compile(r"data:image/(png|jpeg|webp|gif);base64,", re.IGNORECASE)
_URL = re.compile(r"url\(\s*['\"]?\s*([^)'\"\s]*)|(@import|image-set|src\s*\()", re.IGNORECASE)
_HOT = re.compile(r"hot-([a-z0-9-]+?)(?:--[0-9]+)?")
_STEP = re.compile(r"step-([1-9][0-9]{0,2})")

Complain = Callable[[Place, str], None]


@dataclass(slots=True)
class _Element:
    """An element while it is open: its style sheet, how many elements it holds, and which others it uses."""

    name: str
    id: str
    style: str = ""
    drawn: int = 1
    uses: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Svg:
    """What a picture says of itself.

    Attributes:
        title: its own `<title>`.
        desc: its own `<desc>`.
        hot: the concepts of its hot spots with their places, in order, each once.
        steps: the numbers of its steps with their places.
        safe: whether it may be shown.
    """

    title: str = ""
    desc: str = ""
    hot: dict[str, Place] = field(default_factory=dict)
    steps: dict[int, Place] = field(default_factory=dict)
    safe: bool = True


@dataclass(slots=True)
class _Reader:
    complain: Complain
    parser: expat.XMLParserType
    svg: Svg = field(default_factory=Svg)
    open: list[_Element] = field(default_factory=list)
    known: dict[str, _Element] = field(default_factory=dict)
    whole: _Element | None = None

    def here(self) -> Place:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def refuse(self, why: str) -> None:
        self.svg.safe = False
        self.complain(self.here(), f"{why}; expected a picture only")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        if not self.open and name != "svg":
            self.refuse(f"the outermost element is {quoted(tag)}, not svg")
        if len(self.open) >= DEEPEST_ELEMENT:
            raise _RefusedError(f"elements are nested deeper than {DEEPEST_ELEMENT} levels")
        if name in _FORBIDDEN or name.startswith("animate"):
            self.refuse(f"the element {quoted(tag)} is refused")
        element = _Element(name, attributes.get("id", ""))
        self.open.append(element)
        for key, value in attributes.items():
            self.attribute(name, key, value)
        if element.id:
            self.named(element)

    def attribute(self, element: str, key: str, value: str) -> None:
        name = key.rpartition(":")[2].lower()
        if name.startswith("on") or key.lower() == "xml:base":
            self.refuse(f"the attribute {quoted(key)} is refused")
        elif name in {"href", "src"}:
            if value.strip().startswith("#"):
                if element == "use":
                    self.open[-1].uses.append(value.strip()[1:])
            elif not (element in {"image", "feimage"} and _RASTER.match(value.strip())):
                self.refuse(f"the reference to {quoted(value)} is refused")
        else:
            self.style(value)

    def style(self, text: str) -> None:
        # A backslash can spell "url" and "@import" in other letters.
        if "\\" in text and ("(" in text or "@" in text):
            self.refuse("a style with a backslash is refused")
        for match in _URL.finditer(text):
            if match[2] or not match[1].startswith("#"):
                self.refuse(f"the reference to {quoted(match[1] or match[2] or '')} is refused")

    def named(self, element: _Element) -> None:
        self.known.setdefault(element.id, element)
        if found := _HOT.fullmatch(element.id):
            self.svg.hot.setdefault(found[1], self.here())
        if found := _STEP.fullmatch(element.id):
            self.svg.steps.setdefault(int(found[1]), self.here())

    def end(self, _tag: str) -> None:
        element = self.open[-1]
        # Only now: a comment may stand inside a word, and the parser may cut a long text anywhere.
        self.style(element.style)
        self.open.pop()
        if self.open:
            self.open[-1].drawn += element.drawn
            self.open[-1].uses += element.uses
        else:
            self.whole = element

    def text(self, data: str) -> None:
        names = [element.name for element in self.open]
        if names == ["svg", "title"]:
            self.svg.title += data
        elif names == ["svg", "desc"]:
            self.svg.desc += data
        elif names[-1:] == ["style"]:
            self.open[-1].style += data

    def entity(self, name: str, *_: object) -> None:
        raise _RefusedError(f"the entity {quoted(name)} is declared, which is refused")

    def instruction(self, target: str, _data: str) -> None:
        self.refuse(f"the processing instruction {quoted(target)} is refused")


class _RefusedError(Exception):
    """Reading stops at the first thing that could cost much time or memory."""


def read_svg(data: bytes, complain: Complain) -> Svg:
    """Reads a picture.

    Args:
        data: the file.
        complain: takes what is wrong; `Svg.safe` says whether the picture may be shown all the same.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Reader(complain, parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    parser.ProcessingInstructionHandler = reader.instruction
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reader.svg.safe = False
        complain((error.lineno, error.offset + 1), f"is not XML: {expat.ErrorString(error.code)}")
    except (_RefusedError, ValueError, LookupError) as error:
        reader.refuse(str(error))
    else:
        _count(reader)
    reader.svg.title = " ".join(reader.svg.title.split())
    reader.svg.desc = " ".join(reader.svg.desc.split())
    return reader.svg


def _count(reader: _Reader) -> None:
    """Refuses a picture whose `use` elements use each other in a circle, or draw too much."""
    counted: dict[str, int] = {}

    def drawn(element: _Element, path: frozenset[str]) -> int:
        total = element.drawn
        for name in element.uses:
            target = reader.known.get(name)
            if target is None:
                continue
            if name in path or len(path) > DEEPEST_ELEMENT:
                return MOST_DRAWN + 1
            if name not in counted:
                counted[name] = drawn(target, path | {name})
            total += counted[name]
            if total > MOST_DRAWN:
                break
        return total

    if reader.whole and drawn(reader.whole, frozenset()) > MOST_DRAWN:
        reader.svg.safe = False
        reader.complain((1, 1), f"its use elements draw more than {MOST_DRAWN:,} elements; expected fewer")
