"""A storm of warnings, and one critical alert right behind it: how late is the page?

Warnings are posted in batches of a hundred, the critical alert as soon as the last batch is answered. Measured from its
answer: until its incident is in the database and until the mail server has the page; then until the storm is dealt with.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import httpx
import psycopg

from benchmarks.event_load import Figure, figure
from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres
from tests.fixtures import smtp
from tests.fixtures.platform import running

_BATCH, _SERVICES = 100, 50
_LIMIT_MS, _GREAT_LIMIT_MS, _GREAT = 2_000.0, 5_000.0, 50_000
_QUIET_ROUNDS = 7
_PATIENCE = 1_800.0
_OPENED = "SELECT count(*) FROM incidents_incidents WHERE service = %s"
_WAITING = (
    "SELECT (SELECT count(*) FROM core_deliveries WHERE state = 'pending') + (SELECT count(*) FROM core_outbox WHERE relayed_at IS NULL)"
)
_Ask = Callable[..., Any]


def main(quick: bool) -> dict[str, Figure]:
    """Measure on a quiet platform and in the storm; ``OPSSIGHT_BENCH_STORM`` is how many warnings there are."""
    count = int(os.environ.get("OPSSIGHT_BENCH_STORM", "2000" if quick else "10000"))
    figures: dict[str, Figure] = {}
    with smtp.running() as mail, running(smtp_url=f"smtp://127.0.0.1:{mail.port}", requests_per_minute="0") as platform:
        conninfo = EmbeddedPostgres(platform.folder / "data").conninfo()
        with platform.login() as client, psycopg.connect(conninfo, autocommit=True) as connection:

            def ask(statement: str, *values: object) -> Any:
                row = connection.execute(statement.encode(), values).fetchone()
                return row[0] if row else None

            _measure(figures, client, mail, ask, count)
    return figures


def _measure(figures: dict[str, Figure], client: httpx.Client, mail: smtp.MailServer, ask: _Ask, count: int) -> None:
    limit = _GREAT_LIMIT_MS if count >= _GREAT else _LIMIT_MS
    _critical(client, mail, ask, "warm")
    rounds = sorted(_critical(client, mail, ask, f"quiet-{number}") for number in range(_QUIET_ROUNDS))
    opened, paged = rounds[_QUIET_ROUNDS // 2]
    figure(figures, "storm: critical alert to incident, quiet", opened * 1000, "ms", limit=limit)
    figure(figures, "storm: critical alert to page, quiet", paged * 1000, "ms")
    began = time.perf_counter()
    for first in range(0, count, _BATCH):
        _post(client, [_warning(number) for number in range(first, first + _BATCH)])
    figure(figures, f"storm: {count} warnings taken in", count / (time.perf_counter() - began), "alerts/s")
    figure(figures, "storm: waiting when the critical alert comes", float(ask(_WAITING)), "rows")
    opened, paged = _critical(client, mail, ask, "storm")
    figure(figures, f"storm: critical alert to incident behind {count}", opened * 1000, "ms", limit=limit)
    figure(figures, f"storm: critical alert to page behind {count}", paged * 1000, "ms")
    _until(lambda: ask(_WAITING) == 0, "the end of the storm", 0.2)
    figure(figures, f"storm: {count} warnings from the first to the last dealt with", time.perf_counter() - began, "s")


def _critical(client: httpx.Client, mail: smtp.MailServer, ask: _Ask, service: str) -> tuple[float, float]:
    """Post a critical alert; return the seconds until its incident was opened, and until the page was handed over."""
    before = len(mail.mails)
    _post(client, [{"labels": {"alertname": "Down", "service": service, "severity": "critical"}}])
    began = time.perf_counter()
    _until(lambda: ask(_OPENED, service), "the incident", 0.005)
    opened = time.perf_counter() - began
    _until(lambda: len(mail.mails) > before, "the page", 0.005)
    return opened, time.perf_counter() - began


def _warning(number: int) -> dict[str, object]:
    labels = {
        "alertname": "DiskFilling",
        "severity": "warning",
        "service": f"service-{number % _SERVICES}",
        "instance": f"host-{number}",
    }
    return {"labels": labels, "annotations": {"summary": f"The disk of host-{number} is filling up"}}


def _post(client: httpx.Client, alerts: list[dict[str, object]]) -> None:
    client.post("/api/v1/alerts", json={"alerts": alerts}).raise_for_status()


def _until(condition: Callable[[], object], what: str, every: float) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not condition():
        if time.perf_counter() > deadline:
            raise SystemExit(f"{what} did not come within {_PATIENCE:.0f} s")
        time.sleep(every)
