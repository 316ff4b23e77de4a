"""What an image does when a kubelet pulls and starts it: the simulation runs no programs, so somebody has to say it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from explorer.sim.clock import MINUTE, SECOND


class Image(Struct, frozen=True):
    """How an image behaves. Times are milliseconds.

    Attributes:
        name: the reference as in a container (`shop/web:2`), or only its tag with the colon before it (`:crashing`).
        pull: how long the download takes; -1 draws it from chance, between two and five seconds.
        exists: False lets every pull fail.
        start: how long the program needs until it answers.
        ready: False never passes a readiness probe.
        crashes: when the program ends with an error after its start; -1 never.
        ends: when it ends well after its start; -1 never.
        stop: how long it takes to end after the TERM signal; -1 takes no notice of it.
        hangs: when the program answers no more after its start, though it runs; -1 never.
        layers: digest and length of the download of each layer; if there are any, they count and not `pull`.
        platforms: what its index has manifests for, as `linux/amd64`; none at all means any.
    """

    name: str
    pull: int = -1
    exists: bool = True
    start: int = SECOND
    ready: bool = True
    crashes: int = -1
    ends: int = -1
    stop: int = SECOND
    hangs: int = -1
    layers: tuple[tuple[str, int], ...] = ()
    platforms: tuple[str, ...] = ()


TAGS = (
    Image(":crashing", crashes=0),
    Image(":never-ready", ready=False),
    Image(":missing", exists=False),
    Image(":slow", start=30 * SECOND),
    Image(":stubborn", stop=-1),
    Image(":done", ends=2 * SECOND),
    Image(":hanging", hangs=MINUTE),
)
"""Tags that say what an image of that tag does, so that a learner can roll one out without any preparation."""


def image_of(reference: str, known: Iterable[Image] = ()) -> Image:
    """What an image does: as it is known by its whole reference, else by its tag, else it runs and is ready."""
    found = {image.name: image for image in (*TAGS, *known)}
    tag = f":{reference.rpartition(':')[2]}" if ":" in reference.rpartition("/")[2] else ""
    return found.get(reference) or found.get(tag) or Image(reference)


def refusal(image: Image, platform: str) -> str:
    """Why an image cannot be pulled by a node of a platform; empty if it can.

    Of an index the manifest of the node's own platform is taken, never that of another.
    """
    if not image.exists:
        return "the registry does not have the image"
    if image.platforms and platform not in image.platforms:
        return f"its index has no manifest for {platform}, only for {', '.join(image.platforms)}"
    return ""
