"""From a log line to the e-mail handed to SMTP, through a whole platform: syslog, rule, alert, incident, page."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime

import httpx

from benchmarks.event_load import Figure, figure
from tests.fixtures import smtp
from tests.fixtures.platform import free_port, running, until

_RULE_INTERVAL, _LIMIT_MS = 1, 1000.0


def main(quick: bool) -> dict[str, Figure]:
    """Send a line, wait for the mail; the limit is a second after the rule's interval."""
    figures: dict[str, Figure] = {}
    rounds = 6 if quick else 40
    syslog = free_port()
    with (
        smtp.running() as mail,
        running(
            smtp_url=f"smtp://127.0.0.1:{mail.port}",
            syslog_tcp=f"127.0.0.1:{syslog}",
            rule_interval_seconds="0.25",
        ) as platform,
    ):
        client = platform.login()
        times = [_round(client, mail, syslog, number) for number in range(rounds + 1)][1:]
    times.sort()
    limit = _LIMIT_MS + _RULE_INTERVAL * 1000
    figure(figures, "log line to e-mail p50", times[len(times) // 2], "ms", limit=limit)
    figure(figures, "log line to e-mail p99", times[min(len(times) - 1, int(len(times) * 0.99))], "ms", limit=limit)
    return figures


def _round(client: httpx.Client, mail: smtp.MailServer, port: int, number: int) -> float:
    service = f"bench{number}"
    rule = {
        "name": f"Bench {number}",
        "query": {"q": "payment failed", "service": [service]},
        "window_seconds": 60,
        "threshold": 1,
        "comparison": "gte",
        "interval_seconds": _RULE_INTERVAL,
        "labels": {"severity": "critical"},
    }
    answer = client.post("/api/v1/rules", json=rule)
    answer.raise_for_status()
    before = len(mail.mails)
    began = time.perf_counter()
    stamp = datetime.now(UTC).isoformat()
    line = f"<11>1 {stamp} web-01 {service} 1 - - payment failed for order {number}\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(line.encode())
        until(lambda: len(mail.mails) > before, "the e-mail", 30)
    elapsed = (time.perf_counter() - began) * 1000
    client.delete(f"/api/v1/rules/{answer.json()['id']}").raise_for_status()
    return elapsed
