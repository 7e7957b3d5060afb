"""The errors that modules subclass. Each carries its HTTP status and a stable problem type (RFC 9457).

A module's ``errors.py`` subclasses one of these and gives ``type`` and ``title``; the ``detail`` given when
raising is a sentence that says what happened and what to do next. They are turned into responses in one
place, :mod:`opssight.core.http.problems`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class OpsError(Exception):
    """Something the person or program calling can understand and act on."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong"
    recorded: ClassVar[bool] = False
    """Whether refusing a request with this error leaves a trace in the audit record."""

    def __init__(self, detail: str) -> None:
        """Take the sentence shown to the caller."""
        super().__init__(detail)
        self.detail = detail

    @property
    def headers(self) -> dict[str, str]:
        """Response headers that belong to this error."""
        return {}


class NotFound(OpsError):
    """The thing named does not exist, or the caller may not know that it does."""

    status = 404
    type = "not-found"
    title = "Not found"


class Conflict(OpsError):
    """The request does not fit the present state."""

    status = 409
    type = "conflict"
    title = "Conflict"


class PreconditionFailed(OpsError):
    """``If-Match`` named a version that is no longer the present one."""

    status = 412
    type = "changed-meanwhile"
    title = "Changed meanwhile"


class Unauthorized(OpsError):
    """Nobody is logged in, or the token is no longer good."""

    status = 401
    type = "unauthorized"
    title = "Log in first"

    @property
    def headers(self) -> dict[str, str]:
        """The challenge RFC 9110 asks for with a 401."""
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(OpsError):
    """The caller is known and may not do this."""

    status = 403
    type = "forbidden"
    title = "Not allowed"
    recorded = True


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, named in dotted form."""

    field: str
    message: str


class Invalid(OpsError):
    """A value was understood and refused; ``field`` names it in dotted form, ``errors`` every one when there are several."""

    status = 422
    type = "invalid"
    title = "Not valid"

    def __init__(self, detail: str, *, field: str | None = None, errors: Sequence[FieldError] = ()) -> None:
        """Take the sentence shown and the fields it speaks of."""
        super().__init__(detail)
        self.field = field
        self.errors = tuple(errors) or ((FieldError(field, detail),) if field else ())


class TooLarge(OpsError):
    """The body is larger than this endpoint takes."""

    status = 413
    type = "too-large"
    title = "Too large"


class RetryLater(OpsError):
    """Trying again makes sense after some seconds."""

    def __init__(self, detail: str, *, retry_after: int = 5) -> None:
        """Take the sentence shown and the whole seconds after which trying again makes sense."""
        super().__init__(detail)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        """Tell the client when to come back."""
        return {"Retry-After": str(self.retry_after)}


class TooManyRequests(RetryLater):
    """A rate limit was reached."""

    status = 429
    type = "too-many-requests"
    title = "Too many requests"


class Unavailable(RetryLater):
    """A part of the platform, or a system it needs, does not answer at the moment."""

    status = 503
    type = "unavailable"
    title = "Not available at the moment"


class StartRefused(Exception):
    """The process cannot start; the message is one sentence for the person at the terminal."""
