"""`kubectl proxy` on a private socket: all of kubectl's ways to sign in, and nothing but reading gets through it.

The socket stands in a folder that only this user can enter. kubectl is kept by a small shell, which ends it and removes
the folder as soon as the pipe to this process closes: whether it is closed, or this process is killed.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from explorer.kube.sources.kubectl import ClusterError
from explorer.kube.sources.links import Links
from explorer.kube.sources.transport import Answer, Question

LONGEST_SOCKET = 100
"""Characters of a socket's path; macOS allows 103."""

_START_SECONDS = 15.0
_MOST_COMPLAINTS = 1 << 20

READS = (
    "^/version$", "^/api$", "^/apis$", "^/api/v1$", "^/apis/[^/]+/[^/]+$",
    "^/api/v1/[a-z0-9]+$", "^/api/v1/namespaces/[^/]+/[a-z0-9]+$",
    "^/apis/[^/]+/[^/]+/[a-z0-9]+$", "^/apis/[^/]+/[^/]+/namespaces/[^/]+/[a-z0-9]+$",
)  # fmt: skip
"""The paths that may be asked for: what there is, and lists. No object's exec, attach, log, proxy or port-forward is among them."""

WRITES = "^([^G]|G[^E]|GE[^T]|GET.)"
"""The methods that are refused: all but GET."""

KEEPER = """
"$@" & child=$!
exec >&-
trap : TERM INT HUP
read -r _
kill -KILL "$child"
rm -rf -- "$PODIUM_FOLDER"
"""


def has_private_sockets() -> bool:
    """Whether this machine has sockets that are files, so that a folder can keep them private."""
    return os.name == "posix" and hasattr(socket, "AF_UNIX")


def for_kubectl(environment: Mapping[str, str], kubeconfigs: Sequence[str]) -> dict[str, str]:
    """The environment for kubectl.

    Args:
        environment: that of this process.
        kubeconfigs: the files that it shall read; its preferences may not add options of their own.
    """
    return {**environment, "KUBECONFIG": os.pathsep.join(kubeconfigs), "KUBERC": "off", "KUBECTL_KUBERC": "false"}


class Proxy:
    """A transport through `kubectl proxy`."""

    most = Links.most

    def __init__(self, kubectl: str, context: str, environment: Mapping[str, str], check: Callable[[], None]) -> None:
        """Nothing is started before something is asked.

        Args:
            kubectl: its path.
            context: the name of the context.
            environment: for kubectl, see `for_kubectl`.
            check: raises ClusterError if kubectl may not be started, now or again.
        """
        self._command = [
            kubectl, f"--context={context}", "proxy", f"--accept-paths={','.join(READS)}",
            f"--reject-methods={WRITES}", "--disable-filter=false",
        ]  # fmt: skip
        self._environment, self._check = environment, check
        self._links = Links(self._connect, socket.AF_UNIX)
        self._folder: Path | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path | None:
        """Where the socket is; None while kubectl does not run."""
        return self._folder

    def ask(self, question: Question) -> Answer:
        """Begin to ask; starts kubectl if it does not run.

        Raises:
            ClusterError: if kubectl cannot be started, or takes no questions.
        """
        return self._links.ask(question)

    def wait(self, seconds: float) -> Sequence[Answer]:
        """The answers of which there is more to read."""
        return self._links.wait(seconds)

    def close(self) -> None:
        """End kubectl, and remove its folder."""
        self._links.close()
        self._end_kubectl()

    def _connect(self, link: socket.socket) -> None:
        self._forget_complaints()
        try:
            link.connect(self._socket())
        except (ConnectionRefusedError, FileNotFoundError):
            # kubectl has ended by itself.
            self._end_kubectl()
            link.connect(self._socket())

    def _forget_complaints(self) -> None:
        """Kubectl writes a line for each question that a server does not answer; it goes on writing at the end."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                if (self._folder / "complaints").stat().st_size > _MOST_COMPLAINTS:
                    os.truncate(self._folder / "complaints", 0)

    def _socket(self) -> str:
        return str((self._folder or self._start()) / "s")

    def _start(self) -> Path:
        self._check()
        self._folder = folder = _private_folder(self._environment)
        complaints = folder / "complaints"
        command = ["/bin/sh", "-c", KEEPER, "keeper", *self._command, f"--unix-socket={folder / 's'}"]
        try:
            with complaints.open("ab") as errors:
                self._keeper = keeper = subprocess.Popen(  # noqa: S603 - kubectl, with words that this file writes
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env={**self._environment, "PODIUM_FOLDER": str(folder)},
                    start_new_session=True,
                )
        except OSError as error:
            self._end_kubectl()
            raise ClusterError(f"kubectl cannot be started ({error.strerror})") from None
        if not _first_words(keeper).startswith(b"Starting to serve"):
            text = complaints.read_bytes()[-4000:].decode("utf-8", "replace")
            self._end_kubectl()
            raise ClusterError(f"kubectl does not start: {one_line(text) or 'it says nothing'}")
        return folder

    def _end_kubectl(self) -> None:
        keeper, folder = self._keeper, self._folder
        self._keeper = self._folder = None
        if keeper is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(keeper.pid, signal.SIGKILL)
            keeper.wait()
            for pipe in (keeper.stdin, keeper.stdout):
                if pipe is not None:
                    pipe.close()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _private_folder(environment: Mapping[str, str]) -> Path:
    """A new folder that only this user can enter, with room for a socket's name."""
    for place in (environment.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp
        if place and len(place) < LONGEST_SOCKET - len("/podium-12345678/s"):
            with contextlib.suppress(OSError):
                return Path(tempfile.mkdtemp(prefix="podium-", dir=place))
    raise ClusterError("no folder can be made for the socket to kubectl; expected one in the temporary folder")


def _first_words(keeper: subprocess.Popen[bytes]) -> bytes:
    """What kubectl says first; empty if it ends, or takes too long."""
    assert keeper.stdout is not None  # noqa: S101 - it was asked for
    with selectors.DefaultSelector() as selector:
        selector.register(keeper.stdout, selectors.EVENT_READ)
        return os.read(keeper.stdout.fileno(), 4096) if selector.select(_START_SECONDS) else b""


def one_line(text: str) -> str:
    """What a program complained of, without its time stamps, as one line."""
    text = re.sub(r"(?m)^[IWEF]\d{4} [\d:.]+\s+\d+ [\w.]+:\d+\] ", "", text)
    return " ".join(text.removeprefix("error: ").split())[:600]
