"""From a tree of YAML to the Structs of the schema: every mistake reported with its place, and the rest kept.

msgspec stops at the first mistake and knows no lines. So this walks the tree along the same Structs (through `msgspec.inspect`, so
that the JSON Schemas and this cannot differ), and puts a neutral value where one is missing or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from msgspec import NODEFAULT, inspect

from explorer.packs.files import NOT_TEXT
from explorer.packs.problems import Page, listed, quoted
from explorer.packs.schema import Written
from explorer.packs.yaml import Node

_T = TypeVar("_T")
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,15}|[0-9]{1,15}(\.[0-9]{0,15})?)([eE][-+]?[0-9]{1,2})?")


class _Bad:
    """Stands for a value that was wrong; a class because None is a value."""


_BAD = _Bad()


def decode(node: Node, kind: type[_T], page: Page, empty: _T) -> _T:
    """Reads a value as the schema wants it.

    Args:
        node: the tree of the file.
        kind: a Struct of the schema, or a tuple of them.
        page: where mistakes are noted.
        empty: what to return where nothing can be read.

    Returns:
        the value. Wrong parts of it are left out, or empty where the schema wants them.
    """
    value = _value(node, _info(cast("Hashable", kind)), page, "the file")
    return empty if value is _BAD else cast("_T", value)


@cache
def _info(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _bare(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """A type without its description, and the description."""
    if isinstance(kind, inspect.Metadata):
        return kind.type, (kind.extra_json_schema or {}).get("description", "")
    return kind, ""


def expected(kind: inspect.Type) -> str:
    """What a type wants, in words."""
    bare, description = _bare(kind)
    if description:
        return description
    match bare:
        case inspect.UnionType():
            return listed([expected(one) for one in bare.types if not isinstance(one, inspect.NoneType)])
        case inspect.LiteralType():
            return listed([str(value) for value in bare.values])
        case inspect.BoolType():
            return "true or false"
        case inspect.ListType() | inspect.VarTupleType():
            return "a list"
        case inspect.StructType() | inspect.DictType():
            return "keys and values"
        case _:
            return "text"


def _value(node: Node, kind: inspect.Type, page: Page, name: str) -> Any:
    """Reads one value; `_BAD` if it is wrong, which is then reported."""
    if node.kind == "bad":
        return _BAD
    choices = [_bare(one)[0] for one in kind.types] if isinstance(kind, inspect.UnionType) else [_bare(kind)[0]]
    if node.nothing:
        if any(isinstance(one, inspect.NoneType) for one in choices):
            return None
        page.add(node.place, f"{name} has no value; expected {expected(kind)}")
        return _BAD
    for choice in choices:
        match choice:
            case inspect.StructType() if node.kind == "map":
                return _struct(node, choice, page)
            case inspect.DictType() if node.kind == "map":
                return _dict(node, choice, page)
            case inspect.VarTupleType() if node.kind == "list":
                values = (_value(item, choice.item_type, page, _entry(name)) for item in node.items)
                return tuple(value for value in values if value is not _BAD)
            case _ if node.kind == "text":
                value = _scalar(node, choice)
                if value is not _BAD:
                    return value
    page.add(node.place, f"{name} is {_shown(node)}; expected {expected(kind)}")
    return _BAD


def _entry(name: str) -> str:
    return name if name.startswith("an entry") else f"an entry of {name}"


def _shown(node: Node) -> str:
    return quoted(node.text) if node.kind == "text" else {"map": "a mapping", "list": "a list"}[node.kind]


def _scalar(node: Node, kind: inspect.Type) -> Any:
    """A text as what is wanted; `_BAD` if it is something else. Numbers follow YAML 1.2: `no` and `1:30` are texts."""
    text = node.text
    match kind:
        case inspect.StrType():
            text = text.strip()
            if NOT_TEXT.search(text):  # quotation marks in YAML allow every sign, as "\e"
                return _BAD
            fits = (kind.pattern is None or re.search(kind.pattern, text)) and "\n" not in (
                text if kind.pattern else ""
            )
            return text if fits and (kind.min_length or 0) <= len(text) <= (kind.max_length or len(text)) else _BAD
        case inspect.LiteralType():
            return text if text in kind.values else _BAD
        case inspect.BoolType() if node.plain and text in _TRUE | _FALSE:
            return text in _TRUE
        case inspect.IntType() if node.plain and _INT.fullmatch(text):
            return _within(int(text), kind)
        case inspect.FloatType() if node.plain and _FLOAT.fullmatch(text):
            return _within(float(text), kind)
        case _:
            return _BAD


def _within(value: float, kind: inspect.IntType | inspect.FloatType) -> Any:
    low, high = kind.ge, kind.le
    return value if (low is None or value >= low) and (high is None or value <= high) else _BAD


def _dict(node: Node, kind: inspect.DictType, page: Page) -> dict[str, Any]:
    found = {}
    for key, (written, value) in node.pairs.items():
        plain_key = Node("text", written.place, written.end, key)
        if _scalar(plain_key, _bare(kind.key_type)[0]) is _BAD:
            page.add(written.place, f"the key is {quoted(key)}; expected {expected(kind.key_type)}")
            continue
        read = _value(value, kind.value_type, page, quoted(key))
        if read is not _BAD:
            found[key] = read
    return found


def _struct(node: Node, kind: inspect.StructType, page: Page) -> Written:
    fields = {field.encode_name: field for field in kind.fields}
    for key, (written, _) in node.pairs.items():
        if key not in fields:
            page.add(written.place, f"the key {quoted(key)} is unknown; expected {listed(list(fields))}", key, fields)
    values: dict[str, Any] = {}
    for key, field in fields.items():
        pair = node.pairs.get(key)
        value: Any = _BAD
        if pair:
            value = _value(_placed(pair), field.type, page, quoted(key))
        elif field.required:
            page.add(node.place, f"the key {quoted(key)} is missing; expected {expected(field.type)}")
        if value is not _BAD:
            values[field.name] = value
        elif field.required:
            values[field.name] = _neutral(field.type)
        elif field.default is NODEFAULT:
            values[field.name] = field.default_factory()
    written_struct = cast("Written", kind.cls(**values))
    written_struct.__dict__["node"] = node
    return written_struct


def _placed(pair: tuple[Node, Node]) -> Node:
    """The value of a key; where nothing is written the key's place, as the parser puts an absent value anywhere."""
    key, value = pair
    return Node("text", key.place, key.end, plain=True) if value.nothing and not value.text else value


def _neutral(kind: inspect.Type) -> Any:
    return () if isinstance(_bare(kind)[0], inspect.VarTupleType) else ""
