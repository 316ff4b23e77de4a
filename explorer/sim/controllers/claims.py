"""The claims of a StatefulSet's pods: made before the pod, kept or let go by the retention policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from explorer.sim.controller import Api
from explorer.sim.objects import Key, Object, at, changed, owners_of, reference_to, terminating, uid_of

RETAIN, DELETE = "Retain", "Delete"


class ClaimHeldError(Exception):
    """A pod cannot be made because a claim of its name is still there and ends."""


def claim_name(template: str, owner: str, ordinal: int) -> str:
    """The name of a claim: template, set, ordinal."""
    return f"{template}-{owner}-{ordinal}"


def templates_of(owner: Object) -> list[Mapping[str, Any]]:
    """The claim templates of a set."""
    return owner["spec"].get("volumeClaimTemplates") or []


def keys_of(owner: Object, ordinal: int) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """The claims of an ordinal, each with its template."""
    meta = owner["metadata"]
    for template in templates_of(owner):
        name = claim_name(template["metadata"]["name"], meta["name"], ordinal)
        yield Key("PersistentVolumeClaim", meta["namespace"], name), template


def policy_of(owner: Object) -> tuple[str, str]:
    """What becomes of claims when the set is deleted, and when it is scaled down."""
    policy = owner["spec"].get("persistentVolumeClaimRetentionPolicy") or {}
    return policy.get("whenDeleted", RETAIN), policy.get("whenScaled", RETAIN)


def volumes_of(owner: Object, ordinal: int, given: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The volumes of a pod: its own claims in the place of volumes of the same names."""
    ours = {
        template["metadata"]["name"]: {
            "name": template["metadata"]["name"],
            "persistentVolumeClaim": {"claimName": key.name},
        }
        for key, template in keys_of(owner, ordinal)
    }
    return [*ours.values(), *(volume for volume in given if volume.get("name") not in ours)]


def make_missing(api: Api, owner: Object, ordinal: int) -> None:
    """Create the claims of an ordinal that are not there; those of a former pod are used again.

    Raises:
        ClaimHeldError: if one of them is being deleted.
    """
    pod = f"{owner['metadata']['name']}-{ordinal}"
    for key, template in keys_of(owner, ordinal):
        claim = api.get(key)
        if claim is None:
            api.create(_made(owner, key, template), why=f"{pod} needs its own claim before it is made")
        elif terminating(claim):
            raise ClaimHeldError(f"{pod} waits until its claim {key.name}, which is being deleted, is gone")


def _made(owner: Object, key: Key, template: Mapping[str, Any]) -> dict[str, Any]:
    given = template["metadata"]
    labels = {**(given.get("labels") or {}), **(owner["spec"]["selector"].get("matchLabels") or {})}
    meta: dict[str, Any] = {"name": key.name, "namespace": key.namespace, "labels": labels}
    if given.get("annotations"):
        meta["annotations"] = given["annotations"]
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": template.get("spec") or {}}


def stale(api: Api, owner: Object, ordinal: int) -> str:
    """Why a missing pod cannot be made yet: a claim goes with the pod that had its name; empty if it can."""
    if policy_of(owner)[1] == RETAIN:
        return ""
    pod = f"{owner['metadata']['name']}-{ordinal}"
    for key, _ in keys_of(owner, ordinal):
        claim = api.get(key)
        if claim is not None and any(_names(one, "Pod", pod) for one in owners_of(claim)):
            return f"{pod} waits until the claim {key.name} of its predecessor is gone"
    return ""


def keep_or_let_go(api: Api, owner: Object, pod: Object, ordinal: int, *, condemned: bool) -> None:
    """Give the claims of a pod the owners that the retention policy asks for; who loses its owners is deleted.

    Args:
        api: the API.
        owner: the set.
        pod: one of its pods.
        ordinal: its ordinal.
        condemned: whether it is outside the range, and will be scaled away.
    """
    deleted, scaled = policy_of(owner)
    for key, _ in keys_of(owner, ordinal):
        claim = api.get(key)
        if claim is None or any(_is_another(one, owner) or _is_another(one, pod) for one in owners_of(claim)):
            continue
        others = [one for one in owners_of(claim) if one["uid"] not in (uid_of(owner), uid_of(pod))]
        wanted, why = others, "the retention policy keeps it"
        if any(one.get("controller") for one in others):
            why = "something else controls it"
        elif scaled == DELETE and condemned:
            wanted, why = (
                [*others, reference_to(pod)],
                f"whenScaled is Delete, so it goes with {pod['metadata']['name']}",
            )
        elif deleted == DELETE:
            wanted, why = [*others, reference_to(owner)], "whenDeleted is Delete, so it goes with the set"
        if list(owners_of(claim)) != wanted:
            api.update(changed(claim, ("metadata", "ownerReferences"), wanted), why=why)


def _names(reference: Mapping[str, Any], kind: str, name: str) -> bool:
    return reference.get("kind") == kind and reference.get("name") == name


def _is_another(reference: Mapping[str, Any], obj: Object) -> bool:
    """Whether a reference means an earlier object of the same kind and name."""
    return _names(reference, obj["kind"], obj["metadata"]["name"]) and reference.get("uid") != uid_of(obj)


def ordinal_in(claim: Key, owner: Object) -> int | None:
    """The ordinal to which a claim belongs; None if it is none of the set's."""
    for template in templates_of(owner):
        prefix = f"{at(template, ('metadata', 'name'))}-{owner['metadata']['name']}-"
        rest = claim.name.removeprefix(prefix)
        if rest != claim.name and rest.isdigit():
            return int(rest)
    return None
