"""Lays a seeded cluster out with the program's own fonts, and writes both for the canvases that are measured.

Arguments: how many boxes, and the file to write.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from msgspec import Struct

from explorer.bench import scenes
from explorer.bench.children import say
from explorer.layout import DESK, Placement, place
from explorer.layout.kept import as_written, keep
from explorer.model.diagram import Diagram
from explorer.model.packed import packed, unpacked
from explorer.ui.fonts import measure
from explorer.ui.main import make_application


class Prepared(Struct, array_like=True):
    """A diagram and its placement."""

    diagram: Diagram
    placement: Placement


def read(path: Path) -> Prepared:
    """What `main` has written; diagram and placement as every start of the program reads them from its caches."""
    diagram = unpacked(path.read_bytes())
    placement = as_written(path.parent, diagram, DESK)
    if placement is None:
        raise ValueError(f"there is no placement of {diagram.id} beside {path}")
    return Prepared(diagram, placement)


def main(arguments: list[str]) -> None:
    """Make, place and write a scene."""
    count, path = int(arguments[0]), Path(arguments[1])
    application = make_application()
    diagram = scenes.cluster(count)
    started = time.process_time()
    placement = place(diagram, measure)
    say("place", [(time.process_time() - started) * 1000])
    path.write_bytes(packed(diagram))
    keep(path.parent, diagram, measure, placement)
    del application


if __name__ == "__main__":
    main(sys.argv[1:])
