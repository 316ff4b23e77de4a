"""A rule as data: what it looks for, how bad that is, what it says, and how it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, Union

from msgspec import Struct

from explorer.model.facts import Severity

if TYPE_CHECKING:
    from explorer.kube.findings.inventory import Inventory, Item

Word = Union[str, int, Mapping[str, str], "Item"]
"""What stands in a blank: an object as the place where it is written."""


class Hit(NamedTuple):
    """What a check found in an object.

    Attributes:
        path: the field, as in `spec.containers[0].image`; empty for the whole object.
        words: what stands in the blanks of the rule's message and fix; "hint" is a sentence behind the message.
        unsure: whether what is missing may be in a part of the cluster that was not opened.
    """

    path: str
    words: Mapping[str, Word] = {}
    unsure: bool = False


Check = Callable[["Item", "Inventory"], Iterator[Hit]]
"""Finds what a rule is about in one object."""


class Rule(Struct, frozen=True, kw_only=True):
    """What may be missing or wrong.

    Attributes:
        id: unique; in the output of the command line and in tests.
        severity: "error" does not work, "warning" will hurt, "hint" could be better. Where the thing that is missing may be
            in a part of the cluster that was not opened, it is a hint in any case.
        concept: id of the concept that explains it.
        title: what is wrong, in general.
        kinds: the kinds that it looks at; "pods" is whatever makes pods, and pods that nothing makes.
        check: finds it.
        message: what is wrong here and what was expected, with blanks in braces.
        fix: the YAML that mends it, with the same blanks; empty if no text would.
    """

    id: str
    severity: Severity
    concept: str
    title: str
    kinds: tuple[str, ...]
    check: Check
    message: str
    fix: str = ""


PODS = ("pods",)
"""Whatever makes pods, and pods that nothing makes."""


def missing(inventory: Inventory, kind: str, namespace: str, name: str, path: str, **words: Word) -> Iterator[Hit]:
    """A hit where an object is named that is not there, see `Inventory.missing`; its kind, namespace and name are among the words.

    Args:
        inventory: where it is looked for.
        kind: of the object.
        namespace: of the object.
        name: of the object; nothing is missing where none is written.
        path: where it is named.
        words: further words.
    """
    unsure = inventory.missing(kind, namespace, name) if name else None
    if unsure is not None:
        yield Hit(path, {"kind": kind, "name": name, "namespace": namespace or "default", **words}, unsure)
