"""Fixtures of the whole suite: a fresh real database for each test, the application over it, callers of every role."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx
import hypothesis
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.db import Database, migrate
from opssight.core.jobs import JobRunner
from opssight.core.modules import Modules
from opssight.core.outbox import Relay
from opssight.core.resources import Resources
from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from opssight.entrypoints.api import create_app
from opssight.identity import facade as identity
from opssight.identity.service import passwords

if TYPE_CHECKING:  # a plugin must not be imported before pytest does
    from tests.fixtures.postgres import PostgresServer

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.eventstore"]
hypothesis.settings.register_profile("opssight", deadline=None)  # no test asserts a duration, and two cores have bad moments
hypothesis.settings.load_profile("opssight")
PASSWORD = "correct horse battery"
LOOPBACK = "127.0.0.0/8, ::1"
"""The real machines and receivers of tests are on this one, which the platform does not connect to unless it is told to."""
EXPIRY = "2027-01-01T00:00:00Z"
"""An expiry for service tokens that the fake clock does not reach."""
MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


class Drain(Protocol):
    """Runs everything that is due in the background; ``force`` makes put-off jobs and deliveries due."""

    async def __call__(self, *, force: bool = False) -> None: ...


_LONG = ("tests/journeys/test_api_fuzz", "tests/journeys", "tests/core/supervisor")
_TOGETHER = (
    "tests/journeys/test_pages.py",
    "tests/journeys/test_cli.py",
    "tests/journeys/test_loop.py",
    "tests/journeys/test_wheel.py",
    "tests/core/test_storage_s3.py",
)
_APART = ("test_a_newcomer_sets_it_up",)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end; otherwise the order stays random."""

    def rank(item: pytest.Item) -> int:
        return next((place for place, start in enumerate(_LONG) if item.nodeid.startswith(start)), len(_LONG))

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Let the collector leave alone what stays for the whole session: looking through it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()


class _Together(LoadScopeScheduling):
    """Gives the tests that share a platform, a browser or a build to one worker, and every other test to whoever is free.

    What xdist's own ``loadgroup`` does, which finds no group since pytest 9.
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, name = nodeid.partition("::")
        if path not in _TOGETHER or name.startswith(_APART):
            return nodeid
        return "shared platform" if path in _TOGETHER[:2] else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Together:
    """Tell xdist how tests are given out."""
    config.option.loadscopereorder = False  # the order is ours
    return _Together(config, log)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of the machine reach a test."""
    for name in list(os.environ):
        if name.startswith("OPSSIGHT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords a thousand times faster than in earnest; tests/identity/test_passwords.py sees to the real strength."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def template_url(postgres: PostgresServer) -> str:
    """A database with the current schema and the keys that a first start makes, made once a session; copy it."""
    return postgres.template(first_start)


def first_start(url: str) -> None:
    migrate.upgrade(url)

    async def make_keys() -> None:
        settings = Settings(database_url=SecretStr(url), master_key=SecretStr(MASTER_KEY))
        async with wiring.open_context(settings, role="test"):
            pass

    asyncio.run(make_keys())


@pytest.fixture
def clock() -> FakeClock:
    """A clock that the test moves."""
    return FakeClock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings over this test's own database and folder."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=SecretStr(database_url),
        master_key=SecretStr(MASTER_KEY),
        requests_per_minute=0,
        egress_allow=LOOPBACK,
    )


@pytest.fixture
async def ctx(settings: Settings, clock: FakeClock) -> AsyncIterator[Context]:
    """An open context with every module wired."""
    async with wiring.open_context(settings, role="test", clock=clock) as context:
        yield context


@pytest.fixture
def db(ctx: Context) -> Database:
    """The test's database."""
    return ctx.db


@pytest.fixture
def resources(ctx: Context) -> Resources:
    """What the context holds open."""
    return ctx.resources


@pytest.fixture
def app(ctx: Context) -> FastAPI:
    """The application over the context."""
    return create_app(ctx)


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is not logged in."""
    async with _client(app) as client:
        yield client


@pytest.fixture
async def client_as(ctx: Context, app: FastAPI) -> AsyncIterator[Callable[[str], Awaitable[httpx.AsyncClient]]]:
    """Make a person with a role and return a client logged in as them."""
    async with AsyncExitStack() as stack:

        async def make(role: str) -> httpx.AsyncClient:
            email = f"{role}@example.com"
            async with ctx.db.write() as session:
                if await identity.user_by_email(session, email) is None:
                    await identity.create_user(
                        session,
                        ctx.clock,
                        email=email,
                        name=f"{role.title()} Person",
                        role=identity.Role(role),
                        password=PASSWORD,
                        by=None,
                    )
            client = await stack.enter_async_context(_client(app))
            answer = await client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            return client

        yield make


@pytest.fixture
async def client(client_as: Callable[[str], Awaitable[httpx.AsyncClient]]) -> httpx.AsyncClient:
    """A client logged in as an owner."""
    return await client_as("owner")


@pytest.fixture
def drain(ctx: Context) -> Drain:
    """Run relay, deliveries and due jobs until nothing is left to do."""
    modules = ctx.resources.get(Modules)
    relay = Relay(ctx, modules.subscribers)
    runner = JobRunner(ctx, modules.jobs, ())

    async def run(*, force: bool = False) -> None:
        async with ctx.db.write() as session:
            if force:
                await session.execute(text("UPDATE core_deliveries SET next_at = now() WHERE state = 'pending'"))
                await session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"))
        while True:
            handled = await relay.drain()
            async with ctx.db.read() as session:
                due = (
                    await session.execute(
                        text(
                            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
                            " AND (scheduled_at IS NULL OR scheduled_at <= now())"
                        )
                    )
                ).scalar_one()
            if not handled and not due:
                return
            if due:
                await runner.run_due()

    return run


def _client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 40000)), base_url="http://test")
