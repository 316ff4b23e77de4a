"""Composes the pages of the note panel as rich text: a concept's note, a container's contents, the start page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from msgspec import Struct

from explorer.model import catalogue
from explorer.model.catalogue import Concept, Pack
from explorer.model.diagram import Box, Diagram
from explorer.model.facts import Facts
from explorer.model.opened import Overview
from explorer.ui.notes.look import Look
from explorer.ui.notes.markup import (
    block_html,
    box_rows,
    first_paragraph,
    link,
    part,
    part_link,
    place_for,
    portal,
    problem,
)
from explorer.ui.notes.objects import object_part, overview_parts
from explorer.ui.notes.questions import questions_part
from explorer.ui.notes.sections import (
    appears_in,
    confused,
    connections,
    corrections,
    facts_part,
    instance,
    numbered,
    relations,
    sources_part,
    standing,
    versions,
)

_MAIN_BOXES = 40
_INSIDE = 100
"""So many parts of a container are listed, the others counted."""


class Page(Struct, frozen=True):
    """One page, ready to show.

    Attributes:
        key: what it is about; the scroll position is kept under it.
        title: its heading as plain text.
        badge: the words on the badge; empty for none.
        domain: the colour of the badge.
        html: the rich text of all below the badge.
        codes: the code of the examples, in the order of their `copy:` links.
        pictures: ids of the pictures of the strip.
    """

    key: str
    title: str
    badge: str
    domain: str
    html: str
    codes: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def concept_page(
    pack: Pack,
    concept: Concept,
    look: Look,
    *,
    diagram: Diagram | None = None,
    box: Box | None = None,
    opened: frozenset[int] = frozenset(),
    chosen: Mapping[int, int] | None = None,
    copied: int = -1,
    strip_height: int | None = None,
    facts: Facts | None = None,
) -> Page:
    """The page of one concept.

    Args:
        pack: where linked concepts, diagrams and pictures are looked up.
        concept: what the page is about.
        look: colours and sizes.
        diagram: the diagram that is open.
        box: the selected box, if the note was reached through one.
        opened: numbers of the questions whose answers are shown.
        chosen: for each question that was answered the number of the choice.
        copied: number of the example that was just copied.
        strip_height: the height to keep free for the picture strip; None for links to the pictures instead.
        facts: what is known of somebody's own object behind the box; told first.
    """
    pictures = tuple(one for one in pack.pictures_of.get(concept.id, ()) if one in pack.pictures)
    codes: list[str] = []
    lead, rest = first_paragraph(concept.body)
    sources = numbered(concept.facts)
    own = facts is not None and diagram is not None
    parts = [
        object_part(pack, diagram, facts, codes, copied, look)
        if facts and diagram
        else instance(pack, concept, box, look),
        part("What it is") if own else "",
        f"<p class='name'>{escape(concept.name)}</p>",
        problem(concept.problem, look),
        f"<p class='lead'>{escape(concept.definition)}</p>" if concept.definition else "",
        *(block_html(block, codes, copied, look) for block in lead),
        confused(concept, look),
        _pictures(pack, pictures, strip_height),
        *(block_html(block, codes, copied, look) for block in rest),
        connections(pack, concept),
        facts_part(concept.facts, sources),
        corrections(pack, concept),
        questions_part(concept.questions, opened, chosen or {}, look),
        appears_in(pack, concept, diagram),
        sources_part(sources),
        versions(pack, concept),
    ]
    topic = pack.topics.get(concept.topic)
    badge = topic.title if topic else concept.topic
    domain = concept.domain or (topic.domain if topic else "")
    key = f"object:{facts.box}" if facts is not None else f"concept:{concept.id}"
    title = facts.name if facts is not None else concept.name
    return Page(key, title, badge, domain, "".join(parts), tuple(codes), pictures)


def object_page(pack: Pack, diagram: Diagram, facts: Facts, look: Look, copied: int = -1) -> Page:
    """The page of somebody's own object of a kind that has no note."""
    codes: list[str] = []
    box = diagram.by_id.get(facts.box)
    html = object_part(pack, diagram, facts, codes, copied, look)
    return Page(f"object:{facts.box}", facts.name, facts.kind, box.domain if box else "", html, tuple(codes))


def overview_page(pack: Pack, diagram: Diagram, overview: Overview, look: Look, copied: int = -1) -> Page:
    """The page on all that is open, while no box is selected."""
    codes: list[str] = []
    html = overview_parts(pack, diagram, overview, codes, copied, look)
    return Page(f"diagram:{diagram.id}", diagram.title, "Opened", "", html, tuple(codes))


def box_page(pack: Pack, diagram: Diagram, box: Box, look: Look) -> Page:
    """The page of a box that has no note: what it is, where it stands, and what is inside."""
    inside = diagram.children.get(box.id, ())
    behind = pack.diagrams.get(box.portal)
    parts = [
        f"<p class='name'>{escape(box.name)}</p>",
        problem(box.problem, look),
        f"<p class='lead'>{escape(box.sublabel)}</p>" if box.sublabel else "",
        f"<p>{escape(behind.summary)}</p>" if behind is not None and behind.summary else "",
        standing(diagram, box),
        portal(pack, box),
    ]
    if inside:
        parts.append(part("What is inside") + box_rows(pack, inside[:_INSIDE]))
        if len(inside) > _INSIDE:
            parts.append(f"<p class='muted'>and {len(inside) - _INSIDE:,} more</p>")
    parts.append(relations(diagram, box))
    if not (inside or box.sublabel or box.id in diagram.relations_of):
        parts.append("<p class='muted'>There is no note on this part.</p>")
    badge = "Grouping" if box.dashed else "Container" if inside else "Part"
    return Page(f"box:{diagram.id}/{box.id}", box.name, badge, box.domain, "".join(parts))


def start_page(pack: Pack, diagram: Diagram, look: Look) -> Page:
    """The page that is shown while nothing is selected."""
    parts = [f"<p class='name'>{escape(diagram.title)}</p>"]
    if diagram.summary:
        parts.append(f"<p class='lead'>{escape(diagram.summary)}</p>")
    parts.append(problem(" ".join(diagram.problems), look))
    parts.append(f"<p>{'Click a part, or press the arrow keys.' if diagram.boxes else 'There is nothing in it.'}</p>")
    if diagram.id == pack.start and pack.pages:
        pages = "".join(f"<p>{link('page', page.id, page.title)}</p>" for page in pack.pages.values())
        parts.append(part("To read") + pages)
    left = _MAIN_BOXES
    tops = diagram.children.get("", ())
    plain = tuple(box for box in tops if box.id not in diagram.children)
    for box in tops:
        # The outermost container of a diagram is only a frame: its parts say more than it does.
        groups = diagram.children.get(box.id, ())
        nested = [one for one in groups if one.id in diagram.children]
        if nested:
            rest = tuple(one for one in groups if one.id not in diagram.children)
            sections = [(one, diagram.children[one.id]) for one in nested] + ([(box, rest)] if rest else [])
        else:
            sections = [(box, groups)] if groups else []
        for container, children in sections:
            if left > 0:
                parts.append(part_link(container) + box_rows(pack, children[:left]))
                left -= len(children)
    if plain:
        parts.append(part("Around it" if left < _MAIN_BOXES else "Parts") + box_rows(pack, plain))
    return Page(f"diagram:{diagram.id}", diagram.title, pack.title, "", "".join(parts))


def text_page(page: catalogue.Page, look: Look, copied: int = -1) -> Page:
    """A page that is about no single part: written, or made of the pack's data."""
    codes: list[str] = []
    parts = [f"<p class='name'>{escape(page.title)}</p>", problem(page.problem, look)]
    parts += [block_html(block, codes, copied, look) for block in page.body]
    return Page(f"page:{page.id}", page.title, "To read", "", "".join(parts), tuple(codes))


def empty_page(text: str) -> Page:
    """A page of one sentence, for when there is nothing to tell."""
    return Page("", text, "", "", f"<p class='muted'>{escape(text)}</p>")


def _pictures(pack: Pack, pictures: tuple[str, ...], strip_height: int | None) -> str:
    if not pictures:
        return ""
    words = (f"<p>{link('picture', one, pack.pictures[one].title)}</p>" for one in pictures)
    return part("Pictures") + ("".join(words) if strip_height is None else place_for(strip_height))
