"""Pure decisions of vault: which parts a credential has, and what may change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from opssight.vault.contracts import CredentialKind


@dataclass(frozen=True, slots=True)
class Parts:
    """The secret parts given with a request; None is not given."""

    private_key: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    def any(self) -> bool:
        """Tell whether a secret is given at all."""
        return any(part is not None for part in (self.private_key, self.passphrase, self.password))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    message: str


def parts_fault(kind: CredentialKind, parts: Parts) -> Fault | None:
    """Say what does not fit between a kind and the parts given for it, or return None."""
    match kind:
        case CredentialKind.SSH_KEY:
            return _key_fault(parts)
        case CredentialKind.PASSWORD:
            return _password_fault(parts)
        case _:
            assert_never(kind)


def _key_fault(parts: Parts) -> Fault | None:
    if parts.password is not None:
        return Fault("password", "An SSH key has no password; put the key's own into passphrase, or choose the kind password.")
    if parts.private_key is not None:
        return None
    if parts.passphrase is not None:
        return Fault("private_key", "Send the private key together with its passphrase, so that both can be checked.")
    return Fault("private_key", "Paste the private key (the whole file, from BEGIN to END).")


def _password_fault(parts: Parts) -> Fault | None:
    if parts.private_key is not None:
        return Fault("private_key", "A password credential has no private key; choose the kind ssh_key for it.")
    if parts.passphrase is not None:
        return Fault("passphrase", "A password credential has no passphrase; send the password as password.")
    if not parts.password:
        return Fault("password", "Give the password.")
    return None


def in_use_sentence(name: str, holders: list[str]) -> str:
    """Say what stands in the way of removing a credential."""
    shown = ", ".join(holders[:5]) + (f" and {len(holders) - 5} more" if len(holders) > 5 else "")
    return f"{name} is used by {shown}. Give them another credential first, then remove this one."
