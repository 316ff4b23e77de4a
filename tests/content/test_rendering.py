"""Every diagram and every picture, painted in every colour profile, is legible, whole and not too much at once."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from explorer import resources
from explorer.layout import DESK, Placement, place
from explorer.model.catalogue import Pack
from explorer.model.diagram import Diagram
from explorer.model.geometry import Rect
from explorer.model.theme import PROFILES, contrast
from explorer.packs import load_pack
from explorer.ui.canvas import Canvas
from explorer.ui.fonts import measure, ui_face
from explorer.ui.glyphs import Glyphs
from tests.layout import rules

VIEW = (1180, 828)
"""The canvas of a window of 1600 × 1000, the notes beside it."""

MOST_AT_ONCE = 20
LEAST_LABEL = 9.0
"""The smallest label at the opening zoom, in pixels."""

LEAST_ON_PICTURE = 26.0
_SVG = "{http://www.w3.org/2000/svg}"


@cache
def pack() -> Pack:
    return load_pack(resources.folder("content"), resources.folder("assets") / "images")


DIAGRAMS = tuple(pack().diagrams)
PICTURES = tuple(pack().pictures)


@cache
def placement(name: str) -> Placement:
    return place(pack().diagrams[name], measure)


def shown(qtbot: QtBot, name: str, profile: str) -> Canvas:
    canvas = Canvas(Glyphs(resources.folder("assets") / "glyphs"))
    qtbot.addWidget(canvas)
    canvas.set_reduced_motion(True)
    canvas.resize(*VIEW)
    canvas.set_profile(PROFILES[profile])
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.show_diagram(pack().diagrams[name], placement(name), animate=False)
    canvas.fit(animate=False)
    return canvas


def open_leaves(diagram: Diagram, folded: frozenset[str]) -> list[str]:
    """The boxes that are painted as one box: leaves that are not folded away, and folded containers."""
    found = []
    for box in diagram.boxes:
        hidden = any(container.id in folded for container in diagram.ancestors(box.id))
        if not hidden and (box.id in folded or box.id not in diagram.children):
            found.append(box.id)
    return found


@pytest.mark.parametrize("name", DIAGRAMS)
def test_that_a_diagram_opens_with_few_boxes_that_can_be_read(qtbot: QtBot, qapp: object, name: str) -> None:
    canvas = shown(qtbot, name, "desk-light")
    diagram = pack().diagrams[name]
    leaves = open_leaves(diagram, canvas.folded())
    assert len(leaves) <= MOST_AT_ONCE
    # A folded container's title is enlarged as far as there is room, so it is not measured here.
    small = {
        box: round(DESK.name_px * placement(name).boxes[box].scale * canvas.zoom, 1)
        for box in leaves
        if box not in canvas.folded() and DESK.name_px * placement(name).boxes[box].scale * canvas.zoom < LEAST_LABEL
    }
    assert not small


@pytest.mark.parametrize("name", DIAGRAMS)
def test_that_nothing_overlaps_or_is_cut_off(qtbot: QtBot, qapp: object, name: str) -> None:
    canvas = shown(qtbot, name, "desk-light")
    diagram = pack().diagrams[name]
    assert rules.violations(diagram, placement(name)) == {}
    view = QRectF(0, 0, *VIEW)
    assert all(view.contains(canvas.view_rect(box)) for box in open_leaves(diagram, canvas.folded()))
    for box in diagram.boxes:
        placed = placement(name).boxes[box.id]
        if placed.title is None:
            room = placed.rect.width / placed.scale - 2 * DESK.padding
            room -= DESK.glyph + DESK.glyph_gap if box.glyph else 0
            assert measure(box.name, "name") <= room + 0.5, box.id
            assert measure(box.sublabel, "sublabel") <= room + 0.5, box.id


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", DIAGRAMS)
def test_that_every_painted_label_stands_out(qtbot: QtBot, qapp: object, name: str, profile: str) -> None:
    canvas = shown(qtbot, name, profile)
    image = canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    weak = {}
    for box in open_leaves(pack().diagrams[name], canvas.folded()):
        where = canvas.view_rect(box).adjusted(6, 6, -6, -6)
        area = QRect((where.topLeft() * ratio).toPoint(), (where.bottomRight() * ratio).toPoint())
        found = strongest_contrast(image, area)
        # Thin strokes are softened at their edges, so that no pixel has the whole contrast of the ink.
        if found < (7.0 if PROFILES[profile].projector else 4.5):
            weak[box] = round(found, 1)
    assert not weak


def strongest_contrast(image: QImage, area: QRect) -> float:
    """The contrast between the most frequent colour of an area and the colour most unlike it."""
    counts: dict[str, int] = {}
    for y in range(area.top(), area.bottom(), 2):
        for x in range(area.left(), area.right()):
            name = image.pixelColor(QPoint(x, y)).name()
            counts[name] = counts.get(name, 0) + 1
    ground = max(counts, key=lambda name: counts[name])
    return max(contrast(ground, other) for other in counts)


@pytest.mark.parametrize("name", PICTURES)
def test_that_the_words_of_a_picture_are_large_whole_and_apart(qapp: object, name: str) -> None:
    root = ET.parse(pack().pictures[name].path).getroot()
    frame = Rect(0, 0, 1600, 900)
    texts = list(words(root, {"font-size": "16", "text-anchor": "start"}))
    assert len(texts) > 10
    assert not [(text, size) for text, size, _ in texts if size < LEAST_ON_PICTURE]
    assert not [text for text, _, rect in texts if not frame.contains(rect)]
    clashes = [
        (one, other)
        for (one, _, a), (other, _, b) in combinations(texts, 2)
        if a.grown(-3).overlaps(b.grown(-3)) and one != other
    ]
    assert not clashes


def words(node: ET.Element, given: dict[str, str]) -> list[tuple[str, float, Rect]]:
    """The texts below a node with size and place; attributes are inherited as SVG says."""
    own = {
        **given,
        **{key: value for key, value in node.attrib.items() if key in (*given, "font-weight", "font-family")},
    }
    found = []
    if node.tag == f"{_SVG}text":
        text = "".join(node.itertext()).strip()
        size = float(re.sub(r"[^\d.]", "", own["font-size"]))
        font = QFont("monospace" if "mono" in own.get("font-family", "") else ui_face())
        font.setPixelSize(round(size))
        font.setBold(own.get("font-weight", "400") in ("bold", "600", "700", "800"))
        width = QFontMetricsF(font).horizontalAdvance(text)
        x, y = float(node.get("x", "0")), float(node.get("y", "0"))
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[own["text-anchor"]]
        found.append((text, size, Rect(left, y - size * 0.75, width, size)))
    for child in node:
        found += words(child, own)
    return found


@pytest.mark.parametrize("name", PICTURES)
def test_that_every_step_of_a_picture_shows_something_new(qapp: object, name: str) -> None:
    picture = pack().pictures[name]
    assert picture.steps >= 3
    assert picture.alt
    assert "reconstruction" in picture.caption
    root = ET.parse(picture.path).getroot()
    seen = set()
    for last in range(picture.steps + 1):
        for group in root.iter(f"{_SVG}g"):
            number = re.fullmatch(r"step-(\d+)", group.get("id", ""))
            if number:
                group.set("display", "inline" if int(number[1]) <= last else "none")
        image = QImage(800, 450, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        QSvgRenderer(ET.tostring(root)).render(painter)
        painter.end()
        seen.add(bytes(image.constBits()))
    assert len(seen) == picture.steps + 1
