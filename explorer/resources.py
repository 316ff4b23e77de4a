"""Where the built-in pack, the pictures and the glyphs are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `content` or `assets`.

    Raises:
        FileNotFoundError: if the installation is not whole.
    """
    for base in (_PACKAGE, _PACKAGE.parent):
        found = base / name
        if found.is_dir():
            return found
    raise FileNotFoundError(f"{name}/ is neither in {_PACKAGE} nor beside it; install Podium again")
