"""Storing and finding, against the real engine."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opssight.eventlog import rules
from opssight.eventlog.contracts import Event, EventQuery, Position, Span
from opssight.eventlog.errors import EventQueryInvalid, EventStoreUnavailable
from opssight.eventlog.intake import Defaults, Draft, batch_of
from opssight.eventlog.store import BatchWriter, EventStore, schema, sql, transport
from opssight.eventlog.store.transport import Address
from tests.eventlog.storing import NOW, store_all

EVERYTHING = EventQuery()
ALWAYS = Span()


async def messages(store: EventStore, q: str = "", query: EventQuery | None = None, span: Span = ALWAYS) -> list[str]:
    found = await store.search(query or EventQuery(q), span, limit=100)
    return sorted(event.message for event in found)


async def test_an_event_comes_back_as_it_went_in(event_store: EventStore) -> None:
    await store_all(
        event_store,
        Draft(
            message="it\tbroke\n'\\ \x00 é 日本",
            ts="2026-11-21T19:30:00.123456Z",
            severity="crit",
            service="api",
            source="web-1",
            attributes={"k'": "v\\\n"},
            trace_id="AB",
            span_id="cd",
        ),
    )
    [event] = await event_store.search(EVERYTHING, ALWAYS, limit=10)
    assert event == Event(
        id=event.id,
        ts=datetime.fromisoformat("2026-11-21T19:30:00.123456Z"),
        received_at=NOW,
        message="it\tbroke\n'\\ \x00 é 日本",
        severity="critical",
        service="api",
        source="web-1",
        attributes={"k'": "v\\\n"},
        trace_id="ab",
        span_id="cd",
    )
    assert await event_store.get(event.id) == event
    assert await event_store.get(UUID(int=1)) is None


async def test_a_token_stores_once_over_all_days_of_a_batch(event_store: EventStore) -> None:
    drafts = [Draft(message="x", ts=(NOW - timedelta(days=day)).timestamp()) for day in range(150)]
    for _ in range(3):
        await store_all(event_store, *drafts, token="same")
    assert await event_store.count() == 150
    assert len(await event_store.partitions()) == 150


FOUND = [
    "Connection REFUSED by 10.0.0.1:5432",
    "Größe ÜBER Limit",
    "foo_bar baz-qux",
    "ПРИВЕТ мир",
    "user_id=42 failed",
    "timeouts happen",
    "time out",
]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("refused", [0]),
        ("REFUSED connection", [0]),
        ('"connection refused"', [0]),
        ('"refused connection"', []),
        ('"connection by"', []),
        ("10.0.0.1", [0]),
        ("0.10", []),
        ("größe", [1]),
        ("GRÖSSE OR ÜBER", [1]),
        ("bar", [2]),
        ("foo_bar", [2]),
        ("baz-qux", [2]),
        ("привет", [3]),
        ("42", [4]),
        ("4", []),
        ("time", [6]),
        ("time*", [5, 6]),
        ("TIME* NOT out", [5]),
        ("timeouts OR failed", [4, 5]),
        ("(timeouts OR failed) NOT happen", [4]),
        ("NOT (refused OR привет OR bar OR time* OR failed)", [1]),
        ("n:3", [3]),
        ("n:3 OR n:4", [3, 4]),
        ("NOT n:*", []),
        ("missing:*", []),
        ("kind:ev* n:1", [1]),
        ("kind:e", []),
        ("service:s1", [1, 4]),
        ("service:s* NOT service:s1", [0, 2, 3, 5, 6]),
        ("severity:>=error", [0, 6]),
        ("severity:info", [1, 2, 3, 4, 5]),
        ("trace_id:ABC*", [5]),
        ("", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
async def test_the_query_language_finds(event_store: EventStore, q: str, expected: list[int]) -> None:
    drafts = [
        Draft(
            message=message,
            service=f"s{number % 3}",
            severity="error" if number % 6 == 0 else "info",
            attributes={"n": str(number), "kind": "even" if number % 2 == 0 else "event"},
            trace_id="abcdef" if number == 5 else None,
        )
        for number, message in enumerate(FOUND)
    ]
    await store_all(event_store, *drafts)
    assert await messages(event_store, q) == sorted(FOUND[number] for number in expected)


async def test_filters_narrow(event_store: EventStore) -> None:
    await store_all(
        event_store,
        Draft(message="a", service="api", source="h1", severity="error", attributes={"k": "v", "l": "w"}, trace_id="t1"),
        Draft(
            message="b", service="web", source="h1", severity="warning", attributes={"k": "v"}, ts=(NOW - timedelta(hours=1)).timestamp()
        ),
        Draft(message="c", service="db", source="h2", severity="debug", attributes={"k": "x"}, ts=(NOW - timedelta(hours=2)).timestamp()),
    )
    cases: list[tuple[EventQuery, Span, list[str]]] = [
        (EventQuery(services=("api", "web")), ALWAYS, ["a", "b"]),
        (EventQuery(services=("api'); DROP TABLE events --",)), ALWAYS, []),
        (EventQuery(sources=("h2",)), ALWAYS, ["c"]),
        (EventQuery(severities=(">=warning",)), ALWAYS, ["a", "b"]),
        (EventQuery(severities=("debug", "error")), ALWAYS, ["a", "c"]),
        (EventQuery(attributes={"k": "v"}), ALWAYS, ["a", "b"]),
        (EventQuery(attributes={"k": "v", "l": "w"}), ALWAYS, ["a"]),
        (EventQuery(trace_id="T1"), ALWAYS, ["a"]),
        (EVERYTHING, Span(start=NOW - timedelta(hours=1)), ["a", "b"]),
        (EVERYTHING, Span(end=NOW - timedelta(hours=1)), ["c"]),
        (EVERYTHING, Span(NOW - timedelta(hours=2), NOW), ["b", "c"]),
    ]
    for query, span, expected in cases:
        assert await messages(event_store, query=query, span=span) == expected, query
        assert await event_store.count(query, span) == len(expected), query
    with pytest.raises(EventQueryInvalid, match="not a severity"):
        await event_store.count(EventQuery(severities=("loud",)))


async def test_pages_meet_exactly_also_among_events_of_one_moment(event_store: EventStore) -> None:
    seed = random.Random(7)
    for _ in range(6):
        await store_all(event_store, *(Draft(message="x", ts=(NOW - timedelta(seconds=seed.randrange(4))).timestamp()) for _ in range(25)))
    whole = await event_store.search(EVERYTHING, ALWAYS, limit=1000)
    assert len(whole) == 150
    assert [(event.ts, event.id) for event in whole] == sorted(((event.ts, event.id) for event in whole), reverse=True)
    paged: list[Event] = []
    while page := await event_store.search(EVERYTHING, ALWAYS, limit=7, after=Position(paged[-1].ts, paged[-1].id) if paged else None):
        paged += page
    assert paged == whole


async def test_pages_go_on_over_the_stretches_a_search_is_cut_into(event_store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_FIRST_ROWS", 1)
    monkeypatch.setattr(rules, "_GROWTH", 1)
    ages = [0, 0, 1, 2, 2, 2, 3, 5, 8, 8, 13]
    await store_all(event_store, *(Draft(message="x" if age % 2 else "y", ts=(NOW - timedelta(days=age)).timestamp()) for age in ages))
    assert len(rules.windows(await event_store.partitions(), ALWAYS)) == len(set(ages))
    for query, expected in ((EVERYTHING, ages), (EventQuery("x"), [1, 3, 5, 13]), (EventQuery("z"), [])):
        for limit in (1, 3, 100):
            paged: list[Event] = []
            while page := await event_store.search(
                query, ALWAYS, limit=limit, after=Position(paged[-1].ts, paged[-1].id) if paged else None
            ):
                assert len(page) <= limit
                paged += page
            assert [(NOW - event.ts).days for event in paged] == expected
    span = Span(NOW - timedelta(days=8), NOW - timedelta(days=1))
    assert [(NOW - event.ts).days for event in await event_store.search(EVERYTHING, span, limit=100)] == [2, 2, 2, 3, 5, 8, 8]


async def test_days_stored_since_they_were_counted_are_searched(event_store: EventStore) -> None:
    assert await messages(event_store) == []
    await store_all(event_store, *(Draft(message=f"{age}", ts=(NOW - timedelta(days=age)).timestamp()) for age in (0, 4, 9)))
    assert await messages(event_store) == ["0", "4", "9"]


async def test_histograms_have_every_bucket(event_store: EventStore) -> None:
    times = [timedelta(minutes=1), timedelta(minutes=1, seconds=10), timedelta(minutes=30), timedelta(hours=2)]
    await store_all(
        event_store, *(Draft(message="x", severity="error", ts=(NOW - ago).timestamp()) for ago in times), Draft(message="later")
    )
    found = await event_store.histogram(EVERYTHING, NOW - timedelta(hours=1), NOW, buckets=60)
    assert found.bucket_seconds == 60
    assert len(found.buckets) == 60
    assert found.total == 3
    assert [(bucket.ts, bucket.by_severity) for bucket in found.buckets if bucket.total] == [
        (NOW - timedelta(minutes=30), {"error": 1}),
        (NOW - timedelta(minutes=2), {"error": 1}),
        (NOW - timedelta(minutes=1), {"error": 1}),
    ]
    uneven = await event_store.histogram(EVERYTHING, NOW - timedelta(minutes=1, seconds=5), NOW + timedelta(seconds=1), buckets=7)
    assert uneven.bucket_seconds == 10
    assert uneven.total == 2
    assert uneven.buckets[0].ts == NOW - timedelta(minutes=1, seconds=10)


async def test_field_values(event_store: EventStore) -> None:
    await store_all(
        event_store,
        Draft(message="a", service="web", source="h1", attributes={"k": "1", "l": "2"}),
        Draft(message="b", service="api", severity="error"),
        Draft(message="c", service="old", ts=(NOW - timedelta(days=3)).timestamp(), attributes={"old": "1"}),
    )
    found = await event_store.field_values(NOW - timedelta(days=1))
    assert (found.services, found.sources, found.severities, found.attribute_keys) == (
        ["api", "web"],
        ["h1"],
        {"info": 1, "error": 1},
        ["k", "l"],
    )


async def test_a_deleted_day_is_gone_and_others_stay(event_store: EventStore) -> None:
    await store_all(event_store, Draft(message="today"), Draft(message="before", ts=(NOW - timedelta(days=2)).timestamp()))
    day = (NOW - timedelta(days=2)).date()
    assert [(part.day, part.rows) for part in await event_store.partitions()] == [(NOW.date(), 1), (day, 1)]
    await event_store.drop_partition(day)
    await event_store.drop_partition(day)
    assert await messages(event_store) == ["today"]
    assert [part.day for part in await event_store.partitions()] == [NOW.date()]


async def test_a_store_that_is_down_says_so(tmp_path: Path) -> None:
    store = EventStore(Address.embedded(tmp_path / "none.sock"))
    for call in (store.count(), store.insert_batch(b"x", "t"), store.partitions(), store.get(UUID(int=1))):
        with pytest.raises(EventStoreUnavailable) as caught:
            await call
        assert caught.value.headers == {"Retry-After": "2"}
    health = await store.health()
    assert not health.ok
    assert "opssight events" in health.detail
    await store.close()


@pytest.mark.parametrize("alive", [True, False])
async def test_a_slow_store_is_waited_for_and_one_that_stands_still_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, alive: bool
) -> None:
    """A server that answers statements only when it has been asked for signs of life, or nothing at all."""
    monkeypatch.setattr(transport, "_ASK_AFTER", 0.02)
    monkeypatch.setattr(transport, "_ASK_FOR", 0.2)
    asked, enough = 0, asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        while request := await reader.readline():
            length = 0
            while (header := await reader.readline()) not in {b"\r\n", b""}:
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            await reader.readexactly(length)
            if b"/ping" in request:
                asked += 1
                if asked == 3:
                    enough.set()
            else:
                await enough.wait()
            if alive:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[7]\n")
        writer.close()

    server = await asyncio.start_unix_server(serve, tmp_path / "slow.sock")
    store = EventStore(Address.embedded(tmp_path / "slow.sock"))
    if alive:
        assert await store.count() == 7
        assert asked >= 3
    else:
        with pytest.raises(EventStoreUnavailable):
            await store.count()
        assert asked == 1
    enough.set()
    await store.close()
    server.close()


_vocabulary = ["alpha", "Beta", "GAMMA", "d4", "über", "x_y", "a-b", "10.0.0.1"]
_trees = st.recursive(
    st.sampled_from([rules.Word(word) for word in (*_vocabulary, "alpha beta", "x", "zzz")])
    | st.sampled_from([rules.Beginning("al"), rules.Beginning("Ü"), rules.Beginning("b")])
    | st.sampled_from([rules.AttributeIs("n", "1"), rules.AttributeIs("n", "1", prefix=True), rules.AttributeExists("m")])
    | st.sampled_from([rules.FieldIs("service", "s1"), rules.SeverityIn(("error", "alert"))]),
    lambda inner: (
        st.builds(rules.Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(rules.And)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(rules.Or)
    ),
    max_leaves=6,
)


def _tokens(text: str) -> list[str]:
    return "".join(sign if (sign.isascii() and sign.isalnum()) or ord(sign) >= 128 else " " for sign in text.lower()).split()


def holds(node: rules.Node, draft: Draft) -> bool:  # noqa: PLR0911 one return a kind
    """Say in Python what the SQL should."""
    attributes = draft.attributes or {}
    match node:
        case rules.Word(text):
            words, wanted = _tokens(draft.message), _tokens(text)
            return any(words[start : start + len(wanted)] == wanted for start in range(len(words)))
        case rules.Beginning(text):
            return any(word.startswith(text.lower()) for word in _tokens(draft.message))
        case rules.SeverityIn(severities):
            return draft.severity in severities
        case rules.FieldIs(_, value, _):
            return draft.service == value
        case rules.AttributeIs(name, value, prefix):
            held = str(attributes.get(name, ""))
            return held.startswith(value) if prefix else held == value
        case rules.AttributeExists(name):
            return name in attributes
        case rules.Not(part):
            return not holds(part, draft)
        case rules.And(parts):
            return all(holds(part, draft) for part in parts)
        case rules.Or(parts):
            return any(holds(part, draft) for part in parts)


async def test_sql_says_what_the_tree_says(event_store: EventStore) -> None:
    seed = random.Random(3)
    drafts = [
        Draft(
            message=f"{number} " + seed.choice(" ,;/").join(seed.choices([*_vocabulary, "BETA", "Alphabet", "y"], k=seed.randrange(1, 6))),
            service=seed.choice(["s1", "s2"]),
            severity=seed.choice(["info", "error", "alert"]),
            attributes={seed.choice("nm"): seed.choice(["1", "12", "2"])},
        )
        for number in range(120)
    ]
    await store_all(event_store, *drafts[:60])
    await store_all(event_store, *drafts[60:])

    async def found(tree: rules.Node) -> set[str]:
        bindings = sql.Bindings()
        statement = f"SELECT message FROM {event_store._table} WHERE {sql._node(tree, bindings)}"  # noqa: S608 bound
        lines = await event_store._transport.query(statement, bindings.values, seconds=10, format="TSVRaw")
        return set(lines.decode().splitlines())

    loop = asyncio.get_running_loop()

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_trees)
    def check(tree: rules.Node) -> None:
        expected = {draft.message for draft in drafts if holds(tree, draft)}
        assert asyncio.run_coroutine_threadsafe(found(tree), loop).result(30) == expected

    await asyncio.to_thread(check)


async def test_values_are_bound_whatever_they_hold(event_store: EventStore) -> None:
    await event_store.create_schema()
    loop = asyncio.get_running_loop()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
    def check(value: str) -> None:
        bindings = sql.Bindings()
        statement = f"SELECT hex({bindings.text(value)})"
        query = event_store._transport.query(statement, bindings.values, seconds=10, format="TSVRaw")
        assert bytes.fromhex(asyncio.run_coroutine_threadsafe(query, loop).result(30).decode()) == value.encode()

    await asyncio.to_thread(check)


async def test_small_writes_travel_together_and_share_their_fate() -> None:
    sent: list[bytes] = []
    failing = False

    async def insert(rows: bytes, token: str) -> None:
        await asyncio.sleep(0)
        if failing:
            raise EventStoreUnavailable("down")
        sent.append(rows)

    writer = BatchWriter(insert, pause=0.01)
    await asyncio.gather(*(writer.write(b"%d\n" % number) for number in range(50)))
    assert len(sent) == 1
    assert sorted(sent[0].split()) == sorted(b"%d" % number for number in range(50))
    await writer.write(b"y" * 600_000)
    await writer.write(b"with token\n", token="t")
    assert sent[1:] == [b"y" * 600_000, b"with token\n"]
    await writer.write(b"")
    assert len(sent) == 3
    failing = True
    outcomes = await asyncio.gather(*(writer.write(b"z\n") for _ in range(3)), return_exceptions=True)
    assert all(isinstance(outcome, EventStoreUnavailable) for outcome in outcomes)


async def test_few_small_writes_go_at_once_and_those_beyond_the_credit_travel_together() -> None:
    sent: list[bytes] = []

    async def insert(rows: bytes, token: str) -> None:
        sent.append(rows)

    writer = BatchWriter(insert, pause=0.5, burst=3)
    for number in range(3):
        await writer.write(b"%d\n" % number)
    assert sent == [b"0\n", b"1\n", b"2\n"]
    writes: list[asyncio.Task[None]] = []
    for number in range(3, 30):
        writes.append(asyncio.create_task(writer.write(b"%d\n" % number)))
        await asyncio.sleep(0)
    await asyncio.gather(*writes)
    assert sent[3:] == [b"".join(b"%d\n" % number for number in range(3, 30))]


async def test_a_writer_that_falls_behind_refuses_more() -> None:
    release = asyncio.Event()

    async def insert(rows: bytes, token: str) -> None:
        await release.wait()

    writer = BatchWriter(insert, pending_limit=1_000_000)
    waiting = asyncio.create_task(writer.write(b"x" * 700_000))
    await asyncio.sleep(0)
    with pytest.raises(EventStoreUnavailable, match="keep up"):
        await writer.write(b"x" * 400_000)
    release.set()
    await waiting
    await writer.write(b"x" * 400_000)


async def test_a_caller_that_goes_away_takes_nobody_with_it() -> None:
    release = asyncio.Event()
    sent: list[bytes] = []

    async def insert(rows: bytes, token: str) -> None:
        await release.wait()
        sent.append(rows)

    writer = BatchWriter(insert)
    first, second = asyncio.create_task(writer.write(b"a\n")), asyncio.create_task(writer.write(b"b\n"))
    await asyncio.sleep(0)
    first.cancel()
    release.set()
    await second
    assert sent == [b"a\nb\n"]


def test_a_cluster_gets_replicated_tables_on_every_replica() -> None:
    address = Address.server("https://user:pass@ch.example:8443/?database=ops&cluster=main")
    assert address == Address("https://user:pass@ch.example:8443/", None, "ops", "main")
    statement = schema.create_table(address.database, address.cluster)
    assert "ops.events ON CLUSTER `main`" in statement
    assert "ENGINE = ReplicatedMergeTree\n" in statement
    assert schema.upgrades(address.database, address.cluster, statement) == []
    upgrades = schema.upgrades(address.database, address.cluster, "")
    assert len(upgrades) == 3
    assert all(upgrade.startswith("ALTER TABLE ops.events ON CLUSTER `main` ") for upgrade in upgrades)
    with pytest.raises(ValueError, match="letters, digits"):
        Address.server("http://ch/?database=a;b")


async def test_the_client_speaks_to_a_server_by_url(event_store: EventStore) -> None:
    """What differs for a server is the address alone; its answers to a wrong one are those of any unreachable store."""
    store = EventStore(Address.server("http://127.0.0.1:9/"))
    with pytest.raises(EventStoreUnavailable):
        await store.count()
    await store.close()


def test_one_batch_is_one_id_apart() -> None:
    lines = batch_of([Draft(message="a"), Draft(message="b")], NOW, Defaults()).rows.split(b"\n")
    first, second = (UUID(line[2:38].decode()) for line in lines[:2])
    assert second.int - first.int == 1
