"""Content on disk to the model: reads packs, checks them, and keeps compiled copies.

Everything heavy (YAML, Markdown, highlighting) is imported when a pack has to be read; opening one from the cache needs none of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.model.catalogue import Pack

if TYPE_CHECKING:
    from explorer.packs.problems import Problem
    from explorer.packs.readability import ReadingAge

__all__ = ["check_pack", "json_schemas", "load_pack", "open_pack", "reading_age", "report_lines", "write_schemas"]


def load_pack(root: Path, pictures: Path | None = None, *, glyphs: frozenset[str] | None = None) -> Pack:
    """Reads the folder of a pack.

    Args:
        root: the folder that holds pack.yaml.
        pictures: the folder with the picture files; None for `pictures` in `root`.
        glyphs: the names of icons; None for those that `docs/packs.md` lists.

    Returns:
        the pack. It never raises for bad content: what is wrong stands in `Pack.problems`, and on the concept, box, diagram or
        picture that is wrong; everything else opens.
    """
    from explorer.packs.load import read  # noqa: PLC0415 - opening from the cache must not pay for it

    return read(root, pictures, glyphs, rules=False)[0]


def check_pack(root: Path, pictures: Path | None = None, *, glyphs: frozenset[str] | None = None) -> list[Problem]:
    """Everything that is wrong with a pack, the rules for authors included, sorted by file and place.

    Args:
        root: the folder that holds pack.yaml.
        pictures: the folder with the picture files; None for `pictures` in `root`.
        glyphs: the names of icons; None for those that `docs/packs.md` lists.

    Returns:
        the problems; none for a good pack. Never raises for bad content.
    """
    from explorer.packs.load import read  # noqa: PLC0415 - opening from the cache must not pay for it

    return read(root, pictures, glyphs, rules=True)[1]


def open_pack(root: Path, pictures: Path | None = None, cache: Path | None = None) -> Pack:
    """Reads a pack through a compiled copy, which is made anew when any file of the pack has changed.

    Args:
        root: the folder that holds pack.yaml.
        pictures: the folder with the picture files; None for `pictures` in `root`.
        cache: the folder for compiled copies; None reads the pack itself.

    Returns:
        the same as `load_pack`. A copy that is damaged or cannot be written is ignored.
    """
    from explorer.packs.cache import open_cached  # noqa: PLC0415 - it imports msgspec, which a caller may not need

    return open_cached(root, pictures, cache) if cache else load_pack(root, pictures)


def reading_age(pack: Pack) -> ReadingAge | None:
    """How hard the definitions are to read; None where there are none, or where `podium[check]` is not installed."""
    from explorer.packs.readability import reading_age as measure  # noqa: PLC0415 - only a check measures

    return measure(pack)


def report_lines(pack: Pack, root: Path) -> tuple[str, ...]:
    """What `podium check` says of a pack beside its problems: the reading age, and what was not looked at.

    Args:
        pack: the pack.
        root: the folder that holds pack.yaml.

    Returns:
        lines that are ready to print; none of them is a problem.
    """
    from explorer.packs.report import lines  # noqa: PLC0415 - only a check reports

    return lines(pack, root)


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas of a pack's files, for editors; `concept` and `page` are of the front matter."""
    from explorer.packs import schema  # noqa: PLC0415 - opening from the cache must not pay for it

    return schema.json_schemas()


def write_schemas(folder: Path) -> list[Path]:
    """Writes the JSON Schemas as `<name>.schema.json` and returns their files.

    Raises:
        OSError: the folder cannot be written to.
    """
    from explorer.packs import schema  # noqa: PLC0415 - opening from the cache must not pay for it

    return schema.write_schemas(folder)
