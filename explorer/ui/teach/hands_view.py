"""Counting hands: how many raised theirs for each choice of the open question, and a second vote."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout

from explorer.ui.teach.buttons import TARGET, Run, hint
from explorer.workspace import Command
from explorer.workspace.lesson import Choice, Lesson

_MOST_HANDS = 999


class HandsView(QFrame):
    """A row for each choice; the right one is marked, for only the teacher sees this."""

    def __init__(self, commands: Mapping[str, Command], run: Run) -> None:
        super().__init__()
        self.setObjectName("card")
        self._run = run
        self._shown: tuple[Choice, ...] = ()
        self.fields: list[QSpinBox] = []
        self._labels: list[QLabel] = []
        self._first: list[QLabel] = []
        title = QLabel("Hands")
        title.setObjectName("group")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.again = QPushButton("Second vote")
        self.again.setToolTip(hint(commands["vote-again"]))
        self.again.clicked.connect(lambda: run("vote-again", ""))
        self.reveal = QPushButton("Reveal the answer")
        self.reveal.setToolTip(hint(commands["reveal-answer"]))
        self.reveal.clicked.connect(lambda: run("reveal-answer", ""))
        for button in (self.again, self.reveal):
            button.setMinimumHeight(TARGET - 8)
        below = QHBoxLayout()
        below.addWidget(self.again)
        below.addWidget(self.reveal)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addLayout(self._grid)
        layout.addLayout(below)

    def show_question(self, lesson: Lesson, choices: tuple[Choice, ...]) -> None:
        """Show the choices of the open question and their counts; none hides the card."""
        asked = choices if lesson.beat.question else ()
        self.setVisible(bool(asked))
        if asked != self._shown:
            self._shown = asked
            self._build(asked)
        votes = lesson.counts or ((0,) * len(asked),)
        self.again.setEnabled(len(lesson.counts) == 1)
        for n, field in enumerate(self.fields):
            field.blockSignals(True)
            field.setValue(votes[-1][n])
            field.blockSignals(False)
            self._first[n].setText(f"first {votes[0][n]}" if len(votes) > 1 else "")

    def _build(self, asked: tuple[Choice, ...]) -> None:
        for widget in (*self.fields, *self._labels, *self._first):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self.fields, self._labels, self._first = [], [], []
        for n, choice in enumerate(asked):
            letter = chr(ord("A") + n)
            label = QLabel(f"{letter}   {choice.text}{'   ✓' if choice.right else ''}")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("right", choice.right)
            label.setToolTip(choice.why)
            first = QLabel()
            first.setObjectName("hint")
            field = QSpinBox()
            field.setRange(0, _MOST_HANDS)
            field.setMinimumSize(84, TARGET - 8)
            field.setAccessibleName(f"Hands for {letter}: {choice.text}")
            field.valueChanged.connect(lambda hands, choice=n: self._run("count-hands", f"{choice}/{hands}"))
            self._grid.addWidget(label, n, 0)
            self._grid.addWidget(first, n, 1)
            self._grid.addWidget(field, n, 2)
            self.fields.append(field)
            self._labels.append(label)
            self._first.append(first)
