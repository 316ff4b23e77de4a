"""The one family that a picture's list of font families stands for: QtSvg takes a whole list as one name."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from explorer.ui.fonts import CODE_FACES, UI_FACES, code_face, ui_face

_CODE = frozenset({"monospace", "ui-monospace", *CODE_FACES})
_TEXT = frozenset({"sans-serif", "system-ui", "ui-sans-serif", *UI_FACES})


def installed_family(families: str) -> str:
    """The first family of a list ("Inter, Segoe UI, sans-serif") that is installed.

    The program's own faces and the generic names become the face that the program itself is set in, so that a picture
    and the window around it look alike.
    """
    for name in (one.strip().strip("\"'").strip() for one in families.split(",")):
        if name in _CODE:
            return code_face()
        if name in _TEXT:
            return ui_face()
        if QFontDatabase.hasFamily(name):
            return name
    return ui_face()
