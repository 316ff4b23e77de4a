"""The order of boxes beside each other: by who calls whom, and names as a person sorts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

Natural = tuple[tuple[int, int, str], ...]

_NUMBER = re.compile(r"(\d+)")


def natural(name: str) -> Natural:
    """What to sort a name by, so that web-10 comes after web-9."""
    words = _NUMBER.split(name)
    if len(words) == 1:
        return ((1, 0, name),)
    return tuple((0, int(word), "") if len(word) < 10 and word.isdecimal() else (1, 0, word) for word in words)


def steps(ways: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many steps each is behind the first, by the longest way.

    Of a circle, whoever can be reached soonest comes first, and what leads back to it does not count.

    Args:
        ways: where one gets from each.
    """
    targets = {one: sorted(found) for one, found in sorted(ways.items())}
    waits = Counter(target for found in targets.values() for target in found)
    found: dict[str, int] = {}
    done: set[str] = set()
    ready = [one for one in targets if not waits[one]]
    others = [(waits[one], one) for one in {**targets, **waits}]
    heapify(others)
    while True:
        while ready:
            one = ready.pop()
            done.add(one)
            step = found.setdefault(one, 0)
            for target in targets.get(one, ()):
                if target not in done:
                    found[target] = max(found.get(target, 0), step + 1)
                    waits[target] -= 1
                    if waits[target]:
                        heappush(others, (waits[target], target))
                    else:
                        ready.append(target)
        while others and (others[0][1] in done or others[0][0] != waits[others[0][1]]):
            heappop(others)
        if not others:
            return found
        ready.append(heappop(others)[1])
