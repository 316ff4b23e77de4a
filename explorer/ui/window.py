"""The window: it puts the panels together, sends what people do to the workspace, and shows what became of it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from explorer.layout import Placement
from explorer.model.diagram import Diagram
from explorer.model.theme import PROFILES
from explorer.ui import panels
from explorer.ui.canvas import Canvas
from explorer.ui.fonts import ui_face
from explorer.ui.glyphs import Glyphs
from explorer.ui.narrow import SMALLEST, Narrow
from explorer.ui.placements import Placements
from explorer.ui.style import FOOT_HEIGHT, NOTE_WIDTH, OUTLINE_WIDTH, TOP_HEIGHT, palette, style_sheet
from explorer.workspace import Change, Place, Request, State, Workspace
from explorer.workspace.filtering import EVERYTHING, filtered, marked
from explorer.workspace.settings import Settings

if TYPE_CHECKING:
    from explorer.ui.filter_bar import FilterBar
    from explorer.ui.finding import Finder
    from explorer.ui.footer import Footer
    from explorer.ui.images import PictureViewer
    from explorer.ui.lessons import Lessons
    from explorer.ui.notes import NotePanel
    from explorer.ui.outline import Outline
    from explorer.ui.progress import Progress
    from explorer.ui.topbar import TopBar

_ZOOM_STEP = 1.25
_WIDTH, _HEIGHT = 1600, 1000
_WIDTHS = (OUTLINE_WIDTH, _WIDTH - NOTE_WIDTH, NOTE_WIDTH)


def _room(name: str) -> QFrame:
    """An empty frame for a panel that is made later."""
    room = QFrame()
    room.setObjectName(name)
    QVBoxLayout(room).setContentsMargins(0, 0, 0, 0)
    return room


def _fill(room: QFrame, panel: QWidget) -> None:
    layout = room.layout()
    assert layout is not None  # noqa: S101 - narrows a type
    layout.addWidget(panel)


class Window(QMainWindow):
    """The main window on one workspace."""

    def __init__(
        self, workspace: Workspace, glyphs: Glyphs, settings: Settings, keep: Callable[[Settings], None], cache: Path
    ) -> None:
        """Build the window; `keep` is told what to remember when it closes, `cache` is where placements are kept."""
        super().__init__()
        self._workspace = workspace
        self._keep = keep
        self._placements = Placements(self, cache, self._on_progress)
        self._progress: Progress | None = None
        self._painted = False
        self._pack = workspace.pack
        self._shown = Diagram("", "")
        self.filter_bar: FilterBar | None = None
        self.setMinimumSize(*SMALLEST)
        self.resize(*(settings.size if len(settings.size) == 2 else (_WIDTH, _HEIGHT)))
        self._glyphs = glyphs
        self.bars: tuple[TopBar, Footer] | None = None
        self._head, self._foot = _room("top"), _room("foot")
        self._head.setFixedHeight(TOP_HEIGHT)
        self._foot.setFixedHeight(FOOT_HEIGHT)
        self.outline: Outline | None = None
        self.canvas = Canvas(glyphs)
        self._notes: NotePanel | None = None
        self._left, self._side = _room("left"), _room("side")
        self._viewer: PictureViewer | None = None
        self._middle = QStackedWidget()
        self._middle.addWidget(self.canvas)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(7)
        for widget in (self._left, self._middle, self._side):
            self._split.addWidget(widget)
        self._split.setStretchFactor(1, 1)
        self._widths = list(settings.widths if len(settings.widths) == 3 else _WIDTHS)
        self._split.setSizes(self._widths)
        self._narrow = Narrow(self._split, self._middle, self._widths)
        self._narrow.turned.connect(self._allow_panels)
        self._split.splitterMoved.connect(self._remember_widths)
        body = QWidget()
        body.setObjectName("body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._foot)
        self._above = layout
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
            "help": lambda _a: self._open_help(),
            "problems": lambda _a: self._open_problems(),
            "filter": lambda _a: self._open_filter(),
            "quit": lambda _a: self.close(),
            "present": lambda tour: self.lessons.choose(tour),  # noqa: PLW0108 - not before it is asked for
        }
        workspace.listen(self._on_event)
        self._show(None, workspace.state)
        self.canvas.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._workspace.run("end-lesson")
        state = self._workspace.state
        self._remember_widths()
        size = (self.normalGeometry().width(), self.normalGeometry().height())
        self._keep(
            Settings(
                profile=state.profile, text_size=state.text_size, outline=state.outline, notes=state.notes,
                minimap=state.minimap, reduced_motion=state.reduced_motion,
                widths=tuple(self._widths), size=size,
            )
        )  # fmt: skip
        self._placements.close()
        super().closeEvent(event)

    def _remember_widths(self) -> None:
        """Remember the widths of the panels that are open; those that are closed keep theirs."""
        for n, width in enumerate(self._split.sizes()):
            if width > 0 and self._narrow.beside:
                self._widths[n] = int(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What nobody wanted: one level out, whatever has the focus. It never closes the window.
        if event.key() == Qt.Key.Key_Escape:
            place_now = self._workspace.state.place
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

    def put_beside(self, panel: QWidget) -> None:
        """Put a panel above the notes."""
        layout = self._side.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - narrows a type
        layout.insertWidget(0, panel)

    def put_below(self, bar: QWidget) -> None:
        """Put a bar between the diagram and the foot."""
        self._above.insertWidget(self._above.indexOf(self._foot), bar)

    @property
    def notes(self) -> NotePanel:
        """The note panel; it is made when it is first needed, at the latest right after the first frame."""
        if self._notes is None:
            state = self._workspace.state
            notes = self._notes = panels.make_notes(self._workspace.run)
            notes.set_profile(PROFILES[state.profile])
            notes.set_text_size(state.text_size)
            _fill(self._side, notes)
            self._show_note(state)
        return self._notes

    def complete(self) -> None:
        """Make what the first frame was painted without: the bars, the notes, the keys; the second call does nothing."""
        if self.bars is not None:
            return
        from explorer.ui.canvas.accessible import install_accessibility  # noqa: PLC0415 - see below

        self.setStyleSheet(style_sheet(PROFILES[self._workspace.state.profile], ui_face()))
        self._make_bars()
        panels.bind_keys(self, self._workspace.commands, self._workspace.run)
        if self._workspace.state.notes:
            _ = self.notes
            # Round the window as it is seen: the notes were made last, and would be reached last.
            QWidget.setTabOrder(self.canvas, self.notes)
        install_accessibility()
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
            if event.before.lesson is event.after.lesson:
                self._show(event.before, event.after)
            else:
                self.lessons.follow()
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
            if self._viewer:
                self._viewer.set_reduced_motion(after.reduced_motion)
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
            self._show_picture(before, after)
        self.canvas.preview(after.preview)
        self._show_bars(self._shown, after)
        self._show_filter(after)

    def _show_diagram(self, diagram: Diagram, before: State | None) -> None:
        # Drilling down flies out of the box that was opened; every other way cuts to the new diagram.
        focus = ""
        if before is not None:
            left = self._workspace.pack.diagrams.get(before.place.diagram)
            opened = left.by_id.get(before.place.box) if left is not None else None
            focus = opened.id if opened is not None and opened.portal == diagram.id else ""
        whole = self._workspace.pack.diagrams[diagram.id]
        # Another filter leaves the camera where it is: who has zoomed in to look at something goes on looking at it.
        hold = (
            before is not None and before.place.diagram == diagram.id and before.filter != self._workspace.state.filter
        )
        show = partial(self.canvas.show_diagram, diagram, focus=focus, hold=hold, animate=before is not None)
        self._stop_waiting()
        placement = self._placements.quick(diagram, whole=diagram is whole)
        if placement is not None:
            show(placement)
        else:
            self._wait(diagram)
            self._placements.begin(diagram, partial(self._on_placed, show), whole=diagram is whole)
        if self.outline is not None:
            self.outline.show_diagram(diagram)
        self.setWindowTitle(f"{diagram.title} – Podium")

    def _wait(self, diagram: Diagram) -> None:
        """Say that a diagram is being placed; what is seen until then is not the present one, and cannot be clicked."""
        if self._progress is None:
            from explorer.ui.progress import Progress  # noqa: PLC0415 - see below

            self._progress = Progress(self.canvas)
        self._progress.set_profile(PROFILES[self._workspace.state.profile])
        stop = " · Esc: back" if self._workspace.applies("back") else ""
        self._progress.begin(f"Placing {len(diagram.boxes):,} boxes{stop}")
        self.canvas.blockSignals(True)

    def _stop_waiting(self) -> None:
        self._placements.stop()
        self.canvas.blockSignals(False)
        if self._progress is not None:
            self._progress.hide()

    def _on_progress(self, part: float) -> None:
        if self._progress is not None:
            self._progress.tell(part)

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
            self.outline.show_diagram(self._shown)
            self.outline.select(state.place.box)
            _fill(self._left, self.outline)
        self._narrow.want(self._left, state.outline)

    def _show_note(self, state: State) -> None:
        pack, place_now = self._workspace.pack, state.place
        if place_now.page:
            self.notes.show_page(pack, place_now.page)
        elif place_now.concept and not place_now.box:
            self.notes.show_concept(pack, place_now.concept)
        else:
            self.notes.show_note(pack, pack.diagrams[place_now.diagram], place_now.box)

    def _show_picture(self, before: State | None, after: State) -> None:
        pack = self._workspace.pack
        picture = pack.pictures.get(after.place.picture)
        if self._notes is not None:
            self._notes.show_picture_as_open(picture.id if picture else "")
        if self.bars is not None:
            self.bars[1].show_picture(picture is not None)
        if picture is None:
            if before is not None and before.place.picture:
                self._middle.setCurrentWidget(self.canvas)
                self.canvas.setFocus()
            return
        viewer = self._picture_viewer()
        names = {concept.id: concept.name for concept in pack.concepts.values()}
        own = pack.pictures_of.get(self._workspace.concept, ())
        viewer.set_series([pack.pictures[name] for name in (own if len(own) > 1 else pack.pictures)])
        viewer.show_picture(picture, names, self._workspace.concept)
        self._middle.setCurrentWidget(viewer)
        viewer.setFocus()

    # What the first frame does without is imported when it is first asked for: the window is up sooner.

    def _open_help(self) -> None:
        from explorer.ui.help_sheet import HelpSheet  # noqa: PLC0415

        HelpSheet(self, self._workspace.commands.values()).open()

    def _open_problems(self) -> None:
        from explorer.ui.problems import ProblemSheet  # noqa: PLC0415

        ProblemSheet(self, self._workspace.pack.problems).open()

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

    def _picture_viewer(self) -> PictureViewer:
        if self._viewer is None:
            self._viewer = panels.make_viewer(self._workspace.run)
            self._viewer.set_profile(PROFILES[self._workspace.state.profile])
            self._viewer.set_reduced_motion(self._workspace.state.reduced_motion)
            self._middle.addWidget(self._viewer)
        return self._viewer

    def _set_profile(self, name: str) -> None:
        profile = PROFILES[name]
        self.setPalette(palette(profile))
        if self.bars is not None:
            self.setStyleSheet(style_sheet(profile, ui_face()))
        for part in (*(self.bars or ()), self.canvas, self._notes, self._viewer, self._search, self.filter_bar):
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
            self.bars[1].show_folded(len(self.canvas.folded()))

    def _make_bars(self) -> None:
        state = self._workspace.state
        top, footer = self.bars = panels.make_bars(
            self._workspace.pack, self._workspace.commands, self._glyphs, self._workspace.run
        )
        top.set_profile(PROFILES[state.profile])
        footer.set_profile(PROFILES[state.profile])
        _fill(self._head, top)
        _fill(self._foot, footer)
        footer.show_picture(bool(state.place.picture))
        self._allow_panels()
        self._show_bars(self._shown, state)

    def _allow_panels(self) -> None:
        if self.bars is not None:
            self.bars[0].allow_panels(not self._narrow.away)

    def _zoom(self, factor: float) -> None:
        if self._viewer is not None and self._middle.currentWidget() is self._viewer:
            self._viewer.surface.zoom(factor)
        else:
            self.canvas.zoom_by(factor, None)

    def _open_search(self) -> None:
        if self._search is None:
            from explorer.ui.finding import Finder  # noqa: PLC0415

            self._search = Finder(self, self._workspace, self.canvas, self.placement)
            self._search.set_profile(PROFILES[self._workspace.state.profile])
        self._search.begin()

    def _next_region(self, step: int) -> None:
        """Move the focus to the next or previous part of the window that is open."""
        middle: QWidget = self._viewer if self._viewer is not None and self._viewer.isVisible() else self.canvas
        regions: tuple[tuple[QWidget | None, QWidget | None], ...] = (
            (self._head, None), (self.filter_bar, None), (self._left, self.outline), (middle, None),
            (self._side, self._notes), (self._foot, None),
        )  # fmt: skip
        panels.focus_next(self, [(part, inner or part) for part, inner in regions if part and part.isVisible()], step)

    @cached_property
    def lessons(self) -> Lessons:
        """The tours; nothing of them is made before they are asked for."""
        from explorer.ui.lessons import Lessons  # noqa: PLC0415 - the first frame does without

        lessons = Lessons(self, self._workspace, self._glyphs)
        lessons.ended.connect(self._come_back)
        return lessons

    def _come_back(self) -> None:
        """After a lesson, go on where one was."""
        self.raise_()
        self.activateWindow()
        self.canvas.setFocus()
