"""The bar over the foot that says what is open, how its reading goes, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from explorer.model.opened import GROUPS, Group
from explorer.model.theme import Profile
from explorer.workspace.command import Command
from explorer.workspace.state import OpenState

HEIGHT = 46

_WORDS: dict[Group, str] = {"application": "Applications", "namespace": "Namespaces", "node": "Nodes"}

_GROUPS_FROM, _DEEDS_FROM, _SWITCHES_FROM = 780, 620, 980
"""From these widths on there is room for what stands together, for what can be done, and for the switches."""


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
        self._stale = False
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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(6)
        layout.addWidget(self.name)
        layout.addWidget(self.state, 1)
        layout.addWidget(self.findings)
        layout.addWidget(self._groups)
        for button in (self.fold, self.mask_it, self.again, self.compare, self.run_it, self.close_it):
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
        self.name.setText(title)
        self.state.setText(words)
        self.state.setToolTip(words)
        self.findings.setVisible(findings is not None)
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
        """Show what there is room for, the more important first."""
        wide = self.width()
        self._groups.setVisible(wide >= _GROUPS_FROM)
        for button in (self.compare, self.run_it):
            button.setVisible(wide >= _DEEDS_FROM)
        for switch in (self.fold, self.mask_it):
            switch.setVisible(wide >= _SWITCHES_FROM)
        self.again.setVisible(wide >= _SWITCHES_FROM or self._stale)

    def _button(self, command: str, words: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        found = self._commands[command]
        button.setText(words)
        button.setCheckable(checkable)
        button.setToolTip(f"{found.title}  {found.keys[0]}" if found.keys else found.title)
        button.setAccessibleName(found.title)
        button.clicked.connect(lambda: self._run(command, ""))
        return button
