"""One instance per data directory.

The lock is the kernel's (``flock``) on a file that also tells who holds it. It is given up however its holder ends, kill -9
included, and no child inherits it: the descriptor closes on exec. The file itself stays; what is written in a file that
nobody has locked means nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from opssight.core.supervisor.errors import DataDirInUse, DataDirUnusable

FILE_NAME: Final = "opssight.lock"


@dataclass(frozen=True, slots=True)
class Holder:
    """What the holder of a lock wrote about itself; ``started_at`` is ISO 8601."""

    pid: int
    started_at: str
    port: int


class InstanceLock:
    """Holds a data directory for this process between ``acquire`` and ``release`` (or inside ``with``)."""

    def __init__(self, data_dir: Path, *, port: int, started_at: datetime) -> None:
        self._data_dir = data_dir
        self._path = data_dir / FILE_NAME
        self._holder = Holder(os.getpid(), started_at.isoformat(timespec="seconds"), port)
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once.

        Raises:
            DataDirInUse: another instance has it.
            DataDirUnusable: the file cannot be made or locked there.
        """
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DataDirUnusable(
                f"The lock file {self._path} cannot be opened ({error.strerror}): give OpsSight a directory it may write to"
                " with OPSSIGHT_DATA_DIR."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = _read(descriptor)
            os.close(descriptor)
            raise DataDirInUse(_in_use(self._data_dir, held)) from None
        except OSError as error:
            os.close(descriptor)
            raise DataDirUnusable(
                f"The file system of {self._data_dir} does not support locks ({error.strerror}): choose a directory on a"
                " local disk with OPSSIGHT_DATA_DIR."
            ) from error
        _write(descriptor, self._holder)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock up; nothing happens if it is not held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def _write(descriptor: int, holder: Holder) -> None:
    text = json.dumps({"pid": holder.pid, "started_at": holder.started_at, "port": holder.port})
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def _read(descriptor: int) -> Holder | None:
    """The holder's own words; None in the moment between its locking and its writing."""
    try:
        said = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(int(said["pid"]), str(said["started_at"]), int(said["port"]))
    except (ValueError, KeyError, TypeError):
        return None


def _in_use(data_dir: Path, held: Holder | None) -> str:
    if held is None:
        return f"Another OpsSight is just starting on {data_dir}: use that one, or choose another OPSSIGHT_DATA_DIR."
    return (
        f"OpsSight already runs on {data_dir} (pid {held.pid}, port {held.port}, since {held.started_at}): stop it with"
        f" `kill {held.pid}`, or choose another directory with OPSSIGHT_DATA_DIR."
    )
