"""Diagrams that nobody would draw and a cluster may well have: the extremes of every number and every text."""

from __future__ import annotations

from collections.abc import Callable

from explorer.model.diagram import Arrangement, Box, Diagram, Relation

LONG = 10_000
"""How many characters the longest names have."""

HEBREW, ARABIC = "שלום עולם ", "مرحبا بالعالم "
EMOJI = "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈👍🏽"
MARKS = "e" + "\u0301\u0323\u20dd" * 40
BLANK = {
    "empty": "",
    "spaces": "   ",
    "tabs": "\t\t",
    "newlines": "\n\n",
    "zero-width": "\u200b\u200d\ufeff",
    "control": "\x00\x07\x1b[31m\x7f",
    "override": "\u202e\u2066",
    "separators": "\u2028\u2029\x0b\x0c\x85",
    "not-characters": "\ufffe\uffff\U0010ffff",
}
LINES = "first line\nsecond line\twith a tab\r\nthird"
LONG_NAMES = {
    "letters": "W" * LONG,
    "words": ("word " * LONG)[:LONG],
    "rtl": (HEBREW * LONG)[:LONG],
    "mixed": ((HEBREW + "pod " + ARABIC) * LONG)[:LONG],
    "emoji": (EMOJI * LONG)[:LONG],
    "marks": "e" + "\u0301" * (LONG - 1),
    "han": "漢" * LONG,
    "newlines": "line\n" * (LONG // 5),
}


def nothing() -> Diagram:
    return Diagram("nothing", "Nothing")


def one() -> Diagram:
    return Diagram("one", "One", boxes=(Box("a", "A"),))


def one_with_itself() -> Diagram:
    relations = tuple(Relation(f"r{i}", "a", "a", f"verb {i}", both=i % 2 == 0) for i in range(5))
    return Diagram("itself", "Itself", boxes=(Box("a", "A"),), relations=relations)


def broad(count: int = 10_000) -> Diagram:
    """Very many children in one container."""
    boxes = (Box("c", "container"), *(Box(f"b{i}", f"box {i}", "c", sublabel="one of many") for i in range(count)))
    return Diagram("broad", "Broad", boxes=boxes)


def broad_row(count: int = 10_000) -> Diagram:
    """Very many children in one row: as wide as a float is still exact to half a pixel."""
    boxes = (
        Box("c", "container", arrange=Arrangement("row")),
        *(Box(f"b{i}", f"a rather long name of a box {i}", "c") for i in range(count)),
    )
    return Diagram("row", "Row", boxes=boxes)


def broad_column(count: int = 10_000) -> Diagram:
    boxes = (Box("c", "container", arrange=Arrangement("column")), *(Box(f"b{i}", f"b {i}", "c") for i in range(count)))
    return Diagram("column", "Column", boxes=boxes)


def chain(count: int = 10_000, arrange: Arrangement | None = None) -> Diagram:
    """All boxes in one chain of relations."""
    boxes = (Box("c", "container", arrange=arrange or Arrangement("layered")),)
    boxes += tuple(Box(f"b{i}", f"box {i}", "c") for i in range(count))
    relations = tuple(Relation(f"r{i}", f"b{i}", f"b{i + 1}", "then") for i in range(count - 1))
    return Diagram("chain", "Chain", boxes=boxes, relations=relations)


def star(count: int = 10_000) -> Diagram:
    """Very many relations on one box."""
    boxes = (Box("hub", "hub"), Box("c", "container"), *(Box(f"b{i}", f"box {i}", "c") for i in range(count)))
    relations = tuple(Relation(f"r{i}", "hub", f"b{i}", f"verb {i}", both=i % 3 == 0) for i in range(count))
    return Diagram("star", "Star", boxes=boxes, relations=relations)


def flat_star(count: int = 10_000) -> Diagram:
    """Very many relations on one box, among its siblings."""
    boxes = (Box("hub", "hub"), *(Box(f"b{i}", f"box {i}") for i in range(count)))
    relations = tuple(Relation(f"r{i}", f"b{i}", "hub", "asks") for i in range(count))
    return Diagram("flat-star", "Flat star", boxes=boxes, relations=relations, arrange=Arrangement("layered"))


def parallel(count: int = 10_000) -> Diagram:
    """Very many relations between the same two boxes, in both directions, in every pattern."""
    lines = ("solid", "dashed", "dotted")
    relations = tuple(
        Relation(f"r{i}", *(("a", "b") if i % 2 else ("b", "a")), verb=f"verb {i}", line=lines[i % 3])  # type: ignore[arg-type]
        for i in range(count)
    )
    return Diagram("parallel", "Parallel", boxes=(Box("a", "A"), Box("b", "B")), relations=relations)


def dense(count: int = 150) -> Diagram:
    """Every box with every other, and with itself."""
    boxes = tuple(Box(f"b{i}", f"box {i}") for i in range(count))
    relations = tuple(Relation(f"r{i}-{j}", f"b{i}", f"b{j}", "knows") for i in range(count) for j in range(count))
    return Diagram("dense", "Dense", boxes=boxes, relations=relations, arrange=Arrangement("layered"))


def deep(levels: int = 200, scale: float = 1.0, beside: int = 0) -> Diagram:
    """Boxes in boxes, and at every level some beside them."""
    boxes = []
    for level in range(levels):
        parent = f"d{level - 1}" if level else ""
        boxes.append(Box(f"d{level}", f"level {level}", parent, scale=scale, sublabel="inside" if level % 2 else ""))
        boxes += [Box(f"d{level}-{i}", f"beside {level}.{i}", parent) for i in range(beside)]
    relations = tuple(Relation(f"r{i}", f"d{i}", f"d{levels - 1}", "holds") for i in range(levels - 1))
    return Diagram("deep", "Deep", boxes=tuple(boxes), relations=relations)


def tiny(levels: int = 6) -> Diagram:
    """A tenth of the size at every level."""
    boxes = []
    for level in range(levels):
        parent = f"d{level - 1}" if level else ""
        boxes.append(Box(f"d{level}", f"level {level}", parent, scale=0.1))
        boxes.append(Box(f"e{level}", f"beside {level}", parent, sublabel="as large"))
    boxes.append(Box("core", "core", f"d{levels - 1}"))
    relations = (Relation("r", "core", "e0", "sees"), Relation("s", "core", f"d{levels - 1}", "stands in"))
    return Diagram("tiny", "Tiny", boxes=tuple(boxes), relations=relations)


def own_child() -> Diagram:
    """A container related to its own children, in both directions, and to itself."""
    boxes = (Box("c", "container"), Box("d", "inner", "c"), Box("a", "A", "d"), Box("b", "B", "c"))
    pairs = (("c", "a"), ("a", "c"), ("c", "d"), ("d", "a"), ("c", "c"), ("d", "d"), ("b", "c"), ("b", "a"), ("b", "a"))
    relations = tuple(Relation(f"r{i}", *pair, verb="holds") for i, pair in enumerate(pairs))
    return Diagram("own-child", "Own child", boxes=boxes, relations=relations)


def texts() -> Diagram:
    """Every kind of text that is no plain word, as name, second line, title, verb and problem."""
    strange = {**BLANK, "hebrew": HEBREW, "arabic": ARABIC, "emoji": EMOJI, "marks": MARKS, "lines": LINES}
    boxes: list[Box] = []
    relations = []
    for key, text in strange.items():
        boxes += (
            Box(f"{key}-c", text, sublabel=text, domain="node"),
            Box(f"{key}-a", text, f"{key}-c", sublabel=text, glyph="cube", domain="mesh", portal="other"),
            Box(f"{key}-b", text, f"{key}-c", problem=text or "nothing", dashed=True),
        )
        relations.append(Relation(f"{key}-r", f"{key}-a", f"{key}-b", text))
    return Diagram("texts", LINES, summary=EMOJI, boxes=tuple(boxes), relations=tuple(relations))


def long_texts() -> Diagram:
    """Names, second lines, titles and verbs of very many characters."""
    boxes: list[Box] = []
    relations = []
    for key, text in LONG_NAMES.items():
        boxes += (
            Box(f"{key}-c", text, sublabel=text, domain="node"),
            Box(f"{key}-a", text, f"{key}-c", sublabel=text, glyph="cube", portal="other"),
            Box(f"{key}-b", "B", f"{key}-c", problem=text),
        )
        relations.append(Relation(f"{key}-r", f"{key}-a", f"{key}-b", text))
    return Diagram("long-texts", LONG_NAMES["mixed"], boxes=tuple(boxes), relations=tuple(relations))


def many_long(count: int = 2_000) -> Diagram:
    """A crowd of boxes, each with another very long name: as wide as no window ever is."""
    boxes = (Box("c", "container"), *(Box(f"b{i}", f"{i} " + "W" * LONG, "c") for i in range(count)))
    return Diagram("many-long", "Many long", boxes=boxes)


SCENES: dict[str, Callable[[], Diagram]] = {
    "nothing": nothing,
    "one box": one,
    "one box related to itself": one_with_itself,
    "10,000 children": broad,
    "10,000 children in a row": broad_row,
    "10,000 children in a column": broad_column,
    "a chain of 10,000": chain,
    "a chain of 300": lambda: chain(300),
    "10,000 relations on one box": star,
    "10,000 relations on one of the siblings": flat_star,
    "200 relations on one of the siblings": lambda: flat_star(200),
    "10,000 relations between two boxes": parallel,
    "every box with every other": dense,
    "200 deep": deep,
    "200 deep with boxes beside": lambda: deep(200, beside=3),
    "200 deep and ever smaller": lambda: deep(200, 0.9, 1),
    "59 deep": lambda: deep(59, beside=1),
    "a tenth at each of 6 levels": tiny,
    "a container related to its child": own_child,
    "strange texts": texts,
    "texts of 10,000 characters": long_texts,
    "2,000 names of 10,000 characters": many_long,
}
