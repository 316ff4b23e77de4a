"""What the machine is: figures without it say little."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata
from pathlib import Path


def describe() -> str:
    """One line: system, processor, cores, memory, Python, Qt, platform plug-in, and how busy it is right now."""
    parts = [
        f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        f"{_processor()}, {os.cpu_count()} cores",
        *_memory(),
        f"Python {platform.python_version()}",
        f"PySide6 {_version('PySide6_Essentials') or _version('PySide6')}",
        f"Qt platform {os.environ.get('QT_QPA_PLATFORM', 'offscreen')}",
        *_load(),
    ]
    return ", ".join(part for part in parts if part)


def peak_mib() -> float:
    """The most memory that this process has had in use, in MiB; 0 where it cannot be told.

    The kernel's own mark is read where there is one: what `getrusage` says begins, after a fork, with the parent's.
    """
    try:
        found = peak_in(Path("/proc/self/status").read_text("ascii"))
    except OSError:
        found = 0.0
    if found:
        return found
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 1024)


def peak_in(status: str) -> float:
    """The peak in what Linux writes in /proc/self/status, in MiB; 0 if it is not there."""
    marks = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(next(marks, "0")) / 1024


def used_mib() -> float:
    """The memory that this process has in use now, in MiB; its peak where only that can be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return peak_mib()
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.split(":", 1)[1].split())
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def _memory() -> tuple[str, ...]:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return ()
    return (f"{size / 2**30:.0f} GiB",)


def _load() -> tuple[str, ...]:
    try:
        return (f"load {os.getloadavg()[0]:.1f}",)
    except (AttributeError, OSError):
        return ()


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
