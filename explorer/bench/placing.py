"""The measured process of the program's own layout, without Qt: a diagram is placed, judged, changed a little and placed again.

Arguments: "cluster" or "group", how many boxes, and "judge" to say how good the placement is too.
"""

from __future__ import annotations

import sys
import time

from msgspec.structs import replace

from explorer.bench import quality, scenes
from explorer.bench.children import say
from explorer.layout import LiftedEdge, Placement, place, route_visible
from explorer.model.diagram import Diagram

ROUTED = 10_000
"""Up to how many boxes ways are made for all edges, to see which titles they cross."""


def main(arguments: list[str]) -> None:
    """Place, judge, change, place again; each is told as soon as it is done."""
    kind, count, judge = arguments[0], int(arguments[1]), "judge" in arguments[2:]
    # A fresh import would be measured with the first placement; small diagrams and large ones need other modules.
    for size in (3, 500):
        place(scenes.cluster(size), scenes.width_of)
    diagram = scenes.cluster(count) if kind == "cluster" else scenes.group(count)
    started = time.process_time()
    placement = place(diagram, scenes.width_of)
    say("place", [(time.process_time() - started) * 1000])
    before, after = (diagram, placement), placement
    # The pod changes, and changes back: the first change also makes what later ones remember.
    for name, then in (("again first", scenes.changed(diagram)), ("again", diagram)):
        started = time.process_time()
        after = place(then, scenes.width_of, before=before)
        say(name, [(time.process_time() - started) * 1000])
        say(f"{name} moved", [quality.moved(before[1], after)])
        before = (then, after)
    if judge:
        rects = {box: placed.rect for box, placed in placement.boxes.items()}
        quality.tell(quality.judged(diagram, rects))
        if count <= ROUTED:
            say("titles", [quality.titles_crossed(diagram, _routed(diagram, placement))])


def _routed(diagram: Diagram, placement: Placement) -> Placement:
    """A placement with the ways of all edges, as if every container was open and in view."""
    edges = [LiftedEdge(r.source, r.target, 1, (r.id,)) for r in diagram.relations]
    return replace(placement, edges=route_visible(placement, edges, placement.boxes.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
