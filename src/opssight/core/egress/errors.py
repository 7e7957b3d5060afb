"""The error of outward connections."""

from __future__ import annotations

from opssight.core.errors import Invalid


class AddressRefused(Invalid):
    """The platform does not connect to this address; the sentence says why and which setting allows it."""

    type = "address-refused"
    title = "Address not allowed"
