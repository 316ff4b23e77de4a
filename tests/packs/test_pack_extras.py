"""What corrections, glossary, course and pages become."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from good_pack import ABOUT, EXTRAS, LEARNING, MAP, write_pack
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.catalogue import Pack, Source, Stage, Term
from explorer.model.diagram import Relation
from explorer.packs import check_pack, load_pack, open_pack
from explorer.packs.decode import decode
from explorer.packs.learning import reduced
from explorer.packs.problems import Page, Report
from explorer.packs.schema import CorrectionsFile, GlossaryFile, LearningFile
from explorer.packs.yaml import parse

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "packs.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small", dict(EXTRAS))


@pytest.fixture
def pack(root: Path) -> Pack:
    return load_pack(root)


def test_that_a_good_pack_with_everything_has_no_problem(root: Path) -> None:
    assert check_pack(root) == []


def test_that_a_compiled_copy_holds_all_of_it(root: Path, tmp_path: Path, pack: Pack) -> None:
    assert open_pack(root, cache=tmp_path / "cache") == open_pack(root, cache=tmp_path / "cache") == pack
    assert pack.corrections
    assert pack.glossary
    assert pack.stages
    assert pack.pages


def test_that_a_pack_without_them_has_none(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "small"))
    assert (pack.corrections, pack.glossary, pack.stages, pack.pages) == ((), (), (), {})
    assert "learn" not in pack.diagrams


def test_that_a_correction_is_found_at_each_of_its_concepts(pack: Pack) -> None:
    first, second = pack.corrections
    assert first.said == "Docker runs <b>Pods</b>"
    assert first.kind == "wrong"
    assert first.right == 'The <a href="concept:kubelet">kubelet</a> does, &amp; no other.'
    assert first.sources == (
        Source(
            "Kubernetes documentation: concepts/containers/cri", "https://kubernetes.io/docs/concepts/containers/cri/"
        ),
        Source("The remark", "https://example.org/a"),
    )
    assert pack.corrections_of == {"kubelet": (first,), "envoy": (first, second)}


def test_that_the_page_of_corrections_tells_all_of_each(pack: Pack) -> None:
    page = pack.pages["corrections"]
    html = "".join(block.html for block in page.body)
    assert page.title == "What the notes got wrong, and why"
    for part in (
        "<h3>1. “Docker runs &lt;b&gt;Pods&lt;/b&gt;”</h3>",
        "<em>Why:</em> It asks a runtime.",
        '<a href="concept:kubelet">kubelet</a>, <a href="concept:envoy">Envoy</a>',
        '<a href="https://example.org/a">The remark</a>',
        "Write <em>a proxy</em>.",
    ):
        assert part in html
    assert html.index("<h2>Wrong") < html.index("<h2>Wording")
    assert "Docker runs <b>Pods</b>" in page.text
    assert "& no other" in page.text


def test_that_the_glossary_is_in_the_order_of_the_alphabet(pack: Pack) -> None:
    assert pack.glossary == (
        Term("Agent", "A program that works for another."),
        Term("proxy", "Something between two ends: <code>a</code> and <code>b</code>.", "envoy"),
    )
    assert [block.html.split("\n")[0] for block in pack.pages["glossary"].body] == ["<h2>A</h2>", "<h2>P</h2>"]
    assert '<strong><a href="concept:envoy">proxy</a></strong>' in pack.pages["glossary"].body[1].html


def test_that_stages_name_concepts_and_keep_ideas_apart(pack: Pack) -> None:
    assert pack.stages == (
        Stage("first", "First", "You can say who runs Pods.", ("kubelet",)),
        Stage("second", "Second", "", ("envoy",), (Term("HTTP", "Requests and responses."),)),
    )


def test_that_the_path_leads_to_every_concept_and_to_the_diagram(pack: Pack) -> None:
    html = "".join(block.html for block in pack.pages["path"].body)
    for part in ("diagram:learn", "concept:kubelet", "concept:envoy", "<strong>HTTP</strong>", "You can say who"):
        assert part in html
    assert html.index("1. First") < html.index("concept:kubelet") < html.index("2. Second")


def test_that_the_course_is_drawn(pack: Pack) -> None:
    diagram = pack.diagrams["learn"]
    assert [(box.id, box.name, box.parent, box.concept, box.dashed) for box in diagram.boxes] == [
        ("stage-first", "1. First", "", "", False),
        ("kubelet", "kubelet", "stage-first", "kubelet", False),
        ("stage-second", "2. Second", "", "", False),
        ("x-http", "HTTP", "stage-second", "", True),
        ("envoy", "Envoy", "stage-second", "envoy", False),
    ]
    assert diagram.relations == (
        Relation("kubelet--envoy", "kubelet", "envoy", "comes before", "learning"),
        Relation("x-http--envoy", "x-http", "envoy", "comes before", "learning"),
    )
    assert diagram.parent == "map"
    assert diagram.by_id["stage-first"].scale < 0.5


def test_that_the_course_may_have_a_tab_and_a_portal(root: Path) -> None:
    write_pack(root, {**EXTRAS, "diagrams/map.yaml": MAP.replace("{id: spare,", "{id: spare, opens: learn,")})
    file = root / "pack.yaml"
    file.write_text(file.read_text().replace("title: Map}", "title: Map}\n  - {diagram: learn, title: Learn}"))
    assert check_pack(root) == []
    assert load_pack(root).views[1].diagram == "learn"


def test_that_a_stage_may_have_the_id_of_a_concept(root: Path) -> None:
    write_pack(root, {**EXTRAS, "learning.yaml": LEARNING.replace("id: first", "id: kubelet")})
    assert check_pack(root) == []
    assert load_pack(root).diagrams["learn"].by_id["stage-kubelet"].name == "1. First"


def test_that_written_pages_come_after_those_that_are_made(pack: Pack) -> None:
    assert list(pack.pages) == ["path", "glossary", "corrections", "about"]
    about = pack.pages["about"]
    assert about.title == "Facts as of"
    assert '<a href="page:path">the path</a>' in about.body[0].html
    assert "<table>" in about.body[0].html
    assert about.text.startswith("Facts as of See the path")


def test_that_a_page_with_a_problem_says_so_and_the_others_open(root: Path) -> None:
    write_pack(root, {**EXTRAS, "pages/about.md": ABOUT.replace("page:path", "page:x"), "glossary.yaml": "- {x: y}\n"})
    pages = load_pack(root).pages
    assert "small/pages/about.md:4:16" in pages["about"].problem
    assert "small/glossary.yaml:1:3" in pages["glossary"].problem
    assert not pages["path"].problem
    assert "page:x" not in pages["about"].body[0].html


@pytest.mark.parametrize("file", ["corrections.yaml", "glossary.yaml", "learning.yaml"])
def test_that_a_file_that_cannot_be_read_still_has_its_page(root: Path, file: str) -> None:
    (root / file).write_bytes(b"\xff\xff")
    pack = load_pack(root)
    assert list(pack.pages) == ["path", "glossary", "corrections", "about"]
    assert "learn" in pack.diagrams
    assert len(pack.problems) == 1


def test_that_relations_are_shown_at_both_ends(pack: Pack) -> None:
    for concept in pack.concepts.values():
        for link in concept.links:
            assert (concept.id, link.verb) in pack.links_to[link.target]


@pytest.mark.parametrize(
    ("heading", "kind"), [("corrections", CorrectionsFile), ("glossary", GlossaryFile), ("learning", LearningFile)]
)
def test_that_the_examples_of_the_document_are_good(heading: str, kind: Any) -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition(f"## {heading}.yaml\n```yaml\n")[2].partition("```")[0]
    report = Report()
    page = Page(report, "docs")
    root = parse(text, page.add)
    assert root is not None
    assert decode(root, kind, page, None)
    assert report.everything() == []


Pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), unique=True)


def closure(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    names = {name for pair in pairs for name in pair}
    found = set(pairs)
    for middle in names:
        found |= {(a, d) for a, b in found for c, d in found if b == c == middle}
    return found


@given(Pairs)
def test_that_reduction_keeps_what_follows_and_nothing_that_follows_from_the_rest(pairs: list[tuple[int, int]]) -> None:
    before = [(str(first), str(second)) for first, second in pairs]
    kept = reduced(before)
    assert set(kept) <= set(before)
    assert closure(set(kept)) == closure(set(before))
    assert all(pair not in closure(set(kept) - {pair}) for pair in kept)


def test_that_thousands_of_prerequisites_are_bounded(root: Path) -> None:
    ids = [f"i{number}" for number in range(3_000)]
    ideas = "".join(f"  - {{id: {one}, name: N, definition: D.}}\n" for one in ids)
    links = "".join(f"  - {{learn: {first}, before: {second}}}\n" for first, second in pairwise(ids))
    text = f"ideas:\n{ideas}stages: [{{id: s, title: S, learn: [kubelet, envoy, {', '.join(ids)}]}}]\nprerequisites:\n{links}"
    write_pack(root, {**EXTRAS, "learning.yaml": text})
    assert [problem.message for problem in check_pack(root)] == [
        "there are more than 2,000 prerequisites; expected fewer"
    ]
    assert len(load_pack(root).diagrams["learn"].relations) == 2_000
