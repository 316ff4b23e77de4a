"""Label selectors, as the API has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.kube.paths import text
from explorer.kube.world import Labelled, Labels, Thing, labels_of


class Selector:
    """What labels must be like.

    Attributes:
        equal: labels that must be there with their values.
        said: further conditions: key, operator, values.
    """

    __slots__ = ("equal", "said")

    def __init__(self, equal: Labels, said: tuple[tuple[str, str, frozenset[str]], ...] = ()) -> None:
        self.equal = equal
        self.said = said

    @property
    def empty(self) -> bool:
        """Whether it takes everything."""
        return not self.equal and not self.said

    def takes(self, labels: Labels) -> bool:
        """Whether labels fit."""
        get = labels.get
        for key, value in self.equal.items():
            if get(key) != value:
                return False
        return all(_holds(get(key), operator, values) for key, operator, values in self.said)


def _holds(value: str | None, operator: str, values: frozenset[str]) -> bool:
    match operator:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    return False


def selector_of(part: Any) -> Selector | None:
    """A selector with matchLabels and matchExpressions; None if it is none."""
    if not isinstance(part, dict):
        return None
    said = part.get("matchExpressions")
    return Selector(
        labels_of({"labels": part.get("matchLabels")}),
        tuple(
            (text(one.get("key")), text(one.get("operator")), _texts(one.get("values")))
            for one in (said if isinstance(said, list) else ())
            if isinstance(one, dict)
        ),
    )


def plain_selector(part: Any) -> Selector | None:
    """A selector that is nothing but labels; None if it is none."""
    return Selector(labels_of({"labels": part})) if isinstance(part, dict) else None


def _texts(values: Any) -> frozenset[str]:
    return frozenset(map(text, values)) if isinstance(values, list) else frozenset()


def selected(selector: Selector, things: Labelled, namespace: str | None, labels: str = "labels") -> Iterator[Thing]:
    """The things that a selector takes.

    Args:
        selector: what is wanted.
        things: among which.
        namespace: where; None for everywhere.
        labels: by which labels of theirs.
    """
    for thing in things.candidates(selector.equal, namespace):
        found: Mapping[str, str] = getattr(thing, labels)
        if selector.takes(found):
            yield thing
