"""How a record is hashed and the chain is checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

GENESIS = "0" * 64


def record_hash(fields: Mapping[str, object], seq: int, prev_hash: str) -> str:
    """Return the SHA-256 (hex) of a record's fields, its place and the hash before it.

    ``fields`` are text or JSON values; they are written as JSON with sorted keys, so equal records hash equally.
    """
    body = json.dumps({**fields, "seq": seq, "prev_hash": prev_hash}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
