"""One try over SMTP.

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
import ssl

import aiosmtplib

from opssight.core import tls
from opssight.notifications.channels.email import mime
from opssight.notifications.channels.email.server import MailServer
from opssight.notifications.channels.sender import HandOver
from opssight.notifications.contracts import Message, Outcome, Receipt
from opssight.notifications.rules import cause, one_line

COMMAND_SECONDS = 15.0
TRY_SECONDS = 45.0


class _Failed(Exception):
    """The dialogue ended with this receipt."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.receipt = Receipt(outcome, detail)


class EmailSender:
    """Sends from one address by one mail server."""

    def __init__(self, server: MailServer, from_address: str) -> None:
        """Connect only when something is to be sent."""
        self._server = server
        self._from = from_address

    async def send(self, message: Message, hand_over: HandOver) -> Receipt:
        """Try once."""
        where = f"{self._server.host}:{self._server.port}"
        try:
            raw = mime.build(message, self._from)
            async with asyncio.timeout(TRY_SECONDS):
                return await self._dialogue(message, raw, hand_over, where)
        except _Failed as failed:
            return failed.receipt
        except aiosmtplib.SMTPResponseException as error:
            return _answered(error.code, error.message, f"Mail server {where}")
        except ssl.SSLCertVerificationError as error:
            return Receipt(Outcome.RETRY, f"The certificate of mail server {where} is not good: {error.verify_message}.")
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            words = cause(error)
            return Receipt(Outcome.RETRY, f"Mail server {where} could not be used: {words}.")
        except ValueError as error:
            return Receipt(Outcome.REFUSED, f"This cannot be sent as mail: {one_line(str(error), 300)}. Check the addresses.")

    async def _dialogue(self, message: Message, raw: bytes, hand_over: HandOver, where: str) -> Receipt:
        smtp = self._client()
        await smtp.connect()
        try:
            await self._log_in(smtp, where)
            options = await self._unicode_options(smtp, message.address)
            encoding = "utf-8" if options else "ascii"
            bare = self._from.rpartition("<")[2].rstrip("> ")
            await smtp.mail(bare, options=options, encoding=encoding)
            await smtp.rcpt(message.address, encoding=encoding)
            await hand_over()
            answer = await smtp.data(raw)
        except BaseException:
            smtp.close()
            raise
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):  # it is accepted; how the goodbye goes is no matter
            await smtp.quit(timeout=2)
        smtp.close()
        return Receipt(Outcome.ACCEPTED, one_line(f"Accepted by {where}: {answer.code} {answer.message}", 300))

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        start_tls = {"auto": None, "starttls": True, "tls": False, "none": False}[server.security]
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=start_tls,
            tls_context=_context(server),
            timeout=COMMAND_SECONDS,
            local_hostname=mime.domain_of(self._from),
        )

    async def _log_in(self, smtp: aiosmtplib.SMTP, where: str) -> None:
        server = self._server
        if server.username is None:
            return
        encrypted = smtp.get_transport_info("sslcontext") is not None
        if not encrypted and not server.is_local and server.security != "none":
            raise _Failed(
                Outcome.RETRY,
                f"Mail server {where} offers no encryption, so the password was not sent. Turn STARTTLS on there, use smtps://, "
                "or allow it with ?starttls=never.",
            )
        try:
            await smtp.login(server.username, server.password or "")
        except aiosmtplib.SMTPAuthenticationError as error:
            raise _Failed(
                Outcome.RETRY,
                one_line(f"Mail server {where} refused the login: {error.code} {error.message}. Check user and password.", 300),
            ) from None

    async def _unicode_options(self, smtp: aiosmtplib.SMTP, address: str) -> list[str]:
        if address.isascii() and self._from.isascii():
            return []
        if not smtp.supports_extension("smtputf8"):
            raise _Failed(Outcome.REFUSED, "The mail server takes no addresses with letters outside ASCII (SMTPUTF8). Use another address.")
        return ["SMTPUTF8", "BODY=8BITMIME"]


def _answered(code: int, text: str, who: str) -> Receipt:
    words = one_line(f"{who} answered {code} {text}", 300)
    if 500 <= code < 600:
        return Receipt(Outcome.REFUSED, f"{words}. It will not be tried again: check the address and the server's rules.")
    return Receipt(Outcome.RETRY, f"{words}.")


def _context(server: MailServer) -> ssl.SSLContext:
    if not server.verify:
        return tls.unchecked_context()
    return ssl.create_default_context(cafile=str(server.ca_file)) if server.ca_file else tls.client_context()
