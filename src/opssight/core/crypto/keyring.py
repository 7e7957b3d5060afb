"""Sealing secrets at rest.

A sealed secret is ``version (1) | key id (4) | wrapped data key (24 + 32 + 16) | nonce (24) | ciphertext``.
Both layers are XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, libsodium); ``context`` is authenticated, so a
secret moved to another row does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from nacl import bindings
from nacl.exceptions import CryptoError

_VERSION = b"\x01"
_KEY = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_TAG = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_WRAPPED = _NONCE + _KEY + _TAG


class WrongKey(Exception):
    """The sealed bytes were made with another master key or context, or were changed."""


class Keyring:
    """The master key and what is derived from it."""

    def __init__(self, master: bytes) -> None:
        """Take 32 random bytes."""
        if len(master) != _KEY:
            raise ValueError(f"A master key is {_KEY} bytes, not {len(master)}.")
        self._wrapping = self._derive(master, b"opssight wrap")
        self._lookup = self._derive(master, b"opssight look")
        self.key_id = hashlib.blake2b(self._wrapping, digest_size=4).digest()

    @staticmethod
    def _derive(master: bytes, purpose: bytes) -> bytes:
        return hashlib.blake2b(purpose, key=master, digest_size=_KEY).digest()

    def seal(self, secret: bytes, *, context: bytes) -> bytes:
        """Encrypt ``secret``; ``context`` (say, table and row id) must be given again to open it."""
        data_key = os.urandom(_KEY)
        wrapped = self._encrypt(data_key, self.key_id, self._wrapping)
        return _VERSION + self.key_id + wrapped + self._encrypt(secret, context, data_key)

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        """Decrypt what :meth:`seal` made.

        Raises:
            WrongKey: another master key or context, or the bytes were changed.
        """
        head = 1 + len(self.key_id)
        if sealed[:1] != _VERSION or sealed[1:head] != self.key_id:
            raise WrongKey("This secret was sealed with another master key.")
        try:
            data_key = self._decrypt(sealed[head : head + _WRAPPED], self.key_id, self._wrapping)
            return self._decrypt(sealed[head + _WRAPPED :], context, data_key)
        except (CryptoError, ValueError, TypeError):
            raise WrongKey("This secret was changed, or belongs to another record.") from None

    def lookup_hash(self, value: str) -> bytes:
        """Return a keyed hash (32 bytes) by which a high-entropy secret can be looked up and not read back."""
        return hashlib.blake2b(value.encode(), key=self._lookup, digest_size=32).digest()

    def same(self, left: bytes, right: bytes) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(left, right)

    @staticmethod
    def _encrypt(message: bytes, context: bytes, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(message, context, nonce, key)

    @staticmethod
    def _decrypt(sealed: bytes, context: bytes, key: bytes) -> bytes:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[_NONCE:], context, sealed[:_NONCE], key)
