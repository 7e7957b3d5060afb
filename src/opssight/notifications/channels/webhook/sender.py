"""One POST.

The request goes to an IP address that was checked, while Host, SNI and the certificate's check keep to the name.
``Idempotency-Key`` is the notification's id and the body is the same for every try, so a receiver that keeps
the keys it has seen handles a message once even when we have to repeat it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import msgspec

from opssight.core import tls
from opssight.core.clock import Clock
from opssight.core.egress import AddressRefused, Egress, Kind
from opssight.core.words import cause, one_line
from opssight.notifications.channels.sender import HandOver
from opssight.notifications.channels.webhook.address import BadAddress, check_address
from opssight.notifications.channels.webhook.signature import SIGNATURE, sign
from opssight.notifications.contracts import Message, Outcome, Receipt
from opssight.notifications.rules import http_receipt

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
TRY_SECONDS = 20.0
MOST_ANSWER = 65_536


def body_of(message: Message) -> bytes:
    """Return the document that is posted."""
    return msgspec.json.encode(
        {
            "id": message.id,
            "created_at": message.created_at,
            "incident_id": message.incident_id,
            "subject": message.subject,
            "text": message.text,
            "address": message.address,
            "data": message.data,
        }
    )


class WebhookSender:
    """Posts to one address; ``secret`` signs when there is one."""

    def __init__(self, url: str, secret: bytes | None, clock: Clock, egress: Egress) -> None:
        """Connect only when something is to be sent."""
        self._url = url
        self._secret = secret
        self._clock = clock
        self._egress = egress

    async def send(self, message: Message, hand_over: HandOver) -> Receipt:
        """Try once."""
        try:
            _, port = check_address(self._url)
            url = httpx.URL(self._url)
            async with asyncio.timeout(TRY_SECONDS):
                addresses = await self._egress.resolve(Kind.WEBHOOK, url.raw_host.decode("ascii"), port)
                await hand_over()
                return await self._post(message, url, addresses)
        except (BadAddress, AddressRefused) as error:
            return Receipt(Outcome.REFUSED, f"{error} Change it in the channel.")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            return Receipt(Outcome.REFUSED, f"The channel's address cannot be used: {one_line(str(error), 200)}.")
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            words = cause(error)
            return Receipt(Outcome.RETRY, f"The receiver could not be reached: {words}.")

    async def _post(self, message: Message, url: httpx.URL, addresses: Sequence[str]) -> Receipt:
        body = body_of(message)
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": "OpsSight",
            "Idempotency-Key": str(message.id),
        }
        if self._secret is not None:
            headers[SIGNATURE] = sign(self._secret, body, self._clock.now())
        name = {"sni_hostname": url.raw_host.decode("ascii")}
        failure: httpx.HTTPError = httpx.ConnectError("the name has no address")
        async with httpx.AsyncClient(verify=tls.client_context(), timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            for address in addresses:
                target = url.copy_with(host=address)
                try:
                    async with client.stream("POST", target, content=body, headers=headers, extensions=name) as answer:
                        return await _receipt(answer)
                except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                    failure = error  # nothing was sent, so the next address may be tried
        raise failure


async def _receipt(answer: httpx.Response) -> Receipt:
    read = 0
    async for chunk in answer.aiter_raw():
        read += len(chunk)
        if read > MOST_ANSWER:
            break
    return http_receipt(answer.status_code)
