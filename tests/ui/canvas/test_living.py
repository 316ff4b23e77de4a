"""A large diagram that changes a little: what is taken over from the state before is as if it were worked out anew."""

from __future__ import annotations

import random
from collections import deque

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtGui import QImage

from explorer.layout import Placement, place, replace_in
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.geometry import Rect
from explorer.ui import fonts
from explorer.ui.canvas.outdated import outdated
from explorer.ui.canvas.scene import Scene
from tests.layout.clusters import changed, cluster
from tests.layout.strategies import fake_measure

some = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SIZE = 700
ZOOMS = (0.03, 0.1, 0.3, 0.7, 1.5)


def ready(scene: Scene) -> Scene:
    deque(scene.prepare() or (), maxlen=0)
    return scene


def related_anew(diagram: Diagram, seed: int) -> Diagram:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    names = [box.id for box in diagram.boxes]
    kept = [relation for relation in diagram.relations if chance.random() > 0.004]
    kept.insert(
        chance.randint(0, len(kept)), Relation(f"new{seed}", chance.choice(names), chance.choice(names), "meets")
    )
    return replace(diagram, relations=tuple(kept))


@some
@given(st.integers(0, 100_000))
def test_that_a_scene_that_followed_changes_is_as_one_made_anew(seed: int) -> None:
    diagram = cluster(SIZE, seed % 3)
    placement = place(diagram, fake_measure)
    scene = ready(Scene(diagram, placement))
    for turn in range(3):
        for zoom in reversed(ZOOMS):
            # Something must have been looked at to be taken over.
            folds = scene.folded(zoom)
            scene.visible(placement.bounds, folds)
            scene.lines(placement.bounds, folds)
        after = changed(diagram, 3 * seed + turn)
        if turn != 1:
            after = related_anew(after, 3 * seed + turn)
        placement = replace_in(placement, diagram, after, fake_measure)
        scene, diagram = Scene(after, placement, scene), after
        assert scene.prepare() is None
        assert scene.touched is not None
        anew = ready(
            Scene(replace(after), Placement(*(getattr(placement, name) for name in Placement.__struct_fields__)))
        )
        assert anew.touched is None
        for box in diagram.boxes:
            assert scene.folding.opens_at(box.id) == anew.folding.opens_at(box.id)
            assert scene.kids(box.id) == anew.kids(box.id)
            assert scene.is_plain(box.id) == anew.is_plain(box.id)
        for zoom in ZOOMS:
            folds, other = scene.folded(zoom), anew.folded(zoom)
            assert len(folds) == len(other) == len(other.every())
            assert scene.visible(placement.bounds, folds) == anew.visible(placement.bounds, other)
            assert scene.lines(placement.bounds, folds) == anew.lines(placement.bounds, other)


def test_that_what_has_not_changed_is_shared() -> None:
    diagram = cluster(2_000)
    placement = place(diagram, fake_measure)
    scene = ready(Scene(diagram, placement))
    scene.visible(placement.bounds, scene.folded(2.0))
    app = next(box.id for box in reversed(diagram.boxes) if box.concept == "app" and box.id in diagram.children)
    after = replace(diagram, boxes=(*diagram.boxes, Box("new", "new", app, "pod")))
    again = Scene(after, replace_in(placement, diagram, after, fake_measure), scene)
    own = [box for box, shelf in scene._shelves.items() if again._shelves.get(box) is not shelf]
    assert app in own
    assert len(own) < len(scene._shelves) / 10
    assert len(scene.folding._known.keys() - again.folding._known.keys()) < len(scene.folding._known) / 10
    assert again.ways.index.filing.filed == scene.ways.index.filing.filed


def test_that_another_diagram_is_no_next_state() -> None:
    first, second = cluster(SIZE), replace(cluster(SIZE), id="other")
    scene = ready(Scene(first, place(first, fake_measure)))
    assert Scene(second, place(second, fake_measure), scene).touched is None


def test_that_a_change_out_of_view_makes_nothing_old() -> None:
    diagram = cluster(SIZE)
    placement = place(diagram, fake_measure)
    scene = ready(Scene(diagram, placement))
    last = diagram.boxes[-1]
    after = replace(diagram, boxes=(*diagram.boxes[:-1], replace(last, name=last.name[:-1])))
    again = Scene(after, replace_in(placement, diagram, after, fake_measure), scene)
    folds, place_of = (scene.folded(2.0), again.folded(2.0)), placement.boxes
    away = place_of[diagram.boxes[3].id].rect
    seen = place_of[last.id].rect.grown(200)
    assert outdated(scene, again, folds, ((), ()), away) == Rect(0, 0, 0, 0)
    old = outdated(scene, again, folds, ((), ()), seen)
    assert old is not None
    assert seen.contains(old)
    assert old.overlaps(place_of[last.id].rect)
    assert outdated(scene, again, (scene.folded(1.0), again.folded(2.0)), ((), ()), seen) is None


@pytest.mark.parametrize("zoom", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("animate", [False, True])
def test_that_a_mended_picture_is_the_same_as_a_new_one(qtbot, canvas, zoom, animate):
    diagram = cluster(SIZE)
    placement = place(diagram, fonts.measure)
    canvas.set_reduced_motion(not animate)
    canvas.show_diagram(diagram, placement, animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    if zoom:
        canvas.set_zoom(zoom)
    qtbot.waitUntil(lambda: canvas.idle)
    canvas.repaint()
    mended = 0
    for seed in range(12):
        after = related_anew(changed(diagram, seed), seed) if seed % 3 else renamed(diagram, seed)
        placement = replace_in(placement, diagram, after, fonts.measure)
        diagram = after
        canvas.show_diagram(diagram, placement)
        mended += canvas._view.picture.valid
        qtbot.waitUntil(lambda: canvas.idle)
        canvas.repaint()
        found = canvas._view.picture.seen().toImage()
        canvas._view.changed(fade=False)
        canvas._view._refresh()
        assert different(found, canvas._view.picture.seen().toImage()) == []
    assert mended >= 2


def different(one: QImage, other: QImage) -> list[int]:
    """The rows in which two pictures differ so that it could be seen; the dashes of a border may begin elsewhere."""
    wide = one.bytesPerLine()
    ours, theirs = bytes(one.constBits()), bytes(other.constBits())
    rows = [(ours[at : at + wide], theirs[at : at + wide]) for at in range(0, len(ours), wide)]
    return [
        y for y, (a, b) in enumerate(rows) if a != b and sum(abs(p - q) > 16 for p, q in zip(a, b, strict=True)) > 80
    ]


def renamed(diagram: Diagram, seed: int) -> Diagram:
    number = 7 * seed % len(diagram.boxes)
    box = diagram.boxes[number]
    other = replace(box, name=box.name[::-1], domain="storage")
    return replace(diagram, boxes=(*diagram.boxes[:number], other, *diagram.boxes[number + 1 :]))
