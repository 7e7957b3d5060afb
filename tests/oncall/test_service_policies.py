"""Services that name the policy their incidents start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from opssight.core.context import Context
from opssight.core.ids import uuid7
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall
from opssight.oncall.service import policies, service_policies
from tests.conftest import Drain
from tests.fixtures.races import race
from tests.oncall.conftest import AddPerson, Pages

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def add_policy(client: httpx.AsyncClient, name: str, user_id: UUID, **more: object) -> str:
    steps = [{"delay_seconds": 0, "targets": [{"kind": "user", "id": str(user_id)}]}]
    made = await client.post("/api/v1/escalation-policies", json={"name": name, "steps": steps, **more})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def add_service(client: httpx.AsyncClient, name: str) -> str:
    made = await client.post("/api/v1/services", json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def assign(client: httpx.AsyncClient, service: str, policy: str | None) -> dict[str, Any]:
    answer = await client.put(f"/api/v1/services/{service}/escalation-policy", json={"policy_id": policy})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def open_incident(ctx: Context, service: str | None) -> None:
    page = notifications.IncidentPage("INC-7", "Disk full", "sev2", service, ctx.clock.now(), "http://localhost:8000/incidents/INC-7")
    async with ctx.db.write() as session:
        await oncall.start(session, ctx.clock, ctx.settings, incident_id=uuid7(), page=page)


async def test_an_incident_starts_the_policy_of_its_service_and_else_the_default(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson, pages: Pages, drain: Drain
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    default = await add_policy(client, "Everybody", ann, is_default=True)
    theirs = await add_policy(client, "Payments", bob)
    shop, bank = await add_service(client, "shop"), await add_service(client, "bank")
    where = f"/api/v1/services/{shop}/escalation-policy"
    inherited = {"service_id": shop, "service_name": "shop", "policy_id": default, "policy_name": "Everybody", "own": False}
    assert (await client.get(where)).json() == inherited
    assert await assign(client, shop, theirs) == {**inherited, "policy_id": theirs, "policy_name": "Payments", "own": True}
    assert await assign(client, bank, default) == {
        **inherited,
        "service_id": bank,
        "service_name": "bank",
        "own": True,
    }
    listed = (await client.get("/api/v1/escalation-policies/services")).json()["items"]
    assert [(one["service_name"], one["policy_name"]) for one in listed] == [("bank", "Everybody"), ("shop", "Payments")]
    for service in ("shop", "bank", "unheard of", None):
        await open_incident(ctx, service)
    assert await pages() == ["bob", "ann", "ann", "ann"]
    assert await assign(client, shop, None) == inherited
    await open_incident(ctx, "shop")
    assert (await pages())[4:] == ["ann"]
    record = (await client.get("/api/v1/audit", params={"action": "escalation_policy.assigned"})).json()["items"]
    assert [(one["target_id"], one["detail"]["policy"]) for one in record] == [(shop, None), (bank, "Everybody"), (shop, "Payments")]
    await drain()


async def test_declared_incidents_start_it_too(client: httpx.AsyncClient, add_person: AddPerson, pages: Pages) -> None:
    ann = await add_person("ann")
    await assign(client, await add_service(client, "shop"), await add_policy(client, "Payments", ann))
    for service in ("shop", None):
        made = await client.post("/api/v1/incidents", json={"title": "Slow", "severity": "sev2", "service": service})
        assert made.status_code == 201, made.text
    assert await pages() == ["ann", "owner"]


async def test_a_policy_that_services_name_stays_until_they_name_another(
    client: httpx.AsyncClient, add_person: AddPerson, drain: Drain
) -> None:
    policy = await add_policy(client, "Payments", await add_person("ann"))
    shop, bank = await add_service(client, "shop"), await add_service(client, "bank")
    for service in (shop, bank):
        await assign(client, service, policy)
    refused = await client.delete(f"/api/v1/escalation-policies/{policy}")
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "escalation-policy-in-use")
    assert refused.json()["detail"] == "The incidents of these services escalate by it: bank, shop. Give them another policy first."
    await assign(client, shop, None)
    assert (await client.delete(f"/api/v1/services/{bank}")).status_code == 204
    await drain()
    assert (await client.get("/api/v1/escalation-policies/services")).json()["items"] == []
    assert (await client.delete(f"/api/v1/escalation-policies/{policy}")).status_code == 204


async def test_a_policy_cannot_be_removed_while_a_service_is_given_it(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson
) -> None:
    policy = await add_policy(client, "Payments", await add_person("ann"))
    shop = await add_service(client, "shop")
    answer = await race(
        ctx.db,
        lambda session: service_policies.set_policy_of_service(session, UUID(shop), UUID(policy)),
        lambda: client.delete(f"/api/v1/escalation-policies/{policy}"),
    )
    assert answer.status_code == 409, answer.text
    late = await add_policy(client, "Late", await add_person("bob"))
    answer = await race(
        ctx.db,
        lambda session: policies.delete_policy(session, ctx.clock, UUID(late)),
        lambda: client.put(f"/api/v1/services/{shop}/escalation-policy", json={"policy_id": late}),
    )
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("responder", 403), ("sre", 200)])
async def test_who_may_set_it(client: httpx.AsyncClient, client_as: ClientAs, add_person: AddPerson, role: str, status: int) -> None:
    policy, shop = await add_policy(client, "Payments", await add_person("ann")), await add_service(client, "shop")
    somebody = await client_as(role)
    assert (await somebody.get(f"/api/v1/services/{shop}/escalation-policy")).status_code == 200
    answer = await somebody.put(f"/api/v1/services/{shop}/escalation-policy", json={"policy_id": policy})
    assert answer.status_code == status


async def test_what_is_not_there(client: httpx.AsyncClient, add_person: AddPerson) -> None:
    policy, shop = await add_policy(client, "Payments", await add_person("ann")), await add_service(client, "shop")
    for service, wanted in ((str(uuid7()), policy), (shop, str(uuid7()))):
        answer = await client.put(f"/api/v1/services/{service}/escalation-policy", json={"policy_id": wanted})
        assert answer.status_code == 404, answer.text
        assert "list them with GET" in answer.json()["detail"]
