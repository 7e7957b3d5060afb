"""Evaluating rules: counting events outside any transaction, then deciding in a short one."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core import outbox
from opssight.core.context import Context
from opssight.core.errors import OpsError
from opssight.core.telemetry import get_logger
from opssight.eventlog import facade as eventlog
from opssight.monitoring import metrics, repository
from opssight.monitoring.contracts import Condition, Definition
from opssight.monitoring.events import RuleStateChanged
from opssight.monitoring.models import RuleStateRow
from opssight.monitoring.rules import Action, Standing, annotations_of, decide, events_path, labels_of, next_due
from opssight.monitoring.service.checks import to_event_query
from opssight.monitoring.settings import MonitoringSettings

log = get_logger(__name__)
AT_ONCE = 8
A_ROUND = 500


async def evaluate_due(context: Context) -> int:
    """Evaluate the rules that are due, several at once; return how many. A fault in one leaves the others alone."""
    async with context.db.read() as session:
        due = await repository.due_rules(session, context.clock.now(), limit=A_ROUND)
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(found: repository.Found) -> None:
        row, _ = found
        async with slots:
            try:
                await _evaluate(context, row.id, row.revision, repository.definition_of(row))
            except Exception as error:
                # The rule stays due and is tried again at the next round; the others must not wait for it.
                metrics.faults.inc()
                log.error("monitoring.evaluation_failed", rule_id=str(row.id), exc_info=error)

    await asyncio.gather(*(one(found) for found in due))
    return len(due)


async def _evaluate(context: Context, rule_id: UUID, revision: int, definition: Definition) -> None:
    now = context.clock.now()
    value, error = await count(context.resources.get(eventlog.EventStore), definition.condition, now)
    async with context.db.write() as session:
        found = await repository.rule_by_id(session, rule_id, lock=True)
        if found is None or found[0].revision != revision or found[1].due_at is None or found[1].due_at > now:
            return  # it was changed, deleted, switched off or evaluated by another worker meanwhile
        await _settle(context, session, found[1], definition, now, value, error)


async def count(store: eventlog.EventStore, condition: Condition, now: datetime) -> tuple[int | None, str | None]:
    """Count the events of the window that ends ``now``; None and the reason when that is not possible."""
    started = time.perf_counter()
    window = timedelta(seconds=condition.window_seconds)
    try:
        return await eventlog.count(store, to_event_query(condition.query), now - window, now), None
    except OpsError as error:
        return None, error.detail
    finally:
        metrics.evaluation_seconds.observe(time.perf_counter() - started)


async def _settle(
    context: Context,
    session: AsyncSession,
    state: RuleStateRow,
    definition: Definition,
    now: datetime,
    value: int | None,
    error: str | None,
) -> None:
    """Put down what was found and fire or resolve the rule's alert, in the caller's transaction."""
    standing = Standing(state.fingerprint is not None, state.told_at)
    decision = decide(definition.condition, standing, value, now)
    metrics.evaluations.labels(decision.state).inc()
    match decision.action:
        case Action.FIRE:
            alert = _alert(context, state.rule_id, definition, now, value or 0)
            policy = context.resources.get(alerts.AlertPolicy)
            handled = await alerts.fire(session, context.clock, [alert], source=alerts.AlertSource.RULE, policy=policy)
            state.fingerprint, state.told_at = handled[0].fingerprint, now
        case Action.RESOLVE:
            await alerts.resolve(session, context.clock, [state.fingerprint or ""])
            state.fingerprint, state.told_at = None, None
        case Action.NOTHING:
            pass
    if state.state != decision.state:
        await outbox.publish(session, RuleStateChanged(state.rule_id, decision.state))
    state.state, state.evaluated_at, state.error = decision.state, now, error
    state.value = value if value is not None else state.value
    state.due_at = next_due(now, definition, context.settings.section(MonitoringSettings).rule_interval_seconds)


def _alert(context: Context, rule_id: UUID, definition: Definition, now: datetime, value: int) -> alerts.AlertInput:
    start = now - timedelta(seconds=definition.condition.window_seconds)
    return alerts.AlertInput(
        labels=labels_of(definition),
        annotations=annotations_of(definition, value),
        generator_url=context.settings.base_url + events_path(definition.condition.query, start, now),
        rule_id=rule_id,
    )
