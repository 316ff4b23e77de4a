"""Drain, as kubectl does it: evict the pods of a cordoned node, and ask again every five seconds as long as a budget refuses."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sim.clock import SECOND
from explorer.sim.controller import Api, Controller
from explorer.sim.draining import DRAINING, evictable
from explorer.sim.eviction import TooManyRequests, evict
from explorer.sim.history import Event
from explorer.sim.objects import Key, annotated, annotations_of, key_of, terminating
from explorer.sim.store import ApiError
from explorer.sim.view import View

AGAIN = 5 * SECOND


def _of_node(_view: View, event: Event) -> Iterable[Key]:
    return (event.key,) if event.after is not None and DRAINING in annotations_of(event.after) else ()


def _of_pod(view: View, event: Event) -> Iterable[Key]:
    """The node of a pod that is gone, if somebody waits for that."""
    if event.verb != "gone" or event.before is None:
        return ()
    node = view.get(Key("Node", "", event.before["spec"].get("nodeName", "")))
    return (key_of(node),) if node is not None and DRAINING in annotations_of(node) else ()


def _reconcile(api: Api, key: Key) -> None:
    node = api.get(key)
    if node is None or DRAINING not in annotations_of(node):
        api.memory.pop(key, None)
        return
    left = evictable(api.view, key.name)
    if not left:
        api.memory.pop(key, None)
        api.update(annotated(node, {DRAINING: None}), why="all pods that had to go are gone")
        return
    refused: dict[str, str] = {}
    for pod in left:
        if terminating(pod):
            continue
        try:
            evict(api, pod, why=f"{key.name} is drained")
        except TooManyRequests as error:
            refused[pod["metadata"]["uid"]] = str(error)
        except ApiError as error:
            refused[pod["metadata"]["uid"]] = f"{error}; the drain goes on without end"
    for uid, words in refused.items():
        if api.memory.get((key, uid)) != words:
            api.memory[(key, uid)] = words
            api.note(key, words)
    if refused and api.memory.get(key, -1) <= api.now:
        api.memory[key] = api.now + AGAIN
        api.again(key, AGAIN)


DRAIN = Controller("kubectl drain", {"Node": _of_node, "Pod": _of_pod}, _reconcile)
