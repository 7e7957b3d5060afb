"""Real servers and processes for the supervisor's tests; all of them are gone afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
from opssight.core.supervisor.postgres_cluster import Tuning
from opssight.core.supervisor.socket_directory import LINK

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0
NOBODY = 65_534

StartPostgres = Callable[..., EmbeddedPostgres]
OwnedDir = Callable[[int], Path]
RunPython = Callable[..., "subprocess.Popen[str]"]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its starter died")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data directory, closed to everybody else as the real one is."""
    directory = tmp_path / "data"
    directory.mkdir(mode=0o700)
    return directory


@pytest.fixture
def make_postgres(data_dir: Path) -> Iterator[StartPostgres]:
    """Make an embedded PostgreSQL over the data directory (not started); stopped afterwards, its socket removed."""
    made: list[EmbeddedPostgres] = []

    def make(directory: Path = data_dir, *, durable: bool = False) -> EmbeddedPostgres:
        server = EmbeddedPostgres(directory, tuning=Tuning(durable=durable, max_connections=20, shared_buffers_mb=16))
        made.append(server)
        return server

    yield make
    for server in made:
        server.stop(steps=((signal.SIGQUIT, 5.0),))
        remove_socket_directory(server.directory.parent)


@pytest.fixture
def owned_dir() -> Iterator[OwnedDir]:
    """Make a directory of a user's own, in a place they can reach and short enough for a socket."""
    made: list[Path] = []

    def make(uid: int) -> Path:
        directory = Path(tempfile.mkdtemp(prefix="opssight-test-", dir="/tmp"))
        os.chown(directory, uid, uid)
        made.append(directory)
        return directory

    yield make
    for directory in made:
        shutil.rmtree(directory)


@pytest.fixture
def run_python(tmp_path: Path) -> Iterator[RunPython]:
    """Run a script in a process of its own, as user ``uid`` if given; killed afterwards if it still runs."""
    running: list[subprocess.Popen[str]] = []
    base = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tmp_path)}

    def run(script: str, *arguments: str, uid: int | None = None) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*_becoming(uid), sys.executable, "-c", textwrap.dedent(script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=base,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        with suppress(BrokenPipeError):
            process.communicate()


def remove_socket_directory(data_dir: Path) -> None:
    """Remove the directory of a stopped server's socket, which lies outside the data directory when root ran it."""
    shutil.rmtree((data_dir / LINK).resolve(), ignore_errors=True)


def said(process: subprocess.Popen[str]) -> str:
    """The next line a script wrote, without its end; empty when it has ended."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _becoming(uid: int | None) -> list[str]:
    """A command prefix that becomes a user who may read everything (the interpreter may lie in a closed directory)."""
    if uid is None:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv (util-linux) is not installed")
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    return [setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *reading]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition without stopping the event loop; fails when it does not come about."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the condition waited for did not come about"
        await asyncio.sleep(0.01)
