"""The errors of identity."""

from __future__ import annotations

from opssight.core.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests, Unauthorized


class NotLoggedIn(Unauthorized):
    """No usable token came with the request."""

    recorded = True


class NoToken(NotLoggedIn):
    """No token came with the request, or one that has run out as every access token does: nothing to record."""

    recorded = False


class WrongPassword(Invalid):
    """The present password, asked for before a change, is not right."""

    type = "wrong-password"
    title = "Wrong password"


class TooManyPasswords(TooManyRequests):
    """The present password was given wrongly too often."""

    type = "too-many-wrong-passwords"
    title = "Too many wrong passwords"


class LoginFailed(Unauthorized):
    """The e-mail address and password do not belong together; which of them is wrong is not told."""

    type = "login-failed"
    title = "Login failed"


class SessionEnded(Unauthorized):
    """The refresh token is no longer good."""

    type = "session-ended"
    title = "Session ended"


class TooManyLogins(TooManyRequests):
    """Too many failed logins."""

    type = "too-many-logins"
    title = "Too many failed logins"


class MissingPermission(Forbidden):
    """The actor lacks a permission."""

    type = "missing-permission"
    title = "Not allowed"


class SetupClosed(Conflict):
    """The platform was set up already."""

    type = "already-set-up"
    title = "Already set up"


class SetupTokenWrong(Forbidden):
    """The set-up link is not the newest one."""

    type = "setup-token-wrong"
    title = "Set-up link not valid"


class UserNotFound(NotFound):
    """There is no such user."""

    type = "user-not-found"
    title = "User not found"


class EmailTaken(Conflict):
    """Another user has this e-mail address."""

    type = "email-taken"
    title = "E-mail address in use"


class LastOwner(Conflict):
    """The change would leave the platform without an owner."""

    type = "last-owner"
    title = "Last owner"


class OwnersOnly(Forbidden):
    """Only an owner may do this to an owner."""

    type = "owners-only"
    title = "Owners only"


class WeakPassword(Invalid):
    """The password is too easy to guess."""

    type = "weak-password"
    title = "Password too weak"


class OnlyPeople(Forbidden):
    """A token asked for what only a person who is logged in may do."""

    type = "only-people"
    title = "Only for people"


class OwnPassword(Invalid):
    """One's own password is changed with the present one."""

    type = "own-password"
    title = "Not the way to one's own password"


class ServiceAccountNotFound(NotFound):
    """There is no such service account."""

    type = "service-account-not-found"
    title = "Service account not found"


class ServiceAccountNameTaken(Conflict):
    """Another service account has this name."""

    type = "service-account-name-taken"
    title = "Name in use"


class TokenNotFound(NotFound):
    """There is no such service token."""

    type = "token-not-found"
    title = "Service token not found"
