"""The incident of the night: bookings fail, since the pool of a new release is too wide."""

from __future__ import annotations

from fixtures import ALERTS, INCIDENTS, JONAS, MARA, TOMASZ, ago, ahead, incident, page

MAIN = str(INCIDENTS[0]["id"])
SYSTEM = {"kind": "system", "id": "system", "name": "OpsSight"}
RESOLVED = [
    incident(2416, "Rates cache cold after reboot of ed-edge-02", "sev3", "resolved", 300, service="rates-engine", owner=TOMASZ,
             acknowledged_at=ago(minutes=298), resolved_at=ago(minutes=269), firing_alerts=0),
    incident(2415, "Disk 91% on log-store-04", "sev4", "resolved", 700, service="log-store", owner=JONAS,
             acknowledged_at=ago(minutes=690), resolved_at=ago(minutes=628), firing_alerts=0),
    incident(2414, "Drivers signed out at token renewal", "sev2", "resolved", 1500, service="auth-gateway", owner=MARA,
             acknowledged_at=ago(minutes=1498), resolved_at=ago(minutes=1452), firing_alerts=0),
    incident(2413, "Certificate of docs.internal expires in 9 days", "sev5", "resolved", 2500, service="docs",
             resolved_at=ago(minutes=2380), firing_alerts=0),
]  # fmt: skip


def _user(who: dict[str, str]) -> dict[str, object]:
    return {"kind": "user", **who}


def _entry(number: int, kind: str, minutes: float, text: str, actor: dict[str, object] | None = None, **more: object) -> dict[str, object]:
    return {
        "id": f"60000000-0000-7000-8000-{number:012d}",
        "at": ago(minutes=minutes),
        "kind": kind,
        "actor": actor or SYSTEM,
        "text": text,
        "detail": {},
        "links": [],
    } | more


def _alert_link(index: int) -> dict[str, object]:
    one = ALERTS[index]
    return {"kind": "alert", "id": one["id"], "label": f"ALR-{one['number']}"}


EXECUTION = {"kind": "execution", "id": "70000000-0000-7000-8000-000000005093", "label": "EXE-5093"}
TIMELINE = [
    _entry(12, "verification", 1.2, "Verified: 8.4% of requests fail, limit 2%", detail={"ok": False}),
    _entry(11, "execution_finished", 5.3, "“Shed idle Postgres connections” succeeded on pg-main-01 in 6 min 38 s",
           detail={"state": "succeeded"}, links=[EXECUTION]),
    _entry(10, "comment", 11.7, "Each pod now opens up to 60 connections. 12 pods × 60 = 720, and max_connections is 500.\n"
           "Graph: https://grafana.halden.example/d/pg-main?from=now-1h", _user(TOMASZ),
           links=[{"kind": "event", "id": "50000000-0000-7000-8000-000000000001", "label": "“remaining connection slots”"}]),
    _entry(9, "execution_started", 12, "“Shed idle Postgres connections” started on pg-main-01", _user(MARA), links=[EXECUTION]),
    _entry(8, "paged", 21.3, "Paged Tomasz Wrona, asked by Mara Lindqvist", _user(MARA), detail={"user_ids": [TOMASZ["id"]]}),
    _entry(7, "severity", 25.2, "Raised severity", _user(MARA),
           detail={"from": "sev2", "to": "sev1", "reason": "Customers cannot book. Revenue path."}),
    _entry(6, "acknowledged", 25.9, "Mara Lindqvist acknowledged and became owner", _user(MARA)),
    _entry(5, "paged", 27.1, "Paged Mara Lindqvist, Platform primary", detail={"user_ids": [MARA["id"]]}),
    _entry(4, "opened", 27.2, "Opened as SEV2: booking-api: 11.8% of requests fail", links=[_alert_link(2)]),
    _entry(3, "alert_firing", 27.2, "booking-api: 11.8% of requests fail, limit 2% for 3 min", links=[_alert_link(2)]),
    _entry(2, "grouped", 29.7, "pg-main-01: 412 of 500 connections. Grouped into this incident", links=[_alert_link(3)]),
]  # fmt: skip


def _receipt(number: int, who: dict[str, str], minutes: float, kind: str, name: str, state: str, detail: str) -> dict[str, object]:
    return {
        "id": f"80000000-0000-7000-8000-{number:012d}",
        "incident_id": MAIN,
        "user": who,
        "channel": {"id": f"ch-{kind}", "name": name, "kind": kind},
        "address": f"{who['name'].split()[0].lower()}@halden.example" if kind == "email" else "",
        "subject": "SEV2 Bookings failing: connections exhausted on pg-main-01",
        "state": state,
        "created_at": ago(minutes=minutes),
        "delivered_at": ago(minutes=minutes - 0.05) if state == "delivered" else None,
        "attempts": [{"at": ago(minutes=minutes - 0.05), "ok": state == "delivered", "detail": detail, "ms": 412}],
    }


RECEIPTS = [
    _receipt(4, TOMASZ, 21.3, "webhook", "Pager bridge", "failed", "HTTP 502 from pager.halden.example"),
    _receipt(3, TOMASZ, 21.3, "email", "Mail", "delivered", "250 2.0.0 queued as 9F3C2BE1"),
    _receipt(2, MARA, 27.1, "webhook", "Pager bridge", "delivered", "HTTP 200"),
    _receipt(1, MARA, 27.1, "email", "Mail", "delivered", "250 2.0.0 queued as 7A04D6E1"),
]
ESCALATION = {
    "id": "e1",
    "incident_id": MAIN,
    "state": "active",
    "step": 1,
    "next_at": ahead(minutes=3, seconds=42),
    "history": [
        {"at": ago(minutes=27.1), "step": 1, "user_name": MARA["name"]},
        {"at": ago(minutes=21.3), "step": 2, "user_name": TOMASZ["name"]},
    ],
}


ANNOTATIONS = {
    "summary": "booking-api: 11.8% of requests fail",
    "description": "More than 2% of requests failed for 3 min.\nLook at the connection pool of pg-main-01 first.",
    "runbook_url": "https://wiki.halden.example/runbooks/booking-api",
}
GROUPS = [
    {"group_key": "g1", "labels": {"alertname": "HighErrorRate", "service": "booking-api"}, "firing": 2, "resolved": 0, "severity": "critical", "alerts": ALERTS[1:3]},
    {"group_key": "g2", "labels": {"alertname": "NodeDown", "service": "edge"}, "firing": 0, "resolved": 1, "severity": "error", "alerts": [ALERTS[4]]},
]


def answer(method: str, path: str, query: str) -> object | None:
    """The answer to a request, or None."""
    parts = path.split("/")
    if path == "incidents" and method == "GET":
        return _list(query)
    if path == "alert-groups":
        return GROUPS
    if path == "alerts" and "fingerprint=" in query:
        return [ALERTS[2], {**ALERTS[2], "id": "old", "number": 88120, "status": "resolved", "ends_at": ago(days=6), "starts_at": ago(days=6.1)}]
    if parts[0] == "alerts" and len(parts) == 2:
        found = next((one for one in ALERTS if one["id"] == parts[1]), None)
        return found and {**found, "generator_url": "https://prometheus.halden.example/graph?g0.expr=x", "annotations": ANNOTATIONS}
    if path == "escalations":
        return [ESCALATION]
    if path == "notifications":
        return RECEIPTS
    if parts[0] == "notifications":
        return next((one for one in RECEIPTS if one["id"] == parts[1]), None)
    if parts[0] != "incidents" or len(parts) < 2 or parts[1] == "stats":
        return None
    if len(parts) == 2:
        return next((one for one in INCIDENTS + RESOLVED if parts[1] in {one["key"], one["id"]}), None)
    if method == "POST":
        return INCIDENTS[0]
    return {"timeline": TIMELINE, "alerts": [one for one in ALERTS[1:4]]}.get(parts[2])


def _list(query: str) -> object:
    rows = [*(INCIDENTS if "resolved" not in query else []), *(RESOLVED if "new" not in query else [])]
    return page(rows, "more" if "state=resolved" in query else None)
