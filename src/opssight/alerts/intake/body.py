"""Decoding a list of alerts one by one, so that a bad one does not lose the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from opssight.alerts.contracts import AlertInput
from opssight.alerts.errors import BadAlertBody
from opssight.alerts.rules import fault_of

T = TypeVar("T")
AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]
Texts = dict[str, str]
_UNSET_YEAR = 1


@dataclass(frozen=True, slots=True)
class Rejection:
    """An alert that was not taken in, by its place in the body, and why; ``unreadable`` when it had not even the form."""

    index: int
    reason: str
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a body held."""

    alerts: list[AlertInput] = field(default_factory=list[AlertInput])
    rejected: list[Rejection] = field(default_factory=list[Rejection])


def moment(given: datetime | None) -> datetime | None:
    """Return the moment given; Go's zero time, the year 1, means that none was."""
    return None if given is None or given.year == _UNSET_YEAR else given


def decode_each(items: Sequence[msgspec.Raw], kind: type[T], to_input: Callable[[T], AlertInput]) -> Decoded:
    """Decode ``items`` as ``kind``, turn each into an alert and check it."""
    decoder = msgspec.json.Decoder(kind)
    result = Decoded()
    for index, item in enumerate(items):
        try:
            alert = to_input(decoder.decode(item))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            result.rejected.append(Rejection(index, str(error), unreadable=True))
            continue
        fault = fault_of(alert)
        if fault is None:
            result.alerts.append(alert)
        else:
            result.rejected.append(Rejection(index, fault))
    return result


def read(body: bytes, kind: type[T], what: str) -> T:
    """Decode a whole body.

    Raises:
        BadAlertBody: it is not JSON, or not of the form; ``what`` says which form.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadAlertBody(f"The body is not {what}: {error}.", field="body") from None
