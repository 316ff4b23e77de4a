"""Predict first: a question before something is seen, and the answer when it is."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.ui.sim.flow import FlowLayout
from explorer.workspace.simulation_words import Bet, clock


class Predict(QFrame):
    """A question with its choices.

    Signals:
        chosen: the index of a choice; -1 if nobody wants to say.
        followed: id of the concept that explains it.
    """

    chosen = Signal(object)
    followed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("call")
        self._shown: tuple[Bet | None, bool] = (None, False)
        self.question = QLabel()
        self.question.setObjectName("question")
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self._choices = QWidget()
        self._flow = FlowLayout(self._choices)
        self.buttons: list[QPushButton] = []
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.RichText)
        self.hint.linkActivated.connect(lambda target: self.followed.emit(target.partition(":")[2]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(9)
        self._head = QLabel()
        self._head.setObjectName("head")
        for part in (self._head, self.question, self._choices, self.hint):
            layout.addWidget(part)
        self.hide()

    def show_bet(self, bet: Bet | None, *, seen: bool, link: str = "", colour: str = "") -> None:
        """Show a question, what was said, or the answer.

        Args:
            bet: the question; None for none.
            seen: whether what was asked for can be seen now.
            link: the name of the concept that explains it.
            colour: of links.
        """
        self.setVisible(bet is not None)
        if (bet, seen) == self._shown or bet is None:
            self._shown = (bet, seen)
            return
        anew = self._shown[0] is None or self._shown[0].asked != bet.asked
        self._shown = (bet, seen)
        if anew:
            self._make(bet)
        # What was said stands in the hint: the buttons would take the room of what is read next.
        self._choices.setVisible(bet.open)
        self._head.setText("Predict first" if bet.open else "Your prediction")
        self.hint.setText(_hint(bet, link, colour, seen=seen))
        self.setAccessibleName(f"{self._head.text()}: {bet.asked.ask}")
        self.setAccessibleDescription(bet.verdict if seen else "")

    def begin(self) -> None:
        """Take the focus."""
        if self.buttons:
            self.buttons[0].setFocus()

    def _make(self, bet: Bet) -> None:
        self.question.setText(bet.asked.ask)
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for number, words in enumerate((*bet.asked.choices, "Skip")):
            button = QPushButton(words)
            skip = number == len(bet.asked.choices)
            if skip:
                button.setObjectName("quiet")
            button.clicked.connect(partial(self._choose, -1 if skip else number))
            self._flow.addWidget(button)
            button.show()
            self.buttons.append(button)
        self._choices.updateGeometry()

    def _choose(self, number: int, _checked: bool = False) -> None:
        self.chosen.emit(number)


def _hint(bet: Bet, link: str, colour: str, *, seen: bool) -> str:
    if bet.open:
        return "Playing on waits for what you say."
    if not seen:
        said = "You wanted no guess." if bet.skipped else f"You said {html.escape(bet.asked.choices[bet.chosen])}."
        return f"{said} Play on: it shows at {clock(bet.asked.until)}."
    asked = bet.asked
    wrong = asked.whys[bet.chosen] if 0 <= bet.chosen < len(asked.whys) and bet.chosen != asked.answer else ""
    why = "".join(f" {html.escape(words)}" for words in (wrong, asked.why) if words)
    see = (
        f' See <a href="concept:{bet.asked.concept}" style="color:{colour};text-decoration:none;font-weight:600">{html.escape(link)}</a>.'
        if link
        else ""
    )
    return f"<b>{html.escape(bet.verdict)}</b>{why}{see}"
