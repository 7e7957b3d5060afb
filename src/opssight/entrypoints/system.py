"""What the platform tells of itself over HTTP: health, metrics, settings in force."""

from __future__ import annotations

from asyncio import timeout
from contextlib import suppress
from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Depends, Request, Response, status
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from opssight import __version__
from opssight.core.context import Context
from opssight.core.errors import Unauthorized
from opssight.core.health import Health, State, overall
from opssight.core.http import Page, context_of
from opssight.core.http.peers import is_loopback
from opssight.core.jobs import lag as job_lag
from opssight.core.outbox import lag as relay_lag
from opssight.core.settings import effective
from opssight.identity import facade as identity

router = APIRouter(tags=["system"])


class MetricsNotShown(Unauthorized):
    """Whoever asks may not see the metrics."""

    type = "metrics-not-shown"
    title = "Metrics are not shown here"


Public = Depends(identity.anyone)
LAG_SECONDS = 2.0


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class ComponentResponse(BaseModel):
    """One part of the platform."""

    name: str
    state: State
    detail: str


class Ready(BaseModel):
    """The state of the whole, and every part with its state for those who may see it."""

    status: Literal["ready", "degraded", "unavailable"]
    components: list[ComponentResponse]


class SystemResponse(BaseModel):
    """Which version this is and what time it has."""

    version: str
    now: datetime
    base_url: str


class SettingResponse(BaseModel):
    """One setting in force, masked when secret."""

    name: str
    value: str
    source: str
    description: str
    default: str
    secret: bool


async def worker_state(context: Context) -> tuple[State, str]:
    """Tell whether a worker has given a sign of life within ten seconds."""
    async with context.db.read() as session:
        found = await session.execute(
            text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '10 seconds'")
        )
    alive = found.scalar_one()
    if alive:
        return "ok", f"{alive} running"
    return "down", "no worker runs: nothing is evaluated, paged or repaired. Start one with `opssight worker`."


@router.get("/healthz", summary="Whether this process answers", dependencies=[Public])
async def healthz() -> Alive:
    """Answer without touching anything."""
    return Alive()


@router.get("/readyz", summary="The state of every part", dependencies=[Public], responses={503: {"model": Ready}})
async def readyz(request: Request, response: Response) -> Ready:
    """Check every part; 503 when the platform cannot work.

    The parts are listed for this machine and for tokens with ``system:read``; ``OPSSIGHT_METRICS_ACCESS`` changes that.
    """
    components = await context_of(request).resources.get(Health).report()
    summed = overall(components)
    if summed == "unavailable":
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    if not await _sees_inside(request):
        return Ready(status=summed, components=[])
    rows = [ComponentResponse(name=one.name, state=one.state, detail=one.detail) for one in components]
    return Ready(status=summed, components=rows)


async def _sees_inside(request: Request) -> bool:
    """Tell whether whoever asks may see metrics and the parts of the platform."""
    access = context_of(request).settings.metrics_access
    if access == "open" or (access == "loopback" and is_loopback(request.scope)):
        return True
    return await identity.may_see(request, "system:read")


@router.get("/metrics", summary="Metrics for Prometheus", dependencies=[Public], response_class=Response)
async def metrics(request: Request) -> Response:
    """Return this process's metrics in the Prometheus text format, and how far behind deliveries and jobs are."""
    if not await _sees_inside(request):
        raise MetricsNotShown("Metrics take a token with the permission system:read; OPSSIGHT_METRICS_ACCESS says who else sees them.")
    with suppress(SQLAlchemyError, TimeoutError):  # without the database the process's own are worth having all the more
        async with timeout(LAG_SECONDS):
            await relay_lag.show(context_of(request))
            await job_lag.show(context_of(request))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/api/v1/system", summary="Version and time", dependencies=[Depends(identity.may("system:read"))])
async def system(request: Request) -> SystemResponse:
    """Return the version and the server's time."""
    context = context_of(request)
    return SystemResponse(version=__version__, now=context.clock.now(), base_url=context.settings.base_url)


@router.get("/api/v1/settings", summary="Settings in force", dependencies=[Depends(identity.may("settings:read"))])
async def settings(request: Request) -> Page[SettingResponse]:
    """List every setting with its value and source; secrets are masked."""
    rows = effective(context_of(request).settings)
    return Page(items=[SettingResponse.model_validate(row, from_attributes=True) for row in rows])
