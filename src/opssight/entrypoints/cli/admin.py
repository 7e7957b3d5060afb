"""Administration from the machine the platform runs on: settings, people, the API's description."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.table import Table

from opssight.core.clock import SystemClock
from opssight.core.context import Context
from opssight.core.db import Database
from opssight.core.errors import OpsError, StartRefused
from opssight.core.resources import Resources
from opssight.core.settings import Settings, effective, load_settings
from opssight.entrypoints import wiring
from opssight.entrypoints.api import create_app
from opssight.entrypoints.cli.client import AsJson, out
from opssight.entrypoints.cli.local import local_settings
from opssight.entrypoints.cli.roles import run_async
from opssight.identity import facade as identity

app = typer.Typer(no_args_is_help=True, help="Make owners and set passwords when nobody can log in.")
Password = Annotated[str, typer.Option(help="Asked for when left out; `-` makes one up and prints it.")]


def config(as_json: AsJson = False) -> None:
    """Show every setting in force and where it comes from, secrets masked."""
    rows = effective(load_settings())
    if as_json:
        print(json.dumps([{"name": row.name, "value": row.value, "source": row.source} for row in rows], indent=2))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Setting", "Value", "From"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row.name, row.value or "–", row.source)  # noqa: RUF001 the design's sign for no value
    out.print(table)


def openapi(path: Annotated[Path | None, typer.Argument(help="File to write; standard output when left out.")] = None) -> None:
    """Print the API's description (OpenAPI 3.1)."""
    settings = Settings(database_url=SecretStr("postgresql://nowhere"))
    context = Context(settings, SystemClock(), Database(settings.database_url.get_secret_value()), Resources())
    document = json.dumps(create_app(context).openapi(), indent=2) + "\n"
    if path is None:
        print(document, end="")
    else:
        path.write_text(document)


@app.command()
def create(
    email: str, name: Annotated[str, typer.Option()] = "", role: identity.Role = identity.Role.OWNER, password: Password = ""
) -> None:
    """Add a person, an owner unless told otherwise."""
    chosen = _password(password)

    async def make() -> None:
        async with wiring.open_context(local_settings(), role="cli") as context, context.db.write() as session:
            shown = name or email.partition("@")[0].title()
            await identity.create_user(session, context.clock, email=email, name=shown, role=role, password=chosen, by=None)

    _do(make)
    print(f"{email} can log in as {role}.")


@app.command("reset-password")
def reset_password(email: str, password: Password = "") -> None:
    """Set a person's password, enable them, and end their sessions."""
    chosen = _password(password)

    async def reset() -> None:
        async with wiring.open_context(local_settings(), role="cli") as context, context.db.write() as session:
            user = await identity.user_by_email(session, email)
            if user is None:
                raise StartRefused(f"There is no person with the address {email}. `opssight admin create {email}` adds one.")
            owner = identity.Actor("system", "system", "OpsSight", None, frozenset(), identity.Role.OWNER)
            await identity.change_user(session, context.clock, user.id, by=owner, password=chosen, disabled=False)

    _do(reset)
    print(f"{email} can log in with the new password.")


def _do(action: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        run_async(action())
    except OpsError as error:
        raise StartRefused(error.detail) from None


def _password(given: str) -> str:
    if given == "-":
        made = secrets.token_urlsafe(15)
        print(f"Password: {made}")
        return made
    return given or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
