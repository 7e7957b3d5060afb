"""The whole chain: an alert, an incident, a page to the first, a page to the second, an acknowledgement."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.oncall.jobs import advance
from tests.conftest import Drain
from tests.fixtures.smtp import MailServer
from tests.incidents.conftest import ClientAs, Fire


async def add_schedule(client: httpx.AsyncClient, client_as: ClientAs, *roles: str) -> dict[str, httpx.AsyncClient]:
    people = {role: await client_as(role) for role in roles}
    members = [(await one.get("/api/v1/auth/me")).json()["id"] for one in people.values()]
    rotation = {"handoff": "09:00", "start_date": "2026-03-09", "length_days": 7, "members": members}
    made = await client.post("/api/v1/schedules", json={"name": "Platform", "time_zone": "Europe/Oslo", "rotation": rotation})
    assert made.status_code == 201, made.text
    return people


@pytest.mark.parametrize("acknowledged", [True, False])
async def test_from_alert_to_the_second_persons_page(
    ctx: Context,
    client: httpx.AsyncClient,
    client_as: ClientAs,
    clock: FakeClock,
    fire: Fire,
    drain: Drain,
    mail_server: MailServer,
    acknowledged: bool,
) -> None:
    people = await add_schedule(client, client_as, "responder", "sre")
    await fire()
    await drain()
    (first,) = mail_server.mails
    assert first.recipients == ["responder@example.com"]
    assert first.subject == "[SEV2] INC-1 Disk full on db-1"
    assert "https://ops.example.com/incidents/INC-1" in first.text
    assert "Label instance: db-1" in first.text

    clock.advance(timedelta(seconds=299))
    if acknowledged:
        taken = await people["responder"].post("/api/v1/incidents/INC-1/acknowledge")
        assert taken.status_code == 200, taken.text
        assert (taken.json()["state"], taken.json()["owner"]["name"]) == ("investigating", "Responder Person")
    clock.advance(timedelta(seconds=1))
    await advance(ctx)
    await drain()
    assert [mail.recipients[0] for mail in mail_server.mails] == (
        ["responder@example.com"] if acknowledged else ["responder@example.com", "sre@example.com"]
    )
    entries = (await client.get("/api/v1/incidents/INC-1/timeline")).json()["items"]
    told = [entry["kind"] for entry in reversed(entries)]
    assert told[:2] == ["opened", "alert_firing"]
    assert sorted(told[2:4]) == ["notification", "paged"]
    assert sorted(told[4:]) == (["acknowledged"] if acknowledged else ["escalated", "notification"])
    if not acknowledged:
        incident = (await client.get("/api/v1/incidents/INC-1")).json()
        assert incident["paged"]["name"] == "Sre Person"
        assert [one["name"] for one in incident["responders"]] == ["Responder Person", "Sre Person"]
        assert "Nobody acknowledged INC-1 within 5 min" in mail_server.mails[1].text
    receipt = next(entry for entry in entries if entry["kind"] == "notification")
    assert "250 Queued as 1A2B3C" in receipt["text"]
    assert receipt["links"][0]["kind"] == "notification"


async def test_a_page_that_is_refused_shows_in_the_timeline_and_the_next_person_is_paged_at_once(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, fire: Fire, drain: Drain, mail_server: MailServer
) -> None:
    await add_schedule(client, client_as, "responder", "sre")
    mail_server.answers["responder@example.com"] = ["550 No such mailbox"]
    await fire()
    await drain()
    entries = (await client.get("/api/v1/incidents/INC-1/timeline")).json()["items"]
    failed = [entry for entry in entries if entry["kind"] == "notification"]
    assert ["550 No such mailbox" in entry["text"] and entry["detail"]["ok"] is False for entry in failed] == [True]
    assert mail_server.mails == []
    await advance(ctx)
    await drain()
    (page,) = mail_server.mails
    assert page.recipients == ["sre@example.com"]
    assert "Step 1 of the escalation reached nobody" in page.text
    assert "550 No such mailbox" in page.text


async def test_what_could_not_be_sent_yet_is_withdrawn_when_somebody_acknowledges(
    client: httpx.AsyncClient, client_as: ClientAs, fire: Fire, drain: Drain, mail_server: MailServer
) -> None:
    people = await add_schedule(client, client_as, "responder", "sre")
    mail_server.answers["responder@example.com"] = ["451 Busy"]
    await fire()
    await drain()
    assert (await people["sre"].post("/api/v1/incidents/INC-1/acknowledge")).status_code == 200
    await drain(force=True)
    assert mail_server.mails == []
    (sent,) = (await client.get("/api/v1/notifications")).json()["items"]
    assert sent["state"] == "withdrawn"
    answer = await client.post(f"/api/v1/notifications/{sent['id']}/retry")
    assert answer.status_code == 409
    assert "only a failed one" in answer.json()["detail"]


async def test_with_nobody_to_page_the_timeline_says_so(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, fire: Fire, drain: Drain
) -> None:
    default = (await client.get("/api/v1/channels")).json()["items"][0]
    await client.patch(f"/api/v1/channels/{default['id']}", json={"enabled": False})
    await fire()
    await drain()
    entries = (await client.get("/api/v1/incidents/INC-1/timeline")).json()["items"]
    assert entries[0]["text"].startswith("There was nobody to page")
    assert [entry["text"] for entry in entries[1:3]] == [f"There is nobody to page at step {step} of the escalation." for step in (2, 1)]
    assert (await client.get("/api/v1/incidents/INC-1")).json()["paged"] is None


async def test_programs_follow_resolve_and_escalate(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, fire: Fire, drain: Drain, mail_server: MailServer
) -> None:
    await add_schedule(client, client_as, "responder", "sre")
    await fire()
    await drain()
    incident_id = UUID((await client.get("/api/v1/incidents/INC-1")).json()["id"])
    async with ctx.db.read() as session:
        assert (await incidents.get(session, incident_id)).key == "INC-1"
        assert [labels["instance"] for labels in await incidents.alert_labels(session, incident_id)] == ["db-1"]
    async with ctx.db.write() as session:
        from_runbook = incidents.Link(incidents.LinkKind.EXECUTION, "42", "EXE-42")
        await incidents.add_entry(
            session,
            incident_id,
            kind=incidents.EntryKind.EXECUTION_FINISHED,
            text="The runbook failed.",
            links=[from_runbook],
            actor=identity.SYSTEM,
        )
        await incidents.escalate_now(session, incident_id, reason="The runbook could not clean the disk.")
    await advance(ctx)
    await drain()
    assert [mail.recipients[0] for mail in mail_server.mails] == ["responder@example.com", "sre@example.com"]
    assert "The runbook could not clean the disk." in mail_server.mails[1].text
    for _ in range(2):
        async with ctx.db.write() as session:
            await incidents.resolve(session, clock, incident_id, actor=identity.SYSTEM, note="The disk has room again.")
    async with ctx.db.write() as session:
        await incidents.escalate_now(session, incident_id, reason="Too late.")
    incident = (await client.get("/api/v1/incidents/INC-1")).json()
    assert (incident["state"], incident["acknowledged_at"]) == ("resolved", None)
    clock.advance(timedelta(minutes=10))
    await advance(ctx)
    await drain()
    assert len(mail_server.mails) == 2
