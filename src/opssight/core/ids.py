"""Time-ordered identifiers (UUIDv7, RFC 9562 section 5.7), used as the primary key of every table."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID


class _Ticks:
    """Counts 4096ths of a millisecond, never twice the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() * 4096 // 1_000_000)
            return self._last


_ticks = _Ticks()


def uuid7() -> UUID:
    """Return a new UUIDv7.

    The 48 bits of Unix milliseconds are followed by a 12-bit sub-millisecond counter, so ids
    made by one process sort in the order in which they were made.
    """
    milliseconds, fraction = divmod(_ticks.next(), 4096)
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random
    return UUID(int=value)
