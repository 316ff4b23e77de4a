"""What is known of the object behind a box: its fields with their places, how it is, and what is wrong with it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "hint"]


class Fact(Struct, frozen=True, gc=False):
    """A field of an object, as a person would say it.

    Attributes:
        label: what it is ("Replicas").
        value: as it is shown; never a secret.
        path: where it stands in the object ("spec.replicas").
        line: where it stands in the file, counted from 1; 0 if there is no file.
        concept: id of the concept that explains it; empty for none.
        row: where it stands in `Facts.text`, counted from 1; 0 if nowhere.
    """

    label: str
    value: str
    path: str = ""
    line: int = 0
    concept: str = ""
    row: int = 0


class Finding(Struct, frozen=True, gc=False):
    """Something that is missing or wrong.

    Attributes:
        rule: id of the rule that found it.
        severity: "error" does not work, "warning" will hurt, "hint" could be better.
        box: id of the box.
        message: one line: what, where, what was expected.
        fix: the YAML that mends it; empty if no text would.
        concept: id of the concept that explains it.
        file: where the object stands; empty if it is in no file.
        line: of the field, counted from 1; 0 if it is in no file.
    """

    rule: str
    severity: Severity
    box: str
    message: str
    fix: str = ""
    concept: str = ""
    file: str = ""
    line: int = 0


class Facts(Struct, frozen=True):
    """All that is told of one object above the note of its concept.

    Attributes:
        box: id of the box.
        kind: as in the object.
        name: as in the object.
        namespace: empty for an object of the whole cluster.
        file: where it stands; empty if it is in no file.
        line: where it begins, counted from 1.
        fields: the fields that matter.
        status: how it is, as facts.
        events: what the cluster says of it, the newest first, as facts.
        findings: what is wrong with it.
        text: the object as YAML; values of Secrets are hidden.
    """

    box: str
    kind: str
    name: str
    namespace: str = ""
    file: str = ""
    line: int = 0
    fields: tuple[Fact, ...] = ()
    status: tuple[Fact, ...] = ()
    events: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    text: str = ""
