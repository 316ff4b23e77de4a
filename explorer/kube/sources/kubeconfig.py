"""Kubeconfigs: which contexts there are, and what using one would run or send. Nothing is run and nothing is asked here."""

from __future__ import annotations

import difflib
import hashlib
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from os import pathsep
from pathlib import Path
from typing import Any

from msgspec import Struct

from explorer.kube.building import Place, build
from explorer.kube.manifests import parts
from explorer.kube.sources.kubectl import ClusterError
from explorer.terminal import harmless

MOST_BYTES = 16 << 20
"""A larger file is no kubeconfig."""

_SECRET = re.compile(r"secret|token|passw|credential|api-?_?key|private", re.IGNORECASE)
_HIDDEN = "••••"


class Command(Struct, frozen=True):
    """What using a context would run, or send elsewhere, besides asking the cluster.

    Attributes:
        lines: what it is, for a person to judge; values that look like secrets are hidden.
        digest: stands for exactly this, secrets included; what is kept when it was allowed.
    """

    lines: tuple[str, ...]
    digest: str


class Context(Struct, frozen=True):
    """A cluster with the user as whom it is asked.

    Attributes:
        name: as in the kubeconfig.
        cluster: the name of the cluster.
        user: the name of the user.
        server: the address of the cluster.
        namespace: that of the context; empty if it says none.
        command: what using it would run; None for nothing.
        problem: why it cannot be used, one line; empty if it can.
    """

    name: str
    cluster: str = ""
    user: str = ""
    server: str = ""
    namespace: str = ""
    command: Command | None = None
    problem: str = ""


class Kubeconfig(Struct, frozen=True):
    """One file or several, merged as kubectl does: the first that has a name counts.

    Attributes:
        paths: the files, whether they are there or not.
        contexts: in the order of the files.
        current: the name of the context that is used if none is named; empty for none.
        problems: what could not be read, a line each.
    """

    paths: tuple[str, ...]
    contexts: tuple[Context, ...]
    current: str = ""
    problems: tuple[str, ...] = ()


def usual_paths(environment: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """The files that kubectl would read.

    Args:
        environment: that of the process; `KUBECONFIG` may name several files.
        home: the folder of the user.
    """
    named = [Path(part) for part in environment.get("KUBECONFIG", "").split(pathsep) if part]
    return tuple(named) or (home / ".kube" / "config",)


def read_kubeconfig(paths: Sequence[Path]) -> Kubeconfig:
    """The contexts of some files; a file that cannot be read is a problem, one that is not there is none if another is."""
    problems: list[str] = []
    files = [(path, values) for path in paths if (values := _read(path, problems)) is not None]
    if not files and not problems:
        named = " or ".join(str(path) for path in paths)
        problems.append(f"{named} is not there; expected a kubeconfig, as a provider's tool writes it")
    clusters = _merged(files, "clusters", "cluster", problems)
    users = _merged(files, "users", "user", problems)
    found = _merged(files, "contexts", "context", problems)
    contexts = tuple(_context(name, values, clusters, users) for name, (_, values) in found.items())
    current = next((text for _, values in files if (text := _text(values, "current-context"))), "")
    return Kubeconfig(tuple(str(path.absolute()) for path in paths), contexts, current, tuple(problems))


def choose(config: Kubeconfig, name: str = "") -> Context:
    """The context of a name, or the current one.

    Raises:
        ClusterError: if there is none, or it lacks what it needs.
    """
    wanted = name or config.current
    found = next((context for context in config.contexts if context.name == wanted), None)
    if found is None:
        if not config.contexts:
            raise ClusterError(config.problems[0] if config.problems else f"{config.paths[0]} has no contexts")
        names = [context.name for context in config.contexts]
        near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5) or names[:5]
        what = f"there is no context {wanted!r}" if wanted else "there is no current context"
        raise ClusterError(f"{what}; expected one of {', '.join(map(repr, near))}")
    if found.problem:
        raise ClusterError(found.problem)
    return found


def needs_permission(context: Context, allowed: frozenset[str] = frozenset()) -> Command | None:
    """What has to be shown and allowed before a context is used; None for nothing.

    Args:
        context: of a kubeconfig.
        allowed: digests of what was allowed before.
    """
    command = context.command
    return None if command is None or command.digest in allowed else command


def _read(path: Path, problems: list[str]) -> dict[str, Any] | None:
    try:
        if not path.is_file():
            if path.exists():
                problems.append(f"{path} is no file; expected a kubeconfig")
            return None
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{path} cannot be read ({error.strerror})")
        return None
    except UnicodeDecodeError:
        problems.append(f"{path} is no text; expected a kubeconfig")
        return None
    if len(data) > MOST_BYTES:
        problems.append(f"{path} is larger than {MOST_BYTES >> 20} MiB; expected a kubeconfig")
        return None
    found: list[str] = []

    def complain(place: Place, message: str) -> None:
        found.append(f"{path}:{place.line}:{place.column}: {message}")

    values = [value for part in list(parts(text))[:1] for value in build(part, complain)]
    problems.extend(found[:1])
    if not values:
        return None if found else {}
    if not isinstance(values[0], dict):
        problems.append(f"{path}:1:1: is no kubeconfig; expected clusters, users and contexts")
        return None
    return values[0]


def _merged(
    files: Sequence[tuple[Path, dict[str, Any]]], plural: str, single: str, problems: list[str]
) -> dict[str, tuple[Path, dict[str, Any]]]:
    """What has a name, with the file that it is from."""
    found: dict[str, tuple[Path, dict[str, Any]]] = {}
    for path, values in files:
        entries = values.get(plural)
        if not isinstance(entries, list | None):
            problems.append(f"{path}: {plural} is no list; expected names with a {single} each")
            continue
        for entry in entries or ():
            name = entry.get("name") if isinstance(entry, dict) else None
            inner = entry.get(single) if isinstance(entry, dict) else None
            if name is None or not isinstance(inner, dict | None):
                line = f":{entry.line}:{entry.column}" if hasattr(entry, "line") else ""
                problems.append(f"{path}{line}: an entry of {plural} lacks its name or its {single}")
            else:
                found.setdefault(str(name), (path, inner or {}))
    return found


def _context(
    name: str,
    values: dict[str, Any],
    clusters: Mapping[str, tuple[Path, dict[str, Any]]],
    users: Mapping[str, tuple[Path, dict[str, Any]]],
) -> Context:
    cluster, user = _text(values, "cluster"), _text(values, "user")
    problem = ""
    for what, wanted, there in (("cluster", cluster, clusters), ("user", user, users)):
        if wanted not in there and (wanted or what == "cluster"):
            near = difflib.get_close_matches(wanted, list(there), n=1, cutoff=0.5)
            hint = f" ({near[0]!r} is near)" if near else ""
            problem = problem or f"the context {name!r} names the {what} {wanted!r}, which is not there{hint}"
    server = _text(clusters[cluster][1], "server") if cluster in clusters else ""
    if not problem and not server:
        problem = f"the cluster {cluster!r} of the context {name!r} has no server; expected its address"
    lines, exact = [], []
    for shown, full in (*_user_lines(*users[user], server),) if user in users else ():
        lines.append(shown)
        exact.append(full)
    if cluster in clusters and (proxy := _text(clusters[cluster][1], "proxy-url")):
        lines.append(f"asks the cluster through the proxy {harmless(re.sub(r'//[^/@]*@', f'//{_HIDDEN}@', proxy))}")
        exact.append(f"proxy {proxy}")
    command = None
    if lines:
        command = Command(tuple(lines), hashlib.sha256("\n".join(exact).encode("utf-8", "replace")).hexdigest())
    return Context(name, cluster, user, server, _text(values, "namespace"), command, problem)


def _user_lines(file: Path, user: dict[str, Any], server: str) -> Iterator[tuple[str, str]]:
    """What a user's credentials need, as it is shown and as it counts."""
    plug_in = user.get("exec")
    if isinstance(plug_in, dict):
        words = [_resolved(_text(plug_in, "command"), file), *(str(word) for word in plug_in.get("args") or ())]
        yield f"runs {harmless(shlex.join(_without_secrets(words)))}", f"exec {words!r}"
        for entry in plug_in.get("env") or ():
            if isinstance(entry, dict):
                name, value = str(entry.get("name", "")), str(entry.get("value", ""))
                shown = _HIDDEN if _SECRET.search(name) else harmless(value)
                yield f"with {harmless(name)}={shown}", f"env {name}={value}"
    provider = user.get("auth-provider")
    if isinstance(provider, dict):
        name, settings = _text(provider, "name"), provider.get("config")
        settings = settings if isinstance(settings, dict) else {}
        telling = [f"{key}={settings[key]}" for key in ("cmd-path", "cmd-args", "idp-issuer-url") if key in settings]
        yield f"signs in by the provider {harmless(' '.join([name, *telling]))}", f"provider {name} {telling!r}"
    if token := _text(user, "tokenFile"):
        where = harmless(str((file.parent / token).absolute()))
        yield f"sends the text of the file {where} to {harmless(server)}", f"file {where} {server}"


def _resolved(command: str, file: Path) -> str:
    """What is run: with a slash it is relative to the kubeconfig, without one it is sought on the PATH."""
    if "/" in command or "\\" in command:
        return str((file.parent / command).absolute())
    return shutil.which(command) or command


def _without_secrets(words: Sequence[str]) -> Iterator[str]:
    hide = False
    for word in words:
        name, sign, _ = word.partition("=")
        flag = word.startswith("-") and _SECRET.search(name) is not None
        yield f"{name}={_HIDDEN}" if flag and sign else _HIDDEN if hide and not word.startswith("-") else word
        hide = flag and not sign


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value)
