import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.model.theme import PROFILES
from explorer.ui.notes.look import Look
from explorer.ui.notes.markup import is_part, part, sections, sheet, table
from explorer.ui.notes.reader import Reader

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LOOK = Look(PROFILES["desk-light"])
WORDS = "".join(f"<p>Paragraph {number} of words that fill the page.</p>" for number in range(60))
ROW = "<tr><td class='verb'>calls</td><td class='end'><a href='concept:other'>the other</a></td></tr>"
CELL = "<tr><td class='inside'><p>Apart.</p></td></tr>"
PAGE = (
    f"<p class='name'>Name</p>{WORDS}{part('Links')}{table(ROW)}"
    f"<p>After a table.</p>{sheet(LOOK.profile.note, CELL)}"
    f"{part('Last')}<p><a name='end'></a>The very end.</p>"
)


@pytest.fixture
def reader(qtbot):
    made = Reader()
    qtbot.addWidget(made)
    made.set_look(LOOK)
    made.resize(400, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def is_whole(reader):
    return not reader._rest


def blocks(reader):
    found, block = [], reader.document().begin()
    while block.isValid():
        style = block.blockFormat()
        found.append((block.text(), style.topMargin(), style.bottomMargin(), style.lineHeight(), style.leftMargin()))
        block = block.next()
    return found


def test_that_the_pieces_of_a_page_are_the_page():
    pieces = sections(PAGE)
    assert "".join(pieces) == PAGE
    assert [is_part(piece) for piece in pieces] == [False, True, False, True]
    assert sections(part("Only")) == [part("Only")]
    assert sections("") == [""]


def test_that_a_long_page_is_painted_before_all_of_it_is_made_and_whole_soon_after(qtbot, reader):
    reader.set_page(PAGE)
    assert not is_whole(reader)
    qtbot.waitUntil(lambda: is_whole(reader))
    assert "The very end." in reader.toPlainText()


def test_that_what_fills_the_view_is_made_at_once(reader):
    short = "".join(f"{part(f'Part {number}')}<p>Words.</p>" for number in range(40))
    reader.set_page(f"<p class='name'>Name</p>{short}")
    assert super(Reader, reader).document().size().height() >= reader.viewport().height()


def test_that_a_page_made_in_pieces_is_the_page_made_at_once(reader, monkeypatch):
    reader.set_page(PAGE)
    pieces, height, html = blocks(reader), reader.document().size().height(), reader.toHtml()
    monkeypatch.setattr("explorer.ui.notes.reader.sections", lambda html: [html])
    reader.set_page(PAGE)
    assert (reader.toHtml(), reader.document().size().height()) == (html, height)
    # Rich text keeps an empty line without height after a table, or does not.
    assert [one for one in blocks(reader) if one[0]] == [one for one in pieces if one[0]]


def test_that_the_scroll_bar_changes_once_for_a_page(qtbot, reader):
    reader.set_page(PAGE)
    bar = reader.verticalScrollBar()
    assert not bar.updatesEnabled()
    qtbot.waitUntil(lambda: is_whole(reader))
    assert bar.updatesEnabled()


def test_that_a_page_that_fits_shows_no_handle_and_keeps_the_width_of_the_text(qtbot, reader):
    reader.set_page(PAGE)
    qtbot.waitUntil(lambda: is_whole(reader))
    width, bar = reader.text_width(), reader.verticalScrollBar()
    assert bar.isEnabled()
    reader.set_page("<p>Short.</p>")
    assert reader.text_width() == width
    assert not bar.isEnabled()
    assert bar.updatesEnabled()


def press_end(reader):
    reader.setFocus()
    QTest.keyClick(reader, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)


def turn_wheel(reader):
    at, none = QPointF(50, 50), Qt.MouseButton.NoButton
    event = QWheelEvent(at, reader.viewport().mapToGlobal(at), QPoint(), QPoint(0, -1200), none,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(reader.viewport(), event)


@pytest.mark.parametrize(
    "ask",
    [
        press_end,
        turn_wheel,
        lambda reader: reader.scrollToAnchor("end"),
        lambda reader: reader.focus_link("concept:other"),
        lambda reader: QTest.mousePress(reader.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 300)),
        lambda reader: reader.toHtml(),
        lambda reader: reader.document(),
    ],
)
def test_that_whoever_asks_for_the_page_gets_all_of_it(reader, ask):
    reader.set_page(PAGE)
    assert not is_whole(reader)
    ask(reader)
    assert is_whole(reader)


def test_that_an_anchor_at_the_end_is_found_at_once(reader):
    reader.set_page(PAGE)
    reader.scrollToAnchor("end")
    bar = reader.verticalScrollBar()
    assert bar.value() > bar.maximum() // 2 > 0


def test_that_nothing_is_made_while_it_is_hidden_and_the_page_is_whole_anyway(reader):
    reader.set_page(PAGE)
    reader.hide()
    assert not reader._later.isActive()
    reader.set_page(f"<p>Another.</p>{PAGE}")
    assert is_whole(reader)
