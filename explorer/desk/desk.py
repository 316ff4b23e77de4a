"""What can be opened: paths, the contexts of the kubeconfig, and two of them side by side."""

from __future__ import annotations

import difflib
import importlib.util
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from explorer.desk.own import OwnCluster, OwnFiles
from explorer.kube.sources.git import GitError, version_of
from explorer.kube.sources.kubeconfig import Kubeconfig, choose, needs_permission, read_kubeconfig, usual_paths
from explorer.kube.sources.kubectl import ClusterError, find_kubectl
from explorer.kube.sources.live import Live, open_cluster
from explorer.kube.sources.reading import Options, open_path
from explorer.kube.sources.versions import VersionSource
from explorer.model.opened import CannotOpenError, Opened, Permission

CONTEXT = "context:"
"""Stands before the name of a context."""

_EXTRA = "make extras in Podium's folder"


class OwnDesk:
    """What can be opened on this machine.

    Args:
        environment: that of this process.
        home: the user's folder.
        kept: the file that remembers what was allowed.
        now: a clock that only goes forward, in seconds.
        chance: a number from 0 up to 1.
        options: how charts and kustomizations are read.
        kubeconfig: the file to read in place of the usual ones; None for those.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        home: Path,
        kept: Path,
        now: Callable[[], float],
        chance: Callable[[], float],
        options: Options | None = None,
        kubeconfig: Path | None = None,
    ) -> None:
        self._environment, self._home, self._kept = environment, home, kept
        self._now, self._chance = now, chance
        self._options = options or Options()
        self._kubeconfig = kubeconfig
        self._allowed = _read(kept)

    def contexts(self) -> tuple[str, ...]:
        """The clusters that the user's kubeconfig names; none if there is no kubectl to reach them with."""
        if self._no_kubectl():
            return ()
        return tuple(one.name for one in self._config().contexts)

    def lacks(self) -> str:
        """What is to be installed before clusters and charts can be opened, as one line; empty if nothing is."""
        lacking = []
        if self._no_kubectl():
            lacking.append("clusters and kustomizations")
        if importlib.util.find_spec("helm_python") is None:
            lacking.append("charts")
        return f"To open {' and '.join(lacking)} too: {_EXTRA}" if lacking else ""

    def permission(self, what: str) -> Permission | None:
        """What has to be allowed before this is opened; None if nothing has."""
        if not what.startswith(CONTEXT):
            return None
        try:
            context = choose(self._config(), what.removeprefix(CONTEXT))
        except ClusterError:
            return None  # `open` says what is wrong
        command = needs_permission(context, self._allowed)
        if command is None:
            return None
        ask = f"Using the context {context.name} does this on your machine, besides asking the cluster:"
        return Permission(ask, command.lines, command.digest)

    def allow(self, key: str) -> None:
        """Remember that something was allowed."""
        self._allowed = frozenset({*self._allowed, key})
        _write(self._kept, self._allowed)

    def open(self, what: str) -> Opened:
        """Open a path, `git:REV:PATH`, `context:NAME`, or two of them with a line break between.

        Raises:
            CannotOpenError: if there is no such thing.
        """
        first, _, second = what.partition("\n")
        if second:
            from explorer.desk.comparison import OwnComparison  # noqa: PLC0415 - few compare

            return OwnComparison(self._one(first), self._one(second))
        return self._one(first)

    def _one(self, what: str) -> OwnFiles | OwnCluster:
        if what.startswith(CONTEXT):
            return self._cluster(what.removeprefix(CONTEXT))
        try:
            version = version_of(what)
        except GitError as error:
            raise CannotOpenError(str(error)) from None
        if version is not None:
            return OwnFiles(VersionSource(version, self._options), what, self._now)
        path = Path(what).expanduser()
        if what != "-" and not path.exists():
            raise CannotOpenError(f"{what}: is not there{_near(path)}; expected a file or a folder")
        return OwnFiles(
            open_path(str(path) if what != "-" else what, self._options), path.resolve().name or what, self._now
        )

    def _cluster(self, name: str) -> OwnCluster:
        config = self._config()
        try:
            context = choose(config, name)
            find_kubectl()
        except ClusterError as error:
            raise CannotOpenError(str(error)) from None
        allowed = self._allowed

        def connect() -> Live:
            return open_cluster(
                config, context.name, now=self._now, chance=self._chance, environment=self._environment, allowed=allowed
            )

        return OwnCluster(connect, context.name, self._now)

    def _config(self) -> Kubeconfig:
        paths = (self._kubeconfig,) if self._kubeconfig else usual_paths(self._environment, self._home)
        return read_kubeconfig(paths)

    def _no_kubectl(self) -> bool:
        try:
            find_kubectl()
        except ClusterError:
            return True
        return False


def _near(path: Path) -> str:
    try:
        names = [one.name for one in path.parent.iterdir()]
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, names, 1)
    return f" (did you mean {path.parent / close[0]}?)" if close else ""


def _read(kept: Path) -> frozenset[str]:
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()


def _write(kept: Path, allowed: frozenset[str]) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(sorted(allowed)), encoding="utf-8")
    except OSError:
        return  # it is asked again the next time
