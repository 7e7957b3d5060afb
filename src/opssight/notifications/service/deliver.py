"""Delivering one notification: a state machine that survives a worker's death at any point.

::

    queued --claim--> sending --receipt--> delivered | failed
      ^                  |
      +---- retry -------+        withdrawn: in the place of queued, once nobody needs to hear it any more

A try is three short transactions with the network between them:

1. *claim*: an attempt is written with an unknown outcome, the notification is ``sending``;
2. *hand over*: just before the one step that cannot be taken back (SMTP: the final DATA; webhook: the POST) the
   notification is held, looked at once more, and the attempt is marked ``handed_over_at``. The mark is refused when
   another worker has taken the notification over meanwhile, so a worker that was only paused stops there and sends
   nothing; and when the notification was withdrawn;
3. *receipt*: outcome and new state.

When a worker dies, its job comes back and finds the attempt open. Before the hand-over nothing has left, so
it is sent as if nothing had been: once. After it nobody can know whether the provider has the message (SMTP
has no way to ask; RFC 1047 describes the gap). We decide that a page must not be lost: it is sent again, with the same
``Message-ID`` (e-mail) or ``Idempotency-Key`` (webhook), both made from the notification's id, so that the receiver
sees one message. The gap is one round trip to the provider and one commit; every such repeat is written into
the attempts in so many words. Apart from that gap nothing is ever sent twice: the job holds a lock on the notification's
id, the claim a row lock, and ``dedup_key`` is unique.

Withdrawing holds the notification, too. So either the withdrawal is committed first, and neither the hand-over nor a job
that comes back after a worker's death sends anything; or the hand-over is, and the message may arrive, but once.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs, outbox
from opssight.core.context import Context
from opssight.core.telemetry import get_logger
from opssight.notifications import metrics, repository
from opssight.notifications.channels.sender import HandOver, Sender
from opssight.notifications.contracts import Message, Outcome, Receipt, State
from opssight.notifications.events import NotificationDelivered, NotificationFailed, NotificationWithdrawn
from opssight.notifications.models import AttemptRow, NotificationRow
from opssight.notifications.rules import MAX_TRIES, STOPPED, Next, after, interrupted
from opssight.notifications.service.senders import sender_of

log = get_logger(__name__)
_RECORD_PAUSES = (0.1, 0.3, 1.0, 3.0, 5.0)


class TryAgain(Exception):
    """This try did not deliver; the job's next run is the next try."""


class Overtaken(Exception):
    """Another worker has taken this notification over; this one must not send it."""


class Withdrawn(Exception):
    """Nobody needs this notification any more; it must not be sent."""


@dataclass(frozen=True, slots=True)
class _Claim:
    message: Message
    number: int
    kind: str
    sender: Sender | None


@jobs.job("notifications.deliver", max_attempts=MAX_TRIES * 2, priority=10)
async def deliver(context: Context, *, notification_id: str) -> None:
    """Try once; raise :class:`TryAgain` to be run again."""
    claim = await _claim(context, UUID(notification_id))
    if claim is None:
        return
    started = time.perf_counter()
    try:
        receipt = await _send(context, claim)
    except Overtaken:
        log.warning("notifications.overtaken", notification_id=notification_id, attempt=claim.number)
        return
    except Withdrawn:
        receipt = Receipt(Outcome.WITHDRAWN, STOPPED)
    elapsed = time.perf_counter() - started
    metrics.tries.labels(claim.kind, str(receipt.outcome)).inc()
    metrics.seconds.labels(claim.kind).observe(elapsed)
    if await _record(context, claim, receipt, round(elapsed * 1000)):
        raise TryAgain(receipt.detail)


async def _claim(context: Context, notification_id: UUID) -> _Claim | None:
    async with context.db.write() as session:
        row = await repository.notification_by_id(session, notification_id, lock=True)
        if row is None or State(row.state).is_final:
            return None
        follows = after(Receipt(Outcome.INTERRUPTED, ""), row.tries - row.tries_before, withdrawn=row.withdrawn_at is not None)
        left_behind = await _end_interrupted(session, row, follows)
        if not follows.again:
            await _end(session, context, row, follows.state, left_behind or STOPPED)
            return None
        row.tries += 1
        row.state = State.SENDING
        session.add(AttemptRow(notification_id=row.id, number=row.tries, started_at=context.clock.now(), detail=""))
        channel = await repository.channel_by_id(session, row.channel_id)
        sender = sender_of(context, channel) if channel is not None else None
        return _Claim(_message(row), row.tries, row.channel_kind, sender)


async def _end_interrupted(session: AsyncSession, row: NotificationRow, follows: Next) -> str | None:
    """End the attempt that a dead worker left open; return what is known of it, None when there is no such attempt."""
    left_open = await repository.open_attempt(session, row.id)
    if left_open is None:
        return None
    handed_over = left_open.handed_over_at is not None
    log.warning("notifications.interrupted", notification_id=str(row.id), handed_over=handed_over)
    detail = interrupted(handed_over=handed_over, follows=follows)
    await repository.end_attempt(session, row.id, left_open.number, outcome=Outcome.INTERRUPTED, detail=detail, ms=None)
    return detail


def _message(row: NotificationRow) -> Message:
    return Message(
        id=row.id,
        created_at=row.created_at,
        subject=row.subject,
        text=row.text,
        html=row.html,
        address=row.address,
        incident_id=row.incident_id,
        data=row.data,
    )


async def _send(context: Context, claim: _Claim) -> Receipt:
    if claim.sender is None:
        return Receipt(Outcome.REFUSED, "The channel was removed before this was sent.")
    return await claim.sender.send(claim.message, _hand_over(context, claim))


def _hand_over(context: Context, claim: _Claim) -> HandOver:
    async def mark() -> None:
        async with context.db.write() as session:
            row = await repository.notification_by_id(session, claim.message.id, lock=True)
            if row is not None and row.withdrawn_at is not None and row.tries == claim.number and row.state == State.SENDING:
                raise Withdrawn
            if not await repository.mark_handed_over(session, claim.message.id, claim.number, context.clock.now()):
                raise Overtaken

    return mark


async def _record(context: Context, claim: _Claim, receipt: Receipt, ms: int) -> bool:
    """Write the receipt down, patiently: the provider's word must not be lost to a short outage of the database."""
    for pause in _RECORD_PAUSES:
        try:
            async with context.db.write() as session:
                return await _settle(session, context, claim, receipt, ms)
        except OperationalError as error:
            log.warning("notifications.receipt_not_recorded", notification_id=str(claim.message.id), error=str(error))
            await asyncio.sleep(pause)
    async with context.db.write() as session:
        return await _settle(session, context, claim, receipt, ms)


async def _settle(session: AsyncSession, context: Context, claim: _Claim, receipt: Receipt, ms: int) -> bool:
    row = await repository.notification_by_id(session, claim.message.id, lock=True)
    if row is None or row.tries != claim.number or row.state != State.SENDING:
        return False
    follows = after(receipt, row.tries - row.tries_before, withdrawn=row.withdrawn_at is not None)
    told = f"{receipt.detail} It is tried again." if follows.again else receipt.detail
    await repository.end_attempt(session, row.id, claim.number, outcome=receipt.outcome, detail=told, ms=ms)
    await _end(session, context, row, follows.state, receipt.detail)
    return follows.again


async def _end(session: AsyncSession, context: Context, row: NotificationRow, state: State, detail: str) -> None:
    """Bring a held notification into ``state`` and tell of it, when it is a final one."""
    row.state = state
    if state is State.DELIVERED:
        row.delivered_at = context.clock.now()
        await outbox.publish(session, NotificationDelivered(*_fields(row, detail)))
    elif state is State.FAILED:
        metrics.failed.labels(row.channel_kind).inc()
        log.error("notifications.failed", notification_id=str(row.id), reason=detail)
        await outbox.publish(session, NotificationFailed(*_fields(row, detail)))
    elif state is State.WITHDRAWN:
        await outbox.publish(session, NotificationWithdrawn(*_fields(row, detail)))


def _fields(row: NotificationRow, detail: str) -> tuple[UUID, UUID | None, UUID | None, str, str, str]:
    return row.id, row.incident_id, row.user_id, row.channel_name, row.channel_kind, detail
