"""Running the demo: a fresh data directory, the platform, the estate, until Ctrl-C."""

from __future__ import annotations

import asyncio
import random
import secrets
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncssh
import httpx
from pydantic import SecretStr

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings
from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
from opssight.core.telemetry import get_logger
from opssight.entrypoints.demo import history
from opssight.entrypoints.demo.estate import Estate, Line
from opssight.entrypoints.demo.hosts import Listening, listen
from opssight.entrypoints.demo.pager import Pager
from opssight.entrypoints.demo.seed import ON_CALL, PEOPLE, Seeder
from opssight.entrypoints.up import up
from opssight.identity.settings import IdentitySettings

log = get_logger(__name__)
OWNER = "owner@demo.example"
MARK = ".opssight-demo"
READY_SECONDS = 120.0


async def demo(settings: Settings) -> int:
    """Run the platform and the estate; return the platform's exit status.

    Raises:
        StartRefused: the demo's directory holds something else, or the platform cannot start.
    """
    folder = fresh_directory(settings.data_dir)
    password = secrets.token_urlsafe(12)
    inside = settings.model_copy(
        update={
            "data_dir": folder,
            "log_level": "warning",
            "log_format": "console",
            "database_url": SecretStr(""),
            "clickhouse_url": SecretStr(""),
            "egress_allow": "127.0.0.1",  # the estate and the pager are on this machine
        }
    ).having(IdentitySettings(admin_email=OWNER, admin_password=SecretStr(password)))
    platform = asyncio.create_task(up(inside))
    estate = asyncio.create_task(_estate(inside, password))
    await asyncio.wait({platform, estate}, return_when=asyncio.FIRST_COMPLETED)
    if platform.done():
        estate.cancel()
        await asyncio.gather(estate, return_exceptions=True)
        return platform.result()
    error = estate.exception()
    platform.cancel()
    await asyncio.gather(platform, return_exceptions=True)
    raise StartRefused(f"The demo's estate stopped: {error}")


def fresh_directory(data_dir: Path) -> Path:
    """Empty and return the demo's own directory beside the data directory; only one that the demo made is ever emptied.

    Raises:
        StartRefused: the directory exists and was not made by the demo.
    """
    folder = data_dir.resolve().with_name(f"{data_dir.name}-demo")
    if folder.exists() and not (folder / MARK).is_file() and any(folder.iterdir()):
        raise StartRefused(f"{folder} was not made by the demo, so it is left alone. Move it away, or set OPSSIGHT_DATA_DIR.")
    if folder.exists():
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Made by `opssight demo`, and emptied by the next one.\n")
    return folder


async def _estate(settings: Settings, password: str) -> None:
    base = f"http://127.0.0.1:{settings.port}"
    seed = random.Random()  # noqa: S311 which service breaks is no secret
    estate = Estate(seed)
    key = asyncssh.generate_private_key("ssh-ed25519")
    pager = Pager(lambda line: print(f"  PAGE      {line}", flush=True))
    async with httpx.AsyncClient(base_url=base, timeout=30) as client, _hosts(estate, key) as hosts:
        await _ready(client)
        login = await client.post("/api/v1/auth/login", json={"email": OWNER, "password": password})
        login.raise_for_status()
        client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
        try:
            seeder = Seeder(client, password)
            await seeder.set_up(estate, hosts, key, await pager.start())
            await _remember(settings, seed)
            seeded = await seeder.arm(estate)
            await seeder.test_servers()
            client.headers["Authorization"] = f"Bearer {seeded.events_token}"
            for batch in history.backfill(seed, datetime.now(UTC)):
                await _write(client, batch)
            _tell(settings, password)
            while True:
                now = datetime.now(UTC)
                await _write(client, [(now, line) for line in estate.tick(now)])
                await asyncio.sleep(1)
        finally:
            await pager.stop()


@asynccontextmanager
async def _hosts(estate: Estate, key: asyncssh.SSHKey) -> AsyncGenerator[Sequence[Listening]]:
    listening = [await listen(host, key) for host in estate.hosts.values()]
    try:
        yield listening
    finally:
        for one in listening:
            one.acceptor.close()


async def _ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while True:
            try:
                if (await client.get("/readyz")).json()["status"] == "ready":
                    return
            except (httpx.HTTPError, ValueError, KeyError):
                pass  # it is still starting; the timeout above ends this
            await asyncio.sleep(0.2)


async def _remember(settings: Settings, seed: random.Random) -> None:
    """Write the history beside the running platform, into the same database."""
    inside = settings.model_copy(update={"database_url": SecretStr(EmbeddedPostgres(settings.data_dir).url())})
    on_call = tuple(f"{mailbox}@demo.example" for _, mailbox, _ in PEOPLE[:ON_CALL])
    await history.write(inside, on_call, seed, datetime.now(UTC))


async def _write(client: httpx.AsyncClient, lines: list[tuple[datetime, Line]]) -> None:
    body = [
        {"ts": at.isoformat(), "message": one.message, "severity": one.severity, "service": one.service, "source": one.source}
        for at, one in lines
    ]
    try:
        (await client.post("/api/v1/events", json=body)).raise_for_status()
    except httpx.HTTPError as error:
        log.warning("demo.lines_not_taken", error=str(error))


def _tell(settings: Settings, password: str) -> None:
    print(
        f"""
  The demo runs: four simulated hosts, five services, of which one breaks now and then, and a made-up history.

  Log in    {settings.base_url}  as  {OWNER}  with  {password}
  Others    mara@, priya@ (SRE), tomasz@ (responder), jonas@ (auditor), sofia@demo.example (viewer), same password

  Within a minute "reports" fails, and no restart mends it: it waits for you on Now. What helps, on the page of its server
  batch-01, is `systemctl reset-failed reports; systemctl restart reports`. Other services fail now and then; a restart mends most
  of them by itself, some stay broken until the second person is paged. Pages are shown here.
""",
        flush=True,
    )
