"""Assembles the command.

A command's module is imported when the command is asked for, and imports no more than it needs: the whole platform takes 1.5 s
of CPU to import, and neither a question to a running server, nor the event store's process, nor the supervisor needs it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Final, cast

import typer
from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from opssight import __version__
from opssight.core.errors import StartRefused
from opssight.entrypoints.cli.client import ClientFailed

PLACES: Final = {
    "up": "up:up",
    "api": "api:api",
    "worker": "worker:worker",
    "events": "events:app",
    "migrate": "migrate:migrate",
    "demo": "demo:demo",
    "config": "config:config",
    "doctor": "doctor:doctor",
    "openapi": "openapi:openapi",
    "admin": "admin:app",
    "incidents": "incidents:app",
    "servers": "servers:app",
    "runbooks": "runbooks:app",
}


class Commands(TyperGroup):
    """The commands by name, each from its own module."""

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names, in the order of the help."""
        del ctx
        return list(PLACES)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:
        """Return a command, or None when there is none of that name."""
        del ctx
        if cmd_name not in PLACES:
            return None
        module, _, attribute = PLACES[cmd_name].partition(":")
        found = getattr(import_module(f"{__package__}.{module}"), attribute)
        if isinstance(found, typer.Typer):
            command: TyperCommand | TyperGroup = typer.main.get_group(found)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command()(found)
            command = cast("TyperCommand", typer.main.get_command(alone))
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="OpsSight: signal, alert, incident, page, runbook, verification, in one loop.",
)


@app.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    """Show the version when asked to."""
    if show:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command; a refusal is one sentence on standard error and exit code 1."""
    try:
        app()
    except (StartRefused, ClientFailed) as refusal:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"opssight: {refusal}", markup=False)
        sys.exit(1)
