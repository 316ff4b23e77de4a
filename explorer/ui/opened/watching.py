"""Notices that files which were read are others now; nothing is read again before somebody wants it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal


class FileWatch(QObject):
    """Watches files and folders until the first of them changes."""

    changed = Signal()
    """Something is different from what was read; told once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watcher: QFileSystemWatcher | None = None

    def watch(self, paths: Sequence[str]) -> None:
        """Watch these from now on, and no others."""
        self.rest()
        if paths:
            watcher = self._watcher = QFileSystemWatcher(list(paths), self)
            watcher.fileChanged.connect(self._on_change)
            watcher.directoryChanged.connect(self._on_change)

    def rest(self) -> None:
        """Watch nothing any more."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _on_change(self, _path: str) -> None:
        if self._watcher is not None:
            self.rest()
            self.changed.emit()
