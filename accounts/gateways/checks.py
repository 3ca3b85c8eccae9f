"""Mistakes in the settings of payments."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from accounts.entry import is_private_installation
from accounts.gateways.selection import selected_gateway

GATEWAYS = ("stripe", "local", "none")
PREFIXES = {
    "STRIPE_SECRET_KEY": ("sk_", "rk_"),
    "STRIPE_PUBLISHABLE_KEY": ("pk_",),
    "STRIPE_WEBHOOK_SECRET": ("whsec_",),
}


@register(Tags.security)
def check_payments(**_options: Any) -> list[CheckMessage]:
    """Check that the gateway exists, has its keys, and is none for tests on a public site."""
    if settings.PAYMENT_GATEWAY not in ("", *GATEWAYS):
        return [
            Error(
                f"STREAMEX_PAYMENT_GATEWAY is {settings.PAYMENT_GATEWAY!r}.",
                hint=f"Set it to one of {', '.join(GATEWAYS)}, or leave it empty.",
                id="streamex.E050",
            )
        ]
    return [*_check_local(), *_check_keys(), *_check_encryption()]


def _check_local() -> Iterator[CheckMessage]:
    if settings.PAYMENT_GATEWAY == "local" and not is_private_installation():
        yield Error(
            "The test gateway is not used where others reach the site: it would give every plan to "
            "whoever types a test token.",
            hint="Set the keys of Stripe, or STREAMEX_PAYMENT_GATEWAY=none.",
            id="streamex.E051",
        )


def _check_keys() -> Iterator[CheckMessage]:
    if selected_gateway() != "stripe":
        return
    for name, prefixes in PREFIXES.items():
        if not getattr(settings, name).startswith(prefixes):
            yield Error(
                f"STREAMEX_{name} does not begin with {' or '.join(prefixes)}.",
                hint="Copy it from Stripe's dashboard, under Developers.",
                id="streamex.E052",
            )
    if _is_live(settings.STRIPE_SECRET_KEY) != _is_live(settings.STRIPE_PUBLISHABLE_KEY):
        yield Error(
            "One key of Stripe is for tests, the other one is not.",
            hint="Use sk_test_… with pk_test_…, or sk_live_… with pk_live_….",
            id="streamex.E053",
        )


def _check_encryption() -> Iterator[CheckMessage]:
    is_live = _is_live(settings.STRIPE_SECRET_KEY)
    if selected_gateway() == "stripe" and is_live and not settings.IS_SECURE:
        yield Warning(
            "Real cards are taken on a site without TLS; Stripe refuses that in browsers.",
            hint="Set STREAMEX_BASE_URL to the https:// address of the site.",
            id="streamex.W050",
        )


def _is_live(key: str) -> bool:
    return "_live_" in key
