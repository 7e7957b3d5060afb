"""Which mail server to use and how, as ``OPSSIGHT_SMTP_URL`` says it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Security = Literal["auto", "starttls", "tls", "none"]
PORTS: dict[Security, int] = {"auto": 25, "starttls": 587, "tls": 465, "none": 25}
_HELP = "Write it as smtp://user:password@host:port or smtps://user:password@host:port."


class BadMailServer(ValueError):
    """The address of the mail server cannot be understood; the message says what to write."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server.

    ``security``: ``tls`` from the first byte, ``starttls`` demanded, ``auto`` (STARTTLS where it is offered), ``none``.
    ``verify``: whether its certificate must be good; ``ca_file``: the authority to trust in place of the usual ones.
    ``guarded``: the address was entered by a person, so that it is asked about before anything is sent there (:mod:`opssight.core.egress`).
    """

    host: str
    port: int
    security: Security = "auto"
    username: str | None = None
    password: str | None = None
    verify: bool = True
    ca_file: Path | None = None
    guarded: bool = False

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, so that nobody can listen on the way."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def from_url(url: str) -> MailServer:
    """Read ``smtp://`` or ``smtps://``, with ``?starttls=required|auto|never``, ``?verify=no`` and ``?ca_file=/path``.

    Raises:
        BadMailServer: with what to write instead.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadMailServer(f"The mail server's address cannot be read: {error}. {_HELP}") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadMailServer(f"The mail server's address must begin with smtp:// or smtps:// and name a host. {_HELP}")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    wishes: dict[str, Security] = {"required": "starttls", "auto": "auto", "never": "none"}
    wish = options.get("starttls", "auto")
    if wish not in wishes:
        raise BadMailServer("starttls in the mail server's address takes required, auto or never.")
    security: Security = "tls" if parts.scheme == "smtps" else wishes[wish]
    ca_file = options.get("ca_file")
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[security],
        security=security,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        verify=options.get("verify", "yes") not in {"no", "false", "0"},
        ca_file=Path(ca_file) if ca_file else None,
    )
