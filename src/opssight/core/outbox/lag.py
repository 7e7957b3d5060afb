"""How far behind deliveries are, for ``/readyz``, ``/metrics`` and the platform's own alert."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.health import State
from opssight.core.outbox.event import Priority
from opssight.core.telemetry import metrics

SILENT_SECONDS = 15.0
LONG_SECONDS = {Priority.URGENT: 15.0, Priority.ORDINARY: 120.0}
HUNG_SECONDS = {Priority.URGENT: 60.0, Priority.ORDINARY: 600.0}

_WAITING = text("""
SELECT priority, count(*) AS waiting, greatest(extract(epoch FROM now() - min(since)), 0) AS oldest FROM (
    SELECT priority, published_at AS since FROM core_outbox WHERE relayed_at IS NULL
    UNION ALL
    SELECT priority, next_at FROM core_deliveries WHERE state = 'pending' AND next_at <= now()
) AS all_waiting GROUP BY priority
""")
_OTHERS = text("""
SELECT (SELECT count(*) FROM core_deliveries WHERE state = 'pending' AND next_at > now()) AS put_off,
       (SELECT count(*) FROM core_deliveries WHERE state = 'dead') AS dead,
       (SELECT extract(epoch FROM now() - max(beat_at)) FROM core_relays) AS silent
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one lane, and how many seconds the oldest of it has been due."""

    count: int = 0
    oldest_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind deliveries are. ``silent_seconds`` is since the last sign of life of any relay, None when there is none."""

    lanes: dict[Priority, Waiting] = field(default_factory=dict[Priority, Waiting])
    put_off: int = 0
    dead: int = 0
    silent_seconds: float | None = None

    def of(self, priority: Priority) -> Waiting:
        """Return what waits in one lane."""
        return self.lanes.get(priority, Waiting())


async def measure(session: AsyncSession) -> Lag:
    """Return how far behind deliveries are now."""
    lanes = {Priority(row.priority): Waiting(row.waiting, float(row.oldest)) for row in await session.execute(_WAITING)}
    others = (await session.execute(_OTHERS)).one()
    return Lag(lanes, others.put_off, others.dead, None if others.silent is None else float(others.silent))


def judge(lag: Lag) -> tuple[State, str]:
    """Return the state of the relay and a sentence: down when nothing is handed on, degraded when it is late or was given up."""
    if lag.silent_seconds is None or lag.silent_seconds > SILENT_SECONDS:
        since = "" if lag.silent_seconds is None else f" for {lag.silent_seconds:.0f} s"
        return "down", f"no relay has given a sign of life{since}: no event is handed on. See the log of the worker; restart it."
    grades: tuple[tuple[dict[Priority, float], State], ...] = ((HUNG_SECONDS, "down"), (LONG_SECONDS, "degraded"))
    for limits, state in grades:
        for priority in Priority:
            waiting = lag.of(priority)
            if waiting.oldest_seconds > limits[priority]:
                name = priority.name.lower()
                return state, f"{waiting.count} {name} events or deliveries wait, the oldest for {waiting.oldest_seconds:.0f} s."
    if lag.dead:
        return "degraded", f"{lag.dead} deliveries were given up: see Settings > Jobs for the reason, then retry or drop them."
    waiting = sum(one.count for one in lag.lanes.values())
    return "ok", f"{waiting} waiting, {lag.put_off} put off"


async def state(context: Context) -> tuple[State, str]:
    """Check the relay, for ``/readyz``."""
    async with context.db.read() as session:
        return judge(await measure(session))


async def show(context: Context) -> Lag:
    """Set the metrics of the relay, and return what they show."""
    async with context.db.read() as session:
        lag = await measure(session)
    for priority in Priority:
        waiting = lag.of(priority)
        metrics.relay_waiting.labels(priority.name.lower()).set(waiting.count)
        metrics.relay_lag_seconds.labels(priority.name.lower()).set(waiting.oldest_seconds)
    metrics.deliveries_put_off.set(lag.put_off)
    metrics.deliveries_dead.set(lag.dead)
    return lag
