"""The pictures of a window, in front of its diagram; the viewer is made when a picture is first opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from explorer.model.theme import PROFILES, Profile
from explorer.workspace import State, Workspace

if TYPE_CHECKING:
    from explorer.ui.images import PictureViewer


class Pictures:
    """The way from a window to a picture and back.

    Attributes:
        viewer: shows them; None before the first one.
    """

    def __init__(self, workspace: Workspace, middle: QStackedWidget) -> None:
        """Make nothing yet; `middle` holds the diagram, and then the viewer behind it."""
        self._workspace, self._middle = workspace, middle
        self.viewer: PictureViewer | None = None

    @property
    def in_front(self) -> PictureViewer | None:
        """The viewer, while it is in front of the diagram."""
        return self.viewer if self._middle.currentWidget() is self.viewer else None

    def show(self, state: State) -> bool:
        """Show the picture that is open, or the diagram again; whether that brought the diagram back."""
        pack = self._workspace.pack
        picture = pack.pictures.get(state.place.picture)
        if picture is None:
            back = self.in_front is not None
            self._middle.setCurrentIndex(0)
            return back
        viewer = self.viewer = self.viewer or self._make()
        names = {concept.id: concept.name for concept in pack.concepts.values()}
        own = pack.pictures_of.get(self._workspace.concept, ())
        viewer.set_series([pack.pictures[name] for name in (own if len(own) > 1 else pack.pictures)])
        viewer.show_picture(picture, names, self._workspace.concept)
        self._middle.setCurrentWidget(viewer)
        viewer.setFocus()
        return False

    def _make(self) -> PictureViewer:
        from explorer.ui.images import PictureViewer  # noqa: PLC0415 - the first frame does without

        run, state = self._workspace.run, self._workspace.state
        viewer = PictureViewer()
        viewer.closed.connect(lambda: run("close-picture", ""))
        viewer.hot_chosen.connect(partial(run, "follow"))
        viewer.picture_changed.connect(partial(run, "open-picture"))
        viewer.set_profile(PROFILES[state.profile])
        viewer.set_reduced_motion(state.reduced_motion)
        self._middle.addWidget(viewer)
        return viewer

    def set_profile(self, profile: Profile) -> None:
        """Use other colours."""
        if self.viewer is not None:
            self.viewer.set_profile(profile)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Move as little as possible."""
        if self.viewer is not None:
            self.viewer.set_reduced_motion(reduced)
