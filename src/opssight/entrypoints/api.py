"""The ``api`` role: REST, WebSocket, intake and the web interface."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from opssight import __version__
from opssight.core import watchdog
from opssight.core.background import go_on
from opssight.core.context import Context
from opssight.core.errors import StartRefused
from opssight.core.http.bodies import BodyLimits, StorableText
from opssight.core.http.edge import Edge
from opssight.core.http.peers import Peers
from opssight.core.http.problems import Problem, answer, document_media_type, install
from opssight.core.http.refusals import Refusals
from opssight.core.http.unit import UnitOfWork
from opssight.core.live import Hub, LiveUser, Streams, live_endpoint
from opssight.core.modules import Modules
from opssight.core.networks import parse_networks
from opssight.core.settings import Settings
from opssight.core.telemetry import configure_logs, configure_traces, shut_traces
from opssight.entrypoints import api_docs, https, web, wiring
from opssight.identity import facade as identity
from opssight.identity.settings import is_secure

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
        async with context.resources.get(Modules).serving(context, "api"), context.resources.get(Refusals).recording():
            hub, streams = context.resources.get(Hub), context.resources.get(Streams)
            following = [
                asyncio.create_task(go_on("live.hub", hub.run)),
                asyncio.create_task(go_on("live.streams", streams.run)),
            ]
            try:
                yield
            finally:
                for task in following:
                    task.cancel()
                await asyncio.gather(*following, return_exceptions=True)

    modules = context.resources.get(Modules)
    routes = _routes(modules.routers)
    app = _application(routes, lifespan)
    app.state.context = context
    if not context.resources.has(Refusals):
        context.resources.add(Refusals, Refusals(context.db))
    _add_live(context)
    install(app)
    app.add_api_websocket_route("/api/v1/live", live_endpoint(_authenticate(context), modules.topics))
    app.include_router(api_docs.router)
    app.include_router(web.router)
    settings = context.settings
    app.add_middleware(UnitOfWork, context=context, answer=answer)
    app.add_middleware(StorableText, routes=routes)
    app.add_middleware(
        Edge,
        bodies=BodyLimits(routes, settings.max_body_bytes),
        per_minute=settings.requests_per_minute,
        secure=is_secure(settings),
        identify=context.resources.get(identity.Authenticator).known,
    )
    app.add_middleware(Peers, trusted=parse_networks(settings.trusted_proxies))
    return app


def document(modules: Modules) -> dict[str, Any]:
    """Return the API's description (OpenAPI 3.1); nothing has to be open for it."""
    return _application(_routes(modules.routers)).openapi()


def _application(routes: list[BaseRoute], lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None) -> FastAPI:
    return _Application(
        title="OpsSight",
        version=__version__,
        description="Self-hosted operations platform: signal, alert, incident, page, runbook, verification, in one loop.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        routes=routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )


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


def _add_live(context: Context) -> None:
    """Add what live connections need: the hub, and the streams, which are asked after when the hub hears of a change."""
    if context.resources.has(Hub):
        return
    authenticator = context.resources.get(identity.Authenticator)
    streams = Streams(authenticator.held_by, context.clock, most=context.settings.streams_per_caller)

    def access_changed() -> None:
        authenticator.forget()
        streams.access_changed()

    context.resources.add(Streams, streams)
    context.resources.add(Hub, Hub(context.db, access_changed))


def _authenticate(context: Context) -> Callable[[str], Awaitable[LiveUser]]:
    async def authenticate(token: str) -> LiveUser:
        return await identity.live_user(context.resources.get(identity.Authenticator), token, context.clock)

    return authenticate


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0] if route.tags else 'system'}_{route.name}"


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
    files = https.certificate(settings)
    async with wiring.open_context(settings, role="api") as context:
        async with context.db.write() as session:
            await identity.first_owner(session, settings, context.clock)
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
            ssl_certfile=files[0] if files else None,
            ssl_keyfile=files[1] if files else None,
            proxy_headers=False,  # uvicorn believes whoever connects from loopback; see opssight.core.http.peers
        )
        config.load()
        renewing = asyncio.create_task(go_on("https.renew", partial(https.renew, config.ssl, *files))) if files and config.ssl else None
        with watchdog.watched():
            await _Server(config).serve()
        if renewing is not None:
            renewing.cancel()
    shut_traces()
