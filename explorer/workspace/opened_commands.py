"""The commands of what somebody opened, for the one table."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.model.opened import DIAGRAM, GROUPS, Group, Manner
from explorer.workspace import moves
from explorer.workspace.command import Command, Run, ask
from explorer.workspace.state import State

_WORDS: dict[Group, str] = {
    "application": "Stand together: applications",
    "namespace": "Stand together: namespaces",
    "node": "Stand together: nodes",
}


def _is_open(_pack: Pack, state: State) -> bool:
    return state.opened is not None


def _is_reread(_pack: Pack, state: State) -> bool:
    return state.opened is not None and not state.opened.live


def _manner(change: Callable[[Manner], Manner]) -> Run:
    def run(_pack: Pack, state: State, _argument: str) -> State:
        opened = state.opened
        return state if opened is None else replace(state, opened=replace(opened, manner=change(opened.manner)))

    return run


def _group(group: Group) -> Run:
    return _manner(lambda manner: replace(manner, group=group))


def _go(pack: Pack, state: State, _argument: str) -> State:
    return moves.open_diagram(pack, state, DIAGRAM) if DIAGRAM in pack.diagrams else state


def _findings(pack: Pack, state: State, argument: str) -> State:
    shown = _go(pack, state, argument)
    return replace(shown, place=replace(shown.place, box="", concept="", page=""), notes=True)


def _row(
    name: str, title: str, run: Run | None = None, keys: tuple[str, ...] = (), *, when: Callable[[Pack, State], bool] = _is_open
) -> Command:  # fmt: skip
    return Command(name, title, run or ask(name), keys, "Your own", when=when)


def looked_on(state: State) -> bool:
    """Whether others look on: the colours are those of a projector, or a lesson is being taught."""
    return state.profile.startswith("projector") or state.lesson is not None


def shielded(before: State, after: State) -> State:
    """The state in which what holds a live cluster is masked as soon as others look on; who then wants to show it can."""
    opened = after.opened
    if opened is None or not opened.private or looked_on(before) or not looked_on(after):
        return after
    return replace(after, opened=replace(opened, manner=replace(opened.manner, masked=True)))


OPENED_COMMANDS: tuple[Command, ...] = (
    Command("open-own", "Open manifests, a chart or a cluster", ask("open-own"), ("Ctrl+O",), "Your own",
            when=lambda _p, s: s.lesson is None),
    _row("open-again", "Read it again", None, ("Ctrl+R",), when=_is_reread),
    _row("go-to-opened", "Go to what is open", _go),
    _row("findings", "Findings: what is missing or wrong", _findings, ("Ctrl+Shift+E",)),
    *(_row(f"group-{group}", _WORDS[group], _group(group)) for group in GROUPS),
    _row("fold-identical", "Identical pods as one box", _manner(lambda m: replace(m, fold=not m.fold))),
    _row("mask", "Mask tokens and addresses", _manner(lambda m: replace(m, masked=not m.masked)), ("Ctrl+Shift+H",)),
    _row("compare-with", "Compare it with…", None, ("Ctrl+D",)),
    _row("run-opened", "Run it in a cluster in memory", None, ("Ctrl+Shift+R",)),
    _row("close-opened", "Close what is open", None),
)  # fmt: skip
