"""PySide6, imported without what a window never asks of it.

The Python half of the binding is stored as text in a zip inside a library. At every start PySide6 compiles all of it and runs it, though
most of it only words the errors of wrong calls, answers `inspect.signature` and writes type stubs: a third of the whole import. Here those
modules are empty until somebody looks into them, and then they are what they always were.

PySide6 also steps in front of `import`, and reads the source of every module that is imported from then on, to learn whether it may ask for
other names of Qt's methods (`from __feature__ import snake_case`). No module here does, so it is taken out of the way again.

Should another version of PySide6 be made otherwise, nothing is put off and nothing is taken away.
"""

import __future__

import builtins
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any

# This module has no `from __future__ import annotations`: `compile` hands such things on from whoever calls it, and here it is called
# in the place of others.

_FOLDER = "shibokensupport/signature/"
PUT_OFF = frozenset(
    f"{_FOLDER}{name}.py"
    for name in ("errorhandler", "layout", "parser", "lib/enum_sig", "lib/pyi_generator", "lib/tool")
)
"""The files, by their names in the zip, that are compiled when they are first needed.

All of them are looked into by Python alone. `mapping` is not: the library takes it for granted that its names are there.
"""

_EMPTY = """
def __getattr__(name):
    from explorer.ui.binding import fill
    return fill(globals(), {file!r}, name)
"""
"""What stands in a module instead: Python asks this for what a module does not have (PEP 562)."""

_FUTURE = __future__.annotations.compiler_flag

_texts: dict[str, tuple[str | bytes, int]] = {}
"""The text of each file that was put off, and the compiler's flags for it."""


def load() -> None:
    """Import PySide6; nothing happens if it is imported already."""
    if "PySide6" in sys.modules:
        return
    python = builtins.compile
    builtins.compile = putting_off(python)
    try:
        import PySide6.QtCore  # noqa: F401, PLC0415 - not before `compile` is replaced
    finally:
        builtins.compile = python
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def putting_off(python: Callable[..., Any]) -> Callable[..., Any]:
    """A `compile` that leaves the files of `PUT_OFF` for later and hands all else to `python`."""

    def compiled(source: Any, filename: Any, mode: str, *rest: Any, **more: Any) -> Any:
        if rest or more:
            return python(source, filename, mode, *rest, **more)
        flags = sys._getframe(1).f_code.co_flags & _FUTURE  # noqa: SLF001 - where `compile` itself looks
        if mode == "exec" and filename in PUT_OFF:
            _texts[filename] = source, flags
            source, flags = _EMPTY.format(file=filename), 0
        return python(source, filename, mode, flags, dont_inherit=True)

    return compiled


def fill(module: dict[str, Any], file: str, name: str) -> object:
    """Run what was put off in the module that it belongs to, and look again.

    Raises:
        AttributeError: the module has no such name now either.
    """
    if file in _texts:
        text, flags = _texts.pop(file)
        del module["__getattr__"]
        code: CodeType = compile(text, file, "exec", flags, dont_inherit=True)
        exec(code, module)  # noqa: S102 - PySide6 itself would have done so
    if name not in module:
        raise AttributeError(f"module {module['__name__']!r} has no attribute {name!r}")
    return module[name]
