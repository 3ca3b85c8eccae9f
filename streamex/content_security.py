"""The content security policy: what a page of ours may load, and from where."""

import re
from collections.abc import Sequence
from typing import Any

from csp.constants import NONCE, NONE, SELF

#: What Stripe's form for cards needs, on the page that has it and on no other.
STRIPE_SOURCES: dict[str, list[str]] = {
    "connect-src": ["https://api.stripe.com"],
    "frame-src": [
        "https://js.stripe.com",
        "https://*.js.stripe.com",
        "https://hooks.stripe.com",
    ],
    "img-src": ["https://*.stripe.com"],
    "script-src": ["https://js.stripe.com", "https://*.js.stripe.com"],
}


def media_origins(*, bucket: str, region: str, endpoint: str) -> list[str]:
    """Return where browsers fetch media from besides our own host: nowhere without a bucket.

    `endpoint` is the address of an S3 service other than Amazon's, as browsers reach it.
    """
    if endpoint:
        return [re.sub(r"^(https?://[^/]+).*$", r"\1", endpoint)]
    if not bucket:
        return []
    return [
        f"https://{bucket}.s3.{region}.amazonaws.com",
        f"https://s3.{region}.amazonaws.com",  # of a bucket with dots in its name
    ]


def content_security_policy(origins: Sequence[str]) -> dict[str, Any]:
    """Return the policy for django-csp: nothing inline, nothing from elsewhere but media."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "base-uri": [NONE],
            "connect-src": [SELF, *origins],
            "font-src": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
            "img-src": [SELF, "data:", "blob:", *origins],
            "manifest-src": [SELF],
            "media-src": [SELF, "blob:", *origins],
            "script-src": [SELF, NONCE],
            "style-src": [SELF, NONCE],
            "worker-src": [SELF, "blob:"],
        }
    }
