"""The picture strip: thumbnails with their titles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from explorer.model.catalogue import Picture
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import ui_face
from explorer.ui.images.drawing import open_drawing

_GAP = 12
_ASPECT = 0.56
_NARROWEST = 150


class Thumbnail(QAbstractButton):
    """One picture of the strip; the picture itself is painted later, so that the strip appears at once."""

    def __init__(self, picture: Picture, profile: Profile, percent: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = picture
        self.current = False
        self.profile = profile
        self.percent = percent
        self.pixmap: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(picture.title)
        self.setAccessibleDescription(picture.alt or picture.caption or picture.problem)
        self.setToolTip(f"{picture.title}\n{picture.caption}".strip())

    def title_font(self) -> QFont:
        """The font of the title."""
        font = QFont(ui_face())
        font.setPixelSize(round(12.5 * self.percent / 100))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def enterEvent(self, event: QEnterEvent) -> None:
        """Lights up."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Goes back to rest."""
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses like Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture on paper, its title under it, and rings for hover, focus and the current picture."""
        p = self.profile
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        words = self.title_height()
        paper = QRectF(frame.left(), frame.top(), frame.width(), frame.height() - words)
        clip = QPainterPath()
        clip.addRoundedRect(frame, 10, 10)
        painter.fillPath(clip, QColor(p.sunken))
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(paper, QColor("#ffffff" if self.pixmap is not None else p.sunken))
        if self.pixmap is not None and not self.pixmap.isNull():
            size = self.pixmap.deviceIndependentSize()
            corner = QPointF(paper.center().x() - size.width() / 2, paper.center().y() - size.height() / 2)
            painter.drawPixmap(corner, self.pixmap)
        elif self.pixmap is not None:
            painter.fillRect(paper, QColor(p.sunken))
            painter.setPen(QColor(p.muted))
            painter.setFont(self.title_font())
            painter.drawText(paper.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignCenter, "Cannot be shown")
        painter.restore()
        painter.setPen(QColor(p.ink))
        painter.setFont(self.title_font())
        text = QRectF(frame.left() + 10, paper.bottom(), frame.width() - 20, words)
        wrap = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(text, int(wrap), self.shown_title(text.width()))
        self._rings(painter, frame)

    def _rings(self, painter: QPainter, frame: QRectF) -> None:
        p = self.profile
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(p.edge if self.underMouse() else p.rule), 1.2))
        painter.drawRoundedRect(frame, 10, 10)
        if self.current:
            painter.setPen(QPen(QColor(p.selection_outline), 3))
            painter.drawRoundedRect(frame, 10, 10)
            painter.setPen(QPen(QColor(p.selection), 2))
            painter.drawRoundedRect(frame.adjusted(1.5, 1.5, -1.5, -1.5), 9, 9)
        if self.hasFocus():
            painter.setPen(QPen(QColor(p.link), 2.4))
            painter.drawRoundedRect(frame.adjusted(0, 0, 0, 0), 10, 10)

    def shown_title(self, width: float) -> str:
        """The title, cut after a word where it needs more than two lines."""
        metrics = QFontMetrics(self.title_font())
        room = QRect(0, 0, int(width), 10_000)
        words = self.picture.title.split()
        for count in range(len(words), 0, -1):
            shown = " ".join(words[:count]) + ("" if count == len(words) else " …")
            if metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), shown).height() <= 2 * metrics.lineSpacing():
                return shown
        return self.picture.title

    def title_height(self) -> int:
        """The height below the picture: two lines of the title."""
        return round(12.5 * self.percent / 100 * 1.32 * 2 + 10)


class PictureStrip(QWidget):
    """Thumbnails in lines; one is chosen with a click, or with the keyboard."""

    chosen = Signal(object)
    """Id of the picture that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = PROFILES["desk-light"]
        self._percent = 100
        self._current = ""
        self._cache: dict[tuple[str, int, int, float], QPixmap] = {}
        self.thumbnails: tuple[Thumbnail, ...] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._paint_next)
        self.setAccessibleName("Pictures")

    def widget(self) -> QWidget:
        """Itself, for those who take any strip that has a widget."""
        return self

    def show_pictures(self, pictures: Sequence[Picture], current: str = "") -> None:
        """Replaces the thumbnails."""
        self._current = current
        if [one.picture for one in self.thumbnails] == list(pictures):
            self.set_current(current)
            return
        for old in self.thumbnails:
            old.hide()
            old.deleteLater()
        self.thumbnails = tuple(Thumbnail(one, self._profile, self._percent, self) for one in pictures)
        for thumbnail in self.thumbnails:
            thumbnail.clicked.connect(lambda _=False, picture=thumbnail.picture.id: self.chosen.emit(picture))
            thumbnail.show()
        self.set_current(current)
        self._arrange()

    def set_current(self, picture: str) -> None:
        """Marks the picture that is open; an empty id marks none."""
        self._current = picture
        for thumbnail in self.thumbnails:
            thumbnail.current = thumbnail.picture.id == picture
            words = thumbnail.picture.title
            thumbnail.setAccessibleName(f"{words} (open now)" if thumbnail.current else words)
            thumbnail.update()

    def set_profile(self, profile: Profile) -> None:
        """Changes the colours."""
        self._profile = profile
        for thumbnail in self.thumbnails:
            thumbnail.profile = profile
            thumbnail.update()

    def set_text_size(self, percent: int) -> None:
        """Changes the size of the titles."""
        self._percent = percent
        for thumbnail in self.thumbnails:
            thumbnail.percent = percent
        self._arrange()

    def hasHeightForWidth(self) -> bool:
        """A wider strip has more thumbnails in a line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return self.height_of(len(self.thumbnails), width)

    def height_of(self, count: int, width: int) -> int:
        """The height of a number of thumbnails at a width."""
        columns, _, height = self._grid(width)
        lines = -(-count // columns)
        return max(0, lines * (height + _GAP) - _GAP)

    def sizeHint(self) -> QSize:
        """Two thumbnails beside each other."""
        return QSize(372, self.heightForWidth(372))

    def _grid(self, width: int) -> tuple[int, int, int]:
        narrowest = _NARROWEST * max(100, self._percent) / 100
        columns = max(1, int((width + _GAP) // (narrowest + _GAP)))
        cell = (width - _GAP * (columns - 1)) // columns
        words = round(12.5 * self._percent / 100 * 1.32 * 2 + 10)
        return columns, cell, round(cell * _ASPECT) + words

    def _arrange(self) -> None:
        columns, width, height = self._grid(self.width())
        for number, thumbnail in enumerate(self.thumbnails):
            line, column = divmod(number, columns)
            thumbnail.setGeometry(column * (width + _GAP), line * (height + _GAP), width, height)
            thumbnail.pixmap = self._cache.get(self._key(thumbnail))
            thumbnail.update()
        self.updateGeometry()
        self._start()

    def _key(self, thumbnail: Thumbnail) -> tuple[str, int, int, float]:
        height = thumbnail.height() - thumbnail.title_height() - 4
        return thumbnail.picture.id + thumbnail.picture.path, thumbnail.width() - 4, height, self.devicePixelRatioF()

    def _start(self) -> None:
        if self.isVisible() and any(one.pixmap is None for one in self.thumbnails):
            self._later.start()

    def _paint_next(self) -> None:
        for thumbnail in self.thumbnails:
            if thumbnail.pixmap is None:
                key = self._key(thumbnail)
                if key not in self._cache:
                    self._cache[key] = _small(thumbnail.picture, key[1], key[2], key[3])
                thumbnail.pixmap = self._cache[key]
                thumbnail.update()
                break
        self._start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from thumbnail to thumbnail."""
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        held = [number for number, one in enumerate(self.thumbnails) if one.hasFocus()]
        move = moves.get(Qt.Key(event.key()))
        if move is None or not held:
            super().keyPressEvent(event)
            return
        target = min(max(held[0] + move, 0), len(self.thumbnails) - 1)
        self.thumbnails[target].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Finds the number of columns again."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Begins to paint thumbnails that are still empty."""
        super().showEvent(event)
        self._start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaves the rest for when the strip is seen again."""
        self._later.stop()
        super().hideEvent(event)


def _small(picture: Picture, width: int, height: int, ratio: float) -> QPixmap:
    """A picture that fits into a size; a null pixmap if it cannot be shown."""
    drawing = open_drawing(picture)
    if drawing.problem or width < 1 or height < 1:
        return QPixmap()
    scale = min(width / drawing.size.width(), height / drawing.size.height())
    size = QSize(max(1, round(drawing.size.width() * scale)), max(1, round(drawing.size.height() * scale)))
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor("#ffffff"))
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(scale, scale)
    drawing.paint(painter, QRectF(QPointF(), drawing.size), drawing.steps)
    painter.end()
    return pixmap
