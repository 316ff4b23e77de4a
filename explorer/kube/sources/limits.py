"""Sets limits for this process and becomes another program; a script of its own, run where the system knows limits.

`python limits.py SECONDS MEGABYTES PROGRAM [ARGUMENT…]`
"""

from __future__ import annotations

import os
import sys


def become(seconds: int, megabytes: int, command: list[str]) -> None:
    """Run a command instead of this one, within limits of processor time and memory, and without a dump if it crashes.

    Args:
        seconds: of processor time.
        megabytes: of memory that it may write to.
        command: the path of the program, and its arguments.
    """
    import resource  # noqa: PLC0415 - there is none on Windows

    size = megabytes << 20
    # Go keeps far more addresses than memory, so those have more room.
    wanted = {"RLIMIT_CPU": seconds, "RLIMIT_DATA": size, "RLIMIT_AS": size + (4 << 30), "RLIMIT_CORE": 0}
    for name, limit in wanted.items():
        try:
            kind = getattr(resource, name)
            most = resource.getrlimit(kind)[1]
            limit = limit if most == resource.RLIM_INFINITY else min(limit, most)  # noqa: PLW2901 - what is allowed
            resource.setrlimit(kind, (limit, limit))
        except (AttributeError, ValueError, OSError):
            continue  # this system has no such limit, or refuses it: that of time is kept from outside
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
