"""Files with Markdown in them: front matter, bodies and single paragraphs, with every problem at the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.packs import markdown
from explorer.packs.known import Known
from explorer.packs.problems import START, Page, Place
from explorer.packs.yaml import Node, parse

LARGEST_NOTE = 64 * 1024
"""Far more than 900 words; some hostile Markdown takes time with the square of its length."""


@dataclass(slots=True)
class Prose:
    """A file that Markdown stands in.

    Attributes:
        page: where its problems go.
        lines: all lines of the file.
        start: the number of lines before the body.
        seen: how far each link was looked for, so that the second one to the same target gets its own place.
    """

    page: Page
    lines: list[str] = field(default_factory=list)
    start: int = 0
    seen: dict[tuple[int, str], Place] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The Markdown under the front matter."""
        return "\n".join(self.lines[self.start :])


def read_front_matter(prose: Prose, what: str) -> Node | None:
    """Finds where the body starts, and reads what stands above it.

    Args:
        prose: the file.
        what: what it is called in problems ("note").

    Returns:
        the mapping; None where there is none, which is reported.
    """
    lines, page = prose.lines, prose.page
    if lines[0].rstrip() != "---":
        page.add(START, f"the {what} has no front matter; expected a first line of ---")
        return None
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if not ends:
        page.add(START, "the front matter does not end; expected a second line of ---")
        prose.start = len(lines)
        return None
    prose.start = ends[0] + 1
    root = parse("\n".join(lines[1 : ends[0]]), page.add, first_line=2)
    if root is None or root.kind == "map":
        return root
    page.add(root.place, "the front matter is no mapping; expected keys and values")
    return None


def body_of(prose: Prose, known: Known) -> markdown.Body:
    """The body as HTML and as words."""

    def complain(first: int, last: int, needle: str, why: str) -> None:
        first, last = first + prose.start, last + prose.start
        _add(prose, known, locate(prose, first, last, needle, (first + 1, 1)), needle, why)

    return markdown.body(prose.body, known.judge, complain)


def inline(prose: Prose, known: Known, text: str, place: Place) -> tuple[str, str]:
    """A text of the file that is one paragraph of Markdown, as HTML and as words.

    Args:
        prose: the file.
        known: what its links may name.
        text: the text.
        place: where it stands.
    """

    def complain(_first: int, last: int, needle: str, why: str) -> None:
        # A folded text has fewer lines than the file has for it.
        _add(prose, known, locate(prose, place[0] - 1, place[0] + last + text.count(" "), needle, place), needle, why)

    return markdown.inline(text, known.judge, complain)


def block(prose: Prose, known: Known, text: str, node: Node) -> markdown.Body:
    """A text of the file that is Markdown with paragraphs, lists and examples, as HTML and as words.

    Args:
        prose: the file.
        known: what its links may name.
        text: the text.
        node: where it stands.
    """

    def complain(_first: int, _last: int, needle: str, why: str) -> None:
        _add(prose, known, locate(prose, node.place[0] - 1, node.end[0] - 1, needle, node.place), needle, why)

    return markdown.body(text, known.judge, complain)


def locate(prose: Prose, first: int, last: int, needle: str, otherwise: Place) -> Place:
    """Where a link's target stands between two lines (from 0), each next search behind the one before.

    Args:
        prose: the file.
        first: the first line of the paragraph.
        last: the line behind it.
        needle: the target; Markdown may have changed its letters, and then it is not found.
        otherwise: the place to give then.
    """
    line, column = prose.seen.get((first, needle), (first, 0))
    for number in range(line, min(last + 1, len(prose.lines))):
        at = prose.lines[number].find(needle, column if number == line else 0)
        if at >= 0:
            prose.seen[first, needle] = (number, at + 1)
            return number + 1, at + 1
    return otherwise


def _add(prose: Prose, known: Known, place: Place, target: str, why: str) -> None:
    scheme, _, rest = target.partition(":")
    prose.page.add(place, why, rest, known.of_scheme(scheme) or ())
