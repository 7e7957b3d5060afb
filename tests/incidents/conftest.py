"""Fixtures of incidents: a mail server that the settings point to, and alerts that fire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from opssight.alerts import facade as alerts
from opssight.core.context import Context
from opssight.core.settings import Settings
from tests.conftest import LOOPBACK, MASTER_KEY
from tests.fixtures.smtp import MailServer, mail_server

__all__ = ["fire", "mail_server", "resolve_alert", "settings"]

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


class Fire(Protocol):
    """Fire an alert; labels come on top of those of one about a full disk."""

    async def __call__(self, **labels: str) -> UUID: ...


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mail_server: MailServer) -> Settings:
    """Settings with the mail server."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=SecretStr(database_url),
        master_key=SecretStr(MASTER_KEY),
        requests_per_minute=0,
        egress_allow=LOOPBACK,
        smtp_url=SecretStr(mail_server.url),
        public_url="https://ops.example.com",
    )


LABELS = {"alertname": "DiskFull", "service": "shop", "severity": "critical", "instance": "db-1"}


def alert(**labels: str) -> alerts.AlertInput:
    """Return an alert about a full disk."""
    return alerts.AlertInput({**LABELS, **labels}, {"summary": f"Disk full on {labels.get('instance', 'db-1')}"})


@pytest.fixture
def fire(ctx: Context) -> Fire:
    """Fire an alert."""

    async def run(**labels: str) -> UUID:
        async with ctx.db.write() as session:
            (handled,) = await alerts.fire(session, ctx.clock, [alert(**labels)], source=alerts.AlertSource.NATIVE)
        assert handled.alert_id is not None
        return handled.alert_id

    return run


@pytest.fixture
def resolve_alert(ctx: Context) -> Callable[..., Awaitable[None]]:
    """Resolve an alert that fires."""

    async def run(**labels: str) -> None:
        ended = alerts.AlertInput({**LABELS, **labels}, ends_at=ctx.clock.now())
        async with ctx.db.write() as session:
            await alerts.fire(session, ctx.clock, [ended], source=alerts.AlertSource.NATIVE)

    return run
