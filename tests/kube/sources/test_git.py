from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from explorer.kube.sources import git
from explorer.kube.sources.git import GitError, Version, named, version_of, written
from explorer.kube.sources.reading import Options
from explorer.kube.sources.versions import VersionSource

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

WEB = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    for command in (["add", "-A"], [*who, "commit", "-q", "-m", "a version"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two versions, in which one is."""
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path], check=True)
    commit(tmp_path, {"deploy/web.yaml": WEB, "deploy/deep/db.yaml": WEB.replace("web", "db"), "other.yaml": WEB})
    commit(tmp_path, {"deploy/web.yaml": WEB + "data: {a: '2'}\n"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_of(path: str) -> dict[str, str]:
    version = version_of(path)
    assert version is not None
    with written(version) as place:
        root = Path(place)
        files = [root] if root.is_file() else sorted(one for one in root.rglob("*") if one.is_file())
        return {named(version, place, str(one)): one.read_text("utf-8") for one in files}


def test_that_an_ordinary_path_is_no_version(tmp_path: Path) -> None:
    assert version_of(str(tmp_path)) is None
    assert version_of("deploy") is None
    assert version_of("git:HEAD:deploy") == Version("HEAD", "deploy")
    assert version_of("git:HEAD:") == Version("HEAD", ".")


@pytest.mark.parametrize(
    "path", ["git:", "git:HEAD", "git:--output=x:deploy", "git::deploy", f"git:{'x' * 5000}", "git:\0:x"]
)
def test_that_what_names_no_version_is_refused(path: str) -> None:
    with pytest.raises(GitError, match="expected git:REV:PATH"):
        version_of(path)


@pytest.mark.usefixtures("repository")
def test_that_the_files_of_a_version_are_there_as_they_were() -> None:
    assert files_of("git:HEAD~1:deploy") == {
        "git:HEAD~1:deploy/deep/db.yaml": WEB.replace("web", "db"),
        "git:HEAD~1:deploy/web.yaml": WEB,
    }
    assert files_of("git:HEAD~1:deploy/web.yaml") == {"git:HEAD~1:deploy/web.yaml": WEB}
    assert len(files_of("git:HEAD:.")) == 3


def test_that_a_path_is_from_where_the_command_was_typed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "deploy")
    assert list(files_of("git:HEAD:web.yaml")) == ["git:HEAD:web.yaml"]
    assert list(files_of("git:HEAD:../other.yaml")) == ["git:HEAD:../other.yaml"]


@pytest.mark.parametrize("path", ["git:nowhere:deploy", "git:HEAD:nothing", "git:HEAD:../../etc"])
@pytest.mark.usefixtures("repository")
def test_that_what_is_not_there_is_said_in_one_line(path: str) -> None:
    with pytest.raises(GitError) as error:
        files_of(path)
    assert path in str(error.value)
    assert "\n" not in str(error.value)


def test_that_there_is_no_version_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="git says"):
        files_of("git:HEAD:deploy")


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_that_symbolic_links_are_left_out(repository: Path) -> None:
    (repository / "deploy/link.yaml").symlink_to("/etc/passwd")
    commit(repository, {})
    assert "git:HEAD:deploy/link.yaml" not in files_of("git:HEAD:deploy")


def test_that_of_a_kustomization_what_it_refers_to_is_there_too(repository: Path) -> None:
    commit(repository, {"overlay/kustomization.yaml": "resources: [../deploy]\n"})
    version = version_of("git:HEAD:overlay")
    assert version is not None
    with written(version) as place:
        assert (Path(place) / "kustomization.yaml").is_file()
        assert (Path(place).parent / "deploy/web.yaml").is_file()


@pytest.mark.usefixtures("repository")
def test_that_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "MOST_FILES", 1)
    with pytest.raises(GitError, match="expected a smaller folder"):
        files_of("git:HEAD:deploy")


@pytest.mark.usefixtures("repository")
def test_that_nothing_stays_behind(tmp_path: Path) -> None:
    version = Version("HEAD", "deploy")
    with written(version) as place:
        assert Path(place).is_dir()
    assert not Path(place).exists()


@pytest.mark.usefixtures("repository")
def test_that_a_version_is_a_source_whose_objects_are_named_as_there() -> None:
    listing = VersionSource(Version("HEAD~1", "deploy"), Options()).list()
    assert [one["metadata"]["name"] for one in listing.objects] == ["web", "db"]
    files = [origin.file for origin in listing.origins if origin is not None]
    assert files == ["git:HEAD~1:deploy/web.yaml", "git:HEAD~1:deploy/deep/db.yaml"]
    assert "data" not in listing.objects[0]


@pytest.mark.usefixtures("repository")
def test_that_a_version_that_is_not_there_is_one_remark() -> None:
    listing = VersionSource(Version("nowhere", "deploy"), Options()).list()
    assert listing.objects == ()
    assert len(listing.remarks) == 1
    assert listing.remarks[0].startswith("git:nowhere:deploy:1:1: git says")
