"""The events that the benchmarks of the event store send, and the figures they give back."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TypedDict

from opssight.eventlog.intake import Draft

_WORDS = random.Random(0)
VOCABULARY = ["".join(_WORDS.choices("abcdefghijklmnopqrstuvwxyz", k=_WORDS.randint(3, 10))) for _ in range(20_000)]
SERVICES = ["checkout", "payments", "search", "auth", "gateway", "mailer", "billing", "inventory"]
SEVERITIES = ["info"] * 70 + ["debug"] * 15 + ["notice"] * 5 + ["warning"] * 6 + ["error"] * 3 + ["critical"]


class Figure(TypedDict):
    """One figure; ``ratio`` is to ``limit`` or to the peer measured in the same run, None when there is neither."""

    name: str
    value: float
    unit: str
    ratio: float | None
    limit: float | None


def figure(into: dict[str, Figure], name: str, value: float, unit: str, *, limit: float | None = None, peer: float | None = None) -> None:
    """Add a figure and print it; ``peer`` is what it is compared with when that is not the limit."""
    basis = peer if peer is not None else limit
    ratio = value / basis if basis else None
    into[name] = Figure(name=name, value=value, unit=unit, ratio=ratio, limit=limit)
    shown = f", {ratio:.2f} of {'the peer' if peer is not None else 'the limit'} {basis:,.1f}" if basis else ""
    print(f"{name}: {value:,.2f} {unit}{shown}", flush=True)


def drafts(seed: random.Random, count: int, start: datetime, step: timedelta) -> list[Draft]:
    """Return ``count`` log lines of about 150 bytes, ``step`` apart: a fifth name an error, some hold a secret."""
    made: list[Draft] = []
    for index in range(count):
        words = " ".join(seed.choices(VOCABULARY, k=10))
        request = f"req{seed.randrange(1 << 27):08d}"
        message = f"{request} {words} in {seed.randrange(900)} ms"
        chance = seed.random()
        if chance < 0.01:
            message = f"{request} connection refused by 10.0.{seed.randrange(256)}.{seed.randrange(256)}:5432 after timeout {words}"
        elif chance < 0.015:
            message = f"{request} login with password={words[:8]} {words}"
        made.append(
            Draft(
                message=message,
                ts=(start + index * step).timestamp(),
                severity=seed.choice(SEVERITIES),
                service="migrator" if chance > 0.9999 else seed.choice(SERVICES),
                source=f"host-{seed.randrange(60)}",
                attributes={
                    "status": str(seed.choice((200, 200, 200, 404, 500))),
                    "path": "/v1/" + seed.choice(VOCABULARY),
                    "user": str(seed.randrange(10_000)),
                },
            )
        )
    return made
