"""A notification as a mail."""

from __future__ import annotations

from opssight.core.mail import Answer, HandOver, Mail, Transport
from opssight.core.stages import Staged
from opssight.notifications.contracts import Message, Outcome, Receipt

_OUTCOMES = {"accepted": Outcome.ACCEPTED, "retry": Outcome.RETRY, "refused": Outcome.REFUSED}


def mail_of(message: Message) -> Mail:
    """Return the mail that tells a message; the pages of one incident are one conversation."""
    return Mail(
        id=message.id,
        created_at=message.created_at,
        to=message.address,
        subject=message.subject,
        text=message.text,
        html=message.html,
        thread=f"incident-{message.incident_id}" if message.incident_id is not None else None,
        headers={"X-OpsSight-Notification": str(message.id)},
    )


class EmailSender:
    """Sends by one mail server."""

    def __init__(self, transport: Transport) -> None:
        """Connect only when something is to be sent."""
        self._transport = transport

    async def send(self, message: Message, hand_over: HandOver, staged: Staged | None = None) -> Receipt:
        """Try once."""
        return _receipt(await self._transport.send(mail_of(message), hand_over, staged))


def _receipt(answer: Answer) -> Receipt:
    return Receipt(_OUTCOMES[answer.outcome], answer.detail)
