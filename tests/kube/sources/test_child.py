from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from explorer.kube.sources.child import SHUT, ChildError, Limits, run


def python(code: str, **more: object) -> object:
    return run([sys.executable, "-c", code], {}, **more)  # type: ignore[arg-type]


def test_that_a_program_is_given_its_input_and_heard() -> None:
    said = run(
        [sys.executable, "-c", "import sys; print(sys.stdin.read()[::-1]); sys.stderr.write('oh'); sys.exit(3)"],
        {},
        b"abc",
    )
    assert (said.code, said.out.strip(), said.err) == (3, b"cba", "oh")


@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_that_much_is_given_and_heard(pause: float) -> None:
    code = f"import sys, time; time.sleep({pause}); sys.stdout.write(sys.stdin.read() * 2); time.sleep({pause})"
    said = run([sys.executable, "-c", code], {}, b"x" * 3_000_000)
    assert (said.code, len(said.out)) == (0, 6_000_000)


def test_that_a_program_need_not_take_what_it_is_given() -> None:
    said = run([sys.executable, "-c", "print('enough')"], {}, b"x" * 3_000_000)
    assert (said.code, said.out.strip()) == (0, b"enough")


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "while True: pass"])
def test_that_what_takes_too_long_is_ended(code: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ChildError, match=r"it took longer than 0.5 s"):
        python(code, limits=Limits(seconds=0.5))
    assert time.monotonic() - begun < 30


def test_that_what_others_started_is_ended_too(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("there are no groups of processes here")
    file = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(file)!r}).write_text(str(child.pid))\nchild.wait()"
    )

    def tell(_part: float) -> None:
        if file.exists() and file.read_text():
            raise InterruptedError

    with pytest.raises(InterruptedError):
        python(code, tell=tell)
    assert _gone(int(file.read_text()))


def _gone(process: int) -> bool:
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        # It is dead and nobody has asked for its end, or about to be.
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_that_what_needs_too_much_memory_is_ended() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux keeps the limit of memory")
    with pytest.raises(ChildError, match="it needs more than 100 MiB of memory"):
        python("x = bytearray(300 << 20)", limits=Limits(megabytes=100))


def test_that_a_program_ends_when_nobody_wants_its_result() -> None:
    class Stopped(Exception):  # noqa: N818
        pass

    def tell(_part: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        python("import time; time.sleep(60)", tell=tell)


def test_that_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(ChildError, match="all cannot be started"):
        run(["/nowhere/at/all"], {})


def test_that_a_program_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    said = run([sys.executable, "-c", "import os; print(sorted(os.environ))"], SHUT)
    assert b"AWS" not in said.out
    assert b"HTTPS_PROXY" in said.out
