"""The note panel: the note of what is selected, its pictures, and a bar with the size of the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from explorer.model.catalogue import Concept, Pack
from explorer.model.diagram import Box, Diagram
from explorer.model.facts import Facts
from explorer.model.opened import Informant
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import code_face, ui_face
from explorer.ui.notes.address import AddressBar
from explorer.ui.notes.badge import Badge
from explorer.ui.notes.guest import Strip
from explorer.ui.notes.look import LARGEST, SMALLEST, Look, panel_sheet
from explorer.ui.notes.pages import (
    Page,
    box_page,
    concept_page,
    empty_page,
    object_page,
    overview_page,
    start_page,
    text_page,
)
from explorer.ui.notes.reader import Reader

_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
_COPIED_FOR = 2000
_WEB = frozenset({"https", "http"})


class NotePanel(QWidget):
    """Shows notes; tells what was followed, but goes nowhere by itself.

    Args:
        parent: the widget that it stands in.
        strip: the thumbnails that stand in the text; without it pictures are links.
    """

    followed = Signal(object)
    """Id of the concept whose link was followed."""
    previewed = Signal(object)
    """Id of the concept whose link is under the pointer or in the focus; "" when it is left."""
    box_followed = Signal(object)
    """Id of the box whose link was followed."""
    diagram_followed = Signal(object)
    """Id of the diagram whose link was followed."""
    page_followed = Signal(object)
    """Id of the page whose link was followed."""
    tour_followed = Signal(object)
    """Id of the tour whose link was followed."""
    picture_chosen = Signal(object)
    """Id of the picture that shall be opened."""
    copied = Signal(object)
    """The code that was put on the clipboard."""
    external_requested = Signal(object)
    """The address that a person decided to open in the browser."""
    text_size_changed = Signal(object)
    """The new text size in percent."""

    def __init__(self, parent: QWidget | None = None, strip: Strip | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notes")
        self.setObjectName("notes")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._profile = PROFILES["desk-light"]
        self._percent = 100
        self._compose: Callable[[Look, int], Page] | None = None
        self._pack: Pack | None = None
        self._page = empty_page("Nothing is open.")
        self._composed_width = 0
        self._opened: dict[str, frozenset[int]] = {}
        self._chosen: dict[str, dict[int, int]] = {}
        self._copied = -1
        self._copied_clock = QTimer(self)
        self._copied_clock.setSingleShot(True)
        self._copied_clock.setInterval(_COPIED_FOR)
        self._copied_clock.timeout.connect(self._forget_copied)
        self._scrolled: dict[str, int] = {}
        self._preview = ""
        self._picture = ""
        self.reader = Reader(self)
        self.strip = strip
        if strip is not None:
            self.reader.set_guest(strip.widget())
            strip.chosen.connect(self.picture_chosen)
        self.address = AddressBar(self)
        self.badge = Badge(self)
        self.smaller = self._button("A−", "Smaller text", -1)
        self.larger = self._button("A+", "Larger text", 1)
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 16, 4)
        top.setSpacing(4)
        top.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        top.addWidget(self.smaller)
        top.addWidget(self.larger)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.reader, 1)
        layout.addWidget(self.address)
        self.setFocusProxy(self.reader)
        self.reader.anchorClicked.connect(self._follow)
        self.reader.pointed.connect(self._point)
        self.reader.resized.connect(self._fit_pictures)
        self.address.confirmed.connect(self.external_requested)
        self.address.dismissed.connect(self.reader.setFocus)
        self._style()

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._page

    @property
    def text_size(self) -> int:
        """The text size in percent."""
        return self._percent

    def show_note(self, pack: Pack, diagram: Diagram, box_id: str = "", informant: Informant | None = None) -> None:
        """Shows the note of a box; an empty id shows what the diagram is about.

        Args:
            pack: where concepts are looked up.
            diagram: where the box stands.
            box_id: the box.
            informant: knows the objects behind the boxes, if they are somebody's own.
        """
        box = diagram.by_id.get(box_id)
        concept = pack.concepts.get(box.concept) if box is not None else None
        facts = informant.facts(box_id) if informant is not None and box is not None else None
        if box is None and informant is not None:
            overview = informant.overview()
            self._open(pack, lambda look, _: overview_page(pack, diagram, overview, look, self._copied))
        elif box is None:
            self._open(pack, lambda look, _: start_page(pack, diagram, look))
        elif concept is not None:
            self._open(pack, self._concept_composer(pack, concept, diagram, box, facts))
        elif facts is not None:
            self._open(pack, lambda look, _: object_page(pack, diagram, facts, look, self._copied))
        else:
            self._open(pack, lambda look, _: box_page(pack, diagram, box, look))

    def show_concept(self, pack: Pack, concept_id: str) -> None:
        """Shows the note of a concept that need not be in a diagram."""
        concept = pack.concepts.get(concept_id)
        if concept is None:
            self._open(pack, lambda _look, _: empty_page(f"There is no note on “{concept_id}”."))
        else:
            self._open(pack, self._concept_composer(pack, concept, None, None))

    def show_page(self, pack: Pack, page_id: str) -> None:
        """Shows a page that is about no single part."""
        page = pack.pages.get(page_id)
        if page is None:
            self._open(pack, lambda _look, _: empty_page(f"There is no page “{page_id}”."))
        else:
            self._open(pack, lambda look, _: text_page(page, look, self._copied))

    def show_picture_as_open(self, picture_id: str) -> None:
        """Marks the picture that the viewer shows; an empty id marks none."""
        self._picture = picture_id
        if self.strip is not None:
            self.strip.set_current(picture_id)

    def set_profile(self, profile: Profile) -> None:
        """Changes the colours."""
        self._profile = profile
        if self.strip is not None:
            self.strip.set_profile(profile)
        self._style()
        self._render(keep_place=True)

    def set_text_size(self, percent: int) -> None:
        """Changes the size of the text, within its range."""
        percent = min(max(percent, SMALLEST), LARGEST)
        if percent == self._percent:
            return
        self._percent = percent
        if self.strip is not None:
            self.strip.set_text_size(percent)
        self._style()
        self._render(keep_place=True)
        self.text_size_changed.emit(percent)

    def _button(self, text: str, name: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFixedSize(40, 32)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: self._step_size(step))
        return button

    def _step_size(self, step: int) -> None:
        sizes = [size for size in _SIZES if (size - self._percent) * step > 0]
        if sizes:
            self.set_text_size(min(sizes) if step > 0 else max(sizes))

    def _concept_composer(
        self, pack: Pack, concept: Concept, diagram: Diagram | None, box: Box | None, facts: Facts | None = None
    ) -> Callable[[Look, int], Page]:
        key = f"object:{facts.box}" if facts is not None else f"concept:{concept.id}"

        def compose(look: Look, width: int) -> Page:
            count = len([one for one in pack.pictures_of.get(concept.id, ()) if one in pack.pictures])
            return concept_page(
                pack,
                concept,
                look,
                diagram=diagram,
                box=box,
                opened=self._opened.get(key, frozenset()),
                chosen=self._chosen.get(key),
                copied=self._copied,
                strip_height=None if self.strip is None else self.strip.height_of(count, width),
                facts=facts,
            )

        return compose

    def _open(self, pack: Pack, compose: Callable[[Look, int], Page]) -> None:
        self._scrolled[self._page.key] = self.reader.verticalScrollBar().value()
        if pack is not self._pack:
            self._scrolled.clear()
            self._opened.clear()
            self._chosen.clear()
        self._copied_clock.stop()
        self._pack, self._compose, self._copied = pack, compose, -1
        self.address.forget()
        self._render(keep_place=False)

    def _look(self) -> Look:
        return Look(self._profile, self._percent, ui_face(), code_face())

    def _render(self, *, keep_place: bool) -> None:
        bar = self.reader.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        before = bar.maximum()
        self._set_page()
        page = self._page
        self.badge.show_topic(page.badge, page.domain, self._profile)
        self.setAccessibleDescription(page.title)
        self.reader.setAccessibleDescription(page.title)
        place = self._scrolled.get(page.key, 0)
        if keep_place or place:
            self.reader.complete()
        bar.setValue((round(share * bar.maximum()) if before else 0) if keep_place else place)

    def _set_page(self) -> None:
        self._composed_width = self.reader.text_width()
        if self._compose is not None:
            self._page = self._compose(self._look(), self._composed_width)
        if self.strip is not None:
            pictures = self._pack.pictures if self._pack is not None else {}
            self.strip.show_pictures([pictures[one] for one in self._page.pictures], self._picture)
        self.reader.set_page(self._page.html)

    def _fit_pictures(self) -> None:
        """Composes anew if the pictures have another width now, and so another height."""
        if self._page.pictures and self.reader.text_width() != self._composed_width:
            self._render(keep_place=True)

    def _refresh(self, then: str = "") -> None:
        """Composes the page anew after a click in it, and stays where the reader's eyes and focus are.

        Args:
            then: the link that gets the focus in place of the one that was followed, if that is gone.
        """
        value, focus = self.reader.verticalScrollBar().value(), self.reader.focused_link()
        self._render(keep_place=False)
        if focus:
            self.reader.focus_link(then or focus)
        self.reader.complete()
        self.reader.verticalScrollBar().setValue(value)

    def _follow(self, url: QUrl) -> None:
        scheme, _, target = url.toString().partition(":")
        signals = {
            "concept": self.followed,
            "box": self.box_followed,
            "diagram": self.diagram_followed,
            "picture": self.picture_chosen,
            "page": self.page_followed,
            "tour": self.tour_followed,
        }
        if scheme in signals:
            signals[scheme].emit(target)
        elif scheme == "copy":
            self._copy(int(target))
        elif scheme == "answer":
            self._toggle(int(target))
        elif scheme == "choose":
            number, _, choice = target.partition("-")
            self._choose(int(number), int(choice))
        elif scheme == "again":
            self._try_again(int(target))
        elif scheme == "source":
            self.reader.scrollToAnchor(f"source-{target}")
        elif scheme in _WEB and url.host():
            self.address.ask(url)

    def _copy(self, number: int) -> None:
        code = self._page.codes[number]
        QGuiApplication.clipboard().setText(code)
        self._copied = number
        self._copied_clock.start()
        self._refresh()
        self.copied.emit(code)

    def _forget_copied(self) -> None:
        self._copied_clock.stop()
        href, self._copied = f"copy:{self._copied}", -1
        if self.reader.focused_link() == href:
            self._refresh()
        else:
            # Only this word changes: a page composed anew would drop the text that a person is just selecting.
            self.reader.rename_link(href, "Copy")

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on while it is hidden."""
        if self._copied >= 0:
            self._forget_copied()
        super().hideEvent(event)

    def _toggle(self, number: int) -> None:
        self._opened[self._page.key] = self._opened.get(self._page.key, frozenset()) ^ {number}
        self._refresh()

    def _choose(self, number: int, choice: int) -> None:
        self._chosen.setdefault(self._page.key, {})[number] = choice
        self._refresh(f"again:{number}")

    def _try_again(self, number: int) -> None:
        self._chosen.get(self._page.key, {}).pop(number, None)
        self._refresh(f"choose:{number}-0")

    def _point(self, address: str) -> None:
        scheme, _, target = address.partition(":")
        preview = target if scheme == "concept" else ""
        if preview != self._preview:
            self._preview = preview
            self.previewed.emit(preview)

    def _style(self) -> None:
        look = self._look()
        self.badge.set_size(look.px(12.5))
        self.setStyleSheet(panel_sheet(look))
        self.smaller.setEnabled(self._percent > SMALLEST)
        self.larger.setEnabled(self._percent < LARGEST)
        self.reader.set_look(look)
