"""What can be done to second factors: encrypt them anew."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.encryption import SECOND_FACTORS, decrypt_stored, encrypt_stored, is_stored_currently

#: Where allauth keeps what codes are computed from: of authenticators, and of recovery codes.
_SEEDS = ("secret", "seed")
_CODES = "migrated_codes"


def re_encrypt_second_factors() -> int:
    """Encrypt by the newest key what an older one, or none, protects; return how many rows.

    May run beside sign-ins, and again. Raises UnreadableError where a key is not known any more.
    """
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    return sum(_re_encrypt(pk) for pk in rows.values_list("pk", flat=True))


def with_current_seeds(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of an authenticator with all its seeds encrypted by the newest key."""
    found: dict[str, Any] = {name: _current(data[name]) for name in _SEEDS if name in data}
    if _CODES in data:
        found[_CODES] = [_current(code) for code in data[_CODES]]
    return {**data, **found}


@transaction.atomic
def _re_encrypt(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    data = with_current_seeds(row.data)
    is_changed: bool = data != row.data
    if is_changed:
        row.data = data
        row.save(update_fields=["data"])
    return is_changed


def _current(text: str) -> str:
    if is_stored_currently(text, purpose=SECOND_FACTORS):
        return text
    return encrypt_stored(decrypt_stored(text, purpose=SECOND_FACTORS), purpose=SECOND_FACTORS)
