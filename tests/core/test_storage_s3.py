"""Files in S3, on a real S3 server."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator

import pytest

from opssight.core.settings import Settings
from opssight.core.storage import Storage, open_storage
from opssight.core.storage.storage import NoSuchFile, StorageUnavailable
from tests.fixtures.s3 import S3Server, s3_server

Use = Callable[[Storage], Awaitable[object]]
USES: dict[str, Use] = {
    "put": lambda storage: storage.put("a", b"1"),
    "get": lambda storage: storage.get("a"),
    "delete": lambda storage: storage.delete("a"),
    "names": lambda storage: storage.names(""),
}


@pytest.fixture(scope="module")
def running() -> Iterator[S3Server]:
    """One server for the file."""
    with s3_server() as server:
        server.make_bucket("files")
        yield server


@pytest.fixture
def server(running: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The server, with the variables that lead to it."""
    return pointed_to(running, monkeypatch)


def pointed_to(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    values = {"ENDPOINT_URL": server.url, "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "REGION": "us-east-1"}
    for name, value in values.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    return server


def opened(url: str) -> Storage:
    return open_storage(Settings(storage_url=url))


@pytest.mark.usefixtures("server")
async def test_files_come_back_and_go() -> None:
    storage = opened("s3://files")
    await storage.put("exports/a b.json", b"{}")
    await storage.put("exports/c.json", b"[]")
    await storage.put("exports/c.json", b"[1]")
    assert await storage.get("exports/a b.json") == b"{}"
    assert await storage.get("exports/c.json") == b"[1]"
    assert await storage.names("exports") == ["exports/a b.json", "exports/c.json"]
    await storage.delete("exports/c.json")
    await storage.delete("exports/c.json")
    with pytest.raises(NoSuchFile, match=r"exports/c\.json"):
        await storage.get("exports/c.json")
    assert await storage.names("exports") == ["exports/a b.json"]


@pytest.mark.usefixtures("server")
async def test_a_prefix_keeps_two_platforms_in_one_bucket_apart() -> None:
    one, other = opened("s3://files/one"), opened("s3://files/other")
    await one.put("x", b"1")
    assert await other.names("") == []
    with pytest.raises(NoSuchFile):
        await other.get("x")
    assert await one.names("") == ["x"]
    assert "one/x" in await opened("s3://files").names("")


async def test_a_large_file_goes_in_parts_and_comes_back_whole(server: S3Server) -> None:
    storage, content = opened("s3://files/large"), os.urandom(1 << 20) * 17 + b"end"
    await storage.put("backup", content)
    assert await storage.get("backup") == content
    assert server.tag_of("files", "large/backup").endswith("-4")


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("use", USES)
async def test_a_bucket_that_is_not_there_is_one_sentence(use: str) -> None:
    with pytest.raises(StorageUnavailable) as refused:
        await USES[use](opened("s3://nobody/prefix"))
    assert str(refused.value) == (
        "The file storage at s3://nobody/prefix failed: The specified bucket does not exist (NoSuchBucket). Check OPSSIGHT_STORAGE_URL."
    )


async def test_keys_that_are_refused_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server() as server:
        server.make_bucket("files")
        pointed_to(server, monkeypatch)
        storage = opened("s3://files/prefix")
        await storage.put("a", b"1")
        server.refuse_strangers()
        for use in USES.values():
            with pytest.raises(StorageUnavailable) as refused:
                await use(storage)
            assert str(refused.value) == (
                "The file storage at s3://files/prefix failed: The AWS Access Key Id you provided does not exist in our records"
                " (InvalidAccessKeyId). Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            )
