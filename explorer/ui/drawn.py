"""Icons as they were drawn at the last start: putting small pictures on the screen takes less than reading as many files of SVG."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from PySide6.QtCore import qVersion
from PySide6.QtGui import QImage, QPixmap

Key = tuple[str, str, int]
"""An icon's name, its colour as "#rrggbb", and its side in device pixels."""

_LARGEST = 64
"""Larger ones are drawn anew: they are few, and would fill the file."""

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_BYTES = 4


class _Kept(msgspec.Struct, array_like=True):
    """A file: what it was made of, and the pixels of each icon, line by line."""

    stamp: str
    icons: dict[Key, bytes]


class Drawn:
    """The icons of a folder that are kept in a file, for as long as nothing in the folder changes.

    A file that is missing, old, damaged or cannot be written costs some drawing and nothing else.
    """

    def __init__(self, folder: Path, file: Path) -> None:
        self._folder = folder
        self._file = file
        self._stamp = _stamp(folder)
        self._icons = self._read()

    def find(self, key: Key) -> QPixmap | None:
        """The icon as it was drawn; None if it was not kept."""
        pixels, side = self._icons.get(key, b""), key[2]
        if len(pixels) != side * side * _BYTES:
            return None
        # A copy: the image itself only borrows the bytes.
        return QPixmap.fromImage(QImage(pixels, side, side, side * _BYTES, _FORMAT).copy())

    def keep(self, pixmaps: Mapping[Key, QPixmap]) -> None:
        """Keep these from now on, if there are others among them than before."""
        small = {key: pixmap for key, pixmap in pixmaps.items() if key[2] <= _LARGEST}
        if self._icons.keys() >= small.keys():
            return
        self._icons = {key: _pixels(pixmap) for key, pixmap in small.items()}
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.msgpack.encode(_Kept(self._stamp, self._icons)))
            beside.replace(self._file)
        except OSError:
            return

    def _read(self) -> dict[Key, bytes]:
        try:
            kept = msgspec.msgpack.decode(self._file.read_bytes(), type=_Kept)
        except (OSError, ValueError):  # msgspec's errors are ValueErrors
            return {}
        return kept.icons if kept.stamp == self._stamp else {}


def _stamp(folder: Path) -> str:
    """What icons are made of: Qt, and the size and time of every file."""
    parts = [qVersion()]
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in entries)
    except OSError:
        found = []
    return " ".join([*parts, os.path.realpath(folder), *(f"{name} {size} {time}" for name, size, time in found)])


def _pixels(pixmap: QPixmap) -> bytes:
    image = pixmap.toImage().convertToFormat(_FORMAT)
    return bytes(image.constBits())
