"""A learner with a simulation: the real laboratory in the real window, with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from explorer.app import with_scenarios
from explorer.laboratory.shelf import Shelf
from explorer.model.catalogue import Pack
from explorer.opening import Place as Opening
from explorer.opening import Simulating, Teaching
from explorer.ui import main as program
from explorer.ui.sim.lab import LabWindow
from explorer.ui.window import Window
from explorer.workspace.settings import Settings
from tests.journeys.hands import Hands

SHOP = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:17"}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.29"}]}
"""


@pytest.fixture
def window(qtbot: QtBot, pack: Pack, kept: list[Settings]) -> Iterator[Window]:
    """The real window, in which scenarios can be simulated."""
    pack = with_scenarios(pack)
    laboratory = partial(Shelf, pack)
    made = program.make_window(pack, Opening(view="cluster"), Settings(reduced_motion=True), kept.append, laboratory)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    yield made
    made.close()


@pytest.fixture
def open_lab(qtbot: QtBot, window: Window, tmp_path: Path) -> Callable[..., LabWindow]:
    """Opens a scenario, or the manifests of a small shop."""

    def begin(what: str = "", at: int = 0) -> LabWindow:
        path = tmp_path / "shop.yaml"
        path.write_text(SHOP, "utf-8")
        window.simulations.begin(Simulating(what or str(path), at * 1000))
        lab = window.simulations.lab
        qtbot.waitUntil(lambda: not lab.busy and window._workspace.state.lab is not None, timeout=20_000)
        return lab

    return begin


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def rested(qtbot: QtBot, lab: LabWindow) -> None:
    qtbot.waitUntil(lambda: not lab.busy, timeout=20_000)


def test_that_a_scenario_is_found_by_typing_and_closing_leads_back(qtbot: QtBot, window: Window, hands: Hands) -> None:
    hands.click_box("kubelet")
    before = hands.place
    click(qtbot, window.bars[0]._simulate)
    hands.type("node fail")
    hands.press("Return")
    lab = window.simulations.lab
    qtbot.waitUntil(lambda: window._workspace.state.lab is not None, timeout=20_000)
    assert hands.place.diagram == "simulation"
    assert lab.bar.isVisible()
    assert lab.panel.isVisible()
    assert not window.notes.isVisible()
    assert not window._foot.isVisible()
    assert window._workspace.state.lab.runs[0].startswith(hands.crumbs[-1].rstrip("…"))

    hands.press("Ctrl+Shift+W")
    assert hands.place == before
    assert not lab.bar.isVisible()
    assert window.notes.isVisible()
    assert window._foot.isVisible()
    assert "simulation" not in window._workspace.pack.diagrams
    while window._workspace.state.back:
        hands.press("Alt+Left")
    assert hands.place.diagram == "cluster"


def test_that_stepping_back_shows_what_was_seen_before(window: Window, hands: Hands, open_lab) -> None:
    lab = open_lab()
    seen = [lab.runs.track.moment]
    for _ in range(12):
        hands.press("Period")
        seen.append(lab.runs.track.moment)
    assert [moment.event for moment in seen] == list(range(seen[0].event, seen[0].event + 13))
    for moment in reversed(seen[:-1]):
        hands.press("Comma")
        assert lab.runs.track.moment.event == moment.event
        assert window._workspace.pack.diagrams["simulation"].boxes == moment.diagram.boxes


def test_that_a_tap_on_space_plays_and_pauses_and_a_drag_with_it_only_moves(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab()
    window.canvas.setFocus()
    hands.press("Space")
    assert lab.travel.player.playing
    qtbot.waitUntil(lambda: lab.travel.time > 300)
    hands.press("Space")
    assert not lab.travel.player.playing
    camera = window.canvas.camera
    time = lab.travel.time
    qtbot.keyPress(window.canvas, Qt.Key.Key_Space)
    qtbot.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(window.canvas, QPoint(360, 330))
    qtbot.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(360, 330))
    qtbot.keyRelease(window.canvas, Qt.Key.Key_Space)
    assert window.canvas.camera != camera
    assert (lab.travel.player.playing, lab.travel.time) == (False, time)


def test_that_playing_leaves_note_outline_camera_and_selection_alone(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab(at=8)
    hands.press("Ctrl+Shift+O")
    hands.click_box("pod/default/db-0")
    # Who looks at the whole diagram goes on doing so when it grows; who has zoomed in stays where they are.
    window.canvas.setFocus()
    hands.press("Plus")
    for _ in range(5):
        # Geometry settles in posted events.
        QApplication.processEvents()
    camera, page, made = window.canvas.camera, window.notes.page, []
    window.outline._model.modelReset.connect(lambda: made.append(1))
    told = []
    window._workspace.listen(lambda event: told.append(event) if getattr(event, "put", None) else None)
    hands.press("Greater")
    window.canvas.setFocus()
    hands.press("Space")
    qtbot.waitUntil(lambda: len(told) > 2, timeout=20_000)
    assert not made
    assert window.notes.page is page
    assert window.canvas.camera == camera
    assert window.canvas.selected_box == hands.place.box == "pod/default/db-0"
    hands.press("Space")
    assert made
    assert not lab.travel.player.playing


def test_that_playing_waits_for_a_prediction_and_shows_the_answer_when_it_is_seen(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab("deployment-and-set")
    bet = lab.runs.track.asked()
    assert bet is not None
    window.canvas.setFocus()
    hands.press("Space")
    assert not lab.travel.player.playing
    assert lab.panel.predict.isVisible()
    last = [mark for lane in lab.bar.line.lanes for mark in lane.marks][-1]
    assert lab.bar.line.told_at(lab.bar.line.mark_at(last.event, len(lab.bar.line.lanes) - 1)).count(last.text) == 0

    wrong = next(n for n in range(len(bet.asked.choices)) if n != bet.asked.answer)
    click(qtbot, lab.panel.predict.buttons[wrong])
    assert "shows at" in lab.panel.predict.hint.text()
    assert bet.asked.choices[bet.asked.answer] not in lab.panel.predict.hint.text()
    window.canvas.setFocus()
    hands.press("Space")
    assert lab.travel.player.playing
    qtbot.waitUntil(lambda: not lab.travel.player.playing, timeout=20_000)
    assert lab.travel.time == bet.asked.until
    assert f"You said {bet.asked.choices[wrong]}" in lab.panel.answer.hint.text()
    assert bet.asked.choices[bet.asked.answer] in lab.panel.answer.hint.text()


@pytest.mark.parametrize("name", ["pod-hops", "injection-forgotten"])
def test_that_playing_asks_every_question_even_of_what_happens_at_once_or_not_at_all(
    qtbot: QtBot, window: Window, hands: Hands, open_lab, name: str
) -> None:
    lab = open_lab(name)
    window._workspace.run("sim-speed", "240")
    for number, question in enumerate(lab.runs.track.run.questions):
        window.canvas.setFocus()
        hands.press("Space")
        if lab.travel.player.playing:
            qtbot.waitUntil(lambda: not lab.travel.player.playing, timeout=20_000)
        if lab.panel.predict.isHidden() or lab.panel.predict.question.text() != question.ask:
            # It stopped where the answer before is to be seen.
            hands.press("Space")
            qtbot.waitUntil(lambda: not lab.travel.player.playing, timeout=20_000)
        assert lab.panel.predict.question.text() == question.ask
        assert lab.panel.answer.isVisible() == (number > 0 and lab.runs.track.answered() is not None)
        assert (lab.runs.track.moment.event, lab.runs.track.moment.time) < (question.event, question.until)
        click(qtbot, lab.panel.predict.buttons[question.answer])


def test_that_a_deed_shows_its_command_and_goes_another_way(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab(at=60)
    first = lab.runs.track
    hands.click_box("pod/default/db-1")
    assert lab.panel.name.text() == "db-1"
    assert lab.panel.told.reasons
    delete = next(button for button in lab.panel.deeds.buttons.values() if button.text() == "Delete")
    delete.setFocus()
    assert lab.panel.deeds.line.command.startswith("kubectl delete pod")
    click(qtbot, lab.panel.deeds.line.copy)
    assert QGuiApplication.clipboard().text() == lab.panel.deeds.line.command
    ended = first.run.events
    click(qtbot, delete)
    rested(qtbot, lab)
    assert len(window._workspace.state.lab.runs) == 2
    assert lab.runs.track is not first
    assert first.run.events == ended
    texts = [
        reason.text for reason in lab.runs.track.run.reasons("pod/default/db-1", lab.runs.track.run.at_time(90_000))
    ]
    assert any("delete" in text for text in texts)


def test_that_harm_is_confirmed_where_it_is_asked_for(qtbot: QtBot, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    hands.click_box("pod/default/db-1")
    deeds = lab.panel.deeds
    harmful = next(deed for deed in lab.panel.told.deeds if deed.harm)
    click(qtbot, deeds.buttons[harmful.id])
    assert deeds.form is not None
    assert deeds.form.no.hasFocus()
    hands.press("Escape")
    assert deeds.form is None
    assert not lab.busy
    click(qtbot, deeds.buttons[harmful.id])
    click(qtbot, deeds.form.yes)
    rested(qtbot, lab)
    assert len(lab.runs.tracks) == 2


def test_that_a_number_is_asked_for_in_the_panel(qtbot: QtBot, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    hands.click_box("deployment/default/web")
    deeds = lab.panel.deeds
    scale = next(deed for deed in lab.panel.told.deeds if deed.asks == "number" and "scale" in deed.order)
    click(qtbot, deeds.buttons[scale.id])
    assert isinstance(deeds.form.field, QSpinBox)
    assert deeds.form.field.hasFocus()
    hands.type("5")
    assert "5" in deeds.line.command
    hands.press("Return")
    rested(qtbot, lab)
    hands.press("Ctrl+End")
    pods = [box for box in lab.runs.track.moment.diagram.boxes if box.id.startswith("pod/default/web-")]
    assert len(pods) == 5


def test_that_edited_yaml_is_checked_where_it_is_wrong(qtbot: QtBot, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    hands.click_box("deployment/default/web")
    hands.press("Ctrl+E")
    editor = lab.panel.editor
    assert editor.text.hasFocus()
    good = editor.text.toPlainText()
    assert "replicas: 2" in good
    editor.text.setPlainText(good.replace("replicas: 2", "replicas: many"))
    click(qtbot, editor.apply)
    rested(qtbot, lab)
    line = 1 + good[: good.index("replicas: 2")].count("\n")
    assert f"{line}:" in editor.told.text()
    assert editor.text.textCursor().blockNumber() + 1 == line
    editor.text.setPlainText(good.replace("replicas: 2", "replicas: 3"))
    click(qtbot, editor.apply)
    rested(qtbot, lab)
    assert not editor.isVisible()
    hands.press("Ctrl+End")
    assert lab.runs.track.run.text("deployment/default/web", lab.runs.track.moment).count("replicas: 3")


def test_that_two_runs_stand_side_by_side_on_one_clock(qtbot: QtBot, window: Window, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    click(qtbot, window.bars[0]._compare)
    qtbot.waitUntil(lambda: lab.pair.canvas is not None and not lab.busy, timeout=20_000)
    assert lab.pair.canvas.isVisible()
    assert {"simulation", "simulation-2"} <= set(window._workspace.pack.diagrams)
    hands.press("Ctrl+Period")
    times = [track.moment.time for track in lab.runs.seen]
    assert times == [61_000, 61_000]
    assert [lane.title[:1] for lane in lab.bar.line.lanes[:2]] == ["A", "B"]
    spot = lab.pair.canvas.view_rect("node//node-2").center().toPoint()
    qtbot.mouseClick(lab.pair.canvas, Qt.MouseButton.LeftButton, pos=QPoint(spot.x(), spot.y()))
    assert lab.runs.subject[0] == 1
    assert lab.pair.canvas.selected_box == lab.runs.subject[1] != ""
    assert hands.place.box == ""
    click(qtbot, window.bars[0]._compare)
    assert lab.pair.canvas is None
    assert window._workspace.state.notes


def test_that_two_runs_side_by_side_are_closed_at_once(qtbot: QtBot, window: Window, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    hands.click_box("pod/default/db-1")
    click(qtbot, window.bars[0]._compare)
    rested(qtbot, lab)
    assert lab.pair.canvas is not None
    hands.press("Ctrl+Shift+W")
    assert lab.pair.canvas is None
    assert lab.bar.isHidden()
    assert hands.place.diagram == "cluster"
    assert window._workspace.state.notes


def test_that_space_plays_after_a_click_into_the_panel(qtbot: QtBot, window: Window, hands: Hands, open_lab) -> None:
    lab = open_lab(at=3)
    for spot in (lab.panel.name, lab.panel._area.viewport()):
        qtbot.mouseClick(spot, Qt.MouseButton.LeftButton, pos=QPoint(5, spot.height() - 5))
        playing = lab.travel.player.playing
        hands.press("Space")
        assert lab.travel.player.playing != playing


def test_that_a_step_beyond_the_last_event_leads_nowhere(window: Window, hands: Hands, open_lab) -> None:
    lab = open_lab("pending-memory")
    hands.press("Ctrl+End")
    end = lab.travel.time
    hands.press("Period")
    assert lab.travel.time == end
    assert lab.runs.length == end


def test_that_escape_leaves_two_runs_one_level_at_a_time_and_space_still_plays(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab(at=60)
    hands.click_box("pod/default/db-1")
    click(qtbot, window.bars[0]._compare)
    rested(qtbot, lab)
    assert lab.pair.canvas is not None
    assert lab.panel.isHidden() or not lab.panel.isVisible()
    window._workspace.run("sim-edit")
    assert lab.panel.editor.isVisible()
    for left in (lab.panel.editor.isHidden, lambda: hands.place.box == "", lambda: lab.pair.canvas is None):
        assert not left()
        hands.press("Escape")
        assert left()
    assert window.canvas.hasFocus()


def test_that_the_command_of_a_route_says_what_is_set_and_not_that_one_edits_it(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab("canary-rollback", at=64)
    window._workspace.run("select", "virtualservice/default/pay")
    deeds = lab.panel.deeds
    qtbot.waitUntil(lambda: any(one.id == "weights" for one in lab.panel.told.deeds))
    button = next(one for one in deeds.findChildren(QPushButton) if one.property("deed") == "weights")
    click(qtbot, button)
    assert deeds.line.command.startswith("kubectl patch virtualservice/pay --type json")
    assert '"value":90' in deeds.line.command


def test_that_the_focus_comes_back_to_the_button_that_was_pressed_before_something_was_worked_out(
    qtbot: QtBot, window: Window, open_lab
) -> None:
    lab = open_lab(at=60)
    lab.bar.play.setFocus()
    window._workspace.run("sim-fork")
    rested(qtbot, lab)
    assert lab.bar.play.hasFocus()


def test_that_the_time_line_is_clicked_dragged_and_zoomed(qtbot: QtBot, hands: Hands, open_lab) -> None:
    lab = open_lab()
    line = lab.bar.line
    mark = line.lanes[0].marks[-1]
    spot = line.mark_at(mark.event, 0)
    assert mark.text in line.told_at(spot)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    assert lab.runs.track.moment.event >= mark.event - 1
    left = QPoint(round(line.x_of(20_000)), 8)
    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=left)
    qtbot.mouseMove(line, QPoint(round(line.x_of(200_000)), 8))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=left)
    qtbot.waitUntil(lambda: abs(lab.travel.time - 200_000) < 2_000)
    whole = line.span
    at = QPointF(line.x_of(100_000), 30)
    wheel = QWheelEvent(
        at, line.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(line, wheel)
    assert line.span.length < whole.length
    assert abs(line.x_of(100_000) - at.x()) < 1.0
    line.setFocus()
    hands.press("Home")
    assert lab.travel.time == 0
    hands.press("Right")
    assert lab.runs.track.moment.event > 0


def test_that_a_box_that_is_gone_still_says_why_and_is_selected_again_when_it_is_back(hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    hands.click_box("pod/default/db-1")
    hands.press("Ctrl+Home")
    assert hands.place.box == ""
    assert lab.panel.gone.isVisible()
    assert lab.panel.name.text() == "db-1"
    hands.press("Ctrl+End")
    assert hands.place.box == "pod/default/db-1"
    assert not lab.panel.gone.isVisible()


def test_that_reading_about_a_concept_stays_in_the_simulation(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab(at=60)
    hands.click_box("pod/default/db-1")
    lab.panel.followed.emit("statefulset")
    assert hands.place.diagram == "simulation"
    assert window.notes.isVisible()
    assert "StatefulSet" in hands.note
    click(qtbot, lab.panel.why)
    assert not window.notes.isVisible()
    assert hands.place.box == "pod/default/db-1"


def test_that_a_reason_leads_to_its_moment(qtbot: QtBot, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    hands.click_box("pod/default/db-1")
    row = next(row for row in lab.panel.reasons.rows if row.isVisible())
    event = row.reason.event
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert lab.runs.track.moment.event == event


def test_that_a_path_that_is_none_is_told_and_nothing_opens(qtbot: QtBot, window: Window, hands: Hands) -> None:
    window._workspace.run("simulate")
    hands.type("/nowhere/shop.yaml")
    hands.press("Return")
    lab = window.simulations.lab
    rested(qtbot, lab)
    assert window._workspace.state.lab is None
    assert hands.place.diagram == "cluster"
    window.canvas.setFocus()
    hands.click_box("kubelet")
    assert hands.place.box == "kubelet"


@pytest.mark.parametrize("size", [(1280, 800), (700, 700), (420, 600), (320, 500), (240, 500)])
def test_that_everything_of_a_simulation_is_inside_of_a_small_window(
    qtbot: QtBot, window: Window, open_lab, size: tuple[int, int]
) -> None:
    lab = open_lab(at=60)
    window.resize(*size)
    qtbot.waitUntil(lambda: window.size().toTuple() == size)
    window.grab()
    inside = window.rect()
    buttons = (lab.bar.start, lab.bar.back, lab.bar.play, lab.bar.on, lab.bar.close_button)
    for widget in (*buttons, lab.bar.time, *lab.panel.findChildren(QPushButton), *lab.panel.findChildren(QLineEdit)):
        if widget.isVisible():
            left = widget.mapTo(window, QPoint(0, 0)).x()
            assert inside.left() <= left
            assert left + widget.width() <= inside.right() + 1
    wholes = (*buttons, lab.bar.time, lab.bar.speed)
    qtbot.waitUntil(lambda: all(one.isHidden() or one.width() >= one.sizeHint().width() for one in wholes))
    assert lab.bar.play.isVisible()
    assert window.canvas.width() >= 200
    assert window.canvas.height() >= 100


def test_that_a_window_that_opens_with_a_simulation_shows_why_and_not_the_note(
    qtbot: QtBot, pack: Pack, kept: list[Settings]
) -> None:
    made = program.make_window(pack, Opening(), Settings(reduced_motion=True), kept.append, partial(Shelf, pack))
    qtbot.addWidget(made)
    made.show()
    made.simulations.begin(Simulating("pod-crash"))
    lab = made.simulations.lab
    qtbot.waitUntil(lambda: not lab.busy and made.bars is not None, timeout=20_000)
    QApplication.processEvents()
    assert lab.panel.isVisible()
    assert not made.notes.isVisible()
    made.close()


def test_that_a_lesson_pauses_a_simulation_and_its_end_brings_it_back(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = open_lab("pod-crash", at=60)
    window.canvas.setFocus()
    window._workspace.run("sim-play")
    window.lessons.begin(Teaching("pod-crash", windowed=True))
    assert window._workspace.state.lesson is not None
    assert not lab.travel.player.playing
    assert not lab.bar.isVisible()
    window._workspace.run("end-lesson")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert lab.bar.isVisible()
    assert hands.place.diagram == "simulation"
    hands.press("Ctrl+Period")
    assert window._workspace.pack.diagrams["simulation"].boxes == lab.runs.track.moment.diagram.boxes


def test_that_what_takes_long_can_be_stopped_and_nothing_is_lost(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    lab = window.simulations.lab
    window.canvas.setFocus()
    window._workspace.run("sim-begin", "node-failure")
    assert lab.busy
    hands.press("Escape")
    assert not lab.busy
    assert window._workspace.state.lab is None
    hands.click_box("kubelet")
    assert hands.place.box == "kubelet"

    lab = open_lab(at=60)
    hands.press("Ctrl+B")
    assert lab.busy
    assert not lab.bar.play.isEnabled()
    hands.press("Escape")
    assert not lab.busy
    assert len(lab.runs.tracks) == 1
    hands.press("Ctrl+Period")
    assert lab.travel.time == 61_000


def test_that_leaving_a_simulation_pauses_it_and_one_finds_back(window: Window, hands: Hands, open_lab) -> None:
    lab = open_lab(at=60)
    window.canvas.setFocus()
    hands.press("Space")
    assert lab.travel.player.playing
    window._workspace.run("open-diagram", "runtime")
    assert not lab.travel.player.playing
    assert not lab.bar.isVisible()
    assert window.notes.isVisible()
    time = lab.travel.time
    window._workspace.run("sim-return")
    assert lab.bar.isVisible()
    assert lab.travel.time == time


def test_that_a_mesh_has_its_chart_and_its_requests_fly_without_a_painting_of_the_diagram(
    qtbot: QtBot, window: Window, hands: Hands, open_lab
) -> None:
    window._workspace.run("reduced-motion")
    lab = open_lab("canary-rollback", at=40)
    assert lab.panel.chart.isVisible()
    assert lab.panel.chart.rows[0].series[-1].rate > 0
    edge = lab.panel.chart.rows[1]
    lab.panel.chart.setFocus()
    hands.press("Down")
    assert lab.panel.chart.rows[lab.panel.chart.at].ends == edge.ends
    qtbot.waitUntil(lambda: window.canvas.idle)
    window.grab()
    painted = []
    original = window.canvas.paint_scene
    window.canvas.paint_scene = lambda *arguments: (painted.append(1), original(*arguments))
    lab.travel.go(40_010, free=True)
    window.grab()
    first = [(dot.x, dot.y) for dot in lab.flights.dots]
    lab.travel.go(40_120, free=True)
    window.grab()
    assert first
    assert [(dot.x, dot.y) for dot in lab.flights.dots] != first
    assert not painted
    window._workspace.run("reduced-motion")
    lab.travel.go(40_130, free=True)
    assert not lab.flights.dots


def test_that_the_tour_of_a_scenario_is_offered_first(window: Window, hands: Hands, open_lab) -> None:
    open_lab("pod-crash")
    hands.press("F5")
    chooser = window.lessons._chooser
    assert chooser.isVisible()
    assert chooser.title.text() == window._workspace.pack.scenarios["pod-crash"].title
    hands.press("Escape")
