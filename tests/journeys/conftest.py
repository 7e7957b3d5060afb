"""One platform shared by the journeys that leave it as they found it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.fixtures.platform import Platform, free_port, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole-system tests may take their time."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(autouse=True)
def _own_environment() -> None:
    """The platform's settings are given to it alone; nothing to undo here."""


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """A running platform with an owner, syslog over TCP, and rules evaluated twice a second."""
    with running(
        syslog_tcp=f"127.0.0.1:{free_port()}", requests_per_minute="0", login_attempts="1000", access_token_seconds="86400"
    ) as started:
        yield started


@pytest.fixture(scope="session")
def owner(platform: Platform) -> Iterator[httpx.Client]:
    """A client that is logged in as the owner for the whole session."""
    with platform.login() as client:
        yield client
