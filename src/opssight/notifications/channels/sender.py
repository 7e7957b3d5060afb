"""What every kind of channel does."""

from __future__ import annotations

from typing import Protocol

from opssight.core.mail import HandOver
from opssight.notifications.contracts import Message, Receipt

__all__ = ["HandOver", "Sender", "no_hand_over"]


class Sender(Protocol):
    """Sends messages by one configured channel."""

    async def send(self, message: Message, hand_over: HandOver) -> Receipt:
        """Try once, calling ``hand_over`` just before the step that cannot be taken back.

        Every failure of the provider or the network is a :class:`Receipt` that says whether to try again,
        never an exception; only what ``hand_over`` raises passes through.
        """
        ...


async def no_hand_over() -> None:
    """Stand in where no try is recorded, as when a channel is tested."""
