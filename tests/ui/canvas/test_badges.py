"""The states of boxes: as words, as borders, and as what a folded container tells of those inside."""

from __future__ import annotations

import pytest
from canvas_diagrams import CLUSTER, STATES, clusters, stated
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.layout import PlacedBox, place, replace_in
from explorer.layout.large import place_large
from explorer.model.diagram import Box, Diagram, Tone
from explorer.model.geometry import Rect
from explorer.model.theme import PROFILES
from explorer.ui import fonts
from explorer.ui.canvas import badges, boxes
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.crowd import Crowd
from explorer.ui.canvas.frame import Frame
from explorer.ui.canvas.layer import Layer
from explorer.ui.canvas.palette import palette
from explorer.ui.canvas.scene import Scene
from explorer.ui.canvas.stage import stage_of
from explorer.ui.canvas.states import RANKS, State
from explorer.ui.canvas.verbs import announcement, full_name

COLOURS = palette(PROFILES["desk-light"])
WAYS = pytest.mark.parametrize("many", [False, True], ids=["few boxes", "many boxes"])


def painted(diagram: Diagram, glyphs, *, many: bool, zoom: float = 2.0) -> tuple[QImage, Scene]:
    """A picture of a diagram; a scene unit is `zoom` pixels, from the corner on."""
    scene = Scene(diagram, place(diagram, fonts.measure))
    bounds = scene.placement.bounds
    image = QImage(round(bounds.width * zoom), round(bounds.height * zoom), QImage.Format.Format_RGB32)
    image.fill(COLOURS.ground)
    camera = Camera(bounds.x, bounds.y, zoom)
    painter = QPainter(image)
    frame = Frame(painter, camera, 1.0, COLOURS, glyphs, scene.placement.metrics, bounds, many, Layer())
    stage_of(frame, scene, scene.folded(zoom), None, None, Crowd()).paint(
        bounds, scene.lines(bounds, scene.folded(zoom))
    )
    painter.end()
    return image, scene


def colours_in(image: QImage, scene: Scene, rect: Rect, zoom: float = 2.0) -> dict[int, int]:
    """How many pixels of each colour are in a part of the scene."""
    corner, found = scene.placement.bounds, dict[int, int]()
    for y in range(round((rect.y - corner.y) * zoom), round((rect.bottom - corner.y) * zoom)):
        for x in range(round((rect.x - corner.x) * zoom), round((rect.right - corner.x) * zoom)):
            colour = image.pixel(x, y)
            found[colour] = found.get(colour, 0) + 1
    return found


def one(**words: str) -> Diagram:
    return Diagram("d", "D", boxes=(Box("a", "web-6f9c-t7m4d", sublabel="Deployment web", **words),))  # type: ignore[arg-type]


def upper_right(place: PlacedBox) -> Rect:
    rect = place.rect
    return Rect(rect.x + rect.width / 2, rect.y + 3, rect.width / 2 - 6, rect.height / 2 - 3)


@WAYS
@pytest.mark.parametrize(("word", "tone"), [state for state in STATES if state[0]])
def test_that_a_leaf_shows_its_badge_in_its_upper_right_corner(glyphs, many, word, tone):
    image, scene = painted(one(badge=word, tone=tone), glyphs, many=many)
    place, fill = scene.places["a"], COLOURS.signals[tone].fill.rgb()
    inside = colours_in(image, scene, upper_right(place))
    px = scene.placement.metrics.badge_px
    assert inside.get(fill, 0) > 0.3 * (badges.width(word, px) * 2) * (badges.BADGE_TALL * px * 2)
    assert fill not in colours_in(image, scene, place.rect._replace(width=place.rect.width / 2))


@WAYS
def test_that_a_box_without_a_state_has_no_badge(glyphs, many):
    image, scene = painted(one(), glyphs, many=many)
    fills = {signal.fill.rgb() for signal in COLOURS.signals.values()}
    assert not fills & colours_in(image, scene, upper_right(scene.places["a"])).keys()


@WAYS
def test_that_a_sign_in_the_corner_stands_beside_the_badge(glyphs, many):
    plain, scene = painted(one(badge="Ready", tone="good"), glyphs, many=many)
    image, other = painted(one(badge="Ready", tone="good", portal="x"), glyphs, many=many)
    rect = other.places["a"].rect
    corner = Rect(rect.right - 24, rect.centre.y - 8, 16, 16)
    fill = COLOURS.signals["good"].fill.rgb()
    assert COLOURS.muted.rgb() in colours_in(image, other, corner)
    assert fill not in colours_in(image, other, corner)
    assert fill in colours_in(image, other, upper_right(other.places["a"]))
    assert fill in colours_in(plain, scene, upper_right(scene.places["a"]))


def along_top(image: QImage, scene: Scene, box: str) -> set[int]:
    """The colours of the middle half of a box's upper border."""
    rect = scene.places[box].rect
    return set(colours_in(image, scene, Rect(rect.x + rect.width / 4, rect.y - 0.4, rect.width / 2, 0.5)))


@WAYS
def test_that_borders_differ_in_more_than_their_colour(glyphs, many):
    def border(tone: Tone) -> tuple[int, bool]:
        """How many rows of pixels it has, and whether there are gaps in it."""
        image, scene = painted(one(badge="x", tone=tone), glyphs, many=many, zoom=4.0)
        rect, corner = scene.places["a"].rect, scene.placement.bounds
        top, colour = round((rect.y - corner.y) * 4), COLOURS.signals[tone].border.rgb()
        rows = [
            [
                image.pixel(x, y) == colour
                for x in range(round((rect.x - corner.x + 40) * 4), round((rect.right - 40) * 4))
            ]
            for y in range(top - 8, top + 9)
        ]
        return sum(any(row) for row in rows), not any(all(row) for row in rows)

    assert border("gone")[1]
    assert not border("busy")[1]
    assert border("gone")[0] < border("busy")[0] < border("bad")[0]


@WAYS
def test_that_a_container_in_trouble_has_another_ground_a_dashed_border_and_a_badge(glyphs, many):
    diagram = Diagram("d", "D", boxes=(
        Box("n", "node-2", sublabel="silent", domain="node", badge="Unknown", tone="bad"), Box("p", "db-1", "n"),
    ))  # fmt: skip
    image, scene = painted(diagram, glyphs, many=many)
    place = scene.places["n"]
    assert place.title is not None
    inside = colours_in(image, scene, place.title)
    assert COLOURS.troubled.rgb() in inside
    assert COLOURS.signals["bad"].fill.rgb() in inside
    assert {COLOURS.troubled.rgb(), COLOURS.signals["bad"].border.rgb()} <= along_top(image, scene, "n") | inside.keys()
    well, scene = painted(
        replace(diagram, boxes=(replace(diagram.boxes[0], tone="good"), diagram.boxes[1])), glyphs, many=many
    )
    assert COLOURS.troubled.rgb() not in colours_in(well, scene, scene.places["n"].rect)


WORDS = (
    "Ready",
    "Starting",
    "Pending",
    "Terminating",
    "Completed",
    "2/3",
    "10/12",
    "Bound",
    "NotReady",
    "Unknown",
    "Failed",
)


@pytest.mark.parametrize("size", [60, 700])
def test_that_nothing_moves_when_a_state_becomes_another(qapp, size):
    assert qapp is not None
    plain = clusters(size)

    def with_words(turn: int) -> Diagram:
        words = [WORDS[(turn + number) % len(WORDS)] for number in range(len(plain.boxes))]
        boxes = (replace(box, badge=word, tone="good") for box, word in zip(plain.boxes, words, strict=True))
        return replace(plain, boxes=tuple(boxes))

    before = with_words(0)
    placement = first = place(before, fonts.measure)
    for turn in range(1, len(WORDS)):
        after = with_words(turn)
        placement, before = place(after, fonts.measure, before=(before, placement)), after
        assert placement.boxes == first.boxes


def test_that_a_long_word_gets_the_room_that_it_needs(qapp):
    assert qapp is not None
    for word in ("Ready", "CrashLoopBackOff", "CreateContainerConfigError"):
        diagram = one(badge=word, tone="bad")
        placement = place(diagram, fonts.measure)
        metrics, rect = placement.metrics, placement.boxes["a"].rect
        needed = fonts.width("web-6f9c-t7m4d", "name", metrics.name_px) + badges.width(word, metrics.badge_px)
        assert rect.width >= needed + 2 * metrics.padding


def far_apart(one: QImage, other: QImage) -> int:
    """In how many bytes two pictures differ so that it could be seen."""
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return sum(abs(a - b) > 16 for a, b in pairs)


def test_that_only_the_box_whose_state_changes_is_painted_anew(qtbot, canvas):
    diagram = stated(CLUSTER)
    placement = place(diagram, fonts.measure)
    canvas.show_diagram(diagram, placement, animate=False)
    qtbot.waitUntil(lambda: canvas.idle)
    canvas.repaint()
    all_painted = canvas.painted_boxes
    for word, tone in (("Pending", "busy"), ("Ready", "good"), ("Terminating", "gone")):
        other = tuple(replace(box, badge=word, tone=tone) if box.id == "kubectl" else box for box in diagram.boxes)
        after = replace(diagram, boxes=other)
        placement, diagram = place(after, fonts.measure, before=(diagram, placement)), after
        canvas.show_diagram(diagram, placement, animate=False)
        canvas.repaint()
        assert canvas.painted_boxes < all_painted
        mended = canvas._view.picture.seen().toImage()
        canvas._view.changed(fade=False)
        canvas._view._refresh()
        assert canvas.painted_boxes == all_painted
        assert far_apart(canvas._view.picture.seen().toImage(), mended) == 0


# --- what a folded container tells ---------------------------------------------------------------------------------


def node(*states: tuple[str, Tone], own: tuple[str, Tone] = ("Ready", "good")) -> Scene:
    inside = [Box(f"p{n}", f"p{n}", "n", badge=badge, tone=tone) for n, (badge, tone) in enumerate(states)]
    diagram = Diagram("d", "D", boxes=(Box("n", "node", badge=own[0], tone=own[1]), *inside))
    return Scene(diagram, place(diagram, fonts.measure))


GOOD: tuple[str, Tone] = ("Ready", "good")


@pytest.mark.parametrize(("states", "own", "told"), [
    ([GOOD, GOOD], GOOD, None),
    ([("", ""), ("", "")], ("", ""), None),
    ([GOOD, GOOD, ("Starting", "busy")], GOOD, ("busy", "1 of 3 Starting", "1 Starting", "1")),
    ([("Starting", "busy"), ("Terminating", "gone"), ("Terminating", "gone")], GOOD,
     ("gone", "2 of 3 Terminating", "2 Terminating", "2")),
    ([("CrashLoopBackOff", "bad"), ("Error", "bad"), GOOD], GOOD, ("bad", "2 of 3 in trouble", "2 in trouble", "2")),
    ([("", "bad"), GOOD], GOOD, ("bad", "1 of 2 in trouble", "1 in trouble", "1")),
    ([("Terminating", "gone")], ("NotReady", "bad"), ("bad", "NotReady")),
    ([GOOD], ("", "gone"), ("gone", "ending")),
])  # fmt: skip
def test_that_a_folded_container_tells_the_worst_of_what_is_in_it(qapp, states, own, told):
    assert qapp is not None
    assert node(*states, own=own).state("n") == (State(told[0], told[1:]) if told else None)


def test_that_states_are_counted_at_any_depth_and_none_twice(qapp):
    assert qapp is not None
    diagram = Diagram("d", "D", boxes=(
        Box("zone", "zone"), Box("one", "node-1", "zone", badge="NotReady", tone="bad"), Box("a", "a", "one", badge="x", tone="bad"),
        Box("two", "node-2", "zone", badge="NotReady", tone="bad"), Box("b", "b", "two", badge="Ready", tone="good"),
    ))  # fmt: skip
    state = Scene(diagram, place(diagram, fonts.measure)).state("zone")
    # Why the first node is in trouble is what is in it; the second one is by itself.
    assert state == State("bad", ("2 of 3 in trouble", "2 in trouble", "2"))


@WAYS
def test_that_what_it_tells_is_painted(glyphs, many):
    boxes = [
        Box(f"p{n}", f"web-{n}", "n", badge="Starting" if n else "Error", tone="busy" if n else "bad")
        for n in range(12)
    ]
    diagram = Diagram("d", "D", boxes=(Box("n", "node-1", glyph="", domain="node"), *boxes))
    image, scene = painted(diagram, glyphs, many=many, zoom=0.2)
    assert scene.folded(0.2).closed("n")
    assert COLOURS.signals["bad"].fill.rgb() in colours_in(image, scene, scene.places["n"].rect, 0.2)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(STATES)), min_size=1, max_size=6))
def test_that_what_is_told_after_changes_is_what_is_told_of_the_diagram_as_it_is(changes):
    diagram = _STATED
    placement = _places()
    scene = Scene(diagram, placement)
    for number, (badge, tone) in changes:
        for box in scene.roots:
            scene.state(box)
        index = number % len(diagram.boxes)
        boxes = list(diagram.boxes)
        boxes[index] = replace(boxes[index], badge=badge, tone=tone)
        after = replace(diagram, boxes=tuple(boxes))
        placement = replace_in(placement, diagram, after, fonts.measure)
        scene, diagram = Scene(after, placement, scene), after
    anew = Scene(replace(diagram), placement)
    assert [scene.state(box.id) for box in diagram.boxes] == [anew.state(box.id) for box in diagram.boxes]


_STATED = stated(clusters(500))
_kept: list[object] = []


def _places():
    if not _kept:
        _kept.append(place_large(_STATED, fonts.measure))
    return _kept[0]


# --- in words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tone", [tone for tone in RANKS if tone])
def test_that_a_state_is_said_even_without_a_word(tone):
    box = Box("a", "web", sublabel="Deployment", tone=tone)
    said = full_name(box)
    assert said.startswith("web, ")
    assert said.endswith(", Deployment")
    assert said != "web, Deployment"
    assert full_name(replace(box, badge="Odd")) == "web, Odd, Deployment"
    assert full_name(replace(box, tone="")) == "web, Deployment"


def test_that_what_is_selected_is_said_with_its_state():
    diagram = one(badge="Starting", tone="busy")
    assert announcement(diagram, "a") == "web-6f9c-t7m4d, Starting, selected, no relations"
    assert announcement(one(), "a") == "web-6f9c-t7m4d selected, no relations"


def test_that_a_box_too_small_for_words_still_shows_that_it_is_in_trouble():
    ground = QColor("white")
    assert badges.tile(COLOURS, "", ground) is None
    assert badges.tile(COLOURS, "good", ground) is None
    shown = {tone: badges.tile(COLOURS, tone, ground) for tone in ("busy", "bad", "gone")}
    assert len({(fill.rgb(), line.rgb()) for fill, line in shown.values()}) == 3
    assert shown["gone"][0] == ground
    assert boxes.container_fill(COLOURS, Box("n", "n", tone="bad"), plain=True) == COLOURS.troubled
