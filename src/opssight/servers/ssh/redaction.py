"""Taking secrets out of a stream of text, however it is cut into pieces."""

from __future__ import annotations

from collections.abc import Collection

HIDDEN = "********"
SHORTEST = 4


class Redactor:
    """Replaces every secret in what passes through.

    The end of a piece that may be the beginning of a secret is held back until it is known. Secrets shorter than
    four characters are not looked for: they would be found in everything.
    """

    def __init__(self, secrets: Collection[str]) -> None:
        """Take the secrets; of a secret of several lines each line counts as well."""
        whole = {secret for secret in secrets if len(secret) >= SHORTEST}
        lines = {line.strip() for secret in whole for line in secret.splitlines()}
        self._secrets = sorted({*whole, *(line for line in lines if len(line) >= 8)}, key=len, reverse=True)
        self._held = ""

    def feed(self, text: str) -> str:
        """Take the next piece and return what can be shown."""
        self._held = self._hide(self._held + text)
        keep = self._unsure(self._held)
        shown, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return shown

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        shown, self._held = self._hide(self._held), ""
        return shown

    def hide(self, text: str) -> str:
        """Return a whole text without secrets."""
        return self._hide(text)

    def _hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def _unsure(self, text: str) -> int:
        """Return how many characters at the end may be the beginning of a secret."""
        longest = 0
        for secret in self._secrets:
            for size in range(min(len(secret) - 1, len(text)), longest, -1):
                if text.endswith(secret[:size]):
                    longest = size
                    break
        return longest
