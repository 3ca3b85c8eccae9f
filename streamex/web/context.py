"""What every template may ask for."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.session import chosen_profile


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `profile`, the chosen one or a false value, read on first use."""
    return {"profile": SimpleLazyObject(lambda: chosen_profile(request))}
