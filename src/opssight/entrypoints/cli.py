"""The ``opssight`` command."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import typer
import uvloop

from opssight.core.errors import StartRefused
from opssight.core.settings import load_settings
from opssight.entrypoints import api as api_role
from opssight.entrypoints import worker as worker_role

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _run(main: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


@app.command()
def api() -> None:
    """Serve REST, WebSocket, intake and the web interface."""
    _run(api_role.run(load_settings()))


@app.command()
def worker() -> None:
    """Run jobs, timers, rules, SSH and delivery."""
    _run(worker_role.run(load_settings()))


def main() -> None:
    """Run the command; a refusal to start is one sentence and exit code 1."""
    try:
        app()
    except StartRefused as refusal:
        print(f"opssight: {refusal}", file=sys.stderr)
        raise SystemExit(1) from None
