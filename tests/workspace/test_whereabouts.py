from __future__ import annotations

import pytest

from explorer.workspace import Place
from explorer.workspace.search_index import Entry, Kind
from explorer.workspace.whereabouts import spot
from tests.small_pack import small_pack

PACK = small_pack()


def test_that_a_box_is_where_its_containers_are() -> None:
    found = spot(PACK, Place("cluster"), Entry("box", "cluster/kubelet-2", "kubelet"))
    assert found is not None
    assert (found.words, found.through) == ("Cluster › Node 2", frozenset())


def test_that_a_concept_is_where_following_it_leads() -> None:
    found = spot(PACK, Place("cluster", "kubelet-2"), Entry("concept", "kubelet", "kubelet"))
    assert found is not None
    assert (found.diagram, found.box) == ("cluster", "kubelet-2")


def test_that_the_way_to_another_diagram_is_the_box_that_opens_it() -> None:
    entry = Entry("concept", "runc", "runc")
    found = spot(PACK, Place("cluster"), entry)
    assert found is not None
    assert (found.words, found.through) == ("Runtime", frozenset({"runtime-1"}))
    # Nothing on the lower diagram leads up.
    back = spot(PACK, Place("runtime"), Entry("diagram", "cluster", "Cluster"))
    assert back is not None
    assert (back.box, back.through) == ("", frozenset())


@pytest.mark.parametrize(
    ("kind", "name"), [("command", "fit"), ("picture", "parts"), ("page", "x"), ("concept", "oci"), ("box", "gone/x"), ("box", "cluster/x")]
)  # fmt: skip
def test_that_what_is_on_no_diagram_is_nowhere(kind: Kind, name: str) -> None:
    assert spot(PACK, Place("cluster"), Entry(kind, name, name)) is None
