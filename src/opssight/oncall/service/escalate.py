"""Starting an escalation, carrying out its steps, stopping it, escalating now.

The timer is a row: ``oncall.advance`` takes what is due, whichever worker lives. A step's pages, its record, its
event and the moved timer are one transaction, so a step is carried out once or not at all, whenever a worker dies.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.clock import Clock
from opssight.core.ids import uuid7
from opssight.core.settings import Settings
from opssight.core.telemetry import get_logger
from opssight.notifications import facade as notifications
from opssight.oncall import repository
from opssight.oncall.contracts import EscalationState
from opssight.oncall.events import EscalationExhausted, EscalationStepped, EscalationStopped
from opssight.oncall.models import EscalationRow, PagedRow
from opssight.oncall.rules import escalation
from opssight.oncall.service.policies import steps_from_json
from opssight.oncall.service.service_policies import policy_for
from opssight.oncall.service.targets import people

log = get_logger(__name__)


async def start(session: AsyncSession, clock: Clock, settings: Settings, *, incident_id: UUID, page: notifications.IncidentPage) -> None:
    """Begin an incident's escalation by its service's policy and page its first step; a second call does nothing.

    Steps of which nobody can be paged are passed at once, so when this returns somebody is being paged, or
    :class:`~opssight.oncall.events.EscalationExhausted` says that there is nobody.
    """
    policy = await policy_for(session, clock, settings, page.service)
    now = clock.now()
    plan = _plan_of(policy.steps, policy.repeat)
    timer = escalation.begin(plan, now)
    values: dict[str, object] = {
        "id": uuid7(),
        "incident_id": incident_id,
        "policy_id": policy.id,
        "policy_revision": policy.revision,
        "steps": policy.steps,
        "repeat": policy.repeat,
        "page": msgspec.to_builtins(page),
        "state": timer.state,
        "step": timer.step,
        "round": timer.round,
        "reached": timer.reached,
        "next_at": timer.next_at,
        "performed": 0,
        "started_at": now,
    }
    row = await repository.add_escalation(session, values)
    if row is not None:
        await go_on(session, clock, row)


async def go_on(session: AsyncSession, clock: Clock, row: EscalationRow) -> None:
    """Carry out everything of a held escalation that is due."""
    plan = _plan_of(row.steps, row.repeat)
    while True:
        timer, now = _timer_of(row), clock.now()
        if not escalation.is_due(timer, now):
            return
        if escalation.is_spent(plan, timer):
            timer = escalation.given_up(timer)
        else:
            reached = await _page(session, clock, row, plan)
            timer = escalation.stepped(plan, timer, now, reached=reached)
        _put(row, timer, now)
        if timer.state is EscalationState.EXHAUSTED:
            log.error("oncall.exhausted", incident_id=str(row.incident_id), anybody=timer.reached)
            await outbox.publish(session, EscalationExhausted(row.incident_id, _in_order(row, now), timer.reached))
        await session.flush()


async def stop(session: AsyncSession, clock: Clock, *, incident_id: UUID, state: EscalationState) -> None:
    """Page nobody else, because the incident was acknowledged or resolved."""
    row = await repository.escalation_of(session, incident_id)
    if row is None:
        return
    before = _timer_of(row)
    after = escalation.stopped(before, state)
    if after == before:
        return
    _put(row, after, clock.now())
    await session.flush()
    await notifications.withdraw(session, clock, incident_id=incident_id, why=f"The incident was {state} before this was sent.")
    await outbox.publish(session, EscalationStopped(incident_id, str(state)))


async def escalate_now(session: AsyncSession, *, incident_id: UUID, reason: str) -> bool:
    """Make the next step due at once; False when the incident has no escalation.

    It is carried out by the loop, within its half a second. An escalation that has ended runs again; not doing
    this to a resolved incident is the caller's business.
    """
    row = await repository.escalation_of(session, incident_id)
    if row is None:
        return False
    row.reason = reason
    _put(row, escalation.escalated_now(_plan_of(row.steps, row.repeat), _timer_of(row), row.started_at), row.started_at)
    await session.flush()
    return True


async def restart(
    session: AsyncSession, clock: Clock, settings: Settings, *, incident_id: UUID, page: notifications.IncidentPage, reason: str
) -> None:
    """Begin an incident's escalation again from its first step and page it, because the incident was opened again.

    It keeps the policy it has; whoever is paged is told the ``reason``. One that never began is started.
    """
    row = await repository.escalation_of(session, incident_id)
    if row is None:
        await start(session, clock, settings, incident_id=incident_id, page=page)
        return
    now = clock.now()
    row.page, row.reason = msgspec.to_builtins(page), reason
    _put(row, escalation.restarted(_timer_of(row), now), now)
    await go_on(session, clock, row)


async def page_failed(session: AsyncSession, clock: Clock, *, incident_id: UUID, user_id: UUID, why: str) -> None:
    """Go on with the next step at once when nobody of the last one can be reached any more.

    ``why`` is the provider's word on the page that failed last; the next person is told.
    """
    row = await repository.escalation_of(session, incident_id)
    if row is None:
        return
    now, before = clock.now(), _timer_of(row)
    after = escalation.after_failure(_plan_of(row.steps, row.repeat), before, now)
    if after == before:
        return
    last = (await repository.paged(session, [row.id]))[row.id][-1]
    paged = [UUID(one) for one in last.user_ids]
    if user_id not in paged or await notifications.may_reach(session, incident_id, paged, last.at):
        return
    log.warning("oncall.step_reached_nobody", incident_id=str(incident_id), step=last.step + 1, why=why)
    row.reason = f"Step {last.step + 1} of the escalation reached nobody: {why}"
    _put(row, after, now)
    await session.flush()


async def set_page(session: AsyncSession, *, incident_id: UUID, page: notifications.IncidentPage) -> None:
    """Let the pages to come tell what the incident says now."""
    row = await repository.escalation_of(session, incident_id)
    if row is not None:
        row.page = msgspec.to_builtins(page)
        await session.flush()


async def page_person(
    session: AsyncSession, clock: Clock, *, incident_id: UUID, user_id: UUID, page: notifications.IncidentPage, reason: str
) -> bool:
    """Page one person outside the steps, because somebody asked for it; False when they cannot be reached."""
    words = notifications.incident_page(page, reason=reason)
    sent = await notifications.send(
        session,
        clock,
        user_id=user_id,
        subject=words.subject,
        text=words.text,
        html=words.html,
        dedup_key=f"asked {uuid7()} {user_id}",
        incident_id=incident_id,
        data={"incident": page.key, "severity": page.severity, "url": page.url, "reason": reason},
    )
    return bool(sent)


async def _page(session: AsyncSession, clock: Clock, row: EscalationRow, plan: escalation.Plan) -> bool:
    """Page everybody of the row's step and record it; tell whether anybody is being paged."""
    now = clock.now()
    page = msgspec.convert(row.page, notifications.IncidentPage)
    earlier = (await repository.paged(session, [row.id])).get(row.id, []) if row.performed else []
    reason = row.reason or escalation.why(row.step, row.round, page.key, _waited(earlier, now))
    in_this_round = {UUID(user) for one in earlier if one.round == row.round for user in one.user_ids}
    wanted = await people(session, steps_from_json(row.steps)[row.step].targets, now, in_this_round)
    words = notifications.incident_page(page, reason=reason)
    reached: list[UUID] = []
    for user_id in wanted:
        sent = await notifications.send(
            session,
            clock,
            user_id=user_id,
            subject=words.subject,
            text=words.text,
            html=words.html,
            dedup_key=f"escalation {row.id} {row.performed} {user_id}",
            incident_id=row.incident_id,
            data={"incident": page.key, "severity": page.severity, "url": page.url, "step": row.step + 1, "reason": reason},
        )
        if sent:
            reached.append(user_id)
    if not reached:
        log.warning("oncall.nobody_to_page", incident_id=str(row.incident_id), step=row.step + 1, steps=len(plan.delays))
    ids = [str(user_id) for user_id in reached]
    session.add(PagedRow(escalation_id=row.id, number=row.performed, step=row.step, round=row.round, at=now, user_ids=ids, reason=reason))
    await outbox.publish(session, EscalationStepped(row.incident_id, row.step + 1, row.round, reached, _in_order(row, now), reason))
    row.performed += 1
    if reached:
        row.reason = None
    return bool(reached)


def _in_order(row: EscalationRow, now: datetime) -> datetime:
    """Put what happens at one moment a microsecond apart, so that whoever sorts it by time sees it in order."""
    return now + timedelta(microseconds=row.performed)


def _waited(earlier: list[PagedRow], now: datetime) -> timedelta | None:
    last = next((one.at for one in reversed(earlier) if one.user_ids), None)
    return now - last if last is not None else None


def _plan_of(steps: list[dict[str, object]], repeat: int) -> escalation.Plan:
    return escalation.Plan(tuple(step.delay_seconds for step in steps_from_json(steps)), repeat)


def _timer_of(row: EscalationRow) -> escalation.Timer:
    return escalation.Timer(EscalationState(row.state), row.step, row.round, row.next_at, row.reached, row.first_round)


def _put(row: EscalationRow, timer: escalation.Timer, now: datetime) -> None:
    row.state, row.step, row.round = timer.state, timer.step, timer.round
    row.next_at, row.reached, row.first_round = timer.next_at, timer.reached, timer.first_round
    row.ended_at = None if timer.state is EscalationState.ACTIVE else now
