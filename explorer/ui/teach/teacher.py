"""The window of the teacher: what the class sees, what comes next, what to say, and everything to do it with.

It shows the state and runs commands, nothing else; whatever is looked at here, the class sees nothing of it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.model.lesson import Step, Tour
from explorer.model.theme import PROFILES
from explorer.ui.fonts import ui_face
from explorer.ui.glyphs import Glyphs
from explorer.ui.help_sheet import HelpSheet
from explorer.ui.popup import Popup
from explorer.ui.style import palette, style_sheet
from explorer.ui.teach.buttons import CommandButton
from explorer.ui.teach.clock_view import ClockView
from explorer.ui.teach.concept_card import ConceptCard
from explorer.ui.teach.cover import CoverSheet
from explorer.ui.teach.framed import Framed
from explorer.ui.teach.hands_view import HandsView
from explorer.ui.teach.labels import label, listed
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.overlay import Overlay
from explorer.ui.teach.overview import Moments, Overview
from explorer.ui.teach.player import Player
from explorer.ui.teach.pointing import Pointing
from explorer.ui.teach.script_view import ScriptView
from explorer.ui.teach.search_box import SearchBox
from explorer.ui.teach.slide import Slide
from explorer.ui.teach.step_list import StepList
from explorer.ui.teach.teacher_style import teacher_sheet
from explorer.ui.teach.tool_bar import ToolBar
from explorer.ui.teach.transport import Transport
from explorer.workspace import Workspace
from explorer.workspace.lesson import Lesson, choices
from explorer.workspace.lesson_search import lesson_index
from explorer.workspace.lesson_words import number, status, wrong_with
from explorer.workspace.search import Hit

_MOUSE = (
    "A click selects a part, and never goes on. Hold Ctrl for the laser; while drawing, Shift for a straight line, Ctrl for a box, "
    "Alt for an ellipse, Ctrl+Shift for an arrow."
)

SIZE = (1280, 800)
SMALLEST = (960, 600)
PANES = (240, 630, 410)
"""The widths of the steps, the slide, and the script."""

_HEAD = (
    ("previous", "ui-back", ""),
    ("next", "ui-forward", ""),
    ("lesson-overview", "ui-overview", None),
    ("lesson-search", "ui-search", None),
    ("lesson-help", "ui-help", "?"),
    ("end-lesson", "ui-close", ""),
)


class Shown(Struct, frozen=True):
    """What the window shows.

    Attributes:
        lesson: the state of the lesson.
        tour: what is taught.
        step: the present step; None of a tour without steps.
        present: the present moment, as the class sees it once it is not frozen or covered.
        upcoming: what the next press leads to; None at the end.
        looked: the step that only the teacher looks at; None if there is none.
        aspect: the width of the class's window by its height.
    """

    lesson: Lesson
    tour: Tour
    step: Step | None
    present: Moment
    upcoming: Moment | None
    looked: Moment | None
    aspect: float


class Teacher(QMainWindow):
    """What the teacher sees."""

    clicked = Signal(str)
    """The id of the box that was clicked on the slide; empty for the ground."""
    closing = Signal()
    """Somebody closes the window."""
    save_wanted = Signal(object)
    """The folder in which pictures of all steps are to be saved, as a Path."""

    def __init__(
        self, glyphs: Glyphs, pointing: Pointing, player: Player, workspace: Workspace, moments: Moments
    ) -> None:
        """Build the window; `moments` says what a slide shows at a beat."""
        super().__init__()
        self.setObjectName("teacher")
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._glyphs, self._workspace, self._run = glyphs, workspace, workspace.run
        self._shown: Shown | None = None
        self._profile = ""
        self._place, self._break_left = "", 0.0
        self._linked = ""
        self._search: SearchBox | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_upcoming)
        commands = workspace.commands

        self.slide = Slide(glyphs)
        self.slide.clicked.connect(self.clicked)
        self.slide.clicked.connect(lambda _box: self._follow(""))
        self.board = CoverSheet(self.slide)
        self.overlay = Overlay(self.slide, pointing, player, self.slide)
        self._frame = Framed(self.slide, self.board, self.overlay)
        self.board.hide()
        self.upcoming = Slide(glyphs)
        self.upcoming.pictures = self.slide.pictures
        self.upcoming.reduced = True
        self.upcoming.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.upcoming.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._next_frame = Framed(self.upcoming)
        self.script = ScriptView()
        self.script.followed.connect(self._on_link)
        self.steps = StepList()
        self.overview = Overview(glyphs, moments)
        for part in (self.steps, self.overview):
            part.looked.connect(lambda step: self._run("look-at-step", str(step)))
            part.gone.connect(self._go)
        self.clock = ClockView(commands, self._run)
        self.tools = ToolBar(commands, self._run)
        self.transport = Transport(commands, player, self._run)
        self.hands = HandsView(commands, self._run)
        self.card = ConceptCard()
        self.title, self.status = label("title"), label("status")
        self.told, self.wrong = label("told", wrap=True), label("wrong", wrap=True)
        self._now, self._next, self._script_title = label("group"), label("group"), label("group")
        self._buttons = [CommandButton(commands[name], icon, self._run, key=key) for name, icon, key in _HEAD]
        self._size_buttons = [
            CommandButton(commands["script-smaller"], "ui-smaller", self._run, key=""),
            CommandButton(commands["script-larger"], "ui-larger", self._run, key=""),
        ]
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self._build()

    # --- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(7)
        for pane in (self.steps, self._centre(), self._right()):
            self.panes.addWidget(pane)
        self.panes.setStretchFactor(1, 5)
        self.panes.setStretchFactor(2, 2)
        self.panes.setSizes(list(PANES))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.panes)
        self._middle.addWidget(self.overview)
        body = QWidget()
        body.setObjectName("body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self._middle, 1)
        layout.addWidget(self.tools)
        self.setCentralWidget(body)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("head")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.status)
        words.addStretch(1)
        layout = QHBoxLayout(head)
        layout.setContentsMargins(14, 6, 10, 6)
        layout.setSpacing(4)
        previous, following, *others = self._buttons
        layout.addWidget(previous)
        layout.addWidget(following)
        layout.addSpacing(8)
        layout.addLayout(words, 1)
        layout.addWidget(self.clock)
        layout.addSpacing(10)
        for button in others:
            layout.addWidget(button)
        head.setFixedHeight(70)
        return head

    def _centre(self) -> QWidget:
        centre = QWidget()
        centre.setObjectName("pane")
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._frame.setSizePolicy(policy)
        for part in (self._now, self._frame, self.transport, self.told, self.wrong, self.hands, self.card):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (self.transport, self.told, self.wrong, self.hands, self.card):
            part.hide()
        return centre

    def _right(self) -> QWidget:
        above, below = QWidget(), QWidget()
        for pane in (above, below):
            pane.setObjectName("pane")
        first = QVBoxLayout(above)
        first.setContentsMargins(12, 8, 12, 4)
        first.setSpacing(6)
        first.addWidget(self._next)
        first.addWidget(self._next_frame, 1)
        title = QHBoxLayout()
        title.setSpacing(0)
        title.addWidget(self._script_title, 1)
        for button in self._size_buttons:
            title.addWidget(button)
        second = QVBoxLayout(below)
        second.setContentsMargins(12, 0, 12, 10)
        second.setSpacing(2)
        second.addLayout(title)
        second.addWidget(self.script, 1)
        right = self._pile = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.setHandleWidth(7)
        right.addWidget(above)
        right.addWidget(below)
        right.setStretchFactor(0, 2)
        right.setStretchFactor(1, 3)
        right.setSizes([240, 360])
        return right

    @property
    def sizes(self) -> tuple[int, ...]:
        """The widths of the three panes and the heights of the two at the right, in pixels."""
        return (*self.panes.sizes(), *self._pile.sizes())

    def set_panes(self, sizes: tuple[int, ...]) -> None:
        """Make the panes as large as they were; sizes that cannot be are left alone."""
        if len(sizes) == len(self.sizes) and all(size > 0 for size in sizes):
            wide = self.panes.count()
            self.panes.setSizes(list(sizes[:wide]))
            self._pile.setSizes(list(sizes[wide:]))

    def _set_profile(self, name: str) -> None:
        if name == self._profile:
            return
        self._profile = name
        profile = PROFILES[name]
        self.setPalette(palette(profile))
        self.setStyleSheet(style_sheet(profile, ui_face()) + teacher_sheet(profile))
        drawn: tuple[ClockView | ToolBar | Transport | CommandButton, ...]
        drawn = (self.clock, self.tools, self.transport, *self._buttons, *self._size_buttons)
        for part in drawn:
            part.set_profile(self._glyphs, profile)
        self.steps.set_profile(profile)
        self.script.set_profile(profile)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_lesson(self, shown: Shown) -> None:
        """Show a moment of the lesson."""
        before, self._shown = self._shown, shown
        lesson, tour, step = shown.lesson, shown.tour, shown.step
        self._set_profile(self._workspace.state.profile)
        profile, projector = PROFILES[self._profile], PROFILES[lesson.profile]
        if before is None or before.lesson.at != lesson.at:
            self._linked = ""
        self.setWindowTitle(f"{tour.title} – Podium, for the teacher")
        self.title.setText(tour.title)
        for frame in (self._frame, self._next_frame):
            frame.set_aspect(shown.aspect)
        self.slide.reduced = self._workspace.state.reduced_motion
        # First the tools: nothing may be pointed at on a picture that the class does not see.
        self._show_tools(lesson)
        self.slide.show_moment(shown.present, projector)
        self.steps.show_lesson(lesson, tour)
        self._middle.setCurrentIndex(1 if lesson.overview else 0)
        if lesson.overview:
            self.overview.show_lesson(lesson, tour, shown.aspect)
            if before is None or not before.lesson.overview:
                self.overview.setFocus()
        elif before is not None and before.lesson.overview:
            self.slide.setFocus()
        self.transport.show_moment(lesson, shown.present, self._glyphs, profile)
        self.hands.show_question(lesson, choices(step) if step is not None else ())
        self.clock.show_running(lesson.running, self._glyphs, profile)
        self._now.setText(self._words_of(shown))
        problems = "\n".join(wrong_with(tour, step))
        self.wrong.setText(problems)
        self.wrong.setVisible(bool(problems))
        looked = self._looked(shown)
        self.script.show_script(looked or step, lesson.script_size)
        self._script_title.setText(f"Script of step {number(lesson, lesson.looked_at)}" if looked else "Script")
        self._show_card()
        self._show_status()
        # The class does not wait for what comes next.
        self._later.start(0)

    def _looked(self, shown: Shown) -> Step | None:
        at = shown.lesson.looked_at
        return shown.tour.steps[at] if shown.looked is not None and at >= 0 else None

    def _words_of(self, shown: Shown) -> str:
        moment, lesson = shown.present, shown.lesson
        part = f", part {moment.part + 1} of {moment.parts}" if moment.parts > 1 else ""
        who = "Only you see" if lesson.held >= 0 and lesson.seen != lesson.beat else "The class sees"
        if lesson.cover or lesson.room_check:
            who = "Covered:"
        asked = " – the question" if moment.ask else ""
        return f"{who} step {moment.number} of {moment.count}{part}{asked}"

    def _show_tools(self, lesson: Lesson) -> None:
        self.tools.show_lesson(lesson)
        white = lesson.cover == "white"
        self.board.setVisible(white)
        self.board.show_cover("white" if white else "", PROFILES[lesson.profile])
        self.overlay.set_tool(lesson.tool, lesson.pen, lesson.radius)
        self.overlay.set_board(white)
        # What is drawn belongs to what the class sees.
        self.overlay.setVisible(white or lesson.seen == lesson.beat)
        self.overlay.raise_()

    def _show_upcoming(self) -> None:
        shown = self._shown
        if shown is None:
            return
        lesson = shown.lesson
        moment = shown.looked or shown.upcoming
        self._next_frame.setVisible(moment is not None)
        if moment is not None:
            self.upcoming.show_moment(moment, PROFILES[lesson.profile])
        self._next.setText(
            f"You look at step {moment.number}: {moment.title}"
            if shown.looked is not None and moment is not None
            else "Next" if moment is not None
            else "Nothing follows: this is the end"
        )  # fmt: skip

    def _show_card(self) -> None:
        shown, pack = self._shown, self._workspace.pack
        if shown is None:
            return
        if self._linked in pack.concepts:
            self.card.show_concept(pack.concepts[self._linked])
            return
        diagram = pack.diagrams.get(shown.step.diagram) if shown.step is not None else None
        box = diagram.by_id.get(shown.lesson.selected) if diagram is not None else None
        if box is None:
            self.card.show_concept(None)
        else:
            self.card.show_concept(pack.concepts.get(box.concept), box.name, box.sublabel)

    def _show_status(self) -> None:
        shown = self._shown
        if shown is None:
            return
        found = status(shown.lesson, self._workspace.commands, self._break_left)
        self.status.setText(found.line or self._place or shown.present.title)
        self.status.setToolTip("\n".join(filter(None, (self.status.text(), self._place))))
        if bool(self.status.property("loud")) is not found.loud:
            self.status.setProperty("loud", found.loud)
            self.status.setContentsMargins(12 if found.loud else 0, 0, 0, 0)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)

    def show_clock(self, elapsed: float, break_left: float = 0.0) -> None:
        """Show how long the lesson has run, and how long its break still lasts, in seconds."""
        self._break_left = break_left
        if self._shown is not None:
            self.clock.show_time(self._shown.lesson, self._shown.tour, elapsed)
            if self._shown.lesson.cover == "break":
                self._show_status()

    def tell(self, line: str) -> None:
        """Say what is wrong; an empty line if nothing is."""
        self.told.setText(line)
        self.told.setVisible(bool(line))

    def show_place(self, line: str) -> None:
        """Say where the class's window is."""
        self._place = line
        self._show_status()

    # --- what is asked for -------------------------------------------------------------------------------------------

    def _go(self, step: int) -> None:
        self._run("go-to-step", str(step))
        if self._workspace.state.lesson is not None and self._workspace.state.lesson.overview:
            self._run("lesson-overview")

    def _on_link(self, address: str) -> None:
        scheme, _, target = address.partition(":")
        if scheme == "concept":
            self._follow(target)

    def _follow(self, concept: str) -> None:
        """Show what a concept is, in this window only; an empty id shows what is selected."""
        self._linked = concept
        self._show_card()

    def open_search(self) -> None:
        """Open the field that finds steps and concepts."""
        shown = self._shown
        if shown is None:
            return
        if self._search is None:
            self._search = SearchBox(self)
            self._search.previewed.connect(self._preview)
            self._search.chosen.connect(self._choose)
        if not self._search.isVisible():
            self._search.begin(lesson_index(self._workspace.pack, shown.lesson))

    def _preview(self, hit: Hit | None) -> None:
        kind, name = (hit.entry.kind, hit.entry.id) if hit is not None else ("", "")
        self._run("look-at-step", name if kind == "step" else "-1")
        self._follow(name if kind == "concept" else "")

    def _choose(self, hit: Hit) -> None:
        if hit.entry.kind == "step":
            self._run("go-to-step", hit.entry.id)
        else:
            self._run("look-at-step", "-1")
            self._follow(hit.entry.id)
        self.slide.setFocus()

    def open_help(self) -> None:
        """Show the keys of a lesson."""
        HelpSheet(self, listed(self._workspace.commands.values()), hint=_MOUSE, columns=3).open()

    def leave_popup(self) -> bool:
        """Close what floats over the window, or leave a field; whether there was anything."""
        for popup in self.findChildren(Popup):
            if popup.isVisible():
                popup.dismiss()
                self.slide.setFocus()
                return True
        return False

    def ask_where_to_save(self) -> None:
        """Ask for the folder in which pictures of all steps are to be saved."""
        dialog = QFileDialog(self, "Save pictures of all steps in a folder", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.save_wanted.emit(Path(folder)))
        # Not waited for here: the clicker goes on working.
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Not on a button: Space goes on from here.
        self.slide.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.rest()
        self.closing.emit()
        super().closeEvent(event)

    def rest(self) -> None:
        """Stop all timers."""
        self._later.stop()
        self.overview.rest()
