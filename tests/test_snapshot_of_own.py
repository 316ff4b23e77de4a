"""A picture of somebody's own objects, as `podium snapshot --open` makes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.conftest import ROOT
from tests.test_cli import podium

SHOP = ROOT / "tests" / "desk" / "inputs" / "shop"


def test_that_own_objects_are_painted_with_a_box_selected(tmp_path: Path) -> None:
    out, other = tmp_path / "shop.png", tmp_path / "web.png"
    for path, more in ((out, []), (other, ["--select", "service/shop/web"])):
        done = podium("snapshot", str(path), "--open", str(SHOP), "--size", "1000x700", *more)
        assert done.returncode == 0, done.stderr
    whole, selected = QImage(str(out)), QImage(str(other))
    assert (whole.width(), whole.height()) == (1000, 700)
    assert whole != selected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--open", f"{SHOP}s"], f"did you mean {SHOP}?"),
        (["--open", str(SHOP), "--select", "service/shop/wep"], "did you mean service/shop/web?"),
        (["--open", str(SHOP), "--select", "zzz"], "podium describe"),
        (["--open", str(SHOP), "--lab", "node-failure"], "either --lab or --open"),
    ],
)
def test_that_what_cannot_be_painted_is_said_in_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = podium("snapshot", str(tmp_path / "x.png"), *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
