"""Where to begin: what the command line asks for, as data."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class UsageError(Exception):
    """What was asked for does not exist or cannot be done; the message is one line."""


class Place(Struct, frozen=True):
    """Where to begin.

    Attributes:
        pack: the pack's folder; None for the built-in one.
        view: id of the diagram to open; empty for the pack's start.
        box: id of the box to select; empty for none.
        picture: id of the picture to open; empty for none.
        profile: name of the colour profile; empty for the one last used.
    """

    pack: Path | None = None
    view: str = ""
    box: str = ""
    picture: str = ""
    profile: str = ""
