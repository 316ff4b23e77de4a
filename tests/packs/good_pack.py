"""A small pack without a mistake, for tests that break one thing of it."""

from __future__ import annotations

from pathlib import Path

PACK = """\
id: small
title: A small pack
start: map
views:
  - {diagram: map, title: Map}
topics:
  node: {title: Worker node, domain: node}
  mesh: {title: Mesh, domain: mesh}
sources:
  W: {title: Kubernetes documentation, url: "https://kubernetes.io/docs/{page}/"}
  K: {title: Kubernetes source, url: "https://example.org/{path}"}
  W37: {title: Release announcement}
baseline: {Kubernetes: "1.37"}
"""

NOTE = """\
---
name: kubelet
glyph: clock
definition: The agent on every node.
aliases: [node agent]
facts:
  - text: It speaks CRI to [Envoy](concept:envoy).
    sources: ["W:concepts/containers/cri.md"]
  - text: It restarts containers.
    sources: ["K:pkg/kubelet/x.go SyncPod", W37]
  - text: It runs the probes.
    sources: [W37]
misconception:
  myth: It runs containers itself.
  fact: It asks a runtime.
relations:
  - {verb: talks to, target: envoy}
pictures: [parts]
questions:
  - ask: What does it speak?
    answer: CRI.
    wrong:
      - {text: SMTP., why: That is mail.}
      - {text: FTP., why: That is files.}
  - ask: Where does it run?
    answer: On every node.
    wrong:
      - {text: On none., why: It is an agent.}
      - {text: On one., why: Each node has one.}
as_of: Kubernetes 1.37
---
It is the caretaker of one house.

See [Envoy](concept:envoy), [the map](diagram:map) or [the parts](picture:parts).

```sh
kubectl get nodes
```
"""

ENVOY = (
    NOTE.replace("kubelet", "Envoy")
    .replace("concept:envoy", "concept:kubelet")
    .replace("target: envoy", "target: kubelet")
)

MAP = """\
title: Map
summary: All of it.
arrange:
  row: [outer, proxy]
boxes:
  - id: outer
    name: Outer
    arrange: {column: [agent, spare]}
    boxes:
      - {id: agent, concept: kubelet, opens: detail}
      - {id: spare, name: Spare, scale: 0.5, dashed: true}
  - {id: proxy, concept: envoy, sub: a proxy}
relations:
  - {from: agent, to: proxy, verb: talks to, layer: control}
"""

DETAIL = """\
title: Detail
parent: map
boxes:
  - {id: agent, concept: kubelet}
"""

PICTURES = """\
- id: parts
  file: parts.svg
  caption: Our drawing.
"""

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<title>Parts</title>
<desc>Two parts.</desc>
<g id="step-1"><rect id="hot-kubelet" width="3" height="3"/></g>
<g id="step-2"><rect id="hot-envoy" width="3" height="3"/><rect id="hot-kubelet--2" width="3" height="3"/></g>
</svg>
"""

FILES: dict[str, str] = {
    "pack.yaml": PACK,
    "concepts/node/kubelet.md": NOTE,
    "concepts/mesh/envoy.md": ENVOY,
    "diagrams/map.yaml": MAP,
    "diagrams/detail.yaml": DETAIL,
    "pictures.yaml": PICTURES,
    "pictures/parts.svg": SVG,
}


CORRECTIONS = """\
- said: Docker runs <b>Pods</b>
  kind: wrong
  right: The [kubelet](concept:kubelet) does, & no other.
  why: It asks a runtime.
  concepts: [kubelet, envoy]
  sources: ["W:concepts/containers/cri.md", "https://example.org/a The remark"]
- said: a proxi
  kind: wording
  right: Write *a proxy*.
  concepts: [envoy]
"""

GLOSSARY = """\
- {term: proxy, meaning: "Something between two ends: `a` and `b`.", concept: envoy}
- {term: Agent, meaning: A program that works for another.}
"""

LEARNING = """\
ideas:
  - {id: x-http, name: HTTP, definition: Requests and responses.}
stages:
  - {id: first, title: First, summary: You can say who runs Pods., learn: [kubelet]}
  - {id: second, title: Second, learn: [x-http, envoy]}
prerequisites:
  - {learn: kubelet, before: envoy}
  - {learn: x-http, before: envoy}
"""

ABOUT = """\
---
title: Facts as of
---
See [the path](page:path), [the words](page:glossary), [the mistakes](page:corrections), [the diagram](diagram:learn) and
[the tour](tour:first).

| a | b |
|---|---|
| 1 | 2 |
"""

TOUR = """\
title: From a request to its proof
summary: You can say who asks whom.
topic: node
steps:
  - id: agent
    title: The agent waits
    diagram: map
    show: [agent]
    text: "The **agent** waits & listens."
    script: |
      Say who works here. The [agent](concept:kubelet) is on every node, and it does nothing before it is told to.

      - Point at the box.
      - Ask what is in it.
  - id: request
    title: It asks the proxy
    show: [agent, proxy]
    frame: [outer, proxy]
    light: [proxy]
    sublabels: {proxy: new name}
    badges: {agent: Busy}
    text: One question, one *answer*.
    script: Follow the dot with your hand. It leaves the agent, it arrives at the proxy, and only then does something happen there.
    hops:
      - {from: agent, to: proxy, label: a question}
      - {from: proxy, to: agent}
    question:
      ask: Who answers?
      answer: The proxy.
      why: It was asked.
      wrong:
        - {text: The agent., why: It asks.}
        - {text: Nobody., why: Then nothing would work.}
    minutes: 2.5
    then: parts
  - id: parts
    title: What it is made of
    picture: parts
    reveal: 1
    text: Two parts.
    script: Show [the picture](picture:parts) first without a word, and let them count. Then say what each of the two parts is for.
    extra: true
"""

EXTRAS: dict[str, str] = {
    "corrections.yaml": CORRECTIONS,
    "glossary.yaml": GLOSSARY,
    "learning.yaml": LEARNING,
    "pages/about.md": ABOUT,
    "tours/first.yaml": TOUR,
}
"""What a pack may hold beside; `write_pack` leaves it out unless it is asked for."""


def write_pack(root: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Writes the good pack with some files changed or (None) left out."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is None:
            continue
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
