"""``opssight runbooks``: the client side of runbooks."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from opssight.core.cli.client import DEFAULT_URL, AsJson, ClientFailed, Server, Token, Url, out, show, show_one
from opssight.servers.cli import find

app = typer.Typer(no_args_is_help=True, help="List and run runbooks through a running server.")
ENDED = {"succeeded", "failed", "cancelled", "unknown"}


@app.command("list")
def listed(*, url: Url = DEFAULT_URL, token: Token = "", as_json: AsJson = False) -> None:
    """List runbooks."""
    rows = Server(url, token).call("GET", "/api/v1/runbooks", params={"limit": 200})["items"]
    show(rows, {"name": "Runbook", "title": "Title", "source": "From", "description": "Does"}, as_json=as_json)


@app.command("run")
def run_runbook(
    name: str,
    *,
    server_name: Annotated[str, typer.Option("--server", help="Name or id of the server.")] = "",
    parameter: Annotated[list[str] | None, typer.Option("--parameter", "-p", help="name=value; may be repeated.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done and do nothing.")] = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
) -> None:
    """Run a runbook, follow its output, and end with exit code 0 only if it succeeded."""
    server = Server(url, token)
    target = find(server, "/api/v1/servers", server_name)["id"] if server_name else None
    body = {"server_id": target, "parameters": _parameters(server, name, parameter or []), "dry_run": dry_run}
    execution = server.call("POST", f"/api/v1/runbooks/{name}/executions", body=body)
    after = 0
    while True:
        state = server.call("GET", f"/api/v1/executions/{execution['id']}")
        for line in server.call("GET", f"/api/v1/executions/{execution['id']}/output", params={"after": after, "limit": 200})["items"]:
            after = line["seq"]
            out.print(line["text"].rstrip("\n"), markup=False)
        if state["state"] in ENDED:
            out.print(f"{state['key']} {state['state']}." + (f" {state['error']}" if state["error"] else ""))
            raise typer.Exit(0 if state["state"] == "succeeded" else 1)
        time.sleep(0.3)


@app.command()
def execution(identifier: str, *, url: Url = DEFAULT_URL, token: Token = "", as_json: AsJson = False) -> None:
    """Show an execution and its steps."""
    found = Server(url, token).call("GET", f"/api/v1/executions/{identifier}")
    show_one(found, as_json=as_json)


def _parameters(server: Server, name: str, pairs: list[str]) -> dict[str, Any]:
    """Turn ``name=value`` into the types the runbook declares."""
    kinds = {one["name"]: one["type"] for one in server.call("GET", f"/api/v1/runbooks/{name}")["parameters"]}
    values: dict[str, Any] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise ClientFailed(f"Write parameters as name=value, not {pair}.")
        values[key] = _typed(kinds.get(key, "string"), key, value)
    return values


def _typed(kind: str, key: str, value: str) -> object:
    try:
        match kind:
            case "integer":
                return int(value)
            case "number":
                return float(value)
            case "boolean":
                return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[value.lower()]
            case _:
                return value
    except (ValueError, KeyError):
        raise ClientFailed(f"{key} takes a value of type {kind}, not {value}.") from None
