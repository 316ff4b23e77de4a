"""Search in a panel over the window: type, see why something was found, see it on the canvas, go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import (
    QAbstractListModel,
    QElapsedTimer,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.model.theme import Profile
from explorer.ui.popup import Popup
from explorer.workspace.search import Hit, search
from explorer.workspace.search_index import Entry, Index
from explorer.workspace.whereabouts import Spot

_ROW = 52
_ROWS = 9
_WIDTH = 560
_AROUND = 64
"""The margins and the spaces between the parts of the panel."""

_SLICE = 30
"""How long the index is made at a time before the window gets its turn, in milliseconds."""

_KINDS = {
    "concept": "Concept",
    "box": "Box",
    "diagram": "Diagram",
    "page": "Page",
    "picture": "Picture",
    "tour": "Tour",
    "step": "Step",
    "command": "Command",
}

Where = Callable[[Entry], Spot | None]
"""Where an entry is to be seen; None if it is no place on a diagram."""

_HIT = Qt.ItemDataRole.UserRole + 1
_BELOW = Qt.ItemDataRole.UserRole + 2
_AnyIndex = QModelIndex | QPersistentModelIndex


class SearchPopup(Popup):
    """The search panel.

    Signals:
        previewed: the Hit under the cursor, or None.
        chosen: the Hit that was chosen.
    """

    previewed = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        """Make the hidden panel over `parent`."""
        # Neither a veil nor the middle: what is found is shown on the diagram behind.
        super().__init__(parent, _WIDTH, "Find anything", aside=True)
        self.index = Index()
        self._steps: Iterator[Index] = iter(())
        self._here = ""
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._make_on)
        self.closed.connect(lambda _none: self._turn.stop())
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find a part, a word of a note, or a command")
        self.field.setAccessibleName("Find anything")
        self.field.setClearButtonEnabled(False)
        self._hits = _Hits(self)
        self.list = QListView()
        self.list.setModel(self._hits)
        self._delegate = _HitPainter(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName("Results")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        self._hint = QLabel()
        self._hint.setObjectName("hint")
        self._elsewhere = QFrame()
        self._elsewhere.setObjectName("elsewhere")
        self._elsewhere.hide()
        beside = QHBoxLayout(self._elsewhere)
        beside.setContentsMargins(8, 4, 8, 4)
        beside.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(3)
        self._there, self._path, self._way = QLabel(), QLabel(), QLabel()
        self._there.setObjectName("there")
        words.addStretch(1)
        for label in (self._there, self._path, self._way):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        words.addStretch(1)
        for label in (self._path, self._way):
            label.setObjectName("hint")
        beside.addLayout(words, 1)
        for widget in (self.field, line, self.list, self._elsewhere, self._hint):
            self.inside.addWidget(widget)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_text)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._on_current)

    def offer(self, steps: Iterator[Index], here: str, where: Where) -> None:
        """Open the panel.

        Args:
            steps: the index of what can be found, more complete from step to step.
            here: the id of the present diagram.
            where: says where an entry is to be seen.
        """
        self._steps, self._here = steps, here
        self._hits.where = where
        self._make_on()
        self.field.clear()
        self._on_text("")
        self.open()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_beside(self, widget: QWidget) -> None:
        """Put a widget, such as a small map, beside the words on a hit that is elsewhere."""
        layout = self._elsewhere.layout()
        if isinstance(layout, QHBoxLayout):
            layout.insertWidget(0, widget)

    def show_elsewhere(self, found: Spot | None) -> None:
        """Say that the hit is on another diagram, and where; None if it is on this one or on none."""
        self._elsewhere.setVisible(found is not None)
        if found is not None:
            self._there.setText(f"On another diagram: {found.path[0]}")
            self._path.setText(" › ".join(found.path[1:]))
            self._path.setVisible(len(found.path) > 1)
            self._way.setText("What is marked on this diagram leads there." if found.through else "")
            self._way.setVisible(bool(found.through))
        self._fit()

    def _make_on(self) -> None:
        """Make the index for a moment, and go on when the window has had its turn."""
        clock = QElapsedTimer()
        clock.start()
        for index in self._steps:
            self.index = index
            if clock.elapsed() > _SLICE:
                self._turn.start(0)
                return
        # What was typed meanwhile was asked of what there was.
        if self.isVisible() and self.field.text():
            self._on_text(self.field.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._delegate.profile = profile
        self.list.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
            if event.key() in steps:
                self._move(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return True
        return super().eventFilter(watched, event)

    def _move(self, steps: int) -> None:
        rows = self._hits.rowCount()
        if rows:
            row = max(0, min(rows - 1, self.list.currentIndex().row() + steps))
            self.list.setCurrentIndex(self._hits.index(row))

    def _on_text(self, text: str) -> None:
        hits = search(self.index, text, self._here)
        self._hits.replace(hits)
        if hits:
            self.list.setCurrentIndex(self._hits.index(0))
            self._hint.setText("↑ ↓ to look, Enter to go, Esc to stay")
        else:
            self.previewed.emit(None)
            known = "Nothing has this name or these words." if text.strip() else "Names, words of notes, commands."
            self._hint.setText(known)
        self._fit()

    def _fit(self) -> None:
        """Make the list as high as its hits need and the window allows, and leave room below it for what is said of one."""
        there = self._elsewhere.sizeHint().height() if not self._elsewhere.isHidden() else 0
        room = self.most_height() - self.field.sizeHint().height() - self._hint.sizeHint().height() - there - _AROUND
        rows = min(_ROWS, self._hits.rowCount())
        self.list.setFixedHeight(max(_ROW, min(rows * _ROW + 14, room)) if rows else 0)
        self.panel.adjustSize()
        self.list.scrollTo(self.list.currentIndex())

    def _on_current(self, index: QModelIndex) -> None:
        self.previewed.emit(index.data(_HIT))

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(_HIT)
        if hit is not None:
            self.dismiss()
            self.chosen.emit(hit)


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Hit, ...] = ()
        self.where: Where = lambda _entry: None

    def below(self, hit: Hit) -> str:
        """The second line of a hit: why it was found, else what it is and where."""
        entry = hit.entry
        if hit.reason:
            return hit.reason
        if entry.kind == "diagram":
            return entry.text[:90]
        found = self.where(entry)
        # Of a box the diagram stands in the line above.
        path = () if found is None else found.path[1:] if entry.kind == "box" else found.path
        # Many boxes of somebody's own have one name; the first words of their second line tell what each is.
        what = (entry.kind == "box" and entry.text.partition(" · ")[0]) or _KINDS[entry.kind]
        return " · ".join((what, *([" › ".join(path)] if path else [])))

    def replace(self, hits: tuple[Hit, ...]) -> None:
        self.beginResetModel()
        self._rows = hits
        self.endResetModel()

    def rowCount(self, _parent: _AnyIndex | None = None) -> int:
        return len(self._rows)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        hit = self._rows[index.row()]
        if role == _HIT:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{hit.entry.title}, {hit.entry.hint}" if hit.entry.hint else hit.entry.title
        if role == _BELOW:
            return self.below(hit)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.below(hit)
        return None


class _HitPainter(QStyledItemDelegate):
    """Two lines a hit: the title with what matched in it, and why it was found."""

    profile: Profile | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _AnyIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        hit, profile = index.data(_HIT), self.profile
        if hit is None or profile is None:
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(profile.accent))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 8, 8)
        ink = profile.on_accent if chosen else profile.ink
        muted = profile.on_accent if chosen else profile.muted
        line = rect.adjusted(14, 6, -14, -6)
        top = QRect(line.x(), line.y(), line.width(), line.height() // 2)
        below = QRect(line.x(), top.bottom() + 1, line.width(), line.height() - top.height())
        hint_width = self._text(painter, top, hit.entry.hint, (), muted, 13, right=True)
        room = QRect(top.x(), top.y(), top.width() - hint_width - 16, top.height())
        self._text(painter, room, hit.entry.title, hit.spans, ink, 15, weight=QFont.Weight.Medium)
        self._text(painter, below, index.data(_BELOW), hit.reason_spans, muted, 13)
        painter.restore()

    def _text(
        self,
        painter: QPainter,
        where: QRect,
        text: str,
        spans: tuple[tuple[int, int], ...],
        colour: str,
        px: int,
        *,
        weight: QFont.Weight = QFont.Weight.Normal,
        right: bool = False,
    ) -> int:
        """Draw one line with its spans bold and underlined, and return how wide it is."""
        plain, strong = QFont(painter.font()), QFont(painter.font())
        for font in (plain, strong):
            font.setPixelSize(px)
        plain.setWeight(weight)
        strong.setWeight(QFont.Weight.Bold)
        strong.setUnderline(True)
        text = QFontMetrics(strong).elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        x = where.x() if not right else where.right() - QFontMetrics(plain).horizontalAdvance(text)
        start = x
        painter.setPen(QColor(colour))
        for piece, bold in _pieces(text, spans):
            painter.setFont(strong if bold else plain)
            width = QFontMetrics(painter.font()).horizontalAdvance(piece)
            painter.drawText(QRect(x, where.y(), width + 4, where.height()), Qt.AlignmentFlag.AlignVCenter, piece)
            x += width
        painter.setFont(plain)
        return x - start


def _pieces(text: str, spans: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [(piece, bold) for piece, bold in pieces if piece]
