"""Files in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings
from opssight.core.storage import Storage, open_storage
from opssight.core.storage.storage import NoSuchFile, StorageUnavailable


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return open_storage(Settings(data_dir=tmp_path))


async def test_files_come_back_and_go(storage: Storage) -> None:
    await storage.put("exports/a b.json", b"{}")
    await storage.put("exports/c.json", b"[]")
    assert await storage.get("exports/a b.json") == b"{}"
    assert await storage.names("exports") == ["exports/a b.json", "exports/c.json"]
    await storage.delete("exports/c.json")
    await storage.delete("exports/c.json")
    with pytest.raises(NoSuchFile):
        await storage.get("exports/c.json")


async def test_a_name_does_not_leave_the_folder(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    with pytest.raises((NoSuchFile, StorageUnavailable, ValueError)):
        await storage.get("../secret")


def test_another_scheme_is_one_sentence() -> None:
    with pytest.raises(StartRefused, match="file:///folder or s3://bucket"):
        open_storage(Settings(storage_url="ftp://x"))


async def test_storage_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    storage = open_storage(Settings(storage_url="s3://bucket/prefix"))
    with pytest.raises(StorageUnavailable, match="OPSSIGHT_STORAGE_URL"):
        await storage.get("x")
