"""What another version of a repository has at a path, as a source of objects."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from msgspec.structs import replace

from explorer.kube.building import Tell
from explorer.kube.manifests import Manifest, Problem
from explorer.kube.sources import git
from explorer.kube.sources.files import Form
from explorer.kube.sources.reading import Options, PathSource, Portion


class VersionSource(PathSource):
    """Files of another version: they are written to a folder for as long as they are read, and named as in their version."""

    def __init__(self, version: git.Version, options: Options) -> None:
        super().__init__(f"{git.PREFIX}{version.revision}:{version.path}", options, BytesIO())
        self._version = version

    @property
    def form(self) -> Form:
        """A folder, or a file: nobody has asked yet."""
        return "folder"

    def _portions(self, tell: Tell | None) -> Iterator[Portion]:
        version = self._version
        try:
            with git.written(version, self._options.limits) as place:
                for portion in PathSource(place, self._options, self._piped).read(tell):
                    manifests = tuple(named(one, version, place) for one in portion.manifests)
                    problems = tuple(replace(one, file=git.named(version, place, one.file)) for one in portion.problems)
                    yield Portion(manifests, problems, portion.part)
        except git.GitError as error:
            yield Portion((), (Problem(self.path, 1, 1, str(error).removeprefix(f"{self.path}: ")),), 1.0)


def named(manifest: Manifest, version: git.Version, place: str) -> Manifest:
    """An object of a folder by the name that its file has in its version."""
    written = None if manifest.written is None else named(manifest.written, version, place)
    return replace(manifest, file=git.named(version, place, manifest.file), written=written)
