"""The model of what a person enters for one connection, and what is told of its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic.fields import FieldInfo

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Destination:
    """Marks a field that says where the secrets are sent: whoever changes it enters them again."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What may be shown of a secret field, made from its value; without one, only that it is set."""

    of: Callable[[str], str]


class ProviderSettings(BaseModel):
    """Fields of the type ``SecretStr`` are sealed and never given back; the others are stored as they are.

    Titles and descriptions of fields are those of the form and of the reference page. ``examples`` show as placeholders.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def secret_fields(cls) -> tuple[str, ...]:
        """Return the names of the fields that are secret."""
        return tuple(name for name, field in cls.model_fields.items() if is_secret(field))

    @classmethod
    def destination_fields(cls) -> tuple[str, ...]:
        """Return the names of the fields that say where secrets are sent."""
        return tuple(name for name, field in cls.model_fields.items() if marked(field, Destination))

    @classmethod
    def form(cls) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) with what a form needs beside it.

        ``x-secret``: never given back; ``x-destination``: changing it asks for the secrets again; ``x-order``: the place in the form.
        """
        schema = cls.model_json_schema()
        properties = cast("dict[str, dict[str, Any]]", schema.get("properties", {}))
        for place, (name, field) in enumerate(cls.model_fields.items()):
            described = properties[name]
            described["x-order"] = place
            if is_secret(field):
                described["x-secret"] = True
                described.pop("default", None)
            if marked(field, Destination):
                described["x-destination"] = True
            if field.examples:
                described["x-placeholder"] = str(field.examples[0])
        return schema


def is_secret(field: FieldInfo) -> bool:
    """Return whether a field is of the type ``SecretStr``, which may be optional."""
    return SecretStr in {field.annotation, *get_args(field.annotation)}


def marked(field: FieldInfo, kind: type[T]) -> T | None:
    """Return the mark of one type that a field has."""
    return next((one for one in field.metadata if isinstance(one, kind)), None)


def secret_text(value: object) -> str | None:
    """Return a secret in clear, None when it is not set."""
    if isinstance(value, SecretStr):
        return value.get_secret_value() or None
    return None
