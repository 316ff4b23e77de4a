"""Hostile and broken packs: each breaks one thing of a good pack; the printed lines are exact, and the rest still opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from explorer.model.catalogue import Pack
from explorer.packs import check_pack, load_pack

sys.path.insert(
    0, str(Path(__file__).parent)
)  # so that the table can be written by `python -m tests.packs.hostile_table`

from good_pack import DETAIL, MAP, NOTE, PACK, PICTURES, SVG, write_pack
from hostile_extras import EXTRA_CASES
from hostile_scenarios import SCENARIO_CASES
from hostile_tours import TOUR_CASES

Changes = dict[str, str | bytes | None]

KUBELET = "concepts/node/kubelet.md"
ENVOY = "concepts/mesh/envoy.md"
MAP_FILE = "diagrams/map.yaml"
DETAIL_FILE = "diagrams/detail.yaml"
PICTURE = "pictures/parts.svg"


@dataclass(frozen=True)
class Case:
    """A rule, the input that breaks it, and all lines that are printed."""

    rule: str
    changes: Changes = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    setup: Callable[[Path], object] | None = None


def note(old: str, new: str) -> Changes:
    assert old in NOTE
    return {KUBELET: NOTE.replace(old, new, 1)}


def chart(old: str, new: str) -> Changes:
    assert old in MAP
    return {MAP_FILE: MAP.replace(old, new, 1)}


def detail(more: str) -> Changes:
    return {DETAIL_FILE: DETAIL + more}


def pack(old: str, new: str) -> Changes:
    assert old in PACK
    return {"pack.yaml": PACK.replace(old, new, 1)}


def pictures(old: str, new: str) -> Changes:
    assert old in PICTURES
    return {"pictures.yaml": PICTURES.replace(old, new, 1)}


def svg(more: str) -> Changes:
    return {PICTURE: SVG.replace("</svg>", f"{more}\n</svg>")}


def replaced(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / name).unlink()
        make(root / name)

    return change


def outside(root: Path) -> Path:
    secret = root.parent / "secret.svg"
    secret.write_text(SVG)
    return secret


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
DEEP_BOXES = "boxes:\n" + "".join(
    f"{'  ' * level}- id: b{level}\n{'  ' * level}  name: B\n{'  ' * level}  boxes:\n" for level in range(13)
)
MANY_BOXES = "title: Detail\nparent: map\nboxes:\n- {id: agent, concept: kubelet}\n" + "".join(
    f"- {{id: b{n}, name: B}}\n" for n in range(5_000)
)
ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
USES = "".join(f'<g id="u{n}">{f"""<use href="#u{n - 1}"/>""" * 9 if n else "<path/>"}</g>' for n in range(8))

CASES = (
    # YAML that attacks its reader
    Case(
        "an_alias_bomb_is_refused",
        changes=detail(BOMB),
        lines=(
            "small/diagrams/detail.yaml:10:8: there are more than 100,000 values, aliases counted each time; expected fewer",
        ),
    ),
    Case(
        "an_alias_inside_its_own_anchor_is_refused",
        changes=detail("summary: &s [*s]\n"),
        lines=(
            'small/diagrams/detail.yaml:5:14: the alias "*s" stands inside what it refers to; expected the name of an anchor above',
        ),
    ),
    Case(
        "an_alias_of_nothing_is_refused",
        changes=detail("summary: *nothing\n"),
        lines=(
            'small/diagrams/detail.yaml:5:10: the alias "*nothing" refers to nothing; expected the name of an anchor above',
        ),
    ),
    Case(
        "a_tag_that_makes_objects_is_refused",
        changes=detail("summary: !!python/object/apply:os.system [echo]\n"),
        lines=(
            'small/diagrams/detail.yaml:5:10: the tag "!!python/object/apply:os.system" is refused; expected a value without a tag',
        ),
    ),
    Case(
        "every_explicit_tag_is_refused",
        changes=chart("title: Map", "title: !!str Map"),
        lines=('small/diagrams/map.yaml:1:8: the tag "!!str" is refused; expected a value without a tag',),
    ),
    Case(
        "a_tag_in_front_matter_is_refused",
        changes=note("as_of: Kubernetes 1.37", "as_of: !!timestamp 2026-11-22"),
        lines=(
            'small/concepts/node/kubelet.md:30:8: the tag "!!timestamp" is refused; expected a value without a tag',
        ),
    ),
    Case(
        "a_merge_key_is_refused",
        changes=detail("<<: {summary: merged}\n"),
        lines=('small/diagrams/detail.yaml:5:1: merge keys ("<<") are refused; expected the keys themselves',),
    ),
    Case(
        "a_key_that_comes_twice_is_reported",
        changes=detail("title: Again\n"),
        lines=(
            'small/diagrams/detail.yaml:5:1: the key "title" comes twice in one mapping; the first stands in line 1',
        ),
    ),
    Case(
        "a_list_as_a_key_is_reported",
        changes=detail("? [a, b]\n: c\n"),
        lines=("small/diagrams/detail.yaml:5:3: a list or mapping stands as a key; expected a text",),
    ),
    Case(
        "a_second_document_is_refused",
        changes=detail("---\ntitle: Two\n"),
        lines=("small/diagrams/detail.yaml:5:1: a second document starts here; expected one document in a file",),
    ),
    Case(
        "nesting_without_end_is_refused",
        changes=detail("summary: " + "[" * 60 + "]" * 60 + "\n"),
        lines=("small/diagrams/detail.yaml:5:59: values are nested deeper than 50 levels; expected fewer",),
    ),
    Case(
        "broken_yaml_is_reported_where_it_breaks",
        changes=detail("summary: a: b\n"),
        lines=(
            'small/diagrams/detail.yaml:5:11: is not YAML: mapping values are not allowed in this context; a text with ": " in it needs quotation marks',
        ),
    ),
    Case(
        "an_open_quotation_mark_is_reported",
        changes=detail("summary: 'open\n"),
        lines=(
            "small/diagrams/detail.yaml:6:1: is not YAML: found unexpected end of stream (while scanning a quoted scalar that starts in line 5)",
        ),
    ),
    Case(
        "a_tab_as_indentation_is_reported",
        changes=detail("\tsummary: x\n"),
        lines=(
            "small/diagrams/detail.yaml:5:1: is not YAML: found character that cannot start any token (while scanning for the next token that starts in line 5)",
        ),
    ),
    Case(
        "an_empty_file_is_reported",
        changes={DETAIL_FILE: ""},
        lines=("small/diagrams/detail.yaml:1:1: there is nothing here; expected keys and values",),
    ),
    Case(
        "a_file_of_text_is_no_diagram",
        changes={DETAIL_FILE: "just words\n"},
        lines=('small/diagrams/detail.yaml:1:1: the file is "just words"; expected keys and values',),
    ),
    Case(
        "a_list_is_no_diagram",
        changes={DETAIL_FILE: "- a\n- b\n"},
        lines=("small/diagrams/detail.yaml:1:1: the file is a list; expected keys and values",),
    ),
    # Files that are not what they seem
    Case(
        "utf_16_is_named",
        changes={DETAIL_FILE: DETAIL.encode("utf-16")},
        lines=("small/diagrams/detail.yaml:1:1: the file is UTF-16; expected UTF-8",),
    ),
    Case(
        "utf_16_without_a_mark_is_named",
        changes={DETAIL_FILE: DETAIL.encode("utf-16-le")},
        lines=("small/diagrams/detail.yaml:1:1: the file is UTF-16; expected UTF-8",),
    ),
    Case("a_byte_order_mark_is_no_mistake", changes={DETAIL_FILE: b"\xef\xbb\xbf" + DETAIL.encode()}, lines=()),
    Case("windows_line_ends_are_no_mistake", changes={KUBELET: NOTE.replace("\n", "\r\n")}, lines=()),
    Case(
        "latin_1_is_reported_at_its_byte",
        changes={DETAIL_FILE: DETAIL.encode() + "summary: d\u00e9tail\n".encode("latin-1")},
        lines=("small/diagrams/detail.yaml:5:11: the file is not UTF-8: byte 0xe9",),
    ),
    Case(
        "a_nul_byte_is_refused",
        changes=detail("summary: a\0b\n"),
        lines=("small/diagrams/detail.yaml:5:11: the file holds a NUL byte; expected text",),
    ),
    Case(
        "an_escape_sequence_is_refused",
        changes=detail("summary: \x1b[31mred\n"),
        lines=("small/diagrams/detail.yaml:5:10: the file holds the control character U+001B; expected text",),
    ),
    Case(
        "a_file_above_2_mib_is_refused",
        changes=detail("#" + "x" * 90_000 + "\n" + ("#" + "x" * 90_000 + "\n") * 24),
        lines=("small/diagrams/detail.yaml:1:1: the file is larger than 2,048 KiB, the most that is read",),
    ),
    Case(
        "a_line_above_100_kb_is_refused",
        changes=detail("# " + "x" * 100_001 + "\n"),
        lines=("small/diagrams/detail.yaml:5:1: the line is longer than 100,000 characters",),
    ),
    Case(
        "a_note_above_64_kib_is_refused",
        changes=note("It is the caretaker", "It is the caretaker\n" * 4000),
        lines=("small/concepts/node/kubelet.md:1:1: the file is larger than 64 KiB, the most that is read",),
    ),
    Case(
        "a_link_out_of_the_pack_is_refused",
        setup=replaced(PICTURE, lambda path: path.symlink_to(outside(path.parents[1]))),
        lines=(
            'small/pictures.yaml:2:9: the file "parts.svg" is a link out of the pack; a pack may use only files inside its own folder; expected a file in small/pictures/',
            "small/pictures/parts.svg:1:1: is a link out of the pack; a pack may use only files inside its own folder",
        ),
    ),
    Case(
        "a_link_to_itself_does_not_hang",
        setup=replaced(DETAIL_FILE, lambda path: path.symlink_to(path.name)),
        lines=("small/diagrams/detail.yaml:1:1: is a link that leads nowhere; expected a plain file",),
    ),
    Case(
        "a_link_to_the_folder_above_is_not_followed",
        setup=lambda root: (root / "concepts/node/loop").symlink_to(".."),
        lines=(
            "small/concepts/node/loop:1:1: is a link to a folder, which is not followed; expected a plain file or folder",
        ),
    ),
    Case(
        "a_pipe_does_not_hang",
        setup=replaced(DETAIL_FILE, os.mkfifo),
        lines=("small/diagrams/detail.yaml:1:1: is a pipe, a socket or a device; expected a plain file",),
    ),
    Case(
        "a_device_is_refused",
        setup=replaced(DETAIL_FILE, lambda path: path.symlink_to("/dev/zero")),
        lines=(
            "small/diagrams/detail.yaml:1:1: is a link out of the pack; a pack may use only files inside its own folder",
        ),
    ),
    Case(
        "a_name_that_is_no_id_is_reported",
        changes={"concepts/node/Kube Proxy.md": NOTE},
        lines=(
            'small/concepts/node/Kube Proxy.md:1:1: the name "Kube Proxy" is no id; expected lower case letters, digits and hyphens',
        ),
    ),
    Case(
        "a_name_that_would_move_the_cursor_is_printed_harmless",
        changes={"concepts/node/a\x1b[2Jb\nc.md": NOTE},
        lines=(
            'small/concepts/node/a\\x1b[2Jb\\nc.md:1:1: the name "a\\x1b[2Jb\\nc" is no id; expected lower case letters, digits and hyphens',
        ),
    ),
    Case(
        "a_note_outside_a_topic_is_reported",
        changes={"concepts/lost.md": NOTE},
        lines=("small/concepts/lost.md:1:1: the file is no note; expected concepts/<topic>/<id>.md",),
    ),
    Case(
        "a_diagram_with_another_ending_is_reported",
        changes={"diagrams/more.yml": DETAIL},
        lines=("small/diagrams/more.yml:1:1: the file is no diagram; expected diagrams/<id>.yaml",),
    ),
    # The schema
    Case(
        "an_unknown_key_gets_a_hint",
        changes=chart("sub: a proxy", "sbu: a proxy"),
        lines=(
            'small/diagrams/map.yaml:12:33: the key "sbu" is unknown; expected id, name, concept, sub, domain, glyph, dashed, opens, scale, arrange or boxes; did you mean "sub"?',
        ),
    ),
    Case(
        "an_unknown_key_in_front_matter_has_the_line_of_its_file",
        changes=note("aliases:", "alias:"),
        lines=(
            'small/concepts/node/kubelet.md:5:1: the key "alias" is unknown; expected name, definition, domain, glyph, aliases, facts, misconception, relations, pictures, questions or as_of; did you mean "aliases"?',
        ),
    ),
    Case(
        "a_missing_key_is_reported_at_its_mapping",
        changes=chart("{from: agent, to: proxy,", "{from: agent,"),
        lines=(
            'small/diagrams/map.yaml:14:5: the key "to" is missing; expected lower case letters, digits and hyphens',
        ),
    ),
    Case(
        "a_key_without_a_value_is_reported",
        changes=note("aliases: [node agent]", "aliases:"),
        lines=('small/concepts/node/kubelet.md:5:1: "aliases" has no value; expected a list',),
    ),
    Case(
        "a_text_where_a_list_belongs_is_reported",
        changes=note("aliases: [node agent]", "aliases: node agent"),
        lines=('small/concepts/node/kubelet.md:5:10: "aliases" is "node agent"; expected a list',),
    ),
    Case(
        "a_list_where_a_text_belongs_is_reported",
        changes=note("name: kubelet", "name: [kubelet]"),
        lines=('small/concepts/node/kubelet.md:2:7: "name" is a list; expected a short text',),
    ),
    Case(
        "yes_is_not_true",
        changes=chart("dashed: true", "dashed: yes"),
        lines=('small/diagrams/map.yaml:11:54: "dashed" is "yes"; expected true or false',),
    ),
    Case(
        "no_and_1_10_stay_texts",
        changes={
            DETAIL_FILE: "title: no\nparent: map\nboxes: [{id: agent, concept: kubelet, name: 1.10, sub: 2026-11-22}]\n"
        },
        lines=(),
    ),
    Case(
        "an_id_has_no_capitals",
        changes=chart("{id: spare,", "{id: Spare_1,"),
        lines=(
            'small/diagrams/map.yaml:8:31: arrange names "spare", which is not a box directly inside; expected one of its boxes',
            'small/diagrams/map.yaml:11:14: "id" is "Spare_1"; expected lower case letters, digits and hyphens',
        ),
    ),
    Case(
        "a_scale_above_1_is_reported",
        changes=chart("scale: 0.5", "scale: 3"),
        lines=('small/diagrams/map.yaml:11:41: "scale" is "3"; expected a number from 0.1 to 1',),
    ),
    Case(
        "a_scale_that_is_no_number_is_reported",
        changes=chart("scale: 0.5", "scale: .nan"),
        lines=('small/diagrams/map.yaml:11:41: "scale" is ".nan"; expected a number from 0.1 to 1',),
    ),
    Case(
        "an_unknown_domain_is_reported",
        changes=pack("domain: mesh", "domain: meshes"),
        lines=('small/pack.yaml:8:31: "domain" is "meshes"; expected control-plane, mesh, node, packaging or storage',),
    ),
    Case(
        "an_unknown_line_is_reported",
        changes=chart("layer: control}", "layer: control, line: wavy}"),
        lines=('small/diagrams/map.yaml:14:68: "line" is "wavy"; expected dashed, dotted or solid',),
    ),
    Case(
        "a_long_value_is_shortened",
        changes=chart("{id: spare,", "{id: '" + "X" * 300 + "',"),
        lines=(
            'small/diagrams/map.yaml:8:31: arrange names "spare", which is not a box directly inside; expected one of its boxes',
            'small/diagrams/map.yaml:11:14: "id" is "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX…"; expected lower case letters, digits and hyphens',
        ),
    ),
    Case(
        "a_block_text_has_the_place_of_its_start",
        changes=note("glyph: clock", "glyph: |\n  watch\n  tower"),
        lines=(
            'small/concepts/node/kubelet.md:3:8: the glyph "watch\\ntower" does not exist; expected a name of the list in docs/packs.md',
        ),
    ),
    Case(
        "a_note_without_front_matter_is_reported",
        changes={KUBELET: "Just words.\n"},
        lines=("small/concepts/node/kubelet.md:1:1: the note has no front matter; expected a first line of ---",),
    ),
    Case(
        "front_matter_without_an_end_is_reported",
        changes={KUBELET: "---\nname: kubelet\n"},
        lines=("small/concepts/node/kubelet.md:1:1: the front matter does not end; expected a second line of ---",),
    ),
    # Names that lead nowhere
    Case(
        "a_box_id_that_comes_twice_is_reported",
        changes=chart("{id: spare,", "{id: agent,"),
        lines=(
            'small/diagrams/map.yaml:8:31: arrange names "spare", which is not a box directly inside; expected one of its boxes',
            'small/diagrams/map.yaml:11:14: the box "agent" comes twice in this diagram; expected an id of its own',
        ),
    ),
    Case(
        "a_relation_to_no_box_is_reported",
        changes=chart("to: proxy", "to: proxi"),
        lines=(
            'small/diagrams/map.yaml:14:23: "to" is "proxi", which is no box of this diagram; expected one of its boxes; did you mean "proxy"?',
        ),
    ),
    Case(
        "a_box_of_no_concept_is_reported",
        changes=chart("concept: envoy", "concept: envoi"),
        lines=(
            'small/diagrams/map.yaml:12:26: the concept "envoi" does not exist; expected one of this pack; did you mean "envoy"?',
        ),
    ),
    Case(
        "a_box_that_opens_no_diagram_is_reported",
        changes=chart("opens: detail", "opens: details"),
        lines=(
            'small/diagrams/map.yaml:10:46: the diagram "details" does not exist; expected one of this pack; did you mean "detail"?',
        ),
    ),
    Case(
        "a_box_that_opens_its_own_diagram_is_reported",
        changes=chart("opens: detail", "opens: map"),
        lines=(
            'small/diagrams/map.yaml:10:46: the box opens the diagram "map" that it stands in; expected another one',
        ),
    ),
    Case(
        "a_parent_that_is_no_diagram_is_reported",
        changes={DETAIL_FILE: DETAIL.replace("parent: map", "parent: mop")},
        lines=(
            'small/diagrams/detail.yaml:2:9: the diagram "mop" does not exist; expected one of this pack; did you mean "map"?',
        ),
    ),
    Case(
        "a_circle_of_parents_is_cut",
        changes=chart("title: Map", "title: Map\nparent: detail"),
        lines=(
            'small/diagrams/detail.yaml:2:9: the parents of the diagrams lead in a circle: "detail" → "map" → "detail"; expected a diagram without parent at the top',
        ),
    ),
    Case(
        "a_diagram_is_not_its_own_parent",
        changes=chart("title: Map", "title: Map\nparent: map"),
        lines=(
            'small/diagrams/map.yaml:2:9: the parents of the diagrams lead in a circle: "map" → "map"; expected a diagram without parent at the top',
        ),
    ),
    Case(
        "arrange_names_only_boxes_directly_inside",
        changes=chart("row: [outer, proxy]", "row: [outer, proxy, agent]"),
        lines=(
            'small/diagrams/map.yaml:4:23: arrange names "agent", which is not a box directly inside; expected one of its boxes',
        ),
    ),
    Case(
        "arrange_has_one_key",
        changes=chart("{column: [agent, spare]}", "{column: [agent], row: [spare]}"),
        lines=(
            "small/diagrams/map.yaml:8:14: an arrangement has one of the keys row, column, wrap, layered, grid; expected exactly one",
        ),
    ),
    Case(
        "an_unknown_glyph_is_reported",
        changes=note("glyph: clock", "glyph: clok"),
        lines=(
            'small/concepts/node/kubelet.md:3:8: the glyph "clok" does not exist; expected a name of the list in docs/packs.md; did you mean "clock"?',
        ),
    ),
    Case(
        "a_relation_to_no_concept_is_reported",
        changes=note("target: envoy", "target: envoi"),
        lines=(
            'small/concepts/node/kubelet.md:17:30: the concept "envoi" does not exist; expected one of this pack; did you mean "envoy"?',
        ),
    ),
    Case(
        "a_picture_of_a_note_that_is_not_there_is_reported",
        changes=note("pictures: [parts]", "pictures: [parts, party]"),
        lines=(
            'small/concepts/node/kubelet.md:18:19: the picture "party" does not exist; expected one of this pack; did you mean "parts"?',
        ),
    ),
    Case(
        "a_source_without_its_code_is_reported",
        changes=note('"W:concepts', '"Y:concepts'),
        lines=('small/concepts/node/kubelet.md:8:15: the source "Y" is not in pack.yaml; expected one of its codes',),
    ),
    Case(
        "a_concept_in_two_topics_is_reported",
        changes={"concepts/mesh/kubelet.md": NOTE},
        lines=(
            'small/concepts/mesh/kubelet.md:1:1: the concept "kubelet" stands in the topic "node" already; expected it once',
        ),
    ),
    Case(
        "an_unknown_topic_folder_is_reported",
        changes={"concepts/nodes/proxy.md": NOTE},
        lines=(
            'small/concepts/nodes:1:1: the topic "nodes" is not in pack.yaml; expected a folder for each of its topics; did you mean "node"?',
        ),
    ),
    Case(
        "a_start_that_is_no_diagram_is_reported",
        changes=pack("start: map", "start: mapp"),
        lines=(
            'small/pack.yaml:3:8: the diagram "mapp" does not exist; expected one of this pack; did you mean "map"?',
        ),
    ),
    Case(
        "a_tab_of_no_diagram_is_reported",
        changes=pack("{diagram: map, title: Map}", "{diagram: mop, title: Map}"),
        lines=(
            'small/pack.yaml:5:15: the diagram "mop" does not exist; expected one of this pack; did you mean "map"?',
        ),
    ),
    Case(
        "a_missing_pack_yaml_is_one_problem",
        changes={"pack.yaml": None},
        lines=(
            "small/pack.yaml:1:1: the file is missing; expected what the pack is called, its tabs, topics and sources",
        ),
    ),
    Case(
        "boxes_are_not_nested_deeper_than_12",
        changes={DETAIL_FILE: "title: Detail\nparent: map\n" + DEEP_BOXES.removesuffix("  boxes:\n").rstrip() + "\n"},
        lines=("small/diagrams/detail.yaml:40:27: boxes are nested deeper than 12 levels; expected fewer",),
    ),
    Case(
        "more_than_5000_boxes_are_refused",
        changes={DETAIL_FILE: MANY_BOXES},
        lines=("small/diagrams/detail.yaml:5004:3: the diagram has more than 5,000 boxes; expected fewer",),
    ),
    # Markdown
    Case(
        "a_link_to_no_concept_is_reported_in_its_line",
        changes=note("See [Envoy](concept:envoy)", "See [Envoy](concept:envoi)"),
        lines=(
            'small/concepts/node/kubelet.md:34:13: the link leads to the concept "envoi", which does not exist; did you mean "envoy"?',
        ),
    ),
    Case(
        "a_link_to_no_diagram_is_reported",
        changes=note("diagram:map", "diagram:maps"),
        lines=(
            'small/concepts/node/kubelet.md:34:39: the link leads to the diagram "maps", which does not exist; did you mean "map"?',
        ),
    ),
    Case(
        "a_link_to_no_picture_is_reported",
        changes=note("picture:parts", "picture:party"),
        lines=(
            'small/concepts/node/kubelet.md:34:67: the link leads to the picture "party", which does not exist; did you mean "parts"?',
        ),
    ),
    Case(
        "a_link_in_a_fact_is_reported_in_its_line",
        changes=note("CRI to [Envoy](concept:envoy)", "CRI to [Envoy](concept:envoi)"),
        lines=(
            'small/concepts/node/kubelet.md:7:36: the link leads to the concept "envoi", which does not exist; did you mean "envoy"?',
        ),
    ),
    Case(
        "a_script_link_is_inert",
        changes=note("See [Envoy](concept:envoy)", "See [Envoy](javascript:alert(1))"),
        lines=(
            'small/concepts/node/kubelet.md:34:13: the link to "javascript:alert(1)" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    Case(
        "a_file_link_is_inert",
        changes=note("See [Envoy](concept:envoy)", "See [Envoy](file:///etc/passwd)"),
        lines=(
            'small/concepts/node/kubelet.md:34:13: the link to "file:///etc/passwd" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    Case(
        "a_data_link_is_inert",
        changes=note("See [Envoy](concept:envoy)", "See [Envoy](data:text/html;base64,AAAA)"),
        lines=(
            'small/concepts/node/kubelet.md:34:13: the link to "data:text/html;base64,AAAA" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    Case(
        "an_http_link_is_inert",
        changes=note("See [Envoy](concept:envoy)", "See <http://example.org/>"),
        lines=(
            'small/concepts/node/kubelet.md:34:6: the link to "http://example.org/" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    Case(
        "a_link_that_hides_its_host_is_inert",
        changes=note("See [Envoy](concept:envoy)", "See [Envoy](https://kubernetes.io@example.org/)"),
        lines=(
            'small/concepts/node/kubelet.md:34:13: the link to "https://kubernetes.io@example.org/" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    Case(
        "a_reference_link_is_judged_too",
        changes={KUBELET: NOTE + "\n[here][r]\n\n[r]: vbscript:x\n"},
        lines=(
            'small/concepts/node/kubelet.md:40:1: the link to "vbscript:x" is refused; expected concept:, diagram:, picture:, page:, tour: or an https address',
        ),
    ),
    Case(
        "a_picture_in_the_text_is_refused",
        changes=note("See [Envoy](concept:envoy)", "See ![Envoy](https://example.org/t.png)"),
        lines=(
            "small/concepts/node/kubelet.md:34:14: pictures in the text are refused; expected their ids under pictures",
        ),
    ),
    Case(
        "raw_html_is_shown_as_text",
        changes=note("See [Envoy](concept:envoy)", "See <script>alert(1)</script> <img src=x onerror=y>"),
        lines=(),
    ),
    Case(
        "a_heading_of_level_1_is_reported",
        changes=note("It is the caretaker", "# Kubelet\n\nIt is the caretaker"),
        lines=("small/concepts/node/kubelet.md:32:1: a heading of level 1 stands in the text; expected level 2 or 3",),
    ),
    Case(
        "an_example_of_an_unknown_language_is_reported",
        changes=note("```sh", "```perl"),
        lines=('small/concepts/node/kubelet.md:36:1: the example is marked "perl"; expected yaml, sh, json or text',),
    ),
    # Pictures
    Case(
        "a_picture_that_is_not_there_is_reported",
        changes=pictures("file: parts.svg", "file: part.svg"),
        lines=(
            'small/pictures.yaml:2:9: the file "part.svg" is not there; expected a file in small/pictures/; did you mean "parts.svg"?',
        ),
    ),
    Case(
        "a_path_to_the_folder_above_is_refused",
        changes=pictures("file: parts.svg", "file: ../../etc/passwd.svg"),
        lines=(
            'small/pictures.yaml:2:9: the path "../../etc/passwd.svg" leads out of the pack or is written for one system only; expected a file in small/pictures/',
        ),
    ),
    Case(
        "an_absolute_path_is_refused",
        changes=pictures("file: parts.svg", "file: /etc/passwd.svg"),
        lines=(
            'small/pictures.yaml:2:9: the path "/etc/passwd.svg" leads out of the pack or is written for one system only; expected a file in small/pictures/',
        ),
    ),
    Case(
        "a_drive_letter_is_refused",
        changes=pictures("file: parts.svg", "file: 'C:parts.svg'"),
        lines=(
            'small/pictures.yaml:2:9: the path "C:parts.svg" leads out of the pack or is written for one system only; expected a file in small/pictures/',
        ),
    ),
    Case(
        "a_backslash_is_refused",
        changes=pictures("file: parts.svg", "file: '..\\parts.svg'"),
        lines=(
            'small/pictures.yaml:2:9: the path "..\\parts.svg" leads out of the pack or is written for one system only; expected a file in small/pictures/',
        ),
    ),
    Case(
        "a_picture_with_another_ending_is_refused",
        changes=pictures("file: parts.svg", "file: parts.html"),
        lines=(
            'small/pictures.yaml:2:9: the file "parts.html" is no picture by its ending (.svg, .png, .jpg, .jpeg or .webp); expected a file in small/pictures/',
        ),
    ),
    Case(
        "a_picture_that_comes_twice_is_reported",
        changes={"pictures.yaml": PICTURES * 2},
        lines=('small/pictures.yaml:4:7: the picture "parts" comes twice; expected an id of its own',),
    ),
    Case(
        "a_png_that_is_none_is_refused",
        changes={"pictures.yaml": PICTURES.replace("parts.svg", "parts.png"), "pictures/parts.png": "<svg/>"},
        lines=("small/pictures/parts.png:1:1: the picture is no .png picture by its first bytes",),
    ),
    Case(
        "an_svg_with_a_script_is_refused",
        changes=svg("<script>alert(1)</script>"),
        lines=('small/pictures/parts.svg:6:1: the element "script" is refused; expected a picture only',),
    ),
    Case(
        "an_svg_with_foreign_objects_is_refused",
        changes=svg("<foreignObject><p>hi</p></foreignObject>"),
        lines=('small/pictures/parts.svg:6:1: the element "foreignObject" is refused; expected a picture only',),
    ),
    Case(
        "an_svg_that_loads_something_is_refused",
        changes=svg('<image href="https://example.org/t.png"/>'),
        lines=(
            'small/pictures/parts.svg:6:1: the reference to "https://example.org/t.png" is refused; expected a picture only',
        ),
    ),
    Case(
        "an_svg_that_opens_a_file_is_refused",
        changes=svg('<a xlink:href="file:///etc/passwd"><path/></a>'),
        lines=(
            'small/pictures/parts.svg:6:1: the reference to "file:///etc/passwd" is refused; expected a picture only',
        ),
    ),
    Case(
        "an_svg_that_reacts_to_events_is_refused",
        changes=svg('<rect onload="alert(1)"/>'),
        lines=('small/pictures/parts.svg:6:1: the attribute "onload" is refused; expected a picture only',),
    ),
    Case(
        "an_svg_with_a_style_from_elsewhere_is_refused",
        changes=svg("<style>@import 'https://example.org/x.css';</style>"),
        lines=('small/pictures/parts.svg:6:44: the reference to "@import" is refused; expected a picture only',),
    ),
    Case(
        "an_svg_cannot_hide_a_style_with_a_comment",
        changes=svg("<style>@im<!-- -->port 'https://example.org/x.css';</style>"),
        lines=('small/pictures/parts.svg:6:52: the reference to "@import" is refused; expected a picture only',),
    ),
    Case(
        "an_svg_with_an_address_of_nothing_is_refused",
        changes=svg('<rect fill="url()"/>'),
        lines=('small/pictures/parts.svg:6:1: the reference to "" is refused; expected a picture only',),
    ),
    Case(
        "an_svg_with_entities_is_refused",
        changes={PICTURE: ENTITIES + SVG},
        lines=('small/pictures/parts.svg:1:27: the entity "a" is declared, which is refused; expected a picture only',),
    ),
    Case(
        "an_svg_that_multiplies_by_use_is_refused",
        changes=svg(USES),
        lines=("small/pictures/parts.svg:1:1: its use elements draw more than 200,000 elements; expected fewer",),
    ),
    Case(
        "an_svg_that_uses_itself_is_refused",
        changes=svg('<g id="me"><use href="#me"/></g>'),
        lines=("small/pictures/parts.svg:1:1: its use elements draw more than 200,000 elements; expected fewer",),
    ),
    Case(
        "an_svg_above_4_mib_is_refused",
        changes=svg("<!--" + "x" * (4 * 1024 * 1024) + "-->"),
        lines=("small/pictures/parts.svg:1:1: the picture is larger than 4,096 KiB, the most that is read",),
    ),
    Case(
        "a_broken_svg_is_reported_where_it_breaks",
        changes=svg("<g>"),
        lines=("small/pictures/parts.svg:7:3: is not XML: mismatched tag",),
    ),
    Case(
        "a_hot_spot_of_no_concept_is_reported",
        changes=svg('<rect id="hot-kubelett"/>'),
        lines=(
            'small/pictures/parts.svg:6:1: the hot spot "hot-kubelett" is of no concept; expected one of this pack; did you mean "kubelet"?',
        ),
    ),
    Case(
        "a_missing_step_is_reported",
        changes=svg('<g id="step-4"/>'),
        lines=("small/pictures/parts.svg:6:1: step-3 is missing; expected the steps from 1 to 4",),
    ),
    # The rules for authors
    Case(
        "a_note_has_three_facts",
        changes=note("  - text: It runs the probes.\n    sources: [W37]\n", ""),
        lines=("small/concepts/node/kubelet.md:6:1: the note has 2 facts; expected 3 to 6",),
    ),
    Case(
        "a_note_has_two_questions",
        changes={KUBELET: NOTE.partition("  - ask: Where")[0] + "as_of: Kubernetes 1.37\n---\nShort.\n"},
        lines=("small/concepts/node/kubelet.md:19:1: the note has 1 question; expected at least 2",),
    ),
    Case(
        "a_question_has_two_wrong_answers",
        changes=note("      - {text: FTP., why: That is files.}\n", ""),
        lines=("small/concepts/node/kubelet.md:22:5: the question has 1 wrong answer; expected two or three",),
    ),
    Case(
        "a_note_has_at_most_900_words",
        changes=note("It is the caretaker", "word " * 900),
        lines=("small/concepts/node/kubelet.md:1:1: the note has 967 words; expected at most 900",),
    ),
    # Corrections, glossary, course and pages
    *(Case(rule, changes, lines) for rule, changes, lines in EXTRA_CASES),
    # Tours
    *(Case(rule, changes, lines) for rule, changes, lines in TOUR_CASES),
    # Scenarios
    *(Case(rule, changes, lines) for rule, changes, lines in SCENARIO_CASES),
)


def build(case: Case, root: Path) -> Path:
    write_pack(root, case.changes)
    if case.setup:
        case.setup(root)
    return root


def assert_the_rest_is_open(found: Pack) -> None:
    assert found.concepts["envoy"].body
    assert found.concepts["envoy"].name == "Envoy"
    assert not found.concepts["envoy"].problem
    assert found.diagrams["map"].title
    assert {"detail"} <= found.diagrams.keys()


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_that(case: Case, tmp_path: Path) -> None:
    if case.setup and os.name == "nt":
        pytest.skip("needs links and pipes")
    root = build(case, tmp_path / "small")
    assert tuple(str(problem) for problem in check_pack(root)) == case.lines
    found = load_pack(root)
    assert set(found.problems) <= set(case.lines)
    assert_the_rest_is_open(found)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.changes.keys() & {KUBELET, MAP_FILE, DETAIL_FILE}],
    ids=lambda case: case.rule,
)
def test_that_what_is_wrong_is_marked_where_it_is_shown(case: Case, tmp_path: Path) -> None:
    found = load_pack(build(case, tmp_path / "small"))
    for line in found.problems:
        path = line.split(":")[0].removeprefix("small/")
        if path == KUBELET:
            assert line in found.concepts["kubelet"].problem.split("\n")
        elif path.startswith("diagrams/") and path.endswith(".yaml"):
            assert line in found.diagrams[path[9:-5]].problems


def test_that_there_are_at_least_45_hostile_inputs_each_with_its_own_rule() -> None:
    assert len({case.rule for case in CASES}) == len(CASES) >= 45


def test_that_the_table_in_the_documents_is_not_stale() -> None:
    import hostile_table

    assert hostile_table.FILE.read_text(encoding="utf-8") == hostile_table.table(), (
        "run python -m tests.packs.hostile_table"
    )


def test_that_a_missing_folder_is_one_problem(tmp_path: Path) -> None:
    lines = [str(problem) for problem in check_pack(tmp_path / "nowhere")]
    assert lines == ["nowhere:1:1: there is no such folder; expected the folder of a pack"]
    assert load_pack(tmp_path / "nowhere").problems == tuple(lines)


def test_that_a_file_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert [str(problem) for problem in check_pack(tmp_path / "file")] == [
        "file:1:1: this is no folder; expected the folder of a pack"
    ]


def test_that_an_empty_folder_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    lines = [str(problem) for problem in check_pack(tmp_path / "empty")]
    assert lines == ["empty:1:1: the folder is empty; expected the folder of a pack, with pack.yaml in it"]


def test_that_more_than_5000_files_are_refused(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small")
    for number in range(5_000):
        (root / f"{number}.txt").touch()
    lines = [str(problem) for problem in check_pack(root)]
    assert lines == ["small:1:1: the folder holds more than 5,000 files; expected the folder of one pack"]


def test_that_links_that_are_refused_are_not_in_the_html(tmp_path: Path) -> None:
    for case in CASES:
        if "inert" in case.rule or case.rule.endswith(("_judged_too", "_shown_as_text", "in_the_text_is_refused")):
            found = load_pack(build(case, tmp_path / case.rule)).concepts["kubelet"]
            html = "".join(block.html for block in found.body)
            assert not any(
                sign in html
                for sign in ("javascript", 'href="http', 'href="file', 'href="data', "vbscript", "<script", "<img")
            )


def test_that_a_refused_picture_has_no_path_and_a_reason(tmp_path: Path) -> None:
    for case in CASES:
        if case.rule.startswith("an_svg_") or case.rule in {
            "a_link_out_of_the_pack_is_refused",
            "a_backslash_is_refused",
        }:
            found = load_pack(build(case, tmp_path / case.rule)).pictures["parts"]
            assert found.path == ""
            assert found.problem


def test_that_a_problem_stands_on_the_box_that_is_wrong(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", chart("{id: spare,", "{id: agent,"))
    boxes = load_pack(root).diagrams["map"].by_id
    assert boxes["agent--2"].problem == 'the box "agent" comes twice in this diagram; expected an id of its own'
    assert boxes["agent--2"].name == "Spare"
    assert not boxes["agent"].problem
    assert not boxes["proxy"].problem


def test_that_a_file_full_of_mistakes_prints_a_bounded_number_of_lines(tmp_path: Path) -> None:
    root = write_pack(tmp_path / "small", detail("".join(f"key{number}: x\n" for number in range(20_000))))
    lines = [str(problem) for problem in check_pack(root)]
    assert len(lines) == 501
    assert lines[-1].endswith(": 19500 more problems in this file")


def test_that_a_pack_in_the_current_folder_shows_paths_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path / "small", detail("summary: *x\n"))
    monkeypatch.chdir(tmp_path)
    assert str(check_pack(Path("small"))[0]).startswith("small/diagrams/detail.yaml:5:10: ")
    monkeypatch.chdir(tmp_path / "small")
    assert str(check_pack(Path())[0]).startswith("diagrams/detail.yaml:5:10: ")
