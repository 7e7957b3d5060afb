"""Incidents over HTTP: working one, legal moves, lists and figures."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.outbox.models import LiveRow
from tests.conftest import Drain
from tests.fixtures.smtp import MailServer
from tests.incidents.conftest import ClientAs, Fire


async def declare(client: httpx.AsyncClient, title: str = "Payments are slow", **more: Any) -> dict[str, Any]:
    made = await client.post("/api/v1/incidents", json={"title": title, "severity": "sev3", **more})
    assert made.status_code == 201, made.text
    return made.json()


async def do(client: httpx.AsyncClient, key: str, action: str, **body: Any) -> httpx.Response:
    return await client.post(f"/api/v1/incidents/{key}/{action}", json=body or None)


async def test_an_incident_is_declared_taken_resolved_and_reopened(
    client: httpx.AsyncClient, drain: Drain, mail_server: MailServer
) -> None:
    made = await declare(client, service="pay", summary="Since the deploy")
    assert (made["key"], made["state"], made["severity"], made["alert_count"]) == ("INC-1", "new", "sev3", 0)
    assert made["paged"]["name"] == "Owner Person"
    assert made["paged"]["next_escalation_at"] == "2026-03-10T03:05:00Z"
    await drain()
    assert [mail.subject for mail in mail_server.mails] == ["[SEV3] INC-1 Payments are slow"]

    refused = await do(client, "INC-1", "resolve")
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "illegal-move")
    assert refused.json()["detail"] == "INC-1 is new: acknowledge it first, so that it is known who resolved it."
    assert (await do(client, "INC-1", "reopen", reason="x")).status_code == 409

    taken = (await do(client, "inc-1", "acknowledge")).json()
    assert (taken["state"], taken["owner"]["name"], taken["paged"]["next_escalation_at"]) == ("investigating", "Owner Person", None)
    again = await do(client, "INC-1", "acknowledge")
    assert again.status_code == 409
    assert "by Owner Person already" in again.json()["detail"]

    done = (await do(client, made["id"], "resolve", note="Rolled back")).json()
    assert (done["state"], done["resolved_at"]) == ("resolved", "2026-03-10T03:00:00Z")
    for action in ("acknowledge", "resolve"):
        assert (await do(client, "INC-1", action)).status_code == 409
    back = (await do(client, "INC-1", "reopen", reason="It is back")).json()
    assert (back["state"], back["resolved_at"]) == ("investigating", None)

    entries = (await client.get("/api/v1/incidents/INC-1/timeline")).json()["items"]
    texts = [entry["text"] for entry in entries if entry["kind"] != "notification"]
    assert texts == [
        "Owner Person reopened it: It is back",
        "Owner Person resolved it: Rolled back",
        "Owner Person acknowledged.",
        "Paged Owner Person.",
        "Owner Person declared this incident as SEV3.",
    ]
    record = (await client.get("/api/v1/audit", params={"target_type": "incident", "target_id": made["id"]})).json()["items"]
    assert [row["action"].partition(".")[2] for row in record] == ["reopened", "resolved", "acknowledged", "opened"]


async def test_of_many_who_acknowledge_at_once_one_gets_it(client: httpx.AsyncClient) -> None:
    await declare(client)
    answers = await asyncio.gather(*(do(client, "INC-1", "acknowledge") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7


async def test_comment_severity_owner_and_page(
    client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    responder = await client_as("responder")
    them = (await responder.get("/api/v1/auth/me")).json()["id"]
    await declare(client)
    comment = await do(responder, "INC-1", "comments", text="  Looking at the queue. ")
    assert (comment.status_code, comment.json()["text"], comment.json()["actor"]["name"]) == (
        201,
        "Looking at the queue.",
        "Responder Person",
    )
    worse = await do(responder, "INC-1", "severity", severity="sev1", reason="Nobody can pay")
    assert (worse.status_code, worse.json()["severity"]) == (200, "sev1")
    owned = await do(client, "INC-1", "owner", user_id=them)
    assert owned.json()["owner"] == {"id": them, "name": "Responder Person"}
    assert (await client.post("/api/v1/incidents/INC-1/owner", json={"user_id": None})).json()["owner"] is None
    paged = await do(client, "INC-1", "page", user_id=them)
    assert paged.status_code == 200, paged.text
    await drain()
    (mail,) = mail_server.to("responder@example.com")
    assert mail.subject == "[SEV1] INC-1 Payments are slow"
    assert "Owner Person asks you to help with INC-1." in mail.text
    assert sorted(one["name"] for one in paged.json()["responders"]) == ["Owner Person", "Responder Person"]
    entries = (await client.get("/api/v1/incidents/INC-1/timeline", params={"kind": ["severity", "owner", "comment"]})).json()["items"]
    assert [entry["text"] for entry in entries] == [
        "Owner Person took the owner off.",
        "Owner Person made Responder Person the owner.",
        "Responder Person raised the severity from SEV3 to SEV1: Nobody can pay",
        "Looking at the queue.",
    ]


async def test_who_cannot_be_paged(client: httpx.AsyncClient, client_as: ClientAs) -> None:
    viewer = await client_as("viewer")
    them = (await viewer.get("/api/v1/auth/me")).json()["id"]
    await declare(client)
    default = (await client.get("/api/v1/channels")).json()["items"][0]
    await client.patch(f"/api/v1/channels/{default['id']}", json={"enabled": False})
    silent = await do(client, "INC-1", "page", user_id=them)
    assert (silent.status_code, silent.json()["type"].rpartition("/")[2]) == (409, "cannot-be-reached")
    await client.patch(f"/api/v1/users/{them}", json={"disabled": True})
    gone = await do(client, "INC-1", "page", user_id=them)
    assert (gone.status_code, gone.json()["errors"][0]["field"]) == (422, "user_id")
    assert (await do(client, "INC-1", "owner", user_id=them)).status_code == 422


async def test_viewers_read_and_change_nothing(client: httpx.AsyncClient, client_as: ClientAs) -> None:
    await declare(client)
    viewer = await client_as("viewer")
    assert (await viewer.get("/api/v1/incidents/INC-1")).status_code == 200
    for action, body in (("acknowledge", {}), ("comments", {"text": "x"}), ("severity", {"severity": "sev1"})):
        assert (await do(viewer, "INC-1", action, **body)).status_code == 403


@pytest.mark.parametrize("name", ["INC-99", "nonsense", "01900000-0000-7000-8000-000000000000"])
async def test_an_unknown_incident_is_not_found(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/api/v1/incidents/{name}")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (404, "incident-not-found")


@pytest.mark.parametrize(
    "body",
    [{"title": " ", "severity": "sev1"}, {"title": "x", "severity": "sev9"}, {"title": "a\nb", "severity": "sev1"}, {"severity": "sev1"}],
)
async def test_a_declaration_that_makes_no_sense_is_refused(client: httpx.AsyncClient, body: dict[str, str]) -> None:
    assert (await client.post("/api/v1/incidents", json=body)).status_code == 422


async def test_lists_are_filtered_sorted_and_paged(client: httpx.AsyncClient, clock: FakeClock) -> None:
    for number, severity in enumerate(("sev3", "sev1", "sev5", "sev1", "sev2"), 1):
        await declare(client, f"Trouble {number} 100%", severity=severity, service="pay" if number % 2 else "search")
        clock.advance(timedelta(seconds=1))
    await do(client, "INC-2", "acknowledge")
    await do(client, "INC-3", "acknowledge")
    await do(client, "INC-3", "resolve")

    async def keys(**params: Any) -> list[str]:
        answer = await client.get("/api/v1/incidents", params=params)
        assert answer.status_code == 200, answer.text
        return [item["key"].removeprefix("INC-") for item in answer.json()["items"]]

    async def walked(sort: str) -> list[str]:
        found: list[str] = []
        following: dict[str, str] = {}
        while True:
            page = (await client.get("/api/v1/incidents", params={"sort": sort, "limit": 2, **following})).json()
            found += [item["key"].removeprefix("INC-") for item in page["items"]]
            if page["next_cursor"] is None:
                return found
            following = {"cursor": page["next_cursor"]}

    assert await keys() == ["5", "4", "3", "2", "1"]
    assert await keys(state="open") == ["5", "4", "2", "1"]
    assert await keys(state="new,resolved") == ["5", "4", "3", "1"]
    assert await keys(severity=["sev1", "sev5"]) == ["4", "3", "2"]
    assert await keys(service="search") == ["4", "2"]
    assert await keys(owner="me") == ["3", "2"]
    assert await keys(owner="none") == ["5", "4", "1"]
    assert await keys(q="trouble 4") == ["4"]
    assert await keys(q="inc-2") == ["2"]
    assert await keys(q="100%") == ["5", "4", "3", "2", "1"]
    assert await keys(q="%") == ["5", "4", "3", "2", "1"]
    assert await keys(q="_") == []
    assert await walked("-opened_at") == ["5", "4", "3", "2", "1"]
    assert await walked("opened_at") == ["1", "2", "3", "4", "5"]
    assert await walked("severity") == ["2", "4", "5", "1", "3"]
    assert await walked("-severity") == ["3", "1", "5", "4", "2"]
    assert await walked("number") == ["1", "2", "3", "4", "5"]
    for wrong in ({"state": "lost"}, {"severity": "sev0"}, {"sort": "title"}, {"cursor": "x"}, {"owner": "x"}):
        assert (await client.get("/api/v1/incidents", params=wrong)).status_code == 422
    other = (await client.get("/api/v1/incidents", params={"limit": 1})).json()["next_cursor"]
    assert (await client.get("/api/v1/incidents", params={"sort": "severity", "cursor": other})).status_code == 422


async def test_a_timeline_is_paged(client: httpx.AsyncClient) -> None:
    await declare(client)
    for number in range(5):
        await do(client, "INC-1", "comments", text=str(number))
    first = (await client.get("/api/v1/incidents/INC-1/timeline", params={"limit": 3})).json()
    second = (await client.get("/api/v1/incidents/INC-1/timeline", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [entry["text"] for page in (first, second) for entry in page["items"]][:5] == ["4", "3", "2", "1", "0"]
    assert second["next_cursor"] is None


async def test_figures(client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, drain: Drain) -> None:
    for severity in ("sev1", "sev2", "sev2"):
        await declare(client, severity=severity)
    clock.advance(timedelta(seconds=60))
    await do(client, "INC-1", "acknowledge")
    clock.advance(timedelta(seconds=60))
    await do(client, "INC-1", "resolve")
    await do(client, "INC-2", "acknowledge")
    await drain()
    found = (await client.get("/api/v1/incidents/stats")).json()
    assert (found["open"], found["needs_you"]) == (2, 2)
    assert found["by_severity"] == {"sev1": 0, "sev2": 2, "sev3": 0, "sev4": 0, "sev5": 0}
    assert (found["mtta_seconds"], found["mttr_seconds"]) == (90.0, 120.0)
    assert len(found["weekly"]) == 12
    assert found["weekly"][-1] == {"week": "2026-03-09", "opened": 3, "mtta_seconds": 90.0, "mttr_seconds": 120.0}
    viewer = await client_as("viewer")
    assert (await viewer.get("/api/v1/incidents/stats")).json()["needs_you"] == 0


async def test_a_change_is_told_live(ctx: Context, client: httpx.AsyncClient, fire: Fire, drain: Drain) -> None:
    await fire()
    await drain()
    await do(client, "INC-1", "acknowledge")
    await drain()
    incident = (await client.get("/api/v1/incidents/INC-1")).json()
    async with ctx.db.read() as session:
        rows = list((await session.execute(select(LiveRow).order_by(LiveRow.seq))).scalars())
    about = [row for row in rows if f"incidents.{incident['id']}" in row.topics]
    assert all("incidents" in row.topics for row in about)
    names = {row.name for row in about}
    assert {"incident.opened", "incident.acknowledged", "incident.changed"} <= names
