"""Assembles the command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from opssight import __version__
from opssight.core.errors import StartRefused
from opssight.entrypoints.cli import admin, doctor, events, incidents, roles, runbooks, servers
from opssight.entrypoints.cli.client import ClientFailed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="OpsSight: signal, alert, incident, page, runbook, verification, in one loop.",
)
app.command()(roles.up)
app.command()(roles.api)
app.command()(roles.worker)
app.add_typer(events.app, name="events")
app.command()(roles.migrate)
app.command()(roles.demo)
app.command()(admin.config)
app.command()(doctor.doctor)
app.command()(admin.openapi)
app.add_typer(admin.app, name="admin")
app.add_typer(incidents.app, name="incidents")
app.add_typer(servers.app, name="servers")
app.add_typer(runbooks.app, name="runbooks")


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
