"""The sections of a note: how a concept connects, its facts and sources, where it appears."""

from __future__ import annotations

from html import escape

from explorer.model.catalogue import Concept, Fact, Pack, Source
from explorer.model.diagram import Box, Diagram
from explorer.ui.notes.look import Look
from explorer.ui.notes.markup import bullets, concept_link, link, part, portal, problem, sheet, table

_COUNTED = 2000
"""Of a container of more boxes its relations are not counted."""


def instance(pack: Pack, concept: Concept, box: Box | None, look: Look) -> str:
    """What the selected box is, where it is called otherwise than its concept."""
    if box is None:
        return ""
    words = ""
    if box.name != concept.name:
        words = f"<p><b>{escape(box.name)}</b>, an instance of {escape(concept.name)}</p>"
        if box.sublabel:
            words += f"<p class='muted'>{escape(box.sublabel)}</p>"
    words += portal(pack, box)
    inside = f"<tr><td class='inside'>{words}</td></tr>"
    return problem(box.problem, look) + (sheet(look.profile.sunken, inside) if words else "")


def connections(pack: Pack, concept: Concept) -> str:
    """Both directions of a concept's relations, each of them once.

    Two notes often tell one relation from both its ends ("watches" and "is watched by"): then this note's own words
    say it, and the other's are left out.
    """
    told = {link.target for link in concept.links}
    rows = [
        f"<tr><td class='verb' width='36%'><p class='cell'>{escape(one.verb)}</p></td>"
        f"<td class='end'>{concept_link(pack, one.target)}</td></tr>"
        for one in concept.links
    ]
    rows += [
        f"<tr><td class='end' colspan='2'>{concept_link(pack, other)} "
        f"<span class='muted'>{escape(verb)} this</span></td></tr>"
        for other, verb in pack.links_to.get(concept.id, ())
        if other not in told
    ]
    return part("How it connects") + table("".join(rows)) if rows else ""


def relations(diagram: Diagram, box: Box) -> str:
    """The relations of a box that has no note."""
    rows = []
    for relation in diagram.relations_of.get(box.id, ()):
        outgoing = relation.source == box.id
        other = diagram.by_id[relation.target if outgoing else relation.source]
        name, verb = link("box", other.id, other.name), escape(relation.verb or "is linked with")
        rows.append(
            f"<tr><td class='verb' width='36%'>{verb}</td><td class='end'>{name}</td></tr>"
            if outgoing
            else f"<tr><td class='end' colspan='2'>{name} <span class='muted'>{verb} this</span></td></tr>"
        )
    return part("How it connects") + table("".join(rows)) if rows else ""


def standing(diagram: Diagram, box: Box) -> str:
    """One sentence of what the diagram tells of a box: "Part of Cluster. 5 parts inside, 8 relations to others."."""
    inside = _within(diagram, box.id)
    # Each that crosses has one end inside, and so is met once.
    touching = (one for held in inside for one in diagram.relations_of.get(held, ()))
    crossing = sum((one.source in inside) != (one.target in inside) for one in touching)
    parts = len(diagram.children.get(box.id, ()))
    counts = []
    if parts:
        counts.append("1 part inside" if parts == 1 else f"{parts} parts inside")
    if crossing:
        counts.append("1 relation to another" if crossing == 1 else f"{crossing} relations to others")
    around = next(diagram.ancestors(box.id), None)
    words = [f"Part of {link('box', around.id, around.name)}."] if around is not None else []
    words += [f"{', '.join(counts)}."] if counts else []
    return f"<p>{' '.join(words)}</p>" if words else ""


def _within(diagram: Diagram, box_id: str) -> set[str]:
    """A box and all that is inside it, however deep; nothing if that is too much to count at a click."""
    found, left = {box_id}, [box_id]
    while left:
        nested = [one.id for one in diagram.children.get(left.pop(), ())]
        found.update(nested)
        left += nested
        if len(found) > _COUNTED:
            return set()
    return found


def confused(concept: Concept, look: Look) -> str:
    """What is often confused."""
    if concept.misconception is None:
        return ""
    inside = (
        f"<p><b>Often confused</b></p><p>Some say: {concept.misconception.myth}</p>"
        f"<p style='margin:0'><b>In fact:</b> {concept.misconception.fact}</p>"
    )
    return sheet(
        look.profile.note, f"<tr><td class='inside'>{inside}</td></tr>", f"{look.px(10)}px 0 {look.px(12)}px 0"
    )


def numbered(facts: tuple[Fact, ...]) -> dict[Source, int]:
    """The sources of all facts in the order of their first mention, with their numbers."""
    found: dict[Source, int] = {}
    for fact in facts:
        for source in fact.sources:
            found.setdefault(source, len(found) + 1)
    return found


def facts_part(facts: tuple[Fact, ...], sources: dict[Source, int]) -> str:
    """The facts, each with the numbers of its sources."""
    items = []
    for fact in facts:
        marks = ", ".join(link("source", str(sources[one]), str(sources[one])) for one in fact.sources)
        items.append(f"{fact.html} <span class='mark'>[{marks}]</span>" if marks else fact.html)
    return part("Facts") + bullets(items) if items else ""


def corrections(pack: Pack, concept: Concept) -> str:
    """What the notes behind the pack got wrong about a concept."""
    found = pack.corrections_of.get(concept.id, ())
    if not found:
        return ""
    rows = "".join(
        f"<p><span class='muted'>They said:</span> “{escape(one.said)}”</p><p>{one.right}</p>" for one in found
    )
    more = f"<p>{link('page', 'corrections', 'All corrections')}</p>" if "corrections" in pack.pages else ""
    return part("What the notes got wrong") + rows + more


def appears_in(pack: Pack, concept: Concept, diagram: Diagram | None) -> str:
    """The diagrams that show a concept."""
    ids = pack.appears_in.get(concept.id, ())
    if not ids:
        return ""
    words = [
        link("diagram", one, pack.diagrams[one].title)
        + (" <span class='muted'>(open now)</span>" if diagram is not None and diagram.id == one else "")
        for one in ids
    ]
    return part("Appears in") + f"<p>{' <span class=muted>·</span> '.join(words)}</p>"


def sources_part(sources: dict[Source, int]) -> str:
    """Where the facts were read."""
    rows = []
    for source, number in sources.items():
        words = escape(source.label)
        address = f"<a href='{escape(source.url, quote=True)}'>{words}</a>" if source.url else words
        rows.append(
            f"<tr><td class='number'><a name='source-{number}'></a>{number}</td>"
            f"<td class='source' width='100%'>{address}</td></tr>"
        )
    return part("Sources") + table("".join(rows)) if rows else ""


def versions(pack: Pack, concept: Concept) -> str:
    """The versions that the note was checked against."""
    words = concept.as_of or ", ".join(f"{name} {version}" for name, version in pack.baseline)
    return f"<p class='small muted' style='margin-top:14px'>Facts as of {escape(words)}</p>" if words else ""
