"""A process that opens what holds secrets in the real window, does all that one does there, ends badly, and looks into its memory.

Arguments: a folder, a kubeconfig, and the words that nobody may keep, written backwards: forwards this process never had them.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from explorer import resources
from explorer.app import read_pack
from explorer.desk import OwnDesk
from explorer.laboratory.shelf import Shelf
from explorer.model.opened import DIAGRAM
from explorer.opening import Place
from explorer.ui import main as program
from explorer.ui.tasks import wait_for_all
from explorer.ui.window import Window
from explorer.workspace import settings as remembered

LONGEST = 30.0
"""Seconds after which something has not come."""


def main(arguments: list[str]) -> None:
    """Do it all, and print what of the words is left where."""
    folder, config, *words = arguments
    application = program.make_application()
    pack = read_pack(None)
    home = resources.config_folder()

    def desk() -> OwnDesk:
        kept = home / "allowed.json"
        return OwnDesk(os.environ, Path(folder), kept, time.monotonic, random.random, kubeconfig=Path(config))

    def keep(settings: remembered.Settings) -> None:
        assert remembered.save(home / "settings.json", settings)

    window = program.make_window(
        pack, Place(), remembered.Settings(reduced_motion=True), keep, lambda: Shelf(pack), desk
    )
    window.resize(1600, 1000)
    window.show()
    window.complete()
    run = window._workspace.run
    for what in (folder, "context:test", f"{folder}/a.yaml\n{folder}/b.yaml"):
        run("open-own", what)
        # What was open before is seen until something has been read.
        wait(lambda: bool(window.openings.opener.overview().counts) and not window.openings.opener.busy)
        window.finish()
        look_at_all(window)
        run("mask")
        run("group-namespace")
        wait(lambda: not window.openings.opener.busy)
        look_at_all(window)
        run("projector-dark")
        run("run-opened")
        wait(lambda: bool(window.simulations.lab.runs.tracks) and not window.simulations.lab.busy)
        run("sim-close")
        run("desk-light")
    secrets = [box.id for box in window._workspace.pack.diagrams[DIAGRAM].boxes if box.id.startswith("secret/")]
    assert secrets, "nothing secret has been open"
    print("opened", *secrets)
    try:
        raise RuntimeError(window.openings.opener.facts(secrets[0]))  # noqa: TRY301 - it is what a crash would tell
    except RuntimeError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        print("".join(told.format()), file=sys.stderr)
    gc.collect()
    for place, text in reachable():
        back = text[::-1] if isinstance(text, str) else text[::-1].decode("latin-1")
        for number, word in enumerate(words):
            if word in back:
                print("left", number, place)
    window.close()
    wait_for_all()
    del application


def look_at_all(window: Window) -> None:
    """Read the note of each box, as somebody would who clicks through all of them."""
    for box in window._workspace.pack.diagrams[DIAGRAM].boxes:
        window._workspace.run("select", box.id)
        window.notes.reader.complete()
    window._workspace.run("select", "")


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not until():
        assert time.monotonic() < end, "waited in vain"
        QCoreApplication.processEvents()


def reachable() -> Iterator[tuple[str, Any]]:
    """All texts that anything still knows, each with the type of who knows it."""
    seen: set[int] = set()
    waiting: list[Any] = gc.get_objects()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or one is waiting or one is seen:
            continue
        seen.add(id(one))
        for other in gc.get_referents(one):
            if isinstance(other, str | bytes | bytearray):
                yield type(one).__name__, other
            elif id(other) not in seen:
                waiting.append(other)
        if isinstance(one, Struct):
            # Those that the collector need not know do not say whom they know.
            waiting.append([getattr(one, name) for name in one.__struct_fields__])


if __name__ == "__main__":
    main(sys.argv[1:])
