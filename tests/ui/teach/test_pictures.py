from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.model.catalogue import Picture
from explorer.ui.teach import pictures as module
from explorer.ui.teach.pictures import MOST, Pictures

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>'


def made(folder: Path, name: str) -> Picture:
    path = folder / f"{name}.svg"
    path.write_text(SVG, "utf-8")
    return Picture(name, str(path), name)


def test_that_a_picture_is_opened_once_for_all_slides(tmp_path: Path, qtbot: QtBot) -> None:
    opened = Pictures()
    picture = made(tmp_path, "one")
    first = opened.of(picture)
    assert not first.problem
    assert opened.of(picture) is first


def test_that_only_the_pictures_seen_last_stay_open(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = module.open_drawing
    monkeypatch.setattr(module, "open_drawing", lambda picture: (read.append(picture.id), real(picture))[1])
    opened, some = Pictures(), [made(tmp_path, f"p{n}") for n in range(MOST + 1)]
    for picture in (*some[:MOST], some[0], some[MOST]):
        opened.of(picture)
    assert read == [picture.id for picture in some]
    opened.of(some[0])
    assert len(read) == len(some)
    opened.of(some[1])
    assert read[-1] == some[1].id


def test_that_a_picture_that_is_gone_says_so(tmp_path: Path) -> None:
    assert "cannot be read" in Pictures().of(Picture("gone", str(tmp_path / "gone.svg"), "Gone")).problem
