"""What a good pack becomes."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import yaml
from good_pack import DETAIL, MAP, NOTE, PACK, write_pack

from explorer.model.catalogue import Link, Source, Topic, View
from explorer.model.diagram import Arrangement, Relation
from explorer.packs import check_pack, json_schemas, load_pack, write_schemas
from explorer.packs.glyphs import GLYPHS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small")


def test_that_a_good_pack_has_no_problem(root: Path) -> None:
    assert check_pack(root) == []
    assert load_pack(root).problems == ()


def test_that_pack_yaml_names_tabs_topics_and_versions(root: Path) -> None:
    pack = load_pack(root)
    assert (pack.id, pack.title, pack.start) == ("small", "A small pack", "map")
    assert pack.views == (View("map", "Map"),)
    assert pack.topics["node"] == Topic("node", "Worker node", "node")
    assert pack.baseline == (("Kubernetes", "1.37"),)
    assert list(pack.concepts) == ["kubelet", "envoy"]


def test_that_a_note_becomes_a_concept(root: Path) -> None:
    concept = load_pack(root).concepts["kubelet"]
    assert (concept.domain, concept.glyph, concept.topic) == ("node", "clock", "node")
    assert concept.links == (Link("talks to", "envoy"),)
    assert concept.facts[0].html == 'It speaks CRI to <a href="concept:envoy">Envoy</a>.'
    assert concept.facts[0].text == "It speaks CRI to Envoy."
    assert [block.language for block in concept.body] == ["", "sh"]
    assert concept.body[1].code == "kubectl get nodes"
    assert "node agent" in concept.text
    assert "kubectl get nodes" in concept.text


def test_that_sources_have_readable_labels_and_addresses(root: Path) -> None:
    write_pack(
        root,
        {
            "concepts/node/kubelet.md": NOTE.replace(
                "[W37]", '["W:concepts/overview/_index.md remark", "W:a/b.md#part", W]', 1
            )
        },
    )
    facts = load_pack(root).concepts["kubelet"].facts
    assert facts[0].sources == (
        Source(
            "Kubernetes documentation: concepts/containers/cri", "https://kubernetes.io/docs/concepts/containers/cri/"
        ),
    )
    assert facts[1].sources == (
        Source("Kubernetes source: pkg/kubelet/x.go SyncPod", "https://example.org/pkg/kubelet/x.go"),
        Source("Release announcement"),
    )
    assert facts[2].sources == (
        Source("Kubernetes documentation: concepts/overview remark", "https://kubernetes.io/docs/concepts/overview/"),
        Source("Kubernetes documentation: a/b", "https://kubernetes.io/docs/a/b/#part"),
        Source("Kubernetes documentation", "https://kubernetes.io/docs/"),
    )


def test_that_boxes_take_name_domain_and_glyph_from_their_concept(root: Path) -> None:
    boxes = load_pack(root).diagrams["map"].by_id
    assert (boxes["proxy"].name, boxes["proxy"].domain, boxes["proxy"].glyph) == ("Envoy", "mesh", "clock")
    assert boxes["agent"].parent == "outer"
    assert boxes["agent"].portal == "detail"
    assert (boxes["spare"].scale, boxes["spare"].dashed) == (0.5, True)


def test_that_arrangements_nest(root: Path) -> None:
    write_pack(
        root,
        {
            "diagrams/map.yaml": MAP.replace("  row: [outer, proxy]", "  row: [{column: [outer]}, proxy]").replace(
                "{column: [agent, spare]}", "{grid: 3}"
            )
        },
    )
    diagram = load_pack(root).diagrams["map"]
    assert diagram.arrange == Arrangement("row", 0, (Arrangement("column", 0, ("outer",)), "proxy"))
    assert diagram.by_id["outer"].arrange == Arrangement("grid", 3)
    assert diagram.problems == ()


def test_that_relations_keep_their_line_and_layer(root: Path) -> None:
    write_pack(
        root, {"diagrams/map.yaml": MAP + "  - {from: agent, to: proxy, verb: asks, line: dotted, both: true}\n"}
    )
    assert load_pack(root).diagrams["map"].relations == (
        Relation("agent--proxy", "agent", "proxy", "talks to", "control"),
        Relation("agent--proxy--2", "agent", "proxy", "asks", "", "dotted", both=True),
    )


def test_that_a_picture_tells_its_own_words_hot_spots_and_steps(root: Path) -> None:
    picture = load_pack(root).pictures["parts"]
    assert (picture.title, picture.alt, picture.caption) == ("Parts", "Two parts.", "Our drawing.")
    assert picture.hot == ("kubelet", "envoy")
    assert picture.steps == 2
    assert Path(picture.path) == root / "pictures/parts.svg"


def test_that_texts_stay_what_their_author_wrote(root: Path) -> None:
    write_pack(
        root,
        {
            "diagrams/detail.yaml": "title: no\nparent: map\nboxes: [{id: '1', name: 1.10, sub: 2026-11-22}, {id: agent, name: 0x1F}]\n"
        },
    )
    diagram = load_pack(root).diagrams["detail"]
    assert diagram.title == "no"
    assert [(box.id, box.name, box.sublabel) for box in diagram.boxes] == [
        ("1", "1.10", "2026-11-22"),
        ("agent", "0x1F", ""),
    ]


def test_that_an_alias_may_be_used_where_it_does_not_multiply(root: Path) -> None:
    write_pack(root, {"diagrams/detail.yaml": DETAIL.replace("title: Detail", "title: &name Detail\nsummary: *name")})
    assert check_pack(root) == []
    assert load_pack(root).diagrams["detail"].summary == "Detail"


def test_that_a_link_to_a_file_inside_the_pack_is_followed(root: Path) -> None:
    (root / "diagrams/detail.yaml").rename(root / "real.txt")
    (root / "diagrams/detail.yaml").symlink_to("../real.txt")
    assert check_pack(root) == []


def test_that_hidden_folders_are_left_out(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "loop").symlink_to("..")
    assert check_pack(root) == []


def test_that_the_same_link_twice_is_reported_at_both_places(root: Path) -> None:
    write_pack(
        root,
        {
            "concepts/node/kubelet.md": NOTE.replace(
                "See [Envoy](concept:envoy)", "See [a](concept:x) and\n[b](concept:x)"
            )
        },
    )
    assert [(problem.line, problem.column) for problem in check_pack(root)] == [(34, 9), (35, 5)]


def test_that_other_pictures_folders_and_glyphs_can_be_given(root: Path, tmp_path: Path) -> None:
    (root / "pictures").rename(tmp_path / "images")
    assert check_pack(root, tmp_path / "images") == []
    assert "images:1:1" in str(check_pack(root, tmp_path / "none")[0]) or check_pack(root, tmp_path / "none")
    assert [problem.message[:19] for problem in check_pack(root, tmp_path / "images", glyphs=frozenset({"x"}))] == [
        'the glyph "clock" d'
    ] * 2


def test_that_a_pack_without_topics_and_pictures_is_good(tmp_path: Path) -> None:
    (tmp_path / "p/diagrams").mkdir(parents=True)
    (tmp_path / "p/pack.yaml").write_text("id: p\ntitle: P\nstart: a\n")
    (tmp_path / "p/diagrams/a.yaml").write_text("title: A\nboxes: [{id: x, name: X}]\n")
    assert check_pack(tmp_path / "p") == []


def test_that_the_glyphs_are_those_of_the_document() -> None:
    text = (ROOT / "docs/packs.md").read_text(encoding="utf-8").partition("## Glyphs\n`")[2].partition("`")[0]
    assert set(text.split()) == GLYPHS


def test_that_the_schemas_name_every_key_of_the_document(tmp_path: Path) -> None:
    names = [
        "pack",
        "concept",
        "diagram",
        "pictures",
        "corrections",
        "glossary",
        "learning",
        "page",
        "tour",
        "scenario",
    ]
    assert list(json_schemas()) == names
    files = write_schemas(tmp_path / "schemas")
    assert [file.name for file in files] == [f"{name}.schema.json" for name in json_schemas()]
    diagram = json.loads(files[2].read_text(encoding="utf-8"))
    assert set(diagram["$defs"]["BoxFile"]["properties"]) == {
        "id",
        "name",
        "concept",
        "sub",
        "domain",
        "glyph",
        "dashed",
        "opens",
        "scale",
        "arrange",
        "boxes",
    }
    assert set(diagram["$defs"]["RelationFile"]["properties"]) == {"from", "to", "verb", "layer", "line", "both"}
    assert diagram["$defs"]["BoxFile"]["additionalProperties"] is False


def test_that_the_pure_parser_reads_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = load_pack(root)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert load_pack(root) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000,
        "> " * 30_000,
        "![" * 30_000,
        "*a _b" * 12_000,
        "|a" * 15_000 + "\n" + "|-" * 15_000,
        "`" * 60_000,
        "<a " * 20_000,
        "- " * 30_000,
    ],
    ids=lambda text: str(text)[:4],
)
def test_that_markdown_that_takes_long_is_bounded(tmp_path: Path, text: str) -> None:
    root = write_pack(tmp_path / "small", {"concepts/node/kubelet.md": NOTE + text})
    start = time.monotonic()
    assert load_pack(root).concepts["kubelet"]
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("code", ["`" * 60_000, "&a *a " * 9_000, "$(" * 30_000], ids=["quotes", "anchors", "shells"])
@pytest.mark.parametrize("language", ["yaml", "sh", "json"])
def test_that_an_example_that_takes_long_is_not_highlighted(tmp_path: Path, language: str, code: str) -> None:
    text = f"~~~{language}\n{code}\n~~~\n"
    root = write_pack(tmp_path / "small", {"concepts/node/kubelet.md": NOTE + text})
    start = time.monotonic()
    assert load_pack(root).concepts["kubelet"].body[-1].code == code
    assert time.monotonic() - start < 10


def test_that_a_note_may_hold_lists_tables_and_quotes(root: Path) -> None:
    body = "## Part\n\n1. a\n2. **b**\n\n> c\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n---\n\n#### Deep\n\n- d\n\n  ```yaml\n  a: b\n  ```\n"
    write_pack(root, {"concepts/node/kubelet.md": NOTE + body})
    (block,) = load_pack(root).concepts["kubelet"].body[2:]
    for part in (
        "<h2>Part</h2>",
        "<ol>",
        "<strong>b</strong>",
        "<blockquote>",
        "<table>",
        "<h3>Deep</h3>",
        "<pre><code",
    ):
        assert part in block.html
    assert "<hr" not in block.html
    assert check_pack(root) == []


def test_that_pack_yaml_with_unknown_braces_is_reported(root: Path) -> None:
    write_pack(root, {"pack.yaml": PACK.replace("{path}", "{paths}")})
    assert [str(problem) for problem in check_pack(root)] == [
        'small/pack.yaml:11:38: the address "https://example.org/{paths}" has unknown braces; expected {path} or {page}'
    ]
