"""Runbooks over HTTP, run against a real sshd."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from opssight.core.context import Context
from opssight.runbooks.facade import Library
from tests.conftest import Drain
from tests.fixtures.sshd import Sshd
from tests.runbooks.conftest import Execute
from tests.servers.conftest import AddServer

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
PATH = "/api/v1/runbooks"

GREET = """
name: greet
title: Greet
approved: {approved}
parameters:
  - {{name: who, required: true, max: 40}}
  - {{name: token, secret: true}}
steps:
  - name: Say it
    run: echo hello {{{{ who }}}} {{{{ token }}}}
    idempotent: true
  - name: Write it
    run: echo {{{{ who }}}} > greeting
    verify: {{run: cat greeting, output: "^[A-Z]"}}
"""


async def store(client: httpx.AsyncClient, source: str) -> dict[str, Any]:
    answer = await client.post(PATH, json={"source": source})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def output(client: httpx.AsyncClient, execution: dict[str, Any]) -> str:
    answer = await client.get(f"/api/v1/executions/{execution['id']}/output")
    return "".join(piece["text"] for piece in answer.json()["items"])


async def test_a_runbook_runs_and_everything_of_it_is_kept(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute
) -> None:
    stored = await store(client, GREET.format(approved="true"))
    server = await add_server(sshd)
    parameters: dict[str, object] = {"who": "Ada; rm -rf 'x' $(id)", "token": "s3cr3t-token"}
    execution = await execute("greet", server, parameters)
    assert (execution["state"], execution["error"]) == ("succeeded", None)
    assert execution["key"] == f"EXE-{execution['number']}"
    assert execution["runbook_version"] == stored["version"]
    assert execution["server"] == {"id": str(server), "name": "web-1"}
    assert execution["started_by"]["name"] == "Owner Person"
    assert execution["trigger"] == "manual"
    assert execution["parameters"] == {"who": "Ada; rm -rf 'x' $(id)", "token": "********"}
    assert [(step["state"], step["attempt"], step["exit_status"], step["verified"]) for step in execution["steps"]] == [
        ("succeeded", 1, 0, False),
        ("succeeded", 1, 0, True),
    ]
    shown = await output(client, execution)
    assert "hello Ada; rm -rf 'x' $(id) ********\n" in shown
    assert "s3cr3t" not in shown
    assert "Verified." in shown
    by_key = (await client.get(f"/api/v1/executions/exe-{execution['number']}")).json()
    assert by_key["id"] == execution["id"]
    journal = (await client.get(f"/api/v1/executions/{execution['id']}/journal")).json()["items"]
    assert [line["what"] for line in journal] == ["taken", "started", "finished", "started", "finished", "ended"]
    audit = (await client.get("/api/v1/audit", params={"limit": 200})).text
    assert "s3cr3t" not in audit
    assert "execution.finished" in audit
    history = (await client.get(f"/api/v1/servers/{server}/commands")).json()["items"]
    assert [row["actor_name"] for row in history] == ["Owner Person"] * 3


async def test_secrets_are_nowhere_in_the_database(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute
) -> None:
    await store(client, GREET.format(approved="true"))
    await execute("greet", await add_server(sshd), {"who": "Ada", "token": "s3cr3t-token"})
    async with ctx.db.read() as session:
        tables = (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars().all()
        for table in tables:
            found = await session.execute(text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%s3cr3t%'"))  # noqa: S608
            assert found.scalar_one() == 0, table


async def test_a_failing_step_ends_the_execution(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute) -> None:
    source = """
name: fails
steps:
  - {name: Works, run: "true"}
  - {name: Breaks, run: "echo it is broken >&2; exit 4"}
  - {name: Never, run: "true"}
"""
    await store(client, source)
    execution = await execute("fails", await add_server(sshd))
    assert execution["state"] == "failed"
    assert execution["error"] == "Step 2, Breaks: exit status 4: it is broken"
    assert [step["state"] for step in execution["steps"]] == ["succeeded", "failed", "skipped"]


async def test_retries_and_expectations(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute) -> None:
    count = sshd.folder / "count"
    source = f"""
name: stubborn
steps:
  - name: Third time
    run: echo x >> {count}; test $(wc -l < {count}) -ge 3
    retries: 4
    backoff_seconds: 0
  - {{name: Expected, run: exit 3, exit_status: 3}}
  - name: Unverified
    run: "true"
    verify: {{run: echo no, output: "^yes$", attempts: 2, pause_seconds: 0}}
"""
    await store(client, source)
    execution = await execute("stubborn", await add_server(sshd))
    assert [(step["state"], step["attempt"]) for step in execution["steps"]] == [("succeeded", 3), ("succeeded", 1), ("failed", 1)]
    assert "verification failed: its output does not match ^yes$" in execution["error"]


async def test_a_step_that_takes_too_long_fails(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute) -> None:
    await store(client, "name: slow\nsteps:\n  - {name: Sleep, run: exec sleep 20, timeout_seconds: 0.5, retries: 3}\n")
    execution = await execute("slow", await add_server(sshd))
    assert execution["state"] == "failed"
    assert "was killed" in execution["error"]
    assert execution["steps"][0]["attempt"] == 1


async def test_a_dry_run_shows_and_changes_nothing(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute) -> None:
    mark = sshd.folder / "mark"
    source = f"""
name: careful
parameters: [{{name: file, default: {mark}}}]
steps:
  - {{name: Touch, run: "touch {{{{ file }}}}", preview: "echo would touch {{{{ file }}}}", verify: "test -e {{{{ file }}}}"}}
"""
    await store(client, source)
    server = await add_server(sshd)
    execution = await execute("careful", server, dry_run=True)
    assert execution["state"] == "succeeded"
    assert execution["steps"][0]["detail"] == f"Would run: touch {mark}"
    shown = await output(client, execution)
    for part in ("auth: ok", f"$ touch {mark}", f"would touch {mark}\n", "Would verify: $ test -e"):
        assert part in shown
    assert not mark.exists()
    sshd.stop()
    unreachable = await execute("careful", server, dry_run=True)
    assert unreachable["state"] == "failed"
    assert "connection test failed at tcp" in unreachable["error"]


async def test_an_unreachable_server_is_tried_again_and_then_told(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute
) -> None:
    await store(client, "name: reach\nsteps:\n  - {name: Try, run: 'true', retries: 2, backoff_seconds: 0}\n")
    server = await add_server(sshd)
    sshd.stop()
    execution = await execute("reach", server)
    assert (execution["state"], execution["steps"][0]["attempt"]) == ("failed", 3)
    assert "Nothing listens" in execution["error"]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({}, "parameters.who"), ({"who": "x" * 41}, "parameters.who"), ({"who": "x", "other": 1}, "parameters.other")],
)
async def test_parameters_are_checked_before_anything_is_queued(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, parameters: dict[str, object], field: str
) -> None:
    await store(client, GREET.format(approved="true"))
    body = {"server_id": str(await add_server(sshd)), "parameters": parameters}
    answer = await client.post(f"{PATH}/greet/executions", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert (await client.get("/api/v1/executions")).json()["items"] == []


async def test_a_server_is_needed_and_must_exist(client: httpx.AsyncClient) -> None:
    await store(client, GREET.format(approved="true"))
    none = await client.post(f"{PATH}/greet/executions", json={"parameters": {"who": "x"}})
    assert none.json()["errors"][0]["field"] == "server_id"
    missing = await client.post(f"{PATH}/greet/executions", json={"server_id": str(uuid4()), "parameters": {"who": "x"}})
    assert missing.json()["type"].endswith("/server-not-found")
    unknown = await client.post(f"{PATH}/nothing/executions", json={})
    assert unknown.json()["type"].endswith("/runbook-not-found")
    body = {"server_id": None, "incident_id": str(uuid4())}
    assert (await client.post(f"{PATH}/health-check/executions", json=body)).status_code == 422


async def test_responders_run_what_is_approved(client_as: ClientAs, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer) -> None:
    await store(client, GREET.format(approved="false"))
    server = str(await add_server(sshd))
    responder, viewer, sre = await client_as("responder"), await client_as("viewer"), await client_as("sre")
    body = {"server_id": server, "parameters": {"who": "x"}}
    refused = await responder.post(f"{PATH}/greet/executions", json=body)
    assert refused.json()["type"].endswith("/runbook-not-approved")
    assert (await sre.post(f"{PATH}/greet/executions", json=body)).status_code == 202
    assert (await responder.post(f"{PATH}/health-check/executions", json={"server_id": server})).status_code == 202
    assert (await viewer.post(f"{PATH}/health-check/executions", json={"server_id": server})).status_code == 403
    assert (await responder.post(PATH, json={"source": "x"})).status_code == 403
    risky = {"server_id": server, "parameters": {"service": "x", "restart_command": "rm -rf /"}}
    restricted = await responder.post(f"{PATH}/service-restart/executions", json=risky)
    assert restricted.json()["type"].endswith("/parameter-restricted")
    assert (await sre.post(f"{PATH}/service-restart/executions", json=risky)).status_code == 202


async def test_versions_are_kept_and_an_execution_keeps_its_own(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    first = await store(client, "name: v\nsteps:\n  - {name: One, run: echo first}\n")
    body = {"server_id": str(await add_server(sshd))}
    queued = (await client.post(f"{PATH}/v/executions", json=body)).json()
    second = await client.put(f"{PATH}/v", json={"source": "name: v\nsteps:\n  - {name: One, run: echo second}\n"})
    assert second.status_code == 200
    assert second.json()["version"] != first["version"]
    await drain()
    assert "first" in await output(client, queued)
    revisions = (await client.get(f"{PATH}/v/revisions")).json()["items"]
    assert {revision["version"] for revision in revisions} == {first["version"], second.json()["version"]}
    other = await client.put(f"{PATH}/v", json={"source": "name: w\nsteps:\n  - {name: One, run: 'true'}\n"})
    assert other.json()["errors"][0]["field"] == "source"
    assert (await client.delete(f"{PATH}/v")).status_code == 204
    assert (await client.get(f"{PATH}/v")).status_code == 404


async def test_a_shipped_runbook_can_be_overridden_and_comes_back(client: httpx.AsyncClient) -> None:
    shipped = (await client.get(f"{PATH}/health-check")).json()
    assert shipped["source"] == "shipped"
    assert (await client.post(PATH, json={"source": shipped["text"]})).json()["type"].endswith("/runbook-name-taken")
    source = "name: health-check\nsteps:\n  - {name: One, run: 'true'}\n"
    assert (await client.put(f"{PATH}/health-check", json={"source": source})).json()["source"] == "yaml"
    assert (await client.delete(f"{PATH}/health-check")).status_code == 204
    assert (await client.get(f"{PATH}/health-check")).json()["version"] == shipped["version"]
    assert (await client.delete(f"{PATH}/health-check")).json()["type"].endswith("/runbook-not-stored")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("name: [", "no YAML that can be read: line"),
        ("- a", "Expected `object`"),
        ("name: x\nsteps: []", "steps: are missing"),
        ("name: X\nsteps: [{name: a, run: b}]", "name: uses lower-case"),
        ("name: x\nsteps: [{name: a}]", "missing required field `run`"),
        ("name: x\nsteps: [{name: a, run: b, sudo: true}]", "unknown field `sudo`"),
        ("name: x\nsteps: [{name: a, run: 'echo {{ y }}'}]", "steps[0].run: uses {{ y }}"),
        ("name: x\nsteps: [{name: a, run: b, verify: 'echo \"{{ y }}\"'}]", "steps[0].verify: has a placeholder inside double quotes"),
        ("name: x\nsteps: [{name: a, run: b, timeout_seconds: 0}]", "timeout_seconds"),
        ("name: x\nsteps: [{name: a, run: b, retries: 99}]", "retries"),
        ("name: x\nsteps: [{name: a, run: b, verify: {run: c, output: '['}}]", "no pattern that can be used"),
        ("name: x\nsteps: [{name: a, run: b, verify: {run: c, attempts: 0}}]", "attempts"),
        ("name: x\nparameters: [{name: 1x}]\nsteps: [{name: a, run: b}]", "begins with no digit"),
        ("name: x\nparameters: [{name: a}, {name: a}]\nsteps: [{name: a, run: b}]", "another parameter"),
        ("name: x\nparameters: [{name: a, type: choice}]\nsteps: [{name: a, run: b}]", "no choices"),
        ("name: x\nparameters: [{name: a, type: thing}]\nsteps: [{name: a, run: b}]", "Invalid enum value"),
        ("a: &a [*a]", "alias a stands for nothing"),
        ("name: x\nsteps: [" + "{name: a, run: b}," * 101 + "]", "more than 100"),
    ],
)
async def test_a_bad_source_says_where(client: httpx.AsyncClient, source: str, says: str) -> None:
    answer = await client.post(PATH, json={"source": source})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "source"
    assert says in answer.json()["detail"]


PYTHON = '''
"""A runbook of the tests."""
from opssight.runbooks.authoring import Parameter, ParameterType, StepContext, StepFailed, Verify, runbook, step


@runbook("py", title="In Python", parameters=[
    Parameter("word", required=True), Parameter("other", ParameterType.SERVER), Parameter("fail", default="")])
class Py:
    """Does things."""

    @step("Look", idempotent=True, verify=Verify("echo fine", output="fine"))
    async def look(self, context: StepContext) -> None:
        done = await context.run("echo {{ word }} {{ other }}")
        context.log(f"it said {done.stdout.strip()!r} and {context.parameters['word']}, attempt {context.attempt}")
        missing = await context.run("exit 5", check=False)
        context.log(f"status {missing.exit_status}")

    @step("Act", retries=1, backoff_seconds=0)
    async def act(self, context: StepContext) -> None:
        match context.parameters.get("fail"):
            case "command":
                await context.run("echo sorry >&2; exit 9")
            case "sentence":
                raise StepFailed("The moon is full.")
            case "bug":
                raise KeyError("x")
            case "quotes":
                await context.run('echo "{{ word }}"')
'''


async def test_a_python_runbook(client: httpx.AsyncClient, folder: Path, sshd: Sshd, add_server: AddServer, execute: Execute) -> None:
    (folder / "py.py").write_text(PYTHON)
    (folder / "broken.py").write_text("raise RuntimeError('no')")
    (folder / "bad.yaml").write_text("name: [")
    (folder / "notes.txt").write_text("not a runbook")
    shown = (await client.get(f"{PATH}/py")).json()
    assert (shown["source"], shown["description"], shown["editable"]) == ("python", "Does things.", False)
    assert [(step["kind"], step["verify"]) for step in shown["steps"]] == [("python", "echo fine"), ("python", None)]
    problems = (await client.get("/api/v1/runbook-files")).json()["items"]
    assert [Path(problem["path"]).name for problem in problems] == ["bad.yaml", "broken.py"]
    assert "RuntimeError: no" in problems[1]["message"]
    assert (await client.put(f"{PATH}/py", json={"source": "x"})).json()["type"].endswith("/runbook-not-stored")
    server = await add_server(sshd)
    execution = await execute("py", server, {"word": "it's", "other": "web-1"})
    assert execution["state"] == "succeeded", execution
    assert execution["steps"][0]["verified"]
    text_of = await output(client, execution)
    assert "it said \"it's 127.0.0.1\" and it's, attempt 1" in text_of
    assert "status 5" in text_of
    for fail, says in (
        ("command", "exit status 9: sorry"),
        ("sentence", "Act: The moon is full."),
        ("bug", "KeyError: 'x'"),
        ("quotes", "inside double quotes"),
    ):
        failed = await execute("py", server, {"word": "x", "fail": fail})
        assert failed["state"] == "failed"
        assert says in failed["error"]
        assert failed["steps"][1]["attempt"] == 2
    dry = await execute("py", server, {"word": "x", "fail": "command"}, dry_run=True)
    assert dry["state"] == "succeeded"
    assert "$ echo sorry >&2; exit 9" in await output(client, dry)
    unknown = await client.post(f"{PATH}/py/executions", json={"server_id": str(server), "parameters": {"word": "x", "other": "nope"}})
    assert unknown.json()["errors"][0]["field"] == "parameters.other"


async def test_a_python_file_that_changed_meanwhile_is_not_run(
    client: httpx.AsyncClient, folder: Path, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    (folder / "py.py").write_text(PYTHON)
    body = {"server_id": str(await add_server(sshd)), "parameters": {"word": "x"}}
    queued = (await client.post(f"{PATH}/py/executions", json=body)).json()
    (folder / "py.py").write_text(PYTHON + "\n# changed\n")
    await drain()
    execution = (await client.get(f"/api/v1/executions/{queued['id']}")).json()
    assert execution["state"] == "failed"
    assert "has changed since" in execution["error"]
    assert [step["state"] for step in execution["steps"]] == ["skipped", "skipped"]


async def test_a_waiting_execution_is_cancelled_at_once(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain) -> None:
    queued = (await client.post(f"{PATH}/health-check/executions", json={"server_id": str(await add_server(sshd))})).json()
    cancelled = (await client.post(f"/api/v1/executions/{queued['id']}/cancel")).json()
    assert (cancelled["state"], cancelled["error"]) == ("cancelled", "cancelled by Owner Person")
    await drain()
    after = (await client.get(f"/api/v1/executions/{queued['id']}")).json()
    assert {step["state"] for step in after["steps"]} == {"cancelled"}
    again = await client.post(f"/api/v1/executions/{queued['id']}/cancel")
    assert again.json()["type"].endswith("/execution-over")
    resolve = await client.post(f"/api/v1/executions/{queued['id']}/steps/0/resolve", json={"outcome": "done"})
    assert resolve.json()["type"].endswith("/step-not-unknown")


async def test_executions_are_listed_and_found(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute) -> None:
    server = await add_server(sshd)
    made = [await execute("health-check", server, {"disk_percent": 100, "load_per_cpu": 1000}) for _ in range(3)]
    assert {one["state"] for one in made} == {"succeeded"}, made[0]
    first = (await client.get("/api/v1/executions", params={"limit": 2, "state": "succeeded", "server_id": str(server)})).json()
    second = (await client.get("/api/v1/executions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [row["id"] for row in first["items"] + second["items"]] == [one["id"] for one in reversed(made)]
    assert (await client.get("/api/v1/executions", params={"state": "failed"})).json()["items"] == []
    assert (await client.get(f"/api/v1/incidents/{uuid4()}/executions")).json()["type"].endswith("/incident-not-found")
    for missing in ("EXE-99999", "nonsense", str(uuid4())):
        assert (await client.get(f"/api/v1/executions/{missing}")).json()["type"].endswith("/execution-not-found")


async def test_every_shipped_file_is_a_runbook(ctx: Context) -> None:
    found = ctx.resources.get(Library).runbooks()
    assert sorted(found) == ["disk-cleanup", "health-check", "service-restart"]
    assert all(runbook.approved for runbook in found.values())


async def test_the_shipped_runbooks_work(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute, tmp_path: Path
) -> None:
    server = await add_server(sshd)
    state = sshd.folder / "state"
    restart: dict[str, object] = {
        "service": "shop",
        "status_command": "true",
        "restart_command": f'echo "$1" > {state}',
        "verify_command": f'grep -qx "$1" {state}',
    }
    restarted = await execute("service-restart", server, restart)
    assert restarted["state"] == "succeeded", restarted
    assert state.read_text() == "shop\n"
    assert restarted["steps"][1]["verified"]
    unverified = await execute("service-restart", server, {**restart, "verify_command": "false", "service": "x"}, dry_run=True)
    assert unverified["state"] == "succeeded"
    bad = await client.post(f"{PATH}/service-restart/executions", json={"server_id": str(server), "parameters": {"service": "x; id"}})
    assert bad.json()["errors"][0]["field"] == "parameters.service"


async def test_disk_cleanup_removes_old_rotated_logs_and_nothing_else(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="opssight-logs-") as name:
        logs = Path(name)
        for file, days in (("a.log.1", 30), ("b.log.gz", 30), ("c.log", 30), ("d.log.1", 1), ("it's odd.gz", 30)):
            (logs / file).write_text("x")
            at = time.time() - days * 86400
            os.utime(logs / file, (at, at))
        server = await add_server(sshd)
        parameters: dict[str, object] = {"log_dir": str(logs)}
        dry = await execute("disk-cleanup", server, parameters, dry_run=True)
        assert dry["state"] == "succeeded", dry
        assert f"{logs}/b.log.gz" in await output(client, dry)
        assert len(list(logs.iterdir())) == 5
        only_logs = await client.get(f"{PATH}/disk-cleanup")
        source = only_logs.json()["text"].replace("apt-get clean", "true").replace("journalctl --vacuum", "echo journalctl --vacuum")
        await client.put(f"{PATH}/disk-cleanup", json={"source": source})
        done = await execute("disk-cleanup", server, parameters)
        assert done["state"] == "succeeded", done
        assert sorted(path.name for path in logs.iterdir()) == ["c.log", "d.log.1"]
        outside = await client.post(
            f"{PATH}/disk-cleanup/executions", json={"server_id": str(server), "parameters": {"log_dir": "/var/log/../../etc"}}
        )
        assert outside.json()["errors"][0]["field"] == "parameters.log_dir"
