"""Pictures of all steps with what was drawn on them, to be given to the class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QIODevice, QPointF, QSaveFile, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QTransform

from explorer.model.geometry import Point
from explorer.model.lesson import Tour
from explorer.model.theme import PROFILES, Profile
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach import ink_painter
from explorer.ui.teach.moment import Moment
from explorer.ui.teach.slide import SCENE, Slide
from explorer.workspace.ink import BOARD, Sheet, Stroke, sheet_of
from explorer.workspace.lesson import Beat, Lesson

HEIGHT = 1080
"""The height of a picture, in pixels."""

WHITE = "#ffffff"
PNG = QByteArray(b"png")


def save(
    folder: Path,
    lesson: Lesson,
    tour: Tour,
    moment: Callable[[Lesson, Beat], Moment],
    sheets: Mapping[str, Sheet],
    glyphs: Glyphs,
) -> str:
    """Write the pictures of a tour into a folder of its name, so that those of another one are not replaced.

    Returns:
        A line that says what was done, or why not. The arguments are those of `export`.
    """
    own = folder / tour.id
    done = export(own, lesson, tour, moment, sheets, glyphs)
    return done if isinstance(done, str) else f"{_count(len(done))} saved in {own}"


def export(
    folder: Path,
    lesson: Lesson,
    tour: Tour,
    moment: Callable[[Lesson, Beat], Moment],
    sheets: Mapping[str, Sheet],
    glyphs: Glyphs,
) -> tuple[Path, ...] | str:
    """Write one PNG for each step that is taught: `01-names.png`, `02-pods.png`; files of the same name are replaced.

    A step in several parts has as many pictures (`02-pods-1.png`); a question has one if something was drawn on it
    (`03-why-question.png`), and so has the white board (`board.png`).

    Args:
        folder: where to; it is made if it is not there.
        lesson: the room, the colours and the path that is taken.
        tour: what was taught.
        moment: what a slide shows at a beat.
        sheets: the ink, by name.
        glyphs: the icons.

    Returns:
        The files that were written, in order; or what went wrong, in one line.
    """
    slide = Slide(glyphs)
    slide.reduced = True
    profile = PROFILES[lesson.profile]
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for beat in lesson.beats:
            if beat.step >= len(tour.steps):
                continue
            step = tour.steps[beat.step]
            strokes = sheets.get(sheet_of(step.id, beat.part, question=beat.question), Sheet()).strokes
            if beat.question and not strokes:
                continue
            part = "-question" if beat.question else f"-{beat.part + 1}" if beat.parts > 1 else ""
            path = folder / f"{beat.step + 1:02}-{step.id}{part}.png"
            _write(path, _picture(slide, moment(lesson, beat), profile, strokes))
            written.append(path)
        board = sheets.get(BOARD, Sheet()).strokes
        if board:
            path = folder / "board.png"
            _write(path, _board(slide.size(), board))
            written.append(path)
    except OSError as error:
        done = "nothing was saved" if not written else f"saved until then: {_count(len(written))}"
        return f"{error.filename or folder} cannot be written ({error.strerror or error}); {done}"
    finally:
        slide.deleteLater()
    return tuple(written)


def _count(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"


def _picture(slide: Slide, moment: Moment, profile: Profile, strokes: tuple[Stroke, ...]) -> QImage:
    slide.resize(QSize(round(moment.composition.width * HEIGHT), HEIGHT))
    slide.show_moment(moment, profile)
    slide.look(None)
    made = slide.picture()
    _draw(made, strokes, slide.from_scene(Point(0.0, 0.0)), slide.scene_scale(), dark=profile.dark)
    return made


def _board(size: QSize, strokes: tuple[Stroke, ...]) -> QImage:
    made = QImage(size, QImage.Format.Format_RGB32)
    made.fill(QColor(WHITE))
    _draw(made, strokes, QPointF(), size.height() / SCENE, dark=False)
    return made


def _draw(on: QImage, strokes: tuple[Stroke, ...], corner: QPointF, unit: float, *, dark: bool) -> None:
    painter = QPainter(on)
    painter.setTransform(QTransform(unit, 0.0, 0.0, unit, corner.x(), corner.y()), combine=True)
    ink_painter.paint(painter, strokes, dark=dark)
    painter.end()


def _write(path: Path, picture: QImage) -> None:
    """Write a picture whole or not at all.

    Raises:
        OSError: if it cannot be written.
    """
    file = QSaveFile(str(path))
    if not (file.open(QIODevice.OpenModeFlag.WriteOnly) and QImageWriter(file, PNG).write(picture) and file.commit()):
        raise OSError(0, file.errorString(), str(path))
