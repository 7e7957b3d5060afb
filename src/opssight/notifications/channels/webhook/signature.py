"""How a receiver knows that a message is ours and fresh.

``X-OpsSight-Signature: t=<Unix seconds>,v1=<hex of HMAC-SHA256(secret, "<t>." + body)>``. The receiver computes
the same over the raw body, compares in constant time, and refuses a ``t`` more than a few minutes old.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

SIGNATURE = "X-OpsSight-Signature"


def sign(secret: bytes, body: bytes, at: datetime) -> str:
    """Return the header's value for ``body`` sent at ``at``."""
    seconds = int(at.timestamp())
    digest = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
