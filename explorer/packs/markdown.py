"""Markdown to the few elements of HTML that the note panel shows: prose and examples, with every link judged.

Raw HTML is shown as text, links that may not be followed become plain words, and pictures become their words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from explorer.model.catalogue import Block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST_HIGHLIGHTED = 6_000
"""Some lexers take time with the square of a hostile example's length."""

LANGUAGES = ("yaml", "sh", "json", "text")

Judge = Callable[[str], str]
"""Says what is wrong with the target of a link; nothing if it is good."""

Complain = Callable[[int, int, str, str], None]
"""Takes the first and the last line (from 0) of a paragraph, what to look for in it, and what is wrong."""

_SAFE_TAGS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}


@dataclass(slots=True)
class Body:
    """A note's body: its parts, its words without the examples, and the examples' code."""

    blocks: tuple[Block, ...] = ()
    text: str = ""
    code: str = ""


@dataclass(slots=True)
class _Words:
    """The words of a text as they are met."""

    parts: list[str] = field(default_factory=list)

    def joined(self) -> str:
        return " ".join("".join(self.parts).split())


def _all_links(url: str) -> bool:  # noqa: ARG001 - the name that markdown-it has for it
    return True


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a pack that opens from the cache renders nothing

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    # The default drops what it thinks dangerous without a word. Here all links come through, and `_inline` judges them.
    reader.validateLink = _all_links  # type: ignore[method-assign]  # its own way to be told
    return reader


def inline(text: str, judge: Judge, complain: Complain) -> tuple[str, str]:
    """One paragraph of Markdown, as in a fact.

    Returns:
        safe HTML without a paragraph around it, and the same as plain words.
    """
    reader = _reader()
    words = _Words()
    html = ""
    for token in reader.parseInline(text):
        children = _inline(token.children or [], judge, _within(complain, 0, text.count("\n")), words)
        html += reader.renderer.render(children, reader.options, {})
    return html, words.joined()


def body(text: str, judge: Judge, complain: Complain) -> Body:
    """A note's body.

    Args:
        text: Markdown.
        judge: says what is wrong with a link's target.
        complain: takes what is wrong.
    """
    reader = _reader()
    blocks: list[Block] = []
    words = _Words()
    code: list[str] = []
    prose: list[Token] = []

    def flush() -> None:
        if prose and (html := reader.renderer.render(prose, reader.options, {}).strip()):
            blocks.append(Block(html))
        prose.clear()

    for token in reader.parse(text):
        first, last = token.map or (0, 0)
        if token.type in {"fence", "code_block"}:
            language = _language(token, complain)
            code.append(token.content.rstrip("\n"))
            if token.level == 0:
                flush()
                blocks.append(example(token.content, language))
            else:
                prose.append(token)
        elif token.type == "hr":
            continue
        else:
            if token.type == "heading_open" and token.tag == "h1":
                complain(first, last, "#", "a heading of level 1 stands in the text; expected level 2 or 3")
            token.tag = _SAFE_TAGS.get(token.tag, token.tag)
            if token.type == "inline":
                token.children = _inline(token.children or [], judge, _within(complain, first, last), words)
                words.parts.append(" ")
            prose.append(token)
    flush()
    return Body(tuple(blocks), words.joined(), "\n".join(code))


def _language(token: Token, complain: Complain) -> str:
    """The language of an example; `text` where it is none of those that are highlighted."""
    if token.type == "code_block":
        return "text"
    language = token.info.split()[0] if token.info.split() else ""
    if language in LANGUAGES:
        return language
    first, last = token.map or (0, 0)
    said = f'is marked "{language[:40]}"' if language else "has no language"
    complain(first, last, token.markup, f"the example {said}; expected {', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}")
    return "text"


def _within(complain: Complain, first: int, last: int) -> Callable[[str, str], None]:
    return lambda needle, why: complain(first, last, needle, why)


def _inline(
    children: Iterable[Token], judge: Judge, complain: Callable[[str, str], None], words: _Words
) -> list[Token]:
    """The parts of a paragraph with bad links and all pictures turned into their words."""
    kept: list[Token] = []
    dropped: list[bool] = []
    for child in children:
        if child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            why = judge(target)
            if why:
                complain(target, why)
            dropped.append(bool(why))
            child.attrs = {"href": target}
            if why:
                continue
        elif child.type == "link_close":
            if dropped.pop():
                continue
        elif child.type == "image":
            complain(
                str(child.attrs.get("src", "")), "pictures in the text are refused; expected their ids under pictures"
            )
            child.type, child.tag, child.children = "text", "", None
        words.parts.append(" " if child.type in {"softbreak", "hardbreak"} else child.content)
        kept.append(child)
    return kept


def example(code: str, language: str) -> Block:
    """An example with its code highlighted, as spans with the short class names of Pygments."""
    from pygments import highlight  # noqa: PLC0415 - a pack that opens from the cache highlights nothing

    code = code.rstrip("\n")
    lexer = _lexer(language if len(code) <= LONGEST_HIGHLIGHTED else "text")
    return Block(highlight(code, lexer, _formatter()).rstrip("\n"), code, language)


@cache
def _lexer(language: str) -> Any:
    # Each by its own module: the lookup by name would load all lexers of all plug-ins.
    from pygments.lexers.data import JsonLexer, YamlLexer  # noqa: PLC0415 - as in `example`
    from pygments.lexers.shell import BashLexer  # noqa: PLC0415 - as in `example`
    from pygments.lexers.special import TextLexer  # noqa: PLC0415 - as in `example`

    kinds = {"yaml": YamlLexer, "json": JsonLexer, "sh": BashLexer}
    return kinds.get(language, TextLexer)(stripnl=False)


@cache
def _formatter() -> Any:
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415 - as in `example`

    return HtmlFormatter(nowrap=True)
