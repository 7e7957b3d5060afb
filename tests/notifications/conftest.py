"""Fixtures of notifications: a mail server and a receiver of webhooks that the settings point to."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from pydantic import SecretStr

from opssight.core.settings import Settings
from tests.conftest import LOOPBACK, MASTER_KEY
from tests.fixtures.smtp import MailServer, mail_server
from tests.notifications.receiver import Receiver, receiving

__all__ = ["mail_server", "receiver", "settings"]


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


@pytest.fixture
def receiver() -> Generator[Receiver]:
    """A receiver of webhooks."""
    with receiving() as running:
        yield running
