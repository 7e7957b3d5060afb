"""Pure decisions of identity."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from opssight.identity.contracts import Role

MIN_PASSWORD = 10
MAX_PASSWORD = 200
REFRESH_GRACE = timedelta(seconds=15)
_EMAIL = re.compile(r"[^\s@\x00]+@[^\s@\x00]+")
_COMMON = ("password", "passwort", "qwerty", "letmein", "welcome", "opssight", "123456", "abcdef", "iloveyou", "admin")


def normalise_email(email: str) -> str | None:
    """Return the address as it is stored and compared, or None when it is not one."""
    tidy = email.strip().lower()
    return tidy if len(tidy) <= 254 and _EMAIL.fullmatch(tidy) else None


def password_fault(password: str, email: str) -> str | None:
    """Say what is wrong with a new password, in a sentence, or return None (after NIST SP 800-63B section 3.1.1)."""
    if len(password) < MIN_PASSWORD:
        return f"Use at least {MIN_PASSWORD} characters; a few words in a row are easy to remember."
    if len(password) > MAX_PASSWORD:
        return f"Use at most {MAX_PASSWORD} characters."
    lowered = password.lower()
    if len(set(lowered)) < 5:
        return "Use more different characters."
    name = email.partition("@")[0].lower()
    remainder = lowered
    for word in (*_COMMON, *((name,) if len(name) >= 4 else ())):
        remainder = remainder.replace(word, "")
    if len(remainder) < 4:
        return "This is one of the first passwords an attacker would try; use something else."
    return None


def may_change_user(actor: Role | None, before: Role, after: Role) -> bool:
    """Tell whether one with the role ``actor`` may turn a user from one role into another: owners are made by owners."""
    return actor is Role.OWNER or Role.OWNER not in {before, after}


def refresh_decision(*, is_current: bool, rotated_at: datetime, expires_at: datetime, revoked: bool, disabled: bool, now: datetime) -> str:
    """Decide on a refresh token: ``rotate``, ``reuse`` (two tabs at once), ``steal`` (an old token came back) or ``ended``.

    An old token that comes back after the grace means that two parties hold it, so the session ends (RFC 9700 section 4.14.2).
    """
    if revoked or disabled or now >= expires_at:
        return "ended"
    if is_current:
        return "rotate"
    return "reuse" if now - rotated_at <= REFRESH_GRACE else "steal"
