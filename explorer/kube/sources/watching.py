"""One resource of a cluster, kept up to date: listed in pages, then watched, and listed again when the watch cannot go on."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Literal
from urllib.parse import urlencode

from msgspec import Struct

from explorer.kube.source import Object
from explorer.kube.sources.asking import MORE, Ask, Heard, Listen, Rest, Step, Steps
from explorer.kube.sources.listing import GarbledError, is_secret, read_change, read_page, share
from explorer.kube.sources.resources import Resource, said
from explorer.kube.sources.transport import NAMES, NAMES_WATCHED

LONGEST_LINE = 16 << 20
"""Bytes of one change; etcd keeps no object of more than 1.5 MiB."""

MOST_OBJECTS = 300_000
"""Objects of one resource; more are not kept."""

PAGE = 500
"""Objects asked for at once, as kubectl does."""


class Patience(Struct, frozen=True):
    """How long to wait for what, in seconds.

    Attributes:
        first: before the second attempt; each later one waits twice as long, and up to twice of that by chance.
        most: the longest wait between attempts.
        silence: without a word before an answer counts as lost.
        login: the same for the first answer, if a person may have to sign in for it.
        watch: how long a watch is asked for; the server ends it then.
        poll: between lists of what cannot be watched.
        forbidden: before something forbidden is asked for again.
        discover: between looks at which resources there are.
        attempts: how often to fail before saying so and going on without.
    """

    first: float = 0.8
    most: float = 30.0
    silence: float = 30.0
    login: float = 180.0
    watch: int = 300
    poll: float = 60.0
    forbidden: float = 300.0
    discover: float = 600.0
    attempts: int = 3


USUAL = Patience()

Verb = Literal["added", "modified", "deleted"]
Tell = Callable[["Feed", Verb, Object], None]


class Feed:
    """One resource, in all namespaces or in one: what is known of it, and the conversation that keeps it so.

    Attributes:
        resource: what is listed.
        namespace: where; empty for everywhere.
        known: the objects, by namespace and name.
        version: up to where they are known.
        settled: whether the list was read, or could not be.
        trouble: why it is not up to date; empty if it is.
        refused: why it may not be read; empty if it may.
        gone: whether the cluster has no such resource any more.
        cut: that there is more than is kept; empty if there is not.
    """

    def __init__(
        self, resource: Resource, namespace: str, patience: Patience, chance: Callable[[], float], tell: Tell
    ) -> None:
        """Nothing is asked yet.

        Args:
            resource: what to list.
            namespace: where; empty for everywhere.
            patience: how long to wait.
            chance: a number from 0 up to 1.
            tell: told of each change, after `known` has it.
        """
        self.resource = resource
        self.namespace = namespace
        self.known: dict[tuple[str, str], Object] = {}
        self.version = ""
        self.settled = False
        self.trouble = ""
        self.refused = ""
        self.cut = ""
        self.gone = False
        self.watches = resource.watched
        self._patience, self._chance, self._tell = patience, chance, tell
        self._failures = 0
        self._spoilt = False

    def steps(self) -> Steps:
        """The conversation; it ends only when the resource is gone."""
        while True:
            if not self.version and not (yield from self._list()):
                self.gone = True
                return
            if self.refused:
                yield Rest(self._patience.forbidden)
            elif self.watches and self.version:
                yield from self._watch()
                continue
            else:
                yield Rest(self._patience.poll)
            self.version = ""

    def forget(self) -> None:
        """Tell that all its objects are gone."""
        for key, obj in list(self.known.items()):
            del self.known[key]
            self._tell(self, "deleted", obj)

    def _list(self) -> Generator[Step, Heard, bool]:
        """Read all pages; False if there is no such resource any more."""
        page_size = PAGE
        while True:
            heard = yield from self._pages(page_size)
            if heard is None:
                return True
            if heard.status == 403:
                self.refused, self.trouble, self.settled = said(heard), "", True
                self.forget()
                return True
            if heard.status == 404:
                self.settled = True
                self.forget()
                return False
            if heard.status == 410 and page_size:
                # The rest of a long list has expired: read it in one piece, as client-go does.
                page_size = 0
            else:
                yield from self._fail(heard)

    def _pages(self, size: int) -> Generator[Step, Heard, Heard | None]:
        """Read the pages of one list; the answer that was none, or None when all is read."""
        seen: set[tuple[str, str]] = set()
        kin: dict[str, dict[str, Any]] = {}
        rest = version = self.cut = ""
        while True:
            wishes = {"limit": str(size)} if size else {}
            if rest:
                wishes["continue"] = rest
            heard = yield Ask(self._path(wishes), NAMES if is_secret(self.resource) else "application/json")
            if heard.status != 200:
                return heard
            try:
                page = read_page(heard.body, self.resource, self.namespace, kin)
            except GarbledError as error:
                return Heard(0, failure=str(error))
            for obj in page.objects:
                seen.add(self._take(obj))
            version, rest = version or page.version, page.rest
            if not rest or self.cut:
                break
        for key in self.known.keys() - seen:
            self._tell(self, "deleted", self.known.pop(key))
        self.version, self.settled, self.refused = version, True, ""
        self._well()
        return None

    def _take(self, obj: dict[str, Any], verb: Verb = "added") -> tuple[str, str]:
        """Keep an object, and tell what is new: the verb counts if it was not known."""
        key = _key(obj)
        before = self.known.get(key)
        if before is None:
            if len(self.known) < MOST_OBJECTS:
                self.known[key] = obj
                self._tell(self, verb, obj)
            else:
                self.cut = f"there are more than {MOST_OBJECTS:,}; the rest is not read"
            return key
        old, new = before["metadata"].get("resourceVersion"), obj["metadata"].get("resourceVersion")
        if old != new or (new is None and before != obj):
            share(obj, before)
            self.known[key] = obj
            self._tell(self, "modified", obj)
        return key

    def _watch(self) -> Generator[Step, Heard, None]:
        """Follow what changes, in one watch after another; returns with an empty version if a list is needed."""
        names = is_secret(self.resource)
        while self.version:
            seconds = int(self._patience.watch * (1 + self._chance()))
            wishes = {
                "watch": "1", "resourceVersion": self.version, "allowWatchBookmarks": "true", "timeoutSeconds": str(seconds)
            }  # fmt: skip
            form = NAMES_WATCHED if names else "application/json"
            heard = yield Listen(self._path(wishes), form, seconds + self._patience.silence)
            begun = heard.status == 200
            try:
                heard = yield from self._hear(heard)
            except GarbledError as error:
                heard = Heard(0, failure=str(error))
            if heard.status == 200:
                # It ended as it should, yet it is not to be asked again at once.
                self._well()
                yield Rest(self._patience.first * (1 + self._chance()))
            elif heard.status in (403, 404, 405, 410):
                self.version = ""
                self.watches = heard.status != 405
            else:
                self._spoilt = begun
                yield from self._fail(heard)
                if heard.status and self._failures >= self._patience.attempts:
                    # The version may be one that this server never had, as after it was restored.
                    self.version = ""

    def _hear(self, heard: Heard) -> Generator[Step, Heard, Heard]:
        """Take the lines of one watch up to its end, or what failed.

        Raises:
            GarbledError: if something else came.
        """
        pieces: list[bytes] = []
        size = 0
        # That it begins is good news, unless the last one had begun as well and then failed.
        if not (heard.body or heard.ended or self._spoilt):
            self._well()
        while heard.status == 200:
            if heard.body:
                *lines, last = heard.body.split(b"\n")
                if lines:
                    lines[0] = b"".join([*pieces, lines[0]])
                    pieces, size = [], 0
                pieces.append(last)
                size += len(last)
                if size > LONGEST_LINE:
                    raise GarbledError(f"a line of the watch is longer than {LONGEST_LINE >> 20} MiB")
                if failed := self._changes(lines):
                    return failed
            if heard.ended:
                break
            heard = yield MORE
        return heard

    def _changes(self, lines: list[bytes]) -> Heard | None:
        """Take some lines; what the server said if the watch cannot go on."""
        for line in lines:
            if not line.strip():
                continue
            change = read_change(line, self.resource)
            if change.verb == "ERROR":
                code = change.object.get("code")
                expired = code == 410 or change.object.get("reason") in ("Expired", "Gone")
                status = 410 if expired else code if isinstance(code, int) and code != 200 else 500
                return Heard(status, failure=str(change.object.get("message", ""))[:300])
            self.version = change.version or self.version
            if change.verb == "DELETED":
                self.known.pop(_key(change.object), None)
                self._tell(self, "deleted", change.object)
            elif change.verb != "BOOKMARK":
                # Who goes on from a version does not know what was before it.
                self._take(change.object, "added" if change.verb == "ADDED" else "modified")
            self._well()
        return None

    def _well(self) -> None:
        self._failures, self._spoilt, self.trouble = 0, False, ""

    def _fail(self, heard: Heard) -> Generator[Step, Heard, None]:
        """Wait before the next attempt, each time longer."""
        self._failures += 1
        patience = self._patience
        if self._failures > 1:
            self.trouble = said(heard)
        self.settled = self.settled or self._failures >= patience.attempts
        pause = min(patience.most, patience.first * 2 ** min(self._failures - 1, 20))
        yield Rest(max(heard.wait, pause * (1 + self._chance())))

    def _path(self, wishes: dict[str, str]) -> str:
        path = self.resource.path(self.namespace)
        return f"{path}?{urlencode(wishes)}" if wishes else path


def _key(obj: Object) -> tuple[str, str]:
    metadata = obj["metadata"]
    return metadata.get("namespace", ""), metadata["name"]
