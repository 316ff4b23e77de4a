"""Writes docs/hostile-packs.md from the table of hostile packs: `python -m tests.packs.hostile_table`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # pytest imports the cases by the same name

from test_hostile import CASES

FILE = Path(__file__).resolve().parents[2] / "docs" / "hostile-packs.md"

HEAD = """\
# Hostile packs

A pack may come from anywhere. Each line of this table is a test: a good pack with one thing broken, what `podium check` prints of it,
and the promise that the rest of the pack still opens. Made by `python -m tests.packs.hostile_table`; do not edit it.

| Rule | Printed |
|---|---|
"""


def table() -> str:
    """The whole document."""
    return HEAD + "".join(
        f"| {_words(case.rule)} | {'<br>'.join(map(_code, case.lines)) or 'nothing'} |\n" for case in CASES
    )


def _words(rule: str) -> str:
    return rule.replace("_", " ").capitalize()


def _code(line: str) -> str:
    mark = "``" if "`" in line else "`"
    return f"{mark}{line.replace('|', chr(92) + '|')}{mark}"


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
