"""As whom the embedded PostgreSQL runs. It refuses root, so root needs somebody else.

* An ordinary user runs it as themselves.
* Root runs it as the owner of the existing database directory, else as the system user ``opssight``, which is made when
  it is missing. Only the database directory itself is ever given to that user; the data directory around it, with its
  keys, stays root's and closed.
* A user id without a line in ``/etc/passwd`` (``docker run --user 1234``) can run the server but not ``initdb``, which
  looks itself up; ``initdb`` is then run in a user namespace where the id has a name, if the kernel allows one.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opssight.core.supervisor.errors import PostgresDataForeign, PostgresUserMissing
from opssight.core.supervisor.launch import RunAs

SERVICE_USER: Final = "opssight"
_CLONE_NEWUSER: Final = 0x10000000  # unshare(2)
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_MAKERS: Final = (
    ("useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"),
    ("adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin"),  # busybox
)


@dataclass(frozen=True, slots=True)
class PostgresUser:
    """The system user of the server. ``name`` is None for an id that has no passwd entry; ``run_as`` only for root."""

    uid: int
    gid: int
    name: str | None
    run_as: RunAs | None


def choose(cluster: Path) -> PostgresUser:
    """Who runs the server over this database directory, which need not exist yet.

    Raises PostgresUserMissing or PostgresDataForeign.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    uid = os.geteuid()
    if uid != 0:
        if owner not in (None, uid):
            raise PostgresDataForeign(
                f"The database directory {cluster} belongs to {_described(owner)}, not to you ({_described(uid)}): start"
                f" OpsSight as its owner, or give it to yourself with `sudo chown -R {uid} {cluster}`."
            )
        return PostgresUser(uid, os.getegid(), _name(uid), None)
    entry = _entry(owner) if owner else None
    entry = entry or _service_user()
    return PostgresUser(entry.pw_uid, entry.pw_gid, entry.pw_name, RunAs(entry.pw_uid, entry.pw_gid))


def give(directory: Path, user: PostgresUser) -> None:
    """Make a directory and all in it belong to the user; does nothing unless root has to. Symbolic links stay."""
    if user.run_as is None or directory.stat().st_uid == user.uid:
        return
    for folder, folders, names in os.walk(directory):
        for name in (*folders, *names):
            os.chown(Path(folder) / name, user.uid, user.gid, follow_symlinks=False)
    os.chown(directory, user.uid, user.gid)  # last, so that an interrupted change is taken up again


def accounts_allowed(user: PostgresUser) -> tuple[str, ...] | None:
    """The system users that may connect over the socket; None when ids without a name make that question useless."""
    starter = _name(os.geteuid())
    if user.name is None or starter is None:
        return None
    return tuple(dict.fromkeys((user.name, starter, "root")))


def named_for_initdb(user: PostgresUser) -> Callable[[], None] | None:
    """A ``preexec_fn`` that gives a nameless id a name, for ``initdb`` alone; None when it has one already."""
    if user.name is not None:
        return None
    borrowed = next((entry for entry in pwd.getpwall() if entry.pw_uid != 0), None)
    if _LIBC is None or borrowed is None:
        raise nameless(user)
    uid, gid = user.uid, user.gid

    def enter_namespace() -> None:
        if _LIBC is None or _LIBC.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{borrowed.pw_uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{borrowed.pw_gid or 1} {gid} 1")

    return enter_namespace


def nameless(user: PostgresUser) -> PostgresUserMissing:
    """The refusal for an id that initdb cannot be run as."""
    return PostgresUserMissing(
        f"User id {user.uid} has no line in /etc/passwd, which PostgreSQL needs once to make its database: add one (for"
        f" example `useradd --uid {user.uid} opssight`), or set OPSSIGHT_DATABASE_URL to a PostgreSQL of your own."
    )


def _service_user() -> pwd.struct_passwd:
    entry = _entry(SERVICE_USER)
    if entry is not None and entry.pw_uid != 0:
        return entry
    refused = "neither useradd nor adduser is installed"
    for program, *arguments in _MAKERS:
        found = shutil.which(program, path="/usr/sbin:/sbin:/usr/bin:/bin")
        if found is None:
            continue
        made = subprocess.run([found, *arguments, SERVICE_USER], capture_output=True, text=True, check=False)  # noqa: S603 - our own program, no shell
        entry = _entry(SERVICE_USER)  # looked for either way: another start may have been quicker
        if entry is not None and entry.pw_uid != 0:
            return entry
        refused = made.stderr.strip() or f"{program} ended with status {made.returncode}"
    raise PostgresUserMissing(
        f"PostgreSQL cannot run as root and the user {SERVICE_USER} could not be made ({refused}): make that user, start"
        " OpsSight as an ordinary user, or set OPSSIGHT_DATABASE_URL."
    )


def _entry(who: int | str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(who) if isinstance(who, int) else pwd.getpwnam(who)
    except KeyError:
        return None


def _name(uid: int) -> str | None:
    entry = _entry(uid)
    return entry.pw_name if entry else None


def _described(uid: int | None) -> str:
    name = _name(uid) if uid is not None else None
    return f"user {name}" if name else f"user id {uid}"
