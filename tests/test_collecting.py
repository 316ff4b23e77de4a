"""The collector stands still meanwhile, and is afterwards as it was."""

from __future__ import annotations

import gc
from contextlib import suppress

import pytest

from explorer.collecting import uncollected


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
