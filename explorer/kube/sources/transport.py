"""How questions reach a cluster: anything that many of them can be asked through at once, and waited for together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class Question(Struct, frozen=True, gc=False):
    """One thing that is read from the API.

    Attributes:
        path: with its parameters, as it stands behind the address of the server.
        accept: the form that is wanted: `application/json`, or one of those below.
        lasting: whether the answer goes on and on: a watch.
    """

    path: str
    accept: str = "application/json"
    lasting: bool = False


class Head(Struct, frozen=True, gc=False):
    """How an answer begins.

    Attributes:
        status: that of HTTP; 0 if the server could not be asked at all.
        wait: how many seconds to wait before asking again, as the server wishes; 0 for no wish.
    """

    status: int
    wait: float = 0.0


class Answer(Protocol):
    """An answer that comes in pieces."""

    @property
    def head(self) -> Head | None:
        """How it begins; None while that is not known."""
        ...

    def read(self) -> bytes | None:
        """What has come since; None for nothing yet, empty at the end."""
        ...

    def close(self) -> None:
        """Want no more of it."""
        ...


class Transport(Protocol):
    """A way to ask one cluster, and nothing but read it."""

    @property
    def most(self) -> int:
        """How many lasting answers it can bear."""
        ...

    def ask(self, question: Question) -> Answer:
        """Begin to ask; never waits for the server.

        Raises:
            ClusterError: if nothing can be asked any more.
        """
        ...

    def wait(self, seconds: float) -> Sequence[Answer]:
        """The answers of which there is more to read, as soon as there is one; none if that takes longer."""
        ...

    def close(self) -> None:
        """End what was started, and leave nothing behind."""
        ...


NAMES = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
"""The form for a list of which only the metadata are wanted."""

NAMES_WATCHED = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
"""The same for a watch."""

GROUPS = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
)
"""The form in which one answer says all resources; an older server answers in the plain one."""
