"""The database directory on disk: made once, checked before every start, configured anew each time.

``initdb`` works in a directory beside the final one, which is renamed into place when it is whole; what an interrupted
attempt left behind is removed. Root reaches a directory that the server's user cannot reach by name (below ``/root``, or
inside a closed data directory) by starting the programs *in* it and naming it ``/proc/self/cwd``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opssight.core.supervisor import postgres_user
from opssight.core.supervisor.errors import (
    DiskFull,
    PostgresDataForeign,
    PostgresFailed,
    PostgresVersionMismatch,
)
from opssight.core.supervisor.launch import die_with_parent
from opssight.core.supervisor.postgres_binaries import MAJOR, Binaries
from opssight.core.supervisor.postgres_user import PostgresUser
from opssight.core.supervisor.socket_directory import PORT

SUPERUSER: Final = "postgres"
NO_SPACE: Final = "No space left on device"
_UNFINISHED: Final = ".unfinished-"
_HERE: Final = Path("/proc/self/cwd")


@dataclass(frozen=True, slots=True)
class Tuning:
    """What differs between installations. ``durable=False`` trades safety for speed: for throw-away databases only."""

    durable: bool = True
    max_connections: int = 200
    shared_buffers_mb: int = 128


DEFAULT_TUNING: Final = Tuning()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A database directory and the user it belongs to."""

    directory: Path
    user: PostgresUser

    @property
    def name_for_server(self) -> Path:
        """How a program started in the directory, as the server's user, names it."""
        return _HERE if self.user.run_as and sys.platform == "linux" else self.directory

    def ensure(self, binaries: Binaries, *, durable: bool) -> None:
        """Make the directory if there is none, and check the one there is.

        Raises PostgresDataForeign, PostgresVersionMismatch, DiskFull, PostgresFailed, PostgresUserMissing.
        """
        self._sweep()
        if self.directory.is_dir() and not any(self.directory.iterdir()):
            self.directory.rmdir()
        if not self.directory.exists():
            self._make(binaries, durable=durable)
            self._sweep()  # again: a program that was dying while the first sweep ran may have written on
        self._check()
        postgres_user.give(self.directory, self.user)
        self.directory.chmod(0o700)

    def configure(self, tuning: Tuning, socket_directory: Path) -> None:
        """Write the server's configuration files; ``postgresql.local.conf`` is the place for a person's own settings."""
        self._write("postgresql.conf", _settings(tuning, socket_directory))
        allowed = postgres_user.accounts_allowed(self.user)
        # without names `peer` cannot tell users apart; then the private directory of the socket is the whole guard
        method = "peer map=opssight" if allowed is not None else "trust"
        self._write("pg_hba.conf", f"{_WRITTEN}local all all {method}\nlocal replication all {method}\n")
        lines = (f'opssight "{name}" {role}\n' for name in allowed or () for role in (SUPERUSER, "opssight"))
        self._write("pg_ident.conf", _WRITTEN + "".join(lines))

    def log_tail(self, lines: int = 15) -> tuple[str, ...]:
        """The last lines of the newest log file; empty when there is none."""
        logs = sorted(self.directory.glob("log/*.log"), key=lambda path: path.stat().st_mtime)
        if not logs:
            return ()
        with logs[-1].open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 16_384))
            return tuple(log.read().decode(errors="replace").splitlines()[-lines:])

    def _sweep(self) -> None:
        """Remove what a killed start left half made."""
        for left in self.directory.parent.glob(f"{self.directory.name}{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _check(self) -> None:
        try:
            version = (self.directory / "PG_VERSION").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            raise PostgresDataForeign(
                f"{self.directory} is not a PostgreSQL database directory, though OpsSight keeps its database there: move"
                " it away, or restore it from a backup."
            ) from None
        except PermissionError as error:
            raise PostgresDataForeign(
                f"The database directory {self.directory} cannot be read ({error.strerror}): start OpsSight as its owner."
            ) from error
        if version != MAJOR:
            raise PostgresVersionMismatch(
                f"The database in {self.directory} was made by PostgreSQL {version}, and this OpsSight brings PostgreSQL"
                f" {MAJOR}: back it up with the OpsSight release that made it and restore the backup with this one."
            )

    def _make(self, binaries: Binaries, *, durable: bool) -> None:
        try:
            made = tempfile.mkdtemp(prefix=f"{self.directory.name}{_UNFINISHED}", dir=self.directory.parent)
        except OSError as error:
            raise PostgresFailed(
                f"No database can be made in {self.directory.parent} ({error.strerror}): give OpsSight a directory it may"
                " write to with OPSSIGHT_DATA_DIR."
            ) from error
        temporary = Cluster(Path(made), self.user)
        try:
            postgres_user.give(temporary.directory, self.user)
            temporary._run_initdb(binaries, durable=durable)
            temporary.directory.rename(self.directory)
        except BaseException:
            shutil.rmtree(temporary.directory, ignore_errors=True)
            raise
        if durable:
            _sync(self.directory.parent)

    def _run_initdb(self, binaries: Binaries, *, durable: bool) -> None:
        command = [binaries.initdb, f"--pgdata={self.name_for_server}", f"--username={SUPERUSER}", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--auth=peer"]
        command += ["--no-instructions", *([] if durable else ["--no-sync"])]
        run_as = self.user.run_as
        try:
            made = subprocess.run(  # noqa: S603 - our own program
                command,
                cwd=self.directory,
                env=server_environment(),
                user=run_as.uid if run_as else None,
                group=run_as.gid if run_as else None,
                extra_groups=[] if run_as else None,
                preexec_fn=_prepared(postgres_user.named_for_initdb(self.user)),
                start_new_session=True,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
        except subprocess.SubprocessError as error:  # the namespace for a nameless id was refused by the kernel
            raise postgres_user.nameless(self.user) from error
        if made.returncode == 0:
            return
        said = (made.stderr.strip() or made.stdout.strip()).splitlines()
        if any(NO_SPACE in line for line in said):
            raise DiskFull(
                f"The disk of {self.directory.parent} is full, so the database could not be made: free some space, or"
                " choose another directory with OPSSIGHT_DATA_DIR."
            )
        reason = next((line for line in said if "error" in line.lower()), said[-1] if said else "it said nothing")
        raise PostgresFailed(f"The database could not be made in {self.directory.parent}: {reason.strip()}.")

    def _write(self, name: str, text: str) -> None:
        temporary = self.directory / f"{name}.new"
        temporary.unlink(missing_ok=True)
        # the server's user owns this directory: root must not be led through a link to a file elsewhere
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w") as file:
            if self.user.run_as is not None:
                os.fchown(descriptor, self.user.uid, self.user.gid)
            file.write(text)
        temporary.replace(self.directory / name)


def _prepared(name: Callable[[], None] | None) -> Callable[[], None]:
    """A ``preexec_fn`` that names the user if need be, and ends initdb with whoever started it."""
    die = die_with_parent(signal.SIGKILL)

    def prepare() -> None:
        if name is not None:
            name()
        die()

    return prepare


def server_environment() -> dict[str, str]:
    """A clean environment: no PG variable of the person who starts OpsSight may reach the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


_WRITTEN: Final = "# Written by OpsSight at every start: changes made here are lost.\n"

# dynamic_shared_memory_type: logind removes the POSIX segments of an ordinary user whose last session ends (RemoveIPC), under
# a server that still runs; files in the database directory stay. Only parallel queries use them.
_FIXED: Final = """\
listen_addresses = ''
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
dynamic_shared_memory_type = mmap
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, mdy'
default_text_search_config = 'pg_catalog.english'
jit = off
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
random_page_cost = 1.1
idle_in_transaction_session_timeout = '10min'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] %d '
log_checkpoints = off
log_parameter_max_length_on_error = 0
"""

_DURABLE: Final = """\
wal_compression = on
max_wal_size = 1GB
autovacuum_naptime = 20s
"""

_THROW_AWAY: Final = """\
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
autovacuum = off
"""


def _settings(tuning: Tuning, socket_directory: Path) -> str:
    quoted = str(socket_directory).replace("'", "''").replace('"', '""')
    return (
        f"{_WRITTEN}# Put your own in postgresql.local.conf beside this file; it is read last.\n{_FIXED}"
        f"{_DURABLE if tuning.durable else _THROW_AWAY}"
        f"port = {PORT}\n"
        f"unix_socket_directories = '\"{quoted}\"'\n"
        f"max_connections = {tuning.max_connections}\n"
        f"shared_buffers = {tuning.shared_buffers_mb}MB\n"
        "include_if_exists = 'postgresql.local.conf'\n"
    )


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
