"""The picture viewer: a picture in the place of the canvas, with its steps and hot spots."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from explorer.model.catalogue import Picture
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import ui_face
from explorer.ui.images.drawing import open_drawing
from explorer.ui.images.surface import Surface

_STEP_TIME = 1200
_ZOOM_KEY = 1.25

# Strokes in a square of 24 units, drawn here because a font's signs differ from machine to machine.
_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "close": (((6, 6), (18, 18)), ((18, 6), (6, 18))),
    "previous": (((15, 5), (8, 12), (15, 19)),),
    "next": (((9, 5), (16, 12), (9, 19)),),
    "back": (((17, 6), (10, 12), (17, 18)), ((7, 6), (7, 18))),
    "forth": (((7, 6), (14, 12), (7, 18)), ((17, 6), (17, 18))),
    "play": (((8, 5), (18, 12), (8, 19), (8, 5)),),
    "pause": (((9, 6), (9, 18)), ((15, 6), (15, 18))),
    "smaller": (((6, 12), (18, 12)),),
    "larger": (((6, 12), (18, 12)), ((12, 6), (12, 18))),
}


class ToolButton(QToolButton):
    """A button of the tool bar; leaves the arrow keys to the viewer."""

    def __init__(self, sign: str, words: str, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign = sign
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})" if keys else words)
        self.setText("" if sign in _STROKES else sign)
        self.setMinimumSize(QSize(40, 36))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space; the arrow keys go on to the viewer."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and its sign in the colour of its words."""
        super().paintEvent(event)
        strokes = _STROKES.get(self.sign)
        if strokes is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(self.rect()).center()
        painter.translate(centre.x() - 10, centre.y() - 10)
        painter.scale(20 / 24, 20 / 24)
        pen = QPen(QColor(self.palette().buttonText().color()), 2.1)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in strokes:
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke]))


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
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.counter = QLabel()
        self.counter.setObjectName("muted")
        self.zoom_label = QLabel("100 %")
        self.zoom_label.setObjectName("muted")
        self.caption = self._words("caption")
        self.alternative = self._words("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tool_bar())
        layout.addWidget(self.surface, 1)
        layout.addWidget(self._foot())
        self.setFocusProxy(self.surface)
        self.set_profile(self._profile)

    def _button(self, sign: str, words: str, keys: str, act: Callable[[], object]) -> ToolButton:
        button = ToolButton(sign, words, keys, self)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _tool_bar(self) -> QWidget:
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
        bar = QWidget(self)
        bar.setObjectName("bar")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(2)
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self.close_button,),
            (self.previous_button, self.next_button),
            (self.title,),
            (self.back_button, self.counter, self.forth_button, self.play_button),
            (self.light_button,),
            (self.smaller_button, self.zoom_label, self.larger_button, self.fit_button, self.actual_button),
        )
        for group in groups:
            for widget in group:
                layout.addWidget(widget, 1 if widget is self.title else 0)
            layout.addSpacing(10)
        return bar

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
        for widget in (self.back_button, self.forth_button, self.play_button, self.counter):
            widget.setVisible(steps > 0)
        self.counter.setText(f"Step {self.step} of {steps}")
        self.back_button.setEnabled(self.step > 1)
        self.forth_button.setEnabled(self.step < steps)
        self.play_button.sign = "pause" if self.playing else "play"
        self.play_button.setAccessibleName("Pause" if self.playing else "Play the steps")
        self.play_button.setToolTip(self.play_button.accessibleName())
        self.play_button.update()
        self.light_button.setVisible(bool(self.surface.drawing.hot_spots(steps)))
        ids = [one.id for one in self._series]
        place = ids.index(self.picture.id) if self.picture.id in ids else -1
        self.previous_button.setEnabled(place > 0)
        self.next_button.setEnabled(0 <= place < len(ids) - 1)
        for button in (self.previous_button, self.next_button):
            button.setVisible(len(ids) > 1)
        zooming = (self.smaller_button, self.zoom_label, self.larger_button, self.fit_button, self.actual_button)
        for widget in zooming:
            widget.setVisible(not self.surface.drawing.problem)

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
