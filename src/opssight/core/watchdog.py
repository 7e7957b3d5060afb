"""Ends a process whose event loop stands still, so that its supervisor starts it again.

The roles ``api`` and ``worker`` run under it. A loop that does not turn answers nobody and hands nothing on, and nothing
that runs on it can notice; a thread can.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from opssight.core.telemetry import get_logger

log = get_logger(__name__)
TICK_SECONDS: Final = 1.0
MOST_TICKS: Final = 30
STATUS: Final = 70
_FRAMES_SHOWN: Final = 12


def _end() -> None:
    os._exit(STATUS)  # nothing on the loop can be asked to clean up: it does not turn


@contextmanager
def watched(*, tick: float = TICK_SECONDS, most: int = MOST_TICKS, end: Callable[[], None] = _end) -> Generator[None]:
    """Run the block, in the thread of the running event loop; when that stands still, tell where and ``end`` the process.

    Ticks are counted, not seconds: a process that was stopped, or a machine that slept, has missed one of them.
    """
    loop, over = asyncio.get_running_loop(), threading.Event()
    thread, turned = threading.get_ident(), threading.Event()

    def watch() -> None:
        missed = 0
        turned.set()
        while not over.wait(tick):
            missed = 0 if turned.is_set() else missed + 1
            if missed >= most:
                _tell(loop, thread, most * tick)
                end()
                return
            if missed == 0:
                turned.clear()
                try:
                    loop.call_soon_threadsafe(turned.set)
                except RuntimeError:  # the loop was closed: there is nothing to watch any more
                    return

    watcher = threading.Thread(target=watch, name="watchdog", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()


def _tell(loop: asyncio.AbstractEventLoop, thread: int, seconds: float) -> None:
    """Log what the loop stands still in."""
    frame = sys._current_frames().get(thread)  # noqa: SLF001 the one way to see what another thread does
    try:
        task = asyncio.current_task(loop)
    except RuntimeError:
        task = None
    log.error(
        "process.stands_still",
        message=f"The event loop has stood still for {seconds:g} s; the process ends, to be started again.",
        task=task.get_name() if task is not None else None,
        at=traceback.format_stack(frame)[-_FRAMES_SHOWN:] if frame is not None else [],
    )
