"""What is open: files that are read once, a cluster that is watched, two inputs that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from explorer.desk.applied import applied
from explorer.desk.shot import Shot, shoot
from explorer.kube.findings import find
from explorer.kube.manifests import Manifest
from explorer.kube.redaction import masked
from explorer.kube.source import Listing, Object, Origin
from explorer.kube.sources.batches import Batch, Key, apply
from explorer.kube.sources.kubectl import ClusterError
from explorer.kube.sources.live import Live
from explorer.kube.sources.reading import PathSource
from explorer.model.diagram import Diagram
from explorer.model.facts import Facts
from explorer.model.opened import Manner, News, Overview, Tell
from explorer.model.running import Given

_FIRST_DRAWN, _DRAWN_AGAIN = 0.25, 20
"""After so many seconds what has been read is drawn, while the rest is still read; then again after so many times what that took."""

_NEARLY = 0.9
"""When so much is read, nothing is drawn any more before all is."""

_MOST_PLACED = 20_000
"""Of more objects the texts are not kept to say on which line a field stands."""

_REDRAWN = 1.5
"""Seconds between two pictures of a cluster that changes all the time, as a multiple of what one takes to be drawn."""


class Shown:
    """What all that is open has in common: a shot that one thread makes and the other one shows."""

    live = False
    private = False

    def __init__(self, title: str, origin: str) -> None:
        """Nothing has been read yet; `origin` says where it is from."""
        self._title, self._origin = title, origin
        self._manner = Manner()
        self._shot: Shot | None = None
        self._given: Shot | None = None
        self._state, self._problem, self._ended = "", "", False
        self._files: dict[str, None] = {}

    @property
    def title(self) -> str:
        """Its name, as it may be seen."""
        return self._seen_text(self._title)

    @property
    def origin(self) -> str:
        """Where it is from, as it may be seen."""
        return self._seen_text(self._origin)

    def _seen_text(self, words: str) -> str:
        return masked(words) if self._manner.masked else words

    @property
    def _seen(self) -> Shot | None:
        """The last shot, as it may be seen: one that was made while nothing was masked is masked as soon as all is."""
        shot, manner = self._shot, self._manner
        if shot is None or shot.manner.masked == manner.masked:
            return shot
        return replace(shot, manner=replace(shot.manner, masked=manner.masked))

    def _take(self, shot: Callable[[Manner], Shot]) -> None:
        """Make a shot, again if it is to be shown in another manner meanwhile."""
        manner = None
        while manner is not self._manner:
            manner = self._manner
            made = shot(manner)
        self._shot = made

    def look_through(self, tell: Tell) -> None:
        """Nothing: what there is to be found was found with the picture."""

    def news(self) -> News:
        """What the work has found since this was asked last."""
        # The end is looked at first: what was found before it is given with it.
        ended, shot, given = self._ended, self._seen, self._given
        self._given = shot
        # The same picture is no new one because of what was found in it.
        same = shot is None or (given is not None and shot.drawing is given.drawing and shot.manner == given.manner)
        words, problem = self._seen_text(self._state), self._seen_text(self._problem)
        return News(None if same or shot is None else shot.diagram, words, ended, problem)

    def arrange(self, manner: Manner) -> Diagram:
        """What has been read so far, in another manner, and from now on."""
        self._manner = manner
        while (shot := self._shot) is not None:
            if replace(shot.manner, masked=manner.masked) == manner:
                new = replace(shot, manner=manner)
            else:
                new = self._redrawn(shot, manner)
            if shot is self._shot:
                self._shot = self._given = new
                return new.diagram
        return Diagram("", self.title)

    def _redrawn(self, shot: Shot, manner: Manner) -> Shot:
        """What was drawn already, in another manner."""
        return shoot(
            shot.objects, shot.origins, manner, self._title,
            remarks=shot.remarks, findings=shot.findings, line_of=shot.line_of,
        )  # fmt: skip

    def facts(self, box: str) -> Facts | None:
        """What is known of the object behind a box; None if there is none."""
        seen = self._seen
        return seen.facts(box) if seen is not None else None

    def overview(self) -> Overview:
        """What is told of all of it."""
        seen, state = self._seen, self._seen_text(self._state)
        if seen is None:
            return Overview(self.origin, state)
        remarks = tuple(map(self._seen_text, seen.remarks))
        return Overview(self.origin, state, seen.counts(), seen.seen_findings(), remarks)

    def paths(self) -> tuple[str, ...]:
        """The files and folders that were read, not more than can be watched."""
        return watched(self._files)

    def given(self) -> Given:
        """What has been read so far, as somebody would apply it; what is masked stays so."""
        seen = self._seen
        if seen is None:
            return Given(self.title, ())
        objects, left_out = applied(self._present(seen), hide=seen.manner.masked)
        return Given(self.title, objects, (*map(self._seen_text, seen.remarks), *left_out))

    def _present(self, shot: Shot) -> Sequence[Object]:
        """The objects that there are; of a comparison some are no more."""
        return shot.objects


_MOST_WATCHED = 300
"""So many files and folders are watched: a system lets nobody watch all."""


def watched(files: Iterable[str]) -> tuple[str, ...]:
    """The files that are there, and the folders that they stand in, where new ones may come."""
    found: dict[str, None] = {}
    for file in islice(files, _MOST_WATCHED):
        path = Path(file)
        if path.exists():
            found[str(path)] = None
            if not path.is_dir():
                found[str(path.parent)] = None
    return tuple(islice(found, _MOST_WATCHED))


class OwnFiles(Shown):
    """A path: files, a folder, a kustomization, a chart."""

    def __init__(self, source: PathSource, title: str, now: Callable[[], float]) -> None:
        super().__init__(title, f"{source.path}, read from {_FORMS.get(source.form, 'files')}")
        self._source, self._now = source, now

    def work(self, tell: Tell) -> None:
        """Read it; the first objects are drawn before the last file is read."""
        self._files = {self._source.path: None}
        objects: list[Object] = []
        origins: list[Origin | None] = []
        remarks: list[str] = []
        manifests: list[Manifest] = []
        due = self._now() + _FIRST_DRAWN
        reached = 0.0

        def tell_of_reading(part: float) -> None:
            nonlocal reached
            reached = part
            tell(part * 0.8)

        for portion in self._source.read(tell_of_reading):
            objects += (one.object for one in portion.manifests)
            if len(manifests) <= _MOST_PLACED:
                manifests += portion.manifests
            origins += (Origin(self._shown(one.file), one.place.line) for one in portion.manifests)
            remarks += map(str, portion.problems)
            self._files.update(dict.fromkeys(one.file for one in portion.manifests))
            self._files.update(dict.fromkeys(one.file for one in portion.problems))
            self._state = f"Reading: {len(objects):,} objects so far"
            if objects and reached < _NEARLY and (begun := self._now()) >= due:
                self._take(partial(shoot, objects, origins, title=self._title, remarks=remarks, findings=()))
                due = self._now() + _DRAWN_AGAIN * (self._now() - begun)
                tell(reached * 0.8)
        if objects:
            tell(0.85)
            line_of = _lines(manifests) if len(manifests) <= _MOST_PLACED else None
            counted = _counted(len(objects), len(remarks))
            self._take(
                partial(shoot, objects, origins, title=self._title, remarks=remarks, findings=(), line_of=line_of)
            )
            self._state = counted
        else:
            first = remarks[0] if remarks else f"{self._source.path}: holds no object of Kubernetes"
            self._problem = first if remarks else f"{first}; expected manifests, a kustomization or a chart"
            self._state, self._ended = "", True
        tell(1.0)

    def look_through(self, tell: Tell) -> None:
        """Find what is missing or wrong in what was drawn; the picture is seen meanwhile."""
        shot = self._shot
        if shot is None:
            return
        tell(0.0)
        found = find(shot.objects, shot.drawing, shot.origins, line_of=shot.line_of)
        # It may be shown in another manner meanwhile: what was found holds for all.
        while (now := self._shot) is not None and now.findings is not found:
            new = replace(now, findings=found)
            if self._shot is now:
                self._shot = new
        self._ended = True

    def read_once(self, tell: Tell) -> Listing:
        """All objects, for a comparison."""
        return self._source.list(tell)

    def _shown(self, file: str) -> str:
        """The path of a file from what was opened on: the rest of it says nothing new."""
        return file.removeprefix(self._source.path).lstrip("/\\") or self._title


_FORMS = {
    "chart": "a chart",
    "kustomization": "a kustomization",
    "piped": "standard input",
    "file": "a file",
    "folder": "a folder",
}


def _lines(manifests: Sequence[Manifest]) -> Callable[[int, str], int]:
    def line_of(number: int, path: str) -> int:
        return manifests[number].place_of(path).line

    return line_of


class OwnCluster(Shown):
    """A live cluster, to look at only."""

    live = True
    private = True

    def __init__(self, connect: Callable[[], Live], title: str, now: Callable[[], float]) -> None:
        super().__init__(title, f"the cluster of the context {title}, to look at only")
        self._connect, self._now = connect, now

    def work(self, tell: Tell) -> None:
        """List it and go on watching it until `tell` raises."""
        objects: dict[Key, Object] = {}
        due = self._now()
        pending = False

        def take(batch: Batch) -> None:
            nonlocal pending, due
            apply(objects, batch.deltas)
            pending = pending or bool(batch.deltas)
            self._state = _LIVE[batch.state].format(count=f"{len(objects):,}", part=f"{batch.part:.0%}")
            tell(batch.part)
            settled = batch.state != "listing"
            if pending and self._now() >= due:
                begun = self._now()
                self._shoot(objects, batch.remarks, whole=settled)
                pending, due = False, self._now() + _REDRAWN * (self._now() - begun)

        stopped: list[BaseException] = []

        def stop() -> bool:
            try:
                tell(1.0)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is raised again below
                stopped.append(error)
            return bool(stopped)

        try:
            with self._connect() as live:
                live.run(take, stop)
        except ClusterError as error:
            self._problem, self._ended = str(error), True
            return
        if stopped:
            raise stopped[0]

    def read_once(self, tell: Tell) -> Listing:
        """All objects as they are now, for a comparison; one that cannot be reached has none, and says why."""
        tell(0.0)
        try:
            with self._connect() as live:
                return live.list()
        except ClusterError as error:
            return Listing((), remarks=(str(error),))

    def _shoot(self, objects: dict[Key, Object], remarks: tuple[str, ...], *, whole: bool) -> None:
        findings, found = None if whole else (), tuple(objects.values())
        self._take(partial(shoot, found, (), title=self._title, remarks=remarks, findings=findings, whole=whole))


_LIVE = {
    "listing": "Reading: {count} objects so far, {part} of the kinds",
    "watching": "Live: {count} objects, to look at only",
    "waiting": "The cluster does not answer; it is asked again",
}


def _counted(objects: int, remarks: int) -> str:
    words = f"{objects:,} object{'' if objects == 1 else 's'}"
    return f"{words}, {remarks} remark{'' if remarks == 1 else 's'}" if remarks else words
