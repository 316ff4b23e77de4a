"""The drawing of docs/ and ARCHITECTURE as tests: who may import whom, and what may happen at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "explorer"
MODULES = sorted(PACKAGE.rglob("*.py"))

PLANTED = (
    ("layers", "explorer/model/geometry.py", "import explorer.workspace"),
    ("layers", "explorer/ui/window.py", "import explorer.sim.names"),
    ("layers", "explorer/kube/scalars.py", "import explorer.sim"),
    ("objects", "explorer/ui/openings.py", "import explorer.kube.redaction"),
    ("ui-rooms", "explorer/ui/canvas/widget.py", "import explorer.ui.notes"),
    ("ui-rooms", "explorer/ui/footer.py", "import explorer.ui.topbar"),
    ("kube-rooms", "explorer/kube/manifests.py", "import explorer.kube.sources.reading"),
    ("kube-rooms", "explorer/kube/drawing/world.py", "import explorer.kube.findings"),
    ("sources", "explorer/sim/names.py", "import explorer.kube.sources.files"),
    ("qt", "explorer/workspace/moves.py", "import PySide6.QtCore"),
    ("yaml", "explorer/layout/sizes.py", "import yaml"),
    ("markdown", "explorer/kube/explain.py", "import markdown_it"),
    ("processes", "explorer/packs/load.py", "import subprocess"),
    ("processes", "explorer/desk/own.py", "import threading"),
    ("clock", "explorer/layout/sizes.py", "import random"),
)
"""Import contracts, each with a module and a line that must not stand there."""

_WITHOUT_QT = """
import sys, importlib.abc, pkgutil, importlib
class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(name + " is blocked")
sys.meta_path.insert(0, Block())
import explorer
seen = []
for module in pkgutil.walk_packages(explorer.__path__, "explorer."):
    if module.name.startswith(("explorer.ui", "explorer.bench.probe", "explorer.__main__", "explorer.content", "explorer.assets")):
        continue
    importlib.import_module(module.name)
    seen.append(module.name)
print(len(seen))
"""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)


def test_that_every_import_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_that_every_contract_has_a_planted_violation() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    declared = {line.split('"')[1] for line in text.splitlines() if line.startswith("id = ")}
    assert declared == {contract for contract, _, _ in PLANTED}


@pytest.mark.parametrize(("contract", "path", "line"), PLANTED)
def test_that_a_planted_violation_breaks_its_contract(contract: str, path: str, line: str, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(PACKAGE, tmp_path / "explorer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    module = tmp_path / path
    module.write_text(f"{module.read_text('utf-8')}\n{line}\n", "utf-8")
    done = lint(tmp_path)
    assert done.returncode != 0
    name = next(
        block.split('name = "')[1].split('"')[0]
        for block in (ROOT / "pyproject.toml").read_text("utf-8").split("[[tool.importlinter.contracts]]")
        if f'id = "{contract}"' in block
    )
    assert f"{name} BROKEN" in " ".join(done.stdout.split())


def test_that_everything_but_the_window_can_be_imported_without_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_QT], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 25


def test_that_the_command_line_does_not_import_qt_or_yaml_or_markdown() -> None:
    code = "import sys, explorer.cli; print([m for m in ('PySide6', 'yaml', 'markdown_it', 'pygments') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_a_module_only_defines_when_it_is_imported(path: Path) -> None:
    allowed = (
        ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign,
    )  # fmt: skip
    for node in ast.parse(path.read_text("utf-8")).body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        guard = isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
        assert docstring or guard or isinstance(node, allowed), f"{path}:{node.lineno} does something"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_no_room_grows_too_large(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 520, "split it along its next seam"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            public = [
                n for n in node.body if isinstance(n, ast.FunctionDef) and n.name[0] != "_" and n.name[0].islower()
            ]
            own = [n for n in public if not n.name.endswith("Event") and n.name not in ("event", "sizeHint")]
            assert len(own) <= 30, f"{node.name} has {len(own)} public methods"
