"""pictures.yaml and the picture files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer.model.catalogue import Picture
from explorer.packs.files import RefusedError, read_bytes
from explorer.packs.folder import File, Folder
from explorer.packs.known import Known
from explorer.packs.problems import Page, Place, Report, listed, quoted
from explorer.packs.schema import PictureFile
from explorer.packs.svg import read_svg

LARGEST_SVG = 4 * 1024 * 1024
LARGEST_IMAGE = 16 * 1024 * 1024

_BEGINNINGS = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
ENDINGS = (".svg", *_BEGINNINGS)


def escapes(path: str) -> bool:
    """Whether a path as written could leave its folder, on any system."""
    parts = PurePosixPath(path).parts
    return "\\" in path or ":" in path or path.startswith("/") or ".." in parts or not parts


@dataclass(frozen=True, slots=True)
class Album:
    """Where pictures are read.

    Attributes:
        folder: the folder with the picture files.
        shown: how that folder is shown in problems.
        report: takes the problems of the picture files themselves.
        known: the concepts that hot spots may name.
    """

    folder: Folder
    shown: str
    report: Report
    known: Known


def pictures_of(written: tuple[PictureFile, ...], page: Page, album: Album) -> dict[str, Picture]:
    """The pictures by id.

    Args:
        written: the entries of pictures.yaml.
        page: pictures.yaml's problems.
        album: where the picture files are.
    """
    found: dict[str, Picture] = {}
    for entry in written:
        if not entry.id:
            continue
        if entry.id in found:
            page.add(entry.at("id"), f"the picture {quoted(entry.id)} comes twice; expected an id of its own")
            continue
        found[entry.id] = _picture(entry, page, album)
    return found


def _picture(entry: PictureFile, page: Page, album: Album) -> Picture:
    place = entry.at("file")
    why, file = _file(entry.file, album.folder)
    if why:
        if entry.file:
            near = album.folder.files if why.endswith("is not there") else ()
            page.add(place, f"{why}; expected a file in {album.shown}/", entry.file, near)
        else:
            why = "the key file is missing"
        return Picture(entry.id, "", entry.title or entry.id, entry.caption, entry.alt, problem=why)
    name = str(PurePosixPath(entry.file))
    own = Page(album.report, f"{album.shown}/{name}")
    try:
        if name.lower().endswith(".svg"):
            return _svg(entry, page, file, own, album.known)
        _check_image(file, PurePosixPath(name).suffix.lower())
    except RefusedError as error:
        own.add(error.place, f"the picture {error}" if str(error).startswith("is ") else str(error))
        return Picture(entry.id, "", entry.title or entry.id, entry.caption, entry.alt, problem=f"{name} {error}")
    _described(entry, page, entry.title, entry.alt)
    return Picture(entry.id, file.path, entry.title or entry.id, entry.caption, entry.alt)


def _check_image(file: File, ending: str) -> None:
    """Looks at the size and the first bytes of a picture that is no SVG.

    Raises:
        RefusedError: it cannot be what its ending says.
    """
    if not _BEGINNINGS[ending].match(read_bytes(file, LARGEST_IMAGE)):
        raise RefusedError(f"is no {ending} picture by its first bytes")


def _file(name: str, folder: Folder) -> tuple[str, File]:
    """What is wrong with the file that an entry names, or nothing and the file."""
    none = File("", 0, 0)
    if escapes(name):
        return f"the path {quoted(name)} leads out of the pack or is written for one system only", none
    path = str(PurePosixPath(name))
    if not path.lower().endswith(ENDINGS):
        return f"the file {quoted(name)} is no picture by its ending ({listed(ENDINGS)})", none
    if path in folder.refused:
        return f"the file {quoted(name)} {folder.refused[path]}", none
    if path not in folder.files:
        return f"the file {quoted(name)} is not there", none
    return "", folder.files[path]


def _svg(entry: PictureFile, page: Page, file: File, own: Page, known: Known) -> Picture:
    reasons: list[str] = []

    def complain(place: Place, message: str) -> None:
        own.add(place, message)
        reasons.append(message)

    svg = read_svg(read_bytes(file, LARGEST_SVG), complain)
    title, alt = entry.title or svg.title or entry.id, entry.alt or svg.desc
    if not svg.safe:
        return Picture(entry.id, "", title, entry.caption, alt, problem=reasons[0])
    for concept, place in svg.hot.items():
        if concept not in known.concepts:
            message = f"the hot spot {quoted('hot-' + concept)} is of no concept; expected one of this pack"
            own.add(place, message, concept, known.concepts)
    hot = tuple(concept for concept in svg.hot if concept in known.concepts)
    steps = max(svg.steps, default=0)
    missing = [number for number in range(1, steps) if number not in svg.steps]
    if missing:
        own.add(svg.steps[steps], f"step-{missing[0]} is missing; expected the steps from 1 to {steps}")
    _described(entry, page, entry.title or svg.title, alt)
    return Picture(entry.id, file.path, title, entry.caption, alt, hot, steps)


def _described(entry: PictureFile, page: Page, title: str, alt: str) -> None:
    """Reports a picture without words: those who cannot see it would have nothing."""
    if not title:
        page.add(
            entry.at(), f"the picture {quoted(entry.id)} has no title; expected the key title, or a title in the SVG"
        )
    if not alt:
        page.add(entry.at(), f"the picture {quoted(entry.id)} has no text; expected the key alt, or a desc in the SVG")
