"""What the platform tells of itself over HTTP: health, metrics, settings in force, dead jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request, Response, status
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text

from opssight import __version__
from opssight.core import jobs
from opssight.core.audit_note import note
from opssight.core.context import Context
from opssight.core.health import Health, State, overall
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, context_of, cursor
from opssight.core.settings import effective
from opssight.identity import facade as identity

router = APIRouter(tags=["system"])
Public = Depends(identity.anyone)


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class ComponentResponse(BaseModel):
    """One part of the platform."""

    name: str
    state: State
    detail: str


class Ready(BaseModel):
    """Every part with its state."""

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


class DeadJobResponse(BaseModel):
    """A job that was given up."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int
    last_error: str | None
    failed_at: datetime | None


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
    """Check every part; 503 when the platform cannot work."""
    components = await context_of(request).resources.get(Health).report()
    summed = overall(components)
    if summed == "unavailable":
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    rows = [ComponentResponse(name=one.name, state=one.state, detail=one.detail) for one in components]
    return Ready(status=summed, components=rows)


@router.get("/metrics", summary="Metrics for Prometheus", dependencies=[Public], response_class=Response)
async def metrics() -> Response:
    """Return this process's metrics in the Prometheus text format."""
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


@router.get("/api/v1/jobs", summary="Jobs that were given up", dependencies=[Depends(identity.may("settings:read"))])
async def dead_jobs(session: ReadSession, page: PageParams) -> Page[DeadJobResponse]:
    """List the dead-letter list, newest first."""
    rows = await jobs.dead_jobs(session, limit=page.one_more, before_id=page.last_number)
    return page.of(rows, lambda row: DeadJobResponse.model_validate(row, from_attributes=True), lambda row: cursor.encode([row.id]))


@router.post(
    "/api/v1/jobs/{job_id}/retry",
    summary="Try a given-up job again",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(identity.may("settings:write"))],
)
async def retry_job(job_id: int, session: WriteSession) -> None:
    """Queue a dead job once more."""
    if not 0 < job_id < 2**63:
        raise jobs.NoDeadJob(f"Job {job_id} is not on the dead-letter list.")
    await jobs.retry_dead_job(session, job_id)
    note(session, "job.retried", target_type="job", target_id=str(job_id))
