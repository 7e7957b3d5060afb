"""The embedded PostgreSQL after kill -9: of its postmaster, of its backends, of whoever started it; and lying pid files."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from opssight.core.supervisor import postgres_user, processes
from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
from opssight.core.supervisor.postgres_leftovers import tag_of
from opssight.core.supervisor.socket_directory import socket_path
from tests.core.supervisor.conftest import PATIENCE, RunPython, StartPostgres, needs_proc, said

START_AND_WAIT = """
    import sys, time
    from pathlib import Path
    from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
    server = EmbeddedPostgres(Path(sys.argv[1]))
    print("preparing", flush=True)
    server.start()
    print(server.pid, flush=True)
    sys.stdin.read()
"""


def store(server: EmbeddedPostgres, word: str) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def stored(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.conninfo()) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY word")]


def kill_hard(pid: int) -> None:
    """Kill a process and wait until it is gone."""
    victim = processes.look(pid)
    assert victim is not None
    os.kill(pid, signal.SIGKILL)
    assert processes.wait_gone((victim.identity,), PATIENCE) == ()


def processes_of(server: EmbeddedPostgres) -> list[int]:
    """Every process of this server, its title says so."""
    tag = tag_of(server.directory)
    return [process.pid for process in processes.everyone() if f"postgres: {tag}:" in process.command]


@contextmanager
def busy_backend(server: EmbeddedPostgres) -> Generator[int]:
    """A connection whose backend is in the middle of something long; answers the backend's pid."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        pid = connection.info.backend_pid
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1e12::bigint)")
        yield pid
        connection.pgconn.finish()


def test_everything_acknowledged_survives_a_killed_postmaster(make_postgres: StartPostgres) -> None:
    server = make_postgres(durable=True)
    server.start()
    store(server, "acknowledged")
    pid = server.pid
    assert pid is not None
    with busy_backend(server) as backend:
        kill_hard(pid)
        assert server.pid is None
        again = make_postgres(durable=True)
        again.start()
        assert processes.look(backend) is None
    assert stored(again) == ["acknowledged"]
    assert again.pid != pid


def test_a_killed_backend_does_not_end_the_server(make_postgres: StartPostgres) -> None:
    server = make_postgres(durable=True)
    server.start()
    store(server, "kept")
    pid = server.pid
    with busy_backend(server) as backend:
        kill_hard(backend)
    assert processes.wait_until(server.answers, PATIENCE)
    assert stored(server) == ["kept"]
    assert server.pid == pid


@needs_proc
def test_the_server_stops_when_its_starter_is_killed(make_postgres: StartPostgres, run_python: RunPython, data_dir: Path) -> None:
    starter = run_python(START_AND_WAIT, str(data_dir))
    assert said(starter) == "preparing"
    postmaster = processes.look(int(said(starter)))
    assert postmaster is not None
    starter.kill()
    starter.wait()
    assert processes.wait_gone((postmaster.identity,), PATIENCE) == ()
    server = make_postgres()
    server.start()
    assert server.answers()


def test_a_starter_killed_while_it_makes_the_directory_leaves_nothing_in_the_way(
    make_postgres: StartPostgres, run_python: RunPython, data_dir: Path
) -> None:
    starter = run_python(START_AND_WAIT, str(data_dir))
    assert said(starter) == "preparing"
    assert processes.wait_until(lambda: any(data_dir.glob("postgres.unfinished-*/base")), PATIENCE)
    starter.kill()
    starter.wait()
    server = make_postgres()
    server.start()
    assert server.answers()
    assert not list(data_dir.glob("postgres.unfinished-*"))


def test_a_server_left_running_is_stopped_before_the_next_starts(make_postgres: StartPostgres) -> None:
    server = make_postgres(durable=True)
    launch = server.prepare()
    run_as = launch.run_as
    left = subprocess.Popen(
        launch.command,
        cwd=launch.directory,
        env=dict(launch.environment),
        user=run_as.uid if run_as else None,
        group=run_as.gid if run_as else None,
        stderr=subprocess.DEVNULL,
    )
    assert processes.wait_until(server.answers, PATIENCE)
    store(server, "kept")
    assert server.pid == left.pid
    again = make_postgres(durable=True)
    again.start()
    assert left.wait() == 0
    assert again.pid not in (None, left.pid)
    assert stored(again) == ["kept"]


@pytest.mark.parametrize("with_socket_lock", [False, True], ids=["pid file", "pid file and socket lock"])
def test_a_pid_file_that_names_an_unrelated_process_is_not_believed(make_postgres: StartPostgres, with_socket_lock: bool) -> None:
    server = make_postgres()
    server.start()
    pid_file = server.directory / "postmaster.pid"
    content = pid_file.read_text().split("\n", 1)[1]
    server.stop()
    user = postgres_user.choose(server.directory)
    with subprocess.Popen(["sleep", "600"], user=user.uid if user.run_as else None) as innocent:
        pid_file.write_text(f"{innocent.pid}\n{content}")
        if with_socket_lock:
            socket = socket_path(server.socket_directory)
            socket.with_name(f"{socket.name}.lock").write_text(f"{innocent.pid}\n{content}")
        assert server.pid is None
        server.start()
        assert server.answers()
        assert innocent.poll() is None
        innocent.kill()


@pytest.mark.parametrize("content", ["", "not a pid\n", "-17\n", "99999999999\n"])
def test_a_damaged_pid_file_does_not_stand_in_the_way(make_postgres: StartPostgres, content: str) -> None:
    server = make_postgres()
    server.start()
    server.stop()
    (server.directory / "postmaster.pid").write_text(content)
    server.start()
    assert server.answers()


def test_a_stop_leaves_no_process(make_postgres: StartPostgres) -> None:
    server = make_postgres()
    server.start()
    assert processes_of(server)
    with busy_backend(server):
        server.stop()
        assert processes_of(server) == []
