"""The steps of a tour in a list: a click looks at one, a double click or Enter goes there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.model.lesson import Tour
from explorer.model.theme import Profile
from explorer.workspace.lesson import Lesson

STEP = Qt.ItemDataRole.UserRole
"""The index of a row's step."""

_MARK = Qt.ItemDataRole.UserRole + 1
_LINE, _AROUND, _LEFT = 18, 28, 51
"""The height of a line of the title, what a row has besides, and what stands left and right of a title, in pixels."""

_Index = QModelIndex | QPersistentModelIndex


class StepList(QListWidget):
    """All steps that are taught."""

    looked = Signal(int)
    """The index of a step that the teacher wants to look at."""
    gone = Signal(int)
    """The index of a step that the teacher wants to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setAccessibleName("Steps")
        self.setMinimumWidth(150)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.painter = _StepPainter(self)
        self.setItemDelegate(self.painter)
        self._of: tuple[str, tuple[int, ...]] | None = None
        self.itemActivated.connect(lambda item: self.gone.emit(item.data(STEP)))
        self.itemClicked.connect(lambda item: self.looked.emit(item.data(STEP)))
        self.currentRowChanged.connect(self._on_row)

    def _on_row(self, row: int) -> None:
        item = self.item(row)
        # Whoever walks through the list with the arrow keys looks at each step.
        if item is not None and self.window().focusWidget() is self:
            self.looked.emit(item.data(STEP))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A list that has acted on it lets it go on all the same; it would go a step further.
            event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Titles may need one line more, or less.
        self.scheduleDelayedItemsLayout()

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self.painter.profile = profile
        self.viewport().update()

    def show_lesson(self, lesson: Lesson, tour: Tour) -> None:
        """Show where a lesson is."""
        steps = tuple(dict.fromkeys(beat.step for beat in lesson.beats if beat.step < len(tour.steps)))
        self.blockSignals(True)
        if self._of != (tour.id, steps):
            self._of = (tour.id, steps)
            self.clear()
            for number, index in enumerate(steps, 1):
                step = tour.steps[index]
                item = QListWidgetItem(step.title)
                item.setData(STEP, index)
                item.setData(Qt.ItemDataRole.ToolTipRole, f"{number}. {step.title}")
                self.addItem(item)
        seen = lesson.seen.step
        for row, index in enumerate(steps):
            step = tour.steps[index]
            here = index == lesson.beat.step
            held = lesson.held >= 0 and index == seen and not here
            # First what must be read even where the list is narrow.
            below = ["problem"] if step.problem else []
            below += [f"{step.minutes:g} min"]
            below += ["question"] if step.question is not None else []
            below += ["not on the short path"] if step.extra else []
            mark = (
                "here" if here else "held" if held else "past" if index < lesson.beat.step else "",
                " · ".join(below),
            )
            self.item(row).setData(_MARK, mark)
            self.item(row).setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{mark[1]}{', now' if here else ''}")
        wanted = lesson.looked_at if lesson.looked_at in steps else lesson.beat.step
        if wanted in steps:
            self.setCurrentRow(steps.index(wanted))
            self.scrollToItem(self.currentItem())
        self.blockSignals(False)
        self.painter.looking = lesson.looked_at >= 0
        self.viewport().update()


def _font(option: QStyleOptionViewItem, weight: QFont.Weight) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(14)
    font.setWeight(weight)
    return font


class _StepPainter(QStyledItemDelegate):
    """A number, a title, and below it the planned time."""

    profile: Profile | None = None
    looking = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._high(option, str(index.data())) + _AROUND)

    def _high(self, option: QStyleOptionViewItem, title: str) -> int:
        """The height of a title, of two lines at most; it is measured as heavy as it can be."""
        view = self.parent()
        assert isinstance(view, QListWidget)  # noqa: S101 - narrows a type
        wide = QFontMetrics(_font(option, QFont.Weight.DemiBold)).horizontalAdvance(title)
        return _LINE * (2 if wide > view.viewport().width() - _LEFT else 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        profile = self.profile
        if profile is None:
            return
        state, below = index.data(_MARK) or ("", "")
        here, current = state == "here", bool(option.state & QStyle.StateFlag.State_Selected)
        focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        rect = option.rect.adjusted(4, 2, -4, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if here:
            painter.setBrush(QColor(profile.accent))
            painter.drawRoundedRect(rect, 8, 8)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(profile.sunken))
            painter.drawRoundedRect(rect, 8, 8)
        if current and (focus or self.looking):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(profile.ink if here else profile.accent), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 7, 7)
        ink = QColor(profile.on_accent if here else profile.muted if state == "past" else profile.ink)
        faint = QColor(profile.on_accent if here else profile.muted)
        font = _font(option, QFont.Weight.DemiBold if here else QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(faint)
        number = QRect(rect.left() + 4, rect.top() + 4, 24, 19)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.row() + 1))
        high = rect.height() + 4 - _AROUND
        line = QRect(number.right() + 9, number.top(), rect.right() - number.right() - 13, high)
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(line, flags, str(index.data()))
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(faint)
        words = f"the class sees this · {below}" if state == "held" else below
        line = QRect(line.left(), line.bottom(), line.width(), 18)
        words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
