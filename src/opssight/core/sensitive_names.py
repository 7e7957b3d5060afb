"""Names whose value is a secret whatever it looks like: of attributes of events, of variables, of options of commands."""

from __future__ import annotations

import re

REDACTED_ATTRIBUTE = "[REDACTED:attribute]"

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ALONE = frozenset(
    {
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "token", "authorization", "credential",
        "credentials", "cookie", "apikey", "otp", "totp", "cvv", "cvc", "pan",
    }
)  # fmt: skip
_LAST = frozenset({"password", "passwd", "passphrase", "pwd", "secret", "token", "authorization", "cookie", "apikey", "credentials"})
_PAIRS = frozenset(
    {
        "api key", "access key", "secret key", "private key", "master key", "encryption key", "signing key", "account key",
        "ssh key", "session key", "connection string", "credit card", "card number", "client secret", "csrf token",
    }
)  # fmt: skip


_ENDINGS = ("password", "passwd", "passphrase", "secret", "apikey", "accesskey", "secretkey", "privatekey", "authtoken", "accesstoken")


def is_sensitive_name(name: str) -> bool:
    """Tell whether a name ends in one of a secret: ``DB_PASSWORD``, ``http.request.header.authorization``, ``apiKey``.

    ``token_count``, ``password_changed_at`` and ``cookie_policy`` are not secrets: the word must come last.
    """
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words:
        return False
    last = words[-1]
    if last.endswith(_ENDINGS):
        return True
    if len(words) == 1:
        return last in _ALONE
    return last in _LAST or f"{words[-2]} {last}" in _PAIRS
