from __future__ import annotations

import random
from pathlib import Path

import pytest

from explorer.kube.drawing.draw import Drawing, draw
from explorer.kube.manifests import Manifest, read
from explorer.kube.refs import box_id
from explorer.kube.sources.reading import collected, open_path
from tests.kube.drawing.given import CORPORA, WISHES, assert_sound, boxes, drawn, files, relations

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")

BOOKINFO = CORPORA / "istio-bookinfo"
BOUTIQUE = CORPORA / "online-boutique"

FILES = sorted(path for path in CORPORA.rglob("*.y*ml") if "templates" not in path.parts) if CORPORA.is_dir() else []


@pytest.mark.parametrize("folder", sorted({path.relative_to(CORPORA).parts[0] for path in FILES}))
def test_that_every_file_and_all_of_a_folder_are_drawn(folder: str) -> None:
    everything = []
    for path in FILES:
        if path.relative_to(CORPORA).parts[0] == folder:
            found = [
                one.object
                for one in read(path.read_text(encoding="utf-8", errors="replace"), path.name)
                if isinstance(one, Manifest)
            ]
            assert_sound(draw(found), found)
            everything.extend(found)
    # Of several objects with one name the first is drawn.
    mixed = list({box_id(one): one for one in reversed(everything) if one.get("kind")}.values())
    random.Random(1).shuffle(mixed)  # noqa: S311 - a reproducible mixture
    for wish in WISHES:
        assert_sound(draw(everything, wish), everything)
        assert boxes(drawn(mixed, wish)) == boxes(drawn(everything, wish))


def bookinfo(*more: str) -> Drawing:
    return drawn(files(BOOKINFO / "platform/kube/bookinfo.yaml", *(BOOKINFO / f"{name}.yaml" for name in more)))


def test_that_bookinfo_shows_every_relation_of_its_mesh() -> None:
    drawing = bookinfo(
        "networking/bookinfo-gateway", "networking/destination-rule-all", "networking/virtual-service-reviews-90-10"
    )
    mesh = {(one.source, one.verb, one.target) for one in drawing.diagram.relations if one.layer == "mesh"}
    rules = {
        ("details", "v1"), ("productpage", "v1"), ("ratings", "v1"), ("reviews", "v1"), ("reviews", "v2"), ("reviews", "v3"),
    }  # fmt: skip
    services = {name for name, _ in rules}
    assert mesh == {
        *((f"destinationrule/default/{name}", "sets rules for", f"service/default/{name}") for name in services),
        *(
            (f"destinationrule/default/{name}:{subset}", "picks", f"deployment/default/{name}-{subset}")
            for name, subset in rules
        ),
        (
            "gateway.networking.istio.io/default/bookinfo-gateway",
            "hands requests to",
            "virtualservice/default/bookinfo",
        ),
        ("virtualservice/default/bookinfo", "routes to", "service/default/productpage"),
        ("virtualservice/default/reviews", "decides for", "service/default/reviews"),
        ("virtualservice/default/reviews", "routes to", "service/default/reviews"),
        ("virtualservice/default/reviews", "routes to", "destinationrule/default/reviews:v1"),
        ("virtualservice/default/reviews", "routes to", "destinationrule/default/reviews:v2"),
    }
    assert {
        one.target
        for one in drawing.diagram.relations
        if one.layer == "traffic" and one.source == "service/default/reviews"
    } == {f"deployment/default/reviews-v{number}" for number in (1, 2, 3)}


@pytest.mark.parametrize(
    "path", sorted((BOOKINFO / "networking").glob("virtual-service-*.yaml")), ids=lambda path: path.stem
)
def test_that_every_route_of_bookinfo_ends_at_a_subset_and_at_a_service(path: Path) -> None:
    drawing = bookinfo("networking/destination-rule-all", f"networking/{path.stem}")
    for rule in (box.id for box in drawing.diagram.boxes if box.id.startswith("virtualservice/")):
        ends = {
            one.target.partition("/")[0]
            for one in drawing.diagram.relations
            if one.source == rule and one.verb == "routes to"
        }
        assert ends == {"service", "destinationrule"}


def form(path: str) -> Drawing:
    manifests, problems = collected(open_path(str(BOUTIQUE / path)).read())
    if problems:
        pytest.skip(f"it cannot be built here: {problems[0]}")
    return drawn([one.object for one in manifests])


def test_that_an_application_is_drawn_the_same_from_manifests_and_from_a_kustomization() -> None:
    assert form("kustomize").diagram == form("release/kubernetes-manifests.yaml").diagram


def test_that_a_chart_is_drawn_as_its_manifests_but_for_what_only_it_has() -> None:
    chart, manifests = form("helm-chart"), form("release/kubernetes-manifests.yaml")
    account = "serviceaccount/default/redis-cart"
    assert boxes(chart) ^ boxes(manifests) == {account}
    assert relations(chart) ^ relations(manifests) == {("deployment/default/redis-cart", "runs as", account)}


def test_that_all_calls_of_the_boutique_are_seen() -> None:
    drawing = form("release/kubernetes-manifests.yaml")
    calls = {
        (one.source.rpartition("/")[2], one.target.rpartition("/")[2])
        for one in drawing.diagram.relations
        if one.layer == "calls"
    }
    assert calls == {
        ("loadgenerator", "frontend"), ("cartservice", "redis-cart"), ("recommendationservice", "productcatalogservice"),
        *(("frontend", f"{name}service") for name in ("ad", "cart", "checkout", "currency", "productcatalog", "recommendation", "shipping")),
        *(("checkoutservice", f"{name}service") for name in ("cart", "currency", "email", "payment", "productcatalog", "shipping")),
    }  # fmt: skip
