from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.ui.glyphs import Glyphs

BAR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 12h24" stroke="currentColor" stroke-width="8"/></svg>'


@pytest.fixture
def glyphs(qapp, tmp_path) -> Glyphs:
    assert qapp is not None
    (tmp_path / "bar.svg").write_text(BAR)
    (tmp_path / "torn.svg").write_text("<svg nonsense")
    return Glyphs(tmp_path)


@pytest.mark.parametrize("dpr", [1.0, 1.25, 1.5, 2.0])
def test_that_an_icon_has_the_colour_and_the_pixels_asked_for(glyphs, dpr):
    image = glyphs.pixmap("bar", "#ff0000", 20, dpr).toImage()
    assert image.width() == round(20 * dpr)
    assert image.pixelColor(image.width() // 2, image.height() // 2) == QColor("#ff0000")


@pytest.mark.parametrize("name", ["missing", "torn", "", "../bar", "a/b", "\0"])
def test_that_a_missing_icon_is_a_square_and_no_error(glyphs, name):
    image = glyphs.pixmap(name, "#00ff00", 24).toImage()
    assert image.pixelColor(12, 12).alpha() == 0
    assert image.pixelColor(12, 5).alpha() > 100


def test_that_an_icon_is_painted_where_it_belongs_under_a_transform(glyphs):
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.translate(5, 5)
    painter.scale(2, 2)
    glyphs.paint(painter, "bar", "#0000ff", QRectF(0, 0, 10, 10))
    painter.end()
    assert image.pixelColor(30, 30) == QColor("#0000ff")
    assert image.pixelColor(8, 30) == QColor("#ffffff")
    assert image.pixelColor(30, 12) == QColor("#ffffff")


def test_that_icons_are_made_once(glyphs):
    one, other = (glyphs.pixmap("bar", "#123456", 20) for _ in range(2))
    assert one.toImage() == other.toImage()
    assert len(glyphs._pixmaps) == 1


def test_that_names_are_those_of_the_files(glyphs):
    assert glyphs.names() == ("bar", "torn")
    assert glyphs.has("bar")
    assert not glyphs.has("missing")
