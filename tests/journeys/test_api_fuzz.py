"""Schemathesis against the whole API of a running platform: whatever is sent, it answers as documented and stays up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx

from tests.fixtures.platform import Platform, running, until

EXAMPLES, CHAINS, STEPS = 4, 6, 5
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
# Schemathesis uses ids that it has seen, so these would end its own session, or its own account; tests/identity tries them.
# The tail is a stream without an end, and a server's test and commands reach out to whatever address was made up.
LEFT_OUT = (
    ("DELETE", "/api/v1/tokens/{token_id}"),
    ("PATCH", "/api/v1/users/{user_id}"),
    ("GET", "/api/v1/events/tail"),
    ("POST", "/api/v1/servers/{server_id}/test"),
    ("POST", "/api/v1/servers/{server_id}/commands"),
)
RUN = "from schemathesis.cli import schemathesis; schemathesis()"
# 503 with Retry-After is an answer, not a fault: while a part is away, what needs it says when to come back.
CONFIG = """
[generation]
database = "none"

[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 503]

[phases.stateful]
max-steps = {steps}

[phases.stateful.generation]
max-examples = {chains}
"""


def token_of(platform: Platform) -> str:
    """Return a service token that may do everything."""
    with platform.login() as client:
        roles = client.get("/api/v1/roles").json()["items"]
    return platform.token([one["name"] for role in roles if role["name"] == "owner" for one in role["permissions"]])


def test_no_request_makes_it_fail(tmp_path: Path) -> None:
    with running(requests_per_minute="0", login_attempts="1000000") as platform:
        token = token_of(platform)
        (tmp_path / "schemathesis.toml").write_text(CONFIG.format(chains=CHAINS, steps=STEPS))
        leave_out = [f"--exclude-name={method} {path}" for method, path in LEFT_OUT]
        outcome = subprocess.run(
            [
                *(sys.executable, "-c", RUN, "run", f"{platform.base}/openapi.json"),
                f"--checks={','.join(CHECKS)}",
                f"--max-examples={EXAMPLES}",
                f"--header=Authorization: Bearer {token}",
                "--header=X-OpsSight: 1",
                "--request-timeout=30",
                "--no-shrink",
                "--continue-on-failure",
                "--no-color",
                "--warnings=off",
                "--suppress-health-check=all",
                *leave_out,
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=540,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stdout[-20_000:] + outcome.stderr[-2_000:]
        until(lambda: _ready(platform), "readiness after it all")
        with platform.login() as client:
            assert client.get("/api/v1/auth/me").json()["role"] == "owner"
            assert client.get("/api/v1/audit/verify").json()["ok"] is True
            assert client.get("/api/v1/jobs", params={"state": "dead"}).json()["items"] == []


def _ready(platform: Platform) -> bool:
    return bool(httpx.get(f"{platform.base}/readyz", timeout=30).json()["status"] == "ready")
