"""The picture viewer: a picture in the place of the canvas, with its steps and hot spots."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.model.catalogue import Picture
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import ui_face
from explorer.ui.images.drawing import open_drawing
from explorer.ui.images.surface import Surface
from explorer.ui.images.toolbar import TitleLabel, ToolBar, ToolButton

_STEP_TIME = 1200
_ZOOM_KEY = 1.25


class PictureViewer(QWidget):
    """Shows one picture of a series."""

    closed = Signal()
    """The viewer shall be left."""
    hot_chosen = Signal(object)
    """Id of the concept whose hot spot was chosen."""
    picture_changed = Signal(object)
    """Id of the picture that is shown now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._profile = PROFILES["desk-light"]
        self._series: tuple[Picture, ...] = ()
        self._names: dict[str, str] = {}
        self.picture = Picture("", "", "")
        self.surface = Surface(self)
        self.surface.hot_chosen.connect(self.hot_chosen)
        self.surface.zoomed.connect(self._tell_zoom)
        self._clock = QTimer(self)
        self._clock.setInterval(_STEP_TIME)
        self._clock.timeout.connect(self._tick)
        self.title = TitleLabel()
        self.title.setObjectName("title")
        self.place_label = QLabel()
        self.place_label.setObjectName("muted")
        self.counter = QLabel()
        self.counter.setObjectName("muted")
        self.zoom_label = QLabel("100 %")
        self.zoom_label.setObjectName("muted")
        self.caption = self._words("caption")
        self.alternative = self._words("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.bar = self._tool_bar()
        layout.addWidget(self.bar)
        layout.addWidget(self.surface, 1)
        layout.addWidget(self._foot())
        self.setFocusProxy(self.surface)
        self.set_profile(self._profile)

    def _button(self, sign: str, words: str, keys: str, act: Callable[[], object]) -> ToolButton:
        button = ToolButton(sign, words, keys, self)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _tool_bar(self) -> ToolBar:
        self.close_button = self._button("close", "Close the picture", "Esc", self.leave)
        self.previous_button = self._button("previous", "Previous picture", "←", lambda: self._turn(-1))
        self.next_button = self._button("next", "Next picture", "→", lambda: self._turn(1))
        self.back_button = self._button("back", "Step back", "PgUp", lambda: self.go_step(-1))
        self.forth_button = self._button("forth", "Next step", "PgDn", lambda: self.go_step(1))
        self.play_button = self._button("play", "Play the steps", "", self.toggle_play)
        self.light_button = ToolButton("Show parts", "Show all parts that can be chosen", "", self)
        self.light_button.setCheckable(True)
        self.light_button.toggled.connect(self.surface.light_all)
        self.smaller_button = self._button("smaller", "Zoom out", "−", lambda: self.surface.zoom(1 / _ZOOM_KEY))
        self.larger_button = self._button("larger", "Zoom in", "+", lambda: self.surface.zoom(_ZOOM_KEY))
        self.fit_button = self._button("Fit", "Show the whole picture", "0", self.surface.fit)
        self.actual_button = self._button("100 %", "Actual size", "1", self.surface.actual_size)
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self.close_button,),
            (self.previous_button, self.place_label, self.next_button),
            (self.title,),
            (self.back_button, self.counter, self.forth_button, self.play_button),
            (self.light_button,),
            (self.smaller_button, self.zoom_label, self.larger_button, self.fit_button, self.actual_button),
        )
        # What goes first is what a key or the wheel does too.
        spare = (
            self.actual_button, self.zoom_label, self.smaller_button, self.larger_button, self.fit_button,
            self.counter, self.light_button, self.place_label, self.play_button,
        )  # fmt: skip
        return ToolBar(self.title, groups, spare, self)

    def _words(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _foot(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("foot")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(24, 10, 24, 12)
        layout.setSpacing(4)
        layout.addWidget(self.caption)
        layout.addWidget(self.alternative)
        foot = QScrollArea(self)
        foot.setObjectName("words")
        foot.setWidget(inside)
        foot.setWidgetResizable(True)
        foot.setFrameShape(QScrollArea.Shape.NoFrame)
        foot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot.setMaximumHeight(104)
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._words_area = foot
        return foot

    # What is shown.

    def set_series(self, pictures: Sequence[Picture]) -> None:
        """The pictures that previous and next go through."""
        self._series = tuple(pictures)
        self._refresh_buttons()

    def show_picture(self, picture: Picture, names: dict[str, str], concept: str = "") -> None:
        """Shows a picture with all its steps.

        Args:
            picture: what to show.
            names: the names of concepts by id, for the labels of hot spots.
            concept: whose place in the picture is outlined and looked at; empty for none.
        """
        self.stop()
        changed = picture.id != self.picture.id
        self.picture, self._names = picture, names
        drawing = open_drawing(picture)
        self.surface.show_drawing(drawing, drawing.steps, names, concept)
        self.title.setText(picture.title)
        self.caption.setText(picture.caption)
        self.caption.setVisible(bool(picture.caption))
        self.alternative.setText(picture.alt)
        self.alternative.setVisible(bool(picture.alt))
        self._words_area.setVisible(bool(picture.caption or picture.alt))
        words = f"{picture.alt} {drawing.problem}".strip()
        for widget in (self, self.surface):
            widget.setAccessibleName(picture.title)
            widget.setAccessibleDescription(words)
        self._refresh_buttons()
        # Only a change is told: a window that answers by showing the same picture must not be called for ever.
        if changed:
            self.picture_changed.emit(picture.id)

    def set_profile(self, profile: Profile) -> None:
        """Changes the colours."""
        p = self._profile = profile
        self.surface.set_profile(profile)
        face = f"font-family:'{ui_face()}'"
        self.setStyleSheet(
            f"#viewer,#bar,#foot,#words{{background:{p.panel};border:none}}"
            f"#bar{{border-bottom:1px solid {p.rule}}}#words{{border-top:1px solid {p.rule}}}"
            f"QLabel{{{face};font-size:14px;color:{p.ink}}}"
            f"#title{{font-size:16px;font-weight:600}}#caption{{font-size:15px}}"
            f"#muted{{font-size:13.5px;color:{p.muted}}}"
            f"QToolButton{{{face};font-size:14px;font-weight:600;color:{p.ink};background:transparent;"
            f"border:2px solid transparent;border-radius:8px;padding:0 8px}}"
            f"QToolButton:hover{{background:{p.sunken}}}QToolButton:disabled{{color:{p.faint}}}"
            f"QToolButton:checked{{background:{p.sunken};border-color:{p.edge}}}"
            f"QToolButton:focus{{border-color:{p.link}}}"
            f"QScrollBar:vertical{{background:transparent;width:12px;margin:2px}}"
            f"QScrollBar::handle:vertical{{background:{p.edge};border-radius:4px;min-height:24px}}"
            f"QScrollBar::add-line,QScrollBar::sub-line{{height:0}}"
            f"QScrollBar::add-page,QScrollBar::sub-page{{background:transparent}}"
        )

    def set_reduced_motion(self, on: bool) -> None:
        """With reduced motion the camera jumps."""
        self.surface.reduced_motion = on

    @property
    def step(self) -> int:
        """The last reveal step that is shown."""
        return self.surface.step

    @property
    def playing(self) -> bool:
        """Whether the steps go on by themselves."""
        return self._clock.isActive()

    # What can be done.

    def leave(self) -> None:
        """Asks to be left."""
        self.stop()
        self.closed.emit()

    def go_step(self, by: int) -> None:
        """Shows one step more or one less, and ends playing."""
        self.stop()
        self._show_step(self.step + by)

    def toggle_play(self) -> None:
        """Plays the steps, from the first if all are shown; or pauses."""
        if self.playing:
            self.stop()
            return
        if self.step >= self.surface.drawing.steps:
            self._show_step(1)
        if self.step < self.surface.drawing.steps:
            self._clock.start()
        self._refresh_buttons()

    def stop(self) -> None:
        """Pauses."""
        self._clock.stop()
        self._refresh_buttons()

    def _tick(self) -> None:
        self._show_step(self.step + 1)
        if self.step >= self.surface.drawing.steps:
            self.stop()

    def _show_step(self, step: int) -> None:
        steps = self.surface.drawing.steps
        if steps:
            self.surface.show_step(min(max(step, 1), steps))
            self._refresh_buttons()

    def _turn(self, by: int) -> None:
        ids = [one.id for one in self._series]
        if self.picture.id in ids:
            place = ids.index(self.picture.id) + by
            if 0 <= place < len(ids):
                self.show_picture(self._series[place], self._names)

    def _tell_zoom(self, scale: float) -> None:
        self.zoom_label.setText(f"{scale:.0%}".replace("%", " %"))

    def _refresh_buttons(self) -> None:
        steps = self.surface.drawing.steps
        self.counter.setText(f"Step {self.step} of {steps}")
        self.back_button.setEnabled(self.step > 1)
        self.forth_button.setEnabled(self.step < steps)
        self.play_button.sign = "pause" if self.playing else "play"
        self.play_button.setAccessibleName("Pause" if self.playing else "Play the steps")
        self.play_button.setToolTip(self.play_button.accessibleName())
        self.play_button.update()
        ids = [one.id for one in self._series]
        place = ids.index(self.picture.id) if self.picture.id in ids else -1
        self.place_label.setText(f"{place + 1} of {len(ids)}" if place >= 0 else "")
        self.previous_button.setEnabled(place > 0)
        self.next_button.setEnabled(0 <= place < len(ids) - 1)
        drawing = self.surface.drawing
        zooming = (self.smaller_button, self.zoom_label, self.larger_button, self.fit_button, self.actual_button)
        turning, stepping = (self.previous_button, self.next_button), (self.back_button, self.forth_button)
        wanted: dict[QWidget, bool] = dict.fromkeys(zooming, not drawing.problem)
        wanted |= dict.fromkeys(turning, len(ids) > 1)
        wanted |= dict.fromkeys((*stepping, self.play_button, self.counter), steps > 0)
        wanted |= {self.place_label: len(ids) > 1 and place >= 0, self.light_button: bool(drawing.hot_spots(steps))}
        self.bar.want(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The viewer's keys; all others go on to the window."""
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_Plus: lambda: self.surface.zoom(_ZOOM_KEY),
            Qt.Key.Key_Equal: lambda: self.surface.zoom(_ZOOM_KEY),
            Qt.Key.Key_Minus: lambda: self.surface.zoom(1 / _ZOOM_KEY),
            Qt.Key.Key_0: self.surface.fit,
            Qt.Key.Key_1: self.surface.actual_size,
            Qt.Key.Key_Left: lambda: self._turn(-1),
            Qt.Key.Key_Right: lambda: self._turn(1),
            Qt.Key.Key_PageUp: lambda: self.go_step(-1),
            Qt.Key.Key_PageDown: lambda: self.go_step(1),
            Qt.Key.Key_Return: self.surface.choose_focused,
            Qt.Key.Key_Enter: self.surface.choose_focused,
        }
        act = acts.get(event.key())
        plain = not event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
        if act is not None and plain:
            act()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hands the focus to the picture."""
        super().focusInEvent(event)
        self.surface.setFocus(event.reason())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on while it is hidden."""
        self.stop()
        super().hideEvent(event)
