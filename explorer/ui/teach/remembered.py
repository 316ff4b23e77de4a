"""Where each tour was left, and what is kept of a teacher's choices: a small JSON file that may be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from explorer.workspace.lesson import ROOMS, Room


class Remembered(Struct, frozen=True):
    """What is remembered between two lessons.

    Attributes:
        steps: the step at which each tour was left, by "pack/tour"; one that was ended is not in it.
        screen: name of the screen that was last chosen for the class.
        room: the size of the room.
        dark: whether the projector's dark colours are used.
        panes: how wide the panes of the teacher's window are, and how high those at its right, in pixels; none if never seen.
    """

    steps: dict[str, str] = field(default_factory=dict)
    screen: str = ""
    room: Room = "medium"
    dark: bool = False
    panes: tuple[int, ...] = ()

    def left_at(self, pack: str, tour: str, step: str) -> Remembered:
        """The same with the step of a tour; an empty one forgets it."""
        steps = {key: value for key, value in self.steps.items() if key != f"{pack}/{tour}"}
        return replace(self, steps={**steps, f"{pack}/{tour}": step} if step else steps)


def load(path: Path) -> Remembered:
    """Read the file; one that is missing or cannot be understood gives the defaults."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, ValueError):
        return Remembered()
    return found if found.room in ROOMS else Remembered()


def save(path: Path, remembered: Remembered) -> bool:
    """Write the file whole or not at all, so that a crash in the middle of a lesson loses nothing; whether it could be done."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(remembered)) + b"\n")
        draft.replace(path)
    except OSError:
        return False
    return True
