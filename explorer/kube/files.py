"""Which files hold manifests: a file, a folder with all below it, or what is piped in."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from explorer.kube.manifests import MOST_BYTES, Manifest, Problem, read

ENDINGS = (".yaml", ".yml", ".json")

MOST_FILES = 20_000

_KUSTOMIZATIONS = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})

PIPED = "-"
"""The path that means standard input."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def read_path(path: str, piped: BinaryIO) -> Iterator[Manifest | Problem]:
    """The objects at a path and what is wrong, file by file in the order of their names.

    Args:
        path: of a file or a folder; `-` for what is piped in.
        piped: standard input.
    """
    if path == PIPED:
        yield from _read(piped.read(MOST_BYTES + 1), "<stdin>")
        return
    place = Path(path)
    if not place.is_dir():
        yield from _read_file(place)
        return
    for number, file in enumerate(_below(place)):
        if isinstance(file, Problem):
            yield file
        elif number == MOST_FILES:
            yield Problem(path, 1, 1, f"there are more than {MOST_FILES:,} files in the folder; the rest is not read")
            return
        else:
            yield from _read_file(file)


def _below(folder: Path) -> Iterator[Path | Problem]:
    for root, folders, names in os.walk(folder):
        if "Chart.yaml" in names:
            words = f"is a chart of Helm; expected what it renders: helm template {root} | podium simulate -"
            yield Problem(str(Path(root) / "Chart.yaml"), 1, 1, words)
            folders.clear()
            continue
        for name in _KUSTOMIZATIONS.intersection(names):
            words = f"is a kustomization and is not built; expected what it builds: kubectl kustomize {root} | podium simulate -"
            yield Problem(str(Path(root) / name), 1, 1, words)
            names.remove(name)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(names) if name.endswith(ENDINGS) and not name.startswith("."))


def _read_file(path: Path) -> Iterator[Manifest | Problem]:
    try:
        if not path.is_file():
            there = "is no file" if path.exists() else "is not there"
            yield Problem(str(path), 1, 1, f"{there}; expected a file or a folder with manifests")
            return
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        yield Problem(str(path), 1, 1, f"cannot be read ({error.strerror})")
        return
    yield from _read(data, str(path))


def _read(data: bytes, file: str) -> Iterator[Manifest | Problem]:
    if len(data) > MOST_BYTES:
        yield Problem(file, 1, 1, f"is larger than {MOST_BYTES >> 20} MiB; expected a smaller file")
        return
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        yield Problem(file, line, column, f"is no text: a byte {data[error.start]:#04x} stands here; expected UTF-8")
        return
    yield from read(text, file)
