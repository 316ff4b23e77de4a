"""Charts of Helm as manifests: rendered in a process of its own by the library `helm_python`, or by the user's `helm`."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from explorer.kube.building import Place, Tell, Text
from explorer.kube.manifests import MOST_BYTES, Manifest, Problem, read
from explorer.kube.sources.child import SHUT, USUAL, ChildError, Limits, run

MARKER = "Chart.yaml"
ARCHIVES = (".tgz", ".tar.gz")

RELEASE = "release-name"
"""What Helm calls a release that nobody has named."""

INSTALL = (
    "is a chart of Helm, and nothing here can render it; expected: make extras in Podium's folder, or helm on the PATH"
)


class Release(Struct, frozen=True):
    """A chart with what it is rendered with.

    Attributes:
        path: of the chart, a folder or an archive.
        values: the texts of files with values; a later one counts more.
        set: single values, as `a.b=1`; they count most.
        name: of the release.
        namespace: of the release.
    """

    path: str
    values: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    name: str = RELEASE
    namespace: str = "default"


class Rendered(Struct, frozen=True):
    """What came of a chart.

    Attributes:
        files: the text that each template became, by the template's path, which begins with the chart's name.
        missing: the names of charts that it depends on and that are not there.
        error: why it could not be rendered, one line; empty if it could.
    """

    files: dict[str, str] = {}
    missing: tuple[str, ...] = ()
    error: str = ""


Render = Callable[[Release, Limits, Tell | None], Rendered]
"""Renders a chart.

Raises:
    ChildError: if that takes too long or too much.
"""


def is_archive(path: str) -> bool:
    """Whether an archive holds a chart, as far as its beginning tells."""
    import tarfile  # noqa: PLC0415 - only here
    import zlib  # noqa: PLC0415 - only here

    try:
        with tarfile.open(path, "r|gz") as archive:
            size = 0
            for one in islice(archive, _FIRST):
                if one.name.count("/") == 1 and one.name.endswith(f"/{MARKER}"):
                    return True
                size += one.size
                if size > _MOST_UNPACKED:
                    break
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error):
        pass
    return False


_FIRST = 20
"""Entries of an archive among which that of the chart stands."""

_MOST_UNPACKED = 16 << 20
"""Bytes of an archive that are unpacked to look for it."""


def renderer() -> Render | None:
    """What renders charts here: the library if it is installed, else the user's own helm; None if there is neither."""
    if importlib.util.find_spec("helm_python") is not None:
        return by_library
    program = shutil.which("helm")
    return None if program is None else by_program(program)


def by_library(release: Release, limits: Limits, tell: Tell | None) -> Rendered:
    """Render with the library, in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-P", str(Path(__file__).with_name("rendering.py"))]
        said = run(command, {**SHUT, **_homes(home)}, json.dumps(asdict(release)).encode(), limits, tell)
    if said.code:
        raise ChildError(f"the renderer of charts failed: {' '.join(said.err.split()[-30:])}")
    return _rendered(json.loads(said.out))


def _rendered(found: dict[str, object]) -> Rendered:
    return msgspec.convert(found, Rendered)


def by_program(program: str) -> Render:
    """Render with a `helm`, at this path."""

    def render(release: Release, limits: Limits, tell: Tell | None) -> Rendered:
        with tempfile.TemporaryDirectory() as home:
            # Values may hold secrets: they go into files that nobody else may read, and not among the arguments.
            names = []
            for number, text in enumerate(release.values):
                file = Path(home) / f"values-{number}.yaml"
                file.write_text(text, "utf-8")
                names += ["--values", str(file)]
            for one in release.set:
                names += ["--set", one]
            command = [
                program,
                "template",
                release.name,
                release.path,
                "--namespace",
                release.namespace,
                "--include-crds",
                *names,
            ]
            said = run(command, {**SHUT, **_homes(home)}, b"", limits, tell)
        if said.code:
            error = _error(said.err)
            absent = re.search(r"missing in charts/ directory: (.+)", error)
            return Rendered({}, tuple(re.split(r", *", absent[1])) if absent else (), "" if absent else error)
        return Rendered(_by_template(said.out.decode("utf-8", "replace")))

    return render


def _homes(folder: str) -> dict[str, str]:
    """Where a program finds nothing of the user's: no plug-ins, no repositories, no cluster."""
    names = ("HOME", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS")
    return {**dict.fromkeys(names, folder), "KUBECONFIG": str(Path(folder) / "none")}


def _error(text: str) -> str:
    """What Helm says went wrong, without what it says besides, as one line."""
    said = text.rpartition("Error: ")[2].partition("\n\nUse --debug")[0]
    return " ".join(said.split()) or "it said nothing"


_SOURCE = re.compile(r"# Source: (\S+)[ \t]*\n?")
_SEPARATOR = re.compile(r"(?:^|\s*\n)---\s*")


def split(text: str) -> Iterator[Text]:
    """The documents of a rendered template, cut as Helm cuts it.

    A document may end with a text block whose last line end was cut off with the separator: each gets one back.
    """
    begin, line, counted = 0, 1, 0
    for found in [*_SEPARATOR.finditer(text), None]:
        end = len(text) if found is None else found.start()
        if text[begin:end].strip():
            line += text.count("\n", counted, begin)
            counted = begin
            yield Text(f"{text[begin:end]}\n", Place(line, 1))
        begin = end if found is None else found.end()


def _by_template(text: str) -> dict[str, str]:
    """What `helm template` prints, by the template that it names above each document."""
    files: dict[str, str] = {}
    for part in split(text):
        found = _SOURCE.match(part.text)
        name = found[1] if found else "templates"
        body = part.text.removesuffix("\n")
        files[name] = f"{files[name]}\n---\n{body}" if name in files else body
    return files


def manifests(
    release: Release, limits: Limits = USUAL, tell: Tell | None = None, render: Render | None = None
) -> Iterator[Manifest | Problem]:
    """The objects that a chart makes, and what is wrong with it. Each object stands where its template makes it.

    Args:
        release: the chart and its values; problems begin with its path.
        limits: of the process that renders.
        tell: hears 0 every now and then; what it raises ends the work.
        render: what renders; whatever is there by default.
    """
    path = release.path
    marker = _shown(path, MARKER)
    render = render or renderer()
    if render is None:
        yield Problem(marker, 1, 1, INSTALL)
        return
    try:
        rendered = render(release, limits, tell)
    except ChildError as error:
        yield Problem(marker, 1, 1, f"the chart is not rendered: {error}")
        return
    for name in rendered.missing:
        words = f"the chart needs {name}, which is not in charts/; what that makes is missing; expected: helm dependency build {path}"
        yield Problem(marker, 1, 1, words)
    if rendered.error:
        yield _mistake(path, rendered.error)
    for name, text in rendered.files.items():
        if PurePosixPath(name).name != "NOTES.txt":
            yield from _of_template(_shown(path, name.partition("/")[2]), text)


def _shown(path: str, name: str) -> str:
    return f"{path.rstrip('/')}/{name}"


_AT = re.compile(
    r"(?:template: )?(?:at \()?(?P<name>[\w.+-]+/[^\s:]+):(?P<line>\d+)(?::(?P<column>\d+))?\)?(?P<colon>:?) *"
)


def _mistake(path: str, error: str) -> Problem:
    """What Helm says of a template, at that template."""
    words = " ".join(error.split())
    found = _AT.search(words)
    if found is None:
        return Problem(_shown(path, MARKER), 1, 1, f"the chart is not rendered: {words}")
    file = _shown(path, found["name"].partition("/")[2])
    before, after = words[: found.start()].strip(), words[found.end() :]
    rest = f"{before}{found['colon']} {after}".strip(" :") if before else after
    return Problem(file, int(found["line"]), int(found["column"] or 0) + 1, f"the chart is not rendered: {rest}")


def _of_template(file: str, text: str) -> Iterator[Manifest | Problem]:
    if len(text) > MOST_BYTES:
        yield Problem(file, 1, 1, f"makes a text larger than {MOST_BYTES >> 20} MiB; expected a smaller one")
        return
    lines = _lines_of_kinds(file)
    for part in split(text):
        for one in read(part.text, file):
            if isinstance(one, Problem):
                words = f"in line {part.start.line + one.line - 1} of what it renders: {one.message}"
                yield Problem(file, 1, 1, words)
            else:
                line = lines.get(str(one.object.get("kind")), 1)
                written = Manifest({}, file, Text("", Place(line, 1)))
                yield Manifest(one.object, file, Text("", Place(line, 1)), (), written)


_KIND = re.compile(r"^[ \t-]*kind:[ \t]*[\"']?(\w+)[\"']?[ \t\r]*$", re.MULTILINE)


def _lines_of_kinds(file: str) -> dict[str, int]:
    """Where a template says of what kind it makes an object; those kinds that it names once."""
    try:
        text = Path(file).read_text("utf-8", "replace") if Path(file).stat().st_size < MOST_BYTES >> 6 else ""
    except OSError:
        return {}
    places = [(found[1], text.count("\n", 0, found.start()) + 1) for found in _KIND.finditer(text)]
    kinds = [kind for kind, _ in places]
    return {kind: line for kind, line in places if kinds.count(kind) == 1}
