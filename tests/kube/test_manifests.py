from __future__ import annotations

import json
import textwrap

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.building import DEEPEST, MOST_ALIASED, Place, PlacedMapping
from explorer.kube.manifests import Manifest, Problem, read

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app.kubernetes.io/name: web}
spec:
  containers:
  - name: web
    image: web:1
"""


def both(text: str) -> tuple[list[Manifest], list[Problem]]:
    found = list(read(textwrap.dedent(text), "a.yaml"))
    return [one for one in found if isinstance(one, Manifest)], [one for one in found if isinstance(one, Problem)]


def spec(text: str) -> dict[str, object]:
    objects, problems = both(f"kind: X\nspec:\n{textwrap.indent(textwrap.dedent(text), '  ')}")
    assert problems == []
    found: dict[str, object] = objects[0].object["spec"]
    return found


def problems_of(text: str) -> list[str]:
    return [str(problem) for problem in both(text)[1]]


def test_that_documents_are_read_in_their_order_and_empty_ones_are_passed_over() -> None:
    objects, problems = both(
        f"# first\n---\n{POD}---\n# nothing\n---\n\n---# said by a template\n{POD.replace('web', 'db')}...\n"
    )
    assert [one.object["metadata"]["name"] for one in objects] == ["web", "db"]
    assert problems == []
    assert [one.place for one in objects] == [Place(3, 1), Place(17, 1)]


def test_that_a_directive_and_windows_line_ends_are_read() -> None:
    objects, problems = both(f"%YAML 1.1\n---\n{POD}".replace("\n", "\r\n"))
    assert problems == []
    assert objects[0].object["spec"]["containers"][0]["image"] == "web:1"


def test_that_a_document_may_begin_beside_its_separator() -> None:
    objects, problems = both("--- {kind: A, spec: {a: 1}}\n--- {kind: B}")
    assert problems == []
    assert [(one.object["kind"], one.place) for one in objects] == [("A", (1, 5)), ("B", (2, 5))]
    assert objects[0].place_of("spec.a") == (1, 22)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", (1, 1)),
        ("metadata.name", (4, 3)),
        ("metadata.labels.app.kubernetes.io/name", (5, 12)),
        ("spec.containers[0]", (8, 5)),
        ("spec.containers[0].image", (9, 5)),
        ("spec.containers[0].resources.requests.cpu", (8, 5)),
        ("spec.containers[7].image", (7, 3)),
        ("spec.replicas", (6, 1)),
        ("nothing", (1, 1)),
    ],
)
def test_that_a_field_is_found_or_what_is_nearest_around_it(path: str, place: tuple[int, int]) -> None:
    manifest = both(POD)[0][0]
    assert manifest.place_of(path) == place


def test_that_every_mapping_knows_where_it_begins() -> None:
    obj = both(POD)[0][0].object
    places = {}

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            assert isinstance(value, PlacedMapping)
            places[path] = (value.line, value.column)
            for key, inner in value.items():
                walk(inner, f"{path}/{key}")
        elif isinstance(value, list):
            for inner in value:
                walk(inner, f"{path}[]")

    walk(obj, "")
    assert places == {
        "": (1, 1),
        "/metadata": (4, 3),
        "/metadata/labels": (5, 11),
        "/spec": (7, 3),
        "/spec/containers[]": (8, 5),
    }


def test_that_lists_of_objects_are_taken_apart() -> None:
    objects, problems = both(
        """\
        kind: List
        apiVersion: v1
        items:
        - {kind: A, spec: {a: -1}}
        - kind: BList
          apiVersion: b/v1
          items:
          - {metadata: {name: inner}}
        - kind: AllowList
        """
    )
    assert problems == []
    assert [(one.object.get("apiVersion"), one.object["kind"]) for one in objects] == [
        (None, "A"),
        ("b/v1", "B"),
        (None, "AllowList"),
    ]
    assert objects[0].place_of("spec.a") == (4, 20)
    assert objects[1].place_of("metadata.name") == (8, 17)


def test_that_json_is_read_alone_one_after_another_and_in_lists() -> None:
    text = json.dumps({"kind": "List", "items": [{"kind": "A", "spec": {"n": 1.5, "big": 1 << 70}}]}, indent=2)
    objects, problems = both(f'{text}\n {{"kind": "B"}}\n')
    assert problems == []
    assert [one.object["kind"] for one in objects] == ["A", "B"]
    assert objects[0].object["spec"] == {"n": 1.5, "big": float(1 << 70)}
    assert objects[0].place_of("spec.n") == (7, 9)
    assert objects[1].place == (13, 2)


@pytest.mark.parametrize(
    "text",
    ['{"kind": "A", "spec": {"a": 1, "a": 2}}', "{kind: A, spec: {a: 1, a: 2}}", "kind: A\nspec:\n  a: 1\n  a: 2"],
)
def test_that_a_key_which_comes_twice_is_reported_and_the_last_counts(text: str) -> None:
    objects, problems = both(text)
    assert objects[0].object["spec"] == {"a": 2}
    assert len(problems) == 1
    assert "the key 'a' comes twice in one mapping; the last one counts" in str(problems[0])
    line = text[: text.rindex("a")].count("\n") + 1
    assert (problems[0].line, problems[0].column) == (
        line,
        len(text[: text.rindex("a")].rsplit("\n", maxsplit=1)[-1].rstrip('"')) + 1,
    )


def test_that_keys_which_are_one_to_kubectl_are_one() -> None:
    assert problems_of("kind: A\nspec: {y: 1, true: 2}") == [
        "a.yaml:2:14: the key 'true' comes twice in one mapping; the last one counts"
    ]


def test_that_a_mapping_takes_over_keys_of_others_and_its_own_count() -> None:
    found = spec(
        "a: &a {x: 1, y1: 2}\nb: &b {x: 3, z: 4}\nc: {<<: *a, x: 9}\nd: {x: 9, <<: *a}\ne: {<<: [*a, *b]}\nf: {'<<': *a}"
    )
    assert found["c"] == found["d"] == {"x": 9, "y1": 2}
    assert found["e"] == {"x": 1, "y1": 2, "z": 4}
    assert found["f"] == {"<<": {"x": 1, "y1": 2}}


def test_that_texts_in_quotation_marks_and_blocks_stay_texts() -> None:
    assert spec("a: '1'\nb: \"yes\"\nc: |\n  1\nd: !!str 1\ne: =") == {
        "a": "1",
        "b": "yes",
        "c": "1\n",
        "d": "1",
        "e": "=",
    }


def test_that_what_is_no_yaml_in_one_document_does_not_spoil_the_next() -> None:
    objects, problems = both("kind: A\n---\nkind: [x\n---\nkind: B\nspec:\n\ta: 1\n---\nkind: C\n---\na: b: c\n")
    assert [one.object["kind"] for one in objects] == ["A", "C"]
    assert [(problem.line, problem.column) for problem in problems] == [(4, 1), (7, 1), (11, 5)]
    assert all(str(problem).startswith("a.yaml:") and "\n" not in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1", "1:1: this is no object of Kubernetes; expected apiVersion, kind and metadata"),
        ("just words", "1:1: 'just words' is no object of Kubernetes; expected apiVersion, kind and metadata"),
        ("kind: PodList\nitems: 5", "2:1: the items of PodList are no list"),
        ("kind: A\nspec: {a: .inf}", "2:11: .inf is a number that JSON does not know; it is kept as a text"),
        ("kind: A\nspec: {~: 1}", "2:8: null stands as a key; expected a text; it is left out"),
        ("kind: A\nspec: {[a]: 1}", "2:8: a list or mapping stands as a key; expected a text; it is left out"),
        ("kind: A\nspec: *nobody", "2:7: the alias '*nobody' refers to nothing; expected the name of an anchor above"),
        (
            "kind: A\nspec: &me {a: *me}",
            "2:15: the alias '*me' stands inside what it refers to; expected the name of an anchor above",
        ),
        ("kind: A\nspec: {a: !!int x}", "2:11: 'x' is no int, as its tag !!int says; it is kept as a text"),
        ("kind: A\nspec: \x07", "2:7: is no YAML: control characters are not allowed"),
        ("kind: A\nspec: {<<: 5}", "2:7: << is followed by no mapping; it is left out"),
    ],
)
def test_that_each_mistake_is_one_line_with_its_place(text: str, problem: str) -> None:
    assert problems_of(text) == [f"a.yaml:{problem}"]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_that_depth_is_bounded(opening: str) -> None:
    deep = problems_of(f"kind: A\nspec: {opening * 100_000}")
    assert len(deep) == 1
    assert f"nested deeper than {DEEPEST} levels" in deep[0]
    assert problems_of(f"[{'[' * 100_000}") != []


def test_that_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    found = problems_of("kind: A\n" + "\n".join(lines))
    assert len(found) == 1
    assert f"more than {MOST_ALIASED:,} values come from aliases" in found[0]


def test_that_a_chain_of_merges_is_bounded() -> None:
    lines = ["a0: &a0 {k: 1}", *(f"a{n}: &a{n} {{<<: *a{n - 1}, k{n}: *a{n - 1}}}" for n in range(1, 60))]
    assert "aliases" in problems_of("kind: A\n" + "\n".join(lines))[0]


def test_that_a_ladder_of_aliases_is_no_way_around_the_depth() -> None:
    lines = ["a0: &a0 [1]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200))]
    assert f"deeper than {DEEPEST} levels" in problems_of("kind: A\n" + "\n".join(lines))[0]


class _Quoting(yaml.SafeDumper):
    pass


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_that_the_same_value_is_read_from_yaml_and_from_json(value: object) -> None:
    obj = {"kind": "A", "spec": value}
    # With quotation marks: which plain words are truth values is another matter to PyYAML.
    quoted = yaml.dump(obj, Dumper=_Quoting, allow_unicode=True)
    for text in (json.dumps(obj), json.dumps(obj, indent=1), quoted):
        objects, problems = both(text)
        assert problems == []
        assert objects[0].object == obj


@given(st.text(alphabet="{}[]&*<:,-?|>'\"#%!~ \n\tabk0.", max_size=80))
def test_that_any_text_is_read_without_an_error(text: str) -> None:
    for found in read(f"kind: A\n{text}", "a.yaml"):
        if isinstance(found, Problem):
            assert "\n" not in str(found)
        else:
            assert found.place_of("spec.a[0]").line >= 1


@pytest.mark.parametrize(
    "text",
    [
        "kind: List\nitems:\n- kind: A\n  spec:\n    a: 1\n# between\n- kind: B\n  spec:\n    text: |\n      - no item\n    b: 2\nmetadata: {}\n",
        "kind: List\nitems:\n  -   kind: A\n      spec: {a: 1}\n\n  -   kind: B\n      spec: {text: x, b: 2}\n",
        "kind: List\nitems: [{kind: A, spec: {a: 1}},\n {kind: B, spec: {b: 2}}]\n",
        "items:\n- spec: {a: 1}\n  kind: A\n- spec: {b: 2}\n  kind: B\nkind: List\n",
        "kind: List\r\nitems:\r\n- kind: A\r\n  spec: {a: 1}\r\n- kind: B\r\n  spec: {b: 2}\r\n",
        "kind: List\nitems:\n- kind: A\n  spec: {a: &a 1}\n- kind: B\n  spec: {b: 2, c: *a}\n",
        "--- {kind: List, items: [{kind: A, spec: {a: 1}}, {kind: B, spec: {b: 2}}]}\n",
        '{"items": [{"kind": "A", "spec": {"a": 1}}, {"kind": "B",\n "spec": {"b": 2}}], "kind": "List"}',
    ],
)
def test_that_items_of_a_list_know_their_places_alone(text: str) -> None:
    (first, second), problems = (list(found) for found in both(text))
    assert problems == []
    lines = text.splitlines()
    for one, key in ((first, "a"), (second, "b")):
        place = one.place_of(f"spec.{key}")
        if "*a" in text and key == "b":
            assert place.line == one.place.line
        else:
            assert lines[place.line - 1][place.column - 1 :].lstrip('"').startswith(key)


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ('{"kind": "A",}', 1),
        ('{"kind": "A" "b": 1}', 0),
        ('{"kind": "List", "items": [{"kind": "A"},]}', 1),
        ('{"kind": "List", "items": [{"kind": "A"}', 0),
        ("{", 0),
        ('{"a"', 0),
        ('{"items": [', 0),
        ('{"kind": "A", "x": NaN}', 1),
        ('{"kind": "A", "x" : "\\":"}', 1),
        ('{"kind" : "A", "x": {"a" : 1}}', 1),
    ],
)
def test_that_what_is_not_quite_json_is_read_as_yaml(text: str, objects: int) -> None:
    found, problems = both(text)
    assert len(found) == objects
    assert bool(problems) == (not objects)
    assert all("\n" not in str(one) for one in problems)


def test_that_half_a_character_is_no_text() -> None:
    assert problems_of('{"kind": "A", "x": "\\ud800"}') != []
