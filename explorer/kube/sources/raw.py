"""`kubectl get --raw`, one process for each question: where there are no private sockets.

Threads read what the processes say, for pipes cannot be waited for together everywhere; each ends with its process.
Without a way to ask for the metadata alone, Secrets are read from the table that `kubectl get` prints, which has no values.
"""

from __future__ import annotations

import contextlib
import queue
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import IO
from urllib.parse import urlsplit

import msgspec

from explorer.kube.sources.kubectl import ClusterError
from explorer.kube.sources.proxy import one_line
from explorer.kube.sources.transport import NAMES, Head, Question

_PIECE = 1 << 18

_STATUS = {
    "Unauthorized": 401, "Forbidden": 403, "NotFound": 404, "MethodNotAllowed": 405, "NotAcceptable": 406, "Gone": 410,
    "Expired": 410, "TooManyRequests": 429, "InternalError": 500, "ServiceUnavailable": 503, "Timeout": 504,
}  # fmt: skip
"""The reasons that kubectl says, as HTTP knows them."""


class Raw:
    """A transport that runs kubectl for each question."""

    most = 8

    def __init__(self, kubectl: str, context: str, environment: Mapping[str, str], check: Callable[[], None]) -> None:
        """Nothing is started before something is asked.

        Args:
            kubectl: its path.
            context: the name of the context.
            environment: for kubectl.
            check: raises ClusterError if kubectl may not be started, now or again.
        """
        self._command = [kubectl, f"--context={context}", "get"]
        self._environment, self._check = environment, check
        self._heard: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._answers: set[_Answer] = set()

    def ask(self, question: Question) -> _Answer:
        """Begin to ask.

        Raises:
            ClusterError: if kubectl cannot be started.
        """
        self._check()
        names = question.accept == NAMES
        words = _table(question.path) if names else ["--raw", question.path]
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
        try:
            child = subprocess.Popen(  # noqa: S603 - kubectl, with words that this file writes
                [*self._command, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=dict(self._environment),
            )
        except OSError as error:
            errors.close()
            raise ClusterError(f"kubectl cannot be started ({error.strerror})") from None
        answer = _Answer(child, errors, self._heard.put, self._answers.discard, names)
        self._answers.add(answer)
        return answer

    def wait(self, seconds: float) -> list[_Answer]:
        """The answers of which there is more to read."""
        heard: list[_Answer] = []
        with contextlib.suppress(queue.Empty):
            heard.append(self._heard.get(timeout=max(seconds, 0.0)))
            while True:
                heard.append(self._heard.get_nowait())
        return list(dict.fromkeys(heard))

    def close(self) -> None:
        """End all processes."""
        for answer in list(self._answers):
            answer.close()


class _Answer:
    """What a process says, read by a thread."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        errors: IO[bytes],
        heard: Callable[[_Answer], None],
        forget: Callable[[_Answer], None],
        names: bool,
    ) -> None:
        self.head: Head | None = None
        self._child, self._errors, self._heard, self._forget, self._names = child, errors, heard, forget, names
        self._pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._kept = b""
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._child.stdout is not None  # noqa: S101 - it was asked for
        with contextlib.suppress(OSError, ValueError):
            # What has come at once, not as many bytes as fit.
            while data := self._child.stdout.read1(_PIECE):  # type: ignore[attr-defined]  # a buffered pipe has it
                self._pieces.put(data)
                self._heard(self)
        self._pieces.put(b"")
        self._heard(self)

    def read(self) -> bytes | None:
        """What has come since; None for nothing yet, empty at the end."""
        try:
            data = self._pieces.get_nowait()
        except queue.Empty:
            return None
        if not data:
            return self._end()
        if not self._pieces.empty():
            self._heard(self)
        if self._names:
            self._kept += data
            return None
        self.head = self.head or Head(200)
        return data

    def _end(self) -> bytes:
        """The last piece; a failure is told as the server would have."""
        # It stays at its end, however often it is read.
        self._pieces.put(b"")
        if self.head is not None:
            return b""
        self._heard(self)
        if self._child.wait() == 0:
            self.head = Head(200)
            return msgspec.json.encode(_listed(self._kept.decode("utf-8", "replace"))) if self._names else b""
        self._errors.seek(0)
        text = one_line(self._errors.read(4000).decode("utf-8", "replace"))
        reason = re.search(r"Error from server \((\w+)\)|\((Unauthorized)\)$", text)
        self.head = Head(_STATUS.get(reason[1] or reason[2], 500) if reason else 500)
        return text.encode()

    def close(self) -> None:
        """Want no more of it."""
        self._forget(self)
        self._child.kill()
        self._child.wait()
        self._thread.join()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._errors.close()


def _table(path: str) -> list[str]:
    """The words for kubectl that print what a path lists as a table."""
    steps = urlsplit(path).path.split("/")
    where = ["-n", steps[steps.index("namespaces") + 1]] if "namespaces" in steps[:-1] else ["--all-namespaces"]
    return [steps[-1], *where, "--no-headers", "--show-labels"]


def _listed(text: str) -> dict[str, object]:
    """A table of Secrets as a list of the API, without values."""
    items = []
    for line in text.splitlines():
        words = line.split()
        # With one namespace given, kubectl leaves its column out; the feed knows it.
        if len(words) in (5, 6):
            namespace = [words.pop(0)] if len(words) == 6 else []
            labels = dict(pair.partition("=")[::2] for pair in words[4].split(",") if "=" in pair)
            metadata = {"name": words[0], "labels": labels, **({"namespace": namespace[0]} if namespace else {})}
            items.append({"metadata": metadata, "type": words[1]})
    return {"kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": items}
