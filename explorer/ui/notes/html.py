"""Composes the pages of the note panel as rich text: a concept's note, a container's contents, the start page."""

from __future__ import annotations

import re
from html import escape

from msgspec import Struct

from explorer.model import catalogue
from explorer.model.catalogue import Block, Concept, Fact, Pack, Question, Source
from explorer.model.diagram import Box, Diagram
from explorer.ui.notes.look import Look, marker

PICTURES_MARK = "#010203"
"""The marker colour of the table that keeps a place for the picture strip."""

_LANGUAGES = {"sh": "Try it", "yaml": "YAML", "json": "JSON", "text": "Text"}
_MAIN_BOXES = 40
_HEADING, _HEADING_END = re.compile(r"<h[1-6]>"), re.compile(r"</h[1-6]>")


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
    copied: int = -1,
    strip_height: int | None = None,
) -> Page:
    """The page of one concept.

    Args:
        pack: where linked concepts, diagrams and pictures are looked up.
        concept: what the page is about.
        look: colours and sizes.
        diagram: the diagram that is open.
        box: the selected box, if the note was reached through one.
        opened: numbers of the questions whose answers are shown.
        copied: number of the example that was just copied.
        strip_height: the height to keep free for the picture strip; None for links to the pictures instead.
    """
    pictures = tuple(one for one in pack.pictures_of.get(concept.id, ()) if one in pack.pictures)
    codes: list[str] = []
    parts = [
        _instance(pack, concept, box, look),
        f"<p class='name'>{escape(concept.name)}</p>",
        _problem(concept.problem, look),
        f"<p class='lead'>{escape(concept.definition)}</p>" if concept.definition else "",
        *(_block(block, codes, copied, look) for block in concept.body),
        _connections(pack, concept),
        _confused(concept, look),
    ]
    sources = _numbered(concept.facts)
    parts.append(_facts(concept.facts, sources))
    parts.append(_corrections(pack, concept))
    if pictures:
        words = (f"<p>{_link('picture', one, pack.pictures[one].title)}</p>" for one in pictures)
        parts.append(_part("Pictures") + ("".join(words) if strip_height is None else _place(strip_height)))
    parts.append(_questions(concept.questions, opened, look))
    parts.append(_appears_in(pack, concept, diagram))
    parts.append(_sources(sources))
    parts.append(_versions(pack, concept))
    topic = pack.topics.get(concept.topic)
    badge = topic.title if topic else concept.topic
    domain = concept.domain or (topic.domain if topic else "")
    return Page(f"concept:{concept.id}", concept.name, badge, domain, "".join(parts), tuple(codes), pictures)


def box_page(pack: Pack, diagram: Diagram, box: Box, look: Look) -> Page:
    """The page of a box that has no note: what it is and what is inside."""
    inside = diagram.children.get(box.id, ())
    parts = [
        f"<p class='name'>{escape(box.name)}</p>",
        _problem(box.problem, look),
        f"<p class='lead'>{escape(box.sublabel)}</p>" if box.sublabel else "",
        _portal(pack, box),
    ]
    if inside:
        parts.append(_part("What is inside") + _box_rows(pack, inside))
    parts.append(_relations(diagram, box))
    around = next(diagram.ancestors(box.id), None)
    if around is not None:
        parts.append(_part("Where it stands") + f"<p>in {_link('box', around.id, around.name)}</p>")
    if not (inside or box.sublabel or box.id in diagram.relations_of):
        parts.append("<p class='muted'>There is no note on this part.</p>")
    badge = "Grouping" if box.dashed else "Container" if inside else "Part"
    return Page(f"box:{diagram.id}/{box.id}", box.name, badge, box.domain, "".join(parts))


def start_page(pack: Pack, diagram: Diagram, look: Look) -> Page:
    """The page that is shown while nothing is selected."""
    parts = [f"<p class='name'>{escape(diagram.title)}</p>"]
    if diagram.summary:
        parts.append(f"<p class='lead'>{escape(diagram.summary)}</p>")
    parts.append(_problem(" ".join(diagram.problems), look))
    parts.append("<p>Click a part, or press the arrow keys.</p>")
    if diagram.id == pack.start and pack.pages:
        pages = "".join(f"<p>{_link('page', page.id, page.title)}</p>" for page in pack.pages.values())
        parts.append(_part("To read") + pages)
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
                parts.append(_part_link(container) + _box_rows(pack, children[:left]))
                left -= len(children)
    if plain:
        parts.append(_part("Around it" if left < _MAIN_BOXES else "Parts") + _box_rows(pack, plain))
    return Page(f"diagram:{diagram.id}", diagram.title, pack.title, "", "".join(parts))


def text_page(page: catalogue.Page, look: Look, copied: int = -1) -> Page:
    """A page that is about no single part: written, or made of the pack's data."""
    codes: list[str] = []
    parts = [f"<p class='name'>{escape(page.title)}</p>", _problem(page.problem, look)]
    parts += [_block(block, codes, copied, look) for block in page.body]
    return Page(f"page:{page.id}", page.title, "To read", "", "".join(parts), tuple(codes))


def empty_page(text: str) -> Page:
    """A page of one sentence, for when there is nothing to tell."""
    return Page("", text, "", "", f"<p class='muted'>{escape(text)}</p>")


def _link(scheme: str, target: str, words: str) -> str:
    return f"<a href='{scheme}:{escape(target, quote=True)}'>{escape(words)}</a>"


def _concept_link(pack: Pack, concept_id: str) -> str:
    concept = pack.concepts.get(concept_id)
    # A relation may name what the pack lacks; a link that leads nowhere would be worse than its name.
    return _link("concept", concept_id, concept.name) if concept else escape(concept_id)


def _part(title: str) -> str:
    return f"<p class='part'>{escape(title)}</p>"


def _part_link(box: Box) -> str:
    sublabel = f" <span class='muted'>{escape(box.sublabel)}</span>" if box.sublabel else ""
    return f"<p class='part'>{_link('box', box.id, box.name)}{sublabel}</p>"


def _sheet(colour: str, inside: str, margin: str = "8px 0 12px 0") -> str:
    """A coloured area: the reader paints its ground with round corners."""
    return (
        f"<table width='100%' cellspacing='0' cellpadding='0' style='background-color:{marker(colour)};"
        f"margin:{margin}'>{inside}</table>"
    )


def _table(rows: str) -> str:
    # Rich text drops the margins of the paragraphs beside a table, so that the table brings them.
    return f"<table width='100%' cellspacing='0' cellpadding='0' style='margin:3px 0 10px 0'>{rows}</table>"


def _place(height: int) -> str:
    cell = f"<tr><td style='padding-top:{max(0, height - 2)}px;font-size:1px;line-height:1px'></td></tr>"
    return _sheet(PICTURES_MARK, cell, "6px 0 24px 0")


def _problem(text: str, look: Look) -> str:
    if not text:
        return ""
    inside = f"<p><b>Something is wrong here</b></p><p>{escape(text)}</p>"
    return _sheet(look.profile.note, f"<tr><td class='inside'>{inside}</td></tr>")


def _portal(pack: Pack, box: Box) -> str:
    diagram = pack.diagrams.get(box.portal)
    return f"<p>Open it: {_link('diagram', diagram.id, diagram.title)}</p>" if diagram else ""


def _instance(pack: Pack, concept: Concept, box: Box | None, look: Look) -> str:
    if box is None:
        return ""
    words = ""
    if box.name != concept.name:
        words = f"<p><b>{escape(box.name)}</b>, an instance of {escape(concept.name)}</p>"
        if box.sublabel:
            words += f"<p class='muted'>{escape(box.sublabel)}</p>"
    words += _portal(pack, box)
    inside = f"<tr><td class='inside'>{words}</td></tr>"
    return _problem(box.problem, look) + (_sheet(look.profile.sunken, inside) if words else "")


def _block(block: Block, codes: list[str], copied: int, look: Look) -> str:
    if not block.code:
        return _HEADING_END.sub("</p>", _HEADING.sub("<p class='head'>", block.html))
    number = len(codes)
    codes.append(block.code)
    hang = look.px(16)
    # Each line is a paragraph with a hanging indent, so that a line that wraps is seen to be one line.
    lines = "".join(
        f"<p class='line' style='margin-left:{hang}px;text-indent:-{hang}px;white-space:pre-wrap'>{line or '&nbsp;'}</p>"
        for line in block.html.rstrip("\n").split("\n")
    )
    tongue = _LANGUAGES.get(block.language, block.language)
    copy = "Copied" if copied == number else "Copy"
    return _sheet(
        look.profile.sunken,
        f"<tr><td class='tongue'>{escape(tongue)}</td>"
        f"<td class='copy' align='right'>{_link('copy', str(number), copy)}</td></tr>"
        f"<tr><td class='code' colspan='2'>{lines}</td></tr>",
    )


def _connections(pack: Pack, concept: Concept) -> str:
    rows = [
        f"<tr><td class='verb' width='36%'><p class='cell'>{escape(link.verb)}</p></td>"
        f"<td class='end'>{_concept_link(pack, link.target)}</td></tr>"
        for link in concept.links
    ]
    rows += [
        f"<tr><td class='end' colspan='2'>{_concept_link(pack, other)} "
        f"<span class='muted'>{escape(verb)} this</span></td></tr>"
        for other, verb in pack.links_to.get(concept.id, ())
    ]
    return _part("How it connects") + _table("".join(rows)) if rows else ""


def _relations(diagram: Diagram, box: Box) -> str:
    rows = []
    for relation in diagram.relations_of.get(box.id, ()):
        outgoing = relation.source == box.id
        other = diagram.by_id[relation.target if outgoing else relation.source]
        link, verb = _link("box", other.id, other.name), escape(relation.verb or "is linked with")
        rows.append(
            f"<tr><td class='verb' width='36%'>{verb}</td><td class='end'>{link}</td></tr>"
            if outgoing
            else f"<tr><td class='end' colspan='2'>{link} <span class='muted'>{verb} this</span></td></tr>"
        )
    return _part("How it connects") + _table("".join(rows)) if rows else ""


def _box_rows(pack: Pack, boxes: tuple[Box, ...]) -> str:
    rows = []
    for box in boxes:
        concept = pack.concepts.get(box.concept)
        other = box.sublabel or (concept.name if concept and concept.name != box.name else "")
        rows.append(
            f"<tr><td class='end' width='50%'>{_link('box', box.id, box.name)}</td>"
            f"<td class='end'><span class='muted'>{escape(other)}</span></td></tr>"
        )
    return _table("".join(rows))


def _confused(concept: Concept, look: Look) -> str:
    if concept.misconception is None:
        return ""
    inside = (
        f"<p><b>Often confused</b></p><p>Some say: {concept.misconception.myth}</p>"
        f"<p style='margin:0'><b>In fact:</b> {concept.misconception.fact}</p>"
    )
    return _sheet(look.profile.note, f"<tr><td class='inside'>{inside}</td></tr>", f"{look.px(16)}px 0 0 0")


def _numbered(facts: tuple[Fact, ...]) -> dict[Source, int]:
    found: dict[Source, int] = {}
    for fact in facts:
        for source in fact.sources:
            found.setdefault(source, len(found) + 1)
    return found


def _facts(facts: tuple[Fact, ...], sources: dict[Source, int]) -> str:
    rows = []
    for fact in facts:
        marks = ", ".join(_link("source", str(sources[one]), str(sources[one])) for one in fact.sources)
        marks = f" <span class='mark'>[{marks}]</span>" if marks else ""
        rows.append(
            f"<tr><td class='bullet'><p class='cell'>•</p></td><td class='fact' width='100%'><p class='cell'>{fact.html}{marks}</p></td></tr>"
        )
    return _part("Facts") + _table("".join(rows)) if rows else ""


def _corrections(pack: Pack, concept: Concept) -> str:
    """What the notes behind the pack got wrong about a concept."""
    found = pack.corrections_of.get(concept.id, ())
    if not found:
        return ""
    rows = "".join(
        f"<p><span class='muted'>They said:</span> “{escape(one.said)}”</p><p>{one.right}</p>" for one in found
    )
    more = f"<p>{_link('page', 'corrections', 'All corrections')}</p>" if "corrections" in pack.pages else ""
    return _part("What the notes got wrong") + rows + more


def _questions(questions: tuple[Question, ...], opened: frozenset[int], look: Look) -> str:
    if not questions:
        return ""
    parts = [_part("Check yourself")]
    for number, question in enumerate(questions):
        is_open = number in opened
        words = f"<p style='margin-top:{look.px(4) if number else 0}px'><b>{escape(question.ask)}</b></p>"
        link = _link("answer", str(number), "Hide answer" if is_open else "Show answer")
        parts.append(f"{words}<p>{link}</p>")
        if is_open:
            inside = f"<p><b>{escape(question.answer)}</b> {escape(question.why)}</p>"
            inside += "".join(
                f"<p><span class='muted'>Not:</span> {escape(one.text)} "
                f"<span class='muted'>{escape(one.why)}</span></p>"
                for one in question.wrong
            )
            parts.append(_sheet(look.profile.sunken, f"<tr><td class='inside'>{inside}</td></tr>", "0 0 10px 0"))
    return "".join(parts)


def _appears_in(pack: Pack, concept: Concept, diagram: Diagram | None) -> str:
    ids = pack.appears_in.get(concept.id, ())
    if not ids:
        return ""
    words = [
        _link("diagram", one, pack.diagrams[one].title)
        + (" <span class='muted'>(open now)</span>" if diagram is not None and diagram.id == one else "")
        for one in ids
    ]
    return _part("Appears in") + f"<p>{' <span class=muted>·</span> '.join(words)}</p>"


def _sources(sources: dict[Source, int]) -> str:
    rows = []
    for source, number in sources.items():
        words = escape(source.label)
        link = f"<a href='{escape(source.url, quote=True)}'>{words}</a>" if source.url else words
        rows.append(
            f"<tr><td class='number'><a name='source-{number}'></a>{number}</td>"
            f"<td class='source' width='100%'>{link}</td></tr>"
        )
    return _part("Sources") + _table("".join(rows)) if rows else ""


def _versions(pack: Pack, concept: Concept) -> str:
    words = concept.as_of or ", ".join(f"{name} {version}" for name, version in pack.baseline)
    return f"<p class='small muted' style='margin-top:14px'>Facts as of {escape(words)}</p>" if words else ""
