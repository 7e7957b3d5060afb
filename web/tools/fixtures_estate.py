"""Servers, credentials, runbooks and their runs."""

from __future__ import annotations

from fixtures import JONAS, MARA, TOMASZ, ago

_KEY = "SHA256:q7Zt0Wm4Vx1uB9dLr2YpKfE6sHnJ8cA3oGiT5MvXeRw"


def _server(number: int, name: str, address: str, state: str, labels: dict[str, str], **more: object) -> dict[str, object]:
    return {
        "id": f"90000000-0000-7000-8000-{number:012d}",
        "name": name,
        "address": address,
        "port": 22,
        "username": "ops-run",
        "credential_id": "c1",
        "host_key_policy": "tofu",
        "host_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI",
        "host_key_fingerprint": _KEY,
        "offered_host_key_fingerprint": None,
        "labels": labels,
        "description": "",
        "os": "Ubuntu 24.04.2 LTS",
        "state": state,
        "last_checked_at": ago(seconds=14),
        "last_error": None,
        "created_at": ago(days=120),
        "updated_at": ago(days=2),
        "version": 3,
    } | more


SERVERS = [
    _server(1, "bk-api-01.ams1", "10.41.6.21", "reachable", {"env": "production", "role": "booking-api"}),
    _server(2, "bk-api-02.ams1", "10.41.6.22", "reachable", {"env": "production", "role": "booking-api"}),
    _server(3, "bk-api-03.ams1", "10.41.6.23", "reachable", {"env": "production", "role": "booking-api", "canary": "yes"}),
    _server(4, "pg-main-01.ams1", "10.41.4.11", "reachable", {"env": "production", "role": "postgres"}, os="Debian GNU/Linux 12"),
    _server(5, "ed-edge-02.osl1", "10.52.1.12", "unreachable", {"env": "production", "role": "edge"},
            last_error="The port 22 of 10.52.1.12 did not answer within 5 s. Check that the machine is up and that a firewall lets this host in."),
    _server(6, "pg-report-02.ams1", "10.41.4.32", "unreachable", {"env": "staging", "role": "postgres"}, host_key_policy="strict_pinned",
            offered_host_key_fingerprint="SHA256:Zk3v9pQ0yTt1mB7nC5xW2rL8dF6gH4jK0aS1eU9iOoM",
            last_error="pg-report-02.ams1 shows another host key than the one it is known by."),
    _server(7, "build-runner-7", "runner-7.lab.halden.example", "unknown", {"env": "lab"}, credential_id=None, host_key=None,
            host_key_fingerprint=None, last_checked_at=None, os=None, port=2222),
]  # fmt: skip

CREDENTIALS = [
    {"id": "c1", "name": "ops-run, Amsterdam", "kind": "ssh_key", "username": "ops-run", "fingerprint": _KEY, "created_at": ago(days=300),
     "updated_at": ago(days=40), "version": 2, "used_by": 5},
    {"id": "c2", "name": "Customs relay", "kind": "password", "username": "relay", "fingerprint": None, "created_at": ago(days=80),
     "updated_at": ago(days=80), "version": 1, "used_by": 1},
    {"id": "c3", "name": "Old deploy key", "kind": "ssh_key", "username": "deploy", "fingerprint": "SHA256:7A04D6E19f3c2be1Xw0Pq5Lr2YpKfE6sHnJ8cA3oGiT",
     "created_at": ago(days=700), "updated_at": ago(days=700), "version": 1, "used_by": 0},
]  # fmt: skip

COMMANDS = [
    {"id": f"cmd{index}", "at": ago(hours=index * 7 + 1), "actor_name": who["name"], "command": command, "exit_status": status, "ms": ms, "detail": ""}
    for index, (who, command, status, ms) in enumerate(
        (
            (MARA, "systemctl status booking-api --no-pager", 0, 212.4),
            (JONAS, "journalctl -u booking-api --since '-10 min' | grep -c 'pool wait timed out'", 0, 840.1),
            (TOMASZ, "test -f /etc/booking/override.env", 1, 96.0),
            (MARA, "dd if=/dev/zero of=/dev/null", None, 60_000.0),
        )
    )
]
TEST_OK = {
    "ok": True,
    "stages": [
        {"name": "dns", "ok": True, "ms": 2.1, "detail": "10.41.6.23"},
        {"name": "tcp", "ok": True, "ms": 11.4, "detail": "Port 22 answers."},
        {"name": "host_key", "ok": True, "ms": 18.0, "detail": "ssh-ed25519, matches the pinned key."},
        {"name": "auth", "ok": True, "ms": 64.2, "detail": "Logged in as ops-run with an SSH key."},
        {"name": "command", "ok": True, "ms": 31.0, "detail": "Ubuntu 24.04.2 LTS"},
    ],
}
TEST_BAD = {
    "ok": False,
    "stages": [
        {"name": "dns", "ok": True, "ms": 1.9, "detail": "10.52.1.12"},
        {"name": "tcp", "ok": False, "ms": 5003.0, "detail": str(SERVERS[4]["last_error"])},
    ],
}
RESULT = {
    "exit_status": 0,
    "stdout": "● booking-api.service - Booking API\n     Loaded: loaded (/etc/systemd/system/booking-api.service; enabled)\n     Active: active (running) since Thu 2026-03-12 03:08:41 UTC; 5min ago\n",
    "stderr": "",
    "ms": 212.4,
    "truncated": False,
    "detail": "",
}


def answer(method: str, path: str, query: str) -> object | None:
    """The answer to a request, or None."""
    parts = path.split("/")
    if path == "servers" and method == "GET":
        return SERVERS
    if path == "credentials" and method == "GET":
        return CREDENTIALS
    if parts[0] == "servers" and len(parts) > 1:
        return _one_server(method, parts)
    return None


def _one_server(method: str, parts: list[str]) -> object | None:
    server = next((one for one in SERVERS if one["id"] == parts[1]), None)
    if server is None or len(parts) == 2:
        return server
    if parts[2] == "test":
        return TEST_OK if server["state"] == "reachable" else TEST_BAD
    if parts[2] == "commands":
        return COMMANDS if method == "GET" else RESULT
    return server
