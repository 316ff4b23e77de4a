from __future__ import annotations

import pytest

from explorer.kube.drawing.saying import _pieces, say
from explorer.kube.kinds import KINDS, Kind, kind_of
from explorer.kube.paths import ways
from explorer.model.diagram import DOMAINS
from tests.conftest import ROOT

CONCEPTS = {path.stem for path in (ROOT / "content" / "concepts").glob("*/*.md")}
GLYPHS = {path.stem for path in (ROOT / "assets" / "glyphs").glob("*.svg")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_that_a_row_names_only_what_there_is(kind: Kind) -> None:
    for row in (kind, *kind.looks, *kind.parts, *(look for part in kind.parts for look in part.looks)):
        assert row.concept in CONCEPTS | {""}
        assert row.glyph in GLYPHS | {""}
        assert row.domain in (*DOMAINS, "")
    assert kind.glyph
    for words in (*kind.says, *(words for part in kind.parts for words in part.says)):
        assert all(ways(path.removesuffix("#")) for _, path, _ in _pieces(words) if path)


def test_that_every_kind_has_a_note() -> None:
    assert [kind.kind for kind in KINDS if not kind.concept] == []
    assert [part.each for kind in KINDS for part in kind.parts if not part.concept] == []


def test_that_no_two_kinds_have_one_id_or_one_group() -> None:
    ids = [kind.id for kind in KINDS]
    assert len(set(ids)) == len(ids) >= 80
    pairs = [(kind.kind, group) for kind in KINDS for group in kind.groups]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize(
    ("kind", "group", "own"),
    [
        ("Gateway", "gateway.networking.k8s.io", "gateway"),
        ("Gateway", "networking.istio.io", "gateway.networking.istio.io"),
        ("Gateway", None, "gateway"),
        ("Service", "serving.knative.dev", "service.serving.knative.dev"),
        ("Deployment", "extensions", "deployment"),
        ("Widget", "example.com", "widget"),
    ],
)
def test_that_a_kind_of_another_group_says_which(kind: str, group: str | None, own: str) -> None:
    assert kind_of(kind, group).id == own


def test_that_a_custom_kind_gets_sensible_defaults() -> None:
    assert kind_of("Widget", "example.com").concept == "crd"
    assert kind_of("Widget", "example.com").namespaced
    assert not kind_of("ClusterPolicy", "example.com").namespaced


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("{spec.replicas:replica}",), "1 replica"),
        (("{data#:key}",), "2 keys"),
        (("{nothing}", "{spec.image:/}"), "app:1"),
        (("{labels:=}",), "version=v1"),
        (("{many[]}",), "a, b…"),
        (("{nothing}",), ""),
        (("plain",), "plain"),
    ],
)
def test_that_a_text_is_filled_in_or_left_out(texts: tuple[str, ...], said: str) -> None:
    obj = {
        "spec": {"replicas": 1, "image": "registry.example/team/app:1@sha256:00"}, "data": {"a": "", "b": ""},
        "labels": {"version": "v1"}, "many": ["a", "b", "b", "c"],
    }  # fmt: skip
    assert say(texts, obj) == said
