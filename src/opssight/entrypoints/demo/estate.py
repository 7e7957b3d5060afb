"""The simulated estate: hosts, the services on them, how they break, heal and what they write to their logs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Condition = Literal["healthy", "failing", "broken for good"]
ROUTINE = {
    "checkout": ("order {n} placed, {k} items", "payment {n} authorised in {ms} ms", "cart {n} updated"),
    "search": ("query took {ms} ms, {k} hits", "index segment {n} merged", "suggestion cache refreshed"),
    "mailer": ("message {n} handed to relay in {ms} ms", "queue holds {k} messages", "template {k} compiled"),
    "gateway": ("GET /v1/orders/{n} 200 {ms} ms", "POST /v1/cart 201 {ms} ms", "GET /v1/search 200 {ms} ms"),
}
FAILURES = {
    "checkout": ("payment {n} failed: connection refused by 10.20.0.7:5432", "worker {k} died: out of database connections"),
    "search": ("query failed: index segment {n} is corrupt", "shard {k} does not answer after {ms} ms"),
    "mailer": ("relay refused message {n}: 451 too many connections", "queue holds {n} messages, limit 5000"),
    "gateway": ("GET /v1/orders/{n} 502 {ms} ms: upstream refused", "upstream checkout marked down"),
}


@dataclass
class Service:
    """One service on one host. A restart mends ``failing``; ``broken for good`` comes back only after some minutes."""

    name: str
    host: str
    condition: Condition = "healthy"
    since: datetime | None = None
    restarts: int = 0

    @property
    def active(self) -> bool:
        """Whether the service manager would call it active."""
        return self.condition == "healthy"

    def restart(self) -> bool:
        """Restart; tell whether it is well afterwards."""
        self.restarts += 1
        if self.condition == "failing":
            self.condition = "healthy"
        return self.active


@dataclass
class Host:
    """A simulated host."""

    name: str
    services: dict[str, Service] = field(default_factory=dict[str, Service])
    disk_percent: int = 61


@dataclass(frozen=True, slots=True)
class Line:
    """A line of log, as it is sent to the platform."""

    message: str
    severity: str
    service: str
    source: str


class Estate:
    """Three hosts with four services, moved forward by :meth:`tick`."""

    def __init__(self, seed: random.Random, *, calm: timedelta = timedelta(seconds=45)) -> None:
        """Break something about every ``calm``; ``seed`` decides what and when."""
        self._seed = seed
        self._calm = calm
        self._next_break: datetime | None = None
        self.hosts = {name: Host(name) for name in ("web-01", "app-01", "app-02")}
        for service, host in (("gateway", "web-01"), ("checkout", "app-01"), ("search", "app-02"), ("mailer", "app-02")):
            self.hosts[host].services[service] = Service(service, host)

    @property
    def services(self) -> list[Service]:
        """Every service."""
        return [service for host in self.hosts.values() for service in host.services.values()]

    def tick(self, now: datetime) -> list[Line]:
        """Move on to ``now``; return the lines written since the last tick, about a second's worth."""
        self._heal(now)
        self._break(now)
        return [line for service in self.services for line in self._lines(service)]

    def _break(self, now: datetime) -> None:
        if self._next_break is None:
            self._next_break = now + timedelta(seconds=20)
        if now < self._next_break or any(not service.active for service in self.services):
            return
        victim = self._seed.choice(self.services)
        victim.condition = "broken for good" if self._seed.random() < 0.3 else "failing"
        victim.since = now
        self._next_break = now + self._calm * self._seed.uniform(0.7, 1.5)

    def _heal(self, now: datetime) -> None:
        for service in self.services:
            if not service.active and service.since is not None and now - service.since > timedelta(minutes=4):
                service.condition = "healthy"
                if self._next_break is not None:
                    self._next_break = max(self._next_break, now + self._calm)

    def _lines(self, service: Service) -> Iterator[Line]:
        for _ in range(self._seed.randint(1, 4)):
            yield self._line(service, ROUTINE[service.name], "warning" if self._seed.random() < 0.03 else "info")
        if not service.active:
            for _ in range(self._seed.randint(2, 4)):
                yield self._line(service, FAILURES[service.name], "error")

    def _line(self, service: Service, patterns: tuple[str, ...], severity: str) -> Line:
        text = self._seed.choice(patterns).format(
            n=self._seed.randrange(10_000, 99_999), k=self._seed.randrange(1, 40), ms=self._seed.randrange(4, 900)
        )
        return Line(text, severity, service.name, service.host)
