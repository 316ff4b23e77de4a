"""PySide6 6.12.0 loses a reference to None at every call on Python 3.10 and 3.11, until the process aborts."""

from __future__ import annotations

import subprocess
import sys

_COUNT = """
import sys
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
before = sys.getrefcount(None)
for _ in range(200):
    app.processEvents()
print(sys.getrefcount(None) - before)
"""


def test_that_the_installed_qt_binding_loses_no_reference_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", _COUNT], capture_output=True, text=True, timeout=60, check=True)
    # A few come and go with the garbage collector; the fault loses one a call.
    assert int(done.stdout) > -50


def test_that_the_dependency_excludes_the_faulty_version() -> None:
    from importlib.metadata import requires

    from packaging.requirements import Requirement

    found = next(
        r
        for r in map(Requirement, requires("podium") or ())
        if r.name.lower().replace("_", "-") == "pyside6-essentials"
    )
    assert not found.specifier.contains("6.12.0")
    assert found.specifier.contains("6.11.3")
