"""Host names in texts: what a setting, an argument or a file seems to call."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HOST = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+]{1,15}://(?:[^\s/@\"']{1,128}@)?)?"
    r"(?<![A-Za-z0-9_.\-])(?P<host>[a-z](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){0,8})\.?"
    r"(?P<port>:\d{2,5})?(?![A-Za-z0-9_\-])"
)

_QUICK = re.compile(r"://|:\d{2,5}|\.svc")

_NAMES_A_HOST = re.compile(
    r"(?:^|[^A-Z])(?:HOST(?:NAME)?S?|ADDR(?:ESS)?(?:ES)?|URLS?|URI|SERVERS?|SERVICE|ENDPOINTS?|UPSTREAM|BROKERS?|BACKEND|TARGET|PEERS?|SEEDS?|NODES)"
    r"(?:$|[^A-Z])",
    re.IGNORECASE,
)

_OPTION = re.compile(r"^--?([a-z][a-z0-9_.-]*)=(.*)$", re.IGNORECASE | re.DOTALL)

_OTHER_HOSTS = re.compile(r"[,;\s]+")


def hosts_in(key: str, words: str) -> Iterator[str]:
    """The host names in a text.

    A word is taken for one where something says so: a scheme before it, a port behind it, `.svc` in it, or the name of the setting
    of which it is all.

    Args:
        key: the name of the setting; empty for none.
        words: the text.

    Yields:
        Host names, as they are written.
    """
    option = _OPTION.match(words) if not key else None
    if option:
        key, words = option[1], option[2]
    if _QUICK.search(words):
        for found in _HOST.finditer(words):
            if found["scheme"] or found["port"] or ".svc" in found["host"]:
                yield found["host"]
    elif key and len(words) < 512 and _NAMES_A_HOST.search(key):
        for word in _OTHER_HOSTS.split(words):
            if word:
                yield word
