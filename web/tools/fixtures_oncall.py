"""Schedules, escalation and the ways people are told; rules on events."""

from __future__ import annotations

from datetime import datetime, timedelta

from fixtures import JONAS, MARA, NOW, PRIYA, TOMASZ, ago

_MONDAY = (NOW - timedelta(days=NOW.weekday())).replace(hour=8, minute=0, second=0, microsecond=0)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _schedule(number: int, name: str, members: list[dict[str, str]], days: int) -> dict[str, object]:
    return {
        "id": f"s{number}",
        "name": name,
        "time_zone": "Europe/Oslo",
        "rotation": {"handoff": "09:00:00", "start_date": (_MONDAY - timedelta(days=28)).date().isoformat(), "length_days": days, "members": [m["id"] for m in members]},
        "revision": 2,
        "version": 2,
    }  # fmt: skip


SCHEDULES = [
    _schedule(1, "Platform, primary", [PRIYA, MARA, TOMASZ, JONAS], 1),
    _schedule(2, "Platform, secondary", [TOMASZ, JONAS], 7),
    _schedule(3, "Customs", [JONAS, PRIYA], 7),
]


def _shifts(schedule: str) -> list[dict[str, object]]:
    people = {"s1": [PRIYA, PRIYA, MARA, TOMASZ, JONAS, MARA, PRIYA], "s2": [TOMASZ], "s3": [JONAS, PRIYA]}[schedule]
    step = {"s1": 1, "s2": 7, "s3": 7}[schedule]
    rows: list[dict[str, object]] = []
    for index in range(-7, 70 // step):
        begins = _MONDAY + timedelta(days=index * step)
        ends = begins + timedelta(days=step)
        if schedule == "s3" and index == 0:
            ends -= timedelta(hours=34)
        who = people[index % len(people)]
        rows.append({"user": {**who, "email": None}, "from": _iso(begins), "to": _iso(ends), "override": False, "override_id": None})
    if schedule == "s1":
        rows[11]["to"] = _iso(_MONDAY + timedelta(days=4, hours=10))
        rows.insert(12, {"user": {**TOMASZ, "email": None}, "from": _iso(_MONDAY + timedelta(days=4, hours=10)), "to": _iso(_MONDAY + timedelta(days=5)), "override": True, "override_id": "o1"})
    return rows


POLICIES = [
    {
        "id": "p1", "name": "Platform", "is_default": True, "repeat": 1, "revision": 3, "version": 3,
        "steps": [
            {"delay_seconds": 0, "targets": [{"kind": "schedule", "id": "s1"}]},
            {"delay_seconds": 300, "targets": [{"kind": "schedule", "id": "s2"}, {"kind": "next_on_call", "id": None}]},
            {"delay_seconds": 900, "targets": [{"kind": "user", "id": MARA["id"]}]},
        ],
    },
    {"id": "p2", "name": "Customs", "is_default": False, "repeat": 0, "revision": 1, "version": 1,
     "steps": [{"delay_seconds": 0, "targets": [{"kind": "schedule", "id": "s3"}]}]},
]  # fmt: skip
CHANNELS = [
    {
        "id": "ch-email", "name": "Mail", "kind": "email", "enabled": True, "is_default": True, "created_at": ago(days=90), "version": 1,
        "config": {"from_address": "opssight@halden.example", "host": None, "security": "auto", "verify_certificate": True, "has_secret": False},
    },
    {
        "id": "ch-webhook", "name": "Pager bridge", "kind": "webhook", "enabled": True, "is_default": False, "created_at": ago(days=30),
        "version": 4, "config": {"url": "https://pager.halden.example/hooks/opssight", "has_secret": True},
    },
    {
        "id": "ch-old", "name": "Old relay", "kind": "email", "enabled": False, "is_default": False, "created_at": ago(days=400), "version": 2,
        "config": {"from_address": None, "host": "relay.halden.example", "port": 587, "username": "ops", "security": "starttls", "verify_certificate": True, "has_secret": True},
    },
]  # fmt: skip


def _rule(number: int, name: str, state: str, value: int | None, threshold: int, **more: object) -> dict[str, object]:
    return {
        "id": f"r{number}", "name": name, "enabled": True,
        "query": {"q": '"pool wait timed out"', "service": ["booking-api"], "severity": [">=error"], "source": [], "attributes": {}},
        "window_seconds": 300, "threshold": threshold, "comparison": "gte", "labels": {"severity": "critical", "service": "booking-api"},
        "annotations": {"summary": "{{ value }} pool timeouts in 5 min"}, "interval_seconds": 5, "state": state, "last_evaluated_at": ago(seconds=3),
        "last_value": value, "last_error": None, "revision": 3, "created_at": ago(days=20), "version": 3,
    } | more  # fmt: skip


RULES = [
    _rule(1, "booking-api: pool timeouts", "firing", 412, 60),
    _rule(2, "customs-sync sends nothing", "ok", 1240, 1, comparison="lt", window_seconds=600),
    _rule(3, "auth-gateway: failed logins", "ok", 4, 50),
    _rule(4, "label-render: broken query", "error", None, 10, last_error="The search has an open parenthesis at character 12."),
    _rule(5, "edge: link flaps", "ok", 0, 5, enabled=False),
]
PREVIEW = {
    "value": 412,
    "would_fire": True,
    "series": [{"ts": ago(minutes=60 - index), "value": 6 + (index % 5) if index < 32 else 200 + (index * 37) % 220} for index in range(60)],
}


def answer(method: str, path: str, query: str) -> object | None:
    """The answer to a request, or None."""
    parts = path.split("/")
    if parts[-1] == "shifts":
        return _shifts(parts[1])
    if parts[-1] == "contact-methods":
        return {"items": [{"channel_id": "ch-email", "address": "mara@halden.example", "enabled": True}, {"channel_id": "ch-webhook", "address": "", "enabled": True}]}
    if parts[-1] == "test" and parts[0] == "channels":
        return {"ok": parts[1] != "ch-old", "detail": "250 2.0.0 queued as 9F3C2BE1", "ms": 212}
    if path == "rules/preview":
        return PREVIEW
    if parts[-1] == "revisions" and parts[0] == "rules":
        return [{**RULES[0], "revision": 3 - index, "at": ago(days=index * 6), "actor": {"kind": "user", **MARA}, "deleted": False, "threshold": 60 - index * 20} for index in range(3)]
    if parts[0] == "rules" and len(parts) == 2:
        return next((one for one in RULES if one["id"] == parts[1]), None)
    lists: dict[str, list[dict[str, object]]] = {"schedules": SCHEDULES, "escalation-policies": POLICIES, "channels": CHANNELS, "rules": RULES}
    return lists.get(path)
