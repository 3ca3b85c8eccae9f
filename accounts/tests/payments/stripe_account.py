"""What a browser does at Stripe, what Stripe sends, and what somebody does in its dashboard."""

import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import requests
from django.test import Client
from requests import Response

from accounts.actions.payments.cards import add_card, open_card_form
from accounts.models import PaymentMethod, User

SECRET_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET = "sk_test_streamex", "pk_test_streamex", "whsec_test"
URL = "/api/gateways/stripe/events/"
#: Stripe's test cards.
GOOD, DECLINED, CHARGES_FAIL = "4242424242424242", "4000000000000002", "4000000000000341"


@dataclass(frozen=True)
class StripeAccount:
    """An account at localstripe."""

    url: str

    def ask(self, method: str, path: str, **data: Any) -> Any:
        """Ask as the holder of the secret key, and return the answer."""
        answer = requests.request(
            method, f"{self.url}/v1/{path}", auth=(SECRET_KEY, ""), data=data or None, timeout=30
        )
        assert answer.ok, answer.text
        return answer.json()

    def confirm(self, client_secret: str, number: str = GOOD) -> Response:
        """Do what the Payment Element does: send the card to Stripe, and to nobody else."""
        intent = client_secret.split("_secret_")[0]
        card = {"number": number, "exp_month": "12", "exp_year": "2040", "cvc": "123"}
        sent = {
            "key": PUBLISHABLE_KEY,
            "client_secret": client_secret,
            "payment_method_data": {"type": "card", "card": card},
        }
        url = f"{self.url}/v1/setup_intents/{intent}/confirm"
        return requests.post(url, json=sent, timeout=30)

    def filled_in(self, user: User, number: str = GOOD) -> str:
        """Fill in a form for one more card of `user`; return the token of it."""
        secret = open_card_form(user=user).client_secret
        assert self.confirm(secret, number).ok
        return secret.split("_secret_")[0]

    def add_card(self, user: User, number: str = GOOD, **options: Any) -> PaymentMethod:
        """Add a card as a user does."""
        return add_card(user=user, token=self.filled_in(user, number), **options)

    def register(self, url: str) -> None:
        """Let localstripe send its news to an address, as the dashboard would."""
        sent = {"url": url, "secret": WEBHOOK_SECRET, "events": ["customer.subscription.deleted"]}
        where = f"{self.url}/_config/webhooks/{uuid.uuid4().hex}"
        assert requests.post(where, json=sent, timeout=30).ok

    def send(self, client: Client, event: dict[str, Any], **options: Any) -> Any:
        """Send news to StreamEx as Stripe does."""
        return post_event(client, json.dumps(event).encode(), **options)

    def news(self, kind: str, path: str) -> dict[str, Any]:
        """Return an event about an object as it is now."""
        return event(kind, self.ask("GET", path))


def event(kind: str, subject: dict[str, Any]) -> dict[str, Any]:
    """Return an event of Stripe's shape."""
    return {
        "id": f"evt_{uuid.uuid4().hex}",
        "object": "event",
        "type": kind,
        "data": {"object": subject},
    }


def post_event(
    client: Client, body: bytes, *, secret: str = WEBHOOK_SECRET, age_seconds: int = 0
) -> Any:
    """Post a body with a signature, made `age_seconds` ago."""
    moment = int(time.time()) - age_seconds
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={moment},v1={signed}"}
    return client.post(URL, body, content_type="application/json", headers=headers)
