"""The simulated estate: hosts, the services on them, how they break, heal and what they write to their logs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Condition = Literal["healthy", "failing", "broken for good", "held back"]
ROUTINE = {
    "checkout": ("order {n} placed, {k} items", "payment {n} authorised in {ms} ms", "cart {n} updated"),
    "search": ("query took {ms} ms, {k} hits", "index segment {n} merged", "suggestion cache refreshed"),
    "mailer": ("message {n} handed to relay in {ms} ms", "queue holds {k} messages", "template {k} compiled"),
    "gateway": ("GET /v1/orders/{n} 200 {ms} ms", "POST /v1/cart 201 {ms} ms", "GET /v1/search 200 {ms} ms"),
    "reports": ("report {n} written, {k} pages", "job {n} took {ms} ms", "export of {k} tables finished"),
}
FAILURES = {
    "checkout": ("payment {n} failed: connection refused by 10.20.0.7:5432", "worker {k} died: out of database connections"),
    "search": ("query failed: index segment {n} is corrupt", "shard {k} does not answer after {ms} ms"),
    "mailer": ("relay refused message {n}: 451 too many connections", "queue holds {n} messages, limit 5000"),
    "gateway": ("GET /v1/orders/{n} 502 {ms} ms: upstream refused", "upstream checkout marked down"),
    "reports": ("report {n} failed: worker is not running", "job {n} gave up after {k} tries"),
}


@dataclass
class Service:
    """One service on one host.

    A restart mends ``failing``; ``broken for good`` comes back only after some minutes; ``held back`` was started too often,
    and its service manager refuses until a person says ``reset-failed``.
    """

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

    def reset(self) -> None:
        """Forget that it was started too often."""
        if self.condition == "held back":
            self.condition = "failing"


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


PLACES = (("gateway", "web-01"), ("checkout", "app-01"), ("search", "app-02"), ("mailer", "app-02"), ("reports", "batch-01"))
FOR_A_PERSON = "reports"
"""The service that fails first, and that no restart mends: somebody is needed."""


class Estate:
    """Four hosts with five services, moved forward by :meth:`tick`."""

    def __init__(self, seed: random.Random, *, calm: timedelta = timedelta(seconds=45)) -> None:
        """Break something about every ``calm``; ``seed`` decides what and when."""
        self._seed = seed
        self._calm = calm
        self._next_break: datetime | None = None
        self._began: datetime | None = None
        self._breaks = 0
        self.hosts: dict[str, Host] = {}
        for service, host in PLACES:
            self.hosts.setdefault(host, Host(host)).services[service] = Service(service, host)

    @property
    def services(self) -> list[Service]:
        """Every service."""
        return [service for host in self.hosts.values() for service in host.services.values()]

    def routine(self) -> list[Line]:
        """Return a few lines of every service, as it is at the moment."""
        return [line for service in self.services for line in self._lines(service)]

    def tick(self, now: datetime) -> list[Line]:
        """Move on to ``now``; return the lines written since the last tick, about a second's worth."""
        self._heal(now)
        self._break(now)
        return self.routine()

    def _break(self, now: datetime) -> None:
        if self._began is None or self._next_break is None:
            self._began, self._next_break = now, now + timedelta(seconds=20)
        others = [service for service in self.services if service.name != FOR_A_PERSON]
        for service in self.services:
            if service.name == FOR_A_PERSON and service.since is None and now - self._began >= timedelta(seconds=5):
                service.condition, service.since = "held back", now
        if now < self._next_break or any(not service.active for service in others):
            return
        victim = self._seed.choice(others)
        self._breaks += 1
        victim.condition = "broken for good" if self._breaks % 3 == 0 else "failing"
        victim.since = now
        self._next_break = now + self._calm * self._seed.uniform(0.7, 1.5)

    def _heal(self, now: datetime) -> None:
        for service in self.services:
            if service.name == FOR_A_PERSON or service.active or service.since is None:
                continue
            if now - service.since > timedelta(minutes=4):
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
