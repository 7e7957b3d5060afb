"""How long to wait before a process that ended is started again. Pure arithmetic; the supervisor asks and waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BackoffPolicy:
    """Seconds: at once after a stable run, then ``first`` doubling up to ``longest``.

    A run of at least ``stable_after`` seconds forgets what went before. ``loop_after`` quick ends in a row are a crash loop.
    """

    first: float = 0.5
    longest: float = 30.0
    stable_after: float = 30.0
    loop_after: int = 5


DEFAULT_POLICY: Final = BackoffPolicy()


@dataclass(frozen=True, slots=True)
class Backoff:
    """The run of quick ends of one process; ``failures`` is how many there were in a row."""

    policy: BackoffPolicy
    failures: int = 0

    def after_run(self, seconds: float) -> Backoff:
        """The state after another run, which lasted that long."""
        return Backoff(self.policy, 1 if seconds >= self.policy.stable_after else self.failures + 1)

    @property
    def delay(self) -> float:
        """Seconds to wait before the next start: none after the first end."""
        if self.failures <= 1:
            return 0.0
        return min(self.policy.longest, self.policy.first * 2.0 ** min(self.failures - 2, 30))

    @property
    def is_crash_loop(self) -> bool:
        """Whether it is time to tell somebody."""
        return self.failures >= self.policy.loop_after
