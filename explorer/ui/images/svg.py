"""Reads the text of an SVG before Qt does: is it well formed, where are its hot spots and reveal steps.

Qt reports a fault in an SVG only as a warning on the console, and it opens files that an SVG names. So the text is
checked here first, what points outside the file is cut out, and a step is shown by hiding the groups of later steps.
Qt also takes a list of font families as the name of one family, and cannot tell where a text without an id stands, so
lists are replaced by one family and texts are given ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

LARGEST_FILE = 16 * 1024 * 1024

_HOT = re.compile(r"hot-(?P<concept>.+?)(?:--\d+)?")
_STEP = re.compile(r"step-(?P<number>\d{1,3})")
_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_FAMILY = re.compile(rb"""\sfont-family\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_STYLE = re.compile(rb"""\sstyle\s*=\s*(?:"[^"]*"|'[^']*')""")
_STYLED = re.compile(rb"""font-family\s*:\s*(?P<list>[^;]+)""")
_NAME = re.compile(rb"<[^\s/>]+")
_OUTSIDE = frozenset({"image", "feImage", "script", "foreignObject"})
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class HotElement:
    """An element that stands for a concept.

    Attributes:
        element: its id in the file.
        concept: id of the concept.
        step: the step that reveals it; 0 if it is always there.
    """

    element: str
    concept: str
    step: int


@dataclass(frozen=True, slots=True)
class TextElement:
    """A text of the picture.

    Attributes:
        element: its id.
        step: the step that reveals it; 0 if it is always there.
        place: the byte where its id has to be put in; -1 if it has one.
    """

    element: str
    step: int
    place: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in an SVG.

    Attributes:
        data: the text as it was read.
        problem: why it cannot be shown; empty if it can.
        hot: the hot spots in the order of the file.
        steps: the number of the last reveal step.
        groups: for each group of a step its number and the bytes where it starts and ends.
        cuts: the bytes that Qt must not see.
        families: the bytes of each list of font families, and what they say.
        texts: the texts in the order of the file.
    """

    data: bytes
    problem: str = ""
    hot: tuple[HotElement, ...] = ()
    steps: int = 0
    groups: tuple[tuple[int, int, int], ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()
    families: tuple[tuple[int, int, str], ...] = ()
    texts: tuple[TextElement, ...] = ()

    def for_qt(self, step: int, family: Callable[[str], str]) -> bytes:
        """The text with the groups of all later steps hidden, one font family in place of each list, and an id on each text.

        Args:
            step: the number of the last step that is seen.
            family: chooses from a list of families.
        """
        edits = [(start, end, escape(family(words)).encode()) for start, end, words in self.families]
        edits += [(one.place, one.place, f' id="{one.element}"'.encode()) for one in self.texts if one.place >= 0]
        edits = [one for one in edits if not any(start <= one[0] < end for start, end in self.cuts)]
        edits += [(start, end, b"") for start, end in self.cuts]
        for number, start, end in self.groups:
            if number > step:
                edits.append((start, start, b'<g display="none">'))
                edits.append((end, end, b"</g>"))
        data = self.data
        # From the back to the front, so that no edit moves the place of the next one. Of nested groups that end at
        # one place the order does not matter: all of them only close a group.
        for start, end, text in sorted(edits, reverse=True):
            data = data[:start] + text + data[end:]
        return data


@dataclass
class _Reading:
    """The state of one pass through the file."""

    data: bytes
    parser: expat.XMLParserType
    open: list[tuple[str, int, int, bool]] = field(default_factory=list)
    hot: list[HotElement] = field(default_factory=list)
    groups: list[tuple[int, int, int]] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    families: list[tuple[int, int, str]] = field(default_factory=list)
    texts: list[TextElement] = field(default_factory=list)
    problem: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open and name.rpartition(":")[2] != "svg":
            self.problem = "The file is XML, but not an SVG picture."
        if len(self.open) > _DEEPEST:
            self.problem = "The picture is nested too deeply."
        element = attributes.get("id", "")
        step = 0
        if match := _STEP.fullmatch(element):
            step = int(match["number"])
        around = max((one[1] for one in self.open), default=0)
        if match := _HOT.fullmatch(element):
            self.hot.append(HotElement(element, match["concept"], max(step, around)))
        if "font-family" in attributes or "font-family" in attributes.get("style", ""):
            self._find_families()
        if name.rpartition(":")[2] == "text":
            tag = _NAME.match(self.data, self.parser.CurrentByteIndex)
            place = tag.end() if tag is not None and not element else -1
            self.texts.append(TextElement(element or f"podium-text-{len(self.texts)}", max(step, around), place))
        self.open.append((name, step, self.parser.CurrentByteIndex, _points_outside(name, attributes)))

    def _find_families(self) -> None:
        tag = _TAG.match(self.data, self.parser.CurrentByteIndex)
        if tag is None:  # impossible in well-formed XML
            return
        found = [(one, one.lastgroup or "") for one in _FAMILY.finditer(self.data, tag.start(), tag.end())]
        if style := _STYLE.search(self.data, tag.start(), tag.end()):
            found += [(one, "list") for one in _STYLED.finditer(self.data, style.start() + 1, style.end() - 1)]
        for match, group in found:
            # A list with entities has quotes inside quotes: as rare as it is hard to cut, so it stays as it is.
            if b"&" not in match[group]:
                self.families.append((*match.span(group), match[group].decode()))

    def end(self, _name: str) -> None:
        _, step, start, cut = self.open.pop()
        if not (cut or step):
            return
        tag = _TAG.match(self.data, start)
        if tag is None:  # impossible in well-formed XML
            return
        # What expat tells of the end of <g/> says nothing; the end of </g> is the next bracket.
        closed = tag[0].endswith(b"/>")
        end = tag.end() if closed else self.data.index(b">", self.parser.CurrentByteIndex) + 1
        if cut and not any(one[3] for one in self.open):
            self.cuts = [one for one in self.cuts if one[0] < start]
            self.cuts.append((start, end))
        elif step:
            self.groups.append((step, start, end))

    def instruction(self, _target: str, _data: str) -> None:
        start = self.parser.CurrentByteIndex
        self.cuts.append((start, self.data.find(b"?>", start) + 2))

    def entity(self, *_: object) -> None:
        self.problem = "The picture declares XML entities, which are refused."


def _points_outside(name: str, attributes: dict[str, str]) -> bool:
    local = name.rpartition(":")[2]
    if local not in _OUTSIDE:
        return False
    address = attributes.get("href", attributes.get("xlink:href", ""))
    return local in {"script", "foreignObject"} or not address.strip().startswith("data:")


def scan(data: bytes) -> Scan:
    """Reads an SVG; a file that cannot be shown comes back with its problem in words."""
    if len(data) > LARGEST_FILE:
        return Scan(b"", f"The file has {len(data) // 1_000_000} MB; more than 16 MB are not opened.")
    try:
        data.decode()
    except UnicodeDecodeError:
        return Scan(b"", "The file is not UTF-8 text.")
    parser = expat.ParserCreate("utf-8")
    reading = _Reading(data, parser)
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.ProcessingInstructionHandler = reading.instruction
    parser.EntityDeclHandler = reading.entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return Scan(b"", f"The file is not well-formed XML: {expat.ErrorString(error.code)}, line {error.lineno}.")
    if reading.problem:
        return Scan(b"", reading.problem)
    outside = tuple(
        one for one in reading.groups if not any(start <= one[1] and one[2] <= end for start, end in reading.cuts)
    )
    steps = max((number for number, _, _ in outside), default=0)
    cuts, families, texts = tuple(reading.cuts), tuple(reading.families), tuple(reading.texts)
    return Scan(data, "", tuple(reading.hot), steps, outside, cuts, families, texts)
