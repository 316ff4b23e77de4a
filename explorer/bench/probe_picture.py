"""A whole process from a seeded cluster to a picture of the canvas. Arguments: how many boxes, and the file to write."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication

from explorer import resources
from explorer.bench import scenes
from explorer.layout import place
from explorer.model.theme import PROFILES
from explorer.ui.canvas import Canvas
from explorer.ui.fonts import measure
from explorer.ui.glyphs import Glyphs
from explorer.ui.main import make_application


def main(arguments: list[str]) -> None:
    """Make, place, show and photograph a scene."""
    application = make_application()
    diagram = scenes.cluster(int(arguments[0]))
    canvas = Canvas(Glyphs(resources.folder("assets") / "glyphs"))
    canvas.set_profile(PROFILES["desk-light"])
    canvas.set_reduced_motion(True)
    canvas.resize(1920, 1080)
    canvas.show_diagram(diagram, place(diagram, measure), animate=False)
    canvas.show()
    QCoreApplication.processEvents()
    canvas.fit(animate=False)
    if not canvas.grab().save(arguments[1]):
        raise SystemExit(f"{arguments[1]} cannot be written")
    del application


if __name__ == "__main__":
    main(sys.argv[1:])
