"""Where one looks at first: at all of it, or where that would be too small to read, at what stands above."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from explorer.ui.canvas import Canvas

MARGIN = 20
"""Above the diagram, in pixels."""


def look(canvas: Canvas) -> None:
    """Where the whole diagram is shown, show its upper part so large that what stands in its containers can be read."""
    if not canvas.at_fit:
        return
    # What still moves there is there at once.
    canvas.fit(animate=False)
    scene = canvas.scene_shown
    # Not what is folded at this moment: containers stay open a little longer than they can be read.
    if scene is None or not scene.folded(canvas.zoom).every():
        return
    inside = next((kid for root in scene.roots for kid in scene.kids(root)), "")
    canvas.reveal(inside, animate=False)
    area = QRectF()
    for root in scene.roots:
        area = area.united(canvas.view_rect(root))
    left = (canvas.width() - area.width()) / 2 if area.width() < canvas.width() else MARGIN
    canvas.pan_by(left - area.left(), MARGIN - area.top())
