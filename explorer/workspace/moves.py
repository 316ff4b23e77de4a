"""The ways from one state to the next: pure functions of the pack and the state."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.model.catalogue import Pack
from explorer.model.diagram import Box, Diagram
from explorer.workspace import filter_choices, filter_language, filtering
from explorer.workspace.filtering import EVERYTHING
from explorer.workspace.state import TEXT_SIZES, Place, State

HISTORY = 200
"""How many places are kept in each direction."""


def go(state: State, place: Place) -> State:
    """The state after moving to `place`, with the present place in the history."""
    if place == state.place:
        return replace(state, preview=frozenset())
    back = (*state.back, state.place)[-HISTORY:]
    return _at(replace(state, back=back, forward=()), place)


def go_back(state: State) -> State:
    """The state before the last move."""
    if not state.back:
        return state
    forward = (*state.forward, state.place)
    return _at(replace(state, back=state.back[:-1], forward=forward), state.back[-1])


def go_forward(state: State) -> State:
    """The state after the move that was last taken back."""
    if not state.forward:
        return state
    back = (*state.back, state.place)
    return _at(replace(state, back=back, forward=state.forward[:-1]), state.forward[-1])


def _at(state: State, place: Place) -> State:
    # A filter is about one diagram: in another one nobody would know why boxes are missing.
    kept = state.filter if place.diagram == state.place.diagram else EVERYTHING
    return replace(state, place=place, preview=frozenset(), filter=kept)


def in_sight(pack: Pack, state: State) -> State:
    """The state without its filter, if that hides what is selected: who goes to a box wants to see it."""
    box = state.place.box
    stay = filtering.visible(pack.diagrams[state.place.diagram], state.filter) if box else None
    return replace(state, filter=EVERYTHING) if stay is not None and box not in stay else state


def _go(pack: Pack, state: State, place: Place) -> State:
    return in_sight(pack, go(state, place))


def set_filter(_pack: Pack, state: State, query: str) -> State:
    """Show only what a line of the filter language asks for; an empty line shows everything."""
    return replace(state, filter=filter_language.parse(query, state.place.box))


def toggle_filter(_pack: Pack, state: State, condition: str) -> State:
    """Show only what meets a condition of the filter language, or hide it; asked again without the condition."""
    return replace(state, filter=filter_choices.toggled(state.filter, condition))


def near_selection(state: State) -> State:
    """Show what is connected to the selection within one step; asked again two, three, and everything again."""
    return replace(state, filter=filtering.widened(state.filter, state.place.box))


def select(pack: Pack, state: State, box: str) -> State:
    """Select a box of the present diagram; an empty or unknown id clears the selection."""
    known = box in pack.diagrams[state.place.diagram].by_id
    return _go(pack, state, Place(state.place.diagram, box if known else ""))


def open_diagram(pack: Pack, state: State, diagram: str, box: str = "") -> State:
    """Open a diagram, with one of its boxes selected if `box` names one; an unknown diagram changes nothing."""
    if diagram not in pack.diagrams:
        return state
    return _go(pack, state, Place(diagram, box if box in pack.diagrams[diagram].by_id else ""))


def drill(pack: Pack, state: State, box: str) -> State:
    """Open what a box leads to: its portal's diagram, else the box itself."""
    here = pack.diagrams[state.place.diagram]
    target = here.by_id.get(box)
    if target is None:
        return state
    if target.portal in pack.diagrams:
        inside = pack.diagrams[target.portal]
        same = first_box(inside, target.concept)
        return open_diagram(pack, state, inside.id, same.id if same else "")
    return select(pack, state, box)


def go_up(pack: Pack, state: State) -> State:
    """One level up: from a picture to the canvas, from a box to its container, from a diagram to the one above."""
    place = state.place
    here = pack.diagrams[place.diagram]
    if place.picture:
        return go(state, replace(place, picture=""))
    if place.box:
        return _go(pack, state, Place(place.diagram, here.by_id[place.box].parent))
    if place.page or place.concept:
        return go(state, Place(place.diagram))
    if here.parent in pack.diagrams:
        above = pack.diagrams[here.parent]
        portal = next((box.id for box in above.boxes if box.portal == here.id), "")
        return go(state, Place(above.id, portal))
    return state


def follow(pack: Pack, state: State, concept: str) -> State:
    """Go to a concept: its box on this diagram, else on the diagram that shows it best, else only its note.

    The diagrams with a tab come first, in the order of the tabs; a box that is only a way into another diagram comes last.
    """
    if concept not in pack.concepts:
        return state
    here = pack.diagrams[state.place.diagram]
    box = nearest_box(here, concept, state.place.box)
    if box:
        return _go(pack, state, Place(here.id, box.id))
    tabs = [view.diagram for view in pack.views]
    shown = [
        (bool(box.portal), tabs.index(name) if name in tabs else len(tabs), name, box.id)
        for name in pack.appears_in.get(concept, ())
        if (box := first_box(pack.diagrams[name], concept)) is not None
    ]
    if shown:
        _, _, name, found = min(shown)
        return go(state, Place(name, found))
    return go(state, Place(here.id, concept=concept))


def open_picture(pack: Pack, state: State, picture: str) -> State:
    """Open a picture in front of the canvas."""
    if picture not in pack.pictures:
        return state
    return go(state, replace(state.place, picture=picture))


def open_page(pack: Pack, state: State, page: str) -> State:
    """Show a page that is about no single part, beside the present diagram."""
    if page not in pack.pages:
        return state
    return go(state, Place(state.place.diagram, page=page))


def point_at(pack: Pack, state: State, concept: str) -> State:
    """Preview the boxes of a concept on the present diagram; an empty id ends the preview."""
    here = pack.diagrams[state.place.diagram]
    boxes = frozenset(box.id for box in here.boxes_of(concept)) if concept else frozenset()
    return replace(state, preview=boxes)


def change_text_size(state: State, steps: int) -> State:
    """The next larger or smaller text size; 0 steps is back to 100 %."""
    if steps == 0:
        return replace(state, text_size=100)
    nearest = min(range(len(TEXT_SIZES)), key=lambda i: abs(TEXT_SIZES[i] - state.text_size))
    index = max(0, min(len(TEXT_SIZES) - 1, nearest + steps))
    return replace(state, text_size=TEXT_SIZES[index])


def set_text_size(state: State, percent: str) -> State:
    """The text size named by `percent`, if it is one of TEXT_SIZES."""
    known = percent.isdigit() and int(percent) in TEXT_SIZES
    return replace(state, text_size=int(percent)) if known else state


def first_box(diagram: Diagram, concept: str) -> Box | None:
    """The first box of a concept, if the diagram has one; rather one that is not the way into another diagram."""
    boxes = diagram.boxes_of(concept) if concept else ()
    return min(boxes, key=lambda box: bool(box.portal), default=None)


def nearest_box(diagram: Diagram, concept: str, start: str) -> Box | None:
    """The box of a concept that shares the innermost container with the box `start`; the first among equals."""
    candidates = diagram.boxes_of(concept)
    if start not in diagram.by_id or len(candidates) < 2:
        return candidates[0] if candidates else None
    near = [start, *(box.id for box in diagram.ancestors(start))]

    def distance(box: Box) -> int:
        around = [box.id, *(a.id for a in diagram.ancestors(box.id))]
        return next((near.index(a) for a in around if a in near), len(near))

    return min(candidates, key=distance)


def concept_shown(pack: Pack, place: Place) -> str:
    """Id of the concept whose note belongs beside `place`; empty if there is none."""
    box = pack.diagrams[place.diagram].by_id.get(place.box)
    return box.concept if box else place.concept
