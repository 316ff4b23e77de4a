"""Spelling and reading age: which words are looked at, where they stand, and what is said without the libraries."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest
from good_pack import EXTRAS, NOTE, write_pack
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.catalogue import Concept, Pack
from explorer.packs import check_pack, load_pack, reading_age, report_lines, spelling
from explorer.packs.readability import age_of
from explorer.packs.words import words_of_body, words_of_tree
from explorer.packs.yaml import parse

WORDS = {"words.txt": "kubernetes\nruntime\n"}


def body(text: str) -> list[tuple[str, tuple[int, int]]]:
    return list(words_of_body(text.split("\n"), 0))


def tree(text: str) -> list[tuple[str, tuple[int, int]]]:
    root = parse(text, lambda place, why: pytest.fail(f"{place} {why}"))
    assert root is not None
    return list(words_of_tree(root, text.split("\n")))


def test_that_words_have_their_places() -> None:
    assert body("One two\nthree\n\nfour [five six](concept:seven) eight") == [
        ("One", (1, 1)),
        ("two", (1, 5)),
        ("three", (2, 1)),
        ("four", (4, 1)),
        ("five", (4, 7)),
        ("six", (4, 12)),
        ("eight", (4, 32)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`codde`",
        "``a ` codde``",
        "`two\nlines`",
        "```sh\ncodde\n```",
        "~~~\ncodde\n```\ncodde\n~~~",
        "- item2\n\n  ```yaml\n  codde: x1\n  ```",
        "<https://example.org/codde>",
        "https://example.org/codde",
        "`a` spec.nodeName b1 a_b /etc/codde --codde $CODDE @codde x=codde a/b",
        "POD CamelCase kubeProxy containerID v1beta1 CRDs &nbsp;",
        "![](https://example.org/codde)",
    ],
)
def test_that_code_links_and_identifiers_are_left_out(text: str) -> None:
    assert [word for word, _ in body(text) if word != "item"] == []


def test_that_ids_of_concepts_are_left_out_as_a_whole() -> None:
    lines = ["the kube-prox of kube-proxy"]
    assert [word for word, _ in words_of_body(lines, 0, frozenset({"kube-proxy"}))] == ["the", "kube", "prox", "of"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: One two\n", [("One", (1, 8)), ("two", (1, 12))]),
        ("title: 'It''s'\n", [("It's", (1, 9))]),
        ('title: "a\\nb cc"\n', [("cc", (1, 14))]),
        ("title: >-\n  one\n  two\n", [("one", (2, 3)), ("two", (3, 3))]),
        ("{id: one, said: two, name: three}\n", [("three", (1, 28))]),
        ("aliases: [one, {x: two}]\n", [("one", (1, 11))]),
    ],
)
def test_that_texts_of_yaml_have_their_places(text: str, expected: list[tuple[str, tuple[int, int]]]) -> None:
    assert [found for found in tree(text) if len(found[0]) > 1] == expected


@given(st.text(max_size=80))
def test_that_every_word_stands_where_it_is_said_to(text: str) -> None:
    lines = text.split("\n")
    for word, (line, column) in words_of_body(lines, 0):
        found = lines[line - 1][column - 1 :].replace("’", "'")
        assert found.replace("''", "'").startswith(word)


@pytest.mark.parametrize(
    "text",
    [
        "`" * 60_000,
        "](" * 30_000,
        "<a" * 30_000,
        "a" * 64_000,
        "a-" * 30_000,
        "a_" * 30_000,
        "&a" * 30_000,
        "'a" * 30_000,
    ],
    ids=lambda text: str(text)[:3],
)
def test_that_words_of_hostile_text_are_found_in_time(text: str) -> None:
    start = time.monotonic()
    body(text)
    assert time.monotonic() - start < 5


def test_that_a_pack_without_a_list_of_words_is_not_spelt(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", {"concepts/node/kubelet.md": NOTE + "\nWorrd.\n"})
    assert check_pack(root) == []
    assert any("has no words.txt" in line for line in report_lines(load_pack(root), root))


def test_that_spelling_is_a_rule_for_authors_only(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", {**WORDS, "concepts/node/kubelet.md": NOTE + "\nWorrd.\n"})
    assert len(check_pack(root)) == 1
    assert load_pack(root).problems == ()


def test_that_all_kinds_of_files_are_spelt(tmp_path: Path) -> None:
    texts = {name: text.replace("a proxy", "a proxxy").replace("work", "worrk") for name, text in EXTRAS.items()}
    texts["learning.yaml"] = texts["learning.yaml"].replace("Second", "Secondd")
    texts["pages/about.md"] = texts["pages/about.md"].replace("Facts", "Faccts").replace("mistakes", "misstakes")
    tour = texts["tours/first.yaml"].replace("The agent waits", "The aggent waits").replace("word,", "wordd,")
    texts["tours/first.yaml"] = (
        tour.replace("new name", "neww name").replace("Busy", "Bussy").replace("a ques", "a quess")
    )
    found = check_pack(write_pack(tmp_path / "small", {**WORDS, **texts}))
    words = [
        re.split(r"\W", (tmp_path / one.path).read_text().split("\n")[one.line - 1][one.column - 1 :])[0]
        for one in found
    ]
    in_tours = ["aggent", "worrks", "neww", "Bussy", "quesstion", "worrk", "wordd"]
    assert words == ["proxxy", "worrks", "Secondd", "Faccts", "misstakes", *in_tours]
    assert [one.path.removeprefix("small/") for one in found] == [
        "corrections.yaml",
        "glossary.yaml",
        "learning.yaml",
        "pages/about.md",
        "pages/about.md",
        *["tours/first.yaml"] * len(in_tours),
    ]


def test_that_what_was_said_is_quoted_with_its_mistakes(tmp_path: Path) -> None:
    assert "proxi" in EXTRAS["corrections.yaml"]
    assert check_pack(write_pack(tmp_path / "small", {**WORDS, **EXTRAS})) == []


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if `podium[check]` were not installed."""
    spelling._checker.cache_clear()
    monkeypatch.setitem(sys.modules, "spellchecker", None)
    monkeypatch.setitem(sys.modules, "syllapy", None)


@pytest.mark.usefixtures("bare")
def test_that_without_the_libraries_a_check_says_so_and_finds_the_rest(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", {**WORDS, "concepts/node/kubelet.md": NOTE + "\nWorrd.\n"})
    try:
        assert check_pack(root) == []
        assert reading_age(load_pack(root)) is None
        assert report_lines(load_pack(root), root) == (
            "Spelling was not checked and reading age was not measured: make extras in Podium's folder brings what is needed.",
        )
    finally:
        spelling._checker.cache_clear()


def concept(name: str, definition: str) -> Concept:
    return Concept(name, name.title(), definition=definition)


EASY, HARD = (
    "The cat sat on the mat.",
    "Administrative reconciliation necessitates considerable organisational deliberation.",
)


def test_that_harder_texts_have_a_higher_reading_age() -> None:
    easy, hard = age_of(EASY), age_of(HARD)
    assert easy is not None
    assert hard is not None
    assert easy < 10
    assert hard > 20
    assert age_of("…") is None


def test_that_the_hardest_definitions_come_first() -> None:
    pack = Pack("p", "P", concepts={one.id: one for one in (concept("easy", EASY), concept("hard", HARD))})
    found = reading_age(pack)
    assert found is not None
    assert [name for name, _ in found.hardest] == ["hard", "easy"]
    assert found.hardest[1][1] < found.median < found.hardest[0][1]
    lines = report_lines(pack, Path("nowhere"))
    assert lines[1].startswith("Reading age of the definitions, by Flesch and Kincaid: ")
    assert lines[2].startswith("Hardest to read: Hard (")


def test_that_a_pack_without_definitions_has_no_reading_age() -> None:
    assert reading_age(Pack("p", "P")) is None
