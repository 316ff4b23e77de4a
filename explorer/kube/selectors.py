"""Label selectors as they are written: whether labels fit, and how one is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.kube.fields import each, labels, mapping, text, texts
from explorer.kube.selecting import selector_of


def fits(selector: Mapping[str, Any], own: Mapping[str, str]) -> bool:
    """Whether labels fit a selector with `matchLabels` and `matchExpressions`; an empty one fits all."""
    found = selector_of(selector)
    return found is not None and found.takes(own)


def spoken(selector: Mapping[str, Any]) -> str:
    """A selector as kubectl writes it: `app=web,tier in (front,back)`."""
    parts = [f"{key}={value}" for key, value in labels(selector, "matchLabels").items()]
    for _, one in each(selector, "matchExpressions"):
        key, words = text(one, "key"), ",".join(texts(one, "values"))
        form = {"In": f"{key} in ({words})", "NotIn": f"{key} notin ({words})", "Exists": key}
        parts.append(form.get(text(one, "operator"), f"!{key}"))
    return ",".join(parts)


def as_selector(value: Any) -> Mapping[str, Any]:
    """A selector of whichever form: with `matchLabels`, or labels alone as those of a Service."""
    found = mapping(value)
    return found if "matchLabels" in found or "matchExpressions" in found else {"matchLabels": labels(found)}
