"""Where things are: pack, pictures and glyphs in a checkout or an installed wheel, and the user's own folders."""

from __future__ import annotations

import os
import sys
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


def cache_folder() -> Path:
    """The user's folder for what this program can make anew at any time."""
    return _own("XDG_CACHE_HOME", ".cache", "user_cache_dir")


def config_folder() -> Path:
    """The user's folder for this program's settings."""
    return _own("XDG_CONFIG_HOME", ".config", "user_config_dir")


def _own(variable: str, otherwise: str, function: str) -> Path:
    system: str = sys.platform  # or the type checker sees only the system that it runs on
    if system.startswith("linux"):
        # What platformdirs would answer (XDG Base Directory Specification), without the milliseconds of its import.
        base = os.environ.get(variable, "").strip()
        return (Path(base) if base else Path.home() / otherwise) / "podium"
    import platformdirs  # noqa: PLC0415 - see above

    return Path(getattr(platformdirs, function)("podium", appauthor=False))
