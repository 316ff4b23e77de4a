"""The bar over the foot that says what is open, how its reading goes, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from explorer.model.opened import GROUPS, Group
from explorer.model.theme import Profile
from explorer.workspace.command import Command
from explorer.workspace.state import OpenState

HEIGHT = 46

_WORDS: dict[Group, str] = {"application": "Applications", "namespace": "Namespaces", "node": "Nodes"}

_LEAST = 40
"""So much of the name is always shown, in pixels."""


class OpenedBar(QFrame):
    """Says what is open and runs commands; it keeps no state.

    Args:
        commands: the table.
        run: runs a command by its id, with an argument.
    """

    def __init__(self, commands: dict[str, Command], run: Callable[[str, str], None]) -> None:
        super().__init__()
        self.setObjectName("opened")
        self.setAccessibleName("What is open")
        self.setFixedHeight(HEIGHT)
        self._commands, self._run = commands, run
        self._stale = self._looked = False
        self._title = self._words = ""
        self.name, self.state = QLabel(), QLabel()
        self.name.setObjectName("name")
        self.state.setObjectName("state")
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.findings = self._button("findings", "Findings")
        self._groups = QFrame()
        self._groups.setObjectName("groups")
        self.group_of: dict[Group, QToolButton] = {}
        row = QHBoxLayout(self._groups)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        together = QButtonGroup(self._groups)
        together.setExclusive(False)
        for group in GROUPS:
            button = self._button(f"group-{group}", _WORDS[group], checkable=True)
            together.addButton(button)
            row.addWidget(button)
            self.group_of[group] = button
        self.fold = self._button("fold-identical", "Fold", checkable=True)
        self.mask_it = self._button("mask", "Mask", checkable=True)
        self.again = self._button("open-again", "Read again")
        self.compare = self._button("compare-with", "Compare")
        self.run_it = self._button("run-opened", "Run it")
        self.close_it = self._button("close-opened", "Close")
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(6)
        layout.addWidget(self.name)
        layout.addWidget(self.state, 1)
        layout.addWidget(self.findings)
        layout.addWidget(self._groups)
        self._deeds = (self.fold, self.mask_it, self.again, self.compare, self.run_it, self.close_it)
        for button in self._deeds:
            layout.addWidget(button)

    def show_state(
        self, title: str, opened: OpenState, words: str, findings: int | None, *, stale: bool = False
    ) -> None:
        """Show what is open.

        Args:
            title: its name, as it may be seen.
            opened: how it is shown.
            words: how the reading or the watching goes; empty if there is nothing to say.
            findings: how many there are; None if nobody looked for any.
            stale: whether it should be read again.
        """
        self._title = title
        self._words = words
        self.state.setToolTip(words)
        self._looked = findings is not None
        self.findings.setText(f"{findings:,} finding{'' if findings == 1 else 's'}" if findings else "No findings")
        for group, button in self.group_of.items():
            button.setChecked(group == opened.manner.group)
        self.fold.setChecked(opened.manner.fold)
        self.mask_it.setChecked(opened.manner.masked)
        self.again.setEnabled(not opened.live)
        if bool(self.again.property("wanted")) != stale:
            self.again.setProperty("wanted", stale)
            self.again.style().polish(self.again)
        self._stale = stale
        self._make_room()

    def set_profile(self, profile: Profile) -> None:
        """Paint in the colours of a profile."""
        p = profile
        self.setStyleSheet(
            f"#opened{{background:{p.panel};border-top:1px solid {p.rule}}}"
            f"#opened QLabel{{color:{p.muted}}}#opened QLabel#name{{color:{p.ink};font-weight:650}}"
            f"#groups{{background:{p.sunken};border-radius:9px}}"
            f"QToolButton{{color:{p.ink};padding:4px 9px;font-weight:600}}"
            f"QToolButton:checked{{background:{p.panel};border:1px solid {p.edge}}}"
            f"QToolButton[wanted='true']{{color:{p.link};border:1px solid {p.accent};border-radius:8px}}"
            f"QToolButton:checked:focus{{border:2px solid {p.accent}}}"
            f"QToolButton:disabled{{color:{p.faint}}}"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Show what there is room for, the more important first, and cut the name, with a sign, to the room that is left."""
        again = (self.again,) if self._stale else ()
        looked = (self.findings,) if self._looked else ()
        wanted: tuple[tuple[QWidget, ...], ...] = (
            (self.close_it,), looked, again, (self.compare, self.run_it), (self._groups,),
            (self.fold, self.mask_it, self.again),
        )  # fmt: skip
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        # Two gaps are beside the words on the reading.
        left = self.width() - margins.left() - margins.right() - 2 * spacing
        shown: set[QWidget] = set()
        for parts in wanted:
            new = [part for part in parts if part not in shown]
            room = sum(part.sizeHint().width() + spacing for part in new)
            if shown and left - room < _LEAST:
                break
            shown.update(new)
            left -= room
        for part in (self.findings, self._groups, *self._deeds):
            part.setVisible(part in shown)
        name = _cut(self.name, self._title, max(left, _LEAST))
        self.name.setToolTip(self._title if name != self._title else "")
        rest = left - self.name.fontMetrics().horizontalAdvance(name)
        # Of one word of many nothing is understood.
        _cut(self.state, self._words if rest >= _LEAST else "", rest)

    def _button(self, command: str, words: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        found = self._commands[command]
        button.setText(words)
        button.setCheckable(checkable)
        button.setToolTip(f"{found.title}  {found.keys[0]}" if found.keys else found.title)
        button.setAccessibleName(found.title)
        button.clicked.connect(lambda: self._run(command, ""))
        return button


def _cut(label: QLabel, text: str, room: int) -> str:
    """Show a text, cut to some room with a sign; the answer is what is shown."""
    label.ensurePolished()
    words = label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    label.setText(words)
    return words
