"""Large diagrams that look like clusters, and changes of diagrams, for tests of the quick layout."""

from __future__ import annotations

import random

from msgspec.structs import replace

from explorer.model.diagram import Box, Diagram, Relation


def cluster(size: int, seed: int = 7) -> Diagram:
    """Namespaces with applications with objects, as many boxes as asked for; the same seed, the same cluster."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    boxes = [Box("c", "cluster")]
    relations: list[Relation] = []
    services: list[str] = []

    def relate(source: str, target: str) -> None:
        relations.append(Relation(f"r{len(relations)}", source, target, "has"))

    def add(name: str, parent: str, kind: str) -> str:
        boxes.append(Box(name, f"{kind} {name}", parent=parent, concept=kind))
        return name

    while len(boxes) < size:
        space = add(f"n{len(boxes)}", "c", "namespace")
        for number in range(chance.randint(2, 7)):
            app = add(f"{space}a{number}", space, "app")
            deployment = add(app + "d", app, "deployment")
            service = add(app + "s", app, "service")
            relate(service, deployment)
            if services and chance.random() < 0.5:
                relate(deployment, chance.choice(services))
            services.append(service)
            for pod in range(chance.randint(1, 6)):
                relate(deployment, add(f"{app}p{pod}", app, "pod"))
    kept = {box.id for box in boxes[:size]}
    return Diagram(
        "cluster",
        "Cluster",
        boxes=tuple(boxes[:size]),
        relations=tuple(r for r in relations if r.source in kept and r.target in kept),
    )


def changed(diagram: Diagram, seed: int) -> Diagram:
    """A diagram with some boxes added, taken away with all in them, renamed, moved, or at another scale."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    boxes = list(diagram.boxes)
    for turn in range(chance.randint(1, 3)):
        what = chance.choice(("add", "add container", "remove", "rename", "move", "scale"))
        index = chance.randrange(len(boxes)) if boxes else 0
        if not boxes or what.startswith("add"):
            parent, name = (boxes[index].id if boxes and chance.random() < 0.8 else ""), f"new{seed}-{turn}"
            boxes.append(Box(name, "n" * chance.randint(1, 30), parent=parent))
            if what == "add container":
                boxes += [Box(f"{name}-{i}", "inside", parent=name) for i in range(3)]
            continue
        box = boxes[index]
        inside = {box.id}
        for other in boxes:
            if other.parent in inside:
                inside.add(other.id)
        if what == "remove" and len(inside) < len(boxes):
            boxes = [other for other in boxes if other.id not in inside]
        elif what == "rename":
            boxes[index] = replace(box, name="n" * chance.randint(1, 60))
        elif what == "scale":
            boxes[index] = replace(box, scale=0.7)
        elif what == "move":
            goals = ["", *(other.id for other in boxes if other.id not in inside)]
            boxes[index] = replace(box, parent=chance.choice(goals))
            boxes = _parents_first(boxes)
    names = {box.id for box in boxes}
    relations = tuple(r for r in diagram.relations if r.source in names and r.target in names)
    return replace(diagram, boxes=tuple(boxes), relations=relations)


def _parents_first(boxes: list[Box]) -> list[Box]:
    done, found, left = {""}, [], list(boxes)
    while left:
        ready = [box for box in left if box.parent in done]
        found += ready
        done |= {box.id for box in ready}
        left = [box for box in left if box.id not in done]
    return found
