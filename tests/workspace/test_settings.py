from __future__ import annotations

from pathlib import Path

import pytest

from explorer.workspace.settings import Settings, load, save


def test_that_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    kept = Settings(profile="desk-dark", text_size=125, outline=True, widths=(200, 900, 420), size=(1600, 1000))
    assert save(tmp_path / "deep" / "settings.json", kept)
    assert load(tmp_path / "deep" / "settings.json") == kept


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"text_size": "big"}', '{"profile": "neon"}', '{"text_size": 3}', "\x00\xff"]
)
def test_that_settings_that_make_no_sense_give_the_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    assert load(path) == Settings()


def test_that_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not save(tmp_path / "file" / "settings.json", Settings())
