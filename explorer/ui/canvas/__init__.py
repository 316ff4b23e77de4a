"""The canvas: scene (what), view (camera), gestures (tools), accessible (imported only when it is installed)."""

from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.widget import Canvas

__all__ = ["Camera", "Canvas"]
