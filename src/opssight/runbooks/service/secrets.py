"""Keeping the secret parameters of an execution apart from the others."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from opssight.core.crypto import Keyring
from opssight.runbooks.contracts import Runbook, Value
from opssight.servers import facade as servers


def split(runbook: Runbook, values: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the values as they may be shown, and the secret ones."""
    secret = {parameter.name for parameter in runbook.parameters if parameter.secret}
    shown = {name: servers.HIDDEN if name in secret else value for name, value in values.items()}
    return shown, {name: str(value) for name, value in values.items() if name in secret}


def seal(keyring: Keyring, execution_id: UUID, hidden: Mapping[str, str]) -> bytes | None:
    """Seal the secret values for one execution; None when there are none."""
    return keyring.seal(msgspec.json.encode(dict(hidden)), context=_context(execution_id)) if hidden else None


def unseal(keyring: Keyring, execution_id: UUID, sealed: bytes | None) -> dict[str, str]:
    """Open what :func:`seal` made."""
    if sealed is None:
        return {}
    return msgspec.json.decode(keyring.open(bytes(sealed), context=_context(execution_id)), type=dict[str, str])


def _context(execution_id: UUID) -> bytes:
    return f"runbooks_executions {execution_id}".encode()
