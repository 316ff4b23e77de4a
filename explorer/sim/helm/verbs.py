"""The verbs of orders to Helm."""

from __future__ import annotations

from explorer.sim.actions import Action
from explorer.sim.helm.charts import Chart
from explorer.sim.helm.records import TIMEOUT
from explorer.sim.helm.release import Install, Interrupt, RollBack, Uninstall, Upgrade
from explorer.sim.names import OrderError, hint
from explorer.sim.wording import Verb, Words, number


def _chart(words: Words) -> Chart:
    name = words.next("chart").removeprefix("./")
    if name not in words.charts:
        known = hint(name, words.charts) if words.charts else "there are none"
        raise OrderError(f"there is no chart {name!r}; {known}")
    return words.charts[name]


def _namespace(words: Words) -> str:
    return words.option("namespace") or "default"


def _timeout(words: Words) -> int:
    text = words.option("timeout")
    return number(text.removesuffix("s"), "number of seconds") if text else TIMEOUT


def _major(words: Words) -> int:
    text = words.option("helm")
    if text not in ("", "3", "4"):
        raise OrderError(f"{text[:40]!r} is no version of Helm; expected 3 or 4")
    return int(text or 4)


def _install(words: Words) -> Action:
    return Install(
        words.next("release"), _chart(words), _namespace(words), sets=words.given("set"), wait=words.flag("wait"),
        timeout=_timeout(words), undo=words.flag("rollback-on-failure"), helm=_major(words),
    )  # fmt: skip


def _upgrade(words: Words) -> Action:
    return Upgrade(
        words.next("release"), _chart(words), _namespace(words), sets=words.given("set"), wait=words.flag("wait"),
        timeout=_timeout(words), undo=words.flag("rollback-on-failure"), reuse=words.flag("reuse-values"), helm=_major(words),
    )  # fmt: skip


def _rollback(words: Words) -> Action:
    name = words.next("release")
    revision = number(words.plain.pop(0), "revision") if words.plain else 0
    return RollBack(name, revision, _namespace(words), wait=words.flag("wait"))


_SETS = "[--set=<name>=<value>]… [--namespace=<name>] [--wait] [--timeout=<seconds>] [--rollback-on-failure]"

VERBS: dict[str, Verb] = {
    "helm-install": Verb(f"<release> <chart> {_SETS} [--helm=3|4]", _install),
    "helm-upgrade": Verb(f"<release> <chart> {_SETS} [--reuse-values] [--helm=3|4]", _upgrade),
    "helm-rollback": Verb("<release> [<revision>] [--namespace=<name>] [--wait]", _rollback),
    "helm-uninstall": Verb(
        "<release> [--namespace=<name>] [--keep-history]",
        lambda words: Uninstall(words.next("release"), _namespace(words), words.flag("keep-history")),
    ),
    "helm-interrupt": Verb(
        "<release> [--namespace=<name>]", lambda words: Interrupt(words.next("release"), _namespace(words))
    ),
}
