from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from explorer.model.diagram import DOMAINS, Tone
from explorer.model.theme import PROFILES, Profile, contrast


def text_pairs(profile: Profile) -> Iterator[tuple[str, str, str]]:
    """Every colour of a text with every ground that it can stand on."""
    for ground in (profile.ground, profile.panel, profile.sunken):
        yield "ink", profile.ink, ground
        yield "muted", profile.muted, ground
    yield "link", profile.link, profile.panel
    yield "note", profile.ink, profile.note
    yield "pill", profile.pill_ink, profile.pill
    yield "faint", profile.faint, profile.panel
    for domain, shades in profile.domains.items():
        yield f"title on {domain}", shades.ink, shades.tint
        yield f"sublabel on {domain}", profile.muted, shades.tint
        yield f"badge of {domain}", shades.ink, shades.tint
        yield f"title of {domain} in trouble", shades.ink, profile.troubled
    for tone, state in profile.states.items():
        yield f"state {tone}", state.ink, state.fill
    yield "title in trouble", profile.states["bad"].ink, profile.troubled
    yield "sublabel in trouble", profile.muted, profile.troubled


def graphic_pairs(profile: Profile) -> Iterator[tuple[str, str, str]]:
    """Every line with every ground that it can be drawn on."""
    tints = [profile.troubled, *(shades.tint for shades in profile.domains.values())]
    for ground in (profile.ground, profile.panel, *tints):
        yield "edge", profile.edge, ground
        yield "active edge", profile.active, ground
        yield "focus", profile.accent, ground
    yield "pill border", profile.pill_border, profile.pill
    yield "call-out bar", profile.note_bar, profile.note
    for domain, shades in profile.domains.items():
        for ground in (profile.ground, profile.panel, profile.troubled, shades.tint):
            yield f"border of {domain}", shades.border, ground
        for ground in (profile.panel, profile.sunken, shades.tint):
            yield f"glyph of {domain}", shades.line, ground
    for tone, state in profile.states.items():
        for ground in (profile.ground, profile.panel, *tints):
            yield f"border of what is {tone}", state.border, ground


@pytest.mark.parametrize("name", PROFILES)
def test_that_every_text_is_legible(name: str) -> None:
    profile = PROFILES[name]
    # On a projector every text is large (CLASSROOM 3a): second texts and links are held to 7, the others to 10.
    least = {"muted": 7.0, "faint": 7.0, "link": 7.0, "sublabel": 7.0} if profile.projector else {}
    default = 10.0 if profile.projector else 4.5
    low = [
        (what, ink, ground, round(contrast(ink, ground), 2))
        for what, ink, ground in text_pairs(profile)
        if contrast(ink, ground) < least.get(what.split(" ")[0], default)
    ]
    assert not low


@pytest.mark.parametrize("name", PROFILES)
def test_that_every_line_is_seen(name: str) -> None:
    profile = PROFILES[name]
    least = 4.5 if profile.projector else 3.0
    low = [
        (what, line, ground, round(contrast(line, ground), 2))
        for what, line, ground in graphic_pairs(profile)
        if contrast(line, ground) < least
    ]
    assert not low


@pytest.mark.parametrize("name", PROFILES)
def test_that_the_selection_ring_has_a_light_and_a_dark_line(name: str) -> None:
    profile = PROFILES[name]
    grounds = (profile.ground, profile.panel, *(shades.tint for shades in profile.domains.values()))
    for ground in grounds:
        assert max(contrast(profile.selection, ground), contrast(profile.selection_outline, ground)) >= 3


@pytest.mark.parametrize("name", PROFILES)
def test_that_every_domain_and_every_state_has_shades(name: str) -> None:
    assert set(PROFILES[name].domains) == {*DOMAINS, ""}
    assert set(PROFILES[name].states) == set(get_args(Tone))
    assert PROFILES[name].name == name


def test_that_contrast_agrees_with_the_published_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
