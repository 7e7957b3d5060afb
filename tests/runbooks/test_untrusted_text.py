"""What others write into runbooks, bindings and alerts is read within bounds, and what is stored and now refused is told."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from opssight.alerts import facade as alerts
from opssight.core.context import Context
from opssight.core.yaml_document import read_yaml
from opssight.runbooks.definitions import yaml_source
from opssight.runbooks.definitions.check import version_of
from tests.conftest import Drain

PATH = "/api/v1/runbooks"
EVIL = r"""
name: evil
parameters:
  - {name: who, pattern: '(a+)+$'}
steps:
  - {name: say, run: 'echo {{ who }}'}
"""
LATE = r"""
name: late
parameters:
  - {name: who, pattern: '(?=a)b'}
steps:
  - {name: say, run: 'true'}
"""
LONG = "a" * 40 + "!"
"""What ``(a+)+$`` takes 2^40 steps for, where it is matched by trying."""


async def test_a_value_that_a_pattern_would_try_for_ever_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post(PATH, json={"source": EVIL})).status_code == 201
    server = (await client.post("/api/v1/servers", json={"name": "web-1", "address": "10.0.0.1"})).json()["id"]
    answer = await client.post(f"{PATH}/evil/executions", json={"server_id": server, "parameters": {"who": LONG}})
    assert answer.status_code == 422
    assert "must match (a+)+$" in answer.json()["detail"]


async def test_a_label_of_an_alert_cannot_stop_paging(ctx: Context, client: httpx.AsyncClient, drain: Drain) -> None:
    assert (await client.post(PATH, json={"source": EVIL})).status_code == 201
    await client.post("/api/v1/servers", json={"name": "web-1", "address": "10.0.0.1"})
    binding = {
        "name": "b",
        "runbook": "evil",
        "matchers": {"alertname": "Down"},
        "parameters": {"who": "{{ labels.who }}"},
        "server": {"label": "instance"},
    }
    assert (await client.post("/api/v1/runbook-bindings", json=binding)).status_code == 201
    async with ctx.db.write() as session:
        given = {"alertname": "Down", "severity": "critical", "instance": "web-1", "who": LONG}
        await alerts.fire(session, ctx.clock, [alerts.AlertInput(given, {})], source=alerts.AlertSource.NATIVE)
    await drain()
    timeline = (await client.get("/api/v1/incidents/INC-1/timeline")).json()["items"]
    assert any("could not start evil" in str(entry) for entry in timeline)


async def test_a_filter_of_alerts_runs_in_linear_time(client: httpx.AsyncClient) -> None:
    sent = [{"labels": {"alertname": "a", "who": LONG}}]
    assert (await client.post("/api/v2/alerts", json=sent)).status_code == 200
    answer = await client.get("/api/v2/alerts", params={"filter": 'who=~"(a+)+$"'})
    assert answer.json() == []
    assert (await client.get("/api/v2/alerts", params={"filter": 'who=~"(?=a).*"'})).status_code == 400


async def test_a_stored_runbook_that_is_refused_now_is_told_and_stands_in_nobodys_way(ctx: Context, client: httpx.AsyncClient) -> None:
    async with ctx.db.write() as session:
        values = {"name": "late", "version": version_of(LATE), "text": LATE, "now": ctx.clock.now()}
        await session.execute(text("INSERT INTO runbooks_revisions VALUES (:name, :version, 'yaml', :text, :now)"), values)
        await session.execute(text("INSERT INTO runbooks_stored VALUES (:name, :version, :now, :now)"), values)
    names = [one["name"] for one in (await client.get(PATH)).json()["items"]]
    assert names
    assert "late" not in names
    (problem,) = (await client.get("/api/v1/runbook-files")).json()["items"]
    assert problem["path"] == "stored runbook late"
    assert "look-around" in problem["message"]
    assert (await client.get(f"{PATH}/late")).status_code == 422
    assert (await client.post(PATH, json={"source": LATE.replace("(?=a)", "a?")})).status_code == 409
    mended = await client.put(f"{PATH}/late", json={"source": LATE.replace("(?=a)", "a?")})
    assert mended.status_code == 200, mended.text
    assert (await client.get("/api/v1/runbook-files")).json()["items"] == []


async def test_yaml_is_read_beside_the_loop(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def noting(source: str, *, longest: int) -> object:
        threads.append(threading.current_thread())
        return read_yaml(source, longest=longest)

    monkeypatch.setattr(yaml_source, "read_yaml", noting)
    assert (await client.post(PATH, json={"source": EVIL})).status_code == 201
    assert (await client.get(f"{PATH}/evil")).status_code == 200
    assert (await client.get(PATH)).status_code == 200
    assert (await client.put(f"{PATH}/evil", json={"source": EVIL})).status_code == 200
    assert threads
    assert threading.main_thread() not in threads


RUNS = """
from pathlib import Path
Path({mark!r}).write_text("ran")
"""


async def test_files_that_others_may_write_are_neither_run_nor_read(client: httpx.AsyncClient, folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    python, text_file = folder / "own.py", folder / "other.yaml"
    python.write_text(RUNS.format(mark=str(mark)))
    text_file.write_text(EVIL)
    for path in (python, text_file):
        path.chmod(0o646)
    assert "evil" not in [one["name"] for one in (await client.get(PATH)).json()["items"]]
    problems = (await client.get("/api/v1/runbook-files")).json()["items"]
    assert [Path(one["path"]).name for one in problems] == ["other.yaml", "own.py"]
    assert all("chmod o-w" in one["message"] for one in problems)
    assert not mark.exists()
    for path in (python, text_file):
        path.chmod(0o644)
    folder.chmod(0o777)
    assert "evil" not in [one["name"] for one in (await client.get(PATH)).json()["items"]]
    (problem,) = (await client.get("/api/v1/runbook-files")).json()["items"]
    assert problem["path"] == str(folder)
    assert not mark.exists()
    folder.chmod(0o755)
    assert "evil" in [one["name"] for one in (await client.get(PATH)).json()["items"]]
    assert mark.exists()
