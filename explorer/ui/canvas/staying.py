"""Where one looks from when another diagram, or another state of the same one, is shown."""

from __future__ import annotations

from explorer.layout import PlacedBox
from explorer.model.geometry import Point
from explorer.ui.canvas import camera as cameras
from explorer.ui.canvas.camera import Camera
from explorer.ui.canvas.folding import Folds
from explorer.ui.canvas.motion import taken_as
from explorer.ui.canvas.scene import LARGE, Scene
from explorer.ui.canvas.view import View


def staying(scene: Scene, view: View, going: Camera | None) -> Camera:
    """The camera for another state of a diagram: the present one, unless one would miss something by it.

    Args:
        scene: that state.
        view: what sees the state before.
        going: where its camera is on the way to; None if it rests.
    """
    camera = going or view.camera
    window = camera.window(view.size)
    if view.at_fit:
        # Who looked at the whole diagram goes on doing so when it grows out of the view.
        roots = [scene.places[box].rect for box in scene.roots[:LARGE]]
        fits = all(window.grown(1 / camera.zoom).contains(rect) for rect in roots)
        # Before there is a size, and while what is shown is the first, nothing is worth staying for.
        return camera if fits and camera.zoom > 0.7 * view.fit_camera.zoom else view.fit_camera
    root = scene.nearest_root(window)
    return camera if root is not None and root.overlaps(window) else view.fit_camera


def holding(before: tuple[Scene, Folds], scene: Scene, view: View, selected: str, going: Camera | None) -> Camera:
    """The camera that leaves what one looks at where it is; all of the diagram if nothing would be in view.

    Who looks at all of a large diagram goes on doing so.

    Args:
        before: the state before, and what is folded in it.
        scene: the state that is shown now.
        view: what sees the state before.
        selected: the selected box; empty for none.
        going: where the camera is on the way to; None if it rests.
    """
    earlier, folds = before
    camera, size = going or view.camera, view.size
    if view.at_fit and max(len(earlier.places), len(scene.places)) > LARGE:
        # From as far as one sees all of a large diagram, everything in it is folded: the part that is left is read from near.
        return view.fit_camera
    window = camera.window(size)
    here = [place for place in earlier.visible(window, folds) if place.id in scene.places]
    held = min(here, key=lambda place: _loose(scene, place, selected, window.centre), default=None)
    if held is not None:
        old, new = held.rect, scene.places[held.id].rect
        camera = camera.panned((old.x - new.x) * camera.zoom, (old.y - new.y) * camera.zoom)
    bounds = scene.placement.bounds
    fits = bounds.width * camera.zoom <= size.width and bounds.height * camera.zoom <= size.height
    if fits and all(window.grown(1 / camera.zoom).contains(earlier.places[box].rect) for box in earlier.roots[:LARGE]):
        # All was in view, and all can be: it is moved no further than that needs.
        camera = cameras.revealed(camera, bounds, size, 0)
    then = scene.folded(camera.zoom)
    seen = scene.visible(camera.window(size), then)
    leaves = any(place.title is None or then.closed(place.id) for place in seen)
    return camera if leaves else view.fit_camera


def _loose(scene: Scene, place: PlacedBox, selected: str, middle: Point) -> tuple[bool, bool, float]:
    """How little a box matters to someone who looks at a point: the selection most, containers least."""
    away = place.rect.centre
    distance = (away.x - middle.x) ** 2 + (away.y - middle.y) ** 2
    return place.id != selected, scene.is_container(place.id), distance


def entering(before: Scene, scene: Scene, seen: Camera, focus: str) -> Camera | None:
    """The camera from which one flies into a diagram or out of one; None if no box of the one stands for the other.

    Args:
        before: the diagram that one comes from.
        scene: the one that one goes to.
        seen: from where one looked at the first.
        focus: the box of the first that was opened, or that of the second which stands for the first.
    """
    if before.diagram.id == scene.diagram.id:
        return None
    if focus in before.places and before.box(focus).portal == scene.diagram.id:
        return taken_as(seen.rect_to_view(before.places[focus].rect), scene.placement.bounds)
    if focus in scene.places:
        return taken_as(seen.rect_to_view(before.placement.bounds), scene.places[focus].rect)
    return None
