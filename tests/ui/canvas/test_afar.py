"""Names that are seen from afar: readable, no longer than their box, and there as soon as boxes can be told apart."""

from __future__ import annotations

from collections import deque

import pytest
from canvas_diagrams import clusters
from hypothesis import given
from hypothesis import strategies as st
from msgspec import field
from PySide6.QtGui import QImage, QPainter

from explorer.layout import Role, place
from explorer.layout.large import place_large
from explorer.model.diagram import Arrangement, Box, Diagram
from explorer.model.theme import PROFILES
from explorer.ui import fonts
from explorer.ui.canvas import afar
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.folding import OPEN_ABOVE, TOLD
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.layer import ELLIPSIS, Layer, cut, fine_room, glyphs_of
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.stage import stage_of
from explorer.ui.canvas.warming import AHEAD, Signs, warming

NAME_PX = 15.0
WAYS = pytest.mark.parametrize("many", [False, True], ids=["few boxes", "many boxes"])


def applications(scale: float = 1.0, **words: str) -> Diagram:
    """Four applications of three objects each in a namespace."""
    boxes = [Box("n", "shop", sublabel="Namespace", arrange=Arrangement("row"))]
    for app in ("cart", "catalogue", "checkout", "currency"):
        boxes.append(Box(app, f"{app}service", "n", sublabel="Application", scale=scale, arrange=Arrangement("column")))
        boxes += [
            Box(f"{app}{n}", f"{app}service", app, sublabel=kind, glyph="box", **words)  # type: ignore[arg-type]
            for n, kind in enumerate(("Service", "Deployment", "ServiceAccount"))
        ]
    return Diagram("d", "D", boxes=tuple(boxes))


class Noting(Frame):
    """A frame that notes in which size texts are painted, in pixels on screen."""

    said: list[tuple[Role, str, float]] = field(default_factory=list)

    def text(self, at, text, role, px, scale, colour, room=0.0):
        """Note it, and paint it."""
        if text:
            self.said.append((role, text, px * scale * self.zoom))
        super().text(at, text, role, px, scale, colour, room)


def painted(diagram: Diagram, glyphs, zoom: float, *, many: bool = False, profile: str = "desk-light"):
    scene = Scene(diagram, place(diagram, fonts.measure))
    bounds = scene.placement.bounds
    image = QImage(round(bounds.width * zoom), round(bounds.height * zoom), QImage.Format.Format_RGB32)
    colours = palette(PROFILES[profile])
    image.fill(colours.ground)
    painter = QPainter(image)
    camera = Camera(bounds.x, bounds.y, zoom)
    frame = Noting(painter, camera, 1.0, colours, glyphs, scene.placement.metrics, bounds, many, Layer())
    stage_of(frame, scene, scene.folded(zoom), None, None, Crowd()).paint(bounds, ())
    painter.end()
    return image, scene, frame.said


@pytest.mark.parametrize("zoom", [0.2, 0.27, 0.35, 0.45, 0.6])
@pytest.mark.parametrize("profile", ["desk-light", "desk-dark", "projector-light", "projector-dark"])
def test_that_every_name_can_be_read(glyphs, zoom, profile):
    _, _, said = painted(applications(), glyphs, zoom, profile=profile)
    names = [size for role, _, size in said if role == "name"]
    titles = [size for role, _, size in said if role == "title"]
    assert names + titles
    assert all(size >= OPEN_ABOVE for size in names)
    # The strip of an open container's title may be lower than it should be.
    assert all(size >= afar.SMALLEST for size in titles)


def test_that_in_a_lecture_room_names_are_larger(glyphs):
    sizes = []
    for profile in ("desk-light", "projector-light"):
        _, _, said = painted(Diagram("d", "D", boxes=(Box("a", "web"),)), glyphs, 0.45, profile=profile)
        sizes += [size for role, _, size in said if role == "name"]
    assert sizes == pytest.approx([11.0, 14.0])


@given(st.floats(0.05, 60), st.floats(0, 400), st.floats(0, 100), st.sampled_from([11.0, 14.0]))
def test_that_a_name_fits_or_is_cut_or_left_out(natural, wide, tall, least):
    fit = afar.named(natural, wide, tall, least)
    if fit is None:
        assert tall < afar.LOW or wide < afar.FEWEST + 2 * afar.PAD
        return
    assert afar.READABLE <= fit.size <= least
    assert fit.size <= tall
    assert (fit.room or natural * fit.size) <= wide - 2 * afar.PAD


@given(st.floats(0.05, 60), st.floats(1, 400), st.floats(1, 100), st.floats(12, 17))
def test_that_a_title_shrinks_so_far_as_it_can_be_read_and_then_is_cut(natural, room, tall, wanted):
    fit = afar.titled(natural, room, tall, wanted, 11.0)
    assert fit is None or (fit.size >= afar.READABLE and (fit.room or natural * fit.size) <= room * 1.0001)
    if natural * wanted <= room and tall * 0.6 >= wanted:
        assert fit == afar.Fit(wanted)


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=2, max_size=60), st.floats(3, 60))
def test_that_a_cut_text_is_no_wider_than_its_room(qapp, text, letters):
    assert qapp is not None
    room = fine_room(letters * 8 + fonts.width(text[0] + ELLIPSIS, "name", NAME_PX))
    found = cut(text, "name", NAME_PX, room)
    if fonts.width(text, "name", NAME_PX) * fonts.FINE <= room:
        assert found is glyphs_of(text, "name", NAME_PX)
        return
    ends = [run.boundingRect().right() for run in found.runs]
    assert max(ends, default=0.0) <= room + fonts.FINE
    assert sum(len(run.glyphIndexes()) for run in found.runs) <= len(text)


def test_that_a_container_opens_when_its_boxes_can_be_told_apart(qapp):
    assert qapp is not None
    scene = Scene(applications(), place(applications(), fonts.measure))
    kids = [scene.places[kid].rect for kid in scene.kids("cart")]
    wanted = max(max(TOLD[0] / rect.width, TOLD[1] / rect.height) for rect in kids)
    assert scene.folding.opens_at("cart") <= wanted < OPEN_ABOVE / NAME_PX


def test_that_contents_that_are_laid_out_smaller_wait_until_they_can_be_read(qapp):
    assert qapp is not None
    diagram = applications(scale=0.5)
    scene = Scene(diagram, place(diagram, fonts.measure))
    assert scene.folding.opens_at("cart") == pytest.approx(OPEN_ABOVE / NAME_PX / 0.5)


@WAYS
@pytest.mark.parametrize("tone", ["busy", "bad"])
def test_that_a_state_is_told_with_or_without_room_for_its_word(glyphs, many, tone):
    fill = palette(PROFILES["desk-light"]).signals[tone].fill.rgb()
    for word in ("Error", "a very long word for a state, longer than any box"):
        diagram = Diagram("d", "D", boxes=(Box("a", "web-6f9c-t7m4d-cart", badge=word, tone=tone),))
        scene = Scene(diagram, place(diagram, fonts.measure))
        zoom = 60 / scene.places["a"].rect.width if word == "Error" else 0.35
        image, _, _ = painted(diagram, glyphs, max(zoom, 0.35), many=many)
        pixels = [image.pixel(x, y) for x in range(image.width()) for y in range(image.height())]
        assert pixels.count(fill) > 30


@WAYS
def test_that_a_calm_leaf_has_its_name_on_plain_ground(glyphs, many):
    colours = palette(PROFILES["desk-light"])
    image, scene, _ = painted(Diagram("d", "D", boxes=(Box("a", "web"),)), glyphs, 0.4, many=many)
    place_, corner = scene.places["a"].rect, scene.placement.bounds
    row = round((place_.centre.y - corner.y) * 0.4)
    found = {image.pixel(x, row) for x in range(image.width())}
    assert colours.panel.rgb() in found
    assert any(QImage.pixelColor(image, x, row).lightness() < 110 for x in range(image.width()))


def test_that_what_was_laid_out_before_is_not_laid_out_in_the_frame(glyphs):
    diagram = clusters(900)
    scene = Scene(diagram, place_large(diagram, fonts.measure))
    deque(scene.prepare() or (), maxlen=0)
    bounds = scene.placement.bounds
    zoom, warm = 0.3, set[str]()
    camera = Camera(bounds.x, bounds.y, zoom)
    window, folds = bounds._replace(width=900 / zoom, height=600 / zoom), scene.folded(zoom)
    drawn = Signs(glyphs, palette(PROFILES["desk-light"]), 1.0)
    steps = warming(scene, window, folds, warm, drawn)
    assert steps is not None
    assert sum(1 for _ in steps) > 1
    assert warming(scene, window, folds, warm, drawn) is None
    before = glyphs_of.cache_info().misses
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    colours = palette(PROFILES["desk-light"])
    frame = Frame(painter, camera, 1.0, colours, glyphs, scene.placement.metrics, window, many=True, layer=Layer())
    stage_of(frame, scene, folds, None, None, Crowd()).paint(window, ())
    painter.end()
    # Counts that are cut, and ellipses, are few and the same everywhere.
    assert glyphs_of.cache_info().misses - before < 0.2 * len(warm)


def test_that_what_a_zoom_will_open_next_is_laid_out_while_nothing_else_is_to_do(qtbot, canvas):
    diagram = clusters(900)
    canvas.show_diagram(diagram, place_large(diagram, fonts.measure), animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    scene, window = canvas.scene_shown, canvas.camera.window(canvas._view.size)
    canvas.grab()
    qtbot.waitUntil(lambda: canvas.idle)
    folds = scene.folded(canvas.zoom * AHEAD)
    assert {place.id for place in scene.visible(window, folds, scene.least(folds.zoom))} <= canvas._crowd.warm
