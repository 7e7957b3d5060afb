"""SIGTERM and SIGINT for a process that supervises others: the first asks for a clean stop, a second SIGINT forces it."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass, field


@dataclass(slots=True)
class StopRequest:
    """``asked`` is set by the first signal, ``forced`` by an impatient SIGINT; ``number`` is the first signal."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    forced: asyncio.Event = field(default_factory=asyncio.Event)
    number: signal.Signals | None = None

    def receive(self, number: signal.Signals) -> None:
        """Take note of one signal."""
        if not self.asked.is_set():
            self.number = number
            self.asked.set()
        elif number is signal.SIGINT:
            self.forced.set()


def listen() -> StopRequest:
    """Handle SIGTERM and SIGINT of this process in the running event loop from now on."""
    request = StopRequest()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, request.receive, number)
    return request
