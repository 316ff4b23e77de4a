"""The parts that all pages of the note panel are made of, as rich text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from explorer.model.catalogue import Block, Pack
from explorer.model.diagram import Box
from explorer.ui.notes.look import Look, marker

PICTURES_MARK = "#010203"
"""The marker colour of the table that keeps a place for the picture strip."""

_LANGUAGES = {"sh": "Try it", "yaml": "YAML", "json": "JSON", "text": "Text"}
_HEADING, _HEADING_END = re.compile(r"<h[1-6]>"), re.compile(r"</h[1-6]>")
_PART = "<p class='part'>"
_SEAM = re.compile(rf"(?<=.)(?={_PART})|(?<=</table>)(?=<p>)", re.DOTALL)
_LIST = re.compile(r"<ul>((?:(?!<[ou]l>).)*?)</ul>", re.DOTALL)
"""A list without lists in it."""
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_FIRST = re.compile(r"\s*<p>.*?</p>\s*", re.DOTALL)


def link(scheme: str, target: str, words: str) -> str:
    """A link of one of the panel's own schemes."""
    return f"<a href='{scheme}:{escape(target, quote=True)}'>{escape(words)}</a>"


def concept_link(pack: Pack, concept_id: str) -> str:
    """The name of a concept; a link if the pack has its note."""
    concept = pack.concepts.get(concept_id)
    # A relation may name what the pack lacks; a link that leads nowhere would be worse than its name.
    return link("concept", concept_id, concept.name) if concept else escape(concept_id)


def part(title: str) -> str:
    """The heading of a part of a note."""
    return f"{_PART}{escape(title)}</p>"


def sections(html: str) -> list[str]:
    """A page in pieces that can be shown one after the other.

    Each but the first begins with the heading of a part, or with a plain paragraph after a table.
    """
    return _SEAM.split(html)


def is_part(section: str) -> bool:
    """Whether a piece of a page begins with the heading of a part."""
    return section.startswith(_PART)


def part_link(box: Box) -> str:
    """A heading that leads to a box."""
    sublabel = f" <span class='muted'>{escape(box.sublabel)}</span>" if box.sublabel else ""
    return f"{_PART}{link('box', box.id, box.name)}{sublabel}</p>"


def sheet(colour: str, inside: str, margin: str = "8px 0 12px 0") -> str:
    """A coloured area: the reader paints its ground with round corners."""
    return (
        f"<table width='100%' cellspacing='0' cellpadding='0' style='background-color:{marker(colour)};"
        f"margin:{margin}'>{inside}</table>"
    )


def table(rows: str) -> str:
    """Rows over the whole width."""
    # Rich text drops the margins of the paragraphs beside a table, so that the table brings them.
    return f"<table width='100%' cellspacing='0' cellpadding='0' style='margin:3px 0 10px 0'>{rows}</table>"


def place_for(height: int) -> str:
    """The place that is kept free for the picture strip."""
    cell = f"<tr><td style='padding-top:{max(0, height - 2)}px;font-size:1px;line-height:1px'></td></tr>"
    return sheet(PICTURES_MARK, cell, "6px 0 24px 0")


def problem(text: str, look: Look) -> str:
    """A call-out that says what is wrong; nothing if nothing is."""
    if not text:
        return ""
    inside = f"<p><b>Something is wrong here</b></p><p>{escape(text)}</p>"
    return sheet(look.profile.note, f"<tr><td class='inside'>{inside}</td></tr>")


def portal(pack: Pack, box: Box) -> str:
    """The way to the diagram behind a box."""
    diagram = pack.diagrams.get(box.portal)
    return f"<p>Open it: {link('diagram', diagram.id, diagram.title)}</p>" if diagram else ""


def box_rows(pack: Pack, boxes: tuple[Box, ...]) -> str:
    """Boxes with a few words on each."""
    rows = []
    for box in boxes:
        concept = pack.concepts.get(box.concept)
        other = box.sublabel or (concept.name if concept and concept.name != box.name else "")
        rows.append(
            f"<tr><td class='end' width='50%'>{link('box', box.id, box.name)}</td>"
            f"<td class='end'><span class='muted'>{escape(other)}</span></td></tr>"
            if other
            else f"<tr><td class='end' colspan='2'>{link('box', box.id, box.name)}</td></tr>"
        )
    return table("".join(rows))


def bullets(items: Iterable[str]) -> str:
    """A list whose signs stand clear of its words: rich text's own touch them."""
    rows = (
        f"<tr><td class='bullet'><p class='cell'>•</p></td><td class='fact' width='100%'><p class='cell'>{item}</p></td></tr>"
        for item in items
    )
    return table("".join(rows))


def block_html(block: Block, codes: list[str], copied: int, look: Look) -> str:
    """Prose, or an example with the link that copies its code; its code is added to `codes`."""
    if not block.code:
        html = _LIST.sub(lambda found: bullets(_ITEM.findall(found[1])), block.html)
        return _HEADING_END.sub("</p>", _HEADING.sub("<p class='head'>", html))
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
    return sheet(
        look.profile.sunken,
        f"<tr><td class='tongue'>{escape(tongue)}</td>"
        f"<td class='copy' align='right'>{link('copy', str(number), copy)}</td></tr>"
        f"<tr><td class='code' colspan='2'>{lines}</td></tr>",
    )


def first_paragraph(body: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """A body as its first paragraph and the rest; a body that begins with something else is all rest."""
    first = _FIRST.match(body[0].html) if body and not body[0].code else None
    if first is None:
        return (), body
    rest = body[0].html[first.end() :]
    return (Block(first[0]),), ((Block(rest), *body[1:]) if rest else body[1:])
