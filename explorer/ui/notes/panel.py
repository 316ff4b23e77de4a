"""The note panel: the note of what is selected, its pictures, and a bar with the size of the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from explorer.model.catalogue import Concept, Pack
from explorer.model.diagram import Box, Diagram
from explorer.model.theme import PROFILES, Profile
from explorer.ui.fonts import code_face, ui_face
from explorer.ui.notes.address import AddressBar
from explorer.ui.notes.guest import Strip
from explorer.ui.notes.html import Page, box_page, concept_page, empty_page, start_page, text_page
from explorer.ui.notes.look import LARGEST, SMALLEST, Look
from explorer.ui.notes.reader import Reader

_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
_WEB = frozenset({"https", "http"})


class Badge(QWidget):
    """The topic of a note in the colour of its domain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._domain = "", ""
        self._profile = PROFILES["desk-light"]
        self._face = QFont(ui_face())
        self._face.setWeight(QFont.Weight.DemiBold)

    def set_size(self, px: int) -> None:
        """Changes the size of the words."""
        self._face.setPixelSize(px)
        self.updateGeometry()

    def show_topic(self, text: str, domain: str, profile: Profile) -> None:
        """Changes words and colours."""
        self._text, self._domain, self._profile = text, domain, profile
        self.setAccessibleName(f"Topic: {text}" if text else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words with some room around them."""
        metrics = QFontMetrics(self._face)
        return QSize(metrics.horizontalAdvance(self._text) + 20 if self._text else 0, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its words in a narrow panel."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill in the tint of the domain."""
        if not self._text:
            return
        shades = self._profile.domains.get(self._domain, self._profile.domains[""])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(shades.border), 1))
        painter.setBrush(QColor(shades.tint))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(QColor(shades.ink))
        painter.setFont(self._face)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._text)


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
        self._opened: dict[str, frozenset[int]] = {}
        self._copied = -1
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

    def show_note(self, pack: Pack, diagram: Diagram, box_id: str = "") -> None:
        """Shows the note of a box; an empty id shows what the diagram is about."""
        box = diagram.by_id.get(box_id)
        concept = pack.concepts.get(box.concept) if box is not None else None
        if box is None:
            self._open(pack, lambda look, _: start_page(pack, diagram, look))
        elif concept is None:
            self._open(pack, lambda look, _: box_page(pack, diagram, box, look))
        else:
            self._open(pack, self._concept_composer(pack, concept, diagram, box))

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
        self, pack: Pack, concept: Concept, diagram: Diagram | None, box: Box | None
    ) -> Callable[[Look, int], Page]:
        def compose(look: Look, width: int) -> Page:
            count = len([one for one in pack.pictures_of.get(concept.id, ()) if one in pack.pictures])
            return concept_page(
                pack,
                concept,
                look,
                diagram=diagram,
                box=box,
                opened=self._opened.get(f"concept:{concept.id}", frozenset()),
                copied=self._copied,
                strip_height=None if self.strip is None else self.strip.height_of(count, width),
            )

        return compose

    def _open(self, pack: Pack, compose: Callable[[Look, int], Page]) -> None:
        self._scrolled[self._page.key] = self.reader.verticalScrollBar().value()
        if pack is not self._pack:
            self._scrolled.clear()
            self._opened.clear()
        self._pack, self._compose, self._copied = pack, compose, -1
        self.address.forget()
        self._render(keep_place=False)

    def _look(self) -> Look:
        return Look(self._profile, self._percent, ui_face(), code_face())

    def _render(self, *, keep_place: bool) -> None:
        bar = self.reader.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        before = bar.maximum()
        if self._compose is not None:
            self._page = self._compose(self._look(), self.reader.text_width())
        page = self._page
        if self.strip is not None:
            pictures = self._pack.pictures if self._pack is not None else {}
            self.strip.show_pictures([pictures[one] for one in page.pictures], self._picture)
        self.reader.set_page(page.html)
        self.badge.show_topic(page.badge, page.domain, self._profile)
        self.setAccessibleDescription(page.title)
        self.reader.setAccessibleDescription(page.title)
        if keep_place:
            bar.setValue(round(share * bar.maximum()) if before else 0)
        else:
            bar.setValue(self._scrolled.get(page.key, 0))

    def _refresh(self) -> None:
        """Composes the page anew after a click in it, and stays where the reader's eyes and focus are."""
        value, focus = self.reader.verticalScrollBar().value(), self.reader.focused_link()
        self._render(keep_place=False)
        if focus:
            self.reader.focus_link(focus)
        self.reader.verticalScrollBar().setValue(value)

    def _follow(self, url: QUrl) -> None:
        scheme, _, target = url.toString().partition(":")
        signals = {
            "concept": self.followed,
            "box": self.box_followed,
            "diagram": self.diagram_followed,
            "picture": self.picture_chosen,
            "page": self.page_followed,
        }
        if scheme in signals:
            signals[scheme].emit(target)
        elif scheme == "copy":
            self._copy(int(target))
        elif scheme == "answer":
            self._toggle(int(target))
        elif scheme == "source":
            self.reader.scrollToAnchor(f"source-{target}")
        elif scheme in _WEB and url.host():
            self.address.ask(url)

    def _copy(self, number: int) -> None:
        code = self._page.codes[number]
        QGuiApplication.clipboard().setText(code)
        self._copied = number
        self._refresh()
        self.copied.emit(code)

    def _toggle(self, number: int) -> None:
        self._opened[self._page.key] = self._opened.get(self._page.key, frozenset()) ^ {number}
        self._refresh()

    def _point(self, address: str) -> None:
        scheme, _, target = address.partition(":")
        preview = target if scheme == "concept" else ""
        if preview != self._preview:
            self._preview = preview
            self.previewed.emit(preview)

    def _style(self) -> None:
        p = self._profile
        look = self._look()
        self.badge.set_size(look.px(12.5))
        self.setStyleSheet(
            f"#notes{{background:{p.panel}}}"
            f"QTextBrowser{{background:{p.panel};color:{p.ink};border:none;font-family:'{look.text}';"
            f"font-size:{look.px(15.5)}px;selection-background-color:{p.accent};selection-color:{p.on_accent}}}"
            f"QScrollBar:vertical{{background:transparent;width:12px;margin:2px}}"
            f"QScrollBar::handle:vertical{{background:{p.edge};border-radius:4px;min-height:32px}}"
            f"QScrollBar::add-line,QScrollBar::sub-line{{height:0}}"
            f"QScrollBar::add-page,QScrollBar::sub-page{{background:transparent}}"
            f"#address{{background:{p.note};border-top:1px solid {p.note_bar}}}"
            f"QLabel{{font-family:'{look.text}';font-size:{look.px(14)}px;color:{p.ink}}}"
            f"#where{{font-weight:600}}"
            f"QToolButton{{font-family:'{look.text}';font-size:14px;font-weight:600;color:{p.muted};"
            f"background:transparent;border:2px solid transparent;border-radius:8px}}"
            f"QToolButton:hover{{background:{p.sunken};color:{p.ink}}}"
            f"QToolButton:disabled{{color:{p.faint}}}"
            f"QToolButton:focus{{border-color:{p.link}}}"
            f"QPushButton{{font-family:'{look.text}';font-size:{look.px(14)}px;font-weight:600;color:{p.ink};"
            f"background:{p.panel};border:2px solid {p.edge};border-radius:9px;padding:0 12px}}"
            f"QPushButton:focus{{border-color:{p.link}}}"
            f"QPushButton#primary{{color:{p.on_accent};background:{p.accent};border-color:{p.accent}}}"
            f"QPushButton#primary:focus{{border-color:{p.ink}}}"
        )
        self.smaller.setEnabled(self._percent > SMALLEST)
        self.larger.setEnabled(self._percent < LARGEST)
        self.reader.set_look(look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Composes anew if the strip needs another height now."""
        super().resizeEvent(event)
        if self._page.pictures and event.oldSize().width() != event.size().width():
            self._render(keep_place=True)
