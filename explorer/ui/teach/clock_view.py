"""The teacher's clock: how long the lesson has run, how long it still has, and how it keeps to its plan."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTime
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from explorer.model.lesson import Tour
from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.buttons import TARGET, CommandButton, Run, hint
from explorer.workspace import Command
from explorer.workspace.lesson import Lesson
from explorer.workspace.lesson_words import OFF_PLAN, behind, clock, pace, taught

_WHAT = {"elapsed": "of", "left": "left of", "clock": "planned", "hidden": ""}


class ClockView(QWidget):
    """A time to look at, its words, and the buttons that stop it and set it back."""

    def __init__(self, commands: Mapping[str, Command], run: Run) -> None:
        super().__init__()
        self._profile: Profile | None = None
        self._late = 0.0
        self.pace = QLabel()
        self.pace.setObjectName("pace")
        self.plan = QLabel()
        self.plan.setObjectName("hint")
        for label in (self.pace, self.plan):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.time = QToolButton()
        self.time.setObjectName("time")
        self.time.setMinimumSize(QSize(96, TARGET))
        self.time.setToolTip(hint(commands["timer-mode"]))
        self.time.setAccessibleName("Clock")
        self.time.clicked.connect(lambda: run("timer-mode", ""))
        self.run = CommandButton(commands["timer"], "ui-pause", run, key="")
        self.reset = CommandButton(commands["timer-reset"], "ui-reset", run, key="")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.pace)
        words.addWidget(self.plan)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(words)
        for button in (self.time, self.run, self.reset):
            layout.addWidget(button)

    def show_time(self, lesson: Lesson, tour: Tour, elapsed: float) -> None:
        """Show a moment of a lesson; `elapsed` in seconds."""
        total = sum(taught(lesson, tour).values())
        late = behind(lesson, tour, elapsed)
        over = elapsed - total
        match lesson.timer:
            case "elapsed":
                time = clock(elapsed)
            case "left":
                time = clock(-over) if over <= 0 else f"+{clock(over)}"
            case "clock":
                time = QTime.currentTime().toString("HH:mm")
            case "hidden":
                time = "–"
        self.time.setText(time)
        shown = lesson.timer != "hidden"
        self.pace.setText(pace(late) if shown else "Clock hidden")
        what = "over the" if lesson.timer == "left" and over > 0 else _WHAT[lesson.timer]
        self.plan.setText(f"{what} {clock(total)}{'' if lesson.running else ' · stopped'}" if shown else "")
        # Words say it too: colour alone would not.
        state = "late" if late > OFF_PLAN else "early" if late < -OFF_PLAN else ""
        state = state if shown else ""
        if self.pace.property("state") != state:
            self.pace.setProperty("state", state)
            self.pace.style().unpolish(self.pace)
            self.pace.style().polish(self.pace)

    def show_running(self, running: bool, glyphs: Glyphs, profile: Profile) -> None:
        """Show whether the clock runs."""
        self.run.set_icon("ui-pause" if running else "ui-play", glyphs, profile)

    def set_profile(self, glyphs: Glyphs, profile: Profile) -> None:
        """Draw the icons in the colours of a profile."""
        for button in (self.run, self.reset):
            button.set_profile(glyphs, profile)
