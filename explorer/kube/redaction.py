"""What nobody may see: the values of Secrets, which are not kept, and what names people and machines, which can be masked."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

_OPEN = frozenset({"apiVersion", "kind", "metadata", "type", "immutable"})
"""The fields of a Secret that tell nothing; whatever else stands in it, in a wrong field too, is hidden."""

_HIDDEN = re.compile(r"hidden \((\d+) bytes\)")

SHORTEST = 4
"""A shorter value is not looked for in annotations: it stands anywhere."""


def is_secret(obj: Any) -> bool:
    """Whether an object is a Secret, of whatever group and however it is spelt."""
    return isinstance(obj, dict) and str(obj.get("kind")).casefold() == "secret"


def secrets_in(obj: Any) -> Iterator[dict[str, Any]]:
    """The Secrets in an object: itself, and those with values that stand in it, as in a template; references are none."""
    if is_secret(obj):
        yield obj
        return
    waiting = list(obj.values()) if isinstance(obj, dict) else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "kind" in one and is_secret(one) and not one.keys().isdisjoint(("data", "stringData")):
                yield one
            else:
                waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def hidden(length: int) -> str:
    """What stands for a value of so many bytes."""
    return f"hidden ({length} bytes)"


def length_of(value: str) -> int | None:
    """How many bytes a hidden value had; None if it is none."""
    found = _HIDDEN.fullmatch(value)
    return int(found[1]) if found else None


def hide(secret: dict[str, Any]) -> None:
    """Replace the values of a Secret, in place: keys and lengths stay.

    Args:
        secret: the object; also what annotations repeat of its values is replaced.
    """
    values: set[str] = set()
    for field, value in secret.items():
        if field in _OPEN:
            continue
        if isinstance(value, dict):
            for key, one in value.items():
                values.update(_texts(one))
                value[key] = hidden(_length(one, encoded=field == "data"))
        elif value is not None:
            values.update(_texts(value))
            secret[field] = hidden(_length(value, encoded=False))
    metadata = secret.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(annotations, dict):
        for key, note in annotations.items():
            if "applied" in key or any(value in str(note) for value in values):
                annotations[key] = hidden(len(str(note).encode("utf-8", "replace")))


def _texts(value: Any) -> set[str]:
    """A value as it could stand elsewhere: as it is written, and what it says in base64."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return {one for one in (text, text.strip(), _decoded(text)) if len(one) >= SHORTEST}


def _decoded(text: str) -> str:
    import base64  # noqa: PLC0415 - only Secrets need it
    import binascii  # noqa: PLC0415 - the same

    try:
        return base64.b64decode(text).decode().strip()
    except (binascii.Error, ValueError):
        return ""


def _length(value: Any, *, encoded: bool) -> int:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)
    if (known := length_of(text)) is not None:
        return known
    if not encoded:
        return len(text.encode("utf-8", "replace"))
    signs = re.sub(r"\s", "", text)
    return len(signs) * 3 // 4 - signs[-2:].count("=")


_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


def discreet(message: str) -> str:
    """A message without the words that it quotes, for problems of what has a Secret in it."""
    return _QUOTED.sub("'…'", re.sub(r"^\S+ is a number", "this is a number", message))


_KEY = os.urandom(16)
"""Nobody can guess back from a mask, not even with a list of all addresses; it differs from sitting to sitting."""

_SIGNS = "bcdfghjkmnpqrstvwxz23456789"

_ENDINGS = frozenset(re.findall(r"\w+", """
    ai biz cloud co com company corp dev edu eu global gov home int internal intra intranet io lan local localdomain mil net network
    online org private systems tech uk us xyz zone ac ae ar at au be bg br by ca ch cl cn cz de dk ee es fi fr gr hk hr hu ie il in
    ir is it jp ke kr kz lt lu lv ma me mx my ng nl no nz pe ph pk pl pt ro rs ru sa se sg si sk th to tr tv tw ua vn za
"""))  # fmt: skip
"""The last parts of names that are taken for hosts."""

_EVERYBODYS = re.compile(
    r"(?:^|\.)(?:kubernetes\.io|k8s\.io|cluster\.local|istio\.io|helm\.sh|docker\.io|docker\.com|gcr\.io|quay\.io|ghcr\.io|pkg\.dev|mcr\.microsoft\.com"
    r"|example\.(?:com|org|net)|cncf\.io|cert-manager\.io|coreos\.com|envoyproxy\.io|grafana\.com|prometheus\.io|kubebuilder\.io|argoproj\.io)$"
)
"""Names that everybody knows: of API groups, of registries, of Services inside a cluster."""

_LOCAL = frozenset({"0.0.0.0", "127.0.0.1", "::", "::1", "255.255.255.255"})  # noqa: S104 - nothing listens there


def _mask(kind: str, thing: str) -> str:
    number = int.from_bytes(blake2b(thing.encode("utf-8", "replace"), digest_size=8, key=_KEY).digest(), "big")
    signs = ""
    for _ in range(7):
        number, rest = divmod(number, len(_SIGNS))
        signs += _SIGNS[rest]
    return f"{kind}-{signs}"


def _address(found: re.Match[str]) -> str:
    thing = found[0]
    try:
        known = str(ipaddress.ip_address(thing))
    except ValueError:
        return thing
    return thing if known in _LOCAL else _mask("ip", known)


def _host(found: re.Match[str]) -> str:
    thing = found[0]
    name = thing.casefold()
    return thing if name.rpartition(".")[2] not in _ENDINGS or _EVERYBODYS.search(name) else _mask("host", name)


def _given(kind: str) -> Callable[[re.Match[str]], str]:
    return lambda found: _mask(kind, found[0])


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL), _given("certificate")),
    (re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=]*(?:\s+[A-Za-z0-9+/=]{40,})*"), _given("certificate")),
    (re.compile(r"\beyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?"), _given("token")),
    (re.compile(r"(?i:(?<=bearer )|(?<=basic ))[A-Za-z0-9._~+/=-]{8,}"), _given("token")),
    (re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|AIza|hvs\.|dop_v1_|npm_|pypi-)[\w-]{16,}"), _given("token")),
    (re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), _given("token")),
    (re.compile(r"(?<![\w.:-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w.-])"), _given("token")),
    (re.compile(r"(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"), _given("token")),
    (re.compile(r"(?<![\w:+/=@-])(?=[A-Za-z0-9+/_-]*[0-9])(?=[A-Za-z0-9+/_-]*[A-Z])(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{40,}={0,2}"), _given("token")),
    (re.compile(r"(?<![\w:-])[0-9a-fA-F]{32,}(?![\w-])"), _given("token")),
    (re.compile(r"[\w.%+'-]+@(?:[\w-]+\.)+[^\W\d_]{2,}"), _given("mail")),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)"), _address),
    (re.compile(r"(?<![\w:.])(?=[0-9a-fA-F:]*:[0-9a-fA-F:]*:)[0-9a-fA-F:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])"), _address),
    (re.compile(r"(?<![\w.-])ip(?:-\d{1,3}){4}(?:\.[\w-]+)*"), _given("host")),
    (re.compile(r"(?<![\w@.-])(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,}(?![\w-])"), _host),
)  # fmt: skip
"""What is masked, one after another: what it looks like, and what stands for it."""


def masked(text: str) -> str:
    """A text without tokens, certificates, e-mail addresses, names of hosts and IP addresses.

    The same thing has the same mask wherever it stands, until the program ends. What everybody knows stays: names of API
    groups and public registries, addresses of this machine. What is masked stays as it is if it is masked again.
    """
    for pattern, mask in _RULES:
        text = pattern.sub(mask, text)
    return text
