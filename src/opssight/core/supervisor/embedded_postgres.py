"""PostgreSQL of our own, in the data directory, over a private Unix socket.

``entrypoints.up`` hands ``prepare`` and ``answers`` to the supervisor, which keeps the server alive as it does every child;
tests and one-off commands call ``start`` and ``stop``. Safe after a kill -9 of the postmaster, of backends or of
the starter: on Linux the server stops when its starter dies, and everywhere the next ``prepare`` clears what is left.
One user at a time: hold the data directory's ``InstanceLock``.
"""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from opssight.core.errors import StartRefused
from opssight.core.supervisor import postgres_binaries, postgres_user, processes, socket_directory
from opssight.core.supervisor.errors import DiskFull, PostgresFailed, PostgresRefused
from opssight.core.supervisor.launch import Launch, spawn
from opssight.core.supervisor.postgres_cluster import DEFAULT_TUNING, NO_SPACE, SUPERUSER, Cluster, Tuning, server_environment
from opssight.core.supervisor.postgres_leftovers import Leftovers

ROLE: Final = "opssight"
DATABASE: Final = "opssight"
_CONNECT_SECONDS: Final = 2
_RECOVERING: Final = "FATAL:  the database system is "  # starting up, in recovery mode, not yet accepting connections
STOP_STEPS: Final = ((signal.SIGINT, 1.5), (signal.SIGQUIT, 0.5))  # fast, then immediate; then SIGKILL
_PATIENT_STOP: Final = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 3.0))


class EmbeddedPostgres:
    """One PostgreSQL 18 over ``data_dir/postgres``.

    The application's role is ``opssight``: it owns the database ``opssight``, may create databases, and is no superuser.
    """

    def __init__(self, data_dir: Path, *, tuning: Tuning = DEFAULT_TUNING) -> None:
        self._data_dir = data_dir.resolve()
        self._tuning = tuning
        self._socket_directory: Path | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._provisioned = False

    @property
    def directory(self) -> Path:
        """The database directory."""
        return self._data_dir / "postgres"

    @property
    def socket_directory(self) -> Path:
        """Where the socket is: as ``prepare`` chose it, or as another process that runs the server left it written down.

        Raises PostgresRefused when no server was ever started over the data directory.
        """
        if self._socket_directory is not None:
            return self._socket_directory
        recorded = self._data_dir / socket_directory.LINK
        if not recorded.is_dir():
            raise PostgresRefused(f"No database has been started in {self._data_dir} yet: start it with `opssight up`.")
        return recorded.resolve()

    @property
    def pid(self) -> int | None:
        """The pid of the postmaster that runs over the directory now, whoever started it; None when none does."""
        running = Leftovers(self._cluster(), self._data_dir).postmaster()
        return running.pid if running else None

    def url(self, database: str = DATABASE) -> str:
        """The address of a database for SQLAlchemy with psycopg 3."""
        host = quote(str(self.socket_directory), safe="")
        return f"postgresql+psycopg://{ROLE}@/{quote(database, safe='')}?host={host}&port={socket_directory.PORT}"

    def conninfo(self, database: str = DATABASE, *, role: str = ROLE) -> str:
        """The address of a database for libpq and its programs."""
        return make_conninfo(host=str(self.socket_directory), port=socket_directory.PORT, dbname=database, user=role)

    def prepare(self) -> Launch:
        """Everything up to the start: make and check the directory, clear leftovers, write the configuration. Blocks.

        Raises a StartRefused whose sentence says what to do.
        """
        try:
            return self._prepare()
        except OSError as error:
            if NO_SPACE in str(error):
                raise DiskFull(self._disk_full()) from error
            raise PostgresFailed(
                f"PostgreSQL cannot keep its database in {self._data_dir} ({error.strerror}: {error.filename}): make that"
                f" directory belong to the user who starts OpsSight, or choose another with OPSSIGHT_DATA_DIR."
            ) from error

    def answers(self) -> bool:
        """Whether the server takes connections and has our role and database, which the first answer makes. Blocks.

        Needs no ``prepare``: it may be asked about a server that another process runs.
        """
        if self._socket_directory is None and not (self._data_dir / socket_directory.LINK).is_dir():
            return False
        try:
            with psycopg.connect(
                self.conninfo("postgres", role=SUPERUSER), autocommit=True, connect_timeout=_CONNECT_SECONDS
            ) as connection:
                if not self._provisioned:
                    _provision(connection)
                    self._provisioned = True
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False  # not listening yet, starting up, or recovering: asked again by the caller
        return True

    def lives(self) -> bool:
        """Whether the server takes connections, or says that it will when it has recovered. Blocks."""
        try:
            with psycopg.connect(self.conninfo("postgres", role=SUPERUSER), connect_timeout=_CONNECT_SECONDS):
                return True
        except psycopg.OperationalError as error:
            return _RECOVERING in str(error)

    def start(self, *, within: float = 60.0) -> None:
        """Start the server as a child of this thread and return when it answers; for callers without a supervisor.

        Raises a StartRefused; the server is stopped again then.
        """
        launch = self.prepare()
        with (self.directory / "start.log").open("wb") as output:
            self._server = server = spawn(launch, stdout=output.fileno(), stderr=output.fileno())
        answered = processes.wait_until(lambda: server.poll() is not None or self.answers(), within)
        if server.poll() is not None or not answered:
            self.stop()
            raise self.failure(tuple((self.directory / "start.log").read_text(errors="replace").splitlines()))

    def stop(self, *, steps: tuple[tuple[signal.Signals, float], ...] = _PATIENT_STOP) -> None:
        """Stop the server that ``start`` started, fast and then immediately; nothing happens if none runs."""
        server, self._server = self._server, None
        if server is None:
            return
        for number, seconds in steps:
            server.send_signal(number)
            if processes.wait_until(lambda: server.poll() is not None, seconds):
                return
        server.kill()
        server.wait()

    def failure(self, output: tuple[str, ...]) -> StartRefused:
        """Why the server ended, from what it printed and logged, as one sentence."""
        said = (*self._cluster().log_tail(), *output)
        if any(NO_SPACE in line for line in said):
            return DiskFull(self._disk_full())
        reasons = [line.split(":  ", 1)[1] for line in said if "FATAL:  " in line or "PANIC:  " in line]
        reason = reasons[-1] if reasons else (said[-1] if said else "it said nothing")
        return PostgresFailed(
            f"PostgreSQL did not start over {self.directory}: {reason.strip().rstrip('.')}; its log is in {self.directory / 'log'}."
        )

    def _prepare(self) -> Launch:
        cluster = self._cluster()
        binaries = postgres_binaries.find(cluster.user.run_as)
        self._socket_directory = socket_directory.ensure(self._data_dir, cluster.user)
        leftovers = Leftovers(cluster, self._socket_directory)
        if cluster.directory.exists():
            leftovers.clear()
        cluster.ensure(binaries, durable=self._tuning.durable)
        cluster.configure(self._tuning, self._socket_directory)
        return Launch(
            command=(binaries.postgres, "-D", str(cluster.name_for_server), "-c", f"cluster_name={leftovers.tag}"),
            environment=server_environment(),
            directory=cluster.directory,
            run_as=cluster.user.run_as,
            dies_with=signal.SIGINT,  # a fast shutdown: the data is safe either way, and the next start is quicker
        )

    def _cluster(self) -> Cluster:
        return Cluster(self.directory, postgres_user.choose(self.directory))

    def _disk_full(self) -> str:
        return (
            f"The disk of {self._data_dir} is full, so PostgreSQL cannot run: free some space there"
            f" ({os.statvfs(self._data_dir).f_bavail * os.statvfs(self._data_dir).f_frsize // 2**20} MB are left) and start"
            " OpsSight again."
        )


def _provision(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Make the application's role and database where they are missing; an interrupted first start is completed."""
    role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
