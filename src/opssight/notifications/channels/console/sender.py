"""Writing a message to the platform's own log, because nothing better is configured."""

from __future__ import annotations

from opssight.core.telemetry import get_logger
from opssight.notifications.channels.sender import HandOver
from opssight.notifications.contracts import Message, Outcome, Receipt

log = get_logger(__name__)


class ConsoleSender:
    """Fulfils :class:`~opssight.notifications.channels.sender.Sender` without reaching anybody, and does not pretend to."""

    def __init__(self, reason: str) -> None:
        """Take the sentence that says what is to be configured."""
        self._reason = reason

    async def send(self, message: Message, hand_over: HandOver) -> Receipt:
        """Log the message and refuse it with the reason."""
        await hand_over()
        log.warning("notifications.not_sent", notification_id=str(message.id), subject=message.subject, reason=self._reason)
        return Receipt(Outcome.REFUSED, self._reason)
