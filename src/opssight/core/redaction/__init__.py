"""Takes secrets out of events, command lines, output, error texts and the audit record before they are stored or shown.

Hyperscan looks for the beginnings of secrets in all texts of a batch at once (0.3 us an event); Python's ``re``
then replaces them, exactly and only in the texts that were hit. :mod:`.patterns` is the list of what is looked for.
"""

from opssight.core.redaction.commands import HIDDEN, redact_command
from opssight.core.redaction.scanner import find_hits, redact, redact_all
from opssight.core.redaction.text import LineRedactor, redact_text
from opssight.core.sensitive_names import REDACTED_ATTRIBUTE, is_sensitive_name

__all__ = [
    "HIDDEN",
    "REDACTED_ATTRIBUTE",
    "LineRedactor",
    "find_hits",
    "is_sensitive_name",
    "redact",
    "redact_all",
    "redact_command",
    "redact_text",
]
