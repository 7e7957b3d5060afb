"""Answers of the API for the visual check: one freight company at night, with a SEV1 under way.

Called by ``preview.py``. The shapes follow the API's contract; times are relative to the present.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

NOW = datetime.now(UTC)
MARA, TOMASZ, JONAS, PRIYA = (
    {"id": f"00000000-0000-7000-8000-00000000000{n}", "name": name}
    for n, name in enumerate(("Mara Lindqvist", "Tomasz Wrona", "Jonas Adeyemi", "Priya Raman"), start=1)
)
_random = random.Random(7)


def ago(**parts: float) -> str:
    """A time before now, as the API writes it."""
    return (NOW - timedelta(**parts)).isoformat().replace("+00:00", "Z")


def ahead(**parts: float) -> str:
    """A time after now, as the API writes it."""
    return (NOW + timedelta(**parts)).isoformat().replace("+00:00", "Z")


def page(items: list[dict[str, object]], cursor: str | None = None) -> dict[str, object]:
    """A cursor page."""
    return {"items": items, "next_cursor": cursor}


PERMISSIONS = (
    "account:write alerts:read alerts:write audit:read catalog:read catalog:write credentials:read credentials:use "
    "credentials:write events:read events:retain events:write incidents:read incidents:write monitoring:read monitoring:write "
    "notifications:read oncall:read oncall:write runbooks:read runbooks:run runbooks:write servers:execute servers:read "
    "servers:write settings:read settings:write system:read tokens:read tokens:write users:read users:write"
).split()
ME = {**MARA, "kind": "user", "email": "mara.lindqvist@halden.example", "role": "owner", "permissions": PERMISSIONS}


def incident(number: int, title: str, severity: str, state: str, minutes: float, **more: object) -> dict[str, object]:
    """An incident."""
    return {
        "id": f"10000000-0000-7000-8000-{number:012d}",
        "number": number,
        "key": f"INC-{number}",
        "title": title,
        "state": state,
        "severity": severity,
        "service": "booking-api",
        "owner": None,
        "fingerprint": "9f3c2be1",
        "opened_at": ago(minutes=minutes),
        "acknowledged_at": None,
        "resolved_at": None,
        "summary": "",
        "alert_count": 2,
        "firing_alerts": 1,
        "responders": [],
        "paged": None,
        "version": 1,
    } | more


INCIDENTS = [
    incident(
        2417, "Bookings failing: connections exhausted on pg-main-01", "sev1", "investigating", 27.2,
        owner=MARA, acknowledged_at=ago(minutes=25.9), responders=[TOMASZ, JONAS],
    ),
    incident(
        2419, "customs-sync: queue lag 14 min, limit 10 min", "sev3", "new", 4.3, service="customs-sync",
        responders=[MARA], paged={"user_id": MARA["id"], "name": MARA["name"], "at": ago(minutes=4), "next_escalation_at": ahead(minutes=3, seconds=42)},
    ),
    incident(2411, "label-render: two versions in production", "sev4", "investigating", 1430, service="label-render", owner=JONAS,
             acknowledged_at=ago(minutes=1400)),
]  # fmt: skip

WEEKS = [64, 58, 61, 52, 55, 49, 57, 44, 41, 46, 39, 38]
STATS = {
    "open": 3,
    "needs_you": 2,
    "by_severity": {"sev1": 1, "sev3": 1, "sev4": 1},
    "mtta_seconds": 234,
    "mttr_seconds": 38 * 60,
    "weekly": [
        {
            "week": (NOW - timedelta(weeks=11 - index)).date().isoformat(),
            "opened": 4 + index % 3,
            "mttr_seconds": minutes * 60,
            "mtta_seconds": (9 - index * 0.45) * 60,
        }
        for index, minutes in enumerate(WEEKS)
    ],
}


def alert(number: int, title: str, status: str, severity: str, service: str, minutes: float) -> dict[str, object]:
    """An alert."""
    return {
        "id": f"20000000-0000-7000-8000-{number:012d}",
        "number": number,
        "fingerprint": f"{number:016x}",
        "status": status,
        "labels": {"alertname": title.split(":")[0], "service": service, "severity": severity, "env": "production"},
        "annotations": {"summary": title},
        "title": title,
        "severity": severity,
        "service": service,
        "source": "alertmanager",
        "starts_at": ago(minutes=minutes),
        "ends_at": None if status == "firing" else ago(minutes=minutes / 3),
        "last_seen_at": ago(seconds=20),
        "count": 12,
        "incident_id": INCIDENTS[0]["id"],
        "group_key": service,
        "silenced": False,
        "rule_id": None,
        "generator_url": "",
        "version": 1,
    }


ALERTS = [
    alert(90321, "customs-sync: queue lag above 10 min", "firing", "warning", "customs-sync", 4.5),
    alert(90320, "booking-api: p95 above 800 ms", "firing", "warning", "booking-api", 22),
    alert(90317, "booking-api: 11.8% of requests fail", "firing", "critical", "booking-api", 27.2),
    alert(90316, "pg-main-01: 412 of 500 connections", "firing", "error", "postgres-main", 30),
    alert(90312, "ed-edge-02: node unreachable", "resolved", "error", "edge", 152),
    alert(90301, "auth-gateway: certificate expires in 9 d", "firing", "info", "auth-gateway", 600),
]

SERVICES = [
    {
        "id": f"30000000-0000-7000-8000-{index:012d}",
        "name": name,
        "description": "",
        "owner_user_id": owner,
        "tier": tier,
        "server_ids": ["a"] * hosts,
        "state": state,
        "open_incidents": incidents,
        "created_at": ago(days=200),
        "version": 1,
    }
    for index, (name, state, tier, hosts, incidents, owner) in enumerate(
        (
            ("auth-gateway", "ok", 1, 4, 0, PRIYA["id"]),
            ("booking-api", "failing", 1, 12, 1, MARA["id"]),
            ("customs-sync", "warning", 2, 2, 1, TOMASZ["id"]),
            ("driver-app-bff", "ok", 2, 3, 0, JONAS["id"]),
            ("label-render", "no_data", 3, 2, 1, JONAS["id"]),
            ("rates-engine", "ok", 2, 4, 0, PRIYA["id"]),
            ("tracking-ingest", "ok", 1, 6, 0, None),
        )
    )
]


def on_call(level: int, who: Mapping[str, str], schedule: str, **until: float) -> dict[str, object]:
    """Somebody on call."""
    email = f"{who['name'].split()[0].lower()}@halden.example"
    return {
        "level": level,
        "user": {**who, "email": email},
        "schedule_id": schedule,
        "schedule_name": schedule,
        "until": ahead(**until),
    }


ONCALL = {
    "now": [
        on_call(1, MARA, "Platform, primary", hours=4.75),
        on_call(2, TOMASZ, "Platform, secondary", hours=80),
        on_call(3, JONAS, "Customs", hours=28.75),
    ],
    "policies": [],
}

USERS = [
    {
        **who,
        "email": f"{who['name'].split()[0].lower()}@halden.example",
        "role": role,
        "disabled": disabled,
        "created_at": ago(days=300),
        "last_login_at": last,
        "version": 1,
    }
    for who, role, disabled, last in (
        (MARA, "owner", False, ago(minutes=40)),
        (TOMASZ, "sre", False, ago(hours=9)),
        (JONAS, "responder", False, ago(days=3)),
        (PRIYA, "auditor", True, None),
    )
]

ROLES = [
    {
        "name": name,
        "description": text,
        "permissions": [{"name": one, "description": f"{one.split(':')[0].title()}."} for one in PERMISSIONS[: 4 + 6 * rank]],
    }
    for rank, (name, text) in enumerate(
        (
            ("viewer", "Read everything that is not secret or audit."),
            ("auditor", "Read everything including audit and evidence; change nothing."),
            ("responder", "Acknowledge and work incidents, run approved runbooks, be on call."),
            ("sre", "Servers, credentials, runbooks, routes, schedules."),
            ("admin", "Users, roles, settings; everything an SRE may."),
            ("owner", "Everything, including owners, keys, backup and restore."),
        )
    )
]

TOKENS = [
    {
        "id": "t1",
        "name": "prometheus-ams1",
        "permissions": ["alerts:write"],
        "created_at": ago(days=90),
        "last_used_at": ago(seconds=12),
        "expires_at": None,
    },
    {
        "id": "t2",
        "name": "rsyslog relay",
        "permissions": ["events:write"],
        "created_at": ago(days=30),
        "last_used_at": None,
        "expires_at": ahead(days=60),
    },
]

_ACTIONS = (
    ("execution.started", "execution", JONAS, {"runbook": "roll-back-service", "server": "bk-api-01"}),
    ("incident.severity_changed", "incident", MARA, {"from": "sev2", "to": "sev1", "reason": "Customers cannot book."}),
    ("incident.acknowledged", "incident", MARA, {"key": "INC-2417"}),
    ("rule.updated", "rule", JONAS, {"before": {"threshold": 20, "window_seconds": 300}, "after": {"threshold": 60, "window_seconds": 300}}),
    ("auth.refused", "user", PRIYA, {"reason": "wrong password"}),
    ("credential.created", "credential", TOMASZ, {"name": "deploy-ci", "kind": "ssh_key"}),
    ("user.updated", "user", MARA, {"role": {"from": "viewer", "to": "responder"}}),
)  # fmt: skip

AUDIT = [
    {
        "id": f"40000000-0000-7000-8000-{index:012d}",
        "seq": None if index == 0 else 88430 - index,
        "at": ago(minutes=index * 11 + 0.4),
        "actor_kind": "user",
        "actor_id": who["id"],
        "actor_name": who["name"],
        "action": action,
        "target_type": target,
        "target_id": f"{index:08x}-0000-7000-8000-000000000000",
        "detail": detail,
        "request_id": f"req-{index:06d}",
        "ip": "10.41.2.9",
        "prev_hash": None if index == 0 else f"{_random.getrandbits(256):064x}",
        "hash": None if index == 0 else f"{_random.getrandbits(256):064x}",
    }
    for index, (action, target, who, detail) in enumerate(_ACTIONS * 3)
]

_MESSAGES = (
    ("error", "booking-api", "POST /v2/bookings 503 in 5,012 ms: pool wait timed out after 5,000 ms"),
    ("error", "booking-api", "pq: remaining connection slots are reserved for roles with the SUPERUSER attribute"),
    ("warning", "booking-api", "pool: 60 of 60 connections in use, 214 requests waiting"),
    ("error", "driver-app-bff", "upstream booking-api answered 503, retry 2 of 3 in 400 ms"),
    ("info", "booking-api", "GET /healthz 200 in 2 ms"),
    ("notice", "rates-engine", "quote for lane OSL-HAM served from cache, booking-api did not answer in 800 ms"),
    ("critical", "postgres-main", "FATAL: sorry, too many clients already"),
    ("info", "tracking-ingest", "batch of 4,812 positions stored in 31 ms"),
)


def event(index: int) -> dict[str, object]:
    """An event."""
    severity, service, message = _MESSAGES[(index * 5 + index // 7) % len(_MESSAGES)]
    return {
        "id": f"50000000-0000-7000-8000-{index:012d}",
        "ts": ago(seconds=3 + index * 0.37),
        "received_at": ago(seconds=2.8 + index * 0.37),
        "message": message,
        "severity": severity,
        "service": service,
        "source": "journald",
        "attributes": {"host": f"bk-api-{index % 12 + 1:02d}.ams1", "release": "4.18.0", "route": "POST /v2/bookings", "db.code": "53300"},
        "trace_id": "9f3c2be17a04d6e1" if severity == "error" else "",
        "span_id": "",
    }  # fmt: skip


def histogram(query: Mapping[str, list[str]]) -> dict[str, object]:
    """Counts over the span that was asked for."""
    buckets = int(query.get("buckets", ["60"])[0])
    until = datetime.fromisoformat(query["to"][0]) if "to" in query else NOW
    since = datetime.fromisoformat(query["from"][0]) if "from" in query else until - timedelta(hours=1)
    step = (until - since) / buckets
    rows: list[dict[str, object]] = []
    for index in range(buckets):
        bad = index > buckets * 0.42
        by = {
            "error": _random.randint(180, 280) if bad else _random.randint(4, 16),
            "warning": _random.randint(60, 110) if bad else _random.randint(20, 50),
            "info": _random.randint(380, 480),
        }
        rows.append({"ts": (since + step * index).isoformat(), "total": sum(by.values()), "by_severity": by})
    return {
        "from": since.isoformat(),
        "to": until.isoformat(),
        "bucket_seconds": max(1, round(step.total_seconds())),
        "total": sum(int(str(row["total"])) for row in rows),
        "buckets": rows,
    }


FIELDS = {
    "services": [str(service["name"]) for service in SERVICES],
    "sources": ["journald", "nginx", "postgres"],
    "severities": [{"name": "info", "count": 41289}, {"name": "warning", "count": 5934}, {"name": "error", "count": 11221}],
    "attribute_keys": ["db.code", "host", "release", "route", "status"],
}
READY = {
    "status": "degraded",
    "components": [
        {"name": "database", "state": "ok", "detail": "PostgreSQL 18.0 answers in 2 ms."},
        {"name": "events", "state": "ok", "detail": "chdb answers in 4 ms."},
        {"name": "worker", "state": "degraded", "detail": "Last heartbeat 48 s ago, expected every 10 s."},
        {"name": "redis", "state": "off", "detail": "Not set; LISTEN/NOTIFY serves."},
        {"name": "storage", "state": "ok", "detail": "412 GiB free."},
    ],
}
SETTINGS = [
    {"name": "host", "value": "0.0.0.0", "source": "environment", "description": "Address the API listens on.", "default": "127.0.0.1", "secret": False},
    {"name": "port", "value": "8000", "source": "default", "description": "Port the API listens on.", "default": "8000", "secret": False},
    {"name": "database_url", "value": "********", "source": "opssight.toml", "description": "PostgreSQL; embedded when empty.", "default": "", "secret": True},
    {"name": "redis_url", "value": "", "source": "default", "description": "Redis; optional.", "default": "", "secret": True},
    {"name": "retention_days", "value": "90", "source": "default", "description": "Days events are kept.", "default": "90", "secret": False},
]  # fmt: skip
RETENTION = {
    "days": 90,
    "partitions": [
        {"day": (NOW - timedelta(days=index)).date().isoformat(), "rows": 1_284_310 - 9000 * (index % 5), "bytes": 131_000_000}
        for index in range(24)
    ],
}
JOBS = [
    {
        "id": 811,
        "name": "notifications.deliver",
        "arguments": {"delivery_id": "0192a4c1"},
        "attempts": 8,
        "last_error": "SMTP 554: relay access denied",
        "failed_at": ago(hours=3),
    }
]
SYSTEM = {"version": "0.1.0", "base_url": "https://ops.halden.example", "now": ago()}

_GETS: dict[str, object] = {
    "auth/me": ME,
    "setup": {"needed": False},
    "incidents": page(INCIDENTS),
    "incidents/stats": STATS,
    "alerts": page(ALERTS),
    "services": page(SERVICES),
    "oncall": ONCALL,
    "users": page(USERS),
    "roles": page(ROLES),
    "tokens": page(TOKENS),
    "audit": page(AUDIT, "more"),
    "audit/verify": {"ok": True, "checked": 1_284_310, "first_bad_seq": None, "head_hash": "a91f07c25be8" * 5},
    "events": page([event(index) for index in range(100)], "more"),
    "events/fields": FIELDS,
    "settings": page(SETTINGS),
    "retention": RETENTION,
    "jobs": page(JOBS),
    "system": SYSTEM,
    "runbooks": page([]),
    "servers": page([]),
}
_POSTS: dict[str, object] = {
    "auth/refresh": {"access_token": "x", "token_type": "Bearer", "expires_in": 900},
    "auth/login": {"access_token": "x", "token_type": "Bearer", "expires_in": 900},
    "tokens": {**TOKENS[0], "id": "t3", "name": "new", "token": "ops_5f1c0a7e2b8d4c93a6e1f0b7d2c8"},
}


def answer(method: str, url: str) -> object | None:
    """The answer to a request, or None when there is none."""
    parts = urlsplit(url)
    if parts.path == "/readyz":
        return READY
    path = parts.path.removeprefix("/api/v1/")
    if path == "events/histogram":
        return histogram(parse_qs(parts.query))
    if path == "alerts" and "status=firing" in parts.query:
        return page([one for one in ALERTS if one["status"] == "firing"])
    return (_GETS if method == "GET" else _POSTS).get(path)
