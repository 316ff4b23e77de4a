"""Broken corrections, glossaries, courses and pages: a rule, the files that break it, and all lines that are printed."""

from __future__ import annotations

from good_pack import ABOUT, DETAIL, EXTRAS, FILES, LEARNING, MAP, NOTE

Changes = dict[str, str | bytes | None]


def extras(file: str, old: str, new: str) -> Changes:
    text = {**FILES, **EXTRAS}[file]
    assert old in text
    return {**EXTRAS, file: text.replace(old, new, 1)}


def more(**files: str | None) -> Changes:
    return {**EXTRAS, **files}


THIRD = NOTE.replace("kubelet", "third").replace("pictures: [parts]\n", "").replace("target: envoy", "target: third")
HIDDEN = THIRD.replace("[Envoy](concept:envoy)", "it").replace("[Envoy](concept:envoy)", "it")

EXTRA_CASES: tuple[tuple[str, Changes, tuple[str, ...]], ...] = (
    (
        "an_unknown_kind_of_correction_is_reported",
        extras("corrections.yaml", "kind: wrong", "kind: rude"),
        ('small/corrections.yaml:2:9: "kind" is "rude"; expected incomplete, outdated, wording or wrong',),
    ),
    (
        "a_correction_of_an_unknown_concept_is_reported",
        extras("corrections.yaml", "[kubelet, envoy]", "[kubelets, envoy]"),
        (
            'small/corrections.yaml:5:14: the concept "kubelets" does not exist; expected one of this pack; did you mean "kubelet"?',
        ),
    ),
    (
        "a_correction_that_names_a_concept_twice_is_reported",
        extras("corrections.yaml", "[kubelet, envoy]", "[kubelet, kubelet]"),
        ('small/corrections.yaml:5:23: the concept "kubelet" comes twice; expected each once',),
    ),
    (
        "a_correction_of_no_concept_is_reported",
        extras("corrections.yaml", "  concepts: [kubelet, envoy]\n", ""),
        ("small/corrections.yaml:1:3: the correction names no concept; expected at least one",),
    ),
    (
        "a_correction_with_an_unknown_source_is_reported",
        extras("corrections.yaml", '"W:concepts', '"X:concepts'),
        ('small/corrections.yaml:6:13: the source "X" is not in pack.yaml; expected one of its codes',),
    ),
    (
        "an_address_as_a_source_must_be_open_about_its_host",
        extras("corrections.yaml", "https://example.org/a The", "https://example.org@evil/a The"),
        (
            'small/corrections.yaml:6:45: the link to "https://example.org@evil/a" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    (
        "a_dead_link_in_a_correction_is_reported",
        extras("corrections.yaml", "concept:kubelet", "page:nowhere"),
        ('small/corrections.yaml:3:24: the link leads to the page "nowhere", which does not exist',),
    ),
    (
        "a_script_in_a_correction_is_inert",
        extras("corrections.yaml", "concept:kubelet", "javascript:x"),
        (
            'small/corrections.yaml:3:24: the link to "javascript:x" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    (
        "a_mapping_is_no_list_of_corrections",
        more(**{"corrections.yaml": "said: x\n"}),
        ("small/corrections.yaml:1:1: the file is a mapping; expected a list",),
    ),
    (
        "a_term_that_comes_twice_is_reported",
        extras("glossary.yaml", "term: Agent", "term: Proxy"),
        ('small/glossary.yaml:2:10: the term "Proxy" comes twice; expected it once',),
    ),
    (
        "a_term_of_an_unknown_concept_is_reported",
        extras("glossary.yaml", "concept: envoy", "concept: envoi"),
        (
            'small/glossary.yaml:1:79: the concept "envoi" does not exist; expected one of this pack; did you mean "envoy"?',
        ),
    ),
    (
        "a_circle_of_prerequisites_is_reported_where_it_closes",
        more(**{"learning.yaml": LEARNING + "  - {learn: envoy, before: x-http}\n"}),
        (
            'small/learning.yaml:9:5: "envoy" is needed for "x-http" and stands after it in the stages; expected it before',
            'small/learning.yaml:9:5: the prerequisites lead in a circle: "envoy" → "x-http" → "envoy"; expected a first one',
        ),
    ),
    (
        "a_prerequisite_of_itself_is_a_circle",
        more(**{"learning.yaml": LEARNING + "  - {learn: envoy, before: envoy}\n"}),
        ('small/learning.yaml:9:5: the prerequisites lead in a circle: "envoy" → "envoy"; expected a first one',),
    ),
    (
        "a_prerequisite_that_comes_twice_is_reported",
        more(**{"learning.yaml": LEARNING + "  - {learn: x-http, before: envoy}\n"}),
        ('small/learning.yaml:9:5: "x-http" before "envoy" comes twice; expected it once',),
    ),
    (
        "a_prerequisite_of_nothing_is_reported",
        more(**{"learning.yaml": LEARNING + "  - {learn: x-htp, before: envoy}\n"}),
        (
            'small/learning.yaml:9:13: the concept or idea "x-htp" does not exist; expected one of this pack; did you mean "x-http"?',
        ),
    ),
    (
        "an_unknown_concept_in_a_stage_is_reported",
        extras("learning.yaml", "[x-http, envoy]", "[x-http, envoy, cubelet]"),
        (
            'small/learning.yaml:5:56: the concept or idea "cubelet" does not exist; expected one of this pack; did you mean "kubelet"?',
        ),
    ),
    (
        "a_concept_in_two_stages_is_reported",
        extras("learning.yaml", "[x-http, envoy]", "[x-http, envoy, kubelet]"),
        ('small/learning.yaml:5:56: "kubelet" stands in the stage "first" already; expected it in one stage, once',),
    ),
    (
        "a_concept_in_no_stage_is_reported",
        extras("learning.yaml", "[kubelet]", "[]"),
        ('small/learning.yaml:4:3: the concept "kubelet" is in no stage; expected it in one',),
    ),
    (
        "an_idea_in_no_stage_is_reported",
        extras("learning.yaml", "[x-http, envoy]", "[envoy]"),
        ('small/learning.yaml:2:10: the idea "x-http" is in no stage; expected it in one',),
    ),
    (
        "an_idea_with_the_id_of_a_concept_is_reported",
        extras("learning.yaml", "stages:", "  - {id: envoy, name: E, definition: D.}\nstages:"),
        ('small/learning.yaml:3:10: the idea "envoy" has the id of a concept; expected an id of its own',),
    ),
    (
        "a_stage_that_comes_twice_is_reported",
        extras("learning.yaml", "prerequisites:", "  - {id: first, title: Again}\nprerequisites:"),
        ('small/learning.yaml:6:10: the stage "first" comes twice; expected an id of its own',),
    ),
    (
        "a_stage_before_what_it_needs_is_reported",
        extras("learning.yaml", "{learn: kubelet, before: envoy}", "{learn: envoy, before: kubelet}"),
        (
            'small/learning.yaml:7:5: "envoy" is needed for "kubelet" and stands after it in the stages; expected it before',
        ),
    ),
    (
        "a_diagram_with_the_name_of_the_course_is_reported",
        more(**{"diagrams/learn.yaml": "title: Mine\nboxes: []\n"}),
        ('small/diagrams/learn.yaml:1:1: the diagram "learn" is made of learning.yaml; expected another name',),
    ),
    (
        "a_page_with_the_name_of_one_that_is_made_is_reported",
        more(**{"pages/glossary.md": ABOUT}),
        ("small/pages/glossary.md:1:1: the page is made of glossary.yaml already; expected another name",),
    ),
    (
        "a_page_link_that_leads_nowhere_is_reported",
        extras("pages/about.md", "page:path", "page:paths"),
        ('small/pages/about.md:4:16: the link leads to the page "paths", which does not exist; did you mean "path"?',),
    ),
    (
        "a_page_without_front_matter_is_reported",
        more(**{"pages/about.md": "Words.\n"}),
        ("small/pages/about.md:1:1: the page has no front matter; expected a first line of ---",),
    ),
    (
        "a_page_without_title_is_reported",
        extras("pages/about.md", "title: Facts as of", "titel: x"),
        (
            'small/pages/about.md:2:1: the key "titel" is unknown; expected title; did you mean "title"?',
            'small/pages/about.md:2:1: the key "title" is missing; expected a short text',
        ),
    ),
    (
        "a_page_in_a_folder_is_reported",
        more(**{"pages/deep/about.md": ABOUT}),
        ("small/pages/deep/about.md:1:1: the file is no page; expected pages/<id>.md",),
    ),
    (
        "a_page_of_more_than_900_words_is_reported",
        more(**{"pages/long.md": "---\ntitle: Long\n---\n" + "word " * 901}),
        ("small/pages/long.md:1:1: the page has 901 words; expected at most 900",),
    ),
    (
        "a_page_of_more_than_64_kib_is_refused",
        more(**{"pages/long.md": "---\ntitle: Long\n---\n" + "x" * 65_536}),
        ("small/pages/long.md:1:1: the file is larger than 64 KiB, the most that is read",),
    ),
    (
        "a_concept_that_no_way_leads_to_is_reported",
        {"concepts/node/third.md": HIDDEN},
        (
            'small/concepts/node/third.md:1:1: the concept "third" is on no diagram, and nothing that is leads to it; expected a way of two clicks',
        ),
    ),
    (
        "a_concept_that_a_note_leads_to_is_near_enough",
        {
            "concepts/node/third.md": HIDDEN,
            "concepts/node/kubelet.md": NOTE.replace("See [Envoy](concept:envoy)", "See [the third](concept:third)"),
        },
        (),
    ),
    (
        "a_concept_that_relates_to_one_on_a_diagram_is_near_enough",
        {"concepts/node/third.md": HIDDEN.replace("target: third", "target: envoy")},
        (),
    ),
    (
        "a_course_does_not_bring_a_concept_near",
        {
            **EXTRAS,
            "concepts/node/third.md": HIDDEN,
            "learning.yaml": LEARNING.replace("learn: [kubelet]", "learn: [kubelet, third]"),
        },
        (
            'small/concepts/node/third.md:1:1: the concept "third" is on no diagram, and nothing that is leads to it; expected a way of two clicks',
        ),
    ),
    (
        "a_word_that_nobody_knows_is_reported_in_its_place",
        {
            "words.txt": "kubernetes\nruntime\n",
            "diagrams/detail.yaml": DETAIL.replace("Detail", "'Detial of it''s `codde`'"),
        },
        (
            'small/diagrams/detail.yaml:1:9: the word "Detial" is not known; expected a right one, or this one in words.txt; did you mean "detail"?',
        ),
    ),
    (
        "an_american_word_is_reported_where_the_list_has_the_british_one",
        {
            "words.txt": "behaviour\nkubernetes\nruntime\n",
            "diagrams/map.yaml": MAP.replace("All of it.", "Its\n  whole behavior."),
        },
        ('small/diagrams/map.yaml:3:9: the word "behavior" is American; expected "behaviour"',),
    ),
    (
        "a_word_in_a_note_is_reported_under_its_examples",
        {
            "words.txt": "kubernetes\nruntime\n",
            "concepts/node/kubelet.md": NOTE + "\nSee `worrd`, [linkk](https://example.org/worrd) and worrd.\n",
        },
        (
            'small/concepts/node/kubelet.md:40:15: the word "linkk" is not known; expected a right one, or this one in words.txt; did you mean "link"?',
            'small/concepts/node/kubelet.md:40:53: the word "worrd" is not known; expected a right one, or this one in words.txt; did you mean "world"?',
        ),
    ),
    (
        "a_list_of_words_is_kept_in_order",
        {"words.txt": "kubernetes\nbehaviour\nbehaviour\ntwo words\nruntime\n"},
        (
            'small/words.txt:2:1: the word "behaviour" stands after "kubernetes"; expected the order of the alphabet',
            'small/words.txt:3:1: the word "behaviour" comes twice; expected each once',
            'small/words.txt:4:1: the line is "two words"; expected one word of letters',
        ),
    ),
)
