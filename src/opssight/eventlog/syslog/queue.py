"""What waits between the listeners and the store."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """One message and where it came from."""

    raw: bytes
    peer: str


class IntakeQueue:
    """A bounded queue of messages: TCP waits for room, UDP is told that there is none."""

    def __init__(self, limit: int) -> None:
        """Hold up to ``limit`` messages, give or take what one read from a socket holds."""
        self._limit = limit
        self._waiting: deque[Received] = deque()
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    async def put(self, messages: list[Received]) -> None:
        """Add messages, waiting for room first."""
        await self._room.wait()
        self._add(messages)

    def keep(self, messages: list[Received]) -> None:
        """Add messages whether there is room or not, since they cannot be had again."""
        self._add(messages)

    def offer(self, message: Received) -> bool:
        """Add a message if there is room."""
        if not self._room.is_set():
            return False
        self._add([message])
        return True

    def _add(self, messages: list[Received]) -> None:
        self._waiting.extend(messages)
        if messages:
            self._arrived.set()
        if len(self._waiting) >= self._limit:
            self._room.clear()

    async def take(self, most: int, linger: float) -> list[Received]:
        """Wait for messages, then up to ``linger`` seconds for more, and take at most ``most``."""
        await self._arrived.wait()
        if len(self._waiting) < most:
            await asyncio.sleep(linger)
        return self.take_now(most)

    def take_now(self, most: int) -> list[Received]:
        """Take at most ``most`` of what is there."""
        taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        if not self._waiting:
            self._arrived.clear()
        if len(self._waiting) < self._limit:
            self._room.set()
        return taken
