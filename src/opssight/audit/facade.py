"""The way into audit: the hook that writes the notes, sealing and verification.

Modules do not call this to record something; they :func:`opssight.core.audit_note.note` it.
"""

from __future__ import annotations

from opssight.audit.contracts import Verification
from opssight.audit.service import seal, verify, writer

__all__ = ["Verification", "seal", "verify", "writer"]
