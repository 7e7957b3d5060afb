"""The command line against a running platform, as a person at a terminal uses it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from opssight.entrypoints.cli import main
from tests.fixtures.platform import Platform, environment, free_port

Run = Callable[..., subprocess.CompletedProcess[str]]


def _settings(platform: Platform, owner: httpx.Client) -> dict[str, str]:
    token = owner.headers["Authorization"].removeprefix("Bearer ")
    return {**platform.settings, "OPSSIGHT_URL": platform.base, "OPSSIGHT_TOKEN": token}


@pytest.fixture
def command(platform: Platform, owner: httpx.Client) -> Run:
    """Run ``opssight`` as a process, with the platform's address and a token, in its folder."""

    def call(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opssight", *arguments],
            cwd=platform.folder,
            env=environment({**_settings(platform, owner), "COLUMNS": "200"}),
            input=given,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return call


@pytest.fixture
def run(platform: Platform, owner: httpx.Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the same command in this process, which has imported it already."""

    def call(*arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        for name, value in {**_settings(platform, owner), **more}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(platform.folder)
        monkeypatch.setattr("sys.argv", ["opssight", *arguments])
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        capsys.readouterr()
        status: object = 0
        try:
            main()
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(str(status or 0)), said.out, said.err)

    return call


def test_events_are_sent_and_found(command: Run, run: Run) -> None:
    sent = command("events", "send", "-", "--service", "cli-test", given="first line\nsecond line\n")
    assert json.loads(sent.stdout) == {"accepted": 2, "rejected": []}
    found = json.loads(run("events", "search", "line", "--service", "cli-test", "--json").stdout)
    assert sorted(event["message"] for event in found) == ["first line", "second line"]
    assert "second line" in command("events", "search", "second").stdout


def test_a_bad_query_is_one_sentence(command: Run) -> None:
    outcome = command("events", "search", '"unclosed')
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("opssight: ")
    assert "Traceback" not in outcome.stderr


def test_a_wrong_token_and_a_wrong_address_say_what_to_do(run: Run) -> None:
    assert "OPSSIGHT_TOKEN" in run("incidents", "list", OPSSIGHT_TOKEN="ops_wrong").stderr
    assert "does not answer" in run("incidents", "list", OPSSIGHT_URL=f"http://127.0.0.1:{free_port()}").stderr


def test_doctor_finds_everything_in_order(run: Run) -> None:
    outcome = run("doctor", "--json")
    findings = {one["what"]: one["state"] for one in json.loads(outcome.stdout)}
    assert findings["server"] == "ok"
    assert findings["database"] == "ok"
    assert findings["running: worker"] == "ok"
    assert "failed" not in {state for what, state in findings.items() if what != "web interface"}


def test_config_masks_secrets_and_tells_sources(run: Run) -> None:
    rows = {row["name"]: row for row in json.loads(run("config", "--json").stdout)}
    assert rows["admin_password"]["value"] == "********"
    assert rows["admin_email"]["source"].startswith("environment")
    assert rows["host"]["source"] == "default"


def test_a_bad_setting_is_one_sentence(run: Run) -> None:
    outcome = run("config", OPSSIGHT_PORT="eighty")
    assert outcome.returncode == 1
    assert "OPSSIGHT_PORT" in outcome.stderr
    assert outcome.stderr.count("\n") == 1


def test_an_admin_is_made_and_reset_on_the_machine(run: Run, platform: Platform) -> None:
    made = run("admin", "create", "second@example.com", "--role", "admin", "--password", "a quite long phrase")
    assert made.returncode == 0, made.stderr
    platform.login("second@example.com", "a quite long phrase").close()
    assert "already a person" in run("admin", "create", "second@example.com", "--password", "a quite long phrase").stderr
    assert run("admin", "reset-password", "second@example.com", "--password", "another long phrase").returncode == 0
    platform.login("second@example.com", "another long phrase").close()
    assert "no person" in run("admin", "reset-password", "nobody@example.com", "--password", "another long phrase").stderr


def test_openapi_is_the_servers(run: Run, platform: Platform, tmp_path: Path) -> None:
    written = tmp_path / "openapi.json"
    assert run("openapi", str(written)).returncode == 0
    assert json.loads(written.read_text()) == httpx.get(f"{platform.base}/openapi.json").json()


def test_a_role_without_a_database_says_so(run: Run) -> None:
    outcome = run("worker")
    assert outcome.returncode == 1
    assert "OPSSIGHT_DATABASE_URL" in outcome.stderr


def test_migrate_says_where_the_schema_is(run: Run, platform: Platform) -> None:
    assert "OPSSIGHT_DATABASE_URL" in run("migrate").stderr
