"""Each case runs in a Python of its own: here PySide6 is imported already."""

from __future__ import annotations

import subprocess
import sys

import pytest

from explorer.ui import binding
from tests.conftest import ROOT

QUICK = "from explorer.ui import binding\nbinding.load()\n"

ASKED = {
    "what a wrong call is told": """
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QColor
for wrong in (lambda: QRect("wrong"), lambda: QRect().united(5), lambda: QObject(3, 4), lambda: QColor(None, 1, 2)):
    try:
        wrong()
    except TypeError as error:
        print(error)
""",
    "what signatures say": """
from PySide6.QtCore import QObject, QRect
from shibokensupport.signature import get_signature
print(get_signature(QRect.united), get_signature(QObject), get_signature(QRect.adjusted, "hintingstub"))
""",
    "what help says": """
from PySide6.QtCore import QPoint
print(QPoint.manhattanLength.__doc__)
""",
    "what stands in the modules": """
import PySide6.QtCore
from PySide6.support.signature import mapping, parser
from PySide6.support.signature.lib.enum_sig import HintingEnumerator
import shibokensupport.signature.layout as layout
print(sorted(dir(mapping)), sorted(dir(parser)), sorted(dir(layout)), HintingEnumerator, layout.SignatureLayout.__module__)
print(layout.signature, layout.formatannotation(int), mapping.type_map["QString"])
""",
    "what is not there": """
import PySide6.QtCore
from PySide6.support.signature import mapping
print(hasattr(mapping, "nonsense"))
try:
    mapping.nonsense
except AttributeError as error:
    print(error)
""",
    "whether annotations are evaluated": """
import PySide6.QtCore
from PySide6.support.signature import layout, mapping
print(layout.annotations, mapping.annotations, {k: v.__annotations__ for k, v in vars(mapping).items() if hasattr(v, "__annotations__")})
""",
}


def said(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("what", ASKED)
def test_that_who_asks_is_answered_as_ever(what):
    plain = said(ASKED[what])
    assert plain.strip()
    # What is asked may change the modules' contents, so both are asked the same.
    assert said(QUICK + ASKED[what]) == plain


def test_that_a_window_runs_nothing_of_what_is_put_off():
    code = f"""{QUICK}
from PySide6 import QtGui, QtSvg, QtWidgets
print(sorted(binding._texts) == sorted(binding.PUT_OFF))
"""
    assert said(code).strip() == "True", "PySide6 has other modules now, or looks into them: see binding.PUT_OFF"


def test_that_compile_and_import_are_pythons_own_again():
    code = f"""
import builtins
python = builtins.compile
{QUICK}
from PySide6 import QtWidgets
print(builtins.compile is python, builtins.__import__ is not builtins.__feature_import__)
"""
    assert said(code).strip() == "True True"


def test_that_a_binding_that_is_there_is_left_alone():
    before = (compile, __import__)
    binding.load()
    assert (compile, __import__) == before


def test_that_other_code_is_compiled_as_its_caller_would_have_it():
    seen = []

    def python(*given, **named):
        seen.append((given, named))
        return compile(*given, **named)

    compiled = binding.putting_off(python)
    assert eval(compiled("6 * 7", "sum", "eval")) == 42  # noqa: S307
    ((_, _, _, flags), named) = seen[0]
    assert flags == __import__("__future__").annotations.compiler_flag, "this very module has it"
    assert named == {"dont_inherit": True}
    compiled("pass", "file", "exec", 0, True, 2)
    assert seen[1] == (("pass", "file", "exec", 0, True, 2), {})
