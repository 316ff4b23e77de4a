"""Objects as YAML for people to read: what the API server keeps for itself is left out, and no value of a Secret is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from explorer.kube import scalars
from explorer.kube.fields import mapping, text
from explorer.kube.redaction import hide, is_secret
from explorer.kube.source import Object

HIDDEN = "(hidden)"

_LONGEST = 20_000
"""Longer texts, as those of dashboards in a ConfigMap, are cut off."""

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_SECRETIVE = re.compile(r"(?i)(?:^|_)(?:PASS|PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$")


def is_secretive(name: str) -> bool:
    """Whether the value of an environment variable is likely to be a secret, as its name says (`DB_PASSWORD`)."""
    return _SECRETIVE.search(name) is not None


def shown(obj: Object) -> dict[str, Any]:
    """An object as it may be shown: without managed fields and the copy of what was applied last, and with no secret in it."""
    found = {key: _shown(value) for key, value in obj.items()}
    meta = {key: value for key, value in mapping(found, "metadata").items() if key != "managedFields"}
    if isinstance(meta.get("annotations"), dict):
        meta["annotations"] = {key: value for key, value in meta["annotations"].items() if key != _LAST_APPLIED}
        if not meta["annotations"]:
            del meta["annotations"]
    if meta:
        found["metadata"] = meta
    if is_secret(obj):
        hide(found)
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, Mapping):
        copied = {str(key): _shown(one) for key, one in value.items()}
        if isinstance(value.get("value"), str) and value["value"] and is_secretive(text(value, "name")):
            copied["value"] = HIDDEN
        return copied
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}… ({len(value):,} characters)"
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value


def as_yaml(obj: Object) -> str:
    """An object as YAML that kubectl reads as the same object, but for what `shown` leaves out."""
    return dumped(shown(obj))


def dumped(value: Mapping[str, Any]) -> str:
    """A value as YAML that kubectl reads as the same value."""
    import yaml  # noqa: PLC0415 - whoever shows no object need not wait for it

    class Dumper(yaml.CSafeDumper):
        """Writes texts so that kubectl reads texts."""

        def ignore_aliases(self, _data: Any) -> bool:
            return True

    def represent(dumper: Any, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_style(value))

    Dumper.add_representer(str, represent)
    return yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)


def _style(value: str) -> str | None:
    """How a text is written: several lines as they are, in quotation marks what kubectl would take for no text, else as YAML likes."""
    if "\n" in value and not value.startswith((" ", "\n")):
        return "|"
    return None if not value or scalars.plain(value) == value else '"'


_PLAIN = re.compile(r"[A-Za-z0-9_/][A-Za-z0-9_./@-]*(?::[A-Za-z0-9_./@-]+)*")


def as_scalar(value: object) -> str:
    """A text or number as it may stand in a line of YAML; a mapping of texts in braces."""
    import json  # noqa: PLC0415 - only a fix needs it

    if isinstance(value, str):
        return (
            value
            if _PLAIN.fullmatch(value) and scalars.plain(value) == value
            else json.dumps(value, ensure_ascii=False)
        )
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False)
    return str(value)
