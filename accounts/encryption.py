"""Texts that are kept or handed out encrypted: by keys that follow from the secret key.

Each purpose has a key of its own, so that what was made for one passes for nothing else. The
newest secret key encrypts; those of `SECRET_KEY_FALLBACKS` still decrypt.
"""

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

#: The purpose of the key of stored seeds: of authenticators, and of recovery codes.
SECOND_FACTORS = "second factors"
_SALT = b"streamex.encryption."
_MARK = "encrypted:"


class UnreadableError(Exception):
    """The text was not encrypted for this purpose, or by a key that is known no more."""


def encrypt(text: str, *, purpose: str) -> str:
    """Return `text` encrypted and authenticated (AES-128-CBC with HMAC-SHA256), in ASCII."""
    return _fernet(secret_keys()[0], purpose).encrypt(text.encode()).decode("ascii")


def decrypt(text: str, *, purpose: str) -> str:
    """Return what `encrypt` was given for the same purpose; raises UnreadableError."""
    for secret in secret_keys():
        try:
            return _fernet(secret, purpose).decrypt(text.encode()).decode()
        except InvalidToken:
            continue
    raise UnreadableError


def is_current(text: str, *, purpose: str) -> bool:
    """Whether `text` was encrypted for this purpose by the newest key."""
    try:
        _fernet(secret_keys()[0], purpose).decrypt(text.encode())
    except InvalidToken:
        return False
    return True


def derived_keys(purpose: str) -> list[bytes]:
    """Return 32 bytes for a purpose from each secret key, the newest first.

    The secret keys have more entropy than that, so one HMAC is a key derivation (RFC 5869,
    section 3.3, on skipping the first step).
    """
    return [_derived(secret, purpose) for secret in secret_keys()]


def secret_keys() -> list[str]:
    """Return the secret key and its fallbacks; raises ImproperlyConfigured without one."""
    if not settings.SECRET_KEY:
        raise ImproperlyConfigured("There is no secret key yet.")
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]


def encrypt_stored(text: str, *, purpose: str) -> str:
    """Return `text` encrypted for a row, and marked as such."""
    return _MARK + encrypt(text, purpose=purpose)


def decrypt_stored(text: str, *, purpose: str) -> str:
    """Return what a row holds; what has no mark was written before rows were encrypted.

    Raises UnreadableError.
    """
    if not text.startswith(_MARK):
        return text
    return decrypt(text.removeprefix(_MARK), purpose=purpose)


def is_stored_currently(text: str, *, purpose: str) -> bool:
    """Whether a row's text is encrypted, and by the newest key."""
    return text.startswith(_MARK) and is_current(text.removeprefix(_MARK), purpose=purpose)


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), _SALT + purpose.encode(), "sha256")


@lru_cache(maxsize=64)
def _fernet(secret: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(secret, purpose)))
