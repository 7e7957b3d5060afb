"""The Alertmanager API v2, as far as Prometheus, amtool and dashboards need it, with Alertmanager's own error bodies.

Point Prometheus' ``alerting.alertmanagers`` here. The source is api/v2/openapi.yaml of github.com/prometheus/alertmanager;
what the text leaves open was taken from the answers of Alertmanager 0.25.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from opssight import __version__
from opssight.alerts.contracts import Alert, AlertPolicy, AlertSource
from opssight.alerts.errors import BadAlertBody, BadMatcher
from opssight.alerts.intake import Decoded, alertmanager
from opssight.alerts.repository import listing
from opssight.alerts.rules import matchers
from opssight.alerts.schemas.alertmanager import (
    AlertmanagerError,
    AlertmanagerStatus,
    AlertState,
    ClusterStatus,
    ConfigText,
    GettableAlert,
    Receiver,
    VersionInfo,
)
from opssight.alerts.service.intake import take_in
from opssight.core.errors import OpsError
from opssight.core.http import ReadSession
from opssight.core.http.resource import ContextDep
from opssight.identity import facade as identity

RECEIVER = "opssight"
STARTED = datetime.now(UTC)
_MISSING = re.compile(r"missing required field `(\w+)`")
READ = Depends(identity.may("alerts:read"))
Sender = Annotated[identity.Actor, Depends(identity.may("alerts:write"))]


class AlertmanagerRoute(APIRoute):
    """A route whose errors look as Alertmanager's do: a sentence, or ``{"code": ..., "message": ...}``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except BadMatcher as error:
                return JSONResponse(error.detail, 400)
            except BadAlertBody as error:
                return _error(400, error.detail)
            except OpsError as error:
                return _error(error.status, error.detail, error.headers)
            except RequestValidationError as error:
                first = error.errors()[0]
                return _error(422, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")

        return handle


router = APIRouter(
    tags=["alertmanager"],
    route_class=AlertmanagerRoute,
    responses={
        "4XX": {"model": AlertmanagerError | str, "description": "What is wrong, in Alertmanager's words."},
        422: {
            "model": AlertmanagerError | str,
            "description": "What is wrong, in Alertmanager's words; of a character that is no text, as a problem document.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    },
)


@router.post(
    "/api/v2/alerts",
    summary="Post alerts, as Prometheus does",
    response_class=Response,
    response_model=None,
    openapi_extra={
        "x-audit": "exempt",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}},
        },
    },
)
async def post_alerts(request: Request, context: ContextDep, actor: Sender) -> Response:
    """Take in alerts. An error names the bad ones; the others of the same request were taken in."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        return _error(415, f'unsupported media type "{kind}", only [application/json] are allowed')
    body = await request.body()
    if not body.strip():
        return _error(422, "alerts in body is required", code=602)
    decoded = alertmanager.decode(body)
    await take_in(context, actor, decoded, AlertSource.ALERTMANAGER)
    return _answer(decoded)


@router.get("/api/v2/alerts", summary="List firing alerts", dependencies=[READ])
async def get_alerts(
    session: ReadSession,
    context: ContextDep,
    filter: Annotated[list[str] | None, Query(description='Matchers, as in severity=~"critical|error".')] = None,  # noqa: A002 its name in the API
    receiver: Annotated[str | None, Query(max_length=200, description="Regular expression over receivers.")] = None,
    active: Annotated[str, Query(description="false leaves out active alerts.")] = "true",
    silenced: Annotated[str, Query(description="Nothing is silenced.")] = "true",
    inhibited: Annotated[str, Query(description="Nothing is inhibited.")] = "true",
    unprocessed: Annotated[str, Query(description="Nothing is unprocessed.")] = "true",
) -> list[GettableAlert]:
    """List firing alerts; every one is ``active``, so that the filters on other states take nothing away."""
    del silenced, inhibited, unprocessed
    wanted = [matchers.parse(text) for text in filter or ()]
    if active.lower() not in {"true", "1", "t"}:
        return []
    if receiver and not matchers.regular("receiver", receiver).fits(RECEIVER):
        return []
    now = context.clock.now()
    policy = context.resources.get(AlertPolicy)
    return [_gettable(alert, alert.expires_at or now + policy.resolve_timeout) for alert in await listing.firing_alerts(session, wanted)]


@router.get("/api/v2/receivers", summary="List receivers", dependencies=[READ])
async def get_receivers() -> list[Receiver]:
    """There is one: this platform."""
    return [Receiver(name=RECEIVER)]


@router.get("/api/v2/status", summary="Tell version and cluster", dependencies=[READ])
async def get_status(context: ContextDep) -> AlertmanagerStatus:
    """Return what clients ask for to find out whom they speak to; there is no cluster among equals here."""
    policy = context.resources.get(AlertPolicy)
    config = (
        f"global:\n  resolve_timeout: {int(policy.resolve_timeout.total_seconds())}s\n"
        f"route:\n  receiver: {RECEIVER}\n  group_by:\n"
        + "".join(f"  - {name}\n" for name in policy.group_by)
        + f"receivers:\n- name: {RECEIVER}\n"
    )
    return AlertmanagerStatus(
        cluster=ClusterStatus(status="disabled", peers=[]),
        config=ConfigText(original=config),
        uptime=STARTED,
        version_info=VersionInfo(version=f"opssight-{__version__}"),
    )


def _answer(decoded: Decoded) -> Response:
    """Say what was wrong, in the words and with the codes Alertmanager has for it; nothing when nothing was."""
    unreadable = [one for one in decoded.rejected if one.unreadable]
    for one in unreadable:
        missing = _MISSING.search(one.reason)
        if missing is not None:
            return _error(422, f"{one.index}.{missing[1]} in body is required", code=602)
    if unreadable:
        reasons = "; ".join(f"alert {one.index}: {one.reason}" for one in unreadable)
        return _error(400, f'parsing alerts body from "" failed, because {reasons}')
    if decoded.rejected:
        return JSONResponse("; ".join(one.reason for one in decoded.rejected), 400)
    return Response()


def _gettable(alert: Alert, ends_at: datetime) -> GettableAlert:
    return GettableAlert(
        annotations=alert.annotations,
        ends_at=ends_at,
        fingerprint=alert.fingerprint,
        receivers=[Receiver(name=RECEIVER)],
        starts_at=alert.starts_at,
        status=AlertState(),
        updated_at=alert.last_seen_at,
        generator_url=alert.generator_url,
        labels=alert.labels,
    )


def _error(status: int, message: str, headers: dict[str, str] | None = None, *, code: int | None = None) -> JSONResponse:
    return JSONResponse({"code": code or status, "message": message}, status, headers=headers)
