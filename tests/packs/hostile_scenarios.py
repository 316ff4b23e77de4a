"""Broken scenarios: a rule, the files that break it, and all lines that are printed."""

from __future__ import annotations

from good_pack import EXTRAS
from hostile_tours import BOMB

Changes = dict[str, str | bytes | None]
Cases = tuple[tuple[str, Changes, tuple[str, ...]], ...]

FILE = "scenarios/watch.yaml"
PLACE = f"small/{FILE}"

SCENARIO = """\
title: One Pod
summary: You can say when a Pod is ready.
topic: node
concepts: [kubelet]
until: 60s
nodes: 2
show: [pod/a]
manifests: |
  apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec: {containers: [{name: a, image: "a:1"}]}
beats:
  - id: begin
    title: It is there
    text: A **Pod**, and nobody who runs it.
    script: |
      Say what they see. The Pod is an object, and no program runs yet. Ask who will act first, and wait for three answers.
  - id: ready
    title: It is ready
    when: pod/a is Ready
    light: [pod/a]
    text: Now it is *ready*.
    script: |
      The kubelet has pulled the image and started the program. Point at the word in the corner of the box, which says how it is.
    question:
      ask: Who has reported that?
      measure: who caused pod/a is Ready
      expect: Kubelet
      concept: kubelet
      choices:
        - {is: Kubelet, text: The kubelet., why: It runs on the node.}
        - {is: Scheduler, text: The scheduler., why: It only chooses a node.}
"""


def scenario(old: str, new: str) -> Changes:
    assert old in SCENARIO
    return written(SCENARIO.replace(old, new, 1))


def written(text: str | bytes | None) -> Changes:
    return {FILE: text}


def more(text: str) -> Changes:
    return written(SCENARIO + text)


BEAT = "  - {id: more, title: More, text: More, script: *script}\n"
SCRIPT = "Say it in your own words, slowly, and wait until all of them have seen what is new in this picture here."
MANY = (
    f"title: Many\nmanifests: '{{}}'\nbeats:\n  - {{id: b, title: T, text: T, script: &script '{SCRIPT}', question: {{ask: A, measure: count pods, choices: [{{is: 1}}, {{is: 2}}]}}}}\n"
    + "".join(f"  - {{id: b{n}, title: T, text: T, script: *script}}\n" for n in range(60))
)

SCENARIO_CASES: Cases = (
    # What is no scenario
    ("a_good_scenario_is_no_mistake", written(SCENARIO), ()),
    (
        "a_scenario_with_another_ending_is_reported",
        {"scenarios/watch.yml": SCENARIO},
        ("small/scenarios/watch.yml:1:1: the file is no scenario; expected scenarios/<id>.yaml",),
    ),
    (
        "a_scenario_in_a_folder_is_reported",
        {"scenarios/more/watch.yaml": SCENARIO},
        ("small/scenarios/more/watch.yaml:1:1: the file is no scenario; expected scenarios/<id>.yaml",),
    ),
    (
        "a_scenario_with_the_name_of_a_tour_is_reported",
        {**EXTRAS, "scenarios/first.yaml": SCENARIO},
        ('small/scenarios/first.yaml:1:1: a tour is called "first" already; expected another name',),
    ),
    (
        "an_empty_scenario_is_reported",
        written(""),
        (f"{PLACE}:1:1: there is nothing here; expected keys and values",),
    ),
    (
        "a_scenario_that_is_a_list_is_reported",
        written("- a\n"),
        (f"{PLACE}:1:1: the file is a list; expected keys and values",),
    ),
    (
        "a_bomb_in_a_scenario_is_refused",
        written(BOMB),
        (f"{PLACE}:6:8: there are more than 100,000 values, aliases counted each time; expected fewer",),
    ),
    # Its head
    (
        "a_scenario_without_a_title_is_reported",
        scenario("title: One Pod\n", ""),
        (f'{PLACE}:1:1: the key "title" is missing; expected a short text',),
    ),
    (
        "a_scenario_without_manifests_is_reported",
        scenario("manifests: |", "manifest: |"),
        (
            f'{PLACE}:1:1: the key "manifests" is missing; expected manifests as text or keys and values',
            (
                f'{PLACE}:8:1: the key "manifest" is unknown; expected title, manifests, summary, topic, concepts, charts, seed, nodes, until, '
                'group, show or beats; did you mean "manifests"?'
            ),
        ),
    ),
    (
        "a_scenario_of_an_unknown_topic_is_reported",
        scenario("topic: node", "topic: nodes"),
        (f'{PLACE}:3:8: the topic "nodes" does not exist; expected one of this pack; did you mean "node"?',),
    ),
    (
        "a_scenario_about_an_unknown_concept_is_reported",
        scenario("[kubelet]", "[kubelet, kublet]"),
        (f'{PLACE}:4:21: the concept "kublet" does not exist; expected one of this pack; did you mean "kubelet"?',),
    ),
    (
        "a_link_in_a_summary_of_a_scenario_must_lead_somewhere",
        scenario("a Pod is ready", "[a Pod](concept:pod) is ready"),
        (f'{PLACE}:2:35: the link leads to the concept "pod", which does not exist',),
    ),
    (
        "a_scenario_without_an_end_is_reported",
        scenario("until: 60s", "until: soon"),
        (f'{PLACE}:5:8: "until" is "soon"; expected a time such as 250ms, 30s or 1m30s',),
    ),
    (
        "a_scenario_of_a_day_is_refused",
        scenario("until: 60s", "until: 24h"),
        (f"{PLACE}:5:8: the scenario lasts 24h; expected at most 20 minutes",),
    ),
    (
        "a_scenario_on_a_thousand_nodes_is_refused",
        scenario("nodes: 2", "nodes: 1000"),
        (f'{PLACE}:6:8: "nodes" is "1000"; expected a number from 0 to 50',),
    ),
    (
        "a_scenario_with_a_seed_that_is_no_number_is_reported",
        scenario("nodes: 2", "seed: many"),
        (f'{PLACE}:6:7: "seed" is "many"; expected a number from 0 up',),
    ),
    (
        "a_scenario_grouped_by_an_unknown_thing_is_reported",
        scenario("nodes: 2", "group: pod"),
        (f'{PLACE}:6:8: "group" is "pod"; expected application, namespace or node',),
    ),
    (
        "manifests_in_a_file_that_is_not_there_are_reported",
        scenario(SCENARIO[SCENARIO.index("manifests") : SCENARIO.index("beats")], "manifests: {file: shop.yaml}\n"),
        (
            f'{PLACE}:8:19: the file "shop.yaml" is not in the pack; expected the path of a file from the pack\'s folder; did you mean "pack.yaml"?',
        ),
    ),
    (
        "manifests_outside_the_pack_are_not_read",
        scenario(
            SCENARIO[SCENARIO.index("manifests") : SCENARIO.index("beats")], "manifests: {file: ../../etc/hosts}\n"
        ),
        (
            f'{PLACE}:8:19: the file "../../etc/hosts" is not in the pack; expected the path of a file from the pack\'s folder',
        ),
    ),
    (
        "manifests_in_a_file_of_the_pack_are_no_mistake",
        {
            **scenario(
                SCENARIO[SCENARIO.index("manifests") : SCENARIO.index("beats")], "manifests: {file: shop/a.yaml}\n"
            ),
            "shop/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
        },
        (),
    ),
    # Its beats
    (
        "a_scenario_without_beats_is_reported",
        written(SCENARIO.partition("beats:")[0]),
        (f"{PLACE}:1:1: the scenario has no beats; expected at least one",),
    ),
    (
        "more_than_60_beats_are_refused",
        written(MANY),
        (f"{PLACE}:64:5: the scenario has more than 60 beats; expected fewer",),
    ),
    (
        "two_beats_with_one_id_are_reported",
        scenario("- id: ready", "- id: begin"),
        (f'{PLACE}:19:9: the beat "begin" comes twice in this scenario; expected an id of its own',),
    ),
    (
        "a_beat_at_a_time_and_at_a_condition_is_reported",
        scenario("when: pod/a is Ready", "at: 10s\n    when: pod/a is Ready"),
        (f'{PLACE}:22:11: the beat has "at" and "when"; expected one of them',),
    ),
    (
        "a_beat_at_no_time_is_reported",
        scenario("when: pod/a is Ready", "at: 10"),
        (f'{PLACE}:21:9: "at" is "10"; expected a time such as 250ms, 30s or 1m30s',),
    ),
    (
        "a_beat_with_more_than_20_orders_is_refused",
        scenario("    light: [pod/a]", f"    do: [{', '.join(f'cordon node-{n}' for n in range(21))}]"),
        (f"{PLACE}:22:320: the beat has more than 20 orders; expected fewer",),
    ),
    (
        "orders_that_are_no_list_are_reported",
        scenario("    light: [pod/a]", "    do: cordon node-1"),
        (f'{PLACE}:22:9: "do" is "cordon node-1"; expected a list',),
    ),
    (
        "an_unknown_key_of_a_beat_is_reported",
        scenario("    light: [pod/a]", "    lights: [pod/a]"),
        (
            (
                f'{PLACE}:22:5: the key "lights" is unknown; expected id, title, at, when, do, apply, text, script, show, light, question, '
                'minutes or extra; did you mean "light"?'
            ),
        ),
    ),
    # Its questions
    (
        "a_question_of_a_scenario_with_one_choice_is_reported",
        scenario("        - {is: Scheduler, text: The scheduler., why: It only chooses a node.}\n", ""),
        (f"{PLACE}:32:9: the question offers fewer than two choices; expected at least two",),
    ),
    (
        "a_question_without_a_measure_is_reported",
        scenario("      measure: who caused pod/a is Ready\n", ""),
        (f'{PLACE}:27:7: the key "measure" is missing; expected a short text',),
    ),
    (
        "two_choices_with_one_value_are_reported",
        scenario("{is: Scheduler", "{is: Kubelet"),
        (f'{PLACE}:33:16: "Kubelet" is the value of two choices; expected it once',),
    ),
    (
        "an_answer_that_no_choice_has_cannot_be_expected",
        scenario("expect: Kubelet", "expect: Kublet"),
        (
            f'{PLACE}:29:15: "Kublet" is no value of a choice; expected one of: Kubelet, Scheduler; did you mean "Kubelet"?',
        ),
    ),
    (
        "a_question_about_an_unknown_concept_is_reported",
        scenario("concept: kubelet", "concept: kublet"),
        (f'{PLACE}:30:16: the concept "kublet" does not exist; expected one of this pack; did you mean "kubelet"?',),
    ),
    # The rules for authors
    (
        "a_scenario_asks_something",
        written(SCENARIO.partition("    question:")[0]),
        (f"{PLACE}:14:3: the scenario asks nothing; expected at least one question",),
    ),
    (
        "a_beat_has_a_text_and_a_script",
        scenario("    text: A **Pod**, and nobody who runs it.\n    script: |\n", "    apply: |\n"),
        (
            f"{PLACE}:14:5: the beat has no script; expected what the teacher says",
            f"{PLACE}:14:5: the beat has no text; expected keywords for the class",
        ),
    ),
    (
        "a_script_of_a_beat_has_at_least_20_words",
        scenario("Say what they see. The Pod is an object, and no program runs yet. Ask", "Ask"),
        (f"{PLACE}:17:13: the script has 10 words; expected 20 to 160",),
    ),
    (
        "a_text_of_a_beat_has_at_most_110_characters",
        scenario("Now it is *ready*.", "Now it is *ready*. " + "It is. " * 14),
        (f"{PLACE}:23:11: the text has 114 characters; expected at most 110",),
    ),
)
