"""What the note panel needs of the picture strip; the panel knows no more of pictures than this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from explorer.model.catalogue import Picture
from explorer.model.theme import Profile


class Strip(Protocol):
    """Thumbnails that stand in the text of a note."""

    @property
    def chosen(self) -> SignalInstance:
        """Tells the id of the picture that was chosen."""
        ...

    def widget(self) -> QWidget:
        """What is put into the text."""
        ...

    def show_pictures(self, pictures: Sequence[Picture], current: str = "") -> None:
        """Replaces the thumbnails."""
        ...

    def set_current(self, picture: str) -> None:
        """Marks the picture that is open."""
        ...

    def set_profile(self, profile: Profile) -> None:
        """Changes the colours."""
        ...

    def set_text_size(self, percent: int) -> None:
        """Changes the size of the titles."""
        ...

    def height_of(self, count: int, width: int) -> int:
        """The height of a number of thumbnails at a width."""
        ...
