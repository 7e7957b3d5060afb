"""The lock that keeps a second process off an event store's directory (chdb itself only fails, without a word)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from opssight.core.errors import StartRefused


class DirectoryLock:
    """Holds ``events.lock`` in a directory for as long as the process lives; kill -9 releases it."""

    def __init__(self, directory: Path) -> None:
        """Take the directory; it is made when the lock is entered."""
        self._directory = directory
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            StartRefused: another process holds it (the sentence names it), or the directory cannot be written.
        """
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._directory / "events.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StartRefused(
                f"The event store's directory {self._directory} cannot be used: {error.strerror}. "
                "Check who owns it, or set OPSSIGHT_DATA_DIR to another one."
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise StartRefused(
                f"The event store in {self._directory} is already in use by process {holder}. Only one process may own it: "
                "stop that one first, or set OPSSIGHT_DATA_DIR to another directory."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Release the lock; the file stays, since removing it would let two processes hold different ones."""
        del kind, error, traceback
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
