"""The HTTP edge of events. Intake and search do not go through pydantic: they are the hot paths of the product."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, resource
from opssight.core.http.resource import ContextDep, context_of
from opssight.core.http.several import several
from opssight.core.live import HeldResponse, Streams
from opssight.eventlog.contracts import SEVERITIES, EventQuery, Position, Span
from opssight.eventlog.errors import EventNotFound, EventQueryInvalid
from opssight.eventlog.schemas import (
    EventIn,
    EventIntakeResponse,
    EventResponse,
    FieldsResponse,
    HistogramResponse,
    PartitionResponse,
    RetentionRequest,
    RetentionResponse,
)
from opssight.eventlog.service.follow import TailHub
from opssight.eventlog.service.retain import change_days, current_days
from opssight.eventlog.service.search_slots import SearchSlots
from opssight.eventlog.service.take import EventIntake
from opssight.eventlog.store import EventStore
from opssight.eventlog.store.sql import Bindings, conditions
from opssight.identity import facade as identity

router = APIRouter(tags=["events"])
Follower = Annotated[identity.Actor, Depends(identity.may("events:read"))]
_encode = msgspec.json.Encoder().encode
_JSON = "application/json"
_DAY = timedelta(days=1)
_EVENT_SCHEMA = EventIn.model_json_schema()
_INTAKE_BYTES = 16 * 1024 * 1024
_INTAKE_BODY = {
    "required": True,
    "description": "One event, an array of them, or one a line; at most 16 MiB and 100,000 events, also packed with gzip.",
    "content": {
        _JSON: {"schema": {"anyOf": [_EVENT_SCHEMA, {"type": "array", "items": _EVENT_SCHEMA}]}},
        "application/x-ndjson": {"schema": {"type": "string"}},
    },
}


async def _searching(actor: Follower, slots: Annotated[SearchSlots, Depends(resource(SearchSlots))]) -> AsyncGenerator[identity.Actor]:
    with slots.taken_by(actor.caller):
        yield actor


def _searched(store: Annotated[EventStore, Depends(resource(EventStore))]) -> EventStore:
    return store.searches


Reader = Annotated[identity.Actor, Depends(_searching, scope="function")]
Store = Annotated[EventStore, Depends(_searched)]


def _query(
    q: Annotated[str, Query(max_length=2000, description='Words, "phrases", AND OR NOT, ( ), word*, name:value.')] = "",
    service: Annotated[list[str], Query(description="Repeat it, or separate with commas.")] = [],  # noqa: B006 FastAPI copies
    severity: Annotated[list[str], Query(description="A name, or a comparison such as >=warning.")] = [],  # noqa: B006 FastAPI copies
    source: Annotated[list[str], Query()] = [],  # noqa: B006 FastAPI copies
    attr: Annotated[list[str], Query(description="name:value, exactly; all must hold.")] = [],  # noqa: B006 FastAPI copies
    trace_id: Annotated[str, Query(max_length=64)] = "",
) -> EventQuery:
    attributes: dict[str, str] = {}
    for pair in attr:
        name, colon, value = pair.partition(":")
        if not colon or not name:
            raise EventQueryInvalid("attr is written name:value, for example attr=status:500.", field="attr")
        attributes[name] = value
    query = EventQuery(q, tuple(several(service)), tuple(several(severity)), tuple(several(source)), attributes, trace_id)
    conditions(query, Span(), Bindings())
    return query


def _span(
    start: Annotated[AwareDatetime | None, Query(alias="from", description="Included; RFC 3339.")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to", description="Not included.")] = None,
) -> Span:
    if start is not None and end is not None and start >= end:
        raise EventQueryInvalid("from must be before to.", field="from")
    return Span(start, end)


Wanted = Annotated[EventQuery, Depends(_query)]
When = Annotated[Span, Depends(_span)]


@router.post(
    "/api/v1/events",
    status_code=202,
    response_model=EventIntakeResponse,
    summary="Send events in",
    openapi_extra={"x-audit": "exempt", "x-max-body": _INTAKE_BYTES, "x-any-text": True, "requestBody": _INTAKE_BODY},
)
async def take_events(
    request: Request,
    actor: Annotated[identity.Actor, Depends(identity.may("events:write"))],
    intake: Annotated[EventIntake, Depends(resource(EventIntake))],
    content_encoding: Annotated[str, Header()] = "",
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """Take events in. The answer comes when they are stored for good and can be found.

    A bad event is named in ``rejected`` and harms no other. With the store down the answer is 503 and nothing is
    stored; send the same body again, with the same ``Idempotency-Key`` if it must not be stored twice.
    """
    body = await request.body()
    token = None
    if idempotency_key:
        key = f"{actor.kind}:{actor.id}:{idempotency_key}:".encode()
        token = hashlib.blake2b(key + body, digest_size=16).hexdigest()
    taken = await intake.take_body(body, content_encoding, token=token)
    return Response(_encode(taken), 202, media_type=_JSON)


@router.get("/api/v1/events", response_model=Page[EventResponse], summary="Search events")
async def search_events(_: Reader, store: Store, query: Wanted, span: When, page: PageParams) -> Response:
    """Return matching events, newest first."""
    after = _position(page.cursor) if page.cursor else None
    events = await store.search(query, span, limit=page.one_more, after=after)
    shown, following = page.cut(events, lambda event: cursor.encode([event.ts.isoformat(), str(event.id)]))
    return Response(_encode({"items": shown, "next_cursor": following}), media_type=_JSON)


def _position(text: str) -> Position:
    parts = cursor.decode(text)
    try:
        return Position(datetime.fromisoformat(str(parts[0])), UUID(str(parts[1])))
    except (ValueError, IndexError):
        raise EventQueryInvalid("This cursor is not of this list; start again without it.", field="cursor") from None


@router.get("/api/v1/events/histogram", response_model=HistogramResponse, summary="Count events over time")
async def event_histogram(
    request: Request,
    _: Reader,
    store: Store,
    query: Wanted,
    span: When,
    buckets: Annotated[int, Query(ge=1, le=500)] = 60,
) -> Response:
    """Count matching events in round stretches of time; the last hour unless told otherwise."""
    end = span.end or context_of(request).clock.now()
    start = span.start or end - timedelta(hours=1)
    if start >= end:
        raise EventQueryInvalid("from must be before to, which is now when it is left out.", field="from")
    found = await store.histogram(query, start, end, buckets=buckets)
    body = {
        "from": found.start,
        "to": found.end,
        "bucket_seconds": found.bucket_seconds,
        "total": found.total,
        "buckets": found.buckets,
    }
    return Response(_encode(body), media_type=_JSON)


@router.get("/api/v1/events/tail", summary="Follow events as they come in", response_class=StreamingResponse)
async def tail_events(
    actor: Follower,
    context: ContextDep,
    streams: Annotated[Streams, Depends(resource(Streams))],
    hub: Annotated[TailHub, Depends(resource(TailHub))],
    query: Wanted,
    last_event_id: Annotated[UUID | None, Header(description="Id of the last event seen, to go on after it.")] = None,
) -> HeldResponse:
    """Send matching events as server-sent events, from now on or after ``Last-Event-ID``, for as long as you may read them."""
    return HeldResponse(
        streams,
        streams.open(identity.live_user_of(actor, context.clock), "events:read"),
        _stream(hub, query, last_event_id),
        farewell=lambda reason: b"event: ended\ndata: %s\n\n" % _encode({"reason": reason}),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(hub: TailHub, query: EventQuery, after: UUID | None) -> AsyncGenerator[bytes]:
    yield b": following\n\n"
    async for events in hub.follow(query, after=after):
        if events:
            yield b"".join(b"id: %s\ndata: %s\n\n" % (str(event.id).encode(), _encode(event)) for event in events)
        else:
            yield b": ping\n\n"


@router.get("/api/v1/events/fields", response_model=FieldsResponse, summary="What the last day's events hold")
async def event_fields(request: Request, _: Reader, store: Store) -> Response:
    """List services, sources, severities and names of attributes, for a search page to offer."""
    found = await store.field_values(context_of(request).clock.now() - _DAY)
    body = {
        "services": found.services,
        "sources": found.sources,
        "severities": [{"name": name, "count": found.severities[name]} for name in SEVERITIES if name in found.severities],
        "attribute_keys": found.attribute_keys,
    }
    return Response(_encode(body), media_type=_JSON)


@router.get("/api/v1/events/{event_id}", response_model=EventResponse, summary="Show an event")
async def get_event(event_id: UUID, _: Reader, store: Store) -> Response:
    """Return one event."""
    event = await store.get(event_id)
    if event is None:
        raise EventNotFound(f"There is no event {event_id}; it may be past retention. Search with GET /api/v1/events.")
    return Response(_encode(event), media_type=_JSON)


@router.get("/api/v1/retention", summary="How long events are kept, and what is stored")
async def get_retention(request: Request, _: Reader, store: Store, session: ReadSession) -> RetentionResponse:
    """Return the days events are kept and the stored days with their size."""
    return await _retention(await current_days(session, context_of(request).settings), store)


@router.put("/api/v1/retention", summary="Change how long events are kept")
async def put_retention(
    request: Request,
    body: RetentionRequest,
    _: Annotated[identity.Actor, Depends(identity.may("events:retain"))],
    store: Store,
    session: WriteSession,
) -> RetentionResponse:
    """Keep events for so many days from now on; older days are deleted within the hour."""
    context = context_of(request)
    answer = await _retention(body.days, store)
    await change_days(session, context.clock, context.settings, body.days)
    return answer


async def _retention(days: int, store: EventStore) -> RetentionResponse:
    partitions = [PartitionResponse(day=part.day, rows=part.rows, bytes=part.bytes) for part in await store.partitions()]
    return RetentionResponse(days=days, partitions=partitions)
