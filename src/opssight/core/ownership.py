"""Whether somebody else could change a file or a directory that the platform trusts as it trusts its own program."""

from __future__ import annotations

import grp
import os
import pwd
import stat


def foreign_hands(status: os.stat_result, what: str) -> str | None:
    """Return the sentence that says who else has ``what`` in hand and what to do, or None when nobody has.

    Trusted are the user whom this process runs as and root. A group may write only where that user is the only one in it, as with
    the groups that many systems give each user.
    """
    me = os.geteuid()
    if status.st_uid not in {me, 0}:
        return (
            f"{what} belongs to the user {_user(status.st_uid)}, who could change it; it must belong to {_user(me)} (chown it) or to root."
        )
    if status.st_mode & stat.S_IWOTH:
        return f"{what} can be written by everybody; take that away with `chmod o-w`."
    if status.st_mode & stat.S_IWGRP and not _private(status.st_gid, me):
        return f"{what} can be written by the group {_group(status.st_gid)}; take that away with `chmod g-w`."
    return None


def _private(gid: int, uid: int) -> bool:
    """Whether a group is the one that a user was given alone: of the same name, and without further members."""
    try:
        user, group = pwd.getpwuid(uid), grp.getgrgid(gid)
    except KeyError:
        return False
    return gid == user.pw_gid and group.gr_name == user.pw_name and set(group.gr_mem) <= {user.pw_name}


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
