"""Runbooks and their runs: one that goes on, one whose step nobody saw end, some that are over."""

from __future__ import annotations

from fixtures import INCIDENTS, JONAS, MARA, TOMASZ, ago
from fixtures_estate import SERVERS


def _parameter(name: str, kind: str = "string", **more: object) -> dict[str, object]:
    return {
        "name": name, "type": kind, "required": False, "default": None, "choices": None, "description": "", "pattern": None, "min": None,
        "max": None, "secret": False, "restricted": False,
    } | more  # fmt: skip


def _step(name: str, run: str, **more: object) -> dict[str, object]:
    return {
        "name": name, "kind": "command", "description": "", "timeout_seconds": 60.0, "retries": 0, "idempotent": False, "verify": None, "run": run,
    } | more  # fmt: skip


_TEXT = """name: shed-idle-connections
title: Shed idle Postgres connections
destructive: true
parameters:
  - name: idle_minutes
    type: integer
    default: 5
    min: 1
    max: 1440
steps:
  - name: Count connections
    run: psql -Atc 'select count(*) from pg_stat_activity'
"""


def _runbook(name: str, title: str, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "title": title,
        "description": "",
        "version": "7a04d6e19f3c2be1a0b1c2d3",
        "source": "shipped",
        "parameters": [],
        "steps": [_step("Look", "true")],
        "target": "server",
        "approved": True,
        "destructive": False,
        "editable": True,
        "text": _TEXT,
    } | more


RUNBOOKS = [
    _runbook(
        "shed-idle-connections", "Shed idle Postgres connections", source="yaml", destructive=True, text=_TEXT,
        description="Closes connections that have been idle for too long, the longest first, and checks that the database takes new ones.",
        parameters=[
            _parameter("idle_minutes", "integer", default=5, min=1, max=1440, description="Idle for longer than this."),
            _parameter("database", required=True, pattern="[a-z_]{1,63}", description="Name of the database."),
            _parameter("mode", "choice", choices=["cancel", "terminate"], default="terminate"),
            _parameter("notify", "boolean", default=True, description="Write to the application's log first."),
        ],
        steps=[
            _step("Count connections", "psql -Atc 'select count(*) from pg_stat_activity'", idempotent=True, timeout_seconds=15.0),
            _step("Close idle connections", "psql -v minutes={{ idle_minutes }} -f /opt/ops/shed.sql", timeout_seconds=120.0,
                  description="Closes them in batches of 20."),
            _step("Take new connections", "pg_isready", retries=3, verify="pg_isready -q", idempotent=True),
        ],
    ),
    _runbook("service-restart", "Restart a service", description="Restarts one service and makes sure that it runs afterwards.",
             parameters=[_parameter("service", required=True, pattern="[A-Za-z0-9_.@:-]{1,200}")], steps=[_step("Look", "true"), _step("Restart", "true")]),
    _runbook("disk-cleanup", "Free disk space", destructive=True, description="Removes what can be made again or is old."),
    _runbook("health-check", "Check a server's health", description="Looks at load, memory, disks and failed services."),
    _runbook("roll-back-release", "Roll back a service", source="python", approved=False, destructive=True),
]  # fmt: skip


def _execution(number: int, runbook: str, state: str, minutes: float, who: dict[str, str], steps: list[tuple[object, ...]], **more: object) -> dict[str, object]:
    return {
        "id": f"70000000-0000-7000-8000-{number:012d}",
        "number": number,
        "key": f"EXE-{number}",
        "runbook": runbook,
        "runbook_version": "7a04d6e19f3c2be1a0b1c2d3",
        "server": {"id": SERVERS[3]["id"], "name": SERVERS[3]["name"]},
        "parameters": {"idle_minutes": 5, "database": "booking"},
        "dry_run": False,
        "state": state,
        "trigger": "manual",
        "started_by": {"kind": "user", **who},
        "incident_id": INCIDENTS[0]["id"],
        "created_at": ago(minutes=minutes),
        "started_at": ago(minutes=minutes - 0.02),
        "finished_at": None if state in {"running", "unknown", "pending"} else ago(minutes=minutes - 1.9),
        "error": None,
        "cancel_requested": False,
        "steps": [
            {
                "index": index, "name": name, "state": step_state, "attempt": attempt, "started_at": None if begun is None else ago(minutes=begun),
                "finished_at": None if ended is None else ago(minutes=ended), "exit_status": status, "detail": detail, "verify": "true" if verify else None,
                "verified": bool(verify), "idempotent": False,
            }
            for index, (name, step_state, attempt, begun, ended, status, detail, verify) in enumerate(steps)
        ],
    } | more  # fmt: skip


_DONE = [
    ("Count connections", "succeeded", 1, 6.6, 6.5, 0, None, None),
    ("Close idle connections", "succeeded", 1, 6.5, 5.4, 0, None, None),
    ("Take new connections", "succeeded", 2, 5.4, 5.3, 0, None, True),
]
EXECUTIONS = [
    _execution(5094, "shed-idle-connections", "running", 2.1, MARA, [
        ("Count connections", "succeeded", 1, 2.05, 2.0, 0, None, None),
        ("Close idle connections", "running", 1, 2.0, None, None, None, None),
        ("Take new connections", "pending", 0, None, None, None, None, None),
    ]),
    _execution(5093, "shed-idle-connections", "succeeded", 12, MARA, _DONE),
    _execution(5092, "service-restart", "unknown", 44, JONAS, [
        ("Look at the service", "succeeded", 1, 43.9, 43.8, 0, None, None),
        ("Restart the service", "unknown", 1, 43.8, None, None, "The connection was lost after the command had begun.", None),
        ("Check the port", "pending", 0, None, None, None, None, None),
    ], server={"id": SERVERS[2]["id"], "name": SERVERS[2]["name"]}),
    _execution(5071, "disk-cleanup", "failed", 700, TOMASZ, [
        ("Space before", "succeeded", 1, 699.9, 699.8, 0, None, None),
        ("Package caches", "failed", 3, 699.8, 699, 100, "E: Could not get lock /var/lib/apt/lists/lock", None),
        ("Journal", "skipped", 0, None, None, None, None, None),
    ], error="Step 2, Package caches, failed 3 times.", incident_id=None),
    _execution(5044, "disk-cleanup", "succeeded", 1500, TOMASZ, [("Space before", "succeeded", 1, 1500, 1499.8, 0, None, None)], dry_run=True,
               trigger="automatic", started_by={"kind": "system", "id": "system", "name": "OpsSight"}, incident_id=None),
]  # fmt: skip

_JOURNAL = [
    {"at": ago(minutes=minutes), "step": step, "what": what, "detail": detail, "fence": fence}
    for minutes, step, what, detail, fence in (
        (44, None, "taken", {}, 1),
        (43.9, 0, "started", {"attempt": 1}, 1),
        (43.8, 0, "finished", {"attempt": 1, "outcome": "succeeded", "exit_status": 0, "detail": ""}, 1),
        (43.8, 1, "started", {"attempt": 1}, 1),
        (41, None, "taken", {}, 2),
        (41, 1, "recovered", {"state": "unknown"}, 2),
    )
]

_LINES = (
    (0, "system", "$ psql -Atc 'select count(*) from pg_stat_activity'"),
    (0, "stdout", "412\n"),
    (1, "system", "$ psql -v minutes=5 -f /opt/ops/shed.sql"),
    (1, "stdout", "batch 1: closed 20, oldest idle 41 min\nbatch 2: closed 20, oldest idle 33 min\n"),
    (1, "stderr", "NOTICE: 3 backends were busy and are left alone\n"),
    (1, "stdout", "batch 3: closed 20, oldest idle 24 min\n"),
)
OUTPUT = [
    {"seq": number, "at": ago(seconds=120 - number * 0.9), "step": step, "stream": stream, "text": text}
    for number, (step, stream, text) in enumerate(
        [*_LINES, *((1, "stdout", f"batch {index}: closed 20, oldest idle {24 - index // 5} min\n") for index in range(4, 90))]
    )
]
BINDINGS = [
    {
        "id": "b1", "name": "Shed connections when the pool is full", "enabled": True, "runbook": "shed-idle-connections",
        "matchers": {"service": "booking-api", "severity": "critical"}, "parameters": {"database": "booking"}, "server": {"id": SERVERS[3]["id"]},
        "max_attempts": 3, "window_seconds": 3600, "version": 1,
    },
    {
        "id": "b2", "name": "Clean disks", "enabled": False, "runbook": "disk-cleanup", "matchers": {"alertname": "DiskFull"}, "parameters": {},
        "server": {"label": "instance"}, "max_attempts": 1, "window_seconds": 86400, "version": 4,
    },
]  # fmt: skip


def answer(method: str, path: str, query: str) -> object | None:
    """The answer to a request, or None."""
    parts = path.split("/")
    if path == "runbooks":
        return RUNBOOKS if method == "GET" else RUNBOOKS[0]
    if path == "runbook-bindings":
        return BINDINGS
    if parts[0] == "runbooks" and parts[-1] == "revisions":
        return [{"version": version, "source": "yaml", "text": _TEXT, "created_at": ago(days=days)} for version, days in (("7a04d6e19f3c2be1a0b1c2d3", 3), ("19f3c2be1a0b", 40))]
    if parts[0] == "runbooks":
        return EXECUTIONS[0] if parts[-1] == "executions" else next((one for one in RUNBOOKS if one["name"] == parts[1]), None)
    if path == "executions":
        return [one for one in EXECUTIONS if "runbook=" not in query or f"runbook={one['runbook']}" in query]
    if parts[0] == "executions":
        if parts[-1] == "output":
            return [] if "after=" in query else OUTPUT
        if parts[-1] == "journal":
            return _JOURNAL
        return next((one for one in EXECUTIONS if one["id"] == parts[1]), None)
    if parts[0] == "incidents" and parts[-1] == "executions":
        return [one for one in EXECUTIONS if one["incident_id"] == parts[1]]
    return None
