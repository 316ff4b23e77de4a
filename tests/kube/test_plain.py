"""What is read line by line is what all of YAML would have made of it, and is left alone where that would complain."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube import plain
from explorer.kube.building import START, Place, PlacedMapping, Text, build
from explorer.kube.manifests import parts
from explorer.kube.plain import NOT_PLAIN, build_plain
from tests.conftest import ROOT

CORPORA = ROOT.parent / "shared" / "corpora"
INPUTS = Path(__file__).parent / "sources" / "inputs"

BITS = [
    " ", "  ", "\n", ": ", ":", "- ", "-", "#", " #", "|\n", '"', "'", "{}", "[]", "a: b\n", "? ", "...", "---", "<<: ", "y", "~", "0", "1e3", ".", "null", "a:\n",
    "- a\n", "- a: 1\n", "  - b\n", "- - c\n", "!", "&a ", "*a", "%", "@", "`", ",", "+", "=", ">", "\\", ".inf", "$", "\t", "é", "\r", "b: |\n  x\n\n", " \n",
]  # fmt: skip


def shape(value: object) -> object:
    """A value with all that it knows."""
    if type(value) is PlacedMapping:
        return "mapping", value.line, value.column, [(key, shape(one)) for key, one in value.items()]
    if type(value) is list:
        return [shape(one) for one in value]
    return type(value).__name__, repr(value)


def agree(part: Text) -> bool:
    """Whether a part was read, and then as it has to be."""
    found = build_plain(part)
    if found is NOT_PLAIN:
        return False
    said: list[tuple[Place, str]] = []
    values = build(part, lambda *words: said.append(words))
    assert said == [], part.text
    assert [shape(one) for one in values] == [shape(found)], part.text
    return True


def nudged(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        place, way = chance.randint(0, len(text)), chance.random()
        if way < 0.5:
            text = text[:place] + chance.choice(BITS) + text[place:]
        elif way < 0.7:
            text = text[:place] + text[place + chance.randint(1, 3) :]
        else:
            lines = text.splitlines(keepends=True) or [""]
            line, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            if way < 0.8:
                lines[line] = lines[line].lstrip(" ")
            elif way < 0.9:
                lines[line] = " " * chance.randint(1, 4) + lines[line]
            else:
                lines[line], lines[other] = lines[other], lines[line]
            text = "".join(lines)
    return text


TEXTS = [
    "kind: A\nspec:\n  a: 1\n  b:\n  - x\n  - w: 1\n    z: {}\n  c: []\n",
    "# all\n\na:\n- b: |\n    text\n      more\n\n  c: 0644\n-   d:\n      e: 'f # g'\n      h: \"i: j\"\n  #c\nk: http://a:80/b#c\n",
    "- a: 1\n- b\n- 2\n- c:\n  - d\n",
    "a:\n  b:\n    c:\nd: null\ne: ~\nf: yes\ng: 1.50\nh: 2026-01-01\ni: a b  c  \n",
    "apiVersion: v1\nitems:\n- kind: A\n  metadata: \n    name: a\n- kind: B\nkind: List\nmetadata:\n  resourceVersion: \"\"\n",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_that_what_is_plain_is_read_line_by_line(text: str) -> None:
    assert agree(Text(text, START))
    assert agree(Text(f"\n{text}", Place(7, 4)))


@pytest.mark.parametrize(
    "text",
    [
        "a: *b", "a: &b c", "a: !!str 1", "<<: {}", "a: {b: 1}", "a: [1]", "a: >\n  b\n", "a: |-\n  b\n", "a: |2\n  b\n", "a: b\n  c", "a: b: c", "? a", "a: 'it''s'",
        'a: "\\n"', "a: 1\na: 2", "y: 1", "true: 1", "a: .inf", "a\n", "- - a", "a:\n - b\n- c", "a: 1\n b: 2", " a: 1\nb: 2", "a:\tb", "é: 1", "a: b #c", "a:\n  b\n",
        "a: |\n  b", "a: |\n    b\n  c\n", "a: |\n\n  b\n", "a: 1\r\n", "%YAML 1.1", "...", "a: @b", "a: `b", "a: %b", "a: -", "a: 'b", "-", "- ",
    ],
)  # fmt: skip
def test_that_all_else_is_left_alone(text: str) -> None:
    assert build_plain(Text(text, START)) is NOT_PLAIN


@pytest.mark.parametrize("seed", range(5))
def test_that_nudged_texts_are_read_as_all_of_yaml_reads_them(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is hidden by it
    texts = [*TEXTS, *(one.read_text("utf-8") for one in sorted((INPUTS / "manifests").glob("*.yaml")))]
    read = [agree(part) for _ in range(500) for part in parts(nudged(chance.choice(texts), chance))]
    assert sum(read) > len(read) // 10


values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | st.text("ab01:#-. ~y\n'\"|", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abyn./-_0", min_size=1, max_size=4), inner, max_size=4)
    ),
    max_leaves=16,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "c-d", "e.f/g"]), values, min_size=1))
def test_that_what_pyyaml_writes_is_read_as_all_of_yaml_reads_it(value: dict[str, Any]) -> None:
    agree(Text(yaml.safe_dump(value, default_flow_style=False), START))


@pytest.mark.parametrize("large", [False, True])
def test_that_most_real_manifests_are_plain(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not beside the checkout")
    if large:
        monkeypatch.setattr(plain, "_LARGE", 10)
    files = [*(CORPORA / "kubernetes-website-examples").rglob("*.yaml"), *(CORPORA / "live-dumps").rglob("*.yml")]
    read = [agree(part) for file in files for part in parts(file.read_text("utf-8"))]
    assert sum(read) > len(read) * 0.5


def test_that_reading_ends_when_nobody_wants_more() -> None:
    def tell(part: float) -> None:
        assert 0 < part <= 1
        raise InterruptedError

    with pytest.raises(InterruptedError):
        build_plain(Text("a:\n" + "- b\n" * 10_000, START), tell)
