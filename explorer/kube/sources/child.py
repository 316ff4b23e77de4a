"""Programs that are run for a moment: what they are given, what they say, and how long and how large they may become."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from explorer.kube.building import Tell

_LOOK_UP = 0.05
"""Seconds after which one looks whether the result is still wanted."""

SHUT = {
    "PATH": "", "NO_PROXY": "", "no_proxy": "",
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9"),
}  # fmt: skip
"""An environment in which nothing finds the network: no git, and a proxy that is not there."""

_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "LANG")


class ChildError(Exception):
    """A program did not do what it should; the text is one line."""


class Limits(Struct, frozen=True, gc=False):
    """What a program may use.

    Attributes:
        seconds: how long it may take; also of processor time.
        megabytes: of memory that it may write to.
    """

    seconds: float = 60.0
    megabytes: int = 1024


USUAL = Limits()


class Said(Struct, frozen=True):
    """What a program said.

    Attributes:
        code: 0 if all was well.
        out: on standard output.
        err: on standard error.
    """

    code: int
    out: bytes
    err: str


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    given: bytes = b"",
    limits: Limits = USUAL,
    tell: Tell | None = None,
) -> Said:
    """Run a program to its end.

    Args:
        command: its path, and its arguments.
        environment: all that it knows besides a few names of folders.
        given: its standard input.
        limits: what it may use.
        tell: hears 0 every now and then; what it raises ends the program.

    Raises:
        ChildError: if it cannot be started, takes too long, or needs too much.
    """
    if not Path(command[0]).is_file():
        raise ChildError(f"{command[0]} cannot be started; there is no such program")
    if os.name == "posix" and sys.executable:
        script = str(Path(__file__).with_name("limits.py"))
        bounds = [str(int(limits.seconds) + 1), str(limits.megabytes)]
        command = [sys.executable, "-I", "-S", script, *bounds, *command]
    try:
        child = subprocess.Popen(  # noqa: S603 - a fixed program; no shell reads the arguments
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**{key: os.environ[key] for key in _KEPT if key in os.environ}, **environment},
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise ChildError(f"{command[0]} cannot be started ({error.strerror})") from None
    try:
        out, err = _heard(child, given, time.monotonic() + limits.seconds, tell)
    except subprocess.TimeoutExpired:
        raise ChildError(f"it took longer than {limits.seconds:g} s; expected less") from None
    finally:
        _end(child)
    words = err.decode("utf-8", "replace")
    if child.returncode == -getattr(signal, "SIGXCPU", 0):
        raise ChildError(f"it took longer than {limits.seconds:g} s; expected less")
    if child.returncode != 0 and any(
        sign in words for sign in ("out of memory", "cannot allocate", "failed to reserve", "MemoryError")
    ):
        raise ChildError(f"it needs more than {limits.megabytes} MiB of memory; expected less")
    return Said(child.returncode, out, words)


def _heard(child: subprocess.Popen[bytes], given: bytes, deadline: float, tell: Tell | None) -> tuple[bytes, bytes]:
    """What it says until it ends."""

    def look_up() -> None:
        if time.monotonic() > deadline:
            raise subprocess.TimeoutExpired(child.args, 0.0)
        if tell is not None:
            tell(0.0)

    said = ([], []) if os.name != "posix" else _said_through_pipes(child, given, look_up)
    begun: bytes | None = given
    while True:
        try:
            if os.name == "posix":
                child.wait(_LOOK_UP)
                return b"".join(said[0]), b"".join(said[1])
            return child.communicate(begun, timeout=_LOOK_UP)
        except subprocess.TimeoutExpired:
            begun = None
            look_up()


def _said_through_pipes(
    child: subprocess.Popen[bytes], given: bytes, look_up: Callable[[], None]
) -> tuple[list[bytes], list[bytes]]:
    """What it says until it closes its mouth. `communicate` would forget the rest of what is given when it looks up."""
    stdin, out, err = (pipe for pipe in (child.stdin, child.stdout, child.stderr) if pipe is not None)
    said: dict[Any, list[bytes]] = {out: [], err: []}
    rest = memoryview(given)
    with selectors.DefaultSelector() as selector:
        os.set_blocking(stdin.fileno(), False)
        selector.register(stdin, selectors.EVENT_WRITE)
        selector.register(out, selectors.EVENT_READ)
        selector.register(err, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(_LOOK_UP):
                if key.fileobj is stdin:
                    rest = _rest(stdin.fileno(), rest)
                    if not rest:
                        selector.unregister(stdin)
                        stdin.close()
                    continue
                data = os.read(key.fd, _AT_ONCE)
                said[key.fileobj].append(data)
                if not data:
                    selector.unregister(key.fileobj)
            look_up()
    return said[out], said[err]


_AT_ONCE = 1 << 16
"""Bytes."""


def _rest(pipe: int, data: memoryview) -> memoryview:
    """What is still to be written after some of it was; nothing if nobody reads any more."""
    try:
        return data[os.write(pipe, data[:_AT_ONCE]) :]
    except BlockingIOError:
        return data
    except BrokenPipeError:
        return data[:0]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End it and what it started, and leave nothing open."""
    if child.poll() is None:
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None and not pipe.closed:
            pipe.close()
