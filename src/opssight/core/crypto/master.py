"""Where the master key comes from, and the check that it is the one this database was made with."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.crypto.keyring import Keyring, WrongKey
from opssight.core.db import Database
from opssight.core.errors import StartRefused
from opssight.core.ownership import foreign_hands
from opssight.core.settings import Settings

_PROOF = b"opssight master key"
_CONTEXT = b"core_key_check"


def load_master_key(settings: Settings) -> bytes:
    """Return the master key from the settings, or from ``data_dir/master.key``, which is made when missing.

    Raises:
        StartRefused: it cannot be read, is not base64 of 32 bytes, or somebody else could change it.
    """
    given = settings.master_key.get_secret_value()
    if given:
        return _decode(given, "OPSSIGHT_MASTER_KEY")
    path = settings.master_key_file or settings.data_dir / "master.key"
    if settings.master_key_file is None and not path.exists():
        _make(path)
    try:
        with path.open() as file:
            found = foreign_hands(os.fstat(file.fileno()), f"The master key file {path}")
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise StartRefused(f"The master key file {path} cannot be read: {error}. Check that it exists and who may read it.") from None
    if found is not None:
        raise StartRefused(found)
    return _decode(text, str(path))


def _make(path: Path) -> None:
    """Write a new key so that a crash leaves the whole key or none, and a race leaves one winner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(os.urandom(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process of this platform was quicker; its key is the one
    finally:
        draft.unlink()


def _decode(value: str, where: str) -> bytes:
    try:
        key = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise StartRefused(f"{where} does not hold a master key: it must be the base64 of 32 bytes (`openssl rand -base64 32`).")
    return key


async def open_keyring(db: Database, settings: Settings) -> Keyring:
    """Return the keyring of the master key, which is checked to be the one this database was made with.

    Raises:
        StartRefused: the key cannot be read, or is another one.
    """
    keyring = Keyring(load_master_key(settings))
    async with db.write() as session:
        await verify_master_key(session, keyring)
    return keyring


async def verify_master_key(session: AsyncSession, keyring: Keyring) -> None:
    """Compare the key with the one this database was first used with; remember it at the first start.

    Raises:
        StartRefused: it is another key, with which no stored secret could be opened.
    """
    await session.execute(
        sql("INSERT INTO core_key_check (id, proof) VALUES (1, :proof) ON CONFLICT DO NOTHING"),
        {"proof": keyring.seal(_PROOF, context=_CONTEXT)},
    )
    proof = (await session.execute(sql("SELECT proof FROM core_key_check WHERE id = 1"))).scalar_one()
    try:
        keyring.open(bytes(proof), context=_CONTEXT)
    except WrongKey:
        raise StartRefused(
            "The master key is not the one this database was made with, so no stored secret can be opened. "
            "Give the right one in OPSSIGHT_MASTER_KEY or OPSSIGHT_MASTER_KEY_FILE, or restore data_dir/master.key from a backup."
        ) from None
