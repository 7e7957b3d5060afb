"""A small face over obstore."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store

from opssight.core.errors import NotFound, StartRefused, Unavailable
from opssight.core.settings import Settings

_NO_BUCKET = "<Code>NoSuchBucket</Code>"
_SAID = re.compile(r"<Code>(?P<code>[^<]+)</Code>\s*<Message>(?P<message>[^<]+)</Message>")
_REFUSALS = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}


class NoSuchFile(NotFound):
    """Nothing is stored under this name."""

    type = "no-such-file"
    title = "No such file"


class StorageUnavailable(Unavailable):
    """The storage does not answer or refuses."""

    type = "storage-unavailable"
    title = "Storage not available"


class Storage:
    """Whole files by name; names use ``/`` and no ``..``."""

    def __init__(self, store: ObjectStore, where: str) -> None:
        """Use ``store``; ``where`` is said in messages."""
        self._store = store
        self._where = where

    async def put(self, name: str, content: bytes) -> None:
        """Store ``content`` under ``name``, replacing what was there.

        Raises:
            StorageUnavailable: it could not be stored.
        """
        try:
            await obstore.put_async(self._store, name, content)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise self._away(error) from error

    async def get(self, name: str) -> bytes:
        """Return what is stored under ``name``.

        Raises:
            NoSuchFile: nothing is.
            StorageUnavailable: it could not be read.
        """
        try:
            found = await obstore.get_async(self._store, name)
            return bytes(await found.bytes_async())
        except FileNotFoundError as error:
            if _NO_BUCKET in str(error):
                raise self._away(error) from error
            raise NoSuchFile(f"Nothing is stored under {name}.") from None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise self._away(error) from error

    async def delete(self, name: str) -> None:
        """Delete what is stored under ``name``; nothing there is fine.

        Raises:
            StorageUnavailable: it could not be deleted.
        """
        try:
            await obstore.delete_async(self._store, name)
        except FileNotFoundError as error:
            if _NO_BUCKET in str(error):
                raise self._away(error) from error
        except (obstore.exceptions.BaseError, OSError) as error:
            raise self._away(error) from error

    async def names(self, prefix: str) -> list[str]:
        """List the names below ``prefix``, sorted.

        Raises:
            StorageUnavailable: they could not be listed.
        """
        found: list[str] = []
        try:
            async for batch in obstore.list(self._store, prefix):
                found.extend(item["path"] for item in batch)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise self._away(error) from error
        return sorted(found)

    def _away(self, error: Exception) -> StorageUnavailable:
        said = _SAID.search(str(error))
        if said is None:
            reason, code = str(error).partition("\n")[0].rstrip(". "), ""
        else:
            code = said["code"]
            reason = f"{html.unescape(said['message']).rstrip('. ')} ({code})"
        check = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" if code in _REFUSALS else "OPSSIGHT_STORAGE_URL"
        return StorageUnavailable(f"The file storage at {self._where} failed: {reason}. Check {check}.")


def open_storage(settings: Settings) -> Storage:
    """Return the storage the settings ask for; S3 takes its credentials from the usual ``AWS_`` variables."""
    url = settings.storage_url
    if not url:
        folder = settings.data_dir.resolve() / "files"
        folder.mkdir(parents=True, exist_ok=True)
        url = folder.as_uri()
    if url.startswith("s3://"):
        bucket, _, prefix = url.removeprefix("s3://").partition("/")
        s3 = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={"timeout": timedelta(seconds=30), "allow_http": True},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )
        return Storage(s3, url)
    if url.startswith("file://"):
        return Storage(LocalStore(Path(unquote(urlsplit(url).path)), mkdir=True), url)
    raise StartRefused(f"OPSSIGHT_STORAGE_URL takes file:///folder or s3://bucket/prefix, not {url}.")
