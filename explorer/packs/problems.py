"""What is wrong with a pack: one line each, with the place where it is wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from explorer.terminal import harmless

LONGEST_VALUE = 60
LONGEST_MESSAGE = 400
PROBLEMS_IN_A_FILE = 500
HINTS_IN_A_PACK = 300

Place = tuple[int, int]
"""A line and a column, both counted from 1."""

START: Place = (1, 1)


def one_line(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """A text as it can be printed (see `harmless`), shortened where it is long."""
    return harmless(text if len(text) <= longest else text[: longest - 1] + "…")


def quoted(value: str) -> str:
    """A value out of a file, in quotation marks and short enough for a line."""
    return f'"{one_line(value, LONGEST_VALUE)}"'


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        path: the file, as a person can find it from where the pack was named.
        line: counted from 1.
        column: counted from 1.
        message: what is wrong, and what was expected.
    """

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """The problem as compilers print theirs, so that editors can jump to it."""
        return f"{one_line(self.path)}:{self.line}:{self.column}: {one_line(self.message)}"


@dataclass(slots=True)
class Report:
    """Collects the problems of one pack.

    It is bounded, as a hostile file could hold a hundred thousand mistakes: each file shows its first ones and says how many more
    there are, and only the first unknown names are compared with the known ones, which is slow.
    """

    found: dict[str, list[Problem]] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)
    hints: int = 0

    def add(self, path: str, place: Place, message: str, wrong: str = "", near: Collection[str] = ()) -> None:
        """Notes a problem.

        Args:
            path: the file.
            place: line and column.
            message: what is wrong, and what was expected.
            wrong: the unknown name, when there is one.
            near: the known names; the one that is most like `wrong` is offered.
        """
        problems = self.found.setdefault(path, [])
        if len(problems) >= PROBLEMS_IN_A_FILE:
            self.hidden[path] = self.hidden.get(path, 0) + 1
            return
        if wrong and near and self.hints < HINTS_IN_A_PACK:
            self.hints += 1
            message += _hint(wrong, near)
        problems.append(Problem(path, place[0], place[1], message))

    def of(self, path: str) -> list[Problem]:
        """The problems of a file, sorted, each once."""
        problems = sorted(set(self.found.get(path, ())))
        if hidden := self.hidden.get(path):
            problems.append(
                Problem(path, problems[-1].line, problems[-1].column, f"{hidden} more problems in this file")
            )
        return problems

    def everything(self) -> list[Problem]:
        """All problems, sorted by file and place, each once."""
        return [problem for path in sorted(self.found) for problem in self.of(path)]


@dataclass(frozen=True, slots=True)
class Page:
    """A file as its reader sees it: where its problems go.

    Attributes:
        report: the report of the pack.
        path: the file as it is shown.
    """

    report: Report
    path: str

    def add(self, place: Place, message: str, wrong: str = "", near: Collection[str] = ()) -> None:
        """Notes a problem of this file; see `Report.add`."""
        self.report.add(self.path, place, message, wrong, near)

    def problems(self) -> list[Problem]:
        """The problems of this file so far."""
        return self.report.of(self.path)

    def lines(self) -> tuple[str, ...]:
        """The problems of this file so far as text."""
        return tuple(str(problem) for problem in self.problems())


def listed(names: Sequence[str]) -> str:
    """Names as a person lists them: "a, b or c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _hint(wrong: str, near: Collection[str]) -> str:
    """A name that was probably meant, as the end of a message."""
    from difflib import get_close_matches  # noqa: PLC0415 - a pack without mistakes never needs it, and the fast path imports this module

    close = get_close_matches(wrong[:LONGEST_VALUE].lower(), near, n=1, cutoff=0.65)
    return f"; did you mean {quoted(close[0])}?" if close else ""
