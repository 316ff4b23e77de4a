"""Pages of their own: those that stand in pages/, and those that are made of the pack's data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from explorer.model.catalogue import Block, Concept, Correction, Page, Source, Stage, Term
from explorer.packs.decode import decode
from explorer.packs.known import Known
from explorer.packs.learning_diagram import LEARN, TITLE
from explorer.packs.prose import Prose, body_of, read_front_matter
from explorer.packs.schema import PageFile

CORRECTIONS, GLOSSARY, PATH = "corrections", "glossary", "path"
"""The ids of the pages that are made."""

MADE_OF = {PATH: "learning.yaml", GLOSSARY: "glossary.yaml", CORRECTIONS: "corrections.yaml"}

_KINDS = {
    "wrong": ("Wrong", "What is not so."),
    "outdated": ("Outdated", "What was so once."),
    "incomplete": ("Incomplete", "What is right as far as it goes, or goes too far."),
    "wording": ("Wording", "What is meant rightly and written wrongly."),
}
_TAGS = re.compile(r"<[^>]*>")
_ENDS = re.compile(r"</(p|li|h[1-6]|td|th)>")


@dataclass(slots=True)
class PageNote:
    """A file of pages/ that was read; `front` is None where the front matter could not be read."""

    id: str
    prose: Prose
    front: PageFile | None = None


def read_page(page: str, prose: Prose) -> PageNote:
    """Takes a page apart. Mistakes go to its problems."""
    root = read_front_matter(prose, "page")
    return PageNote(page, prose, None if root is None else decode(root, PageFile, prose.page, None))


def written_page(note: PageNote, known: Known) -> Page:
    """The page of a file, with what is wrong in its `problem`."""
    body = body_of(note.prose, known)
    title = (note.front.title if note.front else "") or note.id
    text = f"{title} {body.text} {body.code}".strip()
    return Page(note.id, title, body.blocks, text, "\n".join(note.prose.page.lines()))


def corrections_page(corrections: Sequence[Correction], concepts: dict[str, Concept]) -> Page:
    """What was said, what is right, why, where more stands and where it was read: by kind, each numbered as in the file."""
    numbered = list(enumerate(corrections, 1))
    blocks = [
        _paragraph(
            "All of this grew out of a page of notes. They are worth reading, and here is where they mislead. "
            "Each correction stands also at the concepts that it is about."
        )
    ]
    for kind, (title, summary) in _KINDS.items():
        entries = [(number, one) for number, one in numbered if one.kind == kind]
        if entries:
            blocks.append(Block(f"<h2>{title}</h2>\n<p>{summary}</p>"))
        blocks += [_correction(number, one, concepts) for number, one in entries]
    return _page(CORRECTIONS, "What the notes got wrong, and why", blocks)


def _correction(number: int, one: Correction, concepts: dict[str, Concept]) -> Block:
    parts = [f"<h3>{number}. “{escape(one.said)}”</h3>", f"<p>{one.right}</p>"]
    if one.why:
        parts.append(f"<p><em>Why:</em> {one.why}</p>")
    if one.concepts:
        parts.append(f"<p>More: {_links(one.concepts, concepts)}.</p>")
    if one.sources:
        parts.append(f"<p>Read in: {'; '.join(map(_source, one.sources))}.</p>")
    return Block("\n".join(parts))


def glossary_page(terms: Sequence[Term]) -> Page:
    """The words by their first letter; a word with a note leads there."""
    blocks = []
    for letter, found in groupby(terms, key=lambda term: term.term[:1].upper()):
        rows = "\n".join(f"<p><strong>{_term(term)}</strong>: {term.meaning}</p>" for term in found)
        blocks.append(Block(f"<h2>{escape(letter)}</h2>\n{rows}"))
    return _page(GLOSSARY, "Glossary", blocks)


def _term(term: Term) -> str:
    return _link("concept", term.concept, term.term) if term.concept else escape(term.term)


def path_page(stages: Sequence[Stage], concepts: dict[str, Concept]) -> Page:
    """The stages in order: what they need, their concepts, and what one can do afterwards."""
    blocks = [
        _paragraph(
            "One way through everything here, in an order in which nothing comes before what it needs. "
            f"{_link('diagram', LEARN, TITLE)} shows the same as a diagram."
        )
    ]
    for number, stage in enumerate(stages, 1):
        parts = [f"<h2>{number}. {escape(stage.title)}</h2>"]
        if stage.ideas:
            rows = "".join(f"<li><strong>{escape(idea.term)}</strong>: {idea.meaning}</li>" for idea in stage.ideas)
            parts.append(f"<p>To know beforehand:</p>\n<ul>{rows}</ul>")
        if stage.learn:
            parts.append(f"<p>Learn {_links(stage.learn, concepts)}.</p>")
        if stage.summary:
            parts.append(f"<p><em>Afterwards:</em> {stage.summary}</p>")
        blocks.append(Block("\n".join(parts)))
    return _page(PATH, "A path through it", blocks)


def _links(ids: Sequence[str], concepts: dict[str, Concept]) -> str:
    return ", ".join(_link("concept", one, concepts[one].name) for one in ids)


def _link(scheme: str, target: str, words: str) -> str:
    return f'<a href="{scheme}:{escape(target)}">{escape(words)}</a>'


def _source(source: Source) -> str:
    return f'<a href="{escape(source.url)}">{escape(source.label)}</a>' if source.url else escape(source.label)


def _paragraph(html: str) -> Block:
    return Block(f"<p>{html}</p>")


def _page(page: str, title: str, blocks: list[Block]) -> Page:
    words = " ".join(_TAGS.sub("", _ENDS.sub(" ", block.html)) for block in blocks)
    return Page(page, title, tuple(blocks), " ".join(f"{title} {unescape(words)}".split()))
