"""How one program is started: its arguments, as whom, and what becomes of it when its starter dies.

Both the embedded PostgreSQL and the supervised children are described by a ``Launch``. A launched program leads its own
process group, so that a Ctrl-C in the terminal reaches the supervisor alone, which then stops things in order.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class RunAs:
    """The user and group a program is switched to; only root can switch."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Launch:
    """One program, ready to be started. ``dies_with`` is the signal it gets when its starter dies (Linux)."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    directory: Path | None = None
    run_as: RunAs | None = None
    dies_with: signal.Signals = signal.SIGKILL


def spawn(launch: Launch, *, stdout: int, stderr: int) -> subprocess.Popen[bytes]:
    """Start the program with its output going to file descriptors; the caller waits for its end.

    Call it from a thread that outlives the program: it is the end of that thread on which the kernel sends ``dies_with``.
    Raises OSError when the program cannot be started.
    """
    run_as = launch.run_as
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        launch.command,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=dict(launch.environment),
        cwd=launch.directory,
        user=run_as.uid if run_as else None,
        group=run_as.gid if run_as else None,
        extra_groups=[] if run_as else None,
        start_new_session=True,
        preexec_fn=die_with_parent(launch.dies_with),  # noqa: PLW1509 - one system call through a library loaded before
    )


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn`` that has the kernel signal the new process when its starter dies, however it dies.

    Best effort: only Linux has it (prctl PR_SET_PDEATHSIG); elsewhere leftovers are found at the next start.
    """
    parent = os.getpid()

    def ask_kernel() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the request was made: then nobody would ever send the signal
            os._exit(1)

    return ask_kernel
