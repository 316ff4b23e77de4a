"""The window: it puts the panels together, sends what people do to the workspace, and shows what became of it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from explorer.layout import Placement
from explorer.model.diagram import Diagram
from explorer.model.theme import PROFILES
from explorer.ui import panels
from explorer.ui.body import Body, fill
from explorer.ui.canvas import Canvas
from explorer.ui.fonts import ui_face
from explorer.ui.glyphs import Glyphs
from explorer.ui.narrow import SMALLEST
from explorer.ui.openings import REQUESTS, Openings
from explorer.ui.pictures import Pictures
from explorer.ui.placements import Placements
from explorer.ui.simulations import Simulations
from explorer.ui.style import NOTE_WIDTH, OUTLINE_WIDTH, palette, style_sheet
from explorer.workspace import Change, Place, Request, State, Workspace
from explorer.workspace.filtering import EVERYTHING, filtered, marked
from explorer.workspace.settings import Motion, Settings
from explorer.workspace.simulating import DIAGRAMS

if TYPE_CHECKING:
    from explorer.model.opened import Desk
    from explorer.model.running import Laboratory
    from explorer.ui.filter_bar import FilterBar
    from explorer.ui.finding import Finder
    from explorer.ui.footer import Footer
    from explorer.ui.lessons import Lessons
    from explorer.ui.notes import NotePanel
    from explorer.ui.outline import Outline
    from explorer.ui.topbar import TopBar
    from explorer.ui.waiting import Waiting

_ZOOM_STEP = 1.25
SLOW = 4
"""Up to this speed of a simulation boxes move and fade; faster, they jump."""

_WIDTH, _HEIGHT = 1600, 1000
_WIDTHS = (OUTLINE_WIDTH, _WIDTH - NOTE_WIDTH, NOTE_WIDTH)


class Window(QMainWindow):
    """The main window on one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        glyphs: Glyphs,
        settings: Settings,
        keep: Callable[[Settings], None],
        cache: Path,
        laboratory: Callable[[], Laboratory] | None = None,
        desk: Callable[[], Desk] | None = None,
    ) -> None:
        """Build the window.

        Args:
            workspace: what it shows.
            glyphs: where icons come from.
            settings: what was remembered.
            keep: is told what to remember when it closes.
            cache: where placements are kept.
            laboratory: where simulations begin; None if nothing can be simulated.
            desk: what can be opened; None if nothing can.
        """
        super().__init__()
        self._workspace = workspace
        self._keep = keep
        self._motion = Motion(settings.reduced_motion)
        self.simulations = Simulations(self, workspace, glyphs, laboratory)
        self.openings = Openings(self, workspace, desk)
        self._placements = Placements(self, cache, self.tell_progress)
        self._painted = False
        self._pack = workspace.pack
        self._shown = self._outlined = Diagram("", "")
        self.filter_bar: FilterBar | None = None
        self.setMinimumSize(*SMALLEST)
        self.resize(*(settings.size if len(settings.size) == 2 else (_WIDTH, _HEIGHT)))
        self._glyphs = glyphs
        self.bars: tuple[TopBar, Footer] | None = None
        self.outline: Outline | None = None
        self.canvas = Canvas(glyphs)
        self._notes: NotePanel | None = None
        self._widths = list(settings.widths if len(settings.widths) == 3 else _WIDTHS)
        body = Body(self.canvas, self._widths)
        self._head, self._foot, self._left, self._side = body.head, body.foot, body.left, body.side
        self._split, self._narrow, self._above = body.split, body.narrow, body.above
        self.diagrams, self.put_beside, self.put_below = body.diagrams, body.put_beside, body.put_below
        self.heading, self.show_foot = body.heading, body.foot.setVisible
        self.pictures = Pictures(workspace, body.middle)
        self._narrow.turned.connect(self._allow_panels)
        self._split.splitterMoved.connect(self._remember_widths)
        self.setCentralWidget(body)
        self._search: Finder | None = None
        self._connect()
        self._requests: dict[str, Callable[[str], object]] = {
            "search": lambda _a: self._open_search(),
            "fit": lambda _a: self.canvas.fit(),
            "zoom-in": lambda _a: self._zoom(_ZOOM_STEP),
            "zoom-out": lambda _a: self._zoom(1 / _ZOOM_STEP),
            "full-screen": lambda _a: self.showNormal() if self.isFullScreen() else self.showFullScreen(),
            "next-region": lambda _a: self._next_region(1),
            "previous-region": lambda _a: self._next_region(-1),
            "help": lambda _a: panels.show_keys(self, workspace.commands.values()),
            "problems": lambda _a: panels.show_lines(self, workspace.pack.problems),
            "filter": lambda _a: self._open_filter(),
            "quit": lambda _a: self.close(),
            "present": lambda tour: self.lessons.choose(tour or self.simulations.tour),
            "present-here": lambda _a: self.lessons.go_on(),
            "simulate": lambda _a: self.simulations.choose(),
        }
        workspace.listen(self._on_event)
        self._show(None, workspace.state)
        self.canvas.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._workspace.run("end-lesson")
        self.simulations.rest()
        self.openings.rest()
        state = self._workspace.state
        self._remember_widths()
        size = (self.normalGeometry().width(), self.normalGeometry().height())
        self._keep(
            Settings(
                profile=state.profile, text_size=state.text_size, outline=state.outline, notes=state.notes,
                minimap=state.minimap, reduced_motion=self._motion.kept(state.reduced_motion),
                widths=tuple(self._widths), size=size,
            )
        )  # fmt: skip
        self._placements.close()
        if self._search is not None:
            self._search.rest()
        super().closeEvent(event)

    def move_less(self) -> None:
        """Follow a system that is set to move less."""
        self._motion = Motion(self._motion.chosen, by_system=True)
        if not self._workspace.state.reduced_motion:
            self._workspace.run("reduced-motion")

    def _remember_widths(self) -> None:
        """Remember the widths of the panels that are open; those that are closed keep theirs."""
        for n, width in enumerate(self._split.sizes()):
            if width > 0 and self._narrow.beside:
                self._widths[n] = int(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What nobody wanted: one level out, whatever has the focus. It never closes the window.
        if event.key() == Qt.Key.Key_Escape:
            place_now = self._workspace.state.place
            if self.simulations.escape() or self.openings.escape():
                return
            if place_now.picture:
                self._workspace.run("close-picture")
            elif self._placements.waiting:
                # Back to the diagram that is still seen; the first one has none behind it.
                self._workspace.run("back")
            elif place_now.box:
                self._workspace.run("select", "")
        else:
            super().keyPressEvent(event)

    def placement(self, diagram: Diagram) -> Placement:
        """The placement of a diagram, made once."""
        return self._placements.of(diagram)

    def finish(self) -> None:
        """Show now what is being placed; for who cannot wait."""
        self._placements.finish()

    @property
    def notes(self) -> NotePanel:
        """The note panel; it is made when it is first needed, at the latest right after the first frame."""
        if self._notes is None:
            state = self._workspace.state
            notes = self._notes = panels.make_notes(self._workspace.run)
            notes.set_profile(PROFILES[state.profile])
            notes.set_text_size(state.text_size)
            fill(self._side, notes)
            self._show_note(state)
        return self._notes

    def complete(self) -> None:
        """Make what the first frame was painted without: the bars, the notes, the keys; the second call does nothing."""
        if self.bars is not None:
            return
        from explorer.ui.canvas.accessible import install_accessibility  # noqa: PLC0415 - the first frame does without

        self.setStyleSheet(style_sheet(PROFILES[self._workspace.state.profile], ui_face()))
        self._make_bars()
        panels.bind_keys(self, self._workspace.commands, self._workspace.run)
        if self._workspace.state.notes:
            _ = self.notes
            # Round the window as it is seen: the notes were made last, and would be reached last.
            QWidget.setTabOrder(self.canvas, self.notes)
        install_accessibility()
        if self._motion.chosen is None:
            from explorer.ui.system_motion import ask  # noqa: PLC0415 - the first frame does without

            ask(self, self.move_less)
        self.openings.take_drops(self)
        self._glyphs.keep()
        # What is alive now stays alive; the collector need not look at it again (see the command line).
        gc.freeze()
        gc.enable()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.complete)

    def _connect(self) -> None:
        run = self._workspace.run
        self.canvas.selected.connect(partial(run, "select"))
        self.canvas.opened.connect(partial(run, "drill"))
        self.canvas.left.connect(lambda: run("up"))
        self.canvas.camera_changed.connect(lambda _camera: self._show_zoom())

    def _on_event(self, event: Change | Request) -> None:
        if not isinstance(event, Request):
            if event.put and event.before.place.diagram == event.after.place.diagram:
                self._show_put(event)
            elif event.before.lesson is event.after.lesson:
                self._show(event.before, event.after)
            else:
                self.lessons.follow()
        elif event.what.startswith("sim-"):
            self.simulations.answer(event)
        elif event.what in REQUESTS:
            self.openings.answer(event)
        elif event.what in self._requests or self._workspace.state.lesson is None:
            # What else is asked during a lesson, its own windows hear.
            self._requests[event.what](event.argument)

    def _show(self, before: State | None, after: State) -> None:
        pack, place_now = self._workspace.pack, after.place
        anew = before is None or before.place.diagram != place_now.diagram or before.filter != after.filter
        if self._pack is not pack:
            # Another version of it: whatever of it is seen may be different.
            self._pack, anew = pack, True
        if anew:
            whole = pack.diagrams[place_now.diagram]
            self._shown = marked(*filtered(whole, after.filter))
        if before is None or before.profile != after.profile:
            self._set_profile(after.profile)
        if self._notes is not None and before is not None and before.text_size != after.text_size:
            self._notes.set_text_size(after.text_size)
        if before is None or before.reduced_motion != after.reduced_motion:
            self.canvas.set_reduced_motion(after.reduced_motion)
            self.pictures.set_reduced_motion(after.reduced_motion)
        self._show_outline(after)
        self._narrow.want(self._side, after.notes)
        if after.notes and self.bars is not None:
            _ = self.notes
        self.canvas.set_minimap_visible(after.minimap)
        if anew:
            self._show_diagram(self._shown, before)
        if anew or before is None or before.place != place_now:
            if self.outline is not None:
                self.outline.select(place_now.box)
            self.canvas.select(place_now.box)
            if place_now.box and (before is None or before.place != place_now):
                self.canvas.reveal(place_now.box)
            # Of a window that opens with nothing selected, the first frame is not kept waiting for words.
            if not self._placements.waiting and (self._notes is not None or place_now != Place(place_now.diagram)):
                self._show_note(after)
            self._show_picture(after)
        self.canvas.preview(after.preview)
        self._show_bars(self._shown, after)
        self._show_filter(after)
        self.openings.follow(before, after)

    def _show_put(self, change: Change) -> None:
        """Show another version of the diagram, and nothing else: while a simulation plays there are many each second."""
        before, after = change.before, change.after
        self._pack = self._workspace.pack
        if after.place.diagram not in change.put:
            return
        self._shown = marked(*filtered(self._pack.diagrams[after.place.diagram], after.filter))
        lab = after.lab
        self._show_diagram(self._shown, before, animate=lab is None or not lab.playing or lab.speed <= SLOW)
        self.canvas.select(after.place.box)
        if before.place != after.place:
            if self.outline is not None:
                self.outline.select(after.place.box)
            if self._notes is not None:
                self._show_note(after)
        if self.bars is not None:
            self._show_bars(self._shown, after)

    def _show_diagram(self, diagram: Diagram, before: State | None, *, animate: bool = True) -> None:
        # Drilling down flies out of the box that was opened; every other way cuts to the new diagram.
        focus = ""
        if before is not None:
            left = self._workspace.pack.diagrams.get(before.place.diagram)
            opened = left.by_id.get(before.place.box) if left is not None else None
            focus = opened.id if opened is not None and opened.portal == diagram.id else ""
        whole = self._workspace.pack.diagrams[diagram.id]
        self.canvas.calm = diagram.id in DIAGRAMS
        # Another filter leaves the camera where it is: who has zoomed in to look at something goes on looking at it.
        hold = (
            before is not None and before.place.diagram == diagram.id and before.filter != self._workspace.state.filter
        )
        show = partial(
            self.canvas.show_diagram, diagram, focus=focus, hold=hold, animate=animate and before is not None
        )
        self._stop_waiting()
        placement = self._placements.quick(diagram, whole=diagram is whole)
        if placement is not None:
            show(placement)
        else:
            self.wait_for(f"Placing {len(diagram.boxes):,} boxes")
            self._placements.begin(diagram, partial(self._on_placed, show), whole=diagram is whole)
        self._tell_outline()
        self.setWindowTitle(f"{diagram.title} – Podium")

    def _tell_outline(self) -> None:
        """Bring the outline up to date, if it is wanted; while a simulation plays, only when it rests."""
        state = self._workspace.state
        wanted = state.outline and not (state.lab is not None and state.lab.playing)
        if wanted and self.outline is not None and self._outlined is not self._shown:
            self._outlined = self._shown
            self.outline.show_diagram(self._shown)
            self.outline.select(state.place.box)

    @cached_property
    def _waiting(self) -> Waiting:
        from explorer.ui.waiting import Waiting  # noqa: PLC0415 - the first frame does without

        return Waiting(self.canvas)

    def wait_for(self, words: str) -> None:
        """Say what is being worked out; what is seen until then cannot be clicked."""
        stop = " · Esc: back" if self._workspace.applies("back") else ""
        self._waiting.begin(f"{words}{stop}", PROFILES[self._workspace.state.profile])

    def stop_waiting(self) -> None:
        """Say nothing any more."""
        self._waiting.end()

    def tell_progress(self, part: float) -> None:
        """Say how far it is, 0 to 1."""
        self._waiting.tell(part)

    def _stop_waiting(self) -> None:
        self._placements.stop()
        if "_waiting" in vars(self):
            self.stop_waiting()

    def _on_placed(self, show: Callable[[Placement], None], placement: Placement) -> None:
        self._placements.stop()
        # What is folded is counted when the camera is where it shall be, not on the way.
        show(placement)
        self._stop_waiting()
        state = self._workspace.state
        self.canvas.select(state.place.box)
        if state.place.box:
            self.canvas.reveal(state.place.box)
        if self._notes is not None:
            self._show_note(state)
        self._show_zoom()

    def _show_outline(self, state: State) -> None:
        if state.outline and self.outline is None:
            self.outline = panels.make_outline(self._workspace.run)
            fill(self._left, self.outline)
        self._tell_outline()
        self._narrow.want(self._left, state.outline)

    def _show_note(self, state: State) -> None:
        pack, place_now = self._workspace.pack, state.place
        if place_now.page:
            self.notes.show_page(pack, place_now.page)
        elif place_now.concept and not place_now.box:
            self.notes.show_concept(pack, place_now.concept)
        else:
            diagram = pack.diagrams[place_now.diagram]
            self.notes.show_note(pack, diagram, place_now.box, self.openings.informant)

    def tell_notes(self) -> None:
        """Bring the note up to date: more is known of what it is about."""
        if self._notes is not None and self.openings.informant is not None:
            self._show_note(self._workspace.state)

    def _show_picture(self, state: State) -> None:
        opened = state.place.picture if state.place.picture in self._workspace.pack.pictures else ""
        if self._notes is not None:
            self._notes.show_picture_as_open(opened)
        if self.bars is not None:
            self.bars[1].show_picture(bool(opened))
        if self.pictures.show(state):
            self.canvas.setFocus()

    # What the first frame does without is imported when it is first asked for: the window is up sooner.

    def _open_filter(self) -> None:
        self._made_filter_bar().open()

    def _close_filter(self) -> None:
        self._workspace.run("clear-filter")
        self.canvas.setFocus()

    def _show_filter(self, state: State) -> None:
        if self.filter_bar is not None or state.filter != EVERYTHING:
            whole = self._workspace.pack.diagrams[state.place.diagram]
            bar = self._made_filter_bar()
            bar.show_state(whole, state.filter, len(self._shown.boxes), state.place.box)

    def _made_filter_bar(self) -> FilterBar:
        if self.filter_bar is None:
            bar = self.filter_bar = panels.make_filter_bar(self._glyphs, self._workspace.run)
            bar.set_profile(PROFILES[self._workspace.state.profile])
            bar.left.connect(self.canvas.setFocus)
            bar.closed.connect(self._close_filter)
            self._above.insertWidget(1, bar)
            self._show_filter(self._workspace.state)
        return self.filter_bar

    def _set_profile(self, name: str) -> None:
        profile = PROFILES[name]
        self.setPalette(palette(profile))
        if self.bars is not None:
            self.setStyleSheet(style_sheet(profile, ui_face()))
        for part in (*(self.bars or ()), self.canvas, self._notes, self.pictures, self._search, self.filter_bar):
            if part is not None:
                part.set_profile(profile)

    def _show_bars(self, diagram: Diagram, state: State) -> None:
        if self.bars is not None:
            top, footer = self.bars
            top.show_state(self._workspace.pack, state)
            footer.show_diagram(diagram, self._workspace.pack.diagrams[state.place.diagram], state.filter)
            footer.show_problems(len(self._workspace.pack.problems))
            self._show_zoom()

    def _show_zoom(self) -> None:
        if self.bars is not None:
            self.bars[1].show_zoom(self.canvas.zoom)
            self.bars[1].show_folded(self.canvas.folded_count or 0)

    def _make_bars(self) -> None:
        state = self._workspace.state
        top, footer = self.bars = panels.make_bars(
            self._workspace.pack, self._workspace.commands, self._glyphs, self._workspace.run
        )
        top.set_profile(PROFILES[state.profile])
        footer.set_profile(PROFILES[state.profile])
        fill(self._head, top)
        fill(self._foot, footer)
        footer.show_picture(bool(state.place.picture))
        top.allow_simulations(self.simulations.possible)
        top.allow_opening(self.openings.possible)
        self._allow_panels()
        self._show_bars(self._shown, state)

    def _allow_panels(self) -> None:
        if self.bars is not None:
            self.bars[0].allow_panels(not self._narrow.away)

    def _zoom(self, factor: float) -> None:
        if (viewer := self.pictures.in_front) is not None:
            viewer.surface.zoom(factor)
        else:
            self.canvas.zoom_by(factor, None)

    def _open_search(self) -> None:
        if self._search is None:
            from explorer.ui.finding import Finder  # noqa: PLC0415 - the first frame does without

            self._search = Finder(self, self._workspace, self.canvas, self._placements)
            self._search.set_profile(PROFILES[self._workspace.state.profile])
        self._search.begin()

    def _next_region(self, step: int) -> None:
        """Move the focus to the next or previous part of the window that is open."""
        middle: QWidget = self.pictures.in_front or self.canvas
        regions: tuple[tuple[QWidget | None, QWidget | None], ...] = (
            (self._head, None), (self.filter_bar, None), (self._left, self.outline), (middle, None),
            (self._side, self._notes), (self._foot, None),
        )  # fmt: skip
        panels.focus_next(self, [(part, inner or part) for part, inner in regions if part and part.isVisible()], step)

    @cached_property
    def lessons(self) -> Lessons:
        """The tours; nothing of them is made before they are asked for."""
        from explorer.ui.lessons import Lessons  # noqa: PLC0415 - the first frame does without

        lessons = Lessons(self, self._workspace, self._glyphs, self.simulations)
        lessons.ended.connect(self._come_back)
        return lessons

    def _come_back(self) -> None:
        """After a lesson, go on where one was."""
        self.raise_()
        self.activateWindow()
        self.canvas.setFocus()
