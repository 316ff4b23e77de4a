"""The text of a note: rich text that loads nothing, with areas of round corners and a focus ring on links."""

from __future__ import annotations

from collections import deque
from time import perf_counter

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from explorer.ui.notes.look import Look, style_sheet
from explorer.ui.notes.markup import PICTURES_MARK, is_part, part, sections

_SIDE = 18
_MARGIN = 6
_CORNER = 8.0
_BAR = 4.0

_AT_ONCE = 1500
"""So many characters of a page hardly ever fill the view, and are cheaper to make at once than in pieces."""

_SLICE = 0.004
"""For how many seconds the rest of a page is made at a time: less than a frame."""


class Reader(QTextBrowser):
    """Shows one page; follows no link and loads no resource by itself.

    Of a long page only what fills the view is made at once; the rest is made as soon as that has been painted, or
    when anything asks for it: a key, the wheel, a link, a search.
    """

    pointed = Signal(object)
    """The address of the link under the pointer or in the keyboard's focus; "" when it is left."""
    resized = Signal()
    """The text may have another width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is always kept: a bar that comes and goes has the whole text laid out anew in another width.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        self.setViewportMargins(_SIDE, 0, _SIDE, 0)
        # The viewport paints its whole ground, so that none of the six widgets below it need paint theirs.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        super().document().setDocumentMargin(_MARGIN)
        self.setAccessibleName("Note")
        self._look: Look | None = None
        self._areas: list[tuple[QTextTable, QColor]] = []
        self._place: QTextTable | None = None
        self._guest: QWidget | None = None
        self._frames = 0
        self._rest: deque[str] = deque()
        self._formats = {True: (QTextBlockFormat(), QTextCharFormat()), False: (QTextBlockFormat(), QTextCharFormat())}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._go_on)
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._nothing.fill(0)
        self.highlighted.connect(lambda url: self.pointed.emit(url.toString()))
        self.verticalScrollBar().valueChanged.connect(self._move_guest)
        super().document().documentLayout().documentSizeChanged.connect(self._move_guest)

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        """Nothing: neither the net nor a file is ever asked.

        An image gets one clear pixel, since rich text opens the file itself if it is given nothing.
        """
        return self._nothing if kind == QTextDocument.ResourceType.ImageResource.value else ""

    def set_guest(self, guest: QWidget) -> None:
        """Takes the widget that stands at the page's free place and moves with the text."""
        self._guest = guest
        guest.setParent(self.viewport())
        guest.hide()

    def set_look(self, look: Look) -> None:
        """Changes colours and sizes for the next page."""
        self._look = look
        # The frame stands outside the margins: without this the text would not stand in line with the badge.
        self.setViewportMargins(_SIDE - look.frame, 0, _SIDE - look.frame, 0)
        sheet = style_sheet(look)
        super().document().setDefaultStyleSheet(sheet)
        sample = QTextDocument()
        sample.setDefaultStyleSheet(sheet)
        for html in (part("Heading"), "<p>Words</p>"):
            sample.setHtml(html)
            self._formats[is_part(html)] = sample.firstBlock().blockFormat(), sample.firstBlock().charFormat()

    def text_width(self) -> int:
        """The width that a page has for its text."""
        return self.viewport().width() - 2 * _MARGIN

    def set_page(self, html: str) -> None:
        """Shows a page from its top."""
        self._later.stop()
        self._areas, self._place, self._frames = [], None, 0
        first, *rest = sections(html)
        while rest and len(first) < _AT_ONCE:
            first += rest.pop(0)
        self._rest = deque(rest)
        # The bar changes once, when the length of the whole page is known.
        self.verticalScrollBar().setUpdatesEnabled(False)
        self.setHtml(first)
        self._note_frames()
        while self._rest and super().document().size().height() < self.viewport().height():
            self._add_section()
        if not self._rest or not self.isVisible():
            self.complete()
        self._move_guest()

    def complete(self) -> None:
        """Makes what is still missing of the page."""
        self._later.stop()
        while self._rest:
            self._add_section()
        self.verticalScrollBar().setUpdatesEnabled(True)

    def _go_on(self) -> None:
        end = perf_counter() + _SLICE
        while self._rest and perf_counter() < end:
            self._add_section()
        if self._rest:
            self._later.start()
        else:
            self.complete()

    def _add_section(self) -> None:
        section = self._rest.popleft()
        cursor = QTextCursor(super().document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # What is inserted into a paragraph takes that one's format, so that it must have the right one before.
        cursor.insertBlock(*self._formats[is_part(section)])
        cursor.insertHtml(section)
        self._note_frames()

    def _note_frames(self) -> None:
        """Remembers the coloured areas, and the place for the guest, among the tables that are new."""
        frames = super().document().rootFrame().childFrames()
        for frame in frames[self._frames :]:
            background = frame.frameFormat().background()
            if not isinstance(frame, QTextTable) or background.style() == Qt.BrushStyle.NoBrush:
                continue
            colour = background.color()
            colour.setAlpha(255)
            if colour.name() == PICTURES_MARK:
                self._place = frame
            else:
                self._areas.append((frame, colour))
        self._frames = len(frames)

    # Whoever asks for the page gets all of it.

    def document(self) -> QTextDocument:
        """The whole page."""
        self.complete()
        return super().document()

    def toPlainText(self) -> str:
        """The words of the whole page."""
        self.complete()
        return super().toPlainText()

    def toHtml(self) -> str:
        """The whole page as rich text."""
        self.complete()
        return super().toHtml()

    def scrollToAnchor(self, name: str) -> None:
        """Scrolls to an anchor, wherever in the page it is."""
        self.complete()
        super().scrollToAnchor(name)

    def focused_link(self) -> str:
        """The address of the link in the keyboard's focus; empty if there is none."""
        cursor = self.textCursor()
        return cursor.charFormat().anchorHref() if cursor.hasSelection() else ""

    def focus_link(self, href: str) -> None:
        """Puts the keyboard's focus on a link again, after the page was composed anew."""
        self.complete()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        while super().focusNextPrevChild(True):
            if self.focused_link() == href:
                return

    def rename_link(self, href: str, words: str) -> None:
        """Changes the words of a link in place; the selection and the place of the page stay as they are."""
        block = self.document().begin()
        while block.isValid():
            piece = block.begin()
            while not piece.atEnd():
                fragment = piece.fragment()
                if fragment.charFormat().anchorHref() == href:
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.insertText(words, fragment.charFormat())
                    return
                piece += 1
            block = block.next()

    def area_of(self, table: QTextTable) -> QRectF:
        """Where a coloured area stands in the document."""
        rect = super().document().documentLayout().frameBoundingRect(table)
        outer, cell = table.format(), table.cellAt(0, 0).format().toTableCellFormat()
        # Rich text gives the place of the words in the first cell, but the size of all with its margins.
        return QRectF(
            rect.left() - cell.leftPadding(),
            rect.top() - cell.topPadding(),
            rect.width() - outer.leftMargin() - outer.rightMargin(),
            rect.height() - outer.topMargin() - outer.bottomMargin(),
        )

    def _move_guest(self) -> None:
        if self._guest is None:
            return
        if self._place is None:
            self._guest.hide()
            return
        rect = self.area_of(self._place).toRect()
        top = rect.top() - self.verticalScrollBar().value()
        self._guest.setGeometry(_MARGIN, top, self.text_width(), rect.height())
        self._guest.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The coloured areas, the text, and the focus ring."""
        offset = QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._look.profile.panel) if self._look else self.palette().base())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for frame, colour in self._areas:
            rect = self.area_of(frame).translated(offset)
            if rect.intersects(QRectF(event.rect())):
                self._paint_area(painter, rect, colour)
        painter.end()
        super().paintEvent(event)
        if self._look is not None and self.hasFocus() and self.focused_link():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._look.profile.link), 2))
            for line in self._focus_lines():
                painter.drawRoundedRect(line, 4, 4)
            painter.end()
        if self._rest:
            self._later.start()

    def _paint_area(self, painter: QPainter, rect: QRectF, colour: QColor) -> None:
        path = QPainterPath()
        path.addRoundedRect(rect, _CORNER, _CORNER)
        painter.fillPath(path, colour)
        if self._look is not None and colour.name() == self._look.profile.note:
            painter.save()
            painter.setClipPath(path)
            bar = QRectF(rect.left(), rect.top(), _BAR, rect.height())
            painter.fillRect(bar, QColor(self._look.profile.note_bar))
            painter.restore()

    def _focus_lines(self) -> list[QRectF]:
        """The rectangles of the focused link, one for each line that it runs through."""
        cursor = self.textCursor()
        end, lines = cursor.selectionEnd(), []
        here = QTextCursor(super().document())
        here.setPosition(cursor.selectionStart())
        left = self.cursorRect(here)
        last = left
        for position in range(cursor.selectionStart() + 1, end + 1):
            here.setPosition(position)
            rect = self.cursorRect(here)
            if rect.top() != left.top():
                lines.append(QRectF(left.topLeft(), last.bottomRight()))
                left = rect
            last = rect
        lines.append(QRectF(left.topLeft(), last.bottomRight()))
        return [line.adjusted(-3, -1, 3, 1) for line in lines]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the links, then on to the next widget."""
        if not self.hasFocus():
            # A thumbnail inside passes Tab up to here; it must not move the focus of the links.
            return QWidget.focusNextPrevChild(self, forward)
        self.complete()
        moved = super().focusNextPrevChild(forward)
        self.pointed.emit(self.focused_link() if self.hasFocus() else "")
        self.viewport().update()
        return moved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No link is pointed at any more."""
        super().focusOutEvent(event)
        self.pointed.emit("")
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tells when the pointer leaves while it is over a link."""
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit("")
        elif event.type() in (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress):
            self.complete()
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves the keys of the window's history to the window."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or event.key() == Qt.Key.Key_Backspace:
            event.ignore()
            return
        self.complete()
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on while it is hidden."""
        self._later.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Moves the guest with the text."""
        super().resizeEvent(event)
        self._move_guest()
        self.resized.emit()
