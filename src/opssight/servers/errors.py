"""The errors of servers."""

from __future__ import annotations

from typing import ClassVar

from opssight.core.errors import Conflict, Invalid, NotFound, OpsError
from opssight.servers.contracts import Stage


class ServerNotFound(NotFound):
    """There is no such server."""

    type = "server-not-found"
    title = "Server not found"


class ServerNameTaken(Conflict):
    """Another server has this name."""

    type = "server-name-taken"
    title = "Name in use"


class ServerInUse(Conflict):
    """Something still relies on the server."""

    type = "server-in-use"
    title = "Server in use"


class ServerInvalid(Invalid):
    """A value of a server is refused; ``field`` names it."""

    type = "server-invalid"
    title = "Server not valid"


class NoCredential(Conflict):
    """The server has nothing to log in with."""

    type = "server-without-credential"
    title = "No credential"


class NoOfferedKey(Conflict):
    """There is no refused host key that could be accepted."""

    type = "no-offered-host-key"
    title = "No host key to accept"


class ConnectFailed(OpsError):
    """No connection could be made, so nothing was run; ``stages`` say how far it came."""

    status: ClassVar[int] = 502
    type = "server-not-reached"
    title = "Server not reached"

    def __init__(self, detail: str, *, stages: tuple[Stage, ...], offered_key: str | None = None) -> None:
        """Take the sentence, the stages with the failed one last, and the host key the server showed."""
        super().__init__(detail)
        self.stages = stages
        self.offered_key = offered_key
