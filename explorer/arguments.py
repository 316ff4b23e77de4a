"""The command line as `argparse` knows it: all commands and options, with an example in each help.

A start that only names a place goes without: see `explorer.cli.parse`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer import __version__
from explorer.model.theme import PROFILES
from explorer.opening import ROOMS


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands, each with an example in its help."""
    parser = _window_parser()
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    check = _add(commands, "check", "check packs and print every problem", "podium check my-pack")
    check.add_argument("packs", nargs="*", type=Path, metavar="DIR", help="pack folders (default: the built-in pack)")
    check.add_argument(
        "--schema",
        type=Path,
        nargs="?",
        const=Path("schemas"),
        metavar="DIR",
        help="write the JSON Schemas of pack files to DIR (default: schemas) and end",
    )

    present = _add(
        commands, "present", "teach a tour", "podium present apply-to-container --screen HDMI-1 --room large"
    )  # fmt: skip
    present.add_argument("tour", metavar="TOUR", help="id of the tour")
    present.add_argument(
        "--pack", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="of this pack, not the built-in one"
    )
    present.add_argument("--step", default="", metavar="ID", help="begin at this step")
    present.add_argument("--windowed", action="store_true", help="show the class a window, to be shared in a call")
    present.add_argument(
        "--screen", default="", metavar="NAME", help="the screen for the class (default: the one last used)"
    )
    present.add_argument(
        "--room", choices=ROOMS, default="", help="how far away the back row is (default: as last time)"
    )

    example = "podium snapshot kubelet.png --view cluster --select kubelet --size 1600x1000"
    snapshot = _add(commands, "snapshot", "make a picture of the window or of a lesson, without a display", example)
    snapshot.add_argument("out", type=_png, metavar="OUT.png", help="the picture to write")
    _add_place(snapshot)
    snapshot.add_argument("--size", type=_size, metavar="WxH", help="default: 1600x1000, of a tour 1920x1080")
    snapshot.add_argument("--profile", choices=sorted(PROFILES), default=argparse.SUPPRESS, help="default: desk-light")
    snapshot.add_argument("--picture", default="", metavar="ID", help="open this picture of the pack")

    snapshot.add_argument("--tour", default="", metavar="ID", help="a step of this tour, not a diagram")
    snapshot.add_argument("--step", default="1", metavar="N", help="number or id of the step (default: 1)")
    snapshot.add_argument("--reveal", action="store_true", help="with the answer, if the step asks a question")
    snapshot.add_argument(
        "--window", choices=("audience", "teacher"), default="audience", help="who sees it (default: audience)"
    )
    snapshot.add_argument(
        "--room", choices=ROOMS, default="medium", help="how far away the back row is (default: medium)"
    )

    describe = _add(commands, "describe", "print a diagram or a tour as data", "podium describe --view cluster --json")
    _add_place(describe, select=False)
    describe.add_argument("--tour", default="", metavar="ID", help="print this tour, not a diagram")
    describe.add_argument("--json", action="store_true", help="as JSON (without it: an indented outline)")

    example = 'podium simulate shop.yaml --do "30s delete pod/mysql-1" --json'
    simulate = _add(commands, "simulate", "run manifests in a cluster in memory and print what happens", example)
    simulate.add_argument("path", metavar="PATH", help="a file or a folder of manifests; - for standard input")
    simulate.add_argument("--until", default="300s", metavar="TIME", help="how long, in its own time (default: 300s)")
    simulate.add_argument(
        "--do",
        action="append",
        default=[],
        metavar="ORDER",
        help='"TIME VERB OBJECT [ARGUMENTS]"; see docs/simulate.md',
    )
    simulate.add_argument("--seed", type=int, default=0, metavar="N", help="of all chance (default: 0)")
    simulate.add_argument("--nodes", type=int, default=3, metavar="N", help="made if there are none (default: 3)")
    simulate.add_argument("--json", action="store_true", help="print a JSON object for each event")

    doctor = _add(commands, "doctor", "tell what this machine lacks to open a window", "podium doctor")
    doctor.add_argument("--packages", action="store_true", help="print only the missing Debian packages, in one line")

    what = "measure this program and what else there is, side by side"
    bench = _add(commands, "bench", what, "podium bench canvas --sizes 1000,10000 --runs 5")
    bench.add_argument(
        "what", nargs="?", default="start", choices=("start", "canvas", "layout", "search", "sim", "teach", "peers", "all"),
        help="what to measure (default: start)",
    )  # fmt: skip
    bench.add_argument("--runs", type=int, default=0, metavar="N", help="how often each case runs (default: 3 to 11)")
    bench.add_argument("--sizes", type=_sizes, default=(), metavar="N,N", help="how many boxes (default: up to 100000)")
    bench.add_argument("--full", action="store_true", help="measure the canvas at 3840x2160 too")
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.add_argument("--write", action="store_true", help="write the results to docs/performance.md")
    return parser


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="podium",
        description="Learn and teach Kubernetes from a living diagram. Without a command it opens the window.",
        epilog="example: podium --view cluster --select kubelet",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"podium {__version__}")
    _add_place(parser)
    parser.add_argument(
        "--profile", choices=sorted(PROFILES), default=argparse.SUPPRESS, help="colours (default: those last used)"
    )
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, example: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=what, description=f"{what.capitalize()}.", epilog=f"example: {example}")


def _add_place(parser: argparse.ArgumentParser, *, select: bool = True) -> None:
    # Suppressed defaults: the same options may stand before the command and after it, and neither hides the other.
    none = argparse.SUPPRESS
    parser.add_argument("--pack", type=Path, metavar="DIR", default=none, help="open this pack, not the built-in one")
    parser.add_argument("--view", metavar="ID", default=none, help="open this diagram")
    if select:
        parser.add_argument("--select", metavar="BOX", default=none, help="select this box")


def _png(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text!r} is not a picture's name; expected one that ends in .png")
    return path


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; expected WIDTHxHEIGHT such as 1600x1000") from None
    if not (720 <= width <= 16384 and 480 <= height <= 16384):
        raise argparse.ArgumentTypeError(f"{text} is out of range; expected 720x480 to 16384x16384")
    return width, height


def _sizes(text: str) -> tuple[int, ...]:
    found = tuple(int(part) if part.isdigit() else 0 for part in text.split(","))
    if not all(1 <= size <= 1_000_000 for size in found):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of sizes; expected 1 to 1000000, such as 1000,10000")
    return found
