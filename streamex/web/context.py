"""What every template may ask for."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.session import chosen_profile
from accounts.site import sign_up_policy, site_name


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what every page may ask for, each read on first use.

    `profile`: the chosen one or a false value; `site_name`; `sign_up_policy`: open,
    invited or closed.
    """
    return {
        "profile": SimpleLazyObject(lambda: chosen_profile(request)),
        "site_name": SimpleLazyObject(site_name),
        "sign_up_policy": SimpleLazyObject(lambda: sign_up_policy().value),
    }
