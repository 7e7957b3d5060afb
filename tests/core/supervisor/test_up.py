"""``opssight up`` as a whole: everything ready, everything recovered after kill -9, everything stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from opssight.core.supervisor import processes
from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
from tests.conftest import MASTER_KEY
from tests.core.supervisor.conftest import PATIENCE, needs_proc, remove_socket_directory
from tests.fixtures.platform import environment
from tools import measure

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
StartUp = Callable[..., "Platform"]
ROLES = {"postgres", "events", "worker", "api"}
RECOVERY = 120.0  # a deadline for a busy machine, not a promise


class Platform:
    """A running ``opssight up``."""

    def __init__(self, command: list[str], data_dir: Path, port: int, output: Path, environment: dict[str, str]) -> None:
        self.data_dir = data_dir
        self.port = port
        self._output = output
        with output.open("ab") as file:
            self.process = subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=output.parent)

    def said(self) -> str:
        return self._output.read_text(errors="replace")

    def is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(json.load(answer)["status"] == "ready")
        except (URLError, OSError, ValueError):
            return False

    def wait_until_ready(self) -> None:
        done = processes.wait_until(lambda: self.process.poll() is not None or ("is running." in self.said() and self.is_ready()), RECOVERY)
        assert done, self.said()
        assert self.process.poll() is None, self.said()

    def children(self) -> dict[str, processes.Process]:
        """The running children by the name of their role."""
        found: dict[str, processes.Process] = {}
        for process in processes.everyone():
            if process.command and _parent(process.pid) == self.process.pid:
                found["postgres" if "/postgres -D " in process.command else process.command.split()[-1]] = process
        return found


@pytest.fixture
def start_up(tmp_path: Path) -> Iterator[StartUp]:
    """Start the platform on a free port and wait until it is ready; stopped afterwards."""
    started: list[Platform] = []
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]

    def start(*, wait: bool = True, measured: bool = False, **settings: str) -> Platform:
        given = {"OPSSIGHT_DATA_DIR": str(tmp_path / "data"), "OPSSIGHT_PORT": str(port), **settings}
        output = tmp_path / f"output-{len(started)}.txt"
        command = measure.command("up") if measured else [sys.executable, "-m", "opssight", "up"]
        platform = Platform(command, tmp_path / "data", port, output, environment(given))
        started.append(platform)
        if wait:
            platform.wait_until_ready()
        return platform

    yield start
    for platform in started:
        platform.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            platform.process.wait(PATIENCE)
        platform.process.kill()
        platform.process.wait()
    remove_socket_directory(tmp_path / "data")


@needs_proc
def test_each_process_comes_back_after_kill_9_and_all_stop_together(start_up: StartUp) -> None:
    platform = start_up(measured=True)
    assert "/setup#token=" in platform.said()
    assert platform.children().keys() == ROLES
    for role in ("api", "events", "worker", "postgres"):
        victim = platform.children()[role]
        os.kill(victim.pid, signal.SIGKILL)

        def is_back(role: str = role, old: int = victim.pid) -> bool:
            children = platform.children()
            return children.keys() == ROLES and children[role].pid != old and platform.is_ready()

        assert processes.wait_until(is_back, RECOVERY), platform.said()
    left = tuple(child.identity for child in platform.children().values())
    platform.process.terminate()
    assert platform.process.wait(PATIENCE) == 0
    assert processes.wait_gone(left, 0.0) == ()


@needs_proc
def test_a_second_one_is_refused_in_one_sentence_and_a_killed_one_leaves_nothing_and_starts_again(start_up: StartUp) -> None:
    first = start_up()
    second = start_up(wait=False, OPSSIGHT_PORT="1")
    assert second.process.wait(RECOVERY) == 1
    assert second.said().startswith(f"opssight: OpsSight already runs on {first.data_dir} (pid {first.process.pid}, port {first.port}")
    assert second.said().count("\n") == 1
    assert first.is_ready()
    left = tuple(child.identity for child in first.children().values())
    first.process.kill()
    first.process.wait()
    assert processes.wait_gone(left, PATIENCE) == ()
    again = start_up()
    assert again.children().keys() == ROLES


def test_a_taken_port_is_refused_before_anything_is_started(start_up: StartUp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        platform = start_up(wait=False, OPSSIGHT_PORT=str(other.getsockname()[1]))
        assert platform.process.wait(RECOVERY) == 1
    assert "is already in use" in platform.said()
    assert not (platform.data_dir / "postgres").exists()


def test_a_database_of_another_version_is_refused_in_one_sentence(start_up: StartUp, tmp_path: Path) -> None:
    directory = EmbeddedPostgres(tmp_path / "data").directory
    directory.mkdir(parents=True)
    (directory / "PG_VERSION").write_text("15\n")
    platform = start_up(wait=False)
    assert platform.process.wait(RECOVERY) == 1
    assert "made by PostgreSQL 15" in platform.said().splitlines()[-1]


def test_a_wrong_start_of_a_role_is_told_in_its_own_sentence(start_up: StartUp) -> None:
    platform = start_up(wait=False, OPSSIGHT_MASTER_KEY="c2hvcnQ=")
    assert platform.process.wait(RECOVERY) == 1
    assert platform.said().splitlines()[-1].startswith("opssight: ")
    assert "OPSSIGHT_MASTER_KEY" in platform.said().splitlines()[-1]


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(stat[stat.rindex(")") + 2 :].split()[1])


@needs_proc
def test_each_process_is_given_the_secrets_that_it_needs(start_up: StartUp) -> None:
    secrets = {
        "OPSSIGHT_MASTER_KEY": MASTER_KEY,
        "OPSSIGHT_ADMIN_EMAIL": "owner@example.com",
        "OPSSIGHT_ADMIN_PASSWORD": "correct horse battery",
        "OPSSIGHT_SMTP_URL": "smtp://user:mail-secret@mail.example.com",
        "GITHUB_TOKEN": "of-the-operator",
        "AWS_SECRET_ACCESS_KEY": "of-the-bucket",
    }
    shared = {"OPSSIGHT_MASTER_KEY", "OPSSIGHT_SMTP_URL", "OPSSIGHT_DATABASE_URL", "AWS_SECRET_ACCESS_KEY"}
    platform = start_up(**secrets)
    for role, child in platform.children().items():
        given = dict(pair.split("=", 1) for pair in Path(f"/proc/{child.pid}/environ").read_bytes().decode().split("\0") if "=" in pair)
        found = {name for name in {*secrets, *shared} - {"OPSSIGHT_ADMIN_EMAIL"} if given.get(name)}
        assert found == (shared if role in {"api", "worker"} else set()), role
        everything = "\0".join(given.values())
        assert "correct horse battery" not in everything
        assert "of-the-operator" not in everything
