"""The HTTP edge of incidents. A path names an incident by its id or by its key, as in INC-142."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, etag
from opssight.core.http.references import ActorResponse
from opssight.core.http.resource import ContextDep
from opssight.identity import facade as identity
from opssight.incidents import repository
from opssight.incidents.contracts import EntryKind, LinkKind, Severity
from opssight.incidents.models import EntryRow, IncidentRow
from opssight.incidents.schemas import (
    CommentRequest,
    DeclareRequest,
    EntryResponse,
    IncidentAlertResponse,
    IncidentResolveRequest,
    IncidentResponse,
    LinkResponse,
    OwnerRequest,
    PageRequest,
    ReopenRequest,
    SeverityRequest,
    StatsResponse,
    WeekResponse,
)
from opssight.incidents.service import listing, move, work
from opssight.incidents.service.describe import Described, describe
from opssight.incidents.service.find import named
from opssight.incidents.service.open import declare

router = APIRouter(tags=["incidents"])
Reader = Annotated[identity.Actor, Depends(identity.may("incidents:read"))]
Writer = Annotated[identity.Actor, Depends(identity.may("incidents:write"))]
Name = Annotated[str, Path(max_length=60, description="Id, or key as in INC-142.")]
Many = Annotated[list[str] | None, Query(description="May be repeated or separated by commas.", max_length=50)]
WEEKS = 12


@router.get("/api/v1/incidents", summary="List incidents")
async def list_incidents(
    session: ReadSession,
    page: PageParams,
    actor: Reader,
    state: Many = None,
    severity: Many = None,
    service: Many = None,
    owner: Annotated[str | None, Query(max_length=60, description="An id, `me` or `none`.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="Part of title, summary or service, or a key.")] = None,
    sort: Annotated[str, Query(max_length=30)] = listing.NEWEST,
) -> Page[IncidentResponse]:
    """List incidents, the newest first unless `sort` says otherwise; `state=open` is every state but resolved."""
    filters = listing.filters_of(actor, state=state or [], severity=severity or [], service=service or [], owner=owner, q=q)
    order, after = listing.order_of(sort), listing.place_of(page.cursor, sort)
    rows = await repository.page(session, filters, order, limit=page.one_more, after=after)
    shown, following = page.cut(rows, lambda row: listing.cursor_after(row, sort))
    return Page(items=[_incident(one) for one in await describe(session, shown)], next_cursor=following)


@router.post("/api/v1/incidents", summary="Declare an incident", status_code=status.HTTP_201_CREATED)
async def declare_incident(
    body: DeclareRequest, response: Response, session: WriteSession, context: ContextDep, actor: Writer
) -> IncidentResponse:
    """Open an incident that no alert has told of, and page whoever is on call."""
    row = await declare(
        session,
        context.clock,
        context.settings,
        title=body.title,
        severity=body.severity,
        service=body.service,
        summary=body.summary,
        actor=actor,
    )
    return await _answer(session, row, response)


@router.get("/api/v1/incidents/stats", summary="Figures over all incidents")
async def incident_stats(session: ReadSession, context: ContextDep, actor: Reader) -> StatsResponse:
    """Count open incidents and those that need the caller, and give the mean times to acknowledge and to resolve."""
    now = context.clock.now()
    monday = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    user_id = UUID(actor.id) if actor.kind == "user" else None
    found = await repository.stats(session, user_id, now - timedelta(days=30), first)
    weeks = {week.begins.date(): week for week in found.weekly}
    weekly = [
        WeekResponse(
            week=day,
            opened=weeks[day].opened if day in weeks else 0,
            mtta_seconds=weeks[day].mtta_seconds if day in weeks else None,
            mttr_seconds=weeks[day].mttr_seconds if day in weeks else None,
        )
        for day in ((first + timedelta(weeks=number)).date() for number in range(WEEKS))
    ]
    return StatsResponse(
        open=found.open,
        needs_you=found.needs_you,
        by_severity={severity: found.by_severity.get(severity, 0) for severity in Severity},
        mtta_seconds=found.mtta_seconds,
        mttr_seconds=found.mttr_seconds,
        weekly=weekly,
    )


@router.get("/api/v1/incidents/{name}", summary="One incident", dependencies=[Depends(identity.may("incidents:read"))])
async def get_incident(name: Name, response: Response, session: ReadSession) -> IncidentResponse:
    """Return an incident."""
    return await _answer(session, await named(session, name), response)


@router.get("/api/v1/incidents/{name}/timeline", summary="What happened", dependencies=[Depends(identity.may("incidents:read"))])
async def get_timeline(
    name: Name, session: ReadSession, page: PageParams, kind: Annotated[list[EntryKind] | None, Query()] = None
) -> Page[EntryResponse]:
    """List an incident's timeline, newest first."""
    row = await named(session, name)
    before = _entry_place(page.cursor) if page.cursor else None
    entries = await repository.timeline(session, row.id, limit=page.one_more, before=before, kinds=kind or [])
    counted = await repository.counted(session, [entry.id for entry in entries])
    return page.of(
        entries, lambda entry: _entry(entry, counted.get(entry.id)), lambda entry: cursor.encode([entry.at.isoformat(), entry.seq])
    )


@router.get("/api/v1/incidents/{name}/alerts", summary="Its alerts", dependencies=[Depends(identity.may("incidents:read"))])
async def get_alerts(name: Name, session: ReadSession, page: PageParams) -> Page[IncidentAlertResponse]:
    """List an incident's alerts, oldest first."""
    row = await named(session, name)
    found = await alerts.of_incident(session, row.id, limit=page.one_more, after=page.last_id)
    return page.of(found, lambda alert: IncidentAlertResponse.model_validate(alert, from_attributes=True), cursor.after_id)


@router.post("/api/v1/incidents/{name}/acknowledge", summary="Acknowledge")
async def acknowledge(name: Name, response: Response, session: WriteSession, context: ContextDep, actor: Writer) -> IncidentResponse:
    """Take a new incident: the caller becomes its owner and nobody else is paged."""
    row = await named(session, name, held=True)
    await move.acknowledge(session, context.clock, row, actor)
    return await _answer(session, row, response)


@router.post("/api/v1/incidents/{name}/resolve", summary="Resolve")
async def resolve(
    name: Name, response: Response, session: WriteSession, context: ContextDep, actor: Writer, body: IncidentResolveRequest | None = None
) -> IncidentResponse:
    """Close an incident that is being investigated."""
    row = await named(session, name, held=True)
    await move.resolve(session, context.clock, row, actor, body.note if body else None)
    return await _answer(session, row, response)


@router.post("/api/v1/incidents/{name}/reopen", summary="Reopen")
async def reopen(
    name: Name, body: ReopenRequest, response: Response, session: WriteSession, context: ContextDep, actor: Writer
) -> IncidentResponse:
    """Take a resolved incident up again."""
    row = await named(session, name, held=True)
    await move.reopen(session, context.clock, row, actor, body.reason)
    return await _answer(session, row, response)


@router.post("/api/v1/incidents/{name}/comments", summary="Comment", status_code=status.HTTP_201_CREATED)
async def comment(name: Name, body: CommentRequest, session: WriteSession, context: ContextDep, actor: Writer) -> EntryResponse:
    """Add a person's words to the timeline."""
    row = await named(session, name)
    return _entry(await work.comment(session, context.clock, row, actor, body.text))


@router.post("/api/v1/incidents/{name}/severity", summary="Set the severity")
async def set_severity(
    name: Name, body: SeverityRequest, response: Response, session: WriteSession, context: ContextDep, actor: Writer
) -> IncidentResponse:
    """Say how bad it is."""
    row = await named(session, name, held=True)
    await work.set_severity(session, context.clock, context.settings, row, actor, severity=body.severity, reason=body.reason)
    return await _answer(session, row, response)


@router.post("/api/v1/incidents/{name}/owner", summary="Set the owner")
async def set_owner(
    name: Name, body: OwnerRequest, response: Response, session: WriteSession, context: ContextDep, actor: Writer
) -> IncidentResponse:
    """Say who sees to it."""
    row = await named(session, name, held=True)
    await work.set_owner(session, context.clock, row, actor, body.user_id)
    return await _answer(session, row, response)


@router.post("/api/v1/incidents/{name}/page", summary="Page somebody")
async def page_somebody(
    name: Name, body: PageRequest, response: Response, session: WriteSession, context: ContextDep, actor: Writer
) -> IncidentResponse:
    """Page a person who is wanted here; the escalation goes on as it would have."""
    row = await named(session, name, held=True)
    await work.page_somebody(session, context.clock, context.settings, row, actor, body.user_id)
    return await _answer(session, row, response)


async def _answer(session: AsyncSession, row: IncidentRow, response: Response) -> IncidentResponse:
    etag(response, row.version)
    await session.flush()
    return _incident((await describe(session, [row]))[0])


def _incident(described: Described) -> IncidentResponse:
    return IncidentResponse.model_validate(described, from_attributes=True)


def _entry(row: EntryRow, counted: int | None = None) -> EntryResponse:
    """Return a line as it is shown; ``counted`` is how many others it stands for."""
    return EntryResponse(
        id=row.id,
        at=row.at,
        kind=EntryKind(row.kind),
        actor=ActorResponse.of(row.actor_kind, row.actor_id, row.actor_name),
        text=row.text if counted is None else f"And {counted:,} more; they are listed under Alerts.",
        detail=row.detail if counted is None else {**row.detail, "more": counted},
        links=[LinkResponse(kind=LinkKind(link["kind"]), id=link["id"], label=link["label"]) for link in row.links],
    )


def _entry_place(text: str) -> tuple[datetime, int]:
    position = cursor.decode(text)
    try:
        at, seq = position
        return datetime.fromisoformat(str(at)), int(str(seq))
    except ValueError:
        raise cursor.other_list() from None
