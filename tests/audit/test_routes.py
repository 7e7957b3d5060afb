"""The audit record: written with the mutation, sealed, verified, closed to change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from opssight.audit import facade as audit
from opssight.audit.rules import GENESIS, record_hash
from opssight.core.audit_note import note
from opssight.core.context import Context

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def _note(ctx: Context, count: int = 3) -> None:
    for number in range(count):
        async with ctx.db.write() as session:
            note(session, "test.done", target_type="thing", target_id=str(number), detail={"n": number, "ü": [1.5, None]})


async def _tamper(ctx: Context, statement: str) -> None:
    async with ctx.db.write() as session:
        await session.execute(text("ALTER TABLE audit_records DISABLE TRIGGER USER"))
        await session.execute(text(statement))
        await session.execute(text("ALTER TABLE audit_records ENABLE TRIGGER USER"))


async def test_records_are_chained_and_listed(ctx: Context, client: httpx.AsyncClient) -> None:
    await _note(ctx)
    sealed = await audit.seal(ctx)
    listed = (await client.get("/api/v1/audit", params={"action": "test.done", "limit": 2})).json()
    assert [row["target_id"] for row in listed["items"]] == ["2", "1"]
    assert listed["items"][0]["prev_hash"] == listed["items"][1]["hash"]
    rest = (await client.get("/api/v1/audit", params={"action": "test.done", "cursor": listed["next_cursor"]})).json()
    assert [row["target_id"] for row in rest["items"]] == ["0"]
    assert rest["next_cursor"] is None
    assert (await client.get("/api/v1/audit/verify")).json() == {
        "ok": True,
        "checked": sealed,
        "first_bad_seq": None,
        "head_hash": listed["items"][0]["hash"],
    }


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE audit_records SET actor_name = 'Somebody else' WHERE seq = 2", 2),
        ("UPDATE audit_records SET detail = '{}' WHERE seq = 1", 1),
        ("DELETE FROM audit_records WHERE seq = 2", 2),
        ("UPDATE audit_records SET seq = seq + 10 WHERE seq = 3", 3),
    ],
)
async def test_tampering_shows_at_its_place(ctx: Context, statement: str, bad: int) -> None:
    await _note(ctx)
    await audit.seal(ctx)
    await _tamper(ctx, statement)
    async with ctx.db.read() as session:
        found = await audit.verify(session)
    assert (found.ok, found.first_bad_seq) == (False, bad)


@pytest.mark.parametrize("statement", ["UPDATE audit_records SET action = 'x'", "DELETE FROM audit_records", "TRUNCATE audit_records"])
async def test_the_database_refuses_changes_to_the_sealed_record(ctx: Context, statement: str) -> None:
    await _note(ctx)
    await audit.seal(ctx)
    with pytest.raises(ProgrammingError, match="cannot be changed"):
        async with ctx.db.write() as session:
            await session.execute(text(statement))


async def test_an_empty_record_is_whole(ctx: Context) -> None:
    async with ctx.db.read() as session:
        assert await audit.verify(session) == audit.Verification(ok=True, checked=0, first_bad_seq=None, head_hash=None)


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("admin", 200), ("sre", 403), ("viewer", 403)])
async def test_only_auditors_and_admins_see_it(client_as: ClientAs, role: str, status: int) -> None:
    assert (await (await client_as(role)).get("/api/v1/audit")).status_code == status


async def test_filters_narrow(ctx: Context, client: httpx.AsyncClient) -> None:
    await _note(ctx)
    now = ctx.clock.now().isoformat()
    for params, count in (
        ({"target_type": "thing", "target_id": "1"}, 1),
        ({"actor": "system", "action": "test.done"}, 3),
        ({"action": "test.done", "from": now}, 3),
        ({"action": "test.done", "to": now}, 0),
    ):
        assert len((await client.get("/api/v1/audit", params=params)).json()["items"]) == count, params


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=9), json_values, max_size=4), st.integers(1, 10))
def test_the_hash_depends_on_everything_but_the_order_of_keys(fields: dict[str, object], seq: int) -> None:
    first = record_hash(fields, seq, GENESIS)
    assert record_hash(dict(reversed(fields.items())), seq, GENESIS) == first
    assert record_hash({**fields, "one more": 1}, seq, GENESIS) != first
    assert record_hash(fields, seq + 1, GENESIS) != first
    assert record_hash(fields, seq, "1" * 64) != first
