"""Broken tours: a rule, the files that break it, and all lines that are printed."""

from __future__ import annotations

from good_pack import EXTRAS, TOUR

Changes = dict[str, str | bytes | None]
Cases = tuple[tuple[str, Changes, tuple[str, ...]], ...]


def tour(old: str, new: str) -> Changes:
    assert old in TOUR
    return written(TOUR.replace(old, new, 1))


def written(text: str | bytes) -> Changes:
    return {**EXTRAS, "tours/first.yaml": text}


def more(text: str) -> Changes:
    return written(TOUR + text)


def step(name: str, text: str = "") -> str:
    """A good step that adds a minute, with more keys."""
    return f"  - id: {name}\n    title: More\n    text: More.\n    script: {WORDS}\n    minutes: 0.1\n{text}"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
WORDS = "Say it in your own words, slowly, and wait until all of them have seen what is new in this picture here."
MANY_STEPS = (
    f"title: Many\nsteps:\n  - {{id: s, title: T, text: T, script: &script '{WORDS}', minutes: 3}}\n"
    + "".join(f"  - {{id: s{n}, title: T, text: T, script: *script, extra: true}}\n" for n in range(7_000))
)


TOUR_CASES: Cases = (
    # What is no tour
    (
        "a_tour_with_another_ending_is_reported",
        {**EXTRAS, "tours/second.yml": TOUR},
        ("small/tours/second.yml:1:1: the file is no tour; expected tours/<id>.yaml",),
    ),
    (
        "a_tour_in_a_folder_is_reported",
        {**EXTRAS, "tours/more/second.yaml": TOUR},
        ("small/tours/more/second.yaml:1:1: the file is no tour; expected tours/<id>.yaml",),
    ),
    (
        "an_empty_tour_file_is_reported",
        written(""),
        ("small/tours/first.yaml:1:1: there is nothing here; expected keys and values",),
    ),
    (
        "a_tour_that_is_a_list_is_reported",
        written("- a\n"),
        ("small/tours/first.yaml:1:1: the file is a list; expected keys and values",),
    ),
    (
        "a_tour_that_is_not_yaml_is_reported",
        written("title: a: b\n"),
        (
            'small/tours/first.yaml:1:9: is not YAML: mapping values are not allowed in this context; a text with ": " in it needs quotation marks',
        ),
    ),
    (
        "a_tour_that_is_not_utf_8_is_reported",
        written(TOUR.encode() + b"\xff"),
        ("small/tours/first.yaml:43:1: the file is not UTF-8: byte 0xff",),
    ),
    (
        "an_alias_bomb_in_a_tour_is_refused",
        more(BOMB),
        ("small/tours/first.yaml:48:8: there are more than 100,000 values, aliases counted each time; expected fewer",),
    ),
    (
        "a_tour_with_a_tag_is_refused",
        tour("minutes: 2.5", "minutes: !!float 2.5"),
        ('small/tours/first.yaml:34:14: the tag "!!float" is refused; expected a value without a tag',),
    ),
    (
        "a_tour_without_anything_is_reported",
        written("steps:\n"),
        (
            'small/tours/first.yaml:1:1: "steps" has no value; expected a list',
            'small/tours/first.yaml:1:1: the key "title" is missing; expected a short text',
        ),
    ),
    (
        "a_tour_without_steps_is_reported",
        written("title: Nothing\nsteps: []\n"),
        ("small/tours/first.yaml:2:8: the tour has no steps; expected at least one",),
    ),
    (
        "a_tour_of_an_unknown_topic_is_reported",
        tour("topic: node", "topic: nodes"),
        (
            'small/tours/first.yaml:3:8: the topic "nodes" does not exist; expected one of this pack; did you mean "node"?',
        ),
    ),
    (
        "a_tour_of_7000_steps_is_cut_at_200",
        written(MANY_STEPS),
        ("small/tours/first.yaml:203:5: the tour has more than 200 steps; expected fewer",),
    ),
    # What is no step
    (
        "steps_of_texts_are_reported",
        written("title: T\nsteps: [one, two]\n"),
        (
            'small/tours/first.yaml:2:9: an entry of "steps" is "one"; expected keys and values',
            'small/tours/first.yaml:2:14: an entry of "steps" is "two"; expected keys and values',
        ),
    ),
    (
        "a_step_without_anything_is_reported",
        more(step("a") + "  - {}\n"),
        (
            'small/tours/first.yaml:48:5: the key "id" is missing; expected lower case letters, digits and hyphens',
            'small/tours/first.yaml:48:5: the key "title" is missing; expected a text of at most 80 characters',
        ),
    ),
    (
        "a_step_that_shows_nothing_is_reported",
        more(step("a", "    diagram: ~\n").replace("    text: More.\n", "")),
        (
            'small/tours/first.yaml:43:5: the step "a" shows nothing; expected a diagram, a picture or a text',
            "small/tours/first.yaml:43:5: the step has no text; expected keywords for the class",
        ),
    ),
    (
        "two_steps_with_one_id_are_reported",
        more(step("request")),
        ('small/tours/first.yaml:43:9: the step "request" comes twice in this tour; expected an id of its own',),
    ),
    (
        "an_unknown_key_in_a_step_gets_a_hint",
        tour("light:", "lit:"),
        (
            'small/tours/first.yaml:19:5: the key "lit" is unknown; expected id, title, diagram, show, frame, light, sublabels, badges, text, script, picture, reveal, hops, question, minutes, extra or then; did you mean "light"?',
        ),
    ),
    (
        "a_step_that_is_an_alias_of_another_is_reported",
        written(TOUR.replace("  - id: agent", "  - &a\n    id: agent") + "  - *a\n"),
        ('small/tours/first.yaml:6:9: the step "agent" comes twice in this tour; expected an id of its own',),
    ),
    (
        "wrong_types_in_a_step_are_reported",
        tour("    minutes: 2.5\n", "    minutes: long\n    extra: yes\n    reveal: -1\n"),
        (
            'small/tours/first.yaml:34:14: "minutes" is "long"; expected a number from 0.1 to 60',
            'small/tours/first.yaml:35:12: "extra" is "yes"; expected true or false',
            'small/tours/first.yaml:36:13: "reveal" is "-1"; expected a number from 0 up',
        ),
    ),
    (
        "minutes_that_are_no_time_are_reported",
        tour("minutes: 2.5", "minutes: 1e9"),
        ('small/tours/first.yaml:34:14: "minutes" is "1e9"; expected a number from 0.1 to 60',),
    ),
    # Names
    (
        "an_unknown_diagram_in_a_step_is_one_problem",
        tour("diagram: map", "diagram: mapp"),
        (
            'small/tours/first.yaml:7:14: the diagram "mapp" does not exist; expected one of this pack; did you mean "map"?',
        ),
    ),
    (
        "an_unknown_box_in_a_step_is_reported",
        tour("show: [agent]", "show: [agnet]"),
        (
            'small/tours/first.yaml:8:12: the box "agnet" is not on the diagram "map"; expected one of its boxes; did you mean "agent"?',
        ),
    ),
    (
        "a_box_that_is_shown_twice_is_reported",
        tour("show: [agent]", "show: [agent, agent]"),
        ('small/tours/first.yaml:8:19: "show" names the box "agent" twice; expected each once',),
    ),
    (
        "a_box_in_the_camera_must_be_shown",
        tour("frame: [outer, proxy]", "frame: [spare]"),
        (
            'small/tours/first.yaml:18:13: the box "spare" is not shown in this step; expected one of those under "show"',
        ),
    ),
    (
        "a_lit_box_must_be_shown",
        tour("light: [proxy]", "light: [spare]"),
        (
            'small/tours/first.yaml:19:13: the box "spare" is not shown in this step; expected one of those under "show"',
        ),
    ),
    (
        "a_badge_of_a_box_that_is_not_shown_is_reported",
        tour("badges: {agent: Busy}", "badges: {spare: Busy}"),
        (
            'small/tours/first.yaml:21:14: the box "spare" is not shown in this step; expected one of those under "show"',
        ),
    ),
    (
        "a_badge_of_an_unknown_box_is_reported",
        tour("badges: {agent: Busy}", "badges: {agents: Busy}"),
        (
            'small/tours/first.yaml:21:14: the box "agents" is not on the diagram "map"; expected one of its boxes; did you mean "agent"?',
        ),
    ),
    (
        "a_sublabel_of_a_box_that_is_not_shown_is_reported",
        tour("sublabels: {proxy: new name}", "sublabels: {spare: new name}"),
        (
            'small/tours/first.yaml:20:17: the box "spare" is not shown in this step; expected one of those under "show"',
        ),
    ),
    (
        "a_badge_is_short",
        tour("agent: Busy", "agent: CrashLoopBackOff"),
        ('small/tours/first.yaml:21:21: "agent" is "CrashLoopBackOff"; expected a text of at most 12 characters',),
    ),
    (
        "boxes_without_a_diagram_are_reported",
        tour("    diagram: map\n", ""),
        (
            'small/tours/first.yaml:7:11: "show" names boxes, and the step has no diagram; expected the key diagram',
            'small/tours/first.yaml:16:11: "show" names boxes, and the step has no diagram; expected the key diagram',
        ),
    ),
    (
        "boxes_after_an_end_of_the_diagram_are_reported",
        tour("    picture: parts\n", "    picture: parts\n    diagram: ~\n    show: [agent]\n"),
        ('small/tours/first.yaml:40:11: "show" names boxes, and the step has no diagram; expected the key diagram',),
    ),
    (
        "a_hop_to_an_unknown_box_is_reported",
        tour("to: proxy", "to: prox"),
        (
            'small/tours/first.yaml:25:27: the box "prox" is not on the diagram "map"; expected one of its boxes; did you mean "proxy"?',
        ),
    ),
    (
        "a_hop_to_a_box_that_is_not_shown_is_reported",
        tour("to: proxy", "to: spare"),
        (
            'small/tours/first.yaml:25:27: the box "spare" is not shown in this step; expected one of those under "show"',
        ),
    ),
    (
        "a_hop_along_no_relation_is_reported",
        written(TOUR.replace("show: [agent, proxy]", "show: [outer, proxy]").replace("to: proxy", "to: spare")),
        (
            'small/tours/first.yaml:25:9: no relation joins "agent" and "spare" on the diagram "map"; expected boxes that one joins',
        ),
    ),
    (
        "a_hop_to_itself_is_reported",
        tour("to: proxy", "to: agent"),
        ('small/tours/first.yaml:25:27: the hop leads from "agent" to itself; expected two boxes',),
    ),
    (
        "a_hop_without_an_end_is_reported",
        tour("      - {from: proxy, to: agent}\n", "      - {from: proxy}\n"),
        ('small/tours/first.yaml:26:9: the key "to" is missing; expected lower case letters, digits and hyphens',),
    ),
    (
        "a_step_has_at_most_20_hops",
        tour("      - {from: proxy, to: agent}\n", "      - {from: proxy, to: agent}\n" * 30),
        ("small/tours/first.yaml:45:9: the step has more than 20 hops; expected fewer",),
    ),
    (
        "an_unknown_picture_in_a_step_is_reported",
        tour("picture: parts", "picture: part"),
        (
            'small/tours/first.yaml:38:14: the picture "part" does not exist; expected one of this pack; did you mean "parts"?',
        ),
    ),
    (
        "a_reveal_beyond_the_steps_of_a_picture_is_reported",
        tour("reveal: 1", "reveal: 3"),
        ('small/tours/first.yaml:39:13: "reveal" is 3, and the picture "parts" has 2 steps; expected 0 to 2',),
    ),
    (
        "a_reveal_without_a_picture_is_reported",
        tour("    picture: parts\n", ""),
        ('small/tours/first.yaml:38:13: "reveal" stands without a picture; expected the key picture',),
    ),
    # The way
    (
        "a_step_that_follows_must_exist",
        tour("then: parts", "then: part"),
        (
            'small/tours/first.yaml:35:11: the step "part" does not exist; expected one of this tour; did you mean "parts"?',
        ),
    ),
    (
        "a_step_after_itself_is_reported",
        tour("then: parts", "then: request"),
        ('small/tours/first.yaml:35:11: the steps lead in a circle: "request" → "request"; expected a way to the end',),
    ),
    (
        "steps_in_a_circle_are_reported",
        tour("    extra: true\n", "    extra: true\n    then: agent\n"),
        (
            'small/tours/first.yaml:43:11: the steps lead in a circle: "agent" → "request" → "parts" → "agent"; expected a way to the end',
        ),
    ),
    (
        "two_circles_of_steps_are_reported",
        written(TOUR.replace("then: parts", "then: agent") + "    then: request\n"),
        (
            'small/tours/first.yaml:35:11: the steps lead in a circle: "agent" → "request" → "agent"; expected a way to the end',
            'small/tours/first.yaml:43:11: the steps lead in a circle: "request" → "parts" → "request"; expected a way to the end',
        ),
    ),
    (
        "a_step_that_is_never_reached_is_reported",
        written(TOUR.replace("    then: parts\n", "    then: last\n") + step("last")),
        ('small/tours/first.yaml:36:5: the step "parts" is never reached; expected a way to it',),
    ),
    # Questions
    (
        "a_list_of_questions_is_refused",
        more(step("a", "    question: [{ask: A, answer: B}, {ask: C, answer: D}]\n")),
        ('small/tours/first.yaml:48:15: "question" is a list; expected one question (ask, answer, why, wrong)',),
    ),
    (
        "a_second_question_is_refused",
        tour("    minutes: 2.5\n", "    question: {ask: And now, answer: Nothing.}\n    minutes: 2.5\n"),
        ('small/tours/first.yaml:34:5: the key "question" comes twice in one mapping; the first stands in line 27',),
    ),
    (
        "a_question_without_an_answer_is_not_asked",
        tour("      answer: The proxy.\n", ""),
        ('small/tours/first.yaml:28:7: the key "answer" is missing; expected text',),
    ),
    (
        "a_question_has_wrong_answers",
        tour("        - {text: Nobody., why: Then nothing would work.}\n", ""),
        ("small/tours/first.yaml:32:9: the question has 1 wrong answer; expected two or three",),
    ),
    # Texts
    (
        "an_escape_sequence_in_a_title_is_refused",
        tour("title: The agent waits", 'title: "\\e[2J\\e[31mred"'),
        ('small/tours/first.yaml:6:12: "title" is "\\x1b[2J\\x1b[31mred"; expected a text of at most 80 characters',),
    ),
    (
        "a_nul_in_a_badge_is_refused",
        tour("agent: Busy", 'agent: "a\\0b"'),
        ('small/tours/first.yaml:21:21: "agent" is "a\\x00b"; expected a text of at most 12 characters',),
    ),
    ("writing_from_right_to_left_is_no_mistake", tour("title: The agent waits", "title: הסוכן ממתין"), ()),
    (
        "a_sign_that_turns_the_writing_is_printed_harmless",
        tour("id: request", 'id: "re\\u202equest"'),
        ('small/tours/first.yaml:15:9: "id" is "re\\u202equest"; expected lower case letters, digits and hyphens',),
    ),
    (
        "html_in_the_text_of_a_step_is_shown_as_text",
        tour("text: Two parts.", "text: <script>x</script> <img src=x> parts."),
        (),
    ),
    (
        "a_script_link_in_the_text_of_a_step_is_inert",
        tour("text: Two parts.", 'text: "[Two](javascript:x) parts."'),
        (
            'small/tours/first.yaml:40:18: the link to "javascript:x" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    (
        "a_script_link_in_the_script_of_a_step_is_inert",
        tour("concept:kubelet", "javascript:x"),
        (
            'small/tours/first.yaml:11:39: the link to "javascript:x" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    (
        "a_dead_link_in_the_script_of_a_step_is_reported",
        tour("picture:parts", "tour:second"),
        ('small/tours/first.yaml:41:32: the link leads to the tour "second", which does not exist',),
    ),
    (
        "a_picture_in_the_script_of_a_step_is_refused",
        tour("[the picture]", "![the picture]"),
        (
            'small/tours/first.yaml:41:33: pictures in the text are refused; expected their ids under pictures; did you mean "parts"?',
        ),
    ),
    (
        "a_huge_text_is_refused",
        tour("text: Two parts.", f"text: {'word ' * 5_000}"),
        (
            'small/tours/first.yaml:40:11: "text" is "word word word word word word word word word word word word…"; expected a text of at most 300 characters',
        ),
    ),
    (
        "a_huge_script_is_refused",
        tour("script: Show", f"script: {'word ' * 5_000}"),
        (
            'small/tours/first.yaml:41:13: "script" is "word word word word word word word word word word word word…"; expected a text of at most 8,000 characters',
        ),
    ),
    (
        "a_link_to_an_unknown_tour_is_reported",
        {**EXTRAS, "pages/about.md": EXTRAS["pages/about.md"].replace("tour:first", "tour:frist")},
        ('small/pages/about.md:5:12: the link leads to the tour "frist", which does not exist; did you mean "first"?',),
    ),
    # The rules for authors
    (
        "a_tour_takes_at_least_3_minutes",
        tour("minutes: 2.5", "minutes: 0.5"),
        ("small/tours/first.yaml:5:3: the tour takes 2.5 minutes; expected 3 to 12",),
    ),
    (
        "a_tour_takes_at_most_12_minutes",
        tour("minutes: 2.5", "minutes: 20"),
        ("small/tours/first.yaml:5:3: the tour takes 22 minutes, 21 without what is extra; expected 3 to 12",),
    ),
    ("what_is_extra_may_take_longer", tour("    extra: true\n", "    extra: true\n    minutes: 20\n"), ()),
    (
        "a_step_has_a_text",
        tour("    text: Two parts.\n", ""),
        ("small/tours/first.yaml:36:5: the step has no text; expected keywords for the class",),
    ),
    (
        "a_step_has_a_script",
        tour(
            "    script: Follow the dot with your hand. It leaves the agent, it arrives at the proxy, and only then does something happen there.\n",
            "",
        ),
        ("small/tours/first.yaml:15:5: the step has no script; expected what the teacher says",),
    ),
    (
        "a_title_has_at_most_48_characters",
        tour("title: The agent waits", f"title: {'Wait and ' * 6}see"),
        ("small/tours/first.yaml:6:12: the title has 57 characters; expected at most 48",),
    ),
    (
        "the_text_of_a_step_has_at_most_110_characters",
        tour("text: Two parts.", f"text: {'Two **parts** ' * 12}"),
        ("small/tours/first.yaml:40:11: the text has 119 characters; expected at most 110",),
    ),
    (
        "a_script_has_at_least_20_words",
        tour("Show [the picture](picture:parts) first without a word, and let them count.", "Show it."),
        ("small/tours/first.yaml:41:13: the script has 12 words; expected 20 to 160",),
    ),
    (
        "a_script_has_at_most_160_words",
        tour("script: Show", f"script: {'and ' * 150} show"),
        ("small/tours/first.yaml:41:13: the script has 171 words; expected 20 to 160",),
    ),
    (
        "a_step_shows_at_most_9_boxes",
        {
            **more(step("all", "    diagram: wide\n") + step("some", "    frame: [b1, b2]\n")),
            "diagrams/wide.yaml": "title: Wide\nboxes:\n" + "".join(f"  - {{id: b{n}, name: B}}\n" for n in range(10)),
        },
        ("small/tours/first.yaml:43:5: the step shows 10 boxes; expected at most 9, or some of them under frame",),
    ),
)
