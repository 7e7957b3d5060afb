"""Which modules there are, and what each process holds open. Wiring only: no decision is taken here."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import APIRouter

from opssight.alerts import facade as alerts
from opssight.alerts import jobs as alerts_jobs
from opssight.alerts import permissions as alerts_permissions
from opssight.alerts import routes as alerts_routes
from opssight.audit import facade as audit
from opssight.audit import jobs as audit_jobs
from opssight.audit import permissions as audit_permissions
from opssight.audit import routes as audit_routes
from opssight.catalog import permissions as catalog_permissions
from opssight.catalog import routes as catalog_routes
from opssight.catalog import subscribers as catalog_subscribers
from opssight.core.cache import Cache, open_cache
from opssight.core.clock import Clock, SystemClock
from opssight.core.context import Context
from opssight.core.crypto import Keyring, open_keyring
from opssight.core.db import Database
from opssight.core.health import Health, State
from opssight.core.jobs import Job, Loop
from opssight.core.outbox import Subscriber
from opssight.core.resources import Resources
from opssight.core.settings import Settings
from opssight.core.storage import Storage, open_storage
from opssight.entrypoints import housekeeping, system
from opssight.eventlog import facade as eventlog
from opssight.eventlog import jobs as eventlog_jobs
from opssight.eventlog import permissions as eventlog_permissions
from opssight.eventlog import routes as eventlog_routes
from opssight.identity import facade as identity
from opssight.identity import permissions as identity_permissions
from opssight.identity import routes as identity_routes
from opssight.incidents import permissions as incidents_permissions
from opssight.incidents import routes as incidents_routes
from opssight.incidents import subscribers as incidents_subscribers
from opssight.monitoring import jobs as monitoring_jobs
from opssight.monitoring import permissions as monitoring_permissions
from opssight.monitoring import routes as monitoring_routes
from opssight.notifications import jobs as notifications_jobs
from opssight.notifications import permissions as notifications_permissions
from opssight.notifications import routes as notifications_routes
from opssight.oncall import facade as oncall
from opssight.oncall import jobs as oncall_jobs
from opssight.oncall import permissions as oncall_permissions
from opssight.oncall import routes as oncall_routes
from opssight.oncall import subscribers as oncall_subscribers
from opssight.runbooks import facade as runbooks
from opssight.runbooks import jobs as runbooks_jobs
from opssight.runbooks import permissions as runbooks_permissions
from opssight.runbooks import routes as runbooks_routes
from opssight.runbooks import subscribers as runbooks_subscribers
from opssight.servers import facade as servers
from opssight.servers import jobs as servers_jobs
from opssight.servers import permissions as servers_permissions
from opssight.servers import routes as servers_routes
from opssight.vault import permissions as vault_permissions
from opssight.vault import routes as vault_routes

PERMISSIONS: tuple[identity.Permission, ...] = (
    *identity_permissions.PERMISSIONS,
    *audit_permissions.PERMISSIONS,
    *vault_permissions.PERMISSIONS,
    *eventlog_permissions.PERMISSIONS,
    *catalog_permissions.PERMISSIONS,
    *servers_permissions.PERMISSIONS,
    *alerts_permissions.PERMISSIONS,
    *monitoring_permissions.PERMISSIONS,
    *notifications_permissions.PERMISSIONS,
    *oncall_permissions.PERMISSIONS,
    *incidents_permissions.PERMISSIONS,
    *runbooks_permissions.PERMISSIONS,
)

ROUTERS: tuple[APIRouter, ...] = (
    system.router,
    identity_routes.router,
    audit_routes.router,
    vault_routes.router,
    eventlog_routes.router,
    catalog_routes.router,
    servers_routes.router,
    alerts_routes.router,
    alerts_routes.alertmanager_router,
    monitoring_routes.router,
    notifications_routes.router,
    oncall_routes.router,
    incidents_routes.router,
    runbooks_routes.router,
    runbooks_routes.bindings_router,
)

SUBSCRIBERS: tuple[Subscriber, ...] = (
    *catalog_subscribers.SUBSCRIBERS,
    *oncall_subscribers.SUBSCRIBERS,
    *incidents_subscribers.SUBSCRIBERS,
    *runbooks_subscribers.SUBSCRIBERS,
)

JOBS: tuple[Job, ...] = (
    *housekeeping.JOBS,
    *eventlog_jobs.JOBS,
    *servers_jobs.JOBS,
    *notifications_jobs.JOBS,
    *runbooks_jobs.JOBS,
)

LOOPS: tuple[Loop, ...] = (
    *audit_jobs.LOOPS,
    *servers_jobs.LOOPS,
    *alerts_jobs.LOOPS,
    *monitoring_jobs.LOOPS,
    *oncall_jobs.LOOPS,
    *runbooks_jobs.LOOPS,
)

TOPIC_PERMISSIONS = {
    "users": "users:read",
    "audit": "audit:read",
    "incidents": "incidents:read",
    "alerts": "alerts:read",
    "rules": "monitoring:read",
    "servers": "servers:read",
    "services": "catalog:read",
    "credentials": "credentials:read",
    "runbooks": "runbooks:read",
    "executions": "runbooks:read",
    "oncall": "oncall:read",
    "notifications": "notifications:read",
    "channels": "notifications:read",
}


@asynccontextmanager
async def open_context(settings: Settings, *, role: str, clock: Clock | None = None) -> AsyncGenerator[Context]:
    """Open what a process of ``role`` needs and close it at the end.

    Raises:
        StartRefused: the master key is missing or is not this database's.
    """
    clock = clock or SystemClock()
    url = settings.database_url.get_secret_value()
    db = Database(url, pool_size=settings.database_pool, application_name=f"opssight {role}")
    resources = Resources()
    context = Context(settings, clock, db, resources)
    try:
        await _add_core(context)
        await _add_modules(context)
        yield context
    finally:
        if resources.has(servers.SshPool):
            await resources.get(servers.SshPool).close()
        if resources.has(Cache):
            await resources.get(Cache).close()
        if resources.has(eventlog.EventStore):
            await resources.get(eventlog.EventStore).close()
        await db.close()


async def _add_core(context: Context) -> None:
    settings, db, resources = context.settings, context.db, context.resources
    resources.add(Keyring, await open_keyring(db, settings))
    cache = resources.add(Cache, open_cache(settings, db))
    resources.add(Storage, open_storage(settings))
    health = resources.add(Health, Health())

    async def database() -> tuple[State, str]:
        await db.ping()
        return "ok", "answers"

    async def cache_state() -> tuple[State, str]:
        state, detail = await cache.state()
        return ("ok" if state == "ok" else "degraded"), detail

    health.add("database", database)
    health.add("cache", cache_state)
    health.add("worker", lambda: system.worker_state(context))


async def _add_modules(context: Context) -> None:
    settings, db, clock, resources = context.settings, context.db, context.clock, context.resources
    keyring = resources.get(Keyring)
    db.before_commit.append(audit.writer(clock))
    grouping = alerts.AlertPolicy(settings.alert_group_labels, timedelta(seconds=settings.alert_resolve_seconds))
    resources.add(alerts.AlertPolicy, grouping)
    eventlog.attach(context, eventlog.open_store(settings))
    resources.add(servers.SshPool, servers.SshPool())
    resources.add(runbooks.Library, runbooks.Library(settings))
    registry = resources.add(identity.PermissionRegistry, identity.PermissionRegistry(PERMISSIONS))
    signer = resources.add(identity.Signer, await identity.Signer.open(db, keyring, clock))
    resources.add(
        identity.Authenticator,
        identity.Authenticator(db=db, signer=signer, keyring=keyring, registry=registry, clock=clock),
    )
    throttle = resources.add(identity.Throttle, identity.Throttle(resources.get(Cache), settings))
    resources.add(
        identity.Sessions,
        identity.Sessions(db=db, signer=signer, keyring=keyring, throttle=throttle, clock=clock, settings=settings),
    )


@asynccontextmanager
async def api_services(context: Context) -> AsyncGenerator[None]:
    """Run what belongs to the api role besides answering requests."""
    async with eventlog.listen(context, role="api"):
        yield


@asynccontextmanager
async def worker_services(context: Context) -> AsyncGenerator[None]:
    """Run what belongs to the worker role besides jobs and loops."""
    await oncall.make_default_policy(context)
    async with eventlog.listen(context, role="worker"):
        yield
