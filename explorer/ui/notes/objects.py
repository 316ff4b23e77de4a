"""What a note says of somebody's own object, above what it says of its concept; and the page on all that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from explorer.model.catalogue import Block, Pack
from explorer.model.diagram import Diagram
from explorer.model.facts import Fact, Facts, Finding
from explorer.model.opened import Change, Overview
from explorer.ui.notes.look import Look
from explorer.ui.notes.markup import block_html, concept_link, link, part, sheet, table
from explorer.ui.notes.sections import relations

_LISTED = 60
"""So many findings or remarks are listed, the others counted."""

_IN_FULL = 3
"""So many findings of one rule are told in full, of the others the names."""

_BESIDE = 24
"""A longer value stands below its label, not beside it: in signs."""

_LINES = 400
"""So many lines of an object are shown."""

SEVERITIES = {"error": "Does not work", "warning": "Will hurt", "hint": "Could be better"}
"""The words for each severity: it is never told by a colour alone."""


def object_part(pack: Pack, diagram: Diagram, facts: Facts, codes: list[str], copied: int, look: Look) -> str:
    """The part of a note on the object itself: its fields, how it is, what is wrong with it, its relations, its text.

    Args:
        pack: where concepts are looked up.
        diagram: where the box stands.
        facts: what is known.
        codes: gets the texts that can be copied.
        copied: number of the one that was just copied.
        look: colours and sizes.
    """
    box = diagram.by_id.get(facts.box)
    kind = f"{escape(facts.kind)}{f' in {escape(facts.namespace)}' if facts.namespace else ''}"
    place = f" <span class='muted'>· {_place(facts.file, facts.line)}</span>" if facts.file else ""
    parts = [
        f"<p class='name'>{escape(facts.name)}</p>",
        f"<p class='muted'>{kind}{place}</p>",
        _findings(pack, facts.findings, codes, copied, look),
        _rows(pack, facts.status, "Now"),
        _rows(pack, facts.fields, "What it says"),
        _rows(pack, facts.events[:_LISTED], "Events"),
        relations(diagram, box) if box is not None else "",
        _text(facts, codes, copied, look),
    ]
    return "".join(parts)


def overview_parts(pack: Pack, diagram: Diagram, overview: Overview, codes: list[str], copied: int, look: Look) -> str:
    """The page on all that is open: how much of what, what is wrong, what could not be read."""
    parts = [f"<p class='name'>{escape(diagram.title)}</p>", f"<p class='lead'>{escape(overview.origin)}</p>"]
    if overview.state:
        parts.append(f"<p>{escape(overview.state)}</p>")
    if overview.counts:
        words = "&nbsp;<span class='muted'>·</span> ".join(
            f"{count:,}&nbsp;{escape(kind)}" for kind, count in overview.counts[:_LISTED]
        )
        parts.append(f"<p>{words}</p>")
    if overview.changes:
        parts.append(_changes(diagram, overview.changes))
    elif overview.findings:
        parts.append(_all_findings(pack, diagram, overview.findings, codes, copied, look))
    if overview.remarks:
        lines = "".join(f"<p class='small'>{escape(one)}</p>" for one in overview.remarks[:_LISTED])
        parts.append(part("Not read, or not shown") + lines + _more(len(overview.remarks)))
    if diagram.boxes:
        parts.append("<p class='muted'>Click a box, or press the arrow keys.</p>")
    return "".join(parts)


def _changes(diagram: Diagram, changes: Sequence[Change]) -> str:
    """What differs between two inputs."""
    parts = []
    for verb in ("added", "removed", "changed"):
        ones = [one for one in changes if one.verb == verb]
        rows = "".join(f"<tr><td class='end'>{_change(diagram, one)}</td></tr>" for one in ones[:_LISTED])
        parts.append(part(f"{verb.capitalize()} ({len(ones)})") + table(rows) + _more(len(ones)) if ones else "")
    return "".join(parts)


def _change(diagram: Diagram, change: Change) -> str:
    name = link("box", change.box, change.name) if change.box in diagram.by_id else escape(change.name)
    fields = "".join(f"<p class='cell'>{escape(one)}</p>" for one in change.fields[:_LISTED])
    return f"<p class='cell'>{name}</p>{fields}{_more(len(change.fields))}"


def _all_findings(
    pack: Pack, diagram: Diagram, findings: Sequence[Finding], codes: list[str], copied: int, look: Look
) -> str:
    """The findings, those of one rule together: its fix is shown once."""
    parts = []
    shown = ""
    for _, group in groupby(sorted(findings, key=_order), key=_order):
        ones = list(group)
        first = ones[0]
        if first.severity != shown:
            shown = first.severity
            count = sum(one.severity == shown for one in findings)
            parts.append(part(f"{SEVERITIES[shown]} ({count})"))
        rows = "".join(f"<tr><td class='end'>{_told(diagram, one)}</td></tr>" for one in ones[:_IN_FULL])
        concept = f"<p class='small'>{concept_link(pack, first.concept)}</p>" if first.concept in pack.concepts else ""
        parts.append(table(rows) + _others(diagram, ones[_IN_FULL:]) + concept + _fix(first, codes, copied, look))
    return "".join(parts)


def _others(diagram: Diagram, findings: Sequence[Finding]) -> str:
    """The rest of the findings of one rule, by the names of their boxes."""
    if not findings:
        return ""
    counted = Counter(one.box for one in findings)
    found = [(diagram.by_id[box], count) for box, count in counted.items() if box in diagram.by_id][:_LISTED]
    words = [f"{link('box', box.id, box.name)}{f'&nbsp;({count})' if count > 1 else ''}" for box, count in found]
    left = len(findings) - sum(count for _, count in found)
    more = f" and {left:,} more" if words and left else ""
    return f"<p>{len(findings):,} more{': ' if words else ''}{', '.join(words)}{more}</p>"


def _findings(pack: Pack, findings: Sequence[Finding], codes: list[str], copied: int, look: Look) -> str:
    parts = []
    for one in sorted(findings, key=_rank)[:_LISTED]:
        concept = concept_link(pack, one.concept) if one.concept in pack.concepts else ""
        below = _below(_place(one.file, one.line), concept)
        words = f"<p><b>{SEVERITIES[one.severity]}</b></p><p class='cell'>{escape(one.message)}</p>{below}"
        parts.append(sheet(look.profile.note, f"<tr><td class='inside'>{words}</td></tr>"))
        parts.append(_fix(one, codes, copied, look))
    return "".join(parts) + _more(len(findings))


def _fix(finding: Finding, codes: list[str], copied: int, look: Look) -> str:
    return block_html(Block(escape(finding.fix), finding.fix, "yaml"), codes, copied, look) if finding.fix else ""


def _rank(finding: Finding) -> int:
    return list(SEVERITIES).index(finding.severity)


def _order(finding: Finding) -> tuple[int, str]:
    return _rank(finding), finding.rule


def _told(diagram: Diagram, finding: Finding) -> str:
    """A finding with its box before it, and its place below."""
    box = diagram.by_id.get(finding.box)
    name = f"{link('box', box.id, box.name)}: " if box is not None else ""
    return f"<p class='cell'>{name}{escape(finding.message)}</p>{_below(_place(finding.file, finding.line))}"


def _below(*words: str) -> str:
    """A small line with what is known of some words."""
    line = " · ".join(word for word in words if word)
    return f"<p class='small'><span class='muted'>{line}</span></p>" if line else ""


def _place(file: str, line: int) -> str:
    return escape(f"{file}:{line}" if line else file)


def _rows(pack: Pack, facts: Iterable[Fact], title: str) -> str:
    rows = "".join(_row(_label(pack, one), escape(one.value), below=len(one.value) > _BESIDE) for one in facts)
    return part(title) + table(rows) if rows else ""


def _row(label: str, value: str, *, below: bool) -> str:
    if below:
        return f"<tr><td class='end' colspan='2'><p class='cell'><span class='muted'>{label}</span></p><p class='cell'>{value}</p></td></tr>"
    return (
        f"<tr><td class='verb' width='42%'><p class='cell'>{label}</p></td>"
        f"<td class='end'><p class='cell'>{value}</p></td></tr>"
    )


def _label(pack: Pack, fact: Fact) -> str:
    return link("concept", fact.concept, fact.label) if fact.concept in pack.concepts else escape(fact.label)


def _more(count: int) -> str:
    return f"<p class='muted'>and {count - _LISTED:,} more</p>" if count > _LISTED else ""


def _text(facts: Facts, codes: list[str], copied: int, look: Look) -> str:
    """The object's text; the lines of the fields that were told above are marked."""
    if not facts.text:
        return ""
    marked = {one.row for one in (*facts.fields, *facts.status) if one.row}
    lines = facts.text.rstrip("\n").split("\n")
    html = "\n".join(
        _marked(line, look) if number in marked else escape(line) for number, line in enumerate(lines[:_LINES], 1)
    )
    cut = f"<p class='muted'>and {len(lines) - _LINES:,} more lines</p>" if len(lines) > _LINES else ""
    return part("As it is written") + block_html(Block(html, facts.text, "yaml"), codes, copied, look) + cut


def _marked(line: str, look: Look) -> str:
    """A line that stands out, but for its indentation."""
    words = line.lstrip(" ")
    indent = line[: len(line) - len(words)]
    return f"{indent}<span style='background-color:{look.profile.note}'>{escape(words)}</span>"
