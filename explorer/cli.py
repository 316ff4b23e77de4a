"""The command line; Qt is imported only by the commands that open a window or make a picture."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from explorer import __version__, app, doctor
from explorer.model.theme import PROFILES
from explorer.opening import Place, UsageError

FOUND_PROBLEMS = 1
BAD_USE = 2
NO_DISPLAY = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `podium` with `arguments` (the process's own if None) and return its exit code.

    0 if all went well, 1 if a check found problems, 2 if the arguments are wrong, 3 if there is no display.
    """
    options = parse(sys.argv[1:] if arguments is None else list(arguments))
    try:
        return _COMMANDS[options.command or "open"](options)
    except UsageError as error:
        print(f"podium: {error}", file=sys.stderr)
        return BAD_USE
    except BrokenPipeError:
        # The reader went away (`podium describe --json | head`); nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse with the parser of the window alone if that is enough: the others take their time to make."""
    if not {"-h", "--help", "--version"} & set(arguments):
        with suppress(argparse.ArgumentError):
            found, rest = _window_parser(exit_on_error=False).parse_known_args(arguments)
            if not rest:
                found.command = None
                return found
    return build_parser().parse_args(arguments)


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

    example = "podium snapshot kubelet.png --view cluster --select kubelet --size 1600x1000"
    snapshot = _add(commands, "snapshot", "make a picture of the window, without a display", example)
    snapshot.add_argument("out", type=_png, metavar="OUT.png", help="the picture to write")
    _add_place(snapshot)
    snapshot.add_argument("--size", type=_size, default=(1600, 1000), metavar="WxH", help="default: 1600x1000")
    snapshot.add_argument("--profile", choices=sorted(PROFILES), default=argparse.SUPPRESS, help="default: desk-light")
    snapshot.add_argument("--picture", default="", metavar="ID", help="open this picture of the pack")

    describe = _add(commands, "describe", "print a diagram as data", "podium describe --view cluster --json")
    _add_place(describe, select=False)
    describe.add_argument("--json", action="store_true", help="as JSON (without it: an indented outline)")

    doctor = _add(commands, "doctor", "tell what this machine lacks to open a window", "podium doctor")
    doctor.add_argument("--packages", action="store_true", help="print only the missing Debian packages, in one line")

    what = "measure this program and what else there is, side by side"
    bench = _add(commands, "bench", what, "podium bench canvas --sizes 1000,10000 --runs 5")
    bench.add_argument(
        "what", nargs="?", default="start", choices=("start", "canvas", "layout", "search", "peers", "all"),
        help="what to measure (default: start)",
    )  # fmt: skip
    bench.add_argument("--runs", type=int, default=0, metavar="N", help="how often each case runs (default: 3 to 11)")
    bench.add_argument("--sizes", type=_sizes, default=(), metavar="N,N", help="how many boxes (default: up to 100000)")
    bench.add_argument("--full", action="store_true", help="measure the canvas at 3840x2160 too")
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.add_argument("--write", action="store_true", help="write the results to docs/performance.md")
    return parser


def _window_parser(*, exit_on_error: bool = True) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="podium",
        description="Learn and teach Kubernetes from a living diagram. Without a command it opens the window.",
        epilog="example: podium --view cluster --select kubelet",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        exit_on_error=exit_on_error,
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


def _open(options: argparse.Namespace) -> int:
    problem = doctor.display_problem(os.environ)
    if problem:
        print(f"podium: {problem}", file=sys.stderr)
        return NO_DISPLAY
    # Nothing that a start makes is garbage; the window switches collection on again after its first frame.
    gc.disable()
    return app.open_window(_place(options))


def _snapshot(options: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app.snapshot(_place(options), options.out, options.size)
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.schema:
        try:
            written = app.write_schemas(options.schema)
        except OSError as error:
            raise UsageError(f"{options.schema}: cannot be written ({error.strerror}); expected a folder") from None
        print(*written, sep="\n")
        return 0
    problems = 0
    for pack in options.packs or [None]:
        report = app.check(pack)
        problems += len(report.problems)
        for line in report.problems:
            print(line)
        print(report.summary, file=sys.stderr if report.problems else sys.stdout)
    return FOUND_PROBLEMS if problems else 0


def _describe(options: argparse.Namespace) -> int:
    print(app.describe(_place(options), as_json=options.json))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    if options.packages:
        print(" ".join(doctor.missing_packages()))
        return 0
    findings = doctor.examine()
    for finding in findings:
        print(f"{'ok     ' if finding.well else 'MISSING'}  {finding.what}")
        if not finding.well:
            print(f"         {finding.remedy}")
    return 0 if all(finding.well for finding in findings) else FOUND_PROBLEMS


def _bench(options: argparse.Namespace) -> int:
    from explorer.bench import command  # noqa: PLC0415 - the other commands need no harness

    wish = command.Wish(options.what, options.runs, options.sizes, options.full)
    return command.run(wish, as_json=options.json, write=options.write)


def _place(options: argparse.Namespace) -> Place:
    return Place(
        pack=getattr(options, "pack", None),
        view=getattr(options, "view", ""),
        box=getattr(options, "select", ""),
        picture=getattr(options, "picture", ""),
        profile=getattr(options, "profile", None) or "",
    )


_COMMANDS = {
    "open": _open,
    "snapshot": _snapshot,
    "check": _check,
    "describe": _describe,
    "doctor": _doctor,
    "bench": _bench,
}
