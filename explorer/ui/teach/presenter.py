"""The mediator of a lesson: two windows on one state, and what is kept for the next time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from explorer.model.geometry import Point
from explorer.model.lesson import Step, Tour
from explorer.ui.glyphs import Glyphs
from explorer.ui.help_sheet import key_text
from explorer.ui.teach import export, remembered
from explorer.ui.teach.audience import Audience
from explorer.ui.teach.awake import Awake
from explorer.ui.teach.hud import Hud
from explorer.ui.teach.ink_store import InkStore
from explorer.ui.teach.keys import LessonKeys
from explorer.ui.teach.lesson_clock import LessonClock
from explorer.ui.teach.moment import Moment, Staging
from explorer.ui.teach.placing import Placing, Wish
from explorer.ui.teach.player import Player
from explorer.ui.teach.pointing import Pointing
from explorer.ui.teach.slide import Slide
from explorer.ui.teach.teacher import Shown, Teacher
from explorer.workspace import Change, Request, Workspace
from explorer.workspace.ink import BOARD, Action, sheet_of
from explorer.workspace.lesson import Beat, Lesson
from explorer.workspace.lesson_words import left_here

ZOOM_STEP = 1.25
SIGNS = {".": "full stop", ",": "comma"}
"""Keys whose own name nobody can read from the back row."""

LOST = "The lesson has ended: the step that was taught is no longer in the pack."


class Folders(Struct, frozen=True):
    """Where a lesson keeps what it must not lose: `choices` is a file, `ink` a folder."""

    choices: Path
    ink: Path


class Presenter(QObject):
    """Opens the windows when a lesson begins, shows both of them what becomes of it, and closes them when it ends."""

    began = Signal()
    ended = Signal()
    lost = Signal(str)
    """A lesson has ended because its pack has changed; why, in a line."""

    def __init__(
        self,
        application: QApplication,
        workspace: Workspace,
        glyphs: Glyphs,
        folders: Folders,
        home: Callable[[], QWidget | None],
        wish: Wish | None = None,
    ) -> None:
        """Begin to listen.

        Args:
            application: where all keys pass, and who tells of screens.
            workspace: holds the lesson.
            glyphs: the icons.
            folders: where choices and ink are kept.
            home: the window that the teacher sits at; None if there is none.
            wish: how lessons are to be opened.
        """
        super().__init__()
        self._workspace, self._glyphs, self._folders, self._home = workspace, glyphs, folders, home
        self.kept = remembered.load(folders.choices)
        self.wish = wish or Wish(screen=self.kept.screen)
        self.audience: Audience | None = None
        self.teacher: Teacher | None = None
        self._staging: Staging | None = None
        self._store: InkStore | None = None
        self._frozen: Lesson | None = None
        self._offered = ""
        """Id of the step at which the tour was left the last time, while the teacher stands at its beginning: it is not forgotten."""
        self.pointing = Pointing(self)
        self.pointing.acted.connect(self._keep_ink)
        self.player = Player(self)
        self.player.ended.connect(lambda: workspace.run("set-playing", "no"))
        self.awake = Awake()
        self.clock = LessonClock(self)
        self.clock.ticked.connect(self._show_clock)
        self.clock.break_over.connect(self._end_break)
        self.placing = Placing(application, self)
        self.placing.told.connect(self._on_placed)
        self._keys = LessonKeys(
            application, workspace.commands.values(), workspace.run, self.windows, self._leave_field, self._leave_popup,
            self._heard, self._has_break,
        )  # fmt: skip
        self._lines: dict[str, str] = {}
        self._requests: dict[str, Callable[[], object]] = {
            "audience-full-screen": self.placing.toggle_full_screen,
            "clear-ink": lambda: self.pointing.do("clear"),
            "undo-ink": lambda: self.pointing.do("undo"),
            "redo-ink": lambda: self.pointing.do("redo"),
            "hop-forward": self.player.step_on,
            "hop-back": self.player.step_back,
            "timer-reset": self.clock.reset,
            "teacher-window": self.placing.raise_teacher,
            "lesson-zoom": lambda: self._slides(Slide.zoom_to_selection),
            "lesson-zoom-out": lambda: self._slides(lambda slide: slide.look(None)),
            "lesson-zoom-in": lambda: self._slides(lambda slide: slide.zoom(ZOOM_STEP)),
            "lesson-zoom-less": lambda: self._slides(lambda slide: slide.zoom(1 / ZOOM_STEP)),
            "lesson-search": lambda: self._at_teacher(Teacher.open_search),
            "lesson-help": lambda: self._at_teacher(Teacher.open_help),
            "export-ink": lambda: self._at_teacher(Teacher.ask_where_to_save),
            "restart-lesson": lambda: workspace.run("first-step"),
        }
        workspace.listen(self._on_event)
        if self.lesson is not None:
            self._open(self.lesson)

    # --- what is there -----------------------------------------------------------------------------------------------

    def windows(self) -> tuple[QWidget, ...]:
        """The windows of the lesson."""
        return tuple(window for window in (self.audience, self.teacher) if window is not None)

    @property
    def lesson(self) -> Lesson | None:
        """What is taught; None if nothing is."""
        return self._workspace.state.lesson

    def left_at(self, tour: str) -> str:
        """Id of the step at which a tour was left; empty if it was not begun, or ended."""
        return self.kept.steps.get(f"{self._workspace.pack.id}/{tour}", "")

    def moment(self, lesson: Lesson, beat: Beat) -> Moment:
        """What a slide shows at a beat, in the shape of the class's window."""
        assert self._staging is not None  # noqa: S101 - only while a lesson is on
        aspect = self.audience.aspect if self.audience is not None else 16 / 9
        return self._staging.moment(lesson, beat, aspect)

    # --- beginning and ending ----------------------------------------------------------------------------------------

    def _on_event(self, event: Change | Request) -> None:
        if isinstance(event, Request):
            if self.lesson is not None and event.what in self._requests:
                self._requests[event.what]()
            elif event.what == "scrub" and event.argument.isdigit():
                self.player.scrub(float(event.argument))
            return
        before, after = event.before.lesson, event.after.lesson
        if self._staging is not None and self._staging.pack is not self._workspace.pack:
            self._on_reload(before, after)
            return
        if after is None:
            if before is not None:
                self._close(before)
            return
        if before is None or before.tour != after.tour:
            self._open(after)
        else:
            if event.before.reduced_motion != event.after.reduced_motion:
                self._follow_motion()
            self._show(before, after)

    def _on_reload(self, before: Lesson | None, after: Lesson | None) -> None:
        """Go on with another version of the pack; the workspace has ended a lesson whose step is gone."""
        if after is not None:
            self._staging = Staging(self._workspace.pack)
            self.refit()
        elif before is not None:
            self._close(before)
            self.lost.emit(LOST)

    def _open(self, lesson: Lesson) -> None:
        pack = self._workspace.pack
        if self._staging is None:
            self._staging = Staging(pack)
        if self.audience is None or self.teacher is None:
            home = self._home()
            screen = home.screen().name() if home is not None else ""
            self.audience = Audience(self._glyphs, self.pointing, self.player)
            self.teacher = Teacher(self._glyphs, self.pointing, self.player, self._workspace, self.moment)
            # What comes next is opened ahead for both.
            self.audience.slide.pictures = self.teacher.slide.pictures
            self.teacher.save_wanted.connect(self._save_pictures)
            self.teacher.set_panes(self.kept.panes)
            for window in (self.audience, self.teacher):
                window.clicked.connect(lambda box: self._workspace.run("select-box", box))
                window.closing.connect(self._on_closing)
                window.slide.wheeled.connect(self._on_wheel)
            self.audience.chosen.connect(lambda _choice: self._workspace.run("reveal-answer"))
            self.audience.reshaped.connect(self.refit)
            self.placing.start(self.audience, self.teacher, screen, self.wish)
            self._keys.start()
            self.audience.check.show_awake(self.awake.ask("A lesson is on"))
        self._follow_motion()
        self._offered = "" if lesson.at else self.left_at(lesson.tour)
        self._store = InkStore(self._folders.ink / pack.id / f"{lesson.tour}.jsonl")
        self.pointing.load(self._store.load())
        self.clock.start()
        self._tell("ink", self._store.problem)
        self.began.emit()
        kept = replace(lesson, room=self.kept.room, dark=self.kept.dark)
        if kept != lesson:
            self._workspace.run("set-room", kept.room)
            if kept.dark != lesson.dark:
                self._workspace.run("projector-colours")
        self.refit()
        self._show(None, self.lesson or lesson)

    def _offer(self) -> None:
        """Offer who begins anew to go on where the tour was left, at the end of an hour or by a crash."""
        lesson = self.lesson
        steps = self._tour(lesson).steps if lesson is not None else ()
        at = next((n for n, one in enumerate(steps) if one.id == self._offered), -1)
        if lesson is None or at <= 0:
            self._offered = ""
        else:
            self._workspace.run("offer-step", str(at))
        self._tell(
            "left", left_here(lesson, self._tour(lesson), at, self._workspace.commands) if lesson and at > 0 else ""
        )

    def _follow_motion(self) -> None:
        """Let things jump or move, as the switch says that it is wanted."""
        reduced = self._workspace.state.reduced_motion
        self.player.reduced = self.pointing.reduced = reduced
        if self.audience is not None:
            self.audience.slide.reduced = reduced

    def _close(self, lesson: Lesson) -> None:
        self._remember(lesson, ended=lesson.at == len(lesson.beats) - 1)
        self._keys.stop()
        self.awake.rest()
        self.placing.stop()
        self.player.load(0)
        self.clock.stop()
        self.pointing.rest()
        audience, teacher, self.audience, self.teacher = self.audience, self.teacher, None, None
        for window in (audience, teacher):
            if window is not None:
                window.rest()
                window.close()
                window.deleteLater()
        self._staging = self._store = self._frozen = None
        self._lines = {}
        self.ended.emit()

    def _on_closing(self) -> None:
        # Closed by the window's own button; the other one must not stay alone.
        if self.lesson is not None and self.audience is not None:
            self._workspace.run("end-lesson")

    # --- showing -----------------------------------------------------------------------------------------------------

    def refit(self) -> None:
        """Fit the parts of all steps to the room and to the shape of the class's window."""
        lesson, staging, audience = self.lesson, self._staging, self.audience
        if lesson is None or staging is None or audience is None:
            return
        parts = staging.parts(self._tour(lesson), lesson.room, audience.aspect)
        self._workspace.run("refit", ",".join(f"{step}:{count}" for step, count in parts.items()))
        if self._offered:
            self._offer()
        self._show(None, self.lesson or lesson)

    def _tour(self, lesson: Lesson) -> Tour:
        # Of the pack that is staged: the workspace may have another one, which lacks it.
        pack = self._staging.pack if self._staging is not None else self._workspace.pack
        return pack.tours[lesson.tour]

    def _step(self, lesson: Lesson, beat: Beat) -> Step | None:
        steps = self._tour(lesson).steps
        return steps[beat.step] if beat.step < len(steps) else None

    def _show(self, before: Lesson | None, after: Lesson) -> None:
        audience, teacher = self.audience, self.teacher
        if audience is None or teacher is None:
            return
        if before is not None and (before.room, before.short) != (after.room, after.short):
            self.refit()
            return
        if self._offered and after.at:
            self._offered = ""
            self._tell("left", "")
        self._keep_frozen(before, after)
        shown = self._as_frozen(after)
        seen = self.moment(shown, shown.seen)
        if before is None or before.seen != after.seen:
            self.player.load(len(seen.hops))
        self.player.set_speed(after.speed)
        self.pointing.show_sheet(self._sheet(after))
        audience.show_lesson(after, seen)
        self._follow_playing(before, after, seen)
        self._follow_clock(before, after)
        if before is None or before.swapped != after.swapped:
            self.placing.swap(after.swapped)
        teacher.show_lesson(self._for_teacher(after))
        self._show_clock()
        if (
            before is None
            or before.beat.step != after.beat.step
            or (before.room, before.dark) != (after.room, after.dark)
        ):
            self._remember(after)

    def _keep_frozen(self, before: Lesson | None, after: Lesson) -> None:
        """Note what the class saw when its picture was frozen: nothing that is done from then on changes it."""
        if after.held < 0:
            if self._frozen is not None:
                self._frozen = None
                self._slides(lambda slide: slide.look(None))
        elif self._frozen is None or before is None or before.held < 0:
            self._frozen = after

    def _as_frozen(self, lesson: Lesson) -> Lesson:
        """A lesson as the class is to see it."""
        then = self._frozen
        if then is None or lesson.held < 0:
            return lesson
        return replace(
            lesson, at=lesson.held, selected=then.selected, labels=then.labels, armed=then.armed, counts=then.counts
        )

    def _follow_playing(self, before: Lesson | None, after: Lesson, seen: Moment) -> None:
        went_on = before is not None and after.seen != before.seen and after.at == before.at + 1
        if went_on and seen.hops and not after.playing and not self.player.reduced:
            # What travels is shown travelling to whoever sees it for the first time; going back shows where it arrived.
            self._workspace.run("set-playing", "yes")
        elif after.playing and not self.player.playing:
            self.player.play()
        elif not after.playing and self.player.playing:
            self.player.pause()

    def _follow_clock(self, before: Lesson | None, after: Lesson) -> None:
        self.clock.set_running(after.running)
        was = before is not None and before.cover == "break"
        if after.cover == "break" and (not was or (before is not None and before.break_minutes != after.break_minutes)):
            self.clock.set_break(after.break_minutes * 60)
        elif was and after.cover != "break":
            self.clock.set_break(0)

    def _for_teacher(self, lesson: Lesson) -> Shown:
        upcoming = lesson.beats[lesson.at + 1] if lesson.at + 1 < len(lesson.beats) else None
        looked = next((beat for beat in lesson.beats if beat.step == lesson.looked_at), None)
        return Shown(
            lesson,
            self._tour(lesson),
            self._step(lesson, lesson.beat),
            self.moment(lesson, lesson.beat),
            None if upcoming is None else self.moment(lesson, upcoming),
            None if looked is None else self.moment(lesson, looked),
            self.audience.aspect if self.audience is not None else 16 / 9,
        )

    def _show_clock(self) -> None:
        lesson = self.lesson
        if lesson is None or self.teacher is None or self.audience is None:
            return
        self.teacher.show_clock(self.clock.elapsed, self.clock.break_left)
        if lesson.cover == "break":
            self.audience.cover.show_left(self.clock.break_left)

    def _end_break(self) -> None:
        if self.lesson is not None and self.lesson.cover == "break":
            self._workspace.run("break")

    def _tell(self, about: str, line: str) -> None:
        """Tell the teacher what is wrong about something; an empty line if it is well again."""
        self._lines[about] = line
        if self.teacher is not None:
            self.teacher.tell("\n".join(filter(None, self._lines.values())))

    def _on_placed(self, problem: str) -> None:
        self._tell("screens", problem)
        if self.audience is not None:
            hud = Hud(self._glyphs, self._workspace.commands, self._workspace.run) if self.placing.alone else None
            self.audience.set_hud(hud)
        if self.teacher is not None:
            self.teacher.show_place(self.placing.words)

    def _slides(self, act: Callable[[Slide], object]) -> None:
        """Do something with both slides; with the teacher's alone while the class's picture is frozen."""
        frozen = self.lesson is not None and self.lesson.held >= 0
        for window in (self.teacher,) if frozen else (self.audience, self.teacher):
            if window is not None:
                act(window.slide)

    def _on_wheel(self, factor: float, about: Point) -> None:
        self._slides(lambda slide: slide.zoom(factor, about))

    def _at_teacher(self, act: Callable[[Teacher], object]) -> None:
        if self.teacher is not None:
            act(self.teacher)

    def _leave_field(self) -> None:
        for window in (self.audience, self.teacher):
            if window is not None and window.isActiveWindow():
                window.slide.setFocus()

    def _heard(self, key: str) -> None:
        lesson = self.lesson
        if self.audience is not None and lesson is not None and lesson.room_check:
            self.audience.check.show_key(SIGNS.get(key) or key_text(key))

    def _has_break(self) -> bool:
        return self.lesson is not None and self.lesson.cover == "break"

    def _leave_popup(self) -> bool:
        return self.teacher is not None and self.teacher.leave_popup()

    # --- keeping -----------------------------------------------------------------------------------------------------

    def _sheet(self, lesson: Lesson) -> str:
        step = self._step(lesson, lesson.seen)
        if lesson.cover == "white" or step is None:
            return BOARD
        return sheet_of(step.id, lesson.seen.part, question=lesson.seen.question)

    def _keep_ink(self, action: Action) -> None:
        if self._store is not None and not self._store.add(action):
            self._tell("ink", self._store.problem)

    def _save_pictures(self, folder: Path) -> None:
        lesson = self.lesson
        if lesson is not None and self._staging is not None:
            sheets = self.pointing.sheets
            self._tell("pictures", export.save(folder, lesson, self._tour(lesson), self.moment, sheets, self._glyphs))

    def _remember(self, lesson: Lesson, *, ended: bool = False) -> None:
        step = self._step(lesson, lesson.beat)
        panes = self.teacher.sizes if self.teacher is not None else ()
        kept = self.kept
        if not self._offered:
            kept = kept.left_at(self._workspace.pack.id, lesson.tour, "" if ended or step is None else step.id)
        self.kept = replace(
            kept, room=lesson.room, dark=lesson.dark, screen=self.placing.places.audience or kept.screen,
            panes=panes if panes and all(panes) else kept.panes,
        )  # fmt: skip
        if not remembered.save(self._folders.choices, self.kept):
            line = f"{self._folders.choices} cannot be written; where this tour was left is not remembered"
            self._tell("choices", line)
