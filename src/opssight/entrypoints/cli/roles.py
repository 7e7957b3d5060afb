"""The commands that start a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

from opssight.core.db import migrate as schema
from opssight.core.errors import StartRefused
from opssight.core.settings import Settings, load_settings
from opssight.entrypoints import api as api_role
from opssight.entrypoints import up as up_role
from opssight.entrypoints import worker as worker_role
from opssight.entrypoints.demo import run as demo_role

T = TypeVar("T")


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on uvloop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


def settings_with_database() -> Settings:
    """Return the settings of a process that cannot run its own database.

    Raises:
        StartRefused: no database is named.
    """
    settings = load_settings()
    if not settings.database_url.get_secret_value():
        raise StartRefused(
            "This needs OPSSIGHT_DATABASE_URL. `opssight up` runs a database of its own and every role beside it;"
            " `opssight config` shows what is set."
        )
    return settings


def up() -> None:
    """Run the whole platform on this machine."""
    sys.exit(run_async(up_role.up(load_settings())))


def api() -> None:
    """Serve REST, WebSocket, intake and the web interface."""
    run_async(api_role.run(settings_with_database()))


def worker() -> None:
    """Run jobs, timers, rules, SSH and delivery."""
    run_async(worker_role.run(settings_with_database()))


def demo() -> None:
    """Run the platform beside a small simulated estate, in a fresh data directory."""
    sys.exit(run_async(demo_role.demo(load_settings())))


def migrate() -> None:
    """Bring the database's schema to this version."""
    url = settings_with_database().database_url.get_secret_value()
    before = schema.current(url)
    schema.upgrade(url)
    after = schema.current(url)
    print(f"The schema is at {after}." if before == after else f"The schema went from {before or 'nothing'} to {after}.")
