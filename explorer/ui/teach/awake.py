"""Keeps the screen from going dark while a lesson is on, where the system lets itself be asked."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtGui import QGuiApplication

from explorer.ui.system_motion import SCREENLESS, has_bus

# The session bus of Linux, asked through Qt: nothing to install, and no network. Without it, the teacher is told.
_SERVICE, _PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
_CONNECTION = "podium-lesson"
_PATIENCE_MS = 400
"""How long the desktop may take to answer."""

_WINDOWS_CONTINUOUS, _WINDOWS_DISPLAY = 0x80000000, 0x00000002


class Awake:
    """A wish that can be taken back: the screen stays on. It never fails; `kept` says whether the system has granted it."""

    def __init__(self) -> None:
        self.kept = False

    def ask(self, why: str) -> bool:
        """Ask the system to keep the screen on, and tell whether it does; `why` may be shown by the desktop."""
        if not self.kept and QGuiApplication.platformName() not in SCREENLESS:
            self.kept = _keep_on_windows(on=True) or _ask_desktop(why)
        return self.kept

    def rest(self) -> None:
        """Let the screen go dark again."""
        if not self.kept:
            return
        self.kept = False
        if not _keep_on_windows(on=False):
            _leave_desktop()


def _keep_on_windows(*, on: bool) -> bool:
    """Whether this is Windows, and has been told."""
    if sys.platform == "win32":
        state = _WINDOWS_CONTINUOUS | (_WINDOWS_DISPLAY if on else 0)
        return bool(ctypes.windll.kernel32.SetThreadExecutionState(state))
    return False


def _ask_desktop(why: str) -> bool:
    """Whether there is a desktop that understands, and keeps the screen on until the connection is left."""
    if not has_bus():
        return False
    try:
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage  # noqa: PLC0415 - not on every system
    except ImportError:
        return False
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, _CONNECTION)
    message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "Inhibit")
    message.setArguments(["Podium", why])
    answer = bus.call(message, QDBus.CallMode.Block, _PATIENCE_MS)
    granted = answer.type() == QDBusMessage.MessageType.ReplyMessage
    if not granted:
        QDBusConnection.disconnectFromBus(_CONNECTION)
    return granted


def _leave_desktop() -> None:
    # A wish lasts as long as the connection on which it came, also if the program dies.
    from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - not on every system

    QDBusConnection.disconnectFromBus(_CONNECTION)
