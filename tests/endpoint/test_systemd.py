"""The units of ``docs/deploy/``, run by systemd itself, booted for that in namespaces of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publication.release import Releases

ROOT = Path(__file__).parents[2]
SYSTEMD, PYTHON = Path("/lib/systemd/systemd"), Path("/usr/bin/python3")
UNSHARE = ["unshare", "-m", "-p", "-i", "-u", "-n", "-C", "--fork", "--kill-child"]
SITE = "http://127.0.0.1:8000"
ASK = f"""
import collections, http.client, json, sys, time
seen, end = collections.Counter(), time.monotonic() + float(sys.argv[1])
for _ in range(100_000):
    if time.monotonic() > end:
        break
    connection = http.client.HTTPConnection({SITE.removeprefix("http://")!r}, timeout=20)
    try:
        connection.request("GET", "/sparql?query=ASK%7B%7D")
        answer = connection.getresponse()
        seen[str(answer.status) if answer.read() else "empty"] += 1
    except (OSError, http.client.HTTPException) as error:
        seen[repr(error)] += 1
    finally:
        connection.close()
    time.sleep(0.002)
print(json.dumps(seen))
"""


class Machine:
    """What systemd runs in, by the number of its process."""

    def __init__(self, pid: int) -> None:
        self._enter = ["nsenter", "-t", str(pid), "-m", "-p", "-i", "-u", "-n", "-C"]
        self._network = ["nsenter", "-t", str(pid), "-n"]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self._enter, *command], capture_output=True, text=True, check=False, timeout=60)

    def asking(self, seconds: float) -> subprocess.Popen[str]:
        """A client that asks one thing after the other and prints how often each status came."""
        return subprocess.Popen([*self._network, sys.executable, "-c", ASK, str(seconds)], stdout=subprocess.PIPE, text=True)

    def get(self, path: str, *options: str) -> tuple[int, str]:
        """Status and body."""
        command = [*self._network, "curl", "-sS", "-m", "30", "-w", "\n%{http_code}", *options, SITE + path]
        body, _, status = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rpartition("\n")
        return int(status), body

    def sparql(self, query: str) -> tuple[int, str]:
        return self.get("/sparql", "-H", "Accept: text/csv", "--data-urlencode", f"query={query}")

    @property
    def service(self) -> str:
        """Number of the service's main process, as it is counted there."""
        return self.run("systemctl", "show", "-p", "MainPID", "--value", "aigaq.service").stdout.strip()


def why_not() -> str:
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux may boot systemd in namespaces"
    if not SYSTEMD.exists() or not all(map(shutil.which, ("nsenter", "curl", "ip"))):
        return "systemd, nsenter, curl or ip is not installed"
    if subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode:
        return "namespaces cannot be made here"
    same = subprocess.run([PYTHON, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=False)
    return "" if same.stdout.strip() == str(sys.version_info[:2]) else f"{PYTHON} is another Python than that which runs the tests"


@pytest.fixture(scope="module")
def machine(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    if reason := why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("systemd")
    dataset = folder / "dataset"
    shutil.copytree(releases.folder, dataset / "releases", symlinks=True)
    for private in ("sources", "records", "decisions", "register", "keys", ".aigaq", "pulled"):
        (dataset / private).mkdir()
        (dataset / private / "private.txt").write_text("invented", encoding="utf-8")
    boot = ["sh", str(Path(__file__).with_name("boot.sh")), sysconfig.get_path("purelib"), str(ROOT), str(dataset)]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            ["unshare", "-m", "-p", "-i", "-u", "-n", "-C", "--fork", "--kill-child", *boot], stdout=said, stderr=said
        )
    try:
        for _ in range(200):
            assert process.poll() is None, (folder / "said").read_text(errors="replace")
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
            if children and Machine(int(children[0])).run("systemctl", "is-active", "aigaq.socket").stdout == "active\n":
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"systemd did not come up: {(folder / 'said').read_text(errors='replace')}")
        yield Machine(int(children[0]))
    finally:
        process.kill()
        process.wait(10)


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("systemd")]


def test_the_service_answers_within_its_walls(machine: Machine) -> None:
    assert machine.get("/health")[0] == 200
    assert machine.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o != 3) }")[0] == 200
    # A process that needs too much is ended, and the next one is there.
    assert machine.sparql(f"SELECT * {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(6))} }} ORDER BY ?o1 ?o2")[0] == 413
    assert machine.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o != 4) }")[0] == 200
    assert machine.get("/doc/eAAAAAAAAAA1")[0] == machine.get("/search?q=a")[0] == machine.get("/releases/")[0] == 200


def test_what_is_private_is_not_there_for_the_service(machine: Machine) -> None:
    assert machine.get("/ready")[0] == 200

    def listed(*where: str) -> subprocess.CompletedProcess[str]:
        return machine.run(*where, "find", "/srv/our-data", "-name", "private.txt")

    assert len(listed().stdout.split()) == 7
    assert listed("nsenter", "-t", machine.service, "-m").stdout == ""
    status = machine.run("cat", f"/proc/{machine.service}/status").stdout
    held: dict[str, Any] = dict(line.split(":\t", 1) for line in status.splitlines())
    assert held["Uid"].split()[0] != "0" and int(held["CapEff"], 16) == 0
    assert held["NoNewPrivs"] == "1" and held["Seccomp"] == "2"


def test_the_service_speaks_with_no_other_machine(machine: Machine) -> None:
    assert machine.get("/ready")[0] == 200
    there = "('192.0.2.1', 9)"  # stands for another machine: any address but those of loopback
    machine.run("ip", "address", "add", "192.0.2.1/32", "dev", "lo")
    code = f"import socket; held = socket.create_server({there}); socket.create_connection({there}, 2)"
    assert machine.run("/usr/bin/python3", "-c", code).returncode == 0
    walls = "echo $$ > /sys/fs/cgroup/system.slice/aigaq.service/cgroup.procs"
    within = machine.run("sh", "-c", f'{walls} && exec /usr/bin/python3 -c "{code}"')
    assert within.returncode == 1 and within.stderr.endswith("TimeoutError: timed out\n")


def test_neither_restart_nor_reload_refuses_anybody(machine: Machine) -> None:
    assert machine.get("/ready")[0] == 200
    before, client = machine.service, machine.asking(9)
    time.sleep(1)
    assert machine.run("systemctl", "restart", "aigaq.service").returncode == 0
    time.sleep(3)
    assert machine.run("systemctl", "reload", "aigaq.service").returncode == 0
    seen = json.loads(client.communicate(timeout=60)[0])
    assert list(seen) == ["200"] and seen["200"] > 100
    assert machine.service not in ("0", before)


def test_a_service_that_is_killed_comes_back(machine: Machine) -> None:
    assert machine.get("/ready")[0] == 200
    before = machine.service
    machine.run("kill", "-KILL", before)
    for _ in range(100):
        if machine.service not in ("0", before):
            break
        time.sleep(0.2)
    assert machine.get("/ready")[0] == 200
    assert machine.service not in ("0", before)
