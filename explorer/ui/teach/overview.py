"""All steps at once, as small slides: a click looks at one, a double click or Enter goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from explorer.model.lesson import Tour
from explorer.model.theme import PROFILES
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.slide import Slide
from explorer.workspace.lesson import Beat, Lesson

_TILE, _LARGEST = 288, 460
"""How wide a small slide is, in pixels: at least, and where few steps have much room."""

_BESIDE, _BELOW = 22, 54
"""The room that a tile takes beside its slide, and below it for its name."""

_STEP = Qt.ItemDataRole.UserRole

Moments = Callable[[Lesson, Beat], Moment]


class Overview(QListWidget):
    """A grid of small slides, painted one after the other when the window has nothing else to do."""

    looked = Signal(int)
    """The index of a step that the teacher wants to look at."""
    gone = Signal(int)
    """The index of a step that the teacher wants to go to."""

    def __init__(self, glyphs: Glyphs, moments: Moments) -> None:
        """Make the empty grid; `moments` says what a slide shows at a beat."""
        super().__init__()
        self.setObjectName("overview")
        self.setAccessibleName("All steps")
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setUniformItemSizes(True)
        self.setWordWrap(True)
        self.setSpacing(10)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._moments = moments
        self._slide = Slide(glyphs, self)
        self._slide.reduced = True
        self._slide.hide()
        self._of: tuple[object, ...] = ()
        self._waiting: list[tuple[int, Lesson, Beat]] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._paint_next)
        self.itemActivated.connect(lambda item: self.gone.emit(item.data(_STEP)))
        self.itemClicked.connect(lambda item: self.looked.emit(item.data(_STEP)))
        self.currentRowChanged.connect(self._on_row)

    def _on_row(self, row: int) -> None:
        item = self.item(row)
        if item is not None and self.window().focusWidget() is self:
            self.looked.emit(item.data(_STEP))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A list that has acted on it lets it go on all the same; it would go a step further.
            event.accept()

    def show_lesson(self, lesson: Lesson, tour: Tour, aspect: float) -> None:
        """Show all steps that are taught, as the class will see them at last."""
        last: dict[int, Beat] = {}
        for beat in lesson.beats:
            # A step with a picture is known by the picture, not by the words that follow it.
            if beat.step < len(tour.steps) and not (beat.part and tour.steps[beat.step].picture):
                last[beat.step] = beat
        wide = self._tile(len(last), aspect)
        of = (tour, tuple(last.values()), lesson.room, lesson.dark, aspect, wide)
        self.blockSignals(True)
        if of != self._of:
            self._of = of
            size = QSize(wide, round(wide / aspect))
            self.clear()
            self.setIconSize(size)
            self.setGridSize(QSize(size.width() + _BESIDE, size.height() + _BELOW))
            self._slide.resize(size * 2)
            blank = QPixmap(size)
            blank.fill(PROFILES[lesson.profile].sunken)
            for number, step in enumerate(last, 1):
                item = QListWidgetItem(QIcon(blank), f"{number}  {tour.steps[step].title}")
                item.setData(_STEP, step)
                item.setToolTip(tour.steps[step].title)
                self.addItem(item)
            self._waiting = [(row, lesson, beat) for row, beat in enumerate(last.values())]
            self._turn.start()
        steps = list(last)
        wanted = lesson.looked_at if lesson.looked_at in steps else lesson.beat.step
        if wanted in steps:
            self.setCurrentRow(steps.index(wanted))
            self.scrollToItem(self.currentItem())
        self.blockSignals(False)

    def _tile(self, count: int, aspect: float) -> int:
        """How wide tiles are: as wide as lets all of them be seen at once, if they are large enough then."""
        room = self.contentsRect()
        fitting = [
            min((room.width() - 30) // columns - _BESIDE - 10, _LARGEST)
            for columns in range(1, count + 1)
        ]  # fmt: skip
        for columns, wide in enumerate(fitting, 1):
            rows = -(-count // columns)
            if wide > _TILE and rows * (round(wide / aspect) + _BELOW + 10) + 20 <= room.height():
                return wide
        return _TILE

    def _paint_next(self) -> None:
        if not self._waiting:
            self._turn.stop()
            return
        row, lesson, beat = self._waiting.pop(0)
        self._slide.show_moment(self._moments(lesson, beat), PROFILES[lesson.profile])
        picture = QPixmap.fromImage(self._slide.picture())
        item = self.item(row)
        if item is not None:
            icon = QIcon(picture)
            # A chosen tile is framed, not tinted.
            icon.addPixmap(picture, QIcon.Mode.Selected)
            item.setIcon(icon)

    def finish(self) -> None:
        """Paint now what is still missing; for who cannot wait."""
        while self._waiting:
            self._paint_next()
        self._turn.stop()

    def rest(self) -> None:
        """Stop painting."""
        self._turn.stop()
        self._waiting = []
