"""Files of another version of a repository, as `git:REV:PATH`: written to a folder for as long as they are read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec import Struct

from explorer.kube.sources import kustomize
from explorer.kube.sources.child import SHUT, USUAL, ChildError, Limits, Said, run

PREFIX = "git:"

MOST_FILES = 20_000
MOST_BYTES = 256 << 20
"""More is not read of one version."""

_ENVIRONMENT = {
    **SHUT, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_PAGER": "", "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",
}  # fmt: skip
"""Nothing is asked, locked or fetched."""


class GitError(Exception):
    """The files of a version could not be had; the text is one line: what, where, and what was expected."""


class Version(NamedTuple):
    """What `git:REV:PATH` names.

    Attributes:
        revision: a commit, branch, tag or anything else that git takes for one; empty for what is staged.
        path: of a file or a folder, from where the command was typed.
    """

    revision: str
    path: str


class _Blob(Struct, frozen=True, gc=False):
    """A file of a version: its name in git, how long it is, and its path from where the command was typed."""

    name: str
    size: int
    path: str


def version_of(path: str) -> Version | None:
    """The version that a path names; None if it is an ordinary path.

    Raises:
        GitError: if it begins as one and is none.
    """
    if not path.startswith(PREFIX) or os.path.exists(path):  # noqa: PTH110 - false for what can be no path
        return None
    revision, colon, inside = path.removeprefix(PREFIX).partition(":")
    if not colon or not revision or revision.startswith("-") or "\0" in path:
        raise GitError(f"{path}: names no version; expected git:REV:PATH such as git:HEAD~1:deploy/")
    return Version(revision, inside or ".")


@contextmanager
def written(version: Version, limits: Limits = USUAL) -> Iterator[str]:
    """A folder or file with what a version has at its path; it is there until the context ends.

    Of a kustomization the whole repository is there, as it may refer to what is beside it. Symbolic links and modules are left out.

    Raises:
        GitError: if there is no git, no repository, no such revision or path, or too much of it.
    """
    blobs = _files(version, version.path, limits)
    if any(PurePosixPath(one.path).name in kustomize.NAMES for one in blobs):
        top = _top(limits)
        if top:
            blobs = _files(version, top, limits)
    with TemporaryDirectory(prefix="podium-git-") as folder:
        # Paths may lead out of the working folder (`../base`); below a few folders of our own they stay inside ours.
        start = Path(folder).joinpath(*["in"] * _MOST_ABOVE)
        start.mkdir(parents=True)
        for one, data in zip(blobs, _contents(blobs, limits), strict=True):
            place = start / one.path
            if not Path(os.path.normpath(place)).is_relative_to(folder):
                raise GitError(
                    f"git:{version.revision}:{one.path}: leads too far out of the folder; expected a path inside the repository"
                )
            Path(os.path.normpath(place)).parent.mkdir(parents=True, exist_ok=True)
            Path(os.path.normpath(place)).write_bytes(data)
        yield os.path.normpath(start / version.path)


_MOST_ABOVE = 40


def named(version: Version, place: str, file: str) -> str:
    """A file of the folder by the name that it has in its version: `git:HEAD:deploy/web.yaml`."""
    inside = os.path.relpath(file, place)
    path = version.path.rstrip("/")
    full = path if inside == "." else inside if path in ("", ".") else f"{path}/{inside}"
    return f"{PREFIX}{version.revision}:{os.path.normpath(full)}"


def _git(arguments: list[str], limits: Limits, given: bytes = b"") -> Said:
    program = shutil.which("git")
    if program is None:
        raise GitError("git is not installed; expected it to read another version")
    home = {key: os.environ[key] for key in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE") if key in os.environ}
    environment = {**_ENVIRONMENT, **home, "PATH": os.environ.get("PATH", "")}
    # No command of the repository's own configuration is run: these ask for objects alone.
    own = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"]
    try:
        return run([program, *own, *arguments], environment, given, limits)
    except ChildError as error:
        raise GitError(str(error)) from None


def _files(version: Version, path: str, limits: Limits) -> list[_Blob]:
    said = _git(["ls-tree", "-r", "-z", "--long", "--end-of-options", version.revision, "--", path], limits)
    where = f"{PREFIX}{version.revision}:{path}"
    if said.code:
        words = (said.err.strip().splitlines() or ["it says nothing"])[-1].removeprefix("fatal: ")
        raise GitError(f"{where}: git says {words}")
    found = []
    for entry in said.out.decode("utf-8", "surrogateescape").split("\0"):
        about, tab, name = entry.partition("\t")
        mode, kind, blob, size = about.split() if tab else ("", "", "", "")
        if kind == "blob" and mode.startswith("100"):
            found.append(_Blob(blob, int(size), name))
    if not found:
        raise GitError(f"{where}: holds no file in that version; expected a file or a folder")
    if len(found) > MOST_FILES or sum(one.size for one in found) > MOST_BYTES:
        raise GitError(
            f"{where}: holds more than {MOST_FILES:,} files or {MOST_BYTES >> 20} MiB; expected a smaller folder"
        )
    return found


def _top(limits: Limits) -> str:
    """The path from here to the top of the repository; empty if this is the top."""
    said = _git(["rev-parse", "--show-cdup"], limits)
    return said.out.decode("utf-8", "replace").strip() or "."


def _contents(blobs: list[_Blob], limits: Limits) -> Iterator[bytes]:
    """What stands in files, all asked for at once."""
    said = _git(["cat-file", "--batch"], limits, "".join(f"{one.name}\n" for one in blobs).encode())
    at = 0
    for one in blobs:
        end = said.out.find(b"\n", at)
        if end < 0 or said.out[at:end].split()[1:2] != [b"blob"]:
            raise GitError(f"git gives nothing for {one.path}; expected a file that this copy of the repository has")
        yield said.out[end + 1 : end + 1 + one.size]
        at = end + 1 + one.size + 1
