"""Opaque cursors: where the next page of a list begins."""

from __future__ import annotations

import base64
import binascii
import json
from uuid import UUID

import msgspec

from opssight.core.errors import Invalid

_decoder = msgspec.json.Decoder(list[str | int | None])


def encode(position: list[str | int | None]) -> str:
    """Return ``position`` (the sort keys of the last row given) as URL-safe text."""
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).rstrip(b"=").decode()


def decode(text: str) -> list[str | int | None]:
    """Return what :func:`encode` was given.

    Raises:
        Invalid: the text is not a cursor of ours.
    """
    try:
        return _decoder.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise Invalid("This cursor is not one of ours; leave it out to begin at the first page.", field="cursor") from None


def decode_id(text: str) -> UUID:
    """Return the id that is all of a cursor's position.

    Raises:
        Invalid: the text is not such a cursor.
    """
    position = decode(text)
    try:
        return UUID(str(position[0]))
    except (ValueError, IndexError):
        raise Invalid("This cursor belongs to another list; leave it out to begin at the first page.", field="cursor") from None
