"""The ``api`` role: REST, WebSocket, intake and the web interface."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from opssight import __version__
from opssight.core import watchdog
from opssight.core.context import Context
from opssight.core.errors import StartRefused
from opssight.core.http.edge import Edge
from opssight.core.http.problems import Problem, answer, document_media_type, install
from opssight.core.http.unit import UnitOfWork
from opssight.core.live import Hub, LiveUser, live_endpoint
from opssight.core.modules import Modules
from opssight.core.settings import Settings
from opssight.core.telemetry import configure_logs, configure_traces, shut_traces
from opssight.entrypoints import web, wiring
from opssight.identity import facade as identity
from opssight.identity.settings import IdentitySettings

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "What is wrong and what to do (RFC 9457)."},
    "5XX": {"model": Problem, "description": "What failed and what to do (RFC 9457)."},
}


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document_media_type(super().openapi())
        return super().openapi()


def create_app(context: Context) -> FastAPI:
    """Return the application over an open context."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        del app
        async with context.resources.get(Modules).serving(context, "api"):
            following = asyncio.create_task(context.resources.get(Hub).run())
            try:
                yield
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)

    modules = context.resources.get(Modules)
    app = _Application(
        title="OpsSight",
        version=__version__,
        description="Self-hosted operations platform: signal, alert, incident, page, runbook, verification, in one loop.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        routes=_routes(modules.routers),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.context = context
    if not context.resources.has(Hub):
        context.resources.add(Hub, Hub(context.db))
    install(app)
    app.add_api_websocket_route("/api/v1/live", live_endpoint(_authenticate(context), modules.topics))
    app.add_api_route("/docs", _docs, include_in_schema=False)
    app.include_router(web.router)
    settings = context.settings
    app.add_middleware(UnitOfWork, context=context, answer=answer)
    app.add_middleware(
        Edge,
        max_body=settings.max_body_bytes,
        per_minute=settings.requests_per_minute,
        secure=settings.section(IdentitySettings).cookie_secure,
    )
    return app


_INCLUDED: dict[int, tuple[APIRouter, tuple[BaseRoute, ...]]] = {}


def _routes(routers: tuple[APIRouter, ...]) -> list[BaseRoute]:
    """Return the routes of modules, each made once a process: FastAPI takes about 15 ms for one, and they are the same over any context."""
    made: list[BaseRoute] = []
    for one in routers:
        if id(one) not in _INCLUDED:  # the router is held, so its id stays its own
            within = APIRouter(responses=_PROBLEMS, generate_unique_id_function=_operation_id)
            within.include_router(one)
            _INCLUDED[id(one)] = one, tuple(within.routes)
        made.extend(_INCLUDED[id(one)][1])
    return made


def _authenticate(context: Context) -> Callable[[str], Awaitable[LiveUser]]:
    async def authenticate(token: str) -> LiveUser:
        return await identity.live_user(context.resources.get(identity.Authenticator), token, context.clock)

    return authenticate


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0] if route.tags else 'system'}_{route.name}"


async def _docs() -> HTMLResponse:
    return get_swagger_ui_html(openapi_url="/openapi.json", title="OpsSight API")


class _Server(uvicorn.Server):
    """uvicorn, with our own words when the port is taken."""

    async def startup(self, sockets: list[Any] | None = None) -> None:
        with contextlib.suppress(SystemExit):
            await super().startup(sockets)
            return
        raise StartRefused(
            f"Port {self.config.port} on {self.config.host} is taken. Stop what listens there, or set OPSSIGHT_PORT to another."
        )


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        StartRefused: with the sentence for the terminal.
    """
    configure_logs(level=settings.log_level, style=settings.log_format, role="api")
    configure_traces(endpoint=settings.otlp_endpoint, role="api")
    async with wiring.open_context(settings, role="api") as context:
        config = uvicorn.Config(
            create_app(context),
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=4,
            timeout_keep_alive=75,
            ws_max_size=65_536,
        )
        with watchdog.watched():
            await _Server(config).serve()
    shut_traces()
