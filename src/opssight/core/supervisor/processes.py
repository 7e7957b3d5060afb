"""Facts about processes of this machine, precise enough to signal only the one that is meant.

A pid alone says nothing: pids are reused. An ``Identity`` adds the moment the process began, so that a pid read from a
file can be checked before anything is done to it. Used for leftovers of an earlier run, children's and PostgreSQL's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_BOOT_ID = _PROC / "sys/kernel/random/boot_id"
_PS = "/bin/ps"
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that existed: its pid and an opaque mark of when it began (comparable only for equality)."""

    pid: int
    began: str


@dataclass(frozen=True, slots=True)
class Process:
    """A process that was running when it was looked at. ``command`` is its title, its arguments joined by spaces."""

    identity: Identity
    uid: int
    command: str

    @property
    def pid(self) -> int:
        """The process id."""
        return self.identity.pid


def look(pid: int) -> Process | None:
    """The running process with this pid; None when there is none, or only a zombie is left of it."""
    if pid <= 0:
        return None
    return _look_in_proc(pid) if sys.platform == "linux" else _look_with_ps(pid)


def everyone() -> Iterator[Process]:
    """Every process that can be seen from here, in no particular order."""
    for pid in _pids():
        process = look(pid)
        if process is not None:
            yield process


def is_running(identity: Identity) -> bool:
    """Whether that very process still runs: the same pid and the same beginning."""
    process = look(identity.pid)
    return process is not None and process.identity == identity


def working_directory(pid: int) -> Path | None:
    """The directory a process works in; None where the system does not say (other users' processes, no /proc)."""
    try:
        return (_PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def send(identity: Identity, number: signal.Signals, *, group: bool = False) -> None:
    """Signal that very process, or the process group it leads; one that has gone is left in peace."""
    if not is_running(identity):
        return
    try:
        if group:
            os.killpg(identity.pid, number)
        else:
            os.kill(identity.pid, number)
    except ProcessLookupError:
        return  # it ended between the look and the signal, which is what was wanted


def wait_gone(identities: tuple[Identity, ...], seconds: float) -> tuple[Identity, ...]:
    """Wait until none of the processes runs; answers those that still do when the time is up."""
    remaining = identities

    def gone() -> bool:
        nonlocal remaining
        remaining = tuple(identity for identity in remaining if is_running(identity))
        return not remaining

    wait_until(gone, seconds)
    return remaining


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll a condition until it holds (True) or the seconds are over (False). Blocks the calling thread."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _look_in_proc(pid: int) -> Process | None:
    folder = _PROC / str(pid)
    try:
        stat = (folder / "stat").read_text(errors="replace")
        command = (folder / "cmdline").read_bytes()
        uid = folder.stat().st_uid
        boot = _BOOT_ID.read_text().strip()
    except OSError:
        return None  # gone, or hidden from us: either way nothing may be said of it
    fields = stat[stat.rindex(")") + 2 :].split()  # proc(5): the name in brackets may itself hold brackets and spaces
    state, start_ticks = fields[0], fields[19]
    if state in {"Z", "X"}:
        return None
    text = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return Process(Identity(pid, f"{boot}:{start_ticks}"), uid, text)


def _look_with_ps(pid: int) -> Process | None:
    shown = subprocess.run(  # noqa: S603 - the pid is an integer
        [_PS, "-o", "stat=,uid=,lstart=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    fields = shown.stdout.split(maxsplit=7)  # lstart is five words: Fri Nov 21 20:20:21 2025
    if len(fields) < 8 or fields[0].startswith("Z"):
        return None
    return Process(Identity(pid, " ".join(fields[2:7])), int(fields[1]), fields[7].strip())


def _pids() -> Iterator[int]:
    if sys.platform == "linux":
        yield from (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdecimal())
    else:
        shown = subprocess.run([_PS, "-axo", "pid="], capture_output=True, text=True, check=False)  # noqa: S603 - constant
        yield from (int(word) for word in shown.stdout.split())
