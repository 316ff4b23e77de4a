"""The port through which objects come, wherever they are from: files, charts, a live cluster, the cluster in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol

from msgspec import Struct

Object = Mapping[str, Any]
"""An object as the API serves it; never changed in place."""


class Origin(Struct, frozen=True, gc=False):
    """Where an object was written.

    Attributes:
        file: the path as it was given.
        line: counted from 1.
    """

    file: str
    line: int


class Listing(Struct, frozen=True):
    """The objects at one version.

    Attributes:
        objects: all of them.
        version: where a watch goes on.
        origins: for each object where it was written, in the same order; empty if they are in no files.
        remarks: what could not be read, a line each.
    """

    objects: tuple[Object, ...]
    version: str = ""
    origins: tuple[Origin | None, ...] = ()
    remarks: tuple[str, ...] = ()


class Delta(Struct, frozen=True, gc=False):
    """One object that came, changed or went."""

    verb: Literal["added", "modified", "deleted"]
    object: Object
    version: str


class ObjectSource(Protocol):
    """Objects that are listed and then watched."""

    def list(self) -> Listing:
        """All objects now."""
        ...

    def watch(self, version: str) -> Iterator[Delta]:
        """What changes after a version; ends where nothing ever changes."""
        ...
