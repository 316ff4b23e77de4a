"""The canvas: scene (what), view (camera), gestures (tools), accessible."""

from explorer.ui.canvas.accessible import install_accessibility, remove_accessibility
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.widget import Canvas

__all__ = ["Camera", "Canvas", "install_accessibility", "remove_accessibility"]
