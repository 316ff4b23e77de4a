"""The open pictures of a lesson, shared by all of its slides: the slide with the next step opens them ahead, while somebody speaks."""

from __future__ import annotations

from collections import OrderedDict

from explorer.model.catalogue import Picture
from explorer.ui.images.drawing import Drawing, open_drawing

MOST = 4
"""So many pictures are kept open: the one that is seen, those before and after it, and one that is looked at."""


class Pictures:
    """Opens pictures, and keeps those open that were painted last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: OrderedDict[Picture, Drawing] = OrderedDict()

    def of(self, picture: Picture) -> Drawing:
        """The drawing of a picture; one that cannot be opened says why."""
        found = self._open.get(picture)
        if found is None:
            found = self._open[picture] = open_drawing(picture)
            if len(self._open) > MOST:
                self._open.popitem(last=False)
        self._open.move_to_end(picture)
        return found
