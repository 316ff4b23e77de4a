from __future__ import annotations

import base64
import gc
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.kube.manifests import Manifest, Problem, read
from explorer.kube.redaction import discreet, hidden, hide, length_of, masked
from explorer.kube.sources.reading import open_path

# Put together here, so that they stand in no constant of this module as they are looked for.
MARKER = "{}-{}".format("swordfish", "forty-two")
ENCODED = base64.b64encode(MARKER.encode()).decode()

FORMS = {
    "yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: @ENC}\nstringData:\n  word: @RAW\n  block: |\n    @RAW\n",
    "comment": "# it is @RAW\nkind: Secret\ndata: {key: @ENC} # @RAW\n",
    "json": '{"kind": "Secret", "data": {"key": "@ENC"}, "stringData": {"word": "@RAW"}}',
    "json-list": '{"kind": "List", "items": [{"kind": "A", "metadata": {"name": "n"}}, {"kind": "Secret", "data": {"key": "@ENC"}}]}',
    "typed-list": '{"kind": "SecretList", "apiVersion": "v1", "items": [{"metadata": {"name": "n"}, "data": {"key": "@ENC"}}]}',
    "yaml-list": "kind: List\nitems:\n- kind: A\n  metadata: {name: n}\n- kind: Secret\n  data:\n    key: @ENC\n- kind: B\n",
    "flow-list": "kind: List\nitems: [{kind: A, x: {y: 1}}, {kind: Secret, data: {key: @ENC}}]\n",
    "applied": 'kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"stringData":{"k":"@RAW"}}\n',
    "copied": "kind: Secret\ndata: {k: @ENC}\nmetadata: {annotations: {copy: 'it was @RAW'}}\n",
    "wrong-field": "kind: Secret\nstringdata: {k: @RAW}\nspec: [@RAW, {a: @RAW}]\npassword: @RAW\n",
    "wrong-form": "kind: Secret\ndata: @RAW\nstringData: [@RAW]\n",
    "nested": "kind: Secret\nstringData: {a: {b: @RAW}}\n",
    "alias": "kind: Secret\nstringData: {a: &a @RAW, b: *a}\n",
    "broken": "kind: Secret\nstringData:\n  a: *@RAW\n",
    "broken-tag": "kind: Secret\nstringData: {a: !!int @RAW}\n",
    "key-twice": "kind: Secret\nstringData: {a: @RAW, a: @RAW}\n",
    "lower-case": "kind: secret\ndata: {a: @ENC}\n",
    "template": "kind: Template\nobjects:\n- kind: Secret\n  stringData: {a: @RAW}\n- kind: Other\n",
    "template-json": '{"kind": "List", "items": [{"kind": "Template", "objects": [{"kind": "Secret", "data": {"key": "@ENC"}}]}]}',
    "many": "kind: A\n---\nkind: Secret\ndata: {a: @ENC}\n---\nkind: B\nmetadata: {name: b}\n",
}


def reachable(*starts: object) -> list[object]:
    """Everything that can be reached from some objects, without the modules of the program."""
    seen: dict[int, object] = {}
    waiting: list[object] = list(starts)
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | type(sys)) or callable(one):
            continue
        seen[id(one)] = one
        waiting += gc.get_referents(one)
        # Structs may be none of the collector's.
        waiting += [getattr(one, name) for name in getattr(one, "__struct_fields__", ())]
    return list(seen.values())


def texts_with_marker(things: list[object]) -> list[str]:
    found = [
        one.decode("utf-8", "replace") if isinstance(one, bytes) else one
        for one in things
        if isinstance(one, str | bytes)
    ]
    return [one for one in found if MARKER in one or ENCODED in one]


@pytest.mark.parametrize("form", FORMS)
def test_that_no_value_of_a_secret_is_reachable_after_reading(form: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(FORMS[form].replace("@ENC", ENCODED).replace("@RAW", MARKER), "utf-8")
    source = open_path(str(file))
    portions = list(source.read())
    listing = source.list()
    assert portions
    assert texts_with_marker(reachable(source, portions, listing)) == []
    # Nor does anything else keep it that the collector knows of; what this test itself holds is put aside.
    del portions
    gc.collect()
    holders = [one for one in gc.get_objects() if type(one) in (dict, list, tuple) and one is not FORMS]
    kept = [text for holder in holders for text in _own_texts(holder) if MARKER in text or ENCODED in text]
    assert [text for text in kept if text not in (MARKER, ENCODED)] == []


def _own_texts(holder: Any) -> list[str]:
    things = list(holder.values()) if isinstance(holder, dict) else list(holder)
    return [one for one in things if type(one) is str]


@pytest.mark.parametrize("form", [form for form in FORMS if form != "broken" and "template" not in form])
def test_that_keys_lengths_and_places_stay(form: str) -> None:
    text = FORMS[form].replace("@ENC", ENCODED).replace("@RAW", MARKER)
    found = [one for one in read(text, "a.yaml") if isinstance(one, Manifest)]
    secret = next(one for one in found if str(one.object["kind"]).casefold() == "secret")
    if isinstance(secret.object.get("data"), dict):
        assert {length_of(one) for one in secret.object["data"].values()} == {len(MARKER)}
    line = next((n for n, one in enumerate(text.splitlines(), 1) if re.search(r'(?<!\w)"?data"?:', one)), 0)
    if "data" in secret.object and line:
        assert secret.place_of("data").line == line
    for one in found:
        assert text.splitlines()[one.place.line - 1].lstrip(" -")
        assert one.object["kind"] in text.splitlines()[one.place.line - 1] or form in {"yaml", "typed-list", "comment"}


def test_that_a_reference_to_a_secret_stays() -> None:
    (found,) = read("kind: Gateway\nspec: {certificateRefs: [{kind: Secret, name: a}]}\n", "a.yaml")
    assert isinstance(found, Manifest)
    assert found.object["spec"] == {"certificateRefs": [{"kind": "Secret", "name": "a"}]}


def test_that_what_stands_beside_a_secret_keeps_its_text_and_places() -> None:
    text = FORMS["yaml-list"].replace("@ENC", ENCODED)
    first, _, last = (one for one in read(text, "a.yaml") if isinstance(one, Manifest))
    assert (first.place_of("metadata.name"), last.place) == ((4, 14), (8, 3))


def test_that_kubectls_number_of_bytes_is_counted() -> None:
    for length in range(12):
        secret: dict[str, Any] = {
            "kind": "Secret", "data": {"a": base64.b64encode(b"x" * length).decode()}, "stringData": {"b": "ü" * length}
        }  # fmt: skip
        hide(secret)
        assert secret["data"]["a"] == hidden(length)
        assert secret["stringData"]["b"] == hidden(2 * length)
        again = json.loads(json.dumps(secret))
        hide(again)
        assert again == secret


def test_that_problems_of_secrets_quote_nothing() -> None:
    problems = [str(one) for one in read("kind: Secret\nstringData: {a: *hunter2}\n", "a") if isinstance(one, Problem)]
    assert problems == ["a:2:17: the alias '…' refers to nothing; expected the name of an anchor above"]
    assert discreet("1.5inf is a number that JSON does not know") == "this is a number that JSON does not know"


hosts = st.from_regex(r"[a-z][a-z0-9-]{0,10}[a-z0-9]\.[a-z]{2,8}\.(?:com|net|de|internal)", fullmatch=True).filter(
    lambda one: not one.endswith(("docker.com", "example.com", "example.net"))
)
addresses = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)
mails = st.builds("{}@{}".format, st.from_regex(r"[a-z]{1,8}(?:\.[a-z]{1,8})?", fullmatch=True), hosts)
tokens = st.one_of(
    st.from_regex(r"eyJ[A-Za-z0-9_-]{10,20}\.[A-Za-z0-9_-]{10,20}\.[A-Za-z0-9_-]{10,20}", fullmatch=True),
    st.from_regex(r"ghp_[A-Za-z0-9]{36}", fullmatch=True),
    st.from_regex(r"AKIA[0-9A-Z]{16}", fullmatch=True),
    st.from_regex(r"[a-z0-9]{6}\.[a-z0-9]{16}", fullmatch=True),
    st.from_regex(r"[0-9a-f]{32,64}", fullmatch=True),
    st.binary(min_size=20, max_size=200).map(
        lambda data: f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(data).decode()}-----END CERTIFICATE-----"
    ),
    st.binary(min_size=20, max_size=200).map(
        lambda data: base64.b64encode(b"-----BEGIN CERTIFICATE-----\n" + data).decode()
    ),
)
LOCAL = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1"}  # noqa: S104 - nothing listens there


@given(
    st.one_of(hosts, addresses, mails, tokens),
    st.sampled_from(["{}", "a {} b", "x={}", '"{}"', "({})", "[{}], {}", "key: {}\n"]),
)
def test_that_what_names_somebody_is_masked_wherever_it_stands(thing: str, around: str) -> None:
    text = masked(around.replace("{}", thing))
    if thing in LOCAL:
        assert thing in text
        return
    assert thing not in text
    assert text == around.replace("{}", masked(thing))
    assert masked(text) == text


@given(st.lists(st.one_of(hosts, addresses, mails, tokens), unique_by=str.casefold, max_size=8))
def test_that_masks_differ_as_their_things_do(things: list[str]) -> None:
    masks = [masked(thing) for thing in things]
    assert len(set(masks)) == len(things)


@pytest.mark.parametrize(
    "text",
    [
        "app.kubernetes.io/name: web", "networking.k8s.io/v1", "registry.k8s.io/pause:3.10", "docker.io/library/nginx:1.27",
        "http://cart.shop.svc.cluster.local:80", "spec.template.spec.containers[0].image", "metadata.name", "500m and 128Mi",
        "pod/shop/web-0:app", "2026-01-01T00:01:00Z", "v1.37.1", "values.yaml", "Ready 2/3", "security.istio.io/v1",
        "6fa459ea-ee8a-3ca4-894e-db77e160355e", "nginx@sha256:" + "0a" * 32, "127.0.0.1:8080", "kubectl get pods -n shop -o wide",
        "web-7d9f8c6b5d-x2x4z", "12:30:45", "0.5", "hidden (12 bytes)", "main.py and run.sh",
    ],
)  # fmt: skip
def test_that_what_everybody_knows_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer token-"),
        ("postgres://shop:hunter2@db:5432/x", "postgres://token-"),
        ("node ip-10-0-1-2.ec2.internal is Ready", "node host-"),
        ("10.0.0.0/8", "ip-"),
        ("https://api.acme.com:6443/api", "https://host-"),
        ("fe80::1%eth0", "ip-"),
    ],
)
def test_that_what_stands_around_a_mask_stays(text: str, kept: str) -> None:
    assert masked(text).startswith(kept)
    assert masked(text) != text


@given(st.text(max_size=200))
def test_that_any_text_is_masked_once(text: str) -> None:
    assert masked(masked(text)) == masked(text)
