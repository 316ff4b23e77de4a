"""Every invariant of the domain has a test whose name begins with its id, or stands here as not yet written."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HOW_MANY = {"SS": 40, "NF": 12, "DP": 14, "KB": 16, "HM": 17, "MS": 19, "SE": 15}
"""StatefulSets, failing nodes, Deployments, kubelets, Helm, mesh traffic, mesh security."""

NOT_YET: tuple[str, ...] = ()
"""Only ever shorter: an id that has a test may not stand here any more."""

ALL = [f"{group}-{number:02}" for group, count in HOW_MANY.items() for number in range(1, count + 1)]

_NAME = re.compile(r"test_([a-z]{2})_(\d\d)_\w+")


def ids_with_a_test() -> set[str]:
    found = set()
    for path in Path(__file__).parent.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (name := _NAME.fullmatch(node.name)):
                found.add(f"{name[1].upper()}-{name[2]}")
    return found


def test_that_there_are_133_invariants() -> None:
    assert len(ALL) == 133


def test_that_every_invariant_has_a_test() -> None:
    missing = set(ALL) - ids_with_a_test() - set(NOT_YET)
    assert not missing, f"no test is named after {sorted(missing)}"


def test_that_no_test_is_named_after_something_else() -> None:
    assert ids_with_a_test() <= set(ALL)


def test_that_what_is_written_is_not_called_unwritten() -> None:
    written = sorted(ids_with_a_test() & set(NOT_YET))
    assert not written, f"take {written} out of NOT_YET"
    assert set(NOT_YET) <= set(ALL)
    assert len(set(NOT_YET)) == len(NOT_YET)
