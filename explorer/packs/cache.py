"""Compiled packs: a whole Pack in one file, used while every source file has the size and the time that it had.

Only msgspec and the model are imported here, nothing that reads YAML or Markdown, and no `hashlib` or `tempfile`, which cost more time
than decoding a pack.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec
from msgspec.structs import replace

from explorer import __version__
from explorer.collecting import uncollected
from explorer.model.catalogue import Concept, Front, Pack, Page
from explorer.model.lesson import Tour
from explorer.model.scenario import Scenario
from explorer.packs import load_pack
from explorer.packs.folder import Folder, scan

FORMAT = 10
"""Counted up whenever the model or the way that packs are read changes."""


_Thing = TypeVar("_Thing")


class _Stored(msgspec.Struct, array_like=True):
    """A cache file.

    Attributes:
        fingerprint: of all that the pack was made of.
        checksum: of the next; a single wrong bit in a text would not be noticed otherwise.
        content: a `_Content`; decoded only when the fingerprint is right.
    """

    fingerprint: str
    checksum: int
    content: msgspec.Raw


class _Content(msgspec.Struct, array_like=True):
    """A pack in parts.

    Attributes:
        front: all of it but what is sealed, and of large diagrams neither boxes nor relations.
        sealed: the fields of `_SEALED`, each thing in them encoded by itself.
        large: these diagrams, packed.
    """

    front: Front
    sealed: dict[str, dict[str, bytes]]
    large: dict[str, bytes]


_SEALED: Mapping[str, type] = {"concepts": Concept, "pages": Page, "tours": Tour, "scenarios": Scenario}
"""What a start does not need, or little of it: three quarters of a pack."""


class _Sealed(Mapping[str, _Thing]):
    """Things by id, each decoded when it is first asked for: of all notes and lessons a start shows one or none."""

    def __init__(self, encoded: dict[str, bytes], kind: type[_Thing]) -> None:
        self._encoded, self._kind = encoded, kind
        self._decoded: dict[str, _Thing] = {}

    def __getitem__(self, name: str) -> _Thing:
        found = self._decoded.get(name)
        if found is None:
            found = self._decoded[name] = msgspec.msgpack.decode(self._encoded[name], type=self._kind)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._encoded

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)


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
        if stored.fingerprint == fingerprint and stored.checksum == crc32(stored.content):
            return _decoded(stored.content)
    except (OSError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        pass
    pack = load_pack(root, pictures)
    _write(file, fingerprint, pack)
    return pack


def _decoded(encoded: msgspec.Raw) -> Pack:
    """The pack of a copy.

    Raises:
        ValueError: it is no pack.
    """
    # Thousands of objects are made and none is garbage.
    with uncollected():
        content = msgspec.msgpack.decode(encoded, type=_Content)
        if content.large:
            from explorer.model.packed import unpacked  # noqa: PLC0415 - hardly any pack has such diagrams

            content.front.diagrams.update((name, unpacked(diagram)) for name, diagram in content.large.items())
    sealed: dict[str, Any] = {field: _Sealed(content.sealed[field], kind) for field, kind in _SEALED.items()}
    return Pack(**{field: getattr(content.front, field) for field in Front.__struct_fields__}, **sealed)


def _encoded(pack: Pack) -> bytes:
    sealed = {
        field: {name: msgspec.msgpack.encode(thing) for name, thing in getattr(pack, field).items()}
        for field in _SEALED
    }
    from explorer.model.packed import is_large, packed  # noqa: PLC0415 - no start with a copy needs it

    fields = {field: getattr(pack, field) for field in Front.__struct_fields__}
    large = {name: diagram for name, diagram in pack.diagrams.items() if is_large(diagram)}
    hollow = {name: replace(diagram, boxes=(), relations=()) for name, diagram in large.items()}
    front = Front(**{**fields, "diagrams": {**pack.diagrams, **hollow}})
    return msgspec.msgpack.encode(_Content(front, sealed, {name: packed(diagram) for name, diagram in large.items()}))


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
        content = _encoded(pack)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.msgpack.encode(_Stored(fingerprint, crc32(content), msgspec.Raw(content))))
        beside.replace(file)
    except (OSError, ValueError):  # ValueError: a path that is not Unicode, which msgpack cannot hold
        with suppress(OSError):
            beside.unlink()
