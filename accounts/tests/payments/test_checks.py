"""A site whose payments are set up wrongly is told so, with a hint."""

import pytest

from accounts.gateways.checks import check_payments
from accounts.gateways.chosen import has_gateway
from accounts.gateways.selection import selected_gateway

LIVE = {
    "PAYMENT_GATEWAY": "stripe", "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "BASE_URL": "https://example.com", "IS_SECURE": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"PAYMENT_GATEWAY": "local"}, []),
        ({"PAYMENT_GATEWAY": "none", "BASE_URL": "https://example.com"}, []),
        ({"PAYMENT_GATEWAY": "local", "BASE_URL": "https://example.com"}, ["streamex.E051"]),
        ({"PAYMENT_GATEWAY": "paypal"}, ["streamex.E050"]),
        ({"PAYMENT_GATEWAY": "stripe"}, ["streamex.E052"] * 3),
        (LIVE, []),
        ({**LIVE, "STRIPE_SECRET_KEY": "rk_live_1"}, []),
        ({**LIVE, "STRIPE_WEBHOOK_SECRET": ""}, ["streamex.E052"]),
        ({**LIVE, "STRIPE_PUBLISHABLE_KEY": "sk_live_1"}, ["streamex.E052"]),
        ({**LIVE, "STRIPE_PUBLISHABLE_KEY": "pk_test_1"}, ["streamex.E053"]),
        ({**LIVE, "IS_SECURE": False}, ["streamex.W050"]),
    ],
)
def test_it_finds(settings, values: dict[str, object], expected: list[str]) -> None:
    settings.BASE_URL = "http://localhost:8000"
    for name, value in values.items():
        setattr(settings, name, value)
    found = check_payments()
    assert [message.id for message in found] == expected
    assert all(message.hint for message in found)
    assert "_live_" not in "".join(message.msg for message in found)


@pytest.mark.parametrize(
    ("values", "gateway"),
    [
        ({}, "local"),
        ({"BASE_URL": "http://127.0.0.1"}, "local"),
        ({"BASE_URL": "https://example.com"}, "none"),
        ({"LISTEN": "0.0.0.0"}, "none"),
        ({"PAYMENT_GATEWAY": "local", "LISTEN": "0.0.0.0"}, "none"),
        ({"PAYMENT_GATEWAY": "none"}, "none"),
        ({"STRIPE_SECRET_KEY": "sk_test_1"}, "stripe"),
        ({"STRIPE_SECRET_KEY": "sk_test_1", "LISTEN": "0.0.0.0"}, "stripe"),
        ({"STRIPE_SECRET_KEY": "sk_test_1", "PAYMENT_GATEWAY": "local"}, "local"),
    ],
)
def test_it_selects_a_gateway(settings, values: dict[str, str], gateway: str) -> None:
    settings.BASE_URL, settings.LISTEN = "http://localhost:8000", "127.0.0.1"
    for name, value in values.items():
        setattr(settings, name, value)
    assert selected_gateway() == gateway
    assert has_gateway() is (gateway != "none")
