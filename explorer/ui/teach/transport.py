"""What moves on a step: play, pause, one hop on or back, any moment of it, faster, slower."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from explorer.model.theme import Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.buttons import TARGET, CommandButton, Run
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.player import Player
from explorer.workspace import Command
from explorer.workspace.lesson import Lesson


class Transport(QWidget):
    """The buttons and the slider of the one clock for hops; it is hidden on a step on which nothing moves."""

    def __init__(self, commands: Mapping[str, Command], player: Player, run: Run) -> None:
        super().__init__()
        self._player = player
        self.back = CommandButton(commands["hop-back"], "ui-hop-back", run, key="")
        self.play = CommandButton(commands["play"], "ui-play", run, key="")
        self.on = CommandButton(commands["hop-forward"], "ui-hop-on", run, key="")
        self.slower = CommandButton(commands["slower"], "ui-minus", run, key="")
        self.faster = CommandButton(commands["faster"], "ui-plus", run, key="")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment of the movement")
        self.slider.setToolTip(commands["scrub"].title)
        self.slider.setMinimumHeight(TARGET)
        self.slider.valueChanged.connect(lambda value: run("scrub", str(value)))
        self.speed = QLabel()
        self.speed.setObjectName("hint")
        self.speed.setMinimumWidth(40)
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in (self.back, self.play, self.on):
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(self.slider, 1)
        layout.addSpacing(8)
        for part in (self.slower, self.speed, self.faster):
            layout.addWidget(part)
        player.ticked.connect(self._show_time)

    def show_moment(self, lesson: Lesson, moment: Moment, glyphs: Glyphs, profile: Profile) -> None:
        """Show what moves at a moment, and whether it does."""
        self.setVisible(bool(moment.hops))
        self.play.set_icon("ui-pause" if lesson.playing else "ui-play", glyphs, profile)
        self.speed.setText(f"{lesson.speed:g}×")
        self.slider.blockSignals(True)
        self.slider.setRange(0, round(self._player.length))
        self.slider.blockSignals(False)
        self._show_time(self._player.time)

    def _show_time(self, time: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(time))
        self.slider.blockSignals(False)

    def set_profile(self, glyphs: Glyphs, profile: Profile) -> None:
        """Draw the icons in the colours of a profile."""
        for button in (self.back, self.play, self.on, self.slower, self.faster):
            button.set_profile(glyphs, profile)
