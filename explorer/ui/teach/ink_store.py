"""Ink on disk: a journal to which every action is appended at once, so that a crash in the middle of a lesson loses nothing."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from explorer.workspace.ink import Action, Sheet, replay, retold

LARGEST = 32 * 1024 * 1024
"""A larger journal is not read: it is no lesson's."""


class InkStore:
    """The journal of one tour.

    Attributes:
        problem: what went wrong, for the teacher; empty if nothing did.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = ""

    def load(self) -> dict[str, Sheet]:
        """Read the journal and write it anew without what was taken back; lines that are damaged are left out and told."""
        try:
            if self._path.stat().st_size > LARGEST:
                self.problem = f"{self._path} is larger than {LARGEST // 2**20} MiB; expected the ink of a lesson. It is left alone"
                return {}
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return {}
        actions, damaged = [], 0
        for line in lines:
            try:
                actions.append(msgspec.json.decode(line, type=Action))
            except (msgspec.MsgspecError, ValueError):
                damaged += 1
        sheets = replay(actions)
        if damaged:
            # What is damaged is kept beside, and told once.
            self._set_aside()
            self.problem = f"{damaged} of {len(lines)} lines of {self._path} could not be read; the others are here"
        self._rewrite(sheets)
        return {name: Sheet(sheet.strokes) for name, sheet in sheets.items() if sheet.strokes}

    def add(self, action: Action) -> bool:
        """Append an action and make sure that it is on the disk; whether it could be done."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(action) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.problem = f"{self._path} cannot be written ({error.strerror}); what is drawn now is lost at the end"
            return False
        return True

    def _set_aside(self) -> None:
        try:
            self._path.with_suffix(".damaged").write_bytes(self._path.read_bytes())
        except OSError:
            return

    def _rewrite(self, sheets: dict[str, Sheet]) -> None:
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        try:
            draft.write_bytes(b"".join(msgspec.json.encode(action) + b"\n" for action in retold(sheets)))
            draft.replace(self._path)
        except OSError:
            # The long journal serves as well.
            return
