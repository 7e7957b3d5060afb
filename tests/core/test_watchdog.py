"""A process whose loop stands still ends with a sentence; one whose loop turns does not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

from opssight.core import watchdog

STANDS_STILL = """
import asyncio, threading
from opssight.core import watchdog
from opssight.core.telemetry import configure_logs

async def main():
    configure_logs(level="info", style="json", role="worker")
    with watchdog.watched(tick=0.02, most=3):
        await asyncio.sleep(0)
        threading.Event().wait()

asyncio.run(main())
"""


def test_a_process_whose_loop_stands_still_ends_with_a_sentence() -> None:
    ended = subprocess.run([sys.executable, "-c", STANDS_STILL], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == watchdog.STATUS
    said = ended.stdout + ended.stderr
    assert "The event loop has stood still for 0.06 s; the process ends, to be started again." in said
    assert "threading.Event().wait()" in said or "in main" in said


async def test_a_loop_that_turns_is_left_alone() -> None:
    ended, ticks = threading.Event(), 0
    with watchdog.watched(tick=0.005, most=2, end=ended.set):
        while ticks < 50:
            ticks += 1
            await asyncio.sleep(0.001)
    assert not ended.is_set()
