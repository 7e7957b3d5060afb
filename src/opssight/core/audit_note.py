"""What happened and who did it, noted on the session and written to the audit record in the same transaction.

Every module below and above :mod:`opssight.audit` notes its mutations here; the audit module registers
the writer with the database, so nobody has to import it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts, and through which request."""

    kind: Literal["user", "service", "system", "anonymous"]
    id: str
    name: str
    request_id: str | None = None
    ip: str | None = None


SYSTEM_ORIGIN = Origin("system", "system", "OpsSight")
ANONYMOUS_ORIGIN = Origin("anonymous", "anonymous", "Not logged in")


@dataclass(frozen=True, slots=True)
class Note:
    """One mutation: ``action`` is a past-tense name such as ``server.created``; ``detail`` never holds a secret."""

    action: str
    target_type: str
    target_id: str
    detail: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    origin: Origin | None = None


def note(
    session: AsyncSession,
    action: str,
    *,
    target_type: str,
    target_id: str,
    detail: dict[str, JsonValue] | None = None,
    origin: Origin | None = None,
) -> None:
    """Note a mutation; it is recorded when, and only when, the session's transaction commits."""
    notes_of(session).append(Note(action, target_type, target_id, detail or {}, origin))


def notes_of(session: AsyncSession) -> list[Note]:
    """Return the notes taken on this session so far."""
    held: list[Note] = session.info.setdefault("notes", [])
    return held


def origin_of(session: AsyncSession) -> Origin:
    """Return who acts in this session."""
    held: Origin = session.info.get("origin", SYSTEM_ORIGIN)
    return held


def act_as(session: AsyncSession, origin: Origin) -> None:
    """Say who acts in this session from now on."""
    session.info["origin"] = origin
