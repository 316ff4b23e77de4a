import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextCursor
from PySide6.QtTest import QTest

from explorer.model.catalogue import Block, Concept, Fact, Link, Pack, Picture, Source
from explorer.model.diagram import Box, Diagram
from explorer.model.question import Question, WrongAnswer
from explorer.model.theme import PROFILES
from explorer.ui.images import PictureStrip
from explorer.ui.notes import NotePanel
from explorer.ui.notes.questions import choices
from explorer.ui.notes.reader import Reader

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LONG = "".join(f"<p>Paragraph {number} of words that fill the note.</p>" for number in range(40))
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'><rect width='40' height='30' fill='red'/></svg>"


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "a.svg"
    path.write_text(SVG, encoding="utf-8")
    first = Concept(
        id="first",
        name="First",
        definition="Definition.",
        body=(
            Block("<p>See <a href='concept:second'>the second</a>, <a href='diagram:d2'>a diagram</a>, "
                  "<a href='picture:p'>a picture</a>, <a href='https://example.org/a/b?c=d'>the net</a>, "
                  "<a href='javascript:alert(1)'>nothing</a> and <a href='file:///etc/passwd'>a file</a>.</p>"),
            Block("<span class='nb'>echo</span> 1", "echo 1", "sh"),
            Block(LONG),
        ),
        facts=(Fact("A fact.", "A fact.", (Source("Docs", "https://example.org/docs"),)),),
        links=(Link("calls", "second"),),
        pictures=("p",),
        questions=(
            Question("Why?", "Because of this."),
            Question("Who?", "The first.", "It is so.", (WrongAnswer("The last.", "It is late."),)),
        ),
    )  # fmt: skip
    second = Concept(id="second", name="Second", body=(Block(LONG),))
    boxes = (Box("one", "First", concept="first"), Box("group", "Group"), Box("in", "Nested", "group", "second"))
    diagrams = {"d": Diagram("d", "Diagram", "Summary.", boxes), "d2": Diagram("d2", "Other")}
    concepts = {"first": first, "second": second}
    return Pack("k", "K", concepts=concepts, diagrams=diagrams, pictures={"p": Picture("p", str(path), "Red", alt="A")})


@pytest.fixture
def panel(qtbot, pack):
    widget = NotePanel(strip=PictureStrip())
    qtbot.addWidget(widget)
    widget.resize(420, 800)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.show_note(pack, pack.diagrams["d"], "one")
    return widget


def link_point(reader, words):
    """The middle of a link, in the pixels of the reader's viewport."""
    cursor = reader.document().find(words)
    assert not cursor.isNull(), words
    reader.verticalScrollBar().setValue(0)
    end = reader.cursorRect(cursor)
    start = QTextCursor(cursor)
    start.setPosition(cursor.selectionStart())
    reader.verticalScrollBar().setValue(max(0, end.top() - 200))
    return QPoint(
        (reader.cursorRect(start).left() + reader.cursorRect(cursor).left()) // 2,
        reader.cursorRect(cursor).center().y(),
    )


def click(panel, words):
    QTest.mouseClick(panel.reader.viewport(), Qt.MouseButton.LeftButton, pos=link_point(panel.reader, words))


def tab_to(panel, href):
    panel.reader.setFocus()
    for _ in range(60):
        QTest.keyClick(panel.reader, Qt.Key.Key_Tab)
        if panel.reader.hasFocus() and panel.reader.focused_link() == href:
            return
    raise AssertionError(href)


@pytest.mark.parametrize(
    ("words", "signal", "value"),
    [
        ("the second", "followed", "second"),
        ("a diagram", "diagram_followed", "d2"),
        ("a picture", "picture_chosen", "p"),
    ],
)
def test_that_a_click_on_a_link_tells_where_it_leads(qtbot, panel, words, signal, value):
    with qtbot.waitSignal(getattr(panel, signal)) as told:
        click(panel, words)
    assert told.args == [value]


def test_that_a_link_of_a_container_leads_to_the_box_inside(qtbot, panel, pack):
    panel.show_note(pack, pack.diagrams["d"], "group")
    with qtbot.waitSignal(panel.box_followed) as told:
        click(panel, "Nested")
    assert told.args == ["in"]


def test_that_an_external_link_shows_its_address_before_anything_opens(qtbot, panel):
    with qtbot.assertNotEmitted(panel.external_requested):
        click(panel, "the net")
    assert panel.address.isVisible()
    assert panel.address.label.text().replace("\u200b", "") == "https://example.org/a/b?c=d"
    with qtbot.waitSignal(panel.external_requested) as told:
        QTest.mouseClick(panel.address.open_button, Qt.MouseButton.LeftButton)
    assert told.args == ["https://example.org/a/b?c=d"]
    assert not panel.address.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_that_the_next_key_after_an_external_link_opens_nothing(qtbot, panel, key):
    click(panel, "the net")
    qtbot.waitUntil(panel.address.cancel_button.hasFocus)
    with qtbot.assertNotEmitted(panel.external_requested):
        QTest.keyClick(panel.address.cancel_button, key)
    if key != Qt.Key.Key_Return:
        assert not panel.address.isVisible()


@pytest.mark.parametrize("words", ["nothing", "a file"])
def test_that_a_link_of_another_scheme_does_nothing(qtbot, panel, words):
    with qtbot.assertNotEmitted(panel.external_requested), qtbot.assertNotEmitted(panel.followed):
        click(panel, words)
    assert not panel.address.isVisible()


def test_that_copy_puts_the_code_on_the_clipboard(qtbot, panel):
    with qtbot.waitSignal(panel.copied) as told:
        click(panel, "Copy")
    assert told.args == ["echo 1"]
    assert QGuiApplication.clipboard().text() == "echo 1"
    assert "Copied" in panel.reader.toPlainText()


def shown_again(panel):
    words = panel.reader.toPlainText()
    return "Copied" not in words and "Copy" in words


def test_that_copied_turns_back_into_copy_and_leaves_a_selection_alone(qtbot, panel):
    assert panel._copied_clock.interval() == 2000
    panel._copied_clock.setInterval(1)
    click(panel, "Copy")
    panel.reader.setTextCursor(panel.reader.document().find("Paragraph 3 of words"))
    qtbot.waitUntil(lambda: shown_again(panel))
    assert panel.reader.textCursor().selectedText() == "Paragraph 3 of words"
    assert not panel._copied_clock.isActive()
    click(panel, "Copy")
    assert "Copied" in panel.reader.toPlainText()


def test_that_copied_turns_back_with_the_focus_on_it(qtbot, panel):
    panel._copied_clock.setInterval(1)
    tab_to(panel, "copy:0")
    QTest.keyClick(panel.reader, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown_again(panel))
    assert panel.reader.focused_link() == "copy:0"


def test_that_no_clock_of_copied_runs_when_the_note_changes_or_is_hidden(panel, pack):
    click(panel, "Copy")
    panel.show_concept(pack, "second")
    assert not panel._copied_clock.isActive()
    panel.show_concept(pack, "first")
    assert "Copied" not in panel.reader.toPlainText()
    click(panel, "Copy")
    panel.hide()
    assert not panel._copied_clock.isActive()
    assert shown_again(panel)


def test_that_an_answer_is_chosen_and_tried_again_with_the_keyboard(panel):
    places = [one.right for one in choices(panel._pack.concepts["first"].questions[1])]
    tab_to(panel, f"choose:1-{places.index(False)}")
    assert "It is late." not in panel.reader.toPlainText()
    QTest.keyClick(panel.reader, Qt.Key.Key_Return)
    words = panel.reader.toPlainText()
    assert all(one in words for one in ("Not quite.", "It is late.", "It is so."))
    assert panel.reader.focused_link() == "again:1"
    QTest.keyClick(panel.reader, Qt.Key.Key_Return)
    assert "Not quite." not in panel.reader.toPlainText()
    assert panel.reader.focused_link() == "choose:1-0"


def test_that_a_choice_is_kept_with_its_note(panel, pack):
    place = [one.right for one in choices(pack.concepts["first"].questions[1])].index(True)
    click(panel, choices(pack.concepts["first"].questions[1])[place].text)
    panel.show_concept(pack, "second")
    panel.show_note(pack, pack.diagrams["d"], "one")
    assert "Right." in panel.reader.toPlainText()


@pytest.mark.parametrize(("name", "thickness"), [("desk-light", 2), ("projector-dark", 4)])
def test_that_the_focus_has_a_frame_around_the_reader(qtbot, panel, name, thickness):
    profile = PROFILES[name]
    panel.set_profile(profile)
    panel.smaller.setFocus()

    def column():
        shot = panel.reader.grab().toImage()
        return [shot.pixelColor(x, shot.height() // 2).name() for x in range(6)]

    assert column() == [profile.panel] * 6
    text = panel.reader.text_width()
    panel.setFocus()
    assert panel.reader.hasFocus()
    assert column() == [profile.accent] * thickness + [profile.panel] * (6 - thickness)
    assert panel.reader.text_width() == text


@pytest.mark.parametrize("width", [340, 420, 700])
def test_that_the_strip_has_the_height_of_its_thumbnails_whatever_came_first(qtbot, pack, width):
    pictures = {str(number): Picture(str(number), "", f"Picture {number}") for number in range(5)}
    concept = Concept("many", "Many", body=(Block(LONG),), pictures=tuple(pictures))
    many = Pack("k", "K", concepts={"many": concept}, pictures=pictures)
    panel = NotePanel(strip=PictureStrip())
    qtbot.addWidget(panel)
    panel.show_concept(many, "many")
    panel.resize(width, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.strip.height() >= panel.strip.heightForWidth(panel.strip.width())
    assert max(one.geometry().bottom() for one in panel.strip.thumbnails) < panel.strip.height()


def test_that_an_answer_is_shown_and_hidden_with_the_keyboard(panel):
    tab_to(panel, "answer:0")
    assert "Because of this." not in panel.reader.toPlainText()
    before = panel.reader.verticalScrollBar().value()
    QTest.keyClick(panel.reader, Qt.Key.Key_Return)
    assert "Because of this." in panel.reader.toPlainText()
    assert panel.reader.focused_link() == "answer:0"
    assert panel.reader.verticalScrollBar().value() == before
    QTest.keyClick(panel.reader, Qt.Key.Key_Return)
    assert "Because of this." not in panel.reader.toPlainText()


def test_that_tab_and_enter_follow_a_link_and_the_focus_is_a_preview(qtbot, panel):
    with qtbot.waitSignal(panel.previewed) as told:
        tab_to(panel, "concept:second")
    assert told.args == ["second"]
    with qtbot.waitSignal(panel.followed) as told:
        QTest.keyClick(panel.reader, Qt.Key.Key_Return)
    assert told.args == ["second"]


def test_that_a_preview_begins_and_ends_with_the_pointer(qtbot, panel):
    told = []
    panel.previewed.connect(told.append)
    point = link_point(panel.reader, "the second")
    QTest.mouseMove(panel.reader.viewport(), point)
    qtbot.waitUntil(lambda: told == ["second"])
    QTest.mouseMove(panel.reader.viewport(), QPoint(point.x(), point.y() + 300))
    qtbot.waitUntil(lambda: told == ["second", ""])


def test_that_tab_leaves_the_links_for_the_pictures(qtbot, panel):
    panel.reader.setFocus()
    for _ in range(60):
        focus = panel.focusWidget()
        if focus in panel.strip.thumbnails:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    thumbnail = panel.strip.thumbnails[0]
    assert thumbnail.hasFocus()
    with qtbot.waitSignal(panel.picture_chosen) as told:
        QTest.keyClick(thumbnail, Qt.Key.Key_Return)
    assert told.args == ["p"]
    QTest.keyClick(thumbnail, Qt.Key.Key_Tab)
    assert not thumbnail.hasFocus()


def test_that_page_down_scrolls_the_note(panel):
    panel.reader.setFocus()
    QTest.keyClick(panel.reader, Qt.Key.Key_PageDown)
    assert panel.reader.verticalScrollBar().value() > 0


def test_that_a_note_that_comes_back_stands_where_it_was_left(panel, pack):
    bar = panel.reader.verticalScrollBar()
    bar.setValue(333)
    panel.show_concept(pack, "second")
    assert bar.value() == 0
    bar.setValue(50)
    panel.show_note(pack, pack.diagrams["d"], "one")
    assert bar.value() == 333
    panel.show_concept(pack, "second")
    assert bar.value() == 50


def test_that_the_text_size_has_buttons_and_bounds(qtbot, panel):
    before = panel.reader.document().size().height()
    with qtbot.waitSignal(panel.text_size_changed) as told:
        QTest.mouseClick(panel.larger, Qt.MouseButton.LeftButton)
    assert told.args == [110]
    assert panel.reader.document().size().height() > before
    panel.set_text_size(1000)
    assert panel.text_size == 200
    assert not panel.larger.isEnabled()
    panel.set_text_size(1)
    assert panel.text_size == 80
    assert not panel.smaller.isEnabled()


class Spy(Reader):
    def __init__(self):
        super().__init__()
        self.asked = []

    def loadResource(self, kind, name):  # noqa: N802 - Qt's name
        result = super().loadResource(kind, name)
        self.asked.append((QUrl(name).toString(), result))
        return result


def test_that_a_note_loads_neither_from_the_net_nor_from_a_file(qtbot, tmp_path):
    red = QImage(50, 50, QImage.Format.Format_RGB32)
    red.fill(Qt.GlobalColor.red)
    path = tmp_path / "red.png"
    assert red.save(str(path))
    reader = Spy()
    qtbot.addWidget(reader)
    reader.resize(300, 200)
    with qtbot.waitExposed(reader):
        reader.show()
    for source in ("http://192.0.2.1/a.png", path.as_uri(), str(path)):
        reader.asked.clear()
        reader.set_page(f"<p>Words <img src='{source}' width='50' height='50'> words</p>")
        shot = reader.grab().toImage()
        colours = {shot.pixelColor(x, y).name() for x in range(0, 300, 5) for y in range(0, 200, 5)}
        assert "#ff0000" not in colours
        assert [(result.width(), result.pixel(0, 0)) for _, result in reader.asked] == [(1, 0)]


def test_that_a_note_takes_no_style_sheet_from_a_file(qtbot, tmp_path):
    path = tmp_path / "a.css"
    path.write_text("p { color: #ff0000 }", encoding="utf-8")
    reader = Spy()
    qtbot.addWidget(reader)
    reader.set_page(
        f"<html><head><link rel='stylesheet' href='{path.as_uri()}'></head><body><p>Words</p></body></html>"
    )
    assert "#ff0000" not in reader.toHtml()
    assert all(result == "" for _, result in reader.asked)


@pytest.mark.parametrize("name", PROFILES)
def test_that_a_profile_paints_the_panel_in_its_colours(panel, name):
    panel.set_profile(PROFILES[name])
    shot = panel.grab().toImage()
    assert shot.pixelColor(4, shot.height() - 20).name() == PROFILES[name].panel
    assert shot.pixelColor(shot.width() // 2, 20).name() == PROFILES[name].panel


def test_that_the_strip_stands_at_its_place_in_the_text_and_moves_with_it(panel):
    bar = panel.reader.verticalScrollBar()
    bar.setValue(bar.maximum())
    low = panel.strip.y()
    assert panel.strip.isVisible()
    bar.setValue(bar.maximum() - 40)
    assert panel.strip.y() == low + 40


def test_that_a_page_without_pictures_has_no_strip(panel, pack):
    panel.show_concept(pack, "second")
    assert not panel.strip.isVisible()


def test_that_nothing_selected_and_unknown_concepts_are_told_in_words(panel, pack):
    panel.show_note(pack, pack.diagrams["d"], "")
    assert "Click a part" in panel.reader.toPlainText()
    panel.show_concept(pack, "ghost")
    assert "There is no note on “ghost”." in panel.reader.toPlainText()


def test_that_all_parts_have_names_for_screen_readers(panel):
    for widget in (panel, panel.reader, panel.strip, panel.smaller, panel.larger, panel.address):
        assert widget.accessibleName()
    assert panel.reader.accessibleDescription() == "First"


def test_that_without_a_strip_pictures_are_links(qtbot, pack):
    bare = NotePanel()
    qtbot.addWidget(bare)
    bare.show_concept(pack, "first")
    assert 'href="picture:p"' in bare.reader.toHtml()
    assert "Red" in bare.reader.toPlainText()


def test_that_the_open_picture_stays_marked_when_the_note_is_painted_anew(panel):
    panel.show_picture_as_open("p")
    panel.set_profile(PROFILES["desk-dark"])
    assert panel.strip.thumbnails[0].current
