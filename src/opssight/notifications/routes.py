"""The HTTP edge of notifications."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.context import Context
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.references import NO_LONGER_HERE, PersonResponse
from opssight.core.http.resource import ContextDep
from opssight.core.http.stages import StagesResponse, stages_response
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.channels.kinds import Kind
from opssight.notifications.contracts import Outcome, State
from opssight.notifications.models import AttemptRow, ChannelRow, NotificationRow
from opssight.notifications.schemas import (
    AttemptResponse,
    ChannelChange,
    ChannelCreate,
    ChannelNameResponse,
    ChannelResponse,
    ChannelTrial,
    ContactMethodBody,
    ContactMethodsBody,
    NotificationResponse,
    NotificationState,
)
from opssight.notifications.service import channels, contact, retry

router = APIRouter(tags=["notifications"])
READ = Depends(identity.may("notifications:read"))
WRITE = Depends(identity.may("notifications:write"))
Writer = Annotated[identity.Actor, WRITE]
Self = Annotated[identity.Actor, Depends(identity.may("account:write"))]


@router.get("/api/v1/channels", summary="List channels", dependencies=[READ])
async def list_channels(session: ReadSession, page: PageParams, context: ContextDep) -> Page[ChannelResponse]:
    """List channels in the order in which they were made."""
    rows = await repository.page_of_channels(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, lambda row: _channel(context, row), cursor.after_id)


@router.post("/api/v1/channels", summary="Add a channel", status_code=status.HTTP_201_CREATED, dependencies=[WRITE])
async def create_channel(body: ChannelCreate, response: Response, session: WriteSession, context: ContextDep) -> ChannelResponse:
    """Add a way to reach people."""
    row = await channels.create_channel(session, context, name=body.name, kind=body.kind, settings=body.settings, enabled=body.enabled)
    etag(response, row.version)
    return _channel(context, row)


@router.get("/api/v1/channels/{channel_id}", summary="One channel", dependencies=[READ])
async def get_channel(channel_id: UUID, response: Response, session: ReadSession, context: ContextDep) -> ChannelResponse:
    """Return a channel."""
    row = await channels.found(session, channel_id)
    etag(response, row.version)
    return _channel(context, row)


@router.patch("/api/v1/channels/{channel_id}", summary="Change a channel", dependencies=[WRITE])
async def change_channel(
    channel_id: UUID, body: ChannelChange, response: Response, session: WriteSession, context: ContextDep, if_match: IfMatch = None
) -> ChannelResponse:
    """Change name or settings, or disable and enable."""
    row = await channels.change_channel(
        session, context, channel_id, version=if_match, name=body.name, settings=body.settings, enabled=body.enabled
    )
    etag(response, row.version)
    return _channel(context, row)


@router.delete("/api/v1/channels/{channel_id}", summary="Remove a channel", status_code=status.HTTP_204_NO_CONTENT, dependencies=[WRITE])
async def delete_channel(channel_id: UUID, session: WriteSession, if_match: IfMatch = None) -> None:
    """Remove a channel and the contact methods that use it."""
    await channels.delete_channel(session, channel_id, version=if_match)


@router.post("/api/v1/channels/{channel_id}/test", summary="Send a test message")
async def test_channel(channel_id: UUID, session: WriteSession, context: ContextDep, actor: Writer) -> StagesResponse:
    """Send a test message to whoever asks, and return how far it came, stage by stage."""
    tested = stages_response(await channels.test_channel(context, channel_id, actor))
    note(session, "channel.tested", target_type="channel", target_id=str(channel_id), detail={"ok": tested.ok})
    return tested


@router.post("/api/v1/providers/channel/{kind}/test", summary="Try a channel's settings before they are saved")
async def try_channel(kind: Kind, body: ChannelTrial, session: WriteSession, context: ContextDep, actor: Writer) -> StagesResponse:
    """Send a test message to whoever asks by settings that are not saved, and return how far it came, stage by stage."""
    tested = stages_response(await channels.test_settings(context, kind, body.settings, actor))
    note(session, "channel.tried", target_type="channel", target_id=kind, detail={"ok": tested.ok})
    return tested


@router.get("/api/v1/users/{user_id}/contact-methods", summary="Where a person's pages go")
async def get_contact_methods(user_id: UUID, session: ReadSession, actor: Self) -> ContactMethodsBody:
    """List a person's contact methods; without any of their own, their e-mail address by the default channel."""
    contact.check_own(actor, user_id)
    return await _contact_methods(session, user_id)


@router.put("/api/v1/users/{user_id}/contact-methods", summary="Set where a person's pages go")
async def put_contact_methods(user_id: UUID, body: ContactMethodsBody, session: WriteSession, actor: Self) -> ContactMethodsBody:
    """Replace a person's contact methods; an empty list goes back to the e-mail address."""
    contact.check_own(actor, user_id)
    wanted = [contact.ContactMethod(item.channel_id, item.address.strip(), item.enabled) for item in body.items]
    await contact.replace_contact_methods(session, user_id, wanted)
    return await _contact_methods(session, user_id)


@router.get("/api/v1/notifications", summary="List notifications", dependencies=[READ])
async def list_notifications(
    session: ReadSession,
    page: PageParams,
    incident_id: UUID | None = None,
    state: Annotated[list[NotificationState] | None, Query(description="May be repeated.")] = None,
) -> Page[NotificationResponse]:
    """List notifications, newest first."""
    rows = await repository.page_of_notifications(
        session, limit=page.one_more, before=page.last_id, incident_id=incident_id, states=state or []
    )
    shown, following = page.cut(rows, cursor.after_id)
    return Page(items=await _notifications(session, shown), next_cursor=following)


@router.get("/api/v1/notifications/{notification_id}", summary="One notification", dependencies=[READ])
async def get_notification(notification_id: UUID, session: ReadSession) -> NotificationResponse:
    """Return a notification with the receipt of every try."""
    return (await _notifications(session, [await retry.found(session, notification_id)]))[0]


@router.post("/api/v1/notifications/{notification_id}/retry", summary="Try a failed notification again", dependencies=[WRITE])
async def retry_notification(notification_id: UUID, session: WriteSession) -> NotificationResponse:
    """Queue a failed notification once more."""
    return (await _notifications(session, [await retry.retry(session, notification_id)]))[0]


def _channel(context: Context, row: ChannelRow) -> ChannelResponse:
    seen = channels.shown_settings(context, row)
    return ChannelResponse(
        id=row.id,
        name=row.name,
        kind=row.kind,
        settings=seen.settings,
        secrets_set=list(seen.secrets_set),
        hints=seen.hints,
        enabled=row.enabled,
        is_default=row.is_default,
        created_at=row.created_at,
        version=row.version,
    )


async def _contact_methods(session: AsyncSession, user_id: UUID) -> ContactMethodsBody:
    found = await contact.contact_methods(session, user_id)
    return ContactMethodsBody(
        items=[ContactMethodBody(channel_id=one.channel_id, address=one.address, enabled=one.enabled) for one in found]
    )


async def _notifications(session: AsyncSession, rows: list[NotificationRow]) -> list[NotificationResponse]:
    people: dict[UUID, str] = {
        user.id: user.name for user in await identity.list_users(session, {row.user_id for row in rows if row.user_id})
    }
    attempts: dict[UUID, list[AttemptResponse]] = {}
    for attempt in await repository.attempts_of(session, [row.id for row in rows]):
        attempts.setdefault(attempt.notification_id, []).append(_attempt(attempt))
    return [
        NotificationResponse(
            id=row.id,
            incident_id=row.incident_id,
            user=PersonResponse(id=row.user_id, name=people.get(row.user_id, NO_LONGER_HERE)) if row.user_id else None,
            channel=ChannelNameResponse(id=row.channel_id, name=row.channel_name, kind=row.channel_kind),
            address=row.address,
            subject=row.subject,
            state=State(row.state),
            created_at=row.created_at,
            delivered_at=row.delivered_at,
            attempts=attempts.get(row.id, []),
        )
        for row in rows
    ]


def _attempt(row: AttemptRow) -> AttemptResponse:
    ok = None if row.outcome is None else row.outcome == Outcome.ACCEPTED
    return AttemptResponse(at=row.started_at, ok=ok, detail=row.detail, ms=row.ms)
