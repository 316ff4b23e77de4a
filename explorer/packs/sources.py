"""Sources of facts: codes of pack.yaml to what a person reads, with addresses."""

from __future__ import annotations

from explorer.model.catalogue import Source
from explorer.packs.known import Known
from explorer.packs.problems import Page, Place, quoted


def source_of(text: str, known: Known, page: Page, place: Place) -> Source:
    """A source as a person reads it: "K28:pkg/x.go SyncPod" by the table of pack.yaml, or an address of its own."""
    head, _, remark = text.partition(" ")
    if head.startswith("https:"):
        if why := known.judge(head):
            page.add(place, why)
        return Source(remark.strip() or head.removeprefix("https://"), "" if why else head)
    code, _, path = head.partition(":")
    source = known.sources.get(code)
    if source is None:
        if known.complete:
            page.add(
                place, f"the source {quoted(code)} is not in pack.yaml; expected one of its codes", code, known.sources
            )
        return Source(text)
    from urllib.parse import quote  # noqa: PLC0415 - only notes that are read anew need it

    path, _, anchor = path.partition("#")
    shown = path.strip("/").removesuffix(".md").removesuffix("_index").removesuffix("/index").removesuffix("/")
    label = source.title + (f": {shown}" if shown else "") + (f" {remark.strip()}" if remark.strip() else "")
    url = source.url
    url = url.replace("{page}", quote(shown)).replace("{path}", quote(path)) if path else _home(url)
    return Source(label, f"{url}#{quote(anchor)}" if anchor and url else url)


def _home(url: str) -> str:
    """The address of the whole source: what stands before the placeholder, and of a repository its first page."""
    return url.partition("{")[0].partition("/blob/")[0]
