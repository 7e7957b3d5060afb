"""Sealing secrets, and the master key."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from opssight.core.crypto import Keyring, WrongKey, load_master_key, verify_master_key
from opssight.core.db import Database
from opssight.core.errors import StartRefused
from opssight.core.settings import Settings

KEYRING = Keyring(b"k" * 32)


@given(st.binary(max_size=4096), st.binary(max_size=64))
def test_what_is_sealed_opens_with_its_context_only(secret: bytes, context: bytes) -> None:
    sealed = KEYRING.seal(secret, context=context)
    assert KEYRING.open(sealed, context=context) == secret
    assert len(secret) < 8 or secret not in sealed
    with pytest.raises(WrongKey):
        KEYRING.open(sealed, context=context + b"x")
    with pytest.raises(WrongKey):
        Keyring(b"o" * 32).open(sealed, context=context)


@given(st.binary(min_size=1, max_size=50), st.data())
def test_a_changed_byte_is_noticed(secret: bytes, data: st.DataObject) -> None:
    sealed = bytearray(KEYRING.seal(secret, context=b""))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(WrongKey):
        KEYRING.open(bytes(sealed), context=b"")


@given(st.binary(max_size=200))
def test_arbitrary_bytes_do_not_open(garbage: bytes) -> None:
    with pytest.raises(WrongKey):
        KEYRING.open(garbage, context=b"")


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    first = load_master_key(settings)
    assert load_master_key(settings) == first
    assert (tmp_path / "data" / "master.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "short", base64.b64encode(b"x" * 31).decode(), "ü" * 44])
def test_a_bad_key_file_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content)
    with pytest.raises(StartRefused, match="32 bytes"):
        load_master_key(Settings(master_key_file=path))


def test_a_missing_key_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="cannot be read"):
        load_master_key(Settings(master_key_file=tmp_path / "none"))


@pytest.mark.parametrize("mode", [0o602, 0o666])
def test_a_master_key_that_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    path.write_text(base64.b64encode(b"s" * 32).decode())
    path.chmod(0o444)
    assert load_master_key(Settings(master_key_file=path)) == b"s" * 32
    path.chmod(mode)
    with pytest.raises(StartRefused, match="can be written by everybody"):
        load_master_key(Settings(master_key_file=path))


async def test_another_key_than_the_databases_is_refused(db: Database) -> None:
    async with db.write() as session:
        with pytest.raises(StartRefused, match="not the one this database was made with"):
            await verify_master_key(session, Keyring(b"z" * 32))


def test_a_key_in_the_settings_wins() -> None:
    settings = Settings(master_key=SecretStr(base64.b64encode(b"s" * 32).decode()))
    assert load_master_key(settings) == b"s" * 32
