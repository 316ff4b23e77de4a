"""Spoils manifests, charts and kustomizations in the ways that people and machines do, and looks whether they are borne."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from explorer.kube.manifests import MOST_BYTES
from explorer.kube.sources.child import Limits
from explorer.kube.sources.reading import Options, collected, listing, open_path

LIMITS = Limits(seconds=20.0, megabytes=1024)

WORDS = [
    b"---\n", b"--- ", b"---#", b"...\n", b"%YAML 1.1\n", b"&a ", b"*a", b"<<: *a\n", b"<<: ", b"? ", b": ", b"- ", b"- - - ", b"| ", b">-\n", b"!!int ",
    b"!!binary ", b"!x ", b"{", b"}", b"[", b"]", b'"', b"'", b"\\", b"\t", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80",
    b".inf", b".nan", b"0x", b"1e999", b"9" * 500, b"-0", b"0o8", b"~", b"null", b"y", b"=", b"kind: Secret\n", b"kind: List\nitems:\n", b"kind: PodList\n", b"items: 5\n",
    b"apiVersion: ", b"metadata: []\n", b"metadata: x\n", b"data: x\n", b"{{ .Values.x.y }}", b"{{", b"}}", b"{{- range until 50 }}", b"{{ end }}", b'{{ include "x" . }}',
    b'{{ fail "x" }}', b'{{ tpl .Values.a . }}', b"resources: [..]\n", b"resources: [https://a.b/c]\n", b"components: [.]\n", b"[" * 200, b"{a: " * 200, b" " * 300, b"\n" * 50,
    "ü€𝄞".encode(), b"\\ud800", b"\\u0000", b'{"kind": "A", "a": 1, "a": 2}', b",", b"#", b"@", b"`",
]  # fmt: skip


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A text with one to six things wrong with it.

    Args:
        data: the text.
        chance: what decides.
        others: texts of which parts are put in.
    """
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_WAYS)(data, chance, others)
    return data[: 1 << 20]


_Way = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def _span(data: bytes, chance: random.Random, most: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(0, most))


def _flip(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    place = chance.randrange(len(data) or 1)
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _drop(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.randint(1, 20) + data[end:]


def _word(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.choice(WORDS) + data[place:]


def _cut(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    return data[: chance.randint(0, len(data))]


def _splice(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    start, end = _span(other, chance, 2_000)
    place = chance.randint(0, len(data))
    return data[:place] + other[start:end] + data[place:]


def _lines(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(3):
        if lines:
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _indent(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(chance.randint(1, 5)):
        if lines:
            place = chance.randrange(len(lines))
            lines[place] = (
                lines[place].lstrip(b" ") if chance.random() < 0.5 else b" " * chance.randint(1, 9) + lines[place]
            )
    return b"".join(lines)


_WAYS: tuple[_Way, ...] = (_flip, _drop, _double, _word, _word, _cut, _splice, _lines, _indent)


def bear(path: str, piped: bytes = b"") -> tuple[int, int]:
    """Open something and look at all that came of it; how many objects and problems there are.

    Raises:
        AssertionError: if a problem is no line with a place.
    """
    source = open_path(path, Options(limits=LIMITS), BytesIO(piped))
    portions = list(source.read(lambda _part: None))
    manifests, problems = collected(portions)
    for one in problems:
        assert "\n" not in str(one), f"{one!r} is more than one line"
        assert "Traceback" not in str(one), f"{one!r} is none for people"
        assert one.line >= 1, f"{one!r} stands nowhere"
        assert one.column >= 1, f"{one!r} stands nowhere"
    for manifest in manifests[:20]:
        assert manifest.place_of("spec.template.spec.containers[0].image").line >= 1
        assert manifest.place_of("metadata.labels").line >= 1
    found = listing(portions)
    assert len(found.objects) == len(found.origins) == len(manifests)
    assert len(piped) <= MOST_BYTES
    return len(manifests), len(problems)


def spoilt_folder(seed: Path, folder: Path, chance: random.Random, others: Sequence[bytes]) -> Path:
    """A copy of a folder in which one to three files are spoilt.

    Args:
        seed: what is copied.
        folder: where to; what stands there is removed.
        chance: what decides.
        others: texts of which parts are put in.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(seed, folder)
    texts = sorted(one for one in folder.rglob("*") if one.is_file())
    for file in chance.sample(texts, min(len(texts), chance.randint(1, 3))):
        file.write_bytes(mutated(file.read_bytes(), chance, others))
    return folder
