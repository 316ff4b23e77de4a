"""What the files of tours become, and what is kept of a step that is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from good_pack import EXTRAS, MAP, TOUR, write_pack
from hostile_tours import TOUR_CASES, step
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli import main
from explorer.model.diagram import Box, Diagram
from explorer.model.lesson import Hop, Step, Tour, seen_boxes
from explorer.outline import tour_data, tour_outline
from explorer.packs import check_pack, json_schemas, load_pack, open_pack
from explorer.packs.decode import decode
from explorer.packs.folder import Folder
from explorer.packs.problems import Page, Report
from explorer.packs.reading import Reading
from explorer.packs.schema import TourFile
from explorer.packs.tours import make_tours
from explorer.packs.yaml import parse

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "packs.md"


@pytest.fixture
def tour(tmp_path: Path) -> Tour:
    return load_pack(write_pack(tmp_path / "small", dict(EXTRAS))).tours["first"]


def read(root: Path, text: str, **more: str) -> Tour:
    write_pack(root, {**EXTRAS, "tours/first.yaml": text, **more})
    return load_pack(root).tours["first"]


def test_that_a_tour_has_its_steps_in_order(tour: Tour) -> None:
    assert (tour.title, tour.topic, tour.minutes) == ("From a request to its proof", "node", 4.5)
    assert [one.id for one in tour.steps] == ["agent", "request", "parts"]
    assert not tour.problem
    assert not any(one.problem for one in tour.steps)


def test_that_a_step_has_all_that_is_written(tour: Tour) -> None:
    one = tour.steps[1]
    assert one.show == ("agent", "proxy")
    assert one.frame == ("outer", "proxy")
    assert one.lit == ("proxy",)
    assert one.sublabels == (("proxy", "new name"),)
    assert one.badges == (("agent", "Busy"),)
    assert one.hops == (Hop("agent", "proxy", "a question"), Hop("proxy", "agent"))
    assert one.question is not None
    assert [wrong.text for wrong in one.question.wrong] == ["The agent.", "Nobody."]
    assert (one.minutes, one.extra, one.then) == (2.5, False, "parts")
    assert (tour.steps[2].picture, tour.steps[2].reveal, tour.steps[2].extra) == ("parts", 1, True)


def test_that_a_step_without_a_diagram_has_that_of_the_step_before(tour: Tour) -> None:
    assert [one.diagram for one in tour.steps] == ["map"] * 3


def test_that_a_step_may_end_the_diagram(tmp_path: Path) -> None:
    tour = read(tmp_path / "small", TOUR + step("words", "    diagram: ~\n") + step("after"))
    assert [one.diagram for one in tour.steps] == ["map", "map", "map", "", ""]
    assert not tour.problem


def test_that_the_text_of_the_class_and_the_script_are_safe_html(tour: Tour) -> None:
    assert tour.steps[0].text == "The <strong>agent</strong> waits &amp; listens."
    assert '<a href="concept:kubelet">agent</a>' in tour.steps[0].script
    assert "<li>Point at the box.</li>" in tour.steps[0].script


def test_that_an_example_in_a_script_keeps_its_lines(tmp_path: Path) -> None:
    text = TOUR.replace(
        "      - Ask what is in it.\n", "      ```sh\n      kubectl get\n      kubectl <b>\n      ```\n"
    )
    script = read(tmp_path / "small", text).steps[0].script
    before, _, code = script.partition("<pre>")
    assert "Point at" in before
    assert code.endswith("</pre>")
    assert "\n" in code
    assert "<b>" not in code


def test_that_a_compiled_copy_holds_the_tours(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", dict(EXTRAS))
    assert open_pack(root, cache=tmp_path / "cache").tours == open_pack(root, cache=tmp_path / "cache").tours
    assert open_pack(root, cache=tmp_path / "cache").tours == load_pack(root).tours


def test_that_a_pack_without_tours_has_none(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path / "small")).tours == {}


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("frame: [outer, proxy]", "frame: [nothing, proxy]", {"frame": ("proxy",), "lit": ("proxy",)}),
        ("light: [proxy]", "light: [spare, agent]", {"lit": ("agent",), "frame": ("outer", "proxy")}),
        ("badges: {agent: Busy}", "badges: {spare: Lost, agent: Busy}", {"badges": (("agent", "Busy"),)}),
        ("sublabels: {proxy: new name}", "sublabels: {x: y, proxy: z}", {"sublabels": (("proxy", "z"),)}),
        ("label: a question}", "label: a question}\n      - {from: agent, to: outer}", {"hops": 2}),
        ("      answer: The proxy.\n", "", {"question": None, "badges": (("agent", "Busy"),)}),
        ("minutes: 2.5", "minutes: 999", {"minutes": 1.0}),
        ("then: parts", "then: nowhere", {"then": ""}),
    ],
)
def test_that_what_is_right_in_a_step_is_kept(tmp_path: Path, old: str, new: str, kept: dict[str, Any]) -> None:
    assert old in TOUR
    tour = read(tmp_path / "small", TOUR.replace(old, new, 1))
    one = tour.steps[1]
    for name, value in kept.items():
        found = getattr(one, name)
        assert (len(found) if isinstance(value, int) else found) == value
    assert one.problem.startswith("small/tours/first.yaml:")
    assert one.problem in tour.problem
    assert not tour.steps[0].problem
    assert not tour.steps[2].problem


def test_that_a_step_of_an_unknown_diagram_keeps_its_words(tmp_path: Path) -> None:
    tour = read(tmp_path / "small", TOUR.replace("diagram: map", "diagram: nowhere"))
    assert [one.diagram for one in tour.steps] == ["", "", ""]
    assert all(one.text and one.script for one in tour.steps)
    assert tour.problem.count("\n") == 0


@pytest.mark.parametrize("content", ["", "- a\n", "title: a: b\n", "a: *b\n", "\x00"])
def test_that_a_tour_that_cannot_be_read_is_there_with_its_problem(tmp_path: Path, content: str) -> None:
    tour = read(tmp_path / "small", content)
    assert (tour.id, tour.title, tour.steps) == ("first", "first", ())
    assert tour.problem.startswith("small/tours/first.yaml:1:")


def test_that_every_problem_of_a_tour_is_told_in_it(tmp_path: Path) -> None:
    for rule, changes, _ in TOUR_CASES:
        if "tours/first.yaml" in changes:
            pack = load_pack(write_pack(tmp_path / rule / "small", changes))
            told = pack.tours["first"].problem.split("\n")
            assert {line for line in pack.problems if "/tours/first.yaml:" in line} <= set(told)


def test_that_a_second_question_leaves_the_first(tmp_path: Path) -> None:
    text = TOUR.replace("    minutes: 2.5\n", "    question: {ask: And now, answer: Nothing.}\n    minutes: 2.5\n")
    one = read(tmp_path / "small", text).steps[1]
    assert one.question is not None
    assert one.question.ask == "Who answers?"
    assert "comes twice" in one.problem


def test_that_steps_with_one_id_are_both_kept(tmp_path: Path) -> None:
    tour = read(tmp_path / "small", TOUR + step("request"))
    assert [one.id for one in tour.steps] == ["agent", "request", "parts", "request--2"]
    assert "comes twice" in tour.steps[3].problem


def test_that_steps_come_in_the_order_in_which_they_are_taken(tmp_path: Path) -> None:
    text = TOUR.replace("then: parts", "then: last") + step("middle") + step("last", "    then: parts\n")
    tour = read(tmp_path / "small", text)
    # parts → middle → last → parts is a circle: the jump back is taken out, and two steps are never reached.
    assert [one.id for one in tour.steps] == ["agent", "request", "last"]
    assert tour.problem.count("circle") == 1
    assert tour.problem.count("never reached") == 2


Jumps = st.lists(st.integers(-1, 11), min_size=1, max_size=12)


@given(Jumps)
def test_that_any_jumps_lead_to_the_end(jumps: list[int]) -> None:
    text = "title: T\nsteps:\n" + "".join(
        f"  - {{id: s{number}, title: T, text: T{f', then: s{jump}' if jump >= 0 else ''}}}\n"
        for number, jump in enumerate(jumps)
    )
    reading = Reading("", Folder())
    page = reading.page("tours/first.yaml")
    root = parse(text, page.add)
    assert root is not None
    tour = make_tours({"first": decode(root, TourFile, page, None)}, reading, {}, {})["first"]
    names = [f"s{number}" for number in range(len(jumps))]
    follower = dict(zip(names, [*names[1:], ""], strict=True))
    assert tour.steps[0].id == "s0"
    for here, there in zip(tour.steps, [*(one.id for one in tour.steps[1:]), ""], strict=True):
        assert (here.then or follower[here.id]) == there
    assert len(tour.steps) + tour.problem.count("is never reached") == len(jumps)


def test_that_hops_may_go_between_boxes_in_or_around_those_of_a_relation(tmp_path: Path) -> None:
    hops = "      - {from: outer, to: proxy}\n      - {from: proxy, to: inner}\n"
    text = TOUR.replace("      - {from: proxy, to: agent}\n", hops).replace(
        "show: [agent, proxy]", "show: [outer, proxy]"
    )
    inner = MAP.replace("concept: kubelet, opens: detail}", "concept: kubelet, boxes: [{id: inner, name: Inner}]}")
    tour = read(tmp_path / "small", text, **{"diagrams/map.yaml": inner})
    assert not tour.problem
    assert len(tour.steps[1].hops) == 3


def test_that_boxes_that_are_too_small_to_read_count_as_one(tmp_path: Path) -> None:
    small = "".join(f"      - {{id: s{n}, name: S}}\n" for n in range(20))
    large = "".join(f"  - {{id: b{n}, name: B}}\n" for n in range(8))
    wide = f"title: Wide\nboxes:\n{large}  - id: all\n    name: All\n    scale: 0.4\n    boxes:\n{small}"
    files: dict[str, str | bytes | None] = {"diagrams/wide.yaml": wide}
    steps = TOUR + step("wide", "    diagram: wide\n")
    assert check_pack(write_pack(tmp_path / "one" / "small", {**EXTRAS, **files, "tours/first.yaml": steps})) == []
    opened = steps + step("light", "    light: [s3]\n")
    (problem,) = check_pack(write_pack(tmp_path / "two" / "small", {**EXTRAS, **files, "tours/first.yaml": opened}))
    assert problem.message.startswith("the step shows 29 boxes")


def test_that_the_rules_for_authors_keep_no_tour_from_opening(tmp_path: Path) -> None:
    assert not read(tmp_path / "small", TOUR.replace("minutes: 2.5", "minutes: 50")).problem


def test_that_the_schema_knows_every_key() -> None:
    schema = json_schemas()["tour"]
    assert set(schema["$defs"]["TourFile"]["properties"]) == {"title", "summary", "topic", "steps"}
    assert set(schema["$defs"]["HopFile"]["properties"]) == {"from", "to", "label"}
    assert set(schema["$defs"]["StepFile"]["properties"]) == {
        "id", "title", "diagram", "show", "frame", "light", "sublabels", "badges", "text", "script", "picture", "reveal",
        "hops", "question", "minutes", "extra", "then",
    }  # fmt: skip
    assert schema["$defs"]["StepFile"]["additionalProperties"] is False


def test_that_the_example_of_the_document_is_good() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## A tour\n```yaml\n")[2].partition("```")[0]
    page = Page(Report(), "docs")
    root = parse(text, page.add)
    assert root is not None
    written = decode(root, TourFile, page, TourFile(""))
    assert page.problems() == []
    keys = {key for one in written.steps for key in one.node.pairs}
    assert keys == set(json_schemas()["tour"]["$defs"]["StepFile"]["properties"])


def test_that_an_outline_tells_what_is_seen_read_said_and_asked(tour: Tour) -> None:
    lines = list(tour_outline(tour))
    assert lines[0] == "From a request to its proof: You can say who asks whom. (3 steps, 4.5 min)"
    assert "  2. It asks the proxy  [request] map, 2.5 min" in lines
    assert "  3. What it is made of  [parts] picture parts, 1 min, extra" in lines
    for line in ("agent → proxy: a question", "text: The agent waits & listens.", "asks: Who answers?", "light: proxy"):
        assert f"     {line}" in lines
    assert any("told to. Point at the box. Ask what is in it." in line for line in lines)


def test_that_an_outline_is_harmless_in_a_terminal(tmp_path: Path) -> None:
    text = TOUR.replace("title: The agent waits", 'title: "a\\u202eb"')
    tour = read(tmp_path / "small", text)
    assert tour.steps[0].title == "a\u202eb"
    assert all(line.isprintable() for line in tour_outline(tour))


def test_that_data_has_the_keys_of_the_file(tour: Tour) -> None:
    data = tour_data(tour)
    keys = {"id", "problem", "minutes", *json_schemas()["tour"]["$defs"]["TourFile"]["properties"]}
    assert set(data) == keys
    assert set(data["steps"][1]) == {"problem", *json_schemas()["tour"]["$defs"]["StepFile"]["properties"]}
    assert data["steps"][1]["hops"][0] == {"from": "agent", "to": "proxy", "label": "a question"}
    assert data["steps"][1]["badges"] == {"agent": "Busy"}
    assert data["steps"][0]["question"] is None


def test_that_a_tour_is_described_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(write_pack(tmp_path / "small", dict(EXTRAS)))
    assert main(["describe", "--pack", pack, "--tour", "first"]) == 0
    assert capsys.readouterr().out.startswith("From a request to its proof: ")
    assert main(["describe", "--pack", pack, "--tour", "first", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["steps"]] == ["agent", "request", "parts"]
    assert main(["describe", "--pack", pack, "--tour", "frist"]) == 2
    assert "did you mean first?" in capsys.readouterr().err


def test_that_a_check_counts_tours_and_their_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write_pack(tmp_path / "small", dict(EXTRAS)))]) == 0
    assert "1 tour, 3 steps, 0 scenarios, 0 problems" in capsys.readouterr().out


def test_that_a_step_shows_what_is_in_its_boxes_and_around_them() -> None:
    boxes = (Box("a", "A"), Box("b", "B", "a"), Box("c", "C", "b"), Box("d", "D", "a"), Box("e", "E"))
    diagram = Diagram("d", "D", boxes=boxes)
    assert seen_boxes(diagram, ()) == {"a", "b", "c", "d", "e"}
    assert seen_boxes(diagram, ("b",)) == {"a", "b", "c"}
    assert seen_boxes(diagram, ("c", "e")) == {"a", "b", "c", "e"}
    assert Step("s", "S").show == ()


def test_that_of_many_hops_those_along_relations_are_kept(tmp_path: Path) -> None:
    inside = "".join(f"  - {{id: b{n}, name: B}}\n" for n in range(200))
    relations = "".join(f"- {{from: b{n}, to: b{n * 7 % 200}}}\n" for n in range(200))
    wide = f"title: W\nboxes:\n- {{id: z, name: Z}}\n- id: all\n  name: A\n  boxes:\n{inside}relations:\n{relations}"
    steps = "".join(
        f"- {{id: s{n}, title: T, diagram: wide, text: T, hops: [{', '.join(hops_of(n))}]}}\n" for n in range(20)
    )
    tour = read(tmp_path / "small", f"title: T\nsteps:\n{steps}", **{"diagrams/wide.yaml": wide})
    assert [len(one.hops) for one in tour.steps] == [10] * 20
    assert tour.problem.count("no relation joins") == 200
    assert tour.problem.count("more than 20 hops") == 20


def hops_of(step: int) -> list[str]:
    """Ten hops that have a relation, ten that have none, and some too many."""
    good = [f"{{from: all, to: b{step * 10 + n}}}" for n in range(10)]
    return [*good, *["{from: all, to: z}"] * 10, *good]
