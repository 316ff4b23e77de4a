"""The commands of a simulation, for the one table: they apply while one is open."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.workspace import moves, simulating
from explorer.workspace.command import Command, Run, ask
from explorer.workspace.state import Lab, Place, State


def _open(_pack: Pack, state: State) -> bool:
    return state.lab is not None


def _several(_pack: Pack, state: State) -> bool:
    return state.lab is not None and len(state.lab.runs) > 1


def _move(move: Callable[[Lab, str], Lab]) -> Run:
    def run(_pack: Pack, state: State, argument: str) -> State:
        return state if state.lab is None else replace(state, lab=move(state.lab, argument))

    return run


def _go(pack: Pack, state: State, _argument: str) -> State:
    return moves.open_diagram(pack, state, simulating.DIAGRAMS[0])


def _read(pack: Pack, state: State, concept: str) -> State:
    """The note of a concept beside the diagram that is shown, wherever else the concept has a box."""
    return moves.go(state, Place(state.place.diagram, concept=concept)) if concept in pack.concepts else state


def _sim(
    name: str,
    title: str,
    run: Run | None = None,
    keys: tuple[str, ...] = (),
    *,
    when: Callable[[Pack, State], bool] = _open,
    hidden: bool = False,
) -> Command:
    return Command(name, title, run or ask(name), keys, "Simulation", when=when, palette=not hidden)


SIMULATION_COMMANDS: tuple[Command, ...] = (
    Command("simulate", "Simulate: choose a scenario", ask("simulate"), ("Ctrl+Shift+S",), "Simulation",
            when=lambda _p, s: s.lesson is None),
    Command("sim-begin", "Begin a simulation", ask("sim-begin"), (), "Simulation", palette=False),
    # Space moves the diagram as long as it is held and the mouse drags: only a tap plays.
    Command("sim-play", "Simulation: play, pause", _move(lambda lab, _a: replace(lab, playing=not lab.playing)), ("Space",),
            "Simulation", when=_open, where="lab"),
    _sim("sim-set-playing", "Simulation: play", _move(lambda lab, a: replace(lab, playing=a == "yes")), hidden=True),
    _sim("sim-step", "Simulation: one event on", None, (".",)),
    _sim("sim-step-back", "Simulation: one event back", None, (",",)),
    _sim("sim-second", "Simulation: one second on", None, ("Ctrl+.",)),
    _sim("sim-second-back", "Simulation: one second back", None, ("Ctrl+,",)),
    _sim("sim-to-start", "Simulation: to the start", None, ("Ctrl+Home",)),
    _sim("sim-to-end", "Simulation: to the end", None, ("Ctrl+End",)),
    _sim("sim-scrub", "Simulation: any moment", hidden=True),
    _sim("sim-event", "Simulation: after an event", hidden=True),
    _sim("sim-faster", "Simulation: faster", _move(lambda lab, _a: simulating.change_speed(lab, 1)), (">",)),
    _sim("sim-slower", "Simulation: slower", _move(lambda lab, _a: simulating.change_speed(lab, -1)), ("<",)),
    _sim("sim-speed", "Simulation: as fast as", _move(simulating.set_speed), hidden=True),
    _sim("sim-fork", "Simulation: fork here", None, ("Ctrl+B",)),
    _sim("sim-compare", "Simulation: compare two runs", None, ("Ctrl+Shift+B",)),
    _sim("sim-show", "Simulation: show a run", _move(lambda lab, a: simulating.shown(lab, int(a)) if a.isdigit() else lab),
         when=_several, hidden=True),
    _sim("sim-next-run", "Simulation: next run",
         _move(lambda lab, _a: simulating.shown(lab, (lab.shown + 1) % len(lab.runs))), ("Ctrl+Shift+F6",), when=_several),
    _sim("sim-do", "Simulation: do something", hidden=True),
    _sim("sim-edit", "Simulation: edit the selected object as YAML", None, ("Ctrl+E",)),
    _sim("sim-why", "Simulation: why, or the note", None, ("Ctrl+Shift+Y",)),
    _sim("sim-read", "Simulation: read about a concept", _read, hidden=True),
    _sim("sim-return", "Simulation: go back to it", _go,
         when=lambda _p, s: s.lab is not None and s.place.diagram not in simulating.DIAGRAMS),
    _sim("sim-close", "Simulation: close it", None, ("Ctrl+Shift+W",)),
)  # fmt: skip
