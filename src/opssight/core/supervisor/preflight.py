"""What is looked at before anything is started, so that a start fails at once and with one sentence.

Called by ``entrypoints.up``. Each check raises its own ``StartRefused``.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import stat
import tempfile
from pathlib import Path
from typing import Final

from opssight.core.ownership import foreign_hands
from opssight.core.supervisor.errors import AddressUnusable, DataDirUnusable, DiskFull, PortTaken

LEAST_FREE_BYTES: Final = 256 * 2**20
_ELSEWHERE: Final = "choose another directory with OPSSIGHT_DATA_DIR"


def check_data_dir(data_dir: Path) -> None:
    """Make the data directory (mode 0700) if it is missing, and require that this user alone can write to it.

    Raises:
        DataDirUnusable: it cannot be made or written, or somebody else could change what is in it.
        DiskFull: not even an empty file fits.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_hands(data_dir)
        with tempfile.NamedTemporaryFile(prefix=".writable-", dir=data_dir) as trial:
            trial.write(b"x")
            trial.flush()
    except (FileExistsError, NotADirectoryError):
        raise DataDirUnusable(f"{data_dir} is not a directory: move that file away, or {_ELSEWHERE}.") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(_full(data_dir, 0)) from error
        raise DataDirUnusable(
            f"The data directory {data_dir} cannot be written to ({error.strerror}): make it belong to the user who starts"
            f" OpsSight (user id {os.geteuid()}), or {_ELSEWHERE}."
        ) from error


def _check_hands(data_dir: Path) -> None:
    """Require that nobody else owns the directory or may write to it, nor put another in its place."""
    found = foreign_hands(data_dir.stat(), f"The data directory {data_dir}")
    for above in data_dir.resolve().parents:
        status = above.stat()
        if found is None and status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
            found = (
                f"The directory {above}, in which {data_dir} is, can be written by everybody, who could put another in its place; take that"
                " away with `chmod o-w`."
            )
    if found is not None:
        raise DataDirUnusable(f"{found} Or {_ELSEWHERE}.")


def check_space(data_dir: Path, *, least_bytes: int = LEAST_FREE_BYTES) -> None:
    """See that the disk of an existing directory has room to start in.

    Raises:
        DiskFull: less than ``least_bytes`` are free.
    """
    free = shutil.disk_usage(data_dir).free
    if free < least_bytes:
        raise DiskFull(_full(data_dir, free, least_bytes))


def check_port(host: str, port: int) -> None:
    """See that an address can be listened on, by doing so for a moment.

    Raises:
        PortTaken: somebody listens there.
        AddressUnusable: the host is unknown or not this machine's, or the port is reserved for root.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except socket.gaierror as error:
        raise AddressUnusable(
            f"The host {host} is not known here ({error.strerror}): set OPSSIGHT_HOST to an address of this machine, such"
            " as 127.0.0.1, or 0.0.0.0 for all of them."
        ) from error
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
            trial.listen(1)
        except OSError as error:
            raise _unusable(host, port, error) from error


def _unusable(host: str, port: int, error: OSError) -> PortTaken | AddressUnusable:
    match error.errno:
        case errno.EADDRINUSE:
            return PortTaken(
                f"Port {port} on {host} is already in use: stop the program that listens there (`ss -ltnp` shows it), or"
                " choose another port with OPSSIGHT_PORT."
            )
        case errno.EACCES:
            return AddressUnusable(
                f"Port {port} may be opened by root only: choose one above 1023 with OPSSIGHT_PORT, and put a reverse proxy in front of it."
            )
        case _:
            return AddressUnusable(
                f"OpsSight cannot listen on {host} port {port} ({error.strerror}): set OPSSIGHT_HOST to an address of this"
                " machine, such as 127.0.0.1, or 0.0.0.0 for all of them."
            )


def _full(data_dir: Path, free: int, least_bytes: int = LEAST_FREE_BYTES) -> str:
    return (
        f"The disk of {data_dir} is full ({free // 2**20} MB free, {least_bytes // 2**20} MB are needed to start): free"
        f" some space, or {_ELSEWHERE}."
    )
