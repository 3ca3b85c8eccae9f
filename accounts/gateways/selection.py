"""Which gateway the settings choose; no model is needed to know."""

from django.conf import settings

from accounts.entry import is_private_installation


def selected_gateway() -> str:
    """Return `stripe`, `local`, `none`, or what else the operator wrote.

    Where nobody chose: Stripe if it has a key, otherwise the test gateway on one's own machine. It
    is never used where others reach the site, since it gives every plan to whoever types a token.
    """
    named = settings.PAYMENT_GATEWAY or ("stripe" if settings.STRIPE_SECRET_KEY else "local")
    return "none" if named == "local" and not is_private_installation() else named
