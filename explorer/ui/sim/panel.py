"""The panel beside the diagram: why something is there, what can be done, what will happen."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from explorer.model.running import Deed, Narration, Reason, Why
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import code_face, ui_face
from explorer.ui.sim.chart import Chart, Row
from explorer.ui.sim.deeds import Deeds
from explorer.ui.sim.predict import Predict
from explorer.ui.sim.reasons import Reasons
from explorer.ui.sim.sheet import panel_sheet
from explorer.ui.sim.yaml_editor import YamlEditor
from explorer.workspace.simulation_words import Bet
from explorer.workspace.traffic import ALL, Ends


class Told(Struct, frozen=True):
    """All that is told of a box at a moment, or of the whole run.

    Attributes:
        box: its id; empty for the whole run.
        badge: what it is ("Deployment web · Pod").
        name: its name.
        gone: whether it is not there at this moment.
        reasons: why it is as it is, the last one last.
        whys: questions that one sentence answers.
        deeds: what can be done.
        remarks: that it is a model, and what is not in it, a line each.
        narration: what the scenario says; None for nothing.
    """

    box: str
    badge: str
    name: str
    gone: bool = False
    reasons: tuple[Reason, ...] = ()
    whys: tuple[Why, ...] = ()
    deeds: tuple[Deed, ...] = ()
    remarks: tuple[str, ...] = ()
    narration: Narration | None = None


class Panel(QFrame):
    """Why, and what can be done; a tab leads to the note and back.

    Signals:
        turned: whether the note shall be seen in its place.
        jumped: the number of the event whose reason was clicked.
        followed: id of the concept whose link was clicked.
        edge_chosen: the ends of the edge whose traffic shall be seen.
    """

    turned = Signal(object)
    jumped = Signal(object)
    followed = Signal(object)
    edge_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sim-panel")
        self.setAccessibleName("Why it is so, and what can be done")
        self._profile, self._percent = PROFILES["desk-light"], 100
        self._told = Told("", "", "")
        self._names: Mapping[str, str] = {}
        self.why, self.note = _tab("Why"), _tab("Note")
        self.badge, self.name, self.gone = QLabel(), QLabel(), QLabel()
        self.badge.setObjectName("badge")
        self.name.setObjectName("name")
        self.name.setWordWrap(True)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.gone.setObjectName("muted")
        self.gone.setText("It is not there at this moment.")
        self.narration = QLabel()
        self.narration.setObjectName("narration")
        self.narration.setWordWrap(True)
        self.narration.setTextFormat(Qt.TextFormat.RichText)
        self.narration.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.narration.linkActivated.connect(lambda _more: self._explain())
        self._explains = False
        self.answer, self.predict = Predict(), Predict()
        self.reasons = Reasons()
        self.deeds = Deeds()
        self.editor = YamlEditor()
        self.chart = Chart()
        self._calls: list[QFrame] = []
        self._heads = {name: _head(name) for name in ("Why is it here?", "Do something", "Traffic", "About this model")}
        self.remarks = QLabel()
        self.remarks.setObjectName("muted")
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self._call_box = QWidget()
        self._call_rows = QVBoxLayout(self._call_box)
        self._call_rows.setContentsMargins(0, 0, 0, 0)
        self._call_rows.setSpacing(10)
        self._area = QScrollArea()
        self._lay_out()
        self.reasons.chosen.connect(self.jumped)
        for bet in (self.answer, self.predict):
            bet.followed.connect(self.followed)
        self.chart.chosen.connect(self.edge_chosen)
        self.why.clicked.connect(lambda: self.turn(note=False))
        self.note.clicked.connect(lambda: self.turn(note=True))
        self.why.setChecked(True)

    def _lay_out(self) -> None:
        tabs = QFrame()
        tabs.setObjectName("tabs")
        group = QButtonGroup(self)
        row = QHBoxLayout(tabs)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        for tab in (self.why, self.note):
            group.addButton(tab)
            row.addWidget(tab)
        head = QHBoxLayout()
        head.setContentsMargins(24, 14, 16, 4)
        head.addWidget(tabs)
        head.addStretch(1)
        inside = QWidget()
        inside.setObjectName("sim-inside")
        column = self._inside = QVBoxLayout(inside)
        column.setContentsMargins(24, 8, 20, 22)
        column.setSpacing(8)
        heads = self._heads
        badge = QHBoxLayout()
        badge.addWidget(self.badge)
        badge.addStretch(1)
        column.addLayout(badge)
        for part in (
            self.name, self.gone, self.narration, self.answer, self.predict, heads["Why is it here?"], self.reasons, self._call_box, heads["Do something"],
            self.deeds, self.editor, heads["Traffic"], self.chart, heads["About this model"], self.remarks,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is always kept: words do not wrap anew when something is asked.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def told(self) -> Told:
        """What is told at present."""
        return self._told

    @property
    def shows_note(self) -> bool:
        """Whether the note is seen in its place."""
        return self.note.isChecked()

    def turn(self, *, note: bool) -> None:
        """Make room for the note, or take it back."""
        (self.note if note else self.why).setChecked(True)
        self._area.setVisible(not note)
        self.turned.emit(note)

    def set_look(self, profile: Profile, percent: int) -> None:
        """Take the colours of a profile, and a size of text in percent."""
        self._profile, self._percent = profile, percent
        self.setStyleSheet(panel_sheet(profile, ui_face(), code_face(), percent))
        self.chart.set_profile(profile, percent)
        self.editor.set_profile(profile)
        self._show_narration()
        self._show_reasons()
        self._show_calls()

    def _show_narration(self) -> None:
        said = self._told.narration
        self.narration.setVisible(said is not None)
        if said is None:
            return
        link = f"color:{self._profile.link};text-decoration:none;font-weight:600"
        more = (
            f'<p><a href="more" style="{link}">{"Less" if self._explains else "Explain"}</a></p>' if said.script else ""
        )
        script = said.script if self._explains else ""
        self.narration.setText(f"<p><b>{html.escape(said.title)}</b><br>{said.text}</p>{script}{more}")

    def _explain(self) -> None:
        self._explains = not self._explains
        self._show_narration()

    def set_names(self, names: Mapping[str, str]) -> None:
        """Know what concepts are called, by their ids."""
        self._names = names

    def show_told(self, told: Told) -> None:
        """Tell something; what has not changed is left alone."""
        before, self._told = self._told, told
        if told == before:
            return
        if told.box != before.box:
            self._area.verticalScrollBar().setValue(0)
            self.deeds.close_form()
            self.deeds.tell("")
        self.badge.setText(told.badge)
        self.badge.setVisible(bool(told.badge))
        self.name.setText(told.name)
        self.gone.setVisible(told.gone)
        self._show_narration()
        head = self._heads["Why is it here?"]
        head.setText("What happened" if not told.box else "Why is it gone?" if told.gone else "Why is it here?")
        head.setVisible(bool(told.reasons))
        if told.reasons != before.reasons or told.box != before.box:
            self._show_reasons()
        if told.whys != before.whys:
            self._show_calls()
        if bool(told.box) != bool(before.box) or not before.name:
            self._order(whole=not told.box)
        self.deeds.show_deeds(told.deeds)
        self._heads["Do something"].setVisible(bool(told.deeds))
        self.deeds.setVisible(bool(told.deeds))
        self.remarks.setText("\n\n".join(told.remarks))
        self.remarks.setVisible(bool(told.remarks))
        self._heads["About this model"].setVisible(bool(told.remarks))

    def _order(self, *, whole: bool) -> None:
        """Of the whole run the traffic comes first, of one box the reasons do."""
        head = self._heads["Traffic"]
        for part in (head, self.chart):
            self._inside.removeWidget(part)
        before = self._heads["Why is it here?"] if whole else self._heads["About this model"]
        for part in (head, self.chart):
            self._inside.insertWidget(self._inside.indexOf(before), part)

    def show_bets(self, answered: Bet | None, bet: Bet | None) -> None:
        """Show an answer that can be seen, and what is asked next, or was said and cannot be seen yet."""
        appears = bet is not None and self.predict.isHidden()
        for box, shown, seen in ((self.answer, answered, True), (self.predict, bet, False)):
            link = self._names.get(shown.asked.concept, "") if shown is not None else ""
            box.show_bet(shown, seen=seen, link=link, colour=self._profile.link)
        if appears:
            self._area.verticalScrollBar().setValue(0)

    def show_traffic(self, rows: Sequence[Row], chosen: Ends = ALL) -> None:
        """Show what goes over the mesh; nothing where nothing does."""
        self.chart.setVisible(bool(rows))
        self._heads["Traffic"].setVisible(bool(rows))
        if rows:
            self.chart.show_rows(rows, chosen)

    def see(self, widget: QWidget) -> None:
        """Bring a part of it into view."""
        self._inside.activate()
        self._area.ensureWidgetVisible(widget)
        # Once more when all has its place: it may just have been shown.
        QTimer.singleShot(0, self._area, lambda: self._area.ensureWidgetVisible(widget))

    def _show_reasons(self) -> None:
        told = self._told
        self.reasons.show_reasons(told.box, told.reasons, self._profile, self._percent)
        self.reasons.setVisible(bool(told.reasons))

    def _show_calls(self) -> None:
        for call in self._calls:
            self._call_rows.removeWidget(call)
            call.hide()
            call.deleteLater()
        self._calls = [self._call(why) for why in self._told.whys]
        for call in self._calls:
            self._call_rows.addWidget(call)
        self._call_box.setVisible(bool(self._calls))

    def _call(self, why: Why) -> QFrame:
        call = QFrame()
        call.setObjectName("call")
        name = self._names.get(why.concept, "")
        see = (
            f' See <a href="concept:{why.concept}" style="color:{self._profile.link};text-decoration:none;font-weight:600">{html.escape(name)}</a>.'
            if name
            else ""
        )
        words = QLabel(f"<b>{html.escape(why.ask)}</b><br>{html.escape(why.text)}{see}")
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        words.linkActivated.connect(lambda target: self.followed.emit(target.partition(":")[2]))
        row = QVBoxLayout(call)
        row.setContentsMargins(14, 10, 14, 10)
        row.addWidget(words)
        return call


def _tab(words: str) -> QToolButton:
    tab = QToolButton()
    tab.setText(words)
    tab.setCheckable(True)
    return tab


def _head(words: str) -> QLabel:
    head = QLabel(words)
    head.setObjectName("head")
    head.setContentsMargins(0, 10, 0, 0)
    return head
