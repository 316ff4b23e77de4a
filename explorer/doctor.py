"""What this machine lacks to show a window, and how to get it; looks only, changes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# What Qt 6.11's window plug-in for X11 and its own libraries are linked to, with Debian's package of each.
LIBRARIES: dict[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

FONT_PACKAGE = "fonts-inter"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_PLATFORMS_WITHOUT_DISPLAY = ("offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs", "vkkhrdisplay")
_PLATFORMS_WITH_DISPLAY = ("xcb", "wayland", "wayland-egl")
_X11_SOCKETS = "/tmp/.X11-unix"  # noqa: S108 - where X servers listen
_SECONDS = 2.0
_WHAT_TO_DO = (
    "start it from a desktop session, or with 'xvfb-run podium', or make a picture with 'podium snapshot OUT.png'"
)


class Finding(NamedTuple):
    """One thing that was looked at: whether it is well, what was found, and what to do if it is not."""

    well: bool
    what: str
    remedy: str = ""


def missing_packages() -> tuple[str, ...]:
    """The Debian packages whose libraries, or fonts, Qt would not find here; empty away from Linux."""
    if not sys.platform.startswith("linux"):
        return ()
    lacking = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if not _has_fonts():
        lacking.append(FONT_PACKAGE)
    return tuple(lacking)


def display_problem(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Why no window can be opened: one line that says what to do; empty if one can.

    A display that is named is also asked whether it is there: Qt would abort the process if it were not.
    """
    asked = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not platform.startswith("linux") or asked in _PLATFORMS_WITHOUT_DISPLAY:
        return ""
    if asked and asked not in _PLATFORMS_WITH_DISPLAY:
        return f"QT_QPA_PLATFORM={asked} is no window system of Qt; expected xcb or wayland, or leave it out"
    wayland = environment.get("WAYLAND_DISPLAY", "")
    display = environment.get("DISPLAY", "")
    if not wayland and not display:
        return f"there is no display to open a window on; {_WHAT_TO_DO}"
    tried = []
    if wayland and asked != "xcb":
        if _wayland_answers(wayland, environment.get("XDG_RUNTIME_DIR", "")):
            return ""
        tried.append(f"WAYLAND_DISPLAY={wayland}")
    if display and not asked.startswith("wayland"):
        if _x11_answers(display):
            return ""
        tried.append(f"DISPLAY={display}")
    return f"the display {' and '.join(tried) or asked} does not answer; {_WHAT_TO_DO}"


def _wayland_answers(name: str, runtime: str) -> bool:
    return _listens(name if name.startswith("/") else f"{runtime}/{name}")


def _x11_answers(display: str) -> bool:
    """Whether an X server listens at "host:number.screen"; the host may be left out."""
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"{_X11_SOCKETS}/X{number}"
        return _listens(path) or _listens(f"\0{path}")
    import socket  # noqa: PLC0415 - only for a display on another machine

    try:
        with socket.create_connection((host, 6000 + int(number)), _SECONDS):
            return True
    except OSError:
        return False


def _listens(path: str) -> bool:
    import socket  # noqa: PLC0415 - a start has it loaded anyhow

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as end:
            end.settimeout(_SECONDS)
            end.connect(path)
    except (OSError, ValueError):
        return False
    return True


def examine(environment: Mapping[str, str] = os.environ) -> tuple[Finding, ...]:
    """Everything that a window needs, looked at in turn."""
    version = ".".join(map(str, sys.version_info[:3]))
    findings = [
        Finding(sys.version_info >= (3, 11), f"Python {version}", "install Python 3.11 or newer"),
        _qt(),
        *(
            _distribution(name)
            for name in ("PyYAML", "msgspec", "markdown-it-py", "Pygments", "platformdirs", "RapidFuzz")
        ),
        _libyaml(),
    ]
    if sys.platform.startswith("linux"):
        lacking = missing_packages()
        remedy = f"sudo apt-get install {' '.join(lacking)}"
        findings.append(Finding(not lacking, "system libraries and fonts for Qt", remedy))
    problem = display_problem(environment)
    findings.append(Finding(not problem, "display", problem))
    return tuple(findings)


def _qt() -> Finding:
    import importlib.metadata  # noqa: PLC0415 - a start only asks for the display, and this is slow to import

    try:
        version = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        return Finding(False, "PySide6-Essentials", "pip install 'PySide6-Essentials>=6.11.3,<6.12'")
    # 6.12.0 loses a reference to None at every call on Python 3.10 and 3.11, and the process aborts.
    bad = version.startswith("6.12.0") and sys.version_info < (3, 12)
    return Finding(not bad, f"PySide6-Essentials {version}", "pip install 'PySide6-Essentials>=6.11.3,<6.12'")


def _distribution(name: str) -> Finding:
    import importlib.metadata  # noqa: PLC0415 - see above

    try:
        return Finding(True, f"{name} {importlib.metadata.version(name)}")
    except importlib.metadata.PackageNotFoundError:
        return Finding(False, name, f"pip install {name}")


def _libyaml() -> Finding:
    try:
        import yaml  # noqa: PLC0415 - the doctor must be able to say that it is missing
    except ImportError:
        return Finding(False, "libyaml", "pip install PyYAML")
    return Finding(yaml.__with_libyaml__, "libyaml (fast YAML)", "reinstall PyYAML from a wheel; reading packs is slow")


def _loads(library: str) -> bool:
    import ctypes  # noqa: PLC0415 - see above

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_fonts() -> bool:
    for folder in _FONT_FOLDERS:
        for ending in ("*.ttf", "*.otf", "*.ttc"):
            if next(Path(folder).expanduser().rglob(ending), None):
                return True
    return False
