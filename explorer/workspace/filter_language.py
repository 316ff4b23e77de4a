"""The line of words in which one says what to find and what to hide.

All conditions must be met; of several kinds, domains or namespaces one is enough:

    web                 “web” is in the name, the second line or the concept
    "two words"         the two words beside each other; a quotation mark in it is doubled
    kind:pod            of this kind: the concept, or what an imported object says that it is
    domain:mesh         of this domain (control-plane, node, mesh, storage, packaging)
    label:app=web       with this label; `label:app` is content with any value
    ns:shop             in this namespace
    near:2              within two steps of the selected box, along relations; `near:2@api` names the box
    -word, -kind:pod    hides what matches, whatever else it meets
"""

from __future__ import annotations

import re

from explorer.model.diagram import DOMAINS
from explorer.workspace.filtering import Filter

MOST_STEPS = 99

PREFIXES = ("kind", "domain", "label", "ns")
"""The conditions that compare with a value; `near:` counts, and a word without a prefix is text."""

LANGUAGE = (
    ("web", "in the name, the second line or the concept"),
    ("kind:pod", "of this kind"),
    ("domain:mesh", "of this domain"),
    ("label:app=web", "with this label"),
    ("ns:shop", "in this namespace"),
    ("near:2", "within 2 steps of the selected box"),
    ("-word", "hides what matches; also -kind:pod"),
)
"""The language by example, for tooltips."""


def parse(text: str, selected: str = "") -> Filter:
    """The filter that a line of text stands for; any text is one. `selected` is the box that `near:` means."""
    return _read(text, selected)[0]


def hints(text: str, selected: str = "") -> tuple[str, ...]:
    """What to tell someone who typed this: prefixes that are none, and conditions that lack something."""
    return _read(text, selected)[1]


def written(wanted: Filter) -> str:
    """A filter in its language; reading it again gives the same filter."""
    parts = [_as_word(word) for word in wanted.text]
    for prefix, values in zip(PREFIXES, (wanted.kinds, wanted.domains, wanted.labels, wanted.namespaces), strict=True):
        parts += [f"{prefix}:{_quoted(value)}" for value in values]
    if wanted.around:
        parts.append(f"near:{wanted.steps}@{_quoted(wanted.around)}")
    parts += [f"-{prefix}:{_quoted(value)}" if prefix else f"-{_as_word(value)}" for prefix, value in wanted.hide]
    return " ".join(parts)


def _read(text: str, selected: str) -> tuple[Filter, tuple[str, ...]]:
    found: dict[str, list[str]] = {prefix: [] for prefix in ("", *PREFIXES)}
    hide: list[tuple[str, str]] = []
    said: list[str] = []
    around, steps = "", 0
    for token in re.findall(r'(?:"(?:[^"]|"")*(?:"|$)|[^\s"])+', text):
        minus = token.startswith("-")
        typed, value = _parts(token[minus:])
        prefix = typed.lower()
        if prefix == "near":
            number, _, name = value.partition("@")
            if minus or not (number.isascii() and number.isdigit()):
                said.append("near: needs a number of steps, as in near:2")
            elif not (name or selected):
                said.append("near: needs a selected box; select one in the diagram")
            else:
                around, steps = name or selected, min(int(number[:4]), MOST_STEPS)
            continue
        if prefix not in found:
            known = ", ".join(f"{name}:" for name in (*PREFIXES, "near"))
            said.append(f"“{typed}:” is looked for as text; known are {known}")
            prefix, value = "", f"{typed}:{value}"
        elif not value:
            if prefix:
                said.append(f"{prefix}: needs a value")
            continue
        elif prefix == "domain" and value.casefold() not in DOMAINS:
            said.append(f"there is no domain “{value}”; there are {', '.join(DOMAINS)}")
        if minus:
            hide.append((prefix, value))
        else:
            found[prefix].append(value)
    texts, kinds, domains, labels, namespaces = (tuple(dict.fromkeys(values)) for values in found.values())
    wanted = Filter(texts, kinds, domains, labels, namespaces, around, steps, tuple(dict.fromkeys(hide)))
    return wanted, tuple(dict.fromkeys(said))


def _parts(token: str) -> tuple[str, str]:
    """The prefix of a token, empty if it has none, and its value without quotation marks."""
    match = re.match(r"([A-Za-z]+):", token)
    rest = token[match.end() :] if match else token
    pieces = re.findall(r'"((?:[^"]|"")*)(?:"|$)|([^\s"]+)', rest)
    return match[1] if match else "", "".join(inside.replace('""', '"') or plain for inside, plain in pieces)


def _as_word(word: str) -> str:
    """A word that is not taken for a prefix or a minus sign when it is read again."""
    return _quoted(word, always=word.startswith("-") or bool(re.match(r"[A-Za-z]+:", word)))


def _quoted(value: str, *, always: bool = False) -> str:
    if always or not value or re.search(r'[\s"]', value):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value
