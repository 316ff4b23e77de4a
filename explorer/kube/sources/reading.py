"""Opens whatever stands at a path, and gives its objects a portion at a time, while the rest is still read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain, islice
from typing import BinaryIO

from msgspec import Struct

from explorer.collecting import uncollected
from explorer.kube.building import Tell
from explorer.kube.manifests import Manifest, Problem
from explorer.kube.source import Delta, Listing, Origin
from explorer.kube.sources import files, helm, kustomize
from explorer.kube.sources.child import USUAL, Limits
from explorer.kube.sources.files import Form, Piece

PORTION = 500
"""Objects and problems that are given at once, at most."""


class Options(Struct, frozen=True):
    """How a path is read, where there is a choice.

    Attributes:
        values: paths of files with values for a chart; a later one counts more.
        set: single values for a chart, as `a.b=1`; they count most.
        release: name of the release that a chart makes; empty for the usual one.
        namespace: into which a chart would be installed; empty for `default`.
        remote: whether a kustomization may use the network.
        limits: of each program that is run.
    """

    values: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    release: str = ""
    namespace: str = ""
    remote: bool = False
    limits: Limits = USUAL


class Portion(Struct, frozen=True):
    """Some of what stands at a path.

    Attributes:
        manifests: objects with their places.
        problems: what is wrong; the rest is read.
        part: how much has been read, 0 to 1.
    """

    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...]
    part: float


class PathSource:
    """What stands at a path, as a source of objects; nothing is read before it is asked for."""

    def __init__(self, path: str, options: Options, piped: BinaryIO) -> None:
        self.path = path
        self._options = options
        self._piped = piped

    @property
    def form(self) -> Form:
        """What stands there: a file, what is piped in, a kustomization, a chart, or a folder with any of them."""
        return files.form_of(self.path)

    def read(self, tell: Tell | None = None) -> Iterator[Portion]:
        """All portions, in the order of the files' names; the first comes before the last file is read.

        Args:
            tell: hears how much has been read, 0 to 1; what it raises ends the reading.
        """
        with uncollected():
            yield from self._portions(tell)

    def _portions(self, tell: Tell | None) -> Iterator[Portion]:
        found = files.roots(list(files.pieces(self.path)))
        whole = sum(one.size for one in found if isinstance(one, Piece)) or 1
        done = 0
        for one in found:
            size = one.size if isinstance(one, Piece) else 0
            part, share = done / whole, size / whole

            def tell_of_piece(portion: float, part: float = part, share: float = share) -> None:
                if tell is not None:
                    tell(min(part + share * portion, 1.0))

            done += size
            things = self._read(one, tell_of_piece) if isinstance(one, Piece) else iter((one,))
            yield from _portions(things, min(part + share, 1.0))
            tell_of_piece(1.0)

    def list(self, tell: Tell | None = None) -> Listing:
        """All objects; see `read`."""
        return listing(self.read(tell))

    def watch(self, version: str) -> Iterator[Delta]:  # noqa: ARG002 - the port's
        """Nothing: files are read once."""
        return iter(())

    def _read(self, piece: Piece, tell: Tell) -> Iterator[Manifest | Problem]:
        if piece.form == "piped":
            return files.read_piped(self._piped, tell)
        if piece.form == "chart":
            return self._chart(piece, tell)
        if piece.form == "kustomization":
            return self._kustomization(piece, tell)
        return files.read_file(piece.path, tell)

    def _chart(self, piece: Piece, tell: Tell) -> Iterator[Manifest | Problem]:
        options, texts = self._options, []
        for path in options.values:
            text = files.text_of(path)
            if isinstance(text, Problem):
                yield text
                return
            texts.append(text)
        release = helm.Release(
            piece.path, tuple(texts), options.set, options.release or helm.RELEASE, options.namespace or "default"
        )
        yield from helm.manifests(release, options.limits, tell)

    def _kustomization(self, piece: Piece, tell: Tell) -> Iterator[Manifest | Problem]:
        options = self._options
        built = kustomize.manifests(piece.path, options.limits, tell, allowed=options.remote)
        found = list(built)
        yield from found
        if not any(isinstance(one, Manifest) for one in found):
            for file in files.plain(piece.path):
                yield from files.read_file(file.path, lambda _part: tell(0.0))


def _portions(things: Iterator[Manifest | Problem], part: float) -> Iterator[Portion]:
    while found := list(islice(things, PORTION)):
        manifests = tuple(one for one in found if isinstance(one, Manifest))
        yield Portion(manifests, tuple(one for one in found if isinstance(one, Problem)), part)


_PLAIN = Options()


def open_path(path: str, options: Options = _PLAIN, piped: BinaryIO | None = None) -> PathSource:
    """A source of what stands at a path.

    Args:
        path: of a file with YAML or JSON, of a chart (a folder, or an archive), of a kustomization, or of a folder with any of
            these; `-` for what is piped in.
        options: how it is read.
        piped: standard input.
    """
    return PathSource(path, options, piped or BytesIO())


def read_path(path: str, piped: BinaryIO | None = None) -> Iterator[Manifest | Problem]:
    """The objects at a path and what is wrong, one after another; see `open_path`."""
    for portion in open_path(path, piped=piped).read():
        yield from portion.problems
        yield from portion.manifests


def listing(portions: Iterable[Portion]) -> Listing:
    """Portions as one listing, each object with the file and the line where it was written."""
    manifests, problems = collected(portions)
    origins = tuple(Origin(one.file, one.place.line) for one in manifests)
    return Listing(tuple(one.object for one in manifests), "", origins, tuple(str(one) for one in problems))


def collected(portions: Iterable[Portion]) -> tuple[list[Manifest], list[Problem]]:
    """All manifests and all problems of portions; a manifest can say where each of its fields stands."""
    found = list(portions)
    return (
        list(chain.from_iterable(one.manifests for one in found)),
        list(chain.from_iterable(one.problems for one in found)),
    )
