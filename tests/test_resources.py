from __future__ import annotations

import platformdirs
import pytest

from explorer import resources


@pytest.mark.parametrize("set_to", [None, "", "/somewhere/else"])
def test_that_the_users_folders_are_those_that_platformdirs_names(
    monkeypatch: pytest.MonkeyPatch, set_to: str | None
) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        if set_to is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, set_to)
    assert str(resources.cache_folder()) == platformdirs.user_cache_dir("podium", appauthor=False)
    assert str(resources.config_folder()) == platformdirs.user_config_dir("podium", appauthor=False)


def test_that_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError, match="install Podium again"):
        resources.folder("nothing")
