"""Looking into a private key before it is stored, so that a mistake is told at once and not at three in the morning."""

from __future__ import annotations

import asyncio

import asyncssh

from opssight.vault.errors import CredentialRefused

_NO_BCRYPT = (
    "A key in OpenSSH form with a passphrase needs the Python package bcrypt, which is not installed here. Install it, or convert "
    "the key with `ssh-keygen -p -m PKCS8 -f <file>` and paste it again."
)


async def fingerprint_of(private_key: str, passphrase: str | None) -> str:
    """Return ``SHA256:...`` of the public half. Decrypting a modern key costs a tenth of a second, so it is done in a thread.

    Raises:
        CredentialRefused: the text is no private key, or the passphrase is missing, wrong or not needed.
    """
    return await asyncio.to_thread(_read, private_key, passphrase)


def _read(private_key: str, passphrase: str | None) -> str:
    text = private_key.strip() + "\n"
    if "PRIVATE KEY" not in text and text.startswith(("ssh-", "ecdsa-", "sk-")):
        raise CredentialRefused(
            "This is a public key (it goes into authorized_keys on the server). Paste the private half, the file without .pub.",
            field="private_key",
        )
    if passphrase is None:
        return _import(text, None).get_fingerprint("sha256")
    if not _is_encrypted(text):
        raise CredentialRefused("This key is not protected by a passphrase; leave the passphrase empty.", field="passphrase")
    return _import(text, passphrase).get_fingerprint("sha256")


def _is_encrypted(text: str) -> bool:
    try:
        asyncssh.import_private_key(text)
    except asyncssh.KeyImportError as error:
        return "passphrase" in str(error).lower()
    return False


def _import(text: str, passphrase: str | None) -> asyncssh.SSHKey:
    try:
        return asyncssh.import_private_key(text, passphrase)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        reason = str(error).lower()
        if "bcrypt" in reason:
            raise CredentialRefused(_NO_BCRYPT, field="private_key") from None
        if passphrase is None and "passphrase" in reason:
            raise CredentialRefused("This key is protected by a passphrase; give it as well.", field="passphrase") from None
        if passphrase is not None and ("decrypt" in reason or "passphrase" in reason):
            raise CredentialRefused("The passphrase does not open this key; type it again.", field="passphrase") from None
        raise CredentialRefused(
            "This is not a private key that SSH understands. Paste the whole file, including the lines with BEGIN and END "
            "(OpenSSH or PEM form).",
            field="private_key",
        ) from None
