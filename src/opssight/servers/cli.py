"""``opssight servers``: the client side of servers."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from opssight.core.cli.client import DEFAULT_URL, AsJson, ClientFailed, Server, Token, Url, out, show, show_one

app = typer.Typer(no_args_is_help=True, help="List, add, test and use servers through a running server.")
Name = Annotated[str, typer.Argument(help="Name or id of a server.")]
COLUMNS = {"name": "Server", "address": "Address", "port": "Port", "state": "State", "os": "System", "last_checked_at": "Checked"}


@app.command("list")
def listed(*, limit: int = 200, url: Url = DEFAULT_URL, token: Token = "", as_json: AsJson = False) -> None:
    """List servers."""
    show(Server(url, token).call("GET", "/api/v1/servers", params={"limit": limit})["items"], COLUMNS, as_json=as_json)


@app.command()
def add(
    name: str,
    address: str,
    *,
    credential: Annotated[str, typer.Option(help="Name or id of the credential to log in with.")],
    username: Annotated[str, typer.Option()] = "root",
    port: int = 22,
    host_key_policy: Annotated[str, typer.Option(help="tofu, strict_pinned or disabled.")] = "tofu",
    host_key: Annotated[str, typer.Option(help="The pinned key, as in known_hosts.")] = "",
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Add a server."""
    server = Server(url, token)
    found = find(server, "/api/v1/credentials", credential)
    body = {
        "name": name,
        "address": address,
        "port": port,
        "username": username,
        "credential_id": found["id"],
        "host_key_policy": host_key_policy,
        "host_key": host_key or None,
    }
    show_one(server.call("POST", "/api/v1/servers", body=body), as_json=as_json)


@app.command("test")
def test_connection(name: Name, *, url: Url = DEFAULT_URL, token: Token = "", as_json: AsJson = False) -> None:
    """Test the connection stage by stage; exit code 1 when it fails."""
    server = Server(url, token)
    outcome = server.call("POST", f"/api/v1/servers/{find(server, '/api/v1/servers', name)['id']}/test")
    show(outcome["stages"], {"name": "Stage", "ok": "OK", "ms": "ms", "detail": "Detail"}, as_json=as_json)
    if not outcome["ok"]:
        raise typer.Exit(1)


@app.command("run")
def run_command(
    name: Name, command: Annotated[str, typer.Argument()], *, timeout: int = 60, url: Url = DEFAULT_URL, token: Token = ""
) -> None:
    """Run a command on a server; its exit status becomes ours."""
    server = Server(url, token)
    found = find(server, "/api/v1/servers", name)
    outcome = server.call("POST", f"/api/v1/servers/{found['id']}/commands", body={"command": command, "timeout_s": timeout})
    out.print(outcome["stdout"], end="", markup=False)
    print(outcome["stderr"], end="", file=sys.stderr)
    raise typer.Exit(outcome["exit_status"] if outcome["exit_status"] is not None else 1)


def find(server: Server, path: str, wanted: str) -> dict[str, Any]:
    """Return the item of a list whose name or id is ``wanted``.

    Raises:
        ClientFailed: there is none.
    """
    cursor: str | None = None
    while True:
        page = server.call("GET", path, params={"limit": 200, "cursor": cursor})
        for item in page["items"]:
            if wanted in {item["name"], item.get("id")}:
                return item
        cursor = page["next_cursor"]
        if cursor is None:
            raise ClientFailed(f"There is nothing named {wanted} at {path}.")
