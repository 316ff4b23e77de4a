"""Labels, and label selectors as the API has them: whether labels fit one, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.kube import fields
from explorer.kube.fields import each, labels, mapping, texts
from explorer.kube.paths import text

Labels = Mapping[str, str]

NO_LABELS: Labels = {}


def labels_of(meta: Any) -> Labels:
    """The labels in some metadata, those that are text; numbers that somebody forgot to quote count as text."""
    return _labels(meta.get("labels")) if isinstance(meta, dict) else NO_LABELS


def _labels(found: Any) -> Labels:
    if not isinstance(found, dict):
        return NO_LABELS
    for key, value in found.items():
        if type(value) is not str or type(key) is not str:
            return {text(key): text(value) for key, value in found.items() if text(key)}
    return found


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
        _labels(part.get("matchLabels")),
        tuple(
            (text(one.get("key")), text(one.get("operator")), _texts(one.get("values")))
            for one in (said if isinstance(said, list) else ())
            if isinstance(one, dict)
        ),
    )


def plain_selector(part: Any) -> Selector | None:
    """A selector that is nothing but labels; None if it is none."""
    return Selector(_labels(part)) if isinstance(part, dict) else None


def _texts(values: Any) -> frozenset[str]:
    return frozenset(map(text, values)) if isinstance(values, list) else frozenset()


def fits(selector: Mapping[str, Any], own: Mapping[str, str]) -> bool:
    """Whether labels fit a selector with `matchLabels` and `matchExpressions`; an empty one fits all."""
    found = selector_of(selector)
    return found is not None and found.takes(own)


def spoken(selector: Mapping[str, Any]) -> str:
    """A selector as kubectl writes it: `app=web,tier in (front,back)`."""
    parts = [f"{key}={value}" for key, value in labels(selector, "matchLabels").items()]
    for _, one in each(selector, "matchExpressions"):
        key, words = fields.text(one, "key"), ",".join(texts(one, "values"))
        form = {"In": f"{key} in ({words})", "NotIn": f"{key} notin ({words})", "Exists": key}
        parts.append(form.get(fields.text(one, "operator"), f"!{key}"))
    return ",".join(parts)


def as_selector(value: Any) -> Mapping[str, Any]:
    """A selector of whichever form: with `matchLabels`, or labels alone as those of a Service."""
    found = mapping(value)
    return found if "matchLabels" in found or "matchExpressions" in found else {"matchLabels": labels(found)}
