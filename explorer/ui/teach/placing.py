"""The two windows of a lesson on the screens that there are, while screens come and go."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from explorer.ui.teach import screens
from explorer.ui.teach.screens import Places

VERIFY_MS = 250
"""How long after a window was sent to a screen one looks whether it got there."""

SETTLED_MS = 400
"""How long screens may come and go before the windows follow."""

NOT_THERE = "The class's window is not where it should be: press S, or drag it there and press F."
MIRRORED = (
    "Both screens show the same picture, and the class sees this window: choose “extend” in the system's settings."
)


class Wish(Struct, frozen=True):
    """How a lesson is to be opened.

    Attributes:
        windowed: whether the class's window stays a window, to be shared in a call.
        screen: name of the screen for the class; empty for the largest other one.
        insisted: whether that screen was asked for, and not only chosen last time: then the teacher's window gives way to it.
    """

    windowed: bool = False
    screen: str = ""
    insisted: bool = False


class Placing(QObject):
    """Puts the windows in their places, looks whether they got there, and does so again whenever a screen comes or goes."""

    told = Signal(str)
    """A line for the teacher; empty if all is well."""

    def __init__(self, application: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._audience: QWidget | None = None
        self._teacher: QWidget | None = None
        self._home = ""
        self._wish = Wish()
        self._swapped = self._tried_again = False
        self.places = Places("", "")
        self._verify = self._single(VERIFY_MS, self._look)
        self._settling = self._single(SETTLED_MS, self.place)
        application.screenAdded.connect(self._on_screens)
        application.screenRemoved.connect(self._on_screens)

    def _single(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def start(self, audience: QWidget, teacher: QWidget, home: str, wish: Wish) -> None:
        """Place two windows; `home` is the name of the screen that the teacher sits at."""
        self._audience, self._teacher, self._home, self._wish = audience, teacher, home, wish
        self._swapped = False
        self.place()

    def stop(self) -> None:
        """Leave the windows alone."""
        self._verify.stop()
        self._settling.stop()
        self._audience = self._teacher = None

    def swap(self, swapped: bool) -> None:
        """Let the windows change places."""
        if swapped != self._swapped:
            self._swapped = swapped
            self.place()

    def place(self) -> None:
        """Put both windows in their places."""
        audience, teacher = self._audience, self._teacher
        if audience is None or teacher is None:
            return
        self._tried_again = False
        self.places = screens.choose(
            screens.seen_screens(), self._home, self._wish.screen, swapped=self._swapped, insisted=self._wish.insisted
        )
        self._put()
        self.told.emit(MIRRORED if self.places.mirrored else "")

    def _put(self) -> None:
        audience, teacher, places = self._audience, self._teacher, self.places
        if audience is None or teacher is None:
            return
        screens.bring(teacher, places.teacher)
        alone = not places.audience
        if self._wish.windowed:
            screens.bring(audience, places.audience or places.teacher)
            audience.show()
            teacher.show()
        elif alone:
            # One screen: the class sees it, and must not see the script. Ctrl+1 brings the teacher's window.
            screens.fill(audience, places.teacher)
            teacher.hide()
            audience.activateWindow()
        else:
            screens.fill(audience, places.audience)
            # On a screen of its own there is nothing else to be seen.
            teacher.showMaximized()
            teacher.raise_()
            teacher.activateWindow()
            self._verify.start()

    @property
    def alone(self) -> bool:
        """Whether the class's window fills the only screen, so that nothing else can be seen."""
        return self._audience is not None and self._audience.isFullScreen() and not self.places.audience

    @property
    def words(self) -> str:
        """Where the class's window is, as the teacher reads it."""
        audience, places = self._audience, self.places
        if audience is None:
            return ""
        if not audience.isFullScreen():
            return "The class's window can be shared – F fills a screen with it"
        if not places.audience:
            return "One screen: the class sees this window – Ctrl+1 hides it again"
        return f"The class sees {places.audience}"

    def _look(self) -> None:
        audience, places = self._audience, self.places
        if audience is None or not places.audience or screens.stands_on(audience, places.audience):
            return
        if self._tried_again:
            self.told.emit(NOT_THERE)
        else:
            self._tried_again = True
            self._put()

    def toggle_full_screen(self) -> None:
        """Let the class's window fill its screen, or be a window."""
        audience = self._audience
        if audience is None:
            return
        if audience.isFullScreen():
            self._wish = replace(self._wish, windowed=True)
            audience.showNormal()
            if self._teacher is not None:
                self._teacher.show()
            self.told.emit("")
        else:
            self._wish = replace(self._wish, windowed=False)
            self.place()

    def raise_teacher(self) -> None:
        """Bring the teacher's window to the front; where it lies over the class's, the next time away again."""
        audience, teacher = self._audience, self._teacher
        if audience is None or teacher is None:
            return
        if audience.isFullScreen() and not self.places.audience and teacher.isVisible():
            teacher.hide()
            audience.activateWindow()
        else:
            (teacher.show if self._wish.windowed else teacher.showMaximized)()
            teacher.raise_()
            teacher.activateWindow()

    def _on_screens(self) -> None:
        if self._audience is not None:
            self._settling.start()
