"""Fixtures of the runbooks' tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from opssight.core.context import Context
from tests.conftest import Drain
from tests.fixtures.sshd import sshd
from tests.servers.conftest import AddServer, add_server

__all__ = ["AddServer", "Execute", "add_server", "execute", "folder", "sshd"]
Execute = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def folder(ctx: Context) -> Path:
    """The folder of runbooks."""
    path = ctx.settings.data_dir / "runbooks"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def execute(client: httpx.AsyncClient, drain: Drain) -> Execute:
    """Start a runbook over HTTP, let the worker do its part, and return the execution."""

    async def run(name: str, server_id: object = None, parameters: dict[str, object] | None = None, **more: object) -> dict[str, Any]:
        body = {"server_id": str(server_id) if server_id else None, "parameters": parameters or {}, **more}
        answer = await client.post(f"/api/v1/runbooks/{name}/executions", json=body)
        assert answer.status_code == 202, answer.text
        await drain()
        return (await client.get(f"/api/v1/executions/{answer.json()['id']}")).json()

    return run
