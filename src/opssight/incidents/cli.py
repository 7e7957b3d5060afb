"""``opssight incidents``: the client side of incidents."""

from __future__ import annotations

from typing import Annotated

import typer

from opssight.core.cli.client import DEFAULT_URL, AsJson, Server, Token, Url, out, show, show_one

app = typer.Typer(no_args_is_help=True, help="List and work incidents on a running server.")
Key = Annotated[str, typer.Argument(help="An incident, such as INC-12.")]
COLUMNS = {
    "key": "Incident",
    "severity": "Severity",
    "state": "State",
    "service": "Service",
    "owner.name": "Owner",
    "opened_at": "Opened",
    "title": "Title",
}


@app.command("list")
def listed(
    *,
    state: Annotated[str, typer.Option(help="new, investigating or resolved.")] = "",
    severity: Annotated[str, typer.Option(help="sev1 to sev5.")] = "",
    limit: int = 50,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """List incidents, newest first."""
    params = {"state": state, "severity": severity, "limit": limit}
    show(Server(url, token).call("GET", "/api/v1/incidents", params=params)["items"], COLUMNS, as_json=as_json)


@app.command("show")
def shown(key: Key, *, url: Url = DEFAULT_URL, token: Token = "", as_json: AsJson = False) -> None:
    """Show an incident and its timeline, oldest first."""
    server = Server(url, token)
    incident = server.call("GET", f"/api/v1/incidents/{key}")
    timeline = server.call("GET", f"/api/v1/incidents/{key}/timeline", params={"limit": 200})["items"]
    if as_json:
        show_one({**incident, "timeline": timeline}, as_json=True)
        return
    show_one({name: incident[name] for name in ("key", "title", "state", "severity", "service", "opened_at")}, as_json=False)
    out.print()
    show(reversed(timeline), {"at": "Time", "kind": "What", "actor.name": "Who", "text": "Text"}, as_json=False)


@app.command()
def acknowledge(key: Key, *, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Take an incident; escalation stops."""
    _say(Server(url, token).call("POST", f"/api/v1/incidents/{key}/acknowledge"))


@app.command()
def resolve(key: Key, *, note: Annotated[str, typer.Option()] = "", url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Resolve an incident."""
    _say(Server(url, token).call("POST", f"/api/v1/incidents/{key}/resolve", body={"note": note or None}))


@app.command()
def comment(key: Key, text: str, *, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Write a comment on the timeline."""
    Server(url, token).call("POST", f"/api/v1/incidents/{key}/comments", body={"text": text})
    out.print("Written.")


def _say(incident: dict[str, str]) -> None:
    out.print(f"{incident['key']} is {incident['state']}.")
