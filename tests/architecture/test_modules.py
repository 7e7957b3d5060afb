"""What every manifest promises, and that a module is whole by its manifest alone."""

from __future__ import annotations

import ast
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, ClassVar
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

import opssight
from opssight.core import jobs, outbox
from opssight.core.access import READERS, Permission
from opssight.core.audit_note import note
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.contributions import Contributions
from opssight.core.folders import module_folders
from opssight.core.health import Health, State
from opssight.core.http import WriteSession, context_of
from opssight.core.modules import GROUPS, Module, Modules, discover, ordered
from opssight.core.outbox import Relay, Subscriber
from opssight.core.retention import Kept, Retention
from opssight.core.settings import Section, Settings
from opssight.core.settings.modules import module_sections
from opssight.entrypoints import wiring
from opssight.entrypoints.api import create_app
from opssight.entrypoints.cli.main import PLACES
from opssight.identity import facade as identity

SOURCE = Path(opssight.__file__).parent
NOT_MODULES = {"core", "entrypoints", "migrations", "web_bundle", "__pycache__"}


def _called(name: str) -> set[str]:
    """Return the modules whose code the module imports."""
    found: set[str] = set()
    for path in (SOURCE / name).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    parts = f"{node.module}.{alias.name}".split(".")
                    if parts[0] == "opssight" and parts[1] not in NOT_MODULES | {name}:
                        found.add(parts[1])
    return found - {"__version__"}


def test_every_folder_has_a_manifest_of_its_own_name() -> None:
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name not in NOT_MODULES}
    assert folders == {module.name for module in discover()} == set(module_folders())


@pytest.mark.parametrize("module", discover(), ids=lambda module: module.name)
def test_a_manifest_says_what_the_code_does(module: Module) -> None:
    assert set(module.uses) == _called(module.name), "`uses` are the modules that are imported, no more and no fewer"
    assert module.group in GROUPS
    assert (module.settings is not None) == (SOURCE / module.name / "settings.py").is_file()
    assert (module.cli is not None) == (SOURCE / module.name / "cli.py").is_file()
    assert module.cli is None or module.cli in PLACES.values()


def test_settings_are_found_without_their_module() -> None:
    assert set(module_sections()) == {module.settings for module in discover() if module.settings}


def test_modules_come_after_those_they_use() -> None:
    low, high, other = (
        Module(name="zeta", title="", group="signal"),
        Module(name="alpha", title="", group="signal", uses=("zeta",)),
        Module(name="beta", title="", group="signal"),
    )
    assert [one.name for one in ordered([high, other, low])] == ["beta", "zeta", "alpha"]


@pytest.mark.parametrize(
    ("uses", "said"),
    [
        ((("a", ()), ("a", ())), "Two modules are called a"),
        ((("a", ("b",)),), "uses b, which there is not"),
        ((("a", ("b",)), ("b", ("a",))), "circle"),
    ],
)
def test_what_cannot_be_ordered_is_said(uses: tuple[tuple[str, tuple[str, ...]], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ordered(Module(name=name, title="", group="signal", uses=used) for name, used in uses)


def test_two_modules_cannot_declare_the_same() -> None:
    permission = Permission("things:read", "See things.", READERS)
    one, two = (Module(name=name, title="", group="signal", permissions=(permission,)) for name in ("one", "two"))
    with pytest.raises(ValueError, match="Declared by two modules: permission things:read"):
        Modules([one, two])


class FakeSettings(Section):
    """Things."""

    thing_days: Annotated[int, Field(description="Days things are kept.")] = 7


class ThingMade(outbox.Event, frozen=True, tag="thing.made"):
    """A thing was made."""

    topic: ClassVar[str | None] = "things"
    thing: str


class Wants:
    """What others give to the fake module."""

    def __init__(self, text: str) -> None:
        self.text = text


router = APIRouter(tags=["things"])
happened: list[str] = []


@router.post("/api/v1/things/{name}", summary="Make a thing", dependencies=[Depends(identity.may("things:write"))])
async def make(name: str, request: Request, session: WriteSession) -> dict[str, str]:
    """Make a thing."""
    note(session, "thing.made", target_type="thing", target_id=name)
    await outbox.publish(session, ThingMade(thing=name))
    wanted = context_of(request).resources.get(Contributions).of(Wants)
    return {"wants": ",".join(one.text for one in wanted)}


async def _made(context: Context, session: AsyncSession, event: ThingMade) -> None:
    del context, session
    happened.append(f"handled {event.thing}")


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    del context
    happened.append("opened")
    yield
    happened.append("closed")


async def _tick(context: Context) -> None:
    del context


async def _none(session: AsyncSession) -> list[UUID]:
    del session
    return []


async def _fine(context: Context) -> tuple[State, str]:
    del context
    return "ok", "things are well"


async def _old(context: Context, session: AsyncSession, before: datetime, limit: int) -> int:
    del context, session, limit
    happened.append(f"purged before {before:%d}")
    return 0


FAKE = Module(
    name="things",
    title="Things",
    group="govern",
    uses=("identity",),
    permissions=(Permission("things:write", "Make things.", READERS),),
    routers=(router,),
    subscribers=(Subscriber("things.count", ThingMade, _made),),
    jobs=(jobs.job("things.polish")(_tick),),
    loops=(jobs.Loop("things.watch", 60, _tick),),
    topics={"things": "things:write"},
    settings=FakeSettings,
    open=_open,
    health={"things": _fine},
    retention=(
        Retention(name="things.purge", what="things", minute=1, days=lambda given: given.section(FakeSettings).thing_days, delete=_old),
    ),
    contributes=(Wants("paint"), Kept("thing", _none)),
)


async def test_a_module_is_whole_by_its_manifest(settings: Settings, clock: FakeClock) -> None:
    """A module that nothing else names has its route, permission, subscriber, job, topic, settings, health and retention."""
    happened.clear()
    async with wiring.open_context(settings, role="test", clock=clock, more=(FAKE,)) as ctx:
        modules = ctx.resources.get(Modules)
        assert modules.topics["things"] == "things:write"
        assert {"things.polish", "things.purge"} <= {one.name for one in modules.jobs}
        async with ctx.db.write() as session:
            await identity.create_user(
                session, clock, email="v@example.com", name="V", role=identity.Role.VIEWER, password="correct horse battery", by=None
            )
        transport = httpx.ASGITransport(create_app(ctx), client=("127.0.0.1", 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            answer = await client.post("/api/v1/auth/login", json={"email": "v@example.com", "password": "correct horse battery"})
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            assert (await client.post("/api/v1/things/one")).json() == {"wants": "paint"}
            assert "/api/v1/things/{name}" in (await client.get("/openapi.json")).json()["paths"]
        await Relay(ctx, modules.subscribers).drain()
        assert ("things", "ok") in {(one.name, one.state) for one in await ctx.resources.get(Health).report()}
        await FAKE.retention[0].purge(ctx)
    assert happened == ["opened", "handled one", f"purged before {clock.now() - timedelta(days=7):%d}", "closed"]
    assert "things" not in {module.name for module in wiring.modules().all}
