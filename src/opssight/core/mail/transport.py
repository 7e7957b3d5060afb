"""One try over SMTP (RFC 5321), with STARTTLS or TLS from the start, and AUTH.

The dialogue is walked step by step rather than by one call, because the moment that matters is known only
then: everything before the final DATA can be repeated without harm, so ``hand_over`` is called just before it.

What an answer means: 4yz and every failure of the network is tried again; 5yz to MAIL, RCPT or DATA refuses
this message for good; 5yz to AUTH or a missing STARTTLS is the fault of the configuration and is tried again,
so that a page is sent as soon as somebody mends it. No answer to DATA is tried again with the same Message-ID,
as RFC 5321 section 4.5.4.1 and RFC 1047 ask of a client.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import aiosmtplib

from opssight.core import egress, tls
from opssight.core.mail import message
from opssight.core.mail.message import Mail
from opssight.core.mail.server import MailServer
from opssight.core.stages import Staged
from opssight.core.words import cause, one_line

COMMAND_SECONDS = 15.0
CONNECT_SECONDS = 5.0
TRY_SECONDS = 45.0
STAGES = ("Name and connection", "Sign-in", "Sender and recipient", "Message")
HandOver = Callable[[], Awaitable[None]]
"""Called just before the message leaves for good; raises when this try was overtaken and must not go on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one try: ``accepted``; ``retry``, it may go well another time; ``refused`` for good. ``detail`` is for people."""

    outcome: Literal["accepted", "retry", "refused"]
    detail: str


class _Failed(Exception):
    """The dialogue ended with this answer."""

    def __init__(self, outcome: Literal["retry", "refused"], detail: str) -> None:
        super().__init__(detail)
        self.answer = Answer(outcome, detail)


class Transport:
    """Sends from one address by one mail server."""

    def __init__(self, server: MailServer, from_address: str, outward: egress.Egress) -> None:
        """Connect only when something is to be sent."""
        self._server = server
        self._from = from_address
        self._egress = outward

    @property
    def where(self) -> str:
        """The mail server, for people."""
        return f"{self._server.host}:{self._server.port}"

    async def send(self, mail: Mail, hand_over: HandOver, staged: Staged | None = None) -> Answer:
        """Try once, calling ``hand_over`` just before the step that cannot be taken back.

        Every failure of the server or the network is an :class:`Answer`, never an exception; only what ``hand_over``
        raises passes through. ``staged``, of :data:`STAGES`, notes how far it came.
        """
        staged = staged or Staged(*STAGES)
        answer = await self._send(mail, hand_over, staged)
        if answer.outcome == "accepted":
            staged.passed(answer.detail)
        else:
            staged.failed(answer.detail)
        return answer

    async def _send(self, mail: Mail, hand_over: HandOver, staged: Staged) -> Answer:
        try:
            raw = message.build(mail, self._from)
            async with asyncio.timeout(TRY_SECONDS):
                return await self._dialogue(mail, raw, hand_over, staged)
        except _Failed as failed:
            return failed.answer
        except (egress.AddressRefused, aiosmtplib.SMTPException, OSError, ValueError) as error:
            return _failure(error, self.where)

    async def _dialogue(self, mail: Mail, raw: bytes, hand_over: HandOver, staged: Staged) -> Answer:
        smtp = self._client(await self._socket())
        await smtp.connect()
        try:
            staged.passed(f"Connected to {self.where}{', encrypted' if _encrypted(smtp) else ', without encryption'}.")
            await self._log_in(smtp)
            staged.passed(f"Signed in as {self._server.username}." if self._server.username else "No sign-in is configured.")
            options = await self._unicode_options(smtp, mail.to)
            encoding = "utf-8" if options else "ascii"
            bare = self._from.rpartition("<")[2].rstrip("> ")
            await smtp.mail(bare, options=options, encoding=encoding)
            await smtp.rcpt(mail.to, encoding=encoding)
            staged.passed(f"{bare} may write to {mail.to}.")
            await hand_over()
            answer = await smtp.data(raw)
        except BaseException:
            smtp.close()
            raise
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):  # it is accepted; how the goodbye goes is no matter
            await smtp.quit(timeout=2)
        smtp.close()
        return Answer("accepted", one_line(f"Accepted by {self.where}: {answer.code} {answer.message}", 300))

    async def _socket(self) -> socket.socket | None:
        """Return a connection to an address that was checked; None leaves it to the client, for the operator's own server."""
        if not self._server.guarded:
            return None
        addresses = await self._egress.resolve(egress.Kind.MAIL, self._server.host, self._server.port)
        sock, _ = await egress.connect(addresses, self._server.port, seconds=CONNECT_SECONDS)
        return sock

    def _client(self, sock: socket.socket | None) -> aiosmtplib.SMTP:
        server = self._server
        start_tls = {"auto": None, "starttls": True, "tls": False, "none": False}[server.security]
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port if sock is None else None,
            sock=sock,
            use_tls=server.security == "tls",
            start_tls=start_tls,
            tls_context=_context(server),
            timeout=COMMAND_SECONDS,
            local_hostname=message.domain_of(self._from),
        )

    async def _log_in(self, smtp: aiosmtplib.SMTP) -> None:
        server = self._server
        if server.username is None:
            return
        if not _encrypted(smtp) and not server.is_local and server.security != "none":
            raise _Failed(
                "retry",
                f"Mail server {self.where} offers no encryption, so the password was not sent. Turn STARTTLS on there, use smtps://, "
                "or allow it with ?starttls=never.",
            )
        try:
            await smtp.login(server.username, server.password or "")
        except aiosmtplib.SMTPAuthenticationError as error:
            raise _Failed(
                "retry",
                one_line(f"Mail server {self.where} refused the login: {error.code} {error.message}. Check user and password.", 300),
            ) from None

    async def _unicode_options(self, smtp: aiosmtplib.SMTP, address: str) -> list[str]:
        if address.isascii() and self._from.isascii():
            return []
        if not smtp.supports_extension("smtputf8"):
            raise _Failed("refused", "The mail server takes no addresses with letters outside ASCII (SMTPUTF8). Use another address.")
        return ["SMTPUTF8", "BODY=8BITMIME"]


def _encrypted(smtp: aiosmtplib.SMTP) -> bool:
    return smtp.get_transport_info("sslcontext") is not None


def _failure(error: Exception, where: str) -> Answer:
    """Return what an exception of the dialogue with the mail server ``where`` means."""
    match error:
        case egress.AddressRefused():
            return Answer("refused", error.detail)
        case aiosmtplib.SMTPResponseException():
            return _answered(error.code, error.message, f"Mail server {where}")
        case ssl.SSLCertVerificationError():
            return Answer("retry", f"The certificate of mail server {where} is not good: {error.verify_message}.")
        case aiosmtplib.SMTPException() | OSError():
            words = cause(error)
            return Answer("retry", f"Mail server {where} could not be used: {words}.")
        case _:
            return Answer("refused", f"This cannot be sent as mail: {one_line(str(error), 300)}. Check the addresses.")


def _answered(code: int, text: str, who: str) -> Answer:
    words = one_line(f"{who} answered {code} {text}", 300)
    if 500 <= code < 600:
        return Answer("refused", f"{words}. It will not be tried again: check the address and the server's rules.")
    return Answer("retry", f"{words}.")


def _context(server: MailServer) -> ssl.SSLContext:
    if not server.verify:
        return tls.unchecked_context()
    return ssl.create_default_context(cafile=str(server.ca_file)) if server.ca_file else tls.client_context()
