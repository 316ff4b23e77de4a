"""The bar below the diagram: play and step, the time, the speed, the runs, and the time line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from explorer.model.running import Lane
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import ui_face
from explorer.ui.glyphs import Glyphs
from explorer.ui.help_sheet import key_text
from explorer.ui.sim.buttons import RoundButton, Run, plain
from explorer.ui.sim.lanes import PITCH, TOP
from explorer.ui.sim.sheet import bar_sheet
from explorer.ui.sim.timeline import TimeLine
from explorer.workspace import Command
from explorer.workspace.simulating import SPEEDS
from explorer.workspace.simulation_words import clock
from explorer.workspace.state import Lab

MODEL = "a model, not a real cluster"
LANES = ((960, 8), (760, 6), (560, 4), (0, 2))
"""In a window of at least this height so many lanes are seen at once; the others are scrolled to."""

_MODEL_FROM, _SEED_FROM, _COUNTS_FROM = 1000, 820, 700
_RUNS_FROM = 560
_GAP, _SIDES = 10, 46
"""The room between the parts of the transport, and beside all of them."""


class Bar(QFrame):
    """The transport and the time line of a simulation."""

    def __init__(self, commands: Mapping[str, Command], glyphs: Glyphs, run: Run) -> None:
        super().__init__()
        self.setObjectName("sim-bar")
        self.setAccessibleName("Simulation")
        self._glyphs, self._run, self._commands = glyphs, run, commands
        self._profile = PROFILES["desk-light"]
        self._counts = ("", "", "")
        self._runs: list[QToolButton] = []
        self._lab: Lab | None = None
        self._held: RoundButton | None = None
        self.start = self._round("sim-to-start", "ui-to-start")
        self.back = self._round("sim-step-back", "ui-hop-back", "sim-second-back")
        self.play = self._round("sim-play", "ui-play")
        self.play.large = True
        self.on = self._round("sim-step", "ui-hop-on", "sim-second")
        self.time = QLabel("00:00")
        self.time.setObjectName("time")
        self.length = QLabel()
        self.speed = self._words("Speed", f"Speed   {key_text('<')}   {key_text('>')}")
        self.speed.setMenu(self._speeds())
        self.busy = QLabel()
        self.busy.setObjectName("told")
        self.stop = self._words("Stop", "Stop simulating   Esc")
        self.stop.setText("Stop")
        self.counts = QLabel()
        self.counts.setObjectName("counts")
        self._run_row = QHBoxLayout()
        self._run_row.setSpacing(4)
        self.close_button = self._words("Close the simulation", _hint(commands["sim-close"]))
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.clicked.connect(lambda: run("sim-close", ""))
        self.line = TimeLine()
        self._area = QScrollArea()
        self._lay_out()
        self.show_busy(-1.0)
        self.tell("")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(18, 8, 12, 4)
        row.setSpacing(_GAP)
        for part in (self.start, self.back, self.play, self.on):
            row.addWidget(part)
        row.addSpacing(6)
        row.addWidget(self.time)
        row.addWidget(self.length)
        row.addWidget(self.speed)
        row.addWidget(self.busy)
        row.addWidget(self.stop)
        row.addLayout(self._run_row)
        row.addStretch(1)
        row.addWidget(self.counts)
        row.addWidget(self.close_button)
        self._area.setWidget(self.line)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_lab(self, lab: Lab) -> None:
        """Show whether time goes on, how fast, and which runs there are."""
        self._lab = lab
        self.play.set_icon("ui-pause" if lab.playing else "ui-play", "Pause" if lab.playing else "Play")
        self.speed.setText(f"{lab.speed}×")
        self.speed.setAccessibleName(f"Speed: {lab.speed} times as fast as a clock")
        while len(self._runs) < len(lab.runs):
            button = self._words("", "")
            button.setObjectName("run")
            button.setCheckable(True)
            number = len(self._runs)
            button.clicked.connect(partial(self._show_run, number))
            self._runs.append(button)
            self._run_row.addWidget(button)
        for number, button in enumerate(self._runs):
            if number < len(lab.runs):
                seen = number in (lab.shown, lab.beside)
                button.setText(lab.runs[number].rpartition(" · ")[2] if number else "first run")
                button.setToolTip(f"{lab.runs[number]}{': seen' if seen else ''}")
                button.setAccessibleName(f"{lab.runs[number]}{', seen' if seen else ''}")
                button.setChecked(seen)
        self._fit_in(self.width())

    def show_lanes(self, lanes: Sequence[Lane], length: int, known: int, until: float) -> None:
        """Show the lanes of the runs that are seen; see `TimeLine.show_run`."""
        self.line.show_run(lanes, length, known, until=until)
        shown = min(len(lanes), next(most for least, most in LANES if self.window().height() >= least))
        tall = round(TOP + max(1, shown) * PITCH + 6)
        if self._area.height() != tall:
            self._area.setFixedHeight(tall)
        self.length.setText(f"of {clock(length)}  ·")

    def show_time(self, time: float, event: int, events: int, seed: int) -> None:
        """Show the present moment."""
        words = clock(time)
        if self.time.text() != words:
            self.time.setText(words)
        self.line.show_time(time)
        counts = (f"event {event:,} of {events:,}", f"seed {seed}", MODEL)
        if counts != self._counts:
            self._counts = counts
            self._tell_counts(self.width())
            self.line.setAccessibleDescription(f"{words}, {counts[0]}")

    def show_busy(self, part: float) -> None:
        """Say how far the simulating is, 0 to 1; below 0 nothing is simulated."""
        busy = part >= 0
        self.stop.setVisible(busy)
        self.busy.setText(f"simulating … {round(part * 100)} %" if busy else "")
        self.busy.setVisible(busy)
        buttons = (self.start, self.back, self.play, self.on)
        held = next((button for button in buttons if button.hasFocus()), None)
        if busy and held is not None:
            # The focus comes back; left alone it would go to whatever stands beside.
            self._held = held
            self.line.setFocus()
        for button in buttons:
            button.setEnabled(not busy)
        if not busy and self._held is not None:
            if self.line.hasFocus():
                self._held.setFocus()
            self._held = None

    def tell(self, told: str) -> None:
        """Say why something could not be done."""
        self.busy.setText(told)
        self.busy.setVisible(bool(told))

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile = profile
        self.setStyleSheet(bar_sheet(profile, ui_face()))
        for button in (self.start, self.back, self.play, self.on):
            button.set_profile(profile)
        self.close_button.setIcon(self._glyphs.icon("ui-close", profile.muted, 16))
        self.line.set_profile(profile)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _round(self, command: str, icon: str, other: str = "") -> RoundButton:
        commands = self._commands
        return RoundButton(commands[command], icon, self._glyphs, self._run, commands[other] if other else None)

    def _words(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("words")
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _speeds(self) -> QMenu:
        menu = QMenu(self)
        for speed in SPEEDS:
            words = "1×  as fast as a clock" if speed == 1 else f"{speed}×"
            menu.addAction(words, partial(self._run, "sim-speed", str(speed)))
        return menu

    def _show_run(self, number: int, _checked: bool = False) -> None:
        self._run("sim-show", str(number))
        if self._lab is not None:
            self.show_lab(self._lab)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in(self.width())

    def _fit_in(self, width: int) -> None:
        """Give up what is said every time, the seed, the counts, the runs, the length, the speed and steps: play and time stay."""
        runs = len(self._lab.runs) if self._lab is not None else 0
        for number, button in enumerate(self._runs):
            button.setVisible(1 < runs > number and width >= _RUNS_FROM + 90 * runs)
        left = width - _SIDES
        for parts in (
            (self.play, self.close_button, self.time),
            (self.back, self.on),
            (self.start,),
            (self.speed,),
            (self.length,),
        ):
            room = sum(part.sizeHint().width() + _GAP for part in parts)
            for part in parts:
                part.setVisible(part is self.play or left >= room)
            left = left - room if left >= room else 0
        self._tell_counts(width)

    def _tell_counts(self, width: int) -> None:
        runs = len(self._lab.runs) if self._lab is not None else 1
        width -= 95 * runs if runs > 1 else 0
        places = (_COUNTS_FROM, _SEED_FROM, _MODEL_FROM)
        words = "  ·  ".join(one for one, least in zip(self._counts, places, strict=True) if width >= least)
        self.counts.setText(words)
        self.counts.setToolTip("  ·  ".join(self._counts))


def _hint(command: Command) -> str:
    return f"{plain(command)}   {'   '.join(key_text(key) for key in command.keys)}"
