"""Compiled packs: a whole Pack in one file, used while every source file has the size and the time that it had.

Only msgspec and the model are imported here, nothing that reads YAML or Markdown, and no `hashlib` or `tempfile`, which cost more time
than decoding a pack.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec

from explorer import __version__
from explorer.model.catalogue import Pack
from explorer.packs import load_pack
from explorer.packs.folder import Folder, scan

FORMAT = 8
"""Counted up whenever the model or the way that packs are read changes."""


class _Stored(msgspec.Struct, array_like=True):
    """A cache file.

    Attributes:
        fingerprint: of all that the pack was made of.
        checksum: of the next; a single wrong bit in a text would not be noticed otherwise.
        pack: the Pack; decoded only when the fingerprint is right.
    """

    fingerprint: str
    checksum: int
    pack: msgspec.Raw


def open_cached(root: Path, pictures: Path | None, cache: Path) -> Pack:
    """Reads a pack through its compiled copy.

    Args:
        root: the folder of the pack.
        pictures: the folder of its pictures; None for the one inside.
        cache: the folder for compiled copies.

    Returns:
        the pack. A copy that is old, damaged or cannot be read is made anew; one that cannot be written is not.
    """
    # Taken before the pack is read: a file that changes meanwhile makes the copy old.
    fingerprint = _fingerprint(root, pictures)
    file = cache / _name(root, pictures)
    try:
        stored = msgspec.msgpack.decode(file.read_bytes(), type=_Stored)
        if stored.fingerprint == fingerprint and stored.checksum == crc32(stored.pack):
            return _decoded(stored.pack)
    except (OSError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        pass
    pack = load_pack(root, pictures)
    _write(file, fingerprint, pack)
    return pack


def _decoded(content: msgspec.Raw) -> Pack:
    """The pack of a copy.

    Raises:
        ValueError: it is no pack.
    """
    # Some twenty thousand objects are made and none is garbage: the collector's looking at them costs a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return msgspec.msgpack.decode(content, type=Pack)
    finally:
        if collecting:
            gc.enable()


def _name(root: Path, pictures: Path | None) -> str:
    """The name of a pack's copy. Two packs with the same sum would only push each other out: paths are in the fingerprint."""
    key = f"{os.path.realpath(root)}\0{pictures and os.path.realpath(pictures)}"
    return f"pack-{crc32(os.fsencode(key)):08x}.msgpack"


def _fingerprint(root: Path, pictures: Path | None) -> str:
    """All that a pack is made of: the program, the folders as given (problems show them so) and their files."""
    parts = [
        f"{FORMAT} {__version__} {root!r} {os.path.realpath(root)!r} {pictures!r} {pictures and os.path.realpath(pictures)!r}"
    ]
    for folder in (scan(root), scan(pictures) if pictures else Folder()):
        parts.append(folder.why)
        parts += [f"{name!r} {file.size} {file.mtime_ns}" for name, file in folder.files.items()]
        parts += [f"{name!r} {why}" for name, why in sorted(folder.refused.items())]
    return "\n".join(parts)


def _write(file: Path, fingerprint: str, pack: Pack) -> None:
    """Writes beside the file and then renames, so that no other process ever sees half of it."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        content = msgspec.msgpack.encode(pack)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.msgpack.encode(_Stored(fingerprint, crc32(content), msgspec.Raw(content))))
        beside.replace(file)
    except (OSError, ValueError):  # ValueError: a path that is not Unicode, which msgpack cannot hold
        with suppress(OSError):
            beside.unlink()
