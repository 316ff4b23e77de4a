"""The names of the icons that a box may carry, as `docs/packs.md` lists them for authors."""

from __future__ import annotations

GLYPHS: frozenset[str] = frozenset(
    """
    api archive arrows box breaker build calendar certificate chart chip clock cloud cog copy cube cylinder disk dns document door eye
    fault folder gateway globe hash helm hexagon history hook key layers link list lock loop mask network node number pause person plug
    puzzle retry route sandbox scale scroll shield ship split stack tag terminal timer undo up user-shield wand webhook window wrench
    """.split()  # noqa: SIM905 - as it stands in the document
)
