"""``opssight events``: the event store's process; with a subcommand, the client side of a running server."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import httpx
import typer

from opssight.core.cli.client import DEFAULT_URL, AsJson, ClientFailed, Server, Token, Url, explain, show
from opssight.core.settings import load_settings
from opssight.eventlog.engine import role as events_role

app = typer.Typer(help="Run the event store's process; with a subcommand, search, follow or send events.")
Query = Annotated[str, typer.Argument(help='Words, "phrases", AND, OR, NOT, field:value.')]
Service = Annotated[str, typer.Option(help="Only of this service.")]
Severity = Annotated[str, typer.Option(help="Only of this severity; >=warning for that and above.")]
COLUMNS = {"ts": "Time", "severity": "Severity", "service": "Service", "source": "Source", "message": "Message"}


@app.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Own the embedded event store and serve it on its private socket."""
    if context.invoked_subcommand is None:
        events_role.run(load_settings())


@app.command()
def search(
    query: Query = "",
    *,
    service: Service = "",
    severity: Severity = "",
    limit: int = 50,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Search events, newest first."""
    params = {"q": query, "service": service, "severity": severity, "limit": limit}
    show(Server(url, token).call("GET", "/api/v1/events", params=params)["items"], COLUMNS, as_json=as_json)


@app.command()
def tail(query: Query = "", *, service: Service = "", severity: Severity = "", url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Follow events as they come, one JSON object a line, until interrupted."""
    params = {key: value for key, value in {"q": query, "service": service, "severity": severity}.items() if value}
    try:
        with Server(url, token).client() as client, client.stream("GET", "/api/v1/events/tail", params=params, timeout=None) as answer:
            if answer.status_code >= 400:
                answer.read()
                raise ClientFailed(explain(answer))
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    print(line.removeprefix("data:").strip(), flush=True)
    except httpx.HTTPError as error:
        raise ClientFailed(f"The connection to {url} was lost ({error}).") from None
    except KeyboardInterrupt:
        return


@app.command()
def send(
    message: Annotated[str, typer.Argument(help="The message; `-` sends standard input, one event a line.")],
    *,
    service: Annotated[str, typer.Option()] = "cli",
    severity: Annotated[str, typer.Option()] = "info",
    url: Url = DEFAULT_URL,
    token: Token = "",
) -> None:
    """Store one event, or each line of standard input."""
    lines = [line.rstrip("\n") for line in sys.stdin] if message == "-" else [message]
    body = [{"message": line, "service": service, "severity": severity} for line in lines if line]
    answer = Server(url, token).call("POST", "/api/v1/events", body=body)
    print(json.dumps(answer))
    if answer["rejected"]:
        raise typer.Exit(1)
