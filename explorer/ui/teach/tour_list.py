"""The way into a lesson: which tour, from which step, on which screen, for how large a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from explorer.model.catalogue import Pack
from explorer.model.lesson import Tour
from explorer.model.theme import Profile
from explorer.opening import Teaching
from explorer.ui.popup import Popup
from explorer.ui.teach import screens
from explorer.ui.teach.remembered import Remembered
from explorer.ui.teach.teacher_style import teacher_sheet
from explorer.workspace.lesson import ROOMS, Room
from explorer.workspace.search_index import words_of

_WIDTH = 940
_LIST = 350
_TOUR = Qt.ItemDataRole.UserRole
_ROOMS: dict[Room, str] = {"small": "Small", "medium": "Medium", "large": "Large"}
_FAR: dict[Room, str] = {
    "small": "up to four screen heights to the back row",
    "medium": "up to six screen heights to the back row",
    "large": "up to eight screen heights to the back row",
}


class TourList(Popup):
    """The tours by topic, and beside them what there is to choose."""

    started = Signal(object)
    """A Teaching: how the lesson is to begin."""

    def __init__(self, parent: QWidget, home: Callable[[], str]) -> None:
        """Make the hidden panel over `parent`; `home` names the screen that the teacher sits at."""
        super().__init__(parent, _WIDTH, "Tours")
        self._home = home
        self._pack = Pack("", "")
        self._muted = ""
        self._kept = Remembered()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Choose a tour, or type to find one")
        self.field.setAccessibleName("Find a tour")
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("tours")
        self.list.setAccessibleName("Tours")
        self.list.setFixedWidth(_LIST)
        self.list.setWordWrap(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_tour())
        self.list.itemActivated.connect(lambda _item: self._start())
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        both = QHBoxLayout()
        both.setSpacing(18)
        both.addWidget(self.list)
        both.addLayout(self._details(), 1)
        self.inside.addWidget(self.field)
        self.inside.addWidget(line)
        self.inside.addLayout(both, 1)

    def _details(self) -> QVBoxLayout:
        self.told, self.title, self.summary, self.facts, self.steps, self.where = (QLabel() for _ in range(6))
        self.told.setObjectName("told")
        self.told.hide()
        self.title.setObjectName("name")
        self.facts.setObjectName("hint")
        self.where.setObjectName("hint")
        self.steps.setObjectName("hint")
        for label in (self.told, self.title, self.summary, self.facts, self.steps, self.where):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.go_on, self.anew = QRadioButton(), QRadioButton("From the beginning")
        self.short = QCheckBox("Short path")
        self.rooms: dict[Room, QRadioButton] = {}
        group, sizes = QButtonGroup(self), QButtonGroup(self)
        for button in (self.go_on, self.anew):
            group.addButton(button)
        rooms = QHBoxLayout()
        rooms.setSpacing(14)
        rooms.addWidget(QLabel("Room"))
        for room in ROOMS:
            button = self.rooms[room] = QRadioButton(_ROOMS[room])
            button.setToolTip(_FAR[room])
            sizes.addButton(button)
            rooms.addWidget(button)
        rooms.addStretch(1)
        self.start = QPushButton("Start")
        self.start.setObjectName("primary")
        self.windowed = QPushButton("Start in a window")
        self.windowed.setToolTip("For sharing it in a call: nothing fills a screen")
        self.check = QPushButton("Test my room")
        self.check.setToolTip("Begin with a screen that tells whether the back row can read it")
        self.start.clicked.connect(lambda _checked: self._start())
        self.windowed.clicked.connect(lambda: self._start(windowed=True))
        self.check.clicked.connect(lambda: self._start(check=True))
        below = QHBoxLayout()
        for push in (self.start, self.windowed, self.check):
            push.setMinimumHeight(44)
            below.addWidget(push)
        below.addStretch(1)
        details = QVBoxLayout()
        details.setContentsMargins(0, 8, 0, 6)
        details.setSpacing(9)
        for widget in (self.told, self.title, self.summary, self.facts, self.steps):
            details.addWidget(widget)
        details.addSpacing(4)
        for choice in (self.go_on, self.anew, self.short):
            choice.setMinimumHeight(28)
            details.addWidget(choice)
        details.addLayout(rooms)
        details.addStretch(1)
        details.addWidget(self.where)
        details.addLayout(below)
        return details

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self.panel.setStyleSheet(
            teacher_sheet(profile)
            + "QLabel#name { font-size: 21px; font-weight: 700; }"
            + "QListWidget { padding: 2px 4px; } QListWidget::item { padding: 8px 8px; border-radius: 8px; }"
            + f"QListWidget::item:hover {{ background: {profile.sunken}; color: {profile.ink}; }}"
            + f"QListWidget::item:selected {{ background: {profile.accent}; color: {profile.on_accent}; }}"
        )
        self._muted = profile.muted

    def begin(self, pack: Pack, kept: Remembered, wanted: str = "", told: str = "") -> None:
        """Open over the tours of a pack.

        Args:
            pack: whose tours.
            kept: where they were left, and what was chosen.
            wanted: id of the tour that is chosen at first.
            told: why it opens by itself, in a line; empty if it was asked for.
        """
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self._pack, self._kept = pack, kept
        for room, button in self.rooms.items():
            button.setChecked(room == kept.room)
            # One stop for Tab: the one that is chosen.
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if room == kept.room else Qt.FocusPolicy.ClickFocus)
        self.where.setText(_where(self._home(), kept.screen))
        self.field.clear()
        self._fill("")
        self._choose(wanted)
        self.list.setFixedHeight(min(520, self.most_height() - 110))
        self.open()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                self._move(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._start()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            else:
                self._start()
            return
        super().keyPressEvent(event)

    @property
    def tour(self) -> Tour | None:
        """The tour that is chosen."""
        item = self.list.currentItem()
        return self._pack.tours.get(item.data(_TOUR)) if item is not None and item.data(_TOUR) else None

    def _rows(self) -> list[int]:
        return [row for row in range(self.list.count()) if self.list.item(row).data(_TOUR)]

    def _move(self, steps: int) -> None:
        rows = self._rows()
        if rows:
            now = self.list.currentRow()
            at = rows.index(now) + steps if now in rows else 0
            self.list.setCurrentRow(rows[max(0, min(len(rows) - 1, at))])

    def _choose(self, tour: str) -> None:
        rows = self._rows()
        at = next((row for row in rows if self.list.item(row).data(_TOUR) == tour), rows[0] if rows else -1)
        self.list.setCurrentRow(at)

    def _fill(self, text: str) -> None:
        chosen = self.tour
        self.list.blockSignals(True)
        self.list.clear()
        for topic, tours in _by_topic(self._pack, text):
            head = QListWidgetItem(topic)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            font = QFont(self.list.font())
            font.setPixelSize(13)
            font.setWeight(QFont.Weight.DemiBold)
            head.setFont(font)
            head.setForeground(QColor(self._muted))
            self.list.addItem(head)
            for tour in tours:
                item = QListWidgetItem(tour.title)
                item.setData(_TOUR, tour.id)
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{tour.summary} {_minutes(tour.minutes)}")
                self.list.addItem(item)
        self.list.blockSignals(False)
        self._choose(chosen.id if chosen is not None else "")
        self._show_tour()

    def _show_tour(self) -> None:
        tour = self.tour
        for part in (self.start, self.windowed, self.check, self.short):
            part.setEnabled(tour is not None)
        left = self._left(tour)
        self.go_on.setVisible(left >= 0)
        self.anew.setVisible(left >= 0)
        self.short.setVisible(tour is not None and any(step.extra for step in tour.steps))
        if tour is None:
            none = "This pack has no tours." if not self._pack.tours else "No tour has these words."
            self.title.setText(none)
            self.summary.setText("")
            self.facts.setText("")
            self.steps.setText("")
            return
        self.title.setText(tour.title)
        self.summary.setText(tour.summary)
        short = sum(step.minutes for step in tour.steps if not step.extra)
        self.facts.setText(" · ".join(_facts(tour)))
        self.steps.setText("  ·  ".join(step.title for step in tour.steps))
        self.short.setText(f"Short path: {_minutes(short)}")
        if left >= 0:
            self.go_on.setText(f"Go on at step {left + 1}: {tour.steps[left].title}")
            self.go_on.setChecked(True)

    def _left(self, tour: Tour | None) -> int:
        """The index of the step at which a tour was left; -1 if it was not begun, or ended."""
        if tour is None:
            return -1
        name = self._kept.steps.get(f"{self._pack.id}/{tour.id}", "")
        at = next((n for n, step in enumerate(tour.steps) if step.id == name), -1)
        return at if at > 0 else -1

    def _start(self, *, windowed: bool = False, check: bool = False) -> None:
        tour = self.tour
        if tour is None:
            return
        left = self._left(tour)
        step = tour.steps[left].id if left >= 0 and self.go_on.isChecked() else ""
        room = next(name for name, button in self.rooms.items() if button.isChecked())
        short = self.short.isChecked() and not self.short.isHidden()
        self.dismiss()
        self.started.emit(Teaching(tour.id, step, windowed, room=room, short=short, check=check))


def _by_topic(pack: Pack, text: str) -> Iterator[tuple[str, list[Tour]]]:
    """The tours that have all these words, by the title of their topic, in the order of the topics."""
    wanted = words_of(text)
    found: dict[str, list[Tour]] = {}
    for tour in pack.tours.values():
        topic = pack.topics.get(tour.topic)
        title = topic.title if topic is not None else "Other tours"
        words = " ".join(words_of(f"{tour.title} {tour.summary} {title} {' '.join(s.title for s in tour.steps)}"))
        if tour.steps and all(word in words for word in wanted):
            found.setdefault(title, []).append(tour)
    order = [topic.title for topic in pack.topics.values()]
    yield from sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))


def _minutes(minutes: float) -> str:
    return f"{max(1, round(minutes))} min"


def _facts(tour: Tour) -> Iterator[str]:
    yield _minutes(tour.minutes)
    yield f"{len(tour.steps)} steps"
    asked = sum(step.question is not None for step in tour.steps)
    if asked:
        yield f"{asked} question{'s' if asked > 1 else ''} to the class"


def _where(home: str, wanted: str) -> str:
    """Where “Start” shows the tour."""
    places = screens.choose(screens.seen_screens(), home, wanted)
    if places.audience:
        return f"“Start” fills the screen {places.audience}; the script stays on {places.teacher}."
    if places.mirrored:
        return "Two screens show the same picture: choose “extend” in the system's settings to keep the script to yourself."
    return "There is one screen: “Start” fills it, and Ctrl+1 brings the script. Connect a projector to have both."
