"""How a command runs what is asynchronous, and the settings of a process that others depend on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings, load_settings

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
