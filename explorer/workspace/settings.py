"""What is remembered between two sittings: a small JSON file that may be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from explorer.model.theme import PROFILES
from explorer.workspace.state import TEXT_SIZES


class Settings(Struct, frozen=True):
    """What is remembered.

    Attributes:
        profile: name of the colour profile.
        text_size: the notes' text in percent.
        outline, notes, minimap: which panels are open.
        reduced_motion: whether things jump instead of moving; None if that was never chosen, and the system decides.
        widths: the widths of outline, canvas and notes, in pixels; empty if never changed.
        size: the window's width and height; empty if never changed.
    """

    profile: str = "desk-light"
    text_size: int = 100
    outline: bool = False
    notes: bool = True
    minimap: bool = True
    reduced_motion: bool | None = None
    widths: tuple[int, ...] = ()
    size: tuple[int, ...] = ()


class Motion(Struct, frozen=True):
    """Who decides whether things jump instead of moving.

    Attributes:
        chosen: what was chosen before; None if the system decides.
        by_system: whether the system is set to move less.
    """

    chosen: bool | None
    by_system: bool = False

    def kept(self, reduced: bool) -> bool | None:
        """What is remembered of the switch: nothing, as long as it stands as the system wishes and was never used."""
        return None if self.chosen is None and reduced == self.by_system else reduced


def load(path: Path) -> Settings:
    """Read the settings; a file that is missing or cannot be understood gives the defaults."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError, ValueError):
        return Settings()
    if found.profile not in PROFILES or found.text_size not in TEXT_SIZES:
        return Settings()
    return found


def save(path: Path, settings: Settings) -> bool:
    """Write the settings whole or not at all; whether it could be done."""
    import tempfile  # noqa: PLC0415 - a start only reads

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(settings)) + b"\n")
        Path(name).replace(path)
    except OSError:
        return False
    return True
