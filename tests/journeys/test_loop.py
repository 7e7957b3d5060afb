"""The loop, whole and with real parts: a log line, an alert, an incident, a page, a runbook over SSH, a browser that watches.

rsyslogd forwards, Prometheus fires, OpenSSH lets the runbook in, aiosmtpd takes the pages, and Chromium shows it all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures import smtp
from tests.fixtures.browser import NARROW, PATIENCE_MS, browser, tab
from tests.fixtures.platform import Platform, free_port, running, until
from tests.fixtures.rsyslog import forwarding
from tests.fixtures.sshd import Sshd, sshd
from tests.notifications.receiver import Receiver, receiving

__all__ = ["browser", "sshd"]

PASSWORD = "correct horse battery"
ANN, BEN = "ann@example.com", "ben@example.com"
PROMETHEUS = shutil.which("prometheus")
NEVER = 3600


@dataclass(frozen=True)
class Team:
    """A platform, its owner's client, and how its two people on call are reached: Ann first, then Ben."""

    platform: Platform
    client: httpx.Client
    mail: smtp.MailServer
    hook: Receiver
    syslog: int
    ids: dict[str, str]

    def get(self, path: str, **parameters: str) -> Any:
        """Read something."""
        answer = self.client.get(f"/api/v1/{path}", params=parameters)
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, path: str, body: object) -> Any:
        """Make something."""
        answer = self.client.post(f"/api/v1/{path}", json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def incident(self, title: str, state: str | None = None, seconds: float = 60.0) -> Any:
        """Wait for the incident with this title, and for its state."""

        def found() -> Any:
            items = self.get("incidents", q=title)["items"]
            return next((one for one in items if title in one["title"] and state in {None, one["state"]}), None)

        return until(found, f"{state or 'an incident'}: {title}", seconds)

    def pages(self, email: str, key: str) -> list[smtp.Mail]:
        """Return the mail about an incident that came for a person."""
        return [mail for mail in self.mail.to(email) if key in mail.subject]

    def story(self, key: str) -> list[Any]:
        """Return an incident's timeline, oldest first."""
        return list(reversed(self.get(f"incidents/{key}/timeline", limit="200")["items"]))

    def escalation(self, incident_id: str) -> Any:
        """Return an incident's escalation."""
        (found,) = self.get("escalations", incident_id=incident_id)["items"]
        return found


@pytest.fixture(scope="module")
def team() -> Iterator[Team]:
    """A platform with mail, syslog over TCP, a webhook, and two people who take turns; the second is paged after an hour."""
    syslog = free_port()
    settings = {"syslog_tcp": f"127.0.0.1:{syslog}", "access_token_seconds": "86400"}
    with smtp.running() as mail, receiving() as hook, running(smtp_url=mail.url, **settings) as platform, platform.login() as client:
        team = Team(platform, client, mail, hook, syslog, {})
        for email in (ANN, BEN):
            name = email.partition("@")[0].title()
            made = team.post("users", {"email": email, "name": name, "role": "responder", "password": PASSWORD})
            team.ids[email] = made["id"]
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        rotation = {"handoff": "00:00", "start_date": yesterday, "length_days": 30, "members": [team.ids[ANN], team.ids[BEN]]}
        team.post("schedules", {"name": "Primary", "time_zone": "UTC", "rotation": rotation})
        team.post("escalation-policies", {"name": "Everybody", "is_default": True, "steps": steps(NEVER)})
        channels = team.get("channels")["items"]
        mailing = next(one for one in channels if one["is_default"])
        hooked = team.post("channels", {"name": "Ann's hook", "kind": "webhook", "settings": {"url": hook.url, "secret": "shared"}})
        methods = [{"channel_id": mailing["id"], "address": ANN}, {"channel_id": hooked["id"]}]
        answer = client.put(f"/api/v1/users/{team.ids[ANN]}/contact-methods", json={"items": methods})
        assert answer.is_success, answer.text
        yield team


def steps(delay: int) -> list[dict[str, Any]]:
    """Return a policy's steps: whoever is on call, and after a delay whoever is next."""
    return [
        {"delay_seconds": 0, "targets": [{"kind": "on_call"}]},
        {"delay_seconds": delay, "targets": [{"kind": "next_on_call"}]},
    ]


@dataclass(frozen=True)
class Service:
    """A little program on a server reached over SSH: it runs when the process of its pid file does."""

    server: str
    name: str
    folder: Path

    @property
    def pid_file(self) -> Path:
        """Where the last start left the process id."""
        return self.folder / f"{self.name}.pid"

    @property
    def let_go(self) -> Path:
        """The restart waits for this file, so that the test decides when it happens."""
        return self.folder / "go"

    def commands(self, *, mends: bool) -> dict[str, str]:
        """Return the runbook's parameters for a restart that brings it up, or leaves it as it is."""
        pid = f'"{self.folder}/$1.pid"'
        start = f"setsid sleep 86400 < /dev/null > /dev/null 2>&1 & echo $! > {pid}"
        wait = f'while [ ! -e "{self.let_go}" ]; do sleep 0.05; done'
        return {
            "service": self.name,
            "status_command": f"cat {pid} || echo it is down",
            "restart_command": f"{wait}; {start}" if mends else wait,
            "verify_command": f'kill -0 "$(cat {pid})"',
        }


@pytest.fixture
def service(team: Team, sshd: Sshd, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    """A service that is down, on a server that the platform knows."""
    name = re.sub(r"\W+", "-", request.node.name)[:40]
    credential = team.post(
        "credentials", {"name": f"key of {name}", "kind": "ssh_key", "username": sshd.username, "private_key": sshd.private_key}
    )
    known = {"name": f"host-{name}", "address": sshd.address, "port": sshd.port, "credential_id": credential["id"]}
    folder = tmp_path / "service"
    folder.mkdir()
    made = Service(team.post("servers", {**known, "host_key": sshd.host_key, "host_key_policy": "strict_pinned"})["name"], name, folder)
    yield made
    if made.pid_file.exists():
        with suppress(ProcessLookupError, ValueError):
            os.kill(int(made.pid_file.read_text()), signal.SIGKILL)


def arm(team: Team, service: Service, title: str, *, mends: bool) -> None:
    """Have a line of the service's log fire an alert, and bind the runbook to it."""
    rule = {
        "name": title,
        "query": {"q": '"out of connections"', "service": [service.name]},
        "window_seconds": 60,
        "threshold": 1,
        "comparison": "gte",
        "interval_seconds": 1,
        "labels": {"severity": "critical", "instance": service.server, "service": service.name},
    }
    team.post("rules", rule)
    binding = {
        "name": f"Restart for {title}",
        "runbook": "service-restart",
        "matchers": {"instance": service.server},
        "parameters": service.commands(mends=mends),
        "server": {"label": "instance"},
    }
    team.post("runbook-bindings", binding)


def in_order(story: list[Any], *kinds: str) -> bool:
    """Tell whether these kinds of entries follow on one another in a timeline."""
    rest = iter(entry["kind"] for entry in story)
    return all(kind in rest for kind in kinds)


def end(team: Team, key: str) -> None:
    """Acknowledge and resolve an incident."""
    team.post(f"incidents/{key}/acknowledge", {})
    assert team.post(f"incidents/{key}/resolve", {"note": "It was only tried."})["state"] == "resolved"


def has_stayed(page: Page) -> bool:
    """Tell whether the page has not been loaded anew since it was marked."""
    return bool(page.evaluate("window.stayed === true"))


def test_a_log_line_mends_its_service_while_a_browser_watches(team: Team, service: Service, browser: Browser) -> None:
    title = "Checkout is out of connections"
    arm(team, service, title, mends=True)
    with forwarding(team.syslog, service.server) as rsyslog, tab(browser, team.platform.base) as ann:
        ann.expected = ((401, "/api/v1/auth/refresh"),)
        ann.open("/incidents")
        ann.log_in(ANN, PASSWORD)
        ann.page.evaluate("window.stayed = true")
        rsyslog.log(service.name, "payment 4711 failed: out of connections")

        row = ann.page.get_by_role("row").filter(has_text=title)
        expect(row).to_be_visible(timeout=PATIENCE_MS)
        incident = team.incident(title)
        close = ann.page.context.new_page()
        close.goto(f"{team.platform.base}/incidents/{incident['key']}")
        expect(close.get_by_role("heading", level=1)).to_contain_text(title, timeout=PATIENCE_MS)
        expect(close.locator(".page-h")).not_to_contain_text("Resolved")
        close.evaluate("window.stayed = true")

        service.let_go.touch()
        expect(close.locator(".page-h")).to_contain_text("Resolved", timeout=PATIENCE_MS)
        expect(row).to_contain_text("Resolved", timeout=PATIENCE_MS)
        assert has_stayed(close)
        assert has_stayed(ann.page)
        assert ann.faults == []

    os.kill(int(service.pid_file.read_text()), 0)
    (mail,) = until(lambda: team.pages(ANN, incident["key"]), "the e-mail")
    assert f"/incidents/{incident['key']}" in mail.text
    posted = until(lambda: [one for one in team.hook.posted if incident["key"] in one.body.decode()], "the webhook")
    assert len(posted) == 1
    assert posted[0].headers["x-opssight-signature"]
    assert team.pages(BEN, incident["key"]) == []
    story = team.story(incident["key"])
    assert in_order(story, "opened", "paged", "execution_started", "execution_finished", "verification", "resolved"), story
    assert team.get(f"incidents/{incident['key']}")["acknowledged_at"] is None
    assert team.escalation(incident["id"])["state"] == "resolved"
    (execution,) = team.get(f"incidents/{incident['key']}/executions")["items"]
    assert (execution["state"], execution["trigger"], execution["server"]["name"]) == ("succeeded", "automatic", service.server)
    assert team.get("audit/verify")["ok"] is True


def test_a_restart_that_does_not_help_calls_the_next_person_who_ends_it_on_a_phone(team: Team, service: Service, browser: Browser) -> None:
    title = "Search is out of connections"
    arm(team, service, title, mends=False)
    service.let_go.touch()
    with forwarding(team.syslog, service.server) as rsyslog:
        rsyslog.log(service.name, "query failed: out of connections")
        incident = team.incident(title)
        until(lambda: team.pages(ANN, incident["key"]), "the e-mail to the first person")
        mail = until(lambda: team.pages(BEN, incident["key"]), "the e-mail to the second person")[0]
    assert "service-restart" in mail.text
    address = re.search(rf"/incidents/{incident['key']}\b", mail.text)
    assert address is not None

    with tab(browser, team.platform.base, NARROW) as ben:
        ben.expected = ((401, "/api/v1/auth/refresh"),)
        ben.open(address[0])
        ben.log_in(BEN, PASSWORD)
        ben.page.get_by_role("button", name="Acknowledge").click()
        expect(ben.page.locator(".page-h")).to_contain_text("Investigating", timeout=PATIENCE_MS)
        acknowledged = team.incident(title, "investigating")
        assert acknowledged["owner"]["id"] == team.ids[BEN]
        escalation = team.escalation(incident["id"])
        assert (escalation["state"], escalation["next_at"]) == ("acknowledged", None)

        ben.page.get_by_role("button", name="Resolve…").click()
        dialog = ben.page.get_by_role("dialog")
        dialog.get_by_label("What solved it").fill("Raised the limit by hand.")
        dialog.get_by_role("button", name="Resolve incident").click()
        expect(ben.page.locator(".page-h")).to_contain_text("Resolved", timeout=PATIENCE_MS)
        assert ben.faults == []

    team.incident(title, "resolved")
    story = team.story(incident["key"])
    assert in_order(story, "opened", "paged", "execution_started", "execution_finished", "escalated", "acknowledged", "resolved"), story
    assert "verification" not in {entry["kind"] for entry in story}
    assert any("Raised the limit by hand." in entry["text"] for entry in story)
    assert len(team.pages(ANN, incident["key"])) == len(team.pages(BEN, incident["key"])) == 1


@contextmanager
def prometheus(folder: Path, team: Team, title: str) -> Generator[None]:
    """Run a Prometheus with one rule that fires, and the platform as its Alertmanager."""
    token = team.post(
        "tokens",
        {
            "name": f"prometheus {title}",
            "permissions": ["alerts:write"],
            "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
        },
    )["token"]
    rule = {"alert": title, "expr": "vector(1)", "labels": {"severity": "page", "service": "ledger"}}
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "interval": "1s", "rules": [rule]}]}))
    peer = {
        "api_version": "v2",
        "authorization": {"credentials": token},
        "static_configs": [{"targets": [team.platform.base.removeprefix("http://")]}],
    }
    config = {"global": {"evaluation_interval": "1s"}, "rule_files": ["rules.yml"], "alerting": {"alertmanagers": [peer]}}
    (folder / "prometheus.yml").write_text(json.dumps(config))
    command = [
        str(PROMETHEUS),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/tsdb",
        f"--web.listen-address=127.0.0.1:{free_port()}",
        "--rules.alert.resend-delay=1s",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(PROMETHEUS is None, reason="no Prometheus on this machine (Debian: apt install prometheus)")
def test_an_alert_of_prometheus_that_nobody_answers_goes_on_to_the_next_person(team: Team, tmp_path: Path) -> None:
    title = "LedgerBehind"
    (policy,) = (one for one in team.get("escalation-policies")["items"] if one["is_default"])
    address = f"/api/v1/escalation-policies/{policy['id']}"
    team.client.patch(address, json={"steps": steps(1)}).raise_for_status()
    try:
        with prometheus(tmp_path, team, title):
            incident = team.incident(title)
            until(lambda: team.pages(BEN, incident["key"]), "the e-mail to the second person")
    finally:
        team.client.patch(address, json={"steps": steps(NEVER)}).raise_for_status()
    assert (incident["service"], incident["alert_count"]) == ("ledger", 1)
    assert len(team.pages(ANN, incident["key"])) == 1
    history = team.escalation(incident["id"])["history"]
    assert [one["user_name"] for one in history[:2]] == ["Ann", "Ben"]
    end(team, incident["key"])


def test_kill_9_of_the_worker_while_it_pages_leaves_exactly_one_page(team: Team) -> None:
    title = "QueueStuck"
    moment = team.mail.at_rcpt = smtp.Moment()
    try:
        team.post("alerts", {"alerts": [{"labels": {"alertname": title, "severity": "critical", "service": "mailer"}}]})
        assert moment.reached.wait(60)
        incident = team.incident(title)
        until(lambda: _deliveries(team, incident["id"]).get("webhook") == "delivered", "the webhook")
        worker = team.platform.children()["worker"]
        os.kill(worker, signal.SIGKILL)
    finally:
        moment.go.set()
        team.mail.at_rcpt = None
    until(lambda: team.platform.children().get("worker") not in {None, worker}, "a new worker")
    until(lambda: _deliveries(team, incident["id"]).get("email") == "delivered", "the e-mail's delivery", 180)
    assert len(team.pages(ANN, incident["key"])) == 1
    assert len([one for one in team.hook.posted if incident["key"] in one.body.decode()]) == 1
    end(team, incident["key"])


def _deliveries(team: Team, incident_id: str) -> dict[str, str]:
    """Return how an incident's notifications stand, by the kind of their channel."""
    return {one["channel"]["kind"]: one["state"] for one in team.get("notifications", incident_id=incident_id)["items"]}
