"""Reading files as text: bounded, UTF-8 only, and without waiting for a pipe or a device."""

from __future__ import annotations

import os
import re
import stat

from explorer.packs.folder import File
from explorer.packs.problems import START, Place

LARGEST_TEXT = 2 * 1024 * 1024
LONGEST_LINE = 100_000

# What YAML may hold at all; anything else breaks terminals and libyaml reports it without a line.
NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class RefusedError(Exception):
    """A file that cannot be read; its text says why.

    Attributes:
        place: where in the file.
    """

    def __init__(self, message: str, place: Place = START) -> None:
        super().__init__(message)
        self.place = place


def read_bytes(file: File, largest: int) -> bytes:
    """The content of a file.

    Raises:
        RefusedError: it is too large, cannot be read, or is no longer a plain file.
    """
    try:
        # Between the listing and now the file may have been replaced by a pipe: opening must not wait for its other end.
        handle = os.open(file.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise RefusedError("is not a plain file")
            data = opened.read(largest + 1)
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror or error}") from error
    if len(data) > largest:
        raise RefusedError(f"is larger than {largest // 1024:,} KiB, the most that is read")
    return data


def read_text(file: File, largest: int = LARGEST_TEXT) -> str:
    r"""The text of a UTF-8 file, without a byte order mark and with `\n` as the end of every line.

    Raises:
        RefusedError: it is too large, not UTF-8, or holds something that is not text.
    """
    return decode_text(read_bytes(file, largest))


def decode_text(data: bytes) -> str:
    """The same as `read_text` for bytes that were read already.

    Raises:
        RefusedError: they are not UTF-8, or hold something that is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (len(data) > 3 and data[:4].count(0) == 2 and data[0] != data[1]):
        raise RefusedError("is UTF-16; expected UTF-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8")
        raise RefusedError(f"is not UTF-8: byte 0x{data[error.start]:02x}", _end(text)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := NOT_TEXT.search(text):
        sign = "a NUL byte" if found[0] == "\0" else f"the control character U+{ord(found[0]):04X}"
        raise RefusedError(f"holds {sign}; expected text", _end(text[: found.start()]))
    if len(text) > LONGEST_LINE:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > LONGEST_LINE:
                raise RefusedError(f"the line is longer than {LONGEST_LINE:,} characters", (number, 1))
    return text


def _end(text: str) -> Place:
    """The place just after a text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + 1, len(text) - text.rfind("\n")
