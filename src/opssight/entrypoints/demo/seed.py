"""Setting the platform up for the demo through its own HTTP API, as a person would through the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncssh
import httpx

from opssight.entrypoints.demo.estate import Estate
from opssight.entrypoints.demo.hosts import USER, Listening

PEOPLE = (("Mara Lindqvist", "mara", "sre"), ("Tomasz Wrona", "tomasz", "responder"), ("Sofia Duarte", "sofia", "viewer"))


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

    async def seed(self, estate: Estate, hosts: Sequence[Listening], key: asyncssh.SSHKey, pager: str) -> Seeded:
        """Set everything up."""
        people = [await self._person(*person) for person in PEOPLE]
        await self._on_call(people, pager)
        await self._servers(hosts, key)
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
        made = await self._post("tokens", {"name": "demo estate", "permissions": ["events:write"]})
        return Seeded(made["token"])

    async def _person(self, name: str, mailbox: str, role: str) -> str:
        body = {"email": f"{mailbox}@demo.example", "name": name, "role": role, "password": self._password}
        return str((await self._post("users", body))["id"])

    async def _on_call(self, people: Sequence[str], pager: str) -> None:
        channel = await self._post("channels", {"name": "Demo pager", "kind": "webhook", "config": {"url": pager}})
        for person in people[:2]:
            method = {"channel_id": channel["id"], "address": "", "enabled": True}
            answer = await self._client.put(f"/api/v1/users/{person}/contact-methods", json={"items": [method]})
            answer.raise_for_status()
        today = datetime.now(UTC).date().isoformat()
        rotation = {"handoff": "08:00", "start_date": today, "length_days": 7, "members": list(people[:2])}
        schedule = await self._post("schedules", {"name": "Platform", "time_zone": "UTC", "rotation": rotation})
        steps = [
            {"delay_seconds": 0, "targets": [{"kind": "schedule", "id": schedule["id"]}]},
            {"delay_seconds": 60, "targets": [{"kind": "user", "id": people[1]}]},
        ]
        await self._post("escalation-policies", {"name": "Platform", "steps": steps, "repeat": 0, "is_default": True})

    async def _servers(self, hosts: Sequence[Listening], key: asyncssh.SSHKey) -> None:
        private = key.export_private_key("openssh").decode()
        credential = await self._post("credentials", {"name": "demo key", "kind": "ssh_key", "username": USER, "private_key": private})
        for host in hosts:
            await self._post(
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

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._client.post(f"/api/v1/{path}", json=body)
        if answer.status_code >= 400:
            raise RuntimeError(f"The demo could not make {path}: {answer.text}")
        return dict(answer.json())
