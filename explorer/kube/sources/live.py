"""A live cluster: all objects that the user may list, and then what changes; nothing in it is ever changed from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec
from msgspec import Struct

from explorer.kube.source import Delta, Listing, Object
from explorer.kube.sources.asking import Conversation, Conversations, Heard, Rest, Steps
from explorer.kube.sources.batches import Batch, Changes, State, key_of
from explorer.kube.sources.kubeconfig import Context, Kubeconfig, choose, needs_permission, read_kubeconfig
from explorer.kube.sources.kubectl import ClusterError, NotAllowedError, find_kubectl
from explorer.kube.sources.proxy import Proxy, for_kubectl, has_private_sockets
from explorer.kube.sources.raw import Raw
from explorer.kube.sources.resources import Discovery, Resource, discover, said
from explorer.kube.sources.transport import Transport
from explorer.kube.sources.watching import USUAL, Feed, Patience, Verb

MOST_NAMESPACES = 50
"""Namespaces that are read one by one, where one may not read them together."""

_LOOK = 0.25
"""Seconds after which it is seen that nobody wants more."""

_PROBED = ("pods", "services", "deployments.apps")
"""What says whether a namespace may be read at all."""


class Refusal(Struct, frozen=True, order=True):
    """Something that may not be read.

    Attributes:
        resource: `pods`, `gateways.networking.istio.io`.
        kind: as objects say it.
        namespace: where; empty for the whole cluster.
        message: what the server said.
    """

    resource: str
    kind: str
    namespace: str
    message: str


def open_cluster(
    config: Kubeconfig,
    name: str = "",
    *,
    now: Callable[[], float],
    chance: Callable[[], float],
    environment: Mapping[str, str],
    allowed: frozenset[str] = frozenset(),
    namespaces: Sequence[str] = (),
    patience: Patience = USUAL,
    way: Literal["", "proxy", "raw"] = "",
) -> Live:
    """A cluster that can be listed and watched; nothing is run or asked before it is.

    Args:
        config: the kubeconfig.
        name: of the context; empty for the current one.
        now: a clock that only goes forward, in seconds.
        chance: a number from 0 up to 1, for the waits between attempts.
        environment: that of this process.
        allowed: digests of the commands that a person has allowed, see `needs_permission`.
        namespaces: those to read; none means all.
        patience: how long to wait for what.
        way: how kubectl is used; empty for the better one that this machine has.

    Raises:
        NotAllowedError: if the context would run what has not been allowed.
        ClusterError: if there is no such context, or no kubectl.
    """
    context = choose(config, name)

    def check() -> None:
        """The kubeconfig may have been changed since the command was shown."""
        command = needs_permission(
            choose(read_kubeconfig([Path(path) for path in config.paths]), context.name), allowed
        )
        if command is not None:
            raise NotAllowedError(f"the context {context.name!r} {'; '.join(command.lines)}: this has not been allowed")

    check()
    means = find_kubectl(), context.name, for_kubectl(environment, config.paths), check
    private = way == "proxy" or (not way and has_private_sockets())
    return Live(Proxy(*means) if private else Raw(*means), context, now, chance, namespaces, patience)


class Live:
    """An `ObjectSource` that is a live cluster; to be used and closed in one thread."""

    def __init__(
        self,
        transport: Transport,
        context: Context,
        now: Callable[[], float],
        chance: Callable[[], float],
        namespaces: Sequence[str] = (),
        patience: Patience = USUAL,
    ) -> None:
        """Nothing is asked yet; see `open_cluster`."""
        self._transport, self._context, self._now, self._chance = transport, context, now, chance
        self._namespaces, self._patience = tuple(namespaces), patience
        self._conversations = Conversations(transport, now, patience.login if context.command else patience.silence)
        self._looking: Conversation | None = None
        self._discovery = Discovery()
        self._feeds: dict[tuple[Resource, str], Feed] = {}
        self._resumed: dict[str, str] = {}
        self._changes: Changes | list[Delta] = []
        self._exact = True
        self._wanted: object = None
        self._last_seen = self._discovery
        self._stale = False
        self._beyond = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def version(self) -> str:
        """Up to where all is known: a text that `watch` goes on from."""
        return msgspec.json.encode(
            {_label(feed): feed.version for feed in self._feeds.values() if feed.version}
        ).decode()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What may not be read; a kind that is read namespace by namespace counts only where it may not be."""
        return tuple(
            sorted(
                Refusal(feed.resource.name, feed.resource.kind, feed.namespace, feed.refused)
                for feed in self._feeds.values()
                if feed.refused
            )
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """All that cannot be read or is not up to date now, a line each."""
        lines = list(self._discovery.remarks)
        if self._beyond:
            lines.append(f"only the first {MOST_NAMESPACES} namespaces are read, for they must be read one by one")
        lines.extend(_forbidden(self._feeds.values()))
        troubles: dict[str, list[str]] = defaultdict(list)
        for feed in self._feeds.values():
            if text := feed.trouble or feed.cut:
                troubles[text].append(_label(feed))
        lines.extend(f"{_some(names)}: {text}" for text, names in troubles.items())
        return tuple(lines)

    def list(self) -> Listing:
        """All objects that may be listed.

        Raises:
            ClusterError: if the cluster cannot be reached, or lets nothing be read.
        """
        self._begin(exact=True)
        while not self._settled():
            self._turn()
        self._changes = []
        self._refuse_nothing_at_all()
        objects = {key_of(obj): obj for feed in self._feeds.values() for obj in feed.known.values()}
        return Listing(tuple(objects.values()), self.version, (), self.remarks)

    def watch(self, version: str) -> Iterator[Delta]:
        """What changes after a version; it never ends by itself, and what it yields last may be where another goes on.

        Args:
            version: of a `Listing` or a `Delta` of this cluster.

        Raises:
            ClusterError: if the cluster cannot be reached in the first place.
        """
        if not self._feeds or version != self.version:
            self._resume(version)
        self._begin(exact=True)
        while True:
            self._turn()
            deltas, self._changes = self._changes, []
            yield from deltas if isinstance(deltas, list) else ()

    def run(self, tell: Callable[[Batch], None], stop: Callable[[], bool], pause: float = 0.1) -> None:
        """List and then watch until nobody wants more; what `list` has given already is not told again.

        Args:
            tell: takes what changed and how it is going, in this thread. The versions of its deltas are empty:
                that of the batch counts.
            stop: whether to end; asked four times a second at least.
            pause: seconds between two batches at least; what comes between is put together.

        Raises:
            ClusterError: if the cluster cannot be reached in the first place, or lets nothing be read.
        """
        self._begin(exact=False)
        changes = self._changes = Changes()
        last: tuple[State, float, tuple[str, ...]] | None = None
        due, settled = self._now(), False
        while not stop():
            self._turn(min(_LOOK, due - self._now()) if changes else _LOOK)
            if self._now() < due:
                continue
            if not settled and (settled := self._settled()):
                self._refuse_nothing_at_all()
            state = self._state()
            if not changes and state == last:
                continue
            version = self.version if state[0] == "watching" else ""
            tell(Batch(changes.take(), *state, version))
            last, due = state, self._now() + pause

    def close(self) -> None:
        """End all conversations and what was started for them."""
        self._conversations.close()
        self._transport.close()

    def _begin(self, *, exact: bool) -> None:
        self._exact = exact
        if self._looking is None:
            self._looking = self._conversations.begin(self._look())

    def _turn(self, longest: float = _LOOK) -> None:
        self._conversations.turn(max(longest, 0.0))
        failure = self._discovery.failure
        if failure is not None:
            raise ClusterError(_explained(failure, self._context))
        if self._stale and self._looking is not None and self._conversations.wake(self._looking):
            self._stale = False
        self._widen()

    def _look(self) -> Steps:
        """Find out which resources there are, now and then again."""
        failures = 0
        while True:
            found = yield from discover()
            if found.failure is None:
                self._discovery, failures = found, 0
                self._conversations.silence = self._patience.silence
                yield Rest(self._patience.discover)
                continue
            failures += 1
            busy = found.failure.status in (429, 503, 504) and failures < self._patience.attempts
            if not (busy or self._feeds):
                self._discovery = found
            pause = min(self._patience.most, self._patience.first * 2**failures)
            yield Rest(max(found.failure.wait, pause * (1 + self._chance())))

    def _widen(self) -> None:
        """Follow what is to be followed by now, and is not yet."""
        feeds = self._feeds
        state = (
            self._discovery,
            len(feeds),
            sum(feed.settled for feed in feeds.values()),
            sum(bool(feed.refused) for feed in feeds.values()),
            len(self._known_namespaces()),
        )
        if state == self._wanted:
            return
        self._wanted = state
        if self._discovery is not self._last_seen:
            self._last_seen = self._discovery
            for key in [key for key, feed in feeds.items() if feed.gone]:
                del feeds[key]
        for resource in self._discovery.resources:
            for namespace in self._namespaces if resource.namespaced and self._namespaces else ("",):
                self._follow(resource, namespace)
        if not self._namespaces:
            self._narrow()

    def _narrow(self) -> None:
        """Read namespace by namespace what may not be read everywhere at once."""
        refused = [r for r in self._discovery.resources if r.namespaced and self._feeds[r, ""].refused]
        everywhere = [feed for feed in self._feeds.values() if feed.resource.name == "namespaces"]
        if not refused or not all(feed.settled for feed in everywhere):
            return
        names = self._known_namespaces() or [self._context.namespace or "default"]
        self._beyond = len(names) > MOST_NAMESPACES
        # The context's own comes first.
        names = sorted(names, key=lambda name: (name != self._context.namespace, name))[:MOST_NAMESPACES]
        probes = [resource for resource in refused if resource.name in _PROBED]
        for name in names:
            for resource in probes:
                self._follow(resource, name)
            probed = [self._feeds[resource, name] for resource in probes]
            if not probed or any(feed.settled and not feed.refused for feed in probed):
                for resource in refused:
                    self._follow(resource, name)

    def _known_namespaces(self) -> Sequence[str]:
        return [name for feed in self._feeds.values() if feed.resource.name == "namespaces" for _, name in feed.known]

    def _follow(self, resource: Resource, namespace: str) -> None:
        if (resource, namespace) in self._feeds:
            return
        feed = self._feeds[resource, namespace] = Feed(resource, namespace, self._patience, self._chance, self._take)
        watched = sum(other.watches for other in self._feeds.values())
        feed.watches = resource.watched and watched <= self._transport.most
        feed.version = self._resumed.get(_label(feed), "")
        feed.settled = bool(feed.version)
        self._conversations.begin(feed.steps())

    def _resume(self, version: str) -> None:
        """Let everything go on from a version, whatever is known by now."""
        try:
            self._resumed = msgspec.json.decode(version, type=dict[str, str])
        except msgspec.DecodeError:
            self._resumed = {}
        self._conversations.close()
        self._looking = None
        for feed in self._feeds.values():
            feed.version = self._resumed.get(_label(feed), "")
            self._conversations.begin(feed.steps())

    def _take(self, feed: Feed, verb: Verb, obj: Object) -> None:
        delta = Delta(verb, obj, self.version if self._exact and feed.settled else "")
        if isinstance(self._changes, Changes):
            self._changes.add([delta])
        else:
            self._changes.append(delta)
        if feed.resource.plural == "customresourcedefinitions" and feed.settled:
            self._stale = True

    def _settled(self) -> bool:
        return bool(self._feeds) and all(feed.settled for feed in self._feeds.values())

    def _state(self) -> tuple[State, float, tuple[str, ...]]:
        feeds = self._feeds.values()
        waiting = bool(feeds) and all(feed.trouble or feed.refused for feed in feeds)
        part = sum(feed.settled for feed in feeds) / len(feeds) if feeds else 0.0
        return "waiting" if waiting else "watching" if self._settled() else "listing", part, self.remarks

    def _refuse_nothing_at_all(self) -> None:
        feeds = self._feeds.values()
        if any(feed.known or not (feed.trouble or feed.refused) for feed in feeds):
            return
        why = next((feed.trouble for feed in feeds if feed.trouble), "")
        what = f"the context {self._context.name!r}"
        if why:
            raise ClusterError(f"nothing can be read from the cluster of {what}: {why}")
        raise ClusterError(f"{what} may not list anything in its cluster: {next(iter(feeds)).refused}")


def _label(feed: Feed) -> str:
    return f"{feed.namespace}/{feed.resource.name}" if feed.namespace else feed.resource.name


def _forbidden(feeds: Iterable[Feed]) -> Iterator[str]:
    """What may not be read: lines for people."""
    resources: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        resources[feed.resource.name].append(feed)
    lines: dict[str, list[str]] = defaultdict(list)
    for name, those in resources.items():
        refused = [feed.namespace for feed in those if feed.refused]
        seen = [feed.namespace for feed in those if feed.namespace and feed.settled and not feed.refused]
        if "" in refused:
            lines[f"may only be listed in {_some(seen)}" if seen else "may not be listed (forbidden)"].append(name)
        elif refused:
            lines[f"may not be listed in {_some(refused)}"].append(name)
    yield from (f"{_some(names)} {text}" for text, names in lines.items())


def _some(names: Sequence[str]) -> str:
    """A few of some names, and how many more there are."""
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _explained(failure: Heard, context: Context) -> str:
    """Why a cluster cannot be used, and what was expected."""
    text = said(failure)
    if failure.status == 401:
        return (
            f"the cluster of the context {context.name!r} does not accept the user {context.user!r}: {text}; "
            "expected a token or certificate that has not expired"
        )
    if "getting credentials" in text:
        return f"the user {context.user!r} of the context {context.name!r} cannot sign in: {text}"
    if "x509" in text or "certificate" in text:
        return f"the certificate of {context.server} is not trusted: {text}; expected its authority in the kubeconfig"
    return f"the cluster of the context {context.name!r} cannot be read: {text}"
