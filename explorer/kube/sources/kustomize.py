"""Kustomizations as manifests: built by `kubectl kustomize`, without the network, with the file that each object was written in."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from explorer.kube.building import START, Place, Tell, Text, build
from explorer.kube.manifests import Manifest, Problem, read
from explorer.kube.sources.child import SHUT, USUAL, ChildError, Limits, run
from explorer.kube.sources.kubectl import ClusterError, find_kubectl

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

INSTALL = "is a kustomization, and nothing here can build it; expected: make extras in Podium's folder, or kubectl on the PATH"

_FOLDERS = ("resources", "components", "bases")
_FILES = (*_FOLDERS, "generators", "transformers", "validators", "configurations", "crds", "patchesStrategicMerge")
_WITH_PATHS = ("patches", "patchesJson6902", "replacements")
_GENERATORS = ("configMapGenerator", "secretGenerator")

_ORIGIN = "config.kubernetes.io/origin"
_REMOTE = re.compile(
    r"[a-z][a-z0-9+.-]*://|git::|[\w.-]+@[\w.-]+:|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?[/:][^\s]*/|.*\?(?:ref|version|timeout|submodules)=",
    re.IGNORECASE,
)

MOST_KUSTOMIZATIONS = 1_000
"""Of one tree that are looked through for what is not on this machine."""

MOST_BYTES = 4 << 20
"""Of one file that says how to build."""


def file_of(folder: Path) -> Path | None:
    """The file that makes a folder a kustomization; None if it is none."""
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _said(folder: Path) -> tuple[dict[str, Any], str]:
    """What a kustomization says, and its text; nothing if it cannot be read: then kubectl says why."""
    file = file_of(folder)
    try:
        if file is None or file.stat().st_size > MOST_BYTES:
            return {}, ""
        text = file.read_text("utf-8", "replace")
    except OSError:
        return {}, ""
    found = build(Text(text, START), lambda _place, _message: None)
    return (found[0] if found and isinstance(found[0], dict) else {}), text


def is_component(folder: Path) -> bool:
    """Whether it only changes what others build."""
    return _said(folder)[0].get("kind") == "Component"


def _named(said: dict[str, Any]) -> list[str]:
    """All paths that a kustomization names."""
    found = [one for field in _FILES for one in _list(said.get(field))]
    for field in _WITH_PATHS:
        found += [one.get("path") for one in _list(said.get(field)) if isinstance(one, dict)]
    for field in _GENERATORS:
        for one in _list(said.get(field)):
            if isinstance(one, dict):
                names = [*_list(one.get("files")), *_list(one.get("envs")), one.get("env")]
                found += [str(name).rpartition("=")[2] for name in names if isinstance(name, str)]
    openapi = said.get("openapi")
    if isinstance(openapi, dict):
        found.append(openapi.get("path"))
    return [one for one in found if isinstance(one, str) and one and "\n" not in one]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def based_on(folder: Path) -> list[Path]:
    """The kustomizations on this machine that a kustomization builds on."""
    said = _said(folder)[0]
    names = [one for field in _FOLDERS for one in _list(said.get(field)) if isinstance(one, str) and "\n" not in one]
    found = (folder / name for name in names if name)
    return [Path(os.path.realpath(one)) for one in found if _is_folder(one)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def remote(folder: Path, path: str) -> Iterator[Problem]:
    """What a kustomization wants from the network, itself or anything that it builds on.

    Args:
        folder: of the kustomization.
        path: the same as it was given; problems begin with it.
    """
    seen: set[Path] = set()
    waiting = [Path(os.path.realpath(folder))]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if len(seen) > MOST_KUSTOMIZATIONS:
            yield Problem(
                _shown(here, folder, path), 1, 1, f"builds on more than {MOST_KUSTOMIZATIONS:,} others; expected fewer"
            )
            return
        said, text = _said(here)
        for name in _named(said):
            if _REMOTE.match(name) and not _exists(here / name):
                line = text.count("\n", 0, max(text.find(name), 0)) + 1
                words = (
                    f"{name[:120]!r} comes from the network, which nobody has allowed; the kustomization is not built"
                )
                yield Problem(_shown(file_of(here) or here, folder, path), line, 1, words)
        waiting += based_on(here)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _shown(file: Path, folder: Path, path: str) -> str:
    """A file as somebody would call it who gave the folder as `path`."""
    try:
        return os.path.normpath(f"{path}/{os.path.relpath(os.path.realpath(file), os.path.realpath(folder))}")
    except ValueError:
        return str(file)


def manifests(
    path: str, limits: Limits = USUAL, tell: Tell | None = None, *, allowed: bool = False
) -> Iterator[Manifest | Problem]:
    """The objects that a kustomization builds, each where it was written before it was changed; and what is wrong.

    Args:
        path: of its folder, as it was given.
        limits: of kubectl.
        tell: hears 0 every now and then; what it raises ends the work.
        allowed: whether it may use the network.
    """
    folder = Path(path)
    file = _shown(file_of(folder) or folder, folder, path)
    try:
        kubectl = find_kubectl()
    except (ClusterError, OSError):
        yield Problem(file, 1, 1, INSTALL)
        return
    if not allowed and (refused := list(remote(folder, path))):
        yield from refused
        return
    with tempfile.TemporaryDirectory() as home:
        place = Path(os.path.realpath(home))
        environment = {"HOME": home, "KUBECONFIG": str(place / "none"), **({} if allowed else SHUT)}
        if allowed:
            environment.update({key: value for key, value in os.environ.items() if key in _FOR_NETWORK})
        try:
            above = _overlay(folder, place)
            said = run([kubectl, "kustomize", str(above or folder)], environment, b"", limits, tell)
            if (
                said.code and above and "buildMetadata" in said.err
            ):  # an old kubectl: it does not say where objects are from
                above = None
                said = run([kubectl, "kustomize", str(folder)], environment, b"", limits, tell)
        except ChildError as error:
            yield Problem(file, 1, 1, f"the kustomization is not built: {error}")
            return
    if said.code:
        yield Problem(file, 1, 1, f"the kustomization is not built: {_reason(said.err, place, folder)}")
        return
    written = _Written(folder, path, place if above else None)
    for one in read(said.out.decode("utf-8", "replace"), file):
        yield one if isinstance(one, Problem) else written.of(one)


_FOR_NETWORK = frozenset(
    {"PATH", "HOME", "SSH_AUTH_SOCK", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"}
)


def _overlay(folder: Path, place: Path) -> Path | None:
    """A kustomization above the user's, in a folder of our own, that only asks where each object is from; None if none can be."""
    try:
        way = Path(os.path.relpath(os.path.realpath(folder), place)).as_posix()
    except ValueError:  # on another drive
        return None
    above = place / "overlay"
    above.mkdir()
    field = "components" if is_component(folder) else "resources"
    text = f"{field}:\n- {json.dumps(f'../{way}')}\nbuildMetadata:\n- originAnnotations\n"
    (above / "kustomization.yaml").write_text(text, "utf-8")
    return above


def _reason(err: str, place: Path, folder: Path) -> str:
    """The last cause that kubectl names, without the folder that only we know."""
    lines = [line for line in err.splitlines() if line.strip() and not line.startswith("#")]
    words = re.sub(r"^error: ", "", lines[-1].strip()) if lines else "kubectl said nothing"
    words = words.replace(f"{place}/overlay", "").replace(f"{os.path.realpath(folder)}/", "")
    return words if len(words) < 600 else f"{words[:200]} … {words[-380:]}"


class _Written:
    """Finds what somebody wrote for what was built; a class because the files that were read are kept."""

    def __init__(self, folder: Path, path: str, place: Path | None) -> None:
        self._folder, self._path, self._place = folder, path, place
        self._read: dict[str, Sequence[Manifest]] = {}

    def of(self, built: Manifest) -> Manifest:
        """The same object with its origin, and without the annotation that told it."""
        metadata = built.object.get("metadata")
        if self._place is None or not isinstance(metadata, dict):
            return built
        annotations = metadata.get("annotations")
        if not isinstance(annotations, dict) or _ORIGIN not in annotations:
            return built
        found = build(Text(str(annotations.pop(_ORIGIN)), START), lambda _place, _message: None)
        if not annotations:
            del metadata["annotations"]
        origin = found[0] if found and isinstance(found[0], dict) else {}
        where = origin.get("path") or origin.get("configuredIn")
        if not isinstance(where, str) or "repo" in origin:
            return built
        file = Path(os.path.normpath(self._place / "overlay" / where))
        shown = _shown(file, self._folder, self._path)
        likeness = [one for one in self._of_file(file, shown) if one.object.get("kind") == built.object.get("kind")]
        written = _closest(built, likeness) or Manifest({}, shown, Text("", _generator(file, origin)))
        return Manifest(built.object, shown, Text("", START), (), written)

    def _of_file(self, file: Path, shown: str) -> Sequence[Manifest]:
        if shown not in self._read:
            try:
                text = file.read_text("utf-8-sig", "replace") if file.stat().st_size <= MOST_BYTES << 4 else ""
            except OSError:
                text = ""
            self._read[shown] = [one for one in read(text, shown) if isinstance(one, Manifest)]
        return self._read[shown]


def _generator(file: Path, origin: dict[str, Any]) -> Place:
    """Where a kustomization says what makes an object."""
    made_by = origin.get("configuredBy")
    kind = str(made_by.get("kind")) if isinstance(made_by, dict) else ""
    lines = _said(file.parent)[1].splitlines()
    field = f"{kind[:1].lower()}{kind[1:]}:"
    return next((Place(number, 1) for number, line in enumerate(lines, 1) if kind and line.startswith(field)), START)


def _closest(built: Manifest, likeness: Sequence[Manifest]) -> Manifest | None:
    """The one of which the name was made: the longest that stands in it."""
    name = _name(built)
    fits = [one for one in likeness if _name(one) and _name(one) in name]
    return max(fits, key=lambda one: len(_name(one)), default=likeness[0] if len(likeness) == 1 else None)


def _name(one: Manifest) -> str:
    metadata = one.object.get("metadata")
    return str(metadata.get("name") or "") if isinstance(metadata, dict) else ""
