import pytest

from explorer.ui.fonts import code_face, ui_face
from explorer.ui.images.faces import installed_family
from explorer.ui.images.svg import scan

HEAD = b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>"


def test_that_hot_spots_of_one_concept_may_have_several_places():
    found = scan(HEAD + b"<g id='hot-kube-proxy'/><g id='hot-kube-proxy--2'/></svg>")
    assert [(one.element, one.concept) for one in found.hot] == [
        ("hot-kube-proxy", "kube-proxy"),
        ("hot-kube-proxy--2", "kube-proxy"),
    ]


def test_that_a_hot_spot_knows_the_step_that_reveals_it():
    found = scan(HEAD + b"<g id='step-2'><g id='hot-a'/></g><g id='hot-b'/></svg>")
    assert [one.step for one in found.hot] == [2, 0]
    assert found.steps == 2


def test_that_a_step_hides_later_groups_and_leaves_the_rest_as_it_is():
    one, two, three = b"<g id='step-1'><p/></g>", b"<path id='step-2' d='>'/>", b"<g id='step-3'><g/></g>"
    found = scan(HEAD + one + two + three + b"</svg>")
    hide = b'<g display="none">'
    assert found.for_qt(3, str) == found.data
    assert found.for_qt(2, str) == HEAD + one + two + hide + three + b"</g></svg>"
    assert found.for_qt(0, str) == HEAD + b"".join(hide + one + b"</g>" for one in (one, two, three)) + b"</svg>"


def test_that_nested_steps_stay_well_formed():
    found = scan(HEAD + b"<g id='step-1'><g id='step-2'><g id='step-3'/></g></g></svg>")
    assert not any(scan(found.for_qt(step, str)).problem for step in range(4))


def test_that_what_points_outside_the_file_is_cut_out():
    data = (
        HEAD
        + b"<?xml-stylesheet href='a.css'?><image xlink:href='file:///etc/passwd'/><image href='http://x/'></image>"
    )
    found = scan(data + b"<image href='data:image/png;base64,AA'/><script>x</script></svg>")
    assert found.for_qt(0, str) == HEAD + b"<image href='data:image/png;base64,AA'/></svg>"


def test_that_faults_come_in_words():
    assert "not well-formed" in scan(b"<svg><g></svg>").problem
    assert "not an SVG" in scan(b"<html/>").problem
    assert "entities" in scan(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>").problem
    assert "UTF-8" in scan("<svg/>".encode("utf-16")).problem
    assert "nested" in scan(b"<svg>" + b"<g>" * 300 + b"</g>" * 300 + b"</svg>").problem


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"<text font-family='Inter, Segoe UI, sans-serif'>a</text>", b"<text font-family='UI'>a</text>"),
        (b'<g font-family="monospace"/>', b'<g font-family="CODE"/>'),
        (b"<g style='fill:red; font-family: Inter, sans-serif; x:y'/>", b"<g style='fill:red; font-family: UI; x:y'/>"),
        (b"<g id='a'>font-family='Inter'</g>", b"<g id='a'>font-family='Inter'</g>"),
    ],
)
def test_that_a_list_of_families_becomes_one_family(written, read):
    found = scan(HEAD + written + b"</svg>")
    made = found.for_qt(0, lambda words: "CODE" if words == "monospace" else "UI").replace(b' id="podium-text-0"', b"")
    assert made == HEAD + read + b"</svg>"


def test_that_texts_get_ids_and_keep_their_own():
    found = scan(HEAD + b"<g id='step-2'><text>a</text></g><text id='mine'>b</text></svg>")
    assert [(one.element, one.step) for one in found.texts] == [("podium-text-0", 2), ("mine", 0)]
    made = found.for_qt(2, str)
    assert b'<text id="podium-text-0">a' in made
    assert not scan(made).problem


def test_that_a_family_in_what_is_cut_out_is_cut_out_with_it():
    found = scan(HEAD + b"<foreignObject><p font-family='Inter'/><text>x</text></foreignObject></svg>")
    assert found.for_qt(0, lambda _: "UI") == HEAD + b"</svg>"


def test_that_the_programs_own_faces_are_used_for_pictures(qapp):
    assert installed_family("Inter, Segoe UI, Noto Sans, DejaVu Sans, sans-serif") == ui_face()
    assert installed_family("monospace") == code_face()
    assert installed_family("'Nothing of the kind'") == ui_face()
