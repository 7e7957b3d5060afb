"""The HTTP edge of notifications."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.references import NO_LONGER_HERE, PersonResponse
from opssight.core.http.resource import ContextDep, KeyringDep
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.contracts import ChannelKind, Outcome, State
from opssight.notifications.errors import BadChannelConfig
from opssight.notifications.models import AttemptRow, ChannelRow, NotificationRow
from opssight.notifications.schemas import (
    AttemptResponse,
    ChannelChange,
    ChannelConfigResponse,
    ChannelCreate,
    ChannelNameResponse,
    ChannelResponse,
    ChannelTestResponse,
    ContactMethodBody,
    ContactMethodsBody,
    EmailConfig,
    NotificationResponse,
    NotificationState,
    WebhookConfig,
)
from opssight.notifications.service import channels, contact, retry

router = APIRouter(tags=["notifications"])
READ = Depends(identity.may("notifications:read"))
WRITE = Depends(identity.may("notifications:write"))
Writer = Annotated[identity.Actor, WRITE]
Self = Annotated[identity.Actor, Depends(identity.may("account:write"))]


@router.get("/api/v1/channels", summary="List channels", dependencies=[READ])
async def list_channels(session: ReadSession, page: PageParams) -> Page[ChannelResponse]:
    """List channels in the order in which they were made."""
    rows = await repository.page_of_channels(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, _channel, cursor.after_id)


@router.post("/api/v1/channels", summary="Add a channel", status_code=status.HTTP_201_CREATED, dependencies=[WRITE])
async def create_channel(
    body: ChannelCreate, response: Response, session: WriteSession, keyring: KeyringDep, context: ContextDep
) -> ChannelResponse:
    """Add a way to reach people."""
    row = await channels.create_channel(
        session,
        context.clock,
        keyring,
        name=body.name,
        kind=ChannelKind(body.kind),
        config=_configuration(body.config),
        enabled=body.enabled,
    )
    etag(response, row.version)
    return _channel(row)


@router.get("/api/v1/channels/{channel_id}", summary="One channel", dependencies=[READ])
async def get_channel(channel_id: UUID, response: Response, session: ReadSession) -> ChannelResponse:
    """Return a channel."""
    row = await channels.found(session, channel_id)
    etag(response, row.version)
    return _channel(row)


@router.patch("/api/v1/channels/{channel_id}", summary="Change a channel", dependencies=[WRITE])
async def change_channel(
    channel_id: UUID, body: ChannelChange, response: Response, session: WriteSession, keyring: KeyringDep, if_match: IfMatch = None
) -> ChannelResponse:
    """Change name or configuration, or disable and enable."""
    if body.config is not None:
        row = await channels.found(session, channel_id)
        if (row.kind == ChannelKind.EMAIL) is not isinstance(body.config, EmailConfig):
            raise BadChannelConfig(f"This configuration is not one of a channel of the kind {row.kind}.", field="config")
    row = await channels.change_channel(
        session,
        keyring,
        channel_id,
        version=if_match,
        name=body.name,
        config=_configuration(body.config) if body.config is not None else None,
        enabled=body.enabled,
    )
    etag(response, row.version)
    return _channel(row)


@router.delete("/api/v1/channels/{channel_id}", summary="Remove a channel", status_code=status.HTTP_204_NO_CONTENT, dependencies=[WRITE])
async def delete_channel(channel_id: UUID, session: WriteSession, if_match: IfMatch = None) -> None:
    """Remove a channel and the contact methods that use it."""
    await channels.delete_channel(session, channel_id, version=if_match)


@router.post("/api/v1/channels/{channel_id}/test", summary="Send a test message")
async def test_channel(channel_id: UUID, session: WriteSession, context: ContextDep, actor: Writer) -> ChannelTestResponse:
    """Send a test message to whoever asks, and tell what the provider says."""
    tested = await channels.test_channel(context, channel_id, actor)
    note(session, "channel.tested", target_type="channel", target_id=str(channel_id), detail={"ok": tested.ok})
    return ChannelTestResponse(ok=tested.ok, detail=tested.detail, ms=tested.ms)


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


def _configuration(config: EmailConfig | WebhookConfig) -> channels.Configuration:
    given = config.password if isinstance(config, EmailConfig) else config.secret
    values: dict[str, Any] = config.model_dump(exclude={"password", "secret"}, exclude_none=True)
    return channels.Configuration(values, given.get_secret_value() if given is not None else None)


def _channel(row: ChannelRow) -> ChannelResponse:
    return ChannelResponse(
        id=row.id,
        name=row.name,
        kind=ChannelKind(row.kind),
        config=ChannelConfigResponse(**row.config, has_secret=row.secret_sealed is not None),
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
            channel=ChannelNameResponse(id=row.channel_id, name=row.channel_name, kind=ChannelKind(row.channel_kind)),
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
