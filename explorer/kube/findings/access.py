"""Rules about who may do what."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.kube.builtin import exists_always
from explorer.kube.fields import each, mapping, text, texts
from explorer.kube.findings.inventory import Inventory, Item
from explorer.kube.findings.rule import Hit, Rule, missing

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_EVERYBODY = frozenset({"system:authenticated", "system:unauthenticated", "system:serviceaccounts", "system:anonymous"})


def _no_role(item: Item, inventory: Inventory) -> Iterator[Hit]:
    ref = mapping(item.object, "roleRef")
    kind, name = text(ref, "kind"), text(ref, "name")
    if kind not in ("Role", "ClusterRole") or exists_always("ClusterRole", name):
        return
    # The API server makes these Roles where its extensions need them.
    if name == "extension-apiserver-authentication-reader":
        return
    yield from missing(inventory, kind, item.namespace, name, "roleRef.name")


def _no_subject(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if not any(True for _ in each(item.object, "subjects")):
        yield Hit("subjects", {"role": text(item.object, "roleRef", "name")})


def _unknown_subject(item: Item, inventory: Inventory) -> Iterator[Hit]:
    for number, subject in each(item.object, "subjects"):
        name, namespace = text(subject, "name"), text(subject, "namespace") or item.namespace
        if subject.get("kind") == "ServiceAccount" and name != "default":
            yield from missing(inventory, "ServiceAccount", namespace, name, f"subjects[{number}].name")


def _too_mighty(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if text(item.object, "roleRef", "name") != "cluster-admin":
        return
    for number, subject in each(item.object, "subjects"):
        kind, name = subject.get("kind"), text(subject, "name")
        if kind == "ServiceAccount" and name == "default":
            yield Hit(
                f"subjects[{number}]",
                {
                    "who": f"every pod in {text(subject, 'namespace') or item.namespace or 'its namespace'} that names no ServiceAccount"
                },
            )
        elif kind in ("Group", "User") and (name in _EVERYBODY or name.startswith("system:serviceaccounts:")):
            yield Hit(f"subjects[{number}]", {"who": name})


def _all_rights(item: Item, _inventory: Inventory) -> Iterator[Hit]:
    if item.name == "cluster-admin":
        return
    for number, rule in each(item.object, "rules"):
        if all("*" in texts(rule, field) for field in ("apiGroups", "resources", "verbs")):
            yield Hit(f"rules[{number}]", {})


RULES = (
    Rule(
        id="role-missing", severity="error", concept="role-binding", title="A binding gives a role that is not there",
        kinds=_BINDINGS, check=_no_role,
        message="the {kind} {name} does not exist, so nobody gets any right",
    ),
    Rule(
        id="binding-without-subject", severity="hint", concept="role-binding", title="A binding gives a role to nobody",
        kinds=_BINDINGS, check=_no_subject,
        message="there are no subjects, so nobody gets {role}",
        fix="subjects:\n- kind: ServiceAccount\n  name: app\n  namespace: default\n",
    ),
    Rule(
        id="subject-missing", severity="warning", concept="serviceaccount", title="A binding gives a role to a ServiceAccount that is not there",
        kinds=_BINDINGS, check=_unknown_subject,
        message="the ServiceAccount {name} does not exist in {namespace}",
        fix="apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n  namespace: {namespace}\n",
    ),
    Rule(
        id="cluster-admin-for-all", severity="warning", concept="role-binding", title="Pods that need nothing may do everything",
        kinds=_BINDINGS, check=_too_mighty,
        message="{who} may do everything in the cluster; expected a ServiceAccount of its own with the few rights that it needs",
    ),
    Rule(
        id="role-of-all-rights", severity="hint", concept="role", title="A role allows everything",
        kinds=("Role", "ClusterRole"), check=_all_rights,
        message="all verbs on all resources of all groups are allowed; expected those that are needed",
    ),
)  # fmt: skip
"""What is looked for in roles and bindings."""
