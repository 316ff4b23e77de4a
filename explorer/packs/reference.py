"""corrections.yaml and glossary.yaml."""

from __future__ import annotations

from explorer.model.catalogue import Correction, Term
from explorer.packs.known import Known, named
from explorer.packs.problems import quoted
from explorer.packs.prose import Prose, inline
from explorer.packs.schema import CorrectionFile, TermFile
from explorer.packs.sources import source_of


def corrections_of(written: tuple[CorrectionFile, ...], known: Known, prose: Prose) -> tuple[Correction, ...]:
    """The corrections in the order of the file."""
    found = []
    for one in written:
        right, _ = inline(prose, known, one.right, one.at("right"))
        why, _ = inline(prose, known, one.why, one.at("why"))
        concepts: dict[str, None] = {}
        for concept, place in one.entries("concepts"):
            if concept in concepts:
                prose.page.add(place, f"the concept {quoted(concept)} comes twice; expected each once")
            elif named(concept, "concept", known.concepts, prose.page, place):
                concepts[concept] = None
        sources = tuple(source_of(source, known, prose.page, place) for source, place in one.entries("sources"))
        found.append(Correction(one.said, one.kind, right, why, tuple(concepts), sources))
    return tuple(found)


def terms_of(written: tuple[TermFile, ...], known: Known, prose: Prose) -> tuple[Term, ...]:
    """The words of the glossary in the order of the alphabet."""
    found: dict[str, Term] = {}
    for one in written:
        key = one.term.casefold()
        if key in found:
            prose.page.add(one.at("term"), f"the term {quoted(one.term)} comes twice; expected it once")
        elif key:
            meaning, _ = inline(prose, known, one.meaning, one.at("meaning"))
            concept = named(one.concept, "concept", known.concepts, prose.page, one.at("concept"))
            found[key] = Term(one.term, meaning, concept)
    return tuple(found[key] for key in sorted(found))
