"""All that a scripted teacher does at a step; each deed leaves the lesson as it was, but for where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from explorer.bench.probe_teacher import ScriptedTeacher
    from explorer.ui.teach.overlay import Overlay

SIZES = ((1920, 1080), (1024, 768), (800, 600), (1280, 720))
"""What the class's window is made, one after another."""

POINTS = 24
"""So many points has a stroke of the pen, or a move of the laser."""


def curve(on: QWidget, phase: float = 0.0) -> list[QPointF]:
    """Points on a curve about the middle of a widget."""
    wide, high = on.width(), on.height()
    return [
        QPointF(wide * (0.5 + 0.3 * cos(phase + n / 5)), high * (0.5 + 0.3 * sin(phase + n / 3))) for n in range(POINTS)
    ]


def _with_tool(hand: ScriptedTeacher, key: str, on: Overlay, *, held: bool, phase: float = 0.0) -> None:
    hand.press(key)
    hand.drag(on, curve(on, phase), held=held)


def laser(hand: ScriptedTeacher) -> None:
    """The laser in the one window, its trail in the other; until all has faded."""
    _with_tool(hand, "L", hand.teacher.overlay, held=False)
    _with_tool(hand, "Shift+L", hand.audience.overlay, held=True)
    hand.press("Esc")
    hand.wait(lambda: not hand.window.lessons.presenter.pointing.fading)


def spots(hand: ScriptedTeacher) -> None:
    """Spotlight and magnifier, larger and smaller."""
    for key in ("K", "M"):
        hand.press(key, "]", "[")
        hand.drag(hand.audience.overlay, curve(hand.audience.overlay), held=False)
        hand.pause()
        hand.press("Esc")


def ink(hand: ScriptedTeacher) -> None:
    """Every pen, taken back, done again, rubbed out; what is left is cleared, for else a soak would only collect ink."""
    over = hand.teacher.overlay
    for phase, key in enumerate(("D", "Shift+D", "Shift+A", "Shift+B")):
        _with_tool(hand, key, over, held=True, phase=phase)
    hand.press("Ctrl+Z", "Ctrl+Y")
    _with_tool(hand, "Shift+E", over, held=True)
    hand.press("E", "Esc")


def white_board(hand: ScriptedTeacher) -> None:
    """Draw on the white board in the class's window."""
    hand.press("W")
    _with_tool(hand, "D", hand.audience.overlay, held=True)
    hand.press("E", "W", "Esc")


def search(hand: ScriptedTeacher) -> None:
    """Find a step and go there and back, or find none and close."""
    hand.press("/", *"pod", "Down", "Up")
    if hand.turn % 2:
        hand.press("Esc")
    else:
        hand.press("Down", "Return", "Alt+Left")


def cover(hand: ScriptedTeacher) -> None:
    """Black, which nothing moves on, and a break."""
    hand.press("B", "PgDown", "B", ".", ".", "Ctrl+Shift+T", "Ctrl+Up", "Ctrl+Down", "Ctrl+Shift+T")


def freeze(hand: ScriptedTeacher) -> None:
    """Go on unseen, and come back."""
    hand.press("Shift+F", "PgDown", "PgDown", "PgUp", "Shift+F")


def swap(hand: ScriptedTeacher) -> None:
    """Let the windows change places, and back."""
    hand.press("S")
    hand.pause()
    hand.press("S")


def rooms(hand: ScriptedTeacher) -> None:
    """Every size of the room, the screen that tests it, both colours."""
    hand.press("Ctrl+R", "Ctrl+R", "Ctrl+R", "Ctrl+Shift+R", "Ctrl+Shift+R", "Ctrl+D", "Ctrl+D")


def resize(hand: ScriptedTeacher) -> None:
    """Both windows in other sizes and shapes, and back."""
    for size in SIZES:
        hand.audience.resize(*size)
        hand.wait(lambda: True)
    hand.teacher.resize(1500, 900)
    hand.pause()
    hand.teacher.resize(1280, 800)


def overview(hand: ScriptedTeacher) -> None:
    """All steps at once, a look at another step, and a jump."""
    hand.press("O")
    hand.pause()
    hand.press("Right", "Right", "Left", "O", "3", "Esc", "2", "G", "Alt+Left")


def question(hand: ScriptedTeacher) -> None:
    """Count hands, vote again, hide the names."""
    hand.run("count-hands", "0/7")
    hand.press("V", "H", "H")


def camera(hand: ScriptedTeacher) -> None:
    """Select a box and look at it from near."""
    hand.click(hand.audience.slide, QPointF(hand.audience.rect().center()))
    hand.press("Z", "Ctrl++", "Ctrl++", "Ctrl+-", "Shift+Z")
    hand.click(hand.teacher.slide, QPointF(4, 4))


def hops(hand: ScriptedTeacher) -> None:
    """Play what travels, faster, hop by hop."""
    hand.press("A")
    hand.pause()
    hand.press(">", "A", "Shift+Right", "Shift+Left", "<")


def aids(hand: ScriptedTeacher) -> None:
    """The sheet of keys, the size of the script, the clock."""
    hand.press("F1", "Esc", "Ctrl+>", "Ctrl+<", "T", "T", "Shift+T", "Ctrl+T")


def full_screen(hand: ScriptedTeacher) -> None:
    """Fill the screen, and back to a window."""
    hand.press("F")
    hand.pause()
    hand.press("F", "Ctrl+1")


DEEDS: Mapping[str, Callable[[ScriptedTeacher], None]] = {
    one.__name__: one
    for one in (laser, spots, ink, white_board, search, cover, freeze, swap, rooms, resize, overview, question, camera,
                hops, aids, full_screen)
}  # fmt: skip
