import re

import pytest

from explorer.model.catalogue import (
    Block,
    Concept,
    Correction,
    Fact,
    Link,
    Misconception,
    Pack,
    Picture,
    Source,
    Topic,
)
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.question import Question, WrongAnswer
from explorer.model.theme import PROFILES, contrast
from explorer.ui.notes.look import SYNTAX, Look
from explorer.ui.notes.pages import box_page, concept_page, start_page
from explorer.ui.notes.questions import choices

LOOK = Look(PROFILES["desk-light"])
SOURCE = Source("Docs", "https://example.org/cri")
KUBELET = Concept(
    id="kubelet",
    name="kubelet",
    topic="node",
    domain="node",
    definition="The agent on every node.",
    body=(
        Block("<p>First words.</p>\n<h2>More</h2><p>Body words.</p>"),
        Block("<span class='k'>ls</span>\nps", "ls\nps", "sh"),
    ),
    facts=(Fact("One <b>fact</b>.", "One fact.", (SOURCE,)), Fact("Two.", "Two.", (SOURCE, Source("Book")))),
    misconception=Misconception("It talks to Docker.", "It asks a CRI runtime."),
    links=(Link("watches", "api"), Link("calls", "unknown-thing")),
    pictures=("parts", "not-there"),
    questions=(Question("Why?", "Because.", "Reason.", (WrongAnswer("Never.", "No reason."),)),),
    as_of="Kubernetes 1.37",
)
API = Concept(id="api", name="API server", links=(Link("is watched by", "kubelet"),))
CRI = Concept(id="cri", name="CRI", links=(Link("is asked by", "kubelet"),))
DIAGRAM = Diagram(
    "cluster",
    "Cluster",
    "Who does what.",
    (
        Box("cp", "Control plane", sublabel="decides"),
        Box("api-1", "API server", "cp", "api"),
        Box("mine", "node agent", concept="kubelet", sublabel="here"),
        Box("same", "kubelet", concept="kubelet"),
    ),
)
PACK = Pack(
    "k",
    "Kubernetes",
    topics={"node": Topic("node", "Worker node", "node")},
    concepts={"kubelet": KUBELET, "api": API, "cri": CRI},
    diagrams={"cluster": DIAGRAM},
    pictures={"parts": Picture("parts", "", "Parts")},
    corrections=(Correction("It is Docker.", "wrong", "It is not.", concepts=("kubelet",)),),
)


def order(html, *words):
    places = [html.index(word) for word in words]
    return places == sorted(places)


def test_that_the_parts_of_a_note_stand_in_their_order():
    html = concept_page(PACK, KUBELET, LOOK, diagram=DIAGRAM).html
    parts = (
        "kubelet",
        "The agent",
        "First words",
        "Often confused",
        "Pictures",
        "Body words",
        ">ls<",
        "How it connects",
    )
    last = (">Facts<", "What the notes got wrong", "Check yourself", "Appears in", "Sources", "Facts as of Kubernetes")
    assert order(html, *parts, *last)


def test_that_a_body_that_begins_with_no_paragraph_stays_together():
    concept = Concept(
        "x", "X", body=(Block("<ul><li>List.</li></ul><p>Later.</p>"),), misconception=KUBELET.misconception
    )
    assert order(concept_page(PACK, concept, LOOK).html, "Often confused", "List.", "Later.")


def test_that_a_relation_to_something_the_pack_lacks_is_no_link():
    html = concept_page(PACK, KUBELET, LOOK).html
    assert "concept:api" in html
    assert "concept:unknown-thing" not in html
    assert "unknown-thing" in html


def test_that_a_note_tells_who_relates_to_it():
    html = concept_page(PACK, KUBELET, LOOK).html
    assert "is asked by this" in html


def test_that_a_relation_that_both_notes_tell_is_told_once():
    html = concept_page(PACK, KUBELET, LOOK).html
    connections = html[html.index("How it connects") : html.index(">Facts<")]
    assert connections.count("concept:api") == 1
    assert "is watched by this" not in html


def test_that_a_source_named_twice_has_one_number():
    html = concept_page(PACK, KUBELET, LOOK).html
    assert html.count("href='source:1'") == 2
    assert html.count("name='source-1'") == 1
    assert "source-3" not in html


def test_that_an_answer_is_hidden_until_it_is_asked_for():
    closed = concept_page(PACK, KUBELET, LOOK).html
    opened = concept_page(PACK, KUBELET, LOOK, opened=frozenset({0})).html
    assert "Reason." not in closed
    assert all(words in opened for words in ("Because.", "Reason.", "Never.", "No reason.", "Hide answer"))


def test_that_the_right_answer_has_no_fixed_place():
    asked = [
        Question(f"Question {number}?", "Yes.", "", (WrongAnswer("No.", ""), WrongAnswer("Both.", "")))
        for number in range(30)
    ]
    places = [[one.right for one in choices(question)].index(True) for question in asked]
    assert set(places) == {0, 1, 2}
    assert places == [[one.right for one in choices(question)].index(True) for question in asked]


@pytest.mark.parametrize("right", [True, False])
def test_that_a_choice_is_judged_in_words_and_with_reasons(right):
    place = [one.right for one in choices(KUBELET.questions[0])].index(right)
    open_html = concept_page(PACK, KUBELET, LOOK).html
    html = concept_page(PACK, KUBELET, LOOK, chosen={0: place}).html
    assert "href='choose:0-0'" in open_html
    assert "href='choose:0-1'" in open_html
    assert "choose:" not in html
    assert ("Right.</b>" in html, "Not quite." in html) == (right, not right)
    assert "Reason." in html
    assert ("No reason." in html) == (not right)
    assert "href='again:0'" in html
    # What is right was told: what is left to ask is why the others are not.
    assert "href='answer:0'" in html
    assert "Show answer" not in html
    assert "Show answer" in open_html


def test_that_each_line_of_an_example_is_a_line_and_its_code_is_kept_as_written():
    page = concept_page(PACK, KUBELET, LOOK)
    assert page.html.count("class='line'") == 2
    assert page.codes == ("ls\nps",)


def test_that_a_list_is_set_as_facts_are_and_one_with_a_list_in_it_as_it_is():
    flat = Concept("x", "X", body=(Block("<ul>\n<li><b>One</b></li>\n<li>Two</li>\n</ul>\n<p>Later.</p>"),))
    html = concept_page(PACK, flat, LOOK).html
    assert html.count("class='bullet'") == 2
    assert order(html, "<b>One</b>", "Two", "Later.")
    assert "<ul>" not in html
    deep = "<ul>\n<li>One<ol><li>Two</li></ol></li></ul>"
    assert deep in concept_page(PACK, Concept("x", "X", body=(Block(deep),)), LOOK).html


def test_that_only_pictures_of_the_pack_are_in_the_strip():
    assert concept_page(PACK, KUBELET, LOOK).pictures == ("parts",)


def test_that_a_box_with_another_name_than_its_concept_is_told_first():
    html = concept_page(PACK, KUBELET, LOOK, diagram=DIAGRAM, box=DIAGRAM.by_id["mine"]).html
    assert "<b>node agent</b>, an instance of kubelet" in html
    assert order(html, "an instance of", "class='name'")
    assert "an instance" not in concept_page(PACK, KUBELET, LOOK, box=DIAGRAM.by_id["same"]).html


def test_that_names_and_definitions_are_shown_as_they_are_written():
    wicked = Concept("x", "<img src='http://x/'>", definition="a <b>c")
    html = concept_page(PACK, wicked, LOOK).html
    assert "<img" not in html
    assert "a &lt;b&gt;c" in html


def test_that_a_concept_with_a_problem_says_so_before_anything_else():
    html = concept_page(PACK, Concept("x", "X", problem="Line 3 is wrong.", definition="D"), LOOK).html
    assert order(html, "Line 3 is wrong.", "class='lead'")


def test_that_a_container_lists_what_is_inside():
    html = box_page(PACK, DIAGRAM, DIAGRAM.by_id["cp"], LOOK).html
    assert "What is inside" in html
    assert "href='box:api-1'" in html


def nested(parts, relations):
    boxes = [Box("all", "Cluster"), Box("cp", "Control plane", "all"), Box("out", "Outside")]
    boxes += [Box(f"p{number}", f"Part {number}", "cp") for number in range(parts)]
    lines = [Relation(f"r{number}", "out", "p0") for number in range(relations)]
    return Diagram("d", "D", "", tuple(boxes), (*lines, Relation("in", "p0", "p1")) if parts > 1 else tuple(lines))


@pytest.mark.parametrize(
    ("parts", "relations", "words"),
    [
        (5, 8, "Part of Cluster. 5 parts inside, 8 relations to others."),
        (1, 1, "Part of Cluster. 1 part inside, 1 relation to another."),
        (2, 0, "Part of Cluster. 2 parts inside."),
    ],
)
def test_that_a_container_says_in_a_sentence_where_it_stands(parts, relations, words):
    diagram = nested(parts, relations)
    html = box_page(PACK, diagram, diagram.by_id["cp"], LOOK).html
    assert f"<p>{words}</p>" in re.sub("</?a[^>]*>", "", html)
    assert "href='box:all'" in html


def test_that_a_box_without_a_note_says_what_the_diagram_behind_it_is_about():
    above = Diagram(
        "map", "Map", "", (Box("way", "Cluster", sublabel="who works", portal="cluster"), Box("end", "End"))
    )
    html = box_page(PACK, above, above.by_id["way"], LOOK).html
    assert order(html, "who works", "Who does what.", "href='diagram:cluster'")
    assert "Who does what." not in box_page(PACK, above, above.by_id["end"], LOOK).html


def test_that_a_box_that_stands_alone_says_nothing_of_it():
    assert "Part of" not in box_page(PACK, DIAGRAM, DIAGRAM.by_id["cp"], LOOK).html


def test_that_of_an_empty_diagram_nobody_is_asked_to_click_a_part():
    html = start_page(PACK, Diagram("empty", "Empty"), LOOK).html
    assert "There is nothing in it." in html
    assert "Click a part" not in html


def test_that_the_start_page_lists_the_boxes_of_the_diagram():
    html = start_page(PACK, DIAGRAM, LOOK).html
    assert "Click a part, or press the arrow keys." in html
    assert all(f"href='box:{box.id}'" in html for box in DIAGRAM.boxes)


@pytest.mark.parametrize("name", PROFILES)
def test_that_words_of_examples_can_be_read(name):
    profile, syntax = PROFILES[name], SYNTAX[name]
    least = 7 if profile.projector else 4.5
    for colour in (syntax.key, syntax.string, syntax.constant, syntax.comment, syntax.sign, profile.ink, profile.muted):
        assert contrast(colour, profile.sunken) >= least


@pytest.mark.parametrize("name", PROFILES)
def test_that_words_and_links_can_be_read_on_every_ground_of_a_note(name):
    p = PROFILES[name]
    least = 7 if p.projector else 4.5
    for ground in (p.panel, p.sunken, p.note):
        for ink in (p.ink, p.link):
            assert contrast(ink, ground) >= least


def test_that_of_very_many_parts_the_first_are_listed_and_the_others_counted():
    parts = tuple(Box(f"b{number}", f"Part {number}", "all") for number in range(3000))
    ways = tuple(Relation(f"b{number}", "out", "calls") for number in range(3000))
    diagram = Diagram("d", "D", boxes=(Box("all", "All"), *parts, Box("out", "Out")), relations=ways)
    pack = Pack("k", "K", diagrams={"d": diagram})
    html = box_page(pack, diagram, diagram.by_id["all"], LOOK).html
    assert "3000 parts inside" in html
    assert html.count("href='box:b") == 100
    assert "and 2,900 more" in html
    assert "relations to others" not in html
