"""Opaque cursors: where the next page of a list begins."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Protocol, TypeAlias, TypeVar
from uuid import UUID

import msgspec

from opssight.core.errors import Invalid

Key = TypeVar("Key", str, int)
Position: TypeAlias = list[str | int | None]
"""The sort keys of a row."""

_decoder = msgspec.json.Decoder(Position)


def encode(position: Position) -> str:
    """Return ``position`` (the sort keys of the last row given) as URL-safe text."""
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).rstrip(b"=").decode()


class Identified(Protocol):
    """Whatever has an id: a row, or a contract."""

    @property
    def id(self) -> object:
        """A UUID; a type checker sees a row's own as ``Mapped[UUID]``."""
        ...


def after_id(row: Identified) -> str:
    """Return the cursor of the page after ``row`` in a list in the order of ids; :func:`decode_id` reads it."""
    return encode([str(row.id)])


def decode(text: str) -> Position:
    """Return what :func:`encode` was given.

    Raises:
        Invalid: the text is not a cursor of ours.
    """
    try:
        return _decoder.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise Invalid("This cursor is not one of ours; leave it out to begin at the first page.", field="cursor") from None


def decode_text(text: str) -> str:
    """Return the text that is all of a cursor's position.

    Raises:
        Invalid: the text is not such a cursor.
    """
    return _only(text, str)


def decode_number(text: str) -> int:
    """Return the number that is all of a cursor's position.

    Raises:
        Invalid: the text is not such a cursor.
    """
    return _only(text, int)


def decode_id(text: str) -> UUID:
    """Return the id that is all of a cursor's position.

    Raises:
        Invalid: the text is not such a cursor.
    """
    try:
        return UUID(_only(text, str))
    except ValueError:
        raise other_list() from None


def other_list() -> Invalid:
    """Return what is raised when a cursor is one of ours and says nothing about this list."""
    return Invalid("This cursor belongs to another list; leave it out to begin at the first page.", field="cursor")


def _only(text: str, kind: type[Key]) -> Key:
    position = decode(text)
    if len(position) != 1 or not isinstance(position[0], kind):
        raise other_list()
    return position[0]
