"""Incidents that time changes: acknowledged ones that go quiet, resolved ones of which an alert fires on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from opssight.alerts import facade as alerts
from opssight.alerts.service.resolve import expire
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.settings import Settings
from opssight.identity.settings import IdentitySettings
from opssight.incidents.service.settle import settle
from opssight.incidents.settings import IncidentsSettings
from opssight.oncall.jobs import advance
from tests.conftest import Drain
from tests.fixtures.smtp import MailServer
from tests.incidents.conftest import LABELS, ClientAs, Fire
from tests.incidents.test_chain import add_schedule

Resolve = Callable[..., Awaitable[None]]


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Settings with sessions that outlive an hour, and the quiet time of a ``parametrize(..., indirect=True)``."""
    changed: dict[str, int] = getattr(request, "param", {})
    return settings.having(IdentitySettings(access_token_seconds=86400), IncidentsSettings(**changed))


async def texts(client: httpx.AsyncClient, key: str = "INC-1") -> list[str]:
    """Return the timeline, newest first."""
    return [entry["text"] for entry in (await client.get(f"/api/v1/incidents/{key}/timeline")).json()["items"]]


async def look(client: httpx.AsyncClient, key: str = "INC-1") -> dict[str, Any]:
    return (await client.get(f"/api/v1/incidents/{key}")).json()


async def act(client: httpx.AsyncClient, action: str, key: str = "INC-1") -> dict[str, Any]:
    answer = await client.post(f"/api/v1/incidents/{key}/{action}", json={})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def later(ctx: Context, clock: FakeClock, seconds: float) -> None:
    clock.advance(timedelta(seconds=seconds))
    await settle(ctx)


async def test_an_acknowledged_incident_resolves_when_it_has_been_quiet_and_its_owner_is_told(
    ctx: Context,
    client: httpx.AsyncClient,
    client_as: ClientAs,
    clock: FakeClock,
    fire: Fire,
    resolve_alert: Resolve,
    drain: Drain,
    mail_server: MailServer,
) -> None:
    people = await add_schedule(client, client_as, "responder", "sre")
    await fire()
    await fire(instance="db-2")
    await drain()
    await act(people["sre"], "acknowledge")
    await resolve_alert()
    await drain()
    await later(ctx, clock, 600)
    assert (await look(client))["state"] == "investigating", "an alert fires"
    await resolve_alert(instance="db-2")
    await drain()
    await settle(ctx)
    await settle(ctx)
    told = [one for one in await texts(client) if one.startswith("Every alert")]
    assert told == ["Every alert has resolved. Unless one fires again, the incident resolves in 5 min."]
    await later(ctx, clock, 299)
    assert (await look(client))["state"] == "investigating"
    await later(ctx, clock, 1)
    incident = await look(client)
    assert (incident["state"], incident["owner"]["name"]) == ("resolved", "Sre Person")
    assert (await texts(client))[0] == "OpsSight resolved it: no alert has fired for 5 min."
    await drain()
    (mail,) = [one for one in mail_server.mails if "quiet" in one.subject or "No alert" in one.subject]
    assert (mail.recipients, mail.subject) == (
        ["sre@example.com"],
        "INC-1 Disk full on db-1: No alert of INC-1 has fired for 5 min, so it was resolved.",
    )
    await later(ctx, clock, 3600)
    await drain()
    assert (await look(client))["version"] == incident["version"]


async def test_an_alert_that_fires_again_begins_the_quiet_time_anew(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, fire: Fire, resolve_alert: Resolve, drain: Drain
) -> None:
    await fire()
    await drain()
    await act(client, "acknowledge")
    await resolve_alert()
    await drain()
    await later(ctx, clock, 200)
    await fire()
    await drain()
    await later(ctx, clock, 200)
    assert (await look(client))["state"] == "investigating"
    await resolve_alert()  # its event is not handed on yet
    await later(ctx, clock, 299)
    await drain()
    await settle(ctx)
    assert (await look(client))["state"] == "investigating"
    await later(ctx, clock, 301)
    assert (await look(client))["state"] == "resolved"


@pytest.mark.parametrize("settings", [{"incident_quiet_seconds": 0}], indirect=True)
async def test_where_it_is_left_to_a_person_the_owner_is_told_that_it_is_quiet(
    ctx: Context,
    client: httpx.AsyncClient,
    clock: FakeClock,
    fire: Fire,
    resolve_alert: Resolve,
    drain: Drain,
    mail_server: MailServer,
) -> None:
    await fire()
    await drain()
    await act(client, "acknowledge")
    await resolve_alert()
    await drain()
    await settle(ctx)
    await later(ctx, clock, 3600)
    await drain()
    assert (await look(client))["state"] == "investigating"
    assert mail_server.mails[-1].subject == "INC-1 Disk full on db-1: Every alert of INC-1 has resolved. Resolve it when it is over."
    assert (await texts(client)).count("Every alert has resolved. The incident stays open until somebody resolves it.") == 1


async def test_what_a_person_reopens_stays_open(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, fire: Fire, resolve_alert: Resolve, drain: Drain
) -> None:
    await fire()
    await drain()
    await act(client, "acknowledge")
    await resolve_alert()
    await drain()
    await later(ctx, clock, 300)
    answer = await client.post("/api/v1/incidents/INC-1/reopen", json={"reason": "The cause is not known."})
    assert answer.status_code == 200, answer.text
    await later(ctx, clock, 3600)
    assert (await look(client))["state"] == "investigating"


async def test_an_incident_resolved_while_its_alert_fires_says_so_and_opens_again_and_pages(
    ctx: Context,
    client: httpx.AsyncClient,
    client_as: ClientAs,
    clock: FakeClock,
    fire: Fire,
    drain: Drain,
    mail_server: MailServer,
) -> None:
    people = await add_schedule(client, client_as, "responder", "sre")
    await fire()
    await fire(instance="db-2")
    await drain()
    await act(people["responder"], "acknowledge")
    clock.advance(timedelta(seconds=10))
    resolved = await act(people["responder"], "resolve")
    assert (resolved["state"], resolved["firing_alerts"]) == ("resolved", 2)
    assert (await texts(client))[0] == "Responder Person resolved it. 2 alerts still fire: it opens again if that goes on."
    await later(ctx, clock, 0)
    for _ in range(4):
        await later(ctx, clock, 74)
        await fire()
        await drain()
    assert (await look(client))["state"] == "resolved", "the alerts have five minutes to end"
    await later(ctx, clock, 5)
    incident = await look(client)
    assert (incident["state"], incident["resolved_at"], incident["owner"]["name"]) == ("new", None, "Responder Person")
    assert incident["acknowledged_at"] is not None
    await drain()
    assert "INC-1 was resolved, but Disk full on db-1 and 1 more alerts still fire." in await texts(client)
    assert [mail.recipients[0] for mail in mail_server.mails] == ["responder@example.com"] * 2
    assert "INC-1 was resolved, but Disk full on db-1" in mail_server.mails[1].text
    await later(ctx, clock, 300)
    await advance(ctx)
    await drain()
    assert mail_server.mails[-1].recipients == ["sre@example.com"], "its escalation goes on like that of a new one"
    assert (await client.get("/api/v1/incidents", params={"state": "open"})).json()["items"][0]["key"] == "INC-1"
    assert (await act(people["sre"], "acknowledge"))["owner"]["name"] == "Sre Person"


async def test_an_alert_that_only_was_not_ended_yet_opens_nothing(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, fire: Fire, drain: Drain, mail_server: MailServer
) -> None:
    await fire()
    await drain()
    await act(client, "acknowledge")
    clock.advance(timedelta(seconds=60))
    await act(client, "resolve")
    await later(ctx, clock, 240)
    await expire(ctx)
    await drain()
    await later(ctx, clock, 60)
    await later(ctx, clock, 3600)
    assert (await look(client))["state"] == "resolved"
    assert len(mail_server.mails) == 1


async def test_an_alert_that_fires_on_goes_to_the_incident_that_is_open_about_its_group(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, fire: Fire, drain: Drain
) -> None:
    await fire()
    await drain()
    await act(client, "acknowledge")
    await act(client, "resolve")
    clock.advance(timedelta(seconds=200))
    await fire()
    await fire(instance="db-2")
    await drain()
    assert (await look(client, "INC-2"))["state"] == "new"
    await later(ctx, clock, 100)
    assert (await look(client))["state"] == "resolved"
    assert (await look(client, "INC-2"))["firing_alerts"] == 2
    assert (await texts(client))[0] == "Disk full on db-1 still fires. INC-2 deals with it."
    assert (await texts(client, "INC-2"))[0] == "Disk full on db-1 still fires. It is grouped into this incident, since INC-1 was resolved."


async def test_one_that_cannot_be_looked_at_does_not_keep_the_others_up(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, drain: Drain
) -> None:
    for service in ("shop", "bank"):
        async with ctx.db.write() as session:
            labels = {**LABELS, "service": service, "instance": service}
            await alerts.fire(session, clock, [alerts.AlertInput(labels, {"summary": service})], source=alerts.AlertSource.NATIVE)
        await drain()
    for key in ("INC-1", "INC-2"):
        await act(client, "acknowledge", key)
        await act(client, "resolve", key)
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE alerts_alerts SET expires_at = NULL"))
    await settle(ctx)
    async with ctx.db.write() as session:
        await session.execute(
            text("UPDATE oncall_escalations e SET steps = '[{}]' FROM incidents_incidents i WHERE e.incident_id = i.id AND number = 1")
        )
    await later(ctx, clock, 300)
    async with ctx.db.read() as session:
        states = list((await session.execute(text("SELECT state FROM incidents_incidents ORDER BY number"))).scalars())
    assert states == ["resolved", "new"]
