"""How many searches one caller runs at a time, so that nobody takes the event store from everybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from opssight.eventlog.errors import TooManySearches


class SearchSlots:
    """Counts the searches that run in this process, by caller."""

    def __init__(self, most: int) -> None:
        """Let each caller run ``most`` at a time."""
        self._most = most
        self._running: Counter[str] = Counter()

    @contextmanager
    def taken_by(self, caller: str) -> Generator[None]:
        """Count a search of ``caller`` while inside.

        Raises:
            TooManySearches: this caller runs as many as one may.
        """
        if self._running[caller] >= self._most:
            raise TooManySearches(
                f"You run {self._most} searches of events already, as many as one caller may at a time; wait until one has ended.",
                retry_after=1,
            )
        self._running[caller] += 1
        try:
            yield
        finally:
            self._running[caller] -= 1
            if not self._running[caller]:
                del self._running[caller]
