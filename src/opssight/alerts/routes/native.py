"""The HTTP edge of alerts: our own API and Alertmanager's webhook."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from opssight.alerts.contracts import Alert, AlertSource, AlertStatus
from opssight.alerts.errors import AlertNotFound
from opssight.alerts.intake import Decoded, native, webhook
from opssight.alerts.repository import listing
from opssight.alerts.rules import severity_rank
from opssight.alerts.schemas.native import (
    AlertGroupResponse,
    AlertIntakeResponse,
    AlertResponse,
    PostedAlerts,
    RejectedAlert,
)
from opssight.alerts.service.intake import take_in
from opssight.core.context import Context
from opssight.core.http import Page, PageParams, ReadSession, cursor, etag
from opssight.core.http.resource import ContextDep
from opssight.core.http.several import several
from opssight.identity import facade as identity

router = APIRouter(tags=["alerts"])
READ = Depends(identity.may("alerts:read"))
Sender = Annotated[identity.Actor, Depends(identity.may("alerts:write"))]
SHOWN_AFTER_THE_END = timedelta(hours=1)


def _intake(schema: dict[str, Any]) -> dict[str, Any]:
    """Describe a body that is read without pydantic; intake is no mutation a person makes, so it is not audited."""
    return {"x-audit": "exempt", "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.post(
    "/api/v1/alerts",
    summary="Hand alerts in",
    status_code=status.HTTP_202_ACCEPTED,
    openapi_extra=_intake(PostedAlerts.model_json_schema()),
)
async def post_alerts(request: Request, context: ContextDep, actor: Sender) -> AlertIntakeResponse:
    """Take in alerts, firing and resolved; a bad one does not lose the others.

    The same labels are the same alert. Without ``ends_at`` an alert resolves five minutes after it was last handed in.
    """
    return await _take_in(context, actor, native.decode(await request.body(), context.clock.now()), AlertSource.NATIVE)


@router.post(
    "/api/v1/alerts/webhooks/alertmanager",
    summary="Receive the webhook of an Alertmanager",
    status_code=status.HTTP_202_ACCEPTED,
    openapi_extra=_intake({"type": "object", "description": "Alertmanager's webhook, version 4."}),
)
async def post_webhook(request: Request, context: ContextDep, actor: Sender) -> AlertIntakeResponse:
    """Take in what an Alertmanager sends to a ``webhook_config``; its receiver must ``send_resolved``."""
    return await _take_in(context, actor, webhook.decode(await request.body(), context.clock.now()), AlertSource.WEBHOOK)


@router.get("/api/v1/alerts", summary="List alerts", dependencies=[READ])
async def list_alerts(
    session: ReadSession,
    page: PageParams,
    status: Annotated[AlertStatus | None, Query()] = None,
    severity: Annotated[list[str] | None, Query(description="May repeat or be comma separated.")] = None,
    service: Annotated[list[str] | None, Query(description="May repeat or be comma separated.")] = None,
    fingerprint: Annotated[str | None, Query(max_length=16, description="All episodes of one condition.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="Part of the title or of the labels.")] = None,
) -> Page[AlertResponse]:
    """List episodes, newest first."""
    filters = listing.Filters(status, several(severity), several(service), fingerprint, q)
    found = await listing.page_of_alerts(session, filters, limit=page.one_more, before=page.last_id)
    return page.of(found, _response, cursor.after_id)


@router.get("/api/v1/alerts/{alert_id}", summary="One alert", dependencies=[READ])
async def get_alert(alert_id: str, response: Response, session: ReadSession) -> AlertResponse:
    """Return an alert by its id or by its number, as in ALR-7."""
    alert = await _found(session, alert_id)
    etag(response, alert.version)
    return _response(alert)


@router.get("/api/v1/alert-groups", summary="List groups of alerts", dependencies=[READ])
async def list_groups(session: ReadSession, page: PageParams, context: ContextDep) -> Page[AlertGroupResponse]:
    """List the groups with alerts that fire or ended within the last hour; the one with the newest alert first."""
    since = context.clock.now() - SHOWN_AFTER_THE_END
    found = await listing.page_of_groups(session, since=since, limit=page.one_more, before=page.last_number)
    return page.of(found, _group, lambda group: cursor.encode([group.newest]))


async def _take_in(context: Context, actor: identity.Actor, decoded: Decoded, source: AlertSource) -> AlertIntakeResponse:
    handled = await take_in(context, actor, decoded, source)
    rejected = [RejectedAlert(index=one.index, reason=one.reason) for one in decoded.rejected]
    return AlertIntakeResponse(accepted=len(handled), rejected=rejected)


async def _found(session: ReadSession, named: str) -> Alert:
    prefix, _, number = named.upper().rpartition("-")
    found: Alert | None = None
    if prefix == "ALR" and number.isascii() and number.isdigit() and len(number) < 19:
        found = await listing.alert_by_number(session, int(number))
    else:
        try:
            found = await listing.alert_by_id(session, UUID(named))
        except ValueError:
            found = None
    if found is None:
        raise AlertNotFound(
            f"There is no alert {named[:60]}; list them with GET /api/v1/alerts. Resolved ones go after OPSSIGHT_ALERT_RETENTION_DAYS."
        )
    return found


def _response(alert: Alert) -> AlertResponse:
    return AlertResponse.model_validate(alert, from_attributes=True)


def _group(group: listing.Group) -> AlertGroupResponse:
    return AlertGroupResponse(
        group_key=group.key,
        labels=group.labels,
        firing=group.firing,
        resolved=group.resolved,
        severity=max(group.severities, key=severity_rank, default=None),
        alerts=[_response(alert) for alert in group.alerts],
    )
