"""Oncall's loop: the timers of escalations."""

from __future__ import annotations

from uuid import UUID

from opssight.core.context import Context
from opssight.core.jobs import Loop
from opssight.core.telemetry import get_logger, metrics
from opssight.oncall import repository
from opssight.oncall.service.escalate import go_on

log = get_logger(__name__)


async def advance(context: Context) -> None:
    """Carry out every step that is due, each in a transaction of its own; one that fails does not keep the others up."""
    failed: set[UUID] = set()
    while True:
        taken: UUID | None = None
        try:
            async with context.db.write() as session:
                row = await repository.take_due(session, context.clock.now(), failed)
                if row is None:
                    return
                taken = row.id
                await go_on(session, context.clock, row)
        except Exception as error:
            if taken is None:
                raise
            failed.add(taken)
            metrics.loop_failures.labels("oncall.advance").inc()
            log.error("oncall.step_failed", escalation_id=str(taken), exc_info=error)


LOOPS = (Loop("oncall.advance", 0.5, advance),)
