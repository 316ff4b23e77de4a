"""The filing of the next state of a diagram: made of the old one, and sharing with it all but what came, went or moved."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

from explorer.layout.differences import Hunk
from explorer.layout.filing import GAP, MANY, Bundle, Filing, bundle_in, part_of, unsorted
from explorer.layout.within import Inside, chain_of, child_in
from explorer.model.diagram import Box, Diagram

Chains = tuple[list[str], list[str]]
"""The ends of a relation, each with all containers around it."""


def refiled(
    filing: Filing, diagram: Diagram, by_id: Mapping[str, Box], relations: Sequence[Hunk], moved: Collection[str]
) -> Filing | None:
    """Gives the filing of the next state of a diagram; the old one stays as it is.

    Args:
        filing: that of the state before.
        diagram: the next state.
        by_id: its boxes.
        relations: where its relations differ from those before.
        moved: the boxes that stand in another container now.

    Returns:
        The filing; None if so much is different that all had better be sorted anew.
    """
    if filing.loose.get("") is filing.numbers:
        # Nothing was sorted yet.
        return unsorted(diagram, by_id)
    gone = [number for hunk in relations for number in filing.numbers[hunk.start : hunk.end]]
    numbers, come = _numbered(filing.numbers, relations) if relations else (filing.numbers, [])
    if len(come) < sum(hunk.stop - hunk.begin for hunk in relations):
        return None
    if moved:
        known = {*gone, *come}
        inside = Inside(filing.by_id, moved)
        again = [
            number
            for number, relation in zip(numbers, diagram.relations, strict=True)
            if number not in known and (inside[relation.source] or inside[relation.target])
        ]
        gone, come = gone + again, come + again
    if len(gone) + len(come) > MANY:
        return None
    if not gone and not come:
        return Filing(diagram, by_id, numbers, filing.loose, filing.filed)
    made = Filing(diagram, by_id, numbers, filing.loose.copy(), filing.filed.copy())
    own: set[str] = set()
    for number in gone:
        _change(made, number, _chains(filing, number), own, out=True)
    for number in come:
        _change(made, number, _chains(made, number), own, out=False)
    return made


def _chains(filing: Filing, number: int) -> Chains:
    relation = filing.relation(number)
    return chain_of(filing.by_id, relation.source), chain_of(filing.by_id, relation.target)


def _change(made: Filing, number: int, chains: Chains, own: set[str], *, out: bool) -> None:
    """File one relation, or take it out.

    Args:
        made: the filing; changed.
        number: the relation.
        chains: its ends.
        own: the containers whose pairs are this filing's own already, and may be changed; others are copied first.
        out: whether to take it out.
    """
    ours, theirs = chains
    for level, container in enumerate(ours):
        if container in made.loose or container not in made.filed:
            loose = _with(made.loose.get(container, ()), number, out=out)
            if loose:
                made.loose[container] = loose
            else:
                del made.loose[container]
            return
        ends = (child_in(ours, level), child_in(theirs, level))
        if ends[0] == ends[1] and not (ours == theirs and level == len(ours) - 2):
            continue
        if container not in own:
            own.add(container)
            made.filed[container] = made.filed[container].copy()
        pairs = made.filed[container]
        known = pairs.pop(ends, None)
        if known is None:
            pairs[ends] = bundle_in(container, ends, [number])
        elif not out or len(known.numbers) > 1:
            pairs[ends] = _changed(known, number, chains, out=out)
        return


def _changed(bundle: Bundle, number: int, chains: Chains, *, out: bool) -> Bundle:
    """A bundle with one relation more or less, and what it was split into likewise; the rest is shared."""
    first = Bundle(bundle.ends, bundle.fixed, bundle.numbers)
    stack = [(first, bundle)]
    while stack:
        made, known = stack.pop()
        made.numbers = _with(known.numbers, number, out=out)
        for side, before in known.split.items():
            parts = made.split[side] = before.copy()
            below = child_in(chains[side], chains[side].index(known.ends[side]))
            part = parts.pop(below, None)
            if part is None:
                parts[below] = part_of(known, side, below, [number])
            elif not out or len(part.numbers) > 1:
                parts[below] = Bundle(part.ends, part.fixed, part.numbers)
                stack.append((parts[below], part))
    return first


def _with(numbers: Sequence[int], number: int, *, out: bool) -> list[int]:
    """Numbers in order, with one more or without it."""
    place = bisect_left(numbers, number)
    return [*numbers[:place], *([] if out else [number]), *numbers[place + out :]]


def _numbered(numbers: Sequence[int], relations: Sequence[Hunk]) -> tuple[Sequence[int], list[int]]:
    """Numbers the relations of the next state; those that stay keep theirs.

    Returns:
        All numbers, and those of the new relations, as far as there is room for them.
    """
    found = array("q")
    come: list[int] = []
    done = 0
    for start, end, begin, stop in relations:
        found.extend(numbers[done:start])
        done, count = end, stop - begin
        low = found[-1] if found else -GAP * (count + 1)
        high = numbers[end] if end < len(numbers) else low + GAP * (count + 1)
        step = (high - low) // (count + 1)
        fresh = range(low + step, low + step * (count + 1), step) if step and count else ()
        come += fresh
        found.extend(fresh)
    found.extend(numbers[done:])
    return found, come
