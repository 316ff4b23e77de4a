"""The parts of a simulation's panels, each alone, with plain data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLayoutItem, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.model.diagram import Box
from explorer.model.geometry import Point
from explorer.model.running import Deed, Flight, Narration, Prediction, Reason, Why
from explorer.model.theme import PROFILES, contrast
from explorer.ui.sim.chart import top_of
from explorer.ui.sim.choice import ScenarioChoice
from explorer.ui.sim.command_line import CommandLine
from explorer.ui.sim.deeds import Deeds
from explorer.ui.sim.flights import MOST, SEEN_MS, Sky, Way, sampled, share_of
from explorer.ui.sim.flow import FlowLayout
from explorer.ui.sim.panel import Panel, Told
from explorer.ui.sim.predict import Predict
from explorer.ui.sim.reasons import SHOWN, Reasons, breakable
from explorer.ui.sim.sheet import CODE, INK_ON_CODE, tone_colour
from explorer.ui.sim.track import badge_of
from explorer.ui.sim.yaml_editor import YamlEditor
from explorer.workspace import Place, State, Workspace
from explorer.workspace.hops import along
from explorer.workspace.simulation_words import Bet
from tests.small_pack import small_pack

LEFT = Qt.MouseButton.LeftButton
DELETE = Deed("delete", "Delete", "delete pod/db-1", "kubectl delete pod/db-1")
FORCE = Deed("force", "Force delete", "force-delete pod/db-1", "kubectl delete pod/db-1 --force", harm=True)
SCALE = Deed("scale", "Scale to…", "scale sts/db {}", "kubectl scale sts/db --replicas={}", "number", "3")
IMAGE = Deed("image", "Roll out…", "set-image sts/db {}", "kubectl set image sts/db {}", "text", "db:2",
             (("db:2", "a good one"), ("db:bad", "crashes")))  # fmt: skip
LABEL = Deed("label", "Label…", "label ns/shop {}", "kubectl label ns shop {}", "text")
EDIT = Deed("edit", "Edit YAML", "", "kubectl edit pod/db-1", "yaml")


class _Item(QLayoutItem):
    """Something with a size that remembers where it was put."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.wide, self.where = wide, QRect()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.wide, 20)

    def minimumSize(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        self.where = rect

    def geometry(self) -> QRect:
        return self.where


def reason(event: int, text: str = "it is so") -> Reason:
    return Reason(event, event * 10_000, "StatefulSet controller", text, "pod/default/db-1")


@pytest.fixture
def deeds(qtbot: QtBot) -> Deeds:
    made = Deeds()
    qtbot.addWidget(made)
    made.resize(380, 400)
    made.show_deeds((DELETE, FORCE, SCALE, IMAGE, LABEL, EDIT))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_that_pointing_at_a_deed_shows_what_one_would_type(qtbot: QtBot, deeds: Deeds) -> None:
    deeds.buttons["delete"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: deeds.line.command == DELETE.command)
    deeds.buttons["scale"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: deeds.line.command == "kubectl scale sts/db --replicas=3")


def test_that_a_plain_deed_is_done_at_once_and_a_harmful_one_after_a_yes(qtbot: QtBot, deeds: Deeds) -> None:
    wanted: list[str] = []
    deeds.wanted.connect(wanted.append)
    qtbot.mouseClick(deeds.buttons["delete"], LEFT)
    assert wanted == ["delete pod/db-1"]
    qtbot.mouseClick(deeds.buttons["force"], LEFT)
    assert wanted == ["delete pod/db-1"]
    qtbot.mouseClick(deeds.form.no, LEFT)
    assert deeds.form is None
    qtbot.mouseClick(deeds.buttons["force"], LEFT)
    qtbot.mouseClick(deeds.form.yes, LEFT)
    assert wanted[1:] == ["force-delete pod/db-1"]


def test_that_a_chosen_value_stands_in_the_order_and_in_the_command(qtbot: QtBot, deeds: Deeds) -> None:
    wanted: list[str] = []
    deeds.wanted.connect(wanted.append)
    qtbot.mouseClick(deeds.buttons["image"], LEFT)
    assert isinstance(deeds.form.field, QComboBox)
    qtbot.keyClick(deeds.form.field, Qt.Key.Key_Down)
    assert deeds.line.command == "kubectl set image sts/db db:bad"
    qtbot.mouseClick(deeds.form.yes, LEFT)
    assert wanted == ["set-image sts/db db:bad"]


def test_that_nothing_is_done_with_an_empty_text(qtbot: QtBot, deeds: Deeds) -> None:
    wanted: list[str] = []
    deeds.wanted.connect(wanted.append)
    qtbot.mouseClick(deeds.buttons["label"], LEFT)
    assert not deeds.form.yes.isEnabled()
    qtbot.keyClick(deeds.form.field, Qt.Key.Key_Return)
    assert not wanted
    qtbot.keyClicks(deeds.form.field, "tier=back")
    qtbot.keyClick(deeds.form.field, Qt.Key.Key_Return)
    assert wanted == ["label ns/shop tier=back"]


def test_that_a_form_stays_while_its_deed_is_offered_and_goes_with_it(qtbot: QtBot, deeds: Deeds) -> None:
    qtbot.mouseClick(deeds.buttons["scale"], LEFT)
    form = deeds.form
    deeds.show_deeds((SCALE, DELETE))
    assert deeds.form is form
    deeds.show_deeds((DELETE,))
    assert deeds.form is None
    assert set(deeds.buttons) == {"delete"}


def test_that_the_text_of_an_object_is_opened_and_not_ordered(qtbot: QtBot, deeds: Deeds) -> None:
    opened: list[Deed] = []
    deeds.editing.connect(opened.append)
    qtbot.mouseClick(deeds.buttons["edit"], LEFT)
    assert opened == [EDIT]


def test_that_a_command_is_copied_and_says_so(qtbot: QtBot) -> None:
    line = CommandLine()
    qtbot.addWidget(line)
    line.show()
    line.show_command("kubectl get pods")
    qtbot.mouseClick(line.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "kubectl get pods"
    assert line.copy.text() == "Copied"
    line.show_command("kubectl get nodes")
    assert line.copy.text() == "Copy"
    line.hide()


def test_that_the_editor_goes_to_what_is_wrong_and_tells_only_of_changes(qtbot: QtBot) -> None:
    editor = YamlEditor()
    qtbot.addWidget(editor)
    editor.begin("pod/default/db-1", "db-1", "kind: Pod\nspec:\n  replicas: 2\n")
    assert not editor.apply.isEnabled()
    applied: list[str] = []
    editor.applied.connect(applied.append)
    editor.text.selectAll()
    qtbot.keyClicks(editor.text, "kind: Pod")
    qtbot.keyClick(editor.text, Qt.Key.Key_Return)
    qtbot.keyClick(editor.text, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor.text, "x: 1")
    qtbot.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert applied == ["kind: Pod\n  x: 1"]
    editor.tell("2:3: there is no field x; expected spec")
    cursor = editor.text.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (1, 2)
    assert len(editor.text.extraSelections()) == 1
    left: list[int] = []
    editor.left.connect(lambda: left.append(1))
    qtbot.keyClick(editor.text, Qt.Key.Key_Escape)
    assert left


def test_that_of_many_reasons_the_last_are_shown_and_the_others_when_asked_for(qtbot: QtBot) -> None:
    reasons = Reasons()
    qtbot.addWidget(reasons)
    reasons.resize(300, 600)
    reasons.show()
    given = [reason(number) for number in range(1, SHOWN + 6)]
    reasons.show_reasons("pod/default/db-1", given, PROFILES["desk-light"], 100)
    shown = [row for row in reasons.rows if row.isVisible()]
    assert [row.reason.event for row in shown] == [one.event for one in given[-SHOWN:]]
    assert [row.latest for row in shown] == [False] * (SHOWN - 1) + [True]
    assert "StatefulSet controller" in shown[-1].accessibleName()
    qtbot.mouseClick(reasons.findChild(QPushButton), LEFT)
    assert len([row for row in reasons.rows if row.isVisible()]) == len(given)
    chosen: list[int] = []
    reasons.chosen.connect(chosen.append)
    reasons.rows[2].setFocus()
    qtbot.keyClick(reasons.rows[2], Qt.Key.Key_Return)
    assert chosen == [given[2].event]


@given(st.text(st.characters(categories=("L", "P", "Zs")), max_size=120))
def test_that_a_long_name_may_break_and_loses_nothing(text: str) -> None:
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


def test_that_short_words_stay_whole() -> None:
    assert breakable("web-0 is gone") == "web-0 is gone"
    assert "\u200b" in breakable("pvc-6aa9d614-35db-4e63-8e0e-000000000000")


def test_that_a_question_is_told_apart_from_its_answer(qtbot: QtBot) -> None:
    predict = Predict()
    qtbot.addWidget(predict)
    bet = Bet(Prediction("How many?", ("none", "two", "three"), 1, "One node is down.", 5_000, "node"))
    predict.show_bet(bet, seen=False)
    said: list[int] = []
    predict.chosen.connect(said.append)
    qtbot.mouseClick(predict.buttons[2], LEFT)
    qtbot.mouseClick(predict.buttons[-1], LEFT)
    assert said == [2, -1]
    words = predict.hint.text()
    assert "One node is down" not in words
    predict.show_bet(Bet(bet.asked, 2), seen=False)
    assert not any(button.isVisibleTo(predict) for button in predict.buttons)
    assert "One node is down" not in predict.hint.text()
    predict.show_bet(Bet(bet.asked, 2), seen=True, link="Node")
    assert "You said three. It is: two." in predict.hint.text()
    assert "One node is down" in predict.hint.text()
    assert "concept:node" in predict.hint.text()
    predict.show_bet(None, seen=False)
    assert predict.isHidden()


def test_that_a_wrong_guess_is_told_why_it_is_wrong_and_a_right_one_only_why_it_is_right(qtbot: QtBot) -> None:
    predict = Predict()
    qtbot.addWidget(predict)
    whys = ("It has moved.", "One node is down.", "Nothing was added.")
    asked = Prediction("How many?", ("none", "two", "three"), 1, whys[1], 5_000, whys=whys)
    predict.show_bet(Bet(asked, 2), seen=True)
    assert "Nothing was added. One node is down." in predict.hint.text()
    predict.show_bet(Bet(asked, 1), seen=True)
    assert predict.hint.text().count("One node is down.") == 1
    assert "Nothing was added" not in predict.hint.text()


def test_that_an_answer_is_told_beside_the_next_question(qtbot: QtBot) -> None:
    panel = Panel()
    qtbot.addWidget(panel)
    first = Bet(Prediction("How many?", ("none", "two"), 1, "One node is down.", 5_000), 0)
    then = Bet(Prediction("Which one?", ("db-0", "db-1"), 0, until=9_000))
    panel.show_bets(first, then)
    assert "It is: two." in panel.answer.hint.text()
    assert panel.predict.question.text() == "Which one?"
    assert not panel.answer.isHidden()
    assert not panel.predict.isHidden()
    panel.show_bets(None, then)
    assert panel.answer.isHidden()


def test_that_words_keep_their_width_when_there_is_more_to_read_than_room(qtbot: QtBot) -> None:
    panel = Panel()
    qtbot.addWidget(panel)
    panel.resize(420, 700)
    panel.show_told(Told("", "Cluster", "A node fails", narration=Narration("First", "Few words.")))
    panel.show_bets(None, None)
    panel.show_traffic(())
    panel.show()
    bar = panel._area.verticalScrollBar()
    qtbot.waitUntil(lambda: not bar.isEnabled())
    wide = panel.narration.width()
    panel.show_told(Told("", "Cluster", "A node fails", narration=Narration("Then", "Many words. " * 200)))
    qtbot.waitUntil(bar.isEnabled)
    assert panel.narration.width() == wide


def test_that_the_panel_leaves_alone_what_has_not_changed(qtbot: QtBot) -> None:
    panel = Panel()
    qtbot.addWidget(panel)
    panel.resize(420, 700)
    panel.show()
    panel.set_look(PROFILES["desk-light"], 100)
    panel.set_names({"statefulset": "StatefulSet"})
    whys = (Why("Why is it Pending?", "No node has room <for> it.", "statefulset"),)
    panel.show_told(Told("pod/default/db-1", "StatefulSet db · Pod", "db-1", False, (reason(1),), whys, (DELETE,)))
    button, call = panel.deeds.buttons["delete"], panel._calls[0]
    panel.show_told(
        Told("pod/default/db-1", "StatefulSet db · Pod", "db-1", False, (reason(1), reason(2)), whys, (DELETE, SCALE))
    )
    assert panel.deeds.buttons["delete"] is button
    assert panel._calls[0] is call
    followed: list[str] = []
    panel.followed.connect(followed.append)
    label = call.findChildren(QWidget)[0]
    assert "&lt;for&gt;" in label.text()
    label.linkActivated.emit("concept:statefulset")
    assert followed == ["statefulset"]


def test_that_a_badge_says_the_owner_of_a_pod_and_the_kind_of_all_else() -> None:
    pod = Box("pod/shop/db-0", "db-0", facets=(("kind", "Pod"), ("namespace", "shop")))
    assert badge_of(pod, "StatefulSet db") == "StatefulSet db · Pod · shop"
    service = Box(
        "service/default/db", "db", sublabel="2 ready addresses", facets=(("kind", "Service"), ("namespace", "default"))
    )
    assert badge_of(service, "anything") == "Service"


# Flights


@given(st.integers(0, 10_000), st.integers(1, 2_000), st.floats(0, 20_000), st.sampled_from([1.0, 4.0, 60.0]))
def test_that_a_request_goes_there_and_back_within_its_way(start: int, lasts: int, time: float, speed: float) -> None:
    flight = Flight("a", "b", start, start + lasts, "good")
    share, back = share_of(flight, time, speed)
    assert 0 <= share <= 1
    assert share_of(flight, start, speed) == (0.0, False)
    seen = max(lasts, SEEN_MS * speed)
    assert share_of(flight, start + seen / 2, speed)[0] == pytest.approx(1.0)
    assert back == ((time - start) / seen >= 0.5)


@given(st.integers(0, 5_000))
def test_that_never_more_dots_are_painted_than_can_be(count: int) -> None:
    flights = [Flight("a", "b", n, n + 1, "good") for n in range(count)]
    found = sampled(flights)
    assert len(found) <= MOST
    assert set(found) <= set(flights)
    assert count > MOST or found == flights
    if count > MOST:
        even = [Flight("a", "b", 5 * n, 5 * n + 20, "good") for n in range(count)]
        assert len(sampled(even)) > MOST / 8


@given(st.lists(st.tuples(st.integers(0, 3_000), st.sampled_from([1.0, 4.0])), max_size=12))
def test_that_the_same_is_seen_however_a_moment_was_reached(steps: list[tuple[int, float]]) -> None:
    flights = [Flight("a", "b", start, start + start % 900, "good") for start in range(0, 3_000, 37)]

    def ask(begin: int, end: int) -> list[Flight]:
        return [one for one in flights if one.start <= end and one.end >= begin]

    sky = Sky(ask)
    for time, speed in steps:
        fresh = [share_of(one, time, speed) for one in Sky(ask).at(time, speed)]
        seen = [share_of(one, time, speed) for one in sky.at(time, speed)]
        assert [one for one in seen if one != (0.0, True)] == [one for one in fresh if one != (0.0, True)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6), st.floats(0, 1))
def test_that_a_dot_stays_on_its_way(points: list[tuple[int, int]], share: float) -> None:
    way = tuple(Point(x, y) for x, y in points)
    at = along(way, share)
    assert Way(way).at(share) == pytest.approx((at.x, at.y), abs=1e-6)


# Looks


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_that_the_upper_border_of_a_plot_is_above_all_values(values: list[float]) -> None:
    assert top_of(values, share=False) >= max(values)
    shares = [value / 1e6 for value in values]
    assert 0.1 <= top_of(shares, share=True) <= 1.0
    assert top_of(shares, share=True) >= max(shares)


@pytest.mark.parametrize("name", PROFILES)
def test_that_marks_and_words_can_be_told_from_their_ground(name: str) -> None:
    profile = PROFILES[name]
    least = 4.5 if profile.projector else 3.0
    for domain in profile.domains:
        for tone in ("", "good", "busy", "bad", "gone"):
            for ground in (profile.panel, profile.sunken):
                assert contrast(tone_colour(profile, tone, domain), ground) >= least
    assert contrast(profile.states["bad"].ink, profile.panel) >= (10 if profile.projector else 4.5)
    assert contrast(INK_ON_CODE, CODE) >= 10


@given(st.lists(st.integers(10, 200), max_size=12), st.integers(40, 500))
def test_that_a_flow_keeps_everything_inside_of_its_width(widths: list[int], width: int) -> None:
    layout = FlowLayout()
    items = [_Item(wide) for wide in widths]
    for item in items:
        layout.addItem(item)
    tall = layout.heightForWidth(width)
    layout.setGeometry(QRect(0, 0, width, tall))
    for item in items:
        assert item.where.right() < max(width, 1)
        assert item.where.bottom() < tall
    pairs = [(a, b) for n, a in enumerate(items) for b in items[n + 1 :]]
    assert not [1 for a, b in pairs if a.where.intersects(b.where)]


def test_that_what_a_scenario_says_is_read_and_explained_only_to_who_asks(qtbot: QtBot) -> None:
    panel = Panel()
    qtbot.addWidget(panel)
    panel.set_look(PROFILES["desk-light"], 100)
    said = Narration("A node is emptied", "<strong>kubectl drain</strong>", "<p>It evicts each Pod.</p>")
    panel.show_told(Told("", "Cluster", "A drain", narration=said))
    assert not panel.narration.isHidden()
    assert "A node is emptied" in panel.narration.text()
    assert "evicts" not in panel.narration.text()
    panel.narration.linkActivated.emit("more")
    assert "evicts" in panel.narration.text()
    panel.show_told(Told("pod/default/web-0", "Pod", "web-0"))
    assert panel.narration.isHidden()


def test_that_a_scenario_with_the_words_in_its_name_comes_before_one_that_only_speaks_of_them(qtbot: QtBot) -> None:
    over = QWidget()
    over.resize(900, 700)
    qtbot.addWidget(over)
    over.show()
    offers = (
        ("full", "Pending", "Why a half-empty node is full."),
        ("lost", "A node fails", "Why a set waits."),
        ("pod", "A crash", "Who restarts it."),
    )
    choice = ScenarioChoice(over, offers, Workspace(small_pack(), State(Place("cluster"))))
    choice.open()
    choice.field.setText("node")
    shown = [choice.list.item(row).text().partition("\n")[0] for row in range(choice.list.count())]
    assert shown == ["A node fails", "Pending"]
