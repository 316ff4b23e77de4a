"""The collector stands still meanwhile, and is afterwards as it was."""

from __future__ import annotations

import gc
from contextlib import suppress

import pytest

from explorer.collecting import MANY, uncollected


@pytest.mark.parametrize("before", [True, False])
def test_that_the_collector_is_left_as_it_was_found_even_after_an_error(before: bool) -> None:
    (gc.enable if before else gc.disable)()
    try:
        with suppress(KeyError), uncollected():
            with uncollected():
                assert not gc.isenabled()
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is before
    finally:
        gc.enable()


@pytest.mark.parametrize("many", [MANY // 5, 2 * MANY])
def test_that_very_much_that_was_made_is_not_looked_through_afterwards(many: int) -> None:
    gc.collect()
    looked: list[int] = []

    def look(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            looked.append(len(gc.get_objects(0)))

    gc.callbacks.append(look)
    try:
        with uncollected():
            made = [[number] for number in range(many)]
        after = [[number] for number in range(5_000)]
    finally:
        gc.callbacks.remove(look)
        gc.unfreeze()
    assert looked
    assert (max(looked) > many) is (many < MANY)
    assert len(made) + len(after) == many + 5_000
