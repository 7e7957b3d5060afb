"""What an earlier PostgreSQL over the same directory left behind: running processes, pid files, sockets.

``postmaster.pid`` lies after a crash: the pid in it may belong to anybody by now, and PostgreSQL then refuses to start.
Every server of ours is started with a ``cluster_name`` made from its directory, which stands in the title of each of its
processes; a process is ours only if it bears that tag and runs as the server's user.
"""

from __future__ import annotations

import hashlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opssight.core.supervisor import processes
from opssight.core.supervisor.errors import PostgresStuck
from opssight.core.supervisor.postgres_cluster import Cluster
from opssight.core.supervisor.socket_directory import socket_path
from opssight.core.telemetry import get_logger

_log = get_logger(__name__)
_STEPS: Final = ((signal.SIGINT, 5.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 2.0))
_ORPHAN_STEPS: Final = ((signal.SIGQUIT, 1.0), (signal.SIGKILL, 2.0))  # they serve nobody: their postmaster is dead


def tag_of(directory: Path) -> str:
    """The ``cluster_name`` of the server over a directory."""
    return f"opssight-{hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Clears the way for a server over one directory. The caller holds the directory's instance lock."""

    cluster: Cluster
    socket_directory: Path

    @property
    def tag(self) -> str:
        """The mark in the title of every process of this server."""
        return tag_of(self.cluster.directory)

    def postmaster(self) -> processes.Process | None:
        """The postmaster that runs over this directory, if one does: the pid file is believed only when it checks out."""
        pid = self._recorded_pid()
        process = processes.look(pid) if pid is not None else None
        return process if process is not None and self._is_ours(process) else None

    def clear(self) -> None:
        """Stop what still runs and remove the files that would refuse a new server. Blocks for some seconds at most.

        Raises PostgresStuck when a process survives even SIGKILL (a dead disk, usually).
        """
        running = self.postmaster()
        if running is not None:
            _log.warning("postgres.leftover_stopping", pid=running.pid)
            self._stop((running.identity,), _STEPS)
        orphans = tuple(process.identity for process in processes.everyone() if self._is_ours(process))
        if orphans:
            _log.warning("postgres.orphans_stopping", pids=[identity.pid for identity in orphans])
            self._stop(orphans, _ORPHAN_STEPS)
        pid_file = self.cluster.directory / "postmaster.pid"
        if pid_file.exists():
            _log.warning("postgres.stale_pid_file_removed", pid=self._recorded_pid())
            pid_file.unlink()
        socket = socket_path(self.socket_directory)
        socket.unlink(missing_ok=True)
        socket.with_name(f"{socket.name}.lock").unlink(missing_ok=True)

    def _stop(self, identities: tuple[processes.Identity, ...], steps: tuple[tuple[signal.Signals, float], ...]) -> None:
        remaining = identities
        for number, seconds in steps:
            for identity in remaining:
                processes.send(identity, number)
            remaining = processes.wait_gone(remaining, seconds)
            if not remaining:
                return
        pids = ", ".join(str(identity.pid) for identity in remaining)
        raise PostgresStuck(
            f"PostgreSQL of an earlier run (process {pids}) does not stop, even when killed: the disk of"
            f" {self.cluster.directory} may hang; look into it, then start OpsSight again."
        )

    def _recorded_pid(self) -> int | None:
        try:
            first = (self.cluster.directory / "postmaster.pid").read_text(errors="replace").split("\n", 1)[0]
        except FileNotFoundError:
            return None
        return abs(int(first)) if first.lstrip("-").isdecimal() else None  # negative: a single-user server

    def _is_ours(self, process: processes.Process) -> bool:
        if process.uid != self.cluster.user.uid or not _bears(process.command, self.tag):
            return False
        where = processes.working_directory(process.pid)
        return where is None or where == self.cluster.directory


def _bears(title: str, tag: str) -> bool:
    """Whether this is the title of a postmaster (``.../postgres -D ... cluster_name=TAG``) or backend (``postgres: TAG: ...``)."""
    postmaster = "/postgres -D " in title and title.endswith(f" cluster_name={tag}")
    return postmaster or title.startswith(f"postgres: {tag}: ")
