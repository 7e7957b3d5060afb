"""``opssight admin``: people, from the machine the platform runs on."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer

from opssight.core.errors import OpsError, StartRefused
from opssight.entrypoints import people
from opssight.entrypoints.cli.local import local_settings
from opssight.entrypoints.cli.run import run_async
from opssight.identity import facade as identity

app = typer.Typer(no_args_is_help=True, help="Make owners and set passwords when nobody can log in.")
Password = Annotated[str, typer.Option(help="Asked for when left out; `-` makes one up and prints it.")]


@app.command()
def create(
    email: str, name: Annotated[str, typer.Option()] = "", role: identity.Role = identity.Role.OWNER, password: Password = ""
) -> None:
    """Add a person, an owner unless told otherwise."""
    chosen = _password(password)

    async def make() -> None:
        async with people.opened(local_settings(), role="cli") as (session, clock, _):
            shown = name or email.partition("@")[0].title()
            await identity.create_user(session, clock, email=email, name=shown, role=role, password=chosen, by=None)

    _do(make)
    print(f"{email} can log in as {role}.")


@app.command("reset-password")
def reset_password(email: str, password: Password = "") -> None:
    """Set a person's password, enable them, and end their sessions."""
    chosen = _password(password)

    async def reset() -> None:
        async with people.opened(local_settings(), role="cli") as (session, clock, _):
            user = await identity.user_by_email(session, email)
            if user is None:
                raise StartRefused(f"There is no person with the address {email}. `opssight admin create {email}` adds one.")
            await identity.change_user(session, clock, user.id, by=None, password=chosen, disabled=False)

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
