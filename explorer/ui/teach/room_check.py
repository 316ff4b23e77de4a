"""The screen that tests the room: whether the back row can read, whether greys are told apart, whether the clicker arrives."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.model.geometry import Rect
from explorer.model.theme import PROFILES, Profile
from explorer.ui import fonts
from explorer.ui.canvas.cues import draw_cue
from explorer.ui.teach.compose import LEAST, MARGIN
from explorer.ui.teach.figure import colours
from explorer.ui.teach.words import HEIGHT, Paper, Written, broken, middle_baseline, plain
from explorer.workspace.lesson import BASE, ROOMS, Room

ROWS: dict[Room, tuple[str, int]] = {"small": ("S", 4), "medium": ("M", 6), "large": ("L", 8)}
"""By room: its letter, and how many heights of the screen away its back row is."""

DOMAIN_NAMES = {
    "control-plane": "control plane",
    "node": "node, runtime",
    "mesh": "mesh",
    "storage": "state, storage",
    "packaging": "packaging",
}
SAMPLE = "kube-apiserver 0123"
GREYS = 9
CHECKS = 7
AWAKE = "The system keeps the screen on during the lesson."
DARK = "The system was not asked to keep the screen on, or refused: turn off its energy saving for the lesson."


class RoomCheck(QWidget):
    """Covers the slide while the teacher walks to the back row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Test my room")
        self._room: Room = "medium"
        self._profile = PROFILES["projector-light"]
        self._key = ""
        self._awake = False
        self.written: tuple[Written, ...] = ()
        """What was written, in lines of the slide."""

    def show_room(self, room: Room, profile: Profile) -> None:
        """Mark the room that is chosen, in the colours of a profile."""
        if (room, profile) != (self._room, self._profile):
            self._room, self._profile = room, profile
            self.update()

    def show_key(self, name: str) -> None:
        """Show the last key that arrived; a clicker is one that sends keys."""
        if name != self._key:
            self._key = name
            self.update()

    def show_awake(self, kept: bool) -> None:
        """Show whether the system keeps the screen on."""
        if kept != self._awake:
            self._awake = kept
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._profile.ground))
        # On a narrow window everything is smaller, so that nothing is cut off.
        scale = min(self.height() / HEIGHT, self.width() / (HEIGHT * 4 / 3))
        painter.scale(scale, scale)
        paper = Paper(painter, colours(self._profile))
        left = MARGIN * HEIGHT
        area = Rect(left, left * 0.7, self.width() / scale - 2 * left, HEIGHT - 1.4 * left)
        self._paint(paper, area)
        painter.end()
        self.written = tuple(paper.written)

    def _paint(self, paper: Paper, area: Rect) -> None:
        palette, small = paper.palette, LEAST * HEIGHT * 1.1
        paper.write((area.x, area.y + 52), "Test my room", 52, "title", palette.ink)
        screen = self.screen()
        size, ratio = screen.size(), screen.devicePixelRatio()
        told = f"{screen.name() or 'This screen'}  ·  {round(size.width() * ratio)} × {round(size.height() * ratio)}"
        words = broken(plain(told), small, "verb", area.width, 1)
        paper.block(words, (area.x, area.y + 68), small, "verb", colour=palette.muted)
        y = self._rooms(paper, Rect(area.x, area.y + 128, area.width, 0), small)
        half = (area.width - 40) / 2
        foot = area.bottom - 130
        tall = foot - y - 60
        self._shades(paper, Rect(area.x, y + 34, half, tall), small)
        self._domains(paper, Rect(area.x + half + 40, y + 34, half, tall), small)
        self._foot(paper, Rect(area.x, foot, area.width, 130), small)

    def _rooms(self, paper: Paper, place: Rect, small: float) -> float:
        """A line of text for each room; the answer is where they end."""
        palette, y = paper.palette, place.y
        for room in ROOMS:
            letter, heights = ROWS[room]
            px = BASE[room] * HEIGHT
            tall = max(px * 1.5, small * 1.7)
            if room == self._room:
                paper.painter.setPen(QPen(palette.outline, 4.0))
                paper.painter.setBrush(palette.panel)
                paper.painter.drawRoundedRect(QRectF(place.x - 14, y, place.width + 28, tall), 16, 16)
            base = middle_baseline(y + tall / 2, px)
            paper.write((place.x, base), letter, px, "name", palette.ink)
            paper.write((place.x + 64, base), SAMPLE, px, "name", palette.ink)
            label = f"Row {heights} screen heights away"
            wide = fonts.width(label, "verb", small)
            base = middle_baseline(y + tall / 2, small)
            paper.write((place.x + place.width - wide, base), label, small, "verb", palette.muted)
            y += tall + 8
        return y

    def _shades(self, paper: Paper, place: Rect, small: float) -> None:
        """A checkerboard that must not blur, and greys that must be told apart at both ends."""
        painter, palette = paper.painter, paper.palette
        side = (place.height - 2.2 * small) / 10
        for row in range(4):
            for column in range(CHECKS):
                cell = QRectF(place.x + column * side, place.y + row * side, side, side)
                painter.fillRect(cell, QColor("#000000" if (row + column) % 2 else "#ffffff"))
        board = QRectF(place.x, place.y, CHECKS * side, 4 * side)
        _rim(paper, board)
        at = board.right() + 24, middle_baseline(board.center().y(), small)
        paper.write(at, "Sharp squares?", small, "verb", palette.ink)
        greys = QRectF(place.x, board.bottom() + 0.8 * small, place.width, 5 * side)
        wide = place.width / GREYS
        for n in range(GREYS):
            # The first and the last steps are small: these are the ones that a projector swallows.
            away = 2 * n / (GREYS - 1) - 1
            level = round(255 * (0.5 + 0.5 * away / (0.4 + 0.6 * abs(away))))
            painter.fillRect(QRectF(place.x + n * wide, greys.y(), wide + 1, greys.height()), QColor(*[level] * 3))
        _rim(paper, greys)
        at = place.x, middle_baseline(greys.bottom() + 0.8 * small, small)
        paper.write(at, f"{GREYS} steps from black to white", small, "verb", palette.ink)

    def _domains(self, paper: Paper, place: Rect, small: float) -> None:
        """The five colours with their marks and names."""
        painter, palette = paper.painter, paper.palette
        tall = place.height / len(DOMAIN_NAMES)
        for n, (domain, name) in enumerate(DOMAIN_NAMES.items()):
            tone, y = palette.tone(domain), place.y + n * tall
            box = QRectF(place.x + 3, y, 120, tall - 14)
            painter.setPen(QPen(tone.border, 5.0))
            painter.setBrush(tone.tint)
            painter.drawRoundedRect(box, 10, 10)
            draw_cue(painter, domain, QRectF(place.x + 20, y + 8, 9, tall - 30), tone.line)
            at = place.x + 148, middle_baseline(box.center().y(), small)
            paper.write(at, name, small, "verb", palette.ink)

    def _foot(self, paper: Paper, place: Rect, small: float) -> None:
        """What the clicker sent, and what else to look at."""
        palette = paper.palette
        label = "Last key: "
        paper.write((place.x, place.y + 52), label, 44.0, "verb", palette.ink)
        name = self._key or "press a button of the clicker"
        x = place.x + fonts.width(label, "verb", 44.0) + 10
        lines = broken(plain(name), 44.0, "name", place.x + place.width - x, 1)
        colour = palette.ink if self._key else palette.muted
        paper.block(lines, (x, place.y + 52 - 44.0 * 0.98), 44.0, colour=colour)
        lines = broken(plain(AWAKE if self._awake else DARK), small, "verb", place.width, 2)
        paper.block(lines, (place.x, place.y + 84), small, "verb", colour=palette.muted)


def _rim(paper: Paper, rect: QRectF) -> None:
    paper.painter.setBrush(Qt.BrushStyle.NoBrush)
    paper.painter.setPen(QPen(paper.palette.edge, 3.0))
    paper.painter.drawRect(rect)
