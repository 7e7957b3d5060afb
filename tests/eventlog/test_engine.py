"""The engine's process, as it is started in production: locks, signals, crashes, ClickHouse's own client."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

import clickhouse_connect
import httpx
import pytest
import urllib3
from clickhouse_connect.driver.exceptions import DatabaseError
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from opssight.core.errors import StartRefused
from opssight.eventlog.engine.process import bind_socket
from opssight.eventlog.engine.statements import Insert, MalformedRequest, Query, parse_request, with_settings
from opssight.eventlog.errors import EventStoreUnavailable
from opssight.eventlog.intake import Defaults, Draft, batch_of
from opssight.eventlog.store import EventStore, sql
from opssight.eventlog.store.transport import Address
from tests.eventlog.storing import NOW
from tests.fixtures.eventstore import EngineProcess


@pytest.fixture
def own_engine() -> Iterator[EngineProcess]:
    """An engine of this test's own, not started."""
    directory = Path(tempfile.mkdtemp(prefix="ops-own-"))
    engine = EngineProcess(directory)
    yield engine
    if engine.process is not None and engine.process.poll() is None:
        engine.kill()
    shutil.rmtree(directory, ignore_errors=True)


def http(engine: EngineProcess) -> httpx.Client:
    return httpx.Client(transport=httpx.HTTPTransport(uds=str(engine.socket)), base_url="http://events", timeout=60)


@pytest.fixture
def plain(event_engine: EngineProcess) -> Iterator[httpx.Client]:
    """A plain HTTP client of the shared engine."""
    with http(event_engine) as client:
        yield client


def test_only_its_owner_may_open_the_socket(event_engine: EngineProcess) -> None:
    assert stat.S_IMODE(event_engine.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE((event_engine.data_dir / "events").stat().st_mode) == 0o700


def test_ping_and_health(plain: httpx.Client) -> None:
    assert plain.get("/ping").text == "Ok.\n"
    assert plain.get("/health").json() == {"state": "ok", "in_flight": 0}
    assert plain.get("/other").status_code == 404
    assert plain.put("/").status_code == 405


def test_parameters_and_settings_of_a_query(plain: httpx.Client) -> None:
    answer = plain.post(
        "/",
        params={"param_a": "it's\\ta", "param_n": "7", "max_threads": "1"},
        content="SELECT {a:String}, {n:UInt8} + 1, getSetting('max_threads')",
    )
    assert answer.text == "it\\'s\\ta\t8\t1\n"
    after = plain.post(
        "/", content="SELECT getSetting('max_threads') > 1 OR getSetting('max_threads') = 0, getSetting('max_execution_time')"
    )
    assert after.text.split("\t")[1] == "30\n", "a request's settings end with it"


def test_formats(plain: httpx.Client) -> None:
    asked = "SELECT 1 AS a"
    assert plain.post("/", params={"default_format": "JSONEachRow"}, content=asked).json() == {"a": 1}
    assert plain.post("/", headers={"X-ClickHouse-Format": "JSONEachRow"}, content=asked).json() == {"a": 1}
    assert plain.post("/", content=f"{asked} FORMAT JSONEachRow").json() == {"a": 1}
    assert plain.get("/", params={"query": asked}).text == "1\n"


@pytest.mark.parametrize(
    ("statement", "status", "code"),
    [
        ("SELEC", 404, 47),
        ("SELECT * FROM nowhere.nothing", 404, 81),
        ("SELECT 1; SELECT 2", 400, 62),
        ("", 400, 36),
        ("SELECT count() FROM numbers(100000000000) WHERE NOT ignore(sipHash64(number)) SETTINGS max_execution_time = 0.2", 408, 159),
        ("INSERT INTO nowhere.nothing FORMAT JSONEachRow {}", 404, 81),
    ],
)
def test_errors_are_clickhouses(plain: httpx.Client, statement: str, status: int, code: int) -> None:
    answer = plain.post("/", content=statement)
    assert (answer.status_code, answer.headers["x-clickhouse-exception-code"]) == (status, str(code))
    assert answer.text.startswith(f"Code: {code}. DB::Exception: ")


def test_a_refused_insert_stores_nothing_and_the_connection_lives(plain: httpx.Client) -> None:
    plain.post("/", content="CREATE DATABASE IF NOT EXISTS refused")
    plain.post("/", content="CREATE OR REPLACE TABLE refused.t (a UInt8) ENGINE = MergeTree ORDER BY a")
    insert = "INSERT INTO refused.t FORMAT JSONEachRow"
    for _ in range(4):
        bad = plain.post("/", params={"query": insert}, content=b'{"a":1}\n{"a":"x"}\n')
        assert bad.status_code == 400
    assert plain.post("/", content="SELECT count() FROM refused.t").text == "0\n"
    good = plain.post("/", params={"query": insert}, content=b'{"a":1}\n')
    assert '"written_rows": "1"' in good.headers["x-clickhouse-summary"]
    assert plain.post("/", content="SELECT count() FROM refused.t").text == "1\n"
    plain.post("/", content="DROP DATABASE refused SYNC")


async def test_inserts_do_not_wait_behind_long_queries(event_engine: EngineProcess, event_store: EventStore) -> None:
    await event_store.create_schema()
    transport = httpx.AsyncHTTPTransport(uds=str(event_engine.socket))
    async with httpx.AsyncClient(transport=transport, base_url="http://events", timeout=60) as client:
        slow = "SELECT count() FROM numbers(100000000000) WHERE NOT ignore(sipHash64(number)) SETTINGS max_threads = 1"
        long = [asyncio.create_task(client.post("/", params={"max_execution_time": "3"}, content=slow)) for _ in range(12)]
        while (await client.get("/health")).json()["in_flight"] < 12:
            await asyncio.sleep(0.01)
        await event_store.insert_batch(batch_of([Draft(message="x")], NOW, Defaults()).rows, "one")
        assert not any(task.done() for task in long)
        answers = await asyncio.gather(*long)
        assert {answer.status_code for answer in answers} == {408}


def test_a_second_process_is_refused_with_a_sentence(event_engine: EngineProcess) -> None:
    second = EngineProcess(event_engine.data_dir)
    second.log = event_engine.data_dir / "second.log"
    second.start(wait=False)
    assert second.process is not None
    assert event_engine.process is not None
    assert second.process.wait(30) != 0
    assert f"already in use by process {event_engine.process.pid}" in second.log.read_text()
    event_engine.wait_until_ready()


def test_a_path_too_long_for_a_socket_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="OPSSIGHT_DATA_DIR"):
        bind_socket(tmp_path / ("x" * 100) / "events.sock")


def test_a_stop_ends_queries_and_removes_the_socket(own_engine: EngineProcess) -> None:
    own_engine.start()
    assert own_engine.process is not None
    with http(own_engine) as client:
        assert client.get("/ping").is_success
    for number in (signal.SIGTERM, signal.SIGINT):
        own_engine.start() if own_engine.process.poll() is not None else None
        own_engine.process.send_signal(number)
        assert own_engine.process.wait(30) == 0
        assert not own_engine.socket.exists()


async def test_a_stop_lets_inserts_finish(own_engine: EngineProcess) -> None:
    own_engine.start()
    store = EventStore(Address.embedded(own_engine.socket))
    acknowledged = 0

    async def send(worker: int) -> None:
        nonlocal acknowledged
        for number in range(10_000):
            await store.insert_batch(batch_of([Draft(message="x")] * 500, NOW, Defaults()).rows, f"{worker}-{number}")
            acknowledged += 500

    senders = [asyncio.create_task(send(worker)) for worker in range(3)]
    while acknowledged < 5_000:
        await asyncio.sleep(0.01)
    assert await asyncio.to_thread(own_engine.stop) == 0
    outcomes = await asyncio.gather(*senders, return_exceptions=True)
    assert all(isinstance(outcome, EventStoreUnavailable) for outcome in outcomes)
    own_engine.start()
    assert await store.count() >= acknowledged
    await store.close()


async def test_kill_9_under_load_loses_nothing_acknowledged(own_engine: EngineProcess) -> None:
    own_engine.start()
    store = EventStore(Address.embedded(own_engine.socket))
    acknowledged: set[str] = set()

    async def send(worker: int, life: int) -> None:
        with suppress(EventStoreUnavailable):
            for number in range(100_000):
                name = f"b{life}x{worker}x{number}"
                await store.insert_batch(batch_of([Draft(message="x", service=name)] * 200, NOW, Defaults()).rows, name)
                acknowledged.add(name)

    for life in range(3):
        before = len(acknowledged)
        senders = [asyncio.create_task(send(worker, life)) for worker in range(4)]
        while len(acknowledged) < before + 25:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(own_engine.kill)
        await asyncio.gather(*senders)
        await asyncio.to_thread(own_engine.start)
    lines = await store._read("SELECT service, count() FROM opssight.events GROUP BY service FORMAT TSV", sql.Bindings())
    stored = {name: int(count) for name, count in (line.split("\t") for line in lines.decode().splitlines())}
    assert acknowledged <= stored.keys()
    assert set(stored.values()) == {200}, "a batch is stored whole and once"
    await store.close()


class _UnixConnection(HTTPConnection):
    path = ""

    def _new_conn(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.path)
        return connection


def test_clickhouses_own_client_works_unchanged(event_engine: EngineProcess) -> None:
    connection = type("Connection", (_UnixConnection,), {"path": str(event_engine.socket)})
    pool = urllib3.PoolManager()
    pool.pool_classes_by_scheme = dict(pool.pool_classes_by_scheme)
    pool.pool_classes_by_scheme["http"] = type("Pool", (HTTPConnectionPool,), {"ConnectionCls": connection})
    client = clickhouse_connect.get_client(host="events", port=80, pool_mgr=pool, compress=False)
    client.command("CREATE DATABASE IF NOT EXISTS cc")
    try:
        client.command("CREATE TABLE cc.t (id UInt32, at DateTime64(6, 'UTC'), names Array(String)) ENGINE = MergeTree ORDER BY id")
        rows: list[list[object]] = [[1, NOW.replace(tzinfo=None), ["a", "b'c"]], [2, NOW.replace(tzinfo=None), []]]
        client.insert("cc.t", rows, column_names=["id", "at", "names"])
        client.raw_insert("cc.t", ["id"], b'{"id":3}\n', fmt="JSONEachRow", settings={"insert_deduplication_token": "x"})
        found = client.query("SELECT id, names FROM cc.t WHERE id IN {ids:Array(UInt32)} ORDER BY id", parameters={"ids": [1, 3]})
        assert found.result_rows == [(1, ["a", "b'c"]), (3, [])]
        with client.query_row_block_stream("SELECT number FROM numbers(200000)") as blocks:
            assert sum(len(block) for block in cast("Iterable[list[object]]", blocks)) == 200_000
        with pytest.raises(DatabaseError, match="UNKNOWN_TABLE"):
            client.query("SELECT * FROM cc.missing")
        with pytest.raises(DatabaseError, match="TIMEOUT_EXCEEDED"):
            client.query(
                "SELECT count() FROM numbers(100000000000) WHERE NOT ignore(sipHash64(number))", settings={"max_execution_time": 1}
            )
    finally:
        client.command("DROP DATABASE cc SYNC")
        client.close()
        pool.clear()


def test_it_starts_as_an_ordinary_user(own_engine: EngineProcess) -> None:
    if os.getuid() != 0:
        pytest.skip("this test is not run as root, so every other test here shows it")
    launcher = shutil.which("setpriv")
    if launcher is None:
        pytest.skip("setpriv (util-linux) is not installed")
    may_read = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    as_user = [launcher, "--reuid=65534", "--regid=65534", "--clear-groups", *may_read]
    if subprocess.run([*as_user, sys.executable, "-c", "import chdb"], capture_output=True, check=False).returncode != 0:
        pytest.skip("an ordinary user may not read this Python environment here")
    os.chown(own_engine.data_dir, 65534, 65534)
    own_engine.start(prefix=as_user)
    assert own_engine.socket.stat().st_uid == 65534
    assert own_engine.stop() == 0


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("SELECT 1", b"", Query("SELECT 1")),
        ("", b"SELECT 1", Query("SELECT 1")),
        ("SELECT", b"1", Query("SELECT\n1")),
        ("INSERT INTO t FORMAT Native", b"\x00\xff", Insert("INSERT INTO t ", "Native", b"\x00\xff")),
        ("", b"INSERT INTO t (a, `FORMAT`) FORMAT Native\n\x01", Insert("INSERT INTO t (a, `FORMAT`) ", "Native", b"\x01")),
        ("", b"insert into t format JSONEachRow {}", Insert("insert into t ", "JSONEachRow", b"{}")),
        ("", b"INSERT INTO t VALUES ('FORMAT x')", Query("INSERT INTO t VALUES ('FORMAT x')")),
        ("", b"INSERT INTO t SELECT 1 FORMAT Null", Query("INSERT INTO t SELECT 1 FORMAT Null")),
        ("", b"-- c\n/* d */ INSERT INTO t FORMAT CSV\r\n1", Insert("-- c\n/* d */ INSERT INTO t ", "CSV", b"1")),
        ("INSERT INTO t SETTINGS a = 'FORMAT b' FORMAT CSV", b"1", Insert("INSERT INTO t SETTINGS a = 'FORMAT b' ", "CSV", b"1")),
    ],
)
def test_statement_and_data_are_told_apart(query: str, body: bytes, expected: Insert | Query) -> None:
    assert parse_request(str(httpx.QueryParams({"query": query})).encode(), body).statement == expected


def test_settings_are_quoted_and_names_checked() -> None:
    assert with_settings("INSERT INTO t", {"a": "it's \\"}) == "INSERT INTO t SETTINGS a = 'it\\'s \\\\'"
    assert with_settings("INSERT INTO t SETTINGS b = 1", {"a": "2"}) == "INSERT INTO t SETTINGS b = 1, a = '2'"
    with pytest.raises(MalformedRequest, match="not the name of a setting"):
        parse_request(b"query=SELECT+1&a;b=1", b"")
