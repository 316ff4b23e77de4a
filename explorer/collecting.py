"""When Python need not look for cycles: while much is made of which nothing is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 50_000
"""To look once through so many new objects takes longer than a frame, and through those of a large cluster seconds."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from looking, again and again, through what is only just being made.

    Of a hundred thousand boxes, objects or events that is a quarter to a half of the time. It is left as it was found; if very
    much was made, it never looks through that: nothing else runs meanwhile, not even the window, in whatever thread it was made.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if gc.get_count()[0] > MANY:
                gc.freeze()
            gc.enable()
