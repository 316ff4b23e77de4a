"""The compiled copy of a pack: equal to the pack, never older than it, and harmless when it is damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from good_pack import MAP, write_pack

import explorer.packs.cache as cache_module
from explorer.model import packed
from explorer.model.catalogue import Pack
from explorer.model.diagram import Box
from explorer.packs import load_pack, open_pack

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small")


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "podium"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    found: list[Path] = []

    def counted(root: Path, pictures: Path | None = None) -> Pack:
        found.append(root)
        return load_pack(root, pictures)

    monkeypatch.setattr(cache_module, "load_pack", counted)
    return found


def test_that_a_copy_is_equal_to_the_pack_and_spares_reading_it(root: Path, copies: Path, reads: list[Path]) -> None:
    first = open_pack(root, cache=copies)
    second = open_pack(root, cache=copies)
    assert first == second == load_pack(root)
    assert len(reads) == 1
    assert second.appears_in["envoy"] == ("map",)
    assert isinstance(second.concepts["kubelet"].facts, tuple)


def test_that_a_copy_with_large_diagrams_is_equal_too(
    root: Path, copies: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "PART", 1)
    first = open_pack(root, cache=copies)
    second = open_pack(root, cache=copies)
    assert first == second
    assert list(first.diagrams) == list(second.diagrams)
    assert len(reads) == 1
    boxes = [box for diagram in second.diagrams.values() for box in diagram.boxes]
    assert all(isinstance(box, Box) for box in boxes)
    assert len(boxes) == sum(len(diagram.boxes) for diagram in first.diagrams.values()) > 0


def test_that_without_a_cache_the_pack_is_read(root: Path, copies: Path) -> None:
    assert open_pack(root) == load_pack(root)
    assert not copies.exists()


@pytest.mark.parametrize("name", ["pack.yaml", "concepts/node/kubelet.md", "pictures/parts.svg", "diagrams/map.yaml"])
def test_that_a_changed_file_makes_the_copy_old(root: Path, copies: Path, reads: list[Path], name: str) -> None:
    open_pack(root, cache=copies)
    file = root / name
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 1))
    open_pack(root, cache=copies)
    assert len(reads) == 2


def test_that_new_removed_and_renamed_files_make_the_copy_old(root: Path, copies: Path, reads: list[Path]) -> None:
    open_pack(root, cache=copies)
    (root / "diagrams/new.yaml").write_text(MAP)
    assert "new" in open_pack(root, cache=copies).diagrams
    (root / "diagrams/new.yaml").rename(root / "diagrams/newer.yaml")
    assert "newer" in open_pack(root, cache=copies).diagrams
    (root / "diagrams/newer.yaml").unlink()
    assert "newer" not in open_pack(root, cache=copies).diagrams
    assert len(reads) == 4


def test_that_another_version_makes_the_copy_old(
    root: Path, copies: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_pack(root, cache=copies)
    monkeypatch.setattr(cache_module, "__version__", "99")
    open_pack(root, cache=copies)
    monkeypatch.setattr(cache_module, "FORMAT", 99)
    open_pack(root, cache=copies)
    assert len(reads) == 3


def test_that_changed_pictures_elsewhere_make_the_copy_old(
    root: Path, copies: Path, reads: list[Path], tmp_path: Path
) -> None:
    pictures = tmp_path / "images"
    (root / "pictures").rename(pictures)
    assert open_pack(root, pictures, copies).pictures["parts"].path == str(pictures / "parts.svg")
    os.utime(pictures / "parts.svg", ns=(1, 1))
    open_pack(root, pictures, copies)
    assert len(reads) == 2


def test_that_any_damage_to_a_copy_is_ignored(root: Path, copies: Path) -> None:
    expected = open_pack(root, cache=copies)
    (file,) = copies.iterdir()
    whole = file.read_bytes()
    damaged = [
        b"",
        b"\0",
        b"\xc1" * 50,
        whole[:-1],
        whole[: len(whole) // 2],
        whole + b"x",
        b"\x91" * 100_000,
        os.urandom(1000),
    ]
    damaged += [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(0, len(whole), 97)]
    for content in damaged:
        file.write_bytes(content)
        assert open_pack(root, cache=copies) == expected
        assert file.read_bytes() == whole


def test_that_a_cache_that_cannot_be_written_is_no_problem(root: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    assert open_pack(root, cache=in_the_way / "cache") == load_pack(root)
    assert open_pack(root, cache=in_the_way) == load_pack(root)


def test_that_nothing_is_left_beside_the_copy(root: Path, copies: Path) -> None:
    open_pack(root, cache=copies)
    assert [file.suffix for file in copies.iterdir()] == [".msgpack"]


def test_that_two_packs_have_two_copies(root: Path, copies: Path, tmp_path: Path) -> None:
    other = write_pack(tmp_path / "other", {"diagrams/map.yaml": MAP.replace("Map", "Other")})
    open_pack(root, cache=copies)
    open_pack(other, cache=copies)
    assert open_pack(root, cache=copies).diagrams["map"].title == "Map"
    assert open_pack(other, cache=copies).diagrams["map"].title == "Other"


def test_that_opening_from_the_cache_imports_no_reader(root: Path, copies: Path) -> None:
    open_pack(root, cache=copies)
    code = (
        "import sys, pathlib; from explorer.packs import open_pack;"
        f"open_pack(pathlib.Path({str(root)!r}), cache=pathlib.Path({str(copies)!r}));"
        "print(*sorted({'yaml', 'markdown_it', 'pygments', 'difflib', 'hashlib', 'tempfile', 'random', 'PySide6',"
        "'explorer.packs.load', 'explorer.packs.problems'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_that_a_folder_whose_name_is_not_unicode_opens_without_a_copy(tmp_path: Path, copies: Path) -> None:
    try:
        root = write_pack(tmp_path / os.fsdecode(b"caf\xe9"))
    except (OSError, UnicodeError):
        pytest.skip("this file system has only Unicode names")
    assert open_pack(root, cache=copies) == load_pack(root)
    assert all(problem.isprintable() for problem in load_pack(root).problems)
