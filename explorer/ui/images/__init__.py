"""Pictures: the strip of thumbnails and the viewer."""

from explorer.ui.images.strip import PictureStrip
from explorer.ui.images.viewer import PictureViewer

__all__ = ["PictureStrip", "PictureViewer"]
