"""Plans, cards and gateways, as the tests of payments have them."""

from django.http import HttpResponse
from django.urls import reverse

from accounts.tests.payments.conftest import (  # noqa: F401 – fixtures
    card,
    clock,
    free_plan,
    make_plan,
    plan,
    stripe_account,
)


def is_asked_to_sign_in(answer: HttpResponse) -> bool:
    """Whether a page sends to the sign-in page of the site."""
    location = answer.headers.get("Location", "")
    return answer.status_code == 302 and location.startswith(reverse("account_login"))
