"""Figures of a live cluster: `python -m tests.kube.live.measure 5000 50000`.

The server runs in a process of its own; the times are those of this process, with what kubectl and the server need as
part of the wall clock. A plain `kubectl get --raw` of the same pods, decoded, is measured in the same run.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from explorer.kube.sources.batches import Batch
from explorer.kube.sources.kubeconfig import read_kubeconfig
from explorer.kube.sources.kubectl import find_kubectl
from explorer.kube.sources.live import open_cluster

KUBECONFIG = """
current-context: test
contexts: [{{name: test, context: {{cluster: test, user: test}}}}]
clusters: [{{name: test, cluster: {{server: "http://127.0.0.1:{port}"}}}}]
users: [{{name: test, user: {{token: test}}}}]
"""

CHANGES = 20_000


def main() -> None:
    """Print one object for each number of pods."""
    if len(sys.argv) == 4 and sys.argv[1] == "--one":
        print(json.dumps(measured(int(sys.argv[2]), sys.argv[3])))
        return
    for pods in sys.argv[1:] or ("5000",):
        for how in ("plain", "live"):
            command = [sys.executable, "-m", "tests.kube.live.measure", "--one", pods, how]
            print(pods, how, subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def measured(pods: int, how: str) -> dict[str, float]:
    """The figures, in a process of their own."""
    command = [sys.executable, "-m", "tests.kube.live.api_server", "--pods", str(pods)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        assert server.stdin is not None
        kubeconfig = Path(folder, "config")
        kubeconfig.write_text(KUBECONFIG.format(port=int(server.stdout.readline())))
        warm = [find_kubectl(), f"--kubeconfig={kubeconfig}", "get", "--raw"]
        # The server writes its pages once; that is no part of the figures.
        rest = ""
        while True:
            page = json.loads(subprocess.check_output([*warm, f"/api/v1/pods?limit=500{rest}"]))
            token = page["metadata"].get("continue")
            if not token:
                break
            rest = f"&continue={token}"
        subprocess.check_output([*warm, "/api/v1/pods"])
        if how == "plain":
            return plain(warm)
        return live(kubeconfig, server)


def plain(command: list[str]) -> dict[str, float]:
    """One list by kubectl, as plain objects."""
    before, began, used = memory(), time.perf_counter(), time.process_time()
    items = json.loads(subprocess.check_output([*command, "/api/v1/pods"]))["items"]
    return {
        "objects": len(items),
        "seconds": round(time.perf_counter() - began, 3),
        "cpu": round(time.process_time() - used, 3),
        "MB": round(memory() - before, 1),
        "peak MB": round(peak() - before, 1),
    }


def live(kubeconfig: Path, server: subprocess.Popen[str]) -> dict[str, float]:
    """A cluster that is listed and then watched while its pods change."""
    assert server.stdin is not None
    before = memory()
    figures: dict[str, float] = {}
    seen = {"added": 0, "modified": 0, "deleted": 0}
    batches = 0
    began, used = time.perf_counter(), time.process_time()

    def tell(batch: Batch) -> None:
        nonlocal began, used, batches
        if batch.deltas and "first" not in figures:
            figures["first"] = round(time.perf_counter() - began, 3)
        for delta in batch.deltas:
            seen[delta.verb] += 1
        batches += 1
        if batch.state == "watching" and "seconds" not in figures:
            figures.update(
                objects=seen["added"],
                seconds=round(time.perf_counter() - began, 3),
                cpu=round(time.process_time() - used, 3),
                MB=round(memory() - before, 1),
            )
            figures["peak MB"] = round(peak() - before, 1)
            assert server.stdin is not None
            server.stdin.write(f"{CHANGES}\n")
            server.stdin.flush()
            began, used, batches = time.perf_counter(), time.process_time(), 0

    def stop() -> bool:
        # The last change is to the last pod of the round.
        return "seconds" in figures and cluster.version.find(str(goal)) >= 0

    goal = 0
    with open_cluster(
        read_kubeconfig([kubeconfig]), now=time.monotonic, chance=random.random, environment=os.environ
    ) as cluster:
        goal = 1000 + changes_so_far(kubeconfig) + CHANGES
        cluster.run(tell, stop)
    took = time.perf_counter() - began
    figures["changes/s"] = round(CHANGES / took)
    figures["changes/cpu s"] = round(CHANGES / (time.process_time() - used))
    figures["batches"] = batches
    server.stdin.close()
    figures["writes"] = int(server.stdout.readline().split()[1]) if server.stdout else -1
    return figures


def changes_so_far(kubeconfig: Path) -> int:
    """How many changes the server has seen since its first version."""
    command = [find_kubectl(), f"--kubeconfig={kubeconfig}", "get", "--raw", "/api/v1/namespaces"]
    return int(json.loads(subprocess.check_output(command))["metadata"]["resourceVersion"]) - 1000


def memory() -> float:
    """Megabytes in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def peak() -> float:
    """Megabytes at the most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
