"""Setting the platform up for the demo through its own HTTP API, as a person would through the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncssh
import httpx

from opssight.entrypoints.demo.estate import Estate
from opssight.entrypoints.demo.history import HISTORY
from opssight.entrypoints.demo.hosts import USER, Listening

PEOPLE = (
    ("Mara Lindqvist", "mara", "sre"),
    ("Tomasz Wrona", "tomasz", "responder"),
    ("Priya Raman", "priya", "sre"),
    ("Jonas Adeyemi", "jonas", "auditor"),
    ("Sofia Duarte", "sofia", "viewer"),
)
TOKEN_DAYS = 365
ON_CALL = 3
"""How many of them, from the first, are on call in turn."""
SERVICES: dict[str, tuple[str, int, int]] = {
    "gateway": ("What the outside talks to.", 1, 0),
    "checkout": ("Takes orders and payments.", 1, 2),
    "search": ("Finds products.", 2, 1),
    "mailer": ("Sends what customers are told.", 2, 1),
    "reports": ("Writes the nightly reports.", 3, 2),
}
"""Description, tier and which of the people owns it."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the demo goes on with."""

    events_token: str


class Seeder:
    """Makes people, channels, servers, rules, a schedule and a binding."""

    def __init__(self, client: httpx.AsyncClient, password: str) -> None:
        """Use a client that is logged in as an owner; everybody gets ``password``."""
        self._client = client
        self._password = password

    async def set_up(self, estate: Estate, hosts: Sequence[Listening], key: asyncssh.SSHKey, pager: str) -> None:
        """Make everything that does not act by itself yet: people, who is on call, servers and services."""
        me = (await self._get("auth/me"))["id"]
        people = [await self._person(*person) for person in PEOPLE]
        await self._on_call([*people[:ON_CALL], me], pager)
        servers = await self._servers(hosts, key)
        for service in estate.services:
            description, tier, owner = SERVICES[service.name]
            await self._post(
                "services",
                {
                    "name": service.name,
                    "description": description,
                    "tier": tier,
                    "owner_user_id": people[owner],
                    "server_ids": [servers[service.host]],
                },
            )

    async def arm(self, estate: Estate) -> Seeded:
        """Make what acts by itself: rules on the logs, and the binding that restarts what fails."""
        for service in estate.services:
            await self._rule(service.name, service.host)
        await self._post(
            "runbook-bindings",
            {
                "name": "Restart what fails",
                "runbook": "service-restart",
                "matchers": {"remedy": "restart"},
                "parameters": {"service": "{{ labels.service }}"},
                "server": {"label": "instance"},
                "max_attempts": 1,
                "window_seconds": 600,
            },
        )
        ends = (datetime.now(UTC) + timedelta(days=TOKEN_DAYS)).isoformat()
        made = await self._post("tokens", {"name": "demo estate", "permissions": ["events:write"], "expires_at": ends})
        return Seeded(made["token"])

    async def test_servers(self) -> None:
        """Test every connection once, which also asks the hosts what they are."""
        for server in (await self._get("servers"))["items"]:
            await self._post(f"servers/{server['id']}/test", {})

    async def _person(self, name: str, mailbox: str, role: str) -> str:
        body = {"email": f"{mailbox}@demo.example", "name": name, "role": role, "password": self._password}
        return str((await self._post("users", body))["id"])

    async def _on_call(self, people: Sequence[str], pager: str) -> None:
        """``people`` take turns, but for the last, who is the owner and paged when nobody else has answered."""
        channel = await self._post("channels", {"name": "Demo pager", "kind": "webhook", "settings": {"url": pager}})
        for person in people:
            method = {"channel_id": channel["id"], "address": "", "enabled": True}
            answer = await self._client.put(f"/api/v1/users/{person}/contact-methods", json={"items": [method]})
            answer.raise_for_status()
        first = (datetime.now(UTC) - HISTORY - timedelta(days=7)).date()
        start = (first - timedelta(days=first.weekday())).isoformat()
        rotation = {"handoff": "08:00", "start_date": start, "length_days": 7, "members": list(people[:-1])}
        schedule = await self._post("schedules", {"name": "Platform", "time_zone": "UTC", "rotation": rotation})
        steps = [
            {"delay_seconds": 0, "targets": [{"kind": "schedule", "id": schedule["id"]}]},
            {"delay_seconds": 60, "targets": [{"kind": "user", "id": people[1]}, {"kind": "user", "id": people[-1]}]},
            {"delay_seconds": 900, "targets": [{"kind": "user", "id": people[-2]}]},
        ]
        await self._post("escalation-policies", {"name": "Platform", "steps": steps, "repeat": 0, "is_default": True})

    async def _servers(self, hosts: Sequence[Listening], key: asyncssh.SSHKey) -> dict[str, str]:
        private = key.export_private_key("openssh").decode()
        credential = await self._post("credentials", {"name": "demo key", "kind": "ssh_key", "username": USER, "private_key": private})
        made: dict[str, str] = {}
        for host in hosts:
            server = await self._post(
                "servers",
                {
                    "name": host.name,
                    "address": "127.0.0.1",
                    "port": host.port,
                    "username": USER,
                    "credential_id": credential["id"],
                    "host_key_policy": "strict_pinned",
                    "host_key": host.host_key,
                    "labels": {"estate": "demo"},
                    "description": "A simulated host of the demo.",
                },
            )
            made[host.name] = str(server["id"])
        return made

    async def _rule(self, service: str, host: str) -> None:
        await self._post(
            "rules",
            {
                "name": f"Errors in the log of {service}",
                "query": {"q": "", "service": [service], "severity": [">=error"], "source": [], "attributes": {}},
                "window_seconds": 15,
                "threshold": 5,
                "comparison": "gte",
                "interval_seconds": 2,
                "labels": {"severity": "critical", "service": service, "instance": host, "remedy": "restart"},
                "annotations": {"summary": f"{service} writes errors"},
            },
        )

    async def _get(self, path: str) -> dict[str, Any]:
        answer = await self._client.get(f"/api/v1/{path}")
        answer.raise_for_status()
        return dict(answer.json())

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._client.post(f"/api/v1/{path}", json=body)
        if answer.status_code >= 400:
            raise RuntimeError(f"The demo could not make {path}: {answer.text}")
        return dict(answer.json())
