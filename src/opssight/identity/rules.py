"""Pure decisions of identity."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from opssight.identity.contracts import Role, TokenState
from opssight.identity.passwords.guessable import is_common

MIN_PASSWORD = 10
MAX_PASSWORD = 200
LONGEST_TOKEN = timedelta(days=731)
REFRESH_GRACE = timedelta(seconds=15)
_EMAIL = re.compile(r"[^\s@\x00]+@[^\s@\x00]+")


def normalise_email(email: str) -> str | None:
    """Return the address as it is stored and compared, or None when it is not one."""
    tidy = email.strip().lower()
    return tidy if len(tidy) <= 254 and _EMAIL.fullmatch(tidy) else None


def password_fault(password: str, email: str, name: str = "") -> str | None:
    """Return what is wrong with a new password, in a sentence, or None (after NIST SP 800-63B section 3.1.1.2)."""
    if len(password) < MIN_PASSWORD:
        return f"Use at least {MIN_PASSWORD} characters; a few words in a row are easy to remember."
    if len(password) > MAX_PASSWORD:
        return f"Use at most {MAX_PASSWORD} characters."
    if len(set(password.lower())) < 5:
        return "Use more different characters."
    if is_common(password, own_words(email, name)):
        return "This is one of the first passwords an attacker would try; use something else."
    return None


def own_words(email: str, name: str) -> frozenset[str]:
    """Return the words by which a person is known, which must not be most of their password."""
    words = re.split(r"[^\w]+|_", f"{email} {name}".lower())
    joined = "".join(name.lower().split())
    return frozenset(word for word in (*words, joined, email.partition("@")[0].lower()) if len(word) >= 4)


def may_change_user(actor: Role | None, held: frozenset[str], needed: frozenset[str], roles: frozenset[Role]) -> bool:
    """Tell whether one who holds ``held`` may make or change a person who has, or is given, ``roles`` with the permissions ``needed``.

    Owners are made and changed by owners; for everybody else nobody gives, or takes over, what they do not hold themselves.
    """
    return (actor is Role.OWNER or Role.OWNER not in roles) and needed <= held


def expiry_fault(expires_at: datetime, now: datetime) -> str | None:
    """Return what is wrong with the moment at which a new service token is to expire, or None."""
    if expires_at <= now:
        return "This moment has passed; give one in the future."
    if expires_at - now > LONGEST_TOKEN:
        return f"A token lasts two years at most; give a moment before {now + LONGEST_TOKEN:%Y-%m-%d}, and make a new token in time."
    return None


def token_state(*, expires_at: datetime, owner_disabled: bool, account_disabled: bool, now: datetime) -> TokenState:
    """Return whether a service token works, or why not."""
    if expires_at <= now:
        return TokenState.EXPIRED
    if account_disabled:
        return TokenState.ACCOUNT_DISABLED
    return TokenState.OWNER_DISABLED if owner_disabled else TokenState.ACTIVE


def refresh_decision(*, is_current: bool, rotated_at: datetime, expires_at: datetime, revoked: bool, disabled: bool, now: datetime) -> str:
    """Decide on a refresh token: ``rotate``, ``reuse`` (two tabs at once), ``steal`` (an old token came back) or ``ended``.

    An old token that comes back after the grace means that two parties hold it, so the session ends (RFC 9700 section 4.14.2).
    """
    if revoked or disabled or now >= expires_at:
        return "ended"
    if is_current:
        return "rotate"
    return "reuse" if now - rotated_at <= REFRESH_GRACE else "steal"
