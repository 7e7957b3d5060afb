"""Takes the pictures of every page for docs/screenshots: wide and narrow, dark and light, from a running demo.

Needs Chromium. The demo is started in a temporary directory on a free port and stopped afterwards. The interface uses the fonts of
the machine; on a Debian without any, the pictures fall back to DejaVu, so install ``fonts-roboto`` to have
them look as they do for most people. Names of pages given as arguments limit what is taken.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.platform import free_port, until

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
SIZES = {1280: 900, 390: 844}
THEMES = ("dark", "light")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TALLEST = 2400


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo and how to log in to it."""

    base: str
    email: str
    password: str
    log: Path


@contextmanager
def running_demo() -> Generator[Demo]:
    """Run ``opssight demo`` until the block ends."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="ops-", ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "demo.log"
        with log.open("wb") as output:
            environment = {**os.environ, "OPSSIGHT_PORT": str(port), "OPSSIGHT_REQUESTS_PER_MINUTE": "0"}
            process = subprocess.Popen(
                [sys.executable, "-m", "opssight", "demo"], cwd=folder, env=environment, stdout=output, stderr=output
            )
        try:

            def signed_in() -> re.Match[str] | None:
                if process.poll() is not None:
                    raise RuntimeError(f"The demo ended before it was ready:\n{log.read_text()[-4000:]}")
                return re.search(r"as\s+(\S+)\s+with\s+(\S+)", log.read_text())

            found = until(signed_in, "the demo's start", 180)
            yield Demo(f"http://127.0.0.1:{port}", found[1], found[2], log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


STORY = {"opened", "alert_firing", "paged", "notification", "execution_started", "execution_finished", "resolved"}
"""What the timeline of an incident has that tells the whole loop."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The objects whose pages have something to tell."""

    resolved: str
    waiting: str
    execution: str
    server: str


def telling(api: httpx.Client) -> Callable[[], Telling | None]:
    """Return the condition that the demo has its story to show: the whole loop behind one incident, and one that waits for a person."""

    def items(path: str, **params: str | int) -> list[dict[str, Any]]:
        return list(api.get(f"/api/v1/{path}", params=params).json()["items"])

    def look() -> Telling | None:
        me = api.get("/api/v1/auth/me").json()["id"]
        incidents = [one for one in items("incidents", limit=50) if one["alert_count"]]
        waiting = [one for one in incidents if one["state"] == "new" and me in {person["id"] for person in one["responders"]}]
        resolved = [
            one
            for one in incidents
            if one["state"] == "resolved" and {entry["kind"] for entry in items(f"incidents/{one['key']}/timeline", limit=100)} >= STORY
        ]
        failed = [run for run in items("executions", state="failed", limit=20) if len(run["steps"]) > 1 and run["server"]]
        if not (waiting and resolved and failed):
            time.sleep(1)  # the demo has the same processors
            return None
        return Telling(resolved[0]["key"], waiting[-1]["key"], failed[-1]["id"], failed[-1]["server"]["id"])

    return look


def pages_of(api: httpx.Client, found: Telling) -> dict[str, str]:
    """Return every page's name and address, the views behind tabs among them, of the most telling objects there are."""
    alerts = api.get("/api/v1/alerts", params={"limit": 1}).json()["items"]
    server = f"/servers/{found.server}"
    return {
        "now": "/",
        "incidents": "/incidents",
        "incidents-board": "/incidents?view=board",
        "incident": f"/incidents/{found.resolved}",
        "incident-open": f"/incidents/{found.waiting}",
        "alerts": "/alerts",
        "alert": f"/alerts/{alerts[0]['id']}",
        "oncall": "/oncall",
        "oncall-schedules": "/oncall?tab=schedules",
        "oncall-escalation": "/oncall?tab=escalation",
        "oncall-contact": "/oncall?tab=contact",
        "events": "/events",
        "events-day": "/events?range=24h",
        "rules": "/rules",
        "services": "/services",
        "runbooks": "/runbooks",
        "runbooks-automatic": "/runbooks?tab=automatic",
        "runbook": "/runbooks/service-restart",
        "executions": "/executions",
        "execution": f"/executions/{found.execution}",
        "servers": "/servers",
        "server": server,
        "server-events": f"{server}?tab=events",
        "server-executions": f"{server}?tab=executions",
        "server-audit": f"{server}?tab=audit",
        "credentials": "/credentials",
        "notifications": "/notifications",
        "notifications-deliveries": "/notifications?tab=deliveries",
        "audit": "/audit",
        "access": "/access",
        "access-roles": "/access?tab=roles",
        "access-tokens": "/access?tab=tokens",
        "settings": "/settings",
        "settings-system": "/settings?tab=system",
        "settings-retention": "/settings?tab=retention",
        "settings-jobs": "/settings?tab=jobs",
        "settings-configuration": "/settings?tab=configuration",
        "not-found": "/no-such-page",
    }


def take(page: Page, url: str, path: Path) -> None:
    """Open ``url``, wait until it is still, and take the whole page up to a limit."""
    page.goto(url)
    page.wait_for_selector("h1")
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('[aria-busy=\"true\"]')", timeout=15_000)
    page.wait_for_timeout(600)  # fonts and charts settle
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    size = page.viewport_size or {"width": 1280, "height": 900}
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}, full_page=True)


def take_all(browser: Browser, demo: Demo, pages: dict[str, str]) -> int:
    """Take every picture; return how many."""
    count = 0
    for width, height in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light")
            page = context.new_page()
            take(page, f"{demo.base}/login", FOLDER / f"login-{width}-{theme}.png")
            context.request.post(f"{demo.base}/api/v1/auth/login", data={"email": demo.email, "password": demo.password})
            for name, address in pages.items():
                take(page, demo.base + address, FOLDER / f"{name}-{width}-{theme}.png")
                count += 1
            context.close()
    return count


def main() -> int:
    """Take the pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshots: Chromium is not installed (Debian: chromium)", file=sys.stderr)
        return 1
    wanted = sys.argv[1:]
    if not wanted:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with running_demo() as demo, sync_playwright() as play:
        answer = httpx.post(f"{demo.base}/api/v1/auth/login", json={"email": demo.email, "password": demo.password})
        with httpx.Client(base_url=demo.base, headers={"Authorization": f"Bearer {answer.json()['access_token']}"}) as api:
            pages = pages_of(api, until(telling(api), "an incident that was mended and one that waits for a person", 480))
        if wanted:
            pages = {name: address for name, address in pages.items() if name in wanted}
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        count = take_all(browser, demo, pages)
        browser.close()
    print(f"{count} pictures in docs/screenshots ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
