"""Talking to a running server from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, cast

import httpx
import typer
from rich.console import Console
from rich.table import Table

DEFAULT_URL = "http://127.0.0.1:8000"
Url = Annotated[str, typer.Option("--url", envvar="OPSSIGHT_URL", help="Address of the server.")]
Token = Annotated[str, typer.Option("--token", envvar="OPSSIGHT_TOKEN", help="Service token (Access page, Service tokens).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
out = Console(highlight=False)


class ClientFailed(Exception):
    """The server did not do what was asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the token to use with it."""

    url: str
    token: str

    def client(self) -> httpx.Client:
        """Return an HTTP client that carries the token."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=60)

    def call(self, method: str, path: str, *, body: object = None, params: dict[str, Any] | None = None) -> Any:
        """Make a request and return its JSON, or None for an empty answer.

        Raises:
            ClientFailed: no connection, or the server refused.
        """
        given = {key: value for key, value in (params or {}).items() if value not in (None, "", [])}
        try:
            with self.client() as client:
                answer = client.request(method, path, json=body, params=given)
        except httpx.HTTPError as error:
            raise ClientFailed(f"{self.url} does not answer ({error}). Is the server up, and OPSSIGHT_URL right?") from None
        if answer.status_code >= 400:
            raise ClientFailed(explain(answer))
        return answer.json() if answer.content else None


def explain(answer: httpx.Response) -> str:
    """Return the sentence of a problem document."""
    if answer.status_code == 401:
        return "The server does not know this token. Make one on the Access page and set OPSSIGHT_TOKEN."
    try:
        problem = cast("dict[str, Any]", answer.json())
        return f"{problem['title']}: {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"The server answered {answer.status_code}: {answer.text[:200]}"


def show(rows: Iterable[dict[str, Any]], columns: dict[str, str], *, as_json: bool) -> None:
    """Print rows as a table of ``columns`` (heading by key; a dotted key goes into objects), or as JSON."""
    listed = list(rows)
    if as_json:
        print(json.dumps(listed, indent=2, default=str))
        return
    if not listed:
        out.print("Nothing found.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in listed:
        table.add_row(*(_cell(row, key) for key in columns))
    out.print(table)


def show_one(row: dict[str, Any], *, as_json: bool) -> None:
    """Print one object as lines of name and value, or as JSON."""
    if as_json:
        print(json.dumps(row, indent=2, default=str))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for key, value in row.items():
        table.add_row(key, json.dumps(value, default=str) if isinstance(value, dict | list) else _text(value))
    out.print(table)


def _cell(row: dict[str, Any], key: str) -> str:
    value: Any = row
    for part in key.split("."):
        value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
    return _text(value)


def _text(value: object) -> str:
    return "–" if value is None or value == "" else str(value)  # noqa: RUF001 the design's sign for no value
