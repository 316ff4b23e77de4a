"""What exists in a pack: the names that its files may use of each other, and what is wrong with a link."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from explorer.model.catalogue import Topic
from explorer.packs.glyphs import GLYPHS
from explorer.packs.problems import Page, Place, quoted
from explorer.packs.schema import SourceFile

_HTTPS = re.compile(r"https://[^\s/@?#\\]+([/?#][^\s\\]*)?", re.IGNORECASE)


@dataclass(slots=True)
class Known:
    """All names of a pack.

    Attributes:
        complete: whether pack.yaml could be read; without it nobody is blamed for an unknown topic or source.
        topics: by id.
        sources: by code.
        concepts: their names, domains and glyphs come later; here the ids.
        diagrams: ids.
        pictures: ids.
        pages: ids.
        tours: ids.
        scenarios: ids.
        glyphs: names of icons.
    """

    complete: bool = False
    topics: dict[str, Topic] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)
    concepts: set[str] = field(default_factory=set)
    diagrams: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    tours: set[str] = field(default_factory=set)
    scenarios: set[str] = field(default_factory=set)
    glyphs: frozenset[str] = GLYPHS

    def glyph(self, name: str | None, page: Page, place: Place) -> str:
        """The name of an icon, or nothing where there is no such icon (which is reported)."""
        return named(name, "glyph", self.glyphs, page, place)

    def of_scheme(self, scheme: str) -> Collection[str] | None:
        """The ids that a link of a scheme may name; None for another scheme."""
        ids = {
            "concept": self.concepts,
            "diagram": self.diagrams,
            "picture": self.pictures,
            "page": self.pages,
            "tour": self.tours | self.scenarios,
        }
        return ids.get(scheme)

    def judge(self, target: str) -> str:
        """What is wrong with the target of a link; nothing if it is good."""
        scheme, _, rest = target.partition(":")
        ids = self.of_scheme(scheme)
        if ids is not None:
            return "" if rest in ids else f"the link leads to the {scheme} {quoted(rest)}, which does not exist"
        if _HTTPS.fullmatch(target):
            return ""
        schemes = "concept:, diagram:, picture:, page:, tour: or an https address"
        return f"the link to {quoted(target)} is refused; expected {schemes}"


def named(name: str | None, what: str, known: Collection[str], page: Page, place: Place) -> str:
    """A name if it is known; otherwise nothing, and a problem."""
    if not name:
        return ""
    if name in known:
        return name
    page.add(
        place,
        f"the {what} {quoted(name)} does not exist; expected one of this pack"
        if what != "glyph"
        else f"the glyph {quoted(name)} does not exist; expected a name of the list in docs/packs.md",
        name,
        known,
    )
    return ""
