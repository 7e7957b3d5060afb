"""The demo as the tutorial starts it: the whole platform beside its estate, seeded through the API of today."""

from __future__ import annotations

import httpx
import pytest

from tests.fixtures.platform import until
from tools.screenshots import running_demo

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


def test_the_demo_comes_up_with_its_estate() -> None:
    with running_demo() as demo:
        answer = httpx.post(f"{demo.base}/api/v1/auth/login", json={"email": demo.email, "password": demo.password}, timeout=30)
        assert answer.status_code == 200, answer.text
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        with httpx.Client(base_url=f"{demo.base}/api/v1/", headers=bearer, timeout=30) as client:
            servers = until(lambda: client.get("servers").json()["items"], "the demo's servers")
            assert {server["state"] for server in servers} == {"reachable"}
            assert len(client.get("incidents").json()["items"]) > 10
            until(lambda: client.get("events", params={"limit": 1}).json()["items"], "an event of the estate")
