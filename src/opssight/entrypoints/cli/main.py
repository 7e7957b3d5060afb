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
from opssight.core.cli.client import ClientFailed
from opssight.core.errors import StartRefused
from opssight.core.folders import module_folders

_OWN: Final = ("up", "api", "worker", "migrate", "demo", "config", "doctor", "openapi", "admin")
_NAMED: Final = {"eventlog": "events"}  # a module whose command has another name
PLACES: Final = {
    **{name: f"{__package__}.{name}:{'app' if name == 'admin' else name}" for name in _OWN},
    **{_NAMED.get(name, name): f"opssight.{name}.cli:app" for name in module_folders("cli.py")},
}
"""Where each command is: the platform's own here, a module's in its folder."""


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
        found = getattr(import_module(module), attribute)
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
