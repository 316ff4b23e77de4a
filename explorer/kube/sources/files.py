"""What stands at a path: files with manifests, kustomizations, charts, or a folder with all of these."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import Struct

from explorer.kube.building import Tell
from explorer.kube.manifests import MOST_BYTES, Manifest, Problem, read
from explorer.kube.sources import helm, kustomize

ENDINGS = (".yaml", ".yml", ".json")

MOST_FILES = 20_000

PIPED = "-"
"""The path that means standard input."""

PIPED_NAME = "<stdin>"

Form = Literal["file", "piped", "kustomization", "chart", "folder"]

_BYTES_OF_OTHERS = 200_000
"""A chart or a kustomization takes about as long as a file of this size."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


class Piece(Struct, frozen=True):
    """One thing to read.

    Attributes:
        form: what it is.
        path: as it was given, or below that.
        size: how much it is, about, in bytes.
    """

    form: Form
    path: str
    size: int


def form_of(path: str) -> Form:
    """What stands at a path; what is not there is a file that cannot be read."""
    if path == PIPED:
        return "piped"
    place = Path(path)
    if _is_folder(place):
        if (place / helm.MARKER).is_file():
            return "chart"
        return "kustomization" if kustomize.file_of(place) else "folder"
    if place.name == helm.MARKER or path.endswith(helm.ARCHIVES):
        return "chart"
    return "kustomization" if place.name in kustomize.NAMES else "file"


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):
        return False


def pieces(path: str) -> Iterator[Piece | Problem]:
    """All that there is to read at a path, in the order of names; a chart or a kustomization stands for all below its folder."""
    form = form_of(path)
    if form == "folder":
        yield from _below(path)
        return
    names_its_folder = form in ("chart", "kustomization") and Path(path).name in (helm.MARKER, *kustomize.NAMES)
    if names_its_folder and not _is_folder(Path(path)):
        path = str(Path(path).parent)
    yield Piece(form, path, _BYTES_OF_OTHERS if form in ("chart", "kustomization") else _size(path))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0


def _below(path: str) -> Iterator[Piece | Problem]:
    number = 0
    for root, folders, names in os.walk(path):
        here = Path(root)
        form = form_of(root)
        if form != "folder":
            folders.clear()
            if form == "chart" or not kustomize.is_component(here):
                yield Piece(form, root, _BYTES_OF_OTHERS)
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or not name.endswith((*ENDINGS, *helm.ARCHIVES)):
                continue
            file = str(here / name)
            if name.endswith(ENDINGS) or helm.is_archive(file):
                number += 1
                if number > MOST_FILES:
                    words = f"there are more than {MOST_FILES:,} files in the folder; the rest is not read"
                    yield Problem(path, 1, 1, words)
                    return
                yield Piece("file" if name.endswith(ENDINGS) else "chart", file, _size(file))


def roots(found: list[Piece | Problem]) -> list[Piece | Problem]:
    """The same without the kustomizations on which others of them build."""
    folders = [Path(one.path) for one in found if isinstance(one, Piece) and one.form == "kustomization"]
    below = {base for folder in folders for base in kustomize.based_on(folder)}
    return [
        one
        for one in found
        if not (isinstance(one, Piece) and one.form == "kustomization" and Path(os.path.realpath(one.path)) in below)
    ]


def plain(folder: str) -> Iterator[Piece]:
    """The files with manifests in a folder that could not be built; what says how to build is none of them."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(ENDINGS) and not name.startswith(".") and name not in kustomize.NAMES:
                file = str(Path(root) / name)
                yield Piece("file", file, _size(file))


def read_piped(piped: BinaryIO, tell: Tell | None = None) -> Iterator[Manifest | Problem]:
    """The objects in what is piped in, and what is wrong."""
    text = _decoded(piped.read(MOST_BYTES + 1), PIPED_NAME)
    return iter((text,)) if isinstance(text, Problem) else read(text, PIPED_NAME, tell)


def read_file(path: str, tell: Tell | None = None) -> Iterator[Manifest | Problem]:
    """The objects in a file, and what is wrong."""
    text = text_of(path)
    if isinstance(text, Problem):
        yield text
    else:
        yield from read(text, path, tell)


def text_of(path: str) -> str | Problem:
    """The text of a file, or why it has none."""
    place = Path(path)
    try:
        if not place.is_file():
            there = "is no file" if place.exists() else "is not there"
            return Problem(path, 1, 1, f"{there}; expected a file or a folder with manifests")
        with place.open("rb") as file:
            return _decoded(file.read(MOST_BYTES + 1), path)
    except (OSError, ValueError) as error:
        return Problem(path, 1, 1, f"cannot be read ({getattr(error, 'strerror', None) or error})")


def _decoded(data: bytes, file: str) -> str | Problem:
    if len(data) > MOST_BYTES:
        return Problem(file, 1, 1, f"is larger than {MOST_BYTES >> 20} MiB; expected a smaller file")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        return Problem(file, line, column, f"is no text: a byte {data[error.start]:#04x} stands here; expected UTF-8")
