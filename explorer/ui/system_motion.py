"""Whether the system is set to move less: asked once, in the background, where the system lets itself be asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

SCREENLESS = ("offscreen", "minimal", "vnc")
"""The platforms on which there is nobody whose system it would be."""

_SERVICE, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.Settings"
_KEYS = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)
"""The settings of a Linux desktop that tell it, the second one for those that do not know the first; and what they say then."""

_PATIENCE_MS = 2000
_WINDOWS_ANIMATION = 0x1042
_MAC_SETTINGS = "Library/Preferences/com.apple.universalaccess.plist"


def ask(parent: QObject, less: Callable[[], object]) -> None:
    """Call `less`, now or later, if the system is set to move less; until `parent` is gone."""
    if QGuiApplication.platformName() in SCREENLESS:
        return
    if _windows_moves_less() or _mac_moves_less(Path.home() / _MAC_SETTINGS):
        less()
    elif has_bus():
        _ask_desktop(parent, less)


def has_bus() -> bool:
    """Whether there is a session bus: looking for one where there is none would start one."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or Path(f"/run/user/{os.getuid()}/bus").exists()


def _ask_desktop(parent: QObject, less: Callable[[], object]) -> None:
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    bus = QDBusConnection.sessionBus()
    for group, key, wanted in _KEYS:
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "ReadOne")
        message.setArguments([group, key])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _PATIENCE_MS), parent)

        def heard(found: Any, wanted: object = wanted) -> None:
            arguments = found.reply().arguments()
            found.deleteLater()
            if arguments and _plain(arguments[0]) == wanted:
                less()

        watcher.finished.connect(heard)


def _plain(value: Any) -> object:
    """What a variant holds."""
    return _plain(value.variant()) if hasattr(value, "variant") else value


def _windows_moves_less() -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        moves = ctypes.c_int(1)
        known = ctypes.windll.user32.SystemParametersInfoW(_WINDOWS_ANIMATION, 0, ctypes.byref(moves), 0)
        return bool(known) and not moves.value
    return False


def _mac_moves_less(settings: Path) -> bool:
    if sys.platform == "darwin":
        import plistlib  # noqa: PLC0415 - only there

        try:
            return bool(plistlib.loads(settings.read_bytes()).get("reduceMotion"))
        except (OSError, plistlib.InvalidFileException, ValueError, AttributeError):
            return False
    return False
