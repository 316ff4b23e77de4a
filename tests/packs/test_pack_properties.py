"""Whatever the files hold, reading never fails, and every problem is one printable line."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from good_pack import EXTRAS, write_pack
from good_pack import FILES as PLAIN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.model.lesson import seen_boxes
from explorer.packs import check_pack, load_pack
from explorer.packs.problems import Problem, one_line
from explorer.packs.svg import read_svg

FILES = {**PLAIN, **EXTRAS, "words.txt": "kubernetes\nruntime\n"}

PIECES = st.sampled_from(
    [
        "\n",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "*a",
        "&a ",
        "!!x ",
        "'",
        '"',
        "|",
        ">",
        "---\n",
        "#",
        "~",
        "null",
        "1e9",
        "\t",
        "\0",
        "é",
        "\u2028",
        "```",
        "](",
        "javascript:",
        "<",
        "<!ENTITY a 'b'>",
        "&a;",
        "<use href='#a'/>",
        "boxes:",
        "id",
        "..",
        "\\",
        "%",
        "?",
        ",",
        "\ufeff",
        "🙂",
    ]
) | st.text(max_size=8)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=6)


def edited(text: str, edits: list[tuple[float, int, str]]) -> bytes:
    for where, cut, piece in edits:
        place = int(where * len(text))
        text = text[:place] + piece + text[place + cut :]
    return text.encode("utf-8", "surrogatepass")


def assert_all_lines_are_good(problems: list[Problem]) -> None:
    assert problems == sorted(problems, key=lambda problem: problem.path)
    for problem in problems:
        assert str(problem).isprintable(), problem
        assert problem.line >= 1, problem
        assert problem.column >= 1, problem
        assert len(str(problem)) < 900


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(FILES)), edits=EDITS)
def test_that_edited_files_never_fail(name: str, edits: list[tuple[float, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write_pack(Path(folder) / "small", {**FILES, name: edited(FILES[name], edits)})
        problems = check_pack(root)
        pack = load_pack(root)
    assert_all_lines_are_good(problems)
    assert set(pack.problems) <= {str(problem) for problem in problems}
    for diagram in pack.diagrams.values():
        seen = {""}
        for box in diagram.boxes:
            assert box.parent in seen
            assert box.id not in seen
            seen.add(box.id)
            assert not box.concept or box.concept in pack.concepts
            assert not box.portal or box.portal in pack.diagrams
        assert all({relation.source, relation.target} <= seen for relation in diagram.relations)
    for correction in pack.corrections:
        assert set(correction.concepts) <= pack.concepts.keys()
    assert {concept for stage in pack.stages for concept in stage.learn} <= pack.concepts.keys()
    assert {term.concept for term in pack.glossary} <= {"", *pack.concepts}
    for page in pack.pages.values():
        assert "<script" not in "".join(block.html for block in page.body)
    for tour in pack.tours.values():
        names = [step.id for step in tour.steps]
        assert len(set(names)) == len(names)
        for step, follower in zip(tour.steps, [*names, ""][1:], strict=True):
            assert step.then in {"", follower}
            assert step.picture in {"", *pack.pictures}
            assert "<script" not in step.text + step.script
            assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', step.text + step.script))
            seen = seen_boxes(pack.diagrams[step.diagram], step.show) if step.diagram else set()
            assert {*step.show, *step.frame, *step.lit} <= seen
            assert {box for box, _ in step.sublabels + step.badges} <= seen
            assert {end for hop in step.hops for end in (hop.source, hop.target)} <= seen
    for concept in pack.concepts.values():
        assert all(link.target in pack.concepts for link in concept.links)
        assert concept.topic in pack.topics
        assert "<script" not in "".join(block.html for block in concept.body)


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), content=st.binary(max_size=200))
def test_that_files_of_any_bytes_never_fail(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write_pack(Path(folder) / "small", {**FILES, name: content})
        assert_all_lines_are_good(check_pack(root))


@settings(max_examples=200, deadline=None)
@given(edits=EDITS)
def test_that_edited_pictures_never_fail(edits: list[tuple[float, int, str]]) -> None:
    found: list[str] = []
    read_svg(edited(FILES["pictures/parts.svg"], edits), lambda _place, why: found.append(why))


@given(st.text())
def test_that_every_problem_is_one_printable_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert str(Problem(text, 1, 1, text)).isprintable()
