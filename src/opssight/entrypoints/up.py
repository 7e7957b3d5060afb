"""``opssight up``: the whole platform on this machine, under one supervisor.

Starts the embedded PostgreSQL (unless ``OPSSIGHT_DATABASE_URL`` is set), the embedded event store (unless
``OPSSIGHT_CLICKHOUSE_URL`` is set), one worker and one api, each a process of its own, and keeps them alive until SIGTERM or
SIGINT. Then they are stopped in the opposite order within ten seconds; a second SIGINT stops them at once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import psycopg
from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from opssight import __version__
from opssight.core.clock import SystemClock
from opssight.core.db import migrate
from opssight.core.errors import StartRefused
from opssight.core.sensitive_names import is_sensitive_name
from opssight.core.settings import Settings, secret_variables
from opssight.core.supervisor import children_record, preflight, probes, stop_signals
from opssight.core.supervisor.child import ChildSpec
from opssight.core.supervisor.embedded_postgres import STOP_STEPS, EmbeddedPostgres
from opssight.core.supervisor.launch import Launch
from opssight.core.supervisor.lock import InstanceLock
from opssight.core.supervisor.stop_signals import StopRequest
from opssight.core.supervisor.supervise import Supervisor
from opssight.core.telemetry import configure_logs, get_logger
from opssight.entrypoints import people
from opssight.identity import facade as identity

_DATABASE_SECONDS: Final = 20.0
_STOP_SECONDS: Final = {"api": 4.5, "worker": 2.5, "events": 1.5}  # with PostgreSQL's two, within the ten of the whole
_SHARED: Final = frozenset({"database_url", "redis_url", "clickhouse_url", "master_key", "smtp_url"})
_NEEDS: Final = {"api": _SHARED, "worker": _SHARED, "events": frozenset[str]()}
"""The secret settings that each role is given. The first owner's password is used by this process alone."""
_RECOVERY_SECONDS: Final = 600.0  # PostgreSQL replaying its log after a crash on a slow disk
_FORCED_STATUS: Final = 130
_REFUSAL: Final = "opssight: "
_SIGN_OF_LIFE: Final = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %(seconds)s)"
log = get_logger(__name__)


async def up(settings: Settings) -> int:
    """Run the platform until it is asked to stop; answers the exit status: 0, or 130 when the stop was forced.

    Raises:
        StartRefused: it cannot run here; the sentence says what to do. Nothing is left running then.
    """
    configure_logs(level=settings.log_level, style=settings.log_format, role="up")
    request = stop_signals.listen()
    data_dir = settings.data_dir.resolve()
    preflight.check_data_dir(data_dir)
    with InstanceLock(data_dir, port=settings.port, started_at=SystemClock().now()):
        preflight.check_space(data_dir)
        run_dir = _run_dir(data_dir)
        record = run_dir / "children.json"
        children_record.stop_leftovers(record)
        preflight.check_port(settings.host, settings.port)
        supervisor = Supervisor(record)
        try:
            await _until_asked(supervisor, settings.model_copy(update={"data_dir": data_dir}), request)
        finally:
            await _stop(supervisor, request)
    return _FORCED_STATUS if request.forced.is_set() else 0


async def _until_asked(supervisor: Supervisor, settings: Settings, request: StopRequest) -> None:
    starting = asyncio.create_task(_start(supervisor, settings))
    asked = asyncio.create_task(request.asked.wait())
    await asyncio.wait({starting, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not starting.done():
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        return
    _show(_banner(settings, starting.result()))
    await supervisor.run_until(request.asked)


async def _stop(supervisor: Supervisor, request: StopRequest) -> None:
    async def force_when_asked() -> None:
        await request.forced.wait()
        log.warning("up.stop_forced")
        supervisor.force()

    forcing = asyncio.create_task(force_when_asked())
    await supervisor.stop()
    forcing.cancel()
    log.info("up.stopped")


async def _start(supervisor: Supervisor, settings: Settings) -> str | None:
    """Start everything in order; answers the one-time set-up link while there is no user."""
    stores: list[ChildSpec] = []
    server = None if settings.database_url.get_secret_value() else EmbeddedPostgres(settings.data_dir)
    if server is not None:
        stores.append(_postgres(server))
    if not settings.clickhouse_url.get_secret_value():
        stores.append(_events(settings))
    await supervisor.start_together(*stores)
    if server is not None:
        settings = settings.model_copy(update={"database_url": SecretStr(server.url())})
    await _migrate(settings.database_url.get_secret_value())
    async with people.opened(settings, role="up") as (session, clock, keyring):
        link = await identity.first_users(session, settings, clock, keyring)
    await supervisor.start_together(_worker(settings), _api(settings))
    return link


def _postgres(server: EmbeddedPostgres) -> ChildSpec:
    async def answers() -> bool:
        return await asyncio.to_thread(server.answers)

    async def lives() -> bool:
        return await asyncio.to_thread(server.lives)

    return ChildSpec(
        name="postgres",
        prepare=server.prepare,
        ready=answers,
        alive=lives,
        ready_within=_RECOVERY_SECONDS,
        stop_steps=STOP_STEPS,
        force_signal=signal.SIGQUIT,
        explain=lambda tail: str(server.failure(tail)),
        recorded=False,
        quiet=True,
    )


async def _migrate(url: str) -> None:
    """Bring the schema up to date, waiting a little for a database that is only just being started beside us."""
    deadline = time.monotonic() + _DATABASE_SECONDS
    while True:
        try:
            await asyncio.to_thread(migrate.upgrade, url)
        except OperationalError as error:
            reason = " ".join(str(error.orig).split())
            if time.monotonic() >= deadline:
                raise StartRefused(
                    f"The database at OPSSIGHT_DATABASE_URL cannot be used ({reason}). Check that it runs and that address, user and"
                    " password are right."
                ) from None
            log.warning("up.database_awaited", reason=reason)
            await asyncio.sleep(1.0)
        else:
            return


def _events(settings: Settings) -> ChildSpec:
    async def ready() -> bool:
        return await probes.socket_answers(settings.events_socket, "/ping")

    return _role("events", settings, ready, alive=ready)  # api and worker have a watchdog of their own


def _api(settings: Settings) -> ChildSpec:
    async def ready() -> bool:
        return await probes.http_answers(settings.host, settings.port, "/healthz", tls=settings.tls_cert is not None)

    return _role("api", settings, ready)


def _worker(settings: Settings) -> ChildSpec:
    """The worker listens nowhere; it is ready when a worker has given a sign of life since its start."""
    began = time.monotonic()
    conninfo = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql").render_as_string(hide_password=False)

    def note_start() -> None:
        nonlocal began
        began = time.monotonic()

    async def ready() -> bool:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, connect_timeout=2) as connection:
                found = await connection.execute(_SIGN_OF_LIFE, {"seconds": time.monotonic() - began})
                return bool((await found.fetchone() or (0,))[0])
        except psycopg.Error:
            return False  # the database is not there at the moment: asked again

    return _role("worker", settings, ready, before=note_start)


def _role(
    name: str,
    settings: Settings,
    ready: Callable[[], Awaitable[bool]],
    before: Callable[[], None] | None = None,
    alive: Callable[[], Awaitable[bool]] | None = None,
) -> ChildSpec:
    """A child that is ``python -m opssight NAME`` with the settings of this process, and the secrets that it needs."""
    environment = {**_environment_of(name), **settings.as_environment(secrets=_NEEDS[name])}
    # -P: a file in the working directory must not be taken for a module
    launch = Launch((sys.executable, "-P", "-m", "opssight", name), environment)

    def prepare() -> Launch:
        if before is not None:
            before()
        return launch

    steps = ((signal.SIGTERM, _STOP_SECONDS[name]),)
    return ChildSpec(name=name, prepare=prepare, ready=ready, alive=alive, stop_steps=steps, explain=_refusal)


def _environment_of(role: str) -> dict[str, str]:
    """The variables of this process without the secret settings, and without others that are secret by their name.

    Roles that keep files have those by which an S3 client finds its keys.
    """
    withheld = secret_variables()
    keys = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} if _NEEDS[role] else set[str]()
    return {name: value for name, value in os.environ.items() if name not in withheld and (name in keys or not is_sensitive_name(name))}


def _refusal(tail: tuple[str, ...]) -> str | None:
    """The sentence by which a role refused to start, if that is how it ended."""
    last = tail[-1]
    return last.removeprefix(_REFUSAL) if last.startswith(_REFUSAL) else None


def _run_dir(data_dir: Path) -> Path:
    """The directory of sockets and records of running processes."""
    run_dir = data_dir / "run"
    preflight.check_data_dir(run_dir)
    return run_dir


def _banner(settings: Settings, link: str | None) -> str:
    lines = ["", f"OpsSight {__version__} is running.", "", f"  Open      {settings.base_url}"]
    if link is not None:
        lines.append(f"  Set up    {link}")
        lines.append("            (works once: whoever opens it first becomes the owner)")
    lines.append(f"  Data      {settings.data_dir}")
    lines.append(f"  Stop      Ctrl-C, or `kill {os.getpid()}`")
    return "\n".join([*lines, ""])


def _show(message: str) -> None:
    with suppress(OSError):  # nobody reads standard output: the platform runs all the same
        print(message, flush=True)
