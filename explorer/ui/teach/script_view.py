"""What the teacher says: the private script of a step. It loads nothing and follows no link by itself."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser

from explorer.model.lesson import Step
from explorer.model.theme import Profile
from explorer.ui.fonts import code_face

_SIZE = 16.5
"""The size of the letters at 100 %, in pixels."""


class ScriptView(QTextBrowser):
    """The script of one step, in the size that the teacher chose."""

    followed = Signal(str)
    """The address of a link that was followed ("concept:kubelet")."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("script")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Script")
        self.document().setDocumentMargin(4)
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._nothing.fill(0)
        self._shown: tuple[str, int, str] | None = None
        self._profile: Profile | None = None
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        """Nothing: neither the net nor a file is ever asked."""
        return self._nothing if kind == QTextDocument.ResourceType.ImageResource.value else ""

    def set_profile(self, profile: Profile) -> None:
        """Take the colours of a profile."""
        self._profile, self._shown = profile, None

    def show_script(self, step: Step | None, percent: int) -> None:
        """Show the script of a step; another step begins at its top, another size stays where it is."""
        profile = self._profile
        html = step.script if step is not None else ""
        name = step.id if step is not None else ""
        if profile is None or self._shown == (html, percent, name):
            return
        same = self._shown is not None and self._shown[2] == name
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum()) if same else 0.0
        self._shown = (html, percent, name)
        px = _SIZE * percent / 100
        self.document().setDefaultStyleSheet(
            f"p,li{{line-height:132%;color:{profile.ink}}} p{{margin:0 0 {round(px * 0.55)}px 0}}"
            f"a{{color:{profile.link};font-weight:600;text-decoration:none}}"
            f"code{{font-family:'{code_face()}';font-size:{round(px * 0.92)}px;background-color:{profile.sunken}}}"
            f".none{{color:{profile.muted}}}"
        )
        font = self.font()
        font.setPixelSize(max(8, round(px)))
        self.document().setDefaultFont(font)
        self.setHtml(html or "<p class='none'>Nothing is written for this step.</p>")
        bar.setValue(round(share * bar.maximum()))
