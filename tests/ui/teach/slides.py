"""Small moments for the tests of slides: a control plane with a node, staged for any room."""

from __future__ import annotations

from msgspec.structs import replace

from explorer import resources
from explorer.model.catalogue import Pack, Picture
from explorer.model.diagram import Arrangement, Box, Diagram, Relation
from explorer.model.lesson import Hop, Step, Tour
from explorer.model.question import Question, WrongAnswer
from explorer.ui.glyphs import Glyphs
from explorer.ui.teach.moment import Moment, Staging
from explorer.workspace.lesson import Lesson, Room, beats_of

DIAGRAM = Diagram(
    "cluster",
    "Cluster",
    arrange=Arrangement("row"),
    boxes=(
        Box("kubectl", "kubectl", sublabel="a client", domain="packaging"),
        Box("plane", "Control plane", domain="control-plane", arrange=Arrangement("row")),
        Box("api", "API server", "plane", domain="control-plane", sublabel="the door"),
        Box("etcd", "etcd", "plane", domain="storage"),
        Box("kubelet", "kubelet", domain="node"),
    ),
    relations=(
        Relation("asks", "kubectl", "api", "asks"),
        Relation("stores", "api", "etcd", "stores in"),
        Relation("watches", "kubelet", "api", "watches", line="dashed"),
    ),
)

QUESTION = Question(
    "What does the API server do first?",
    "It asks who you are.",
    "Nobody gets in unknown.",
    (WrongAnswer("It stores the object.", "Not yet."), WrongAnswer("It starts a container.", "It never does.")),
)

STEPS = (
    Step("all", "All of it", "cluster", text="One <strong>door</strong>, one <code>store</code>."),
    Step(
        "ask",
        "A request",
        "cluster",
        show=("kubectl", "api", "etcd"),
        lit=("api",),
        badges=(("api", "Busy"), ("etcd", "Ready")),
        hops=(Hop("kubectl", "api", "POST"), Hop("api", "etcd", "write"), Hop("etcd", "api", "done")),
        text="The door <strong>asks first</strong>.",
        question=QUESTION,
    ),
    Step("node", "The node", "cluster", show=("kubelet", "api"), text="It watches."),
    Step("words", "Only words", text="Nothing is <strong>told</strong> to do."),
    Step("gone", "A picture", picture="gone", text="It is gone."),
    Step("nothing", "Nothing at all", "empty"),
)

PACK = Pack(
    id="slides",
    title="Slides",
    diagrams={"cluster": DIAGRAM, "empty": Diagram("empty", "Empty")},
    pictures={"gone": Picture("gone", "", "Gone")},
    tours={"tour": Tour("tour", "A tour", steps=STEPS)},
)


def glyphs() -> Glyphs:
    return Glyphs(resources.folder("assets") / "glyphs")


def lesson(room: Room = "medium", **keys: object) -> Lesson:
    return replace(Lesson("tour", beats_of(PACK.tours["tour"], {}), room=room), **keys)


def moment(step: str, *, asked: bool = False, aspect: float = 16 / 9, of: Lesson | None = None) -> Moment:
    """What a slide shows at a step."""
    taught = of or lesson()
    index = next(n for n, one in enumerate(STEPS) if one.id == step)
    at = next(n for n, beat in enumerate(taught.beats) if beat.step == index and beat.question == asked)
    return Staging(PACK).moment(replace(taught, at=at), taught.beats[at], aspect)
