from __future__ import annotations

import os

import pytest

from explorer.ui.drawn import Drawn
from explorer.ui.glyphs import Glyphs

BAR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 12h24" stroke="currentColor" stroke-width="{}"/></svg>'
KEY = ("bar", "#ff8000", 20)


@pytest.fixture
def folder(qapp, tmp_path):
    assert qapp is not None
    found = tmp_path / "glyphs"
    found.mkdir()
    (found / "bar.svg").write_text(BAR.format(8))
    return found


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache" / "glyphs.msgpack"


def sitting(folder, file, *keys):
    """What a sitting paints, which ends when what it painted is kept."""
    glyphs = Glyphs(folder, file)
    images = [glyphs.pixmap(*key).toImage() for key in keys]
    glyphs.keep()
    return images


@pytest.mark.parametrize("side", [1, 13, 20, 64])
def test_that_a_kept_icon_is_the_very_same_picture(folder, file, side):
    key = ("bar", "#ff8000", side)
    (drawn,) = sitting(folder, file, key)
    kept = Drawn(folder, file).find(key)
    assert kept is not None
    assert kept.toImage() == drawn


def test_that_a_sitting_that_needs_what_was_kept_writes_nothing(folder, file):
    sitting(folder, file, KEY, ("bar", "#000000", 20))
    before = file.stat().st_mtime_ns
    sitting(folder, file, KEY)
    assert file.stat().st_mtime_ns == before


def test_that_only_what_the_last_sitting_used_is_kept(folder, file):
    sitting(folder, file, KEY)
    sitting(folder, file, ("bar", "#000000", 30))
    assert Drawn(folder, file).find(KEY) is None


def test_that_large_icons_are_not_kept(folder, file):
    sitting(folder, file, ("bar", "#ff8000", 65), KEY)
    assert Drawn(folder, file).find(KEY) is not None
    assert Drawn(folder, file).find(("bar", "#ff8000", 65)) is None


def test_that_a_changed_file_is_drawn_anew(folder, file):
    (before,) = sitting(folder, file, KEY)
    icon = folder / "bar.svg"
    seen = icon.stat()
    icon.write_text(BAR.format(2))
    assert icon.stat().st_size == seen.st_size
    os.utime(icon, ns=(1, seen.st_mtime_ns + 1))
    (after,) = sitting(folder, file, KEY)
    assert after != before


def test_that_icons_of_another_folder_are_not_taken(folder, file, tmp_path):
    sitting(folder, file, KEY)
    other = tmp_path / "other"
    folder.rename(other)
    assert Drawn(other, file).find(KEY) is None


@pytest.mark.parametrize("content", [b"", b"\x92\xa1x\x80", b"\xc1", b"\x00" * 100])
def test_that_a_damaged_file_only_costs_drawing(folder, file, content):
    (drawn,) = sitting(folder, file, KEY)
    file.write_bytes(content)
    assert sitting(folder, file, KEY) == [drawn]


def test_that_a_file_cut_short_only_costs_drawing(folder, file):
    (drawn,) = sitting(folder, file, KEY)
    whole = file.read_bytes()
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        assert sitting(folder, file, KEY) == [drawn]


def test_that_a_file_that_cannot_be_written_only_costs_drawing(folder, file):
    file.parent.write_text("no folder")
    assert sitting(folder, file, KEY)[0].width() == 20
    assert file.parent.read_text() == "no folder"
