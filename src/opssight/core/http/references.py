"""Who is named beside something else. Every module's answers use these, so that a client has one type for each."""

from __future__ import annotations

from typing import Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel

ActorKind: TypeAlias = Literal["user", "service", "system", "anonymous"]
"""Who can act, as :class:`opssight.core.audit_note.Origin` has it."""

NO_LONGER_HERE = "Somebody no longer here"
"""The name shown for a person who was removed."""


class PersonResponse(BaseModel, from_attributes=True):
    """A person by name."""

    id: UUID
    name: str


class ActorResponse(BaseModel):
    """Whoever did something: a person, a program with a service token, the platform itself, or nobody known."""

    kind: ActorKind
    id: str
    name: str

    @classmethod
    def of(cls, kind: str, id: str, name: str) -> ActorResponse:  # noqa: A002 as the field is called
        """Return an actor as a row has it.

        Raises:
            pydantic.ValidationError: the kind is none there is, which is a fault of whoever wrote the row.
        """
        return cls.model_validate({"kind": kind, "id": id, "name": name})
