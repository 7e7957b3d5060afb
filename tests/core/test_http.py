"""The edge: limits, headers, problem documents, the unit of work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import httpx
import pytest
from fastapi import Depends, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from opssight.core.audit_note import note
from opssight.core.context import Context
from opssight.core.db import refusing
from opssight.core.db.database import writes
from opssight.core.errors import Conflict, Invalid
from opssight.core.http import WriteSession, cursor
from opssight.core.http.bodies import BodyLimits
from opssight.core.http.edge import Edge, Limiter
from opssight.core.http.pages import PageQuery
from opssight.core.http.several import several
from opssight.core.http.unit import UnauditedMutation
from opssight.identity import facade as identity
from opssight.identity.models import UserRow
from tests.conftest import PASSWORD
from tests.fixtures.routes import put_first


def _row(email: str) -> UserRow:
    return UserRow(email=email, name="x", role="viewer", password_hash="x", created_at=datetime.now(UTC))


@pytest.fixture
def extended(app: FastAPI) -> FastAPI:
    """The application with routes that write in every way a route can."""

    @app.post("/test/noted", dependencies=[Depends(identity.anyone)])
    async def noted(session: WriteSession) -> dict[str, str]:
        session.add(_row("noted@example.com"))
        note(session, "test.noted", target_type="test", target_id="1")
        return {}

    @app.post("/test/unnoted", dependencies=[Depends(identity.anyone)])
    async def unnoted(session: WriteSession) -> dict[str, str]:
        session.add(_row("unnoted@example.com"))
        return {}

    @app.post("/test/unnoted-text", dependencies=[Depends(identity.anyone)])
    async def unnoted_text(session: WriteSession) -> dict[str, str]:
        await session.execute(text("DELETE FROM core_idempotency WHERE actor = 'nobody'"))
        return {}

    @app.post("/test/read-text", dependencies=[Depends(identity.anyone)])
    async def read_text(session: WriteSession) -> dict[str, str]:
        await session.execute(text("SELECT 'DELETE FROM core_cache' FROM core_cache FOR UPDATE -- UPDATE nothing"))
        return {}

    @app.post("/test/refused", dependencies=[Depends(identity.anyone)])
    async def refused(session: WriteSession) -> dict[str, str]:
        session.add(_row("refused@example.com"))
        await session.flush()
        note(session, "test.refused", target_type="test", target_id="1")
        raise Conflict("No.")

    @app.post("/test/clash", dependencies=[Depends(identity.anyone)])
    async def clash(session: WriteSession) -> dict[str, str]:
        note(session, "test.clash", target_type="test", target_id="1")
        session.add_all([_row("clash@example.com"), _row("clash@example.com")])
        return {}

    @app.post("/test/fault", dependencies=[Depends(identity.anyone)])
    async def fault(flavour: Annotated[str, Depends(lambda: "x")]) -> dict[str, str]:
        if flavour == "x":
            raise OperationalError("select", {}, Exception("server closed the connection"))
        raise RuntimeError("a secret the caller must not see")

    put_first(app)
    return app


async def _emails(ctx: Context) -> list[str]:
    async with ctx.db.read() as session:
        return list((await session.execute(text("SELECT email FROM identity_users ORDER BY 1"))).scalars())


async def test_a_write_is_committed_with_its_audit_record_before_the_answer(
    ctx: Context, extended: FastAPI, anonymous: httpx.AsyncClient
) -> None:
    assert (await anonymous.post("/test/noted")).status_code == 200
    assert await _emails(ctx) == ["noted@example.com"]
    async with ctx.db.read() as session:
        assert (await session.execute(text("SELECT action FROM audit_records"))).scalars().all() == ["test.noted"]


async def test_a_write_without_a_note_is_refused(ctx: Context, extended: FastAPI, anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/test/unnoted")
    assert answer.status_code == 500
    assert UnauditedMutation.__name__ not in answer.text
    assert await _emails(ctx) == []


async def test_a_write_given_as_text_needs_a_note_too(extended: FastAPI, anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.post("/test/unnoted-text")).status_code == 500
    assert (await anonymous.post("/test/read-text")).status_code == 200


@pytest.mark.parametrize(
    ("statement", "is_write"),
    [
        ("insert into t values (1)", True),
        ("WITH gone AS (DELETE FROM t RETURNING id) SELECT * FROM gone", True),
        ("UPDATE t SET a = 'it''s'", True),
        ("MERGE INTO t USING s ON true WHEN MATCHED THEN DO NOTHING", True),
        ("SELECT procrastinate_retry_job_v2(1, now(), NULL, NULL, NULL)", True),
        ("SELECT 1 FROM t FOR UPDATE", False),
        ("SELECT 1 FROM t FOR NO KEY UPDATE", False),
        ("SELECT 'UPDATE t' /* DELETE FROM t */ -- TRUNCATE t", False),
        ("SELECT update_count, deleted FROM t", False),
    ],
)
def test_what_a_statement_given_as_text_does_is_known(statement: str, is_write: bool) -> None:
    assert writes(statement) is is_write


async def test_the_constraint_that_was_broken_decides_on_the_refusal(ctx: Context) -> None:
    taken = Conflict("The name is taken.")
    same = _row("same@example.com")
    with pytest.raises(Conflict, match="name is taken"):
        async with ctx.db.write() as session:
            session.add_all([_row("twice@example.com"), _row("twice@example.com")])
            with refusing({"identity_users_email_key": taken}):
                await session.flush()
    with pytest.raises(IntegrityError):
        async with ctx.db.write() as session:
            session.add(same)
            await session.flush()
            with refusing({"identity_users_email_key": taken}):
                again = {"id": same.id, "email": "other@example.com", "name": "x", "role": "viewer", "created_at": same.created_at}
                await session.execute(insert(UserRow).values(**again))


async def test_a_refusal_rolls_back(ctx: Context, extended: FastAPI, anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.post("/test/refused")).status_code == 409
    assert await _emails(ctx) == []


async def test_a_commit_that_fails_is_told(ctx: Context, extended: FastAPI, anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/test/clash")
    assert answer.status_code == 409
    assert await _emails(ctx) == []


async def test_a_lost_database_is_a_503_with_retry_after(extended: FastAPI, anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/test/fault")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "closed the connection" not in answer.text


async def test_a_body_over_the_limit_is_refused_by_length_and_by_count(ctx: Context, anonymous: httpx.AsyncClient) -> None:
    size = ctx.settings.max_body_bytes + 1
    assert (await anonymous.post("/api/v1/auth/login", content=b"x" * size)).status_code == 413

    async def chunks() -> object:
        for _ in range(20):
            yield b"x" * (size // 10)

    answer = await anonymous.post("/api/v1/auth/login", content=chunks())  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("/too-large")


async def test_every_answer_has_security_headers_and_an_id(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get("/healthz", headers={"X-Request-ID": "my-own-request-id"})
    assert answer.headers["x-request-id"] == "my-own-request-id"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    injected = await anonymous.get("/healthz", headers={"X-Request-ID": "a b\tc"})
    assert injected.headers["x-request-id"] != "a b\tc"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/v1/nothing", 404), ("PUT", "/api/v1/setup", 405), ("POST", "/api/v1/auth/login", 422)]
)
async def test_every_error_is_a_problem_document(anonymous: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await anonymous.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["instance"] == answer.headers["x-request-id"]


async def test_a_validation_problem_names_the_field(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/api/v1/auth/login", json={"email": "a@b.c"})
    assert [one["field"] for one in answer.json()["errors"]] == ["password"]


@pytest.mark.parametrize("body", [b'{"email": "a@b.c"', b"{,}", b"\xff", b"not json"])
async def test_what_is_no_json_is_said_with_its_place(anonymous: httpx.AsyncClient, body: bytes) -> None:
    answer = await anonymous.post("/api/v1/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "body"
    assert "not JSON" in fault["message"]


async def test_another_sites_page_gets_no_permission(anonymous: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    answer = await anonymous.options("/api/v1/users", headers=asked)
    assert "access-control-allow-origin" not in answer.headers


async def test_a_nul_in_a_text_is_the_callers_mistake(client: httpx.AsyncClient) -> None:
    body = {"email": "n\x00@example.com", "name": "N", "role": "viewer", "password": PASSWORD}
    assert (await client.post("/api/v1/users", json=body)).status_code == 422
    assert (await client.get("/api/v1/audit", params={"actor": "a\x00b"})).status_code == 422


async def test_a_caller_that_asks_too_much_waits(ctx: Context, app: FastAPI) -> None:
    limited = Edge(app, bodies=BodyLimits((), 1000), per_minute=12, secure=True, identify=lambda _: None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(limited), base_url="http://test") as client:
        answers = [await client.get("/healthz") for _ in range(4)]
    assert [answer.status_code for answer in answers][:2] == [200, 200]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "strict-transport-security" in answers[0].headers


@given(st.lists(st.floats(0, 30), min_size=1, max_size=50), st.integers(1, 600))
def test_no_caller_ever_gets_more_than_its_rate(gaps: list[float], per_minute: int) -> None:
    limiter, now, allowed = Limiter(per_minute), 0.0, 0
    for gap in gaps:
        now += gap
        allowed += limiter.wait_for("one", now) == 0
    assert allowed <= max(1.0, per_minute / 6) + now * per_minute / 60 + 1e-6


@given(st.lists(st.one_of(st.text(), st.integers(-(2**53), 2**53), st.none()), max_size=5))
def test_a_cursor_comes_back_as_it_was(position: list[str | int | None]) -> None:
    assert cursor.decode(cursor.encode(position)) == position


@given(st.text(max_size=60))
def test_no_text_makes_a_cursor_fail_otherwise_than_as_invalid(given_text: str) -> None:
    try:
        cursor.decode_id(given_text)
    except Invalid as refused:
        assert refused.field == "cursor"


class Numbered(NamedTuple):
    """A row of a list in the order of ids."""

    id: UUID
    number: int


def _fetched(rows: list[Numbered], after: UUID | None, limit: int) -> list[Numbered]:
    """Do what a repository does for a list in the order of ids."""
    return [row for row in rows if after is None or row.id > after][:limit]


@given(st.integers(0, 30), st.integers(1, 12))
def test_paging_gives_every_item_once_and_in_order(count: int, limit: int) -> None:
    rows = [Numbered(UUID(int=number), number) for number in range(count)]
    given_items: list[int] = []
    pages, following = 0, None
    while pages == 0 or following is not None:
        query = PageQuery(limit, following)
        page = query.of(_fetched(rows, query.last_id, query.one_more), lambda row: row.number, cursor.after_id)
        assert len(page.items) == limit or page.next_cursor is None
        given_items += page.items
        pages, following = pages + 1, page.next_cursor
    assert given_items == list(range(count))
    assert pages == max(1, -(-count // limit)), "no page is empty but the only one"


@given(st.lists(st.integers()), st.integers(1, 12))
def test_rows_described_together_are_cut_as_the_others_are(rows: list[int], limit: int) -> None:
    query = PageQuery(limit, None)
    page = query.of(rows, str, lambda row: cursor.encode([row]))
    assert query.cut(rows, lambda row: cursor.encode([row])) == (rows[:limit], page.next_cursor)


@pytest.mark.parametrize("position", [[], [None], [1, 2], ["a", "b"], [["a"]]])
def test_another_lists_cursor_is_the_callers_mistake(position: list[Any]) -> None:
    for place in ("last_id", "last_text", "last_number"):
        with pytest.raises(Invalid) as refused:
            getattr(PageQuery(5, cursor.encode(position)), place)
        assert refused.value.field == "cursor"


def test_a_list_reads_its_own_cursor() -> None:
    assert PageQuery(5, cursor.encode(["a"])).last_text == "a"
    assert PageQuery(5, cursor.encode([7])).last_number == 7
    assert (PageQuery(5, None).last_id, PageQuery(5, None).last_text, PageQuery(5, None).last_number) == (None, None, None)


@given(st.lists(st.lists(st.text("ab ", min_size=1).filter(str.strip), min_size=1), max_size=4))
def test_values_may_be_repeated_and_separated_by_commas(groups: list[list[str]]) -> None:
    assert several([" , ".join(group) for group in groups]) == [word.strip() for group in groups for word in group]
    assert several(None) == several(["", " , "]) == []
