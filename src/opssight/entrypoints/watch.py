"""The platform's alerts about itself: something was given up, or is handed on too late.

They fire as any other alert, with the service ``opssight``, open an incident and page; they resolve when it is over.
"""

from __future__ import annotations

from opssight.alerts import facade as alerts
from opssight.core.context import Context
from opssight.core.jobs import Loop
from opssight.core.jobs import lag as job_lag
from opssight.core.outbox import Priority
from opssight.core.outbox import lag as relay_lag

EVERY_SECONDS = 15.0
SERVICE = "opssight"


def troubles(relay: relay_lag.Lag, jobs: job_lag.JobLag) -> dict[str, str | None]:
    """Return each alert by name with the sentence it says, None when there is no reason for it."""
    late = next((p for p in Priority if relay.of(p).oldest_seconds > relay_lag.LONG_SECONDS[p]), None)
    return {
        "DeliveriesGivenUp": f"{relay.dead} deliveries of events were given up. See Settings > Jobs for why; retry or drop them."
        if relay.dead
        else None,
        "DeliveriesLate": f"{relay.of(late).count} {late.name.lower()} events wait to be handed on, the oldest for"
        f" {relay.of(late).oldest_seconds:.0f} s."
        if late is not None
        else None,
        "JobsGivenUp": f"{jobs.dead} jobs were given up. See Settings > Jobs for why; retry or drop them." if jobs.dead else None,
        "JobsLate": f"{jobs.waiting} jobs wait to be begun, the oldest for {jobs.oldest_seconds:.0f} s."
        if jobs.oldest_seconds > job_lag.LONG_SECONDS
        else None,
    }


async def watch(context: Context) -> None:
    """Fire what has a reason, and resolve what has none any more."""
    async with context.db.read() as session:
        found = troubles(await relay_lag.measure(session), await job_lag.measure(session))
    labels = {name: {"alertname": name, "service": SERVICE, "severity": "error"} for name in found}
    firing = [alerts.AlertInput(labels[name], {"summary": said}) for name, said in found.items() if said is not None]
    over = [alerts.fingerprint(labels[name]) for name, said in found.items() if said is None]
    async with context.db.write() as session:
        if firing:
            policy = context.resources.get(alerts.AlertPolicy)
            await alerts.fire(session, context.clock, firing, source=alerts.AlertSource.NATIVE, policy=policy)
        if over:
            await alerts.resolve(session, context.clock, over)


LOOPS = (Loop("core.watch", EVERY_SECONDS, watch),)
