"""A lesson with both of its windows, taught with real keys, for the tests of everything that joins them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer import resources
from explorer.model.catalogue import Concept, Pack, Topic
from explorer.model.diagram import Box, Diagram, Relation
from explorer.model.lesson import Hop, Step, Tour
from explorer.model.question import Question, WrongAnswer
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.audience import Audience
from explorer.ui.teach.placing import Wish
from explorer.ui.teach.presenter import Folders, Presenter
from explorer.ui.teach.teacher import Teacher
from explorer.workspace import Place, State, Workspace
from explorer.workspace.lesson import Lesson

DIAGRAM = Diagram(
    "d",
    "A node",
    boxes=(
        Box("node", "worker-1", domain="node"),
        Box("kubelet", "kubelet", parent="node", concept="kubelet", domain="node"),
        Box("proxy", "kube-proxy", parent="node", domain="node"),
        Box("api", "kube-apiserver", domain="control-plane"),
    ),
    relations=(Relation("r1", "kubelet", "api", "reports to"), Relation("r2", "proxy", "api", "watches")),
)
QUESTION = Question(
    "Who begins to talk?",
    "kubelet",
    "It knows the address of the other.",
    (WrongAnswer("kube-apiserver", "It waits."), WrongAnswer("kube-proxy", "It watches other things.")),
)
TOUR = Tour(
    "tour",
    "How a node reports",
    "One knows who begins.",
    (
        Step("names", "Names first", "d", text="Two on a <strong>node</strong>.", script="<p>Say their names.</p>"),
        Step("first", "Who begins?", "d", lit=("kubelet",), badges=(("kubelet", "Talks"),), question=QUESTION, script="<p>Wait.</p>"),
        Step("lease", "The Lease", "d", hops=(Hop("kubelet", "api", "Lease"), Hop("proxy", "api", "list"))),
        Step("more", "More of it", "d", show=("api",), extra=True),
        Step("words", "Only words", text="Nothing is drawn."),
        Step("broken", "Something is missing", "d", problem="there is no picture called x"),
        Step("far", "Far away", "d", show=("proxy",), script="<p>See <a href='concept:kubelet'>the kubelet</a>.</p>", minutes=3),
        Step("end", "The end", text="That was it."),
    ),
    topic="node",
)  # fmt: skip
KUBELET = Concept(
    "kubelet", "kubelet", "node", "node", definition="The agent on every node.", text="The agent on every node."
)
OTHER = Tour("other", "Another tour", "Something else.", (Step("one", "One"), Step("two", "Two")))
PACK = Pack(
    "small",
    "A small pack",
    "d",
    topics={"node": Topic("node", "Worker node", "node")},
    concepts={"kubelet": KUBELET},
    diagrams={"d": DIAGRAM},
    tours={"tour": TOUR, "other": OTHER},
)


def with_scripts(script: str) -> Pack:
    """The same pack with another script in each step."""
    steps = tuple(replace(step, script=script) for step in TOUR.steps)
    return replace(PACK, tours={"tour": replace(TOUR, steps=steps)})


class Classroom:
    """A workspace, its presenter, and what a teacher does with them."""

    def __init__(self, qtbot: QtBot, application: QApplication, folder: Path, pack: Pack = PACK) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.workspace = Workspace(pack, State(Place("d"), reduced_motion=True))
        self.presenter = Presenter(
            application,
            self.workspace,
            Glyphs(resources.folder("assets") / "glyphs"),
            Folders(folder / "lessons.json", folder / "ink"),
            lambda: None,
            Wish(windowed=True),
        )

    def begin(self, where: str = "tour") -> None:
        """Begin a lesson, and wait until its windows are there."""
        self.workspace.run("teach", where)
        self.audience.resize(640, 360)
        self.settle()

    def end(self) -> None:
        """End it."""
        self.workspace.run("end-lesson")
        QApplication.sendPostedEvents()

    def settle(self) -> None:
        """Let everything happen that waits for its turn."""
        QApplication.processEvents()
        self.presenter.refit()
        QApplication.processEvents()

    @property
    def audience(self) -> Audience:
        """The class's window."""
        assert self.presenter.audience is not None
        return self.presenter.audience

    @property
    def teacher(self) -> Teacher:
        """The teacher's window."""
        assert self.presenter.teacher is not None
        return self.presenter.teacher

    @property
    def lesson(self) -> Lesson:
        """What is taught."""
        assert self.workspace.state.lesson is not None
        return self.workspace.state.lesson

    @property
    def step(self) -> str:
        """Id of the present step."""
        return self.workspace.pack.tours[self.lesson.tour].steps[self.lesson.beat.step].id

    def seen(self) -> QImage:
        """What the class sees."""
        return self.audience.grab().toImage()

    def press(self, *keys: str, at: QWidget | None = None) -> None:
        """Press keys such as "PgDown" or "Shift+F" where the focus is."""
        for key in keys:
            widget = at or self.teacher.focusWidget() or self.teacher
            *held, last = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= getattr(Qt.KeyboardModifier, f"{'Control' if name == 'Ctrl' else name}Modifier")
            code = {"PgDown": "PageDown", "PgUp": "PageUp", "Esc": "Escape", "?": "Question", "/": "Slash"}.get(
                last, last
            )
            self.qtbot.keyClick(widget, getattr(Qt.Key, f"Key_{code}"), modifiers)

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(true)
