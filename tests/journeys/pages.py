"""Every page of the web interface, and something to show on each."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.fixtures.platform import free_port, until

ROUTES = Path(__file__).parents[2] / "src" / "opssight" / "web_bundle" / "routes.json"

# Addresses; what is in braces is one of the things seeded.
PAGES = (
    "/",
    "/incidents",
    "/incidents/{incident}",
    "/alerts",
    "/alerts/{alert}",
    "/oncall",
    "/events",
    "/rules",
    "/services",
    "/runbooks",
    "/runbooks/{runbook}",
    "/executions",
    "/executions/{execution}",
    "/servers",
    "/servers/{server}",
    "/credentials",
    "/notifications",
    "/audit",
    "/access",
    "/settings",
)
# What is behind a tab, a switch or a choice that the address keeps.
VIEWS = (
    "/incidents?view=board",
    "/oncall?range=day",
    "/oncall?range=month",
    "/access?tab=roles",
    "/access?tab=tokens",
    "/settings?tab=system",
    "/settings?tab=retention",
    "/settings?tab=jobs",
    "/settings?tab=configuration",
)


def routes() -> set[str]:
    """Return the addresses that the built application has, with ``*`` for a variable part."""
    return {re.sub(r"\$\w+", "*", path) for path in json.loads(ROUTES.read_text())}


@dataclass(frozen=True)
class Estate:
    """What was seeded: a value for every brace of ``PAGES``."""

    incident: str
    alert: str
    runbook: str
    execution: str
    server: str

    def address(self, page: str) -> str:
        """Fill in an address."""
        return page.format_map(vars(self))


def seed(owner: httpx.Client) -> Estate:
    """Make a little of everything: events, a service, an alert with its incident, a server, a runbook that ran, people on call."""
    me = owner.get("/api/v1/users").json()["items"][0]["id"]
    unique = f"{time.time_ns() % 10**8:08d}"
    events = [
        {"message": f"payment {number} failed: connection refused", "severity": severity, "service": "checkout", "source": "web-01"}
        for number, severity in enumerate(("error", "warning", "info", "debug"))
    ]
    _sent(owner, "/api/v1/events", events)
    credential = _sent(
        owner,
        "/api/v1/credentials",
        {"name": f"deploy {unique}", "kind": "password", "username": "deploy", "password": "not a real one"},
    )
    server = _sent(
        owner,
        "/api/v1/servers",
        {
            "name": f"web-{unique}",
            "address": "127.0.0.1",
            "port": free_port(),
            "credential_id": credential["id"],
            "labels": {"environment": "test"},
        },
    )
    _sent(
        owner,
        "/api/v1/rules",
        {
            "name": f"Payments fail {unique}",
            "query": {"q": "payment failed", "service": ["checkout"]},
            "window_seconds": 60,
            "threshold": 1_000_000,
            "comparison": "gte",
            "labels": {"severity": "critical"},
        },
    )
    _sent(
        owner,
        "/api/v1/channels",
        {"name": f"hook {unique}", "kind": "webhook", "settings": {"url": f"http://127.0.0.1:{free_port()}/hook"}},
    )
    rotation = {"handoff": "09:00", "start_date": "2026-01-05", "length_days": 7, "members": [me]}
    _sent(owner, "/api/v1/schedules", {"name": f"Primary {unique}", "time_zone": "Europe/Oslo", "rotation": rotation})
    alert = _fire(owner, unique)
    incident = owner.get(f"/api/v1/incidents/{alert['incident_id']}").json()
    runbook, execution = _run_something(owner, server["id"], incident["id"])
    return Estate(incident=incident["key"], alert=alert["id"], runbook=runbook, execution=execution, server=server["id"])


def _fire(owner: httpx.Client, unique: str) -> Any:
    """Fire an alert; return it once it has its incident."""
    labels = {"alertname": "PaymentsFail", "severity": "critical", "service": "checkout", "instance": f"web-{unique}"}
    _sent(owner, "/api/v1/alerts", {"alerts": [{"labels": labels, "annotations": {"summary": "Payments fail"}}]})

    def with_incident() -> Any:
        found = owner.get("/api/v1/alerts", params={"q": labels["instance"]}).json()["items"]
        return next((one for one in found if one["labels"].get("instance") == labels["instance"] and one["incident_id"]), None)

    return until(with_incident, "an incident for the alert")


def _run_something(owner: httpx.Client, server: str, incident: str) -> tuple[str, str]:
    """Run the runbook that restarts a service, dry; return its name and the execution."""
    parameters = {"restart_command": "true", "verify_command": "true"}
    known = owner.get("/api/v1/runbooks/service-restart").json()
    asked = {one["name"] for one in known["parameters"] if one["required"]}
    body = {
        "server_id": server,
        "dry_run": True,
        "incident_id": incident,
        "parameters": {name: parameters.get(name, "checkout") for name in asked},
    }
    return known["name"], _sent(owner, f"/api/v1/runbooks/{known['name']}/executions", body)["id"]


def _sent(owner: httpx.Client, path: str, body: object) -> Any:
    answer = owner.post(path, json=body)
    assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
    return answer.json()
