"""Settings > Jobs: what was given up, deliveries of events and jobs, to be tried again or dropped by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, status
from pydantic import BaseModel, Field

from opssight.core import jobs, outbox
from opssight.core.audit_note import note
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor
from opssight.core.outbox import lag
from opssight.identity import facade as identity

router = APIRouter(tags=["system"])
READ, WRITE = Depends(identity.may("settings:read")), Depends(identity.may("settings:write"))
Subscriber = Annotated[str, Path(max_length=100, description="Who was to handle it, as in incidents.open.")]


class DeadJobResponse(BaseModel):
    """A job that was given up."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int
    last_error: str | None
    failed_at: datetime | None


class DeadDeliveryResponse(BaseModel):
    """An event that one subscriber could not handle and that was given up."""

    event_id: UUID
    subscriber: str
    event: str
    payload: Annotated[dict[str, Any], Field(description="The event's fields; each kind of event has its own.")]
    attempts: int
    last_error: str | None
    published_at: datetime


class WaitingResponse(BaseModel):
    """What waits in one lane: how much is due, and for how long the oldest of it has been."""

    priority: Literal["urgent", "ordinary"]
    count: int
    oldest_seconds: float


class DeliveriesResponse(Page[DeadDeliveryResponse]):
    """Deliveries that were given up, and how far behind the others are."""

    waiting: list[WaitingResponse]
    put_off: Annotated[int, Field(description="Deliveries that failed and are tried again by themselves.")]
    dead: Annotated[int, Field(description="All that were given up, of which items is one page.")]


@router.get("/api/v1/jobs", summary="Jobs that were given up", dependencies=[READ])
async def dead_jobs(session: ReadSession, page: PageParams) -> Page[DeadJobResponse]:
    """List the dead-letter list, newest first."""
    rows = await jobs.dead_jobs(session, limit=page.one_more, before_id=page.last_number)
    return page.of(rows, lambda row: DeadJobResponse.model_validate(row, from_attributes=True), lambda row: cursor.encode([row.id]))


@router.post(
    "/api/v1/jobs/{job_id}/retry",
    summary="Try a given-up job again",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[WRITE],
)
async def retry_job(job_id: int, session: WriteSession) -> None:
    """Queue a dead job once more."""
    await jobs.retry_dead_job(session, _job(job_id))
    note(session, "job.retried", target_type="job", target_id=str(job_id))


@router.post(
    "/api/v1/jobs/{job_id}/drop",
    summary="Drop a given-up job",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[WRITE],
)
async def drop_job(job_id: int, session: WriteSession) -> None:
    """Remove a dead job: it will never be done."""
    await jobs.drop_dead_job(session, _job(job_id))
    note(session, "job.dropped", target_type="job", target_id=str(job_id))


@router.get("/api/v1/deliveries", summary="Deliveries that were given up, and how many wait", dependencies=[READ])
async def deliveries(session: ReadSession, page: PageParams) -> DeliveriesResponse:
    """List events that a subscriber could not handle, newest first, and tell how far behind the others are."""
    before = _place(page.cursor) if page.cursor else None
    rows = await outbox.dead_deliveries(session, limit=page.one_more, before=before)
    shown, following = page.cut(rows, lambda row: cursor.encode([row.seq, row.subscriber]))
    behind = await lag.measure(session)
    return DeliveriesResponse(
        items=[DeadDeliveryResponse.model_validate(row, from_attributes=True) for row in shown],
        next_cursor=following,
        waiting=[_waiting(behind, "urgent", outbox.Priority.URGENT), _waiting(behind, "ordinary", outbox.Priority.ORDINARY)],
        put_off=behind.put_off,
        dead=behind.dead,
    )


@router.post(
    "/api/v1/deliveries/{event_id}/{subscriber}/retry",
    summary="Try a given-up delivery again",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[WRITE],
)
async def retry_delivery(event_id: UUID, subscriber: Subscriber, session: WriteSession) -> None:
    """Hand a dead delivery on once more."""
    await outbox.retry_dead_delivery(session, event_id, subscriber)
    note(session, "delivery.retried", target_type="delivery", target_id=str(event_id), detail={"subscriber": subscriber})


@router.post(
    "/api/v1/deliveries/{event_id}/{subscriber}/drop",
    summary="Drop a given-up delivery",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[WRITE],
)
async def drop_delivery(event_id: UUID, subscriber: Subscriber, session: WriteSession) -> None:
    """Remove a dead delivery: its subscriber will never handle the event."""
    await outbox.drop_dead_delivery(session, event_id, subscriber)
    note(session, "delivery.dropped", target_type="delivery", target_id=str(event_id), detail={"subscriber": subscriber})


def _job(job_id: int) -> int:
    if not 0 < job_id < 2**63:
        raise jobs.NoDeadJob(f"Job {job_id} is not on the dead-letter list.")
    return job_id


def _waiting(behind: lag.Lag, name: Literal["urgent", "ordinary"], priority: outbox.Priority) -> WaitingResponse:
    waiting = behind.of(priority)
    return WaitingResponse(priority=name, count=waiting.count, oldest_seconds=waiting.oldest_seconds)


def _place(given: str) -> tuple[int, str]:
    position = cursor.decode(given)
    if len(position) != 2 or not isinstance(position[0], int) or not isinstance(position[1], str):
        raise cursor.other_list()
    return position[0], position[1]
