"""One table of everything that can be done: menus, tooltips, the help sheet and the palette are made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.workspace import moves
from explorer.workspace.command import Command, Run, ask
from explorer.workspace.filtering import EVERYTHING
from explorer.workspace.lesson_commands import LESSON_COMMANDS
from explorer.workspace.opened_commands import OPENED_COMMANDS
from explorer.workspace.simulation_commands import SIMULATION_COMMANDS
from explorer.workspace.state import State


def _change(change: Callable[[State], State]) -> Run:
    def run(_pack: Pack, state: State, _argument: str) -> State:
        return change(state)

    return run


def _profile(name: str) -> Run:
    return _change(lambda state: replace(state, profile=name))


def _resize(steps: int) -> Run:
    return _change(lambda state: moves.change_text_size(state, steps))


def _tab(number: int) -> Run:
    def run(pack: Pack, state: State, _argument: str) -> State:
        return moves.open_diagram(pack, state, pack.views[number].diagram) if number < len(pack.views) else state

    return run


def _has_picture(_pack: Pack, state: State) -> bool:
    return bool(state.place.picture)


def _has_filter(_pack: Pack, state: State) -> bool:
    return state.filter != EVERYTHING


def _no_picture(_pack: Pack, state: State) -> bool:
    return not state.place.picture


COMMANDS: tuple[Command, ...] = (
    Command("back", "Back", lambda p, s, _a: moves.in_sight(p, moves.go_back(s)), ("Alt+Left",),
            when=lambda _p, s: bool(s.back)),
    Command("forward", "Forward", lambda p, s, _a: moves.in_sight(p, moves.go_forward(s)), ("Alt+Right",),
            when=lambda _p, s: bool(s.forward)),
    Command("up", "One level up", lambda p, s, _a: moves.go_up(p, s), ("Alt+Up",)),
    Command("start", "Start page", lambda p, s, _a: moves.open_diagram(p, s, p.start), ("Alt+Home",)),
    Command("select", "Select a box", moves.select, palette=False),
    Command("drill", "Open a box", moves.drill, palette=False),
    Command("follow", "Go to a concept", moves.follow, palette=False),
    Command("point-at", "Preview a concept", moves.point_at, palette=False),
    Command("open-diagram", "Open a diagram", moves.open_diagram, palette=False),
    Command("go-to-box", "Go to a box", lambda p, s, a: moves.open_diagram(p, s, *a.split("/", 1)), palette=False),
    Command("text-size", "Set the text size", lambda _p, s, a: moves.set_text_size(s, a), palette=False),
    Command("problems", "Problems of this pack", ask("problems"), (), "Find", when=lambda p, _s: bool(p.problems)),
    Command("open-page", "Open a page", moves.open_page, palette=False),
    Command("open-picture", "Open a picture", moves.open_picture, palette=False),
    Command(
        "close-picture",
        "Close the picture",
        lambda _p, s, _a: moves.go(s, replace(s.place, picture="")),
        ("Esc",),
        "Pictures",
        when=_has_picture,
        where="picture",
    ),
    *(
        Command(f"view-{n + 1}", f"Tab {n + 1}", _tab(n), (f"Ctrl+{n + 1}",), "Go", palette=False)
        for n in range(9)
    ),
    Command("search", "Find anything", ask("search"), ("Ctrl+K", "Ctrl+F", "/"), "Find", palette=False),
    Command("filter", "Filter the diagram", ask("filter"), ("Ctrl+Shift+F",), "Find"),
    Command("set-filter", "Set the filter", moves.set_filter, palette=False),
    Command("toggle-filter", "Add or take away a condition", moves.toggle_filter, palette=False),
    Command("clear-filter", "Show everything again", _change(lambda s: replace(s, filter=EVERYTHING)), (), "Find",
            when=_has_filter),
    Command("near-selection", "Only what is connected to the selection", _change(moves.near_selection), ("Alt+N",), "Find",
            when=lambda _p, s: bool(s.place.box or s.filter.around)),
    Command("fit", "Fit to the window", ask("fit"), ("Ctrl+0",), "Look", when=_no_picture),
    Command("zoom-in", "Zoom in", ask("zoom-in"), ("Ctrl++", "Ctrl+="), "Look"),
    Command("zoom-out", "Zoom out", ask("zoom-out"), ("Ctrl+-",), "Look"),
    Command("text-larger", "Larger text", _resize(+1), ("Ctrl+>",), "Look"),
    Command("text-smaller", "Smaller text", _resize(-1), ("Ctrl+<",), "Look"),
    Command("text-normal", "Normal text size", _resize(0), (), "Look"),
    Command("outline", "Outline", _change(lambda s: replace(s, outline=not s.outline)), ("Ctrl+Shift+O",), "Panels"),
    Command("notes", "Notes", _change(lambda s: replace(s, notes=not s.notes)), ("Ctrl+Shift+N",), "Panels"),
    Command("minimap", "Small map (minimap)", _change(lambda s: replace(s, minimap=not s.minimap)), ("Ctrl+Shift+M",), "Panels"),
    Command("desk-light", "Colours: desk, light", _profile("desk-light"), (), "Look"),
    Command("desk-dark", "Colours: desk, dark", _profile("desk-dark"), (), "Look"),
    Command("projector-light", "Colours: projector, light", _profile("projector-light"), (), "Look"),
    Command("projector-dark", "Colours: projector, dark", _profile("projector-dark"), (), "Look"),
    Command("reduced-motion", "Less motion", _change(lambda s: replace(s, reduced_motion=not s.reduced_motion)), (), "Look"),
    Command("full-screen", "Full screen", ask("full-screen"), ("F11",), "Look"),
    Command("next-region", "Next part of the window", ask("next-region"), ("F6",), "Panels", palette=False),
    Command("previous-region", "Previous part of the window", ask("previous-region"), ("Shift+F6",), "Panels", palette=False),
    Command("help", "Keys", ask("help"), ("F1", "?"), "Find"),
    Command("quit", "Quit", ask("quit"), ("Ctrl+Q",), "Go"),
    # The canvas hears these itself while it has the focus; they stand here so that the help sheet tells them.
    Command("nearest", "Nearest box in that direction", ask("nearest"), ("Left", "Right", "Up", "Down"), "Diagram",
            where="canvas", palette=False),
    *(
        Command(name, title, ask(name), keys, "Diagram", where="canvas", palette=False)
        for name, title, keys in (
            ("first", "First box", ("Home",)),
            ("closer", "Zoom in, out, fit", ("+", "-", "0")),
            ("pan", "Move the diagram", ("Space",)),
        )
    ),
    *(
        Command(name, title, ask(name), keys, "Pictures", where="picture", palette=False)
        for name, title, keys in (
            ("turn", "Previous, next picture", ("Left", "Right")),
            ("reveal", "Step back, on", ("PgUp", "PgDown")),
            ("hot-spot", "Next hot spot, open it", ("Tab", "Return")),
            ("picture-zoom", "Zoom in, out, fit, 100 %", ("+", "-", "0", "1")),
        )
    ),
    Command("open", "Open the selected box", ask("open"), ("Return",), "Diagram", where="canvas", palette=False),
    Command("leave", "One level up", lambda p, s, _a: moves.go_up(p, s), ("Backspace",), "Diagram", where="canvas",
            palette=False),
    *OPENED_COMMANDS,
    *SIMULATION_COMMANDS,
    *LESSON_COMMANDS,
)  # fmt: skip


def by_id(commands: Iterable[Command] = COMMANDS) -> dict[str, Command]:
    """The commands by id.

    Raises:
        ValueError: if two share an id, or two that listen in the same place share a key.
    """
    table = tuple(commands)
    for what, found in (
        ("id", [command.id for command in table]),
        ("key", [(command.where, key) for command in table for key in command.keys]),
    ):
        twice = [entry for entry, count in Counter(found).items() if count > 1]
        if twice:
            raise ValueError(f"two commands share the {what} {twice[0]!r}")
    return {command.id: command for command in table}
