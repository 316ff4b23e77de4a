"""The measured process of the program's own layout, without Qt: a diagram is placed, judged, changed a little and placed again.

Arguments: "cluster" or "group", how many boxes, and "judge" to say how good the placement is too.
"""

from __future__ import annotations

import sys
import time

from explorer.bench import quality, scenes
from explorer.bench.children import say
from explorer.layout import place


def main(arguments: list[str]) -> None:
    """Place, judge, change, place again; each is told as soon as it is done."""
    kind, count, judge = arguments[0], int(arguments[1]), "judge" in arguments[2:]
    # A fresh import would be measured with the first placement.
    place(scenes.cluster(3), scenes.width_of)
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
        if placement.edges:
            say("titles", [quality.titles_crossed(diagram, placement)])


if __name__ == "__main__":
    main(sys.argv[1:])
