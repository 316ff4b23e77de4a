"""Questions of HTTP on sockets that do not block, waited for together."""

from __future__ import annotations

import re
import selectors
import socket
from collections.abc import Callable

from explorer.kube.sources.kubectl import ClusterError
from explorer.kube.sources.transport import Head, Question

LONGEST_HEAD = 64 << 10
"""Bytes before the body of an answer begins."""

_PIECE = 1 << 18
_AT_ONCE = 5.0


class Links:
    """A transport on sockets to something near that takes a question at once, however long the answer takes."""

    most = 500

    def __init__(self, connect: Callable[[socket.socket], None], family: int) -> None:
        """No link yet.

        Args:
            connect: connects a socket.
            family: of the sockets.
        """
        self._connect, self._family = connect, family
        self._selector = selectors.DefaultSelector()
        self._answers: set[LinkAnswer] = set()

    def ask(self, question: Question) -> LinkAnswer:
        """Begin to ask.

        Raises:
            ClusterError: if there is nobody to ask.
        """
        link = socket.socket(self._family, socket.SOCK_STREAM)
        link.settimeout(_AT_ONCE)
        try:
            self._connect(link)
            # HTTP/1.0: the answer comes without chunks, and its end is the end of the connection.
            link.sendall(
                f"GET {question.path} HTTP/1.0\r\nHost: localhost\r\nAccept: {question.accept}\r\n\r\n".encode()
            )
        except OSError as error:
            link.close()
            raise ClusterError(f"nobody takes the question ({error.strerror or error})") from None
        except ClusterError:
            link.close()
            raise
        link.setblocking(False)
        answer = LinkAnswer(link, self._forget)
        self._answers.add(answer)
        self._selector.register(link, selectors.EVENT_READ, answer)
        return answer

    def wait(self, seconds: float) -> list[LinkAnswer]:
        """The answers of which there is more to read."""
        return [key.data for key, _ in self._selector.select(max(seconds, 0.0))]

    def close(self) -> None:
        """Close all links."""
        for answer in list(self._answers):
            answer.close()
        self._selector.close()

    def _forget(self, answer: LinkAnswer) -> None:
        self._answers.discard(answer)
        self._selector.unregister(answer.link)


class LinkAnswer:
    """An answer of HTTP/1.0 on a socket that does not block."""

    __slots__ = ("_begun", "_forget", "head", "link")

    def __init__(self, link: socket.socket, forget: Callable[[LinkAnswer], None]) -> None:
        self.link = link
        self.head: Head | None = None
        self._forget = forget
        self._begun = b""

    def read(self) -> bytes | None:
        """What has come since; None for nothing yet, empty at the end."""
        try:
            data = self.link.recv(_PIECE)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        if not data:
            self.head = self.head or Head(0)
            return b""
        return data if self.head is not None else self._begin(data)

    def _begin(self, data: bytes) -> bytes | None:
        self._begun += data
        head, found, rest = self._begun.partition(b"\r\n\r\n")
        if not found:
            if len(self._begun) > LONGEST_HEAD:
                self.head = Head(0)
                return b""
            return None
        self._begun = b""
        status = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        wait = re.search(rb"(?im)^retry-after:\s*(\d{1,5})\s*$", head)
        self.head = Head(int(status[1]) if status else 0, float(wait[1]) if wait else 0.0)
        return rest or None

    def close(self) -> None:
        """Want no more of it."""
        if self.link.fileno() >= 0:
            self._forget(self)
            self.link.close()
