"""Starting and stopping the engine's process: lock, socket, server, signals."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
from contextlib import closing
from pathlib import Path
from types import FrameType

import uvicorn

from opssight.core.errors import StartRefused
from opssight.core.telemetry import get_logger
from opssight.eventlog.engine.http import EngineApp
from opssight.eventlog.engine.lock import DirectoryLock
from opssight.eventlog.engine.sessions import Limits, Sessions

_LONGEST_SOCKET_PATH = 107
_GRACE_SECONDS = 10
log = get_logger(__name__)


def bind_socket(path: Path) -> socket.socket:
    """Listen on a Unix socket that its owner alone may open. The directory's lock must be held: a stale socket is removed.

    Raises:
        StartRefused: the path is longer than the system allows, or cannot be made.
    """
    if len(os.fsencode(path)) > _LONGEST_SOCKET_PATH:
        raise StartRefused(
            f"The socket of the event store, {path}, has a longer path than a Unix socket may have "
            f"({_LONGEST_SOCKET_PATH} bytes). Set OPSSIGHT_DATA_DIR to a shorter one."
        )
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o077)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.umask(0o177)
        if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
            path.unlink()
        listener.bind(str(path))
    except OSError as error:
        listener.close()
        raise StartRefused(f"The socket {path} cannot be made: {error.strerror}. Check who owns that directory.") from None
    finally:
        os.umask(mask)
    listener.listen(1024)
    return listener


def serve(directory: Path, socket_path: Path, limits: Limits | None = None) -> None:
    """Own ``directory`` and serve it on ``socket_path`` until SIGTERM or SIGINT, then finish what runs and close.

    Raises:
        StartRefused: another process owns the directory, or it cannot be written.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _already_stopping)
    with DirectoryLock(directory), closing(bind_socket(socket_path)) as listener:
        sessions = Sessions(directory / "store", limits)
        try:
            asyncio.run(_serve(sessions, listener))
        finally:
            socket_path.unlink(missing_ok=True)
            sessions.close()
    log.info("eventlog.engine_stopped")


def _already_stopping(number: int, frame: FrameType | None) -> None:
    """Stand in for the default action: uvicorn raises the signal once more when it has stopped."""
    del number, frame


class _Server(uvicorn.Server):
    """uvicorn, which on a stop first refuses new statements and asks running queries to end; inserts complete."""

    def __init__(self, config: uvicorn.Config, app: EngineApp, sessions: Sessions) -> None:
        super().__init__(config)
        self._app = app
        self._sessions = sessions

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.stopping = True
        await asyncio.get_running_loop().run_in_executor(None, self._sessions.interrupt_queries)
        await super().shutdown(sockets)


async def _serve(sessions: Sessions, listener: socket.socket) -> None:
    app = EngineApp(sessions)
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    log.info("eventlog.engine_started", socket=str(listener.getsockname()))
    await _Server(config, app, sessions).serve(sockets=[listener])
