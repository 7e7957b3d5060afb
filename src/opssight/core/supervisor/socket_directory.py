"""The private directory of PostgreSQL's Unix socket.

A socket's path has at most 107 bytes on Linux and 103 on macOS, and the server's user must be able to reach it. It lies in
the data directory when both allow; otherwise in a short directory under the runtime directory, and a symbolic link in the
data directory says where. The directory is mode 0700: who may enter it may connect.
"""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import sys
import tempfile
from pathlib import Path
from typing import Final

from opssight.core.supervisor.errors import DataDirUnusable
from opssight.core.supervisor.postgres_user import PostgresUser

PORT: Final = 5432  # only a part of the socket's file name: nothing listens on TCP
LINK: Final = "postgres-socket"
_LONGEST: Final = 107 if sys.platform == "linux" else 103


def socket_path(directory: Path) -> Path:
    """The socket the server makes in a directory."""
    return directory / f".s.PGSQL.{PORT}"


def ensure(data_dir: Path, user: PostgresUser) -> Path:
    """Make (or find again) the socket's directory for this data directory, private to the server's user.

    Raises DataDirUnusable when no place will do.
    """
    place = data_dir / LINK
    if user.run_as is None and fits(place):
        if place.is_symlink():
            place.unlink()  # the data directory has moved to a shorter path since
        if _private(place, user) and _holds_sockets(place):
            return place
    for base in _runtime_bases(user):
        chosen = _short_place(base, data_dir, user)
        if chosen is not None:
            _record(place, chosen)
            return chosen
    raise DataDirUnusable(
        "No private place for PostgreSQL's socket was found: every path tried is longer than a socket's may be, or cannot"
        " be written; set TMPDIR to a short directory you own, or choose a shorter OPSSIGHT_DATA_DIR."
    )


def fits(directory: Path) -> bool:
    """Whether the socket's path in this directory is short enough for the kernel."""
    return len(os.fsencode(socket_path(directory))) <= _LONGEST


def open_directory(directory: Path) -> None:
    """Make a directory every user may enter, whatever the umask; one that exists is left as it is."""
    if not directory.exists():
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o755)


def _runtime_bases(user: PostgresUser) -> list[Path]:
    own = os.environ.get("XDG_RUNTIME_DIR") if user.run_as is None else None
    shared = ["/run/opssight"] if user.run_as is not None else []
    return [Path(base) for base in (own, *shared, tempfile.gettempdir(), "/tmp") if base]  # noqa: S108 - made private below


def _short_place(base: Path, data_dir: Path, user: PostgresUser) -> Path | None:
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    place = base / f"opssight-{digest}"
    if not fits(place):
        return None
    try:
        if user.run_as is not None and base.parent == Path("/run"):
            open_directory(base)
        if _private(place, user):
            return place
        return _private_new(base, user)  # somebody else took the name: never use what is theirs
    except OSError:
        return None  # not a place for us; the next candidate is tried, and the last one's failure is reported


def _private(place: Path, user: PostgresUser) -> bool:
    """Make the directory, or tighten our own; False when it is not ours to use."""
    try:
        place.mkdir(mode=0o700)
        if user.run_as is not None:
            os.chown(place, user.uid, user.gid)
    except FileExistsError:
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (user.uid, os.geteuid()):
            return False
        if found.st_uid != user.uid:
            os.chown(place, user.uid, user.gid)
        place.chmod(0o700)
    return True


def _holds_sockets(place: Path) -> bool:
    """Whether the file system can hold a socket at all: shared folders of virtual machines often cannot."""
    trial = place / ".trial"
    trial.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.bind(str(trial))
        except OSError:
            return False
    trial.unlink(missing_ok=True)
    return True


def _private_new(base: Path, user: PostgresUser) -> Path | None:
    place = Path(tempfile.mkdtemp(prefix="opssight-", dir=base))
    if not fits(place):
        place.rmdir()
        return None
    if user.run_as is not None:
        os.chown(place, user.uid, user.gid)
    return place


def _record(link: Path, target: Path) -> None:
    if link.is_dir() and not link.is_symlink():
        for left in link.iterdir():
            left.unlink()
        link.rmdir()
    temporary = link.with_name(f"{LINK}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)
