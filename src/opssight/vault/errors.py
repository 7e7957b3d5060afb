"""The errors of vault."""

from __future__ import annotations

from opssight.core.errors import Conflict, Invalid, NotFound


class CredentialNotFound(NotFound):
    """There is no such credential."""

    type = "credential-not-found"
    title = "Credential not found"


class CredentialNameTaken(Conflict):
    """Another credential has this name."""

    type = "credential-name-taken"
    title = "Name in use"


class CredentialInUse(Conflict):
    """Something still relies on the credential."""

    type = "credential-in-use"
    title = "Credential in use"


class CredentialRefused(Invalid):
    """The secret given cannot be used; ``field`` says which part."""

    type = "credential-refused"
    title = "Credential not usable"
