"""Which screen is for the class and which for the teacher, and how a window gets onto one.

Screens are called by their names: the object of a screen dies in Python when a window that was asked for it dies, though the
screen is still there.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


class Places(Struct, frozen=True):
    """Where the windows go.

    Attributes:
        audience: name of the screen for the class; empty if there is none to fill, and its window stays a window.
        teacher: name of the screen for the teacher.
        mirrored: whether two screens show the same, so that the class would see the script.
    """

    audience: str
    teacher: str
    mirrored: bool = False


class Seen(Struct, frozen=True):
    """A screen, by its name and where it is on the desktop."""

    name: str
    x: int
    y: int
    width: int
    height: int


def seen_screens() -> tuple[Seen, ...]:
    """The screens that are there now."""
    found = []
    for screen in QGuiApplication.screens():
        rect = screen.geometry()
        found.append(Seen(screen.name(), rect.x(), rect.y(), rect.width(), rect.height()))
    return tuple(found)


def choose(
    screens: Sequence[Seen], home: str, wanted: str = "", *, swapped: bool = False, insisted: bool = False
) -> Places:
    """Decide which screen is whose.

    Args:
        screens: those that are there.
        home: name of the screen where the program's window is: the teacher sits there.
        wanted: name of the screen that was asked for or chosen last time.
        swapped: whether the windows have changed places.
        insisted: whether the class gets `wanted` even if the program's window is there; the teacher gives way.
    """
    if not screens:
        return Places("", "")
    names = [screen.name for screen in screens]
    teacher = home if home in names else names[0]
    if insisted and wanted == teacher:
        return choose(screens, home, swapped=not swapped)
    here = next(screen for screen in screens if screen.name == teacher)
    # Two screens at one place show the same picture.
    others = [screen for screen in screens if (screen.x, screen.y) != (here.x, here.y)]
    mirrored = len(others) < len(screens) - 1
    if not others:
        return Places("", teacher, mirrored)
    free = [screen.name for screen in others]
    audience = wanted if wanted in free else max(others, key=lambda one: one.width * one.height).name
    return Places(teacher, audience, mirrored) if swapped else Places(audience, teacher, mirrored)


def screen_called(name: str) -> QScreen | None:
    """The screen of a name, looked up anew each time."""
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)


def fill(window: QWidget, name: str) -> bool:
    """Let a window fill a screen; whether there is such a screen.

    Naming the screen alone is not enough: the window then stays where it was on some systems, so it is moved as well.
    """
    screen = screen_called(name)
    if screen is None:
        return False
    window.showNormal()
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.winId()
    handle = window.windowHandle()
    if handle is not None:
        handle.setScreen(screen)
    window.showFullScreen()
    return True


def stands_on(window: QWidget, name: str) -> bool:
    """Whether a window is where it should be."""
    screen = screen_called(name)
    return screen is not None and screen.geometry().contains(window.frameGeometry().center())


def bring(window: QWidget, name: str) -> None:
    """Bring a window onto a screen, as large as it was if that fits; one that is there already stays."""
    screen = screen_called(name)
    if screen is None:
        return
    room = screen.availableGeometry()
    window.showNormal()
    if stands_on(window, name) and room.contains(window.geometry()):
        return
    width, height = min(window.width(), room.width()), min(window.height(), room.height())
    left, top = room.x() + (room.width() - width) // 2, room.y() + (room.height() - height) // 2
    window.setScreen(screen)
    window.setGeometry(QRect(left, top, width, height))
