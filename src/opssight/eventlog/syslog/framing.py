"""Where one syslog message ends on a TCP stream: RFC 6587, both ways, told apart by the first byte."""

from __future__ import annotations

LONGEST = 1024 * 1024
"""Bytes of one message; what goes on without an end is cut here."""

_LENGTH_DIGITS = 8


class Framer:
    """Splits one connection's stream. A digit begins an octet-counted message, anything else one ended by a line feed."""

    def __init__(self) -> None:
        """Start at the beginning of a message."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take what arrived and return the messages that are complete."""
        self._buffer += data
        messages: list[bytes] = []
        while self._buffer:
            taken = self._counted() if 0x31 <= self._buffer[0] <= 0x39 else self._line()
            if taken is None:
                break
            if taken:
                messages.append(taken)
        return messages

    def end(self) -> list[bytes]:
        """Return what is left when the connection ends: a last line without its line feed."""
        rest = _trimmed(bytes(self._buffer))
        self._buffer.clear()
        return [rest] if rest else []

    def _counted(self) -> bytes | None:
        head = bytes(self._buffer[: _LENGTH_DIGITS + 1])
        digits, space, _ = head.partition(b" ")
        if not space:
            if digits.isdigit() and len(head) <= _LENGTH_DIGITS:
                return None
            return self._line()
        if not digits.isdigit() or int(digits) > LONGEST:
            return self._line()
        start = len(digits) + 1
        end = start + int(digits)
        if len(self._buffer) < end:
            return None
        message = bytes(self._buffer[start:end])
        del self._buffer[:end]
        return _trimmed(message)

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) <= LONGEST:
                return None
            end = LONGEST - 1
        message = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return _trimmed(message)


def _trimmed(message: bytes) -> bytes:
    return message.rstrip(b"\r\n\0")
