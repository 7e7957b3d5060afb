"""How a module declares its jobs and loops."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from opssight.core.context import Context

Run = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """``run(context, **arguments)``; ``name`` is ``module.verb`` and stays the same while jobs of it may be queued.

    It runs outside any transaction, at least once: a killed worker's job runs again, so it must find out
    what was already done. Among due jobs the higher ``priority`` goes first.
    """

    name: str
    run: Run
    max_attempts: int
    priority: int
    cron: str | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """``run(context)`` every ``every`` seconds by one worker at a time, as long as any worker lives."""

    name: str
    every: float
    run: Callable[[Context], Awaitable[None]]


def job(name: str, *, max_attempts: int = 8, priority: int = 0) -> Callable[[Run], Job]:
    """Declare a job that is tried up to ``max_attempts`` times with growing pauses, then put on the dead-letter list."""
    return lambda run: Job(name, run, max_attempts, priority)


def cron(name: str, schedule: str, *, max_attempts: int = 3) -> Callable[[Run], Job]:
    """Declare a job that runs by the five-field cron ``schedule`` (UTC), once over all workers."""
    return lambda run: Job(name, run, max_attempts, 0, schedule)
