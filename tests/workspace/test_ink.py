from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.workspace.ink import (
    BOARD,
    UNDO,
    Action,
    InkPoint,
    Sheet,
    Stroke,
    act,
    corners,
    replay,
    retold,
    sheet_of,
    touches,
)

places = st.floats(-500, 500, allow_nan=False)
points = st.builds(InkPoint, places, places, st.floats(0, 1))
strokes = st.builds(
    Stroke,
    st.sampled_from(("pen", "highlighter", "line", "arrow", "box", "ellipse")),
    st.integers(1, 5),
    st.floats(0.5, 20),
    st.lists(points, min_size=1, max_size=6).map(tuple),
)
actions = st.one_of(
    st.builds(Action, st.sampled_from((BOARD, "one", "two")), st.just("add"), strokes),
    st.builds(
        Action, st.sampled_from((BOARD, "one")), st.just("erase"), at=points, reach=st.floats(0, 300)
    ),
    st.builds(Action, st.sampled_from((BOARD, "one", "two")), st.sampled_from(("clear", "undo", "redo"))),
)  # fmt: skip


def line(x: float = 0.0) -> Stroke:
    return Stroke("pen", 1, 4.0, (InkPoint(x, 0), InkPoint(x, 100)))


def drawn(*found: Stroke) -> Sheet:
    sheet = Sheet()
    for stroke in found:
        sheet = act(sheet, Action("s", "add", stroke))
    return sheet


def test_that_more_than_a_hundred_strokes_can_be_taken_back_and_done_again() -> None:
    many = [line(float(n)) for n in range(150)]
    sheet = drawn(*many)
    for _ in many:
        sheet = act(sheet, Action("s", "undo"))
    assert sheet.strokes == ()
    for _ in many:
        sheet = act(sheet, Action("s", "redo"))
    assert sheet.strokes == tuple(many)


def test_that_an_erased_stroke_comes_back() -> None:
    erased = act(drawn(line(0), line(50)), Action("s", "erase", at=InkPoint(1, 40), reach=3))
    assert erased.strokes == (line(50),)
    assert act(erased, Action("s", "undo")).strokes == (line(0), line(50))


def test_that_an_eraser_that_touches_nothing_leaves_nothing_to_take_back() -> None:
    sheet = drawn(line())
    assert act(sheet, Action("s", "erase", at=InkPoint(90, 40), reach=3)) is sheet


def test_that_a_new_stroke_ends_what_could_be_done_again() -> None:
    sheet = act(drawn(line(0), line(1)), Action("s", "undo"))
    assert act(act(sheet, Action("s", "add", line(2))), Action("s", "redo")).strokes == (line(0), line(2))


def test_that_a_box_is_touched_at_its_border_and_not_inside() -> None:
    box = Stroke("box", 1, 2.0, (InkPoint(0, 0), InkPoint(100, 100)))
    assert len(corners(box)) == 5
    assert touches(box, InkPoint(100, 50), 1)
    assert not touches(box, InkPoint(50, 50), 10)


def test_that_an_ellipse_is_touched_on_its_line_and_not_inside_nor_at_the_corners_of_its_box() -> None:
    round_one = Stroke("ellipse", 1, 2.0, (InkPoint(0, 0), InkPoint(200, 100)))
    for at in (InkPoint(0, 50), InkPoint(200, 50), InkPoint(100, 0), InkPoint(100, 100)):
        assert touches(round_one, at, 1)
    for at in (InkPoint(100, 50), InkPoint(2, 2), InkPoint(198, 98)):
        assert not touches(round_one, at, 10)


def test_that_a_straight_line_leaves_out_where_the_pen_went() -> None:
    straight = Stroke("line", 1, 2.0, (InkPoint(0, 0), InkPoint(50, 90), InkPoint(100, 0)))
    assert touches(straight, InkPoint(50, 0), 1)
    assert not touches(straight, InkPoint(50, 90), 10)


@given(strokes)
def test_that_a_stroke_without_length_is_touched_where_it_is(stroke: Stroke) -> None:
    dot = Stroke(stroke.shape, stroke.pen, stroke.width, stroke.points[:1])
    assert touches(dot, dot.points[0], 0)


def test_that_every_picture_of_a_step_has_its_own_sheet() -> None:
    names = [sheet_of("a"), sheet_of("a", 1), sheet_of("a", 2), sheet_of("a", question=True), sheet_of("b")]
    assert len(set(names)) == len(names)
    assert names[0] == "a"
    assert BOARD not in names


def test_that_steps_do_not_share_ink() -> None:
    sheets = replay([Action("one", "add", line(1)), Action("two", "add", line(2)), Action("one", "clear")])
    assert sheets["one"].strokes == ()
    assert sheets["two"].strokes == (line(2),)


@given(st.lists(actions, max_size=30))
def test_that_taking_back_is_exact(done: list[Action]) -> None:
    for action in done:
        before = replay(done).get(action.sheet, Sheet())
        after = act(before, action)
        if after is not before and action.what in ("add", "erase", "clear"):
            assert act(after, Action(action.sheet, "undo")).strokes == before.strokes


@given(st.lists(actions, max_size=30))
def test_that_a_shortened_journal_tells_the_same_strokes(done: list[Action]) -> None:
    sheets = replay(done)
    again = replay(retold(sheets))
    assert {name: sheet.strokes for name, sheet in again.items()} == {
        name: sheet.strokes for name, sheet in sheets.items() if sheet.strokes
    }


def test_that_the_past_is_bounded() -> None:
    sheet = Sheet()
    for n in range(UNDO + 5):
        sheet = act(sheet, Action("s", "add", line(float(n))))
    assert len(sheet.past) == UNDO
