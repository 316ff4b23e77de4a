"""What can be printed in a terminal, whoever wrote it."""

from __future__ import annotations


def harmless(text: str) -> str:
    """A text on one line, in which line ends, control characters and signs that turn the direction of writing are spelled out.

    Packs, manifests and what a cluster says may come from anywhere, and are printed: an escape sequence in a name must not hide or
    reorder what stands beside it.
    """
    return text if text.isprintable() else "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
