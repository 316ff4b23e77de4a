"""One pass over the files of a pack: reads them, and gathers what exists and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeVar

from explorer.packs import files
from explorer.packs.decode import decode
from explorer.packs.folder import Folder
from explorer.packs.known import Known
from explorer.packs.problems import START, Page, Report, quoted
from explorer.packs.prose import Prose
from explorer.packs.schema import ID_RULE
from explorer.packs.yaml import Node, parse

_T = TypeVar("_T")


@dataclass(slots=True)
class Reading:
    """One pass over a pack.

    Attributes:
        shown: how its folder is shown in problems.
        folder: its files.
        report: what is wrong with them.
        known: the names that they may use of each other.
        texts: the files that were read, by name.
        trees: those of them that are YAML.
    """

    shown: str
    folder: Folder
    report: Report = field(default_factory=Report)
    known: Known = field(default_factory=Known)
    texts: dict[str, str] = field(default_factory=dict)
    trees: dict[str, Node] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        """Where the problems of a file go."""
        return Page(self.report, f"{self.shown}/{name}" if self.shown else name)

    def text(self, name: str, largest: int = files.LARGEST_TEXT) -> str | None:
        """The text of a file; None where it cannot be read, which is reported."""
        if name in self.folder.refused:
            return None  # reported with all others that were refused
        try:
            self.texts[name] = files.read_text(self.folder.files[name], largest)
        except files.RefusedError as error:
            self.page(name).add(error.place, _subject(str(error)))
            return None
        return self.texts[name]

    def written(self, name: str, kind: type[_T], empty: _T) -> _T:
        """A YAML file as a Struct."""
        text = self.text(name)
        page = self.page(name)
        root = None if text is None else parse(text, page.add)
        if root is None:
            return empty
        self.trees[name] = root
        return decode(root, kind, page, empty)

    def given(self, name: str, kind: type[_T], empty: _T) -> _T:
        """The same of a file that need not be there."""
        return self.written(name, kind, empty) if name in self.folder.files else empty

    def prose(self, name: str) -> Prose:
        """A file that was read, to look for links in it."""
        return Prose(self.page(name), self.texts.get(name, "").split("\n"))

    def named_files(self, folder: str, ending: str, what: str) -> Iterator[tuple[str, str]]:
        """The files of a folder that are called `<id><ending>`, as (id, name).

        Those that were refused come too: what leads to them still must have an end.

        Args:
            folder: its name with a slash.
            ending: how their names end.
            what: one of them, as it is said of every other file that it is none.
        """
        for path in sorted({*self.folder.files, *self.folder.refused}):
            if not path.startswith(folder) or not self.notable(path, ending):
                continue
            name = path.removeprefix(folder)
            if "/" in name or not name.endswith(ending):
                self.page(path).add(START, f"the file is no {what}; expected {folder}<id>{ending}")
            elif good_id(name.removesuffix(ending), self.page(path)):
                yield name.removesuffix(ending), path

    def notable(self, path: str, ending: str) -> bool:
        """Whether a file is looked at: all that can be read, and those that were refused but have the right ending."""
        return path in self.folder.files or path.endswith(ending)


def good_id(name: str, page: Page) -> bool:
    """Whether the name of a file or folder is an id; if not, it is reported."""
    if name and len(name) <= 100 and all(sign in "abcdefghijklmnopqrstuvwxyz0123456789-" for sign in name):
        return True
    page.add(START, f"the name {quoted(name)} is no id; expected {ID_RULE}")
    return False


def shown_as(folder: PurePath) -> str:
    """How a folder is written in problems: as given, or its name where it was given from the root of the disk."""
    text = folder.name if folder.is_absolute() else folder.as_posix()
    return "" if text == "." else text


def _subject(message: str) -> str:
    return f"the file {message}" if message.startswith(("is ", "holds ", "cannot ")) else message
