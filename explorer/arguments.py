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

    snapshot.add_argument("--lab", default="", metavar="SCENARIO|PATH", help="of this simulation")
    _add_run(snapshot)

    snapshot.add_argument("--open", default="", metavar="PATH", help="of your own objects, as podium open")
    _add_rendering(snapshot)

    example = "podium lab node-failure --at 5m55s"
    lab = _add(commands, "lab", "open a simulation in the window", example)
    _add_place(lab, select=False)
    lab.add_argument("what", metavar="SCENARIO|PATH", help="a scenario of the pack, or a file or folder of manifests")
    _add_run(lab)

    _add_own_commands(commands)

    _add_simulate(commands)

    doctor = _add(commands, "doctor", "tell what this machine lacks to open a window", "podium doctor")
    doctor.add_argument("--packages", action="store_true", help="print only the missing Debian packages, in one line")

    what = "measure this program and what else there is, side by side"
    bench = _add(commands, "bench", what, "podium bench canvas --sizes 1000,10000 --runs 5")
    bench.add_argument(
        "what", nargs="?", default="start", choices=("start", "canvas", "layout", "search", "open", "sim", "teach", "peers", "all"),
        help="what to measure (default: start)",
    )  # fmt: skip
    bench.add_argument("--runs", type=int, default=0, metavar="N", help="how often each case runs (default: 3 to 11)")
    bench.add_argument("--sizes", type=_sizes, default=(), metavar="N,N", help="how many boxes (default: up to 100000)")
    bench.add_argument("--full", action="store_true", help="measure the canvas at 3840x2160 too")
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.add_argument("--write", action="store_true", help="write the results to docs/performance.md")
    return parser


def _add_own_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What can be asked of somebody's own objects; a diagram of a pack is described in the same way."""
    example = "podium open ./shop --values prod.yaml"
    own = _add(commands, "open", "open your own manifests, kustomization, chart or cluster in the window", example)
    _add_place(own, select=False)
    own.add_argument("--profile", choices=sorted(PROFILES), default=argparse.SUPPRESS, help="colours")
    own.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="PATH",
        help="a file, a folder, a chart, git:REV:PATH, or - for standard input",
    )
    own.add_argument("--context", default="", metavar="NAME", help="a cluster of your kubeconfig, to look at only")
    own.add_argument("--kubeconfig", default="", metavar="FILE", help="read in place of the usual one")
    _add_rendering(own)

    example = "podium describe --view cluster --json"
    describe = _add(commands, "describe", "print a diagram, a tour, or what is at a path as data", example)
    describe.add_argument("path", nargs="?", default="", metavar="PATH", help="your own objects: see podium findings")
    _add_place(describe, select=False)
    describe.add_argument("--tour", default="", metavar="ID", help="print this tour, not a diagram")
    describe.add_argument("--json", action="store_true", help="as JSON (without it: an indented outline)")
    _add_rendering(describe)

    example = "podium findings ./shop --least warning"
    findings = _add(commands, "findings", "tell what is missing or wrong in your own objects", example)
    findings.add_argument(
        "path", metavar="PATH", help="a file, a folder, a chart, a kustomization, git:REV:PATH, or - for standard input"
    )
    findings.add_argument("--json", action="store_true", help="as JSON (without it: a line each)")
    findings.add_argument("--fixes", action="store_true", help="with the YAML that mends each")
    findings.add_argument("--whole", action="store_true", help="PATH holds all objects of a cluster, not a part")
    findings.add_argument(
        "--least", choices=("error", "warning", "hint"), default="hint", help="leave out what is less (default: hint)"
    )
    _add_rendering(findings)

    diff = _add(commands, "diff", "compare your own objects with others", "podium diff git:HEAD~1:deploy deploy")
    diff.add_argument("before", metavar="A", help="as PATH of podium findings")
    diff.add_argument("after", metavar="B", help="the same")
    diff.add_argument("--json", action="store_true", help="as JSON (without it: a line each)")
    _add_rendering(diff)
    for side in "ab":
        diff.add_argument(
            f"--values-{side}", action="append", default=[], metavar="FILE", help=f"values for the chart {side.upper()}"
        )
        diff.add_argument(
            f"--set-{side}", action="append", default=[], metavar="A.B=C", help=f"one for the chart {side.upper()}"
        )


def _add_simulate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    example = 'podium simulate shop.yaml --do "30s delete pod/mysql-1" --json'
    what = "run a scenario, or manifests, in a cluster in memory and print what happens"
    simulate = _add(commands, "simulate", what, example)
    simulate.add_argument(
        "path", metavar="SCENARIO|PATH", help="a scenario, or a file or a folder of manifests; - for standard input"
    )
    simulate.add_argument(
        "--pack",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="a scenario of this pack, not the built-in one",
    )
    simulate.add_argument(
        "--until",
        default="",
        metavar="TIME",
        help="how long, in its own time (default: as the scenario says, else 300s)",
    )
    simulate.add_argument(
        "--do",
        action="append",
        default=[],
        metavar="ORDER",
        help='"TIME VERB OBJECT [ARGUMENTS]" or "when CONDITION: VERB OBJECT …"; see docs/simulate.md',
    )
    simulate.add_argument("--seed", type=int, metavar="N", help="of all chance (default: the scenario's, else 0)")
    simulate.add_argument(
        "--nodes", type=int, metavar="N", help="made if there are none (default: as the scenario says, else 3)"
    )
    simulate.add_argument("--json", action="store_true", help="print a JSON object for each event")


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


def _add_rendering(parser: argparse.ArgumentParser) -> None:
    """How charts and kustomizations are read."""
    parser.add_argument("--values", action="append", default=[], metavar="FILE", help="values for a chart")
    parser.add_argument("--set", action="append", default=[], metavar="A.B=C", help="one value for a chart")
    parser.add_argument("--release", default="", metavar="NAME", help="of the release that a chart makes")
    parser.add_argument("--namespace", default="", metavar="NAME", help="into which a chart would be installed")
    parser.add_argument("--remote", action="store_true", help="let a kustomization use the network")


def _add_run(parser: argparse.ArgumentParser) -> None:
    """How a simulation begins in the window."""
    parser.add_argument("--at", default="0s", metavar="TIME", help="the moment that is shown, such as 5m55s")
    parser.add_argument(
        "--until", default="300s", metavar="TIME", help="how long a run of manifests is (default: 300s)"
    )
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="of all chance")
    parser.add_argument("--nodes", type=int, default=3, metavar="N", help="made if manifests bring none (default: 3)")
    parser.add_argument("--do", action="append", default=[], metavar="ORDER", help="what is done, see docs/simulate.md")


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
