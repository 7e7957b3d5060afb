"""From what a person enters to what is stored, and back, the same for every kind.

A row holds the plain fields as JSON and all secrets as one sealed document, bound to the row it belongs to. A secret is
also bound to its destination: an address cannot be changed under a secret that stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from pydantic import SecretStr, ValidationError

from opssight.core.crypto import Keyring
from opssight.core.errors import FieldError, Invalid
from opssight.core.providers.provider import Provider
from opssight.core.providers.settings import Hint, ProviderSettings, marked, secret_text

S = TypeVar("S", bound=ProviderSettings)


class SettingsInvalid(Invalid):
    """The settings of a connection cannot work."""

    type = "provider-settings"
    title = "Settings not valid"


class SecretsNeeded(Invalid):
    """The address was changed, so what was entered for the old one has to be entered again."""

    type = "secrets-needed"
    title = "Enter the secret again"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a row keeps: ``values`` are plain, ``sealed`` holds the secrets, None when there are none."""

    values: dict[str, Any]
    sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: the plain ``settings``, the secrets that are set, and ``hints`` of what some of them are."""

    settings: dict[str, Any]
    secrets_set: tuple[str, ...]
    hints: dict[str, str]


def accept(provider: Provider[S], given: Mapping[str, Any], before: S | None = None) -> S:
    """Return the settings made of what a person ``given`` has, over those ``before``: a secret that is left out stays.

    A secret given as an empty text or as null is taken away.

    Raises:
        SettingsInvalid: with every field that is not good.
        SecretsNeeded: a destination changed and a secret was not entered again.
    """
    model = provider.settings
    secrets = model.secret_fields()
    values = {name: value for name, value in given.items() if name not in secrets or value not in ("", None)}
    if before is not None:
        for name in secrets:
            if name not in given and getattr(before, name) is not None:
                values[name] = getattr(before, name)
    try:
        made = model.model_validate(values)
    except ValidationError as error:
        fields = [
            FieldError(".".join(("settings", *map(str, one["loc"]))), one["msg"].removeprefix("Value error, ")) for one in error.errors()
        ]
        raise SettingsInvalid(fields[0].message, field=fields[0].field, errors=fields) from None
    if before is not None:
        _check_destination(model, before, made, given)
    return made


def _check_destination(model: type[S], before: S, made: S, given: Mapping[str, Any]) -> None:
    moved = [name for name in model.destination_fields() if _plain(getattr(before, name)) != _plain(getattr(made, name))]
    if not moved:
        return
    kept = [name for name in model.secret_fields() if name not in given and name not in moved and getattr(made, name) is not None]
    if kept:
        titles = ", ".join(model.model_fields[name].title or name for name in moved)
        raise SecretsNeeded(
            f"{titles} changed, and a secret is only sent to where it was entered for. Enter it again for the new address.",
            field=f"settings.{kept[0]}",
        )


def stored(keyring: Keyring, settings: ProviderSettings, *, context: bytes) -> Stored:
    """Return what a row keeps of ``settings``; ``context`` is what the secrets are bound to, such as table and id."""
    secrets = {name: text for name in type(settings).secret_fields() if (text := secret_text(getattr(settings, name))) is not None}
    values = settings.model_dump(mode="json", exclude=set(type(settings).secret_fields()), exclude_none=True)
    return Stored(values, keyring.seal(msgspec.json.encode(secrets), context=context) if secrets else None)


def opened(keyring: Keyring, provider: Provider[S], row: Stored, *, context: bytes) -> S:
    """Return the settings that a row keeps, secrets included.

    Raises:
        WrongKey: the secrets cannot be opened with this master key.
        SettingsInvalid: the model no longer takes what is stored.
    """
    secrets: dict[str, str] = {}
    if row.sealed is not None:
        clear = keyring.open(row.sealed, context=context)
        try:
            secrets = msgspec.json.decode(clear, type=dict[str, str])
        except msgspec.DecodeError:  # sealed before a row could have several
            secrets = {provider.settings.secret_fields()[-1]: clear.decode()}
    try:
        return provider.settings.model_validate({**row.values, **secrets})
    except ValidationError as error:
        one = error.errors()[0]
        raise SettingsInvalid(
            f"What is stored is not valid any more ({'.'.join(map(str, one['loc']))}: {one['msg']}). Enter the settings again."
        ) from None


def shown(settings: ProviderSettings) -> Shown:
    """Return what may be shown of ``settings``."""
    model = type(settings)
    texts = {name: text for name in model.secret_fields() if (text := secret_text(getattr(settings, name))) is not None}
    hints = {name: mark.of(text) for name, text in texts.items() if (mark := marked(model.model_fields[name], Hint)) is not None}
    values = settings.model_dump(mode="json", exclude=set(model.secret_fields()), exclude_none=True)
    return Shown(values, tuple(texts), hints)


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
