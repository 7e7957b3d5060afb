"""Envelope encryption with libsodium: a data key per secret, sealed by the master key."""

from opssight.core.crypto.keyring import Keyring, WrongKey
from opssight.core.crypto.master import load_master_key, open_keyring, verify_master_key

__all__ = ["Keyring", "WrongKey", "load_master_key", "open_keyring", "verify_master_key"]
