"""What notifications decides: whether to try again, what an answer means, what may stand in a header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from opssight.notifications.contracts import Outcome, Receipt, State

MAX_TRIES = 50
"""Tries of one notification: with the jobs' pauses (1, 2, 4 ... 512 s, then 10 minutes each) a bit under seven hours."""


@dataclass(frozen=True, slots=True)
class Next:
    """What follows a try."""

    state: State
    again: bool


def after(receipt: Receipt, tries: int, *, withdrawn: bool = False) -> Next:
    """Return what follows the receipt of try number ``tries`` since the notification was queued.

    An acceptance delivers, a refusal fails at once, everything else is tried again until :data:`MAX_TRIES`, unless it
    was ``withdrawn`` meanwhile.
    """
    match receipt.outcome:
        case Outcome.ACCEPTED:
            return Next(State.DELIVERED, again=False)
        case Outcome.REFUSED:
            return Next(State.FAILED, again=False)
        case Outcome.WITHDRAWN:
            return Next(State.WITHDRAWN, again=False)
        case Outcome.RETRY | Outcome.INTERRUPTED:
            if withdrawn:
                return Next(State.WITHDRAWN, again=False)
            return Next(State.FAILED, again=False) if tries >= MAX_TRIES else Next(State.QUEUED, again=True)
        case _:
            assert_never(receipt.outcome)


STOPPED = "It was withdrawn before the message left, so nothing was sent."


def interrupted(*, handed_over: bool, follows: Next) -> str:
    """Return what is known of a try whose worker died, and what follows."""
    left = "while handing the message over, so the provider may have it" if handed_over else "before the message left"
    if follows.state is State.WITHDRAWN:
        return f"The worker stopped {left}. It was withdrawn meanwhile and is not sent again."
    if not follows.again:
        return f"The worker stopped {left}. It was tried {MAX_TRIES} times and is given up."
    if handed_over:
        return f"The worker stopped {left}. It is sent once more under the same id, by which the receiver can recognise it."
    return f"The worker stopped {left}. It is sent again."


def http_receipt(status: int) -> Receipt:
    """Return what a webhook's answer means: 2xx accepts; 408, 425, 429 and 5xx pass; anything else refuses for good."""
    if 200 <= status < 300:
        return Receipt(Outcome.ACCEPTED, f"The receiver answered {status}.")
    if status in {408, 425, 429} or status >= 500:
        return Receipt(Outcome.RETRY, f"The receiver answered {status}.")
    if 300 <= status < 400:
        return Receipt(
            Outcome.REFUSED, f"The receiver answered {status}, a redirect, which is not followed. Set the final address in the channel."
        )
    return Receipt(Outcome.REFUSED, f"The receiver refused it with {status}. Check the channel's address and the receiver's log.")


def dedup_of(key: str, channel_id: UUID, address: str) -> str:
    """Return the unique key of one recipient's notification by one channel."""
    return f"{key}|{channel_id}|{address}"
